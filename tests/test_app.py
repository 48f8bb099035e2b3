"""The program as a whole: which key reaches which widget, however fast they come."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input

from screens.app import ENDING, install_signal_handlers
from screens.widgets import key_order
from screens.widgets.key_labels import use_keymap
from screens.widgets.key_order import KeyQueue


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


class Queued(App[int]):
    """An app that takes its keys from a queue, as the program does."""

    def __init__(self) -> None:
        super().__init__()
        self.key_queue = KeyQueue(self, super().on_event)

    async def on_event(self, event: events.Event) -> None:
        await self.key_queue.on_event(event)

    async def push_screen_wait(self, *args: Any, **kwargs: Any) -> Any:
        with self.key_queue.waiting_for_person():
            return await super().push_screen_wait(*args, **kwargs)


class Form(Queued):
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


class Asked(ModalScreen[str]):
    """A dialog with one line; Enter closes it with what was typed."""

    AUTO_FOCUS = "Input"

    def compose(self) -> ComposeResult:
        yield Input()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Asking(Queued):
    """A line, and a dialog that opens after a wait for something, by F2 or by a click."""

    BINDINGS = [  # noqa: RUF012
        Binding("f2", "ask"),
        Binding("ctrl+q", "quit", priority=True, id="app.quit"),
    ]

    def __init__(self, ready: Callable[[], Awaitable[object]]) -> None:
        super().__init__()
        self.line, self.ready = Input(select_on_focus=False), ready
        self.given: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.line
        yield Button("ask")

    def on_button_pressed(self) -> None:
        self.action_ask()

    def action_ask(self) -> None:
        self.run_worker(self.ask(), group="ask", exit_on_error=False)

    async def ask(self) -> None:
        await self.ready()
        self.given.append(await self.push_screen_wait(Asked()))

    def type(self, *keys: str) -> None:
        for key in keys:
            self.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_keys_wait_for_a_dialog_that_opens_late_and_for_the_one_below_it() -> None:
    disk = asyncio.Event()
    app = Asking(disk.wait)
    async with app.run_test() as pilot:
        app.type("a", "f2", "b", "c", "enter", "d")
        await pilot.pause()
        assert app.line.value == "a"
        disk.set()
        await turns(lambda: app.line.value == "ad")

    assert app.given == ["bc"]


async def test_keys_after_a_click_wait_for_the_dialog_that_it_opens() -> None:
    app = Asking(partial(asyncio.sleep, 0))
    async with app.run_test() as pilot:
        x, y = app.query_one(Button).region.center
        for kind in (events.MouseDown, events.MouseUp):
            plain = kind(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False)
            app.post_message(plain)
        app.type("b", "enter", "d")
        await turns(lambda: app.given == ["b"] and not app.key_queue._settling)
        await pilot.pause()

    assert app.line.value == ""  # the click took the focus from the line


async def failing() -> None:
    raise OSError


async def cancelled() -> None:
    raise asyncio.CancelledError


@pytest.mark.parametrize("ready", [failing, cancelled])
async def test_keys_go_on_when_what_they_waited_for_fails(
    ready: Callable[[], Awaitable[object]],
) -> None:
    app = Asking(ready)
    async with app.run_test():
        app.type("a", "f2", "b", "c")
        await turns(lambda: app.line.value == "abc")

    assert app.given == []


async def test_keys_wait_for_what_never_comes_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_order, "PATIENCE_S", 0.05)
    app = Asking(asyncio.Event().wait)
    async with app.run_test():
        app.type("a", "f2", *"bcdef")
        await turns(lambda: app.line.value == "abcdef")
        app.type("g")
        await turns(lambda: app.line.value == "abcdefg")


async def test_the_key_that_quits_does_not_wait_for_what_never_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_order, "URGENT_PATIENCE_S", 0.3)
    app = Asking(asyncio.Event().wait)
    async with app.run_test():
        app.type("a", "f2", "b", "ctrl+q")
        await turns(lambda: app._exit)

    assert app.line.value == "a"


async def test_another_key_that_quits_does_not_wait_either_and_the_usual_one_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_order, "URGENT_PATIENCE_S", 0.4)
    use_keymap({"app.quit": "f4,f12"})
    try:
        app = Asking(asyncio.Event().wait)
        app.set_keymap({"app.quit": "f4,f12"})
        async with app.run_test():
            app.type("a", "f2", "ctrl+q", "b", "f12")
            await turns(lambda: app._exit)
    finally:
        use_keymap({})

    assert app.line.value == "a"


async def test_a_field_that_hangs_does_not_hold_back_the_keys_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_order, "PATIENCE_S", 0.05)
    stuck = Stuck()
    app = Form(stuck)
    async with app.run_test():
        try:
            app.type("a", "ctrl+q")
            await turns(lambda: app._exit)
        finally:
            stuck.hold.set()  # the app cannot end while one of its widgets waits

    assert app._exit


async def turns(holds: Callable[[], bool]) -> None:
    """Lets the program run until something holds; a pilot would wait for the field that hangs."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - the app sets no event that tells
            await asyncio.sleep(0)


def test_a_request_to_end_is_followed_also_where_loops_cannot_watch_signals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on Windows, where asyncio raises NotImplementedError."""
    saved: list[str] = []

    class Ended(App[int]):
        def on_mount(self) -> None:
            def refuse(*_: object) -> None:
                raise NotImplementedError

            monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", refuse)
            install_signal_handlers(self, lambda: saved.append("saved"))
            signal.raise_signal(signal.SIGTERM)

    app = Ended()
    numbers = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        app.run(headless=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert saved == ["saved"]
    assert app.return_code == 128 + signal.SIGTERM
