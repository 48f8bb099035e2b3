"""Telling how far a long work has come, and stopping it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from wizard.errors import BundleError

ProgressCallback = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all, and the file in work or what is done with it."""

CancelCheck = Callable[[], bool]
"""True when the user wants to stop; asked about once per MiB."""


class ExportCancelled(BundleError):
    """The user stopped; nothing was left behind."""


class ProgressMeter:
    """Counts the bytes of one piece of work."""

    def __init__(
        self, total: int, progress: ProgressCallback | None, cancelled: CancelCheck | None
    ) -> None:
        self.total = total
        self.done = 0
        self._progress = progress
        self._cancelled = cancelled

    def counted(self, blocks: Iterable[bytes], name: str) -> Iterator[bytes]:
        """The blocks, each told of after it was used. Raises ExportCancelled between them."""
        self.look()
        for block in blocks:
            yield block
            self.done += len(block)
            if self._progress:
                self._progress(self.done, self.total, name)
            self.look()

    def tell(self, name: str) -> None:
        """Says what is in work when no bytes are counted. Raises ExportCancelled."""
        self.look()
        if self._progress:
            self._progress(self.done, self.total, name)

    def look(self) -> None:
        """Raises ExportCancelled when the user wants to stop."""
        if self._cancelled and self._cancelled():
            raise ExportCancelled("Stopped.", "Nothing was written; an older bundle is untouched.")
