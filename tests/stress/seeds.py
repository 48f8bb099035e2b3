"""Small sound inputs of every reader, made by the program itself or written here."""

# ruff: noqa: E501 - inputs stand as they are
from __future__ import annotations

import base64
import json
import platform
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.bundle.forging import Members, members_of
from tests.files import films, papers, pictures
from tests.session.test_catalogue_source import EXAMPLE as OWN_EXAMPLE
from wizard import processes
from wizard.bundle.export import ExportOptions, export_saved
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.load import load_catalogue
from wizard.drafts.evidence_file import evidence_bytes
from wizard.drafts.evidence_observed import Observed, Question
from wizard.drafts.index import DraftIndex, IndexRow
from wizard.drafts.journal_file import journal_bytes
from wizard.drafts.journal_model import EditionMove, EnteredValue, Journal, SentBundle, SentFile
from wizard.drafts.proposals_file import SCHEMA
from wizard.drafts.read import load_draft
from wizard.drafts.team_file import team_bytes
from wizard.drafts.team_model import (
    Approval,
    Assignment,
    Comment,
    Person,
    QuestionScope,
    SentPacket,
    Team,
)
from wizard.drafts.transaction import FileStep
from wizard.reports.document_kinds import BASELINE
from wizard.reports.envelope import framed
from wizard.session.session import Session
from wizard.topics.team import packet_answer
from wizard.topics.team.question_sheet import QuestionRow, cell_text
from wizard.topics.team.sheet_files import csv_bytes, xlsx_bytes

NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)
DAY = date(2026, 9, 15)
EDITION = "2026-06"
ID = "5f3a9c1e7b2d4f60a8c1e5d7b9f30246"
ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "assets" / "samples" / EDITION / "ready"
Seeds = Sequence[bytes]

DRAFT = f"""[wizard]
format = 2
id = "{ID}"
name = "Sitebook Sync"
edition = "{EDITION}"
created = 2026-03-01T09:00:00Z
changed = 2026-03-04T16:30:00Z

# A comment that stays.
[app]
types = ["data-user"]

[listing]
tagline = "Sync daily logs with your books"
description = \"\"\"
Keeps site notes
in step.\"\"\"
logo = "files/logo.png"

[[listing.links]]
label = "Guide"
url = "https://sitebook.example/guide?step=1"

[[waiver]]
requirement = "lst-tagline-length"
reason = "The form takes it"
by = "Ana Silva"
on = 2026-03-02
""".encode()
OLDER_DRAFT = DRAFT.replace(b"format = 2", b"format = 1").replace(b'"2026-06"', b'"2025-02"')
COMPANY = DRAFT.replace(b'"Sitebook Sync"', b'"Sitebook Ltd"') + b'\n[org]\nname = "Sitebook"\n'
QUESTION = Question("link-alive", ("https://sitebook.example/guide",))


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


@cache
def edition() -> Edition:
    return catalogue().edition(EDITION)


