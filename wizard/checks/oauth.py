"""Checks of OAuth credentials against the login host.

The refusal of a token is documented for service accounts, but not its reasons, so they are reported
as likely. The response to an invalid code is undocumented, so it warns at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wizard.catalogue.model import Severity
from wizard.checks.recalled import judged_answer
from wizard.drafts.evidence_observed import Question
from wizard.inspection.procore.account import PREFIXES, Account, Flow, Rotation
from wizard.inspection.procore.hosts import Stage
from wizard.inspection.procore.refusals import REDIRECT_ERRORS, Fault
from wizard.rules.phrasing import counted, quoted
from wizard.rules.reading import LocatedText, field_at, items_of, text_of
from wizard.rules.verdict import CheckNote, Facts, Verdict, could_not_tell, met, not_met, noted
from wizard.text import one_line

_PARTS = {Stage.SANDBOX: "Sandbox", Stage.PRODUCTION: "Production"}
_LIKELY = {
    "invalid_client": "most likely secret or id is mistyped",
    "unauthorized_client": "most likely not those of a service account",
}
_KEEP_NEW = (
    "Keep the refresh token of each answer, and let the person sign in again if it is refused"
)
_ROTATIONS = {
    Rotation.SAME: (
        Severity.WARNING,
        "the refresh gave the same refresh token again; a new one each time is documented",
    ),
    Rotation.ENDED: (Severity.WARNING, "the refresh gave no new refresh token"),
    Rotation.LACKING: (Severity.WARNING, "no refresh token came with the sign-in"),
    Rotation.REFUSED: (Severity.WARNING, "the refresh token that had just come was refused"),
    Rotation.UNKNOWN: (Severity.ADVICE, "the refresh is not known to work"),
}
_MOST = 160
_PLAN = "Plan renewals by expires_in, and renew once more when a token is refused"
_MINUTE = 60
_LONGEST = 40
_WORDS = 54
_EXACTLY = (
    "Enter it in the portal exactly as the app sends it: Procore compares every character, "
    "also the scheme, the port, capitals and a slash at the end."
)


def _account(facts: Facts, fields: tuple[str, ...]) -> Account | Verdict:
    account = account_in(facts, fields)
    if isinstance(account, Verdict):
        return account
    return with_redirect(account, facts, field_at(fields, FIRST_OWN))


def _account_question(account: Account) -> Question:
    return Question("oauth-token", account.inputs(account.client_id))


def oauth_token_questions(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    max_seconds: int,  # noqa: ARG001 - asked as it is judged
) -> tuple[Question, ...]:
    """One question for each account."""
    account = _account(facts, fields)
    return () if isinstance(account, Verdict) else (_account_question(account),)


def oauth_token(facts: Facts, fields: tuple[str, ...], *, max_seconds: int) -> Verdict:
    """Id, secret and kind of service account get a token valid for at most `max_seconds`.

    Without a service account, credentials are tried with an invalid code, for the first redirect
    address of the fourth field.
    """
    account = _account(facts, fields)
    if isinstance(account, Verdict):
        return account

    def judge(seen: Mapping[str, Any]) -> Verdict:
        verdict = _token_verdict(account, seen, max_seconds)
        redirected = seen.get("error") in REDIRECT_ERRORS
        return replace(verdict, field=field_at(fields, FIRST_OWN)) if redirected else verdict

    piece = LocatedText(field_at(fields, 1), None, "")
    return judged_answer(facts, piece, _account_question(account), judge)


def _token_verdict(account: Account, seen: Mapping[str, Any], max_seconds: int) -> Verdict:
    outcome = seen["outcome"]
    if outcome == "refused":
        return _refused_token(account, seen)
    if outcome == "false-code":
        return _by_false_code(account, seen)
    notes = list(_token_notes(account, seen, max_seconds))
    if notes:
        return noted(notes)
    if outcome == "signed-in":
        rotated = seen.get("rotation") == Rotation.ROTATED
        more = ", and the refresh gave new tokens" if rotated else ""
        return met(f"A person could sign in with these credentials{more}")
    gave = f"{account.login_host} gave a token"
    if seen["seconds"] is None:
        return met(f"{gave} and did not say for how long")
    return met(f"{gave} for {counted(seen['seconds'] // _MINUTE, 'minute')}")


def _host_words(seen: Mapping[str, Any]) -> str:
    """The host's description of an error, to be added to the error's name."""
    said = seen.get("said", "")  # evidence of 2026-11 lacks it, and what is beside it
    return f": {quoted(said, _WORDS)}" if said else ""


def _refused_token(account: Account, seen: Mapping[str, Any]) -> Verdict:
    error = seen["error"]
    named = f"{one_line(error)[:_LONGEST]}, {int(seen['status'])}{_host_words(seen)}"
    why = _LIKELY.get(error, "they give no token")
    message = f"{account.login_host} refused the credentials ({named}): {why}"
    return not_met(message, _copy_credentials_hint(account))


def _copy_credentials_hint(account: Account) -> str:
    part = _PARTS[account.stage]
    return f"Copy both again from the {part} part of OAuth Credentials, and store the secret again."


def _by_false_code(account: Account, seen: Mapping[str, Any]) -> Verdict:
    error, host = seen["error"], account.login_host
    named = f"{one_line(error)[:_LONGEST]}{_host_words(seen)}"
    if error == "invalid_grant":
        return met(f"The credentials are plausible: only the false code was refused ({named})")
    if error == "invalid_client":
        message = f"{host} refused the client ({named}): check your credentials"
        fix = _copy_credentials_hint(account)
    elif error == "unauthorized_client":
        message = f"{host} does not let this client sign users in ({named})"
        fix = "Use the credentials of the app itself, not those of a service account."
    elif error in REDIRECT_ERRORS:
        message = f"{host} does not know {quoted(account.redirect, _LONGEST)} ({named})"
        fix = _EXACTLY
    else:
        return could_not_tell(f"Could not tell: a false code was answered with {named}")
    return not_met(message, fix, severity=Severity.WARNING)


def _token_notes(
    account: Account, seen: Mapping[str, Any], max_seconds: int
) -> Iterator[CheckNote]:
    """Remarks on an issued token; none of them prevents an app from working."""
    if seen["owner"] == "other":
        message = "the token belongs to another client id than the one it was asked for with"
        yield CheckNote(Severity.WARNING, message, _copy_credentials_hint(account))
    if seen["outcome"] == "signed-in":
        yield from _rotation_notes(seen)
        return
    seconds = seen["seconds"]
    if seconds is not None and not 0 < seconds <= max_seconds:
        message = f"the token is valid for {seconds:,} s; 1 to {max_seconds:,} s are usual"
        yield CheckNote(Severity.WARNING, message, _PLAN)
    if seen.get("unread"):
        message = f"the lifetime of the token is {quoted(seen['unread'])}, which is no number"
        yield CheckNote(Severity.WARNING, message, _PLAN)
    if seen["kind"] != "bearer":
        kind = f"is of type {quoted(seen['kind'])}" if seen["kind"] else "names no type"
        message = f"the token {kind}; bearer is documented"
        yield CheckNote(Severity.WARNING, message, "Ask Procore's API support")
    if seen["refresh"]:
        message = "a refresh token was included, which a service account never gets"
        yield CheckNote(Severity.ADVICE, message, "Request a new token instead of refreshing")


def _rotation_notes(seen: Mapping[str, Any]) -> Iterator[CheckNote]:
    """Remarks on a refresh; a refresh that was not asked for or went well has none."""
    rotation = seen.get("rotation")
    if rotation in _ROTATIONS:
        severity, message = _ROTATIONS[Rotation(rotation)]
        words = f" ({one_line(seen['why'])})" if seen["why"] else ""
        yield CheckNote(severity, f"{message}{words}"[:_MOST], _KEEP_NEW)


FIRST_OWN = 3
"""Index of the first field that is specific to a check."""
_COMPANY = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_STAGES = {prefix: stage for stage, prefix in PREFIXES.items()}


def stage_of(fields: Sequence[str]) -> Stage:
    """The environment of a check's credentials."""
    return _STAGES.get(fields[0].partition(".")[0] if fields else "", Stage.SANDBOX)


