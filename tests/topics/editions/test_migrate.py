"""A draft between two editions: nothing is lost, and what to look at again is known until seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.home.stage import desk_in
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.difference import EditionDifference
from wizard.catalogue.model import ChangeType
from wizard.drafts.errors import DraftHeld
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import EditionMove
from wizard.errors import WizardError
from wizard.reports.kept import kept_answers
from wizard.reports.markdown_report import markdown_report
from wizard.reports.text_report import text_report
from wizard.session.app_context import AppContext
from wizard.session.review_marks import marked_fields
from wizard.topics.editions.difference import difference_for, pair_for, pairs_of
from wizard.topics.editions.migrate import (
    CannotMigrate,
    migrate_draft,
    preview_migration,
    undo_migration,
)
from wizard.topics.editions.news import news_for, note_announced

OLD, NEW = "2025-02", "2026-06"
WITHOUT_PLACE, STAYS, NEWLY_READ = "pilot.status", "listing.name", "screen.shows_ads"
MOVED = "partner.guide_read_on"
HOSTILE = "Quay\\u001b[2Jside [red]Ltd[/red]"
"""As TOML writes it."""

TEXT = f"""[wizard]
format = 2
id = "01JX0000000000000000000001"
name = "Sitebook Sync"
edition = "{OLD}"
created = 2025-03-01T09:00:00Z
changed = 2025-03-12T09:00:00Z

[app]
types = ["data-user"]

[listing]
name = "Sitebook Sync"   # as in the portal

[screen]
shows_ads = false

[partner]
guide_read_on = 2025-02-01

[pilot]
status = "finished"
customers = ["Harbor Builders", "{HOSTILE}"]

[made_up]
by_hand = "stays"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sitebook.toml"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def desk(home: Path, catalogue: Catalogue) -> AppContext:
    return desk_in(home, catalogue)


def test_a_move_changes_the_edition_alone_and_keeps_the_file_as_it_was(
    path: Path, desk: AppContext
) -> None:
    moved = migrate_draft(path, desk.catalogue, NEW, desk.now())

    head = f'edition = "{NEW}"'
    after = path.read_text("utf-8")
    assert [line for line in after.splitlines() if not line.startswith("changed")] == [
        line
        for line in TEXT.replace(f'edition = "{OLD}"', head).splitlines()
        if not line.startswith("changed")
    ]
    assert (path.parent / moved.move.kept).read_text("utf-8") == TEXT
    assert set(moved.unasked) == {WITHOUT_PLACE, "pilot.customers"}
    assert {STAYS, MOVED, NEWLY_READ} <= set(moved.stay)
    assert NEWLY_READ in moved.look_again
    assert STAYS not in moved.look_again


def test_the_outlook_says_what_the_move_then_does_and_writes_nothing(
    path: Path, desk: AppContext
) -> None:
    told = preview_migration(desk.load(path), desk.catalogue, NEW, desk.now())

    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert migrate_draft(path, desk.catalogue, NEW, desk.now()) == told


def test_a_moved_answer_is_found_on_its_new_page(path: Path, desk: AppContext) -> None:
    before = desk.look_at(path).session.edition.page_of_field[MOVED]
    migrate_draft(path, desk.catalogue, NEW, desk.now())
    work = desk.look_at(path)

    assert work.session.edition.page_of_field[MOVED].page.id != before.page.id
    assert str(work.session.value(MOVED)) == "2025-02-01"


def test_back_is_the_edition_before_with_what_was_answered_meanwhile(
    path: Path, desk: AppContext
) -> None:
    migrate_draft(path, desk.catalogue, NEW, desk.now())
    work = desk.open(path)
    work.session.set(STAYS, "Sitebook Two")
    work.close()

    move = undo_migration(path, desk.catalogue, desk.now())

    draft = desk.load(path)
    assert (draft.edition, draft.answers[STAYS]) == (OLD, "Sitebook Two")
    assert draft.answers[WITHOUT_PLACE] == "finished"
    journal = JournalFile(path).read()
    assert (journal.carried, journal.look_again) == ((), frozenset())
    assert (path.parent / move.kept).read_text("utf-8") == TEXT
    with pytest.raises(CannotMigrate, match="was not carried over"):
        undo_migration(path, desk.catalogue, desk.now())


def test_two_moves_keep_two_files(path: Path, desk: AppContext) -> None:
    kept = []
    for _ in range(2):
        kept.append(migrate_draft(path, desk.catalogue, NEW, desk.now()).move.kept)
        undo_migration(path, desk.catalogue, desk.now())

    assert kept == [f"sitebook.{OLD}.kept", f"sitebook.{OLD}-2.kept"]
    assert all((path.parent / name).is_file() for name in kept)


def test_a_draft_that_is_open_or_already_there_is_not_moved(path: Path, desk: AppContext) -> None:
    work = desk.open(path)
    with pytest.raises(DraftHeld):
        migrate_draft(path, desk.catalogue, NEW, desk.now())
    work.close()
    with pytest.raises(CannotMigrate, match=f"is already of edition {OLD}"):
        migrate_draft(path, desk.catalogue, OLD, desk.now())

    assert desk.load(path).edition == OLD