def made(make: Callable[[Path], object], suffix: str) -> bytes:
    """The bytes of a file that a function writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"made{suffix}")
        make(path)
        return path.read_bytes()


def as_json(*documents: object) -> Seeds:
    return tuple(json.dumps(document).encode() for document in documents)


def texts(*written: str) -> Seeds:
    return tuple(text.encode() for text in written)


@cache
def drafts() -> Seeds:
    return DRAFT, OLDER_DRAFT, (SAMPLE / "submission.toml").read_bytes()[:6000]


@cache
def journals() -> Seeds:
    files = (SentFile("files/logo.png", "listing.logo", 1011, "ab" * 32),)
    sent = SentBundle(
        "a.zip", "cd" * 32, "ready", NOON, DAY, EDITION, "2026.6", "ef" * 32, DRAFT.decode(), files
    )
    move = EditionMove("2025-02", EDITION, DAY, "submission.format-1.kept")
    entered = {"listing.tagline": EnteredValue("12" * 32, DAY)}
    whole = Journal((sent,), entered, (move,), frozenset({"listing.tagline"}), draft=ID)
    return journal_bytes(Journal(draft=ID)), journal_bytes(whole)


@cache
def evidence() -> Seeds:
    facts = {
        "hops": [[301, "https://a.example/"], [200, "https://b.example/"]],
        "type": "text/html",
    }
    rows = {
        QUESTION: Observed(NOON, facts),
        Question("tls", ("sitebook.example:443",)): Observed(
            NOON, trouble="no answer", rehearsal=True
        ),
    }
    return evidence_bytes(rows, ID), evidence_bytes({})


ANSWERS: dict[str, Any] = {
    "listing.tagline": "Sync daily logs",
    "app.types": ["data-user"],
    "scan.source_paths": ["src"],
    "customers": [{"name": "Fieldline", "last_used": "2026-11-01"}],
}
"""A text, a list, a path and rows."""


@cache
def form_answers() -> Seeds:
    """What a form saves."""
    document = {
        "schema": packet_answer.SCHEMA, "draft": ID, "digest": "0123456789abcdef",
        "name": "Ana", "mail": "ana@sitebook.example", "on": "2026-11-24", "answers": ANSWERS,
        "shown": dict.fromkeys(ANSWERS, "0123456789abcdef"),
    }  # fmt: skip
    return (json.dumps(document).encode(),)


@cache
def mailed_answers() -> Seeds:
    """The same as the text of a mail, once quoted."""
    (document,) = form_answers()
    body = base64.encodebytes(document).decode()
    text = f"1 answer\n{packet_answer.BEGIN}\n{body}{packet_answer.END}\n"
    return text.encode(), text.replace("\n", "\n> ").encode()


@cache
def teams() -> Seeds:
    """A team file with a row of each kind."""
    scope = QuestionScope(page="agreements")
    return (
        team_bytes(
            Team(
                (Person("ana@sitebook.example", "Ana", "legal"),),
                (Assignment(scope, "ana@sitebook.example", DAY),),
                (Approval(scope, "ana@sitebook.example", DAY, "0123456789abcdef"),),
                (Comment("c1", "listing.tagline", "ana@sitebook.example", NOON, "Why?"),),
                (SentPacket("0123456789abcdef", "legal", DAY, 3),),
            ),
            b"",
            "team",
        ),
    )


def _question_rows() -> list[QuestionRow]:
    fields = edition().fields
    return [
        QuestionRow(name, fields[name].label, "", "", "", cell_text(fields[name], value), "", "")
        for name, value in ANSWERS.items()
    ]


@cache
def csv_answers() -> Seeds:
    """A spreadsheet as text."""
    return (csv_bytes(_question_rows()),)


@cache
def xlsx_answers() -> Seeds:
    """A spreadsheet as a workbook."""
    return (xlsx_bytes(_question_rows()),)


@cache
def proposals() -> Seeds:
    """What assistants propose."""
    rows = [
        {"field": name, "value": value, "reason": "README.md", "assistant": "Helper",
         "on": "2026-11-24"}
        for name, value in ANSWERS.items()
    ]  # fmt: skip
    document = {"schema": SCHEMA, "format": 1, "draft": ID, "proposals": rows}
    return (json.dumps(document).encode(),)


@cache
def bundle() -> Members:
    """The members of a bundle of the small draft with one picture."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, "draft.toml")
        draft.write_bytes(DRAFT)
        (draft.parent / "files").mkdir()
        (draft.parent / "files" / "logo.png").write_bytes(
            (SAMPLE / "files" / "logo.png").read_bytes()
        )
        evidence_file = draft.with_name("draft.evidence.json")
        evidence_file.write_bytes(evidence()[0])
        exported = export_saved(
            draft, catalogue(), DAY, Path(folder), ExportOptions(allow_incomplete=True)
        )
        return members_of(exported.path)