def account_in(facts: Facts, fields: tuple[str, ...]) -> Account | Verdict:
    """The account from the answers, or what is missing.

    With a kind of service account, the token is issued without a person.
    """
    client, secret = (text_of(facts, field_at(fields, place)) for place in (0, 1))
    if not client:
        return could_not_tell("Not checked: the client id is not given")
    if not secret:
        message = "Not checked: the client secret is not stored"
        return could_not_tell(message, field=field_at(fields, 1))
    service = text_of(facts, field_at(fields, 2)) is not None
    flow = Flow.SERVICE if service else Flow.USER
    return Account(stage_of(fields), flow, client, secret)


def with_redirect(account: Account, facts: Facts, field: str) -> Account | Verdict:
    """The account with a redirect URI, if one is required."""
    if account.flow is Flow.SERVICE:
        return account
    first = next(filter(None, items_of(facts, field)), "")
    if not first:
        return could_not_tell("Not checked: no redirect address is given", field=field)
    return account._replace(redirect=first)


def for_companies(account: Account) -> Account | Verdict:
    """The account, or a verdict if production would need an interactive sign-in."""
    if account.flow is Flow.USER and account.stage is Stage.PRODUCTION:
        return could_not_tell(
            "Not checked: an app that acts for signed-in users needs a person's sign-in, "
            "which is available for the Developer Sandbox only"
        )
    return account


def company_in(facts: Facts, field: str) -> str | Verdict:
    """The id of a named company, or what is missing."""
    text = text_of(facts, field)
    if text is None:
        return could_not_tell("Not checked: no company is named", field=field)
    if not _COMPANY.fullmatch(text):
        return could_not_tell(f"Not checked: {quoted(text)} is not a company id", field=field)
    return text


def refusal(refused: Mapping[str, Any], company: str, field: str) -> Verdict:
    """The meaning of a refused call for a company.

    Only the text that an app is not connected is clearly documented; the rest warns.
    """
    fault, status, server_message = refused["fault"], int(refused["status"]), refused["said"]
    if fault == Fault.NOT_INSTALLED:
        message = f"Procore says that the app is not connected to company {company} ({status})"
        return not_met(message, "Install the app in that company, or name another.", field=field)
    if fault == Fault.ABSENT:
        message = f"Procore finds no company {company} for these credentials ({status})"
        fix = "Copy the number from the address of that company's home page."
        return not_met(message, fix, field=field, severity=Severity.WARNING)
    if fault in {Fault.UNAUTHORISED, Fault.FORBIDDEN}:
        why = "most likely the app is not installed there or lacks a permission"
        words = f", {quoted(server_message)}" if server_message else ""
        message = f"Procore refused company {company} ({status}{words}): {why}"
        fix = "Install the app in that company and check its permissions."
        return not_met(message, fix, field=field, severity=Severity.WARNING)
    words = f": {quoted(server_message, 60)}" if server_message else ""
    return could_not_tell(f"Could not tell: Procore answered {status}{words}", field=field)