def test_where_the_move_could_not_be_noted_nothing_is_moved(path: Path, desk: AppContext) -> None:
    JournalFile(path).path.write_text("no journal", "utf-8")

    with pytest.raises(WizardError, match="not a journal"):
        migrate_draft(path, desk.catalogue, NEW, desk.now())

    assert path.read_text("utf-8") == TEXT


def test_answers_are_marked_until_somebody_was_there(path: Path, desk: AppContext) -> None:
    moved = migrate_draft(path, desk.catalogue, NEW, desk.now())
    work = desk.open(path)
    work.again.show(work.again.read())
    marked = marked_fields(work.session)

    assert set(marked) <= set(moved.look_again)
    assert work.session.look_again[NEWLY_READ][0].startswith("Tighter: ")
    assert work.again.looked_at(NEWLY_READ)
    assert not work.again.looked_at(NEWLY_READ)
    assert not work.again.looked_at(STAYS)
    work.close()

    again = desk.open(path)
    again.again.show(again.again.read())
    again.close()
    assert set(marked_fields(again.session)) == set(marked) - {NEWLY_READ}


def test_who_may_only_read_takes_no_mark_away(path: Path, desk: AppContext) -> None:
    migrate_draft(path, desk.catalogue, NEW, desk.now())
    before = JournalFile(path).read()
    work = desk.look_at(path, "open elsewhere")
    work.again.show(work.again.read())

    assert not work.again.looked_at(NEWLY_READ)
    work.close()
    assert JournalFile(path).read() == before


def test_a_journal_that_cannot_be_read_keeps_nobody_from_working(
    path: Path, desk: AppContext
) -> None:
    JournalFile(path).path.write_text("no journal", "utf-8")
    work = desk.open(path)

    assert work.again.read() == {}
    assert news_for(work.session) is None
    work.close()


def test_kept_answers_are_named_in_both_reports_with_their_values(
    path: Path, desk: AppContext
) -> None:
    migrate_draft(path, desk.catalogue, NEW, desk.now())
    draft = desk.load(path)
    judged = desk.assess(draft)
    text = text_report(judged, draft, desk.catalogue, desk.today)
    page = markdown_report(judged, draft, desk.catalogue, desk.today)

    kept = kept_answers(draft, judged.edition)
    assert {each.field.id for each in kept} == {WITHOUT_PLACE, "pilot.customers"}
    assert "Kept, but not asked by this edition: 2" in text
    assert "Pilot programme: Finished" in text
    assert "## Kept, but not asked by this edition (2)" in page
    assert "Harbor Builders" in page
    assert "\x1b" not in text + page
    assert "[red]" not in page.replace("\\[", "")


def test_before_a_move_no_report_mentions_kept_answers(path: Path, desk: AppContext) -> None:
    draft = desk.load(path)

    assert "Kept, though" not in text_report(desk.assess(draft), draft, desk.catalogue, desk.today)


def test_the_difference_for_a_draft_counts_what_applies_and_what_is_met(
    path: Path, desk: AppContext
) -> None:
    work = desk.open(path)
    news = news_for(work.session)
    work.close()
    catalogue = desk.catalogue
    difference = EditionDifference(catalogue.edition(OLD), catalogue.edition(NEW))
    touched = difference_for(difference, work.draft, desk.today)
    every, concerning, met = touched.counts(ChangeType.ADDED)

    added = difference.by_how[ChangeType.ADDED]
    depends = [
        each for each in added
        if touched.assessment.findings[each.id].message.startswith("Your answer decides whether")
    ]  # fmt: skip
    folded = [
        each for each in added
        if touched.assessment.findings[each.id].message.startswith("Asked when")
    ]  # fmt: skip
    assert every == concerning + len(depends) + len(folded)
    assert concerning >= met
    assert f"; {len(depends)} more depend on what is not answered yet" in touched.line
    assert f"{concerning} of {every} new requirements concern you" in touched.line
    assert news is not None
    assert f"{concerning} new duties concern this app" in news.words
    gone = [each for each in difference.all if each.after is None]
    assert {touched.concerns(each) for each in gone} == {True, False}
    assert news_for(desk.look_at(path).session) is None


def test_news_are_told_once_for_each_edition_and_not_of_the_newest(
    path: Path, desk: AppContext
) -> None:
    work = desk.open(path)
    news = news_for(work.session)
    assert news is not None
    note_announced(path, news.edition)

    assert news_for(work.session) is None
    work.close()
    JournalFile(path).path.unlink()
    migrate_draft(path, desk.catalogue, NEW, desk.now())
    assert news_for(desk.open(path).session) is None


def test_any_two_editions_are_compared_those_that_follow_each_other_first(
    catalogue: Catalogue,
) -> None:
    pairs = pairs_of(catalogue)

    assert pair_for(catalogue, OLD) == (OLD, catalogue.newest)
    assert pair_for(catalogue) in pairs
    assert all(catalogue.journeys[a].as_of < catalogue.journeys[b].as_of for a, b in pairs)
    assert len(pairs) == len(catalogue.journeys) * (len(catalogue.journeys) - 1) // 2


def test_the_journal_says_which_move_it_was(path: Path, desk: AppContext) -> None:
    migrate_draft(path, desk.catalogue, NEW, desk.now())

    (move,) = JournalFile(path).read().carried
    assert move == EditionMove(OLD, NEW, desk.now().date(), f"sitebook.{OLD}.kept")