@cache
def indexes() -> Seeds:
    index = DraftIndex()
    index.put("/a/draft.toml", IndexRow(1, 2, "A", EDITION, NOON.isoformat()))
    index.put("/b/draft.toml", IndexRow(1, 2, "B", EDITION, NOON.isoformat(), problem="no draft"))
    return (index.text().encode(),)


DEAD = 2**22 + 999
"""The number of no process: more than systems count to."""
NOTE = "@folder@"
"""Stands for the folder of an input in notes of transactions."""


@cache
def notes() -> Seeds:
    """Notes of a dead process: a replaced, a new and a removed file, and a folder."""
    steps = (
        FileStep(f"{NOTE}/draft.toml", f"{NOTE}/.draft.toml.a1b2.tmp", "ab" * 32, "cd" * 32),
        FileStep(f"{NOTE}/new.toml", f"{NOTE}/.new.toml.a1b2.tmp", "", "cd" * 32),
        FileStep(f"{NOTE}/old.toml", "", None, ""),
        FileStep(f"{NOTE}/b", f"{NOTE}/.b.tmp", None, "ef" * 32, f"{NOTE}/.b.old", "manifest.toml"),
    )
    head = {
        "format": 1,
        "operation": "The save",
        "draft": f"{NOTE}/draft.toml",
        "computer": processes.this_process()[0],
        "pid": DEAD,
        "started": 12345,
    }
    return as_json(
        *({**head, "steps": [asdict(step)]} for step in steps),
        {**head, "steps": [asdict(step) for step in steps]},
    )


# Files of an answer


@cache
def images() -> Seeds:
    from PIL import Image

    small = Image.new("RGB", (24, 16), "navy")
    kinds: Mapping[str, Mapping[str, Any]] = {
        "PNG": {},
        "JPEG": {"quality": 60},
        "GIF": {},
        "WEBP": {},
        "BMP": {},
        "TIFF": {},
    }
    encoded = [pictures.encoded(small, kind, **options) for kind, options in kinds.items()]
    progressive = pictures.encoded(small, "JPEG", progressive=True)
    return (
        *encoded,
        progressive,
        made(lambda path: pictures.with_texts(path, {"Author": "Ana"}, zipped=True), ".png"),
        made(pictures.animated, ".png"),
        made(pictures.phone, ".jpg"),
        made(pictures.bomb, ".png"),
        made(pictures.see_through_palette, ".png"),
        b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><path d="M0 0h9"/></svg>',
    )


@cache
def videos() -> Seeds:
    sound = films.Reel("soun", "mp4a", ((200, 20),), number=2)
    fragmented = (
        films.FTYP + films.index_of(films.PICTURE, more=films.usual(1, 40)) + films.fragment(1, 9)
    )
    return (
        films.boxed_film(),
        films.boxed_film(films.Reel(edits=((2000, 0),), turn=90, pixel=(4, 3), version=1), sound),
        fragmented,
        films.QUICKTIME + films.index_of(films.PICTURE, sound),
        b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm" + bytes(64),
        b"RIFF\x24\0\0\0AVI LIST" + bytes(32),
    )


@cache
def played() -> Seeds:
    """Videos that can be decoded."""
    tiny = films.Film(frames=6, width=32, height=32)
    return (
        made(lambda path: films.save_film(path, tiny), ".mp4"),
        made(
            lambda path: films.save_film(path, films.Film(frames=6, width=32, height=32, sound="")),
            ".mp4",
        ),
    )


@cache
def documents() -> Seeds:
    return (
        papers.pdf_bytes(),
        papers.pdf_bytes(3),
        made(papers.locked_pdf, ".pdf"),
        made(papers.pdf_with_a_lost_page, ".pdf"),
        made(papers.outlook_mail, ".msg"),
        made(papers.mail, ".eml"),
        made(papers.html, ".html"),
        *texts("How to set it up.\n1. Sign in.\n2. Choose a company.\n"),
    )


@cache
def archives() -> Seeds:
    """Documents that are archives."""
    return (
        made(papers.office, ".docx"),
        made(lambda path: papers.office(path, "xlsx"), ".xlsx"),
        made(papers.open_document, ".odt"),
        made(papers.plain_zip, ".zip"),
    )


