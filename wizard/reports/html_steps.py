"""The journey, for the HTML report: how far each step has come, and all that it asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.catalogue.model import Step
from wizard.engine.finding import Finding, Progress, progress_of
from wizard.reports.html_findings import signed, source
from wizard.reports.html_parts import (
    NOTHING,
    Column,
    Markup,
    Section,
    element,
    folded,
    joined,
    lines,
    paragraph,
    table,
)
from wizard.reports.signs import sign_of, sign_of_progress, sign_of_proof
from wizard.reports.subject import Subject, step_title

_COLUMNS = (
    Column("State", "short"),
    Column("What must hold", "wide"),
    Column("Found"),
    Column("Weight", "short"),
    Column("Source"),
)


def progress(subject: Subject) -> Section:
    """A bar for each step, with its figures in words."""
    steps = (_progress(step, findings) for step, findings in subject.steps())
    return Section("progress", "Progress", element("ul", *steps, class_="steps"))


def _progress(step: Step, findings: Sequence[Finding]) -> Markup:
    found = progress_of(findings)
    sign = signed(sign_of_progress(found, findings))
    told = element("span", sign, f" · {figures(found)}")
    head = element("div", element("b", step_title(step)), " ", told)
    # Rounded down, so that only what is done looks done.
    filled = element("span", style=f"width:{int(found.share * 100)}%")
    bar = element("span", filled, class_="bar", aria_hidden="true")
    return Markup(f"{element('li', head, bar)}\n")


def figures(found: Progress) -> str:
    """How far a part has come, e.g. "12 of 20 · 3 block · 2 not checked"."""
    if not found.total:
        return "not applicable"
    blocking = f" · {found.blockers} block" if found.blockers else ""
    unchecked = f" · {found.not_checked} not checked" if found.not_checked else ""
    return f"{found.done} of {found.total}{blocking}{unchecked}"


def requirements(subject: Subject) -> Section:
    """Everything that the edition asks, by step, folded."""
    steps = [_step(subject, step, findings) for step, findings in subject.steps()]
    told = paragraph("Unfold a step to read it, or to print it with the rest.", class_="soft")
    title = "Every requirement, step by step"
    return Section("requirements", title, lines((told, *steps)), len(subject.findings))


def _step(subject: Subject, step: Step, findings: Sequence[Finding]) -> Markup:
    title = f"{step_title(step)}: {figures(progress_of(findings))}"
    if not findings:
        return folded(element("h3", title), paragraph("Nothing."))
    rows = ((_state(f), _statement(f), *_told(subject, f)) for f in findings)
    return folded(element("h3", title), table(step_title(step), _COLUMNS, rows))


def _state(finding: Finding) -> Markup:
    sign = signed(sign_of(finding.status, finding.severity))
    if finding.proof is None:
        return sign
    proof = sign_of_proof(finding.proof)
    return joined((sign, element("span", f"{proof.mark} {proof.word}", class_="small")))


def _statement(finding: Finding) -> Markup:
    requirement = finding.requirement
    ours = paragraph(f"Ours: {requirement.ours}", class_="soft small") if requirement.ours else ""
    return joined(
        (
            element("p", requirement.statement, id=f"r-{finding.id}"),
            paragraph(requirement.why, class_="soft small"),
            ours or NOTHING,
            element("code", finding.id),
        )
    )


def _told(subject: Subject, finding: Finding) -> Iterator[str]:
    tier = finding.requirement.tier
    yield finding.message or finding.status.value.replace("-", " ")
    yield f"{finding.severity.value}, tier {tier}" if tier else finding.severity.value
    yield source(subject, finding)
