"""Typed results of a visit to an address, and faults of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from wizard.catalogue.model import Severity, Status
from wizard.checks.fact_types import number, word, yes
from wizard.drafts.evidence_observed import Facts
from wizard.rules.addresses import matching_host
from wizard.rules.verdict import Verdict, could_not_tell, not_met
from wizard.text import one_line

SHORT_PAGE = 3000
"""In characters; on longer pages, words of parked or unfinished pages prove nothing."""
_NAME_LIMIT = 70
_OK = 200
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


class RedirectStep(NamedTuple):
    """One redirect; status 0 if nothing answered."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """The typed facts of a visit."""

    steps: tuple[RedirectStep, ...]
    failure: str
    """An error code of `wizard.inspection.net`; "" if there was an answer."""
    message: str
    title: str
    text: str
    """The beginning of the visible text."""
    characters: int
    scripts: int
    password: bool
    figures: int
    """The number of pictures, frames, forms and similar."""
    kind: str
    """The content type, without parameters."""
    expires: date | None
    """The expiry date of the certificate."""

    @property
    def status(self) -> int:
        """The status of the last answer."""
        return self.steps[-1].status if self.steps else 0

    @property
    def ended(self) -> str:
        """The final address."""
        return self.steps[-1].url if self.steps else ""

    @property
    def is_page(self) -> bool:
        """Whether it is HTML, as far as it says."""
        return self.kind in {"text/html", "application/xhtml+xml", ""}

    @property
    def is_blank(self) -> bool:
        """Whether it is HTML without visible content or scripts."""
        shown = self.characters or self.scripts or self.figures
        return self.kind == "text/html" and self.status == _OK and not shown


def visit_of(facts: Facts) -> VisitFacts:
    """The visit from facts."""
    return VisitFacts(
        steps=_redirect_steps(facts),
        failure=word(facts, "failure"),
        message=one_line(word(facts, "said")),
        title=word(facts, "title"),
        text=word(facts, "text"),
        characters=number(facts, "characters"),
        scripts=number(facts, "scripts"),
        password=yes(facts, "password"),
        figures=number(facts, "figures"),
        kind=word(facts, "type"),
        expires=_iso_day(word(facts, "tls_expires")),
    )


def _redirect_steps(facts: Facts) -> tuple[RedirectStep, ...]:
    hops = facts.get("hops")
    found = []
    for hop in hops if isinstance(hops, (list, tuple)) else ():
        match hop:
            case [int(status), str(url)]:
                found.append(RedirectStep(status, one_line(url)))
    return tuple(found)


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


Signs = Mapping[str, tuple[str, ...]]
"""Words, hosts and paths by the kind of page they indicate."""


@lru_cache(maxsize=16)
def signs_of(items: tuple[str, ...]) -> Signs:
    """The signs in items like "parked: domain is for sale", in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    for item in items:
        kind, _, sign = item.partition(": ")
        found[kind] = (*found.get(kind, ()), sign.casefold())
    return found


