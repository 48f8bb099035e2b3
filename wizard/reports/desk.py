"""A reviewer's desk: judged bundles in groups, the newest round of each app first, and statistics.

Pure functions of rows of results. The rows hold untrusted text that is safe to show on one line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from wizard.catalogue.model import Status
from wizard.dataclass import dataclass
from wizard.engine.finding import OPEN
from wizard.reports.results import BundleResult, FindingResult, Outcome, Result, WaiverKind
from wizard.rules.phrasing import counted


class DeskGroup(StrEnum):
    """What a reviewer has to do with a bundle, most serious first; the names are shown."""

    UNSOUND = "unsound"
    DIFFERENT = "judged differently"
    BLOCKS = "blocks"
    NEEDS_EYES = "needs eyes"
    CLEAN = "clean"


GROUP_WORDS: Mapping[DeskGroup, str] = {
    DeskGroup.UNSOUND: "Damaged, forged or unreadable: ask for the bundle again.",
    DeskGroup.DIFFERENT: "Sound, but its findings are not those that its answers and files give.",
    DeskGroup.BLOCKS: "Something blocks, or a check that holds it was not run.",
    DeskGroup.NEEDS_EYES: "Nothing blocks; something needs a person who looks.",
    DeskGroup.CLEAN: "Nothing blocks, and nothing waits for a person.",
}

WAIVER_WORDS: Mapping[WaiverKind, str] = {
    WaiverKind.NOT_ASKED: "Procore's form does not ask it",
    WaiverKind.THIS_ANSWER: "for these answers only",
    WaiverKind.UNTIL: "until a day",
    WaiverKind.NO_END: "without an end",
}

_UNSOUND = frozenset({Outcome.UNSOUND, Outcome.UNREADABLE, Outcome.SET_ASIDE})
_UNPROVED = _UNSOUND | {Outcome.DIFFERS}
_OPEN = frozenset(status.value for status in OPEN)
Name = TypeVar("Name", bound=str)
_READY = "READY"
"""How the headline of a bundle begins that nothing blocks or holds."""


class DeskOrder(StrEnum):
    """The order of the rows within a group; the names are shown."""

    WAITING = "days waiting"
    APP = "app"
    BLOCKERS = "blockers"
    EYES = "needs eyes"


@dataclass(frozen=True, slots=True)
class RoundChange:
    """What a round settled and what is new in it, as ids of requirements that block."""

    before: BundleResult
    renamed: bool
    """Whether the app had another name, as for a bundle that takes the id of another draft."""
    settled: tuple[str, ...]
    new: tuple[str, ...]
    still: tuple[str, ...]

    @property
    def line(self) -> str:
        """A summary in one line, e.g. "3 settled, 1 new, 2 still block"."""
        verb = "blocks" if len(self.still) == 1 else "block"
        parts = (
            f"was named “{self.before.app}”" if self.renamed else "",
            f"{len(self.settled)} settled" if self.settled else "",
            f"{len(self.new)} new" if self.new else "",
            f"{len(self.still)} still {verb}" if self.still else "",
        )
        return ", ".join(filter(None, parts)) or "nothing blocked then or blocks now"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """The newest round of one app, or a bundle that belongs to none."""

    key: str
    """It stays the same when a newer round comes in."""
    result: Result
    group: DeskGroup
    days: int | None
    """Days since it was received; None if that is unknown."""
    older: tuple[Result, ...] = ()
    """The earlier rounds, newest first."""
    change: RoundChange | None = None
    """What changed since the last round; None for a first one."""
    copies: tuple[str, ...] = ()
    """The paths of files with the same content as one of the rounds."""

    @property
    def bundle(self) -> BundleResult:
        """The row of the bundle."""
        return self.result.bundle

    @property
    def title(self) -> str:
        """The app's name, or the path of a bundle that has none."""
        return self.bundle.app or self.bundle.path

    @property
    def days_words(self) -> str:
        """E.g. "3 days"; "" if unknown."""
        if self.days is None:
            return ""
        return counted(self.days, "day") if self.days else "today"

    @property
    def differences_words(self) -> str:
        """How much is judged otherwise than the bundle says, and how to see it; "" for nothing."""
        if not self.bundle.differences:
            return ""
        number = counted(self.bundle.differences, "requirement")
        return f"{number} judged differently than it says; `submission-wizard verify` names them."

    def findings(self, *, blocking: bool = False) -> Iterator[FindingResult]:
        """Its findings, or only those that block."""
        return (f for f in self.result.findings if f.fails or not blocking)

    def matches(self, words: Sequence[str]) -> bool:
        """Whether each word, in lower case, stands in its name, path or a finding's id."""
        bundle = self.bundle
        texts = (bundle.app, bundle.path, bundle.milestone, bundle.edition, bundle.problem)
        ids = (finding.requirement for finding in self.result.findings)
        text = " ".join((*texts, self.group.value, *ids)).casefold()
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class RuleRate:
    """How often a rule or check was behind an open finding, and how often that was waived."""

    rule: str
    raised: int
    """Open and waived findings."""
    waived: int

    @property
    def share(self) -> float:
        """Its rate of false alarms as partners see it, from 0 to 1."""
        return self.waived / self.raised if self.raised else 0.0


@dataclass(frozen=True, slots=True)
class DeskStatistics:
    """Counts over the newest round of each app that is sound."""

    blocking: tuple[tuple[str, int], ...]
    """Requirement, with the question that it is about, and number of apps; most frequent first."""
    waivers: tuple[tuple[WaiverKind, int], ...]
    rules: tuple[RuleRate, ...]
    """The rules of waived findings, the most waived first."""


