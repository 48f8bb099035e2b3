"""The events of a draft as a table and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wizard.catalogue.model import Field
from wizard.drafts.events import (
    ANSWER,
    APPROVAL,
    ASSIGNMENT,
    BEGAN,
    CHANGES,
    COMMENT,
    COMMENT_REOPENED,
    COMMENT_SETTLED,
    MADE_AGAIN,
    PERSON,
    SETTLED,
    TAKEN_BACK,
    TAKEN_FROM,
    DraftEvent,
    EventFile,
)
from wizard.drafts.merge import FACET_LABELS
from wizard.rules.phrasing import counted, listed
from wizard.text import one_line

UNPROVED = "Nothing proves these lines: they say what the file says, under the names that git had."
_SHOWN = 60


def events_about(found: EventFile, name: str) -> tuple[DraftEvent, ...]:
    """The events of one field, or all of them for ""."""
    return tuple(each for each in found.events if name in {"", each.field})


def history_document(found: EventFile, name: str) -> dict[str, Any]:
    """The events, oldest first."""
    return {
        "proved": False,
        "damaged_lines": list(found.damaged),
        "events": [_event_document(each) for each in events_about(found, name)],
    }


def _event_document(event: DraftEvent) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(),
        "who": event.who or None,
        "kind": event.kind,
        "field": event.field,
        "from": event.before,
        "to": event.after,
        "hidden": event.hidden,
    }


def history_lines(found: EventFile, name: str, fields: Mapping[str, Field]) -> Iterator[str]:
    """The events as lines, oldest first."""
    events = events_about(found, name)
    if not events:
        yield "Nothing is recorded yet."
    for event in events:
        who = one_line(event.who.partition(" <")[0] or "somebody")
        yield f"{event.at:%Y-%m-%d %H:%M}  {who:<20}  {_subject(event, fields)}"
        yield f"  {_change_words(event)}"
    if found.damaged:
        verb = "is" if len(found.damaged) == 1 else "are"
        lines = listed(map(str, found.damaged), 5)
        number = counted(len(found.damaged), "line")
        yield f"! {number} {verb} damaged and left out, e.g. after a crash: {lines}."
    if events:
        yield UNPROVED


def _subject(event: DraftEvent, fields: Mapping[str, Field]) -> str:
    if not event.field:
        return "The record"
    known = fields.get(event.field)
    label = known.label if known else FACET_LABELS.get(event.field, event.field)
    return f"{one_line(label)}  [{one_line(event.field)}]"


def _change_words(event: DraftEvent) -> str:
    if event.hidden:
        return "changed; not shown, as it is or looks like a secret"
    if event.kind == SETTLED:
        return f"kept where two people had changed it: {_value_words(event.after)}"
    if event.kind in _PLAIN_WORDS:
        return f"{_PLAIN_WORDS[event.kind]}: {_shortened(str(event.after))}"
    if event.kind in _TEAM_WORDS:
        before = f"; before: {_value_words(event.before)}" if event.before else ""
        after = "nobody any more" if event.after is None else _value_words(event.after)
        return f"{_TEAM_WORDS[event.kind]}: {after}{before}"
    if event.kind != ANSWER:
        return "begins" if event.kind == BEGAN else one_line(event.kind)
    return f"{_value_words(event.before)} → {_value_words(event.after)}"


_TEAM_WORDS = {
    PERSON: "in the team",
    ASSIGNMENT: "to be answered by",
    APPROVAL: "approved by",
    CHANGES: "changes asked",
    COMMENT: "comment",
    COMMENT_SETTLED: "comment settled",
    COMMENT_REOPENED: "comment opened again",
}
_PLAIN_WORDS = {
    TAKEN_BACK: "taken back",
    MADE_AGAIN: "made again",
    TAKEN_FROM: "the answer was filled in",
}


def _value_words(value: Any) -> str:
    if value is None:
        return "no answer"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return _shortened(", ".join(f"{key}: {part}" for key, part in value.items()))
    if isinstance(value, list):
        return _list_words(value)
    return f"“{_shortened(str(value))}”"


def _list_words(value: Iterable[Any]) -> str:
    items = list(value)
    rows = all(isinstance(each, Mapping) for each in items)
    return counted(len(items), "row") if rows else _shortened("; ".join(map(str, items)))


def _shortened(text: str) -> str:
    line = one_line(text)
    return f"{line[:_SHOWN]}…" if len(line) > _SHOWN else line
