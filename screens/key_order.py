"""Keys handed out one at a time, so that each finds the screen as the one before left it."""

from __future__ import annotations

import time
from collections import deque

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from screens._textual import next_for_keys

PATIENCE_S = 1.0
"""After so long the next key is handed out, whatever the one before is still waiting for."""


class KeysInOrder(App[int]):
    """An app that is done with one key before it looks at the next.

    Textual puts a key into the queue of the widget that has focus and acts on its binding when the
    key has come back from there. "Harbor, Tab, Ana" in one packet of a slow line would put both
    words into the first field, since Tab takes effect behind the letters that follow it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting_keys: deque[events.Key | events.Paste] = deque()
        self._key_since: float | None = None

    async def on_event(self, event: events.Event) -> None:
        """Holds a key back while the one before it is on its way."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._waiting_keys.append(event)
        since = self._key_since
        if since is None or time.monotonic() - since > PATIENCE_S:
            await self._hand_out()

    async def _hand_out(self) -> None:
        self._key_since = None
        if not self._waiting_keys:
            return
        self._key_since = time.monotonic()
        receiver = self.focused or self.screen
        await super().on_event(self._waiting_keys.popleft())
        self._follow(receiver)

    def _follow(self, node: MessagePump | None) -> None:
        """Goes the way of the key: a call in each queue that the key passes on its way up."""
        if node is None or node is self:
            self.call_later(self._hand_out)
        elif not node.call_later(self._follow, next_for_keys(node)):
            self._follow(next_for_keys(node))  # the node is being removed
