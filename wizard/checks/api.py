"""Checks of Procore API responses for the companies that the answers name.

Facts: building_apps_install_arch.md, error_reference.md (June 2026) for refusals; the list of a
service account's companies as of February 2025. What only the OpenAPI file states never fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from wizard.catalogue.model import Severity, Status
from wizard.checks.oauth import FIRST_OWN, account_in, company_in, for_companies, refusal
from wizard.checks.recalled import judged_answer
from wizard.drafts.evidence_observed import Question
from wizard.inspection.procore.account import Account, Flow
from wizard.inspection.procore.refusals import Fault
from wizard.rules.phrasing import counted
from wizard.rules.reading import LocatedText, field_at
from wizard.rules.verdict import Facts, Verdict, could_not_tell, met, not_met
from wizard.text import one_line

_LONGEST = 20


class CompanyAccess(NamedTuple):
    """An account, and the companies to query."""

    account: Account
    companies: tuple[str, ...]
    fields: tuple[str, ...]
    """The fields that name the companies."""

    def question(self, check: str) -> Question:
        """The question of a check about them."""
        first, *others = self.companies
        return Question(check, self.account.inputs(first, *others))

    @property
    def piece(self) -> LocatedText:
        """The default location of a verdict."""
        return LocatedText(self.fields[0], None, self.companies[0])


def _company_access(facts: Facts, fields: tuple[str, ...], number: int) -> CompanyAccess | Verdict:
    account = account_in(facts, fields)
    if not isinstance(account, Verdict):
        account = for_companies(account)
    if isinstance(account, Verdict):
        return account
    own = tuple(field_at(fields, FIRST_OWN + place) for place in range(number))
    companies: list[str] = []
    for field in own:
        company = company_in(facts, field)
        if isinstance(company, Verdict):
            return company
        companies.append(company)
    return CompanyAccess(account, tuple(companies), own)


def _company_questions(
    name: str, facts: Facts, fields: tuple[str, ...], number: int
) -> tuple[Question, ...]:
    access = _company_access(facts, fields, number)
    if isinstance(access, Verdict) or len(set(access.companies)) < number:
        return ()
    return (access.question(name),)


def companies_installed_questions(facts: Facts, fields: tuple[str, ...]) -> tuple[Question, ...]:
    """One question for each account and company."""
    return _company_questions("companies-installed", facts, fields, 1)


def installation_questions(facts: Facts, fields: tuple[str, ...]) -> tuple[Question, ...]:
    """One question for each account and company."""
    return _company_questions("installation", facts, fields, 1)


def company_header_questions(facts: Facts, fields: tuple[str, ...]) -> tuple[Question, ...]:
    """One question for each account and company."""
    return _company_questions("company-header", facts, fields, 1)


def multi_company_questions(facts: Facts, fields: tuple[str, ...]) -> tuple[Question, ...]:
    """One question for each account and pair of companies."""
    return _company_questions("multi-company", facts, fields, 2)


def _judged(
    facts: Facts, access: CompanyAccess, check: str, judge: Callable[[Mapping[str, Any]], Verdict]
) -> Verdict:
    """The verdict on the answer; one that is met also tells the limit of calls."""

    def judge_and_tell(seen: Mapping[str, Any]) -> Verdict:
        verdict = judge(seen)
        if verdict.status is not Status.MET or "rate" not in seen:  # evidence of 2026-11 lacks it
            return verdict
        return replace(verdict, message=f"{verdict.message}; {_calls_left(seen['rate'])}")

    return judged_answer(facts, access.piece, access.question(check), judge_and_tell)


def _calls_left(rate: Mapping[str, Any]) -> str:
    if not rate:
        return "no answer named the limit of calls"
    left = f"{int(rate['remaining']):,} of {int(rate['limit']):,} calls left"
    return f"{left} until {one_line(rate['until'])[:_LONGEST]}"


def companies_installed(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The account can access companies, including the one of the fourth field."""
    access = _company_access(facts, fields, 1)
    if isinstance(access, Verdict):
        return access

    def judge(seen: Mapping[str, Any]) -> Verdict:
        if "refused" in seen:
            return refusal(seen["refused"], access.companies[0], access.fields[0])
        return _reached_verdict(access, seen)

    return _judged(facts, access, "companies-installed", judge)


