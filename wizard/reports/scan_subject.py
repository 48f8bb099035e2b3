"""The subject of all reports about a scan: its results with the requirements behind them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Requirement, Severity, Status
from wizard.checks.source_found import Row, Weight
from wizard.reports.report_paths import SourcePaths
from wizard.rules.phrasing import counted, listed, sentence
from wizard.topics.scan.applicability import NotAsked
from wizard.topics.scan.results import BY_PATTERN, ScanAnswer, ScanReport, WeighedFind

if TYPE_CHECKING:
    from wizard.drafts.model import Draft

SKIPPED_IN_WORDS = {
    "folders": ("folder of tools or of other authors", "folders of tools or of other authors"),
    "link": ("link", "links"),
    "special": ("pipe, device or other special file", "pipes, devices or other special files"),
    "unreadable": ("unreadable file", "unreadable files"),
    "too-large": ("file that is too large", "files that are too large"),
    "binary": ("binary file", "binary files"),
    "generated": ("generated file", "generated files"),
    "ignore-rules": ("ignore file read in part only", "ignore files read in part only"),
}
_FIXES = {
    "source-absent": "Remove it from the running app.",
    "source-secrets": "Remove it from the source, and replace it.",
    "source-present": "Add it to the code of the running app.",
}
"""What satisfies a rule whose requirement does not say it."""
NO_REASON = "the allow comment gives no reason"


class RuleWords(NamedTuple):
    """What a rule asks for, why, and what would satisfy it; each is "" if nothing says it."""

    statement: str
    why: str
    fix: str

    @property
    def fix_sentence(self) -> str:
        """The fix with its title, "" if there is none."""
        return f"Fix: {self.fix}" if self.fix else ""


@dataclass(frozen=True)
class ScanSubject:
    """The result of a scan as reports see it; the input of every format."""

    scan_report: ScanReport
    edition: Edition
    as_of: date
    folder: Path
    """The base of the names of files."""
    draft: Draft | None = None

    @cached_property
    def paths(self) -> SourcePaths:
        """How files are named for a reader who knows the repository."""
        return SourcePaths(self.folder)

    def requirements_of(self, answered: ScanAnswer | WeighedFind) -> tuple[Requirement, ...]:
        """The requirements that ask for it."""
        return tuple(self.edition.requirements[name] for name in answered.requirements)

    def source_of(self, requirement: Requirement) -> str:
        """Document, section and date of a requirement."""
        return self.edition.catalogue.source_words(requirement.source)

    def url_of(self, requirement: Requirement) -> str:
        """The address of the page that a requirement comes from, "" if it has none."""
        document = self.edition.catalogue.documents.get(requirement.source.document)
        return document.url if document else ""

    def asked_by(self, answered: ScanAnswer) -> RuleWords:
        """What the rule of a result asks for."""
        requirements = self.requirements_of(answered)
        fixes = (requirement.fix for requirement in requirements)
        return RuleWords(
            once(each.statement for each in requirements),
            once(each.why for each in requirements),
            answered.fix or next(filter(None, fixes), _FIXES.get(answered.check, "")),
        )

    @cached_property
    def answered_by(self) -> dict[tuple[str, tuple[str, ...]], ScanAnswer]:
        """The results by rule and requirements, as finds name them."""
        return {(each.rule, each.requirements): each for each in self.scan_report.answered}

    def answer_of(self, find: WeighedFind) -> ScanAnswer:
        """The result that a find belongs to."""
        return self.answered_by[find.rule, find.requirements]

    def finds_of(self, answered: ScanAnswer) -> tuple[WeighedFind, ...]:
        """The listed finds of a result that ask for something, most serious first."""
        key = (answered.rule, answered.requirements)
        return tuple(
            find
            for find in self.scan_report.finds
            if (find.rule, find.requirements) == key and find.weight is not Weight.TOLD
        )

    @property
    def told(self) -> tuple[WeighedFind, ...]:
        """The finds that are listed only."""
        return tuple(find for find in self.scan_report.finds if find.weight is Weight.TOLD)

    def is_open(self, answered: ScanAnswer) -> bool:
        """Whether a result asks for something.

        What is undecided in a scan that was stopped is told once, for all of it.
        """
        if answered.status is Status.COULD_NOT_TELL:
            return not self.scan_report.stopped or bool(self.finds_of(answered))
        return answered.status is Status.NOT_MET

    @property
    def open(self) -> tuple[ScanAnswer, ...]:
        """The results that ask for something: by severity, then what could not be told."""
        found = [each for each in self.scan_report.answered if self.is_open(each)]
        return tuple(sorted(found, key=_rank))

    def by_weight(self) -> dict[str, list[ScanAnswer]]:
        """The results that ask for something under the titles of their sections."""
        groups: dict[str, list[ScanAnswer]] = {}
        for answered in self.open:
            groups.setdefault(_TITLES[weight_word(answered)], []).append(answered)
        return groups

    def asked_words(self, answered: ScanAnswer) -> dict[str, str]:
        """What a rule asks for, why, and what would satisfy it, by title."""
        requirements = self.requirements_of(answered)
        asked = self.asked_by(answered)
        told = {
            "Rule": asked.statement,
            "Why": asked.why,
            "Fix": asked.fix,
            "Allow": allow_words(answered),
            "Source": "; ".join(dict.fromkeys(map(self.source_of, requirements))),
        }
        return {title: text for title, text in told.items() if text}

    def found_words(self, answered: ScanAnswer) -> str:
        """What was found, in a sentence; the first find where there are several."""
        finds = self.finds_of(answered)
        if tells_more_than_finds(answered, finds):
            return answered.message
        row = finds[0].row
        more = sum(answered.counts.values()) - answered.counts[Weight.TOLD] - 1
        others = f"; {counted(more, 'more find')}" if more > 0 else ""
        return f"{self.place_of(row)}: {finds[0].about or row['excerpt']}{others}"

    def in_repository(self, row: Row) -> Row:
        """A row whose files are named from the root of the repository."""
        steps = [self.in_repository(step) for step in row.get("steps") or ()]
        return {**row, "name": self.paths.of(row["name"]).as_posix(), "steps": steps}

    def place_of(self, row: Row) -> str:
        """File, line and column, from the root of the repository."""
        return place_words(self.in_repository(row))

    @property
    def allowed(self) -> int:
        """The number of finds that a comment allows."""
        return sum(answered.allowed for answered in self.scan_report.answered)

    @property
    def allowances(self) -> list[tuple[str, str, str]]:
        """Rule, place and reason of the first finds that a comment allows."""
        return [
            (answered.rule, f"{self.paths.of(name).as_posix()}:{line}", reason)
            for answered in self.scan_report.answered
            for name, line, reason in answered.allowances
        ]

    @property
    def not_asked(self) -> list[str]:
        """A sentence for each condition that nothing in the source shows to hold."""
        return [not_asked_words(each) for each in self.scan_report.not_asked]

    @property
    def endings(self) -> Iterator[str]:
        """Sentences on what was searched, what was not, and how it ended."""
        report = self.scan_report
        if report.folders:
            files = counted(sum(went["files"] for went in report.went), "file")
            yield f"Searched {files} in {listed(report.folders, 5)}."
        left = list(_left_out(self))
        if left:
            yield f"Not searched: {listed(left, 9)}."
        yield from report.gaps
        if report.stopped:
            yield "Stopped: this was found until then."

    @property
    def sums(self) -> str:
        """A one-line summary."""
        answered = self.scan_report.answered
        if not answered:
            return "Nothing was searched."
        words = [weight_word(each) for each in answered if _is_counted(each)]
        every = [*(severity.value for severity in Severity), COULD_NOT_TELL]
        parts = [f"{word} {words.count(word)}" for word in every if word in words]
        return " · ".join(parts) if parts else "Nothing wrong was found."


COULD_NOT_TELL = "could not tell"
_TITLES = {
    Severity.BLOCKER.value: "What blocks",
    Severity.WARNING.value: "Warnings",
    Severity.ADVICE.value: "Advice",
    Severity.REMINDER.value: "Reminders",
    COULD_NOT_TELL: "What could not be told",
}


def skipped_counts(scan_report: ScanReport) -> dict[str, int]:
    """The number of skipped files by reason."""
    return {
        reason: sum(went["skipped"].get(reason, 0) for went in scan_report.went)
        for reason in SKIPPED_IN_WORDS
    }


def left_out_folders(scan_report: ScanReport) -> list[str]:
    """The first folders that were left out as other people's code."""
    return [name for went in scan_report.went for name in went.get("left_out", ())]


