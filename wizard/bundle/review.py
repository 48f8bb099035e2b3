"""Prefills a review of a bundle from its verification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from wizard.bundle.base import bundle_sum
from wizard.bundle.compare import VerdictDifference
from wizard.bundle.verify import Verification
from wizard.catalogue.model import Severity
from wizard.dataclass import dataclass
from wizard.engine.finding import Assessment, Finding
from wizard.reports.reviewer_report import answer_words
from wizard.reports.subject import finding_message
from wizard.rules.phrasing import sentence
from wizard.secrets.masking import without_secrets
from wizard.text import clean, one_line
from wizard.topics.feedback.points import next_round, points_of
from wizard.topics.feedback.review import MAX_POINTS, Review, ReviewPoint

_ANSWERS = 3
"""The most answers of which a point has an excerpt."""


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Who reviews a bundle, on which day, and which round it is; None for the next one."""

    reviewer: str
    day: date
    round: int | None = None


def review_of(path: Path, verification: Verification, reviewing: Reviewing) -> Review:
    """A review with a point for what is not sound, blocks, is judged differently or needs eyes.

    Raises BundleError if the bundle cannot be read any more.
    """
    manifest, assessment = verification.manifest, verification.assessment
    return Review(
        bundle=one_line(path.name or str(path)),
        sha256=bundle_sum(path),
        draft=one_line(manifest.id),
        app=one_line(without_secrets(manifest.name)),
        edition=one_line(manifest.edition),
        milestone=one_line(manifest.milestone),
        round=reviewing.round or (_next_round(assessment) if assessment else 1),
        reviewer=reviewing.reviewer,
        date=reviewing.day,
        points=tuple(_points(verification))[:MAX_POINTS],
    )


def _next_round(assessment: Assessment) -> int:
    return next_round(points_of(assessment.context.facts.answers, assessment.edition))


def _points(verification: Verification) -> Iterator[ReviewPoint]:
    for problem in verification.problems:
        asked = f"{sentence(problem)} Export the bundle again, and send it as it is."
        yield ReviewPoint("", Severity.BLOCKER, asked, remark="The bundle is not sound.")
    assessment = verification.assessment
    if assessment is None:
        return
    differences = {each.requirement: each for each in verification.differences}
    for finding in assessment.findings.values():
        remark = _remark(finding, differences.get(finding.id))
        if remark:
            yield _point(assessment, finding, remark)


def _remark(finding: Finding, difference: VerdictDifference | None) -> str:
    """Why a finding becomes a point; "" if it does not."""
    reasons = (
        "Blocks." if finding.blocks else "",
        f"Judged differently than in the bundle: {difference}." if difference else "",
        "Needs eyes: only a person who looks can decide it." if finding.needs_person else "",
    )
    found = " ".join(filter(None, reasons))
    return f"{found} {finding.requirement.statement}" if found else ""


def _point(assessment: Assessment, finding: Finding, remark: str) -> ReviewPoint:
    field = assessment.edition.catalogue.fields.get(finding.field)
    label = f"{field.label}: " if field else ""
    asked = " ".join(filter(None, (sentence(finding_message(finding)), finding.fix)))
    return ReviewPoint(
        requirement=finding.id,
        severity=finding.severity,
        asked=clean(without_secrets(f"{label}{asked}")),
        answer=without_secrets("; ".join(_excerpts(assessment, finding))),
        remark=remark,
    )


def _excerpts(assessment: Assessment, finding: Finding) -> list[str]:
    """The answers that a finding is about, each after the label of its field."""
    answers, fields = assessment.context.facts.answers, assessment.edition.catalogue.fields
    names = dict.fromkeys((finding.field, *finding.requirement.fields))
    shown = (
        f"{fields[name].label}: {answer_words(fields[name], answers[name])}"
        for name in names
        if name in answers and name in fields and not fields[name].kind.spec.is_secret
    )
    return [one_line(text) for _, text in zip(range(_ANSWERS), shown, strict=False)]
