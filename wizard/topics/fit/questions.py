"""The questions of fit: which are asked of an app, and the letters that answer them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Field, Level, Requirement, Value
from wizard.catalogue.parts import Milestone
from wizard.dataclass import dataclass
from wizard.engine.milestones import MilestoneView
from wizard.text import one_line

YES, NO = "y", "n"
OPTION_LETTERS = "abcdefghijlmopqrstuvwxz"
"""Letters of options, in order; the letters for yes, for no and for keeping are not among them."""


class AnswerChoice(NamedTuple):
    """One answer that a letter gives."""

    letter: str
    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class FitQuestion:
    """A question with its answer."""

    field: Field
    applies: bool | None
    """None while another question decides that."""
    value: Value | None
    """The answer if it counts: it has the form of the field, and the question is asked."""
    decides: tuple[Requirement, ...]
    """The requirements that the answer decides, most binding first."""

    @property
    def several(self) -> bool:
        """Whether several choices may be taken."""
        return self.field.kind is Kind.CHOICES

    @property
    def choices(self) -> tuple[AnswerChoice, ...]:
        """The possible answers, each with its letter."""
        return choices_of(self.field)

    def takes(self, choice: AnswerChoice) -> bool:
        """Whether this is the answer, or part of it."""
        return choice.value in self.value if self.several and self.value else _is(self, choice)

    def answer_by(self, letter: str) -> Value | None:
        """The answer after a letter; a letter of several takes its choice, or takes it back.

        None for a letter without meaning here, and an empty list for the last choice taken back.
        """
        choice = next((each for each in self.choices if each.letter == letter.lower()), None)
        if choice is None or not self.several:
            return choice.value if choice else None
        return [c.value for c in self.choices if self.takes(c) != (c.letter == choice.letter)]


def _is(question: FitQuestion, choice: AnswerChoice) -> bool:
    return question.value is not None and question.value == choice.value


def choices_of(field: Field) -> tuple[AnswerChoice, ...]:
    """The possible answers to a yes/no question or a choice."""
    if field.kind is Kind.YES_NO:
        return AnswerChoice(YES, "yes", value=True), AnswerChoice(NO, "no", value=False)
    pairs = zip(OPTION_LETTERS, field.options, strict=False)
    return tuple(AnswerChoice(letter, option.label, option.value) for letter, option in pairs)


def fit_answer_words(field: Field, value: Value | None) -> str:
    """An answer as text: "yes", "Beta", or labels with commas; "" for none."""
    if value is None:
        return ""
    parts = value if isinstance(value, list) else [value]
    labels = {str(choice.value): choice.label for choice in choices_of(field)}
    return ", ".join(one_line(labels.get(str(part), str(part))) for part in parts)


def fit_milestone(edition: Edition) -> Milestone | None:
    """The milestone that is decided by questions of its own; None where the edition has none."""
    return next((each for each in edition.milestones if each.questions), None)


def fit_questions(view: MilestoneView) -> tuple[FitQuestion, ...]:
    """The questions in the order of the edition, also those that are not asked of this app."""
    assessment = view.assessment
    milestone = fit_milestone(assessment.edition)
    if milestone is None:
        return ()
    deciding = view.at(milestone.id).edition
    context = assessment.context
    return tuple(
        FitQuestion(
            field=assessment.edition.fields[name],
            applies=context.applies[name],
            value=context.facts.answers.get(name),
            decides=tuple(_most_binding_first(deciding, name)),
        )
        for name in milestone.questions
    )


def _most_binding_first(edition: Edition, field_id: str) -> Iterator[Requirement]:
    found = (edition.requirements[name] for name in edition.readers.get(field_id, ()))
    yield from sorted(
        found, key=lambda r: (r.level is not Level.DISQUALIFYING, edition.severity(r).rank)
    )