def _left_out(subject: ScanSubject) -> Iterator[str]:
    report = subject.scan_report
    excluded = sum(went["excluded"] for went in report.went)
    if excluded:
        yield f"{excluded:,} left out on purpose"
    for reason, number in skipped_counts(report).items():
        if number:
            named = f" ({listed(left_out_folders(report))})" if reason == "folders" else ""
            yield counted(number, *SKIPPED_IN_WORDS[reason]) + named


def weight_word(answered: ScanAnswer) -> str:
    """The severity of a result, or that it could not be told."""
    return COULD_NOT_TELL if answered.status is Status.COULD_NOT_TELL else answered.severity.value


def _is_counted(answered: ScanAnswer) -> bool:
    return answered.status in (Status.NOT_MET, Status.COULD_NOT_TELL)


def _rank(answered: ScanAnswer) -> tuple[bool, int]:
    return answered.status is not Status.NOT_MET, answered.severity.rank


def tells_more_than_finds(answered: ScanAnswer, finds: Sequence[WeighedFind]) -> bool:
    """Whether the message of a result says what its finds do not."""
    return not finds or answered.check not in BY_PATTERN


def not_asked_words(not_asked: NotAsked) -> str:
    """What was not asked for, and why."""
    rules = ", ".join(not_asked.rules)
    return f"Not asked for, since nothing in the source shows that {not_asked.label}: {rules}."


def allow_words(answered: ScanAnswer) -> str:
    """How finds are allowed that are right as they are; "" without any, or where none can be."""
    asking = sum(answered.counts.values()) - answered.counts[Weight.TOLD]
    if not (answered.allow and asking):
        return ""
    return f"“{answered.allow}” in a comment on the line or the one before"


def place_words(row: Row) -> str:
    """File, line and column of a row: "src/api.js:3:14"."""
    column = f":{row['column']}" if row["column"] else ""
    return f"{row['name']}:{row['line']}{column}"


def step_words(row: Row) -> Iterator[str]:
    """How the value at a place came about, from where it is written."""
    for step in row.get("steps") or ():
        note = f" ({step['note']})" if step["note"] else ""
        yield f"{place_words(step)}: {step['excerpt']}{note}"


def once(texts: Iterable[str]) -> str:
    """Several sentences as one text, each of them once."""
    return " ".join(dict.fromkeys(sentence(text) for text in texts if text))


def name_of_scan(subject: ScanSubject) -> str:
    """The draft's name, or the folders that were searched."""
    if subject.draft is not None:
        return subject.draft.name
    folders = [os.fspath(subject.paths.of(name)) for name in subject.scan_report.folders]
    return listed(folders, 5) or "nothing"
