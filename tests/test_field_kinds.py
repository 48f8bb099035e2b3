"""One answer of every kind of field, taken through everything that reads answers."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w

from tests.files.pictures import logo
from tests.reports.small import BASE, DAY, MOMENT, requirement
from wizard.bundle.export import ExportOptions, export_bundle
from wizard.bundle.verify import verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import FIELD_KINDS, Kind
from wizard.catalogue.load import load_catalogue
from wizard.cli.plain.askers import ASKERS
from wizard.cli.plain.home import run_plain
from wizard.drafts.journal_model import Journal
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment
from wizard.inspection.procore.vault import reference_to
from wizard.places import UserFolders
from wizard.reports.formats import FORMATS
from wizard.reports.outcome import CheckOutcome
from wizard.reports.reviewer_report import answer_words
from wizard.reports.sheet import HandOffSheet
from wizard.reports.sheet_formats import SHEET_FORMATS
from wizard.reports.subject import Subject
from wizard.rules.formats import complaint
from wizard.session.app_context import AppContext
from wizard.session.parse_value import value_of
from wizard.session.search import search, search_entries
from wizard.session.session import Session
from wizard.topics.handoff.sheet import hand_off_of
from wizard.topics.listing.preview import listing_of
from wizard.topics.proposals.proposals import fit_to_field

ANSWERS: dict[Kind, Any] = {
    Kind.TEXT: "quartz text",
    Kind.LONG_TEXT: "quartz paragraph\n\nand another",
    Kind.TEXTS: ["quartz point"],
    Kind.YES_NO: True,
    Kind.CHOICE: "quartz-choice",
    Kind.CHOICES: ["quartz-choice"],
    Kind.NUMBER: 4711,
    Kind.DATE: date(2026, 3, 5),
    Kind.EMAIL: "quartz@example.com",
    Kind.URL: "https://quartz.example.com/",
    Kind.VERSION: "4.71.1",
    Kind.FILE: "quartz-paper.txt",
    Kind.FILES: ["quartz-paper.txt"],
    Kind.IMAGE: "quartz-picture.png",
    Kind.IMAGES: ["quartz-picture.png"],
    Kind.VIDEO: "quartz-film.mp4",
    Kind.RECORDS: [{"cell": "quartz cell"}],
    Kind.SECRET: "keyring:quartz/secret",
    Kind.CONFIRMATION: {"by": "Ana Quartz", "on": date(2026, 3, 5)},
}
SHOWN: dict[Kind, str] = {
    Kind.YES_NO: "yes",
    Kind.NUMBER: "4711",
    Kind.DATE: "2026-03-05",
    Kind.VERSION: "4.71.1",
}
"""What a reader sees of an answer that does not say "quartz"."""

TYPED: dict[Kind, str] = {
    Kind.YES_NO: "yes",
    Kind.NUMBER: "4711",
    Kind.DATE: "2026-03-05",
    Kind.TEXTS: '["quartz point"]',
    Kind.RECORDS: '[{"cell": "quartz cell"}]',
    Kind.CONFIRMATION: '{"by": "Ana Quartz", "on": "2026-03-05"}',
}
OPTIONS = [{"value": "quartz-choice", "label": "Quartz choice"}]
HIDDEN = {Kind.SECRET, Kind.CONFIRMATION}


def name_of(kind: Kind) -> str:
    return f"a.{kind.name.lower()}"


def shown(kind: Kind) -> str:
    """A part of the answer that every reader has to see, in small letters."""
    return SHOWN.get(kind, "quartz")


def _field(kind: Kind) -> dict[str, Any]:
    made: dict[str, Any] = {"id": name_of(kind), "kind": kind.value, "help": "Enter it."}
    made["label"] = f"One {kind.value}"
    if FIELD_KINDS[kind].has_options:
        made["options"] = OPTIONS
    if FIELD_KINDS[kind].has_columns:
        made |= {"columns": [{"id": "cell", "label": "Cell"}], "row_label": "row"}
    if not FIELD_KINDS[kind].is_secret:
        made["portal"] = f"Form › One {kind.value}"
    return made


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """An edition of one page, which asks one question of every kind."""
    folder = tmp_path_factory.mktemp("kinds")
    names = [name_of(kind) for kind in Kind]
    typed = [name_of(kind) for kind in Kind if not FIELD_KINDS[kind].is_secret]
    edition: dict[str, Any] = {
        "id": "2025-02",
        "label": "February 2025",
        "summary": "One of each.",
        "as_of": date(2025, 2, 3),
        "portal": {"sections": [{"title": "Form", "go": "Form", "fields": typed}]},
        "listing": {
            "sections": [
                {"title": kind.value, "parts": [{"field": name_of(kind)}]}
                for kind in Kind
                if kind not in HIDDEN
            ]
        },
    }
    page = {"id": "all", "title": "All", "purpose": "One of each.", "fields": names}
    step = {"id": "one", "number": "1", "title": "One", "purpose": "All.", "page": [page]}
    rows = [requirement(f"have-{kind.value}", name_of(kind), "It is there.") for kind in Kind]
    home = folder / "editions" / "2025-02"
    home.mkdir(parents=True)
    (folder / "catalogue.toml").write_text(BASE, "utf-8")
    written = {
        folder / "fields.toml": {"field": [_field(kind) for kind in Kind]},
        folder / "requirements.toml": {"requirement": rows},
        home / "edition.toml": edition,
        home / "10-pages.toml": {"step": [step]},
    }
    for path, document in written.items():
        path.write_text(tomli_w.dumps(document), "utf-8")
    return load_catalogue(folder)


@pytest.fixture
def draft(tmp_path: Path, catalogue: Catalogue) -> Draft:
    """A draft in which every question is answered, with its files."""
    (tmp_path / "quartz-paper.txt").write_text("What was agreed.\n", "utf-8")
    logo(tmp_path / "quartz-picture.png")
    (tmp_path / "quartz-film.mp4").write_bytes(b"\x00\x00\x00\x18ftypisom")
    head = {"format": 1, "id": "5f0c1e5e9d6f4f6f8f7f0a1b2c3d4e5f", "name": "Each",
            "edition": "2025-02", "created": MOMENT, "changed": MOMENT}  # fmt: skip
    answers = {"a": {kind.name.lower(): value for kind, value in ANSWERS.items()}}
    path = tmp_path / "draft.toml"
    path.write_text(tomli_w.dumps({"wizard": head} | answers), "utf-8")
    return load_draft(path, catalogue.fields)


@pytest.fixture
def assessment(draft: Draft, catalogue: Catalogue) -> Assessment:
    return Assessor(catalogue.edition(draft.edition), DAY).assess(draft.answers, [])


def test_every_kind_has_one_entry_and_is_tried_here() -> None:
    assert set(FIELD_KINDS) == set(Kind) == set(ANSWERS)


def test_an_answer_of_every_kind_is_read_from_a_draft_and_sound(
    draft: Draft, catalogue: Catalogue
) -> None:
    for kind, value in ANSWERS.items():
        assert draft.answers[name_of(kind)] == value
        assert complaint(catalogue.fields[name_of(kind)], value) == ""


@pytest.mark.parametrize("kind", Kind)
def test_a_typed_text_becomes_the_same_answer(kind: Kind, catalogue: Catalogue) -> None:
    value = ANSWERS[kind]
    text = TYPED.get(kind) or (value[0] if isinstance(value, list) else value)

    assert value_of(catalogue.fields[name_of(kind)], text) == value


@pytest.mark.parametrize("form", FORMATS)
def test_every_report_of_a_draft_with_all_kinds_names_what_is_open_and_no_secret(
    form: str, draft: Draft, catalogue: Catalogue
) -> None:
    del draft.answers[name_of(Kind.TEXT)]
    assessment = Assessor(catalogue.edition(draft.edition), DAY).assess(draft.answers, [])
    text = FORMATS[form].render(CheckOutcome(Subject(assessment, draft, catalogue, DAY)))

    assert "have-text" in text
    assert "quartz/secret" not in text


@pytest.mark.parametrize("form", SHEET_FORMATS)
def test_the_hand_off_leaves_no_answer_out_but_the_secret(
    form: str, draft: Draft, assessment: Assessment
) -> None:
    hand_off = hand_off_of(assessment, draft.path.parent, Journal(), {})
    sheet = HandOffSheet("Each", "2025-02", "February 2025", DAY, hand_off, everything=True)
    text = SHEET_FORMATS[form](sheet).casefold()

    for kind in Kind:
        assert (f"one {kind.value}" in text) is not FIELD_KINDS[kind].is_secret
    pieces = {item.field: item.pieces for item in hand_off.items}
    for kind in set(Kind) - {Kind.SECRET}:
        said = " ".join(f"{p.name} {p.text}" for p in pieces[name_of(kind)]).casefold()
        assert shown(kind) in said


def test_the_listing_shows_every_kind_that_customers_see(assessment: Assessment) -> None:
    sections = {section.title: section for section in listing_of(assessment).sections}

    for kind in set(Kind) - HIDDEN:
        said = " ".join(f"{p.text} {p.target}" for p in sections[kind.value].pieces).casefold()
        assert shown(kind) in said


def test_words_and_search_find_every_answer_but_the_secret(
    draft: Draft, catalogue: Catalogue
) -> None:
    session = Session(draft, catalogue.edition(draft.edition), DAY)

    for kind in set(Kind) - {Kind.SECRET}:
        words = answer_words(catalogue.fields[name_of(kind)], ANSWERS[kind]).casefold()
        assert shown(kind) in words
    found = {hit.field for hit in search(search_entries(session), "quartz")}
    assert name_of(Kind.RECORDS) in found
    assert name_of(Kind.SECRET) not in found


def test_a_proposal_of_every_kind_keeps_its_form(catalogue: Catalogue) -> None:
    for kind, value in ANSWERS.items():
        assert fit_to_field(catalogue.fields[name_of(kind)], value) == value


def test_a_bundle_holds_every_kind_and_verifies(
    draft: Draft, catalogue: Catalogue, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    exported = export_bundle(draft, catalogue, DAY, out, ExportOptions(allow_incomplete=True))

    assert verify_bundle(exported.path, catalogue).problems == ()
    with zipfile.ZipFile(exported.path) as bundle:
        packed = [name for name in bundle.namelist() if "files/a." in name]
    assert len(packed) == len([kind for kind in Kind if FIELD_KINDS[kind].is_file])


LINES: dict[Kind, str] = {
    Kind.LONG_TEXT: "quartz paragraph\n\nand another\n.",
    Kind.TEXTS: "quartz point\n",
    Kind.YES_NO: "maybe\ny",
    Kind.CHOICE: "9\n1",
    Kind.CHOICES: "a",
    Kind.NUMBER: "many\n4711",
    Kind.DATE: "5 March 2026",
    Kind.FILES: "quartz-paper.txt\n",
    Kind.IMAGES: "quartz-picture.png\n",
    Kind.RECORDS: "+\nquartz cell\n",
    Kind.SECRET: "hush-hush\ny",
    Kind.CONFIRMATION: "z\ny\nA\nAna Quartz",
}
"""What is typed line by line; a list is left with Enter."""


def test_every_kind_is_asked_line_by_line_and_a_wrong_line_is_asked_again(
    draft: Draft,
    catalogue: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed = "".join(f"{LINES.get(kind, ANSWERS[kind])}\n" for kind in Kind)
    document = tomli.loads(draft.path.read_text("utf-8"))
    draft.path.write_text(tomli_w.dumps({"wizard": document["wizard"]}), "utf-8")
    app_context = AppContext(UserFolders.below(draft.path.parent / "home"), as_of=DAY)
    app_context.__dict__["catalogue"] = catalogue
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))

    run_plain(app_context, draft.path)

    kept = load_draft(draft.path, catalogue.fields).answers
    wanted = ANSWERS | {
        Kind.SECRET: reference_to(draft.id, name_of(Kind.SECRET)),
        Kind.CONFIRMATION: {"by": "Ana Quartz", "on": DAY},
    }
    assert kept == {name_of(kind): value for kind, value in wanted.items()}
    told = capsys.readouterr().out
    for refusal in ("“maybe” is not yes", "“9” is not on the list", "“many” is not a number"):
        assert refusal in told
    assert "Type y to confirm it" in told
    assert "A name has at least 2 letters." in told
    assert "hush-hush" not in told + draft.path.read_text("utf-8")
    assert set(ASKERS) == set(Kind)


def test_the_json_report_is_json(
    draft: Draft, catalogue: Catalogue, assessment: Assessment
) -> None:
    document = json.loads(
        FORMATS["json"].render(CheckOutcome(Subject(assessment, draft, catalogue, DAY)))
    )

    assert {f"have-{kind.value}" for kind in Kind} <= {
        f["id"] for f in document["data"]["findings"]
    }
