"""Conflict dialog: two versions of a draft, compared answer by answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Static

from screens.widgets.common_bindings import HELP
from screens.widgets.key_labels import with_keys
from screens.widgets.key_order import TYPING_S, KeyQueue
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line
from screens.widgets.rows import Rows
from wizard.dataclass import dataclass
from wizard.drafts.merge import FACET_LABELS, AnswerConflict
from wizard.drafts.shape import equal_in_toml
from wizard.secrets.masking import without_secrets
from wizard.session.open_draft import Choice
from wizard.text import clean, one_line

if TYPE_CHECKING:
    from wizard.catalogue.model import Value

_LONGEST = 4000
"""Maximum number of characters shown of a value; the whole value is kept."""


@dataclass(frozen=True, slots=True)
class ConflictWording:
    """What the dialog says of the two versions."""

    head: str
    note: str
    titles: Callable[[AnswerConflict], tuple[str, str]]
    """Of mine and theirs."""


CHANGED_ON_DISK = ConflictWording(
    "The file was also changed elsewhere",
    "nothing is overwritten",
    lambda _: ("Mine, entered here", "Theirs, in the file"),
)


class ConflictRows(Rows):
    """The differing answers. A click only moves the cursor; Enter closes the dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.done", "done", id="conflict_list.done")
    ]


