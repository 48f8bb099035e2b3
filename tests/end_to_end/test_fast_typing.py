"""Keys that come in one piece, as over a slow line: each is for the screen it was meant for."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import CTRL, ENTER, ESCAPE, F2, F5, Start, answer, go_to


def test_what_is_typed_behind_a_key_for_another_screen_changes_nothing_on_the_page_that_is_left(
    start: Start, draft: Path
) -> None:
    person = start(draft)
    person.wait_for("What the app is.")
    go_to(person, "name and", "3 of 23")
    person.press(f"ab{F5}q", "what next")
    person.press(f"{ESCAPE}", "validation, 3 of 23")
    person.send(f"c{F2}name and{ENTER}d{CTRL['q']}")

    assert person.ended() == 0
    assert answer(draft, "listing.name") == "Sitebook Syncabcd"


def test_what_is_typed_behind_the_key_for_the_next_page_goes_into_the_next_page(
    start: Start, draft: Path
) -> None:
    person = start(draft)
    person.wait_for("What the app is.")
    go_to(person, "name and", "3 of 23")
    person.send(f"a{CTRL['n']}zzz{CTRL['b']}b{CTRL['q']}")

    assert person.ended() == 0
    assert answer(draft, "listing.name") == "Sitebook Syncab"
    assert answer(draft, "listing.summary") == "zzz"


def test_what_is_typed_before_the_first_screen_is_painted_waits_for_it(start: Start) -> None:
    person = start()
    # Written after the terminal passes keys on as they are: before, it turns Enter into Ctrl+J.
    person.until(lambda _: b"\x1b[?1004h" in person.raw, "the program has taken the terminal")
    person.send(f"nkHarbor{ENTER}")
    person.until(lambda shown: "Harbor" in shown and "Mark at least one" in shown, "n was pressed")
    person.send(f" {ENTER}{F5}{CTRL['q']}")

    assert person.ended() == 0
    assert person.raw.count(b"what next")
