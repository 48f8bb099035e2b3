"""Secrets and sign-in of live checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.content import Content
from textual.screen import Screen

from screens.live.state import LiveState, Phase
from screens.widgets.background import run_in_background
from screens.widgets.dialogs import TextDialog
from screens.widgets.key_labels import with_keys
from wizard.errors import WizardError
from wizard.inspection.procore.hosts import Stage
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.text import clean
from wizard.topics.live.sign_in import applicant_of, browser_is_remote, waits_for_sign_in

if TYPE_CHECKING:
    from wizard.inspection.probes.run import Plan
    from wizard.inspection.procore.account import SignedIn
    from wizard.topics.live.live_run import RunResources

_SAID = "It is used for this run only, and is not stored. Escape skips the checks that need it."
_NOT_KEPT = "It is not in the keyring of this computer."
_REHEARSAL = "A rehearsal does not use the keyring: type the one for the stand-in."


class LiveSecrets:
    """The secrets of one run: each looked up or asked for once, before the first call."""

    def __init__(
        self, app: App[Any], app_context: AppContext, open_draft: OpenDraft, *, rehearsal: bool
    ) -> None:
        from wizard.topics.live.secrets import RunSecrets

        fields = open_draft.session.edition.fields
        self._labels = {n: field.label for n, field in fields.items() if field.kind.spec.is_secret}
        vault = None if rehearsal else app_context.vault
        self._secrets = RunSecrets(vault, open_draft.draft.id, self._labels)
        message = with_keys(_SAID, {"Escape": "dialog.cancel"})
        self._message = f"{_REHEARSAL if rehearsal else _NOT_KEPT} {message}"
        self._app = app
        self._answers = open_draft.session.answers
        self._looked_up: set[str] = set()

    async def look_up(self, fields: Iterable[str]) -> None:
        """Looks up the secrets of fields, or asks the user. Must run in a worker."""
        for name in dict.fromkeys(fields):
            reference = self._answers.get(name)
            own = isinstance(reference, str) and self._secrets.is_own(reference)
            if own and name in self._labels and name not in self._looked_up:
                self._looked_up.add(name)
                secret = await run_in_background(partial(self._secrets.known, str(reference)))
                self._secrets.give(str(reference), secret or await self._typed(name))

    async def get(self, reference: str) -> str:
        """The secret of a reference. Raises ProbeError when it was not given."""
        return await self._secrets.get(reference)

    async def _typed(self, name: str) -> str:
        dialog = TextDialog(self._labels[name], self._message, hidden=True)
        return await self._app.push_screen_wait(dialog) or ""


class SignInController:
    """Holds an access token until the screen is left, and passes it to its runs."""

    def __init__(
        self, screen: Screen[None], app_context: AppContext, open_draft: OpenDraft, state: LiveState
    ) -> None:
        self._screen = screen
        self._app_context = app_context
        self._open_draft = open_draft
        self._state = state
        self._secrets: LiveSecrets | None = None
        self._tokens: dict[Stage, SignedIn] = {}

    @property
    def is_wanted(self) -> bool:
        """Whether a check of the plan needs a sign-in that is missing."""
        prepared = self._state.prepared
        planned = self._state.phase is Phase.TOLD and prepared is not None
        waits = planned and waits_for_sign_in(prepared.plan.questions if prepared else ())
        return waits and not self._tokens

    def lines(self) -> Iterator[Content]:
        """Who is signed in, or why a sign-in is needed."""
        if self._tokens and self._state.phase is Phase.TOLD:
            yield Content("Signed in to the Developer Sandbox until this screen is left.")
        elif self.is_wanted:
            yield Content("Some checks need a person: s signs in to the Developer Sandbox.")

    async def resources(self, plan: Plan) -> RunResources:
        """What a run of the plan needs; asks for secrets. Must run in a worker."""
        from wizard.topics.live.live_run import RunResources

        secrets = self._run_secrets()
        await secrets.look_up(call.with_secret for call in plan.calls)
        observed = self._open_draft.session.observed
        return RunResources(secrets.get, self._app_context.now, self._tokens, known=observed)

    def _run_secrets(self) -> LiveSecrets:
        if self._secrets is None:
            rehearsal = self._state.stand_in is not None
            app = self._screen.app
            self._secrets = LiveSecrets(
                app, self._app_context, self._open_draft, rehearsal=rehearsal
            )
        return self._secrets

    def forget_secrets(self) -> None:
        """Deletes the secrets after their run."""
        self._secrets = None

    def sign_out(self) -> None:
        """Deletes the token: one for Procore must not go to a stand-in, nor the other way round."""
        self._tokens = {}
        self.forget_secrets()

    async def sign_in(self) -> bool:
        """Asks the user to sign in; returns whether they did. Must run in a worker."""
        from wizard.inspection.probes.scene import ProbeError

        try:
            token = await self._token()
        except WizardError as error:
            self._tell(f"Not signed in: {clean(error.full_message)}")
        except ProbeError as trouble:
            self._tell(f"Not signed in: {clean(trouble.message)}")
        else:
            if token:
                self._tokens = {Stage.SANDBOX: token}
                return True
        return False

    def _tell(self, message: str) -> None:
        self._screen.notify(message, severity="error", markup=False)

    async def _token(self) -> SignedIn | None:
        from screens.live.sign_in import SignInDialog
        from wizard.inspection.procore.signin import SignIn
        from wizard.topics.live.live_run import client_for

        secrets = self._run_secrets()
        session = self._open_draft.session
        fields = session.edition.journey.sign_in
        await secrets.look_up([fields.client_secret])
        applicant = await applicant_of(fields, session.answers, secrets.get)
        async with (
            client_for(self._state.permits()) as client,
            SignIn(client, applicant, listen=not browser_is_remote()) as signing_in,
        ):
            return await self._screen.app.push_screen_wait(SignInDialog(signing_in))
