"""Weighs the results of a scan, for a draft or for any folders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import CheckUse, Cost, Severity, Status
from wizard.checks.source import source_folders
from wizard.checks.source_found import Row, Weight, gap_in
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Observed, Question
from wizard.engine.answers_read import Meaning, meanings
from wizard.engine.context import AssessmentContext
from wizard.engine.questions import (
    PendingQuestion,
    merge_questions,
    pending_questions,
    questions_of,
)
from wizard.engine.ruling import milder_severity
from wizard.inspection.source.roots import Locate
from wizard.rules.verdict import Facts
from wizard.session.inconclusive import is_inconclusive
from wizard.topics.scan.applicability import (
    NotAsked,
    conditions_not_shown,
    deciding_condition,
    not_asked_for,
    sign_questions,
)
from wizard.topics.scan.places import (
    ALLOWABLE,
    PRESENT,
    WeighedPlace,
    allow_comment,
    counts_by_weight,
    weighed_places,
)
from wizard.topics.scan.scanner import (
    STOPPED,
    ProgressCallback,
    SearchResult,
    Stopped,
    search_sources,
)

BY_PATTERN = ("source-absent", "source-secrets", "source-present")
"""Checks whose only input is folders."""


@dataclass(frozen=True, slots=True)
class WeighedFind:
    """A location, with its meaning."""

    rule: str
    requirements: tuple[str, ...]
    weight: Weight
    severity: Severity | None
    """None if it has no weight or is undecided."""
    row: Row
    """See `wizard.inspection.source.rules.SourceHit` and `WeighedPlace`."""
    about: str = ""
    """What is there, where the rule does not say it."""


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """The result for one question."""

    rule: str
    check: str
    requirements: tuple[str, ...]
    status: Status
    severity: Severity
    message: str
    fix: str
    counts: Mapping[Weight, int]
    allowed: int
    allowances: tuple[tuple[str, int, str], ...]
    """Name, line and reason of the first."""
    could_not_tell: bool = False
    """Whether it is open and needs more than confirmation by a person."""
    allow: str = ""
    """The comment that allows a find, "" if there is none."""

    @property
    def blocks(self) -> bool:
        """Whether it prevents a submission from being ready."""
        return self.status is Status.NOT_MET and self.severity is Severity.BLOCKER


@dataclass(frozen=True, slots=True)
class ScanReport:
    """A scan and its results."""

    folders: tuple[str, ...]
    answered: tuple[ScanAnswer, ...]
    finds: tuple[WeighedFind, ...]
    """Most serious first, then by name and line."""
    went: tuple[Mapping[str, Any], ...]
    """Statistics of each pass, see `wizard.inspection.source.seeking.ScanFacts`."""
    stopped: bool
    answers: Mapping[Question, Observed]
    """For `EvidenceFile.add`; empty if the scan was stopped."""
    not_asked: tuple[NotAsked, ...] = ()
    """What must be there in some apps, and is missing in one that it does not concern."""

    @property
    def gaps(self) -> tuple[str, ...]:
        """What was not searched although it might matter, as sentences."""
        return tuple(gap for gap in map(gap_in, self.went) if gap)

    @property
    def could_not_tell(self) -> bool:
        """Whether anything was not searched or inconclusive, or nothing was asked."""
        untold = any(each.could_not_tell for each in self.answered)
        return untold or bool(self.gaps) or not self.answered

    @property
    def blocks(self) -> bool:
        """Whether an active match blocks."""
        return any(each.blocks for each in self.answered)


@dataclass(frozen=True, slots=True)
class ScanTarget:
    """Questions and folders of a scan, and the answers for weighing matches."""

    edition: Edition
    context: AssessmentContext
    wanted: tuple[PendingQuestion, ...]
    folder: Path
    """The base of relative paths."""
    exclude: tuple[str, ...] = ()
    locate: Locate | None = None
    knows_app: bool = True
    """Whether the answers decide which requirements apply, and thereby what missing ones weigh."""
    signs: Mapping[str, Question] = field(default_factory=dict)
    """By condition, what shows that it holds; what depends on others is asked for in any case."""


def draft_scan_target(
    edition: Edition, context: AssessmentContext, folder: Path, exclude: Sequence[str]
) -> ScanTarget:
    """The target for a draft's answers; `folder` is the draft's."""
    return ScanTarget(
        edition, context, pending_questions(edition, context, Cost.SOURCE), folder, tuple(exclude)
    )


def fields_with_folders(edition: Edition) -> frozenset[str]:
    """The fields that name source folders."""
    return frozenset(use.fields[0] for _, use in _search_uses(edition))


def field_with_folders(edition: Edition) -> str:
    """The first field of the journey that names source folders; "" if there is none."""
    named = fields_with_folders(edition)
    return next((name for name in edition.fields if name in named), "")


def paths_scan_target(edition: Edition, paths: Sequence[str], exclude: Sequence[str]) -> ScanTarget:
    """The target with every pattern of the edition, and with the signs of what the app is."""
    answers = {name: list(paths) for name in fields_with_folders(edition)}
    facts = Facts(answers, datetime.now(UTC).date())
    asked = merge_questions(
        edition,
        (
            (requirement, question)
            for requirement, use in _search_uses(edition)
            for question in questions_of(use, facts)
        ),
    )
    context = AssessmentContext(facts, {}, {}, {}, {})
    return ScanTarget(
        edition,
        context,
        asked,
        Path.cwd(),
        tuple(exclude),
        roots_as_typed,
        knows_app=False,
        signs=sign_questions(edition, source_folders(facts, field_with_folders(edition))),
    )


def roots_as_typed(paths: Sequence[str], folder: Path) -> tuple[list[Any], list[str]]:
    """Resolves typed paths relative to the current folder."""
    from wizard.inspection.source.file_set import Root

    every = [(path, folder / path) for path in paths]
    roots = [Root(given, path) for given, path in every if path.exists()]
    return roots, [f"“{given}” is not there" for given, path in every if not path.exists()]


def _search_uses(edition: Edition) -> Iterator[tuple[str, CheckUse]]:
    for requirement in edition.requirements.values():
        for use in requirement.checks:
            if use.name in BY_PATTERN:
                yield requirement.id, use


def run_scan(
    scan_target: ScanTarget,
    now: datetime,
    on_progress: ProgressCallback | None = None,
    stopped: Stopped = lambda: False,
    *,
    cache: Path | None = None,
) -> ScanReport:
    """Scans and weighs the matches; if stopped, only what was found counts.

    `cache` is the user's cache folder, where complete scans are remembered.
    """
    results = search_sources(
        [*(one.question for one in scan_target.wanted), *scan_target.signs.values()],
        scan_target.folder,
        exclude=scan_target.exclude,
        locate=scan_target.locate,
        on_progress=on_progress,
        stopped=stopped,
        cache=cache,
    )
    at = now.astimezone(UTC).replace(microsecond=0)
    asked = {one.question: results[one.question] for one in scan_target.wanted}
    answers = {q: Observed(at, r.facts, r.trouble) for q, r in asked.items()}
    weighed = [
        _weighed_result(scan_target, one, asked[one.question], answers[one.question])
        for one in scan_target.wanted
    ]
    told_of, not_asked = _told_and_not_asked(scan_target, weighed, results)
    ended = any(result.stopped for result in results.values())
    finds = sorted((find for _, finds in told_of for find in finds), key=_order)
    passes = {r.facts["scan"]["stamps"]: r.facts["scan"] for r in results.values() if r.facts}
    folders = dict.fromkeys(name for went in passes.values() for name in went["folders"])
    return ScanReport(
        tuple(folders),
        tuple(each for each, _ in told_of),
        tuple(finds),
        tuple(passes.values()),
        ended,
        {} if ended else answers,
        not_asked,
    )


_Weighed = tuple[ScanAnswer, tuple[WeighedFind, ...]]


def _told_and_not_asked(
    scan_target: ScanTarget,
    weighed: Iterable[_Weighed],
    results: Mapping[Question, SearchResult],
) -> tuple[list[_Weighed], tuple[NotAsked, ...]]:
    """The results that are reported, and what is missing and not asked for."""
    not_shown = conditions_not_shown(scan_target.signs, results)
    told_of, left_out = [], []
    for answered, finds in weighed:
        lack = _lacking(scan_target.edition, answered, not_shown)
        if lack and answered.check == PRESENT:
            left_out.append((lack, answered.rule))
        elif lack:
            told_of.append(_only_told(answered, finds, scan_target.edition.conditions[lack].label))
        else:
            told_of.append((answered, finds))
    return told_of, not_asked_for(scan_target.edition, left_out)


def _lacking(edition: Edition, answered: ScanAnswer, not_shown: Collection[str]) -> str:
    """The condition for want of which what is wrong or missing is none of the app's; else ""."""
    if answered.status is Status.MET:
        return ""
    if answered.check != PRESENT:
        not_shown = [n for n in not_shown if edition.conditions[n].finds_need_signs]
    return deciding_condition(edition, answered.requirements, not_shown)


