"""Files of results: SQLite, or lines of JSON. Both can be added to, and go on after a kill.

SQLite has the table `bundle` and the view `finding` with the columns of `BundleResult` and
`FindingResult`. A file of lines has one JSON object for a row, whose `row` is "bundle" or
"finding"; the findings of a bundle stand before it, so that its own line completes it.
"""

# ruff: noqa: S608 - only the names of our own columns are put into SQL

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, TypeVar

from wizard.catalogue.model import Severity
from wizard.engine.finding import OPEN
from wizard.errors import BundleError
from wizard.files import note_written, open_file
from wizard.reports.results import (
    BUNDLE_COLUMNS,
    FINDING_COLUMNS,
    BundleResult,
    FindingResult,
    Outcome,
    Result,
    ResultsSummary,
    WaiverKind,
    json_lines,
    worst_exit_code,
)
from wizard.text import one_line

LINES = ".jsonl"
TABLES = (".sqlite", ".sqlite3", ".db")
"""The endings of names of either form."""

_FORMAT = 1
_APPLICATION = 0x53574954
"""What SQLite keeps in the head of the file to tell whose it is."""

_BUSY_SECONDS = 10
_MAX_LINE = 64 * 1024
_START = b'{"row": "'
_KEY = ("path", "sha256", "judged_by")
_NUMBERS = {
    "exit_code", "blockers", "warnings", "needs_eyes", "waived", "not_checked", "known",
    "differences", "needs_person", "fails", "line", "column",
}  # fmt: skip


class ResultsFileError(ValueError):
    """A row cannot be read, or not be written."""


class ResultsFile(Protocol):
    """Results of this run and of earlier ones. For one thread."""

    def known(self, path: str, judged_by: str) -> str:
        """The SHA-256 of the bundle that was judged last at this path; "" if there is none.

        What was set aside was not judged.
        """

    def add(self, place: int, result: Result) -> None:
        """Keeps a result; `place` is its place in the order of this run."""

    def repeat(self, place: int, path: str, judged_by: str) -> None:
        """Takes what is known of a path as the result of this run."""

    def flush(self) -> None:
        """Writes to the disk what was kept so far."""

    def of_this_run(self) -> Iterator[Result]:
        """The results of this run in order."""

    def summary(self) -> ResultsSummary:
        """What came of this run."""

    def every(self) -> Iterator[Result]:
        """The newest result of each path in the file."""

    def close(self) -> None:
        """Flushes and closes the file."""


@contextlib.contextmanager
def open_results(path: Path | None) -> Iterator[ResultsFile]:
    """Opens or makes a file of results; with None, one that is gone at the end.

    Raises BundleError for a file of something else, and for one that is damaged or in use.
    """
    is_lines = path is not None and path.suffix.lower() == LINES
    with named_failures(path):
        file: ResultsFile = JsonLinesResults(path) if path and is_lines else SqliteResults(path)
    try:
        with named_failures(path, (sqlite3.Error, ResultsFileError)):
            yield file
    finally:
        with named_failures(path):
            file.close()


@contextlib.contextmanager
def named_failures(
    path: Path | None, failures: tuple[type[Exception], ...] = (sqlite3.Error, OSError, ValueError)
) -> Iterator[None]:
    """Turns failures of a file of results into a BundleError that names it."""
    label = one_line(str(path)) if path else "The temporary file of results"
    try:
        yield
    except failures as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"{label} cannot be used for results: {one_line(reason)}."
        raise BundleError(message, "Name another file; what stands in this one is kept.") from error


