"""The Python API: it does what it says, and its names stay."""

from __future__ import annotations

import dataclasses
import inspect
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from wizard import api
from wizard.session.samples import DAY, Sample, copy_sample

ROOT = Path(__file__).parents[1]
STORED = Path(__file__).with_name("files") / "api_signatures.txt"
UPDATE = "WIZARD_API"


@pytest.fixture(scope="module")
def wizard(tmp_path_factory: pytest.TempPathFactory) -> api.SubmissionWizard:
    return api.SubmissionWizard(home=tmp_path_factory.mktemp("home"), as_of=DAY)


@pytest.fixture
def draft(tmp_path: Path, wizard: api.SubmissionWizard) -> api.SubmissionDraft:
    return wizard.open(copy_sample(Sample.WRONG, tmp_path / "app", DAY))


def signatures() -> Iterator[str]:
    """A line for each public name, with parameters and annotations."""
    for name in sorted(api.__all__):
        value = getattr(api, name)
        if not inspect.isclass(value):
            yield f"{name} = {value}"
            continue
        bases = ", ".join(base.__name__ for base in value.__bases__)
        yield f"class {name}({bases})"
        if dataclasses.is_dataclass(value):
            public = (each for each in dataclasses.fields(value) if each.name[0] != "_")
            yield from (f"{name}.{each.name}: {each.type}" for each in public)
        elif value is api.SubmissionWizard:
            yield f"{name}{inspect.signature(value)}"
        yield from _members(name, value)


def _members(name: str, value: type) -> Iterator[str]:
    for key, member in sorted(vars(value).items()):
        if key.startswith("_"):
            continue
        if inspect.isfunction(member):
            yield f"{name}.{key}{inspect.signature(member)}"
        elif isinstance(member, property):
            assert member.fget is not None
            yield f"{name}.{key}: {inspect.signature(member.fget).return_annotation}"
        elif isinstance(member, int):
            yield f"{name}.{key} = {member}"


def test_the_public_names_parameters_and_annotations_are_those_that_were_promised() -> None:
    now = "\n".join(signatures()) + "\n"
    if os.environ.get(UPDATE) == "update":
        STORED.write_text(now, "utf-8")

    assert now == STORED.read_text("utf-8"), (
        "The Python API changed. Within a major version it only grows: see wizard/api.py. Tell it "
        f"in CHANGELOG.md, then run: {UPDATE}=update python -m pytest tests/test_api.py"
    )


def test_answers_are_set_and_the_check_tells_the_difference(draft: api.SubmissionDraft) -> None:
    before = draft.check()
    assert not before.ready
    assert "lst-tagline-length" in {each.requirement for each in before.blockers}
    assert before.document["readiness"]["headline"] == before.headline

    draft.set({"listing.tagline": "Sync daily logs", "listing.regions": None})
    after = draft.check()

    assert draft.answers["listing.tagline"] == "Sync daily logs"
    assert "listing.regions" not in draft.answers
    assert "lst-tagline-length" not in {each.requirement for each in after.blockers}
    assert "Sync daily logs" in draft.path.read_text("utf-8")


@pytest.mark.parametrize(
    ("answers", "error", "said"),
    [
        ({"listing.taglin": "x"}, api.UnknownNameError, "listing.taglin"),
        ({"listing.tagline": 3}, api.AnswerTypeError, "must be text; it is a number"),
        ({"sandbox.client_secret": "x"}, api.AnswerTypeError, "is a secret"),
    ],
)
def test_one_answer_that_does_not_fit_leaves_the_draft_as_it_was(
    draft: api.SubmissionDraft, answers: dict[str, api.Answer], error: type[Exception], said: str
) -> None:
    before = draft.path.read_bytes()
    with pytest.raises(error, match=re.escape(said)):
        draft.set({"listing.name": "Other", **answers})

    assert draft.path.read_bytes() == before
    draft.set({"listing.name": "Other"})  # the lock is free again