def _only_told(answered: ScanAnswer, finds: Iterable[WeighedFind], label: str) -> _Weighed:
    """A result whose finds are listed only, since nothing shows that they concern the app."""
    told = tuple(replace(find, weight=Weight.TOLD, severity=None) for find in finds)
    met = replace(
        answered,
        status=Status.MET,
        message=f"nothing in the source shows that {label}; what was found is listed",
        fix="",
        counts={**dict.fromkeys(Weight, 0), Weight.TOLD: sum(answered.counts.values())},
        could_not_tell=False,
    )
    return met, told


def _weighed_result(
    scan_target: ScanTarget, one: PendingQuestion, result: SearchResult, observed: Observed
) -> _Weighed:
    meaning = _meaning(scan_target, one, result, observed)
    use = _use_of(scan_target, one)
    rule = str(use.params.get("rule", use.name))
    app = scan_target.context.facts
    counts, places = _weighed(use, app, result.facts, is_met=meaning.status is Status.MET)
    allowed = result.facts if use.name in ALLOWABLE else {}
    answered = ScanAnswer(
        rule=rule,
        check=use.name,
        requirements=one.requirements,
        status=meaning.status,
        severity=meaning.severity,
        message=meaning.message,
        fix=meaning.fix,
        counts=counts,
        allowed=allowed.get("allowed", 0),
        allowances=tuple(tuple(each) for each in allowed.get("allowances", ())),
        could_not_tell=is_inconclusive(meaning),
        allow=allow_comment(use),
    )
    return answered, tuple(_weighed_find(answered, place) for place in places)