def host_of(url: str) -> str:
    """The host of an address; "" for none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def shows(visit: VisitFacts, kind: str, signs: Signs) -> str:
    """The sign of a kind on a short page; "" for none."""
    if visit.characters > SHORT_PAGE:
        return ""
    seen = f"{visit.title}\n{visit.text}".casefold()
    return next((sign for sign in signs.get(kind, ()) if sign in seen), "")


class SignInWall(Enum):
    """Whether a page requires a sign-in."""

    NO = 0
    LIKELY = 1
    SURE = 2


def sign_in_of(visit: VisitFacts, signs: Signs) -> SignInWall:
    """Whether the answer is a sign-in page or challenge."""
    if visit.status == 401:  # noqa: PLR2004 - Unauthorized
        return SignInWall.SURE
    titled = any(sign in visit.title.casefold() for sign in signs.get("sign-in", ()))
    if visit.status == 403:  # noqa: PLR2004 - Forbidden
        return SignInWall.SURE if visit.password or titled else SignInWall.NO
    if len(visit.steps) > 1 and _is_sign_in_place(visit.ended, signs):
        return SignInWall.SURE if visit.password else SignInWall.LIKELY
    bare = visit.characters < _BARE_PAGE and bool(shows(visit, "sign-in", signs))
    return SignInWall.LIKELY if visit.password and (bare or titled) else SignInWall.NO


_BARE_PAGE = 400


def _is_sign_in_place(url: str, signs: Signs) -> bool:
    if matching_host(host_of(url), signs.get("sign-in-host", ())):
        return True
    path = urlsplit(url).path.casefold() if host_of(url) else ""
    parts = {part.partition(".")[0] for part in path.split("/")}
    return not parts.isdisjoint(signs.get("sign-in-path", ()))


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
    if not _answers_well(visit):
        return _by_status(link, visit, signs)
    return _by_signs(link, visit, signs)


def _answers_well(visit: VisitFacts) -> bool:
    return 200 <= visit.status < 300  # noqa: PLR2004 - success codes


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
        return _undecided_link(link, message)
    doubted = visit.failure == "tls" or (visit.failure == "private" and _is_host_name(link, visit))
    severity = Severity.WARNING if doubted else None
    fix = _FIXES[visit.failure]
    return not_met(message, fix, field=link.field, row=link.row, severity=severity)


def _obstacle(link: AnswerLink, visit: VisitFacts) -> str:
    ended = host_of(visit.ended)
    if visit.failure in _ON_THE_WAY:
        return "leads to no page"
    led = ended and ended != host_of(link.address)
    return f"leads to {one_line(ended)}, which cannot be opened" if led else "cannot be opened"


def _is_host_name(link: AnswerLink, visit: VisitFacts) -> bool:
    """Whether its host is a name, which may resolve differently outside of this network."""
    host = host_of(visit.ended) or host_of(link.address)
    return host != "localhost" and not host.replace(".", "").isdigit() and ":" not in host


def _undecided_link(link: AnswerLink, message: str, fix: str = _PERSON) -> Verdict:
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
    return _undecided_link(link, f"{link.name} answers {status}{message}", fix)


_GONE: Mapping[int, str] = {404: "there is no such page", 410: "the page is gone"}
_LATER = "Check again later."


def _refusal(visit: VisitFacts, signs: Signs) -> tuple[str, str]:
    """The possible meaning of a status without content, with a fix."""
    if visit.status == 429:  # noqa: PLR2004 - Too Many Requests
        return ": too many requests for now", _LATER
    if shows(visit, "wall", signs):
        return ": it wants to see a person first", _PERSON
    if visit.status == 403:  # noqa: PLR2004 - Forbidden
        return ": it refuses this program, or everybody", _PERSON
    if visit.status >= 500:  # noqa: PLR2004 - server error codes
        return ": the server has a fault for now", _LATER
    return ", which tells neither that it is alive nor that it is dead", _PERSON


def _by_signs(link: AnswerLink, visit: VisitFacts, signs: Signs) -> Verdict | None:
    if shows(visit, "wall", signs):
        return _undecided_link(link, f"{link.name} wants to see a person first")
    for kind, what, fix in _POOR_PAGES:
        sign = shows(visit, kind, signs)
        if sign:
            message = f"{link.name} {what}: its page says “{sign}”"
            return not_met(message, fix, field=link.field, row=link.row, severity=Severity.WARNING)
    if visit.is_blank:
        message, fix = f"{link.name} shows an empty page", "Publish your page there."
        return not_met(message, fix, field=link.field, row=link.row, severity=Severity.WARNING)
    return None


_POOR_PAGES = (
    ("parked", "is most likely parked", "Publish your page there, or change the address."),
    ("missing", "most likely leads to no page", "Put the page back, or change the address."),
    ("unfinished", "is most likely not finished", "Finish the page, or change the address."),
)
