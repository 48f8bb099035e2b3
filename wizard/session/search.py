"""Searches fields, requirements and findings, ignoring case and accents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

from wizard.catalogue.edition import PlacedPage
from wizard.catalogue.model import Field, Value
from wizard.dataclass import dataclass
from wizard.engine.finding import OPEN, Finding
from wizard.secrets.masking import without_secrets
from wizard.session.session import Session
from wizard.text import unmasked

_AROUND = 24
"""Characters of a long text shown before the match."""


class HitKind(StrEnum):
    """The type of a search result; the names are shown."""

    FIELD = "field"
    FINDING = "finding"
    REQUIREMENT = "requirement"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A match of every word, and the field to open for it."""

    kind: HitKind
    title: str
    detail: str
    """The matching part of a longer text, or else the field's location."""
    page: str
    field: str
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """A searchable item. `parts` are its texts, most relevant first."""

    hit: SearchHit
    parts: tuple[str, ...]
    folded: tuple[str, ...]


def search_entries(session: Session) -> tuple[SearchEntry, ...]:
    """All searchable items for the session's current answers, in journey order."""
    findings = session.assessment.findings.values()
    speaking = (_of_finding(session, f) for f in findings if f.message and f.status in OPEN)
    requirements = (_of_requirement(session, finding) for finding in findings)
    return (*field_entries(session), *speaking, *requirements)


def field_entries(session: Session) -> tuple[SearchEntry, ...]:
    """The fields as searchable items, in journey order."""
    return tuple(_of_field(session, placed, name) for placed, name in _asked_fields(session))


def search(entries: Sequence[SearchEntry], query: str, limit: int = 200) -> tuple[SearchHit, ...]:
    """Everything that matches all words of the query, best first; nothing without words."""
    words = _search_fold(query).split()
    if not words:
        return ()
    ranked = []
    for position, entry in enumerate(entries):
        places = [_match_position(entry, word) for word in words]
        if all(place is not None for place in places):
            found = [place for place in places if place is not None]
            ranked.append((sum(rank for _, rank in found), position, found))
    ranked.sort(key=lambda row: row[:2])
    return tuple(
        _hit_shown(entries[position], found, words) for _, position, found in ranked[:limit]
    )


def _asked_fields(session: Session) -> Iterator[tuple[PlacedPage, str]]:
    for placed in session.edition.pages:
        for name in placed.page.fields:
            if name in session.edition.fields:
                yield placed, name


def _search_entry(hit: SearchHit, *parts: str) -> SearchEntry:
    return SearchEntry(hit, parts, tuple(_search_fold(part) for part in parts))


def _of_field(session: Session, placed: PlacedPage, name: str) -> SearchEntry:
    field = session.edition.fields[name]
    hit = SearchHit(HitKind.FIELD, field.label, placed.page.title, placed.page.id, name)
    return _search_entry(
        hit, field.label, name, _answer_words(field, session.value(name)), field.help
    )


def _of_finding(session: Session, finding: Finding) -> SearchEntry:
    label, page = _home(session, finding)
    title = f"{label}: {finding.message}" if label else finding.message
    hit = SearchHit(HitKind.FINDING, title, finding.id, page, finding.field, finding)
    return _search_entry(hit, title, finding.id)


def _of_requirement(session: Session, finding: Finding) -> SearchEntry:
    requirement = finding.requirement
    label, page = _home(session, finding)
    hit = SearchHit(HitKind.REQUIREMENT, requirement.statement, label, page, finding.field, finding)
    return _search_entry(hit, requirement.statement, requirement.id, requirement.why)


def _home(session: Session, finding: Finding) -> tuple[str, str]:
    """Label and page of a finding's field."""
    placed = session.edition.page_of_field.get(finding.field)
    field = session.edition.fields.get(finding.field)
    return field.label if field else "", placed.page.id if placed else finding.page


def _answer_words(field: Field, value: Value | None) -> str:
    """An answer as text, with options by their labels; empty for a secret."""
    if value is None or field.kind.spec.is_secret:
        return ""
    labels = {option.value: option.label for option in field.options}
    return without_secrets(" · ".join(labels.get(word, word) for word in _flat(value)))


def _flat(value: Value) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif value is not None:
        yield str(value)


@lru_cache(maxsize=4096)
def _search_fold(text: str) -> str:
    return " ".join(unmasked(text).casefold().split())


def _match_position(entry: SearchEntry, word: str) -> tuple[int, int] | None:
    """The index of the first matching part and the quality of the match; 0 is best."""
    for number, text in enumerate(entry.folded):
        if word in text:
            at_start = f" {text}".find(f" {word}") >= 0
            return number, 2 * number + (0 if at_start else 1)
    return None


def _hit_shown(
    entry: SearchEntry, found: Sequence[tuple[int, int]], words: Sequence[str]
) -> SearchHit:
    """The search result, with the matching text if it is not the title."""
    hit = entry.hit
    part, word = max((part, word) for (part, _), word in zip(found, words, strict=True))
    if part == 0:
        return hit
    shown = _excerpt(entry.parts[part], word)
    detail = f"{hit.detail} · {shown}" if hit.detail not in {"", shown} else shown
    return SearchHit(hit.kind, hit.title, detail, hit.page, hit.field, hit.finding)


def _excerpt(text: str, word: str) -> str:
    """The text from shortly before the match."""
    line = " ".join(text.split())
    at = _search_fold(line).find(word)
    start = line.rfind(" ", 0, max(0, at - _AROUND)) + 1 if at > _AROUND else 0
    return f"… {line[start:]}" if start else line
