"""The help screen: guide of the focused field, active keys, signs, and data locations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from screens.step.guide import guide_lines
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line
from screens.widgets.path_text import shown_path
from wizard.dataclass import dataclass
from wizard.places import UserFolders
from wizard.reports.signs import AGAIN, ATTESTED, SIGNS, VERIFIED
from wizard.session.catalogue_source import LoadedCatalogue
from wizard.session.session import Session
from wizard.text import clean

_KEY = 20
_PLAIN = ("scroll_", "page_", "app.focus_", "screen.")
"""Textual's own actions that every list has; help leaves them out."""


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """A group of keys: where they work, and what each does."""

    title: str
    keys: tuple[tuple[str, str], ...]


def keys_of(screen: Screen[object]) -> tuple[KeyGroup, ...]:
    """Every active key of a screen by where it works, nearest first."""
    groups: dict[str, dict[str, tuple[list[str], str]]] = {}
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        words = tooltip or binding.description
        if not enabled or not words or binding.action.startswith(_PLAIN):
            continue
        group = groups.setdefault(_place_words(node), {})
        keys, _ = group.setdefault(binding.action, ([], as_sentence(words)))
        key = screen.app.get_key_display(binding)
        if key not in keys:
            keys.append(key)
    return tuple(
        KeyGroup(title, tuple((", ".join(keys), words) for keys, words in group.values()))
        for title, group in groups.items()
    )


def as_sentence(words: str) -> str:
    """Description of a key in sentence case; Textual's own keys come In Title Case."""
    return words.capitalize() if words.istitle() else words[:1].upper() + words[1:]


def _place_words(node: object) -> str:
    if isinstance(node, App):
        return "Everywhere"
    if isinstance(node, Screen):
        return "On this screen"
    return "Where the cursor is" if isinstance(node, Widget) and node.has_focus else "Around it"


class HelpScreen(ModalScreen[None]):
    """The keys of the calling screen, and the guide of its focused field, if there is one."""

    AUTO_FOCUS = "#help-text"
    CSS_PATH = "screen.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "close", "close", tooltip="Back to where you were", id="help.close"),
    ]

    def __init__(
        self,
        calling: Screen[object],
        places: UserFolders | None = None,
        session: Session | None = None,
        field: str = "",
        stock: LoadedCatalogue | None = None,
    ) -> None:
        super().__init__()
        guide = guide_lines(session, field) if session and field else ()
        cut = tuple(_cut_lines(calling))
        self._lines = tuple(help_lines((*guide, *cut), keys_of(calling), places, stock))

    def compose(self) -> ComposeResult:
        """Composes the text."""
        with VerticalScroll(id="help-text") as box:
            box.border_title = Content(" Help ")
            yield Static(Content("\n").join(self._lines), markup=False)
        yield KeyBar()

    def action_close(self) -> None:
        self.dismiss(None)


def _cut_lines(screen: Screen[object]) -> Iterator[Content]:
    """Every line of a screen that is too narrow for its text, in full."""
    cut = [line.whole() for line in screen.query(Line) if line.is_cut]
    if cut:
        yield from _title("In full")
    yield from cut


def help_lines(
    guide: Sequence[Content],
    keys: Sequence[KeyGroup],
    places: UserFolders | None,
    stock: LoadedCatalogue | None = None,
) -> Iterator[Content]:
    """All sections, most wanted first."""
    yield from guide
    for group in keys:
        yield from _title(group.title)
        for key, words in group.keys:
            shown = Content.styled(key, "bold $footer-key-foreground")
            room = max(_KEY, len(key) + 1)
            yield shown.truncate(room, pad=True) + Content(words)
    yield from _title("Signs")
    yield from (Content(f"{sign.mark}  {sign.word}") for sign in SIGNS)
    yield Content(f"{VERIFIED.mark}  {VERIFIED.word} by a rule or check")
    yield Content(f"{ATTESTED.mark}  {ATTESTED.word} by a person")
    yield Content(f"{AGAIN.mark}  {AGAIN.word}, since the draft was moved to another edition")
    yield Content("A * after a label marks a required answer.")
    if places is not None:
        yield from _title("Where files are stored")
        for words, path in (
            ("Submissions", places.drafts),
            ("Trash", places.trash),
            ("What is remembered", places.state),
        ):
            yield Content(f"{words:<{_KEY}}{shown_path(path)}")
        yield Content("Secrets are in this computer's keyring only. Nothing is sent anywhere.")
    yield from _judged_by(stock) if stock else ()
    yield from _title("About")
    yield Content(
        "Submission Wizard is an independent program. It is not affiliated with Procore, and "
        "what it says is no decision of Procore's."
    )


def _judged_by(stock: LoadedCatalogue) -> Iterator[Content]:
    """The catalogue in use, its origin, and external files that are not used."""
    yield from _title("Rules in use")
    yield from map(Content, stock.lines)
    for notice in stock.notices:
        yield from (Content.styled(clean(line), "$text-warning") for line in notice.splitlines())


def _title(words: str) -> Iterator[Content]:
    yield Content("")
    yield Content.styled(words, "bold $primary")
