"""A reviewer's desk as plain lines, for a terminal or a file."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.reports.desk import GROUP_WORDS, WAIVER_WORDS, Desk, DeskGroup, DeskRow, DeskStatistics
from wizard.rules.phrasing import counted

_MOST = 10
_TITLE = 40


def desk_lines(desk: Desk) -> Iterator[str]:
    """The groups with a line for each app, then the statistics."""
    yield f"{desk.headline}."
    for group in DeskGroup:
        rows = [row for row in desk.rows if row.group is group]
        if rows:
            yield ""
            yield f"{group.value.upper()} ({len(rows)}): {GROUP_WORDS[group]}"
            yield from map(_line, rows)
    yield from statistics_lines(desk.statistics)


def _line(row: DeskRow) -> str:
    bundle = row.bundle
    older = counted(len(row.older), "older round") if row.older else ""
    parts = (
        bundle.milestone,
        row.days_words,
        f"{bundle.blockers} block" if bundle.blockers else "",
        f"{bundle.needs_eyes} to look at" if bundle.needs_eyes else "",
        f"{bundle.differences} judged differently" if bundle.differences else "",
        older,
        row.change.line if row.change else "",
        bundle.problem if row.group is DeskGroup.UNSOUND else "",
    )
    title = row.title if len(row.title) <= _TITLE else f"{row.title[: _TITLE - 1]}…"
    return f"  {title:<{_TITLE}} {' · '.join(filter(None, parts))}"


def statistics_lines(statistics: DeskStatistics) -> Iterator[str]:
    """What blocks most often, on what terms is waived, and which rules are waived most."""
    yield ""
    yield "What blocks most often:"
    yield from _counts((name, f"{number}") for name, number in statistics.blocking[:_MOST])
    yield "Waivers by their terms:"
    yield from _counts((WAIVER_WORDS[kind], f"{number}") for kind, number in statistics.waivers)
    yield "Rules whose findings are waived most (waived of raised):"
    yield from _counts(
        (rate.rule, f"{rate.waived} of {rate.raised}, {rate.share:.0%}")
        for rate in statistics.rules[:_MOST]
    )


def _counts(pairs: Iterator[tuple[str, str]]) -> Iterator[str]:
    lines = [f"  {name}: {number}" for name, number in pairs]
    yield from lines or ["  none"]
