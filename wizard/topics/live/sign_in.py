"""Whether a run needs a person's sign-in, and to which app."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.catalogue.model import Value
from wizard.catalogue.parts import SignInFields
from wizard.drafts.evidence_observed import Question
from wizard.inspection.procore.hosts import Stage
from wizard.web_driver import shown_in_browser

if TYPE_CHECKING:
    from wizard.inspection.procore.signin import SignInApp
    from wizard.topics.live.live_run import PreparedRun

SIGNED_IN_FOR = frozenset({"oauth-token", "companies-installed", "installation", "multi-company"})


def waits_for_sign_in(questions: Iterable[Question]) -> bool:
    """Whether any of the questions needs a person's sign-in to the sandbox."""
    from wizard.inspection.procore.account import Account, Flow

    asked = (Account.of(q.inputs)[0] for q in questions if q.check in SIGNED_IN_FOR)
    return any(one.flow is Flow.USER and one.stage is Stage.SANDBOX for one in asked)


def with_sign_in(
    prepared: PreparedRun, fields: SignInFields, *, refreshes: bool = False
) -> PreparedRun:
    """The run with the additional calls that exchange the code for a token, and refresh it."""
    from wizard.inspection.probes.calls import PlannedCall
    from wizard.inspection.procore.hosts import ENVIRONMENTS

    login = ENVIRONMENTS[Stage.SANDBOX].login
    notes = ["once you have signed in"]
    if refreshes:
        notes.append("to refresh the tokens of that sign-in once")
    url = f"{login}/oauth/token"
    secret = fields.client_secret
    calls = [PlannedCall("POST", url, note, secret, to_procore=True) for note in notes]
    return replace(prepared, plan=replace(prepared.plan, calls=(*calls, *prepared.plan.calls)))


async def applicant_of(
    fields: SignInFields,
    answers: Mapping[str, Value],
    secret: Callable[[str], Awaitable[str]],
) -> SignInApp:
    """The app from the answers to these fields; `secret` returns the secret of a reference.

    Raises NotSignedIn if the answers are incomplete, and whatever `secret` raises.
    """
    from wizard.inspection.procore.signin import NotSignedIn, SignInApp

    client_id, reference = answers.get(fields.client_id), answers.get(fields.client_secret)
    if not isinstance(client_id, str) or not isinstance(reference, str):
        message = "The draft has no client id or no client secret for the sandbox."
        raise NotSignedIn(message, f"Enter {fields.client_id} and store {fields.client_secret}.")
    given = answers.get(fields.redirect_uris)
    rows = given if isinstance(given, list | tuple) else ()
    redirects = [row.strip() for row in rows if isinstance(row, str) and row.strip()]
    return SignInApp(client_id.strip(), await secret(reference), redirects)


def browser_is_remote() -> bool:
    """Whether the browser may be on another computer, so that it cannot call back to this one."""
    return "SSH_CONNECTION" in os.environ or shown_in_browser()
