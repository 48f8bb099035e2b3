"""A scan as SARIF 2.1.0: each find at its line, for code scanning and editors.

What fails or warns are failures. What could not be told are results of the kind "open". Finds that
a comment allows are suppressed, with the reason. Finds that are listed only are left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from wizard.catalogue.model import Status
from wizard.checks.source_found import Weight
from wizard.inspection.source.standing import IN_WORDS, Place
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
from wizard.reports.scan_subject import (
    NO_REASON,
    RuleWords,
    ScanSubject,
    allow_words,
    once,
    tells_more_than_finds,
)
from wizard.rules.phrasing import sentence
from wizard.topics.scan.results import ScanAnswer, WeighedFind

Document = dict[str, Any]

_DIGITS = 32


def scan_sarif(subject: ScanSubject) -> str:
    """One run as JSON, without times and absolute paths."""
    results = list(_results(subject))
    named = list(dict.fromkeys(result["ruleId"] for result in results))
    for result in results:
        result["ruleIndex"] = named.index(result["ruleId"])
    rules = {each.rule: each for each in reversed(subject.scan_report.answered)}
    draft = f"{subject.draft.id}/" if subject.draft is not None else ""
    return sarif_text(
        {
            "tool": {"driver": sarif_driver([_sarif_rule(subject, rules[name]) for name in named])},
            "automationDetails": {"id": f"submission-wizard-scan/{draft}"},
            "columnKind": UNITS,
            **redaction(),
            "invocations": [_invocation(subject)],
            "results": results,
            "properties": {
                "edition": subject.edition.id,
                "catalogue": subject.edition.catalogue.digest,
                "summary": subject.sums,
            },
        }
    )


def _sarif_rule(subject: ScanSubject, answered: ScanAnswer) -> Document:
    requirements = subject.requirements_of(answered)
    told = subject.asked_words(answered)
    url = next(filter(None, map(subject.url_of, requirements)), "")
    level = sarif_level(answered.severity)
    parts = [
        *((title if title != "Rule" else "", words) for title, words in told.items()),
        ("Ours", once(each.ours for each in requirements)),
    ]
    return {
        "id": answered.rule,
        "shortDescription": {"text": sarif_message(told.get("Rule", ""))},
        "fullDescription": {"text": sarif_message(told.get("Why", ""))},
        "help": sarif_help(parts),
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"level": level},
        "properties": {
            "requirements": list(answered.requirements),
            "tags": ["app-marketplace", answered.check],
            "problem.severity": PROBLEM_SEVERITIES[level],
        },
    }


def _invocation(subject: ScanSubject) -> Document:
    """The invocation, with what was not searched."""
    report = subject.scan_report
    stopped = ["The scan was stopped before it had read every file."] if report.stopped else []
    notes = [
        {
            "descriptor": {"id": "not-searched"},
            "level": "warning",
            "message": {"text": sarif_message(gap)},
        }
        for gap in (*report.gaps, *stopped)
    ]
    return {"executionSuccessful": not report.stopped, "toolExecutionNotifications": notes}


def _results(subject: ScanSubject) -> Iterator[Document]:
    seen: Counter[str] = Counter()
    for find in subject.scan_report.finds:
        if find.weight is not Weight.TOLD:
            text = find.row["excerpt"] or find.about
            key = _fingerprint(seen, find.rule, subject.paths.uri(find.row["name"]), text)
            yield _find_result(subject, find, key)
    for answered in subject.open:
        if tells_more_than_finds(answered, subject.finds_of(answered)):
            yield _other_result(subject, answered, _fingerprint(seen, answered.rule))
    for answered in subject.scan_report.answered:
        for name, line, reason in answered.allowances:
            key = _fingerprint(seen, answered.rule, subject.paths.uri(name), reason)
            yield _allowed_result(subject, answered, (name, line, reason), key)


def _fingerprint(seen: Counter[str], *parts: str) -> Document:
    """A digest that does not change when lines move; equal lines of a file are numbered."""
    key = "\0".join(parts)
    seen[key] += 1
    digest = hashlib.sha256(f"{key}\0{seen[key]}".encode("utf-8", "replace")).hexdigest()
    return {"ruleFileAndExcerpt/v1": digest[:_DIGITS]}


def _find_result(subject: ScanSubject, find: WeighedFind, fingerprint: Document) -> Document:
    row, answered = find.row, subject.answer_of(find)
    is_open = find.severity is None
    asked = subject.asked_by(answered)
    found = f"Found in {IN_WORDS[Place(row['place'])]}: {find.about or row['excerpt']}"
    remark = sentence(NO_REASON[0].upper() + NO_REASON[1:]) if row["unreasoned"] else ""
    to_do = _what_to_do(asked, allow_words(answered), is_open=is_open)
    words = [asked.statement, sentence(found), remark, to_do]
    flows = code_flows(subject.paths, [row])
    return {
        "ruleId": find.rule,
        "kind": "open" if is_open else "fail",
        "level": "none" if find.severity is None else sarif_level(find.severity),
        "message": {"text": sarif_message(" ".join(filter(None, words)))},
        "locations": [source_location(subject.paths, row)],
        "partialFingerprints": fingerprint,
        **({"codeFlows": flows} if flows else {}),
        "properties": {"weight": find.weight.value, "place": row["place"], "sure": row["sure"]},
    }


def _what_to_do(asked: RuleWords, allow: str, *, is_open: bool) -> str:
    told = asked.fix_sentence
    if is_open and allow:
        return f"Could not be told; if it is right, say so: {sentence(allow)} {told}".rstrip()
    return told


def _other_result(subject: ScanSubject, answered: ScanAnswer, fingerprint: Document) -> Document:
    """What is missing or undecided stands at the folders that were searched."""
    is_open = answered.status is Status.COULD_NOT_TELL
    asked = subject.asked_by(answered)
    found = sentence(answered.message or "Could not be told")
    words = [asked.statement, found, asked.fix_sentence]
    return {
        "ruleId": answered.rule,
        "kind": "open" if is_open else "fail",
        "level": "none" if is_open else sarif_level(answered.severity),
        "message": {"text": sarif_message(" ".join(filter(None, words)))},
        "locations": list(_folder_locations(subject, subject.scan_report.folders)),
        "partialFingerprints": fingerprint,
        "properties": {"status": answered.status.value, "severity": answered.severity.value},
    }


def _folder_locations(subject: ScanSubject, folders: Iterable[str]) -> Iterator[Document]:
    for name in folders:
        uri = subject.paths.uri(name)
        yield {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}}}


def _allowed_result(
    subject: ScanSubject, answered: ScanAnswer, allowed: tuple[str, int, str], key: Document
) -> Document:
    name, line, reason = allowed
    row = {"name": name, "line": line, "column": 0, "excerpt": ""}
    return {
        "ruleId": answered.rule,
        "kind": "fail",
        "level": sarif_level(answered.severity),
        "message": {"text": sarif_message(subject.asked_by(answered).statement)},
        "locations": [source_location(subject.paths, row)],
        "partialFingerprints": key,
        "suppressions": [{"kind": "inSource", "status": "accepted", "justification": reason}],
    }
