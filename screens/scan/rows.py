"""Rows of the source scan: folders and searches, then the finds."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from screens.live.labels import planned_question_lines
from screens.scan.state import ScanState
from screens.widgets.finding_rows import ReviewRow, group
from screens.widgets.marks import colour_of, mark_for_state, mark_of
from screens.widgets.row_text import behind, labelled
from wizard.catalogue.model import Severity, Status
from wizard.checks.source_found import Weight
from wizard.engine.questions import PendingQuestion
from wizard.inspection.source.standing import IN_WORDS, Place
from wizard.reports.scan_subject import allow_words, step_words
from wizard.rules.phrasing import counted
from wizard.session.field_state import worst_of
from wizard.session.session import Session
from wizard.text import clean, one_line
from wizard.topics.live.outcomes import GROUPS
from wizard.topics.scan.results import ScanAnswer, ScanReport, WeighedFind, field_with_folders
from wizard.topics.scan.scanner import PreparedScan

_STATES = {
    Weight.FAILS: (Status.NOT_MET, Severity.BLOCKER),
    Weight.WARNS: (Status.NOT_MET, Severity.WARNING),
    Weight.UNCLEAR: (Status.COULD_NOT_TELL, Severity.WARNING),
    Weight.TOLD: (Status.NOT_APPLICABLE, Severity.ADVICE),
}


# Before the scan


def scan_plan_rows(session: Session, prepared: PreparedScan) -> tuple[ReviewRow, ...]:
    """The folders, the searches, and what cannot be searched."""
    field = field_with_folders(session.edition)
    folders = [_folder_row(name, field) for name in prepared.folders]
    asked = [_asked_row(session, one) for one in prepared.wanted]
    left = [_asked_row(session, one, "–") for one in prepared.left_out]
    return (
        *group("Will be searched, on this computer", folders),
        *group(f"Will be searched for ({len(asked)})", asked),
        *group(f"Nothing here can search for it yet ({len(left)})", left),
    )


def _folder_row(name: str, field: str) -> ReviewRow:
    def detail() -> Iterator[Content]:
        yield Content.styled(one_line(name), "bold")
        yield Content(
            "Left out: what version control and ignore files leave out, other people's packages, "
            "and what .procore-submit-ignore at its top names."
        )

    return ReviewRow(
        f"folder:{name}", lambda _w: Content(f"   {one_line(name)}"), detail, "", field
    )


def _asked_row(session: Session, pending: PendingQuestion, sign: str = "") -> ReviewRow:
    requirement = session.edition.requirements[pending.requirements[0]]
    findings = session.assessment.findings
    worst = worst_of(findings[name] for name in pending.requirements if name in findings)
    mark = Content(sign) if sign else mark_of(worst)
    return ReviewRow(
        f"{pending.question.check}\0{pending.question.inputs[0]}",
        lambda width: behind(
            Content.assemble(" ", mark, " "), Content(one_line(requirement.statement)), width
        ),
        lambda: planned_question_lines(session, pending),
        "",
        requirement.fields[0],
    )


# After the scan


def scan_result_rows(session: Session, state: ScanState) -> tuple[ReviewRow, ...]:
    """Problems first, each with the places where it was found."""
    scan_report = state.scan_report
    if scan_report is None:
        return ()
    rows: list[ReviewRow] = []
    for title, statuses in GROUPS.items():
        these = sorted(
            (each for each in scan_report.answered if each.status in statuses),
            key=lambda each: each.severity.rank,
        )
        made = [row for each in these for row in _answered_rows(session, scan_report, each)]
        rows += group(f"{title} ({len(these)})", made)
    return tuple(rows)


def _answered_rows(
    session: Session, scan_report: ScanReport, each: ScanAnswer
) -> Iterator[ReviewRow]:
    requirement = session.edition.requirements[each.requirements[0]]
    mark = mark_for_state(each.status, each.severity)
    field = requirement.fields[0]
    message = one_line(each.message)
    words = (
        f"{one_line(requirement.statement)} {message}"
        if message
        else one_line(requirement.statement)
    )
    finds = [
        f for f in scan_report.finds if f.rule == each.rule and f.requirements == each.requirements
    ]
    yield ReviewRow(
        f"rule:{each.check}:{each.rule}",
        lambda width: behind(Content.assemble(" ", mark, " "), Content(words), width),
        lambda: _answered_lines(session, scan_report, each),
        "",
        field,
    )
    if each.status is not Status.MET:
        for find in finds:
            if find.weight is not Weight.TOLD:
                yield _find_row(session, find, each, field)


def _find_row(session: Session, find: WeighedFind, each: ScanAnswer, field: str) -> ReviewRow:
    row = find.row
    place = one_line(f"{row['name']}:{row['line']}")
    status, worst = _STATES[find.weight]
    mark = mark_for_state(status, find.severity or worst)

    def draw(width: int) -> Content:
        sign = Content.assemble("  ", mark)
        found = Content(one_line(row["excerpt"] or find.about))
        return labelled(sign, place, width // 3, found, width)

    return ReviewRow(
        f"find:{each.rule}:{place}:{row['column']}",
        draw,
        lambda: _find_lines(session, find, each),
        "",
        field,
    )


def _find_lines(session: Session, find: WeighedFind, each: ScanAnswer) -> Iterator[Content]:
    row = find.row
    place = IN_WORDS[Place(row["place"])]
    yield Content.styled(one_line(f"{row['name']}:{row['line']} ({place})"), "bold")
    for text in filter(None, (row["excerpt"], find.about)):
        yield Content(f"  {one_line(text)}")
    yield from (Content.styled(f"  {one_line(step)}", "$text-muted") for step in step_words(row))
    yield from _requirement_lines(session, each)
    if each.allow:
        yield Content(f"If it is right: {allow_words(each)}.")


def _answered_lines(
    session: Session, scan_report: ScanReport, each: ScanAnswer
) -> Iterator[Content]:
    yield from _requirement_lines(session, each)
    aside = each.counts.get(Weight.TOLD, 0)
    if aside:
        yield Content(f"{counted(aside, 'find')} outside the running app set aside.")
    for name, line, reason in each.allowances:
        yield Content(one_line(f"Allowed at {name}:{line}: {reason}"))
    for went in scan_report.went:
        yield Content.styled(_went_words(went["files"], went["excluded"]), "$text-muted")


def _went_words(files: int, excluded: int) -> str:
    left = f", {counted(excluded, 'file')} left out deliberately" if excluded else ""
    return f"{counted(files, 'file')} searched{left}."


def _requirement_lines(session: Session, each: ScanAnswer) -> Iterator[Content]:
    colour = colour_of(each.status, each.severity)
    severity = f"{each.severity.value}: " if each.status is Status.NOT_MET else ""
    requirements = [session.edition.requirements[name] for name in each.requirements]
    for requirement in requirements:
        mark = mark_for_state(each.status, each.severity)
        yield Content.assemble(mark, " ", requirement.statement)
    if each.message:
        yield Content.styled(f"  {severity}{clean(each.message)}", colour)
    if each.status is Status.MET:
        return
    for why in dict.fromkeys(requirement.why for requirement in requirements):
        yield Content.styled(f"  {why}", "$text-muted")
    fix = each.fix or next(filter(None, (requirement.fix for requirement in requirements)), "")
    if fix:
        yield Content(f"  → {clean(fix)}")
