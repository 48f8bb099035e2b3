"""Results as a run would keep them."""

from __future__ import annotations

from typing import Any

from wizard.reports.results import BundleResult, FindingResult, Outcome, Result, WaiverKind

RULES = "0.1.0 abc"


def result(path: str = "a.zip", sha256: str = "1f", **facts: Any) -> Result:
    bundle = BundleResult(path, "bundle", sha256, RULES, Outcome.IDENTICAL, 0)
    finding = FindingResult(
        path=path, sha256=sha256, judged_by=RULES, requirement="lst-tagline-length",
        severity="blocker", verdict="not-met", needs_person=False, waiver=WaiverKind.NONE,
        judged_with="max-length", field="listing.tagline", label="Tagline", message="Too long",
        fails=True, line=3, column=1,
    )  # fmt: skip
    given = {name: getattr(bundle, name) for name in bundle.__slots__} | facts
    return Result(BundleResult(**given), (finding,))
