"""Secrets for one run: from the keyring, the environment or a prompt; never stored.

A rehearsal does not use the keyring.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from wizard.errors import VaultError
from wizard.inspection.procore.vault import Vault, reference_to

Prompt = Callable[[str], Awaitable[str]]
"""Prompts for a secret by the label of its field; "" if there is none."""

_Result = TypeVar("_Result")


def variable_for(field_id: str) -> str:
    """The environment variable for the secret of a field."""
    return f"SUBMISSION_WIZARD_SECRET_{field_id.upper().replace('.', '_')}"


class RunSecrets:
    """The secrets of one run, each looked up or asked for once."""

    def __init__(
        self,
        vault: Vault | None,
        draft_id: str,
        labels: Mapping[str, str],
        prompt: Prompt | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """`labels` are those of the fields that hold secrets, by field id.

        Without a prompt nobody is asked, without a vault the keyring is not used: a rehearsal has
        none, since keyring secrets are meant for Procore and not for a stand-in.
        """
        self._vault = vault
        self._fields = {reference_to(draft_id, name): name for name in labels}
        self._labels = labels
        self._prompt = prompt
        self._environment = environment
        self._known: dict[str, str] = {}
        self._troubles: dict[str, str] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def get(self, reference: str) -> str:
        """The secret of a reference in this draft. Raises ProbeError if there is none."""
        from wizard.inspection.probes.scene import ProbeError

        field_id = self._fields.get(reference)
        if field_id is None:  # an imported draft might name another draft's secret
            raise ProbeError("the draft names a secret that is not its own; enter it again")
        async with self._locks.setdefault(reference, asyncio.Lock()):
            if reference not in self._known:
                self._known[reference] = await self._asked(reference, field_id)
        if not self._known[reference]:
            raise ProbeError(self.lacking(reference))
        return self._known[reference]

    async def _asked(self, reference: str, field_id: str) -> str:
        found = await _in_thread(lambda: self.known(reference))
        if found or self._prompt is None:
            return found
        return await self._prompt(self._labels[field_id])

    def known(self, reference: str) -> str:
        """The secret without a prompt; "" if it is in neither place. May take seconds."""
        field_id = self._fields.get(reference)
        if field_id is None:
            return ""
        try:
            if self._vault is not None:
                return self._vault.read(reference)
        except VaultError as error:
            self._troubles[field_id] = error.message
        return self._environment.get(variable_for(field_id), "")

    def is_own(self, reference: str) -> bool:
        """Whether the reference belongs to a field of this draft."""
        return reference in self._fields

    def give(self, reference: str, secret: str) -> None:
        """Stores a secret that was typed before the run."""
        self._known[reference] = secret

    def lacking(self, reference: str) -> str:
        """What is missing for a reference of this draft, and where it can be put."""
        field_id = self._fields[reference]
        message = f"no secret was given for “{self._labels[field_id]}” ({field_id})"
        why = self._troubles.get(field_id, "")
        variable = f"set {variable_for(field_id)} for this run"
        ways = variable if self._vault is None else f"keep it in the keyring, or {variable}"
        return f"{message}. {why} {ways[0].upper()}{ways[1:]}".replace("  ", " ")


async def _in_thread(work: Callable[[], _Result]) -> _Result:
    """The result of blocking work. Neither cancellation nor exit waits for it."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_Result] = loop.create_future()

    def run() -> None:
        result = work()

        def tell() -> None:  # asyncio's own log may show arguments, but not closures
            if not done.done():
                done.set_result(result)

        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell)

    threading.Thread(target=run, name="secrets", daemon=True).start()
    return await done
