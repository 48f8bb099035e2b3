"""The assessment as plain text for a terminal or a build log."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status
from wizard.engine.finding import Assessment, EvidenceRef, Finding, progress_of
from wizard.engine.plan import Task
from wizard.reports.kept import KEPT_TITLE, kept_answers
from wizard.reports.milestones_section import MILESTONES, milestone_lines, waiting_lines
from wizard.reports.signs import STATUS_WORDS, Sign, sign_of, sign_of_progress
from wizard.reports.subject import (
    Subject,
    by_hold_words,
    command_for,
    finding_message,
    path_from_working_folder,
    seen_words,
    step_title,
)
from wizard.rules.phrasing import counted_verb
from wizard.session.waivers import terms_of
from wizard.shell_words import shell_quoted
from wizard.text import all_single_width, one_line

if TYPE_CHECKING:
    from wizard.drafts.model import Draft

WIDTH = 100
NEXT_TASKS = 3
NAMED = 3
INDENT = "    "


def text_report(
    assessment: Assessment,
    draft: Draft,
    catalogue: Catalogue,
    as_of: date,
    *,
    letters: bool = False,
    verbose: bool = False,
) -> str:
    """Lines of at most 100 columns; `letters` uses ASCII signs.

    `verbose` also lists advice, and what is met or does not apply.
    """
    subject = Subject(assessment, draft, catalogue, as_of)
    return subject_text(subject, letters=letters, verbose=verbose)


def subject_text(subject: Subject, *, letters: bool = False, verbose: bool = False) -> str:
    """As `text_report`, also for a part of the findings."""
    writer = _TextReportWriter(subject, letters=letters, verbose=verbose)
    return "".join(f"{line}\n" for line in writer.lines())


def wrapped(text: str, indent: str, first: str | None = None, width: int = WIDTH) -> list[str]:
    """One paragraph as lines of at most `width` columns; wide characters count as two."""
    text = one_line(text)
    first = indent if first is None else first
    if all_single_width(text):
        lines = textwrap.wrap(text, width, initial_indent=first, subsequent_indent=indent)
    else:
        import wcwidth  # 15 ms that most text does not need

        lines = wcwidth.wrap(text, width, initial_indent=first, subsequent_indent=indent)
    return [line.rstrip() for line in lines] or [first.rstrip()]


class _TextReportWriter:
    def __init__(self, subject: Subject, *, letters: bool, verbose: bool = False) -> None:
        self.subject = subject
        self.letters = letters
        self.verbose = verbose

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield from self._milestones()
        yield from self._open("What blocks", Severity.BLOCKER)
        yield from self._open("Warnings", Severity.WARNING)
        if self.verbose:
            yield from self._open("Advice", Severity.ADVICE)
            yield from self._open("Reminders", Severity.REMINDER)
        yield from self._holds()
        yield from self._unchecked()
        yield from self._answered()
        yield from self._waived()
        yield from self._seen()
        yield from self._kept()
        if self.verbose:
            for status in (Status.MET, Status.NOTHING_REPORTED, Status.NOT_APPLICABLE):
                yield from self._having(status)
        yield from self._steps()
        yield from self._next()

    def _mark(self, sign: Sign) -> str:
        return sign.letter if self.letters else sign.mark

    def _head(self) -> Iterator[str]:
        subject = self.subject
        edition = subject.assessment.edition.journey
        yield from wrapped(subject.draft.name, INDENT, "Submission of ")
        judged = (
            f"Edition {edition.id} ({edition.label}), catalogue {subject.catalogue.version}, "
            f"as of {subject.as_of.isoformat()}"
        )
        yield from wrapped(judged, INDENT, "")
        if subject.rules_line:
            yield from wrapped(f"Rules: {subject.rules_line}", INDENT, "")
        if subject.cannot_be_listed:
            yield from wrapped(subject.cannot_be_listed, INDENT, "")
        yield from wrapped(subject.readiness.headline, INDENT, "")
        if subject.turn:
            yield from wrapped(f"Team: {subject.turn}", INDENT, "")
        line = subject.tally.line
        yield from wrapped(
            line.replace("⚙", "m").replace("✎", "a") if self.letters else line, INDENT, ""
        )

    def _milestones(self) -> Iterator[str]:
        lines = milestone_lines(self.subject.assessment)
        if lines:
            yield from ("", MILESTONES)
        for place, words in lines:
            yield from wrapped(words, INDENT * 3, f"  {place:8}")
        waiting = list(waiting_lines(self.subject.assessment))
        if waiting:
            yield from ("", f"Waiting for Procore: {len(waiting)}")
        for words in waiting:
            yield from wrapped(words, INDENT, "  ")

    def _open(self, title: str, severity: Severity) -> Iterator[str]:
        groups = self.subject.open_groups(severity)
        if groups:
            yield from ("", f"{title}: {sum(map(len, groups))}")
        for group in groups:
            yield from self._finding(group)

    def _finding(self, group: Sequence[Finding]) -> Iterator[str]:
        finding = group[0]
        mark = self._mark(sign_of(finding.status, finding.severity))
        title = self.subject.title_of(group)
        yield from wrapped(title.lead, INDENT, f"  {mark} ")
        yield from wrapped(title.pages, INDENT)
        owners = self.subject.owner_words(group)
        if owners:
            yield from wrapped(f"Owner: {owners}", INDENT)
        if finding.fix:
            yield from wrapped(f"Fix: {finding.fix}", INDENT)
        for seen, subjects in _by_time(finding.observed).items():
            more = f" and {len(subjects) - NAMED} more" if len(subjects) > NAMED else ""
            yield from wrapped(f"Seen {seen}: {', '.join(subjects[:NAMED])}{more}", INDENT)
        yield from wrapped(" ".join(f"[{each.id}]" for each in group), INDENT)

    def _holds(self) -> Iterator[str]:
        """What has to be done before it is ready, although nothing is wrong with it."""
        holds = self.subject.readiness.holds
        if holds:
            yield from ("", f"What else prevents READY: {len(holds)}")
        mark = self._mark(sign_of(Status.COULD_NOT_TELL, Severity.BLOCKER))
        for words, group in by_hold_words(holds, self._draft).items():
            yield from wrapped(words, INDENT, f"  {mark} ")
            yield from wrapped(", ".join(finding.id for finding in group), INDENT)

    def _answered(self) -> Iterator[str]:
        findings = self.subject.having(Status.ANSWERED)
        if not findings:
            return
        yield from ("", f"Answered, but not signed yet: {len(findings)}")
        mark = self._mark(sign_of(Status.ANSWERED, Severity.WARNING))
        for title, group in self.subject.by_page_to_sign(findings).items():
            yield from wrapped(f"{title}: {len(group)}", INDENT, f"  {mark} ")
        yield f"{INDENT}Run: submission-wizard sign {self._draft}"

    @property
    def _draft(self) -> str:
        return shell_quoted(one_line(str(path_from_working_folder(self.subject.draft.path))))

    def _unchecked(self) -> Iterator[str]:
        findings = self.subject.having(Status.COULD_NOT_TELL)
        if not findings:
            return
        yield from ("", f"Not checked: {len(findings)}")
        for message, group in _by_message(findings).items():
            mark = self._mark(sign_of(Status.COULD_NOT_TELL, Severity.WARNING))
            yield from wrapped(message, INDENT, f"  {mark} ")
            yield from wrapped(", ".join(finding.id for finding in group), INDENT)
        for cost in self.subject.costs_of(findings):
            yield f"{INDENT}Run: {command_for(cost, self._draft)}"

    def _waived(self) -> Iterator[str]:
        """Waived findings, and waivers that need attention."""
        subject = self.subject
        findings = subject.having(Status.WAIVED)
        if findings:
            yield from ("", f"Waived: {len(findings)}")
        for finding in findings:
            mark = self._mark(sign_of(finding.status, finding.severity))
            waiver = subject.waivers.get(finding.id)
            terms = f" ({terms_of(waiver)})" if waiver else ""
            yield from wrapped(
                f"{finding.id}: {finding_message(finding)}{terms}", INDENT, f"  {mark} "
            )
        if subject.waiver_notes:
            yield from ("", "Waivers to look at")
        for each in subject.waiver_notes:
            message = f"{each.waiver.requirement} ({each.standing.value}): {each.note}"
            yield from wrapped(message, INDENT, "  ")

    def _seen(self) -> Iterator[str]:
        """Evidence by check and date; its meaning is with the findings."""
        groups: dict[str, set[str]] = {}
        for _, each in self.subject.sightings():
            line = f"{self.subject.check_label(each.check)}: seen {seen_words(each)}"
            groups.setdefault(line, set()).add(each.subject)
        if groups:
            yield from ("", "Results of runs")
        for line, subjects in groups.items():
            yield from wrapped(f"{line}, {len(subjects)}", INDENT, "  ")

    def _kept(self) -> Iterator[str]:
        """Answers to fields of other editions."""
        kept = kept_answers(self.subject.draft, self.subject.assessment.edition)
        if kept:
            yield from ("", f"{KEPT_TITLE}: {len(kept)}")
        for each in kept:
            first, *more = wrapped(f"{each.field.label}: {each.words}", INDENT, "  ")
            yield f"{first[: WIDTH - 1]}…" if more else first

    def _having(self, status: Status) -> Iterator[str]:
        findings = self.subject.having(status)
        if findings:
            yield from ("", f"{STATUS_WORDS[status].capitalize()}: {len(findings)}")
        for finding in findings:
            mark = self._mark(sign_of(finding.status, finding.severity))
            words = f"{finding_message(finding)} [{finding.id}]"
            yield from wrapped(words, INDENT, f"  {mark} ")

    def _steps(self) -> Iterator[str]:
        yield from ("", "Progress")
        for step, findings in self.subject.steps():
            progress = progress_of(findings)
            mark = self._mark(sign_of_progress(progress, findings))
            blocking = f", {counted_verb(progress.blockers, 'block')}" if progress.blockers else ""
            answered = f", {progress.answered} answered" if progress.answered else ""
            line = f"{step_title(step)}: {progress.done} of {progress.total}{answered}{blocking}"
            yield from wrapped(line, INDENT, f"  {mark} ")

    def _next(self) -> Iterator[str]:
        yield from self._tasks("Next", self.subject.plan)
        if self.subject.ownership is None:
            return
        from wizard.reports.plan_by_person import plan_by_person

        for person in plan_by_person(self.subject):
            yield from self._tasks(f"{person.title}: {len(person.tasks)}", person.tasks)

    def _tasks(self, title: str, tasks: Sequence[Task]) -> Iterator[str]:
        if tasks:
            yield from ("", title)
        for number, task in enumerate(tasks[:NEXT_TASKS], 1):
            yield from wrapped(task.action, " " * 5, f"  {number}. ")


def _by_time(evidence_refs: Iterable[EvidenceRef]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for each in evidence_refs:
        groups.setdefault(seen_words(each), []).append(each.subject)
    return groups


def _by_message(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding_message(finding), []).append(finding)
    return groups
