"""The guide: what the focused field builds, or what is wrong with it and how to mend it.

Reasons and sources are on the help screen.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.step.artefact import artefact_lines
from screens.widgets.finding_lines import finding_lines, proof_words, review_mark_lines
from screens.widgets.hanging_text import HangingText
from screens.widgets.key_labels import key_label, with_keys
from screens.widgets.marks import colour_of, mark_for_state, mark_of
from screens.widgets.option_lines import option_effects, option_lines
from screens.widgets.picture import Picture
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Field, Page, Status
from wizard.engine.finding import Finding
from wizard.inspection.media.paths import PathError, located
from wizard.inspection.media.seen import FileRef, FileSeen
from wizard.inspection.media.words import facts_words
from wizard.rules.formats import without_hidden_characters
from wizard.session.field_state import company_words, complaints_at, own_findings, why_folded
from wizard.session.file_remarks import Remark, file_at, remarks_on
from wizard.session.session import Session
from wizard.text import clean, measure, one_line

LINES_AT_ONCE = 40
"""Maximum lines in the panel before it is scrolled; later lines are drawn once in view.

The question that most requirements rest on has hundreds of lines.
"""

_NOTHING_ASKED = "Nothing is asked here for your app. Each line says when it would be asked."

_OPEN = frozenset({Status.UNANSWERED, Status.ANSWERED, Status.STALE, Status.COULD_NOT_TELL})

_UNTOLD = frozenset({Status.ANSWERED, Status.STALE, Status.COULD_NOT_TELL})
"""Statuses of which the message says what has to happen; others say what is in sight."""

_TAKE_OUT = {"Shift+F4": "step.take_out_hidden"}
_MOST_OPEN = 4
"""Maximum number of open requirements in the panel."""

_NOTHING_THERE = frozenset({Status.NOTHING_REPORTED, Status.NOT_APPLICABLE})

HIGHEST = 12
"""Maximum rows of the picture: remarks about the file must stay in view below it."""


class Guide(VerticalScroll, can_focus=False):
    """The panel at the right, or below the page on a narrow screen."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="guide")
        self._session = session
        self._label = Static(markup=False, id="guide-label")
        self._title = Content()
        """What the label says: Textual lays out the screen for each text that a Static gets."""
        self._preview = FilePreview(session)
        self._text = HangingText(id="guide-text")
        self._rest = HangingText(id="guide-rest")
        self._shown: tuple[object, ...] = ()
        self._field: tuple[str, int] | None = None
        """The field that is explained, and the row of its list."""

    def compose(self) -> Iterator[Widget]:
        """Composes title, picture and text; the container scrolls."""
        yield self._label
        yield self._preview.picture
        yield self._text
        yield self._rest

    def show(self, field_id: str, row: int = 0) -> None:
        """Shows the guide of a field, unless neither the field nor its findings have changed.

        `row` is the file that is meant in a list of files.
        """
        self._field = (field_id, row)
        self._preview.show_file(field_id, row)
        findings = self._session.findings_of(field_id)
        value = self._session.value(field_id)
        odd = _oddities(value) if isinstance(value, str) else ()
        remarks = self._remarks(field_id, row) if isinstance(value, list) else ()
        facts = (
            _file_facts_words(self._session, field_id, row),
            company_words(self._session, field_id),
        )
        again = self._session.look_again.get(field_id, ())
        width = self.scrollable_content_region.width - self.styles.padding.width
        built = tuple(artefact_lines(self._session, field_id, width))
        option = _option_at(self._session.edition.fields[field_id], row)
        about = (field_id, findings, odd, remarks, facts, again, built, width, option)
        if about != self._shown:
            self._say(about, panel_lines(self._session, field_id, odd, remarks, row, built))

    def on_resize(self) -> None:
        """Draws what is built for another width."""
        if self._field is not None:
            self.show(*self._field)

    def _remarks(self, field_id: str, row: int) -> tuple[Remark, ...]:
        """Remarks about one file of a list, also when the finding names another file first."""
        file = file_at(self._session, field_id, row, self._session.draft.path.parent)
        file_seen = self._session.files_seen.get(file.file_ref) if file else None
        return remarks_on(self._session, file, file_seen) if file and file_seen else ()

    def show_page(self, page: Page) -> None:
        """Shows the title of a page of which no question is asked."""
        self._field = None
        self._preview.show_file("", 0)
        lines = iter((Content.styled(page.title, "bold"), Content(_NOTHING_ASKED)))
        self._say((page.id,), lines)

    def _say(self, about: tuple[object, ...], lines: Iterator[Content]) -> None:
        if self._shown[:1] != about[:1]:
            self.scroll_home(animate=False)
        self._shown = about
        title = next(lines)
        if not title.is_same(self._title):
            self._title = title
            self._label.update(title)
        self._text.update(Content("\n").join(itertools.islice(lines, LINES_AT_ONCE)))
        rest = Content("\n").join(lines)
        self._rest.update(rest)
        self._rest.display = bool(rest)


