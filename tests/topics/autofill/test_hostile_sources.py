"""Files that somebody made to harm: read within bounds, told, and never taken at their word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posix import make_pipe
from wizard.catalogue.load import load_catalogue
from wizard.secrets.detection import holds_secret
from wizard.topics.autofill.facts import SourceFacts
from wizard.topics.autofill.metadata import KINDS, read_metadata
from wizard.topics.autofill.openapi import document_in, read_openapi
from wizard.topics.autofill.papers import read_changelog, read_licence
from wizard.topics.autofill.readme import read_readme
from wizard.topics.autofill.repository import metadata_keys, read_json_file, read_repository
from wizard.topics.autofill.webpage import read_webpage

LISTS = load_catalogue().lists
KEYS = metadata_keys(LISTS)
BOMB = """<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
<project><name>&b;&c;</name><version>1.0.0</version></project>"""


@pytest.mark.parametrize("kind", ["pom.xml", ".csproj"])
def test_xml_that_declares_entities_is_refused(kind: str) -> None:
    found = SourceFacts()
    read_metadata(BOMB.encode(), kind, "pom.xml", found, KEYS)
    assert not found.facts
    assert found.remarks == ["pom.xml declares a document type, which is not read."]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("pom.xml", "<a>" * 100_000),
        ("pom.xml", "<project><version>1"),
        ("package.json", "[" * 100_000),
        ("package.json", "[]"),
        ("pyproject.toml", "a = " + "[" * 50_000),
        ("setup.cfg", "no section"),
    ],
)
def test_metadata_that_are_none_are_told(kind: str, text: str) -> None:
    found = SourceFacts()
    read_metadata(text.encode(), kind, kind, found, KEYS)
    assert not found.facts
    assert found.remarks[0].startswith(f"{kind} ")


@pytest.mark.timeout(15)
@pytest.mark.parametrize(
    "run", ["\n", " ", "\t\n", "a.", "version ", "LABEL ", "s.name ", "version=", "[", "("]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_long_run_in_metadata_is_read_in_an_instant(kind: str, run: str) -> None:
    for start in ("", "version", "s.name =", "LABEL org.opencontainers.image.title", "import"):
        text = start + run * (100_000 // len(run)) + "x"
        read_metadata(text.encode(), kind, kind, SourceFacts(), KEYS)


def test_files_that_are_too_large_are_left_out_and_told(tmp_path: Path) -> None:
    with (tmp_path / "README.md").open("wb") as file:
        file.write(b"# Title\n")
        file.truncate(3 * 1024 * 1024 * 1024)
    (tmp_path / "package.json").write_text(
        json.dumps({"name": "ledger", "description": "x" * 30_000}), "utf-8"
    )
    found = read_repository(tmp_path, tmp_path, LISTS)
    assert "README.md is larger than 1 MiB; it is left out." in found.remarks
    assert any("more than 20,000 characters" in said for said in found.remarks)
    assert {fact.name for fact in found.facts} == {"package.name", "repository.folder"}


def test_links_are_not_followed_and_pipes_not_waited_for(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "LICENSE").write_text("Copyright 2024 Somebody Else", "utf-8")
    root = tmp_path / "project"
    (root / "a").mkdir(parents=True)
    (root / "a" / "round").symlink_to(root)
    (root / "LICENSE").symlink_to(outside / "LICENSE")
    (root / "docs").symlink_to(outside)
    make_pipe(root / "README.md")
    found = read_repository(root, tmp_path, LISTS)
    assert [fact.name for fact in found.facts] == ["repository.folder"]


def test_what_a_terminal_must_not_see_is_made_harmless() -> None:
    found = SourceFacts()
    read_readme(
        "# Ledger \u202egnp.exe\x1b]0;boo\x07\n\nIt [b]syncs[/b] your books.".encode(),
        "R\x1b",
        found,
    )
    assert found.facts[0].value == "Ledger \ufffdgnp.exe\ufffd]0;boo\ufffd"
    assert found.facts[1].value == "It [b]syncs[/b] your books."
    assert not any("\x1b" in fact.origin for fact in found.facts)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("client_secret = 9f8a7b6c5d4e3f2a1b", True),
        ("Send Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.abc", True),
        ("https://me:hunter22@acme.org", True),
        ("sk_live_4eC39HqLyjWDarjtT1zdp7dcTYooMQauvdEDq54N", True),
        ("Set the password: swordfish99 first", True),
        ("Commands are `set`, `secret`, `editions` and `sample`.", False),
        ("Keep the client secret (optional) in the keyring.", False),
        ("Sync daily logs with your books", False),
    ],
)
def test_what_looks_like_a_secret_is_never_a_fact(text: str, secret: bool) -> None:
    found = SourceFacts()
    found.add("readme.summary", text, "README.md, first paragraph")
    assert holds_secret(text) is secret
    assert bool(found.facts) is not secret
    assert bool(found.remarks) is secret
    assert not any(text in said for said in found.remarks)


def test_an_id_that_stands_by_itself_is_no_secret_of_an_earlier_draft() -> None:
    client_id = "q7Zt0mJ3nX8bLr5KfW2vYh9sDc6pEa1gUo4iTjNkMxQ"
    assert not holds_secret([client_id, f"https://login.example/authorize?client_id={client_id}"])
    assert holds_secret({"a": f"client_secret={client_id}"})


def test_a_long_path_of_a_project_is_no_secret() -> None:
    found = SourceFacts()
    folder = "/home/ana/work/constructionmanagementintegrations/procore-sitebook-sync2"
    found.add("repository.folder", folder, "the folder")
    assert [fact.value for fact in found.facts] == [folder]


@pytest.mark.parametrize("unit", ["[", "](", "<a ", "`", "**", "![[", "<a href='https://a.b", "# "])
def test_markup_that_never_ends_is_read_in_no_time(unit: str) -> None:
    text = (unit * 20_000 + "\n") * 3
    for reader in (read_readme, read_changelog, read_licence):
        reader(text.encode(), "README.md", SourceFacts())
    read_webpage(text, "https://a.example/")


PIECES = st.sampled_from(
    ["# ", "\n", "- ", "[a](https://b.org)", "<a href=", "```", "===", "## Features", "v1.2.0",
     "Copyright 2024 ", "\x00", "\u202e", "mailto:x@y.org",
     "<script type=application/ld+json>", "{"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["info", "servers", "url", "paths", "openapi", "contact", "host", "name",
                         "authors", "email", "bugs", "version", "sidepanel"]), inner, max_size=4
    ),
    max_leaves=12,
)  # fmt: skip


@given(text=TEXTS)
def test_no_text_is_a_fault(text: str) -> None:
    for reader in (read_readme, read_changelog, read_licence):
        reader(text.encode("utf-8", "surrogatepass"), "R", SourceFacts())
    for kind in KINDS:
        read_metadata(text.encode("utf-8", "surrogatepass"), kind, "R", SourceFacts(), KEYS)
    read_webpage(text, "https://a.example/")


@given(
    document=st.dictionaries(
        st.sampled_from(["openapi", "paths", "info", "servers", "host"]), ANYTHING
    )
)
def test_no_document_is_a_fault(document: dict[str, object]) -> None:
    data = json.dumps(document).encode()
    read_json_file(data, "api.json", "api.json", SourceFacts())
    for kind in ("package.json", "composer.json"):
        read_metadata(data, kind, kind, SourceFacts(), KEYS)
    known = document_in(json.dumps({"openapi": 1, **document, "paths": {}}).encode())
    assert known is not None
    read_openapi(known, "a", "a", SourceFacts())
