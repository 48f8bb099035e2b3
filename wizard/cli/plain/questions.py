"""One question of a draft: its field, its answer, and how both are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.catalogue.model import Field, Value
from wizard.cli.plain.route import QuestionPlace, QuestionRoute
from wizard.reports.reviewer_report import answer_words
from wizard.rules.formats import is_answered
from wizard.secrets.masking import without_secrets
from wizard.session.field_state import company_words, derived_words, field_view
from wizard.session.session import AnswerChange, Session
from wizard.text import one_line
from wizard.topics.fit.questions import choices_of

_SECRET_KEPT = "stored in the keyring, or asked for at each live run"


class DraftQuestion:
    """A field, or a cell of a row as a field of its own, over the answers of a session."""

    def __init__(self, session: Session, place: QuestionPlace) -> None:
        self.place = place
        self.owner = session.edition.fields[place.field]
        """The field with all rows, where this is a cell."""
        is_cell = place.row is not None
        self.field = self.owner.columns[place.column].as_field() if is_cell else self.owner
        self._session = session

    @property
    def value(self) -> Value | None:
        """The present answer: the draft's own, an inherited or a derived one."""
        whole = self._session.value(self.place.field)
        return whole if self.place.row is None else self._row_in(whole).get(self.field.id)

    def _row_in(self, whole: Value | None) -> Mapping[str, Value]:
        rows = whole if isinstance(whole, list) else []
        number = self.place.row or 0
        row = rows[number] if number < len(rows) else {}
        return row if isinstance(row, Mapping) else {}

    def set(self, value: Value | None) -> AnswerChange:
        """Gives an answer; None takes it back. Raises WizardError."""
        if self.place.row is None:
            return self._session.set(self.place.field, value)
        whole = self._session.value(self.place.field)
        rows = list(whole) if isinstance(whole, list) else []
        row = {**self._row_in(whole), self.field.id: value}
        kept = {name: cell for name, cell in row.items() if is_answered(cell)}
        rows[self.place.row : self.place.row + 1] = [kept] if kept else []
        return self._session.set(self.place.field, rows)

    @property
    def is_list(self) -> bool:
        """Whether the answer is a list of items or rows, and not of choices."""
        return self.field.kind.spec.is_list and not self.field.kind.spec.has_options

    @property
    def items(self) -> list[Value]:
        """The items or rows of a list; empty for any other answer."""
        value = self.value
        return list(value) if self.is_list and isinstance(value, list) else []


def value_words(field: Field, value: Value | None) -> str:
    """An answer in one line, shortened and without secrets; "" for none."""
    if not is_answered(value):
        return ""
    return (
        _SECRET_KEPT if field.kind.spec.is_secret else without_secrets(answer_words(field, value))
    )


def title_words(session: Session, route: QuestionRoute, question: DraftQuestion) -> str:
    """Number, group and label of a question, e.g. "Question 2 of 5, The card: Tagline"."""
    place, label = question.place, one_line(question.field.label)
    if place.row is not None:
        row = f"{question.owner.row_label or 'row'} {place.row + 1}"
        number = f"{place.column + 1} of {len(question.owner.columns)}"
        needed = "" if question.field.optional else ", needed"
        return f"{row[:1].upper()}{row[1:]}, {number}: {label}{needed}"
    asked = route.questions_on(place.page)
    number = f" {asked.index(place.field) + 1} of {len(asked)}" if place.field in asked else ""
    needed = ", needed" if field_view(session, place.field).needed else ""
    return f"Question{number}{group_words(session, place)}: {label}{needed}"


def group_words(session: Session, place: QuestionPlace) -> str:
    """The title of the question's group after a comma; "" without one."""
    groups = session.edition.page_ids[place.page].page.groups
    return next((f", {group.title}" for group in groups if place.field in group.fields), "")


def question_lines(session: Session, question: DraftQuestion) -> Iterator[str]:
    """What a person hears before answering: the help, the present answer, the choices."""
    if question.field.help:
        yield question.field.help
    if question.place.row is None:
        yield from _state_lines(session, question.place.field)
    yield from present_lines(question, derived_words(session, question.place.field))
    yield from choice_lines(question.field)


def _state_lines(session: Session, field_id: str) -> Iterator[str]:
    view = field_view(session, field_id)
    if view.folded:
        yield f"Not asked for this app. {view.folded}"
    yield from (f"Look again. {reason}" for reason in view.look_again)
    if words := company_words(session, field_id):
        yield words


def present_lines(question: DraftQuestion, origin: str = "") -> Iterator[str]:
    """The present answer with its origin; a list item by item."""
    items = question.items
    came = f", {origin}" if origin and question.place.row is None else ""
    if not items:
        words = value_words(question.field, question.value)
        yield from [f"Answer now{came}: {words}"] if words else ()
        return
    yield f"Answer now{came}: {len(items)} in the list."
    yield from (f"{n}. {value_words(question.field, [each])}" for n, each in enumerate(items, 1))


def choice_lines(field: Field) -> Iterator[str]:
    """The choices with their numbers, and letters as far as there are some."""
    if not field.kind.spec.has_options:
        return
    letters = [choice.letter for choice in choices_of(field)]
    for number, option in enumerate(field.options, 1):
        letter = f" or {letters[number - 1]}" if number <= len(letters) else ""
        yield f"{number}{letter}: {one_line(option.label)}"
