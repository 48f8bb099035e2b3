"""`report.md` of a bundle, for the partner and for the reviewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status
from wizard.engine.finding import Assessment, Finding, Proof, progress_of
from wizard.reports.escape import escaped
from wizard.reports.kept import KEPT_TITLE, kept_answers
from wizard.reports.listing_section import listing_lines
from wizard.reports.milestones_section import (
    MILESTONES,
    OURS,
    milestone_lines,
    waiting_lines,
)
from wizard.reports.plan_by_person import plan_by_person
from wizard.reports.signs import SIGNS, sign_of, sign_of_proof
from wizard.reports.subject import (
    Subject,
    by_hold_words,
    command_for,
    finding_message,
    seen_words,
    step_title,
)
from wizard.session.waivers import until_words

if TYPE_CHECKING:
    from wizard.drafts.model import Draft


def markdown_report(assessment: Assessment, draft: Draft, catalogue: Catalogue, as_of: date) -> str:
    """The report in GitHub Flavored Markdown; reproducible."""
    return subject_markdown(Subject(assessment, draft, catalogue, as_of))


def subject_markdown(subject: Subject) -> str:
    """As `markdown_report`, also for a part of the findings."""
    parts = (
        _report_head(subject),
        _milestones_section(subject),
        _team_section(subject),
        _open(subject, "What blocks", Severity.BLOCKER),
        _open(subject, "Warnings", Severity.WARNING),
        _holds_section(subject),
        _unchecked(subject),
        _evidence_section(subject),
        _waived_section(subject),
        _attested_section(subject),
        _answered_section(subject),
        _kept_answers_section(subject),
        listing_lines(subject.assessment),
        _steps(subject),
    )
    return "".join(f"{line}\n" for part in parts for line in part)


def _report_head(subject: Subject) -> Iterator[str]:
    journey = subject.assessment.edition.journey
    catalogue = subject.catalogue
    yield from (f"# Submission of {escaped(subject.draft.name)}", "")
    if subject.cannot_be_listed:
        yield f"- **Fit:** {escaped(subject.cannot_be_listed)}"
    yield f"- **State:** {escaped(subject.readiness.headline)}"
    yield f"- **Edition:** {escaped(journey.id)} ({escaped(journey.label)})"
    yield f"- **Catalogue:** {escaped(catalogue.version)} (`{catalogue.digest[:12]}`)"
    if subject.assessment.milestone:
        yield f"- **Milestone:** {escaped(subject.assessment.milestone.title)}"
    yield f"- **As of:** {subject.as_of.isoformat()}"
    if subject.rules_line:
        yield f"- **Rules:** {escaped(subject.rules_line)}"
    yield f"- **Findings:** {subject.tally.line}"
    yield f"- **Made with:** Submission Wizard {__version__}"
    yield from ("", "This tool is not affiliated with Procore, and nothing here is its verdict.")
    yield from ("", f"Signs: {', '.join(f'{sign.mark} {sign.word}' for sign in SIGNS)}.")
    yield "Proofs: ⚙ verified by a machine, ✎ attested by a person."


def _milestones_section(subject: Subject) -> Iterator[str]:
    lines = milestone_lines(subject.assessment)
    if lines:
        yield from ("", f"## {MILESTONES}")
        yield from markdown_table(("", "Milestone"), ((p, escaped(w)) for p, w in lines))
        yield from ("", OURS)
    waiting = [escaped(line) for line in waiting_lines(subject.assessment)]
    if waiting:
        yield from ("", f"## Waiting for Procore ({len(waiting)})", "")
        yield from (f"- {line}" for line in waiting)


def _team_section(subject: Subject) -> Iterator[str]:
    """Whose turn it is, and the plan by person."""
    if not subject.turn:
        return
    yield from ("", "## Team", "", f"{escaped(subject.turn)}.")
    for person in plan_by_person(subject):
        yield from ("", f"### {escaped(person.title)} ({len(person.tasks)})", "")
        yield from (f"1. {escaped(task.action)}" for task in person.tasks)


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table below an empty line; cells are Markdown."""
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _open(subject: Subject, title: str, severity: Severity) -> Iterator[str]:
    groups = subject.open_groups(severity)
    yield from ("", f"## {title} ({sum(map(len, groups))})")
    if not groups:
        yield from ("", "Nothing.")
        return
    owner = ("Owner",) if subject.ownership else ()
    rows = (
        (
            _sign_cell(group[0]),
            *map(escaped, subject.title_of(group)),
            escaped(group[0].fix),
            *(escaped(subject.owner_words(group)) for _ in owner),
            ", ".join(map(_id_cell, group)),
        )
        for group in groups
    )
    yield from markdown_table(("", "What", "Where", "Fix", *owner, "Requirement"), rows)


def _holds_section(subject: Subject) -> Iterator[str]:
    """What has to be done before it is ready, although nothing is wrong with it."""
    holds = subject.readiness.holds
    if holds:
        yield from ("", f"## What else prevents READY ({len(holds)})", "")
    for words, group in by_hold_words(holds, "DRAFT").items():
        yield f"- {escaped(words)} ({', '.join(_id_cell(finding) for finding in group)})"


def _answered_section(subject: Subject) -> Iterator[str]:
    """What nobody has signed."""
    findings = subject.having(Status.ANSWERED)
    if findings:
        yield from ("", f"## Answered, but not signed yet ({len(findings)})")
        rows = (
            (escaped(f.requirement.statement), escaped(subject.place(f)), _id_cell(f))
            for f in findings
        )
        yield from markdown_table(("What must hold", "Where", "Requirement"), rows)


