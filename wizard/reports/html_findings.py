"""What there is to do, for the HTML report: the plan, what is open, what nobody looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from wizard.catalogue.model import Severity, Status
from wizard.engine.finding import Finding
from wizard.engine.plan import Task, plan_of
from wizard.reports.html_parts import (
    NOTHING,
    Markup,
    Section,
    address,
    element,
    folded,
    joined,
    lines,
    listed,
    paragraph,
)
from wizard.reports.signs import Sign, sign_of
from wizard.reports.subject import Subject, command_for, said, seen_words

FIRST = 10
"""Tasks that stand open; the others are folded."""

FOLDED_FROM = 4
"""So many requirements that wait for the same check are folded."""

COLOURS: Mapping[str, str] = {
    "✗": "red",
    "!": "amber",
    "○": "blue",
    "?": "blue",
    "↻": "amber",
    "✓": "green",
}
"""The colour that goes with a sign; a sign and a word say the same without it."""


def signed(sign: Sign) -> Markup:
    """A sign with its word."""
    mark = element("span", sign.mark, aria_hidden="true")
    return element("span", mark, f" {sign.word}", class_=f"sign {colour_of(sign)}")


def colour_of(sign: Sign) -> str:
    """The name of the colour that goes with a sign."""
    return COLOURS.get(sign.mark, "grey")


def number_of(finding: Finding) -> Markup:
    """The requirement's id, which leads to all there is to know of it."""
    return element("a", element("code", finding.id), href=f"#r-{finding.id}")


def source(subject: Subject, finding: Finding) -> Markup:
    """Where a requirement comes from, as a link where its document has an address."""
    document = subject.catalogue.documents.get(finding.requirement.source.document)
    return address(document.url if document else "", subject.source_of(finding), "told")


def plan(subject: Subject) -> Section:
    """What to do next, most useful first."""
    tasks = plan_of(subject.assessment)
    if not tasks:
        body = paragraph("Nothing is left to answer or to mend.")
        return Section("next", "What to do next", body)
    first = _tasks(subject, tasks[:FIRST])
    rest = tasks[FIRST:]
    more = f"{len(rest)} more after these"
    body = lines((first, folded(more, _tasks(subject, rest, FIRST + 1), class_="matters")))
    return Section("next", "What to do next", body if rest else first, len(tasks))


def _tasks(subject: Subject, tasks: Sequence[Task], start: int = 1) -> Markup:
    items = (Markup(f"{element('li', *_task(subject, task))}\n") for task in tasks)
    return element("ol", *items, class_="tasks", start=str(start) if start > 1 else "")


def _task(subject: Subject, task: Task) -> Iterator[Markup]:
    first = task.findings[0]
    more = len(task.findings) - 1
    also = f" · settles {more} more" if more else ""
    yield joined((signed(sign_of(first.status, first.severity)), Markup(" "), task.action))
    yield paragraph(f"{subject.place(first)}{also}", class_="soft small")


def opened(subject: Subject, anchor: str, title: str, severity: Severity) -> Section:
    """Everything open of one severity, each with its place, its fix and its source."""
    findings = subject.open(severity)
    body = _findings(subject, findings) if findings else paragraph("Nothing.")
    return Section(anchor, title, body, len(findings))


def _findings(subject: Subject, findings: Iterable[Finding]) -> Markup:
    return element("ul", *(_finding(subject, finding) for finding in findings), class_="finding")


def _finding(subject: Subject, finding: Finding) -> Markup:
    sign = sign_of(finding.status, finding.severity)
    statement = finding.requirement.statement
    about = (source(subject, finding), Markup(" · "), number_of(finding))
    parts = (
        paragraph(signed(sign), Markup(" "), element("b", said(finding))),
        paragraph(subject.place(finding), class_="soft"),
        paragraph(f"Must hold: {statement}") if said(finding) != statement else NOTHING,
        paragraph(element("b", "Fix:"), f" {finding.fix}") if finding.fix else NOTHING,
        *_seen(finding),
        paragraph(*about, class_="soft small"),
    )
    return Markup(f"{element('li', *parts, class_=colour_of(sign))}\n")


def _seen(finding: Finding) -> Iterator[Markup]:
    told = dict.fromkeys(f"Seen {seen_words(each)}: {each.subject}" for each in finding.observed)
    yield from (paragraph(each, class_="soft small") for each in told)


def unchecked(subject: Subject) -> Section:
    """What nobody could tell, by the reason, and the commands that would find out."""
    findings = subject.having(Status.COULD_NOT_TELL)
    title = "What was not checked"
    if not findings:
        return Section("unchecked", title, paragraph("Nothing was left out."), 0)
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(said(finding), []).append(finding)
    body = (_commands(subject, findings), *(_group(subject, *group) for group in groups.items()))
    return Section("unchecked", title, lines(body), len(findings))


def _commands(subject: Subject, findings: Sequence[Finding]) -> Markup:
    costs = subject.costs_of(findings)
    if not costs:
        return NOTHING
    commands = [element("code", command_for(cost, "DRAFT")) for cost in costs]
    told = paragraph("What finds out, with the draft's file in the place of DRAFT:")
    return joined((told, listed(commands)))


def _group(subject: Subject, why: str, findings: Sequence[Finding]) -> Markup:
    items = listed(
        joined((each.requirement.statement, Markup(" "), _decided_by(subject, each)))
        for each in findings
    )
    head = paragraph(signed(sign_of(Status.COULD_NOT_TELL, Severity.WARNING)), f": {why}")
    if len(findings) < FOLDED_FROM:
        return element("div", head, items, class_="group")
    many = folded(f"{len(findings)} requirements wait for it", items, class_="matters")
    return element("div", head, many, class_="group")


def _decided_by(subject: Subject, finding: Finding) -> Markup:
    labels = ", ".join(check.label for check in subject.checks_of(finding))
    decided = (f"Decided by {labels} · ", number_of(finding)) if labels else (number_of(finding),)
    return element("span", *decided, class_="soft small")
