"""The control for a secret: shows whether one is stored, never its value."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.worker import Worker

from screens.fields.line_control import LineControl
from screens.fields.row import LABEL_OF_SHORT
from screens.widgets.key_labels import with_keys
from screens.widgets.messages import SecretGiven
from screens.widgets.plain import safe_line
from wizard.inspection.procore.vault import blanks_words
from wizard.rules.formats import complaint

_KEYS = {"Enter": "secret.type", "Delete": "secret.forget"}


class SecretControl(LineControl):
    """Shows where a secret is stored; asks for another in a dialog and keeps none in memory."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "type", "type the secret", id="secret.type"),
        Binding("delete,backspace", "forget", "forget", id="secret.forget"),
    ]

    label_share = LABEL_OF_SHORT
    _trouble = ""
    _warning = ""

    def on_mount(self) -> None:
        """Checks in the background whether a keyring is available."""
        _: Worker[None] = self.run_worker(self._ask_vault, exclusive=True)

    async def _ask_vault(self) -> None:
        self._trouble = safe_line(await self.field_context.vault_trouble())
        self._warning = safe_line(await self.field_context.vault_warning())
        self.show_again()
        self.refresh()

    def facts(self) -> str:
        """Why nothing can be stored, or that it is not encrypted; below the line, never cut."""
        if self._warning and not self._trouble:
            return self._warning
        if not self._trouble or self.held:
            return ""
        asked = with_keys("Press Enter to be asked at each live run.", _KEYS)
        return f"{self._trouble} {asked}"

    def render(self) -> Content:
        """Renders the state, and the keys that change it."""
        if self._trouble and self.held:
            words = "Not stored: asked for before each live run — Delete ends this"
            return Content(with_keys(words, _KEYS))
        if self._trouble:
            return Content.styled("Cannot be stored", "$warning")
        if complaint(self.field, self.held):
            words = "This is not a reference to the keyring; Enter stores a secret"
            return Content.styled(with_keys(words, _KEYS), "$warning")
        if self.held:
            words = "Stored in the keyring — Enter replaces it, Delete removes it"
            return Content(with_keys(words, _KEYS))
        return Content.styled(
            with_keys("Not stored — Enter lets you type it, hidden", _KEYS), "$text-muted"
        )

    def action_type(self) -> None:
        """Asks for the secret with hidden input."""
        from screens.widgets.dialogs import ConfirmDialog

        if self.refuses():
            return
        if self._trouble:
            self._give_reference()
        elif self._warning:
            question = ConfirmDialog(
                "Store it as plain text?", self._warning, yes="Store it there", no="Do not store it"
            )
            self.app.push_screen(question, lambda agreed: self._ask_secret() if agreed else None)
        else:
            self._ask_secret()

    def _ask_secret(self) -> None:
        from screens.widgets.dialogs import TextDialog

        message = "It is stored only in the keyring of this computer, not in a file."
        self.app.push_screen(TextDialog(self.field.label, message, hidden=True), self._take)

    def _give_reference(self) -> None:
        """Stores a reference as the answer also where no keyring stores the secret."""
        if not self.held:
            reference = self.field_context.secret_reference(self.field.id)
            self.put(reference)
            self.give(reference)

    def _take(self, secret: str | None) -> None:
        if not secret:
            return
        if told := blanks_words(secret):
            self.notify(told, severity="warning", markup=False)
        self.post_message(SecretGiven(self.field.id, secret))

    def action_forget(self) -> None:
        """Asks before the keyring deletes the secret, which cannot be undone."""
        from screens.widgets.dialogs import ConfirmDialog

        if not self.held or self.refuses():
            return
        if self._trouble:  # then the keyring holds nothing to delete
            self.put(None)
            self.give(None)
            return
        message = "It is removed from the keyring. This cannot be undone."
        question = ConfirmDialog(
            f"Remove “{self.field.label}”?", message, yes="Remove it", no="Keep it"
        )
        self.app.push_screen(question, self._forget)

    def _forget(self, agreed: bool | None) -> None:
        if agreed:
            self.post_message(SecretGiven(self.field.id, ""))

    def on_click(self) -> None:
        """Does what Enter does."""
        self.action_type()
