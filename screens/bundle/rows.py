"""Rows of the export screen: obstacles, contents of the bundle, and the result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from screens.bundle.exporting import PlannedFile
from screens.widgets.key_labels import with_keys
from screens.widgets.marks import mark_of
from screens.widgets.path_text import in_bytes
from screens.widgets.row_text import behind, labelled
from wizard.bundle.names import INCOMPLETE
from wizard.catalogue.model import Status
from wizard.dataclass import dataclass
from wizard.engine.finding import Assessment
from wizard.engine.readiness import readiness_of
from wizard.reports.subject import finding_message
from wizard.rules.phrasing import counted
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.bundle.export import ExportResult

_LABEL = 24


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A row of the list before an export."""

    draw: Callable[[int], Content]
    field: str = ""
    """The field to go to; "" for headings."""


def gate_content(
    assessment: Assessment, parts: Sequence[PlannedFile] | None, trouble: str, changed: Content
) -> Content:
    """What makes the bundle incomplete, what prevents the export, and what was not checked.

    `changed` summarises the changes since the last bundle; empty while they are not known.
    """
    lines = [*_gate(assessment, parts or (), trouble), *([changed] if changed else [])]
    return Content("\n").join(lines)


def _gate(assessment: Assessment, parts: Sequence[PlannedFile], trouble: str) -> Iterator[Content]:
    if trouble:
        yield Content.styled(f"✗ {trouble}", "bold $error")
    if unfit := sum(bool(part.trouble) for part in parts):
        words = f"✗ {unfit} of the files cannot be attached: fix this first."
        yield Content.styled(words, "bold $error")
    readiness = readiness_of(assessment)
    if readiness.ready:
        yield Content.styled(f"✓ {readiness.headline}.", "bold $success")
    else:
        sign, colour = ("✗", "$error") if readiness.blockers else ("?", "$warning")
        yield Content.styled(f"{sign} {readiness.headline}.", f"bold {colour}")
        yield Content("x exports a bundle marked INCOMPLETE.")
    unknown = _unknown(assessment)
    waived = assessment.status_counts().get(Status.WAIVED, 0)
    yield Content(f"? {unknown} not checked · w {waived} waived; the bundle says so.")


def _unknown(assessment: Assessment) -> int:
    statuses = assessment.status_counts()
    return statuses.get(Status.COULD_NOT_TELL, 0) + statuses.get(Status.STALE, 0)


def rows_before(
    assessment: Assessment, parts: Sequence[PlannedFile] | None, *, strip: bool = False
) -> tuple[ExportRow, ...]:
    """Files that cannot be attached, blockers, included files and excluded files."""
    known = parts or ()
    unfit = [_export_row("✗", p.label, p.trouble, p.field) for p in known if p.trouble]
    blocking = [
        _export_row(
            mark_of(f), assessment.edition.fields[f.field].label, finding_message(f), f.field
        )
        for f in assessment.blockers
    ]
    holding = [
        _export_row("?", assessment.edition.fields[f.field].label, finding_message(f), f.field)
        for f in (hold.finding for hold in readiness_of(assessment).holds)
    ]
    packed = [part for part in known if not part.trouble and not part.left_out]
    inside = [
        _export_row(" ", p.label, p.name, p.field, f"{in_bytes(p.size):>9}  ") for p in packed
    ]
    behind = [_export_row("–", p.label, p.left_out, p.field) for p in known if p.left_out]
    size = in_bytes(sum(part.size for part in packed))
    files = (
        f"{len(packed)} file{'s' if len(packed) > 1 else ''} of {size}" if packed else "no files"
    )
    bare = "; pictures without metadata" if strip else ""
    what = f"Goes in: answers, assessment, reports, and {files}{bare}"
    return (
        *_titled_rows(f"Cannot be attached ({len(unfit)})", unfit),
        _heading("Looking at the files …" if parts is None else what),
        *inside,
        *_titled_rows(f"Stays behind ({len(behind)})", behind),
        *_titled_rows(f"Blocks ({len(blocking)})", blocking),
        *_titled_rows(f"To check or look at first ({len(holding)})", holding),
    )


def _titled_rows(title: str, rows: Sequence[ExportRow]) -> tuple[ExportRow, ...]:
    return (_heading(title), *rows) if rows else ()


def _heading(title: str) -> ExportRow:
    return ExportRow(lambda width: behind(Content(" "), Content.styled(title, "bold"), width))


def _export_row(
    sign: Content | str, label: str, words: str, field: str, lead: str = ""
) -> ExportRow:
    def draw(width: int) -> Content:
        text = Content(f"{lead}{one_line(words)}")
        return labelled(sign, one_line(label), _LABEL, text, width)

    return ExportRow(draw, field)


def _stripped_words(number: int) -> str:
    return f"{counted(number, 'picture')} packed without metadata; the originals are unchanged."


def _base_lines(made: ExportResult) -> Iterator[Content]:
    """Changes that the bundle records, and steps that failed."""
    if made.base:
        yield Content(f"Since {made.base.name}: {made.base.changes.line}; changes.md lists it.")
    for trouble in made.troubles:
        yield Content.styled(f"! {one_line(trouble)}", "$warning")


def export_result_lines(made: ExportResult) -> list[Content]:
    """Facts of the bundle, and what to do with it."""
    unknown = _unknown(made.assessment)
    lines = [
        Content.styled(f"✓ The bundle is in place, marked {made.state}.", "bold $success"),
        Content(f"{readiness_of(made.assessment).headline}."),
        Content(f"Name     {one_line(made.path.name)}"),
        Content(f"Folder   {one_line(str(made.path.parent))}"),
        Content(f"Size     {in_bytes(made.size)} ({made.size:,} bytes)"),
        Content(f"SHA-256  {made.sha256}"),
        *([Content(_stripped_words(made.stripped))] if made.stripped else []),
        Content(f"? {unknown} not checked." if unknown else "Everything was checked."),
        *_base_lines(made),
        Content(""),
    ]
    if made.state == INCOMPLETE:
        words = "It is marked INCOMPLETE in its name and inside: use it to show, not to submit."
        return [*lines, Content.styled(words, "bold $warning")]
    return [*lines, *_hand_in_lines(made.assessment)]


def _hand_in_lines(assessment: Assessment) -> Iterator[Content]:
    """What to do with a bundle that is ready, and which day opens the next milestone."""
    milestones = assessment.edition.milestones
    of_all = [each for each in milestones if each.sent_on]
    milestone = assessment.milestone or (of_all[-1] if of_all else None)
    if milestone is None:
        return
    yield Content.styled("What to do with it", "bold")
    for number, step in enumerate(milestone.hand_in, 1):
        yield Content(f"{number}. {with_keys(step, {'Ctrl+T': 'screen.portal'})}")
    if milestone.sent_on:
        label = assessment.edition.fields[milestone.sent_on[0]].label
        yield Content(f"{len(milestone.hand_in) + 1}. Enter the day of sending: “{label}”.")
    yield Content("Nothing has been sent to anyone: the bundle is a file on this computer only.")
