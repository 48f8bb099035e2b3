"""The status of a draft's waivers today: valid, ended, not needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.catalogue.model import Status
from wizard.dataclass import dataclass
from wizard.drafts.model import Waiver
from wizard.engine.content import signer_problem
from wizard.engine.context import (
    NO_SECRET_IN,
    answers_fingerprint,
    holds_for_answers,
    is_about_one_answer,
    one_answer_digest,
)
from wizard.engine.finding import NEEDS_NO_WAIVER, Assessment, Finding
from wizard.engine.waiver_reasons import (
    NOT_ASKED,
    gives_not_asked,
    is_misplaced,
    is_set_aside,
    reason_problem,
    says_why,
)
from wizard.errors import WizardError
from wizard.rules.days import read_day
from wizard.secrets.detection import holds_secret
from wizard.text import did_you_mean, one_line

if TYPE_CHECKING:
    from wizard.session.session import Session

SOON_DAYS = 30


class Standing(StrEnum):
    """How a waiver stands; the names are shown and stand in reports."""

    HOLDS = "holds"
    EXPIRED = "expired"
    OTHER_ANSWER = "for another answer"
    NO_REASON = "no reason"
    NO_NAME = "no name"
    NOT_ALLOWED = "not allowed"
    NEEDLESS = "not needed"
    UNKNOWN = "unknown requirement"


@dataclass(frozen=True, slots=True)
class StandingWaiver:
    """A waiver with its status and a remark."""

    waiver: Waiver
    standing: Standing
    note: str
    """A remark or fix, as a sentence; "" if the waiver is simply valid."""
    finding: Finding | None
    """The current finding of its requirement; None if this edition does not have it."""


def terms_of(waiver: Waiver) -> str:
    """Who accepted it, when, until when, and for what."""
    until = f", until {waiver.expires.isoformat()}" if waiver.expires else ""
    scope = "" if waiver.answers is None else ", for the answer at that time"
    return f"By {waiver.by} on {waiver.on.isoformat()}{until}{scope}"


def until_words(waiver: Waiver) -> str:
    """The validity of a waiver, e.g. "2025-05-31, for the answer at that time"."""
    until = waiver.expires.isoformat() if waiver.expires else "no end"
    return until if waiver.answers is None else f"{until}, for the answer at that time"


def standing_of(waivers: Sequence[Waiver], assessment: Assessment) -> tuple[StandingWaiver, ...]:
    """The status of every waiver of a draft for an assessment, in the draft's order."""
    return tuple(_standing(waiver, assessment) for waiver in waivers)


def _standing(waiver: Waiver, assessment: Assessment) -> StandingWaiver:
    finding = assessment.findings.get(waiver.requirement)
    standing = _waiver_standing(waiver, finding, assessment)
    note = _standing_note(standing, waiver, assessment.context.facts.today)
    return StandingWaiver(waiver, standing, note, finding)


def _waiver_standing(waiver: Waiver, finding: Finding | None, assessment: Assessment) -> Standing:
    if finding is None:
        return Standing.NEEDLESS if is_about_one_answer(waiver.requirement) else Standing.UNKNOWN
    if not finding.requirement.can_be_waived:
        return Standing.NOT_ALLOWED
    if finding.status is Status.WAIVED:
        return Standing.HOLDS
    if finding.status in NEEDS_NO_WAIVER:
        return Standing.NEEDLESS
    return _not_in_force(waiver, assessment)


def _not_in_force(waiver: Waiver, assessment: Assessment) -> Standing:
    """Why a waiver of something open is not valid; another one may be."""
    context = assessment.context
    if not says_why(waiver.reason) or is_misplaced(assessment.edition, waiver):
        return Standing.NO_REASON
    if signer_problem(assessment.edition, waiver.by):
        return Standing.NO_NAME
    if waiver.expires and waiver.expires < context.facts.today:
        return Standing.EXPIRED
    if not holds_for_answers(assessment.edition, waiver, context.answers):
        return Standing.OTHER_ANSWER
    return Standing.HOLDS


def _standing_note(standing: Standing, waiver: Waiver, today: date) -> str:
    if standing is Standing.HOLDS and waiver.expires:
        left = (waiver.expires - today).days
        last = "today is its last day" if not left else f"{left} days left"
        return f"Until {waiver.expires.isoformat()}: {last}." if left <= SOON_DAYS else ""
    if standing is Standing.EXPIRED and waiver.expires:
        return f"Ended on {waiver.expires.isoformat()}; the finding counts again."
    if standing is Standing.NO_REASON and gives_not_asked(waiver.reason):
        return "This is not based only on our reconstruction of a form, so the waiver is not valid."
    if standing is Standing.NO_REASON:
        return f"“{one_line(waiver.reason)}” does not say why, so the waiver is not valid."
    if standing is Standing.NO_NAME:
        return f"“{one_line(waiver.by)}” is not the name of a person, so the waiver is not valid."
    return _NOTES.get(standing, "")