class SqliteResults:
    """Results in SQLite; without a path in a temporary file that SQLite removes itself."""

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            note_written(path)
        self._base = sqlite3.connect(str(path or ""), timeout=_BUSY_SECONDS)
        try:
            self._prepare(is_new=path is None or not path.stat().st_size)
        except BaseException:
            self._base.close()
            raise

    def _prepare(self, *, is_new: bool) -> None:
        if not is_new:
            _refuse_foreign(self._base)
        self._base.executescript(_TABLES)

    def known(self, path: str, judged_by: str) -> str:
        """The SHA-256 of the bundle that was judged last at this path; "" if there is none."""
        row = self._base.execute(_LAST, (path, judged_by)).fetchone()
        return str(row[1]) if row else ""

    def add(self, place: int, result: Result) -> None:
        """Keeps a result; `place` is its place in the order of this run."""
        bundle = result.bundle
        for removal in _REMOVALS:
            self._base.execute(removal, _key_of(bundle))
        added = self._base.execute(_ADD_BUNDLE, _values(bundle, BUNDLE_COLUMNS))
        number = added.lastrowid
        rows = ((number, *_values(finding, _OWN_COLUMNS)) for finding in result.findings)
        self._base.executemany(_ADD_FINDING, rows)
        self._base.execute(_ADD_TO_RUN, (place, number))

    def repeat(self, place: int, path: str, judged_by: str) -> None:
        """Takes what is known of a path as the result of this run."""
        row = self._base.execute(_LAST, (path, judged_by)).fetchone()
        self._base.execute(_ADD_TO_RUN, (place, row[0]))

    def forget_run(self) -> None:
        """Starts the run again: everything that was added so far is of an earlier one."""
        self._base.execute("DELETE FROM run")

    def flush(self) -> None:
        """Writes to the disk what was kept so far."""
        self._base.commit()

    def of_this_run(self) -> Iterator[Result]:
        """The results of this run in order."""
        return self._read(f"SELECT {_BUNDLE} FROM {_OF_RUN} ORDER BY place")

    def summary(self) -> ResultsSummary:
        """What came of this run."""
        outcomes = {Outcome(name): number for name, number in self._base.execute(_OUTCOMES)}
        codes = [int(code) for (code,) in self._base.execute(_EXIT_CODES)]
        blocking = tuple((str(name), int(n)) for name, n in self._base.execute(_BLOCKING))
        return ResultsSummary(outcomes, worst_exit_code(codes), blocking)

    def every(self) -> Iterator[Result]:
        """The newest result of each path in the file."""
        newest = "SELECT max(number) FROM bundle GROUP BY path"
        return self._read(f"SELECT {_BUNDLE} FROM bundle WHERE number IN ({newest}) ORDER BY path")

    def _read(self, query: str) -> Iterator[Result]:
        for row in self._base.execute(query):
            bundle = bundle_of(dict(zip(BUNDLE_COLUMNS, row, strict=True)))
            found = self._base.execute(_FINDINGS, _key_of(bundle))
            named = (dict(zip(FINDING_COLUMNS, each, strict=True)) for each in found)
            yield Result(bundle, tuple(map(finding_of, named)))

    def close(self) -> None:
        """Flushes and closes the file."""
        try:
            self._base.commit()
        finally:
            self._base.close()


class JsonLinesResults:
    """Results as lines of JSON, with an index that lasts as long as the run."""

    def __init__(self, path: Path) -> None:
        note_written(path)
        with contextlib.ExitStack() as opened:
            self._index = opened.enter_context(contextlib.closing(SqliteResults()))
            whole = _read_lines(path, self._index) if path.exists() else 0
            # A file that ends within the rows of a bundle was left by a run that was killed.
            self._file = opened.enter_context(path.open("r+b" if path.exists() else "x+b"))
            self._file.seek(whole)
            self._file.truncate()
            self._opened = opened.pop_all()

    def known(self, path: str, judged_by: str) -> str:
        """The SHA-256 of the bundle that was judged last at this path; "" if there is none."""
        return self._index.known(path, judged_by)

    def add(self, place: int, result: Result) -> None:
        """Keeps a result; `place` is its place in the order of this run."""
        self._index.add(place, result)
        with _writing():
            self._file.write("".join(f"{line}\n" for line in json_lines(result)).encode())

    def repeat(self, place: int, path: str, judged_by: str) -> None:
        """Takes what is known of a path as the result of this run."""
        self._index.repeat(place, path, judged_by)

    def flush(self) -> None:
        """Writes to the disk what was kept so far."""
        with _writing():
            self._file.flush()
            os.fsync(self._file.fileno())

    def of_this_run(self) -> Iterator[Result]:
        """The results of this run in order."""
        return self._index.of_this_run()

    def summary(self) -> ResultsSummary:
        """What came of this run."""
        return self._index.summary()

    def every(self) -> Iterator[Result]:
        """The newest result of each path in the file."""
        return self._index.every()

    def close(self) -> None:
        """Flushes and closes the file."""
        self._opened.close()


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ResultsFileError(error.strerror or str(error)) from error


def bundle_of(row: dict[str, Any]) -> BundleResult:
    """A row of a file. Raises ResultsFileError for a malformed one."""
    _refuse_shape(row, BUNDLE_COLUMNS)
    return BundleResult(**row | {"outcome": _member(Outcome, row["outcome"])})


def finding_of(row: dict[str, Any]) -> FindingResult:
    """A row of a file. Raises ResultsFileError for a malformed one."""
    _refuse_shape(row, FINDING_COLUMNS)
    flags = {name: bool(row[name]) for name in ("needs_person", "fails")}
    return FindingResult(**row | flags | {"waiver": _member(WaiverKind, row["waiver"])})


def _refuse_shape(row: dict[str, Any], columns: tuple[str, ...]) -> None:
    if row.keys() != set(columns):
        raise ResultsFileError("a row has other columns")
    for name in columns:
        kind = int if name in _NUMBERS else (int | float) if name == "cpu_seconds" else str
        if not isinstance(row[name], kind):
            raise ResultsFileError(f"a row has {row[name]!r:.40} as {name}")


