"""Search and filters of the catalogue screen: a search line, chips, and the filtered list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.content import Content
from textual.screen import Screen

from screens.browse.rows import (
    ANY_SOURCE,
    LEVEL_KEYS,
    CatalogueRows,
    catalogue_rows,
    level_chips,
    narrowed_by,
    tier_chips,
    tiers_of,
)
from screens.widgets.chips import Chips
from screens.widgets.finding_rows import ReviewRow, move_cursor_to
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Requirement
from wizard.session.open_draft import OpenDraft
from wizard.session.session import Session
from wizard.topics.browse.requirement_view import (
    RequirementFilter,
    RequirementIndex,
    requirement_for,
)

if TYPE_CHECKING:
    from screens.review.screen import ReviewState


@dataclass(slots=True)
class CatalogueState:
    """State of the catalogue screen, kept when it is left and restored when it is opened again."""

    key: str = ""
    """The requirement under the cursor."""
    narrowed: RequirementFilter = field(default_factory=RequirementFilter)


def state_from_screen(
    here: str, open_draft: OpenDraft | None, review: ReviewState | None
) -> CatalogueState:
    """The initial state: the cursor is on the calling screen's requirement, or on the first one."""
    if open_draft is None:
        return CatalogueState()
    if here == "review" and review is not None:
        return CatalogueState(review.key)
    return CatalogueState(
        requirement_for(open_draft.session, open_draft.position.field, open_draft.position.page)
    )


class CatalogueFilter:
    """The list of requirements on a screen, filtered by text, level and kind of source."""

    def __init__(
        self,
        screen: Screen[None],
        edition: Edition,
        session: Session | None,
        state: CatalogueState,
        explain: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._edition = edition
        self._session = session
        self._state = state
        self._explain = explain
        """Shows the details of the row under the cursor."""
        self._index = RequirementIndex(edition)
        self._shown: tuple[ReviewRow, ...] = ()

    def draw(self, index: int, width: int) -> Content:
        """Draws a row of the list."""
        return self._shown[index].draw(width) if index < len(self._shown) else Content()

    @property
    def requirement(self) -> Requirement | None:
        """The requirement under the cursor."""
        index = self._screen.query_one(CatalogueRows).cursor
        key = self._shown[index].key if index < len(self._shown) else ""
        return self._edition.requirements.get(key)

    def show(self) -> None:
        """Shows the requirements that match; the cursor keeps its requirement if it is shown."""
        key = self._state.key
        self.show_rows()
        self.stand_at(key)

    def show_rows(self) -> None:
        """Shows the list and the counts above it."""
        self._shown = catalogue_rows(self._index.groups(self._state.narrowed), self._session)
        rows = self._screen.query_one(CatalogueRows)
        rows.show(self.draw, len(self._shown), [bool(row.key) for row in self._shown])
        self.show_chips()

    def show_chips(self) -> None:
        """Shows the counts as chips, in as many lines as they need."""
        narrowed = self._state.narrowed
        level = next(key for key, each in LEVEL_KEYS.items() if each is narrowed.level)
        self._screen.query_one("#levels", Chips).show([level_chips(self._index)], level)
        tiers = tier_chips(self._index, self._screen.app.size.width)
        self._screen.query_one("#tiers", Chips).show(tiers, narrowed.tier)

    def stand_at(self, key: str) -> None:
        """Puts the cursor on a requirement, or on the first one."""
        move_cursor_to(self._screen.query_one(CatalogueRows), self._shown, key)
        self._explain()

    def search(self, words: str) -> None:
        """Shows the requirements that contain these words."""
        before = self._state.narrowed
        self._state.narrowed = RequirementFilter(words, before.level, before.tier)
        self.show()

    def narrow(self, key: str) -> None:
        """Filters by one level or one kind of source; the same one again removes the filter."""
        self._state.narrowed = narrowed_by(self._state.narrowed, key)
        self.show()

    def next_source(self) -> None:
        """Filters by the next kind of source that occurs; after the last one, by none."""
        present = ["", *tiers_of(self._index)]
        place = present.index(self._state.narrowed.tier)
        self.narrow(present[(place + 1) % len(present)] or ANY_SOURCE)
