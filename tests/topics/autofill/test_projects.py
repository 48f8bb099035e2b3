"""What a project's folder says, as a partner would read it off the files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.files.pictures import logo, screenshot
from wizard.catalogue.load import load_catalogue
from wizard.topics.autofill.facts import FACTS, SourceFacts
from wizard.topics.autofill.metadata import read_metadata
from wizard.topics.autofill.papers import read_changelog, read_licence
from wizard.topics.autofill.readme import read_readme
from wizard.topics.autofill.repository import metadata_keys, read_repository

LISTS = load_catalogue().lists
LOCAL = [{"url": f"https://{host}/v1"} for host in ("[::1]", "10.0.0.7", "api", "api.local")]
PYPROJECT = """
[project]
name = "ledger-sync"
version = "1.4.0"
description = "Sync daily logs with your books"
authors = [{ name = "Acme Software GmbH", email = "dev@acme.example.org" }]
[project.urls]
Documentation = "https://docs.acme.org"
"Bug Tracker" = "https://bugs.acme.org"
Repository = "https://git.acme.org/ledger"
"""
POETRY = (
    '[tool.poetry]\nname = "ledger"\nversion = "2.0"\nauthors = ["Ana Duarte <ana@acme.org>"]\n'
)
SETUP = """[metadata]
name = ledger
version = attr: ledger.__version__
url = https://acme.org
author = Acme Ltd
author_email = dev@acme.org
project_urls =
    Documentation = https://docs.acme.org
"""
PACKAGE = {
    "name": "@acme/ledger",
    "displayName": "Ledger Sync",
    "version": "1.4.0",
    "author": "Ana Duarte <ana@acme.org> (https://ana.org)",
    "bugs": {"url": "https://bugs.acme.org", "email": "support@acme.org"},
}
COMPOSER = {
    "name": "acme/ledger",
    "authors": [{"name": "Acme SARL", "email": "dev@acme.org"}],
    "support": {"email": "support@acme.org", "docs": "https://docs.acme.org"},
}
CARGO = """[workspace.package]
version = "0.3.1"
homepage = "https://acme.org"
[package]
name = "l"
version.workspace = true
"""
SETUP_PY = """from setuptools import setup
VERSION = "9"
setup(name="ledger", version="1.4.0", description=open("README").read(), author="Acme Ltd",
      author_email="dev@acme.org", url="https://acme.org")
"""
MIX = """defmodule Ledger do
  @version "1.4.0"
  def project do
    [app: :ledger, name: "Ledger Sync"]
    [
      app: :ledger,
      version: @version,
      name: "Ledger Sync"
    ]
"""
GEMSPEC = """Gem::Specification.new do |spec|
  spec.name = "ledger"
  spec.version = Ledger::VERSION
  spec.authors = ["Ana Duarte"]
  spec.email = ["ana@acme.org"]
  spec.summary = "Syncs hours"
"""
DOCKERFILE = """FROM alpine
LABEL org.opencontainers.image.title="Ledger Sync" \\
      org.opencontainers.image.vendor="Acme GmbH"
LABEL "org.opencontainers.image.documentation"="https://docs.acme.org"
"""
CHANGES = """# Changelog

## [1.5.0] - Unreleased
- soon

## [1.4.0] - 2025-03-03

### Added

- Export of `time cards`
  every night

## [1.3.0]

- old
"""
MIT = "MIT License\n\nCopyright (c) 2019-2024 Acme Software GmbH. All rights reserved."
CSPROJ = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><Version>3.2.1</Version>
<Company>Acme Software</Company><Product>Ledger Sync</Product></PropertyGroup></Project>"""
POM = """<?xml version="1.0"?><project xmlns="http://maven.apache.org/POM/4.0.0">
<parent><version>9.9.9</version></parent><artifactId>ledger</artifactId><version>1.1.0</version>
<name>Ledger Sync</name><url>${site}</url><organization><name>Acme GmbH</name></organization>
<developers><developer><email>ana@acme.org</email></developer></developers></project>"""


