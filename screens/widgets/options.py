"""A list of options, of which one or several are marked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from screens.widgets.dialogs import mark_for
from screens.widgets.rows import Rows
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.catalogue.model import Option


class Options(Rows):
    """Options, all visible; Space or a click marks.

    Where only one may be marked, it is the one under the cursor.
    """

    DEFAULT_CSS = """
    Options { border: round $border-blurred; padding: 0 1; }
    Options:focus { border: heavy $primary; border-title-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "mark", id="options.mark"),
        Binding("enter", "screen.submit", "make it", id="options.submit"),
    ]

    def __init__(
        self,
        options: Sequence[Option],
        chosen: Collection[str] = (),
        *,
        several: bool,
        id: str,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(self._draw_option, len(options), id=id)
        self.options = tuple(options)
        self._several = several
        self._marked = {i for i, option in enumerate(options) if option.value in chosen}
        if not several:
            self.set_reactive(Rows.cursor, min(self._marked, default=0))

    @property
    def values(self) -> tuple[str, ...]:
        """The values of marked options, in their order."""
        marked = self._marked if self._several else {self.cursor}
        return tuple(o.value for i, o in enumerate(self.options) if i in marked)

    def action_mark(self) -> None:
        """Marks or unmarks the option under the cursor."""
        self._marked ^= {self.cursor}
        self.border_subtitle = ""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Marks the clicked row."""
        event.prevent_default()
        offset = event.get_content_offset(self)
        if offset is not None and offset.y < self._count:
            self.cursor = offset.y + round(self.scroll_offset.y)
            if self._several:
                self.action_mark()

    def _draw_option(self, index: int, _width: int) -> Content:
        marked = index in self._marked if self._several else index == self.cursor
        return Content(
            f"{mark_for(marked, several=self._several)} {one_line(self.options[index].label)}"
        )
