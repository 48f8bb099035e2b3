"""Checks of hosts: TLS, CORS and mail records.

No document sets a rule for partners' hosts, so the maximum severity is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from wizard.catalogue.model import Severity
from wizard.checks.fact_types import words, yes
from wizard.checks.links import gravest
from wizard.checks.looked import worst_file_verdict
from wizard.checks.recalled import NOT_ASKED, judged_answer, kept_answer_or_verdict, undecided
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Question
from wizard.rules.addresses import address_of, is_full_host
from wizard.rules.phrasing import counted, listed, quoted
from wizard.rules.reading import LocatedText, field_at, pieces
from wizard.rules.verdict import (
    CheckNote,
    Facts,
    Verdict,
    could_not_tell,
    met,
    not_met,
    noted,
    unanswered,
)
from wizard.text import one_line

_REMEDIES = {
    "tls-expired": "Renew the certificate, and automate the renewal",
    "tls-name": "Get a certificate that names this host",
    "tls-issuer": (
        "Send the whole chain up to an issuer that browsers know. If they do accept it, a device"
        " of your network may look into connections: try from another one"
    ),
}
_OTHER_REMEDY = "Let whoever runs the host look at its certificate"


def _host_questions(
    facts: Facts, fields: tuple[str, ...]
) -> Iterator[tuple[LocatedText, Question | None]]:
    """Every host with its port; no question if no host can be parsed."""
    for piece in pieces(facts, fields):
        if piece.text:
            yield piece, _host_question(piece.text)


def _host_question(text: str) -> Question | None:
    address = address_of(text if "://" in text else f"https://{text}")
    if address is None or address.scheme != "https" or not is_full_host(address.host):
        return None
    return Question("tls", (f"{address.host}:{address.port or 443}",))


def tls_questions(facts: Facts, fields: tuple[str, ...], **_: object) -> tuple[Question, ...]:
    """One question per host and port."""
    asked = (question for _, question in _host_questions(facts, fields) if question)
    return tuple(dict.fromkeys(asked))


def tls(facts: Facts, fields: tuple[str, ...], *, oldest: str, days: int) -> Verdict:
    """Each host supports TLS `oldest` ("1.2") or newer, with a certificate valid for `days`.

    A text is a host, with or without a port, or an https address. Reads the facts of the probe
    `tls`.
    """

    def judge(piece: LocatedText, question: Question | None) -> Verdict:
        if question is None:
            return undecided(piece, f"{quoted(piece.text)} is not a host that can be connected to")
        name = question.inputs[0].removesuffix(":443")
        return judged_answer(
            facts, piece, question, lambda s: _tls_verdict(s, name, oldest, days, facts.today)
        )

    verdicts = [judge(piece, question) for piece, question in _host_questions(facts, fields)]
    return worst_file_verdict(verdicts, "host") if verdicts else unanswered(fields[0])


def _tls_verdict(seen: Seen, name: str, oldest: str, days: int, today: date) -> Verdict:
    limit = _limit_of_ours(seen)
    if limit:
        return could_not_tell(f"Could not tell: {name}: {limit}; a browser may connect to it")
    notes = [
        *_version_notes(seen, oldest),
        *_key_notes(seen),
        *_certificate(seen, days, today),
    ]
    if notes:
        return noted(notes, f"{name}: ")
    ends = _ends(seen)
    until = f", certificate until {ends.isoformat()}" if ends else ""
    return met(f"{_called(seen['offered'])}{until}")


def _limit_of_ours(seen: Seen) -> str:
    """What this computer's OpenSSL refuses although browsers accept it; "" for nothing."""
    if seen["fault"] == "tls-here":
        return _failure_words(seen)
    lacking = words(seen, "lacking") if "lacking" in seen else ()
    if seen["fault"] == "tls" and not seen["offered"] and lacking:
        return f"this computer's OpenSSL cannot use {listed(map(one_line, lacking), 3)}"
    return ""


def _key_notes(seen: Seen) -> Iterator[CheckNote]:
    key = one_line(str(seen.get("key", "")))
    if key:
        message = f"Chrome and Edge refuse the key of its certificate, which is {key}"
        yield CheckNote(Severity.WARNING, message, "Get a certificate with an RSA or a P-256 key")


def _version_notes(seen: Seen, oldest: str) -> Iterator[CheckNote]:
    offered = [str(version) for version in seen["offered"]]
    fit = [version for version in offered if _version_numbers(version) >= _version_numbers(oldest)]
    old = [version for version in offered if _version_numbers(version) < _version_numbers(oldest)]
    other = one_line(str(seen.get("other_cipher", "")))
    if other and not fit:
        message = f"of TLS 1.2 it offers only ciphers that Chrome and Edge do not know ({other})"
        yield CheckNote(Severity.WARNING, message, "Turn on ECDHE with AES-GCM, or TLS 1.3")
    elif not offered and seen["fault"] == "tls":
        yield CheckNote(
            Severity.WARNING, _failure_words(seen), f"Serve TLS {oldest} or later there"
        )
    elif not fit:
        best = f"{_called(old)} at most" if old else "no version of TLS that could be tried"
        message = f"it offers {best}; TLS {oldest} or later is required"
        yield CheckNote(Severity.WARNING, message, f"Turn on TLS {oldest} or later")
    elif old:
        message = (
            f"it still accepts {_called(old)}; TLS {oldest} is the oldest version that is needed"
        )
        yield CheckNote(Severity.ADVICE, message, f"Turn off what is older than TLS {oldest}")


