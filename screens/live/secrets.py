"""The secrets of a live run: from the keyring, or else typed into a hidden line beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.app import App

from screens.widgets.background import run_in_background
from screens.widgets.dialogs import TextDialog
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft

_SAID = "It is used for this run alone, and is written nowhere. Escape leaves out what needs it."
_NOT_KEPT = "The keyring of this computer does not have it."
_REHEARSAL = "A rehearsal leaves the keyring alone: type the one that the stand-in has."


class LiveSecrets:
    """The secrets of one run: each looked up, or asked for, once and before the first call."""

    def __init__(
        self, app: App[Any], desk: AppContext, work: OpenDraft, *, rehearsal: bool
    ) -> None:
        from wizard.topics.live.secrets import RunSecrets

        fields = work.session.edition.fields
        self._labels = {n: field.label for n, field in fields.items() if field.kind.spec.is_secret}
        vault = None if rehearsal else desk.vault
        self._secrets = RunSecrets(vault, work.draft.id, self._labels)
        self._said = f"{_REHEARSAL if rehearsal else _NOT_KEPT} {_SAID}"
        self._app = app
        self._answers = work.session.answers
        self._looked_up: set[str] = set()

    async def look_up(self, fields: Iterable[str]) -> None:
        """Finds the secrets of fields, or asks a person. Must run in a worker."""
        for name in dict.fromkeys(fields):
            reference = self._answers.get(name)
            own = isinstance(reference, str) and self._secrets.is_own(reference)
            if own and name in self._labels and name not in self._looked_up:
                self._looked_up.add(name)
                secret = await run_in_background(partial(self._secrets.known, str(reference)))
                self._secrets.give(str(reference), secret or await self._typed(name))

    async def get(self, reference: str) -> str:
        """The secret that a reference names. Raises ProbeError when nobody gave one."""
        return await self._secrets.get(reference)

    async def _typed(self, name: str) -> str:
        dialog = TextDialog(self._labels[name], self._said, hidden=True)
        return await self._app.push_screen_wait(dialog) or ""
