"""The findings as SARIF 2.1.0, for services that show them beside the line of the draft.

Open findings fail. Waived ones fail too and are suppressed, with the reason. Undecided ones are
results of the kind "open". Met and inapplicable ones are left out, as is usual.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from wizard import __version__
from wizard.catalogue.model import Requirement, Severity, Status
from wizard.engine.finding import Finding
from wizard.reports.baseline import finding_digest
from wizard.reports.escape import escaped, escaped_line
from wizard.reports.outcome import CheckOutcome
from wizard.reports.subject import finding_message
from wizard.rules.phrasing import sentence
from wizard.text import cleaned_throughout, one_line

if TYPE_CHECKING:
    from wizard.drafts.places import TextRange

VERSION = "2.1.0"
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS = {Severity.BLOCKER: "error", Severity.WARNING: "warning"}
_WEIGHTS = {"error": "error", "warning": "warning", "note": "recommendation"}
_HOLE = re.compile(r"\{(?=\d+\})|(?<=\d)\}")
_ROOT = "%SRCROOT%"
"""By convention the root of the repository; its absolute path is not included."""

Document = dict[str, Any]


def sarif_report(outcome: CheckOutcome) -> str:
    """One run as JSON, without times and absolute paths."""
    document = {"$schema": SCHEMA, "version": VERSION, "runs": [_sarif_run(outcome)]}
    return json.dumps(cleaned_throughout(document), ensure_ascii=False, indent=2) + "\n"


def _sarif_run(outcome: CheckOutcome) -> Document:
    findings = [*outcome.asking, *outcome.subject.having(Status.WAIVED)]
    order = {finding.id: number for number, finding in enumerate(outcome.subject.findings)}
    findings.sort(key=lambda finding: order[finding.id])
    known = {finding.id for finding in outcome.known}
    return {
        "tool": {"driver": _driver(outcome, findings)},
        "automationDetails": {"id": f"submission-wizard/{outcome.subject.draft.id}/"},
        "columnKind": "utf16CodeUnits",
        "invocations": [_invocation(outcome)],
        "artifacts": [
            {"location": _artifact(outcome), "encoding": "utf-8", "roles": ["analysisTarget"]}
        ],
        "results": [
            _sarif_result(outcome, finding, number, known=finding.id in known)
            for number, finding in enumerate(findings)
        ],
        "properties": _run_properties(outcome),
    }


def _run_properties(outcome: CheckOutcome) -> Document:
    subject = outcome.subject
    return {
        "draft": subject.draft.name,
        "edition": subject.draft.edition,
        "catalogue": subject.catalogue.digest,
        "asOf": subject.as_of.isoformat(),
        "state": subject.state,
        "headline": subject.readiness.headline,
        "answered": subject.tally.answered,
        "nothingReported": subject.tally.nothing_reported,
        "known": len(outcome.known),
    }


def _driver(outcome: CheckOutcome, findings: list[Finding]) -> Document:
    return {
        "name": "submission-wizard",
        "fullName": f"Submission Wizard {__version__}",
        "version": __version__,
        "semanticVersion": __version__,
        "language": "en",
        "rules": [_sarif_rule(outcome, finding) for finding in findings],
    }


def _sarif_rule(outcome: CheckOutcome, finding: Finding) -> Document:
    requirement = finding.requirement
    level = _usual_level(outcome, finding)
    document = outcome.subject.catalogue.documents.get(requirement.source.document)
    url = document.url if document else ""
    return {
        "id": requirement.id,
        "shortDescription": {"text": _message(requirement.statement)},
        "fullDescription": {"text": _message(requirement.why)},
        "help": _help(outcome, finding),
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"level": level},
        "properties": _properties(outcome, finding) | {"problem.severity": _WEIGHTS[level]},
    }


def _usual_level(outcome: CheckOutcome, finding: Finding) -> str:
    """The default level of the requirement; for built-in requirements, that of the finding."""
    edition = outcome.subject.assessment.edition
    has_tier = finding.requirement.tier in outcome.subject.catalogue.tiers
    return _level(edition.severity(finding.requirement) if has_tier else finding.severity)


def _level(severity: Severity) -> str:
    return _LEVELS.get(severity, "note")


def _help(outcome: CheckOutcome, finding: Finding) -> Document:
    requirement, source = finding.requirement, outcome.subject.source_of(finding)
    fix = requirement.fix or finding.fix
    parts = [("", requirement.statement), ("Why", requirement.why), ("Fix", fix)]
    parts += [("Source", source), ("Ours", requirement.ours)]
    parts = [(title, one_line(words)) for title, words in parts if words]
    return {
        "text": "\n".join(
            _message(f"{title}: {words}" if title else words) for title, words in parts
        ),
        "markdown": "\n\n".join(
            f"**{title}:** {escaped(words)}" if title else escaped_line(words)
            for title, words in parts
        ),
    }


def _properties(outcome: CheckOutcome, finding: Finding) -> Document:
    requirement: Requirement = finding.requirement
    step = outcome.subject.step_of(finding).id
    tags = dict.fromkeys(("app-marketplace", step, finding.page, requirement.level.value))
    return {"tier": requirement.tier, "level": requirement.level.value, "tags": list(tags)}


def _invocation(outcome: CheckOutcome) -> Document:
    """The invocation, with the baseline entries that are gone."""
    notes = [
        {
            "descriptor": {"id": "gone-from-baseline"},
            "level": "note",
            "message": {"text": f"{known.requirement} is in the baseline, but not found any more."},
        }
        for known in outcome.gone
    ]
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _artifact(outcome: CheckOutcome) -> Document:
    path = os.fsencode(outcome.path.as_posix())
    return {"uri": quote(path), "uriBaseId": _ROOT, "index": 0}


def _sarif_result(outcome: CheckOutcome, finding: Finding, number: int, *, known: bool) -> Document:
    open_question = finding.status is Status.COULD_NOT_TELL
    result: Document = {
        "ruleId": finding.id,
        "ruleIndex": number,
        "kind": "open" if open_question else "fail",
        "level": "none" if open_question else _level(finding.severity),
        "message": {"text": _message(_result_message(outcome, finding))},
        "locations": [_location(outcome, finding)],
        "partialFingerprints": {"requirementAndField/v1": finding_digest(finding)},
        "properties": {"status": finding.status.value, "severity": finding.severity.value},
    }
    if finding.status is Status.WAIVED:
        result["suppressions"] = [_suppression(outcome, finding)]
    if outcome.baseline:
        result["baselineState"] = "unchanged" if known else "new"
    return result


def _result_message(outcome: CheckOutcome, finding: Finding) -> str:
    """The finding and its fix; the reason of a waived one is in its suppression."""
    label = outcome.subject.label(finding.field)
    words = (
        finding.requirement.statement
        if finding.status is Status.WAIVED
        else finding_message(finding)
    )
    question = "could not be told. " if finding.status is Status.COULD_NOT_TELL else ""
    fix = f" Fix: {finding.fix}" if finding.fix else ""
    return f"{label}: {question}{sentence(words)}{fix}"


def _suppression(outcome: CheckOutcome, finding: Finding) -> Document:
    waiver = outcome.subject.waivers.get(finding.id)
    by = f" ({waiver.by}, {waiver.on.isoformat()})" if waiver else ""
    justification = one_line(f"{finding.message}{by}")
    return {"kind": "external", "status": "accepted", "justification": justification}


def _location(outcome: CheckOutcome, finding: Finding) -> Document:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(outcome),
            "region": _region(outcome.place(finding)),
        },
        "logicalLocations": [
            {
                "name": outcome.subject.label(finding.field),
                "fullyQualifiedName": finding.field,
                "kind": "property",
            }
        ],
    }


def _region(text_range: TextRange) -> Document:
    """The text range; for the whole first line only the line number."""
    if (text_range.line, text_range.column) == (text_range.end_line, text_range.end_column):
        return {"startLine": text_range.line}
    return {
        "startLine": text_range.line,
        "startColumn": text_range.column,
        "endLine": text_range.end_line,
        "endColumn": text_range.end_column,
    }


def _message(text: str) -> str:
    """One line without links and placeholders for SARIF readers."""
    text = _HOLE.sub(lambda found: found[0] * 2, one_line(text))
    if "](" not in text:
        return text
    return re.sub(r"[\\\[\]]", lambda found: f"\\{found[0]}", text)
