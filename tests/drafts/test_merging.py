"""Two people change one draft: what differs is shown, and one draft comes out of both."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from tests.drafts.conftest import BY_HAND, IDS, LATER
from wizard.drafts.errors import DraftChanged
from wizard.drafts.merge import NAME, WAIVERS, AnswerConflict, differences, resolve
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft
from wizard.errors import DraftError


def two_versions(path: Path) -> tuple[Draft, Draft]:
    """Mine with two changes, and theirs as the refused save gives it."""
    mine = load_draft(path, IDS)
    path.write_text(
        BY_HAND.replace("Old words", "Her words")
        .replace('note = "Free"', 'note = "Paid" # since May')
        .replace("Daily Log Sync", "Daily Logs")
    )
    mine.answers["listing.tagline"] = "My words"
    mine.answers["app.types"] = ["full-screen"]
    mine.waivers = []
    with pytest.raises(DraftChanged) as caught:
        save_draft(mine)
    return mine, caught.value.theirs


def test_what_differs_is_listed_with_what_both_began_with(by_hand: Path) -> None:
    mine, theirs = two_versions(by_hand)
    found = {each.field_id: each for each in differences(mine, theirs)}
    assert found["listing.tagline"] == AnswerConflict(
        "listing.tagline", "Old words", "My words", "Her words"
    )
    assert found["listing.tagline"].is_conflict
    assert found["app.types"] == AnswerConflict("app.types", None, ["full-screen"], None)
    assert found["listing.pricing.note"].theirs == "Paid"
    assert found[NAME] == AnswerConflict(NAME, "Daily Log Sync", "Daily Log Sync", "Daily Logs")
    assert found[WAIVERS].mine is None
    assert set(found) == {
        "listing.tagline",
        "app.types",
        "listing.pricing.note",
        NAME,
        WAIVERS,
    }
    assert not any(found[each].is_conflict for each in set(found) - {"listing.tagline"})


@pytest.mark.parametrize(("choice", "words"), [("mine", "My words"), ("theirs", "Her words")])
def test_a_choice_settles_the_conflict_and_the_rest_comes_from_who_changed_it(
    by_hand: Path, choice: Literal["mine", "theirs"], words: str
) -> None:
    mine, theirs = two_versions(by_hand)
    merged = resolve(mine, theirs, {"listing.tagline": choice})
    save_draft(merged, LATER)
    saved = load_draft(by_hand, IDS)
    assert saved.answers["listing.tagline"] == words
    assert saved.answers["listing.pricing.note"] == "Paid"
    assert saved.answers["app.types"] == ["full-screen"]
    assert saved.name == "Daily Logs"
    assert saved.waivers == []
    assert "# since May" in by_hand.read_text()


def test_a_conflict_without_a_choice_is_refused(by_hand: Path) -> None:
    mine, theirs = two_versions(by_hand)
    with pytest.raises(DraftError, match=r"Both versions changed listing\.tagline"):
        resolve(mine, theirs, {})


def test_a_choice_may_go_against_who_changed_it_and_remove_an_answer(by_hand: Path) -> None:
    mine, theirs = two_versions(by_hand)
    del mine.answers["customers"]
    choices: dict[str, Literal["mine", "theirs"]] = {
        "listing.tagline": "mine",
        "app.types": "theirs",
        "listing.pricing.note": "mine",
    }
    merged = resolve(mine, theirs, choices)
    save_draft(merged)
    assert load_draft(by_hand, IDS).answers == {
        "listing.tagline": "My words",
        "listing.summary": "Two spaces stay",
        "listing.pricing.note": "Free",
    }


def test_a_comment_that_somebody_added_is_no_difference_and_is_kept(by_hand: Path) -> None:
    mine = load_draft(by_hand, IDS)
    by_hand.write_text(BY_HAND + "# looked at by Bo\n")
    mine.answers["listing.tagline"] = "My words"
    with pytest.raises(DraftChanged) as caught:
        save_draft(mine)
    save_draft(resolve(mine, caught.value.theirs, {}))
    assert by_hand.read_text().endswith("# looked at by Bo\n")
    assert load_draft(by_hand, IDS).answers["listing.tagline"] == "My words"
