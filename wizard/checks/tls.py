"""Whether the partner's own hosts are reached safely, by the handshakes that were made.

No document sets a rule for partners' hosts, so nothing here is graver than a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wizard.catalogue.model import Severity
from wizard.checks.looked import worst_file_verdict
from wizard.checks.notes import CheckNote, noted
from wizard.checks.recalled import judged_answer, undecided
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Question
from wizard.rules.addresses import address_of, is_full_host
from wizard.rules.phrasing import counted, listed, quoted
from wizard.rules.reading import LocatedText, pieces
from wizard.rules.verdict import Facts, Verdict, met, unanswered
from wizard.text import one_line

_REMEDIES = {
    "tls-expired": "Renew the certificate, and have that done by itself from now on",
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
    """Every host with its port; without a question where no host can be made out."""
    for piece in pieces(facts, fields):
        if piece.text:
            yield piece, _host_question(piece.text)


def _host_question(text: str) -> Question | None:
    address = address_of(text if "://" in text else f"https://{text}")
    if address is None or address.scheme != "https" or not is_full_host(address.host):
        return None
    return Question("tls", (f"{address.host}:{address.port or 443}",))


def tls_questions(facts: Facts, fields: tuple[str, ...], **_: object) -> tuple[Question, ...]:
    """Each host with its port, once."""
    asked = (question for _, question in _host_questions(facts, fields) if question)
    return tuple(dict.fromkeys(asked))


def tls(facts: Facts, fields: tuple[str, ...], *, oldest: str, days: int) -> Verdict:
    """Each host speaks `oldest` ("1.2") or newer, with a certificate that is good for `days` more.

    A text is a host, with a port or not, or an https address. Reads the facts of the probe `tls`.
    """

    def judge(piece: LocatedText, question: Question | None) -> Verdict:
        if question is None:
            return undecided(piece, f"{quoted(piece.text)} is no host that could be connected to")
        name = question.inputs[0].removesuffix(":443")
        return judged_answer(
            facts, piece, question, lambda s: _tls_verdict(s, name, oldest, days, facts.today)
        )

    verdicts = [judge(piece, question) for piece, question in _host_questions(facts, fields)]
    return worst_file_verdict(verdicts, "host") if verdicts else unanswered(fields[0])


def _tls_verdict(seen: Seen, name: str, oldest: str, days: int, today: date) -> Verdict:
    notes = [*_version_notes(seen, oldest), *_certificate(seen, days, today)]
    if notes:
        return noted(notes, f"{name}: ")
    ends = _ends(seen)
    until = f", certificate until {ends.isoformat()}" if ends else ""
    return met(f"{_called(seen['offered'])}{until}")


def _version_notes(seen: Seen, oldest: str) -> Iterator[CheckNote]:
    offered = [str(version) for version in seen["offered"]]
    fit = [version for version in offered if _version_numbers(version) >= _version_numbers(oldest)]
    old = [version for version in offered if _version_numbers(version) < _version_numbers(oldest)]
    if not offered and seen["fault"] == "tls":
        yield CheckNote(
            Severity.WARNING, _failure_words(seen), f"Serve TLS {oldest} or later there"
        )
    elif not fit:
        best = f"{_called(old)} at most" if old else "no version of TLS that could be tried"
        said = f"it offers {best}; TLS {oldest} or later is wanted"
        yield CheckNote(Severity.WARNING, said, f"Turn on TLS {oldest} or later")
    elif old:
        said = f"it still accepts {_called(old)}; TLS {oldest} is the oldest that is needed"
        yield CheckNote(Severity.ADVICE, said, f"Turn off what is older than TLS {oldest}")


def _certificate(seen: Seen, days: int, today: date) -> Iterator[CheckNote]:
    fault = str(seen["fault"])
    if fault in _REMEDIES or (fault == "tls" and seen["offered"]):
        yield CheckNote(Severity.WARNING, _failure_words(seen), _REMEDIES.get(fault, _OTHER_REMEDY))
    ends = _ends(seen)
    left = (ends - today).days if ends else None
    if ends and left is not None and left <= days:
        when = f"in {counted(left, 'day')}" if left > 0 else "already"
        said = f"its certificate ends on {ends.isoformat()}, {when}; more than {days} wanted"
        yield CheckNote(Severity.WARNING, said, "Renew the certificate")


def _failure_words(seen: Seen) -> str:
    """What the other end said against it, safe to show."""
    return one_line(str(seen["said"]))


def _ends(seen: Seen) -> date | None:
    text = str(seen["expires"])
    return date.fromisoformat(text) if text else None


def _version_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _called(versions: list[str]) -> str:
    return f"TLS {listed(versions)}"
