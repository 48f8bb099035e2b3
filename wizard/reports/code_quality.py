"""Findings as GitLab's code quality report, which merge requests show beside the changed lines.

The form is GitLab's (docs.gitlab.com, Code Quality, "Code Quality report format"): a list of
objects. GitLab compares the fingerprints of both branches to tell what is new and what is gone.
"""

from __future__ import annotations

import json
from typing import Any

from wizard.catalogue.model import Severity
from wizard.checks.source_found import Weight
from wizard.engine.finding import Finding
from wizard.reports.baseline import finding_digest
from wizard.reports.outcome import CheckOutcome
from wizard.reports.subject import finding_message
from wizard.rules.phrasing import sentence
from wizard.text import cleaned_throughout, one_line

_SEVERITIES = {
    Severity.BLOCKER: "blocker",
    Severity.WARNING: "major",
    Severity.ADVICE: "minor",
    Severity.REMINDER: "info",
}


def code_quality_report(outcome: CheckOutcome) -> str:
    """New open findings, and undecided ones if they fail the build, in journey order."""
    findings = [_code_quality_finding(outcome, each) for each in outcome.told]
    return json.dumps(cleaned_throughout(findings), ensure_ascii=False, indent=2) + "\n"


def _code_quality_finding(outcome: CheckOutcome, finding: Finding) -> dict[str, Any]:
    label = outcome.subject.label(finding.field)
    fix = f" {finding.fix}" if finding.fix else ""
    path, line = _location(outcome, finding)
    return {
        "description": one_line(f"{label}: {sentence(finding_message(finding))}{fix}"),
        "check_name": finding.id,
        "fingerprint": finding_digest(finding),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": path, "lines": {"begin": line}},
    }


def _location(outcome: CheckOutcome, finding: Finding) -> tuple[str, int]:
    """Where to mend it: in the source if it rests on that, otherwise in the draft."""
    for place in outcome.source_places(finding):
        if place.weight is not Weight.TOLD:
            return outcome.source_paths.of(place.row["name"]).as_posix(), place.row["line"]
    return outcome.path.as_posix(), outcome.place(finding).line