def _unchecked(subject: Subject) -> Iterator[str]:
    findings = subject.having(Status.COULD_NOT_TELL)
    yield from ("", f"## What was not checked ({len(findings)})")
    if not findings:
        yield from ("", "Nothing was left out.")
        return
    rows = (
        (
            escaped(f.requirement.statement),
            escaped(finding_message(f)),
            _checks(subject, f),
            _id_cell(f),
        )
        for f in findings
    )
    yield from markdown_table(("What must hold", "Why not", "Decided by", "Requirement"), rows)
    commands = [command_for(cost, "DRAFT") for cost in subject.costs_of(findings)]
    if commands:
        yield from ("", f"What finds out: {', '.join(f'`{command}`' for command in commands)}.")


def _checks(subject: Subject, finding: Finding) -> str:
    return ", ".join(escaped(check.label) for check in subject.checks_of(finding))


def _evidence_section(subject: Subject) -> Iterator[str]:
    """Network and source code evidence, with its age on the assessment date."""
    evidence_refs = list(subject.sightings())
    if not evidence_refs:
        return
    yield from ("", f"## Results of runs, with dates ({len(evidence_refs)})")
    if any(each.rehearsal for _, each in evidence_refs):
        yield from ("", "A rehearsal used a stand-in; it proves nothing about Procore.")
    if any(each.stale for _, each in evidence_refs):
        yield from ("", "Results that are too old must be checked again.")
    rows = (
        (
            escaped(each.subject),
            escaped(subject.check_label(each.check)),
            seen_words(each),
            _id_cell(f),
        )
        for f, each in evidence_refs
    )
    yield from markdown_table(("Looked at", "By", "Seen", "Requirement"), rows)


def _waived_section(subject: Subject) -> Iterator[str]:
    findings = subject.having(Status.WAIVED)
    if findings:
        yield from ("", f"## What was waived ({len(findings)})")
        rows = ((*_waived_row(subject, f), _id_cell(f)) for f in findings)
        yield from markdown_table(
            ("What must hold", "Reason", "By", "On", "Until", "Requirement"), rows
        )
    if subject.waiver_notes:
        yield from ("", f"## Waivers to look at ({len(subject.waiver_notes)})", "")
    for each in subject.waiver_notes:
        name, standing = escaped(each.waiver.requirement), each.standing.value
        yield f"- {name} ({standing}): {escaped(each.note)}"


def _waived_row(subject: Subject, finding: Finding) -> Sequence[str]:
    statement = escaped(finding.requirement.statement)
    waiver = subject.waivers.get(finding.id)
    if waiver is None:
        return statement, escaped(finding.message), "", "", ""
    until = until_words(waiver)
    reason, by = escaped(waiver.reason), escaped(waiver.by)
    return statement, reason, by, waiver.on.isoformat(), until


def _attested_section(subject: Subject) -> Iterator[str]:
    findings = [f for f in subject.findings if f.proof is Proof.ATTESTED]
    yield from ("", f"## Based on a person's word ({len(findings)})")
    if not findings:
        yield from ("", "Nothing.")
        return
    rows = (
        (escaped(f.requirement.statement), *_attested_words(subject, f), _id_cell(f))
        for f in findings
    )
    heads = ("What must hold", "By", "On", "On what evidence", "Requirement")
    yield from markdown_table(heads, rows)


def _attested_words(subject: Subject, finding: Finding) -> tuple[str, str, str]:
    word = subject.attestation(finding)
    if word is None:
        return "", "", ""
    return escaped(word.by), escaped(word.when), escaped(word.rests_on)


def _kept_answers_section(subject: Subject) -> Iterator[str]:
    """Answers to fields of other editions."""
    kept = kept_answers(subject.draft, subject.assessment.edition)
    if kept:
        yield from ("", f"## {KEPT_TITLE} ({len(kept)})", "")
    yield from (f"- {escaped(each.field.label)}: {escaped(each.words)}" for each in kept)


def _steps(subject: Subject) -> Iterator[str]:
    for step, findings in subject.steps():
        progress = progress_of(findings)
        title = escaped(step_title(step))
        answered = f", {progress.answered} answered" if progress.answered else ""
        yield from ("", f"## {title} ({progress.done} of {progress.total}{answered})")
        rows = (_finding_cells(subject, finding) for finding in findings)
        heads = ("", "Requirement", "What must hold", "Found", "Severity", "Tier", "Source")
        yield from markdown_table(heads, rows)


def _finding_cells(subject: Subject, finding: Finding) -> Sequence[str]:
    requirement = finding.requirement
    ours = f" (ours: {escaped(requirement.ours)})" if requirement.ours else ""
    return (
        _sign_cell(finding),
        _id_cell(finding),
        escaped(requirement.statement) + ours,
        escaped(finding.message) or finding.status.value.replace("-", " "),
        finding.severity.value,
        escaped(requirement.tier) or "–",
        escaped(subject.source_of(finding)),
    )


def _sign_cell(finding: Finding) -> str:
    mark = sign_of(finding.status, finding.severity).mark
    return f"{mark} {sign_of_proof(finding.proof).mark}" if finding.proof else mark


def _id_cell(finding: Finding) -> str:
    return f"`{finding.id}`"