_Names = TypeVar("_Names", bound=StrEnum)


def _member(names: type[_Names], text: str) -> _Names:
    try:
        return names(text)
    except ValueError as error:
        raise ResultsFileError(f"a row has the unknown word {text!r:.40}") from error


def _refuse_foreign(base: sqlite3.Connection) -> None:
    whose = base.execute("PRAGMA application_id").fetchone()[0]
    form = base.execute("PRAGMA user_version").fetchone()[0]
    if whose != _APPLICATION:
        raise ResultsFileError("it is a database of another program")
    if form != _FORMAT:
        raise ResultsFileError(f"it has format {form}; this version reads {_FORMAT}")


def _key_of(bundle: BundleResult) -> tuple[str, str, str]:
    return bundle.path, bundle.sha256, bundle.judged_by


def _values(row: BundleResult | FindingResult, columns: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in columns)


def _read_lines(path: Path, index: SqliteResults) -> int:
    """Puts the rows of a file into an index; returns where its last whole bundle ends."""
    whole, findings = 0, list[FindingResult]()
    with open_file(path) as file:
        for number, line in enumerate(iter(lambda: file.readline(_MAX_LINE), b""), 1):
            if not line.endswith(b"\n") and line[: len(_START)] == _START[: len(line)]:
                break
            row = _row_in(line, number)
            if row.pop("row", None) == "finding":
                findings.append(finding_of(row))
            else:
                index.add(0, Result(bundle_of(row), tuple(findings)))
                findings.clear()
                whole = file.tell()
    index.forget_run()
    return whole


def _row_in(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ResultsFileError(f"line {number} is no row of results") from error
    if not isinstance(row, dict) or row.get("row") not in ("bundle", "finding"):
        raise ResultsFileError(f"line {number} is no row of results")
    return row


def _column(name: str) -> str:
    kind = "INTEGER" if name in _NUMBERS else "REAL" if name == "cpu_seconds" else "TEXT"
    return f'"{name}" {kind} NOT NULL'


def _insertion(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({_named(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _named(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


_OWN_COLUMNS = tuple(name for name in FINDING_COLUMNS if name not in _KEY)
"""What a finding does not have in common with its bundle; `finding` is a view with all columns."""

_BUNDLE, _FINDING = _named(BUNDLE_COLUMNS), _named(FINDING_COLUMNS)
_SAME = " AND ".join(f"{name} = ?" for name in _KEY)
_TABLES = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_FORMAT};
CREATE TABLE IF NOT EXISTS bundle (
    number INTEGER PRIMARY KEY, {", ".join(map(_column, BUNDLE_COLUMNS))},
    UNIQUE ({", ".join(_KEY)})
);
CREATE TABLE IF NOT EXISTS found (
    number INTEGER NOT NULL, {", ".join(map(_column, _OWN_COLUMNS))}
);
CREATE INDEX IF NOT EXISTS found_in ON found (number);
CREATE VIEW IF NOT EXISTS finding AS SELECT {_FINDING} FROM found JOIN bundle USING (number);
CREATE TEMP TABLE run (place INTEGER PRIMARY KEY, number INTEGER NOT NULL);
"""
_LAST = f"""
SELECT number, sha256 FROM bundle
WHERE path = ? AND judged_by = ? AND kind = 'bundle' AND outcome <> '{Outcome.SET_ASIDE}'
ORDER BY number DESC LIMIT 1
"""
_REMOVALS = (
    f"DELETE FROM found WHERE number IN (SELECT number FROM bundle WHERE {_SAME})",
    f"DELETE FROM bundle WHERE {_SAME}",
)
_ADD_BUNDLE = _insertion("bundle", BUNDLE_COLUMNS)
_ADD_FINDING = _insertion("found", ("number", *_OWN_COLUMNS))
_ADD_TO_RUN = "INSERT OR REPLACE INTO run VALUES (?, ?)"
_FINDINGS = f"""
SELECT {_FINDING} FROM found JOIN bundle USING (number) WHERE {_SAME} ORDER BY found.rowid
"""
_OPEN = ", ".join(f"'{status.value}'" for status in sorted(OPEN))
_OF_RUN = "run JOIN bundle USING (number)"
_OUTCOMES = f"SELECT outcome, count(*) FROM {_OF_RUN} GROUP BY outcome ORDER BY count(*) DESC"
_EXIT_CODES = f"SELECT DISTINCT exit_code FROM {_OF_RUN}"
_BLOCKING = f"""
SELECT requirement, count(*) FROM run JOIN found USING (number)
WHERE severity = '{Severity.BLOCKER}' AND verdict IN ({_OPEN})
GROUP BY requirement ORDER BY count(*) DESC, requirement LIMIT 5
"""
