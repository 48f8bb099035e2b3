"""Sign-in dialog for one run: the address to open, and an input to paste the result."""

from __future__ import annotations

import contextlib
import threading
import webbrowser
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from screens.widgets.dialogs import Dialog, SafeInput, button, buttons
from screens.widgets.key_labels import with_keys
from wizard.errors import WizardError
from wizard.inspection.procore.account import SignedIn
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.inspection.procore.signin import SignIn

_INTRODUCTION = (
    "Some checks need a person who is signed in to the Developer Sandbox. Open this address in a "
    "browser and sign in there; the code that comes back is exchanged for a token by 1 request. "
    "Nothing is kept after you leave this screen."
)
_LISTENS = "Waiting for the browser. If it does not return, paste its last address here:"
_CODE = "When you are signed in, Procore shows a code. Paste it here:"
_ADDRESS = "When you are signed in, the browser may show an error. Paste its address here:"
_KEYS = {"O": "sign_in.open", "C": "sign_in.copy", "R": "sign_in.refresh"}
_REFRESHES = {
    False: "The refresh token that comes with the sign-in is not used.",
    True: "The refresh token is then used once, by 1 more request, to see whether new tokens come.",
}

Browse = Callable[[str], object]
"""Opens an address in a browser."""


class SignInDialog(Dialog[SignedIn | None]):
    """Returns the sign-in; None when cancelled."""

    AUTO_FOCUS = ""
    CSS_PATH = "sign_in.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,ctrl+o", "open", "open the browser", id="sign_in.open"),
        Binding("c", "copy", "copy the address", id="sign_in.copy"),
        Binding("r", "refresh", "use the refresh token once, or not", id="sign_in.refresh"),
    ]

    def __init__(self, signing_in: SignIn, browse: Browse | None = None) -> None:
        """`browse` opens an address; by default the browser of this computer."""
        super().__init__("Sign in to the Developer Sandbox", _INTRODUCTION)
        self._signing_in = signing_in
        self._browse = browse or window_browser()

    def compose_body(self) -> Iterator[Widget]:
        """Composes the address, instructions, and a hidden input."""
        signing_in = self._signing_in
        how = _LISTENS if signing_in.listens else _CODE if signing_in.shows_code else _ADDRESS
        yield Static(Content.styled(one_line(signing_in.url), "bold"), id="address")
        yield Static(Content(_REFRESHES[signing_in.refreshes]), id="refreshes")
        yield Static(Content(how), id="how")
        yield SafeInput(password=True, placeholder="Paste, then Enter")
        yield Static(id="trouble")
        yield from buttons(
            button(with_keys("Open browser  O", _KEYS), "open", "open"),
            button(with_keys("Copy address  C", _KEYS), "copy", "copy"),
            button(with_keys("Refresh  R", _KEYS), "refresh", "refresh"),
            button("Cancel", "cancel", "cancel"),
        )

    def on_mount(self) -> None:
        """Waits for the browser's redirect, if that is possible."""
        self.query_one("#open", Button).focus()
        if self._signing_in.listens:
            self.run_worker(self._wait(), group="wait", exclusive=True)

    async def _wait(self) -> None:
        try:
            self.dismiss(await self._signing_in.wait())
        except WizardError as error:
            self._tell(error)

    @on(SafeInput.Entered)
    def entered(self, event: SafeInput.Entered) -> None:
        """Accepts the pasted text, and clears the input."""
        event.stop()
        entry = self.query_one(SafeInput)
        pasted, entry.value = entry.value, ""
        if pasted.strip():
            self.run_worker(self._accept(pasted), group="accept", exclusive=True)

    async def _accept(self, pasted: str) -> None:
        try:
            self.dismiss(await self._signing_in.accept(pasted))
        except WizardError as error:
            self._tell(error)

    def _tell(self, error: WizardError) -> None:
        message = one_line(error.full_message)
        self.query_one("#trouble", Static).update(Content.styled(f"✗ {message}", "$error"))
        self.add_class("-trouble")

    def action_open(self) -> None:
        """Opens the address in the background."""
        browse, url = self._browse, self._signing_in.url
        if self.app.is_web:
            self.app.open_url(url)
            return
        if browse is None:
            self.notify("No browser with a window is known here: copy the address.", markup=False)
            return

        def opened() -> None:
            with contextlib.suppress(webbrowser.Error, OSError):
                browse(url)

        threading.Thread(target=opened, daemon=True).start()

    def action_refresh(self) -> None:
        """Chooses whether the refresh token is used."""
        self._signing_in.refreshes = not self._signing_in.refreshes
        self.query_one("#refreshes", Static).update(Content(_REFRESHES[self._signing_in.refreshes]))

    def action_copy(self) -> None:
        """Copies the address."""
        self.app.copy_to_clipboard(self._signing_in.url)
        self.notify("The address is in the clipboard.", markup=False)


def window_browser() -> Browse | None:
    """A graphical browser; one in the terminal would draw over this screen."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return None
    in_terminal = isinstance(found, webbrowser.GenericBrowser) and not isinstance(
        found, webbrowser.BackgroundBrowser
    )
    return None if in_terminal else found.open
