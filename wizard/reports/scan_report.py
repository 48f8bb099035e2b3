"""A source code scan as JSON and as text; the schema is `scan_schema`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from wizard import __version__
from wizard.catalogue.model import Severity, Status
from wizard.checks.source_found import Weight
from wizard.inspection.source.standing import IN_WORDS, Place
from wizard.rules.phrasing import counted, listed
from wizard.text import clean, cleaned_throughout
from wizard.topics.scan.results import ScanAnswer, ScanReport, WeighedFind

SCHEMA = "submission-wizard/scan/1"

Document = dict[str, Any]

SKIPPED_IN_WORDS = {
    "folders": ("folder of tools or of other authors", "folders of tools or of other authors"),
    "link": ("link", "links"),
    "special": ("pipe, device or other special file", "pipes, devices or other special files"),
    "unreadable": ("unreadable file", "unreadable files"),
    "too-large": ("file that is too large", "files that are too large"),
    "binary": ("binary file", "binary files"),
    "generated": ("generated file", "generated files"),
}


def scan_document(scan_report: ScanReport, edition: str, draft: str | None) -> Document:
    """All results in a stable order, safe for a terminal."""
    skipped: Counter[str] = Counter()
    for went in scan_report.went:
        skipped.update(went["skipped"])
    document = {
        "schema": SCHEMA,
        "program": {"name": "submission-wizard", "version": __version__},
        "edition": edition,
        "draft": draft,
        "folders": list(scan_report.folders),
        "stopped": scan_report.stopped,
        "blocks": scan_report.blocks,
        "files": {
            "searched": sum(went["files"] for went in scan_report.went),
            "minified": sum(went["minified"] for went in scan_report.went),
            "excluded": sum(went["excluded"] for went in scan_report.went),
            "skipped": {reason: skipped[reason] for reason in SKIPPED_IN_WORDS},
            "gaps": list(scan_report.gaps),
        },
        "rules": [_rule(each) for each in scan_report.answered],
        "finds": [_find(each) for each in scan_report.finds],
    }
    cleaned: Document = cleaned_throughout(document)
    return cleaned


def _rule(answered: ScanAnswer) -> Document:
    return {
        "rule": answered.rule,
        "check": answered.check,
        "requirements": list(answered.requirements),
        "status": answered.status.value,
        "severity": answered.severity.value,
        "message": answered.message,
        "fix": answered.fix,
        "finds": {weight.value: answered.counts[weight] for weight in Weight},
        "allowed": answered.allowed,
        "allowances": [
            {"file": name, "line": line, "reason": reason}
            for name, line, reason in answered.allowances
        ],
    }


def _find(find: WeighedFind) -> Document:
    row = find.row
    return {
        "rule": find.rule,
        "requirements": list(find.requirements),
        "weight": find.weight.value,
        "severity": find.severity.value if find.severity else None,
        "file": row["name"],
        "line": row["line"],
        "column": row["column"],
        "excerpt": row["excerpt"],
        "place": row["place"],
        "sure": row["sure"],
        "unreasoned": row["unreasoned"],
    }


def scan_text(scan_report: ScanReport) -> str:
    """The text for a person, most serious results first."""
    lines = [
        *(line for find in scan_report.finds for line in _find_text_lines(find)),
        *_other_lines(scan_report),
        *_allowed_lines(scan_report),
        *_ending(scan_report),
    ]
    return clean("\n".join(lines)) + "\n"


def _find_text_lines(find: WeighedFind) -> Iterator[str]:
    row = find.row
    weight = find.severity.value if find.severity else find.weight.value
    place = IN_WORDS[Place(row["place"])]
    needs = ", ".join(find.requirements)
    yield f"{row['name']}:{row['line']}:{row['column']}: {weight}: {find.rule}; {place} ({needs})"
    remark = "  (the allow comment gives no reason)" if row["unreasoned"] else ""
    yield f"    {row['excerpt']}{remark}"


def _other_lines(scan_report: ScanReport) -> Iterator[str]:
    """Results without a location: something is missing, or undecided."""
    shown = {find.rule for find in scan_report.finds if find.weight is not Weight.TOLD}
    for each in scan_report.answered:
        # Undecided results of a stopped scan are reported once, at the end.
        is_open = each.status is Status.NOT_MET or (
            each.status is Status.COULD_NOT_TELL and not scan_report.stopped
        )
        if is_open and each.rule not in shown:
            word = each.severity.value if each.status is Status.NOT_MET else "could not tell"
            yield f"{word}: {each.rule} ({', '.join(each.requirements)})"
            yield f"    {each.message}"


def _allowed_lines(scan_report: ScanReport) -> Iterator[str]:
    for each in scan_report.answered:
        if each.allowed:
            yield f"allowed: {each.rule}, {counted(each.allowed, 'find')}"
            for name, line, reason in each.allowances:
                yield f"    {name}:{line}: {reason}"


def _ending(scan_report: ScanReport) -> Iterator[str]:
    document = scan_document(scan_report, "", None)["files"]
    left = [f"{document['excluded']:,} left out on purpose"] if document["excluded"] else []
    for reason, number in document["skipped"].items():
        if number:
            left.append(counted(number, *SKIPPED_IN_WORDS[reason]))
    files = counted(document["searched"], "file")
    if scan_report.folders:
        yield f"Searched {files} in {listed(scan_report.folders, 5)}."
    if left:
        yield f"Not searched: {listed(left, 9)}."
    yield from scan_report.gaps
    if scan_report.stopped:
        yield "Stopped: this was found until then."
    yield _sums(scan_report)


def _sums(scan_report: ScanReport) -> str:
    counts: Counter[str] = Counter()
    for each in scan_report.answered:
        if each.status is Status.NOT_MET:
            counts[each.severity.value] += 1
        elif each.status is Status.COULD_NOT_TELL:
            counts["could not tell"] += 1
    words = [severity.value for severity in Severity] + ["could not tell"]
    parts = [f"{word} {counts[word]}" for word in words if counts[word]]
    if not scan_report.answered:
        return "Nothing was searched."
    return " · ".join(parts) if parts else "Nothing wrong was found."
