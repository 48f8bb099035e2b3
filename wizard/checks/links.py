"""Checks that web addresses open for everyone, and where they redirect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from wizard.catalogue.model import Severity, Status
from wizard.checks.fact_types import word
from wizard.checks.page_kinds import SignInWall, is_shell, may_lead_on, sign_in_of, signs_of
from wizard.checks.recalled import NOT_ASKED, UNREADABLE, kept_answer_or_verdict
from wizard.checks.visit_facts import VisitFacts, visit_of
from wizard.checks.visits import AnswerLink, fault_of, undecided_link
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.net.urls import host_in
from wizard.lazy_pattern import lazy_pattern
from wizard.rules.addresses import address_of, matching_host, registrable, urls_in
from wizard.rules.phrasing import counted, quoted
from wizard.rules.reading import field_at, pieces, text_of
from wizard.rules.verdict import MET, Facts, Verdict, could_not_tell, met, not_met, unanswered
from wizard.text import one_line

_LASTING = frozenset({301, 308})
_SHOWN = lazy_pattern(
    r"(text|image|audio|video)/.*|application/(pdf|json|xml|javascript|.*\+(xml|json))|"
)
"""The content types that browsers show; they save files of others."""
_URL_LIMIT = 500
"""Evidence truncates longer addresses."""


def links_of(facts: Facts, fields: Sequence[str]) -> tuple[AnswerLink, ...]:
    """Every web address in the answers: whole answers, cells, and inside texts."""
    return tuple(
        AnswerLink(piece.field, piece.row, address)
        for piece in pieces(facts, tuple(fields))
        for address in _addresses_in(piece.text)
    )


def _addresses_in(text: str) -> Iterator[str]:
    whole = address_of(text)
    found = (text,) if whole is not None else tuple(dict.fromkeys(urls_in(text)))
    for address in found:
        parts = address_of(address)
        if parts is not None and parts.scheme in {"http", "https"}:
            yield address


def link_alive_questions(
    facts: Facts, fields: Sequence[str], **_only_judging: object
) -> tuple[Question, ...]:
    links = (link.address for link in links_of(facts, fields) if _is_encrypted(link))
    return tuple(Question("link-alive", (address,)) for address in dict.fromkeys(links))


def _is_encrypted(link: AnswerLink) -> bool:
    return link.address.lower().startswith("https:")


def link_alive(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    public: bool,
    signs: tuple[str, ...],
    test_hosts: tuple[str, ...],
) -> Verdict:
    """Each address opens over https on a finished page, `public` ones without a sign-in.

    `signs` are words of other pages, such as "parked: domain is for sale"; `test_hosts` are domains
    whose pages are not for customers.
    """
    links = links_of(facts, fields)
    if not links:
        return _without_links(facts, fields)
    each_once = {link.address: link for link in reversed(links)}.values()
    verdicts = [_link_verdict(facts, link, public, signs, test_hosts) for link in each_once]
    return gravest(verdicts[::-1], "address", "addresses")


def _without_links(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """A one-word answer that is not an address is rejected by a rule; here it is not a link."""
    for piece in pieces(facts, fields):
        if piece.text and not piece.text.count(" "):
            message = f"{quoted(piece.text, 60)} is not an address that can be opened"
            return could_not_tell(message, field=piece.field, row=piece.row)
    return MET if any(facts.get(field) for field in fields) else unanswered(field_at(fields, 0))


def _link_verdict(
    facts: Facts,
    link: AnswerLink,
    public: bool,
    signs: tuple[str, ...],
    test_hosts: tuple[str, ...],
) -> Verdict:
    if not _is_encrypted(link):
        message = f"{link.name} begins with http; it must be https"
        return not_met(message, "Use the https address.", field=link.field, row=link.row)
    known = kept_answer_or_verdict(facts, Question("link-alive", (link.address,)), NOT_ASKED)
    if isinstance(known, Verdict):
        return replace(known, field=link.field, row=link.row)
    visit = visit_of(known.facts)
    found = signs_of(signs)
    return (
        fault_of(link, visit, found)
        or (sign_in_fault(link, sign_in_of(visit, found)) if public else None)
        or _on_a_test_host(link, visit, test_hosts)
        or _ended_since(link, visit, facts.today)
        or _as_download(link, visit)
        or (_script_doubt(link, visit) if public else None)
        or _moved_verdict(link, visit, signs)
        or met(_opens(link, sign_in_of(visit, found)))
    )


def _opens(link: AnswerLink, asked: SignInWall) -> str:
    behind = "" if asked is SignInWall.NO else ", on a sign-in"
    return f"{link.name} opens{behind}"


def sign_in_fault(link: AnswerLink, asked: SignInWall) -> Verdict | None:
    """The verdict on a public page that requires a sign-in."""
    if asked is SignInWall.NO:
        return None
    sure = asked is SignInWall.SURE
    message = f"{link.name} {'asks' if sure else 'most likely asks'} to sign in; it must be public"
    fix = "Publish the page where no sign-in is needed."
    severity = None if sure else Severity.WARNING
    return not_met(message, fix, field=link.field, row=link.row, severity=severity)


def _on_a_test_host(
    link: AnswerLink, visit: VisitFacts, test_hosts: tuple[str, ...]
) -> Verdict | None:
    host = host_in(visit.ended) or host_in(link.address)
    if not matching_host(host, test_hosts):
        return None
    led = "is at" if host == host_in(link.address) else "leads to"
    message = f"{link.name} {led} {host}, which looks like a test or sandbox host"
    fix = "Use the permanent address that customers will use."
    return not_met(message, fix, field=link.field, row=link.row, severity=Severity.WARNING)


def _as_download(link: AnswerLink, visit: VisitFacts) -> Verdict | None:
    """Files that browsers save instead of showing; films are files by nature."""
    film = visit.kind.startswith(("video/", "audio/"))
    shown = not visit.download and _SHOWN.fullmatch(visit.kind)
    if film or shown:
        return None
    message = f"{link.name} starts a download ({visit.kind or 'a file'}) instead of opening"
    fix = "Enter the address of a page, on which the file may be linked."
    return not_met(message, fix, field=link.field, row=link.row, severity=Severity.ADVICE)


def _script_doubt(link: AnswerLink, visit: VisitFacts) -> Verdict | None:
    """What only the scripts of a page know: where it leads, or whether there is one."""
    if may_lead_on(visit):
        message = f"{link.name} shows hardly any text, and its script may lead to another address"
        return undecided_link(link, message)
    if is_shell(visit):
        message = (
            f"{link.name} answers, but so does any made-up address beside it; what it shows, only "
            "its scripts know"
        )
        return undecided_link(link, message)
    return None


def _ended_since(link: AnswerLink, visit: VisitFacts, today: date) -> Verdict | None:
    if visit.expires is None or visit.expires >= today:
        return None
    message = f"The certificate of {link.name} ended on {visit.expires}, after it was checked"
    return Verdict(Status.STALE, message, "Run the check again.", link.field, link.row)


def _moved_verdict(link: AnswerLink, visit: VisitFacts, signs: tuple[str, ...]) -> Verdict | None:
    new = _new_address(link, visit, signs)
    if new:
        message = f"{link.name} has moved permanently to {AnswerLink('', None, new).name}"
        fix = f"Enter {new}."
    elif _is_home(visit) and not _is_root(link.address):
        message = f"{link.name} leads to the home page; the page itself is most likely gone"
        fix = "Enter the address of the page that you mean."
    else:
        return None
    return not_met(message, fix, field=link.field, row=link.row, severity=Severity.ADVICE)


def _new_address(link: AnswerLink, visit: VisitFacts, signs: tuple[str, ...]) -> str:
    """The target of permanent redirects from a working address; "" for none."""
    steps = visit.steps
    lasting = next((n for n, step in enumerate(steps) if step.status not in _LASTING), 0)
    if not lasting or link.sampled or (_is_home(visit) and not _is_root(link.address)):
        return ""
    if sign_in_of(visit, signs_of(signs)) is not SignInWall.NO:
        return ""
    new = steps[lasting].url
    cut = len(new) >= _URL_LIMIT or not address_of(new)
    same = new.casefold().rstrip("/") == link.address.partition("#")[0].casefold().rstrip("/")
    _, mark, place = link.address.partition("#")
    return "" if cut or same else f"{new}{mark}{place}"


def _is_home(visit: VisitFacts) -> bool:
    return len(visit.steps) > 1 and _is_root(visit.ended)


def _is_root(url: str) -> bool:
    parts = urlsplit(url) if host_in(url) else None
    return parts is not None and parts.path in {"", "/"} and not parts.query


def moved_to(
    facts: Facts, field_id: str, signs: Sequence[str] = ()
) -> list[tuple[int | None, str, str]]:
    """Permanently moved addresses of a field: row (None for a single answer), old, new.

    In a text, old is the part of it to replace. Addresses that are dead, not checked, or checked
    against a stand-in are left out.
    """
    moves: list[tuple[int | None, str, str]] = []
    for link in links_of(facts, (field_id,)):
        known = facts.observed.get(Question("link-alive", (link.address,)))
        if known is None or known.rehearsal or known.trouble:
            continue
        visit = visit_of(known.facts)
        found = signs_of(tuple(signs))
        new = "" if fault_of(link, visit, found) else _new_address(link, visit, tuple(signs))
        if new:
            moves.append((link.row, link.address, new))
    return moves


def gravest(verdicts: Sequence[Verdict], noun: str, plural: str) -> Verdict:
    """The most serious complaint with the number of others, else an open one, else met."""
    wrong = [v for v in verdicts if v.status is Status.NOT_MET]
    if wrong:
        worst = min(wrong, key=lambda v: -1 if v.severity is None else v.severity.rank)
        return replace(worst, message=worst.message + _more_links(len(wrong) - 1, noun, plural))
    for status in (Status.STALE, Status.COULD_NOT_TELL):
        undecided = [v for v in verdicts if v.status is status]
        if undecided:
            return next((v for v in undecided if v.message != NOT_ASKED), undecided[0])
    if len(verdicts) == 1:
        return verdicts[0]
    return met(f"{counted(len(verdicts), noun, plural)} open")


def _more_links(more: int, noun: str, plural: str) -> str:
    if not more:
        return ""
    return f"; {more:,} more {noun if more == 1 else plural} {'fails' if more == 1 else 'fail'} too"


def link_own_site_questions(
    facts: Facts, fields: Sequence[str], **_only_judging: object
) -> tuple[Question, ...]:
    two = [text_of(facts, field) for field in fields[:2]]
    inputs = tuple(text for text in two if text and address_of(text))
    return (Question("link-own-site", inputs),) if len(inputs) > 1 else ()


def link_own_site(facts: Facts, fields: tuple[str, ...], *, hosted: tuple[str, ...]) -> Verdict:
    """The first field's address is on the site of the second, after redirects.

    `hosted` are domains of services on which many companies have pages.
    """
    asked = link_own_site_questions(facts, fields)
    if not asked:
        lacking = next((field for field in fields[:2] if not facts.get(field)), "")
        message = "The two answers are not both full https addresses, so they were not compared"
        return unanswered(lacking) if lacking else could_not_tell(message)
    known = kept_answer_or_verdict(facts, asked[0], NOT_ASKED)
    return known if isinstance(known, Verdict) else _same_site_verdict(known, asked[0], hosted)


def _same_site_verdict(known: Observed, asked: Question, hosted: tuple[str, ...]) -> Verdict:
    if not all(isinstance(known.facts.get(name), str) for name in ("there", "own")):
        return could_not_tell(UNREADABLE)
    there = one_line(word(known.facts, "there") or host_in(asked.inputs[0]))
    own = one_line(word(known.facts, "own") or host_in(asked.inputs[1]))
    if there == own:
        return met(f"both at {own}")
    service = matching_host(there, hosted)
    if service:
        message = (
            f"The page is at {service}, which serves many companies; a person must look "
            "whether it is yours"
        )
        return could_not_tell(message, needs_person=True)
    if registrable(there) == registrable(own):
        return met(f"both under {registrable(own)}")
    message = f"The page is most likely not on your own site: it is at {there}, your site at {own}"
    fix = f"Publish it under {registrable(own)}, or correct the address of your site."
    return not_met(message, fix, severity=Severity.WARNING)
