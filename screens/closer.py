"""A closer look at one file: what it is, what is wrong with it, and what mends it."""

from __future__ import annotations

from screens.dialogs import Dialog
from screens.fields.surroundings import Surroundings
from wizard.session.session import Session


class LookCloser(Dialog[str | None]):
    """Gives the path of a mended file, as it belongs into the draft; None changes nothing."""

    def __init__(
        self, session: Session, field_id: str, row: int | None, surroundings: Surroundings
    ) -> None:
        super().__init__("Look closer")
        self._session = session
        self._field = field_id
        self._row = row
        """Index of the file in a list of files; None for a field of one file."""
        self._surroundings = surroundings
