"""Reads the public pages of a site: first the plan, then the facts.

GET only, https only, one host, at most 8 pages, and only what the site's robots.txt permits. The
client's guard blocks private addresses.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from wizard.dataclass import dataclass
from wizard.errors import WizardError
from wizard.inspection.procore.hosts import is_production
from wizard.text import one_line
from wizard.topics.autofill.facts import SourceFacts
from wizard.topics.autofill.webpage import Webpage, read_webpage
from wizard.topics.autofill.words import kind_of_link, mail_in, web_address

if TYPE_CHECKING:
    from urllib.robotparser import RobotFileParser

    from wizard.inspection.net.answer import Answer
    from wizard.inspection.net.bounds import UpperBound
    from wizard.inspection.net.client import Client

ProgressCallback = Callable[[int, str], None]
"""Called with the number of pages done, and the next one."""

MOST_PAGES = 8
ROBOT = "SubmissionWizard"
_BODY, _ROBOTS = 512 * 1024, 128 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WAYS = 4
_ALIKE = 3
"""Maximum links of one sort that are reported."""
_OK = 200
_NONE = frozenset({"wall", "parked", "unfinished", "missing"})
"""The kinds of pages without content of the site."""
_FORBIDS = 500
"""From this status on the server fails, so its rules are unknown."""
_OPENED = ("support", "docs", "about", "more")
_FACTS = ("support", "docs", "privacy", "terms", "pricing", "faq", "started")


class WebsiteError(WizardError):
    """The site cannot be read; says why."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class SitePlan:
    """The calls for reading a site."""

    address: str
    host: str

    @property
    def bound(self) -> UpperBound:
        """The upper bound of requests."""
        from wizard.inspection.net.bounds import UpperBound
        from wizard.inspection.net.client import ClientLimits

        pages = 1 + MOST_PAGES  # robots.txt too
        requests = pages * _WAYS
        return UpperBound(pages, requests * ClientLimits().retries, requests - pages)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines shown before consent."""
        more = "that it links to: support, documentation, contact, about"
        return (
            f"Reading it makes {self.bound.words()}",
            f"GET https://{self.host}/robots.txt",
            f"GET {self.address}",
            f"GET at most {MOST_PAGES - 1} more pages of {self.host} {more}",
            f"Redirects are followed to {self.host} and {_twin(self.host)} alone",
        )


def plan_site(address: str) -> SitePlan:
    """The plan for reading the site at an address. Raises WebsiteError for an invalid one."""
    sound = web_address(address)
    if not sound:
        hint = "Give a complete address, such as https://www.example.com."
        raise WebsiteError(f"{one_line(address)[:200]} is not the address of a web site.", hint)
    parts = urlsplit(sound)
    if parts.scheme != "https":
        raise WebsiteError("Only https is read.", f"Try https://{parts.netloc}.")
    if is_production(parts.hostname or ""):
        message = f"{one_line(parts.netloc)} is Procore's production, which is not read."
        raise WebsiteError(message, "Name the site of your own company.")
    whole = urlunsplit(parts._replace(path=parts.path or "/", fragment=""))
    return SitePlan(whole, parts.netloc)


async def read_website(
    plan: SitePlan,
    client: Client,
    on_progress: ProgressCallback = lambda *_: None,
    signs: Sequence[str] = (),
) -> SourceFacts:
    """Reads the facts of a site. Raises WebsiteError if its first page has none.

    `signs` are words in titles of pages that replace a site's own, such as "wall: just a moment".
    Cancel the awaiting task to stop it.
    """
    visit = _Visit(plan, client, on_progress, signs)
    await visit.go()
    source_facts = await asyncio.to_thread(_site_facts, plan, visit.pages)
    for message in visit.remarks:
        source_facts.remark(message)
    return source_facts


class _Visit:
    """One run over a site."""

    def __init__(
        self, plan: SitePlan, client: Client, on_progress: ProgressCallback, signs: Sequence[str]
    ) -> None:
        self.pages: dict[str, Webpage] = {}
        """By requested address."""
        self.remarks: list[str] = []
        self._plan = plan
        self._client = client
        self._on_progress = on_progress
        self._signs = [
            sign for kind, _, sign in (s.partition(": ") for s in signs) if kind in _NONE
        ]
        self._rules: RobotFileParser | None = None
        self._hosts = {plan.host, _twin(plan.host)}

    async def go(self) -> None:
        self._rules = await self._robots()
        if not self._allowed(self._plan.address):
            message = f"The robots.txt of {self._plan.host} asks not to read {self._plan.address}."
            raise WebsiteError(message, "Type the answers, or ask the owner of the site.")
        first = await self._open(self._plan.address)
        if first is None:
            raise WebsiteError(self.remarks[-1], "Check the address in a browser.")
        self.pages[self._plan.address] = first
        for address in self._further(first):
            page = await self._open(address)
            if page is not None:
                self.pages[address] = page

    def _further(self, first: Webpage) -> list[str]:
        """Further pages of the same host, most relevant first."""
        by_kind: dict[str, list[str]] = {kind: [] for kind in _OPENED}
        for link in first.links:
            kind = _link_purpose(link.words) or kind_of_link(link.words)
            inside = urlsplit(link.address).netloc in self._hosts
            if kind in by_kind and inside and link.address.startswith("https://"):
                by_kind[kind].append(link.address)
        wanted = [by_kind[kind][0] for kind in _OPENED if by_kind[kind]]
        wanted += [address for kind in _OPENED for address in by_kind[kind][1:]]
        fresh = [a for a in dict.fromkeys(wanted) if a != self._plan.address]
        return [a for a in fresh if self._allowed(a)][: MOST_PAGES - 1]

    def _allowed(self, address: str) -> bool:
        return self._rules is None or self._rules.can_fetch(ROBOT, address)

    async def _robots(self) -> RobotFileParser | None:
        """The site's rules; None if it has none."""
        from urllib.robotparser import RobotFileParser

        address = urljoin(self._plan.address, "/robots.txt")
        answer = await self._answer(address, _ROBOTS)
        if answer is None or answer.status >= _FORBIDS:
            message = self.remarks[-1] if answer is None else f"{address} answers {answer.status}."
            raise WebsiteError(
                message, "The site is not read while this file cannot be. Try later."
            )
        if answer.status != _OK:
            return None
        rules = RobotFileParser()
        try:
            rules.parse(answer.body.decode("utf-8", "replace").splitlines())
        except ValueError as error:  # a delay in digits that are no number, or in thousands of them
            message = f"The robots.txt of {self._plan.host} cannot be understood."
            raise WebsiteError(
                message, "Type the answers, or ask the owner of the site."
            ) from error
        return rules

    async def _open(self, address: str) -> Webpage | None:
        """The page at an address; None, and a remark, if there is none."""
        self._on_progress(len(self.pages), address)
        answer = await self._answer(address, _BODY)
        if answer is None:
            return None
        kind = answer.header("content-type").lower().partition(";")[0].strip()
        if answer.status != _OK or kind not in {"text/html", "application/xhtml+xml"}:
            what = f"answers {answer.status}" if answer.status != _OK else "is no page of HTML"
            self.remarks.append(f"{address} {what}; it is left out.")
            return None
        page = await asyncio.to_thread(read_webpage, answer.text(), answer.url)
        title = page.title.casefold()
        if any(sign in title for sign in self._signs):
            self.remarks.append(
                f"{address} shows “{page.title[:60]}”, which does not look like a page of the site."
            )
            return None
        return page

    async def _answer(self, address: str, limit: int) -> Answer | None:
        """The answer after redirects within the host; None, and a remark, otherwise."""
        from wizard.inspection.net.answer import RequestFailed
        from wizard.inspection.net.client import Request

        headers = {"Accept": "text/html,text/plain;q=0.9,*/*;q=0.1", "Accept-Language": "en"}
        for _ in range(_WAYS):
            try:
                answer = await self._client.fetch(
                    Request("GET", address, headers, follow=False, body_limit=limit)
                )
            except RequestFailed as failed:
                self.remarks.append(f"{address} could not be opened: {failed.message}.")
                return None
            target = answer.header("location") if answer.status in _REDIRECTS else ""
            if not target:
                return answer
            leads = _joined(address, target)
            host = urlsplit(leads).netloc if leads else ""
            if host not in self._hosts or not leads.startswith("https://"):
                self.remarks.append(f"{address} leads to {leads[:200] or 'no address'}.")
                return None
            address = leads
        self.remarks.append(f"{address} redirects too often.")
        return None


