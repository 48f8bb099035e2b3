"""A bundle says what changed since the last one, and whoever has both can prove it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bundle.forging import Members, members_of, packed, resealed
from tests.reports.small import DAY, HALF_DONE, draft_in
from wizard.bundle.export import ExportOptions, ExportResult, export_bundle, export_saved
from wizard.bundle.verify import Verification, VerificationOutcome, verify_bundle
from wizard.bundle.watch import ExportCancelled
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.model import Draft
from wizard.errors import BundleError
from wizard.reports.changes_report import changes_markdown, changes_text
from wizard.reports.changes_schema import BundleChangesPart

NEXT = DAY + timedelta(days=7)
TAGLINE = "Write down the day, on site"

Again = Callable[..., ExportResult]


def _edit(draft: Draft, old: str, new: str) -> None:
    text = draft.path.read_text("utf-8")
    assert old in text
    draft.path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def again(draft: Draft, exported: ExportResult, catalogue: Catalogue, out: Path) -> Again:
    """Exports the draft's file once more, a week after the bundle `exported`."""

    def export(**options: Any) -> ExportResult:
        return export_saved(draft.path, catalogue, NEXT, out, ExportOptions(**options))

    assert exported.base is None
    return export


@pytest.fixture
def changed(draft: Draft, folder: Path, again: Again) -> ExportResult:
    """A second bundle: another tagline, another logo, one screenshot less."""
    _edit(draft, "Write down the day on site", TAGLINE)
    _edit(draft, ', "pictures/two.jpg"]', "]")
    (folder / "pictures/Logo.PNG").write_bytes(b"\x89PNG another logo")
    return again()


def _document(exported: ExportResult) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(members_of(exported.path)["changes.json"])
    return document


def test_the_first_bundle_has_nothing_to_compare_with(exported: ExportResult) -> None:
    members = members_of(exported.path)

    assert not members.keys() & {"changes.json", "changes.md"}
    assert b"not compared with an earlier one" in members["reviewer.md"]


def test_the_next_bundle_says_what_changed_field_by_field_and_file_by_file(
    exported: ExportResult, changed: ExportResult
) -> None:
    document = _document(changed)

    BundleChangesPart.model_validate_json(members_of(changed.path)["changes.json"], strict=True)
    assert document["base"]["name"] == exported.path.name
    assert document["base"]["sha256"] == exported.sha256
    assert document["base"]["as_of"] == DAY.isoformat()
    (field,) = document["fields"]
    assert (field["field"], field["after"]) == ("listing.tagline", TAGLINE)
    assert [(file["name"], file["kind"]) for file in document["files"]] == [
        ("files/media.logo.png", "changed"),
        ("files/media.screenshots-2.jpg", "removed"),
    ]


def test_it_says_which_changes_need_a_review_or_a_new_demo_video_and_by_which_record(
    changed: ExportResult,
) -> None:
    needs = {each["need"]: each["reasons"] for each in _document(changed)["needs"]}

    assert [field["id"] for field in needs["demo-video"][0]["fields"]] == ["media.screenshots"]
    assert [reason["requirement"] for reason in needs["review"]] == [
        "types-chosen",
        "tagline-length",
    ]
    assert needs["review"][1]["source"]["title"] == "Marketplace guidelines"
    assert changed.base
    assert changed.base.changes.line == "1 answer, 2 files; needs a new review, a new demo video"


@pytest.mark.parametrize("name", ["changes.md", "reviewer.md"])
def test_people_read_it_in_both_reports(changed: ExportResult, name: str) -> None:
    text = members_of(changed.path)[name].decode()

    assert "## A new review" in text
    assert f"- now: {TAGLINE}" in text
    assert "files/media\\.logo\\.png: changed" in text


def test_exporting_twice_gives_the_same_bytes(changed: ExportResult, again: Again) -> None:
    before = changed.path.read_bytes()

    assert again().sha256 == changed.sha256
    assert changed.path.read_bytes() == before


def test_a_folder_says_the_same_as_the_zip_file(changed: ExportResult, again: Again) -> None:
    folder = again(as_folder=True).path

    for name, data in members_of(changed.path).items():
        assert (folder / name).read_bytes() == data


def test_an_incomplete_bundle_is_not_what_others_are_compared_with(
    draft: Draft, again: Again, exported: ExportResult
) -> None:
    _edit(draft, "Write down the day on site", "x" * 50)
    again(allow_incomplete=True)
    _edit(draft, "x" * 50, TAGLINE)

    assert _document(again())["base"]["name"] == exported.path.name


