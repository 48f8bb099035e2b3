"""Writes and reads question rows as CSV and as XLSX. Every cell is text, never a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wizard.errors import WizardError
from wizard.topics.team.question_sheet import (
    HEADINGS,
    MAX_CELL,
    MAX_ROWS,
    QuestionRow,
    QuestionSheetError,
)

if TYPE_CHECKING:
    from openpyxl.cell import ReadOnlyCell
    from openpyxl.worksheet.worksheet import Worksheet

MAX_BYTES = 8 * 1024 * 1024
_MAX_UNPACKED = 64 * 1024 * 1024
_MAX_COLUMNS = 50
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what spreadsheets begin a formula."""
_WIDTHS = (28, 40, 14, 30, 22, 60, 14, 50)
_HINT = "Export it again, and change the column “answer” alone."


class MissingXlsx(WizardError):
    """The extra for Excel files is not installed."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "Excel files need the extra “xlsx”, which is not installed.",
            "Run `pip install 'submission-wizard[xlsx]'`, or use a file that ends in .csv.",
        )


def csv_bytes(rows: Iterable[QuestionRow]) -> bytes:
    """A table in UTF-8 with a byte order mark, by which spreadsheets know the encoding."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _inert(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def _as_written(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell


def xlsx_bytes(rows: Iterable[QuestionRow]) -> bytes:
    """A workbook with one sheet. Raises MissingXlsx without the extra."""
    openpyxl = _openpyxl()
    book = openpyxl.Workbook()
    sheet: Worksheet = book.active
    sheet.title = "Questions"
    for number, row in enumerate((HEADINGS, *rows), 1):
        _write_row(sheet, number, row)
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_row(sheet: Worksheet, number: int, row: Sequence[str]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for column, (text, width) in enumerate(zip(row, _WIDTHS, strict=True), 1):
        cell: Any = sheet.cell(number, column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:MAX_CELL]
        cell.data_type = "s"  # the library takes a text that begins with "=" for a formula
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 1)
        sheet.column_dimensions[get_column_letter(column)].width = width


def sheet_rows(data: bytes, name: str) -> list[list[str]]:
    """The cells of the first sheet, by the end of the file's name.

    Raises QuestionSheetError, or MissingXlsx without the extra.
    """
    if len(data) > MAX_BYTES:
        raise QuestionSheetError(f"{name} has more than {MAX_BYTES:,} bytes.", _HINT)
    read = _READERS[".xlsx" if name.lower().endswith(".xlsx") else ".csv"]
    rows = []
    for row in read(data, name):
        rows.append(row[:_MAX_COLUMNS])
        if len(rows) > MAX_ROWS:
            raise QuestionSheetError(f"{name} has more than {MAX_ROWS:,} rows.", _HINT)
    return rows


def _csv_rows(data: bytes, name: str) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name} is not UTF-8 text."
        raise QuestionSheetError(message, "Save it as “CSV UTF-8” in the spreadsheet.") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_as_written(cell) for cell in row]
    except csv.Error as error:
        raise QuestionSheetError(f"{name} is no CSV file: {error}.", _HINT) from error


def _xlsx_rows(data: bytes, name: str) -> Iterator[list[str]]:
    openpyxl = _openpyxl()
    _refuse_bomb(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        for number, row in enumerate(book.worksheets[0].iter_rows(max_col=_MAX_COLUMNS), 1):
            yield [_cell_text(cell, number) for cell in row]
    except QuestionSheetError:
        raise
    except Exception as error:  # the library raises dozens of types for damaged files
        raise QuestionSheetError(f"{name} is no Excel file that can be read.", _HINT) from error


def _refuse_bomb(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise QuestionSheetError(f"{name} is no Excel file.", _HINT) from error
    if size > _MAX_UNPACKED:
        raise QuestionSheetError(f"{name} is {size:,} bytes when unpacked.", _HINT)


def _cell_text(cell: ReadOnlyCell, row: int) -> str:
    if getattr(cell, "data_type", "") == "f":
        raise QuestionSheetError(f"Row {row} holds a formula.", "Write its result as text.")
    value: Any = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "date"):
        return str(value.date().isoformat())
    text = str(value)
    return text.removesuffix(".0") if isinstance(value, float) else text


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingXlsx from error
    return openpyxl


_READERS: Mapping[str, Callable[[bytes, str], Iterator[list[str]]]] = {
    ".csv": _csv_rows,
    ".xlsx": _xlsx_rows,
}
WRITERS: Mapping[str, Callable[[Iterable[QuestionRow]], bytes]] = {
    ".csv": csv_bytes,
    ".xlsx": xlsx_bytes,
}
"""By the end of the file's name."""
