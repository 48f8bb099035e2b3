"""The secrets of a live run: from the keyring, or else typed into a hidden line beforehand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from screens.background import in_background
from screens.dialogs import Ask
from screens.live_state import LiveState
from wizard.catalogue.model import Kind
from wizard.session.desk import Desk
from wizard.session.work import Work

if TYPE_CHECKING:
    from wizard.session.running import Prepared, Sources

_SAID = (
    "The keyring of this computer does not have it. It is used for this run alone, and is written "
    "nowhere. Escape leaves out what needs it."
)


async def sources_for(
    app: App[Any], desk: Desk, work: Work, state: LiveState, prepared: Prepared
) -> Sources:
    """Everything that the calls need, looked up or asked for before the first of them.

    Must run in a worker.
    """
    from wizard.session.running import Sources
    from wizard.session.secret_sources import RunSecrets

    fields = work.session.edition.fields
    labels = {name: field.label for name, field in fields.items() if field.kind is Kind.SECRET}
    secrets = RunSecrets(desk.vault, work.draft.id, labels)
    for name in dict.fromkeys(call.with_secret for call in prepared.plan.calls):
        reference = work.draft.answers.get(name)
        if name in labels and isinstance(reference, str) and secrets.is_own(reference):
            secret = await in_background(partial(secrets.known, reference))
            secrets.give(reference, secret or await _typed(app, labels[name]))
    return Sources(secrets.get, desk.now, state.signed_in)


async def _typed(app: App[Any], label: str) -> str:
    return await app.push_screen_wait(Ask(label, _SAID, hidden=True)) or ""