def _joined(address: str, target: str) -> str:
    try:
        return web_address(urljoin(address, target))
    except ValueError:
        return ""


def _twin(host: str) -> str:
    """The same host with "www." or without."""
    return host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"


def _link_purpose(words: str) -> str:
    folded = words.lower()
    known = ("about", "company", "contact", "imprint", "impressum")
    return "about" if len(words) < 40 and any(word in folded for word in known) else ""  # noqa: PLR2004 - words of a menu


def _site_facts(plan: SitePlan, pages: Mapping[str, Webpage]) -> SourceFacts:
    source_facts = SourceFacts()
    source_facts.add("site.address", plan.address, f"{plan.host}, as you named it")
    first = next(iter(pages.values()))
    _read_page_head(first, plan.host, source_facts)
    links: dict[str, set[str]] = {kind: set() for kind in _FACTS}
    more: dict[str, dict[str, str]] = {}
    for address, page in pages.items():
        origin = _page_name(address)
        _company(page, origin, source_facts)
        _reached(page, origin, source_facts)
        for link in page.links:
            kind = "privacy" if link.rel == "privacy-policy" else kind_of_link(link.words)
            known = links.get(kind)
            if known is not None and link.address not in known and len(known) < _ALIKE:
                known.add(link.address)
                source_facts.add(f"site.{kind}", link.address, f"{origin}, link “{link.words}”")
            elif kind == "more" and len(more) < _ALIKE:
                more.setdefault(link.address, {"label": link.words, "url": link.address})
    source_facts.add("site.more_links", list(more.values()), f"{plan.host}, links")
    return source_facts


