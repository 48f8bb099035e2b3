"""What is not the app's own is not proposed: templates' words, others' names and addresses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wizard.catalogue.load import load_catalogue
from wizard.topics.autofill.repository import read_repository

LISTS = load_catalogue().lists


def facts(folder: Path, files: dict[str, Any]) -> dict[str, Any]:
    """The first value of each fact of a project called "ledger-sync"."""
    root = folder / "ledger-sync"
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, "utf-8")
    found = read_repository(root, folder, LISTS)
    return {fact.name: fact.value for fact in reversed(found.facts)}


@pytest.mark.parametrize(
    "heading",
    [
        *("README", "Hello World", "THIS REPOSITORY HAS BEEN ARCHIVED", "React + Vite", "my-app"),
        *(
            "Getting Started with Create React App",
            "Client",
            "Website",
            "Project Title",
            "⚠️ NOTICE",
        ),
        *("Available Scripts", "NEW GraphQL Support", "Ledger V0.16.3 — sync mended"),
        "react-dataloader",  # copied from another project
        *("next-starter-template", "How to run", "[![CI](https://ci.org/b.svg)](https://ci.org)"),
    ],
)
def test_headings_of_templates_are_no_name(tmp_path: Path, heading: str) -> None:
    assert "readme.title" not in facts(tmp_path, {"README.md": f"# {heading}\n"})


def test_a_technical_heading_is_the_name_if_the_repository_or_a_package_has_it(
    tmp_path: Path,
) -> None:
    files: dict[str, object] = {
        "README.md": "# ledger-sync\n",
        "package.json": {"name": "ledger-sync"},
    }
    assert facts(tmp_path, files)["readme.title"] == "ledger-sync"


@pytest.mark.parametrize(
    "text",
    [
        "This project was bootstrapped with Create React App.",
        "This website is built using Docusaurus 2, a modern static website generator.",
        "This README would normally document whatever steps are necessary.",
        "First, run the development server:",
        "TODO: add a description.",
        "Home | Docs | Licence",
        "Author: Ana Duarte",
        "For more information, please visit https://developers.procore.com",
        "Nest framework TypeScript starter repository.",
        "The Laravel Framework.",
        "This application was generated with the rails_apps_composer gem.",
        "Procore is a company that makes software for construction.",
    ],
)
def test_sentences_of_templates_are_no_summary(tmp_path: Path, text: str) -> None:
    files = {"README.md": f"# Ledger\n\n{text}\n", "package.json": {"description": text}}
    assert not {"readme.summary", "package.description"} & facts(tmp_path, files).keys()


@pytest.mark.parametrize(
    ("version", "fact"),
    [
        *(("0.0.0", ""), ("0.0.1-SNAPSHOT", ""), ("1.0-SNAPSHOT", ""), ("0.0.0-development", "")),
        *(("1.0.0", "package.first_version"), ("0.1.0", "package.first_version")),
        *(("1.4.0", "package.version"), ("2.0.0", "package.version")),
    ],
)
def test_a_version_that_tools_write_is_none_or_a_guess(
    tmp_path: Path, version: str, fact: str
) -> None:
    found = facts(tmp_path, {"package.json": {"version": version}})
    assert {name for name in found if "version" in name} == ({fact} if fact else set())


def test_a_first_version_that_the_changelog_has_too_is_the_version(tmp_path: Path) -> None:
    files = {"package.json": {"version": "1.0.0"}, "CHANGELOG.md": "## 1.0.0\n\n- New\n"}
    assert facts(tmp_path, files)["package.version"] == "1.0.0"


def test_procores_own_addresses_and_name_are_never_the_partners(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        {
            "README.md": "# Ledger\n\n- [Documentation](https://developers.procore.com/)\n"
            "- [Support](https://support.procore.com), [docs](https://nextjs.org/docs)\n",
            "package.json": {
                "author": "Procore Technologies, Inc. <insights@procore.com>",
                "homepage": "https://www.procore.com",
            },
            "LICENSE": "Copyright (c) 2020 Procore Technologies, Inc.\n",
        },
    )
    assert found.keys() == {"readme.title", "repository.folder"}


def test_documentation_counts_if_its_host_is_named_elsewhere(tmp_path: Path) -> None:
    links = (
        "[Support](https://help.acme.org) [yarn docs](https://yarn.org) [Docs](https://d.acme.org)"
    )
    text = f"# Ledger\n\n{links}\n"
    found = facts(tmp_path, {"README.md": text})
    assert found["readme.support"] == "https://help.acme.org"
    assert "readme.docs" not in found
    own = facts(tmp_path, {"README.md": text, "package.json": {"homepage": "https://acme.org"}})
    assert own["readme.docs"] == "https://d.acme.org"


@pytest.mark.parametrize(
    ("readme", "remote", "is_named"),
    [
        ("# Ledger\n", "", False),
        ("# Ledger\n\nBy Acme Software GmbH.\n", "", True),
        ("# Ledger\n", "git@git.example.net:acme/ledger-sync.git", True),
        ("# Ledger\n\nA copy of Acme Software GmbH's.\n", "https://x.net/other/ledger", False),
    ],
)
def test_a_licence_of_somebody_else_names_no_company(
    tmp_path: Path, readme: str, remote: str, is_named: bool
) -> None:
    files = {"README.md": readme, "LICENSE": "Copyright (c) 2020 Acme Software GmbH\n"}
    if remote:
        files[".git/config"] = f'[remote "origin"]\n\turl = {remote}\n'
    assert ("licence.holder" in facts(tmp_path, files)) is is_named


def test_parts_of_an_app_that_differ_give_no_name_and_no_version(tmp_path: Path) -> None:
    parts = {
        "client/package.json": {"name": "ledger-pages", "version": "3.1.0"},
        "server/package.json": {"name": "ledger-jobs", "version": "2.2.0"},
        "lib/bootstrap/LICENSE": "Copyright (c) 2020 Ledger Sync Ltd\n",
    }
    assert facts(tmp_path, parts).keys() == {"repository.folder"}


def test_the_part_with_which_all_others_begin_is_the_app(tmp_path: Path) -> None:
    project = "<Project><PropertyGroup><Product>{}</Product></PropertyGroup></Project>"
    parts = {
        f"{name}/{name}.csproj": project.format(name) for name in ("Sync", "Sync.Tools", "Sync.Gui")
    }
    assert facts(tmp_path, parts)["package.title"] == "Sync"


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("api.acme.org", True), ("quickbooks.api.intuit.com", False), ("api.other.io", False)],
)
def test_the_description_of_another_services_interface_is_none_of_the_app(
    tmp_path: Path, host: str, is_own: bool
) -> None:
    described = {
        "openapi": "3.1.0",
        "info": {"title": "Time API", "version": "7.2.0"},
        "servers": [{"url": f"https://{host}/v1"}],
        "paths": {},
    }
    files = {"openapi.json": described, "package.json": {"name": "@acme/ledger"}}
    found = facts(tmp_path, files)
    assert ({"openapi.title", "openapi.hosts"} <= found.keys()) is is_own
    assert any(name.startswith("openapi.") for name in found) is is_own
