"""Open work in the HTML report: the plan, open findings, unchecked requirements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from wizard.catalogue.model import Severity, Status
from wizard.engine.finding import Finding
from wizard.engine.plan import Task
from wizard.reports.html_parts import (
    NOTHING,
    HtmlSection,
    Markup,
    address_link,
    html_details,
    html_element,
    html_lines,
    html_list,
    html_paragraph,
    join_html,
)
from wizard.reports.plan_by_person import plan_by_person
from wizard.reports.signs import Sign, sign_of
from wizard.reports.subject import (
    Subject,
    by_hold_words,
    command_for,
    finding_message,
    seen_words,
)

FIRST = 10
"""Tasks that are visible; the others are collapsed, and so not printed."""

FOLDED_FROM = 4
"""More requirements than this for the same check are collapsed."""

COLOURS: Mapping[str, str] = {
    "✗": "red",
    "!": "amber",
    "○": "blue",
    "?": "blue",
    "↻": "amber",
    "✓": "green",
}
"""The colour of a sign; a sign and a word say the same without it."""


def sign_html(sign: Sign) -> Markup:
    """A sign with its word."""
    mark = html_element("span", sign.mark, aria_hidden="true")
    return html_element("span", mark, f" {sign.word}", class_=f"sign {html_colour_of(sign)}")


def html_colour_of(sign: Sign) -> str:
    """The name of a sign's colour."""
    return COLOURS.get(sign.mark, "grey")


def requirement_link(finding: Finding) -> Markup:
    """The requirement's id as a link to its details."""
    return html_element("a", html_element("code", finding.id), href=f"#r-{finding.id}")


def source_link(subject: Subject, finding: Finding) -> Markup:
    """The source of a requirement, as a link if its document has an address."""
    document = subject.catalogue.documents.get(finding.requirement.source.document)
    return address_link(document.url if document else "", subject.source_of(finding), "told")


def plan_section(subject: Subject) -> HtmlSection | None:
    """The tasks, most useful first; None if nothing is left to answer or to fix."""
    tasks = subject.plan
    if not tasks:
        return None
    first = _tasks(subject, tasks[:FIRST])
    rest = tasks[FIRST:]
    more = f"{len(rest)} more after these"
    body = html_lines((first, html_details(more, _tasks(subject, rest, FIRST + 1))))
    return HtmlSection("next", "What to do next", body if rest else first, len(tasks))


def _tasks(subject: Subject, tasks: Sequence[Task], start: int = 1) -> Markup:
    items = (Markup(f"{html_element('li', *_task_html(subject, task))}\n") for task in tasks)
    return html_element("ol", *items, class_="tasks", start=str(start) if start > 1 else "")


def _task_html(subject: Subject, task: Task) -> Iterator[Markup]:
    first = task.findings[0]
    more = len(task.findings) - 1
    also = f" · settles {more} more" if more else ""
    yield join_html((sign_html(sign_of(first.status, first.severity)), Markup(" "), task.action))
    owners = subject.owner_words(task.findings)
    owned = f" · {owners}" if owners else ""
    yield html_paragraph(f"{subject.page_words(first)}{also}{owned}", class_="soft small")


def team_html_section(subject: Subject) -> HtmlSection | None:
    """Whose turn it is, and the plan by person; None without a team."""
    if not subject.turn:
        return None
    plans = plan_by_person(subject)
    parts = (
        html_details(f"{person.title} ({len(person.tasks)})", _tasks(subject, person.tasks))
        for person in plans
    )
    body = html_lines((html_paragraph(f"{subject.turn}."), *parts))
    return HtmlSection("team", "Team", body, len(plans))


def open_findings(
    subject: Subject, anchor: str, title: str, severity: Severity
) -> HtmlSection | None:
    """All open findings of one severity, each with field, location, fix and source; or None."""
    groups = subject.open_groups(severity)
    if not groups:
        return None
    return HtmlSection(anchor, title, _findings(subject, groups), sum(map(len, groups)))


