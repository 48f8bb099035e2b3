"""Reads answers elsewhere while a small dialog tells how far it is; Escape ends it."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from screens.background import in_background
from screens.dialogs import Dialog, button, buttons
from screens.line import Line
from screens.postponed import postponed
from screens.watching import LOOK_S
from wizard.errors import WizardError
from wizard.rules.phrasing import counted
from wizard.text import one_line

if TYPE_CHECKING:
    from textual.widgets import Button

    from wizard.autofill.website import SitePlan
    from wizard.bundle.sources import Reader, Reading


class Progress:
    """How far it has come; `told` and `stopped` may be called in another thread."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._begun = time.monotonic()
        self._stop = threading.Event()
        self._now = (0, "")

    def told(self, done: int, name: str) -> None:
        """Notes how much is done, and what comes next."""
        self._now = (done, name)

    def stopped(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Asks it to end."""
        self._stop.set()

    def line(self) -> Content:
        """How far it has come."""
        done, name = self._now
        seconds = time.monotonic() - self._begun
        return Content(f"{counted(done, self._noun)} · {seconds:.0f} s · {one_line(name)}")


Read = Callable[[Progress], Awaitable["Reading"]]


class ReadingFrom(Dialog["Reading | None"]):
    """Closes with what was read; None when it was ended or could not be read."""

    def __init__(self, label: str, read: Read, noun: str) -> None:
        super().__init__(f"Reading {label}")
        self._read = read
        self._progress = Progress(noun)

    def compose_body(self) -> Iterator[Widget]:
        """How far it is, and a button for the mouse."""
        yield Line(self._progress.line(), id="progress")
        yield from buttons(button("Stop", "stop"))

    def on_mount(self) -> None:
        """Begins at once."""
        self.set_interval(LOOK_S, self._tick)
        self.run_worker(postponed(self._go), exclusive=True)

    def _tick(self) -> None:
        self.query_one("#progress", Line).say(self._progress.line())

    async def _go(self) -> None:
        try:
            self.dismiss(await self._read(self._progress))
        except WizardError as error:
            said = f"{error.message} {error.hint}"
            self.app.notify(said, severity="error", markup=False)
            self.dismiss(None)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The button ends it."""
        event.stop()
        self.action_cancel()

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self._progress.stop()


def reading_of_path(reader: Callable[[Progress], Reader], path: str) -> Read:
    """Reads what is on this computer, in a thread of its own."""
    from pathlib import Path

    async def read(progress: Progress) -> Reading:
        return await in_background(lambda: reader(progress).read(Path(path)))

    return read


def reading_of_site(reader: Callable[[Progress], Reader], plan: SitePlan) -> Read:
    """Opens the pages of a site that a person agreed to."""

    async def read(progress: Progress) -> Reading:
        from wizard.autofill.website import read_website
        from wizard.session.running import Permits, client_for

        client = await in_background(lambda: client_for(Permits()))
        async with client:
            found = await read_website(plan, client, progress.told)
        return reader(progress).of_facts(plan.host, found)

    return read