# Data of the app

APP_MANIFESTS = as_json(
    {
        "schema_version": "4.1",
        "fullscreen": {"source_url": "https://app.example/full"},
        "sidepanel": {
            "source_url": "https://app.example/side?project={{procore.projectId}}",
            "views": ["commitments.detail"],
            "user_configuration": {"schema": {"properties": {"api_host": {"type": "string"}}}},
            "permissions": [{"tool": "rfi", "level": "standard", "scope": "project"}],
        },
        "post_installation_instruction": {
            "notes": "Sign in.",
            "page": {"url": "https://a.example", "label": "Go"},
        },
        "permissions": {"company": {"directory": "read_only"}},
    }
)
OPENAPIS = as_json(
    {
        "openapi": "3.0.0",
        "info": {
            "title": "Sitebook",
            "version": "1.2",
            "contact": {"email": "a@b.example", "url": "https://b.example"},
        },
        "servers": [{"url": "https://api.example/rest/v1.0"}],
        "paths": {
            "/rest/v1.0/projects/{project_id}/rfis": {
                "get": {"parameters": [{"in": "header", "name": "Procore-Company-Id"}]},
                "post": {"deprecated": True, "responses": {"200": {}}},
            },
            "/rest/v1.0/me": {"get": {}},
        },
    },
    {"swagger": "2.0", "basePath": "/rest", "paths": {"/v1.0/me": {"get": {"operationId": "me"}}}},
)
OPENAPI_YAML = texts(
    "openapi: 3.0.0\ninfo: {title: Sitebook, version: '1'}\nservers:\n  - url: https://api.example\n"
    "paths:\n  /rest/v1.0/me:\n    get: {}\n"
)
HARS = as_json(
    {
        "log": {
            "version": "1.2",
            "entries": [
                {
                    "request": {
                        "method": "GET",
                        "url": "https://api.procore.com/rest/v1.0/me?x=1",
                        "headers": [
                            {"name": "Origin", "value": "https://app.example"},
                            {"name": "Authorization", "value": "x"},
                        ],
                    },
                    "response": {"status": 200},
                },
                {
                    "request": {
                        "method": "POST",
                        "url": "https://sandbox.procore.com/rest/v1.0/projects/7/rfis",
                        "headers": [],
                    }
                },
            ],
        }
    }
)
CSVS = texts(
    "Date,Response Code,HTTP Method,Normalized Route,Count\n2026-08-01,200,GET,/v1.0/projects/:project_id/rfis,12\n"
    '08/02/2026,404,POST,/v1.0/me,"1,204"\n',
    "date;response code;http method;normalized route;count\nAug 1, 2026;200;GET;/v1.0/me;1\n",
    "Date\tResponse Code\tHTTP Method\tNormalized Route\tCount\n2026/08/01\t200\tGET\tv1.0/me\t3\n",
)
CALLS = texts(
    "GET /rest/v1.0/me\nPOST https://api.procore.com/rest/v1.0/projects/{id}/rfis\n/rest/v1.0/companies?page=1\n",
    '[{"method": "get", "path": "/rest/v1.0/me"}, {"url": "rest/v1.1/projects/1", "verb": "POST"}]',
)

# Texts of people


def mails() -> Seeds:
    return (
        *(
            (SAMPLE / "files" / name).read_bytes()
            for name in ("customer-harbor.eml", "certified.eml")
        ),
        *texts(
            "From: Review <review@procore.example>\nDate: Tue, 11 Aug 2026 09:09:58 +0000\nSubject: =?utf-8?q?Review_of_Sync?=\n"
            'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b1"\n\n--b1\nContent-Type: text/plain; charset=utf-8\n'
            "Content-Transfer-Encoding: quoted-printable\n\nHello,\n\n1. The logo is blurry=2E\n2. The FAQ is dead: https://a.example/faq\n\n"
            "Regards\nAna\n\n--b1\nContent-Type: text/html\n\n<p>Hello<ol><li>The logo<li>The FAQ</ol>\n--b1--\n",
            "From: a@b.example\nSubject: Fwd\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
            "From: c@d.example\nSubject: Review\n\n- a point\n--b\nContent-Type: text/html; charset=iso-8859-1\n"
            "Content-Transfer-Encoding: base64\n\nPHA+eDwvcD4=\n--b--\n",
        ),
    )


