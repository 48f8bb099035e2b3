"""The subject of all reports: one assessment with safe text for display."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import CheckKind, Cost, Severity, Status, Step
from wizard.dataclass import dataclass
from wizard.engine.finding import (
    OPEN,
    Assessment,
    Attestation,
    EvidenceRef,
    Finding,
    Progress,
    Proof,
    days_ago_words,
    progress_of,
)
from wizard.engine.milestones import milestone_view_of
from wizard.engine.plan import Task, plan_of
from wizard.engine.readiness import Hold, HoldReason, Readiness, readiness_of
from wizard.engine.signatures import pages_to_sign
from wizard.rules.phrasing import counted_verb, listed, sentence

if TYPE_CHECKING:
    from wizard.drafts.model import Draft, Waiver
    from wizard.drafts.team_model import Person
    from wizard.session.waivers import StandingWaiver
    from wizard.topics.team.ownership import Ownership

_NAMED = 6


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """The numbers of open findings by severity, and of the others by status."""

    blockers: int
    warnings: int
    advice: int
    reminders: int
    could_not_tell: int
    waived: int
    met: int
    verified: int
    attested: int
    answered: int
    nothing_reported: int

    @property
    def line(self) -> str:
        """A one-line summary; reminders only if there are some."""
        reminders = f" · {self.reminders} remind" if self.reminders else ""
        return (
            f"{self.blockers} block · {self.warnings} warn · {self.advice} advice{reminders}"
            f" · {self.could_not_tell} could not tell · {self.waived} waived"
            f" · {self.met} met ({self.verified} ⚙ {self.attested} ✎)"
            f" · {self.answered} answered · {self.nothing_reported} nothing reported"
        )


class FindingTitle(NamedTuple):
    """The title of findings in a report."""

    lead: str
    """The fields and what is wrong with them, e.g. "Tagline (row 2): It is too long"."""
    pages: str


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What of an assessment a report shows: one person's part, or what is nobody's."""

    words: str
    """Completes "Only what …"."""
    accepts: Callable[[Finding], bool]


