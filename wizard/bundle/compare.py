"""Compares a bundle's assessment with the current one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.bundle.names import ASSESSMENT
from wizard.catalogue.model import Severity, Status
from wizard.errors import BundleError
from wizard.reports.json_report import SCHEMA, Document
from wizard.reports.signs import sign_of
from wizard.text import one_line

if TYPE_CHECKING:
    from pydantic import BaseModel


_COMPARED = ("status", "severity", "proof", "field", "row", "message", "fix", "waiver", "attested")


_SCHEMA_OF_VERSION = "submission-wizard/assessment/{}"
_HEAD = 200
"""In bytes: the schema stands first in the document."""


@dataclass(frozen=True, slots=True)
class VerdictDifference:
    """A requirement whose verdict changed; "" if there was, or is, none."""

    requirement: str
    before: str
    after: str

    def __str__(self) -> str:
        """A sentence for a report."""
        before = self.before or "not judged"
        return f"{self.requirement}: {before} → {self.after or 'not judged'}"


def read_document(data: bytes, label: str) -> Document:
    """The bundle's `assessment.json`. Raises BundleError when it has not the published shape."""
    from wizard.reports.schema import AssessmentPart, FirstAssessmentPart, SecondAssessmentPart

    where = f"{ASSESSMENT} in {label}"
    for version, part in (("1", FirstAssessmentPart), ("2", SecondAssessmentPart)):
        schema = _SCHEMA_OF_VERSION.format(version)
        if f'"{schema}"'.encode() in data[:_HEAD]:
            return read_published(data, where, schema, part)
    return read_published(data, where, SCHEMA, AssessmentPart)


def differences_of(before: Document, after: Document) -> list[VerdictDifference]:
    """Every requirement with a different verdict, in journey order."""
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


_SOUND = "Ask for a sound bundle."


def read_published(data: bytes, where: str, schema: str, part: type[BaseModel]) -> dict[str, Any]:
    """Parses a document; `where` names it, `part` is the model of what is read of it.

    Raises BundleError with the location if the bytes are not JSON of that shape.
    """
    from pydantic import ValidationError

    try:
        document: dict[str, Any] = json.loads(data.decode("utf-8"))
        part.model_validate_json(data, strict=True)
    except UnicodeDecodeError as error:
        raise BundleError(f"{where} is not UTF-8 text.", _SOUND) from error
    except ValidationError as error:
        place = ".".join(str(key) for key in error.errors()[0]["loc"]) or "its form"
        raise BundleError(f"{where} is not {schema}: see {ascii(place)[1:-1]}.", _SOUND) from error
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{where} is not valid JSON.", _SOUND) from error
    return document
