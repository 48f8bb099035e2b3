"""What the documentation says exists, works as written, and leaves nothing out."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import click
import pytest

from wizard.bundle.export import ExportOptions, export_saved
from wizard.bundle.manifest import BundleManifest, ManifestEntry
from wizard.catalogue import model, parts
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.load import catalogue_folder
from wizard.catalogue.model import Cost, Severity, Status
from wizard.cli.main import cli
from wizard.drafts.model import evidence_path, team_path
from wizard.drafts.read import load_draft
from wizard.drafts.team_file import team_bytes
from wizard.drafts.team_model import Assignment, Comment, Person, QuestionScope, Team
from wizard.reports.envelope_schema import Frame
from wizard.reports.schema import AssessmentPart
from wizard.session.samples import DAY, Sample, copy_sample, sample_folder
from wizard.topics.feedback.review import Review, review_toml
from wizard.topics.team.setup import checkout_of, join_team

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted(DOCS.rglob("*.md")),
]

PROGRAM = "submission-wizard"
DEVELOPER = ("python3", "dev.py")
NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
BUNDLE = "sitebook-sync-2025-02-stay-listed-2025-04-01.zip"
PROPOSALS = (
    '{"draft": "%s", "format": 1, "schema": "submission-wizard/proposals/1", "proposals": []}'
)
"""What an assistant proposed for the draft with that id: nothing any more."""
NOTHING_KNOWN = (
    '{"schema": "submission-wizard/baseline/1", "draft": "%s", "edition": "2025-02",'
    ' "findings": []}'
)
"""A baseline of the draft with that id, without findings."""
HELP = "help"
NOT_RUN: dict[str, tuple[str, ...]] = {
    "opens the screens": ("", "open", "sitebook.toml", "my-app/submission.toml", "--plain"),
    "wants a keyring": ("secret",),
    "serves until its input ends": ("mcp",),
    "calls hosts, once somebody agreed, as all with --live": (
        "watch sitebook.toml --yes",
        "watch sitebook.toml --since",
    ),
    "needs a store": ("verify s3:",),
    "asks at a terminal, or reads what is piped to it": (
        "feedback import sitebook.toml review.eml",
        "feedback import sitebook.toml - --yes",
    ),
    "is for a draft of edition 2026-06": (
        "check sitebook.toml --milestone launch",
        "export sitebook.toml --milestone launch",
    ),
    "needs a file that it names or that an example before it makes": (
        "autofill sitebook.toml openapi.json",
        "autofill sitebook.toml questions.csv",
        "autofill sitebook.toml sitebook-for-legal.answers.json",
        "check one.toml other.toml",
        "company join sitebook.toml",
        "diff sitebook.toml sitebook-old.toml",
        "merge-driver base.toml",
        "review sitebook-launch.zip",
        "verify incoming --rules next-catalogue",
        "verify new.zip",
    ),
    "needs what an example before it does": (
        "carry sitebook.toml --back",
        "sign sitebook.toml --page name-tagline --withdraw",
        "team assign sitebook.toml name-tagline/What",
        "team assign sitebook.toml support.hours",
        "team reopen",
        "team settle sitebook.toml listing.tagline",
        "waive sitebook.toml lst-tagline-action-verb --withdraw",
    ),
    "needs a fault that the ready sample does not have, or a day of approval": (
        "calendar sitebook.toml --format ics",
        "looked sitebook.toml lst-logo-sharp",
        "waive sitebook.toml lst-tagline-action-verb --until",
        "waive sitebook.toml value-secret",
    ),
}
"""Why examples are only parsed, by how they begin."""
ASKS = "--live"


class Written(NamedTuple):
    """A command as it stands on a page."""

    page: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}: {' '.join(self.words)}"


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)


def commands(line: str) -> Iterator[tuple[str, ...]]:
    """The programs of a shell line, without what is piped or written elsewhere."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|>")
    lexer.whitespace_split = True
    found: list[str] = []
    for word in [*lexer, "|"]:
        if set(word) <= {"|", ">"}:
            yield tuple(found)
            found = []
        elif found or word in {PROGRAM, DEVELOPER[0]}:
            found.append(word)


