"""Checks how the webhook endpoint answers sample events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from wizard.catalogue.model import Severity
from wizard.checks.recalled import judged_answer
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Question
from wizard.inspection.net.statuses import SUCCESS
from wizard.inspection.procore.events import TIMEOUT_S
from wizard.inspection.procore.hosts import is_procore
from wizard.rules.addresses import address_of
from wizard.rules.phrasing import counted, either, quoted
from wizard.rules.reading import LocatedText, field_at, text_of
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

_REFUSED = (401, 403)
_REMEDIES = dict.fromkeys(
    _REFUSED, "Make sure that the stored value of the header is the one that the endpoint expects."
) | dict.fromkeys((301, 302, 303, 307, 308), "Enter the address that the redirect leads to.")
_NO_REFUSAL = (0, 408, 429)
"""No answer, too slow, too many: inconclusive for the header."""
_QUICK = "Put the event into your own queue and answer at once."
_AT_ONCE = "Be ready for every event: Procore holds back all others while it tries one again"
_AUTH_FIX = "Compare the Authorization value before anything else, and answer 401 if it is wrong."


def _endpoint_question(name: str, facts: Facts, fields: tuple[str, ...]) -> Question | None:
    """The endpoint with the reference of its header's value; "" if not stored."""
    url = text_of(facts, field_at(fields, 0)) or ""
    address = address_of(url)
    if address is None or address.scheme not in {"https", "http"} or is_procore(address.host):
        return None
    return Question(name, (url, text_of(facts, field_at(fields, 1)) or ""))


def _webhook_questions(name: str, facts: Facts, fields: tuple[str, ...]) -> tuple[Question, ...]:
    question = _endpoint_question(name, facts, fields)
    return (question,) if question else ()


def webhook_delivery_questions(
    facts: Facts, fields: tuple[str, ...], **_: object
) -> tuple[Question, ...]:
    """The endpoint, with its header."""
    return _webhook_questions("webhook-delivery", facts, fields)


def webhook_duplicate_questions(
    facts: Facts, fields: tuple[str, ...], **_: object
) -> tuple[Question, ...]:
    """The endpoint, with its header."""
    return _webhook_questions("webhook-duplicate", facts, fields)


def webhook_auth_questions(
    facts: Facts, fields: tuple[str, ...], **_: object
) -> tuple[Question, ...]:
    """The endpoint, with its header."""
    return _webhook_questions("webhook-auth", facts, fields)


def _endpoint_verdict(
    name: str, facts: Facts, fields: tuple[str, ...], judge: Callable[[Seen], Verdict]
) -> Verdict:
    url = text_of(facts, field_at(fields, 0))
    if url is None:
        return unanswered(field_at(fields, 0))
    address = address_of(url)
    if address is not None and is_procore(address.host):
        message = f"{quoted(address.host)} is a host of Procore; the endpoint must be one of yours"
        return not_met(message, "Enter the address at which your own service receives events.")
    if address is not None and address.scheme == "http" and _has_header(facts, fields):
        message = (
            "The endpoint must be https; the value of its header is not sent without encryption"
        )
        return not_met(
            message, "Enter the https address of the endpoint.", field=field_at(fields, 0)
        )
    question = _endpoint_question(name, facts, fields)
    if question is None:
        return could_not_tell(f"{quoted(url, 60)} is not an address that can be opened")
    return judged_answer(facts, LocatedText(field_at(fields, 0), None, url), question, judge)


def webhook_delivery(
    facts: Facts, fields: tuple[str, ...], *, statuses: tuple[int, ...], within_s: int
) -> Verdict:
    """The endpoint answers a sample of each payload version with one of `statuses`, in time.

    The second field may hold the value of its header. Reads the facts of the probe of that name.
    """
    judge = partial(
        _delivered, statuses=statuses, within_s=within_s, header=_has_header(facts, fields)
    )
    return _endpoint_verdict("webhook-delivery", facts, fields, judge)


def _has_header(facts: Facts, fields: tuple[str, ...]) -> bool:
    return text_of(facts, field_at(fields, 1)) is not None


def _delivered(seen: Seen, *, statuses: tuple[int, ...], within_s: int, header: bool) -> Verdict:
    answers = {key: seen[key] for key in seen if key[:1].isdigit()}
    for version, answer in answers.items():
        verdict = _delivery(f"version {version}", answer, statuses, within_s)
        if verdict is not None:
            shut = answer["status"] in _REFUSED and not header
            return _lacks_header(answer["status"]) if shut else verdict
    notes = [*_late_successes(answers), *_other_answers(answers, statuses), *_odd_requests(seen)]
    if notes:
        return noted(notes)
    slowest = max(float(answer["seconds"]) for answer in answers.values())
    message = either(dict.fromkeys(answer["status"] for answer in answers.values()))
    return met(f"answers {message} in {slowest:g} s at most")


def _lacks_header(status: int) -> Verdict:
    message = f"Could not tell: it answered {status}, as it should without the value of its header"
    return could_not_tell(f"{message}, which is not given")


