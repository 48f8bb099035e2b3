"""A draft takes no journal and no evidence of another draft that had its file name before."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.screens.home.stage import NOON, desk_in, written
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.evidence_file import EvidenceFile
from wizard.drafts.evidence_observed import Observed, Question
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import NOTHING_DONE, EnteredValue
from wizard.drafts.model import evidence_path, journal_path
from wizard.session.app_context import AppContext
from wizard.topics.editions.migrate import CannotMigrate, migrate_draft, undo_migration

NEW = "2026-06"
DAY = date(2025, 4, 1)
ASKED = {Question("page", ("https://a.example/",)): Observed(NOON, {"status": 200})}


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def desk(home: Path, catalogue: Catalogue, said: list[str]) -> AppContext:
    desk = desk_in(home, catalogue)
    desk.heed = said.append
    return desk


@pytest.fixture
def path(desk: AppContext) -> Path:
    """A draft with a journal and evidence, moved to the newest edition."""
    path = written(desk, "sitebook.toml", "Sitebook")
    migrate_draft(path, desk.catalogue, NEW, desk.now())
    EvidenceFile(path).add(ASKED)
    return path


def test_a_new_draft_of_the_same_file_name_takes_no_strangers_journal(
    desk: AppContext, path: Path, said: list[str]
) -> None:
    theirs = {file(path): file(path).read_bytes() for file in (journal_path, evidence_path)}
    path.unlink()
    again = desk.begin("Sitebook", "2025-02", ())
    assert again == path

    work = desk.look_at(path)

    assert work.session.observed == {}
    assert JournalFile(path).read() == NOTHING_DONE
    assert [len([s for s in said if str(name) in s]) for name in theirs] == [1, 1]
    assert "belongs to another draft" in said[0]
    with pytest.raises(CannotMigrate, match="was not carried over"):
        undo_migration(path, desk.catalogue, desk.now())
    migrate_draft(path, desk.catalogue, NEW, desk.now())
    EvidenceFile(path).add(ASKED)
    for name, data in theirs.items():
        stem, kind = name.name.split(".", 1)
        assert name.with_name(f"{stem}.other.{kind}").read_bytes() == data
    said.clear()
    assert desk.look_at(path).session.observed == ASKED
    assert said == []


def without_id(path: Path, *, written_at: datetime | None = None) -> None:
    """The file as an older version wrote it."""
    document = json.loads(path.read_text())
    del document["draft"]
    path.write_text(json.dumps(document))
    if written_at:
        os.utime(path, (written_at.timestamp(),) * 2)


def test_files_of_an_older_version_go_on_and_get_the_id_with_the_next_note(
    desk: AppContext, path: Path, said: list[str]
) -> None:
    for file in (journal_path, evidence_path):
        without_id(file(path))

    assert desk.look_at(path).session.observed == ASKED
    assert [move.after for move in JournalFile(path).read().carried] == [NEW]
    JournalFile(path).change(lambda journal: journal.with_entered("a", EnteredValue("0", DAY)))
    EvidenceFile(path).add({})

    for file in (journal_path, evidence_path):
        assert json.loads(file(path).read_text())["draft"] == desk.load(path).id
    assert len(JournalFile(path).read().carried) == 1
    assert said == []


def test_a_file_of_an_older_version_that_is_older_than_the_draft_is_another_s(
    desk: AppContext, path: Path, said: list[str]
) -> None:
    without_id(journal_path(path), written_at=datetime(2020, 1, 1, tzinfo=UTC))

    desk.look_at(path)

    assert JournalFile(path).read() == NOTHING_DONE
    assert len(said) == 1


def test_a_copied_draft_has_no_journal_and_a_moved_one_keeps_its_own(
    desk: AppContext, path: Path, said: list[str]
) -> None:
    copy = path.with_name("copy.toml")
    copy.write_bytes(path.read_bytes())
    moved = path.with_name("moved.toml")
    for one, other in ((path, moved), (journal_path(path), journal_path(moved))):
        one.rename(other)

    assert JournalFile(copy).read() == NOTHING_DONE
    assert undo_migration(moved, desk.catalogue, desk.now()).after == NEW
    assert said == []


def test_a_kept_file_carries_the_id_of_its_draft(desk: AppContext, path: Path) -> None:
    kept = path.with_name(JournalFile(path).read().carried[-1].kept)
    assert f'id = "{desk.load(path).id}"' in kept.read_text()


def test_a_draft_from_the_trash_takes_the_place_of_nobody_s_journal(
    desk: AppContext, path: Path
) -> None:
    thrown = desk.library.trash(path, desk.now())
    journal_path(path).write_text("somebody's")

    back = desk.library.restore(thrown)

    assert back == path.with_name("sitebook-2.toml")
    assert journal_path(path).read_text() == "somebody's"
    assert [move.after for move in JournalFile(back).read().carried] == [NEW]


@pytest.mark.parametrize(
    "created",
    ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00"],
)
def test_a_draft_of_the_first_or_last_day_of_the_calendar_is_opened(
    desk: AppContext, path: Path, created: str
) -> None:
    without_id(journal_path(path))
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(?m)^created = .*$", f"created = {created}", text), "utf-8")

    assert desk.look_at(path).session.draft.created.year in {1, 9999}