class ConflictScreen(ModalScreen[Mapping[str, Choice] | None]):
    """Closes with a choice for each answer, or None to decide later.

    Answers that only one side changed are preset to that side; the user may change that.

    The dialog opens unasked, also while the user is typing. The letters that follow are meant for
    the page behind it, so no key except Escape does anything until typing has paused.
    """

    AUTO_FOCUS = "#fields"
    CSS_PATH = "conflict.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "m",
            "choose('mine')",
            "mine",
            tooltip="Keep what was entered here",
            id="conflict.mine",
        ),
        Binding(
            "t",
            "choose('theirs')",
            "theirs",
            tooltip="Take what the file says",
            id="conflict.theirs",
        ),
        Binding("a", "choose_all('mine')", "all mine", id="conflict.all_mine"),
        Binding(
            "f",
            "choose_all('theirs')",
            "all theirs",
            tooltip="Take all from the file",
            id="conflict.all_theirs",
        ),
        Binding("escape", "later", "decide later", id="conflict.later"),
        HELP,
    ]

    def __init__(
        self,
        differences: Sequence[AnswerConflict],
        labels: Mapping[str, str],
        wording: ConflictWording = CHANGED_ON_DISK,
    ) -> None:
        super().__init__()
        self._wording = wording
        self._differences = differences
        self._labels = {**labels, **FACET_LABELS}
        self._choices = dict(proposed_choices(differences))
        self._pause: Timer | None = None
        """Runs while keys are ignored."""
        self._fields = ConflictRows(self._draw_field, len(differences), id="fields")

    def compose(self) -> ComposeResult:
        """Composes the explanation, the differing answers, and the versions of one."""
        yield Line(id="top")
        yield self._fields
        with VerticalScroll(id="versions"):
            yield Static(id="values", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Starts at the first answer without a choice."""
        keys = getattr(self.app, "key_queue", None)
        if isinstance(keys, KeyQueue) and keys.is_typing:
            self._pause = self.set_timer(TYPING_S, self._end_pause)
        self._fields.cursor = self._unchosen(0)
        self._tell()

    def on_key(self, event: events.Key) -> None:
        """Ignores keys that were typed for the page behind."""
        if self._pause is not None and event.key != "escape":
            event.stop()
            self._pause.reset()

    def _end_pause(self) -> None:
        self._pause = None
        self._tell()

    @on(Rows.Moved, "#fields")
    def _tell(self) -> None:
        left = sum(d.field_id not in self._choices for d in self._differences)
        state = (
            f"{left:,} to choose"
            if left
            else with_keys("all chosen: Enter", {"Enter": "conflict_list.done"})
        )
        if self._pause is not None:
            state = "waits for a pause"
        self.query_one("#top", Line).say(
            Content.assemble(
                (f" {self._wording.head}", "bold"),
                (f"; {self._wording.note}", ""),
                (f"   {state}", "$warning" if left else "$success"),
            )
        )
        if self._differences:
            lines = version_lines(self._differences[self._fields.cursor], self._wording)
            self.query_one("#values", Static).update(Content("\n").join(lines))
            self.query_one("#versions").scroll_home(animate=False)

    def _draw_field(self, index: int, width: int) -> Content:
        difference = self._differences[index]
        choice = self._choices.get(difference.field_id)
        label = one_line(self._labels.get(difference.field_id, difference.field_id))
        pointer = "▸" if index == self._fields.cursor else " "
        mark = Content.styled(f"{f'✓ {choice}' if choice else '? choose':<9}", _colour(choice))
        name = Content(label).truncate(max(8, width - 36), ellipsis=True, pad=True)
        return Content.assemble(
            pointer, " ", mark, " ", name, "  ", (changed_by(difference), "$text-muted")
        )

    def action_choose(self, side: Choice) -> None:
        """Chooses for the answer under the cursor and goes to the next one without a choice."""
        if self._differences:
            here = self._fields.cursor
            self._choices[self._differences[here].field_id] = side
            self._fields.refresh()
            self._fields.cursor = self._unchosen(here)
            self._tell()

    def action_choose_all(self, side: Choice) -> None:
        """Chooses the same version of every answer."""
        self._choices = {d.field_id: side for d in self._differences}
        self._fields.refresh()
        self._tell()

    def action_done(self) -> None:
        """Closes with the choices once all are made."""
        here = self._unchosen(self._fields.cursor)
        if all(d.field_id in self._choices for d in self._differences):
            self.dismiss(self._choices)
        else:
            self._fields.cursor = here
            words = "Both sides changed this answer: m keeps yours, t takes theirs."
            self.notify(with_keys(words, {"m": "conflict.mine", "t": "conflict.theirs"}))

    def action_later(self) -> None:
        """Closes without a choice."""
        self.dismiss(None)

    def _unchosen(self, start: int) -> int:
        """The next answer without a choice, wrapping around; `start` when all have one."""
        count = len(self._differences)
        places = [(start + step) % count for step in range(count)] if count else []
        free = (i for i in places if self._differences[i].field_id not in self._choices)
        return next(free, start)


def _colour(choice: Choice | None) -> str:
    return "$success" if choice else "$warning"


def proposed_choices(differences: Sequence[AnswerConflict]) -> Iterator[tuple[str, Choice]]:
    """For each answer that only one version changed, that version."""
    for difference in differences:
        if not difference.is_conflict:
            theirs = equal_in_toml(difference.mine, difference.base)
            yield difference.field_id, "theirs" if theirs else "mine"


def changed_by(difference: AnswerConflict) -> str:
    """Which version changed the answer."""
    if difference.is_conflict:
        return "both changed it"
    return (
        "changed elsewhere" if equal_in_toml(difference.mine, difference.base) else "changed here"
    )


def version_lines(difference: AnswerConflict, wording: ConflictWording) -> Iterator[Content]:
    """The three versions of an answer; differences between the two new ones are underlined."""
    mine, theirs = value_text(difference.mine), value_text(difference.theirs)
    head = _shared(mine, theirs)
    tail = _shared(mine[head:][::-1], theirs[head:][::-1])
    titles = zip(wording.titles(difference), "mt", (mine, theirs), strict=True)
    for title, key, text in titles:
        yield Content.styled(f"{one_line(title)} ({key})", "bold $accent")
        yield shortened_value(_marked(text, head, len(text) - tail))
        yield Content("")
    yield Content.styled("Before", "bold $text-muted")
    yield shortened_value(Content(value_text(difference.base)))


def _marked(text: str, start: int, end: int) -> Content:
    """Underlines whole words that contain a difference: half a word is hard to read."""
    start = text.rfind(" ", 0, start) + 1
    space = text.find(" ", end)
    end = len(text) if space < 0 else space
    return Content(text).stylize("bold underline", start, end) if end > start else Content(text)


def _shared(one: str, other: str) -> int:
    """Length of the common prefix."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def shortened_value(text: Content) -> Content:
    """The beginning of a long text."""
    if len(text.plain) <= _LONGEST:
        return text
    more = f"… {len(text.plain) - _LONGEST:,} more characters"
    return Content.assemble(text[:_LONGEST], (more, "$text-muted"))


def value_text(value: Value | None) -> str:
    """An answer as text without secrets: one line for each item of a list."""
    if value is None:
        return "(no answer)"
    if isinstance(value, list):
        return "\n".join(f"• {value_text(item)}" for item in value) or "(empty)"
    if isinstance(value, dict):
        return " · ".join(f"{clean(str(key))}: {value_text(item)}" for key, item in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else clean(without_secrets(str(value)))