def said(found: SourceFacts) -> dict[str, Any]:
    """The first value of each fact, which must be one that is known."""
    assert {fact.name for fact in found.facts} <= FACTS.keys()
    return {fact.name: fact.value for fact in reversed(found.facts)}


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        (
            "pyproject.toml",
            PYPROJECT,
            {
                "name": "ledger-sync",
                "version": "1.4.0",
                "description": "Sync daily logs with your books",
                "docs": "https://docs.acme.org",
                "bugs": "https://bugs.acme.org",
                "repository": "https://git.acme.org/ledger",
                "company": "Acme Software GmbH",
                "email": "dev@acme.example.org",
            },
        ),
        (
            "pyproject.toml",
            POETRY,
            {"name": "ledger", "version": "2.0", "author": "Ana Duarte", "email": "ana@acme.org"},
        ),
        (
            "setup.cfg",
            SETUP,
            {
                "name": "ledger",
                "homepage": "https://acme.org",
                "docs": "https://docs.acme.org",
                "company": "Acme Ltd",
                "email": "dev@acme.org",
            },
        ),
        (
            "package.json",
            json.dumps(PACKAGE),
            {
                "name": "@acme/ledger",
                "title": "Ledger Sync",
                "version": "1.4.0",
                "author": "Ana Duarte",
                "email": "ana@acme.org",
                "bugs": "https://bugs.acme.org",
                "support_email": "support@acme.org",
            },
        ),
        (
            "composer.json",
            json.dumps(COMPOSER),
            {
                "name": "acme/ledger",
                "company": "Acme SARL",
                "email": "dev@acme.org",
                "support_email": "support@acme.org",
                "docs": "https://docs.acme.org",
            },
        ),
        ("cargo.toml", CARGO, {"name": "l", "version": "0.3.1", "homepage": "https://acme.org"}),
        (
            "go.mod",
            "module git.acme.org/x/ledger/v2\n\ngo 1.22\n",
            {"name": "ledger", "repository": "https://git.acme.org/x/ledger/v2"},
        ),
        (
            "setup.py",
            SETUP_PY,
            {
                "name": "ledger",
                "version": "1.4.0",
                "homepage": "https://acme.org",
                "company": "Acme Ltd",
                "email": "dev@acme.org",
            },
        ),
        ("mix.exs", MIX, {"name": "ledger", "version": "1.4.0", "title": "Ledger Sync"}),
        (
            ".gemspec",
            GEMSPEC,
            {
                "name": "ledger",
                "description": "Syncs hours",
                "author": "Ana Duarte",
                "email": "ana@acme.org",
            },
        ),
        ("build.gradle", "version = '1.4.0'\nname = x\n", {"version": "1.4.0"}),
        (
            "dockerfile",
            DOCKERFILE,
            {"title": "Ledger Sync", "company": "Acme GmbH", "docs": "https://docs.acme.org"},
        ),
        (
            "extension",
            '{"manifest_version": 3, "name": "Ledger Sync", "version": "1.4.0"}',
            {"title": "Ledger Sync", "version": "1.4.0"},
        ),
        ("extension", '{"name": "a page of the web"}', {}),
        (
            ".csproj",
            CSPROJ,
            {
                "name": "the file",
                "version": "3.2.1",
                "company": "Acme Software",
                "title": "Ledger Sync",
            },
        ),
        (
            "pom.xml",
            POM,
            {
                "name": "ledger",
                "version": "1.1.0",
                "title": "Ledger Sync",
                "company": "Acme GmbH",
                "email": "ana@acme.org",
            },
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_package_metadata_are_read_in_every_language(
    kind: str, text: str, wanted: Mapping[str, str]
) -> None:
    found = SourceFacts()
    read_metadata(text.encode(), kind, "the file", found, metadata_keys(LISTS))
    assert said(found) == {f"package.{name}": value for name, value in wanted.items()}
    assert all(fact.origin.startswith("the file, ") for fact in found.facts)


README = """[![build](https://ci.org/b.svg)](https://ci.org)

# *Ledger* Sync

<p align="center"><img src="logo.png"></p>

> A remark.

**Ledger Sync** connects [Acme Books](https://books.org) with `Procore`.
Hours reach payroll the same night.

A second paragraph.

## Key features

* Export **approved** time cards
* Match cost codes
  with accounts

```sh
* not a feature
```

## More

[Documentation](https://docs.acme.org) · [Privacy policy](https://acme.org/privacy "ours")
[support]: https://help.acme.org
<a href="https://acme.org/pricing">Plans</a> ![help](https://img.org/help.png)
"""
RST = """Ledger Sync
===========

.. image:: x.png

Moves *site hours* into your books.

Features
--------

- Export time cards

See the `User guide <https://docs.acme.org>`_.
"""


def test_a_readme_gives_title_first_paragraph_features_and_links_by_their_words() -> None:
    found = SourceFacts()
    read_readme(README.encode(), "README.md", found)
    assert said(found) == {
        "readme.title": "Ledger Sync",
        "readme.summary": (
            "Ledger Sync connects Acme Books with Procore. Hours reach payroll the same night."
        ),
        "readme.features": ["Export approved time cards", "Match cost codes with accounts"],
        "readme.docs": "https://docs.acme.org",
        "readme.privacy": "https://acme.org/privacy",
        "readme.support": "https://help.acme.org",
        "readme.pricing": "https://acme.org/pricing",
    }
    assert found.facts[0].origin == "README.md, first heading"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Ledger Sync 🏗️", "Ledger Sync"),
        ("Ledger Sync — Setup Guide", "Ledger Sync"),
        ("Ledger Sync - Quick Start Guide", "Ledger Sync"),
        ("Ledger Sync | Documentation", "Ledger Sync"),
        ("Ledger Sync - Field Guide for Foremen", "Ledger Sync - Field Guide for Foremen"),
        ("Site Guide", "Site Guide"),
    ],
)
def test_a_title_names_the_app_and_not_the_kind_of_text(heading: str, title: str) -> None:
    found = SourceFacts()
    read_readme(f"# {heading}\n".encode(), "README.md", found)
    assert said(found)["readme.title"] == title