def test_what_is_undone_again_is_compared_with_the_bundle_that_had_it(
    draft: Draft, changed: ExportResult, again: Again
) -> None:
    _edit(draft, TAGLINE, "Write down the day on site")

    base = again().base

    assert base
    assert base.sent.sha256 == changed.sha256


def test_another_bundle_can_be_named_as_the_base_and_none_at_all(
    exported: ExportResult, changed: ExportResult, draft: Draft, again: Again
) -> None:
    _edit(draft, TAGLINE, "Write it down")

    assert _document(again(since=exported.path))["base"]["sha256"] == exported.sha256
    assert _document(again())["base"]["sha256"] == changed.sha256
    assert "changes.json" not in members_of(again(compared=False).path)


def test_a_base_that_is_no_bundle_ends_the_export(again: Again, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"PK")

    with pytest.raises(BundleError, match=r"no\.zip"):
        again(since=tmp_path / "no.zip")


# The journal


def test_every_export_is_noted_with_all_that_is_needed_to_compare(
    exported: ExportResult, draft: Draft
) -> None:
    (sent,) = JournalFile(draft.path).read().bundles

    members = members_of(exported.path)
    assert (sent.name, sent.sha256, sent.state) == (exported.path.name, exported.sha256, "ready")
    assert sent.answers.encode() == members["submission.toml"]
    assert {file.name for file in sent.files} == {n for n in members if n.startswith("files/")}
    assert sent.as_of == DAY


def test_a_bundle_stands_although_it_cannot_be_noted_and_that_is_said(
    draft: Draft, catalogue: Catalogue, out: Path
) -> None:
    path = JournalFile(draft.path).path
    path.mkdir()

    exported = export_bundle(draft, catalogue, DAY, out)

    assert verify_bundle(exported.path, catalogue).outcome is VerificationOutcome.IDENTICAL
    compared, noted = exported.troubles
    assert "It is unknown what changed" in compared
    assert "was not noted" in noted


