"""A draft that is open for reading only: no edit of any kind reaches it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.model import Signature, Waiver
from wizard.errors import WizardError
from wizard.session.app_context import local_now
from wizard.session.session import Session

DAY = date(2025, 4, 1)
WAIVER = Waiver("lst-tagline-length", "The form takes 90 characters.", "Ana Kovač", DAY)


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue) -> Session:
    """A draft with one edit, opened for reading only after it."""
    draft = create_draft(tmp_path, "App", "2025-02", local_now(), field_ids=catalogue.fields)
    session = Session(draft, catalogue.edition("2025-02"), DAY)
    session.waive(WAIVER)
    session.set("listing.tagline", "Sync daily logs")
    draft.read_only = True
    session.unsaved = False
    return session


@pytest.mark.parametrize(
    "edit",
    [
        lambda session: session.set("listing.tagline", "Other"),
        lambda session: session.undo(),
        lambda session: session.redo(),
        lambda session: session.waive(Waiver("lst-name-length", "It fits.", "Jo", DAY)),
        lambda session: session.unwaive("lst-tagline-length"),
        lambda session: session.sign(Signature(page="name", by="Jo", on=DAY, answers="")),
    ],
    ids=["set", "undo", "redo", "waive", "unwaive", "sign"],
)
def test_an_edit_is_refused_and_can_be_made_once_the_draft_may_be_written(
    session: Session, edit: Callable[[Session], object]
) -> None:
    with pytest.raises(WizardError, match="open for reading only"):
        edit(session)

    assert session.draft.answers == {"listing.tagline": "Sync daily logs"}
    assert (session.draft.waivers, session.draft.signatures) == ([WAIVER], [])
    assert not session.unsaved

    session.draft.read_only = False
    assert session.undo() is not None
    assert session.draft.answers == {}