def test_a_readme_in_the_other_markup_is_read_too() -> None:
    found = SourceFacts()
    read_readme(RST.encode(), "README.rst", found)
    assert said(found) == {
        "readme.title": "Ledger Sync",
        "readme.summary": "Moves site hours into your books.",
        "readme.features": ["Export time cards"],
        "readme.docs": "https://docs.acme.org",
    }


@pytest.mark.parametrize(
    "first",
    [
        "Hosted API:\nhttps://ledger.example.org",
        "GET /projects and more",
        "CLIENT_ID = your id",
        "Requires at least: 3.6.1",
        "For this exercise, we would like you to show the pull requests of a repository.",
        "[Ledger Sync - Chrome Web Store](https://chromewebstore.google.com/detail/abc)",
        "This library is under active development and not suitable for production use.",
    ],
)
def test_a_first_paragraph_that_describes_nothing_is_passed_over(first: str) -> None:
    found = SourceFacts()
    text = f"# 🏗️ Ledger Sync\n\n{first}\n\nConnects your books with sites.\n"
    read_readme(text.encode(), "README.md", found)
    assert said(found) == {
        "readme.title": "Ledger Sync",
        "readme.summary": "Connects your books with sites.",
    }


@pytest.mark.parametrize(
    ("text", "version", "day", "notes"),
    [
        (
            CHANGES,
            "1.4.0",
            "2025-03-03",
            "Added\n- Export of time cards every night",
        ),
        ("v2.1 (2025-02-30)\n-----------------\n\n* New\n\nv2.0\n----\n", "2.1", None, "- New"),
    ],
)
def test_the_newest_version_in_a_list_of_changes_gives_the_release_notes(
    text: str, version: str, day: str | None, notes: str
) -> None:
    found = SourceFacts()
    read_changelog(text.encode(), "CHANGELOG.md", found)
    facts = said(found)
    assert (facts["changelog.version"], facts["changelog.notes"]) == (version, notes)
    assert str(facts.get("changelog.date")) == str(day)


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        (MIT, "Acme Software GmbH"),
        ("Copyright © 2024, Acme Ltd", "Acme Ltd"),
        ("Copyright [yyyy] [name of copyright owner]\n   copyright notice that is", None),
        ("Copyright (C) 2007 Free Software Foundation, Inc.", None),
        ("  copyright on the Program, and are irrevocable provided the stated", None),
        ("Copyright {year} {fullname}", None),
        ("Copyright (c) 2012-2019", None),
        ("Copyright (c) 2020 Acme Ltd and contributors", "Acme Ltd"),
    ],
)  # fmt: skip
def test_a_licence_names_who_holds_the_copyright(text: str, holder: str | None) -> None:
    found = SourceFacts()
    read_licence(text.encode(), "LICENSE", found)
    assert said(found).get("licence.holder") == holder