FEEDBACK = texts(
    "Hello Ana,\n\nthank you. Please correct these:\n\n1. Tagline: too long.\n   It has 90 letters.\n2) The FAQ is dead\n\n- Logo\n"
    "  a. blurry\n  b. small\n\nKind regards,\nMara\n\nOn Mon, 3 Aug 2026 at 10:00, Ana <a@b.example> wrote:\n> Here it is.\n> > Older\n",
    "# Review\n\n* The **logo** is blurry.\n* [ ] Links\n\n| Field | Problem |\n|---|---|\n| Tagline | long |\n\n---\nP.S. Thanks!\n",
    "-----Original Message-----\nFrom: A\nSent: Monday\nTo: B\nSubject: x\n\nListing description: say what it does.\n",
)
PAGES = texts(
    "<!doctype html><html><head><title>Sitebook</title><meta name=description content='Notes in step'>"
    '<meta property="og:site_name" content="Sitebook"><link rel=canonical href="https://a.example/x"><base href="/b/">'
    '<script type="application/ld+json">{"@type": "Organization", "name": "Sitebook Ltd", "foundingDate": "2019", '
    '"email": "a@b.example", "telephone": "+1 555"}</script></head><body><h1>Support</h1><p>Write to '
    '<a href="mailto:help@a.example">us</a> or <a href="tel:+1555">call</a>. <a href="/privacy">Privacy policy</a> '
    "<a href='https://a.example/docs' rel=help>Documentation</a></p><form><input type=password></form></body></html>",
    "<html><head><meta http-equiv=refresh content='0; url=https://a.example/next'></head></html>",
    "<script>window.location.href = 'https://a.example/next';</script>",
    "<html><body><table><tr><td>1.<td>A point</table><blockquote>old</blockquote><iframe src=http://b.example></iframe>"
    "<script>if (top !== self) top.location = self.location;</script><noscript>Turn it on</noscript></body></html>",
    "<p>Version 1.2, 3 August 2026. We delete personal data. Price: $9 a month.</p>" * 5,
)

# Answers of servers

_PAGE = "HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\n"
HTTP = texts(
    _PAGE + 'ETag: "a"\nX-Frame-Options: DENY\nSet-Cookie: a=b; Path=/; SameSite=None; Secure\n'
    "Content-Security-Policy: frame-ancestors 'self' https://*.procore.com\n\n<html><title>x</title><p>Some words of a page.</p></html>"
    + " "
    * 9,
    "HTTP/1.1 301 Moved\nLocation: https://shop.example/next?a=1\nContent-Length: 0\n\n",
    "HTTP/1.1 429 Too Many Requests\nRetry-After: 1\nContent-Type: application/json\n\n"
    '{"message": "slow down"}',
    "HTTP/1.1 503 Busy\nRetry-After: Tue, 15 Sep 2026 12:00:05 GMT\n\nlater",
    _PAGE + "Transfer-Encoding: chunked\n\n5\nhello\n0\n\n",
    _PAGE + "Refresh: 0; url=/next\nX-Robots-Tag: noindex\n\n<p>x",
)
API_ANSWERS = as_json(
    {"id": 7, "login": "a@b.example"},
    [{"id": 7, "name": "A"}, {"id": "8"}],
    {"errors": {"base": ["Not found"]}},
    {"error": {"code": "E", "message": "no", "details": [{"message": "m", "reason_code": "r"}]}},
    {"error": "invalid_grant", "error_description": "The grant is invalid"},
    {"message": "You are not authorized"},
    {
        "access_token": "abcdef",
        "token_type": "bearer",
        "expires_in": 5400,
        "refresh_token": "r",
        "created_at": 1,
    },
    [
        {
            "app_uid": "x",
            "status": "active",
            "installed_at": "2026-01-01T00:00:00Z",
            "uninstalled_at": None,
        }
    ],
    {"application": {"uid": "abc"}},
)
SIGN_INS = texts(
    "GET /back?code=abc&state=xyz HTTP/1.1\nHost: localhost:8400\nAccept: */*\n\n",
    "GET /back?error=access_denied&error_description=no&state=xyz HTTP/1.1\nHost: 127.0.0.1:8400\n\n",
    "POST / HTTP/1.1\nHost: evil.example\nHost: localhost:8400\nContent-Length: 3\n\nabc",
)
ROBOTS = texts(
    "User-agent: *\nDisallow: /private\nCrawl-delay: 2\n\nUser-agent: SubmissionWizard\nAllow: /\nSitemap: https://a.example/s.xml\n"
)

