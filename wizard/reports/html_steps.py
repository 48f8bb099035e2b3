"""The journey in the HTML report: progress of each step, and all requirements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.catalogue.model import Step
from wizard.engine.finding import Finding, Progress, progress_of
from wizard.reports.html_findings import sign_html, source_link
from wizard.reports.html_parts import (
    NOTHING,
    HtmlSection,
    Markup,
    TableColumn,
    html_details,
    html_element,
    html_lines,
    html_list,
    html_paragraph,
    html_table,
    join_html,
)
from wizard.reports.milestones_section import (
    MILESTONES,
    OURS,
    milestone_lines,
    waiting_lines,
)
from wizard.reports.signs import STATUS_WORDS, sign_of, sign_of_progress, sign_of_proof
from wizard.reports.subject import Subject, step_title
from wizard.rules.phrasing import counted_verb

_COLUMNS = (
    TableColumn("State", "short"),
    TableColumn("What must hold", "wide"),
    TableColumn("Found"),
    TableColumn("Weight", "short"),
    TableColumn("Source"),
)


def milestones_html_section(subject: Subject) -> HtmlSection | None:
    """The milestones with what is left to each; None for an edition without any."""
    lines = milestone_lines(subject.assessment)
    if not lines:
        return None
    columns = (TableColumn("", "short"), TableColumn("Milestone"))
    parts = [html_table(MILESTONES, columns, lines)]
    waiting = tuple(waiting_lines(subject.assessment))
    if waiting:
        parts += [html_element("h3", "Waiting for Procore"), html_list(waiting)]
    parts.append(html_paragraph(OURS, class_="soft small"))
    return HtmlSection("milestones", MILESTONES, html_lines(parts))


def progress_section(subject: Subject) -> HtmlSection:
    """A progress bar for each step, with its figures in words."""
    steps = (_progress_bar_item(step, findings) for step, findings in subject.steps())
    return HtmlSection("progress", "Progress", html_element("ul", *steps, class_="steps"))


def _progress_bar_item(step: Step, findings: Sequence[Finding]) -> Markup:
    found = progress_of(findings)
    sign = sign_html(sign_of_progress(found, findings))
    markup = html_element("span", sign, f" · {progress_words(found)}")
    head = html_element("div", html_element("b", step_title(step)), " ", markup)
    # Rounded down, so that only what is done looks done.
    done, filled = int(found.share * 100), int(found.share_filled * 100)
    parts = [html_element("span", style=f"width:{done}%")]
    if found.answered:
        parts.append(html_element("span", class_="answered", style=f"width:{filled - done}%"))
    bar = html_element("span", *parts, class_="bar", aria_hidden="true")
    return Markup(f"{html_element('li', head, bar)}\n")


def progress_words(found: Progress) -> str:
    """The progress of a part, e.g. "12 of 20 · 3 block · 2 not checked"."""
    if not found.total:
        return "not applicable"
    blocking = f" · {counted_verb(found.blockers, 'block')}" if found.blockers else ""
    unchecked = f" · {found.not_checked} not checked" if found.not_checked else ""
    answered = f" · {found.answered} answered" if found.answered else ""
    return f"{found.done} of {found.total}{answered}{blocking}{unchecked}"


def requirements_section(subject: Subject) -> HtmlSection:
    """All requirements of the edition by step, collapsed."""
    steps = [_step_html(subject, step, findings) for step, findings in subject.steps() if findings]
    markup = html_paragraph(
        "Unfold a step to read it, or to print it with the rest.", class_="soft"
    )
    title = "Every requirement, step by step"
    return HtmlSection("requirements", title, html_lines((markup, *steps)), len(subject.findings))


def _step_html(subject: Subject, step: Step, findings: Sequence[Finding]) -> Markup:
    title = f"{step_title(step)}: {progress_words(progress_of(findings))}"
    rows = ((_requirement_state(f), _statement(f), *_finding_lines(subject, f)) for f in findings)
    return html_details(html_element("h3", title), html_table(step_title(step), _COLUMNS, rows))


def _requirement_state(finding: Finding) -> Markup:
    sign = sign_html(sign_of(finding.status, finding.severity))
    if finding.proof is None:
        return sign
    proof = sign_of_proof(finding.proof)
    return join_html((sign, html_element("span", f"{proof.mark} {proof.word}", class_="small")))


def _statement(finding: Finding) -> Markup:
    requirement = finding.requirement
    ours = (
        html_paragraph(f"Ours: {requirement.ours}", class_="soft small") if requirement.ours else ""
    )
    return join_html(
        (
            html_element("p", requirement.statement, id=f"r-{finding.id}"),
            html_paragraph(requirement.why, class_="soft small"),
            ours or NOTHING,
            html_element("code", finding.id),
        )
    )


def _finding_lines(subject: Subject, finding: Finding) -> Iterator[str]:
    tier = finding.requirement.tier
    yield finding.message or STATUS_WORDS[finding.status]
    yield f"{finding.severity.value}, tier {tier}" if tier else finding.severity.value
    yield source_link(subject, finding)