@dataclass(frozen=True)
class Subject:
    """An assessed draft as reports see it."""

    assessment: Assessment
    draft: Draft
    catalogue: Catalogue
    as_of: date
    me: Person | None = None
    """Who of the team reads it; None if that is not known."""
    only: FindingFilter | None = None
    """What is shown; None for everything. The state is that of everything."""

    @cached_property
    def cannot_be_listed(self) -> str:
        """What keeps the app out, e.g. "Cannot be listed as it is: internal tool"; "" for nothing.

        Of the whole journey, whichever milestone the reports are about.
        """
        return milestone_view_of(self.assessment.whole or self.assessment).cannot_be_listed

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that are shown, in journey order."""
        return tuple(filter(self.shows, self.assessment.findings.values()))

    def shows(self, finding: Finding) -> bool:
        """Whether a finding is part of what is shown."""
        return self.only is None or self.only.accepts(finding)

    @cached_property
    def plan(self) -> tuple[Task, ...]:
        """The tasks with a finding that is shown, most useful first."""
        every = plan_of(self.assessment)
        return tuple(task for task in every if any(map(self.shows, task.findings)))

    @cached_property
    def ownership(self) -> Ownership | None:
        """Who answers what; None without a team, and in a bundle, which has no assignments."""
        team = self.draft.team
        if team is None or not team.assignments:
            return None
        from wizard.topics.team.ownership import Ownership

        return Ownership(team, self.assessment.edition)

    @cached_property
    def turn(self) -> str:
        """Whose turn it is, e.g. "12 left, 4 yours, 2 wait for legal"; "" without a team."""
        if self.ownership is None:
            return ""
        from wizard.topics.team.turns import left_by_owner, turn_words

        left = left_by_owner(self.ownership, self.readiness.left)
        words = turn_words(left, self.ownership, self.me)
        return f"{words}. Only what {self.only.words} is shown" if self.only else words

    def owner_words(self, findings: Sequence[Finding]) -> str:
        """Who has to settle findings, by name, each once; "" without a team."""
        if self.ownership is None:
            return ""
        from wizard.topics.team.turns import responsible_name

        names = (responsible_name(self.ownership, finding) for finding in findings)
        return ", ".join(dict.fromkeys(names))

    @cached_property
    def readiness(self) -> Readiness:
        """Whether it is ready, and what that rests on."""
        return readiness_of(self.assessment)

    @property
    def state(self) -> str:
        """Either "ready" (nothing blocks and nothing holds it) or "incomplete"."""
        return "ready" if self.readiness.ready else "incomplete"

    @cached_property
    def waivers(self) -> dict[str, Waiver]:
        """The draft's waivers by requirement."""
        return {waiver.requirement: waiver for waiver in self.draft.waivers}

    @cached_property
    def standing_waivers(self) -> tuple[StandingWaiver, ...]:
        """Every waiver of the draft with its status on that date, in the draft's order."""
        from wizard.session.waivers import standing_of

        return standing_of(self.draft.waivers, self.assessment)

    @cached_property
    def waiver_notes(self) -> tuple[StandingWaiver, ...]:
        """The waivers that need attention: ended, ending, unnecessary or without effect."""
        return tuple(each for each in self.standing_waivers if each.note)

    @property
    def rules_line(self) -> str:
        """The date of the rules if it is not the edition's own; else ""."""
        edition = self.assessment.edition
        if edition.rules_as_of is None:
            return ""
        text = f"in force on {edition.rules_as_of.isoformat()}, not those of the edition's day"
        if not edition.not_judged:
            return text
        names = listed(edition.not_judged, _NAMED)
        return (
            f"{text}; not judged, since they read what edition {edition.id} does not ask: {names}"
        )

    def open(self, severity: Severity) -> tuple[Finding, ...]:
        """Open findings of one severity; what only rests on a refused answer comes last."""
        found = (f for f in self.findings if f.status in OPEN and f.severity is severity)
        return tuple(sorted(found, key=lambda finding: bool(finding.refused_field)))

    def open_groups(self, severity: Severity) -> tuple[tuple[Finding, ...], ...]:
        """Open findings of one severity; those with one complaint about what was seen together."""
        groups: dict[tuple[str, ...], list[Finding]] = {}
        for finding in self.open(severity):
            complaint = (finding_message(finding), finding.fix)
            groups.setdefault(complaint if finding.observed else (finding.id,), []).append(finding)
        return tuple(map(tuple, groups.values()))

    def having(self, status: Status) -> tuple[Finding, ...]:
        """The findings with a status."""
        return tuple(f for f in self.findings if f.status is status)

    @cached_property
    def tally(self) -> FindingCounts:
        """The counts that every report shows."""
        severities = Counter(f.severity for f in self.findings if f.status in OPEN)
        statuses = Counter(f.status for f in self.findings)
        proofs = Counter(f.proof for f in self.findings)
        return FindingCounts(
            blockers=severities[Severity.BLOCKER],
            warnings=severities[Severity.WARNING],
            advice=severities[Severity.ADVICE],
            reminders=severities[Severity.REMINDER],
            could_not_tell=statuses[Status.COULD_NOT_TELL],
            waived=statuses[Status.WAIVED],
            met=statuses[Status.MET],
            verified=proofs[Proof.VERIFIED],
            attested=proofs[Proof.ATTESTED],
            answered=statuses[Status.ANSWERED],
            nothing_reported=statuses[Status.NOTHING_REPORTED],
        )

    def step_of(self, finding: Finding) -> Step:
        """The step of the finding's page."""
        return self.assessment.edition.page_ids[finding.page].step

    def steps(self) -> Iterator[tuple[Step, tuple[Finding, ...]]]:
        """Every step of the journey with its findings; at a milestone, those that have any."""
        for step in self.assessment.edition.journey.steps:
            found = tuple(f for f in self.findings if self.step_of(f).id == step.id)
            if found or self.assessment.milestone is None:
                yield step, found

    def progress_by_step(self) -> Iterator[tuple[Step, Progress]]:
        """Every step with its progress."""
        return ((step, progress_of(findings)) for step, findings in self.steps())

    def place(self, finding: Finding) -> str:
        """The location, e.g. "1 Build & test your app › Listing › Tagline (row 2)"."""
        return f"{self.page_words(finding)} › {self.field_words(finding)}"

    def page_words(self, finding: Finding) -> str:
        """The page of a finding, e.g. "1 Build & test your app › Listing"."""
        edition = self.assessment.edition
        placed = edition.page_of_field.get(finding.field) or edition.page_ids[finding.page]
        return f"{step_title(placed.step)} › {placed.page.title}"

    def field_words(self, finding: Finding) -> str:
        """The field of a finding, e.g. "Tagline (row 2)"."""
        row = "" if finding.row is None else f" (row {finding.row + 1})"
        return f"{self.label(finding.field)}{row}"

    def title_of(self, group: Sequence[Finding]) -> FindingTitle:
        """The title of findings with one message: their fields first, each once."""
        fields = ", ".join(dict.fromkeys(map(self.field_words, group)))
        pages = ", ".join(dict.fromkeys(map(self.page_words, group)))
        return FindingTitle(f"{fields}: {finding_message(group[0])}", pages)

    def label(self, field_id: str) -> str:
        """The label of a field, or its id if it is not in the catalogue."""
        field = self.catalogue.fields.get(field_id)
        return field.label if field else field_id

    def checks_of(self, finding: Finding) -> tuple[CheckKind, ...]:
        """The slow checks that would decide an undecided finding."""
        names = dict.fromkeys(use.name for use in finding.requirement.checks)
        return tuple(self.catalogue.checks[name] for name in names if name in self.catalogue.checks)

    def costs_of(self, findings: Iterable[Finding]) -> tuple[Cost, ...]:
        """The costs of checks for undecided findings, deduplicated, without file checks."""
        costs = {check.cost for finding in findings for check in self.checks_of(finding)}
        return tuple(cost for cost in (Cost.LIVE, Cost.SOURCE) if cost in costs)

    def sightings(self) -> Iterator[tuple[Finding, EvidenceRef]]:
        """All observations, with what they decide."""
        return ((finding, each) for finding in self.findings for each in finding.observed)

    def by_page_to_sign(self, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
        """Findings that wait for a signature by the title of the first page to sign."""
        assessment = self.assessment
        pages = assessment.edition.page_ids
        groups: dict[str, list[Finding]] = {}
        for finding in findings:
            asked = pages_to_sign(assessment.edition, finding.requirement, assessment.context)
            waiting = [page for page in asked if page not in assessment.context.signed]
            title = pages[(waiting or asked)[0]].page.title
            groups.setdefault(title, []).append(finding)
        return groups

    def check_label(self, name: str) -> str:
        """The label of a check, or its id if it is not in the catalogue."""
        check = self.catalogue.checks.get(name)
        return check.label if check else name

    def source_of(self, finding: Finding) -> str:
        """Document, section and date of a requirement."""
        return self.catalogue.source_words(finding.requirement.source)

    def attestation(self, finding: Finding) -> Attestation | None:
        """Who confirmed it, when and on what evidence, for what rests on a signed word."""
        return finding.word


def finding_message(finding: Finding) -> str:
    """The message of a finding, or else its requirement.

    The message of a met one describes what was found, so the requirement precedes it.
    """
    if finding.status is Status.MET and finding.message:
        return f"{finding.requirement.statement} Found: {finding.message}"
    if finding.status is Status.ANSWERED:
        return f"{finding.requirement.statement} {sentence(finding.message)}"
    return finding.message or finding.requirement.statement


def progress_words(progress: Progress) -> str:
    """How far a draft is, e.g. "12 of 40 done, 3 answered, 2 block"."""
    answered = f", {progress.answered} answered" if progress.answered else ""
    blocking = counted_verb(progress.blockers, "block")
    return f"{progress.done} of {progress.total} done{answered}, {blocking}"


def milestone_progress_words(assessment: Assessment) -> str:
    """How far a draft is to its milestone, e.g. "Apply: 12 of 40 done, 2 block"."""
    title = f"{assessment.milestone.title}: " if assessment.milestone else ""
    return f"{title}{progress_words(assessment.progress)}"


def step_title(step: Step) -> str:
    """The step's title after its number, if it has one."""
    return f"{step.number} {step.title}".strip()


def otherwise_now(state: str, readiness: Readiness) -> str:
    """What is to be said of a bundle that was marked with another state; "" for the same."""
    now = "ready" if readiness.ready else "incomplete"
    if state == now:
        return ""
    names = listed([hold.finding.id for hold in readiness.holds], _NAMED)
    why = f" ({names})" if names else ""
    return f"It was marked {state}; by the present rules it is {readiness.headline}{why}."


def by_hold_words(holds: Iterable[Hold], draft: str) -> dict[str, list[Finding]]:
    """What holds "ready" by what there is to do; `draft` is how commands name the draft."""
    groups: dict[str, list[Finding]] = {}
    for hold in holds:
        groups.setdefault(hold_words(hold, draft), []).append(hold.finding)
    return groups


def hold_words(hold: Hold, draft: str) -> str:
    """What to do about one thing that holds it."""
    if hold.reason is HoldReason.NEEDS_PERSON:
        message = sentence(f"A person has to look: {hold.finding.message}")
        return f"{message} Say what you saw: submission-wizard looked {draft} {hold.finding.id}"
    if hold.cost is Cost.SOURCE:
        return f"The source code was not searched: {command_for(Cost.SOURCE, draft)}"
    return f"Files were not looked at: submission-wizard check {draft}"


def command_for(cost: Cost, draft: str, requirement: str = "") -> str:
    """The command that runs a check, live ones for one requirement; "" if `check` does."""
    if cost is Cost.LIVE:
        only = f" --requirement {requirement}" if requirement else ""
        return f"submission-wizard check {draft} --live{only}"
    return f"submission-wizard scan --draft {draft}" if cost is Cost.SOURCE else ""


def path_from_working_folder(path: Path) -> Path:
    """A path for typing: relative if it is below the working folder, else absolute."""
    here = Path(os.getcwd())  # noqa: PTH109 - beside a path that keeps links
    if not path.is_relative_to(here):
        return path
    below = path.relative_to(here)
    return path if str(below).startswith("-") else below


def seen_words(evidence_ref: EvidenceRef) -> str:
    """The date and validity of evidence, e.g. "2025-04-01 (3 days ago; too old to count)"."""
    remarks = [days_ago_words(evidence_ref.age_days)]
    if evidence_ref.stale:
        remarks.append("too old to count")
    if evidence_ref.rehearsal:
        remarks.append("rehearsal, not Procore")
    known = "; ".join(remark for remark in remarks if remark)
    return f"{evidence_ref.at.date().isoformat()}{f' ({known})' if known else ''}"
