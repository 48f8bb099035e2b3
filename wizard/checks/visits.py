"""Faults of a visited address, for users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from wizard.catalogue.model import Severity, Status
from wizard.checks.page_kinds import (
    SignInWall,
    Signs,
    maintenance_sign,
    missing_sign,
    parked_sign,
    sign_in_of,
    unfinished_sign,
    wall_sign,
)
from wizard.checks.visit_facts import VisitFacts
from wizard.inspection.net.statuses import FORBIDDEN, TOO_MANY
from wizard.inspection.net.urls import host_in
from wizard.rules.verdict import Verdict, could_not_tell, not_met
from wizard.text import one_line

_NAME_LIMIT = 70
_PERSON = "Open it in a private window of a browser and look for yourself."


class AnswerLink(NamedTuple):
    """An address in the answers, and its location."""

    field: str
    row: int | None
    address: str

    @property
    def name(self) -> str:
        """The address for messages: one line, without scheme and query, shortened."""
        bare = one_line(self.address.partition("://")[2] or self.address).partition("?")[0]
        bare = bare.partition("#")[0].rstrip("/") or bare
        return bare if len(bare) <= _NAME_LIMIT else f"{bare[: _NAME_LIMIT - 1]}…"

    @property
    def sampled(self) -> bool:
        """Whether placeholders were replaced by samples."""
        return "{{" in self.address


def fault_of(link: AnswerLink, visit: VisitFacts, signs: Signs) -> Verdict | None:
    """Why an address is not alive or undecided; a sign-in is not a fault."""
    found = _fault(link, visit, signs)
    if found is None or not link.sampled or visit.failure in _NEVER_BY_SAMPLES:
        return found
    message = f"{found.message}, with samples in place of {{{{…}}}}"
    is_wrong = found.status is Status.NOT_MET
    doubt = could_not_tell(message, field=link.field, row=link.row, needs_person=is_wrong)
    return replace(doubt, fix=_PERSON)


def _fault(link: AnswerLink, visit: VisitFacts, signs: Signs) -> Verdict | None:
    if visit.failure:
        return _by_failure(link, visit)
    if not visit.succeeded:
        return _by_status(link, visit, signs)
    return (
        _on_plain_http(link, visit)
        or _without_content(link, visit)
        or _by_signs(link, visit, signs)
    )


def _on_plain_http(link: AnswerLink, visit: VisitFacts) -> Verdict | None:
    """Redirects over http: a fault at their end, and a weakness on the way."""
    plain = [step.url for step in visit.steps if step.url.lower().startswith("http:")]
    if not plain:
        return None
    place = one_line(plain[-1].partition("?")[0])
    if visit.ended == plain[-1]:
        message, severity = f"{link.name} leads to {place}, without encryption", None
    else:
        message = f"{link.name} opens, but its redirects pass {place}, without encryption"
        severity = Severity.WARNING
    fix = _FIXES["plain"]
    return not_met(message, fix, field=link.field, row=link.row, severity=severity)


def _without_content(link: AnswerLink, visit: VisitFacts) -> Verdict | None:
    if visit.status not in _NO_CONTENT:
        return None
    message = f"{link.name} answers {visit.status}: there is nothing to show"
    return not_met(message, "Publish your page there.", field=link.field, row=link.row)


_FIXES: Mapping[str, str] = {
    "bad-url": "Correct the address it leads to.",
    "no-host": "Correct the address, or register the host.",
    "refused": "Start its server, or change the address.",
    "redirects": "Enter the address that the browser shows once the page has loaded.",
    "plain": "Let each step of the redirect lead to an https address.",
    "private": "Enter an address that customers can reach.",
    "tls": "Have the server's encryption set right, then check again.",
    "tls-expired": "Renew the certificate.",
    "tls-name": "Install a certificate for this very host.",
    "tls-issuer": "Install a public authority's certificate with its whole chain.",
    "tls-old": "Let the server offer TLS 1.2 or newer.",
}
_ON_THE_WAY = frozenset({"bad-url", "redirects", "plain"})
_NEVER_BY_SAMPLES = frozenset({"plain", "tls-expired", "tls-issuer", "tls-old"})


def _by_failure(link: AnswerLink, visit: VisitFacts) -> Verdict:
    message = f"{link.name} {_obstacle(link, visit)}: {visit.message}"
    if visit.failure not in _FIXES:
        return undecided_link(link, message)
    doubted = visit.failure == "tls" or (visit.failure == "private" and _is_host_name(link, visit))
    severity = Severity.WARNING if doubted else None
    fix = _FIXES[visit.failure]
    return not_met(message, fix, field=link.field, row=link.row, severity=severity)


def _obstacle(link: AnswerLink, visit: VisitFacts) -> str:
    ended = host_in(visit.ended)
    if visit.failure in _ON_THE_WAY:
        return "leads to no page"
    led = ended and ended != host_in(link.address)
    return f"leads to {one_line(ended)}, which cannot be opened" if led else "cannot be opened"


def _is_host_name(link: AnswerLink, visit: VisitFacts) -> bool:
    """Whether its host is a name, which may resolve differently outside of this network."""
    host = host_in(visit.ended) or host_in(link.address)
    return host != "localhost" and not host.replace(".", "").isdigit() and ":" not in host


def undecided_link(link: AnswerLink, message: str, fix: str = _PERSON) -> Verdict:
    """The verdict "could not tell", with a fix."""
    return replace(could_not_tell(message, field=link.field, row=link.row), fix=fix)


def _by_status(link: AnswerLink, visit: VisitFacts, signs: Signs) -> Verdict | None:
    if sign_in_of(visit, signs) is SignInWall.SURE:
        return None
    status = visit.status
    if status in _GONE:
        message = f"{link.name} answers {status}: {_GONE[status]}"
        fix = "Put the page back, or change the address."
        return not_met(message, fix, field=link.field, row=link.row)
    message, fix = _refusal(visit, signs)
    return undecided_link(link, f"{link.name} answers {status}{message}", fix)


_NO_CONTENT = frozenset({204, 205})
_GONE: Mapping[int, str] = {404: "there is no such page", 410: "the page is gone"}
_LATER = "Check again later."


def _refusal(visit: VisitFacts, signs: Signs) -> tuple[str, str]:
    """The possible meaning of a status without content, with a fix."""
    if visit.status == TOO_MANY:
        return ": too many requests for now", _LATER
    if wall_sign(visit, signs):
        return ": it wants to see a person first", _PERSON
    if visit.status == FORBIDDEN:
        return ": it refuses this program, or everybody", _PERSON
    if visit.status >= 500:  # noqa: PLR2004 - server error codes
        return ": the server has a fault for now", _LATER
    return ", which tells neither that it is alive nor that it is dead", _PERSON


def _by_signs(link: AnswerLink, visit: VisitFacts, signs: Signs) -> Verdict | None:
    if wall_sign(visit, signs):
        return undecided_link(link, f"{link.name} wants to see a person first")
    closed = maintenance_sign(visit, signs)
    if closed:
        message = f"{link.name} is most likely closed for a while: its page says “{closed}”"
        return undecided_link(link, message, _LATER)
    found = _poor_page(link, visit, signs)
    if found is None:
        return None
    message, fix = found
    return not_met(message, fix, field=link.field, row=link.row, severity=Severity.WARNING)


_REPLACE = "Publish your page there, or change the address."
_RESTORE = "Put the page back, or change the address."


def _poor_page(link: AnswerLink, visit: VisitFacts, signs: Signs) -> tuple[str, str] | None:
    """What a page most likely is instead of one, with a fix."""
    parked = parked_sign(visit, signs)
    if parked:
        return f"{link.name} is most likely parked: its page says “{parked}”", _REPLACE
    missing = "" if sign_in_of(visit, signs) is not SignInWall.NO else missing_sign(visit, signs)
    if missing:
        return f"{link.name} most likely leads to no page: {missing}", _RESTORE
    unfinished = unfinished_sign(visit, signs)
    if unfinished:
        message = f"{link.name} is most likely not finished: its page says “{unfinished}”"
        return message, "Finish the page, or change the address."
    if visit.is_blank or (visit.empty and visit.is_page):
        return f"{link.name} shows an empty page", "Publish your page there."
    return None
