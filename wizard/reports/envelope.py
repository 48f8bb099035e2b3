"""The frame of every JSON document: `schema`, `version`, `generated` and `data`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, date, datetime, time
from typing import Any, Final

from wizard import __version__
from wizard.dataclass import dataclass
from wizard.errors import WizardError
from wizard.text import spelled_out

PROGRAM: Final = "submission-wizard"
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
"""The seconds since 1970 that programs write as the time of their output."""

SHAPE_VARIABLE = "SUBMISSION_WIZARD_JSON"
BARE = "bare"
"""Its only value: documents are printed without the frame, as before there was one."""

MARKER = {"program": {"name": PROGRAM, "version": __version__}}
"""What named the program in documents without a frame."""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document, whose shape has a number."""

    name: str
    number: int
    head: Mapping[str, Any] = field(default_factory=dict)
    """The keys before those of `data` in a document without a frame, as bundles hold it."""

    @property
    def schema(self) -> str:
        """The id of its shape, which is also that of its JSON Schema."""
        return f"{PROGRAM}/{self.name}/{self.number}"

    @property
    def file_name(self) -> str:
        """The name of its JSON Schema below `assets/schemas`."""
        return f"{self.name}-{self.number}.json"


def framed(kind: DocumentKind, data: object, generated: datetime | None = None) -> dict[str, Any]:
    """The document; `generated` is now, or the time that `SOURCE_DATE_EPOCH` says.

    Raises WizardError if that variable is no time.
    """
    moment = (generated or _generation_time()).astimezone(UTC)
    return {
        "schema": kind.schema,
        "version": __version__,
        "generated": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "data": data,
    }


def without_frame(kind: DocumentKind, data: Mapping[str, Any]) -> dict[str, Any]:
    """The document as it was before documents were framed, and as bundles hold it."""
    return {**kind.head, **data}


def document_text(kind: DocumentKind, data: object) -> str:
    """The document as JSON, safe for a terminal, with a line break at the end.

    Dates and times become ISO text. Raises TypeError for other values that JSON does not have, and
    WizardError for an environment that says what cannot be.
    """
    return json_text(_requested(kind, data))


def document_line(kind: DocumentKind, data: object) -> str:
    """As `document_text`, in one line, for a stream of documents."""
    text = json.dumps(_requested(kind, data), ensure_ascii=False, default=_iso_text)
    return spelled_out(text) + "\n"


def json_text(document: object) -> str:
    """A value as JSON, indented, with a line break at the end."""
    text = json.dumps(document, ensure_ascii=False, indent=2, default=_iso_text)
    return spelled_out(text) + "\n"


def _requested(kind: DocumentKind, data: object) -> object:
    shape = os.environ.get(SHAPE_VARIABLE, "")
    if shape not in {"", BARE}:
        message = f"{SHAPE_VARIABLE} is {shape!r:.40}, which is no shape of documents."
        raise WizardError(message, f"Set it to {BARE}, or unset it.")
    if not shape:
        return framed(kind, data)
    return without_frame(kind, data) if isinstance(data, Mapping) else data


def _generation_time() -> datetime:
    stated = os.environ.get(EPOCH_VARIABLE)
    if not stated:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(stated), UTC)
    except (ValueError, OverflowError, OSError) as error:
        message = f"{EPOCH_VARIABLE} is {stated!r:.40}, which is no number of seconds since 1970."
        raise WizardError(message, "Correct it, or unset it.") from error


def _iso_text(value: object) -> str:
    if isinstance(value, date | time):  # a datetime is a date too
        return value.isoformat()
    message = f"{value!r} has no place in JSON."
    raise TypeError(message)
