"""`changes.json` and `changes.md` of a bundle: the changes since another bundle.

The text is generated from the document alone, so it can be verified by the document.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Option, Source
from wizard.catalogue.parts import Need
from wizard.dataclass import dataclass
from wizard.drafts.journal_model import SentBundle, SentFile
from wizard.engine.diff import (
    NEEDED,
    Changes,
    FieldChange,
    FileChange,
    Needed,
    Reason,
    changes_in_short,
)
from wizard.engine.row_diff import ChangeKind, Json
from wizard.reports.document_kinds import CHANGES
from wizard.reports.envelope import json_text, without_frame
from wizard.reports.escape import escaped
from wizard.rules.phrasing import counted
from wizard.text import one_line

Document = dict[str, Any]

SHOWN = 160
"""Characters of an answer that are shown; `changes.json` has all of them."""

_LEAD = 40


def field_changes_document(changes: Changes, edition: Edition) -> list[Document]:
    """The changed answers, each with the labels of its choices and columns."""
    return [asdict(change) | _wording(change, edition) for change in changes.fields]


def changes_document(changes: Changes, base: SentBundle, edition: Edition, as_of: str) -> Document:
    """All changes since `base`, in a stable order; `edition` and `as_of` are the newer ones."""
    labels = {name: field.label for name, field in edition.catalogue.fields.items()}
    return {
        "base": {
            "name": one_line(base.name),
            "sha256": base.sha256,
            "state": base.state,
            "as_of": base.as_of.isoformat(),
            "edition": base.edition,
            "files": [
                _file_document(file) for file in sorted(base.files, key=lambda file: file.name)
            ],
        },
        "edition": edition.id,
        "as_of": as_of,
        "fields": field_changes_document(changes, edition),
        "files": [_file_change(change, labels) for change in changes.files],
        "needs": [_needed(each, edition, labels) for each in changes.needs],
    }


def changes_text(document: Document) -> str:
    """The document as a bundle holds it."""
    return json_text(without_frame(CHANGES, document))


def _wording(change: FieldChange, edition: Edition) -> Document:
    """The labels of the choices and columns in an answer, before or now.

    Omitted if there are none, so that readers of the document need no catalogue.
    """
    field = edition.catalogue.fields.get(change.field)
    if field is None:
        return {}
    used = set(_answer_texts((change.before, change.after)))
    choices = _used_labels(field.options, used)
    columns = {
        column.id: {"label": column.label, "choices": _used_labels(column.options, used)}
        for column in field.columns
    }
    return ({"choices": choices} if choices else {}) | ({"columns": columns} if columns else {})


def _used_labels(options: Iterable[Option], used: Collection[str]) -> dict[str, str]:
    return {option.value: option.label for option in options if option.value in used}


def _answer_texts(value: Any) -> Iterator[str]:
    """Every text in an answer."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _answer_texts(part)


def _file_document(file: SentFile | None) -> Document | None:
    return asdict(file) if file else None


def _file_change(change: FileChange, labels: Mapping[str, str]) -> Document:
    return {
        "name": change.name,
        "field": change.field,
        "label": labels.get(change.field, change.field),
        "kind": change.kind,
        "before": _file_document(change.before),
        "after": _file_document(change.after),
    }


def _needed(needed: Needed, edition: Edition, labels: Mapping[str, str]) -> Document:
    return {
        "need": needed.need,
        "reasons": [_reason(reason, edition, labels) for reason in needed.reasons],
    }


def _reason(reason: Reason, edition: Edition, labels: Mapping[str, str]) -> Document:
    return {
        "fields": [{"id": name, "label": labels.get(name, name)} for name in reason.fields],
        "why": reason.why,
        "requirement": reason.requirement,
        "source": _source(reason.source, edition) if reason.source else None,
    }


def _source(source: Source, edition: Edition) -> Document:
    document = edition.catalogue.documents.get(source.document)
    return {
        "document": source.document,
        "title": document.title if document else source.document,
        "section": source.section,
        "as_of": source.as_of.isoformat(),
        "revision": source.revision,
    }


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """A change or a need, in words that are safe to show."""

    title: str
    points: tuple[str, ...]
    field: str = ""
    """The field to open; "" for a need."""


