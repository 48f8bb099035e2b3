"""The findings as SARIF 2.1.0, for services that show them beside the line of the draft or source.

What rests on source code has the places in it first, and the answer in the draft beside them.
Open findings fail. Waived ones fail too and are suppressed, with the reason. Undecided ones are
results of the kind "open". Met and inapplicable ones are left out, as is usual.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from wizard.catalogue.model import Requirement, Status
from wizard.checks.source_found import Weight
from wizard.engine.finding import Finding
from wizard.reports.baseline import finding_digest
from wizard.reports.outcome import CheckOutcome
from wizard.reports.sarif_parts import (
    PROBLEM_SEVERITIES,
    ROOT,
    UNITS,
    code_flows,
    redaction,
    sarif_driver,
    sarif_help,
    sarif_level,
    sarif_message,
    sarif_text,
    source_location,
)
from wizard.reports.subject import finding_message
from wizard.rules.phrasing import sentence
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.drafts.places import TextRange

Document = dict[str, Any]


def sarif_report(outcome: CheckOutcome) -> str:
    """One run as JSON, without times and absolute paths."""
    return sarif_text(_sarif_run(outcome))


def _sarif_run(outcome: CheckOutcome) -> Document:
    findings = [*outcome.asking, *outcome.subject.having(Status.WAIVED)]
    order = {finding.id: number for number, finding in enumerate(outcome.subject.findings)}
    findings.sort(key=lambda finding: order[finding.id])
    known = {finding.id for finding in outcome.known}
    return {
        "tool": {"driver": sarif_driver([_sarif_rule(outcome, each) for each in findings])},
        "automationDetails": {"id": f"submission-wizard/{outcome.subject.draft.id}/"},
        "columnKind": UNITS,
        **redaction(),
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


def _sarif_rule(outcome: CheckOutcome, finding: Finding) -> Document:
    requirement = finding.requirement
    level = _usual_level(outcome, finding)
    document = outcome.subject.catalogue.documents.get(requirement.source.document)
    url = document.url if document else ""
    return {
        "id": requirement.id,
        "shortDescription": {"text": sarif_message(requirement.statement)},
        "fullDescription": {"text": sarif_message(requirement.why)},
        "help": _help(outcome, finding),
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"level": level},
        "properties": _properties(outcome, finding)
        | {"problem.severity": PROBLEM_SEVERITIES[level]},
    }


def _usual_level(outcome: CheckOutcome, finding: Finding) -> str:
    """The default level of the requirement; for built-in requirements, that of the finding."""
    edition = outcome.subject.assessment.edition
    has_tier = finding.requirement.tier in outcome.subject.catalogue.tiers
    return sarif_level(edition.severity(finding.requirement) if has_tier else finding.severity)


def _help(outcome: CheckOutcome, finding: Finding) -> Document:
    requirement, source = finding.requirement, outcome.subject.source_of(finding)
    fix = requirement.fix or finding.fix
    parts = [("", requirement.statement), ("Why", requirement.why), ("Fix", fix)]
    return sarif_help([*parts, ("Source", source), ("Ours", requirement.ours)])


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
    return {"uri": quote(path), "uriBaseId": ROOT, "index": 0}


def _sarif_result(outcome: CheckOutcome, finding: Finding, number: int, *, known: bool) -> Document:
    open_question = finding.status is Status.COULD_NOT_TELL
    result: Document = {
        "ruleId": finding.id,
        "ruleIndex": number,
        "kind": "open" if open_question else "fail",
        "level": "none" if open_question else sarif_level(finding.severity),
        "message": {"text": sarif_message(_result_message(outcome, finding))},
        **_places(outcome, finding),
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


def _places(outcome: CheckOutcome, finding: Finding) -> Document:
    """Where to mend it: in the source if it rests on that, otherwise in the draft."""
    answer, paths = _location(outcome, finding), outcome.source_paths
    places = outcome.source_places(finding)
    sources = [each for each in places if each.weight is not Weight.TOLD]
    beside = [each for each in places if each.weight is Weight.TOLD]
    if not places:
        return {"locations": [answer]}
    located = [source_location(paths, each.row, each.about) for each in sources]
    related = [source_location(paths, each.row, each.about) for each in beside]
    if located:
        label = outcome.subject.label(finding.field)
        related.append(answer | {"message": {"text": sarif_message(f"The answer: {label}")}})
    flows = code_flows(paths, [each.row for each in sources])
    return {
        "locations": located or [answer],
        "relatedLocations": [each | {"id": number} for number, each in enumerate(related, 1)],
        **({"codeFlows": flows} if flows else {}),
    }


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
