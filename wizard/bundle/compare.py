"""What an assessment said when a bundle was made, against what is found now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wizard.bundle.names import ASSESSMENT
from wizard.bundle.published import read_published
from wizard.catalogue.model import Severity, Status
from wizard.reports.json_report import SCHEMA, Document
from wizard.reports.signs import sign_of
from wizard.text import one_line

_COMPARED = ("status", "severity", "proof", "field", "row", "message", "fix", "waiver", "attested")


@dataclass(frozen=True, slots=True)
class VerdictDifference:
    """A requirement whose verdict is another one now; "" where there was, or is, none."""

    requirement: str
    before: str
    after: str

    def __str__(self) -> str:
        """As a sentence for a report."""
        before = self.before or "not judged"
        return f"{self.requirement}: {before} → {self.after or 'not judged'}"


def read_document(data: bytes, label: str) -> Document:
    """The bundle's `assessment.json`. Raises BundleError when it has not the published shape."""
    from wizard.reports.schema import AssessmentPart

    return read_published(data, f"{ASSESSMENT} in {label}", SCHEMA, AssessmentPart)


def differences_of(before: Document, after: Document) -> list[VerdictDifference]:
    """Every requirement judged otherwise, in the order of the journey."""
    return list(_differences(_by_id(before), _by_id(after)))


def _by_id(document: Document) -> dict[str, dict[str, Any]]:
    return {finding["id"]: finding for finding in document["findings"]}


def _differences(
    before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
) -> Iterator[VerdictDifference]:
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None or any(one[key] != other[key] for key in _COMPARED):
            yield VerdictDifference(one_line(name), _verdict_words(one), _verdict_words(other))


def _verdict_words(finding: dict[str, Any] | None) -> str:
    if finding is None:
        return ""
    status, severity = Status(finding["status"]), Severity(finding["severity"])
    words = status.value.replace("-", " ")
    if status is Status.NOT_MET:
        words = f"{words} ({sign_of(status, severity).word})"
    message = one_line(finding["message"])
    return f"{words}: {message}" if message else words