@dataclass(frozen=True, slots=True)
class Desk:
    """All rows, by group and then the longest wait first."""

    rows: tuple[DeskRow, ...]
    statistics: DeskStatistics
    day: date

    def count(self, group: DeskGroup) -> int:
        """How many rows a group has."""
        return sum(row.group is group for row in self.rows)

    @property
    def headline(self) -> str:
        """How many there are of each group, in one line."""
        counts = (f"{self.count(group)} {group.value}" for group in DeskGroup)
        return f"{len(self.rows):,} to review: {', '.join(counts)}"


def desk_of(results: Iterable[Result], day: date) -> Desk:
    """The desk of these results on a day.

    Rounds are paired by the id of the draft. A bundle that is not sound, or says of itself what the
    same rules do not, is a row by itself and stands before no other.
    """
    rounds: dict[str, list[Result]] = {}
    for result in results:
        bundle = result.bundle
        alone = bundle.outcome in _UNPROVED or not bundle.draft_id
        key = f"path {bundle.path}" if alone else f"draft {bundle.draft_id}"
        rounds.setdefault(key, []).append(result)
    rows = tuple(_row(key, each, day) for key, each in rounds.items())
    return Desk(in_order(rows, DeskOrder.WAITING), _statistics(rows), day)


def in_order(rows: Iterable[DeskRow], order: DeskOrder) -> tuple[DeskRow, ...]:
    """The rows by group, and within a group in an order."""
    groups = list(DeskGroup)
    return tuple(sorted(rows, key=lambda row: (groups.index(row.group), *_rank(row, order))))


def _rank(row: DeskRow, order: DeskOrder) -> tuple[int, str, str]:
    numbers = {
        DeskOrder.WAITING: -1 if row.days is None else row.days,
        DeskOrder.APP: 0,
        DeskOrder.BLOCKERS: row.bundle.blockers,
        DeskOrder.EYES: row.bundle.needs_eyes,
    }
    return -numbers[order], row.title.casefold(), row.bundle.path


def _row(key: str, rounds: list[Result], day: date) -> DeskRow:
    kept, copies = _without_copies(rounds)
    newest, *older = sorted(kept, key=_age, reverse=True)
    change = _change(older[0], newest) if older else None
    group = _group_of(newest.bundle)
    return DeskRow(key, newest, group, _days(newest, day), tuple(older), change, copies)


def _age(result: Result) -> tuple[str, str, str, str]:
    bundle = result.bundle
    return bundle.as_of, bundle.changed, bundle.received, bundle.path


def _without_copies(rounds: Iterable[Result]) -> tuple[list[Result], tuple[str, ...]]:
    """The rounds without files of the same content, and the paths of those."""
    kept: dict[str, Result] = {}
    copies: list[str] = []
    for result in rounds:
        bundle = result.bundle
        if kept.setdefault(bundle.sha256 or bundle.path, result) is not result:
            copies.append(bundle.path)
    return list(kept.values()), tuple(copies)


def _days(result: Result, day: date) -> int | None:
    try:
        return max(0, (day - date.fromisoformat(result.bundle.received)).days)
    except ValueError:
        return None


def _group_of(bundle: BundleResult) -> DeskGroup:
    if bundle.outcome in _UNSOUND:
        return DeskGroup.UNSOUND
    if bundle.differences or bundle.outcome is Outcome.DIFFERS:
        return DeskGroup.DIFFERENT
    if bundle.blockers:
        return DeskGroup.BLOCKS
    if bundle.needs_eyes:
        return DeskGroup.NEEDS_EYES
    return DeskGroup.CLEAN if bundle.headline.startswith(_READY) else DeskGroup.BLOCKS


def _change(before: Result, after: Result) -> RoundChange:
    then = dict.fromkeys(f.requirement for f in before.findings if f.fails)
    now = dict.fromkeys(f.requirement for f in after.findings if f.fails)
    return RoundChange(
        before.bundle,
        renamed=before.bundle.app != after.bundle.app,
        settled=tuple(name for name in then if name not in now),
        new=tuple(name for name in now if name not in then),
        still=tuple(name for name in now if name in then),
    )


def _statistics(rows: Iterable[DeskRow]) -> DeskStatistics:
    sound = [row for row in rows if row.group is not DeskGroup.UNSOUND]
    blocking = Counter(_named(f) for row in sound for f in row.findings(blocking=True))
    found = [finding for row in sound for finding in row.findings()]
    waivers: Counter[WaiverKind] = Counter(
        f.waiver for f in found if f.waiver is not WaiverKind.NONE
    )
    return DeskStatistics(_by_number(blocking), _by_number(waivers), tuple(_rule_rates(found)))


def _named(finding: FindingResult) -> str:
    label = f"{finding.label} " if finding.label else ""
    return f"{label}({finding.requirement})"


def _by_number(counts: Counter[Name]) -> tuple[tuple[Name, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _rule_rates(findings: Iterable[FindingResult]) -> list[RuleRate]:
    """The rates of rules of which something was waived.

    A question that Procore's form does not ask says nothing about the rule that judges its answer.
    """
    raised: Counter[str] = Counter()
    waived: Counter[str] = Counter()
    for finding in findings:
        is_waived = finding.verdict == Status.WAIVED
        if finding.waiver is WaiverKind.NOT_ASKED or not (is_waived or finding.verdict in _OPEN):
            continue
        rules = filter(None, finding.judged_with.split(","))
        for rule in rules:
            raised[rule] += 1
            waived[rule] += is_waived
    rates = (RuleRate(rule, raised[rule], number) for rule, number in waived.items() if number)
    return sorted(rates, key=lambda rate: (-rate.waived, -rate.share, rate.rule))
