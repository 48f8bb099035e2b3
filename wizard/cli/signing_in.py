"""`check --live --sign-in`: a person signs in to the Developer Sandbox for one run."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import webbrowser
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from wizard.cli.boundary import echo_stderr
from wizard.errors import WizardError
from wizard.inspection.procore.hosts import Stage
from wizard.text import clean, one_line
from wizard.topics.live.sign_in import applicant_of, browser_is_remote

if TYPE_CHECKING:
    from wizard.catalogue.parts import SignInFields
    from wizard.drafts.model import Draft
    from wizard.inspection.net.client import Client
    from wizard.inspection.procore.account import SignedIn
    from wizard.inspection.procore.signin import SignIn, SignInApp

Browse = Callable[[str], object]
"""Opens an address in a browser; False if there is none."""
_Entered = Callable[[contextlib.AsyncExitStack], Coroutine[Any, Any, "SignIn"]]
"""Starts a sign-in that the stack ends."""


def sign_in_at_terminal(
    fields: SignInFields,
    draft: Draft,
    make_client: Callable[[], Client],
    secret: Callable[[str], Awaitable[str]],
    browse: Browse = webbrowser.open,
    *,
    refreshes: bool = False,
    may_ask: bool = True,
) -> Mapping[Stage, SignedIn]:
    """Sign-ins by environment, for `RunResources.signed_in`; empty without a sign-in.

    Unless `may_ask`, nothing is asked for at the terminal, and a sign-in that ends on a code fails.

    `secret` returns the secret of a reference, or raises ProbeError. A failed sign-in is reported
    here, and the run continues with what needs no person. Nothing is stored.
    """
    from wizard.cli.live_loop import new_event_loop
    from wizard.inspection.probes.scene import ProbeError

    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            applicant = runner.run(applicant_of(fields, draft.all_answers, secret))
            entered = partial(_entered, make_client, applicant, refreshes=refreshes)
            token = _signed_in(runner, entered, browse, may_ask=may_ask)
    except WizardError as error:
        echo_stderr(f"Not signed in: {clean(error.full_message)}")
    except ProbeError as trouble:
        echo_stderr(f"Not signed in: {clean(trouble.message)}")
    else:
        echo_stderr("Signed in for this run.")
        return {Stage.SANDBOX: token}
    return {}


def _signed_in(
    runner: asyncio.Runner, entered: _Entered, browse: Browse, *, may_ask: bool
) -> SignedIn:
    """The sign-in. Prompts run outside the event loop."""
    from wizard.inspection.procore.signin import NotSignedIn

    stack = contextlib.AsyncExitStack()
    try:
        signing_in = runner.run(entered(stack))
        if not signing_in.listens and not may_ask:
            hint = "Run it at a terminal, without --yes."
            raise NotSignedIn("This sign-in ends on a code that a person has to type here.", hint)
        _sign_in_instructions(signing_in, browse)
        if signing_in.listens:
            return runner.run(signing_in.wait())
        words = "The code" if signing_in.shows_code else "The address that the browser ended on"
        return runner.run(signing_in.accept(click.prompt(words, err=True)))
    finally:
        runner.run(stack.aclose())


async def _entered(
    make_client: Callable[[], Client],
    applicant: SignInApp,
    stack: contextlib.AsyncExitStack,
    *,
    refreshes: bool,
) -> SignIn:
    from wizard.inspection.procore.signin import SignIn

    client = await stack.enter_async_context(make_client())
    listen = not browser_is_remote()
    signing_in = SignIn(client, applicant, listen=listen, refreshes=refreshes)
    return await stack.enter_async_context(signing_in)


def _open_browser(browse: Browse, url: str) -> None:
    with contextlib.suppress(webbrowser.Error, OSError):
        browse(url)


def _sign_in_instructions(signing_in: SignIn, browse: Browse) -> None:
    echo_stderr(
        "Sign in to the Developer Sandbox in your browser. Nothing of it is kept after the run."
    )
    echo_stderr(f"  {one_line(signing_in.url)}")
    echo_stderr(f"If the browser shows an error instead: {signing_in.redirect_hint}")
    # A browser in a terminal, or one in $BROWSER, returns only when it is closed.
    threading.Thread(target=_open_browser, args=(browse, signing_in.url), daemon=True).start()
    if signing_in.listens:
        echo_stderr("Waiting until the browser comes back, five minutes at most; Ctrl+C ends it.")
    elif signing_in.shows_code:
        echo_stderr("When you are signed in, Procore shows a code: paste it here.")
    else:
        echo_stderr(
            "When you are signed in, the browser may show an error: paste its address here."
        )
