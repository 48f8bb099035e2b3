"""The trash screen: restores drafts, or deletes them permanently."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from screens.home.labels import changed_at_words
from screens.widgets.background import run_in_background
from screens.widgets.common_bindings import HELP
from screens.widgets.dialogs import ConfirmDialog
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line
from screens.widgets.postponed import postponed
from screens.widgets.rows import Rows
from wizard.errors import WizardError
from wizard.text import clean, one_line

if TYPE_CHECKING:
    from wizard.drafts.trash import TrashedDraft
    from wizard.session.app_context import AppContext


class TrashScreen(Screen[None]):
    """Drafts in the trash, latest first."""

    AUTO_FOCUS = "#trashed"
    CSS_PATH = "trash.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "r",
            "restore",
            "restore",
            tooltip="Bring the draft back to where it was",
            id="trash.restore",
        ),
        Binding("e", "empty", "empty", tooltip="Delete all of them permanently", id="trash.empty"),
        Binding("escape", "leave", "back", id="trash.leave"),
        HELP,
    ]

    def __init__(self, app_context: AppContext) -> None:
        super().__init__()
        self._app_context = app_context
        self._items: Sequence[TrashedDraft] | None = None
        self._rows = Rows(self._draw_item, id="trashed")

    def compose(self) -> ComposeResult:
        """Composes title, list, and the former place of the draft under the cursor."""
        yield Line(id="top")
        yield self._rows
        yield Line(id="where")
        yield KeyBar()

    def on_mount(self) -> None:
        """Reads the trash in the background."""
        self._tell()
        self.run_worker(postponed(self._read), group="trash")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables restoring and deleting only while the trash has drafts."""
        del parameters
        return bool(self._items) if action in {"restore", "empty"} else True

    async def _read(self) -> None:
        self._items = await run_in_background(self._app_context.library.trashed)
        self._rows.show(self._draw_item, len(self._items))
        self._tell()

    @on(Rows.Moved, "#trashed")
    def _tell(self) -> None:
        items = self._items
        count = "reading …" if items is None else f"{len(items):,}" if items else "empty"
        title = Content.assemble((" Trash", "bold"), (f"   {count}", "$text-muted"))
        self.query_one("#top", Line).say(title)
        where = ""
        if items:
            item = items[self._rows.cursor]
            where = f" Was {item.original}" if item.original else " Its previous folder is unknown."
        self.query_one("#where", Line).say(Content(one_line(where)))
        self.refresh_bindings()

    def _draw_item(self, index: int, width: int) -> Content:
        item = (self._items or ())[index]
        pointer = "▸" if index == self._rows.cursor else " "
        when = (
            changed_at_words(item.trashed, self._app_context.now().date()) if item.trashed else ""
        )
        name = Content(f"{pointer}{one_line(item.name)}")
        return name.truncate(max(1, width - 16), ellipsis=True, pad=True) + Content(
            f"  {when:>13} "
        )

    @on(Rows.Chosen, "#trashed")
    def action_restore(self) -> None:
        """Restores the draft under the cursor."""
        if self._items:
            item = self._items[self._rows.cursor]
            message = f"“{one_line(item.name)}” is back in the list."
            restore = partial(self._app_context.library.restore, item)
            self.run_worker(postponed(self._do, restore, message))

    def action_empty(self) -> None:
        """Empties the trash after confirmation, since it cannot be undone."""
        count = len(self._items or ())
        drafts = "the draft" if count == 1 else f"all {count:,} drafts"
        dialog = ConfirmDialog(
            "Empty the trash",
            f"This deletes {drafts} in the trash permanently.",
            yes="Delete permanently",
            no="Keep",
        )
        self.app.push_screen(dialog, self._empty)

    def _empty(self, sure: bool | None) -> None:
        if sure:
            empty = self._app_context.library.empty_trash
            self.run_worker(postponed(self._do, empty, "The trash is empty."))

    async def _do(self, deed: Callable[[], object], message: str) -> None:
        try:
            await run_in_background(deed)
        except WizardError as error:
            words = clean(error.full_message)
            self.notify(words, severity="error", markup=False)
        else:
            self.notify(message, markup=False)
        await self._read()

    def action_leave(self) -> None:
        """Returns to the list of drafts."""
        self.dismiss()
