"""Handing over to the portal: what to type, in which order, and what was typed already."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.answers import any_answer
from tests.reports.small import catalogue_in
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Column, Field, Option, Value
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import EnteredValue, Journal
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment
from wizard.errors import WizardError
from wizard.places import UserFolders
from wizard.topics.handoff.pieces import pieces_of
from wizard.topics.handoff.progress import (
    clipboard_path,
    note_entered,
    save_clipboard_copy,
    tickable_item,
)
from wizard.topics.handoff.sheet import (
    HandOff,
    HandOffItem,
    HandOffItemState,
    hand_off_of,
    portal_fields,
    read_file_digests,
)

DAY = date(2025, 4, 1)
LATER = date(2025, 6, 1)
NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
FORMAT_1 = Path(__file__).parents[2] / "files" / "format-1"
SHIPPED = load_catalogue()

OPTIONS = (Option("bim", "BIM"), Option("crm", "Customers"))
COLUMNS = (
    Column("tool", "Tool", Kind.CHOICE, options=OPTIONS),
    Column("stored", "Stored", Kind.YES_NO),
    Column("since", "Since", Kind.DATE),
    Column("report", "Report", Kind.FILE),
    Column("key", "Key", Kind.SECRET),
)


def judged(answers: Mapping[str, Value], day: date = DAY) -> Assessment:
    return Assessor(SHIPPED.edition("2025-02"), day).assess(answers, [])


def handed(folder: Path, answers: Mapping[str, Value], journal: Journal | None = None) -> HandOff:
    assessment = judged(answers)
    prints = read_file_digests(assessment, folder)
    return hand_off_of(assessment, folder, journal or Journal(), prints)


def found(hand_off: HandOff, field: str) -> HandOffItem:
    item = hand_off.item(field)
    assert item is not None
    return item


def after(item: HandOffItem) -> Journal:
    """The journal once the item was ticked off."""
    return Journal(entered={item.field: EnteredValue(item.digest, DAY)})


KINDS: dict[Kind, tuple[Value, list[tuple[str, str]]]] = {
    Kind.TEXT: (" Sync logs ", [("", "Sync logs")]),
    Kind.LONG_TEXT: ("One\r\n\r\nTwo\x1b[2J", [("", "One\n\nTwo[2J")]),
    Kind.NUMBER: (2400, [("", "2400")]),
    Kind.DATE: (DAY, [("", "2025-04-01")]),
    Kind.YES_NO: (False, [("", "No")]),
    Kind.CHOICE: ("crm", [("", "Customers")]),
    Kind.CHOICES: (["bim", "crm"], [("choice 1", "BIM"), ("choice 2", "Customers")]),
    Kind.TEXTS: (["a", " ", "b"], [("entry 1", "a"), ("entry 3", "b")]),
    Kind.IMAGES: (["a.png", "~/b.png"], [("entry 1", "/x/a.png"), ("entry 2", "/x/~/b.png")]),
    Kind.VIDEO: ("film.mp4", [("", "/x/film.mp4")]),
    Kind.CONFIRMATION: (
        {"by": "Ana", "on": DAY},
        [("confirmed by Ana on 2025-04-01", "Yes")],
    ),
    Kind.SECRET: ("keyring:x", []),
    Kind.RECORDS: (
        [{"tool": "bim", "stored": True, "since": DAY}, {"report": "r.pdf", "key": "keyring:x"}],
        [
            ("entry 1 · Tool", "BIM"),
            ("entry 1 · Stored", "Yes"),
            ("entry 1 · Since", "2025-04-01"),
            ("entry 2 · Report", "/x/r.pdf"),
        ],
    ),
}


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_an_answer_is_copied_piece_by_piece_as_the_form_takes_it(kind: Kind) -> None:
    value, wanted = KINDS[kind]
    columns = COLUMNS if kind is Kind.RECORDS else ()
    field = Field("x", kind, "X", "Enter it.", options=OPTIONS, columns=columns)

    pieces = pieces_of(field, value, lambda path: f"/x/{path}")

    assert [(piece.name, piece.text) for piece in pieces] == wanted


def test_the_forms_come_in_the_order_of_the_portal_and_hold_what_applies(tmp_path: Path) -> None:
    hand_off = handed(tmp_path, {"app.types": ["full-screen", "data-user"]})
    titles = [section.title for section in hand_off.sections]
    order = ["Sign up", "Create the app", "Configuration Builder", "Promote Version"]

    assert [title for title in titles if title in order] == order
    assert titles.index("Promote Version") < titles.index("OAuth Credentials: production")
    assert hand_off.item("app.fullscreen.url") is not None
    assert hand_off.item("app.sidepanel.url") is None
    listed = len(hand_off.items) + hand_off.folded
    assert listed == len(portal_fields(judged({})))
    assert hand_off.line.startswith("0 of 1 entered")


def test_a_field_says_where_to_click_and_where_in_the_form(tmp_path: Path) -> None:
    hand_off = handed(tmp_path, {"listing.name": "Sitebook"})
    section = next(s for s in hand_off.sections if s.title.endswith("name and company"))
    item = section.items[0]

    assert section.go == "Developer Portal › My Apps › your app › Marketplace Listing"
    assert (item.field, item.place, item.how) == ("listing.name", "Name", "type")
    assert found(hand_off, "media.logo").how == "drop the file"


def test_no_secret_is_part_of_it(tmp_path: Path) -> None:
    answers = {"app.types": ["data-user"], "prod.client_secret": "keyring:prod.client_secret"}
    hand_off = handed(tmp_path, answers)

    assert "keyring" not in repr(hand_off)
    with pytest.raises(WizardError, match="is not entered in the portal by this draft"):
        tickable_item(hand_off, "prod.client_secret")


def test_an_answer_that_would_be_sent_back_says_why(tmp_path: Path) -> None:
    answers = {"listing.tagline": "T" * 46, "listing.categories": "BIM", "media.logo": "no.png"}
    hand_off = handed(tmp_path, answers)

    assert "46 characters; at most 40" in found(hand_off, "listing.tagline").blocks
    assert "must be a list" in found(hand_off, "listing.categories").blocks
    assert found(hand_off, "listing.categories").state is HandOffItemState.NOTHING
    assert found(hand_off, "media.logo").blocks == "no.png is not there"
    assert found(hand_off, "listing.built_by").blocks == ""


CHANGES: list[tuple[str, Value, Value, HandOffItemState]] = [
    ("listing.name", "Sitebook", "Sitebook", HandOffItemState.ENTERED),
    ("listing.name", "Sitebook", "Sitebook ", HandOffItemState.ENTERED),
    ("listing.name", "Sitebook", "Sitebook Sync", HandOffItemState.CHANGED),
    ("listing.name", "Sitebook", None, HandOffItemState.CHANGED),
    ("listing.features", ["One", "Two"], ["Two", "One"], HandOffItemState.CHANGED),
    ("listing.links", [{"label": "A"}], [{"label": "B"}], HandOffItemState.CHANGED),
    ("q.founded_year", 0.5, 0.5, HandOffItemState.ENTERED),
    ("listing.regions", ["Canada"], ["Canada"], HandOffItemState.ENTERED),
]


@pytest.mark.parametrize(("field", "before", "now", "state"), CHANGES)
def test_what_was_entered_counts_until_it_is_another_value(
    tmp_path: Path, field: str, before: Value, now: Value, state: HandOffItemState
) -> None:
    journal = after(found(handed(tmp_path, {field: before}), field))

    item = found(handed(tmp_path, {} if now is None else {field: now}, journal), field)

    assert item.state is state
    assert item.entered_on == DAY
    assert ("remove the entry" in item.remark) is (now is None)


def test_a_swapped_file_is_changed_and_a_moved_one_is_not(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"one" * 100)
    answers = {"media.logo": "logo.png"}
    first = found(handed(tmp_path, answers), "media.logo")
    assert [piece.text for piece in first.pieces] == [str(logo)]
    journal = after(first)

    moved = logo.rename(tmp_path / "other.png")
    same = found(handed(tmp_path, {"media.logo": "other.png"}, journal), "media.logo")
    moved.write_bytes(b"two" * 100)
    swapped = found(handed(tmp_path, {"media.logo": "other.png"}, journal), "media.logo")
    moved.unlink()
    gone = found(handed(tmp_path, {"media.logo": "other.png"}, journal), "media.logo")

    assert (same.state, swapped.state, gone.state) == (
        HandOffItemState.ENTERED, HandOffItemState.CHANGED, HandOffItemState.CHANGED,
    )  # fmt: skip
    assert gone.blocks == "other.png is not there"


def test_what_applies_no_more_but_stands_in_the_portal_is_shown_until_it_is_ticked_off(
    tmp_path: Path,
) -> None:
    both = {"app.types": ["side-panel"], "app.sidepanel.url": "https://app.example.com"}
    journal = after(found(handed(tmp_path, both), "app.sidepanel.url"))
    without = both | {"app.types": ["full-screen"]}

    item = found(handed(tmp_path, without, journal), "app.sidepanel.url")

    assert item.state is HandOffItemState.CHANGED
    assert "no longer applies" in item.remark
    assert item.pieces == ()
    assert handed(tmp_path, without, after(item)).item("app.sidepanel.url") is None


def test_the_next_to_enter_is_found_round_the_list(tmp_path: Path) -> None:
    answers = {"account.last_name": "Okafor", "listing.name": "A", "listing.tagline": "B"}
    hand_off = handed(tmp_path, answers)

    def way(field: str, by: int) -> str:
        item = hand_off.next_open(field, by)
        return item.field if item else ""

    assert way("account.first_name", 1) == "account.last_name"
    assert way("account.last_name", 1) == "app.portal_name"  # the listing's name
    assert way("app.portal_name", 1) == "listing.name"
    assert way("listing.tagline", 1) == "account.last_name"
    assert way("account.last_name", -1) == "listing.tagline"
    assert handed(tmp_path, {}).next_open("listing.name") is None


def test_ticks_are_kept_beside_the_draft_and_can_be_taken_back(tmp_path: Path) -> None:
    draft = tmp_path / "app.toml"
    hand_off = handed(tmp_path, {"listing.name": "A", "listing.tagline": "B"})
    name, tagline = (tickable_item(hand_off, f) for f in ("listing.name", "listing.tagline"))
    with pytest.raises(WizardError, match="nothing to enter for"):
        tickable_item(hand_off, "support.url")

    note_entered(draft, DAY, [name, tagline])
    note_entered(draft, LATER, [], [tagline])

    assert JournalFile(draft).read().entered == {"listing.name": EnteredValue(name.digest, DAY)}


def test_the_copy_is_for_its_owner_alone_even_over_a_file_that_was_open_to_all(
    home: Path,
) -> None:
    path = clipboard_path(UserFolders.below(home))
    save_clipboard_copy(path, "Älteres")
    path.chmod(0o644)
    save_clipboard_copy(path, "Neues\nin zwei Zeilen")

    assert path.read_text("utf-8") == "Neues\nin zwei Zeilen"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_number_that_python_refuses_to_print_stops_nothing(tmp_path: Path) -> None:
    first = found(handed(tmp_path, {"q.founded_year": 2**80000}), "q.founded_year")

    assert [piece.text for piece in first.pieces] == ["a number of more than 20 digits"]
    other = handed(tmp_path, {"q.founded_year": 2**80000 + 1}, after(first))
    assert found(other, "q.founded_year").state is HandOffItemState.CHANGED


@settings(max_examples=15)
@given(st.data())
def test_whatever_is_answered_can_be_handed_over(data: st.DataObject) -> None:
    fields = SHIPPED.edition("2025-02").fields
    names = st.sampled_from(sorted(portal_fields(judged({}))))
    chosen = data.draw(st.lists(names, max_size=4, unique=True))
    answers: dict[str, Any] = {"app.types": ["side-panel", "data-user", "data-service"]}
    answers |= {name: data.draw(any_answer(fields[name])) for name in chosen}

    hand_off = handed(Path("/nowhere"), answers)

    assert len({item.field for item in hand_off.items}) == len(hand_off.items)
    for item in hand_off.items:
        again = found(handed(Path("/nowhere"), answers, after(item)), item.field)
        assert again.state in {HandOffItemState.ENTERED, HandOffItemState.NOTHING}
        break


def test_an_edition_without_forms_hands_nothing_over(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small: Catalogue = catalogue_in(tmp_path_factory.mktemp("small"))
    assessment = Assessor(small.edition("2025-02"), DAY).assess({}, [])

    assert hand_off_of(assessment, tmp_path, Journal(), {}).sections == ()


@pytest.mark.parametrize("name", ["ready", "wrong"])
def test_what_was_entered_counts_for_an_answer_that_moved_to_another_field(
    tmp_path: Path, name: str
) -> None:
    path = Path(shutil.copy(FORMAT_1 / f"{name}.toml", tmp_path / "old.toml"))
    moved = {field for move in SHIPPED.moves for field in move.fields}
    before = handed(tmp_path, load_draft(path, SHIPPED.fields).all_answers)
    typed = [
        item
        for item in before.items
        if item.field in moved and item.state is not HandOffItemState.NOTHING
    ]
    note_entered(path, DAY, typed)

    draft = load_draft(path, SHIPPED.fields)
    draft.answers["listing.tagline"] = "Keep daily logs in step"
    save_draft(draft, NOON)
    again = load_draft(path, SHIPPED.fields)
    after = handed(tmp_path, again.all_answers, JournalFile(path).read())

    assert len(typed) > 2
    assert "format = 2" in path.read_text("utf-8")
    assert {found(after, item.field).state for item in typed} == {HandOffItemState.ENTERED}
