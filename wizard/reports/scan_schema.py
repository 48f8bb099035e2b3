"""The published shape of a scan's JSON, version 2.

Run `python -m wizard.reports.schemas` after a change; a test tells when the file is behind.
"""

from __future__ import annotations

from wizard.catalogue.model import Severity, Status
from wizard.checks.source_found import Weight
from wizard.inspection.source.standing import Place, Sure
from wizard.reports.schema import Count, Part, SourcePart


class FilesPart(Part):
    """How many files were searched and how many were not, by reason.

    `left_out` names the first folders of tools or of other authors.
    """

    searched: Count
    minified: Count
    excluded: Count
    skipped: dict[str, Count]
    left_out: list[str]
    gaps: list[str]


class AllowancePart(Part):
    """A find that a comment allows, and its reason."""

    file: str
    line: Count
    reason: str


class AskedPart(Part):
    """A requirement that asks for it; `url` is the page it comes from, "" for none."""

    requirement: str
    statement: str
    why: str
    fix: str
    source: SourcePart
    url: str


class RulePart(Part):
    """What came of one thing that was searched for; finds are counted by what they weigh.

    `fix` is what would satisfy it, `allow` the comment that allows a find, "" for none.
    """

    rule: str
    check: str
    requirements: list[str]
    status: Status
    severity: Severity
    message: str
    fix: str
    allow: str
    asked: list[AskedPart]
    finds: dict[Weight, Count]
    allowed: Count
    allowances: list[AllowancePart]


class StepPart(Part):
    """A place that a value went through; a column of 0 is not known."""

    file: str
    line: Count
    column: Count
    excerpt: str
    note: str


class FindPart(Part):
    """One place; lines and columns count from 1, columns in characters. Secrets are masked.

    A column of 0 is not known. `about` says what is there where the rule does not. `steps` lead
    from where a value is written to where it is used; there are none where it stands at the place.
    """

    rule: str
    requirements: list[str]
    weight: Weight
    severity: Severity | None
    file: str
    line: Count
    column: Count
    excerpt: str
    about: str
    place: Place
    sure: Sure
    unreasoned: bool
    statement: str
    why: str
    fix: str
    allow: str
    steps: list[StepPart]


class NotAskedPart(Part):
    """Rules that are missing and were not asked for: no source shows that the condition holds.

    `label` says the condition in words. They are not among `rules`.
    """

    condition: str
    label: str
    rules: list[str]


class ScanPart(Part):
    """What a scan found; `draft` is null where folders alone were given.

    `not_asked` is empty with a draft, whose answers decide what applies.
    """

    edition: str
    draft: str | None
    folders: list[str]
    stopped: bool
    blocks: bool
    files: FilesPart
    rules: list[RulePart]
    not_asked: list[NotAskedPart]
    finds: list[FindPart]