def _delivery(
    event: str, answer: Mapping[str, Any], statuses: Sequence[int], within_s: int
) -> Verdict | None:
    """The problem with the answer to one event; None for any success status."""
    wanted = f"{either(statuses)} within {within_s} s"
    status, tries = int(answer["status"]), len(answer.get("earlier", ()))
    after = f", after {counted(tries, 'failed try', 'failed tries')}" if tries else ""
    if not status:
        message = f"An event of {event} got no answer{after}: {answer['said']}"
        return not_met(f"{message}; it must be answered with {wanted}", _QUICK)
    if status not in SUCCESS:
        message = f"An event of {event} was answered with {status}{after}; it must be {wanted}"
        return not_met(message, _REMEDIES.get(status, ""))
    if float(answer["seconds"]) > within_s:
        took = f"An event of {event} was answered after {answer['seconds']:g} s{after}"
        return not_met(f"{took}; at most {within_s} s", _QUICK)
    return None


def _late_successes(answers: Mapping[str, Mapping[str, Any]]) -> Iterator[CheckNote]:
    """Events that arrived only when they were sent again, as Procore would do."""
    for version, answer in answers.items():
        for first in answer.get("earlier", ())[:1]:
            message = f"an event of version {version} failed at first ({_reply(first)})"
            again = f"{message} and was taken when it was sent again"
            yield CheckNote(Severity.WARNING, again, _AT_ONCE)


def _other_answers(
    answers: Mapping[str, Mapping[str, Any]], statuses: Sequence[int]
) -> Iterator[CheckNote]:
    others = dict.fromkeys(a["status"] for a in answers.values() if a["status"] not in statuses)
    if others:
        message = f"it answers events with {either(others)}; only {either(statuses)} is documented"
        yield CheckNote(Severity.WARNING, message, f"Answer with {either(statuses)}")


def _odd_requests(seen: Seen) -> Iterator[CheckNote]:
    """A public endpoint also receives requests from others than Procore."""
    for key, called in (("other-type", "an event sent as plain text"), ("get", "a GET")):
        status = int(seen[key]["status"]) if key in seen else 0
        if status >= 500:  # noqa: PLR2004 - server error codes
            message = f"{called} makes it fail with {status}"
            yield CheckNote(
                Severity.ADVICE, message, "Refuse requests that are not events with 415 or 405"
            )


def webhook_duplicate(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The endpoint answers a repeated event with success each time.

    The second field may hold the value of its header. Reads the facts of the probe of that name.
    """
    header = _has_header(facts, fields)
    return _endpoint_verdict("webhook-duplicate", facts, fields, partial(_twice, header=header))


def _twice(seen: Seen, *, header: bool) -> Verdict:
    first = int(seen["first"]["status"])
    if first in _REFUSED and not header:
        return _lacks_header(first)
    if first not in SUCCESS:
        found = f"the first answer was {_reply(seen['first'])}"
        return could_not_tell(f"Could not tell: {found}, so a second one says nothing")
    if "again" not in seen:
        found = f"the first answer was {_reply(seen['first'])}"
        return could_not_tell(f"Could not tell: {found}, so no second event was sent")
    again = int(seen["again"]["status"])
    if again in SUCCESS:
        return met(f"the same event again is answered with {again}")
    message = (
        f"The same event again was answered with {_reply(seen['again'])}, after {first} at first"
    )
    return not_met(message, "Answer a repeated event like the first one, and do nothing else.")


def webhook_auth(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The endpoint accepts events with the agreed header and rejects all others.

    The second field may hold the value of its header. Reads the facts of the probe of that name.
    """
    return _endpoint_verdict("webhook-auth", facts, fields, _without_header_verdict)


def _without_header_verdict(seen: Seen) -> Verdict:
    """Met only if the agreed header is accepted and events without it are rejected."""
    if "without" not in seen:
        found = f"the answer to an event with the agreed header was {_reply(seen['with'])}"
        return could_not_tell(f"Could not tell: {found}")
    bad = {"without the header": seen["without"]}
    if "wrong" in seen:
        bad["with a made-up header"] = seen["wrong"]
    for how, answer in bad.items():
        if int(answer["status"]) in SUCCESS:
            message = f"An event {how} was answered with {answer['status']}"
            return not_met(message, _AUTH_FIX)
    text = ", ".join(f"{_reply(answer)} {how}" for how, answer in bad.items())
    if "with" not in seen:
        lacking = "no event was sent with the header, since its value is not given"
        return could_not_tell(f"Could not tell: {text}; {lacking}")
    right = seen["with"]
    if int(right["status"]) not in SUCCESS:
        message = f"{text}, and {_reply(right)} with the agreed one, so it may refuse every request"
        return could_not_tell(f"Could not tell: {message}")
    return _refused_but_one(bad, f"{text}, {right['status']} with the agreed one")


def _refused_but_one(bad: Mapping[str, Mapping[str, Any]], text: str) -> Verdict:
    """The verdict if the agreed header is accepted and every other event is rejected."""
    for how, answer in bad.items():
        status = int(answer["status"])
        if status >= 500:  # noqa: PLR2004 - server error codes
            message = f"An event {how} makes it fail with {status}; 401 is the right answer"
            return not_met(message, _AUTH_FIX, severity=Severity.ADVICE)
        if status in _NO_REFUSAL:
            return could_not_tell(f"Could not tell: {text}")
    return met(text)


def _reply(answer: Mapping[str, Any]) -> str:
    status, seconds = int(answer["status"]), float(answer["seconds"])
    if not status:
        return f"none ({answer['said']})"
    return f"{status} after {seconds:g} s" if seconds > TIMEOUT_S else str(status)