@dataclass(frozen=True, slots=True)
class ChangesSection:
    """A part of the list with its heading."""

    title: str
    entries: tuple[ChangeEntry, ...]


def changes_summary(document: Document) -> str:
    """The base, the number of changes, and what they require."""
    needs = [Need(each["need"]) for each in document["needs"]]
    short = changes_in_short(len(document["fields"]), len(document["files"]), needs)
    return f"Since {one_line(document['base']['name'])}: {short}"


def change_sections(document: Document) -> tuple[ChangesSection, ...]:
    """The list: needs, answers, files; without empty parts."""
    parts = (
        ChangesSection("What the changes call for", tuple(map(_needed_entry, document["needs"]))),
        ChangesSection("Answers", tuple(map(field_entry, document["fields"]))),
        ChangesSection("Files", tuple(map(_file_entry, document["files"]))),
    )
    return tuple(part for part in parts if part.entries)


def _needed_entry(needed: Document) -> ChangeEntry:
    points = (point for reason in needed["reasons"] for point in _reason_lines(reason))
    return ChangeEntry(NEEDED[Need(needed["need"])].capitalize(), tuple(points))


def _reason_lines(reason: Document) -> Iterator[str]:
    labels = ", ".join(one_line(field["label"]) for field in reason["fields"])
    yield f"Because of: {labels}"
    source = reason["source"]
    where = ""
    if source:
        section = f", {source['section']}" if source["section"] else ""
        where = f" – {source['title']}{section} ({source['as_of']})"
    yield one_line(f"{reason['why']} ({reason['requirement']}{where})")


def field_entry(change: Document) -> ChangeEntry:
    """A changed answer in words."""
    change = _worded(change)
    rows = change["rows"]
    both = _before_and_after(change["before"], change["after"])
    points = [_row_line(row) for row in rows] if rows else list(both)
    return ChangeEntry(
        f"{one_line(change['label'])}: {change['kind']}", tuple(points), change["field"]
    )


def _worded(change: Document) -> Document:
    """The change with labels instead of stored choices and column ids."""
    choices, columns = change.get("choices", {}), change.get("columns", {})
    words = partial(_in_words, choices=choices, columns=columns)
    return (
        change
        | _both_sides(change, words)
        | {
            "rows": [
                row
                | _both_sides(row, words)
                | {"cells": [_worded_cell(cell, columns) for cell in row["cells"]]}
                for row in change["rows"]
            ]
        }
    )


def _both_sides(change: Document, words: Callable[[Json], Json]) -> Document:
    return {side: words(change[side]) for side in ("before", "after")}


def _worded_cell(cell: Document, columns: Mapping[str, Document]) -> Document:
    choices = columns.get(cell["column"], {}).get("choices", {})
    return cell | _both_sides(cell, partial(_in_words, choices=choices, columns={}))


def _in_words(value: Json, *, choices: Mapping[str, str], columns: Mapping[str, Document]) -> Json:
    """An answer with the labels of its choices; values without a label are unchanged."""
    if isinstance(value, list):
        return [_in_words(part, choices=choices, columns=columns) for part in value]
    if isinstance(value, dict):
        return dict(_labelled(value, columns))
    return choices.get(value, value) if isinstance(value, str) else value


def _labelled(row: Document, columns: Mapping[str, Document]) -> Iterator[tuple[str, Json]]:
    """The cells of a row by column label, in column order."""
    for name in (*(name for name in columns if name in row), *(n for n in row if n not in columns)):
        column = columns.get(name, {})
        words = _in_words(row[name], choices=column.get("choices", {}), columns={})
        yield column.get("label", name), words


def _before_and_after(before: Json, after: Json) -> Iterator[str]:
    one, other = _pair(before, after)
    if before is not None:
        yield f"before: {one}"
    if after is not None:
        yield f"now: {other}"