def test_what_is_made_of_a_shipped_sample_is_not_noted_through_a_link_either(
    draft: Draft, catalogue: Catalogue, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.bundle.base.assets_folder", lambda _: draft.path.parent)
    (tmp_path / "link").symlink_to(draft.path.parent)

    export_saved(tmp_path / "link" / draft.path.name, catalogue, DAY, out)

    assert not list(tmp_path.rglob("*.journal.json"))


def test_a_journal_that_cannot_be_read_is_left_as_it_is(
    draft: Draft, catalogue: Catalogue, out: Path
) -> None:
    path = JournalFile(draft.path).path
    path.write_text('{"format": 1, "bundles": [{}]}', "utf-8")

    exported = export_bundle(draft, catalogue, DAY, out)

    assert len(exported.troubles) == 2
    assert path.read_text("utf-8") == '{"format": 1, "bundles": [{}]}'


def test_an_export_that_is_stopped_is_not_noted(
    draft: Draft, catalogue: Catalogue, out: Path
) -> None:
    with pytest.raises(ExportCancelled):
        export_bundle(draft, catalogue, DAY, out, ExportOptions(cancelled=lambda: True))

    assert not JournalFile(draft.path).path.exists()


def test_what_two_programs_note_at_once_is_kept(draft: Draft, exported: ExportResult) -> None:
    journal = JournalFile(draft.path)
    (sent,) = journal.read().bundles
    other, third = replace(sent, sha256="0" * 64), replace(sent, sha256="1" * 64)
    late = [other]

    def slowly(found: Any) -> Any:
        if late:  # somebody else is faster, once
            JournalFile(draft.path).change(lambda now: now.with_bundle(late.pop()))
        return found.with_bundle(third)

    journal.change(slowly)

    assert [each.sha256 for each in journal.read().bundles] == [
        exported.sha256,
        other.sha256,
        third.sha256,
    ]


def test_a_journal_that_grows_too_large_forgets_its_oldest_bundles_and_stays_readable(
    draft: Draft, exported: ExportResult
) -> None:
    journal = JournalFile(draft.path)
    (sent,) = journal.read().bundles
    assert sent.sha256 == exported.sha256
    for number in range(8):
        large = replace(sent, sha256=f"{number:064}", answers="é" * 250_000)
        journal.change(lambda found, large=large: found.with_bundle(large))  # type: ignore[misc]

    kept = [each.sha256 for each in journal.read().bundles]

    assert kept[-1] == f"{7:064}"
    assert sent.sha256 not in kept
    assert len(kept) > 3


# Verification


def test_the_present_side_is_proved_alone_and_the_other_with_the_bundle_of_before(
    exported: ExportResult, changed: ExportResult, catalogue: Catalogue
) -> None:
    alone = verify_bundle(changed.path, catalogue)
    both = verify_bundle(changed.path, catalogue, since=exported.path)

    for verification, proved in ((alone, False), (both, True)):
        assert verification.outcome is VerificationOutcome.IDENTICAL
        assert verification.compared
        assert verification.compared.proved is proved
        assert verification.compared.sha256 == exported.sha256
    assert alone.compared
    assert "were not checked" in alone.compared.sentence


def test_a_renamed_bundle_of_before_proves_as_well(
    exported: ExportResult, changed: ExportResult, catalogue: Catalogue, tmp_path: Path
) -> None:
    renamed = shutil.copy(exported.path, tmp_path / "old.zip")

    verification = verify_bundle(changed.path, catalogue, since=Path(renamed))

    assert verification.compared
    assert verification.compared.proved


def test_a_bundle_that_another_is_not_compared_with_proves_nothing(
    exported: ExportResult, changed: ExportResult, catalogue: Catalogue
) -> None:
    first = verify_bundle(exported.path, catalogue, since=changed.path)
    itself = verify_bundle(changed.path, catalogue, since=changed.path)

    assert "holds no changes.json" in first.problems[0]
    assert "a bundle with another SHA-256" in itself.problems[0]
    assert first.outcome is itself.outcome is VerificationOutcome.DIFFERS


def _forged(
    exported: ExportResult, catalogue: Catalogue, members: Members, **more: Any
) -> Verification:
    exported.path.write_bytes(packed(resealed(members)))
    return verify_bundle(exported.path, catalogue, **more)


Forge = Callable[[dict[str, Any]], object]

PRESENT: dict[str, Forge] = {
    "another answer": lambda d: d["fields"][0].update(after="Approved by all"),
    "no answer": lambda d: d["fields"].clear(),
    "another label": lambda d: d["fields"][0].update(label="Nothing of note"),
    "another kind": lambda d: d["fields"][0].update(kind="added"),
    "no files": lambda d: d["files"].clear(),
    "another sum": lambda d: d["files"][0]["after"].update(sha256="0" * 64),
    "no need": lambda d: d["needs"].pop(),
    "another reason": lambda d: d["needs"][0]["reasons"][0].update(why="Only a little."),
    "another day": lambda d: d.update(as_of="2020-01-01"),
    "twice": lambda d: d["fields"].append(d["fields"][0]),
    "an unknown field": lambda d: d["fields"].append({**d["fields"][0], "field": "no.such"}),
}

BEFORE: dict[str, Forge] = {
    "another answer": lambda d: d["fields"][0].update(before="Almost the same"),
    "another file": lambda d: d["base"]["files"][0].update(sha256="0" * 64),
    "another day": lambda d: d["base"].update(as_of="2020-01-01"),
    "another edition": lambda d: d["base"].update(edition="2019-01"),
}


def _rewritten(exported: ExportResult, forge: Forge) -> Members:
    """The bundle with another `changes.json`, and all reports made anew from it."""
    members = members_of(exported.path)
    document = json.loads(members["changes.json"])
    forge(document)
    text = changes_markdown(document)
    return members | {"changes.json": changes_text(document).encode(), "changes.md": text.encode()}


@pytest.mark.parametrize("forge", PRESENT)
def test_what_a_forger_says_of_the_present_is_found(
    changed: ExportResult, catalogue: Catalogue, forge: str
) -> None:
    members = _rewritten(changed, PRESENT[forge])

    verification = _forged(changed, catalogue, members)

    assert verification.outcome is VerificationOutcome.DIFFERS
    assert any(problem.startswith("changes.json differs") for problem in verification.problems)


@pytest.mark.parametrize("forge", BEFORE)
def test_what_a_forger_says_of_the_bundle_of_before_is_found_with_it(
    exported: ExportResult, changed: ExportResult, catalogue: Catalogue, forge: str
) -> None:
    members = _rewritten(changed, BEFORE[forge])

    verification = _forged(changed, catalogue, members, since=exported.path)

    assert any(problem.startswith("changes.json differs") for problem in verification.problems)
    assert verification.compared
    assert not verification.compared.proved


@pytest.mark.parametrize("name", ["changes.md", "reviewer.md", "report.html"])
def test_a_report_that_was_embellished_is_found(
    changed: ExportResult, catalogue: Catalogue, name: str
) -> None:
    members = members_of(changed.path)
    members[name] += b"\nApproved by everybody.\n"

    assert _forged(changed, catalogue, members).problems == (
        f"{name} is not what this program writes for these answers.",
    )


@pytest.mark.parametrize("name", ["changes.md", "reviewer.md", "report.html"])
def test_a_report_that_was_taken_out_is_missed(
    changed: ExportResult, catalogue: Catalogue, name: str
) -> None:
    members = members_of(changed.path)
    del members[name]

    assert f"{name} is missing." in _forged(changed, catalogue, members).problems


def test_a_list_without_the_document_it_is_made_of_is_found(
    changed: ExportResult, catalogue: Catalogue
) -> None:
    members = members_of(changed.path)
    del members["changes.json"]

    problems = _forged(changed, catalogue, members).problems

    assert "changes.md does not belong to this bundle." in problems


DEEP = b'{"schema": "submission-wizard/changes/1", "fields": ' + b"[" * 400 + b"]" * 400 + b"}"


@pytest.mark.parametrize(
    "content",
    [b"[" * 200_000, b"{}", b"\xff", b"9" * 5_000, b"", DEEP, b'{"a": 1' + b" " * 9_000_000],
)
def test_a_hostile_document_is_refused_by_name(
    changed: ExportResult, catalogue: Catalogue, content: bytes
) -> None:
    members = members_of(changed.path) | {"changes.json": content}
    changed.path.write_bytes(packed(resealed(members)))

    with pytest.raises(BundleError, match=r"changes\.json in"):
        verify_bundle(changed.path, catalogue)


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (lambda d: d["fields"][0].update(before=json.loads("[" * 60 + "]" * 60)), "nested"),
        (lambda d: d["fields"][0].update(before=10**30), "18 digits"),
        (lambda d: d["base"].update(as_of="1743465600"), "a date that does not exist"),
    ],
    ids=["deep", "a number", "seconds for a day"],
)
def test_what_no_bundle_can_hold_is_refused(
    changed: ExportResult, catalogue: Catalogue, forge: Forge, words: str
) -> None:
    members = members_of(changed.path)
    document = json.loads(members["changes.json"])
    forge(document)
    members["changes.json"] = json.dumps(document).encode()
    changed.path.write_bytes(packed(resealed(members)))

    with pytest.raises(BundleError, match=words):
        verify_bundle(changed.path, catalogue)


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(["\ud800", "1743465600", "0" * 64, "\x1b[2J", "added", "moved"]),
    ),
    lambda parts: st.lists(parts, max_size=2) | st.dictionaries(st.text(max_size=3), parts),
    max_leaves=3,
)