# Project files: a name, and a text

PROJECT: Mapping[str, str] = {
    "README.md": "# Sitebook Sync\n\n[![CI](https://a.example/b.svg)](https://a.example)\n\nKeeps notes in step with Procore.\n\n"
    "## Install\n\nSee https://docs.a.example or mail help@a.example.\n\n## License\n\nMIT\n",
    "README.rst": "Sitebook\n========\n\nKeeps notes.\n\n.. image:: x.png\n\nLinks\n-----\n\n`Docs <https://a.example>`_\n",
    "LICENSE": "MIT License\n\nCopyright (c) 2019-2026 Sitebook Ltd\n\nPermission is hereby granted\n",
    "CHANGELOG.md": "# Changelog\n\n## [1.2.0] - 2026-08-01\n\n- Adds photos\n\n## 1.1.0 (2026-07-01)\n- Fixes\n",
    "SECURITY.md": "# Security\n\nReport to security@a.example or https://a.example/security.\n",
    "package.json": '{"name": "@sitebook/sync", "version": "1.2.0", "description": "Keeps notes", "author": "Ana <a@b.example> (https://a.example)",'
    ' "repository": {"type": "git", "url": "git+https://github.com/sitebook/sync.git"}, "bugs": {"url": "https://a.example/bugs"},'
    ' "homepage": "https://a.example", "license": "MIT", "keywords": ["procore"]}',
    "composer.json": '{"name": "sitebook/sync", "description": "x", "authors": [{"name": "Ana", "email": "a@b.example"}], "support": {"docs": "https://a.example"}}',
    "pyproject.toml": '[project]\nname = "sitebook"\nversion = "1.2"\ndescription = "Keeps notes"\nauthors = [{name = "Ana", email = "a@b.example"}]\n'
    '[project.urls]\nDocumentation = "https://a.example"\n[tool.poetry]\nname = "x"\n',
    "Cargo.toml": '[package]\nname = "sitebook"\nversion = "1.2.0"\nauthors = ["Ana <a@b.example>"]\nhomepage = "https://a.example"\n',
    "setup.cfg": "[metadata]\nname = sitebook\nversion = attr: x.y\nauthor = Ana\nurl = https://a.example\nproject_urls =\n    Docs = https://a.example\n",
    "setup.py": "from setuptools import setup\n\nNAME = 'sitebook'\nsetup(name=NAME, version='1.2', author='Ana', url='https://a.example', project_urls={'Docs': 'https://a.example'})\n",
    "Sync.csproj": '<?xml version="1.0"?><Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><AssemblyName>Sync</AssemblyName><Version>1.2</Version>'
    "<Authors>Ana</Authors><PackageProjectUrl>https://a.example</PackageProjectUrl></PropertyGroup></Project>",
    "pom.xml": '<project xmlns="http://maven.apache.org/POM/4.0.0"><groupId>a</groupId><artifactId>sync</artifactId><version>1.2</version>'
    "<name>Sync</name><url>https://a.example</url><organization><name>Sitebook</name></organization><developers><developer><email>a@b.example</email></developer></developers></project>",
    "build.gradle": "plugins { id 'java' }\ngroup = 'a'\nversion = '1.2.0'\ndescription = \"Keeps notes\"\nrootProject.name = 'sync'\n",
    "mix.exs": 'defmodule Sync.MixProject do\n  use Mix.Project\n  @version "1.2.0"\n  def project do\n    [app: :sync, version: @version, description: "x", source_url: "https://a.example"]\n  end\nend\n',
    "sync.gemspec": "Gem::Specification.new do |s|\n  s.name = 'sync'\n  s.version = '1.2.0'\n  s.summary = \"Keeps notes\"\n  s.authors = ['Ana']\n  s.homepage = 'https://a.example'\nend\n",
    "go.mod": "module github.com/sitebook/sync\n\ngo 1.22\n\nrequire (\n\tgithub.com/a/b v1.2.3 // indirect\n)\n",
    "Dockerfile": 'FROM python:3.12\nLABEL org.opencontainers.image.title="Sync" \\\n      maintainer="Ana <a@b.example>"\nENV A=b\nEXPOSE 80\n',
    "manifest.json": '{"manifest_version": 3, "name": "Sync", "version": "1.2", "description": "x", "homepage_url": "https://a.example", "icons": {"48": "i.png"}}',
    "openapi.json": OPENAPIS[0].decode(),
    "openapi.yaml": OPENAPI_YAML[0].decode(),
    ".git/config": '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:sitebook/sync.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n',
    ".gitignore": "node_modules/\n*.log\n!keep.log\n/build\n[a-z]*.tmp\n\\#x\n**/dist/**\n",
    ".env": "PROCORE_CLIENT_ID=abc\nPROCORE_CLIENT_SECRET=${SECRET}\nBASE_URL='https://api.procore.com'\n",
}