class FilePreview:
    """As tall as its picture; hidden without one. Inspects nothing itself."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shown: tuple[Path, FileSeen] | None = None
        self.picture = Picture(rows=self._rows, id="preview")

    def show_file(self, field_id: str, row: int) -> None:
        """Shows the file of a field, in a list that of a row, unless it is shown already."""
        shown = self._found(field_id, row)
        if shown == self._shown:
            return
        self._shown = shown
        self.picture.set_class(shown is not None, "-shown")
        self.picture.show(shown[0] if shown else None)

    def _found(self, field_id: str, row: int) -> tuple[Path, FileSeen] | None:
        path = self._path_of(field_id, row)
        file_seen = self._session.files_seen.get(FileRef(Media.IMAGE, path))
        if file_seen is None or file_seen.image is None:
            return None
        try:
            return located(path, self._session.draft.path.parent), file_seen
        except PathError:
            return None

    def _path_of(self, field_id: str, row: int) -> str:
        field = self._session.edition.fields.get(field_id)
        if field is None or field.kind.spec.media is not Media.IMAGE:
            return ""
        value = self._session.value(field_id)
        if field.kind.spec.is_list and isinstance(value, list):
            value = value[row] if 0 <= row < len(value) else ""
        return value if isinstance(value, str) else ""

    def _rows(self, columns: int) -> int:
        """Height of the picture in rows at a width, never enlarged."""
        facts = self._shown[1].image if self._shown else None
        if facts is None:
            return 0
        width = max(1, min(columns, facts.width))
        return max(1, min(HIGHEST, ceil(width * facts.height / max(1, facts.width) / 2)))


def panel_lines(
    session: Session,
    field_id: str,
    oddities: tuple[str, ...],
    remarks: tuple[Remark, ...],
    row: int,
    built: Sequence[Content],
) -> Iterator[Content]:
    """What is wrong and how to mend it; otherwise what the answer builds; then what is open."""
    field = session.edition.fields[field_id]
    trouble = tuple(_trouble_lines(session, field_id, remarks))
    meanings = iter(_option_lines(session, field, row))
    yield from _field_lines(session, field, row)
    yield from trouble
    yield from itertools.islice(meanings, 1)  # a low panel shows the option under the cursor
    yield from () if trouble else built
    yield from _answering_lines(session, field, oddities, meanings)
    yield from _open_lines(session, field_id)
    key = key_label("screen.help", "F1")
    yield Content("")
    yield Content.styled(f"{key} why this is asked, and the source", "$text-muted")


def _trouble_lines(session: Session, field_id: str, remarks: Sequence[Remark]) -> Iterator[Content]:
    """Complaints, and remarks about a file that they do not report."""
    complaining = complaints_at(session, field_id)
    for finding in complaining:
        yield from _complaint(finding)
    reported = {finding.message for finding in complaining}
    for remark in remarks:
        if remark.message not in reported:
            yield from _remark_lines(remark)


def _answering_lines(
    session: Session, field: Field, oddities: Sequence[str], meanings: Iterator[Content]
) -> Iterator[Content]:
    """How to answer, odd characters of the answer, why it is not asked, and who signed it."""
    yield Content(field.help)
    yield from meanings
    for oddity in oddities:
        yield Content.styled(f"! {clean(oddity)}", "$warning")
    value = session.value(field.id)
    if value is not None and without_hidden_characters(value) != value:
        words = with_keys("Shift+F4 takes hidden characters out.", _TAKE_OUT)
        yield Content.styled(words, "$warning")
    if folded := why_folded(session, field.id):
        yield Content.styled(f"– {folded}", "$text-muted")
    signed = (proof_words(f) for f in own_findings(session, field.id) if f.word)
    for words in dict.fromkeys(signed):
        yield Content.styled(words, "$success")


def _option_at(field: Field, row: int) -> str:
    """The option under the cursor, where options have meanings."""
    known = [option.value for option in field.options if option.about]
    return known[row] if row < len(known) else ""


def _option_lines(session: Session, field: Field, row: int) -> Iterator[Content]:
    """What options mean and bring, the one under the cursor first."""
    effects = option_effects(session, field.id)
    return option_lines(field.options, effects, _option_at(field, row))


def _open_lines(session: Session, field_id: str) -> Iterator[Content]:
    """One line for each requirement that is neither settled nor complained about above."""
    found = [f for f in session.findings_of(field_id) if f.status in _OPEN]
    found.sort(key=lambda finding: (finding.field != field_id, finding.status is not Status.STALE))
    if found:
        yield Content("")
    for finding in found[:_MOST_OPEN]:
        yield Content.assemble(mark_of(finding), " ", finding.requirement.statement)
        if finding.message and finding.status in _UNTOLD:
            colour = colour_of(finding.status, finding.severity)
            yield Content.styled(f"  {clean(finding.message)}", colour)
    if len(found) > _MOST_OPEN:
        yield Content.styled(f"… and {len(found) - _MOST_OPEN} more", "$text-muted")


def guide_lines(session: Session, field_id: str) -> Iterator[Content]:
    """All about a field, with reasons and sources, most useful first; for the help screen."""
    field = session.edition.fields[field_id]
    yield from _field_lines(session, field, 0)
    yield from _trouble_lines(session, field_id, ())
    yield from _answering_lines(session, field, (), _option_lines(session, field, 0))
    for finding in sorted(session.findings_of(field_id), key=_speaking_first):
        yield Content("")
        yield from finding_lines(session, finding)
    if portal := session.edition.portal_of(field_id):
        yield Content("")
        yield Content.styled(f"In the Developer Portal: {portal}", "$text-muted")
    yield Content.styled(f"Field {field.id}", "$text-muted")


def _field_lines(session: Session, field: Field, row: int) -> Iterator[Content]:
    """Label of a field, origin of its question, and origin of its answer."""
    yield Content.styled(field.label, "bold")
    if field.reconstructed:
        yield Content.styled("Our reconstruction; not Procore's own wording.", "italic $accent")
    yield from review_mark_lines(session, field.id)
    if words := company_words(session, field.id):
        yield Content.styled(words, "$accent")
    if facts := _file_facts_words(session, field.id, row):
        yield Content.styled(facts, "$text-muted")


def _file_facts_words(session: Session, field_id: str, row: int) -> str:
    """Facts of the file that a field names, in a list those of a row."""
    several = isinstance(session.value(field_id), list)
    file = file_at(session, field_id, row if several else None, session.draft.path.parent)
    file_seen = session.files_seen.get(file.file_ref) if file else None
    if file is None or file_seen is None:
        return ""
    return one_line(f"{file.text}: {facts_words(file_seen)}" if several else facts_words(file_seen))


def _oddities(text: str) -> tuple[str, ...]:
    """Invisible characters of a text, and its width in cells where that differs."""
    if text.isascii():
        return ()
    found = measure(text)
    if found.graphemes == found.code_points:
        return found.oddities
    counted = f"{found.code_points:,} characters are counted; visible are {found.graphemes:,}"
    return (counted, *found.oddities)


def _speaking_first(finding: Finding) -> tuple[bool, bool, int, bool]:
    speaks = finding.status is Status.NOT_MET
    weight = finding.severity.rank if speaks else 0
    return not speaks, finding.status in _NOTHING_THERE, weight, finding.is_derived


def _complaint(finding: Finding) -> Iterator[Content]:
    message = clean(finding.message) or finding.requirement.statement
    colour = colour_of(finding.status, finding.severity)
    yield Content.assemble(mark_of(finding), (f" {message}", colour))
    if finding.fix:
        yield Content(f"  → {clean(finding.fix)}")


def _remark_lines(remark: Remark) -> Iterator[Content]:
    colour = colour_of(remark.status, remark.severity)
    mark = mark_for_state(remark.status, remark.severity)
    yield Content.assemble(mark, (f" {clean(remark.message)}", colour))
    if remark.fix:
        yield Content(f"  → {clean(remark.fix)}")
