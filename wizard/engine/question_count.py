"""How many questions an app is asked: what is derived is not asked, and a list counts as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wizard.catalogue.conditions import results_of
from wizard.catalogue.edition import Edition, PlacedPage
from wizard.catalogue.model import Value
from wizard.dataclass import dataclass
from wizard.engine.context import all_hold
from wizard.rules.phrasing import counted


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question, or a list of questions that are answered with one signature."""

    placed: PlacedPage
    fields: tuple[str, ...]
    """More than one in a list."""


@dataclass(frozen=True, slots=True)
class OptionEffect:
    """What is asked only because an option is chosen."""

    questions: int
    pages: int
    """On so many pages."""

    @property
    def words(self) -> str:
        """In one sentence, e.g. "Brings 4 questions on 3 pages."."""
        if not self.questions:
            return "Brings no further question."
        return f"Brings {counted(self.questions, 'question')} on {counted(self.pages, 'page')}."

    @property
    def short(self) -> str:
        """In a few words, e.g. "4 questions, 3 pages"."""
        return f"{counted(self.questions, 'question')}, {counted(self.pages, 'page')}"


def effects_of_kinds(edition: Edition, answers: Mapping[str, Value]) -> Mapping[str, OptionEffect]:
    """What each type of app brings beside the other answers, by the value of its option."""
    field = edition.fields.get(edition.journey.start.kinds)
    if field is None:
        return {}
    held = answers.get(field.id)
    chosen = [item for item in held if isinstance(item, str)] if isinstance(held, list) else []

    def asked(kinds: Sequence[str]) -> dict[tuple[str, ...], str]:
        found = asked_questions(edition, {**answers, field.id: list(kinds)})
        return {question.fields: question.placed.page.id for question in found}

    def effect(value: str) -> OptionEffect:
        others = [item for item in chosen if item != value]
        added = asked([*others, value])
        for known in asked(others):
            added.pop(known, None)
        return OptionEffect(len(added), len(set(added.values())))

    return {option.value: effect(option.value) for option in field.options}


def asked_questions(edition: Edition, answers: Mapping[str, Value]) -> tuple[AskedQuestion, ...]:
    """The questions that an app with these answers is asked, in the order of the journey.

    A derived field counts while none of its sources is asked.
    """
    conditions = results_of(edition.conditions, answers)
    applies = {
        name: all_hold(edition.conditions_of_field[name], conditions) is True
        for name in edition.fields
    }
    lists = edition.catalogue.question_lists.values()
    list_of = {name: each.id for each in lists for name in each.fields}
    return tuple(
        AskedQuestion(placed, fields)
        for placed in edition.pages
        for fields in _on_page(edition, placed, applies, list_of)
    )


def _on_page(
    edition: Edition, placed: PlacedPage, applies: Mapping[str, bool], list_of: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in placed.page.fields:
        if applies[name] and not _is_settled(edition, name, applies):
            found.setdefault(list_of.get(name, f"field {name}"), []).append(name)
    yield from map(tuple, found.values())


def _is_settled(edition: Edition, name: str, applies: Mapping[str, bool]) -> bool:
    return any(applies.get(each.field) for each in edition.fields[name].derived)
