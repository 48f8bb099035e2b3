"""Every JSON document that a command prints or writes has the same frame and a published schema."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from tests.cli.conftest import Shell
from wizard import __version__
from wizard.cli.main import cli
from wizard.places import assets_folder
from wizard.reports.schemas import PUBLISHED

DOCUMENTS: dict[str, list[tuple[str, ...]]] = {
    "autofill": [("autofill", "blank.toml", "ready", "--json")],
    "calendar": [("calendar", "ready", "--json")],
    "changes": [
        ("changes", "blank.toml", "--json"),
        ("changes", "ready", "--since", "one.zip", "--json"),
    ],
    "check": [
        ("check", "ready", "--format", "json"),
        ("check", "wrong", "--milestone", "all", "--format", "json"),
        ("check", "ready", "wrong", "--format", "json"),
        ("check", "ready", "wrong", "--format", "jsonl"),
        ("check", "wrong", "--write-baseline", "-", "--format", "text=report.txt"),
    ],
    "company show": [("company", "show", "--json"), ("company", "show", "ready", "--json")],
    "diff": [("diff", "blank.toml", "ready/submission.toml", "--json")],
    "drafts": [("drafts", "--json")],
    "editions": [("editions", "--json")],
    "editions diff": [
        ("editions", "diff", "2025-02", "--format", "json"),
        ("editions", "diff", "2025-02", "--draft", "ready", "--format", "json"),
    ],
    "editions origins": [("editions", "origins", "--json")],
    "explain": [
        ("explain", "--json"),
        ("explain", "listing.tagline", "--json"),
        ("explain", "lst-tagline-length", "--draft", "wrong", "--try", "Track", "--json"),
    ],
    "feedback list": [("feedback", "list", "blank.toml", "--json")],
    "fit": [("fit", "--format", "json"), ("fit", "wrong", "--format", "json")],
    "hand-off": [("hand-off", "ready", "--all", "--format", "json")],
    "history": [("history", "blank.toml", "--json")],
    "scan": [
        ("scan", "ready", "--format", "json"),
        ("scan", "--draft", "ready", "--format", "json"),
    ],
    "team settle": [("team", "settle", "blank.toml", "--json")],
    "team show": [("team", "show", "blank.toml", "--json")],
    "verify": [
        ("verify", "one.zip", "--json"),
        ("verify", "two.zip", "--since", "one.zip", "--review", "review.toml", "--json"),
        ("verify", "one.zip", "--rules", "2026-06", "--json"),
        ("verify", "one.zip", "two.zip", "--format", "json"),
        ("verify", "one.zip", "two.zip", "--format", "jsonl"),
    ],
    "waive": [("waive", "wrong", "--json")],
    "watch": [("watch", "ready", "--offline", "--json")],
}
"""By command: how it is asked for each of its documents, beside what `desk` has prepared."""

EVERY = [each for group in DOCUMENTS.values() for each in group]
SCHEMAS = {each.kind.schema: each.kind.file_name for each in PUBLISHED}


def _options(command: click.Command, name: str) -> Iterator[click.Parameter]:
    return (each for each in command.params if name in each.opts)


def _has_document(command: click.Command) -> bool:
    forms = (each.to_info_dict() for each in _options(command, "--format"))
    by_form = any("json" in f"{form['type']} {form.get('help')}" for form in forms)
    return by_form or any(True for _ in _options(command, "--json"))


def _with_documents(group: click.Group, context: click.Context, above: str) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        path = f"{above} {name}".strip()
        if _has_document(command):
            yield path
        if isinstance(command, click.Group):
            yield from _with_documents(command, context, path)


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A folder of git with samples, a draft of a team, two bundles and a review."""
    home = {"SUBMISSION_WIZARD_HOME": str(tmp_path_factory.mktemp("home"))}
    shell = Shell(tmp_path_factory.mktemp("desk"), home | {"GIT_CONFIG_GLOBAL": "/dev/null"})
    _git(shell.folder, "init", "-q")
    _git(shell.folder, "config", "user.name", "Ana Lima")
    _git(shell.folder, "config", "user.email", "ana@example.com")
    shell.sample("ready")
    shell.sample("wrong")
    Path(shell.folder / shell.draft("Blank")).rename(shell.folder / "blank.toml")
    shell.ok("team", "init")
    shell.ok("team", "add", "ana@example.com", "Ana Lima", "--role", "legal")
    shell.ok("set", "blank.toml", "listing.tagline=Track lifts", "screen.internal_only=yes")
    shell.ok("feedback", "import", "blank.toml", "-", "--yes", typed="1. Shorten the tagline.\n")
    waiver = ("lst-tagline-action-verb", "--by", "Ana", "--reason", "It is our registered claim")
    shell.ok("waive", "wrong", *waiver)
    for name, answer in (("one.zip", "Track lifts in logs"), ("two.zip", "Track all lifts")):
        shell.ok("set", "ready", f"listing.tagline={answer}")
        told = shell.ok("export", "ready", "--to", ".", "--incomplete")
        (shell.folder / told.splitlines()[0].partition(": ")[2]).rename(shell.folder / name)
    shell.ok("review", "one.zip", "--reviewer", "Jo Field", "-o", "review.toml")
    return shell


