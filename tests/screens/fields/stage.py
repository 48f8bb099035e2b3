"""A small app that shows controls, for tests that type into them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.events import Paste
from textual.pilot import Pilot

from screens.fields.frame import FieldControl
from screens.fields.make import control_for
from screens.fields.surroundings import FieldContext
from screens.widgets.messages import AnswerChanged, SecretGiven
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Field, Option, Value
from wizard.session.field_state import FieldView
from wizard.session.signing import Author

TODAY = date(2026, 11, 24)
STYLES = Path(__file__).parents[3] / "screens" / "wizard.tcss"
HOSTILE = "[/]x[@click=app.quit]y[/]\x1b]0;z\x07\x1b[2J\u202e\x9b31m"


def field_of(kind: Kind, **more: Any) -> Field:
    """A field with the minimum that its kind needs."""
    return Field(**{"id": "app.thing", "kind": kind, "label": "Thing", "help": "", **more})


def options(*labels: str) -> tuple[Option, ...]:
    """Options with lower-case values."""
    return tuple(Option(label.lower().replace(" ", "-"), label) for label in labels)


@dataclass
class Vault:
    """A keyring that only reports why it cannot be used."""

    trouble: str = ""

    async def store(self, _field: str, _secret: str) -> str:
        return "keyring:app.thing"

    async def ask(self) -> str:
        return self.trouble


@dataclass
class Heard:
    """Messages posted by the control."""

    answers: list[Value | None] = field(default_factory=list)
    secrets: list[SecretGiven] = field(default_factory=list)


Make = Callable[[], list[FieldControl]]


class Stage(App[None]):
    """Controls in a column, made as on a page."""

    CSS_PATH = STYLES

    def __init__(self, make: Make) -> None:
        super().__init__()
        self._make = make
        self.controls: list[FieldControl] = []
        self.heard = Heard()

    def compose(self) -> ComposeResult:
        self.controls = self._make()
        with VerticalScroll(can_focus=False):
            yield from self.controls

    @on(AnswerChanged)
    def take(self, event: AnswerChanged) -> None:
        self.heard.answers.append(event.value)

    @on(SecretGiven)
    def keep(self, event: SecretGiven) -> None:
        self.heard.secrets.append(event)


@dataclass
class Play:
    """A running app with a control."""

    control: FieldControl
    pilot: Pilot[None]
    app: Stage

    @property
    def answers(self) -> list[Value | None]:
        """Every posted answer, oldest first."""
        return self.app.heard.answers

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        names = {" ": "space", ".": "full_stop", "-": "minus", "/": "slash"}
        await self.press(*(names.get(letter, letter) for letter in text))

    async def paste(self, text: str) -> None:
        self.app.post_message(Paste(text))
        await self.pilot.pause()
        await self.pilot.pause()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits for background work."""
        for _ in range(3000):
            if holds():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(self.screen())

    def screen(self) -> str:
        """All lines of the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def line(self, words: str) -> str:
        """The line of the screen that has these words."""
        return next((line for line in self.screen().splitlines() if words in line), "")

    def message(self) -> str:
        """The text of the last notification."""
        return [note.message for note in self.app._notifications][-1]


def surroundings(folder: Path = Path(), **more: Any) -> FieldContext:
    """The context of a writable submission by Ana Kovač."""
    vault = Vault(more.pop("trouble", ""))
    said = {"today": TODAY, "author": Author("Ana Kovač"), "read_only": False, **more}
    return FieldContext(folder=folder, store_secret=vault.store, vault_trouble=vault.ask, **said)


def controls_for(asked: Field, value: Value | None, around: FieldContext) -> list[FieldControl]:
    """A field's control, followed by a text field."""
    after = field_of(Kind.TEXT, id="next", label="Next")
    made = [control_for(asked, value, around), control_for(after, None, around)]
    for control in made:
        control.show(FieldView(None, "", None, "", needed=True))
    return made


@asynccontextmanager
async def play(
    asked: Field, value: Value | None = None, around: FieldContext | None = None
) -> AsyncIterator[Play]:
    """A field's control with focus, followed by another control."""
    around = around or surroundings()
    app = Stage(lambda: controls_for(asked, value, around))
    async with app.run_test(size=(80, 24)) as pilot:
        app.controls[0].focus()
        await pilot.pause()
        yield Play(app.controls[0], pilot, app)
