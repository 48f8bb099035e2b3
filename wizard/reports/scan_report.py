"""A source code scan as JSON and as text; the schema is `scan_schema`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wizard.catalogue.model import Requirement
from wizard.checks.source_found import Weight
from wizard.inspection.source.standing import IN_WORDS, Place
from wizard.reports.scan_subject import (
    NO_REASON,
    ScanSubject,
    left_out_folders,
    place_words,
    skipped_counts,
    step_words,
    tells_more_than_finds,
    weight_word,
)
from wizard.reports.text_report import INDENT, wrapped
from wizard.rules.phrasing import counted
from wizard.text import clean, cleaned_throughout
from wizard.topics.scan.results import ScanAnswer, WeighedFind

Document = dict[str, Any]


def scan_document(subject: ScanSubject) -> Document:
    """All results in a stable order, safe for a terminal."""
    report = subject.scan_report
    document = {
        "edition": subject.edition.id,
        "draft": str(subject.draft.path) if subject.draft is not None else None,
        "folders": list(report.folders),
        "stopped": report.stopped,
        "blocks": report.blocks,
        "files": {
            "searched": sum(went["files"] for went in report.went),
            "minified": sum(went["minified"] for went in report.went),
            "excluded": sum(went["excluded"] for went in report.went),
            "skipped": skipped_counts(report),
            "left_out": left_out_folders(report),
            "gaps": list(report.gaps),
        },
        "rules": [_rule(subject, each) for each in report.answered],
        "not_asked": [
            {"condition": each.condition, "label": each.label, "rules": list(each.rules)}
            for each in report.not_asked
        ],
        "finds": [_find(subject, each) for each in report.finds],
    }
    cleaned: Document = cleaned_throughout(document)
    return cleaned


def _rule(subject: ScanSubject, answered: ScanAnswer) -> Document:
    return {
        "rule": answered.rule,
        "check": answered.check,
        "requirements": list(answered.requirements),
        "status": answered.status.value,
        "severity": answered.severity.value,
        "message": answered.message,
        "fix": subject.asked_by(answered).fix,
        "allow": answered.allow,
        "asked": [_asked(subject, each) for each in subject.requirements_of(answered)],
        "finds": {weight.value: answered.counts[weight] for weight in Weight},
        "allowed": answered.allowed,
        "allowances": [
            {"file": name, "line": line, "reason": reason}
            for name, line, reason in answered.allowances
        ],
    }


def _asked(subject: ScanSubject, requirement: Requirement) -> Document:
    source = requirement.source
    return {
        "requirement": requirement.id,
        "statement": requirement.statement,
        "why": requirement.why,
        "fix": requirement.fix,
        "source": {
            "document": source.document,
            "section": source.section,
            "as_of": source.as_of.isoformat(),
            "revision": source.revision,
        },
        "url": subject.url_of(requirement),
    }


def _find(subject: ScanSubject, find: WeighedFind) -> Document:
    row, answered = find.row, subject.answer_of(find)
    asked = subject.asked_by(answered)
    return {
        "rule": find.rule,
        "requirements": list(find.requirements),
        "weight": find.weight.value,
        "severity": find.severity.value if find.severity else None,
        "file": row["name"],
        "line": row["line"],
        "column": row["column"],
        "excerpt": row["excerpt"],
        "about": find.about,
        "place": row["place"],
        "sure": row["sure"],
        "unreasoned": row["unreasoned"],
        "statement": asked.statement,
        "why": asked.why,
        "fix": asked.fix,
        "allow": answered.allow,
        "steps": [_step(step) for step in row.get("steps") or ()],
    }


def _step(step: Document) -> Document:
    return {
        "file": step["name"],
        "line": step["line"],
        "column": step["column"],
        "excerpt": step["excerpt"],
        "note": step["note"],
    }


def scan_text(subject: ScanSubject) -> str:
    """The text for a person, most serious results first."""
    lines = [
        *_finds_text_lines(subject),
        *_other_lines(subject),
        *_allowed_lines(subject),
        *subject.not_asked,
        *subject.endings,
        subject.sums,
    ]
    return clean("\n".join(lines)) + "\n"


def _finds_text_lines(subject: ScanSubject) -> Iterator[str]:
    """The finds; what the rule asks for follows the first that asks for something."""
    explained: set[tuple[str, tuple[str, ...]]] = set()
    for find in subject.scan_report.finds:
        yield from _find_text_lines(find)
        key = (find.rule, find.requirements)
        if find.weight is not Weight.TOLD and key not in explained:
            explained.add(key)
            yield from _rule_lines(subject, subject.answer_of(find))


def _find_text_lines(find: WeighedFind) -> Iterator[str]:
    row = find.row
    weight = find.severity.value if find.severity else find.weight.value
    place = IN_WORDS[Place(row["place"])]
    needs = ", ".join(find.requirements)
    yield f"{place_words(row)}: {weight}: {find.rule}; {place} ({needs})"
    remark = f"  ({NO_REASON})" if row["unreasoned"] else ""
    for text in filter(None, (row["excerpt"], find.about)):
        yield f"{INDENT}{text}{remark}"
    yield from (f"{INDENT}  {words}" for words in step_words(row))


def _rule_lines(subject: ScanSubject, answered: ScanAnswer) -> Iterator[str]:
    for word, text in subject.asked_words(answered).items():
        yield from wrapped(text, f"{INDENT}  ", f"{INDENT}{word}: ")


def _other_lines(subject: ScanSubject) -> Iterator[str]:
    """Results without a location: something is missing, or undecided."""
    for each in subject.open:
        finds = subject.finds_of(each)
        if not tells_more_than_finds(each, finds):
            continue
        yield f"{weight_word(each)}: {each.rule} ({', '.join(each.requirements)})"
        if each.message:
            yield f"{INDENT}{each.message}"
        if not finds and each.message not in subject.scan_report.gaps:
            yield from _rule_lines(subject, each)


def _allowed_lines(subject: ScanSubject) -> Iterator[str]:
    for each in subject.scan_report.answered:
        if each.allowed:
            yield f"allowed: {each.rule}, {counted(each.allowed, 'find')}"
            for name, line, reason in each.allowances:
                yield f"{INDENT}{name}:{line}: {reason}"
