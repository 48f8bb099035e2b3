"""The program as a whole: which key reaches which widget, however fast they come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from screens import key_order
from screens.key_order import KeysInOrder


class Marks(Widget, can_focus=True):
    """A field that is answered by a binding, as a choice is."""

    BINDINGS = [Binding("space", "mark", "mark")]  # noqa: RUF012 - as Textual reads it
    marked = 0

    def action_mark(self) -> None:
        self.marked += 1


class Stuck(Input):
    """A field whose first key is never done."""

    def __init__(self) -> None:
        super().__init__()
        self.hold = asyncio.Event()

    async def on_key(self, _: events.Key) -> None:
        await self.hold.wait()


class Form(KeysInOrder):
    def __init__(self, *fields: Widget) -> None:
        super().__init__()
        self.fields = fields

    def compose(self) -> ComposeResult:
        yield from self.fields

    def type(self, *keys: str) -> None:
        """All keys at once, as one packet of a slow line brings them."""
        for key in keys:
            self.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_each_key_of_a_packet_reaches_the_field_that_the_one_before_led_to() -> None:
    first, marks, last = Input(select_on_focus=False), Marks(), Input()
    app = Form(first, marks, last)
    async with app.run_test() as pilot:
        app.type("a", "b", "tab", "space", "tab", "c", "shift+tab", "space", "shift+tab", "d")
        for _ in range(10):
            await pilot.pause()

        assert sorted(first.value) == ["a", "b", "d"]
        assert marks.marked == 2
        assert last.value == "c"


async def test_pasted_text_behind_tab_goes_into_the_next_field() -> None:
    first, last = Input(), Input()
    app = Form(first, last)
    async with app.run_test() as pilot:
        app.type("a", "tab")
        app.post_message(events.Paste("pasted"))
        app.type("b")
        for _ in range(10):
            await pilot.pause()

        assert (first.value, last.value) == ("a", "pastedb")


async def test_a_field_that_hangs_does_not_hold_back_the_keys_for_ever() -> None:
    stuck = Stuck()
    app = Form(stuck)
    async with app.run_test():
        try:
            app.type("a")
            await turns(lambda: app._key_since is not None)
            assert app._key_since is not None
            app._key_since -= key_order.PATIENCE_S
            app.type("ctrl+q")
            await turns(lambda: app._exit)
        finally:
            stuck.hold.set()  # the app cannot end while one of its widgets waits

    assert app._exit


async def turns(holds: Callable[[], bool]) -> None:
    """Lets the program run until something holds; a pilot would wait for the field that hangs."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - the app sets no event that tells
            await asyncio.sleep(0)