def _page_name(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def _read_page_head(page: Webpage, host: str, source_facts: SourceFacts) -> None:
    """Name and description of the site from its first page."""
    for name, keys in (
        ("name", ("og:site_name", "application-name", "og:title")),
        ("description", ("description", "og:description")),
    ):
        key = next((key for key in keys if page.meta.get(key)), "")
        if key:
            source_facts.add(f"site.{name}", page.meta[key], f"{host}, {key}")
        elif name == "name":
            source_facts.add("site.name", page.title, f"{host}, title")


def _company(page: Webpage, origin: str, source_facts: SourceFacts) -> None:
    company = page.company
    for key, fact in (
        ("name", "organisation"),
        ("legalName", "legal_name"),
        ("description", "organisation_about"),
    ):
        if isinstance(company.get(key), str):
            source_facts.add(f"site.{fact}", company[key], f"{origin}, JSON-LD {key}")
    year = str(company.get("foundingDate", ""))[:4]
    if len(year) == 4 and year.isascii() and year.isdecimal():  # noqa: PLR2004 - digits of a year
        source_facts.add("site.founded", int(year), f"{origin}, JSON-LD foundingDate")
    phone = company.get("telephone")
    if isinstance(phone, str) and len(phone) < 40:  # noqa: PLR2004 - no number is longer
        source_facts.add("site.phone", phone, f"{origin}, JSON-LD telephone")
    mail = mail_in(company.get("email"))
    if mail:
        source_facts.add(f"site.{_purpose(mail)}", mail, f"{origin}, JSON-LD email")


def _reached(page: Webpage, origin: str, source_facts: SourceFacts) -> None:
    """The e-mail addresses and telephone numbers that the page links to."""
    for mail in dict.fromkeys(page.mails[:20]):
        source_facts.add(f"site.{_purpose(mail)}", mail, f"{origin}, link to the address")
    for phone in dict.fromkeys(page.phones[:3]):
        source_facts.add("site.phone", phone, f"{origin}, link to the number")


def _purpose(mail: str) -> str:
    """The fact for an address, by the name of its mailbox."""
    box = mail.partition("@")[0].lower()
    if any(word in box for word in ("support", "help", "service")):
        return "support_email"
    return "sales_email" if "sales" in box else "email"
