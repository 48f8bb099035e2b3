"""`events.jsonl` of a bundle: who changed what, as the draft's record says; packed on request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wizard.bundle.names import EVENTS
from wizard.bundle.opened import OpenBundle, read_small_file
from wizard.drafts.events import events_in, read_events
from wizard.errors import BundleError
from wizard.rules.phrasing import counted

MAX_EVENTS = 8 * 1024 * 1024


def packed_events(draft: Path) -> bytes:
    """The events of a draft by time, without damaged lines. Raises BundleError if it has none."""
    found = read_events(draft)
    if found is None or not found.events:
        message = f"No changes of {draft} are recorded, so there are no events to pack."
        raise BundleError(message, "Run `submission-wizard team init`, or leave --events out.")
    return b"".join(event.line() for event in found.events)


def event_problems(bundle: OpenBundle) -> Iterator[str]:
    """What of the events in a bundle this program would not have written."""
    if EVENTS in bundle.sizes:
        data = read_small_file(bundle, EVENTS, MAX_EVENTS)
        found = events_in(data)
        if data != b"".join(event.line() for event in found.events):
            yield f"{EVENTS} is not what this program writes for these events."


def event_remarks(bundle: OpenBundle) -> Iterator[str]:
    """What the events say, and that nothing proves them."""
    if EVENTS in bundle.sizes:
        events = events_in(read_small_file(bundle, EVENTS, MAX_EVENTS)).events
        number = counted(len(events), "recorded change")
        people = counted(len({event.who for event in events}), "name")
        yield f"{EVENTS}: {number} under {people}; nothing proves who made them."
