"""The key bar: the active keys, drawn as one widget."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from wizard.dataclass import dataclass

STAYING = ("help", "back", "leave", "later", "cancel", "close")
"""The last part of the ids of keys that are shown however narrow the line is."""


class KeyBar(Widget):
    """The bindings of the screen and of the focused widget, each clickable.

    Textual's Footer mounts a widget per key; on a page of fields that shows in every keystroke.
    """

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; color: $foreground; }
    """

    def on_mount(self) -> None:
        """Updates the bindings when focus moves."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self.refresh()

    def render(self) -> Content:
        parts: list[str | Content | tuple[str, str]] = []
        for shown in self._shown():
            parts += [(f" {shown.key}", "bold $footer-key-foreground"), f" {shown.words} "]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Does what the clicked key does."""
        column = 0
        for shown in self._shown():
            column += shown.width
            if event.x < column:
                self.app.call_later(self.app.run_action, shown.action, shown.node)
                return

    def _shown(self) -> list[_Key]:
        """As many keys as fit, those of the focused widget first; help and the way back stay."""
        keys = self._working()
        staying = [key for key in keys if key.stays]
        room = self.size.width - sum(key.width for key in staying)
        fitting = []
        for key in keys:
            if not key.stays:
                room -= key.width
                if room < 0:
                    break
                fitting.append(key)
        staying.sort(key=lambda key: not key.action.endswith("('help')"))
        return staying + fitting

    def _working(self) -> list[_Key]:
        seen: dict[str, _Key] = {}
        for node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if binding.show and enabled and binding.action not in seen:
                key = self.app.get_key_display(binding)
                stays = (binding.id or "").rpartition(".")[2] in STAYING
                seen[binding.action] = _Key(key, binding.description, binding.action, node, stays)
        return list(seen.values())


@dataclass(frozen=True, slots=True)
class _Key:
    key: str
    words: str
    action: str
    node: DOMNode
    stays: bool

    @property
    def width(self) -> int:
        """Width in cells."""
        return Content(self.key).cell_length + Content(self.words).cell_length + 3
