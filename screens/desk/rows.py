"""Rows of a reviewer's desk: bundles in groups, and the details of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from textual.content import Content

from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow, heading
from screens.widgets.row_text import behind
from wizard.batch.folder import JudgedBundle
from wizard.catalogue.model import Severity, Status
from wizard.reports.desk import (
    GROUP_WORDS,
    WAIVER_WORDS,
    Desk,
    DeskGroup,
    DeskOrder,
    DeskRow,
    in_order,
)
from wizard.reports.results import FindingResult
from wizard.reports.signs import sign_of
from wizard.rules.phrasing import counted
from wizard.text import one_line

ALL = "all"
"""The value of the choice that shows every group."""

_MOST_FINDINGS, _MOST_COUNTS = 100, 8
STATISTICS = "statistics"
"""The key of the row with the statistics."""

_SHORT = {
    DeskGroup.UNSOUND: "unsound",
    DeskGroup.DIFFERENT: "differs",
    DeskGroup.BLOCKS: "blocks",
    DeskGroup.NEEDS_EYES: "eyes",
    DeskGroup.CLEAN: "clean",
}
"""The groups in words that fit beside each other into 80 columns."""

_SIGNS = {
    DeskGroup.UNSOUND: ("✗", "bold $error"),
    DeskGroup.DIFFERENT: ("≠", "bold $error"),
    DeskGroup.BLOCKS: ("✗", "$error"),
    DeskGroup.NEEDS_EYES: ("?", "$warning"),
    DeskGroup.CLEAN: ("✓", "$success"),
}


@dataclass(slots=True)
class DeskState:
    """State of the desk, kept when it is left and restored when it is opened again."""

    key: str = ""
    """The key of the row under the cursor."""
    view: str = ALL
    """The group that is shown, or all."""
    order: DeskOrder = DeskOrder.WAITING
    words: str = ""
    """What is searched for."""
    message: str = ""
    """The result of the last key."""
    judged: tuple[JudgedBundle, ...] = field(default_factory=tuple)
    desk: Desk | None = None
    """None until the folder was judged."""


def desk_chips(desk: Desk | None) -> tuple[Chip, ...]:
    """A choice for each group, with its count."""
    counts = [(ALL, ALL, len(desk.rows) if desk else 0)]
    counts += [(group.value, _SHORT[group], desk.count(group) if desk else 0) for group in _SHORT]
    return tuple(
        Chip(str(key), f"{words} {number}", value, f"view({value!r})", f"desk.view_{key}")
        for key, (value, words, number) in enumerate(counts)
    )


def shown_rows(desk: Desk, state: DeskState) -> tuple[DeskRow, ...]:
    """The rows of the chosen group that match the search, in the chosen order."""
    words = one_line(state.words).casefold().split()
    rows = (row for row in desk.rows if state.view in (ALL, row.group.value))
    return in_order((row for row in rows if row.matches(words)), state.order)


def desk_rows(desk: Desk, state: DeskState) -> tuple[ReviewRow, ...]:
    """The rows under the headings of their groups, then that of the statistics."""
    shown = shown_rows(desk, state)
    rows: list[ReviewRow] = []
    for group in DeskGroup:
        here = [row for row in shown if row.group is group]
        if here:
            rows.append(heading(f"{group.value.capitalize()} ({len(here)})"))
            rows += map(_review_row, here)
    if not shown:
        rows.append(heading("Nothing matches. Escape shows everything again."))
    if state.view == ALL and not state.words:
        rows.append(heading("Over all apps"))
        rows.append(ReviewRow(STATISTICS, _statistics_line, lambda: statistics_lines(desk)))
    return tuple(rows)


def _review_row(row: DeskRow) -> ReviewRow:
    return ReviewRow(row.key, lambda width: _line(row, width), lambda: detail_lines(row))


def _line(row: DeskRow, width: int) -> Content:
    bundle = row.bundle
    sign, style = _SIGNS[row.group]
    counts = (
        f"{bundle.blockers} ✗" if bundle.blockers else "",
        f"{bundle.needs_eyes} ?" if bundle.needs_eyes else "",
        f"round {len(row.older) + 1}" if row.older else "",
        row.days_words,
    )
    right = Content.styled(" · ".join(filter(None, counts)), "$text-muted")
    lead = Content.assemble("  ", (sign, style), " ")
    return behind(lead, Content(one_line(row.title)), width, right)


def _statistics_line(width: int) -> Content:
    return Content("    Statistics: what blocks, waivers, rules").truncate(width, ellipsis=True)


def detail_lines(row: DeskRow) -> Iterator[Content]:
    """What is known of a bundle, and of its earlier rounds."""
    bundle = row.bundle
    sign, style = _SIGNS[row.group]
    yield Content.styled(f"{sign} {one_line(row.title)}: {row.group.value}", style)
    yield Content.styled(GROUP_WORDS[row.group], "$text-muted")
    if bundle.headline:
        yield Content(one_line(bundle.headline))
    if row.differences_words:
        yield Content.styled(row.differences_words, "$warning")
    if bundle.problem:
        yield Content.styled(f"! {one_line(bundle.problem)}", "$warning")
    if row.change:
        before = one_line(row.change.before.path)
        yield Content.styled(f"Since the last round: {one_line(row.change.line)}", "bold")
        yield from (Content(f"  ✓ {name}") for name in map(one_line, row.change.settled))
        yield from (Content(f"  new: {name}") for name in map(one_line, row.change.new))
        yield Content.styled(f"  compared with {before}", "$text-muted")
    yield from _finding_lines(row)
    yield from _facts(row)


def _finding_lines(row: DeskRow) -> Iterator[Content]:
    findings = sorted(row.findings(), key=lambda each: (not each.fails, not each.needs_person))
    if findings:
        yield Content.styled(f"{counted(len(findings), 'finding')}:", "bold")
    yield from map(_finding_line, findings[:_MOST_FINDINGS])
    if len(findings) > _MOST_FINDINGS:
        yield Content(f"  and {len(findings) - _MOST_FINDINGS} more")


def _finding_line(finding: FindingResult) -> Content:
    name = Content.styled(one_line(finding.requirement), "$text-muted")
    words = one_line(f"{finding.label}: {finding.message}")
    return Content.assemble(f"  {_mark(finding)} {words} ", name)


def _mark(finding: FindingResult) -> str:
    """The sign of a verdict; a file of results may hold others than there are."""
    try:
        return sign_of(Status(finding.verdict), Severity(finding.severity)).mark
    except ValueError:
        return "·"


def _facts(row: DeskRow) -> Iterator[Content]:
    bundle = row.bundle
    facts = {
        "Edition": " ".join(filter(None, (bundle.edition, bundle.milestone))),
        "Made on": bundle.as_of,
        "Received": f"{bundle.received} ({row.days_words})" if row.days is not None else "",
        "File": bundle.path,
        "SHA-256": bundle.sha256,
    }
    for name, fact in facts.items():
        if fact:
            yield Content(f"{name:<9}{one_line(fact)}")
    for copy in row.copies:
        yield Content.styled(f"Copy     {one_line(copy)}", "$text-muted")
    for older in row.older:
        yield Content.styled(
            f"Older    {older.bundle.as_of} {one_line(older.bundle.path)}", "$text-muted"
        )


def statistics_lines(desk: Desk) -> Iterator[Content]:
    """What blocks most often, on what terms is waived, and which rules are waived most."""
    statistics = desk.statistics
    yield Content.styled("What blocks most often", "bold")
    yield from _counts(f"{number:>4}  {name}" for name, number in statistics.blocking)
    yield Content.styled("Waivers by their terms", "bold")
    waivers = ((WAIVER_WORDS[kind], number) for kind, number in statistics.waivers)
    yield from _counts(f"{number:>4}  {words}" for words, number in waivers)
    yield Content.styled("Rules whose findings are waived most", "bold")
    yield from _counts(
        f"{rate.share:>4.0%}  {rate.rule}: {rate.waived} of {rate.raised} waived"
        for rate in statistics.rules
    )


def _counts(lines: Iterator[str]) -> Iterator[Content]:
    found = list(lines)
    yield from (Content(one_line(line)) for line in found[:_MOST_COUNTS])
    if not found:
        yield Content("none")