def _findings(subject: Subject, groups: Iterable[Sequence[Finding]]) -> Markup:
    return html_element(
        "ul", *(_finding_html(subject, group) for group in groups), class_="finding"
    )


def _finding_html(subject: Subject, group: Sequence[Finding]) -> Markup:
    finding = group[0]
    sign = sign_of(finding.status, finding.severity)
    statements = dict.fromkeys(each.requirement.statement for each in group)
    sources = join_html(dict.fromkeys(source_link(subject, each) for each in group), ", ")
    about = (
        html_element("span", sources, " · ", class_="source"),
        join_html(map(requirement_link, group), ", "),
    )
    parts = (
        html_paragraph(sign_html(sign), Markup(" "), *_titles(subject, group)),
        *(
            html_paragraph(f"Must hold: {statement}")
            for statement in statements
            if finding_message(finding) != statement
        ),
        html_paragraph(html_element("b", "Fix:"), f" {finding.fix}") if finding.fix else NOTHING,
        *_evidence_paragraphs(finding),
        html_paragraph(*about, class_="soft small"),
    )
    return Markup(f"{html_element('li', *parts, class_=html_colour_of(sign))}\n")


def _titles(subject: Subject, group: Sequence[Finding]) -> Iterator[Markup]:
    """The fields and what is wrong with them, then the pages."""
    title = subject.title_of(group)
    yield html_element("b", title.lead)
    owners = subject.owner_words(group)
    owned = f" · {owners}" if owners else ""
    yield html_element("span", f" · {title.pages}{owned}", class_="soft small")


def _evidence_paragraphs(finding: Finding) -> Iterator[Markup]:
    lines = dict.fromkeys(f"Seen {seen_words(each)}: {each.subject}" for each in finding.observed)
    yield from (html_paragraph(each, class_="soft small") for each in lines)


def holds_section(subject: Subject) -> HtmlSection | None:
    """What has to be done before it is ready, although nothing is wrong with it."""
    holds = subject.readiness.holds
    if not holds:
        return None
    items = (
        join_html((f"{words}: ", join_html(map(requirement_link, group), ", ")))
        for words, group in by_hold_words(holds, "DRAFT").items()
    )
    return HtmlSection("holds", "What else prevents READY", html_list(items), len(holds))


def unchecked_section(subject: Subject) -> HtmlSection | None:
    """Undecided requirements by reason, with the commands that would decide them; or None."""
    findings = subject.having(Status.COULD_NOT_TELL)
    title = "What was not checked"
    if not findings:
        return None
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding_message(finding), []).append(finding)
    body = (
        _command_list(subject, findings),
        *(_unchecked_group(subject, *group) for group in groups.items()),
    )
    return HtmlSection("unchecked", title, html_lines(body), len(findings))


def _command_list(subject: Subject, findings: Sequence[Finding]) -> Markup:
    costs = subject.costs_of(findings)
    if not costs:
        return NOTHING
    commands = [html_element("code", command_for(cost, "DRAFT")) for cost in costs]
    markup = html_paragraph("The commands that check it; replace DRAFT by the file of the draft:")
    return join_html((markup, html_list(commands)))


def _unchecked_group(subject: Subject, why: str, findings: Sequence[Finding]) -> Markup:
    items = html_list(
        join_html((each.requirement.statement, Markup(" "), _decided_by(subject, each)))
        for each in findings
    )
    head = html_paragraph(sign_html(sign_of(Status.COULD_NOT_TELL, Severity.WARNING)), f": {why}")
    if len(findings) < FOLDED_FROM:
        return html_element("div", head, items, class_="group")
    many = html_details(f"{len(findings)} requirements wait for it", items)
    return html_element("div", head, many, class_="group")


def _decided_by(subject: Subject, finding: Finding) -> Markup:
    labels = ", ".join(check.label for check in subject.checks_of(finding))
    decided = (
        (f"Decided by {labels} · ", requirement_link(finding))
        if labels
        else (requirement_link(finding),)
    )
    return html_element("span", *decided, class_="soft small")