def helps(group: click.Group) -> Iterator[str]:
    """The help of each command, its examples marked as on a page."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from helps(command)
        elif command is not None:
            told = re.sub(r"\\\n\s*", " ", command.help or "")
            examples = re.findall(r"^\s*(.*submission-wizard .*)$", told, re.MULTILINE)
            yield "".join(f"```sh\n{line}\n```\n" for line in examples)


def written() -> list[Written]:
    """Every command of ours on the pages and in the help that says all its words."""
    found: dict[Written, None] = {}
    texts = [(page.name, page.read_text("utf-8")) for page in PAGES]
    for page, text in [*texts, *((HELP, text) for text in helps(cli))]:
        lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
        prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
        lines += re.findall(r"`((?:submission-wizard|python3 dev\.py)[^`]*)`", prose)
        for words in (words for line in lines for words in commands(line)):
            if words[:1] == (PROGRAM,) or words[:2] == DEVELOPER:
                placeholder = any(re.fullmatch(r"[A-Z]{2,}(\.\w+)?", word) for word in words)
                if not placeholder:
                    found[Written(page, words)] = None
    return list(found)


WRITTEN = written()
OURS = list({each.words: each for each in WRITTEN if each.words[0] == PROGRAM}.values())


def why_not_run(each: Written) -> str:
    """The reason for which an example is only parsed; "" for one that is run."""
    if ASKS in each.words:
        return ASKS
    words = " ".join(each.words[1:])
    return next((why for why, begins in NOT_RUN.items() if _begins(words, begins)), "")


def _begins(words: str, begins: Iterable[str]) -> bool:
    return any(words.startswith(begin) if begin else not words for begin in begins)


SAFE = [each for each in OURS if not why_not_run(each)]

REVIEW = Review(BUNDLE, "0" * 64, "one", "Sitebook", "2026-06", "launch", 1, "Jo Field", DAY)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """All that the examples speak of, to be copied: drafts, files, samples and a bundle."""
    stage = tmp_path_factory.mktemp("docs") / "stage"
    copied = copy_sample(Sample.READY, stage, date.today())  # noqa: DTZ011
    evidence_path(copied).rename(evidence_path(copied.rename(stage / "sitebook.toml")))
    shutil.copy(stage / "sitebook.toml", stage / "before.toml")
    for edition in catalogue.journeys:
        copy_sample(Sample.READY, stage / f"my-app-{edition}", date.today(), edition=edition)  # noqa: DTZ011
    (stage / "summary.txt").write_text("Sitebook Sync keeps site notes and logs in step.", "utf-8")
    (stage / "review.eml").write_text("Subject: Review\n\n1. Logo blurry\n2. FAQ dead\n", "utf-8")
    (stage / "review.toml").write_text(review_toml(REVIEW), "utf-8")
    with (stage / "sitebook.toml").open("a", encoding="utf-8") as draft:
        draft.write('\n[[review.findings]]\ntext = "FAQ"\nresponse = "Replaced"\nclosed = true\n')
    draft_id = load_draft(stage / "sitebook.toml", ()).id
    (stage / "sitebook.proposals.json").write_text(PROPOSALS % draft_id, "utf-8")
    (stage / "known.json").write_text(NOTHING_KNOWN % draft_id, "utf-8")
    (stage / "answers.toml").write_text('"app.types" = ["data-user"]\n', "utf-8")
    (stage / "manifest.json").write_text('{"schema_version": "4.1"}', "utf-8")
    shutil.copytree(stage / "source", stage / "src")
    older = ROOT / "tests" / "files" / "format-1" / "ready.toml"
    shutil.copy(older, stage / "sitebook.format-1.kept")
    (stage / "out").mkdir()
    copy_sample(Sample.READY, stage / "submission", date.today())  # noqa: DTZ011
    samples = Path("assets", "samples")
    shutil.copytree(ROOT / samples, stage / samples)
    listed = ExportOptions(milestone="stay-listed")
    ready = sample_folder(Sample.READY) / "submission.toml"
    bundle = export_saved(ready, catalogue, DAY, stage, listed)
    assert bundle.path.name == BUNDLE
    for folder in ("incoming", "apps"):
        (stage / folder).mkdir()
    shutil.copy(bundle.path, stage / "incoming")
    shutil.copy(stage / "sitebook.toml", stage / "apps")
    _begin_team(stage)
    return stage


def _begin_team(stage: Path) -> None:
    """Makes the stage a checkout whose draft has a record and a team with a comment."""
    subprocess.run(["git", "init", "-q", str(stage)], check=True)
    draft = stage / "sitebook.toml"
    join_team(checkout_of(stage), [draft], NOON, "Ana Kovač <ana@example.com>")
    ana = Person("ana@example.com", "Ana Lima", "legal")
    page = Assignment(QuestionScope(page="agreements"), ana.mail)
    comment = Comment("3fa9c1", "support.hours", ana.mail, NOON, "Also on Saturdays?")
    team_path(draft).write_bytes(
        team_bytes(Team((ana,), (page,), comments=(comment,)), b"", "sitebook.team.toml")
    )


@pytest.fixture(scope="session")
def unchanged(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the stage, and one more draft, for commands that are only parsed."""
    folder = tmp_path_factory.mktemp("parsed") / "stage"
    shutil.copytree(shared, folder)
    copy_sample(Sample.WRONG, folder / "my-app", DAY)
    return folder


