"""How many questions an app is asked: what is derived is not asked, and a list counts as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.catalogue.conditions import results_of
from wizard.catalogue.edition import Edition, PlacedPage
from wizard.catalogue.model import Value
from wizard.engine.context import all_hold


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question, or a list of questions that are answered with one signature."""

    placed: PlacedPage
    fields: tuple[str, ...]
    """More than one in a list."""


def asked_questions(edition: Edition, answers: Mapping[str, Value]) -> tuple[AskedQuestion, ...]:
    """The questions that an app with these answers is asked, in the order of the journey.

    A derived field counts while none of its sources is asked.
    """
    conditions = results_of(edition.conditions, answers)
    applies = {
        name: all_hold(edition.conditions_of_field[name], conditions) is True
        for name in edition.fields
    }
    return tuple(
        AskedQuestion(placed, fields)
        for placed in edition.pages
        for fields in _on_page(edition, placed, applies)
    )


def _on_page(
    edition: Edition, placed: PlacedPage, applies: Mapping[str, bool]
) -> Iterator[tuple[str, ...]]:
    lists = edition.catalogue.question_lists.values()
    list_of = {name: each.id for each in lists for name in each.fields}
    found: dict[str, list[str]] = {}
    for name in placed.page.fields:
        if applies[name] and not _is_settled(edition, name, applies):
            found.setdefault(list_of.get(name, f"field {name}"), []).append(name)
    yield from map(tuple, found.values())


def _is_settled(edition: Edition, name: str, applies: Mapping[str, bool]) -> bool:
    return any(applies.get(each.field) for each in edition.fields[name].derived)
