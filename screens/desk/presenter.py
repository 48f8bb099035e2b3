"""Content of the desk screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from textual.content import Content

from screens.desk.rows import DeskState, desk_chips, desk_rows
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow
from screens.widgets.key_labels import key_label
from wizard.batch.folder import DeskFolder, JudgedBundle
from wizard.reports.desk import DeskOrder, DeskRow, desk_of
from wizard.text import one_line


class DeskPresenter:
    """The bundles of a folder in groups; nothing until they were judged."""

    def __init__(self, folder: DeskFolder, state: DeskState) -> None:
        self.folder = folder
        self.state = state

    def take(self, judged: Sequence[JudgedBundle]) -> None:
        """Shows what was judged."""
        self.state.judged = tuple(judged)
        self.state.desk = desk_of((each.result for each in judged), self.folder.day)

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """The groups with their counts."""
        return (desk_chips(self.state.desk),), self.state.view

    def gate(self, _width: int) -> Iterator[Content]:
        """The order, what is searched for, and the result of the last key."""
        searched = f" · searched for “{one_line(self.state.words)}”" if self.state.words else ""
        key = key_label("desk.sort", "s")
        yield Content.styled(f"Sorted by {self.state.order.value} ({key}){searched}", "$text-muted")
        if self.state.message:
            yield Content(one_line(self.state.message))

    def rows(self) -> tuple[ReviewRow, ...]:
        """The bundles by group; none until they were judged."""
        return desk_rows(self.state.desk, self.state) if self.state.desk else ()

    def turn_order(self) -> None:
        """Chooses the next order."""
        orders = list(DeskOrder)
        self.state.order = orders[(orders.index(self.state.order) + 1) % len(orders)]

    def desk_row(self, row: ReviewRow | None) -> DeskRow | None:
        """The bundle of a row; None for the statistics and for no row."""
        key = row.key if row else ""
        rows = self.state.desk.rows if self.state.desk else ()
        return next((each for each in rows if each.key == key), None)

    def path_of(self, row: DeskRow) -> Path | None:
        """The path of a bundle, whose row has one for showing only."""
        shown = row.bundle.path
        return next((e.path for e in self.state.judged if e.result.bundle.path == shown), None)
