"""The hand-off to the Developer Portal: what to enter where, and what was entered.

Listings cannot be uploaded. An edition defines the portal's forms and their order; the journal
beside the draft stores a digest of each entered value.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from wizard.catalogue.field_kinds import Portal
from wizard.catalogue.model import Field, Status, Value
from wizard.catalogue.parts import PortalSection
from wizard.checks.looked import slots_of
from wizard.dataclass import dataclass
from wizard.drafts.journal_model import EnteredValue, Journal
from wizard.engine.finding import Assessment, Finding
from wizard.engine.milestones import is_later
from wizard.session.field_state import worst_of
from wizard.text import one_line
from wizard.topics.handoff.files import FileDigests, entry_digest, file_digests, whole_path
from wizard.topics.handoff.pieces import PortalPiece, pieces_of

_ARROW = " › "


class HandOffItemState(StrEnum):
    """The state of an item."""

    TO_DO = "to-do"
    CHANGED = "changed"  # entered, but the value has changed
    ENTERED = "entered"
    NOTHING = "nothing"  # nothing to enter


OPEN = frozenset({HandOffItemState.TO_DO, HandOffItemState.CHANGED})
"""The states that wait for entry."""


@dataclass(frozen=True, slots=True)
class HandOffItem:
    """One field of a form. Its pieces are as pasted; all other text is clean."""

    field: str
    label: str
    how: str
    """The action in the form: "type", "choose", "drop the file"."""
    place: str
    """The place in the form."""
    state: HandOffItemState
    pieces: tuple[PortalPiece, ...]
    digest: str
    """The digest of the current value, stored when it is marked as entered."""
    blocks: str = ""
    """Why it would be rejected: "46 characters, at most 40"; "" if nothing blocks."""
    remark: str = ""
    """Further remarks; "" for none."""
    entered_on: date | None = None
    """When it was entered, with this value or an earlier one."""
    is_later: bool = False
    """Whether it belongs to a later milestone, and was not entered before."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for entry at this milestone."""
        return self.state in OPEN and not self.is_later


@dataclass(frozen=True, slots=True)
class HandOffSection:
    """A form of the portal, with its applicable fields."""

    title: str
    go: str
    """The navigation path to the form."""
    items: tuple[HandOffItem, ...]

    @property
    def to_enter(self) -> int:
        """The number of items with something to enter."""
        return sum(item.state is not HandOffItemState.NOTHING for item in self.items)

    @property
    def entered(self) -> int:
        """The number of these entered with their current values."""
        return sum(item.state is HandOffItemState.ENTERED for item in self.items)

    def shown(self, *, everything: bool) -> tuple[HandOffItem, ...]:
        """The open items, or all of them."""
        return tuple(item for item in self.items if everything or item.is_open)


@dataclass(frozen=True)
class HandOff:
    """The hand-off of one draft."""

    sections: tuple[HandOffSection, ...]
    folded: int
    """The number of form fields that do not apply, or not yet."""
    given: tuple[str, ...]
    """Labels of values that the portal provides."""
    ours: str
    """Which of it is our own interpretation."""

    @cached_property
    def items(self) -> tuple[HandOffItem, ...]:
        """All applicable items, in order."""
        return tuple(item for section in self.sections for item in section.items)

    def item(self, field: str) -> HandOffItem | None:
        """The item of a field, also by its label; None if it is not entered in the portal."""
        by_id = next((item for item in self.items if item.field == field), None)
        labelled = [item for item in self.items if item.label.casefold() == field.casefold()]
        return by_id or (labelled[0] if len(labelled) == 1 else None)

    def next_open(self, field: str, delta: int = 1) -> HandOffItem | None:
        """The next open item after a field, or before it with -1, wrapping around."""
        items = self.items[::delta]
        here = next((place for place, item in enumerate(items) if item.field == field), -1)
        round_it = (*items[here + 1 :], *items[: here + 1])
        return next((item for item in round_it if item.is_open), None)

    def count(self, state: HandOffItemState) -> int:
        """The number of items in a state."""
        return sum(item.state is state for item in self.items)

    @property
    def later(self) -> int:
        """How many items wait for a later milestone."""
        return sum(item.is_later and item.state in OPEN for item in self.items)

    @property
    def line(self) -> str:
        """The counts in one line."""
        entered, changed = (
            self.count(HandOffItemState.ENTERED),
            self.count(HandOffItemState.CHANGED),
        )
        total = len(self.items) - self.count(HandOffItemState.NOTHING)
        parts = [f"{entered} of {total} entered"]
        parts += [f"{changed} changed since"] if changed else []
        parts += [f"{n} with nothing to enter" for n in [self.count(HandOffItemState.NOTHING)] if n]
        later = self.later
        parts += [f"{later} for later milestones"] if later else []
        apply = "does not apply" if self.folded == 1 else "do not apply"
        parts += [f"{self.folded} {apply}"] if self.folded else []
        return " · ".join(parts)


def portal_fields(assessment: Assessment) -> Mapping[str, Field]:
    """The fields entered in the portal, in its order; never a secret."""
    edition = assessment.edition
    names = (name for section in edition.journey.portal.sections for name in section.fields)
    fields = ((name, edition.fields[name]) for name in names if name in edition.fields)
    return {name: field for name, field in fields if not field.kind.spec.is_secret}