def _row_line(row: Document) -> str:
    kind, before, after = row["kind"], row["before"], row["after"]
    if kind == ChangeKind.ADDED:
        return f"row {row['after_row']} added: {_shortened_value(after)}"
    if kind == ChangeKind.REMOVED:
        return f"row {row['before_row']} removed: {_shortened_value(before)}"
    place = _position_words(row["before_row"], row["after_row"])
    if kind == ChangeKind.MOVED:
        return f"row {place} moved: {_shortened_value(after)}"
    cells = [_cell_line(cell) for cell in row["cells"]]
    if cells:
        return f"row {place} changed: {'; '.join(cells)}"
    return f"row {place} changed: {_arrow(before, after)}"


def _position_words(before: int, after: int) -> str:
    return str(after) if before == after else f"{before} → {after}"


def _cell_line(cell: Document) -> str:
    return f"{one_line(cell['label'])}: {_arrow(cell['before'], cell['after'])}"


def _arrow(before: Json, after: Json) -> str:
    one, other = _pair(before, after)
    return f"{one} → {other}" if one != other else f"{one}, with other contents"


def _pair(before: Json, after: Json) -> tuple[str, str]:
    """Two answers; long ones start shortly before the difference."""
    one, other = _changed_value_words(before), _changed_value_words(after)
    if len(one) <= SHOWN and len(other) <= SHOWN:
        return one, other
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    start = max(0, same - _LEAD)
    return _text_excerpt(one, start), _text_excerpt(other, start)


def _shortened_value(value: Json) -> str:
    return _text_excerpt(_changed_value_words(value), 0)


def _text_excerpt(text: str, start: int) -> str:
    end = start + SHOWN
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if len(text) > end else ''}"


def _changed_value_words(value: Json) -> str:
    """An answer in words, in one line."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(_changed_value_words, value))
    if isinstance(value, dict):
        return ", ".join(
            f"{one_line(key)}: {_changed_value_words(part)}" for key, part in value.items()
        )
    return one_line(str(value))


def _file_entry(change: Document) -> ChangeEntry:
    name = change["after"]["name"] if change["after"] else change["before"]["name"]
    points = [
        _file_line(word, change[side]) for word, side in (("before", "before"), ("now", "after"))
    ]
    title = f"{one_line(change['label'])}, {one_line(name)}: {change['kind']}"
    return ChangeEntry(title, tuple(point for point in points if point), change["field"])


def _file_line(word: str, file: Document | None) -> str:
    if file is None:
        return ""
    return f"{word}: {counted(file['size'], 'byte')}, SHA-256 {one_line(file['sha256'])}"


def changes_lines(document: Document) -> Iterator[str]:
    """The list as plain text, for a terminal."""
    yield changes_summary(document)
    for part in change_sections(document):
        yield from ("", f"{part.title} ({len(part.entries)})")
        for entry in part.entries:
            yield f"  {entry.title}"
            yield from (f"    {point}" for point in entry.points)


def changes_markdown(document: Document) -> str:
    """`changes.md`; reproducible from the document."""
    lines = (*_changes_head(document), *changes_section(document, "##"))
    return "".join(f"{line}\n" for line in lines)


def _changes_head(document: Document) -> Iterator[str]:
    base = document["base"]
    yield from ("# What changed since the last bundle", "")
    yield f"- **Bundle before:** {escaped(base['name'])} ({base['state']})"
    yield f"- **Its SHA-256:** `{base['sha256']}`"
    yield f"- **Judged then:** as of {base['as_of']}, edition {escaped(base['edition'])}"
    yield f"- **Judged now:** as of {document['as_of']}, edition {escaped(document['edition'])}"
    yield f"- **In short:** {escaped(changes_summary(document).partition(': ')[2])}"
    yield from ("", "This tool is not affiliated with Procore, and nothing here is its verdict.")


def changes_section(document: Document, mark: str) -> Iterator[str]:
    """The list as Markdown; `mark` is the prefix of its headings, e.g. "##"."""
    for part in change_sections(document):
        yield from ("", f"{mark} {part.title} ({len(part.entries)})")
        for entry in part.entries:
            yield from ("", f"{mark}# {escaped(entry.title)}", "")
            yield from (f"- {point}" for point in _escaped_points(entry.points))


def _escaped_points(points: Iterable[str]) -> Iterator[str]:
    return map(escaped, points)
