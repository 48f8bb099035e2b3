"""What the options of a choice mean and bring, as lines beside it, or side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.content import Content

from wizard.engine.question_count import OptionEffect, effects_of_kinds

if TYPE_CHECKING:
    from wizard.catalogue.model import Option
    from wizard.session.session import Session

Effects = Mapping[str, OptionEffect]
"""What options bring, by their values."""

NO_EFFECTS: Effects = MappingProxyType({})
GAP = 3
"""Cells between two cards."""


def option_effects(session: Session, field: str) -> Effects:
    """What the options of a field bring; empty unless they are the types of app."""
    if field != session.edition.journey.start.kinds:
        return NO_EFFECTS
    return effects_of_kinds(session.edition, session.answers)


def option_lines(
    options: Sequence[Option], effects: Effects = NO_EFFECTS, first: str = ""
) -> Iterator[Content]:
    """Each option with its meaning, where the catalogue tells one; one of them comes first."""
    for option in sorted(options, key=lambda each: each.value != first):
        if option.about:
            effect = effects.get(option.value)
            brings = f" {effect.words}" if effect else ""
            yield Content.assemble((option.label, "bold"), f": {option.about}", (brings, "$accent"))


def option_cards(
    cards: Sequence[tuple[Content, Option]], effects: Effects, width: int
) -> Iterator[Content]:
    """The lines of options side by side: each has its title, its meaning and what it brings."""
    room = max(1, (width - GAP * (len(cards) - 1)) // len(cards))
    columns = [list(_card_lines(title, option, effects, room)) for title, option in cards]
    for cells in zip_longest(*columns, fillvalue=Content()):
        padded = (cell.pad_right(room - cell.cell_length) for cell in cells)
        yield Content(" " * GAP).join(padded)


def _card_lines(title: Content, option: Option, effects: Effects, width: int) -> Iterator[Content]:
    effect = effects.get(option.value)
    texts = [title, Content.styled(option.about, "$text-muted")]
    texts += [Content.styled(effect.words, "$accent")] if effect else []
    for text in texts:
        yield from text.wrap(width)
