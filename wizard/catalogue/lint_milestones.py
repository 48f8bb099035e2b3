"""Consistency checks of milestones, of what waits for Procore, and of the minutes of answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from wizard.catalogue.catalogue import CHECK_MINUTES, Catalogue
from wizard.catalogue.edition import Edition, derives_from
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Level, Requirement
from wizard.catalogue.parts import Milestone

MAX_QUESTIONS = 20
MAX_OPTIONS = 20
"""How many options of a question have a letter of their own."""
_QUICK = frozenset({Kind.YES_NO, Kind.CHOICE, Kind.CHOICES})


def milestone_complaints(catalogue: Catalogue) -> Iterator[str]:
    """Every complaint about milestones and minutes."""
    for name in catalogue.journeys:
        edition = catalogue.edition(name)
        yield from (f"edition {name}: {complaint}" for complaint in _complaints_of(edition))
    for requirement in catalogue.requirements:
        waiting = requirement.waiting
        if waiting and waiting.since not in catalogue.fields:
            yield f"requirement {requirement.id}: there is no field {waiting.since}"
    for key in {*Kind, CHECK_MINUTES} ^ catalogue.minutes.keys():
        yield f"minutes: {key} is missing or unknown"


def _complaints_of(edition: Edition) -> Iterator[str]:
    for milestone in edition.milestones:
        yield from (f"milestone {milestone.id}: {c}" for c in _names(edition, milestone))
        yield from (f"milestone {milestone.id}: {c}" for c in _questions(edition, milestone))
    yield from _twice("page", (p for m in edition.milestones for p in m.pages))
    yield from _twice("step", (s for m in edition.milestones for s in m.steps))
    yield from _twice("requirement", (r for m in edition.milestones for r in m.requirements))
    order, of_requirement = edition.milestone_order, edition.milestone_of_requirement
    for name, requirement in edition.requirements.items():
        if not of_requirement[name]:
            yield f"requirement {name} belongs to no milestone"
            continue
        for part in derives_from(requirement) & of_requirement.keys():
            if order.get(of_requirement[part], 0) > order[of_requirement[name]]:
                yield f"requirement {name} rests on {part}, which belongs to a later milestone"


def _names(edition: Edition, milestone: Milestone) -> Iterator[str]:
    steps = {step.id for step in edition.journey.steps}
    for what, names, known in (
        ("step", milestone.steps, steps),
        ("page", milestone.pages, edition.page_ids.keys()),
        ("requirement", milestone.requirements, edition.requirements.keys()),
        ("field", (*milestone.sent_on, *milestone.questions), edition.fields.keys()),
    ):
        yield from (f"there is no {what} {name}" for name in names if name not in known)


def _questions(edition: Edition, milestone: Milestone) -> Iterator[str]:
    if len(milestone.questions) > MAX_QUESTIONS:
        yield f"it asks {len(milestone.questions)} questions, at most {MAX_QUESTIONS}"
    for name in milestone.questions:
        field = edition.fields.get(name)
        if field and (field.kind not in _QUICK or len(field.options) > MAX_OPTIONS):
            yield f"{name} is no question that one letter answers"
    for requirement in edition.requirements.values():
        disqualifying = requirement.level is Level.DISQUALIFYING and not requirement.short
        if disqualifying and _is_decided_by(requirement, milestone.questions):
            yield f"requirement {requirement.id} has no short words for what keeps an app out"


def _is_decided_by(requirement: Requirement, questions: Sequence[str]) -> bool:
    """Whether one of its rules reads nothing but these questions."""
    rules = (rule for rule in requirement.rules if not rule.params.get("requirements"))
    return any(set(rule.fields).issubset(questions) for rule in rules)


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    yield from (f"{what} {name} stands {n} times" for name, n in Counter(names).items() if n > 1)
