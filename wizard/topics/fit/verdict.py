"""The verdict of fit: what rules an app out, what to settle first, and what lies ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import BINDING, Level, Requirement, Severity, Status, Value
from wizard.catalogue.parts import Milestone
from wizard.dataclass import dataclass
from wizard.engine.assess import Assessor
from wizard.engine.context import build_context, update_context, update_of
from wizard.engine.finding import OPEN, Assessment, Finding
from wizard.engine.milestones import MilestoneView, words_for_ruled_out
from wizard.engine.readiness import (
    Remaining,
    Responsible,
    duration_words,
    readiness_of,
    remaining_in,
)
from wizard.rules.phrasing import counted
from wizard.topics.fit.questions import (
    AnswerChoice,
    FitQuestion,
    choices_of,
    fit_answer_words,
    fit_milestone,
    fit_questions,
)

_SETTLED = frozenset(
    {Status.MET, Status.ANSWERED, Status.NOTHING_REPORTED, Status.NOT_APPLICABLE, Status.WAIVED}
)
_ONE_OF_FEW = frozenset({Kind.YES_NO, Kind.CHOICE})
_EXACT = 20
"""Up to here numbers of items are exact; above they are rounded to five."""

COUNTED = (
    "Counted: what must be answered or done before the app is listed, as far as these answers "
    "decide it. Advice and what only Procore can do are not counted. The minutes are our estimate."
)


class FitState(StrEnum):
    """What the answers say; the names stand in reports."""

    RULED_OUT = "ruled-out"
    OPEN = "open"  # so far nothing rules the app out, and questions are left
    NOT_RULED_OUT = "not-ruled-out"


@dataclass(frozen=True, slots=True)
class FitPoint:
    """An answer that keeps the app out, or that has a consequence to settle first."""

    finding: Finding
    question: str
    """The field whose answer it is."""
    label: str
    answer: str
    """The answer in words; "" where it is no choice."""
    better: tuple[str, ...] = ()
    """The answers in words with which it would not stand here; empty where none is enough."""

    @property
    def short(self) -> str:
        """What keeps the app out, in a few words."""
        return self.finding.requirement.short or self.label

    @property
    def remedy(self) -> str:
        """What would change it, completing "What would change it: …"."""
        fix = self.finding.fix or self.finding.requirement.fix
        if not self.better:
            return fix
        answers = " or ".join(f"“{each}”" for each in self.better)
        return f"the answer {answers}. {fix}".strip()


@dataclass(frozen=True, slots=True)
class WorkAhead:
    """What is left until the app is listed, after the questions of fit."""

    remaining: Remaining
    milestones: tuple[Milestone, ...]
    at_least: bool
    """Whether an open question still decides what is asked."""

    @property
    def items(self) -> int:
        """How many items the partner has to move."""
        return self.remaining.total - self.remaining.items.get(Responsible.PROCORE, 0)

    @property
    def words(self) -> str:
        """Items, time and milestones, e.g. "about 85 items and 5 h of answers in 4 milestones"."""
        rounded = self.items if self.items <= _EXACT else round(self.items / 5) * 5
        about = "at least" if self.at_least else "about" if rounded > _EXACT else ""
        duration = duration_words(self.remaining.minutes).removeprefix("about ")
        gates = counted(len(self.milestones), "milestone")
        return f"{about} {counted(rounded, 'item')} and {duration} of answers in {gates}".strip()


@dataclass(frozen=True, slots=True)
class FitVerdict:
    """Whether an app can be listed, as far as the answers tell."""

    questions: tuple[FitQuestion, ...]
    ruled_out: tuple[FitPoint, ...]
    to_settle: tuple[FitPoint, ...]
    procore: tuple[Finding, ...]
    """What only Procore can do on the way to the listing, and has not done."""
    ahead: WorkAhead
    judged_later: tuple[Finding, ...]
    """What else keeps apps out, and is judged by answers that these questions do not ask for."""

    @property
    def asked(self) -> tuple[FitQuestion, ...]:
        """The questions that apply to the app, as far as that is known."""
        return tuple(each for each in self.questions if each.applies)

    @property
    def unanswered(self) -> tuple[FitQuestion, ...]:
        """The questions that are asked and have no answer."""
        return tuple(each for each in self.asked if each.value is None)

    @property
    def state(self) -> FitState:
        """What the answers say."""
        if self.ruled_out:
            return FitState.RULED_OUT
        return FitState.OPEN if self.unanswered else FitState.NOT_RULED_OUT

    @property
    def headline(self) -> str:
        """The verdict in one line."""
        return f"{self.answer} · {self.outlook}" if self.outlook else self.answer

    @property
    def answer(self) -> str:
        """The answer alone: whether something rules the app out."""
        if self.ruled_out:
            return words_for_ruled_out(point.short for point in self.ruled_out)
        left = len(self.unanswered)
        if not left:
            return "Nothing rules you out"
        return f"So far nothing rules you out · {counted(left, 'question')} left"

    @property
    def outlook(self) -> str:
        """What is to be settled, what needs Procore, and what lies ahead."""
        settle = f"{len(self.to_settle)} to settle first" if self.to_settle else ""
        if self.ruled_out:
            return settle
        number = len(self.procore)
        need = f"{number} {'needs' if number == 1 else 'need'} Procore" if number else ""
        ahead = self.ahead.words if self.ahead.items else ""
        return " · ".join(part for part in (settle, need, ahead) if part)


def fit_verdict(view: MilestoneView) -> FitVerdict:
    """The verdict on assessed answers; the same for screens and commands."""
    assessment = view.assessment
    questions = fit_questions(view)
    others = _OtherAnswers(assessment)
    points = (_point(assessment, finding, finding.field) for finding in view.ruled_out)
    ruled_out = tuple(map(others.with_better, points))
    return FitVerdict(
        questions=questions,
        ruled_out=ruled_out,
        to_settle=tuple(_points_to_settle(view, questions, others, ruled_out)),
        procore=tuple(_left_to_procore(view)),
        ahead=_work_ahead(view, questions),
        judged_later=tuple(_judged_later(view, questions)),
    )


def _point(assessment: Assessment, finding: Finding, question: str) -> FitPoint:
    field = assessment.edition.fields[question]
    value = assessment.context.facts.answers.get(question)
    chosen = field.kind in _ONE_OF_FEW or field.kind is Kind.CHOICES
    return FitPoint(
        finding=finding,
        question=question,
        label=field.label,
        answer=fit_answer_words(field, value) if chosen else "",
    )


def _points_to_settle(
    view: MilestoneView,
    questions: tuple[FitQuestion, ...],
    others: _OtherAnswers,
    ruled_out: tuple[FitPoint, ...],
) -> Iterator[FitPoint]:
    """One point for each answer: the most serious that is wrong or open because of it."""
    told = {point.question for point in ruled_out}
    named = {point.finding.id for point in ruled_out}
    wrong = sorted(_wrong_answers(view), key=lambda finding: finding.severity.rank)
    for question in questions:
        name = question.field.id
        if name in told or question.value is None:
            continue
        own = next((f for f in wrong if f.field == name and f.id not in named), None)
        finding = own or others.opened_by(question)
        if finding is not None and finding.id not in named:
            named.add(finding.id)
            yield others.with_better(_point(view.assessment, finding, name))


def _wrong_answers(view: MilestoneView) -> Iterator[Finding]:
    """What is not met by the questions alone."""
    milestone = fit_milestone(view.assessment.edition)
    if milestone is not None:
        found = view.at(milestone.id).findings.values()
        yield from (finding for finding in found if finding.status is Status.NOT_MET)


def _left_to_procore(view: MilestoneView) -> Iterator[Finding]:
    findings = _until_listed(view).findings.values()
    waiting = {Status.NOT_MET, Status.UNANSWERED}
    yield from (f for f in findings if f.requirement.waiting and f.status in waiting)


def _judged_later(view: MilestoneView, questions: tuple[FitQuestion, ...]) -> Iterator[Finding]:
    edition, findings = view.assessment.edition, _until_listed(view).findings
    decided = {requirement.id for question in questions for requirement in question.decides}
    decided |= {finding.id for finding in view.ruled_out}
    for name, finding in findings.items():
        if name in decided or finding.requirement.level is not Level.DISQUALIFYING:
            continue
        blocks = edition.severity(finding.requirement) is Severity.BLOCKER
        if blocks and not edition.parts[name] and finding.status not in _SETTLED:
            yield finding


def short_words(edition: Edition, requirement: Requirement) -> str:
    """What keeps an app out that does not meet it, in a few words."""
    return requirement.short or edition.titles[requirement.id]


def _until_listed(view: MilestoneView) -> Assessment:
    milestones = _milestones_until_listing(view.assessment.edition)
    return view.at(milestones[-1].id) if milestones else view.assessment


def _milestones_until_listing(edition: Edition) -> tuple[Milestone, ...]:
    """The milestones up to the one that the approval ends, without that of the questions."""
    approved_on = edition.journey.after.approved_on
    ends = [n for n, m in enumerate(edition.milestones) if approved_on in m.sent_on]
    last = ends[0] + 1 if ends else len(edition.milestones)
    return tuple(each for each in edition.milestones[:last] if not each.questions)


def _work_ahead(view: MilestoneView, questions: tuple[FitQuestion, ...]) -> WorkAhead:
    edition, until = view.assessment.edition, _until_listed(view)
    asked = {question.field.id for question in questions}
    waiting = (finding for finding in readiness_of(until).left if finding.field not in asked)
    left = [q.field.id for q in questions if q.applies is not False and q.value is None]
    return WorkAhead(
        remaining=remaining_in(edition, waiting),
        milestones=tuple(
            each for each in _milestones_until_listing(edition) if not view.is_behind(each)
        ),
        at_least=bool(edition.drivers.intersection(left)),
    )


class _OtherAnswers:
    """Judges single requirements as if another answer had been given."""

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment
        self._edition = assessment.edition
        self._assessor = Assessor(assessment.edition, assessment.context.facts.today)

    def with_better(self, point: FitPoint) -> FitPoint:
        """The point with the answers under which its requirement is not broken, or not open."""
        broken = point.finding.status is Status.NOT_MET
        labels = []
        for choice in self._alternatives(point.question):
            status = self._status(point.finding, point.question, choice.value)
            if status in _SETTLED or (broken and status is not Status.NOT_MET):
                labels.append(choice.label)
        return replace(point, better=tuple(labels))

    def opened_by(self, question: FitQuestion) -> Finding | None:
        """What is open because of the answer: with another one it would be settled."""
        readers = self._edition.readers.get(question.field.id, ())
        found = (self._assessment.findings[name] for name in readers)
        return next((finding for finding in found if self._is_opened(finding, question)), None)

    def _is_opened(self, finding: Finding, question: FitQuestion) -> bool:
        if finding.status not in OPEN or finding.requirement.level not in BINDING:
            return False
        if self._edition.parts[finding.id]:
            return False
        return any(
            self._status(finding, question.field.id, choice.value) in _SETTLED
            for choice in self._alternatives(question.field.id)
        )

    def _alternatives(self, field_id: str) -> tuple[AnswerChoice, ...]:
        field = self._edition.fields[field_id]
        present = self._assessment.context.facts.answers.get(field_id)
        if field.kind not in _ONE_OF_FEW:
            return ()
        return tuple(choice for choice in choices_of(field) if choice.value != present)

    def _status(self, finding: Finding, field_id: str, value: Value) -> Status:
        context = self._assessment.context
        answers = {**context.answers, field_id: value}
        waivers = tuple(context.waived.values())
        if field_id in self._edition.drivers:
            facts = context.facts
            other = build_context(
                self._edition, answers, waivers, facts.today, facts.files_seen, facts.observed
            )
        else:
            update = update_of(self._edition, context, field_id, answers)
            other = update_context(self._edition, context, update, waivers)
        judged = self._assessor.judge(finding.requirement, other, self._assessment.findings)
        return judged.status
