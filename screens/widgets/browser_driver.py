"""The driver of the screens in a browser."""

from __future__ import annotations

from textual import messages
from textual.drivers.web_driver import WebDriver


class BrowserDriver(WebDriver):
    """Textual's driver for browsers, which also ends the app when the server is gone.

    Textual 8.2 only stops to read: the process would stay, and hold the lock of its draft.
    """

    def run_input_thread(self) -> None:
        """Passes on what the browser sends, up to the end of the app or of the input."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self.send_message(messages.ExitApp())