# Source code: a name, and a text

_CALLS_JS = (
    "import axios from 'axios';\nconst BASE = process.env.API || 'https://api.procore.com';\nconst client = axios.create({ baseURL: `${BASE}/rest/v1.0` });\n"
    "export async function rfis(id) {\n  for (let page = 1; ; page++) {\n    const r = await client.get(`/projects/${id}/rfis?page=${page}`, { headers: { 'Procore-Company-Id': 7 } });\n"
    "    if (r.status === 429) await sleep(r.headers['retry-after']);\n    if (!r.data.length) break;\n  }\n}\nfetch(BASE + '/oauth/token', { method: 'POST', body: 'grant_type=client_credentials' });\n"
)
SOURCES: Mapping[str, str] = {
    "client.js": _CALLS_JS,
    "client.ts": _CALLS_JS.replace("(id)", "(id: number): Promise<void>"),
    "panel.tsx": "export const Panel = (p: {id: string}) => <iframe src={`https://app.procore.com/${p.id}`} onLoad={() => fetch('/rest/v1.0/me')} />;\n",
    "client.py": "import requests\n\nBASE = 'https://api.procore.com'\n\nclass Client:\n    def get(self, path, **kw):\n        return requests.get(f'{BASE}/rest/v1.0{path}', headers={'Authorization': 'Bearer ' + self.token}, **kw)\n\n"
    "    def rfis(self, pid):\n        return self.get(f'/projects/{pid}/rfis', params={'page': 1, 'per_page': 100})\n",
    "client.go": 'package main\n\nimport "net/http"\n\nconst base = "https://api.procore.com"\n\nfunc me(c *http.Client) {\n\treq, _ := http.NewRequest("GET", base+"/rest/v1.0/me", nil)\n\treq.Header.Set("Procore-Company-Id", "7")\n\tc.Do(req)\n}\n',
    "client.rb": "require 'faraday'\nBASE = 'https://api.procore.com'\nclass Client\n  def me\n    Faraday.get(\"#{BASE}/rest/v1.0/me\") { |r| r.headers['X'] = 'y' }\n  end\nend\n",
    "Client.cs": 'using System.Net.Http;\nclass Client {\n  const string Base = "https://api.procore.com";\n  async Task Me(HttpClient c, int id) { await c.GetAsync($"{Base}/rest/v1.0/projects/{id}"); }\n}\n',
    "Client.java": 'class Client {\n  static final String BASE = "https://api.procore.com";\n  void me() { HttpRequest.newBuilder().uri(URI.create(BASE + "/rest/v1.0/me")).GET().build(); }\n}\n',
    "client.php": "<?php\n$base = 'https://api.procore.com';\nfunction me($c) { global $base; return $c->request('GET', \"$base/rest/v1.0/me\", ['headers' => ['a' => 'b']]); }\n?>\n<p>x\n",
    "client.ex": 'defmodule Client do\n  @base "https://api.procore.com"\n  def me(t), do: Req.get!("#{@base}/rest/v1.0/me", headers: [{"authorization", t}])\nend\n',
    "notes.ipynb": json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "source": [
                        "import requests\n",
                        "requests.get('https://api.procore.com/rest/v1.0/me')",
                    ],
                },
                {"cell_type": "markdown", "source": "x"},
            ],
            "nbformat": 4,
        }
    ),
    "page.html": "<html><script>fetch('https://api.procore.com/rest/v1.0/me')</script><iframe src='https://app.procore.com'></iframe></html>\n",
    "app.vue": "<template><a :href=\"url\">x</a></template>\n<script>\nexport default { data: () => ({ url: 'https://app.procore.com' }) }\n</script>\n",
    "calls.json": CALLS[1].decode(),
    "settings.yaml": "procore:\n  base_url: https://sandbox.procore.com\n  client_id: abc\n  scopes: [a, b]\n",
    "deploy.sh": "curl -X POST https://api.procore.com/rest/v1.0/me -H 'Authorization: Bearer $TOKEN' \\\n  -d '{\"a\": 1}'\n",
}

