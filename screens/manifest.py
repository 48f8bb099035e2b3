"""What a manifest would fill in, answer by answer, and which of it to take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.conflict import bounded, value_text
from screens.dialogs import mark_for
from screens.fields.plain import one_line, plain
from screens.keybar import KeyBar
from screens.line import Line
from screens.rows import Rows
from wizard.catalogue.model import Field, Value
from wizard.session.manifest import Proposal
from wizard.text import clean

_LABEL, _WAS = 26, 16
_NONE = "unanswered"


class Proposals(Rows):
    """The answers that the manifest would give; a click marks one, Enter ends the dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.take", "take marked")]


class ManifestScreen(ModalScreen[Sequence[Proposal] | None]):
    """Closes with the proposals that are to be taken, or None.

    What would put something in place of a person's own answer is not marked by itself.
    """

    AUTO_FOCUS = "Proposals"
    DEFAULT_CSS = """
    ManifestScreen { background: $background; }
    ManifestScreen #top { background: $panel; }
    ManifestScreen #remarks { height: auto; max-height: 4; padding: 0 1; color: $warning; }
    ManifestScreen Proposals { height: 1fr; min-height: 4; }
    ManifestScreen #versions { height: 1fr; border-top: solid $border-blurred; padding: 0 1; }
    ManifestScreen #versions:focus { border-top: heavy $primary; }
    ManifestScreen #values { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "mark", tooltip="Mark, or take the mark away"),
        Binding("a", "mark_all", "all or none", tooltip="Mark all, or none"),
        Binding("escape", "leave", "leave all", tooltip="Leave every answer as it is"),
    ]

    def __init__(
        self, found: Sequence[Proposal], fields: Mapping[str, Field], remarks: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._found = found
        self._fields = fields
        self._remarks = remarks
        self._chosen = {each.field for each in found if not each.replaces}
        self._rows = Proposals(self._draw, len(found))

    def compose(self) -> ComposeResult:
        """How much is marked, how it was read, the answers, and both versions of one."""
        yield Line(id="top")
        if self._remarks:
            with VerticalScroll(id="remarks", can_focus=len(self._remarks) > 1):
                yield Static(Content(clean("\n".join(self._remarks))))
        yield self._rows
        with VerticalScroll(id="versions"):
            yield Static(id="values", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begins at the first."""
        self._tell()

    @on(Rows.Moved)
    def _tell(self) -> None:
        own = sum(each.replaces for each in self._found)
        mine = f" · {own} would replace what you wrote" if own else ""
        marked = f"{len(self._chosen)} of {len(self._found)} marked"
        title = (" The manifest says otherwise", "bold")
        self.query_one("#top", Line).say(Content.assemble(title, f" · {marked}{mine}"))
        each = self._found[self._rows.cursor]
        lines = Content("\n").join(_versions(each, self._fields[each.field]))
        self.query_one("#values", Static).update(lines)
        self.query_one("#versions").scroll_home(animate=False)

    def _draw(self, index: int, width: int) -> Content:
        each = self._found[index]
        field = self._fields[each.field]
        pointer = "▸" if index == self._rows.cursor else " "
        mark = mark_for(each.field in self._chosen, several=True)
        label = Content(one_line(field.label)).truncate(_LABEL, ellipsis=True, pad=True)
        was = Content(_short(each.was, field)).truncate(_WAS, ellipsis=True)
        colour = "$warning" if each.replaces else "$text-muted"
        line = Content.assemble(
            f"{pointer} {mark} ", label, "  ", was.stylize(colour), " → ", _short(each.value, field)
        )
        return line.truncate(width, ellipsis=True)

    def action_mark(self) -> None:
        """Marks the answer under the cursor, or takes the mark away."""
        self._toggle(self._rows.cursor)

    @on(Rows.Chosen)
    def clicked(self, event: Rows.Chosen) -> None:
        """A click marks as Space does."""
        event.stop()
        self._toggle(event.index)

    def _toggle(self, index: int) -> None:
        self._chosen ^= {self._found[index].field}
        self._show_marks()

    def action_mark_all(self) -> None:
        """Marks all; none when all are."""
        every = {each.field for each in self._found}
        self._chosen = set() if self._chosen == every else every
        self._show_marks()

    def _show_marks(self) -> None:
        self._rows.refresh()
        self._tell()

    def action_take(self) -> None:
        """Closes with what is marked."""
        self.dismiss([each for each in self._found if each.field in self._chosen])

    def action_leave(self) -> None:
        """Closes with nothing."""
        self.dismiss(None)


def _short(value: Value | None, field: Field) -> str:
    return _NONE if value is None else plain(value, field.options)


def _versions(each: Proposal, field: Field) -> Iterator[Content]:
    """Both versions of an answer in full."""
    yield Content.styled(one_line(field.label), "bold")
    title = "Now, what you wrote" if each.replaces else "Now"
    yield Content.styled(title, "bold $accent")
    yield bounded(Content(_NONE if each.was is None else value_text(each.was)))
    yield Content.styled("By the manifest", "bold $accent")
    yield bounded(Content(value_text(each.value)))