def _weighed(
    use: CheckUse, app: Facts, seen: Seen, *, is_met: bool
) -> tuple[Mapping[Weight, int], tuple[WeighedPlace, ...]]:
    """The finds by what they weigh, and their places.

    What is unclear in the source asks for nothing where something else has decided.
    """
    counts, places = counts_by_weight(use, app, seen), weighed_places(use, app, seen)
    if is_met and use.name == PRESENT:
        return dict.fromkeys(Weight, 0), ()
    if is_met:
        counts[Weight.TOLD] += counts[Weight.UNCLEAR]
        counts[Weight.UNCLEAR] = 0
        told = {Weight.UNCLEAR: Weight.TOLD}
        places = tuple(p._replace(weight=told.get(p.weight, p.weight)) for p in places)
    return counts, places


def _weighed_find(answered: ScanAnswer, place: WeighedPlace) -> WeighedFind:
    severity = _severity(place.weight, answered.severity)
    return WeighedFind(
        answered.rule, answered.requirements, place.weight, severity, place.row, place.about
    )


def _use_of(scan_target: ScanTarget, one: PendingQuestion) -> CheckUse:
    return next(
        use
        for name in one.requirements
        for use in scan_target.edition.requirements[name].checks
        if one.question in questions_of(use, scan_target.context.facts)
    )


def _meaning(
    scan_target: ScanTarget, one: PendingQuestion, result: SearchResult, observed: Observed
) -> Meaning:
    """The most serious meaning of the answer. A partial scan only reports matches."""
    meaning = meanings(scan_target.edition, scan_target.context, one, observed)[0]
    is_find = meaning.status is Status.NOT_MET and one.question.check != "source-present"
    if result.stopped and not is_find:
        message = f"Could not be told: {STOPPED}"
        undecided = replace(meaning, status=Status.COULD_NOT_TELL, message=message, fix="")
        return replace(undecided, needs_person=False)
    if not scan_target.knows_app and not is_find:
        return replace(meaning, severity=milder_severity(meaning.severity, Severity.ADVICE))
    return meaning


def _severity(weight: Weight, severity: Severity) -> Severity | None:
    if weight is Weight.FAILS:
        return severity
    return milder_severity(severity, Severity.WARNING) if weight is Weight.WARNS else None


_WEIGHTS = list(Weight)


def _order(find: WeighedFind) -> tuple[int, int, str, int, str]:
    rank = len(Severity) if find.severity is None else find.severity.rank
    row = find.row
    return rank, _WEIGHTS.index(find.weight), row["name"], row["line"], find.rule
