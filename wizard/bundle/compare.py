"""Compares a bundle's assessment with the current one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wizard.bundle.names import ASSESSMENT
from wizard.catalogue.edition import Edition, reads
from wizard.catalogue.model import Severity, Status
from wizard.dataclass import dataclass
from wizard.errors import BundleError
from wizard.reports.document_kinds import ASSESSMENT as ASSESSMENT_KIND
from wizard.reports.json_report import Document
from wizard.reports.signs import sign_of
from wizard.rules.phrasing import listed
from wizard.secrets.masking import without_secrets
from wizard.text import one_line

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError


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
    because: str = ""
    """Which of its questions are asked elsewhere now; "" if none is."""

    def __str__(self) -> str:
        """A sentence for a report."""
        before = self.before or "not judged"
        because = f" ({self.because})" if self.because else ""
        return f"{self.requirement}: {before} → {self.after or 'not judged'}{because}"


def read_document(data: bytes, label: str) -> Document:
    """The bundle's `assessment.json`. Raises BundleError when it has not the published shape."""
    from wizard.reports.schema import (
        FirstAssessmentPart,
        SecondAssessmentPart,
        ThirdAssessmentPart,
    )

    where = f"{ASSESSMENT} in {label}"
    for version, part in (("1", FirstAssessmentPart), ("2", SecondAssessmentPart)):
        schema = _SCHEMA_OF_VERSION.format(version)
        if f'"{schema}"'.encode() in data[:_HEAD]:
            return read_published(data, where, schema, part)
    return read_published(data, where, ASSESSMENT_KIND.head["schema"], ThirdAssessmentPart)


def differences_of(
    before: Document, after: Document, newer: Edition | None = None
) -> list[VerdictDifference]:
    """Every requirement with a different verdict, in journey order.

    `newer` is the edition by which it was judged `after`, if that is by other rules: then a verdict
    that only stands at the field that is asked in place of its own is the same.
    """
    return list(_differences(_by_id(before), _by_id(after), newer))


def _by_id(document: Document) -> dict[str, dict[str, Any]]:
    return {finding["id"]: finding for finding in document["findings"]}


def _differences(
    before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]], newer: Edition | None
) -> Iterator[VerdictDifference]:
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None or not _is_same(one, other, newer):
            because = _asked_elsewhere(name, newer) if newer else ""
            before_words, after_words = _verdict_words(one), _verdict_words(other)
            yield VerdictDifference(one_line(name), before_words, after_words, because)


def _is_same(one: dict[str, Any], other: dict[str, Any], newer: Edition | None) -> bool:
    odd = {key for key in _COMPARED if one[key] != other[key]}
    if not odd or newer is None or not odd <= {"field", "row", "message"}:
        return not odd
    field = newer.catalogue.fields.get(one["field"])
    if field is None or not newer.derivations.is_from(field.id, other["field"]):
        return False
    return other["message"] in {one["message"], f"{field.label}: {one['message']}"}


def _asked_elsewhere(requirement: str, edition: Edition) -> str:
    """Which fields of a requirement are asked as other ones, in a few words."""
    known = edition.requirements.get(requirement)
    names = [name for name in sorted(reads(known)) if name in edition.fields] if known else []
    moved = [edition.fields[name] for name in names if edition.is_hidden(name)]
    fields = edition.catalogue.fields
    parts = (f"“{each.label}” is part of “{fields[each.derived[0].field].label}”" for each in moved)
    return listed(dict.fromkeys(parts))


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
        place = error_place(error) or "its form"
        raise BundleError(f"{where} is not {schema}: see {place}.", _SOUND) from error
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{where} is not valid JSON.", _SOUND) from error
    return document


def error_place(error: ValidationError) -> str:
    """Where an untrusted document is wrong: its keys, in ASCII and without secrets."""
    place = ".".join(str(key) for key in error.errors()[0]["loc"])
    return ascii(without_secrets(place))[1:-1][:_LONGEST_PLACE]


_LONGEST_PLACE = 200
