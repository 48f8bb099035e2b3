"""Live checks that need a person: signing in before a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from screens.live.moved import LiveMoved
from screens.live.secrets import LiveSecrets
from screens.live.state import LiveState, Phase
from wizard.errors import WizardError
from wizard.inspection.procore.hosts import Stage
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.text import clean
from wizard.topics.live.sign_in import SECRET, applicant_of, browser_is_remote, waits_for_sign_in


class LiveSigning(LiveMoved):
    """Holds an access token until the screen is left, and hands it to its runs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sign_in", "sign in", tooltip="Sign in as a person for these checks"),
    ]

    def __init__(self, desk: AppContext, work: OpenDraft, state: LiveState) -> None:
        super().__init__(work, state)
        self._desk = desk
        self._secrets: LiveSecrets | None = None
        self._signed_in: dict[Stage, str] = {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only where a check waits for it."""
        if action == "sign_in":
            return self._waits and not self._signed_in
        return super().check_action(action, parameters)

    @property
    def _waits(self) -> bool:
        prepared = self.state.prepared
        told = self.phase is Phase.TOLD and prepared is not None
        return told and waits_for_sign_in(prepared.plan.questions if prepared else ())

    def gate(self) -> Iterator[Content]:
        """Who is signed in, or why somebody should be."""
        yield from super().gate()
        if self._signed_in and self.phase is Phase.TOLD:
            yield Content("Signed in to the Developer Sandbox until this screen is left.")
        elif self._waits:
            yield Content("Some checks need a person: s signs in to the Developer Sandbox.")

    def secrets(self) -> LiveSecrets:
        """What is known for the next run."""
        if self._secrets is None:
            rehearsal = self.state.stand_in is not None
            self._secrets = LiveSecrets(self.app, self._desk, self._work, rehearsal=rehearsal)
        return self._secrets

    def forget_secrets(self) -> None:
        """The run they were for is over."""
        self._secrets = None

    async def ask_stand_in(self) -> None:
        """What was given for Procore is not for a stand-in, nor the other way round."""
        before = self.state.stand_in
        await super().ask_stand_in()
        if self.state.stand_in != before:
            self._signed_in = {}
            self.forget_secrets()

    def action_sign_in(self) -> None:
        """Asks a person to sign in."""
        self.run_worker(self._sign_in(), group="sign-in", exclusive=True)

    async def _sign_in(self) -> None:
        from wizard.inspection.probes.scene import ProbeError

        try:
            token = await self._token()
        except WizardError as error:
            self._tell(f"Not signed in: {clean(error.message)} {clean(error.hint)}")
        except ProbeError as trouble:
            self._tell(f"Not signed in: {clean(trouble.said)}")
        else:
            if token:
                self._signed_in = {Stage.SANDBOX: token}
                self.show()

    def _tell(self, said: str) -> None:
        self.notify(said, severity="error", markup=False)

    async def _token(self) -> str | None:
        from screens.live.sign_in import SignInDialog
        from wizard.inspection.procore.signin import SignIn
        from wizard.topics.live.live_run import client_for

        secrets = self.secrets()
        await secrets.look_up([SECRET])
        applicant = await applicant_of(self._work.session.answers, secrets.get)
        async with (
            client_for(self.state.permits()) as client,
            SignIn(client, applicant, listen=not browser_is_remote()) as signing_in,
        ):
            return await self.app.push_screen_wait(SignInDialog(signing_in))