@pytest.fixture(scope="session")
def known_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("known")


@pytest.fixture
def stage(shared: Path, known_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh copy of the stage to work in.

    It is at the same place for every test, so that what was seen in its pictures is remembered.
    """
    folder = shared.parent / "work"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(shared, folder, copy_function=_copy_or_link)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SUBMISSION_WIZARD_HOME", str(known_home))
    return folder


def _copy_or_link(source: str, target: str) -> None:
    """Commands replace these files and never write into them, so that a link is a copy."""
    (os.link if source.endswith((".png", ".jpg", ".zip")) else shutil.copy2)(source, target)


def parsed(words: tuple[str, ...]) -> list[str]:
    """The names of the commands, every argument and option taken by click. Raises UsageError."""
    context = cli.make_context(PROGRAM, list(words))
    command: click.Command = cli
    names = []
    while isinstance(command, click.Group) and (left := context._protected_args + context.args):
        name, found, rest = command.resolve_command(context, left)
        assert found is not None
        assert name is not None
        command = found
        context = command.make_context(name, rest, parent=context)
        names.append(name)
    return names


@pytest.mark.parametrize("example", OURS, ids=str)
def test_every_command_on_the_pages_is_one_that_the_program_takes(
    example: Written, unchanged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(unchanged)
    with contextlib.suppress(click.exceptions.Exit):  # --version has done its work
        parsed(example.words[1:])


@pytest.mark.parametrize("example", SAFE, ids=str)
@pytest.mark.usefixtures("stage")
def test_every_harmless_command_on_the_pages_works_as_written(example: Written) -> None:
    code = cli.main(list(example.words[1:]), prog_name=PROGRAM, standalone_mode=False)

    assert not code or (code == 1 and example.words[1] == "check")  # 1: something blocks


def test_every_reason_not_to_run_an_example_is_still_needed() -> None:
    spoken = [" ".join(each.words[1:]) for each in OURS]

    assert not [
        begin
        for begins in NOT_RUN.values()
        for begin in begins
        if begin and not any(words.startswith(begin) for words in spoken)
    ]


OTHERS: dict[str, str] = {
    "curl": "calls the stand-in: tests/standin",
    "pip": "installs from a package index",
    "dask": "serves until it is stopped: tests/batch",
    "sqlite3": "run below",
}
"""Programs of others in the shell examples, and why they are not run, or where."""
NOT_READ: dict[str, str] = {
    "nginx": "tried by hand with nginx 1.22",
    "vim": "tried by hand",
    "ruby": "a find in the tests of the scan",
    "yaml": "read in tests/cli/test_check_in_ci.py",
    "text": "has placeholders, or is a sample of output",
    "": "a picture in letters, a sample of output, or what needs Docker, a package index or cron",
}
"""Languages of blocks that no test here reads, and why."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_run_or_read_or_says_why_not(page: Path) -> None:
    text = page.read_text("utf-8")
    for language, block in re.findall(r"^ *```(\w*)\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        match language:
            case "sh":
                for line in filter(None, block.splitlines()):
                    program = line.split()[0]
                    assert program in {PROGRAM, DEVELOPER[0], *OTHERS}, line
            case "toml":
                tomllib.loads(block)
            case "json":
                json.loads(block)
            case "python":
                compile(block, page.name, "exec")
            case _:
                assert language in NOT_READ, language


@pytest.mark.usefixtures("stage")
def test_the_questions_to_a_file_of_results_are_answered() -> None:
    words = ["verify", "incoming", "--results", "incoming.sqlite"]
    cli.main(words, prog_name=PROGRAM, standalone_mode=False)
    text = (DOCS / "scale.md").read_text("utf-8")
    asked = re.findall(r'^sqlite3 (\S+) "(.*)"$', text, re.MULTILINE)

    assert len(asked) == 2
    for file, question in asked:
        with contextlib.closing(sqlite3.connect(file)) as results:
            results.execute(question).fetchall()


def test_every_developers_command_on_the_pages_exists() -> None:
    dev = module_at(ROOT / "dev.py")
    found = [each for each in WRITTEN if each.words[0] != PROGRAM]

    assert {each.words[2] for each in found} == dev.COMMANDS.keys()
    for each in found:
        if each.words[2] == "bench":
            groups = {word for word in each.words[3:] if not word.startswith("-")}
            assert groups <= importlib.import_module("bench.__main__").GROUPS.keys(), each


def module_at(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    importlib.import_module("sys").modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


# Tables


def sections(page: Path) -> dict[str, str]:
    """The text under each heading of a page, up to the next one of any depth."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def first_cells(text: str) -> list[str]:
    """The first cell of each row of the tables in a text, heads aside."""
    return [row.strip() for row in re.findall(r"^\| ([^|]*`[^|]*)\|", text, re.MULTILINE)]


def leaves(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from leaves(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


@pytest.mark.parametrize("name", [name for name, _ in leaves(cli)])
def test_the_help_of_a_command_says_what_each_of_its_options_does(name: str) -> None:
    command = dict(leaves(cli))[name]

    assert command.help
    assert not [
        option.opts
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden and not option.help
    ]


def test_every_live_check_is_described_and_no_other(catalogue: Catalogue) -> None:
    text = sections(DOCS / "live-checks.md")["The checks"]
    live = {name for name, kind in catalogue.checks.items() if kind.cost is Cost.LIVE}

    assert {cell.strip("`") for cell in first_cells(text)} == live


def test_every_key_of_the_json_is_described() -> None:
    text = sections(DOCS / "command-line.md")["JSON documents"]
    named = {name for cell in first_cells(text) for name in re.findall(r"`(\w+)`", cell)}

    models = (Frame, AssessmentPart)
    keys = {
        each.alias or name for document in models for name, each in document.model_fields.items()
    }
    assert named == keys
    assert all(f"`{status}`" in text for status in Status)


RECORDS: dict[str, type] = {
    "`[[field]]`": model.Field,
    "`options`": model.Option,
    "`columns`": model.Column,
    "`[[requirement]]`": model.Requirement,
    "`change`": model.RequirementChange,
    "`restated`": model.Restatement,
    "`source`": model.Source,
    "`examples`": model.Examples,
    "`[[condition]]`": model.Condition,
    "`[[check]]`": model.CheckKind,
    "`[[tier]]`": model.Tier,
    "`[[document]]`": model.Document,
    "`[[list]]`": model.NamedList,
    "`[[role]]`": model.Role,
    "`[[approval]]`": model.RequiredApproval,
    "`[[fill]]`": model.AutofillMapping,
    "`[start]`": parts.StartFields,
    "`[listing]`": parts.ListingParts,
    "`[listing.card]`": parts.CardParts,
    "`[[listing.sections]]`": parts.ListingSection,
    "`[[listing.sections.parts]]`": parts.ListingPart,
    "`[portal]`": parts.PortalParts,
    "`[sign_in]`": parts.SignInFields,
    "`[[portal.sections]]`": parts.PortalSection,
    "`[feedback]`": parts.FeedbackParts,
    "`[after]`": parts.AfterParts,
    "`[[after.changes]]`": parts.ChangeOf,
}


def keys_of(shape: type) -> set[tuple[str, bool]]:
    """Each key of a record, and whether it must be there."""
    missing = dataclasses.MISSING
    return {
        (each.name, each.default is missing and each.default_factory is missing)
        for each in dataclasses.fields(shape)
    }


def keys_described(heading: str) -> set[tuple[str, bool]]:
    cells = first_cells(sections(DOCS / "catalogue-format.md")[heading])
    return {(re.findall(r"`([^`]+)`", cell)[0], cell.endswith("*")) for cell in cells}


@pytest.mark.parametrize("heading", RECORDS)
def test_every_key_of_the_catalogue_is_described_and_no_other(heading: str) -> None:
    assert keys_described(heading) == keys_of(RECORDS[heading])


def test_what_is_written_shorter_in_the_catalogue_is_described_as_it_is_written() -> None:
    steps = {("page" if name == "pages" else name, must) for name, must in keys_of(model.Step)}

    assert keys_described("`[[step]]`") == steps
    journey = keys_of(model.Journey) - {("steps", True), ("milestones", False)}
    assert keys_described("`edition.toml`") == journey | {("parts_of", False)}
    assert keys_described("`[[milestone]]`") == keys_of(parts.Milestone)
    assert keys_described("`[[step.page]]`") == keys_of(model.Page) | {("as_in", False)}
    assert keys_described("`rules`") == {("use", True), ("fields", False), ("severity", False)}
    assert keys_described("`checks`") == keys_described("`rules`")


def test_every_kind_of_field_is_described_for_the_catalogue_and_for_drafts() -> None:
    catalogue_page = sections(DOCS / "catalogue-format.md")["`[[field]]`"]
    draft_page = sections(DOCS / "draft-format.md")["How each kind of field is written"]

    for kind in Kind:
        assert f"`{kind}`" in catalogue_page
        assert any(f"`{kind}`" in cell for cell in first_cells(draft_page)), kind
    assert all(f"`{severity}`" in sections(DOCS / "catalogue-format.md")["`[[requirement]]`"]
               for severity in Severity)  # fmt: skip


def test_every_extra_is_described() -> None:
    text = sections(DOCS / "installing.md")["Extras"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["optional-dependencies"].keys() <= {
        each.strip("`") for each in first_cells(text)
    }


# Keys


@pytest.fixture(scope="session")
def make_keys() -> ModuleType:
    return module_at(DOCS / "make_keys.py")


def tables_of_keys() -> dict[str, set[str]]:
    """The documented keys by the heading that they stand under."""
    return {
        title: {
            key
            for keys in re.findall(r"^- (`[^`]+`(?:, `[^`]+`)*) ", part, re.MULTILINE)
            for key in re.findall(r"`([^`]+)`", keys)
        }
        for title, part in sections(DOCS / "keys.md").items()
    }


def test_the_page_of_keys_has_the_keys_that_the_screens_bind(make_keys: ModuleType) -> None:
    assert (DOCS / "keys.md").read_text("utf-8") == make_keys.page(), (
        "run: python docs/make_keys.py"
    )


def test_the_page_of_heuristics_has_the_figures_of_the_rules_as_they_are() -> None:
    made = module_at(DOCS / "make_heuristics.py").page()

    assert (DOCS / "heuristics.md").read_text("utf-8") == made, (
        "run: python docs/make_heuristics.py"
    )


def test_the_keys_of_the_first_five_minutes_exist() -> None:
    tables = tables_of_keys()
    text = sections(ROOT / "README.md")["The first five minutes"]
    named = set(re.findall(r"`((?:(?:Ctrl|Shift)\+)?(?:[A-Z]|F\d+|[a-z]|Escape|Enter))`", text))

    assert {"n", "v", "F5", "F7", "F8", "Ctrl+N"} <= named
    assert named <= set().union(*tables.values())
    assert {"n", "v"} <= tables["The list of submissions"]


def test_the_command_palette_opens_as_the_page_of_keys_says() -> None:
    app = importlib.import_module("screens.app").WizardApp

    assert app.ENABLE_COMMAND_PALETTE
    assert app.COMMAND_PALETTE_BINDING == "ctrl+p"


# Links and examples


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_to_a_heading_of_it(page: Path) -> None:
    links = re.findall(r"\]\((?!\w+:)([^)#\s]*)#?([^)\s]*)\)", page.read_text("utf-8"))
    targets = [(page.parent / name if name else page, anchor) for name, anchor in links]

    assert all(target.exists() for target, _ in targets)
    assert not {
        (target.name, anchor)
        for target, anchor in targets
        if anchor and target.suffix == ".md" and anchor not in anchors(target)
    }


def anchors(page: Path) -> set[str]:
    """What the headings of a page are in a link."""
    heads = (re.sub(r"[^\w\- ]", "", head.lower()) for head in sections(page))
    return {head.replace(" ", "-") for head in heads}


def test_every_page_is_in_the_list_of_pages_and_the_readme_leads_there() -> None:
    text = (DOCS / "README.md").read_text("utf-8")

    assert not [
        page.name for page in DOCS.glob("*.md") if page.name not in {"README.md", *_in(text)}
    ]
    assert {"docs/README.md", "CONTRIBUTING.md", "CHANGELOG.md"} <= _in(
        (ROOT / "README.md").read_text("utf-8")
    )


def test_the_index_leads_each_reader_to_five_pages_at_most() -> None:
    rows = re.findall(
        r"^\| an? .*$|^\| in .*$", (DOCS / "README.md").read_text("utf-8"), re.MULTILINE
    )

    assert len(rows) == 6
    assert all(1 < row.count("](") <= 5 for row in rows)


def _in(text: str) -> set[str]:
    """The files that a page links to."""
    return set(re.findall(r"\]\(([^)#\s]+)", text))


def shipped(table: str) -> list[dict[str, Any]]:
    """All records of one sort as they stand in the catalogue's files."""
    return [record for document in shipped_documents() for record in document.get(table, [])]


@cache
def shipped_documents() -> list[dict[str, Any]]:
    paths = sorted(catalogue_folder().rglob("*.toml"))
    return [tomllib.loads(path.read_text("utf-8")) for path in paths]


def test_the_records_shown_as_examples_are_shipped_ones() -> None:
    shown = 0
    for block in blocks((DOCS / "extending.md").read_text("utf-8"), "toml"):
        for table, records in tomllib.loads(block).items():
            if table in {"requirement", "field", "condition", "check", "step"}:
                for record in records:
                    record.pop("page", None)
                    real = [each for each in shipped(table) if each["id"] == record["id"]]
                    assert record in [{k: v for k, v in r.items() if k != "page"} for r in real]
                    shown += 1

    assert shown >= 5


def test_the_rule_and_the_check_shown_as_examples_are_real_ones() -> None:
    rule, check = blocks((DOCS / "extending.md").read_text("utf-8"), "python")

    assert rule in (ROOT / "wizard" / "rules" / "numbers.py").read_text("utf-8")
    assert check in (ROOT / "wizard" / "checks" / "documents.py").read_text("utf-8")


@pytest.mark.parametrize("page", [DOCS / "guide.md", DOCS / "draft-format.md"], ids=str)
def test_the_draft_shown_as_an_example_can_be_read(
    page: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    (block,) = blocks(page.read_text("utf-8"), "toml")
    path = tmp_path / "draft.toml"
    path.write_text(block, "utf-8")

    draft = load_draft(path, catalogue.fields)

    assert draft.answers["listing.tagline"] == "Sync daily logs with your books"
    assert not draft.extras


def test_the_manifest_shown_as_an_example_has_every_key() -> None:
    (block,) = blocks((DOCS / "bundle-format.md").read_text("utf-8"), "toml")
    manifest = tomllib.loads(block)

    assert manifest.keys() == {name for name, _ in keys_of(BundleManifest)}
    assert manifest["file"][0].keys() == {name for name, _ in keys_of(ManifestEntry)}