_NOTES = {
    Standing.OTHER_ANSWER: "The answer has changed since; the finding counts again.",
    Standing.NOT_ALLOWED: "This cannot be waived; the finding still counts.",
    Standing.NEEDLESS: "The finding is settled. The waiver can be withdrawn.",
    Standing.UNKNOWN: "This edition has no such requirement. The waiver can be withdrawn.",
}


class WaiverRefused(WizardError):
    """An invalid waiver request; `part` is the wrong part."""

    def __init__(self, part: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.part = part
        """One of "requirement", "reason", "by" and "until"."""


@dataclass(frozen=True, slots=True)
class WaiverRequest:
    """A waiver as requested by a person."""

    requirement: str
    reason: str
    by: str
    until: str = ""
    """A date like 2026-11-24, or a number of days like +30; "" for no end."""
    this_answer: bool = False
    """Valid only while the answers stay the same."""


def why_not_waivable(finding: Finding | None) -> str:
    """Why a finding cannot be waived; "" if it can."""
    if finding is None:
        return "Choose a finding first."
    if not finding.requirement.can_be_waived:
        return "This cannot be waived: an app that does not meet it is not listed."
    if finding.status in NEEDS_NO_WAIVER:
        return "There is nothing to waive: nothing is wrong or missing."
    return ""


def waiver_of(request: WaiverRequest, session: Session) -> Waiver:
    """Creates the requested waiver. Raises WaiverRefused with the part and a fix."""
    finding = session.assessment.findings.get(request.requirement)
    if finding is None:
        message = f"Edition {session.edition.id} has no requirement {request.requirement}."
        near = did_you_mean(request.requirement, session.edition.requirements)
        raise WaiverRefused("requirement", message, near or "See: submission-wizard explain")
    if trouble := why_not_waivable(finding):
        raise WaiverRefused("requirement", trouble, finding.requirement.fix)
    if trouble := _reason_trouble(request, session, finding):
        raise WaiverRefused("reason", trouble, "A reviewer will read it.")
    for part, text in (("reason", request.reason), ("by", request.by)):
        if holds_secret(text):
            raise WaiverRefused(part, "This looks like a secret.", "A reviewer will read it.")
    if trouble := signer_problem(session.edition, request.by):
        raise WaiverRefused("by", trouble, "Name the person who accepts it.")
    return Waiver(
        request.requirement,
        request.reason.strip(),
        request.by.strip(),
        session.today,
        _last_day(request.until.strip(), session.today),
        _scope(request, session),
    )


def not_asked_waiver(requirement: str, by: str, session: Session) -> Waiver:
    """A waiver that says that Procore's form does not ask for it. Raises WaiverRefused."""
    return waiver_of(WaiverRequest(requirement, NOT_ASKED, by), session)


def why_not_set_aside(session: Session, finding: Finding | None) -> str:
    """Why a finding cannot be set aside as not asked in Procore's form; "" if it can."""
    if finding is None:
        return "Choose a requirement first."
    requirement, edition = finding.requirement, session.edition
    if not edition.is_reconstructed(requirement):
        return "This is not based on our reconstruction of a form, so it cannot be set aside."
    if not edition.can_be_set_aside(requirement):
        document = edition.catalogue.documents.get(requirement.source.document)
        title = document.title if document else requirement.source.document
        return f"“{title}” requires this, whatever the form asks: it must be answered."
    waiver = session.assessment.context.waived.get(finding.id)
    if finding.status is Status.WAIVED and waiver and is_set_aside(edition, waiver):
        return "It is set aside already."
    return why_not_waivable(finding)


def _reason_trouble(request: WaiverRequest, session: Session, finding: Finding) -> str:
    """What is wrong with a reason.

    The fixed one counts for reconstructed questions only, and may be given for each of them.
    """
    if gives_not_asked(request.reason):
        return why_not_set_aside(session, finding)
    others = (w.reason for w in session.draft.waivers if w.requirement != request.requirement)
    return reason_problem(request.reason, others)


def is_denial(requirement: str) -> bool:
    """Whether it declares that an answer is no secret; valid for that answer only."""
    return requirement.startswith(NO_SECRET_IN)


def _scope(request: WaiverRequest, session: Session) -> str | None:
    """The fingerprint of the answers that the waiver is for; None for any."""
    if is_about_one_answer(request.requirement):
        return one_answer_digest(session.edition, request.requirement, session.answers)
    answers = answers_fingerprint(session.edition, request.requirement, session.answers)
    return answers if request.this_answer else None


def _last_day(text: str, today: date) -> date | None:
    if not text:
        return None
    reading = read_day(text)
    if reading.is_ambiguous:
        message = f"“{one_line(text)}” can be {reading}."
        raise WaiverRefused("until", message, "Write the one that you mean.")
    try:
        day = reading.day or today + timedelta(int(text.removeprefix("+")))
    except (ValueError, OverflowError) as error:
        message = f"“{one_line(text)}” is not a date."
        raise WaiverRefused("until", message, "Write 2026-11-24, or +30 for 30 days.") from error
    if day < today:
        raise WaiverRefused(
            "until", f"{day.isoformat()} is in the past.", "Give today or a later date."
        )
    return day
