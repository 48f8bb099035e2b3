"""What was changed can be taken back after the program was killed and the draft opened again."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.drafts.empty import create_draft
from tests.session.test_secrets_in_answers import SECRET
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.model import Draft, Waiver
from wizard.drafts.write import save_draft
from wizard.places import UserFolders
from wizard.session import open_draft
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.session.undo_file import MOST_CHARACTERS

NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
TAGLINE, COLLABORATORS = "listing.tagline", "app.collaborators"


@pytest.fixture
def desk(tmp_path: Path, catalogue: Catalogue) -> AppContext:
    desk = AppContext(UserFolders.below(tmp_path), now=lambda: NOON, as_of=NOON.date())
    desk.__dict__["catalogue"] = catalogue
    create_draft(tmp_path, "App", "2025-02", NOON, field_ids=catalogue.fields)
    return desk


def opened(desk: AppContext, after: timedelta = timedelta()) -> OpenDraft:
    desk.now = lambda: NOON + after
    work = desk.open(desk.places.data / "draft.toml")
    work.keep_undo(desk.places.state)
    return work


def end(work: OpenDraft) -> None:
    """The program is killed after a save."""
    work.save()
    if work.lock is not None:
        work.lock.release()


def ended_after_changes(desk: AppContext) -> None:
    work = opened(desk)
    work.session.set(TAGLINE, "First")
    work.session.set(COLLABORATORS, [{"email": "ana@example.com", "on": date(2025, 3, 1)}])
    work.session.end_typing()
    work.session.set(TAGLINE, "Second " * 9)
    work.session.waive(Waiver("lst-tagline-length", "The form takes it", "Ana", NOON.date()))
    work.session.set(TAGLINE, None)
    work.session.undo()
    end(work)


def test_answers_and_waivers_are_taken_back_and_made_again_after_reopening(
    desk: AppContext,
) -> None:
    ended_after_changes(desk)
    session = opened(desk, timedelta(hours=23)).session

    assert session.redo()
    assert session.value(TAGLINE) is None
    for _ in range(2):
        session.undo()
    assert session.draft.waivers == []
    session.undo()
    assert session.value(TAGLINE) == "First"
    assert session.value(COLLABORATORS) is not None
    session.undo()
    assert session.value(COLLABORATORS) is None
    session.undo()
    assert session.undo() is None
    assert session.value(TAGLINE) is None


def outside(desk: AppContext) -> None:
    path = desk.places.data / "draft.toml"
    path.write_text(path.read_text("utf-8") + "\n# read by Ben\n", "utf-8")


def damaged(desk: AppContext) -> None:
    (path,) = (desk.places.state / "undo").iterdir()
    path.write_text("done = [", "utf-8")


@pytest.mark.parametrize(
    ("change", "after"),
    [(outside, 0), (damaged, 0), (lambda _: None, 25)],
    ids=["changed elsewhere", "damaged", "a day later"],
)
def test_nothing_is_taken_back_where_the_history_does_not_fit_the_file(
    desk: AppContext, change: Callable[[AppContext], None], after: int
) -> None:
    ended_after_changes(desk)
    change(desk)

    assert opened(desk, timedelta(hours=after)).session.undo() is None


def test_no_secret_is_ever_stored_and_old_files_are_removed(desk: AppContext) -> None:
    work = opened(desk)
    work.session.set(TAGLINE, f"Sync {SECRET}")
    work.session.set(TAGLINE, "Sync")
    work.session.set("listing.summary", f"Token {SECRET}")
    end(work)

    (path,) = (desk.places.state / "undo").iterdir()
    assert SECRET not in path.read_text("utf-8")
    assert path.stat().st_mode & 0o077 == 0
    two_days_ago = NOON.timestamp() - 2 * 24 * 3600
    os.utime(path, (two_days_ago, two_days_ago))
    opened(desk).lock.release()  # type: ignore[union-attr]
    assert not path.exists()


def test_undo_never_jumps_over_a_change_that_was_not_stored(desk: AppContext) -> None:
    work = opened(desk)
    for text in ("First", f"Sync {SECRET}"):
        work.session.set(TAGLINE, text)
        work.session.end_typing()
    end(work)
    session = opened(desk).session

    assert session.undo() is None
    assert session.value(TAGLINE) == f"Sync {SECRET}"


def test_what_is_changed_during_a_save_is_undone_only_once_it_is_saved(
    desk: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = opened(desk)
    work.session.set(TAGLINE, "First")
    work.session.end_typing()

    def save(draft: Draft, now: datetime) -> None:
        save_draft(draft, now)
        work.session.set(COLLABORATORS, [{"email": "ana@example.com", "on": date(2025, 3, 1)}])

    monkeypatch.setattr(open_draft, "save_draft", save)
    end(work)
    session = opened(desk).session

    session.undo()
    assert session.value(TAGLINE) is None


def test_a_long_history_keeps_its_newest_part(desk: AppContext) -> None:
    work = opened(desk)
    for number in range(9):
        work.session.set("listing.summary", f"{number} " + "word " * 4000)
        work.session.end_typing()
    end(work)

    (path,) = (desk.places.state / "undo").iterdir()
    assert path.stat().st_size <= MOST_CHARACTERS + 1000
    session = opened(desk).session
    session.undo()
    assert str(session.value("listing.summary")).startswith("7 ")
