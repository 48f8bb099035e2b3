"""The check of mail domains: whether anybody takes the mail that an address asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.catalogue.model import Severity
from wizard.checks.fact_types import words, yes
from wizard.checks.links import gravest
from wizard.checks.recalled import NOT_ASKED, kept_answer_or_verdict
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Question
from wizard.rules.addresses import is_full_host
from wizard.rules.phrasing import listed
from wizard.rules.reading import LocatedText, field_at, pieces
from wizard.rules.verdict import Facts, Verdict, could_not_tell, met, not_met, unanswered
from wizard.text import one_line

_FIX = "Correct the address, or have the domain's mail set up."


def mail_domain_questions(
    facts: Facts, fields: Sequence[str], **_only_judging: object
) -> tuple[Question, ...]:
    asked = (Question("mail-domain", (domain,)) for _, domain in _mail_domains(facts, fields))
    return tuple(dict.fromkeys(asked))


def _mail_domains(facts: Facts, fields: Sequence[str]) -> Iterator[tuple[LocatedText, str]]:
    """Each answer with an @ and the domain after it."""
    for piece in pieces(facts, tuple(fields)):
        name, mark, domain = piece.text.rpartition("@")
        domain = domain.casefold().rstrip(".")
        if name and mark and "." in domain and is_full_host(domain):
            yield piece, domain


def mail_domain(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The domain of each mail address exists and has servers that take its mail."""
    asked = list(_mail_domains(facts, fields))
    if not asked:
        given = next((field for field in fields if facts.get(field)), "")
        said = "Not a full mail address, so no domain was asked for"
        return could_not_tell(said, field=given) if given else unanswered(field_at(fields, 0))
    return gravest(
        [_domain_verdict(facts, piece, domain) for piece, domain in asked], "domain", "domains"
    )


def _domain_verdict(facts: Facts, piece: LocatedText, domain: str) -> Verdict:
    known = kept_answer_or_verdict(facts, Question("mail-domain", (domain,)), NOT_ASKED)
    if isinstance(known, Verdict):
        return known
    problem, severity = _domain_problem(known.facts, one_line(domain))
    if problem:
        return not_met(problem, _FIX, field=piece.field, row=piece.row, severity=severity)
    servers = words(known.facts, "servers")
    return met(f"{listed(map(one_line, servers), 2)} {'take' if len(servers) > 1 else 'takes'} it")


def _domain_problem(seen: Seen, domain: str) -> tuple[str, Severity | None]:
    """What is wrong with a domain, and a milder severity where that is only likely."""
    servers, lost = tuple(map(one_line, words(seen, "servers"))), words(seen, "lost")
    if not yes(seen, "exists"):
        return f"There is no domain {domain}", None
    if yes(seen, "refuses"):
        return f"{domain} says that it takes no mail", None
    if servers and set(servers) <= set(map(one_line, lost)):
        return f"{domain} names mail servers that have no address: {listed(servers)}", None
    if servers:
        return "", None
    if yes(seen, "address"):
        said = f"{domain} names no mail server (MX); mail falls back to the host itself"
        return f"{said}, which most likely takes none", Severity.WARNING
    return f"{domain} has neither a mail server (MX) nor an address", None