def test_a_requirement_and_a_field_are_explained(wizard: api.SubmissionWizard) -> None:
    requirement = wizard.explain("lst-tagline-length", "2025-02")
    field = wizard.explain("listing.tagline")

    assert requirement.fields == ("listing.tagline",)
    assert requirement.document["source"]["document"]
    assert "lst-tagline-length" in field.requirements
    with pytest.raises(api.UnknownNameError) as told:
        wizard.explain("listing.taglin")
    assert "listing.tagline" in told.value.hint
    with pytest.raises(api.UnknownNameError, match="no edition 1999"):
        wizard.explain("listing.tagline", "1999")


def test_a_value_is_tried_alone_or_beside_the_answers_of_a_draft(
    wizard: api.SubmissionWizard, draft: api.SubmissionDraft
) -> None:
    before = draft.path.read_bytes()
    for found in (
        wizard.try_value("listing.tagline", "Sync " * 20),
        draft.try_value("listing.tagline", "Sync " * 20),
    ):
        verdicts = {each.requirement: each for each in found}
        assert verdicts["lst-tagline-length"].refused
        assert "at most 40" in verdicts["lst-tagline-length"].words
    assert not any(each.refused for each in wizard.try_value("listing.tagline", "Sync daily logs"))
    assert draft.path.read_bytes() == before
    with pytest.raises(api.AnswerTypeError):
        wizard.try_value("prod.client_secret", "x")


def test_a_bundle_is_exported_and_verified_and_found_again(
    tmp_path: Path, wizard: api.SubmissionWizard, draft: api.SubmissionDraft
) -> None:
    with pytest.raises(api.BundleError) as told:
        draft.export(tmp_path, milestone="fit")
    assert told.value.exit_code == 1

    made = draft.export(tmp_path, milestone="fit", incomplete=True)
    (tmp_path / "broken.zip").write_bytes(b"PK")
    shutil.make_archive(str(tmp_path / "other"), "zip", tmp_path / "app" / "source")

    assert made.state == "incomplete"
    found = list(wizard.bundles_in(tmp_path))
    assert found == [tmp_path / "broken.zip", tmp_path / "other.zip", made.path]
    verified = wizard.verify(made.path)
    assert verified.trustworthy
    assert (verified.state, verified.milestone, verified.as_of) == ("incomplete", "fit", DAY)
    with pytest.raises(api.BundleError):
        wizard.verify(tmp_path / "broken.zip")


def test_drafts_are_found_also_damaged_ones_and_never_hidden_ones(
    tmp_path: Path, wizard: api.SubmissionWizard
) -> None:
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "a.toml").write_text("[wizard]\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", "utf-8")
    (tmp_path / "damaged.toml").write_text("[wizard]\nname = \n", "utf-8")

    assert list(wizard.drafts_in(tmp_path)) == [tmp_path / "damaged.toml"]
    with pytest.raises(api.DraftError, match=r"damaged\.toml"):
        wizard.open(tmp_path / "damaged.toml")
    with pytest.raises(api.WizardError, match="is no folder"):
        list(wizard.drafts_in(tmp_path / "missing"))


def test_the_script_of_the_documentation_checks_forty_drafts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scripts = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs" / "api.md").read_text(), re.MULTILINE | re.DOTALL
    )
    script = next(each for each in scripts if "drafts_in" in each)
    drafts = tmp_path / "drafts"
    first = copy_sample(Sample.WRONG, drafts / "app-00", date.today())  # noqa: DTZ011
    for number in range(1, 39):
        (drafts / f"app-{number:02}").mkdir()
        shutil.copy(first, drafts / f"app-{number:02}")
    (drafts / "damaged.toml").write_text("[wizard]\nname = \n", "utf-8")
    monkeypatch.chdir(tmp_path)

    assert len(script.strip().splitlines()) <= 10
    exec(compile(script, "api.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()

    assert len(lines) == 40
    assert sum("NOT READY" in line for line in lines) == 39
    assert sum("damaged.toml" in line for line in lines) == 1
