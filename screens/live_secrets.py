"""Asking a person for a secret that the keyring does not have, for one run."""

from __future__ import annotations

import asyncio

from textual.app import App

from screens.dialogs import Ask
from wizard.session.secret_sources import Prompt

_SAID = (
    "The keyring of this computer does not have it. It is used for this run alone, and is written "
    "nowhere. Escape leaves out what needs it."
)


def hidden_prompt(app: App[int]) -> Prompt:
    """Asks one question at a time. Must be called in a worker."""
    one_at_a_time = asyncio.Lock()

    async def prompt(label: str) -> str:
        async with one_at_a_time:
            return await app.push_screen_wait(Ask(label, _SAID, hidden=True)) or ""

    return prompt