def read_file_digests(assessment: Assessment, folder: Path) -> FileDigests:
    """Digests of the files to hand over. Reads the disk, so not for the screen's thread."""
    return file_digests(portal_fields(assessment), assessment.context.facts.answers, folder)


def hand_off_of(
    assessment: Assessment, folder: Path, journal: Journal, prints: FileDigests
) -> HandOff:
    """The items to enter, and those entered; `folder` is the draft's. Opens no file."""
    edition, portal = assessment.edition, assessment.edition.journey.portal
    fields = portal_fields(assessment)
    maker = _HandOffItemFactory(assessment, folder, journal, prints)
    every = [maker.section(section, fields) for section in portal.sections]
    sections = tuple(section for section in every if section.items)
    folded = len(fields) - sum(len(section.items) for section in sections)
    given = tuple(edition.fields[name].label for name in portal.given if name in edition.fields)
    return HandOff(sections, folded, given, portal.ours)


@dataclass(frozen=True, slots=True)
class _HandOffItemFactory:
    """Creates the items of one draft."""

    assessment: Assessment
    folder: Path
    journal: Journal
    prints: FileDigests

    def section(self, section: PortalSection, fields: Mapping[str, Field]) -> HandOffSection:
        asked = (fields[name] for name in section.fields if name in fields)
        items = (self._item(field, section.go) for field in asked if self._is_listed(field))
        return HandOffSection(section.title, section.go, tuple(items))

    def _is_listed(self, field: Field) -> bool:
        """Whether it applies, or was entered before and is still in the portal."""
        entered = self.journal.entered.get(field.id)
        return bool(self.assessment.context.applies.get(field.id)) or (
            entered is not None and entered.digest != entry_digest(field, None, {})
        )

    def _item(self, field: Field, go: str) -> HandOffItem:
        value = self.assessment.context.facts.answers.get(field.id)
        digest = entry_digest(field, value, self.prints)
        entered = self.journal.entered.get(field.id)
        pieces = pieces_of(field, value, self._place) if value is not None else ()
        return HandOffItem(
            field=field.id,
            label=field.label,
            how=_HOW[field.kind.spec.portal],
            place=_place_in_form(field.portal, go) or field.label,
            state=_item_state(entered, digest, has_value=value is not None),
            pieces=pieces,
            digest=digest,
            blocks=self._blocks(field, value),
            remark=self._remark(field, entered, digest),
            entered_on=entered.on if entered else None,
            is_later=entered is None and is_later(self.assessment, field.id),
        )

    def _place(self, path: str) -> str:
        return whole_path(path, self.folder)

    def _blocks(self, field: Field, value: Value | None) -> str:
        complaint = self.assessment.context.complaints.get(field.id)
        if complaint:
            return f"the answer {complaint}"
        found = self.assessment.by_field.get(field.id, ())
        blocking = [f for f in found if f.blocks and f.field == field.id]
        worst = worst_of(f for f in blocking if f.status is not Status.UNANSWERED)
        if worst is not None:
            return _finding_text(worst)
        return self._missing_file(field, value)

    def _missing_file(self, field: Field, value: Value | None) -> str:
        slots = slots_of({field.id: field}, {field.id: value})
        missing = [one_line(slot.text) for slot in slots if not self.prints.get(slot.text)]
        return f"{missing[0]} is not there" if missing else ""

    def _remark(self, field: Field, entered: EnteredValue | None, digest: str) -> str:
        gone = field.id not in self.assessment.context.facts.answers
        if gone and entered is not None and entered.digest != digest:
            return f"{_GONE[self.assessment.context.applies.get(field.id)]}; it was entered before"
        return ""


_GONE: Mapping[bool | None, str] = {
    True: "now empty, so remove the entry there",
    False: "no longer applies, so remove the entry there",
    None: "not known whether it applies now",
}


def _finding_text(finding: Finding) -> str:
    return one_line(finding.message or finding.requirement.statement)


def _item_state(entered: EnteredValue | None, digest: str, *, has_value: bool) -> HandOffItemState:
    if entered is not None and entered.digest != digest:
        return HandOffItemState.CHANGED
    if not has_value:
        return HandOffItemState.NOTHING
    return HandOffItemState.TO_DO if entered is None else HandOffItemState.ENTERED


def _place_in_form(portal: str, go: str) -> str:
    """The place in the form without the path: "Tagline" of "Marketplace Listing › Tagline"."""
    way, whole = go.split(_ARROW), portal.split(_ARROW)
    shared = next((n for n in range(len(whole), 0, -1) if way[-n:] == whole[:n]), 0)
    return _ARROW.join(whole[shared:] or whole[-1:])


_HOW: Mapping[Portal, str] = {
    Portal.TYPED: "type",
    Portal.CHOSEN: "choose",
    Portal.EACH_TYPED: "type",
    Portal.EACH_CHOSEN: "choose",
    Portal.CONFIRMED: "confirm",
    Portal.FILE: "drop the file",
    Portal.FILES: "drop the files",
    Portal.ROWS: "type",
}
