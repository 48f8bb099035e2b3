"""Two drafts compared question by question, and one draft by question, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.drafts.model import Draft
from wizard.drafts.unsettled import first_conflicts
from wizard.engine.diff import SubmissionState, changes_since, jsonable
from wizard.reports.changes_report import field_changes_document, field_entry
from wizard.reports.reviewer_report import answer_words
from wizard.rules.formats import is_answered
from wizard.rules.phrasing import counted
from wizard.secrets.masking import without_secrets
from wizard.text import clean, one_line

_HIDDEN = "kept in the keyring"


def draft_diff_document(before: Draft, after: Draft, edition: Edition) -> dict[str, Any]:
    """What differs between two drafts, in the words of `edition`, the later one's."""
    one, other = (SubmissionState(_shown_answers(each, edition)) for each in (before, after))
    changes = changes_since(one, other, edition)
    return {
        "before": _head(before),
        "after": _head(after),
        "fields": field_changes_document(changes, edition),
        "records": list(_record_changes(before, after)),
    }


def draft_diff_lines(document: dict[str, Any]) -> Iterator[str]:
    """The same as text."""
    for key, label in (("name", "Name of the draft"), ("edition", "Edition")):
        one, other = document["before"][key], document["after"][key]
        if one != other:
            yield f"{label}: {one_line(one)} → {one_line(other)}"
    for change in document["fields"]:
        entry = field_entry(change)
        yield f"{entry.title}  [{entry.field}]"
        yield from (f"  {point}" for point in entry.points)
    yield from (one_line(each) for each in document["records"])


def draft_lines(draft: Draft, edition: Edition) -> Iterator[str]:
    """A draft by question, as git compares it: a line or paragraph for each answer."""
    yield f"Name of the draft: {one_line(draft.name)}"
    yield f"Edition: {draft.edition}"
    for name, value in _shown_answers(draft, edition).items():
        if is_answered(value):
            field = edition.fields.get(name)
            label = one_line(field.label) if field else name
            words = answer_words(field, value) if field else str(jsonable(value))
            lines = clean(without_secrets(words)).splitlines()
            yield f"{label}  [{name}]"
            yield from (f"  {line}" for line in lines)
    yield from _records(draft)


def _shown_answers(draft: Draft, edition: Edition) -> dict[str, Any]:
    """The draft's own answers in the order of the edition, without references to secrets."""
    order = {name: number for number, name in enumerate(edition.fields)}
    names = sorted(draft.answers, key=lambda name: (order.get(name, len(order)), name))
    fields = edition.catalogue.fields
    return {
        name: _HIDDEN
        if name in fields and fields[name].kind.spec.is_secret
        else draft.answers[name]
        for name in names
    }


def _head(draft: Draft) -> dict[str, str]:
    return {
        "path": str(draft.path),
        "name": draft.name,
        "edition": draft.edition,
        "changed": draft.changed.isoformat(),
    }


def _record_changes(before: Draft, after: Draft) -> Iterator[str]:
    """Waivers, signatures and open conflicts that only one of two drafts has."""
    one, other = list(_records(before)), list(_records(after))
    yield from (f"removed: {each}" for each in one if each not in other)
    yield from (f"added: {each}" for each in other if each not in one)


def _records(draft: Draft) -> Iterator[str]:
    for waiver in draft.waivers:
        reason = one_line(without_secrets(waiver.reason))
        yield f"Waiver of {waiver.requirement}: {reason} ({one_line(waiver.by)}, {waiver.on})"
    for each in draft.signatures:
        yield f"Signed: {each.page or each.requirement} ({one_line(each.by)}, {each.on})"
    for field in first_conflicts(draft.conflicts):
        yield f"Two people changed {one_line(field)}, and nobody chose"


def difference_summary(document: dict[str, Any]) -> str:
    """How many answers differ, e.g. "3 answers differ."."""
    number = len(document["fields"])
    if not number and not document["records"]:
        return "No answer differs."
    return f"{counted(number, 'answer')} {'differs' if number == 1 else 'differ'}."