def project(folder: Path) -> Path:
    """A small project, with more in it than is the app's own."""
    files = {
        "README.md": "# Ledger Sync\n",
        "package.json": json.dumps(PACKAGE),
        "tests/fixtures/package.json": '{"name": "not-it", "version": "9.9.9"}',
        "node_modules/x/package.json": '{"name": "nor-this", "version": "8.8.8"}',
        "SECURITY.md": "Write to security@acme.org.",
        "api/openapi.json": json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "Ledger API", "version": "7.0.0"},
                "servers": [
                    {"url": "https://api.acme.org/v1/"},
                    {"url": "http://localhost:1"},
                    *LOCAL,
                ],
                "paths": {"/a": {}},
            }
        ),
        "docs/procore-openapi.json": json.dumps(
            {"swagger": "2.0", "host": "api.procore.com", "paths": {"/rest": {}}}
        ),
        "docs/openapi.yaml": "openapi: 3.1.0\n",
        "portal/manifest.json": json.dumps(
            {"schema_version": "4.1", "fullscreen": {"source_url": "https://app.acme.org/full"}}
        ),
        "public/manifest.json": '{"short_name": "a page\'s own"}',
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for way in ("assets", "docs/screenshots"):
        (folder / way).mkdir(parents=True, exist_ok=True)
    logo(folder / "assets" / "logo.png", 64)
    screenshot(folder / "assets" / "logo-wide.png", (400, 120))
    for name in ("b", "a"):
        screenshot(folder / "docs" / "screenshots" / f"{name}.png", (160, 90))
    return folder


def test_a_projects_folder_is_read_and_paths_are_told_from_the_draft(tmp_path: Path) -> None:
    root = project(tmp_path / "ledger")
    found = read_repository(root, tmp_path, LISTS)
    facts = said(found)
    wanted = {
        "readme.title": "Ledger Sync",
        "package.name": "@acme/ledger",
        "openapi.version": "7.0.0",
        "openapi.servers": ["https://api.acme.org/v1"],
        "openapi.hosts": ["api.acme.org"],
        "openapi.procore": "ledger/docs/procore-openapi.json",
        "manifest.fullscreen": "https://app.acme.org/full",
        "manifest.hosts": ["app.acme.org"],
        "pictures.logo": "ledger/assets/logo.png",
        "pictures.screenshots": [
            "ledger/docs/screenshots/a.png", "ledger/docs/screenshots/b.png",
        ],
        "repository.folder": "ledger",
    }  # fmt: skip
    assert {name: facts.get(name) for name in wanted} == wanted
    assert "security@acme.org" in " ".join(found.remarks)
    assert "only the JSON form" in " ".join(found.remarks)
    assert not {"not-it", "nor-this", "9.9.9"} & {str(fact.value) for fact in found.facts}


def test_a_picture_elsewhere_is_told_by_its_whole_path(tmp_path: Path) -> None:
    root = project(tmp_path / "ledger")
    (tmp_path / "drafts").mkdir()
    facts = said(read_repository(root, tmp_path / "drafts", LISTS))
    assert facts["pictures.logo"] == str(root / "assets" / "logo.png")


def test_reading_a_project_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    names: list[str] = []
    root = project(tmp_path)
    read_repository(root, tmp_path, LISTS, on_progress=lambda _done, name: names.append(name))
    stopped = read_repository(root, tmp_path, LISTS, stopped=lambda: True)
    assert "package.json" in names
    assert not stopped.facts
