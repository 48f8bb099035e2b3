"""The published shape of the results of many bundles or drafts, version 2.

Run `python -m wizard.reports.schemas` after a change; a test tells when the file is behind.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wizard.dataclass import dataclass
from wizard.reports.results import BundleResult, FindingResult, Outcome
from wizard.reports.schema import Count, Part


class BlockingPart(Part):
    """A requirement that blocks, and in how many bundles or drafts."""

    requirement: str
    number: Count


class ResultPart(Part):
    """One bundle or draft with its findings that are open, undecided or waived."""

    bundle: BundleResult
    findings: list[FindingResult]


class ResultsPart(Part):
    """What came of many; the same rows stand in files of results and in lines of JSON."""

    kind: Literal["bundle", "draft"]
    outcomes: dict[Outcome, Count]
    exit_code: Count
    blocking: list[BlockingPart]
    results: list[ResultPart]


@dataclass(frozen=True, slots=True)
class BundleRow(BundleResult):
    """A line about a bundle or draft, after those about its findings."""

    row: Literal["bundle"] = "bundle"


@dataclass(frozen=True, slots=True)
class FindingRow(FindingResult):
    """A line about a finding."""

    row: Literal["finding"] = "finding"


ResultRow = Annotated[BundleRow | FindingRow, Field(discriminator="row")]
