"""Saving: nothing that was said to be saved is lost, and nothing else is touched."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drafts.conftest import BY_HAND, IDS, LATER, NOW
from tests.drafts.empty import create_draft
from tests.posix import largest_file
from wizard.catalogue.model import Value
from wizard.drafts.disk import words_for
from wizard.drafts.errors import DraftChanged, UnreadableDraft
from wizard.drafts.model import MAX_BYTES, Waiver
from wizard.drafts.read import load_draft
from wizard.drafts.shape import equal_in_toml
from wizard.drafts.statements import comments
from wizard.drafts.write import changed_outside, save_draft, unsaved
from wizard.errors import DraftError
from wizard.temporary import PREFIX


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that only one of two texts has, the time of the last change left out."""
    old = [line for line in before.splitlines(keepends=True) if not line.startswith("changed")]
    new = [line for line in after.splitlines(keepends=True) if not line.startswith("changed")]
    return [x for x in old if x not in new], [x for x in new if x not in old]


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(PREFIX)]


def test_one_changed_answer_changes_one_line_of_a_hand_written_file(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    draft.answers["listing.tagline"] = "New words"
    assert unsaved(draft) == ["listing.tagline"]
    assert save_draft(draft, LATER).written
    after = by_hand.read_text()
    assert changed_lines(BY_HAND, after) == (
        ['tagline = "Old words" # shorten?\n'],
        ['tagline = "New words" # shorten?\n'],
    )
    assert after.splitlines()[0] == BY_HAND.splitlines()[0]
    assert len(after.splitlines()) == len(BY_HAND.splitlines())
    assert unsaved(draft) == []


def test_a_new_answer_stands_in_its_table_and_comments_stay_with_theirs(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    draft.answers["app.types"] = ["full-screen", "data-user"]
    draft.answers["listing.marks_owned"] = {"by": "Ana", "on": date(2026, 11, 24)}
    draft.answers["customers"].append({"company": "Crane", "note": "two\nlines"})
    save_draft(draft, LATER)
    del draft.answers["listing.tagline"]
    draft.answers["customers"].pop(0)
    draft.waivers.append(Waiver("lst-name", "Known", "Bo", date(2026, 11, 24), date(2027, 1, 1)))
    save_draft(draft, LATER)
    after = by_hand.read_text()
    assert sorted(comments(after)) == sorted(comments(BY_HAND))
    assert "# About the price\n[listing.pricing]\n" in after
    assert '# second customer\n[[customers]]\ncompany = "Bolt"\n' in after
    assert 'ticket = "PM-7" # not ours either\n' in after
    again = load_draft(by_hand, IDS)
    assert again.answers == draft.answers
    assert again.waivers == draft.waivers
    assert again.extras == draft.extras


def test_comments_between_the_items_of_a_list_move_above_it(by_hand: Path) -> None:
    by_hand.write_text(BY_HAND + '\n[app]\ntypes = [ # why\n  "a", # core\n]\n')
    draft = load_draft(by_hand, IDS)
    draft.answers["app.types"] = ["b"]
    save_draft(draft)
    assert '# why\n# core\ntypes = [\n    "b",\n]\n' in by_hand.read_text()


def test_windows_line_ends_and_the_byte_order_mark_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbf" + BY_HAND.replace("\n", "\r\n").encode())
    draft = load_draft(path, IDS)
    draft.answers["listing.summary"] = "one\ntwo"
    save_draft(draft)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf#")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert load_draft(path, IDS).answers["listing.summary"] == "one\ntwo"


@pytest.mark.parametrize(
    "layout",
    [
        'listing.summary = "x" # dotted\n',
        'listing = { summary = "x" } # inline\n',
        '[listing.pricing] # only the inner table\nnote = "n"\n\n[other]\nx = 1\n',
        "[listing]\n# nothing yet\n",
        '[listing.pricing]\nnote = "n"\n[other]\nx = 1 # between\n[listing.more]\ny = 1\n',
        '"listing"."summary" = """a\n# no comment\n""" # quoted\n',
        "app.collaborators = [ { company = 'a' }, # first\n  { company = 'b' } ]\n",
        "[[app.collaborators]]\ncompany = 'a' # first\n[[app.collaborators.more]]\nx = 1\n",
    ],
)
def test_any_layout_takes_new_answers_and_keeps_its_comments(tmp_path: Path, layout: str) -> None:
    head = BY_HAND.partition("# What")[0]
    top = not layout.startswith("[")
    text = layout + head if top else head + layout
    path = tmp_path / "a.toml"
    path.write_text(text)
    draft = load_draft(path, IDS)
    draft.answers |= {
        "listing.tagline": "new",
        "listing.summary": "changed",
        "listing.marks_owned": {"by": "Ana", "on": date(2026, 11, 24)},
        "app.collaborators": [{"company": "z", "people": [{"name": "Q"}]}, {"company": "b"}],
    }
    save_draft(draft)
    assert load_draft(path, IDS).answers == draft.answers
    assert sorted(comments(path.read_text())) == sorted(comments(text))


def test_switching_an_answer_on_and_off_does_not_make_the_file_grow(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    sizes = set()
    for _ in range(4):
        draft.answers["listing.marks_owned"] = {"by": "Ana", "on": date(2026, 11, 24)}
        save_draft(draft)
        del draft.answers["listing.marks_owned"]
        save_draft(draft)
        sizes.add(by_hand.stat().st_size)
    assert sizes == {len(BY_HAND.encode())}


def test_a_table_whose_only_answer_goes_takes_nothing_else_with_it(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    draft.answers["app.types"] = ["full-screen"]
    save_draft(draft)
    del draft.answers["customers"]
    del draft.answers["app.types"]
    save_draft(draft)
    draft.answers["app.types"] = ["side-panel"]
    save_draft(draft)
    after = by_hand.read_text()
    assert changed_lines(BY_HAND, after)[0] == [
        "[[customers]]\n",
        'company = "Acme" # pilot\n',
        "[[customers]]\n",
        'company = "Bolt"\n',
    ]
    assert load_draft(by_hand, IDS).answers == draft.answers


def test_a_layout_without_a_place_for_an_answer_is_written_anew_with_its_comments_on_top(
    by_hand: Path,
) -> None:
    by_hand.write_text(BY_HAND + "[[app.collaborators]]\n[app.collaborators.a.b]\nx = 1 # deep\n")
    draft = load_draft(by_hand, IDS)
    draft.answers["app.collaborators"][0]["a"]["new"] = 2
    save_draft(draft)
    after = by_hand.read_text()
    assert after.startswith("# Kept by Ana. Ask her before you change the name.\n# as agreed")
    assert "# deep\n" in after
    again = load_draft(by_hand, IDS)
    assert (again.answers, again.extras) == (draft.answers, draft.extras)


def test_saving_what_did_not_change_leaves_the_file_alone(by_hand: Path) -> None:
    before = by_hand.stat()
    draft = load_draft(by_hand, IDS)
    assert not save_draft(draft, LATER).written
    assert by_hand.stat() == before
    assert draft.changed == datetime(2026, 11, 2, 8, tzinfo=UTC)


def test_yes_one_and_one_point_nought_are_different_answers(tmp_path: Path) -> None:
    draft = create_draft(tmp_path, "A", "2025-02", NOW, field_ids=IDS)
    for value in (1, True, 1.0):
        draft.answers["app.uses_webhooks"] = value
        assert save_draft(draft).written
        assert type(load_draft(draft.path, IDS).answers["app.uses_webhooks"]) is type(value)


def test_a_file_name_that_is_not_unicode_does_not_stop_the_save(tmp_path: Path) -> None:
    draft = create_draft(tmp_path, "A", "2025-02", NOW, field_ids=IDS)
    draft.answers["media.screenshots"] = ["a\udcff.png", None]
    saved = save_draft(draft, LATER)
    assert saved.escaped == ("media.screenshots",)
    assert load_draft(draft.path, IDS).answers["media.screenshots"] == ["a\\udcff.png"]
    assert not save_draft(draft, LATER).written


def test_rights_are_kept_and_a_new_draft_is_for_its_owner_alone(tmp_path: Path) -> None:
    draft = create_draft(tmp_path, "A", "2025-02", NOW)
    assert draft.path.stat().st_mode & 0o777 == 0o600
    draft.path.chmod(0o640)
    draft.name = "B"
    save_draft(draft)
    assert draft.path.stat().st_mode & 0o777 == 0o640


def test_a_draft_is_never_made_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "draft.toml").write_text("mine")
    with pytest.raises(FileExistsError):
        create_draft(tmp_path, "A", "2025-02", NOW)
    assert (tmp_path / "draft.toml").read_text() == "mine"
    assert left_over(tmp_path) == []


def test_a_symbolic_link_is_written_through(by_hand: Path, tmp_path: Path) -> None:
    link = tmp_path / "desk" / "link.toml"
    link.parent.mkdir()
    link.symlink_to("../by-hand.toml")
    draft = load_draft(link, IDS)
    draft.name = "New"
    save_draft(draft)
    assert link.is_symlink()
    assert load_draft(by_hand, IDS).name == "New"


def test_when_the_disk_takes_no_more_the_old_draft_stays_whole(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    draft.answers["listing.summary"] = "x" * 5000
    with largest_file(1000), pytest.raises(DraftError, match="was not saved") as caught:
        save_draft(draft, LATER)
    assert caught.value.hint
    assert by_hand.read_text() == BY_HAND
    assert left_over(by_hand.parent) == []
    assert save_draft(draft, LATER).written
    assert load_draft(by_hand, IDS).answers == draft.answers


def test_a_folder_that_vanished_is_told_and_the_answers_can_be_saved_when_it_is_back(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    draft = create_draft(folder, "A", "2025-02", NOW, field_ids=IDS)
    shutil.rmtree(folder)
    draft.answers["listing.tagline"] = "x"
    with pytest.raises(DraftError, match="its folder is gone"):
        save_draft(draft)
    folder.write_text("a file where the folder was")
    with pytest.raises(DraftError, match="its folder is gone"):
        save_draft(draft)
    folder.unlink()
    folder.mkdir()
    save_draft(draft)
    assert load_draft(draft.path, IDS).answers == {"listing.tagline": "x"}


def test_in_a_folder_where_nothing_may_be_written_the_draft_is_read_only(
    open_folder: Path, without_rights: Callable[[Callable[[], object]], object]
) -> None:
    path = open_folder / "a.toml"
    path.write_text(BY_HAND)
    path.chmod(0o666)
    open_folder.chmod(0o555)

    def attempt() -> object:
        draft = load_draft(path, IDS)
        assert draft.read_only
        draft.name = "New"
        draft.read_only = False
        return save_draft(draft)

    assert "you may not write to this folder" in str(without_rights(attempt))
    draft = load_draft(path, IDS)
    draft.read_only = True
    draft.name = "New"
    with pytest.raises(DraftError, match="for reading only"):
        save_draft(draft)
    assert path.read_text() == BY_HAND


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (32, "another program has it open"),
        (33, "another program has it open"),
        (5, "you may not write to this folder"),
    ],
)
def test_on_windows_a_file_that_another_program_holds_is_told_as_such(
    by_hand: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def held(*_: object) -> None:
        error = PermissionError(errno.EACCES, "The process cannot access the file")
        error.__dict__["winerror"] = number
        raise error

    draft = load_draft(by_hand, IDS)
    draft.name = "New"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(DraftError, match=f"was not saved: {words}"):
            save_draft(draft)
    assert by_hand.read_text() == BY_HAND
    assert left_over(by_hand.parent) == []
    assert save_draft(draft).written


def test_on_windows_a_path_that_is_too_long_is_told_as_such() -> None:
    error = FileNotFoundError(errno.ENOENT, "The system cannot find the path", "C:\\" + "x" * 260)
    error.__dict__["winerror"] = 3

    assert words_for(error)[0] == "its path is too long"
    error.filename = "C:\\gone\\a.toml"
    assert words_for(error)[0] == "its folder is gone"


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_on_a_share_that_flushes_no_folders_and_knows_no_modes_a_draft_is_saved(
    by_hand: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    flush = os.fsync

    def of_files_only(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, os.strerror(number))
        flush(handle)

    def refused(*_: object) -> None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    monkeypatch.setattr(os, "fsync", of_files_only)
    monkeypatch.setattr(os, "fchmod", refused, raising=False)
    draft = load_draft(by_hand, IDS)
    draft.name = "New"

    assert save_draft(draft).written
    assert load_draft(by_hand, IDS).name == "New"
    assert left_over(by_hand.parent) == []


def test_a_draft_too_large_to_be_read_again_is_not_written(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    draft.answers["listing.summary"] = "x" * MAX_BYTES
    with pytest.raises(DraftError, match="at most 1,048,576"):
        save_draft(draft)
    assert by_hand.read_text() == BY_HAND


def test_what_a_draft_cannot_hold_is_named(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    for value, words in {10**30: "int", Path("/x"): "Path"}.items():
        draft.answers["listing.tagline"] = value
        with pytest.raises(DraftError, match=rf"listing.tagline.*{words}"):
            save_draft(draft)
    draft.answers["listing.tagline"] = "x"
    draft.answers["listing.summary.deeper"] = "y"
    with pytest.raises(DraftError, match=r"listing\.summary has no place"):
        save_draft(draft)
    assert by_hand.read_text() == BY_HAND


def test_a_draft_changed_by_somebody_else_is_not_overwritten(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    assert not changed_outside(draft)
    os.utime(by_hand)
    assert not changed_outside(draft)
    theirs = BY_HAND.replace("Old words", "Her words")
    by_hand.write_text(theirs)
    assert changed_outside(draft)
    draft.answers["listing.tagline"] = "My words"
    with pytest.raises(DraftChanged) as caught:
        save_draft(draft)
    assert caught.value.theirs.answers["listing.tagline"] == "Her words"
    assert by_hand.read_text() == theirs
    assert left_over(by_hand.parent) == []


def test_a_draft_that_somebody_broke_stays_until_overwriting_is_asked_for(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    by_hand.write_text("half a")
    draft.answers["listing.tagline"] = "My words"
    with pytest.raises(UnreadableDraft):
        save_draft(draft)
    assert by_hand.read_text() == "half a"
    save_draft(draft, overwrite=True)
    assert load_draft(by_hand, IDS).answers == draft.answers


def test_a_draft_that_was_deleted_meanwhile_is_written_again(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    by_hand.unlink()
    assert changed_outside(draft)
    assert save_draft(draft).written
    assert by_hand.read_text() == BY_HAND


SAVE_FOR_EVER = """
import sys
from pathlib import Path
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft
draft = load_draft(Path(sys.argv[1]), ["listing.tagline", "listing.summary"])
number = int(draft.answers.get("listing.tagline", 0))
while True:
    number += 1
    draft.answers["listing.tagline"] = number
    draft.answers["listing.summary"] = "words " * (number % 400)
    save_draft(draft)
    print(number, flush=True)
"""


def test_killed_in_the_middle_of_saving_nothing_said_to_be_saved_is_lost(by_hand: Path) -> None:
    by_hand.write_text(BY_HAND.replace('"Old words"', "0"))
    said = 0
    for round_number in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", SAVE_FOR_EVER, str(by_hand)], stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout
            for _ in range(3 + 7 * round_number):
                said = int(child.stdout.readline())
            child.kill()
            said = max([said, *map(int, child.stdout.read().split())])
        draft = load_draft(by_hand, IDS)
        assert draft.answers["listing.tagline"] in (said, said + 1)
        assert "# shorten?" in by_hand.read_text()
        assert len(left_over(by_hand.parent)) <= 1


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SCALARS = (
    TEXTS
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.datetimes(timezones=st.just(UTC))
    | st.times()
)
ROWS = st.dictionaries(TEXTS, SCALARS | st.lists(SCALARS, max_size=2), max_size=3)
ANSWERS = st.dictionaries(
    st.sampled_from(IDS),
    SCALARS | st.lists(SCALARS, max_size=3) | st.lists(ROWS, max_size=3) | ROWS,
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(first=ANSWERS, second=ANSWERS, commented=st.booleans())
def test_what_is_saved_is_what_is_read_whatever_was_there_before(
    tmp_path_factory: pytest.TempPathFactory,
    first: dict[str, Value],
    second: dict[str, Value],
    commented: bool,
) -> None:
    path = tmp_path_factory.mktemp("any") / "draft.toml"
    draft = create_draft(path.parent, "A", "2025-02", NOW, field_ids=IDS)
    if commented:
        path.write_text(BY_HAND)
        draft = load_draft(path, IDS)
    before = comments(path.read_text())
    for answers in (first, second, {}):
        draft.answers = dict(answers)
        save_draft(draft)
        again = load_draft(path, IDS)
        assert unsaved(draft) == []
        assert equal_in_toml(again.answers, answers)
        assert sorted(comments(path.read_text())) == sorted(before)


def test_times_of_day_survive(tmp_path: Path) -> None:
    draft = create_draft(tmp_path, "A", "2025-02", NOW, field_ids=IDS)
    draft.answers["customers"] = [{"at": time(9, 30)}]
    save_draft(draft)
    assert load_draft(draft.path, IDS).answers == draft.answers
