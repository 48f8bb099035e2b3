"""Standard output and error that never fail, and output of documents for programs.

A command completes regardless of output errors. `failure_of_output` reports them at the end.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from wizard.reports.envelope import DocumentKind


LINES_ONLY = "wizard.lines_only"
"""The key in the `meta` of click's context that says that no line may be drawn over."""

DEGRADE = "submission-wizard-degrade"
"""The name under which `ascii_fallback` is registered, for streams without Unicode."""

_PLAIN_ASCII = "submission_wizard_ascii"
"""ASCII under another name, since click replaces an ASCII stream by UTF-8."""

_TWINS = {
    "✓": "v", "✅": "v", "✗": "X", "✘": "X", "○": "o", "↻": "~", "✎": "a", "⚙": "m", "•": "*",
    "●": "*", "◦": "o", "▪": "*", "■": "*", "‣": ">", "▶": ">", "▸": ">", "☐": "o", "›": ">",
    "»": '"', "«": '"', "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "…": "...", "–": "-",
    "—": "-", "−": "-", "·": "|", "→": "->", "←": "<-", "×": "x", "≤": "<=",
    "≥": ">=", "≈": "~", "™": "(TM)", "®": "(R)", "©": "(C)", "℠": "(SM)", "⚠": "!", "ℹ": "i",
    "\N{NON-BREAKING HYPHEN}": "-", "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
}  # fmt: skip


class _StreamWriter(io.RawIOBase):
    """Writes all bytes to a descriptor; keeps the first failure and drops further output."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self.failure: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, data: ReadableBuffer, /) -> int:
        view = memoryview(data).cast("B")
        try:
            self._write_all(view)
        except OSError as error:
            self.failure = self.failure or error
        return len(view)

    def _write_all(self, view: memoryview) -> None:
        while view and self.failure is None:
            try:
                view = view[os.write(self._descriptor, view) :]
            except BlockingIOError:
                _wait_for_room(self._descriptor)


def make_streams_safe() -> None:
    """Replaces standard output and error by safe streams, except Windows consoles."""
    codecs.register_error(DEGRADE, ascii_fallback)
    codecs.register(_plain_ascii)
    _fill_closed_descriptors()
    sys.stdout = _safe(sys.stdout)
    sys.stderr = _safe(sys.stderr)


def failure_of_output() -> OSError | None:
    """Why standard output is incomplete; None if it is complete, or its reader closed early."""
    failure = getattr(getattr(sys.stdout, "buffer", None), "failure", None)
    if not isinstance(failure, OSError) or failure.errno in {errno.EPIPE, errno.EINVAL}:
        return None  # Windows reports EINVAL for a pipe without a reader
    return failure


def ascii_fallback(error: UnicodeError) -> tuple[str, int]:
    """For `codecs.register_error`: ASCII substitutes for characters that a stream cannot encode."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_ascii_stand_in(character) for character in text), error.end


def _ascii_stand_in(character: str) -> str:
    if character in _TWINS:
        return _TWINS[character]
    plain = unicodedata.normalize("NFKD", character)
    letters = "".join(part for part in plain if not unicodedata.combining(part))
    return letters if letters.isascii() and letters.isalpha() else "?"


def _safe(stream: TextIO) -> TextIO:
    """The stream with a safe writer; unchanged if closed, captured, or a Windows console."""
    try:
        descriptor = stream.fileno()
        kept = os.name == "nt" and stream.isatty()
    except (AttributeError, OSError, ValueError):
        return stream
    if kept or not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.flush()
    return io.TextIOWrapper(
        _StreamWriter(descriptor),  # type: ignore[type-var]
        encoding=_known_to_click(stream.encoding),
        errors=DEGRADE,
        line_buffering=stream.line_buffering,
        write_through=True,
    )


def _known_to_click(encoding: str) -> str:
    return _PLAIN_ASCII if codecs.lookup(encoding).name == "ascii" else encoding


def _plain_ascii(name: str) -> codecs.CodecInfo | None:
    if name != _PLAIN_ASCII:
        return None
    known = codecs.lookup("ascii")
    return codecs.CodecInfo(
        name=name,
        encode=known.encode,
        decode=known.decode,
        incrementalencoder=known.incrementalencoder,
        incrementaldecoder=known.incrementaldecoder,
    )


def _fill_closed_descriptors() -> None:
    """Opens the null device for closed descriptors, so that no file gets their numbers."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            if os.open(os.devnull, os.O_RDWR) != descriptor:
                return


def _wait_for_room(descriptor: int) -> None:
    import select

    select.select([], [descriptor], [])


def echo_document(kind: DocumentKind, data: object) -> None:
    """Prints a JSON document; see `document_text` for what it raises."""
    from wizard.reports.envelope import document_text

    echo_utf8(document_text(kind, data))


def echo_utf8(text: str) -> None:
    """Prints a document for programs in UTF-8, regardless of the stream's encoding."""
    import click

    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def can_overwrite_lines() -> bool:
    """Whether progress may be drawn over one line of standard error.

    False without a terminal, at a dumb one, and in the line-by-line mode.
    """
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return False
    import click

    context = click.get_current_context(silent=True)
    return context is None or not context.meta.get(LINES_ONLY)


def echo_path(path: Path) -> None:
    """Prints a path byte for byte to a script; cleaned to a terminal."""
    import click

    from wizard.text import clean

    if sys.stdout is not None and sys.stdout.isatty():
        click.echo(clean(str(path)))
    else:
        click.echo(os.fsencode(path))
