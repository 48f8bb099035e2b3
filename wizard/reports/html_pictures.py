"""Embeds pictures of answers in the HTML page."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wizard.files import FileTooLarge, read_file
from wizard.inspection.media.kinds import HEAD, NAMES, content_of
from wizard.inspection.media.look import unopened
from wizard.inspection.media.paths import PathError, located

MIB = 1024 * 1024
EACH = 2 * MIB
ALL = 12 * MIB

_SHOWN: Mapping[str, str] = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
"""The embedded formats; SVG is excluded, as it can contain more than a picture."""


class _NotShown(Exception):
    """Completes "logo.png …"."""


@dataclass
class EmbeddedPictures:
    """Maps a path in an answer to a `data:` URL, or "" if it cannot be embedded.

    Reads each file once; its limits apply to all calls together.
    """

    folder: Path
    """The draft's folder: relative paths must stay below it."""
    each: int
    left: int
    """Remaining bytes that may be embedded."""
    _known: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __call__(self, path: str) -> str:
        return self._image_or_reason(path)[0]

    def why_not(self, path: str) -> str:
        """Why a picture is not shown, completing "logo.png …"; "" if it is."""
        return self._image_or_reason(path)[1]

    def _image_or_reason(self, path: str) -> tuple[str, str]:
        if path not in self._known:
            try:
                self._known[path] = self._embedded(path), ""
            except _NotShown as reason:
                self._known[path] = "", str(reason)
        return self._known[path]

    def _embedded(self, path: str) -> str:
        data = self._read(path)
        content = content_of(data[:HEAD])
        if content not in _SHOWN:
            raise _NotShown(f"is {NAMES.get(content, 'no kind of picture')}, which is not shown")
        if len(data) > self.left:
            raise _NotShown("is left out: the pictures before it fill the page")
        self.left -= len(data)
        return f"data:{_SHOWN[content]};base64,{base64.b64encode(data).decode('ascii')}"

    def _read(self, path: str) -> bytes:
        """The file's bytes, within the limit for one picture."""
        try:
            return read_file(located(path, self.folder), self.each)
        except PathError as trouble:
            raise _NotShown(trouble.trouble) from trouble
        except FileTooLarge as error:
            raise _NotShown(f"is larger than {self.each / MIB:g} MiB") from error
        except (OSError, ValueError) as error:
            raise _NotShown(unopened(error).trouble) from error


def embedded_pictures(folder: Path, *, each: int = EACH, whole: int = ALL) -> EmbeddedPictures:
    """Pictures below a draft's folder, with limits in bytes for `each` and the `whole`."""
    return EmbeddedPictures(folder, each, whole)