@cache
def checker_of(name: str) -> jsonschema.Draft202012Validator:
    """What checks a document by the schema that is published for what it says it is."""
    text = (assets_folder("schemas") / SCHEMAS[name]).read_text("utf-8")
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(json.loads(text), format_checker=checker)


def test_every_command_with_a_document_is_asked_for_it() -> None:
    assert set(_with_documents(cli, click.Context(cli), "")) == set(DOCUMENTS)


def documents_of(desk: Shell, words: tuple[str, ...]) -> list[dict[str, Any]]:
    """What a command prints."""
    ran = desk.run(*words)
    assert ran.code in {0, 1, 3}, ran.err
    texts = ran.out.splitlines() if "jsonl" in words else [ran.out]
    assert texts, words
    return [json.loads(text) for text in texts]


def test_every_document_has_the_frame_and_its_data_the_published_shape(desk: Shell) -> None:
    printed = set()
    for words in EVERY:
        before = datetime.now(UTC).replace(microsecond=0)
        for document in documents_of(desk, words):
            assert list(document) == ["schema", "version", "generated", "data"], words
            assert document["version"] == __version__
            generated = datetime.fromisoformat(document["generated"])
            assert before <= generated <= before + timedelta(minutes=3)
            errors = checker_of(document["schema"]).iter_errors(document)
            assert not [(each.json_path, each.message) for each in errors], words
            printed.add(document["schema"])

    assert printed == set(SCHEMAS)


def test_the_time_of_a_document_can_be_set_so_that_its_bytes_are_the_same(desk: Shell) -> None:
    desk.env["SOURCE_DATE_EPOCH"] = "1743465600"
    try:
        first, second = (desk.ok("check", "ready", "--format", "json") for _ in range(2))
    finally:
        del desk.env["SOURCE_DATE_EPOCH"]

    assert first == second
    assert json.loads(first)["generated"] == "2025-04-01T00:00:00Z"


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("SOURCE_DATE_EPOCH", "no number of seconds since 1970"),
        ("SUBMISSION_WIZARD_JSON", "no shape of documents"),
    ],
)
def test_an_environment_that_says_what_cannot_be_is_refused(
    desk: Shell, variable: str, said: str
) -> None:
    desk.env[variable] = "yesterday"
    try:
        ran = desk.run("editions", "--json")
    finally:
        del desk.env[variable]

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("words", "head"),
    [
        (("check", "ready", "--format", "json"), ["schema", "program", "draft"]),
        (("explain", "listing.tagline", "--json"), ["format", "edition", "id"]),
        (("drafts", "--json"), None),
        (("changes", "blank.toml", "--json"), None),
    ],
)
def test_documents_of_before_can_be_had_for_one_version(
    desk: Shell, words: tuple[str, ...], head: list[str] | None
) -> None:
    framed = json.loads(desk.ok(*words))["data"]
    desk.env["SUBMISSION_WIZARD_JSON"] = "bare"
    try:
        bare = json.loads(desk.ok(*words))
    finally:
        del desk.env["SUBMISSION_WIZARD_JSON"]

    if head is None:
        assert bare == framed
    else:
        assert list(bare)[:3] == head
        assert {key: bare[key] for key in framed} == framed
