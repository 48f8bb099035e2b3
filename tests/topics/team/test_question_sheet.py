"""Questions as a spreadsheet, and the answers that come back from it."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wizard.bundle.sources import AutofillReader, AutofillReading
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Confidence, Value
from wizard.drafts.write import new_draft
from wizard.session.session import Session
from wizard.topics.team.question_sheet import (
    HEADINGS,
    QuestionRow,
    QuestionSheetError,
    question_rows,
)
from wizard.topics.team.sheet_files import WRITERS, csv_bytes, xlsx_bytes

DAY = date(2026, 11, 29)
ANSWERS: dict[str, Value] = {
    "listing.name": "=cmd|' /C calc'!A0",
    "listing.tagline": "'quoted' and \"said\", with ; and , in it",
    "app.types": ["data-user", "embedded"],
    "app.uses_webhooks": True,
    "pa.joint_customers": ["Harbor Builders", "Quay & Co"],
    "screen.malware_scan.date": date(2026, 11, 2),
    "customers": [{"company": "Harbor", "last_used": date(2026, 11, 3)}],
    "legal.no_redlines_ack": {"by": "Ana Lima", "on": DAY},
}


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue) -> Session:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    draft = new_draft(tmp_path / "app.toml", "Sync", "2026-06", now, catalogue.fields)
    draft.answers |= ANSWERS
    return Session(draft, catalogue.edition("2026-06"), DAY)


def rows_of(session: Session) -> list[QuestionRow]:
    return list(question_rows(session, ANSWERS))


def read_back(session: Session, data: bytes, name: str) -> AutofillReading:
    file = session.draft.path.with_name(name)
    file.write_bytes(data)
    return AutofillReader(session.edition, session.draft.path).read(file)


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_kind_of_answer_comes_back_as_it_left(session: Session, suffix: str) -> None:
    reading = read_back(session, WRITERS[suffix](rows_of(session)), f"questions{suffix}")
    assert {each.field: each.value for each in reading.given} == ANSWERS
    assert not reading.remarks
    trust = {each.field: each.confidence for each in reading.given}
    assert trust["legal.no_redlines_ack"] is Confidence.GUESS
    assert trust["listing.name"] is Confidence.LIKELY


def test_no_cell_of_a_csv_file_is_a_formula(session: Session) -> None:
    cells = list(csv.reader(io.StringIO(csv_bytes(rows_of(session)).decode("utf-8-sig"))))
    assert tuple(cells[0]) == HEADINGS
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_no_cell_of_an_excel_file_is_a_formula(session: Session) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(rows_of(session)))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_secret_is_in_no_row(session: Session) -> None:
    secrets = [f.id for f in session.edition.fields.values() if f.kind.spec.is_secret]
    assert secrets
    assert not list(question_rows(session, secrets))


def test_a_spreadsheet_of_another_program_is_read_too(session: Session) -> None:
    text = "ID;Owner;Answer\r\nlisting.tagline;me;Every site in step\r\nlisting.name;;\r\n"
    reading = read_back(session, text.encode(), "theirs.csv")
    assert [(each.field, each.value) for each in reading.given] == [
        ("listing.tagline", "Every site in step")
    ]


def test_what_cannot_be_used_is_named_with_its_row(session: Session) -> None:
    text = "id,answer\nscreen.malware_scan.date,soon\nno.such,1\nlisting.name,A\nlisting.name,B\n"
    reading = read_back(session, text.encode(), "q.csv")
    assert [each.value for each in reading.given] == ["B"]
    assert reading.remarks[0].startswith("Row 2, “")
    assert "“soon” is not a date" in reading.remarks[0]
    assert "stands there twice" in reading.remarks[1]
    assert reading.remarks[2] == "1 row about questions that this edition does not ask: no.such."


def with_formula() -> bytes:
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.append(["id", "answer"])
    sheet.append(["listing.name", "=1+1"])
    book.save(file)
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", bytes(65 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"a,b\n1,2\n", "q.csv", "no heading “id”"),
        ("id,answer\nlisting.name,Größe".encode("cp1252"), "q.csv", "not UTF-8"),
        (b"id,answer\n" + b"x,y\n" * 5_001, "q.csv", "more than 5,000 rows"),
        (b"PK nothing", "q.xlsx", "no Excel file"),
        (with_formula(), "q.xlsx", "Row 2 holds a formula"),
        (bomb(), "q.xlsx", "when unpacked"),
    ],
    ids=["headings", "encoding", "rows", "no zip", "formula", "bomb"],
)
def test_a_file_that_cannot_be_read_says_why(
    session: Session, data: bytes, name: str, message: str
) -> None:
    with pytest.raises(QuestionSheetError, match=message):
        read_back(session, data, name)
