"""Access to Procore as the answers describe it, and what a refusal there is worth.

Fields of every check of this sort begin with client id, client secret and kind of service account;
the first two tell the environment by how their ids begin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.catalogue.model import Severity
from wizard.inspection.procore.account import PREFIXES, Account, Flow
from wizard.inspection.procore.hosts import Stage
from wizard.inspection.procore.refusals import Fault
from wizard.rules.phrasing import quoted
from wizard.rules.reading import field_at, items_of, text_of
from wizard.rules.verdict import Facts, Verdict, could_not_tell, not_met

FIRST_OWN = 3
"""Where the fields begin that a check has for itself."""
_COMPANY = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_STAGES = {prefix: stage for stage, prefix in PREFIXES.items()}


def stage_of(fields: Sequence[str]) -> Stage:
    """The environment whose credentials a check was given."""
    return _STAGES.get(fields[0].partition(".")[0] if fields else "", Stage.SANDBOX)


def account_in(facts: Facts, fields: tuple[str, ...]) -> Account | Verdict:
    """The account that the answers describe, or what is lacking.

    With a kind of service account the app has one, and gets its token without a person.
    """
    client, secret = (text_of(facts, field_at(fields, place)) for place in (0, 1))
    if not client:
        return could_not_tell("Not checked: the client id is not given")
    if not secret:
        said = "Not checked: the client secret is not stored"
        return could_not_tell(said, field=field_at(fields, 1))
    service = text_of(facts, field_at(fields, 2)) is not None
    flow = Flow.SERVICE if service else Flow.USER
    return Account(stage_of(fields), flow, client, secret)


def with_redirect(account: Account, facts: Facts, field: str) -> Account | Verdict:
    """The account with an address that people are sent back to, where one is needed."""
    if account.flow is Flow.SERVICE:
        return account
    first = next(filter(None, items_of(facts, field)), "")
    if not first:
        return could_not_tell("Not checked: no redirect address is given", field=field)
    return account._replace(redirect=first)


def for_companies(account: Account) -> Account | Verdict:
    """The account; a verdict for a person's in production, where nobody signs in for a run."""
    if account.flow is Flow.USER and account.stage is Stage.PRODUCTION:
        return could_not_tell(
            "Not checked: for an app that acts for signed-in people this takes a person's sign-in, "
            "which is offered for the Developer Sandbox alone"
        )
    return account


def company_in(facts: Facts, field: str) -> str | Verdict:
    """The id of a company that was named, or what is lacking."""
    text = text_of(facts, field)
    if text is None:
        return could_not_tell("Not checked: no company is named", field=field)
    if not _COMPANY.fullmatch(text):
        return could_not_tell(f"Not checked: {quoted(text)} is no company id", field=field)
    return text


def refusal(refused: Mapping[str, Any], company: str, field: str) -> Verdict:
    """What it means that a call for a company was refused.

    Only the text that an app is not connected is documented without doubt; the rest warns.
    """
    fault, status, said = refused["fault"], int(refused["status"]), refused["said"]
    if fault == Fault.NOT_INSTALLED:
        message = f"Procore says that the app is not connected to company {company} ({status})"
        return not_met(message, "Install the app in that company, or name another.", field=field)
    if fault == Fault.ABSENT:
        message = f"Procore finds no company {company} for these credentials ({status})"
        fix = "Copy the number from the address of that company's home page."
        return not_met(message, fix, field=field, severity=Severity.WARNING)
    if fault in {Fault.UNAUTHORISED, Fault.FORBIDDEN}:
        why = "most likely the app is not installed there or lacks a permission"
        words = f", {quoted(said)}" if said else ""
        message = f"Procore refused company {company} ({status}{words}): {why}"
        fix = "Install the app in that company and look at its permissions."
        return not_met(message, fix, field=field, severity=Severity.WARNING)
    words = f": {quoted(said, 60)}" if said else ""
    return could_not_tell(f"Could not tell: Procore answered {status}{words}", field=field)
