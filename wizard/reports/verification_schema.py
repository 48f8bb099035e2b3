"""The published shapes of `verify` as JSON, of one bundle and by other rules.

Run `python -m wizard.reports.schemas` after a change; a test tells when a file is behind.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from wizard.catalogue.model import Status
from wizard.reports.envelope_schema import Moment
from wizard.reports.schema import CatalogueName, Count, Part


class VerdictDifferencePart(Part):
    """A requirement that is judged otherwise than the bundle says; "" for no verdict."""

    requirement: str
    before: str
    after: str


class SincePart(Part):
    """The bundle that another is compared with, and whether that side was verified."""

    name: str
    sha256: str
    proved: bool


class NewerPart(Part):
    """What newer rules say of the bundle; `blocking` are the ids of what would block."""

    edition: str
    rules_as_of: date
    catalogue_version: str
    known: bool
    differs: bool
    blocking: list[str]


class DatedEvidencePart(Part):
    """What a live check or scan saw, with its age in days on the bundle's day and today."""

    check: str
    subject: str
    at: Moment
    age_days_then: int
    age_days_now: int
    stale_then: bool
    stale_now: bool
    rehearsal: bool


class AnsweredPointPart(Part):
    """What became of a point of a review."""

    requirement: str | None
    asked: str
    outcome: str
    before: Status | None
    now: Status | None
    changed: list[str]


class VerificationPart(Part):
    """What a verification found; `headline` is the bundle's, `now` that of the present rules.

    `unknown_own` are the prefixes of own requirements that are not known here. `points` are null
    without a review.
    """

    outcome: Literal["identical", "rules-changed", "differs"]
    sound: bool
    problems: list[str]
    remarks: list[str]
    differences: list[VerdictDifferencePart]
    edition: str
    catalogue: CatalogueName
    unknown_own: list[str]
    as_of: date
    rules_as_of: date | None
    state: Literal["ready", "incomplete"]
    milestone: str
    headline: str | None
    now: str | None
    not_checked: Count
    since: SincePart | None
    newer: NewerPart | None
    evidence: list[DatedEvidencePart]
    points: list[AnsweredPointPart] | None = None


class FailingBundlePart(Part):
    """A bundle that would fail a requirement, and from which day."""

    name: str
    app: str
    since: date
    field: str
    message: str


class FailingRequirementPart(Part):
    """A requirement of other rules, and the bundles that would fail it."""

    requirement: str
    statement: str
    since: date
    in_force: bool
    bundles: list[FailingBundlePart]


class NotJudgedPart(Part):
    """A bundle that could not be judged, and why."""

    name: str
    problem: str


class RulesEffectPart(Part):
    """Which bundles would fail by other rules; `edition` is null for those of each bundle."""

    catalogue: CatalogueName
    edition: str | None
    bundles: Count
    would_fail: Count
    requirements: list[FailingRequirementPart]
    not_judged: list[NotJudgedPart]
