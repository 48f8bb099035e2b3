"""What fails a build and what was known before, as the last part of text and of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wizard.reports.baseline import can_be_known
from wizard.reports.escape import escaped
from wizard.reports.outcome import FailOn, Outcome
from wizard.reports.text_report import wrapped
from wizard.rules.phrasing import counted
from wizard.text import one_line

TITLE = "Compared with the baseline"


def compared_lines(outcome: Outcome) -> Iterator[str]:
    """Plain lines; none where nobody gave a baseline or another limit than the usual."""
    if outcome.baseline:
        yield from ("", f"{TITLE}: {_counts(outcome)}")
        for title, ids in _groups(outcome):
            yield from wrapped(title, " " * 4, "  ")
            yield from (f"    {one_line(name)}" for name in ids)
    if outcome.baseline or outcome.fail_on is not FailOn.BLOCKER:
        yield from ("", _gate(outcome))


def compared_section(outcome: Outcome) -> Iterator[str]:
    """The same as Markdown."""
    if outcome.baseline:
        yield from ("", f"## {TITLE} ({_counts(outcome)})", "")
        for title, ids in _groups(outcome):
            yield f"- **{title}:** {', '.join(f'`{escaped(name)}`' for name in ids)}"
    if outcome.baseline or outcome.fail_on is not FailOn.BLOCKER:
        yield from ("", f"**{_gate(outcome)}**")


def _counts(outcome: Outcome) -> str:
    known, new, gone = map(len, (outcome.known, outcome.new, outcome.gone))
    return f"{known} known, {new} new, {gone} gone"


def _groups(outcome: Outcome) -> Iterable[tuple[str, list[str]]]:
    groups = (
        ("New", [finding.id for finding in outcome.new if can_be_known(finding)]),
        (
            "Never known, whatever a baseline says",
            [finding.id for finding in outcome.new if not can_be_known(finding)],
        ),
        ("Known, so they fail nothing", [finding.id for finding in outcome.known]),
        (
            "Gone or different now; write the baseline anew to forget them",
            [known.requirement for known in outcome.gone],
        ),
    )
    return (group for group in groups if group[1])


def _gate(outcome: Outcome) -> str:
    count = len(outcome.failing)
    limit = f"--fail-on {outcome.fail_on}"
    if not count:
        return f"Nothing fails by {limit}"
    verb = "fails" if count == 1 else "fail"
    return f"{counted(count, 'finding')} {verb} by {limit}"
