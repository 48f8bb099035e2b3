"""Key queue: one key at a time, each after the effects of the previous one are finished."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from textual import events
from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.errors import NoWidget
from textual.screen import Screen
from textual.worker import NoActiveWorker, Worker, get_current_worker

from screens.widgets._textual import (
    PALETTE_SEARCH,
    has_messages,
    is_any_message_waiting,
)
from screens.widgets.key_labels import keys_of

PATIENCE_S = 5.0
"""After this time waiting keys are handed out, whatever the previous one still waits for."""

URGENT_PATIENCE_S = 1.0
"""A key that ends the program overtakes keys that have waited for this time."""

TYPING_S = 1.0
"""For this time after the last letter the user counts as typing."""

URGENT = {"app.quit": "ctrl+q,ctrl+backslash", "app.copy_or_quit": "ctrl+c"}
"""Bindings that end the program, with their usual keys."""

POLL_S = 0.01
MOST_ROUNDS = 20
"""More rounds only mean that something on the screen never rests, e.g. a progress bar."""

OPENING = frozenset(
    {"ask", "autofill", "carry", "close", "do", "open", "reply", "share", "sign-in", "waive"}
)
"""Groups of the workers that change the screen after a wait, e.g. for the disk."""

_Followed = events.Key | events.Paste | events.MouseDown | events.MouseUp


def _is_urgent(event: events.Event) -> bool:
    typed = {event.key, event.character} if isinstance(event, events.Key) else set()
    return any(not typed.isdisjoint(keys_of(*binding)) for binding in URGENT.items())


class KeyQueue:
    """Passes one key to the app after the previous one is finished.

    Textual puts a key into the queue of the focused widget and runs its binding after the key has
    returned from there. "Harbor, Tab, Ana" in one packet of a slow line would put both
    words into the first field, since Tab takes effect after the letters that follow it.

    Other effects of a key come later still: a message, a worker, and then another screen. So a
    probe is sent through the same queues until it finds all of them empty. The next key is handed
    out when the active screen has been painted once and no worker is about to open another one.
    """

    def __init__(
        self, app: App[Any], handle: Callable[[events.Event], Coroutine[Any, Any, None]]
    ) -> None:
        """`handle` is what Textual does with an event."""
        self._app = app
        self._handle = handle
        self._waiting_keys: deque[events.InputEvent | events.Paste] = deque()
        self._settling = False
        self._given_up = False
        self._round = 0
        self._rounds = 0
        self._quiet = False
        self._painted: Screen[Any] | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._asking: set[Worker[Any]] = set()
        self._typed_at = -TYPING_S

    @property
    def is_typing(self) -> bool:
        """Whether a letter was typed a moment ago: more may follow for this screen."""
        return time.monotonic() - self._typed_at < TYPING_S

    @property
    def is_settling(self) -> bool:
        """Whether effects of the last key are still pending."""
        return self._settling

    def waits_for_person(self, worker: Worker[Any]) -> bool:
        """Whether a worker waits for the user to close a screen."""
        return worker in self._asking

    async def on_event(self, event: events.Event) -> None:
        """Queues a key until the effects of the previous key are finished."""
        if isinstance(event, events.Paste) or (
            isinstance(event, events.Key) and event.is_printable
        ):
            self._typed_at = time.monotonic()
        if (
            not isinstance(event, events.InputEvent | events.Paste)
            or event.is_forwarded
            or self._given_up
            or not (self._waiting_keys or isinstance(event, _Followed))
        ):
            await self._handle(event)
        else:
            self._waiting_keys.append(event)
            if not self._settling:
                await self._hand_out()
            if event in self._waiting_keys and _is_urgent(event):
                self._after(URGENT_PATIENCE_S, self._overtake, event, len(self._waiting_keys))

    @contextmanager
    def waiting_for_person(self) -> Iterator[None]:
        """While a worker waits for the user to close a screen, keys go to that screen."""
        worker = None
        with suppress(NoActiveWorker):
            worker = get_current_worker()
            self._asking.add(worker)
        try:
            yield
        finally:
            if worker is not None:
                self._asking.discard(worker)

    async def _hand_out(self) -> None:
        """Hands out waiting keys up to the first whose effects must be waited for."""
        while self._waiting_keys:
            if self._must_wait():
                self._settle(None)
                return
            event = self._waiting_keys.popleft()
            receiver = self._receiver_of(event)
            await self._handle(event)
            if isinstance(event, _Followed):
                self._settle(receiver)
                return

    def _receiver_of(self, event: events.InputEvent | events.Paste) -> DOMNode:
        if isinstance(event, events.MouseEvent):
            with suppress(NoWidget):
                return self._app.mouse_captured or self._app.get_widget_at(event.x, event.y)[0]
        return self._app.focused or self._app.screen

    # Tracking the effects of a key

    def _settle(self, receiver: DOMNode | None) -> None:
        self._settling = True
        self._rounds = 0
        self._quiet = False  # the first round only goes with the key
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self._after(PATIENCE_S, self._give_up)
        self._begin_round(receiver)

    def _begin_round(self, node: DOMNode | None) -> None:
        self._round += 1
        self._send_probe(node, self._round)

    def _send_probe(self, node: DOMNode | None, number: int) -> None:
        """Sends a call through the queue of each node on the way up to the app."""
        while node is not None and node is not self._app:
            if node.call_later(self._pass_node, node, number):
                return
            node = node.parent  # the node is being removed
        self._app.call_later(self._end_round, number)

    def _pass_node(self, node: DOMNode, number: int) -> None:
        if number == self._round:
            self._quiet = self._quiet and not has_messages(node)
            self._send_probe(node.parent, number)

    async def _end_round(self, number: int) -> None:
        if number != self._round:
            return
        quiet = self._quiet and not is_any_message_waiting(self._app)
        self._quiet = True
        self._rounds += 1
        if not quiet and self._rounds < MOST_ROUNDS:
            self._begin_round(self._active())
        elif (self._waiting_keys or self._given_up) and self._must_wait():
            self._rounds = 0
            self._quiet = False
            self._after(POLL_S, self._begin_round, self._active())
        else:
            await self._settled()

    async def _settled(self) -> None:
        self._settling = self._given_up = False
        if self._deadline is not None:
            self._deadline.cancel()
        await self._hand_out()

    def _active(self) -> DOMNode | None:
        try:
            return self._app.focused or self._app.screen
        except ScreenStackError:
            return None

    # Conditions to wait for

    def _must_wait(self) -> bool:
        """Whether the screen is about to change, other than by a queued message."""
        groups = OPENING if self._is_typing_next() else OPENING | {PALETTE_SEARCH}
        return self._is_screen_coming() or any(
            worker.group in groups and not worker.is_finished and not self.waits_for_person(worker)
            for worker in self._app.workers
        )

    def _is_typing_next(self) -> bool:
        event = self._waiting_keys[0] if self._waiting_keys else None
        return not isinstance(event, events.Key) or event.is_printable

    def _is_screen_coming(self) -> bool:
        """Whether the active screen has not been painted since it became active."""
        try:
            screen = self._app.screen
        except ScreenStackError:
            return True
        if screen is self._painted:
            return False
        if screen.is_running:
            screen.call_after_refresh(self._note_painted, screen)
        return True

    def _note_painted(self, screen: Screen[Any]) -> None:
        self._painted = screen

    # Time limits

    def _after(self, seconds: float, function: Callable[..., Any], *args: object) -> Any:
        loop = asyncio.get_running_loop()
        return loop.call_later(seconds, self._app.call_later, function, *args)

    async def _give_up(self) -> None:
        """Hands out waiting keys; keys are not held again before everything is at rest."""
        if self._active() is None:
            self._deadline = self._after(PATIENCE_S, self._give_up)
            return
        self._given_up = True
        while self._waiting_keys:
            await self._handle(self._waiting_keys.popleft())
        self._begin_round(self._active())

    async def _overtake(self, event: events.Key, place: int) -> None:
        """Hands out a key early, unless its place in the queue has changed."""
        if event not in self._waiting_keys:
            return
        now = self._waiting_keys.index(event) + 1
        if now < place or self._active() is None:
            self._after(URGENT_PATIENCE_S, self._overtake, event, now)
        else:
            self._waiting_keys.remove(event)
            await self._handle(event)