def _reached_verdict(access: CompanyAccess, seen: Mapping[str, Any]) -> Verdict:
    company, count, service = access.companies[0], int(seen["count"]), _has_service(access)
    many = counted(count, "company", "companies") + ("" if seen["whole"] else " and more")
    verb = "has" if count == 1 else "have"
    if not count:
        message = "No company has the app" if service else "The person belongs to no company"
        severity = None if service else Severity.WARNING
        return not_met(f"{message}, says Procore", "Install it in a company.", severity=severity)
    if not seen["listed"] and seen["whole"]:
        reached = f"{many} {verb} the app" if service else f"The person belongs to {many}"
        message = f"{reached}, but {company} is not among them"
        fix = "Name a company that has the app, or install it there."
        return not_met(message, fix, severity=Severity.WARNING)
    return met(f"{many} {verb} the app" if service else f"Reaches {many}")


def _has_service(access: CompanyAccess) -> bool:
    return access.account.flow is Flow.SERVICE


def installation(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The company of the fourth field has the app installed."""
    access = _company_access(facts, fields, 1)
    if isinstance(access, Verdict):
        return access

    def judge(seen: Mapping[str, Any]) -> Verdict:
        company, refused = access.companies[0], seen.get("refused")
        if refused is not None and refused["fault"] == Fault.NOT_INSTALLED:
            return refusal(refused, company, access.fields[0])
        if not _has_service(access):
            return _by_record(company, seen)
        if refused is not None:
            return refusal(refused, company, access.fields[0])
        if seen["answers"] is True:
            return met(f"Company {company} answers, so it has the app")
        return could_not_tell("Could not tell: the company did not answer")

    return _judged(facts, access, "installation", judge)


def _by_record(company: str, seen: Mapping[str, Any]) -> Verdict:
    """The verdict from the list of a company's apps; never fails, as its format is undocumented."""
    if "refused" in seen:
        status = int(seen["refused"]["status"])
        text = f"the person may not read which apps company {company} has ({status})"
        return could_not_tell(f"Could not tell: {text}")
    record = seen["record"]
    if record == "found" and seen["before"] is True:
        since = date.fromisoformat(seen["since"])
        return met(f"Company {company} has had the app since {since}")
    if record == "found":
        return could_not_tell(
            f"Company {company} lists the app, but since no time before this check: "
            "the call of a signed-in person can itself enter it there"
        )
    gone = "lists it as removed" if record == "removed" else "does not list it"
    message = f"Most likely company {company} has not installed the app: Procore {gone}"
    fix = "Install the app in that company, or name another."
    return not_met(message, fix, severity=Severity.WARNING)


def multi_company(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """One account can read projects in the companies of the fourth and fifth fields."""
    access = _company_access(facts, fields, 2)
    if isinstance(access, Verdict):
        return access
    if len(set(access.companies)) < len(access.companies):
        text = "Not checked: both fields name the same company"
        return could_not_tell(text, field=access.fields[1])

    def judge(seen: Mapping[str, Any]) -> Verdict:
        wrong = list(_refusals(access, seen["companies"]))
        first = next((v for v in wrong if v.status is Status.NOT_MET), next(iter(wrong), None))
        if first is not None:
            return first
        if seen["same"]:
            message = "Both companies showed the same project"
            fix = "Look whether both ids are of the company that was meant."
            return not_met(message, fix, severity=Severity.WARNING)
        return met(f"Read in companies {' and '.join(access.companies)}")

    return _judged(facts, access, "multi-company", judge)


def _refusals(access: CompanyAccess, rows: Sequence[Mapping[str, Any]]) -> Iterator[Verdict]:
    fields = dict(zip(access.companies, access.fields, strict=True))
    for row in rows:
        if "refused" in row:
            yield refusal(row["refused"], row["id"], fields[row["id"]])


def company_header(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """A call that names the company of the fourth field is answered.

    Nothing is called without the header; only the source shows what the app itself sends.
    """
    access = _company_access(facts, fields, 1)
    if isinstance(access, Verdict):
        return access

    def judge(seen: Mapping[str, Any]) -> Verdict:
        company = access.companies[0]
        if seen["accepted"] is True:
            return met(f"With the header, /me is answered for company {company}")
        status = int(seen["refused"]["status"])
        message = f"company {company} refused the call ({status}), so the header was not tried"
        return could_not_tell(f"Could not tell: {message}")

    return _judged(facts, access, "company-header", judge)
