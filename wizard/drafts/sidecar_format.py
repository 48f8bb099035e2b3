"""The JSON format of files beside a draft: sorted, versioned, limited in size."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from wizard.errors import WizardError

Document = dict[str, Any]
Content = TypeVar("Content")

FORMAT = 1
MAX_BYTES = 8 * 1024 * 1024
_DAMAGED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarFormat:
    """A kind of file, with its name in messages and the hint if it cannot be read."""

    noun: str
    """Completes "is not … of this program"."""
    error: type[WizardError]
    hint: str
    hint_for_other_format: str

    def write(self, document: Document, draft: str) -> bytes:
        """The file's bytes, reproducible. `draft` is its draft's id or ""."""
        document = {"format": FORMAT} | document | ({"draft": draft} if draft else {})
        return (json.dumps(document, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode()

    def read(self, data: bytes, label: str, parse: Callable[[Document], Content]) -> Content:
        """The result of `parse` for a file. Raises `error`, naming the file by `label`."""
        if len(data) > MAX_BYTES:
            raise self.error(f"{label} is too large for {self.noun}.", self.hint)
        try:
            document = json.loads(data)
            if document["format"] != FORMAT:
                message = f"{label} has format {document['format']}; this version reads {FORMAT}."
                raise self.error(message, self.hint_for_other_format)
            return parse(document)
        except _DAMAGED as error:
            message = f"{label} is not {self.noun} of this program."
            raise self.error(message, self.hint) from error
