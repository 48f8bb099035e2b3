"""The reply as reviewers read it: their words, ours, and no verdict."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wizard.catalogue.edition import Edition
from wizard.catalogue.load import load_catalogue
from wizard.errors import DraftError
from wizard.reports.reply import MARKDOWN, TEXT, reply_path, reviewer_reply, write_reply
from wizard.topics.feedback.points import ReviewRound, points_of, rounds_of

ROWS = [
    {"text": "Logo is blurry", "closed": True, "response": "Replaced", "about": "media.logo"},
    {"text": "Demo video:\n- no sound\n- no sign-in", "closed": True, "response": "Sound added",
     "deferred": "Recorded anew on 7 April", "round": 2, "received_on": date(2025, 3, 28)},
    {"text": "FAQ *dead* \x1b[2J", "round": 2, "response": "Asked our host\nand waiting"},
    {"text": "Pricing", "round": 2, "closed": True},
]  # fmt: skip


@pytest.fixture(scope="module")
def edition() -> Edition:
    return load_catalogue().edition("2025-02")


@pytest.fixture(scope="module")
def rounds(edition: Edition) -> tuple[ReviewRound, ...]:
    return rounds_of(points_of({"review.findings": ROWS}, edition))


def test_the_reply_tells_each_point_what_was_done_and_what_waits(
    edition: Edition, rounds: tuple[ReviewRound, ...]
) -> None:
    assert reviewer_reply("Sitebook Sync", rounds, edition, TEXT) == (
        "Our reply to the review of Sitebook Sync\n\n"
        "Thank you for reviewing the app. This is what we did, point by point, and what is "
        "still open.\n\n"
        "Round 2, received 2025-03-28 – 3 points: 1 open, 1 resolved, 1 deferred\n\n"
        "1. You wrote: Demo video:\n"
        "   - no sound\n"
        "   - no sign-in\n"
        "   Waits: Recorded anew on 7 April\n"
        "   Done so far: Sound added\n\n"
        "2. You wrote: FAQ *dead* \ufffd[2J\n"
        "   Open: We are still working on this.\n"
        "   Done so far: Asked our host\n"
        "     and waiting\n\n"
        "3. You wrote: Pricing\n"
        "   Done: This is settled.\n\n"
        "Unknown round – 1 point: 1 resolved\n\n"
        "1. You wrote: Logo is blurry\n"
        "   About: Logo\n"
        "   Done: Replaced\n"
    )


def test_as_markdown_nothing_that_was_written_is_taken_for_markup(
    edition: Edition, rounds: tuple[ReviewRound, ...]
) -> None:
    told = reviewer_reply("Sitebook <Sync>", rounds, edition, MARKDOWN)

    assert "# Our reply to the review of Sitebook \\<Sync\\>" in told
    assert "> Demo video:\\\n> \\- no sound\\\n> \\- no sign-in\n" in told
    assert "FAQ \\*dead\\*" in told
    assert "**Done so far:** Asked our host\\\nand waiting\n" in told
    assert "### Point 1 – Logo\n" in told


def test_a_reply_that_a_person_changed_is_never_written_over(tmp_path: Path) -> None:
    path = reply_path(tmp_path / "sitebook.toml", ReviewRound(2, None, ()))
    assert path.name == "sitebook-reply-round-2.txt"
    assert write_reply(path, "one\n") == path
    assert write_reply(path, "one\n") == path
    again = write_reply(path, "two\n")
    assert again.name == "sitebook-reply-round-2-2.txt"
    assert (path.read_bytes(), again.read_bytes()) == (b"one\n", b"two\n")
    assert reply_path(tmp_path / "a.toml", ReviewRound(0, None, ())).name == "a-reply.txt"


def test_a_reply_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="was not saved: its folder is gone"):
        write_reply(tmp_path / "gone" / "reply.txt", "one")
