"""The ordered list of what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wizard.catalogue.edition import derives_from
from wizard.catalogue.model import Severity, Status
from wizard.dataclass import dataclass
from wizard.engine.content import CONTENT_OF
from wizard.engine.finding import OPEN, Assessment, Finding


@dataclass(frozen=True, slots=True)
class Task:
    """One task at one field; it may settle several findings."""

    field: str
    page: str
    action: str
    severity: Severity
    findings: tuple[Finding, ...]


def plan_of(assessment: Assessment) -> tuple[Task, ...]:
    """The tasks, most useful first.

    Blocking findings come first; then wrong answers before missing ones, since they are usually
    quicker to fix; then journey order. Findings that depend on others are settled with those, so
    they are listed only when nothing else is left of them.
    """
    open_findings = [f for f in assessment.findings.values() if f.status in OPEN]
    open_ids = {f.id for f in open_findings}
    open_findings = [f for f in open_findings if not settled_with(f) & open_ids]
    order = {f.id: position for position, f in enumerate(open_findings)}
    open_findings.sort(key=lambda f: (f.severity.rank, f.status is Status.UNANSWERED, order[f.id]))
    return tuple(_tasks_for(assessment, open_findings))


def settled_with(finding: Finding) -> frozenset[str]:
    """The ids of the findings that decide it: its parts, or the refused answer that it rests on."""
    refused = {f"{CONTENT_OF}{finding.refused_field}"} if finding.refused_field else frozenset()
    return derives_from(finding.requirement) | refused


def _tasks_for(assessment: Assessment, findings: Iterable[Finding]) -> Iterable[Task]:
    by_field: dict[str, list[Finding]] = {}
    for finding in findings:
        by_field.setdefault(finding.field, []).append(finding)
    for field_id, group in by_field.items():
        first = group[0]
        page = assessment.edition.page_of_field[field_id].page.id
        action = action_for(assessment, first)
        yield Task(field_id, page, action, first.severity, tuple(group))


def action_for(assessment: Assessment, finding: Finding) -> str:
    """The recommended action for a finding, in one line."""
    label = assessment.edition.fields[finding.field].label
    if finding.status is Status.UNANSWERED:
        return f"Answer “{label}”"
    message = finding.fix or finding.message or finding.requirement.statement
    return f"{label}: {message}"


def next_blocker(
    assessment: Assessment,
    page: str,
    field_id: str,
    direction: int,
    counts: Callable[[Finding], bool] = lambda _: True,
) -> Finding | None:
    """The nearest blocking finding after (1) or before (-1) a field, wrapping around.

    Findings that do not count are passed over.
    """
    place = _journey_position(assessment, page, field_id)
    found: dict[tuple[int, int], Finding] = {}
    for finding in filter(counts, assessment.blockers):
        home = assessment.edition.page_of_field[finding.field].page.id
        found.setdefault(_journey_position(assessment, home, finding.field), finding)
    if not found:
        return None
    places = sorted(found)
    if direction > 0:
        return found[next((p for p in places if p > place), places[0])]
    return found[next((p for p in reversed(places) if p < place), places[-1])]


def _journey_position(assessment: Assessment, page: str, field_id: str) -> tuple[int, int]:
    placed = assessment.edition.page_ids[page]
    fields = placed.page.fields
    return placed.position, fields.index(field_id) if field_id in fields else -1
