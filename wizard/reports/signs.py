"""Status signs that are readable without colour, for screens and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wizard.catalogue.model import Severity, Status
from wizard.dataclass import dataclass
from wizard.engine.finding import Finding, Progress, Proof


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark, an ASCII letter instead of it, and the word for screen readers."""

    mark: str
    letter: str
    word: str


MET = Sign("✓", "v", "met")
BLOCKS = Sign("✗", "X", "blocks")
WARNS = Sign("!", "!", "warns")
UNANSWERED = Sign("○", "o", "unanswered")
ANSWERED = Sign("•", "*", "answered, not signed")
NOTHING_REPORTED = Sign("·", ".", "nothing reported")
COULD_NOT_TELL = Sign("?", "?", "could not tell")
STALE = Sign("↻", "~", "stale")
NOT_APPLICABLE = Sign("–", "-", "not applicable")
WAIVED = Sign("w", "w", "waived")
ATTESTED = Sign("✎", "a", "attested")
VERIFIED = Sign("⚙", "m", "verified")

RECONSTRUCTED = Sign("≈", "R", "our reconstruction of a form")

AGAIN = Sign("»", ">", "has an answer to look at again")

SIGNS = (
    MET, BLOCKS, WARNS, UNANSWERED, ANSWERED, COULD_NOT_TELL, STALE, NOTHING_REPORTED,
    NOT_APPLICABLE, WAIVED,
)  # fmt: skip
"""Every sign of a finding, for a legend."""

_NOT_MET = {
    Severity.BLOCKER: BLOCKS,
    Severity.WARNING: WARNS,
    Severity.ADVICE: Sign(WARNS.mark, WARNS.letter, "advises"),
    Severity.REMINDER: Sign(WARNS.mark, WARNS.letter, "reminds"),
}
_BY_STATUS = {
    Status.MET: MET,
    Status.UNANSWERED: UNANSWERED,
    Status.ANSWERED: ANSWERED,
    Status.NOTHING_REPORTED: NOTHING_REPORTED,
    Status.COULD_NOT_TELL: COULD_NOT_TELL,
    Status.STALE: STALE,
    Status.NOT_APPLICABLE: NOT_APPLICABLE,
    Status.WAIVED: WAIVED,
}
_WORST_FIRST = (BLOCKS, WARNS, STALE, UNANSWERED, COULD_NOT_TELL, ANSWERED, WAIVED, MET)

STATUS_WORDS: Mapping[Status, str] = {
    Status.MET: "met",
    Status.NOT_MET: "not met",
    Status.UNANSWERED: "not answered",
    Status.ANSWERED: "answered, not signed",
    Status.NOTHING_REPORTED: "nothing reported",
    Status.NOT_APPLICABLE: "not applicable",
    Status.WAIVED: "waived",
    Status.STALE: "to be checked again",
    Status.COULD_NOT_TELL: "could not tell",
}
"""What a reader is told of each status where no finding says more."""


def sign_of(status: Status, severity: Severity) -> Sign:
    """The sign of one finding; its severity matters only while it is not met."""
    return _NOT_MET[severity] if status is Status.NOT_MET else _BY_STATUS[status]


def sign_of_proof(proof: Proof) -> Sign:
    """The sign for the basis of a met requirement."""
    return VERIFIED if proof is Proof.VERIFIED else ATTESTED


def sign_of_progress(progress: Progress, findings: Iterable[Finding]) -> Sign:
    """The worst sign among the findings of a page or step; a part that is not asked is “–”."""
    marks = {sign_of(finding.status, finding.severity).mark for finding in findings}
    if progress.total == 0:
        return NOTHING_REPORTED if NOTHING_REPORTED.mark in marks else NOT_APPLICABLE
    return next((sign for sign in _WORST_FIRST if sign.mark in marks), MET)
