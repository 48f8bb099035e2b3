"""A small picture of the file that a field names, as far as it has one."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from textual.widget import Widget

from screens.widgets.picture import Picture
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.paths import PathError, located
from wizard.inspection.media.seen import FileRef, FileSeen, ImageFacts
from wizard.session.session import Session

HIGHEST = 12
"""Rows at most: what is said about the file stays in sight below it."""


class FilePreview(Picture):
    """As high as its picture, and not there at all without one. Looks at nothing by itself."""

    DEFAULT_CSS = """
    FilePreview { display: none; height: 1; }
    FilePreview.-shown { display: block; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: tuple[Path, FileSeen] | None = None

    def show_file(self, field_id: str, row: int) -> None:
        """Shows the file of a field, of a list the one in a row; the same one is left alone."""
        shown = self._found(field_id, row)
        if shown == self._shown:
            return
        self._shown = shown
        self.set_class(shown is not None, "-shown")
        self._fit()
        self.show(shown[0] if shown else None)

    def _found(self, field_id: str, row: int) -> tuple[Path, FileSeen] | None:
        path = self._path_of(field_id, row)
        seen = self._session.seen.get(FileRef(Media.IMAGE, path))
        if seen is None or seen.image is None:
            return None
        try:
            return located(path, self._session.draft.path.parent), seen
        except PathError:
            return None

    def _path_of(self, field_id: str, row: int) -> str:
        field = self._session.edition.fields.get(field_id)
        if field is None or field.kind.spec.media is not Media.IMAGE:
            return ""
        value = self._session.value(field_id)
        if field.kind.spec.is_list and isinstance(value, list):
            value = value[row] if 0 <= row < len(value) else ""
        return value if isinstance(value, str) else ""

    def _fit(self) -> None:
        facts = self._shown[1].image if self._shown else None
        around = self.parent
        width = self.size.width
        if not width and isinstance(around, Widget):  # it was hidden until now
            width = around.scrollable_content_region.width
        if facts is not None and width:
            self.styles.height = _rows_of(facts, width)

    def on_resize(self) -> None:
        """Stays as high as its picture."""
        self._fit()


def _rows_of(facts: ImageFacts, columns: int) -> int:
    """How many rows the picture takes when it is as wide as that, and never enlarged."""
    width = max(1, min(columns, facts.width))
    return max(1, min(HIGHEST, ceil(width * facts.height / max(1, facts.width) / 2)))
