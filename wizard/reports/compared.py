"""The report section on a baseline and the build limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wizard.reports.baseline import can_be_known
from wizard.reports.escape import escaped
from wizard.reports.outcome import CheckOutcome, FailOn
from wizard.reports.text_report import wrapped
from wizard.rules.phrasing import counted
from wizard.text import one_line

TITLE = "Compared with the baseline"


def compared_lines(outcome: CheckOutcome) -> Iterator[str]:
    """Plain lines; none without a baseline or a non-default limit."""
    if outcome.baseline:
        yield from ("", f"{TITLE}: {counts_of(outcome)}")
        for title, ids in groups_of(outcome):
            yield from wrapped(title, " " * 4, "  ")
            yield from (f"    {one_line(name)}" for name in ids)
    if is_told(outcome):
        yield from ("", gate_of(outcome))


def compared_section(outcome: CheckOutcome) -> Iterator[str]:
    """The section as Markdown."""
    if outcome.baseline:
        yield from ("", f"## {TITLE} ({counts_of(outcome)})", "")
        for title, ids in groups_of(outcome):
            yield f"- **{title}:** {', '.join(f'`{escaped(name)}`' for name in ids)}"
    if is_told(outcome):
        yield from ("", f"**{gate_of(outcome)}**")


def is_told(outcome: CheckOutcome) -> bool:
    """Whether there is a baseline or a non-default limit."""
    return outcome.baseline is not None or outcome.fail_on is not FailOn.BLOCKER


def counts_of(outcome: CheckOutcome) -> str:
    """The numbers of known, new and gone findings, in one line."""
    known, new, gone = map(len, (outcome.known, outcome.new, outcome.gone))
    return f"{known} known, {new} new, {gone} gone"


def groups_of(outcome: CheckOutcome) -> Iterable[tuple[str, list[str]]]:
    """Ids of requirements by their relation to the baseline; without empty groups."""
    groups = (
        ("New", [finding.id for finding in outcome.new if can_be_known(finding)]),
        (
            "Never known, even if a baseline names them",
            [finding.id for finding in outcome.new if not can_be_known(finding)],
        ),
        ("Known, so they fail nothing", [finding.id for finding in outcome.known]),
        (
            "Gone or different now; write the baseline again to remove them",
            [known.requirement for known in outcome.gone],
        ),
    )
    return (group for group in groups if group[1])


def gate_of(outcome: CheckOutcome) -> str:
    """How many findings fail the build, in one sentence without full stop."""
    count = len(outcome.failing)
    limit = f"--fail-on {outcome.fail_on}"
    if not count:
        return f"Nothing fails by {limit}"
    verb = "fails" if count == 1 else "fail"
    return f"{counted(count, 'finding')} {verb} by {limit}"
