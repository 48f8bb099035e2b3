"""Whether Procore's API lets a page of the partner's read its answers, as far as it says so.

How the API answers an origin that is not registered is not documented, so nothing here fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from wizard.catalogue.model import Severity
from wizard.checks.looked import worst_file_verdict
from wizard.checks.recalled import judged_answer, undecided
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Question
from wizard.rules.addresses import address_of
from wizard.rules.phrasing import quoted
from wizard.rules.reading import LocatedText, pieces
from wizard.rules.verdict import Facts, Verdict, could_not_tell, met, not_met, unanswered


def _origin_questions(
    facts: Facts, fields: tuple[str, ...]
) -> Iterator[tuple[LocatedText, Question | None]]:
    for piece in pieces(facts, fields):
        if piece.text:
            origin = _browser_origin(piece.text)
            yield piece, Question("cors-preflight", (origin,)) if origin else None


def _browser_origin(text: str) -> str:
    """The origin as a browser writes it; "" for what is none."""
    address = address_of(text)
    if address is None or address.scheme not in {"https", "http"} or not address.host.isascii():
        return ""
    port = f":{address.port}" if address.port else ""
    return f"{address.scheme}://{address.host}{port}"


def cors_preflight_questions(
    facts: Facts, fields: tuple[str, ...], **_: object
) -> tuple[Question, ...]:
    """Each origin, once."""
    asked = (question for _, question in _origin_questions(facts, fields) if question)
    return tuple(dict.fromkeys(asked))


def cors_preflight(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The API names each origin as one that may read its answers.

    Reads the facts of the probe of that name.
    """

    def judge(piece: LocatedText, question: Question | None) -> Verdict:
        if question is None:
            return undecided(piece, f"{quoted(piece.text)} is no origin that could be asked for")
        return judged_answer(
            facts, piece, question, lambda seen: _cors_verdict(seen, question.inputs[0])
        )

    verdicts = [judge(piece, question) for piece, question in _origin_questions(facts, fields)]
    return worst_file_verdict(verdicts, "origin") if verdicts else unanswered(fields[0])


def _cors_verdict(seen: Seen, origin: str) -> Verdict:
    if int(seen["status"]) // 100 != 2:  # noqa: PLR2004 - browsers heed no other answer
        return could_not_tell(f"Could not tell: Procore's API answered {seen['status']}")
    allowed = str(seen["origin"])
    if allowed not in {origin, "*"}:
        named = f"names {quoted(allowed)}" if allowed else "names no origin"
        said = (
            f"Most likely {quoted(origin)} is not registered: Procore's API {named} in its answer"
        )
        fix = "Ask apisupport@procore.com; how it answers origins is not documented."
        return not_met(said, fix, severity=Severity.ADVICE)
    headers = {name.strip().lower() for name in str(seen["headers"]).split(",")}
    if "authorization" not in headers:
        said = f"Procore's API allows {quoted(origin)}, but most likely no Authorization header"
        fix = "Ask apisupport@procore.com; how it answers origins is not documented."
        return not_met(said, fix, severity=Severity.ADVICE)
    return met(f"Procore's API allows {origin}")
