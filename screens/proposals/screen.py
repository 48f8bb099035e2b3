"""The proposals screen: proposed answers, and which of them to accept."""

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

from screens.home.conflict import shortened_value, value_text
from screens.widgets.common_bindings import HELP
from screens.widgets.dialogs import mark_for
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line
from screens.widgets.plain import safe_line, value_line
from screens.widgets.row_text import side_by_side
from screens.widgets.rows import Rows
from wizard.catalogue.model import Confidence, Field
from wizard.text import clean
from wizard.topics.proposals.proposals import Proposal, ProposalKind, ProposalSet

_LABEL, _TRUST = 24, 6
_ORIGIN_FROM = 100
"""Below this width in cells, the origin stands in the details alone."""
_SIGNS = {ProposalKind.FILL: " ", ProposalKind.ADD: "+", ProposalKind.DIFFERS: "≠"}
_TITLES = {
    ProposalKind.FILL: "Proposed",
    ProposalKind.ADD: "Proposed, added to your list",
    ProposalKind.DIFFERS: "Proposed instead of your text",
}


class Proposals(Rows):
    """The proposed answers; a click marks one, Enter closes the dialog."""

    WRAPS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.take", "take marked", id="proposals_list.take")
    ]


class ProposalsScreen(ModalScreen[Sequence[Proposal] | None]):
    """Closes with the accepted proposals, or None.

    Guesses, and proposals that replace the user's text, are not marked initially; the latter are
    not marked by "all" either.
    """

    AUTO_FOCUS = "Proposals"
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "mark", tooltip="Mark, or remove the mark", id="proposals.mark"),
        Binding(
            "a",
            "mark_all",
            "all or none",
            tooltip="Mark all that replace nothing, or none",
            id="proposals.mark_all",
        ),
        Binding(
            "escape",
            "leave",
            "leave all",
            tooltip="Change no answer",
            id="proposals.leave",
        ),
        Binding(
            "o", "turn", "other value", tooltip="Another value that was found", id="proposals.turn"
        ),
        HELP,
    ]

    def __init__(self, source: str, proposal_set: ProposalSet, fields: Mapping[str, Field]) -> None:
        super().__init__()
        self._source = source
        self._found = proposal_set
        self._shown = list(proposal_set.proposals)
        self._fields = fields
        self._chosen = {each.field for each in proposal_set.fitting(Confidence.LIKELY)}
        self._rows = Proposals(self._draw, len(self._shown))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables the key for other values only where there are any."""
        if action == "turn":
            return bool(self._shown[self._rows.cursor].others)
        return super().check_action(action, parameters)

    def compose(self) -> ComposeResult:
        """Composes a summary, the source, the proposals, and the details of one."""
        yield Line(id="top")
        if self._found.remarks:
            with VerticalScroll(id="remarks", can_focus=len(self._found.remarks) > 1):
                yield Static(Content(clean("\n".join(self._found.remarks))))
        yield self._rows
        with VerticalScroll(id="versions"):
            yield Static(id="values", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Starts at the first."""
        self._tell()

    @on(Rows.Moved)
    def _tell(self) -> None:
        own = sum(each.replaces for each in self._shown)
        parts = [f"{len(self._chosen)} of {len(self._shown)} marked"]
        parts += [f"{own} {_verb_for(own)} from yours"] if own else []
        parts += [f"{self._found.same} the same"] if self._found.same else []
        title = (f" From {safe_line(self._source)}", "bold")
        self.query_one("#top", Line).say(Content.assemble(title, f" · {' · '.join(parts)}"))
        each = self._shown[self._rows.cursor]
        lines = Content("\n").join(_all_of(each, self._fields[each.field]))
        self.query_one("#values", Static).update(lines)
        self.query_one("#versions").scroll_home(animate=False)
        self.refresh_bindings()

    def _draw(self, index: int, width: int) -> Content:
        each = self._shown[index]
        field = self._fields[each.field]
        pointer = "▸" if index == self._rows.cursor else " "
        mark = mark_for(each.field in self._chosen, several=True)
        value = Content(value_line(each.new, field.options))
        trust = Content.styled(f"{each.confidence}", "$text-muted")
        origin = Content.styled(safe_line(each.origin), "$text-muted")
        return side_by_side(
            width,
            (Content(f"{pointer} {mark}"), 6),
            (Content(safe_line(field.label)), _LABEL),
            (Content(f" {_SIGNS[each.case]}"), 3),
            (value.stylize("$warning" if each.replaces else ""), 0),
            (Content.assemble("  ", trust), _TRUST + 3),
            *([(origin, width // 4)] if width >= _ORIGIN_FROM else []),
        )

    def action_mark(self) -> None:
        """Marks or unmarks the proposal under the cursor."""
        self._toggle(self._rows.cursor)

    @on(Rows.Chosen)
    def clicked(self, event: Rows.Chosen) -> None:
        """Marks a proposal on a click, as Space does."""
        event.stop()
        self._toggle(event.index)

    def _toggle(self, index: int) -> None:
        self._chosen ^= {self._shown[index].field}
        self._show_marks()

    def action_mark_all(self) -> None:
        """Marks all that replace no answer; unmarks them when all are marked."""
        every = {each.field for each in self._found.fitting(Confidence.GUESS)}
        self._chosen = set() if every <= self._chosen else self._chosen | every
        self._show_marks()

    def action_turn(self) -> None:
        """Shows the next proposed value for this field."""
        at = self._rows.cursor
        self._shown[at] = self._shown[at].turned()
        self._show_marks()

    def _show_marks(self) -> None:
        self._rows.refresh()
        self._tell()

    def action_take(self) -> None:
        """Closes with the marked proposals."""
        self.dismiss([each for each in self._shown if each.field in self._chosen])

    def action_leave(self) -> None:
        """Closes without a result."""
        self.dismiss(None)


def _verb_for(number: int) -> str:
    return "differs" if number == 1 else "differ"


def _all_of(each: Proposal, field: Field) -> Iterator[Content]:
    """The present answer, the proposed one with its origin, and the other values."""
    yield Content.styled(safe_line(field.label), "bold")
    if each.was is not None:
        yield Content.styled("Your present answer", "bold $accent")
        yield shortened_value(Content(value_text(each.was)))
    yield Content.styled(_TITLES[each.case], "bold $accent")
    yield shortened_value(Content(value_text(each.new)))
    if each.remark:
        yield Content.styled(f"{each.remark}", "$warning")
    yield Content(f"Read in {safe_line(each.origin)}")
    yield Content(f"{each.confidence}: {safe_line(each.why)}")
    for other in each.others:
        message = value_line(other.value, field.options)[:200]
        yield Content(f"or {message}: {safe_line(other.origin)}, {other.confidence}")
