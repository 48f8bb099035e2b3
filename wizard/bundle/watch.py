"""Progress and cancellation of long operations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from wizard.errors import BundleError

ProgressCallback = Callable[[int, int, str], None]
"""Called with bytes done, bytes in total, and the current file or operation."""

CancelCheck = Callable[[], bool]
"""Returns true to stop; polled once per MiB."""


class ExportCancelled(BundleError):
    """The user stopped the operation; nothing was left behind."""


class ProgressMeter:
    """Counts the processed bytes of one operation."""

    def __init__(
        self, total: int, progress: ProgressCallback | None, cancelled: CancelCheck | None
    ) -> None:
        self.total = total
        self.done = 0
        self._progress = progress
        self._cancelled = cancelled

    def counted(self, blocks: Iterable[bytes], name: str) -> Iterator[bytes]:
        """Passes on blocks and reports each after use. Raises ExportCancelled between them."""
        self.look()
        for block in blocks:
            yield block
            self.done += len(block)
            if self._progress:
                self._progress(self.done, self.total, name)
            self.look()

    def tell(self, name: str) -> None:
        """Reports an operation without byte counts. Raises ExportCancelled."""
        self.look()
        if self._progress:
            self._progress(self.done, self.total, name)

    def stopped(self) -> bool:
        """Whether the user wants to stop."""
        return bool(self._cancelled and self._cancelled())

    def look(self) -> None:
        """Raises ExportCancelled if the user wants to stop."""
        if self.stopped():
            raise ExportCancelled("Stopped.", "Nothing was written; an older bundle is unchanged.")