def _certificate(seen: Seen, days: int, today: date) -> Iterator[CheckNote]:
    fault = str(seen["fault"])
    if fault in _REMEDIES or (fault == "tls" and seen["offered"]):
        message = _failure_words(seen) + _more_of_certificate(seen, today)
        yield CheckNote(Severity.WARNING, message, _REMEDIES.get(fault, _OTHER_REMEDY))
    ends = None if fault else _ends(seen)
    left = (ends - today).days if ends else None
    if ends and left is not None and left <= days:
        when = f"in {counted(left, 'day')}" if left > 0 else "already"
        message = f"its certificate ends on {ends.isoformat()}, {when}; "
        message += f"it must be valid for more than {counted(days, 'day')}"
        yield CheckNote(Severity.WARNING, message, "Renew the certificate")


def _more_of_certificate(seen: Seen, today: date) -> str:
    """What a faulty certificate says of itself, completing a sentence."""
    if "names" not in seen:
        return ""
    fault, signer = str(seen["fault"]), one_line(str(seen["signer"]))
    if fault == "tls-expired":
        ends = _ends(seen)
        if ends is None or "not valid yet" in _failure_words(seen):
            return ""
        own = f"on {ends.isoformat()}" if ends <= today else "not its own, but one that signed it"
        return f" ({own})"
    if fault == "tls-name":
        named = listed(map(one_line, words(seen, "names")))
        return f" ({named})" if named else ": it names none, and a common name does not count"
    fetched = "; some browsers fetch it, and other programs refuse the host"
    return f" (signed by {quoted(signer)}{fetched if yes(seen, 'fetchable') else ''})"


def _failure_words(seen: Seen) -> str:
    """The error of the server, safe to show."""
    return one_line(str(seen["said"]))


def _ends(seen: Seen) -> date | None:
    text = str(seen["expires"])
    return date.fromisoformat(text) if text else None


def _version_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _called(versions: list[str]) -> str:
    return f"TLS {listed(versions)}"


def _origin_questions(
    facts: Facts, fields: tuple[str, ...]
) -> Iterator[tuple[LocatedText, Question | None]]:
    for piece in pieces(facts, fields):
        if piece.text:
            origin = _browser_origin(piece.text)
            yield piece, Question("cors-preflight", (origin,)) if origin else None


def _browser_origin(text: str) -> str:
    """The origin as browsers send it; "" if invalid."""
    address = address_of(text)
    if address is None or address.scheme not in {"https", "http"} or not address.host.isascii():
        return ""
    port = f":{address.port}" if address.port else ""
    return f"{address.scheme}://{address.host}{port}"


def cors_preflight_questions(
    facts: Facts, fields: tuple[str, ...], **_: object
) -> tuple[Question, ...]:
    """One question per origin."""
    asked = (question for _, question in _origin_questions(facts, fields) if question)
    return tuple(dict.fromkeys(asked))


def cors_preflight(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The API allows each origin to read its responses (CORS).

    Reads the facts of the probe of that name.
    """

    def judge(piece: LocatedText, question: Question | None) -> Verdict:
        if question is None:
            return undecided(piece, f"{quoted(piece.text)} is not an origin that can be checked")
        return judged_answer(
            facts, piece, question, lambda seen: _cors_verdict(seen, question.inputs[0])
        )

    verdicts = [judge(piece, question) for piece, question in _origin_questions(facts, fields)]
    return worst_file_verdict(verdicts, "origin") if verdicts else unanswered(fields[0])


def _cors_verdict(seen: Seen, origin: str) -> Verdict:
    if int(seen["status"]) // 100 != 2:  # noqa: PLR2004 - browsers accept no other answer
        return could_not_tell(f"Could not tell: Procore's API answered {seen['status']}")
    allowed = str(seen["origin"])
    if allowed not in {origin, "*"}:
        named = f"names {quoted(allowed)}" if allowed else "names no origin"
        message = (
            f"Most likely {quoted(origin)} is not registered: Procore's API {named} in its answer"
        )
        fix = "Ask apisupport@procore.com; how it answers origins is not documented."
        return not_met(message, fix, severity=Severity.ADVICE)
    headers = {name.strip().lower() for name in str(seen["headers"]).split(",")}
    if "authorization" not in headers:
        message = f"Procore's API allows {quoted(origin)}, but most likely no Authorization header"
        fix = "Ask apisupport@procore.com; how it answers origins is not documented."
        return not_met(message, fix, severity=Severity.ADVICE)
    return met(f"Procore's API allows {origin}")


_FIX = "Correct the address, or set up mail for the domain."


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
    """The domain of each mail address exists and has mail servers."""
    asked = list(_mail_domains(facts, fields))
    if not asked:
        given = next((field for field in fields if facts.get(field)), "")
        message = "Not a full e-mail address, so no domain was looked up"
        return could_not_tell(message, field=given) if given else unanswered(field_at(fields, 0))
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
    """The problem with a domain, and a lower severity if it is only likely."""
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
        message = f"{domain} names no mail server (MX); mail falls back to the host itself"
        return f"{message}, which most likely takes none", Severity.WARNING
    return f"{domain} has neither a mail server (MX) nor an address", None