# Files of the program

SETTINGS = as_json({"theme": "nord", "order": "changed", "mode": "", "motion": "none"})
KEYMAPS = texts('"app.help" = "f1"\n[app]\nquit = "ctrl+q"\n[step]\nnext = ["n", "right"]\n')
FITS = texts(
    '[app]\ntypes = ["data-user"]\nrelease_stage = "production"\n[screen]\nsellable_to_others = true\npurpose = ["sync"]\n',
    '{"app.types": ["data-user"], "screen": {"shows_ads": false}}',
)
KNOWN_FINDINGS = {
    "draft": ID,
    "edition": EDITION,
    "findings": [
        {
            "requirement": "lst-tagline-length",
            "field": "listing.tagline",
            "status": "not-met",
            "fingerprint": "ab" * 16,
            "message": "cd" * 16,
        }
    ],
}
BASELINES = as_json(
    {"schema": "submission-wizard/baseline/1", **KNOWN_FINDINGS},
    framed(BASELINE, KNOWN_FINDINGS, NOON),
)
OWN = texts(OWN_EXAMPLE)
LOCKS = as_json(
    {
        "host": platform.node(),
        "pid": DEAD,
        "started": 12345,
        "since": "2026-01-01T00:00:00+00:00",
        "token": "x",
    }
)
TRASHED = as_json({"original": "/a/draft.toml", "trashed": "2026-03-01T09:00:00+00:00"})
SCANS = as_json({"stamp": "ab", "facts": [{"files": {"a.js": "cd"}}]}, {"stamp": "", "facts": []})
GIVEN = texts(
    "yes",
    "2026-03-01",
    "12",
    "data-user, data-connector",
    '[{"label": "a", "url": "https://a.example"}]',
    '{"by": "Ana Silva", "on": "2026-03-01"}',
    "https://a.example",
)


@cache
def made_session() -> Session:
    """A session over the small draft."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "draft.toml")
        path.write_bytes(DRAFT)
        draft = load_draft(path, catalogue().fields)
    return Session(draft, edition(), DAY)
