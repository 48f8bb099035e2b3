"""Reads answers from a source, with a progress dialog; Escape cancels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from screens.widgets.background import run_in_background
from screens.widgets.dialogs import Dialog, button, buttons
from screens.widgets.line import Line
from screens.widgets.postponed import postponed
from screens.widgets.work_progress import LOOK_S, OpenEndedProgress
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.bundle.sources import AutofillReader, AutofillReading
    from wizard.topics.autofill.website import SitePlan


Read = Callable[[OpenEndedProgress], Awaitable["AutofillReading"]]


class AutofillProgressDialog(Dialog["AutofillReading | None"]):
    """Closes with the result; None when cancelled or failed."""

    def __init__(self, label: str, read: Read, noun: str) -> None:
        super().__init__(f"Reading {label}")
        self._read = read
        self._progress = OpenEndedProgress("Read", noun)

    def compose_body(self) -> Iterator[Widget]:
        """Composes the progress and a button."""
        yield Line(self._progress.line(), id="progress")
        yield from buttons(button("Stop", "stop", "cancel"))

    def on_mount(self) -> None:
        """Starts reading."""
        self.set_interval(LOOK_S, self._tick)
        self.run_worker(postponed(self._go), exclusive=True)

    def _tick(self) -> None:
        self.query_one("#progress", Line).say(self._progress.line())

    async def _go(self) -> None:
        try:
            self.dismiss(await self._read(self._progress))
        except WizardError as error:
            message = error.full_message
            self.app.notify(message, severity="error", markup=False)
            self.dismiss(None)

    def on_unmount(self) -> None:
        """Cancels reading."""
        self._progress.stop()


def reading_of_path(reader: Callable[[OpenEndedProgress], AutofillReader], path: str) -> Read:
    """Reads a path on this computer in a thread."""
    from pathlib import Path

    async def read(progress: OpenEndedProgress) -> AutofillReading:
        return await run_in_background(lambda: reader(progress).read(Path(path)))

    return read


def reading_of_site(reader: Callable[[OpenEndedProgress], AutofillReader], plan: SitePlan) -> Read:
    """Opens the pages of a site after confirmation."""

    async def read(progress: OpenEndedProgress) -> AutofillReading:
        from wizard.topics.autofill.website import read_website
        from wizard.topics.live.live_run import RunPermissions, client_for

        reads = reader(progress)
        client = await run_in_background(lambda: client_for(RunPermissions()))
        async with client:
            source_facts = await read_website(plan, client, progress.on_progress, reads.signs)
        return reads.of_facts(plan.host, source_facts)

    return read
