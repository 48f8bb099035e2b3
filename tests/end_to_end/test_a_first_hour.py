"""What a person does in the first hour, by keys alone, on a real terminal."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.end_to_end.conftest import (
    CTRL,
    DOWN,
    ENTER,
    ESCAPE,
    F2,
    F3,
    F5,
    F8,
    TAB,
    Start,
    answer,
    go_to,
    lock_of,
)


def test_an_empty_home_offers_the_sample_and_the_sample_can_be_walked_through(
    start: Start, home: Path
) -> None:
    person = start()
    person.wait_for("Look at the sample")

    person.press("s", "What the app is.", "READY")
    person.press(CTRL["n"], "Eligibility, 2 of 6")
    person.press(CTRL["b"], "Eligibility, 1 of 6")
    person.press(ESCAPE, "Sitebook Sync", "new", "trash")
    person.send(CTRL["q"])

    assert person.ended() == 0
    assert len(list(home.rglob("submission.toml"))) == 1
    assert not list(home.rglob(".*.lock"))


def test_a_draft_is_made_and_answered_and_all_of_it_is_in_the_file(
    start: Start, home: Path
) -> None:
    person = start()
    person.wait_for("Start a new submission")

    person.press("n", "Can it be listed?")
    person.press("k", "The app's name")
    person.press(f"Sitebook Sync{TAB} {ENTER}", "What the app is.", "Release stage")
    person.press(" ", "(•) In production")
    person.press(f"{TAB}y", "(•) Yes  ( ) No")
    go_to(person, "developer account", "1 of 3")
    person.tab_to("E-mail verified on")
    person.press("2025-03-12", "2025-03-12")
    go_to(person, "value and", "6 of 6")
    person.tab_to("Customers")
    person.press("a", "Add customer", "Company *")
    person.press(f"Harbor Build{TAB}{TAB}{DOWN} {TAB}2025-01-15", "(•) Active", "2025-01-15")
    person.press(CTRL["s"], "Harbor", "Active")
    go_to(person, "name and", "1 of 16")
    person.tab_to("Tagline *")
    person.press("Sync site notes", "Sync site notes", "15/40")
    person.saved()
    person.send(CTRL["q"])

    assert person.ended() == 0
    (draft,) = (home / "drafts").glob("*.toml")
    assert answer(draft, "app.types") == ["full-screen"]
    assert answer(draft, "app.release_stage") == "production"
    assert answer(draft, "app.embedded_login") is True
    assert str(answer(draft, "account.email_verified_on")) == "2025-03-12"
    (customer,) = answer(draft, "customers")
    assert customer["company"] == "Harbor Build"
    assert customer["role"] == "active"
    assert str(customer["since"]) == "2025-01-15"
    assert answer(draft, "listing.tagline") == "Sync site notes"


def test_keys_typed_behind_tab_land_in_the_next_field(start: Start, draft: Path) -> None:
    person = start(draft)
    person.wait_for("What the app is.")
    go_to(person, "developer account", "1 of 8")

    person.press(f"abc{TAB}def{TAB}ghi", "ghi")
    person.saved()

    answers = [line.partition(" = ")[2] for line in draft.read_text("utf-8").splitlines()]
    assert {'"abc"', '"def"', '"ghi"'} <= set(answers)


def test_undo_and_redo_go_where_the_edit_was_made(start: Start, draft: Path) -> None:
    person = start(draft)
    person.wait_for("What the app is.")
    go_to(person, "name and", "3 of 23")
    person.press("x", "Sitebook Syncx")
    person.press(CTRL["n"], "Explain what the app connects")

    person.press(CTRL["z"], "validation, 3 of 23", "Sitebook Sync ")
    person.press(CTRL["y"], "Sitebook Syncx ")  # the guide may still quote it from before

    person.until(lambda _: answer(draft, "listing.name") == "Sitebook Syncx", "it is on disk")


def test_review_leads_to_a_field_and_escape_back_to_the_same_row(start: Start, draft: Path) -> None:
    person = start(draft)
    person.wait_for("What the app is.")
    person.press(F5, "Keeps the bundle from being ready")
    person.press(DOWN + DOWN, "what next")
    person.settle()
    before = detail(person.text)

    person.press(ENTER, "▸ ", "Next: ")
    shown = person.press(ESCAPE, "Keeps the bundle from being ready", before)

    assert detail(shown) == before
    person.press(ESCAPE, "Next: ")


def detail(shown: str) -> str:
    """The first line below the list: the place of the row under the cursor."""
    lines = shown.splitlines()
    rule = max(index for index, line in enumerate(lines) if line.startswith("────"))
    return lines[rule + 1].strip()


def test_the_next_blocker_jump_and_search_all_lead_to_a_field(start: Start, draft: Path) -> None:
    person = start(draft)
    person.focus_is_on("Release stage")

    person.send(F3)
    person.focus_is_on("Sign-in inside")
    person.press(F2, "Go to a page")
    person.gone(ESCAPE, "Go to a page")
    person.press(CTRL["f"], "Search")
    person.press("tagline", "found", "▸")
    person.press(ENTER, "validation, 3 of 23")
    person.focus_is_on("Tagline")


def test_a_bundle_is_exported_and_verified_on_the_screen(start: Start, sample: Path) -> None:
    person = start(sample)
    person.wait_for("Sitebook Sync · ")

    person.press(F8, "Goes in: answers", "zip or folder")
    state, key = ("ready", "e") if "e export ready" in person.text else ("incomplete", "x")
    person.press(key, f"marked {state}", "SHA-256")
    person.press("v", "Complete and unchanged")

    (bundle,) = sample.parent.glob("*.zip")
    assert zipfile.ZipFile(bundle).testzip() is None
    person.press(ESCAPE, "Next: ")
    person.send(CTRL["q"])
    assert person.ended() == 0
    assert not lock_of(sample).exists()