def _leaves(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a document: what holds it, and its key there."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    inner = [value[key] for key in keys if isinstance(value[key], dict | list)]
    return [(value, key) for key in keys] + [leaf for part in inner for leaf in _leaves(part)]


@settings(max_examples=60)
@given(place=st.integers(0, 1000), value=JSON)
def test_no_document_of_any_kind_makes_the_program_fail(
    exported: ExportResult, changed: ExportResult, catalogue: Catalogue, place: int, value: Any
) -> None:
    original = changed.path.read_bytes()
    members = members_of(changed.path)
    document = json.loads(members["changes.json"])
    leaves = _leaves(document)
    holder, key = leaves[place % len(leaves)]
    before, holder[key] = holder[key], value
    members["changes.json"] = (json.dumps(document, indent=2) + "\n").encode()
    try:
        changed.path.write_bytes(packed(resealed(members)))
        for since in (None, exported.path):
            verification = verify_bundle(changed.path, catalogue, since=since)
            told = "".join(verification.problems)
            assert told.isprintable()
            assert told or json.dumps(before) == json.dumps(value) or since is None
    except BundleError as error:
        told = error.message
    finally:
        changed.path.write_bytes(original)
    assert told.isprintable()


# Reports for people


def test_the_reviewers_report_leads_to_what_needs_human_eyes(exported: ExportResult) -> None:
    text = members_of(exported.path)["reviewer.md"].decode()

    assert "nothing here is Procore's verdict" in text
    places = [
        text.index(title)
        for title in (
            "## What somebody attested (1)",
            "## What a person must judge (1)",
            "## What could not be told (1)",
            "## What was waived (1)",
            "## Evidence that does not count (0)",
            "## Open points of earlier reviews (0)",
            "## What changed since the last bundle",
        )
    ]
    assert places == sorted(places)
    for words in ("Ana Kovač", "Ben Okafor", "Agreed with the reviewer", "Logo"):
        assert words in text


def test_an_unready_draft_has_the_same_reports(
    folder: Path, catalogue: Catalogue, out: Path
) -> None:
    (folder / "logo.png").write_bytes(b"logo")
    draft = draft_in(folder, HALF_DONE)

    exported = export_bundle(draft, catalogue, DAY, out, ExportOptions(allow_incomplete=True))

    assert "**State:** NOT READY, 1 blocks: " in members_of(exported.path)["reviewer.md"].decode()
