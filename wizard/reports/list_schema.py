"""The published shapes of what lists drafts, editions, origins, shared answers and waivers.

Run `python -m wizard.reports.schemas` after a change; a test tells when a file is behind.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from wizard.reports.schema import Count, Part
from wizard.session.waivers import Standing


class ListedDraftPart(Part):
    """One draft; the counts are those of its last verdict, which `up_to_date` says is of today."""

    path: str
    name: str
    edition: str
    edition_is_older: bool
    changed: datetime
    done: Count
    total: Count
    blockers: Count
    not_checked: Count
    up_to_date: bool
    problem: str
    """Why it cannot be read; "" if it can."""


class ListedEditionPart(Part):
    """What Procore asked at a date, with the titles of its steps."""

    id: str
    label: str
    as_of: date
    requirements: Count
    fields: Count
    steps: list[str]
    summary: str
    newest: bool


class OriginPart(Part):
    """Where rules come from: the catalogue, or a company's own requirements with their prefix."""

    kind: Literal["catalogue", "own"]
    prefix: str
    name: str
    version: str
    as_of: date
    place: str


class OriginsPart(Part):
    """All origins of the rules; `digest` is the SHA-256 of the catalogue's files.

    `notices` tell what is not used, and why.
    """

    digest: str
    origins: list[OriginPart]
    notices: list[str]


class SharedAnswerPart(Part):
    """An answer that apps may share; null for none. `own` and `counts` are absent without a draft.

    `counts` says whose answer holds in the draft.
    """

    field: str
    label: str
    company: Any
    own: Any = None
    counts: Literal["own", "company", ""] = ""


class CompanyPart(Part):
    """What the apps of a company share."""

    file: str
    name: str
    answers: list[SharedAnswerPart]


class ListedWaiverPart(Part):
    """Why a finding is accepted, by whom and until when, and what that is worth now."""

    requirement: str
    reason: str
    by: str
    on: date
    expires: date | None
    this_answer: bool
    standing: Standing
    note: str
