"""Reviewer feedback on the screen: by keyboard alone, and nothing is taken or lost unseen."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from screens.feedback.rows import FeedbackState, FeedbackView
from screens.feedback.screen import FeedbackScreen
from screens.widgets.messages import DraftEdited, PageRequested, ScreenRequested
from tests.screens.review.stage import (
    ANSWERS,
    DAY,
    HOSTILE,
    NARROW,
    NOON,
    WIDE,
    Stage,
    paste,
    seen,
    until,
    work_in,
)
from wizard.catalogue.catalogue import Catalogue
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.topics.feedback.points import Feedback, PointState

FIELD = "review.findings"
ROWS = [
    {"text": "The link is dead", "response": "", "closed": False},
    {"text": "Tagline is too long", "round": 2, "received_on": date(2025, 3, 28),
     "about": "listing.tagline", "response": "Shortened", "closed": True},
    {"text": HOSTILE, "round": 2, "about": "lst-logo-size", "closed": True,
     "deferred": "New logo in May"},
]  # fmt: skip

MAIL = "Hi,\n\n1. Logo is blurry. The video is silent.\n2. FAQ dead\n\nRegards\nJo"


@pytest.fixture
def empty(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    return work_in(tmp_path, catalogue)


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    return work_in(tmp_path, catalogue, {**ANSWERS, FIELD: ROWS})


def stage(work: OpenDraft, state: FeedbackState | None = None) -> Stage:
    desk = AppContext(UserFolders.below(work.draft.path.parent), now=lambda: NOON, as_of=DAY)
    return Stage(FeedbackScreen(desk, work, state or FeedbackState()))


async def words(pilot: Pilot[None], text: str) -> None:
    """Waits for words on the screen."""
    assert text in await until(pilot, lambda shown: text in shown)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_points_stand_below_their_rounds_with_signs_and_one_in_full(
    work: OpenDraft, size: tuple[int, int]
) -> None:
    app = stage(work)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = seen(app)
        await pilot.press("down")
        await pilot.pause()
        below = seen(app)

    assert "1 open point blocks a resubmission." in shown
    assert "Round 2, received 2025-03-28 – 2 points: 1 resolved, 1 deferred" in shown
    assert "Unknown round – 1 point: 1 open" in shown
    assert "✓   2  Tagline is too long" in shown
    assert "✗   1  The link is dead" in shown
    assert "w   3  x[/] [red]y[/blue]" in shown
    assert "About: Tagline (listing.tagline)" in shown
    assert "Response: Shortened" in shown
    assert "Point 3 is deferred: New logo in May" in below


async def test_without_points_it_says_what_to_do(empty: OpenDraft) -> None:
    app = stage(empty)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.pause()
        shown = seen(app)
        await pilot.press("r", "e", "d", "o", "t", "x", "enter")
        await pilot.pause()

    assert "No feedback yet" in shown
    assert "Press i, then paste the e-mail or name a file." in shown
    assert "go there" not in shown
    assert app.asked == []


async def test_a_pasted_mail_is_shown_corrected_and_only_then_taken(empty: OpenDraft) -> None:
    app = stage(empty)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("i")
        await words(pilot, "Import feedback")
        await pilot.press("ctrl+s")
        await words(pilot, "Nothing is here yet")
        await paste(pilot, MAIL)
        await pilot.press("ctrl+s")
        await words(pilot, "Round 1, received 2025-04-01 · 2 points · 2 left out")
        assert "signature: Regards Jo" in seen(app)
        await pilot.press("s")
        await words(pilot, "3 points")
        await pilot.press("down", "down", "d", "n")
        await words(pilot, "Which round")
        await pilot.press("backspace", "4", "enter")
        await words(pilot, "Round 4")
        await pilot.press("w")
        await words(pilot, "When did you")
        await pilot.press("backspace", "2", "enter")
        await words(pilot, "received 2025-04-02 · 2 points · 3 left out")
        assert empty.session.value(FIELD) is None
        await pilot.press("enter")
        await words(pilot, "2 open points block")
        await pilot.press("ctrl+z")
        await words(pilot, "Press i")
        await pilot.press("ctrl+y")
        await words(pilot, "2 open points block")

    assert [(p.text, p.round, p.received_on) for p in Feedback(empty.session).points] == [
        ("Logo is blurry.", 4, date(2025, 4, 2)),
        ("The video is silent.", 4, date(2025, 4, 2)),
    ]
    assert app.asked[0] == DraftEdited(FIELD)


async def test_a_point_is_reworded_joined_or_left_before_it_is_taken(empty: OpenDraft) -> None:
    app = stage(empty)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("i")
        await words(pilot, "Import feedback")
        await paste(pilot, "- One\n- Two\n- Three")
        await pilot.press("ctrl+s")
        await words(pilot, "3 points")
        await pilot.press("m")
        await words(pilot, "There is no point above it.")
        await pilot.press("s")
        await words(pilot, "It is one sentence.")
        await pilot.press("down", "m")
        await words(pilot, "2 points")
        await pilot.press("e")
        await words(pilot, "A blank line splits it")
        await paste(pilot, "\n\nFour")
        await pilot.press("ctrl+s")
        await words(pilot, "3 points")
        assert "One Two" in seen(app)
        await pilot.press("n")
        await words(pilot, "Which round of review")
        await paste(pilot, "9" * 5000)
        await pilot.press("enter")
        await words(pilot, "A round is a whole number from 1.")
        await pilot.press("escape")
        await words(pilot, "Discard your sorting?")
        await pilot.press("enter")
        await words(pilot, "Press i")

    assert empty.session.value(FIELD) is None


async def test_a_mail_is_taken_from_a_file_with_its_day(empty: OpenDraft, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Date"] = "Fri, 28 Mar 2025 10:00:00 +0000"
    mail.set_content("<ol><li>Logo<li>Video</ol>", subtype="html")
    (tmp_path / "review.eml").write_bytes(bytes(mail))
    app = stage(empty)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("i")
        await words(pilot, "Import feedback")
        await pilot.press("shift+f9")
        await words(pilot, "review.eml")
        await pilot.press("enter")
        await words(pilot, "Round 1, received 2025-03-28 · 2 points")
        await pilot.press("escape", "i")
        await words(pilot, "Import feedback")
        await paste(pilot, str(tmp_path / "gone.eml"))
        await pilot.press("ctrl+s")
        await words(pilot, "cannot be read")


async def test_a_point_is_answered_settled_and_opened_again(work: OpenDraft) -> None:
    app = stage(work, FeedbackState(FeedbackView.OPEN))
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("e")
        await words(pilot, "Response to point 1")
        await paste(pilot, "Link\nreplaced")
        await pilot.press("ctrl+s")
        await words(pilot, "Response: Link")
        await pilot.press("r")
        await words(pilot, "Every point is settled.")
        await pilot.press("s", "end", "o", "a")
        await words(pilot, "1 open point blocks")

    point = Feedback(work.session).points[0]
    assert (point.response, point.state) == ("Link\nreplaced", PointState.OPEN)


async def test_the_cursor_goes_on_to_the_next_open_point_when_one_is_settled(
    work: OpenDraft,
) -> None:
    work.session.set(FIELD, [{"text": f"The {name} is wrong"} for name in ("logo", "name", "FAQ")])
    app = stage(work, FeedbackState(FeedbackView.OPEN, key="point:1"))
    async with app.run_test(size=NARROW) as pilot:
        await words(pilot, "Point 2 is open")
        await pilot.press("r")
        await words(pilot, "Point 3 is open")
        await pilot.press("r")
        await words(pilot, "Point 1 is open")


async def test_what_was_written_is_dropped_only_after_a_question(work: OpenDraft) -> None:
    app = stage(work, FeedbackState(FeedbackView.OPEN))
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("e")
        await words(pilot, "Response to point 1")
        await pilot.press("escape")
        await words(pilot, "Point 1 is open")
        await pilot.press("e")
        await words(pilot, "Response to point 1")
        await paste(pilot, "Half an hour of words")
        await pilot.press("escape")
        await words(pilot, "Discard your text?")
        await pilot.press("escape", "ctrl+s")
        await words(pilot, "Response: Half an hour of words")


async def test_deferring_asks_until_there_is_a_reason(work: OpenDraft) -> None:
    app = stage(work, FeedbackState(FeedbackView.OPEN))
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("d")
        await words(pilot, "Why does point 1 wait")
        await paste(pilot, "later")
        await pilot.press("enter")
        await words(pilot, "“later” does not say why the point waits.")
        await paste(pilot, ", in version 1.2 with the new site")
        await pilot.press("enter")
        await words(pilot, "Every point is settled.")

    assert Feedback(work.session).points[0].reason == "later, in version 1.2 with the new site"


async def test_a_tie_is_suggested_or_searched_and_leads_to_the_field(work: OpenDraft) -> None:
    work.session.set(FIELD, [{"text": "The tagline is too long"}])
    app = stage(work)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("enter")
        await words(pilot, "It is not linked yet")
        await pilot.press("t")
        await words(pilot, "suggested")
        assert "▸ Tagline  it is named by its label · listing.tagline" in seen(app)
        await pilot.press("enter")
        await words(pilot, "About: Tagline (listing.tagline)")
        await pilot.press("t")
        await words(pilot, "suggested")
        await paste(pilot, "lst-logo-size")
        await words(pilot, "requirement, Logo")
        await pilot.press("enter")
        await words(pilot, "(lst-logo-size)")
        await pilot.press("enter", "t")
        await words(pilot, "Nothing: remove the link")
        await pilot.press("end", "pagedown", "enter")
        await words(pilot, "Not linked yet")

    page = work.session.edition.page_of_field["media.logo"].page.id
    assert PageRequested(page, "media.logo") in app.asked


async def test_the_reply_is_written_beside_the_draft_and_told_where(work: OpenDraft) -> None:
    app = stage(work)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press("x")
        await words(pilot, "The reply is in")

    path = work.draft.path
    told = path.with_name(f"{path.stem}-reply-round-2.txt").read_text("utf-8")
    assert "1. You wrote: Tagline is too long" in told
    assert "The link is dead" not in told
    assert "\x1b" not in told


async def test_what_is_only_read_can_be_replied_to_and_not_changed(work: OpenDraft) -> None:
    work.draft.read_only = True
    app = stage(work)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("r", "o", "i", "e", "d", "t")
        await words(pilot, "This submission is open")
        assert not app.screen.query(TextArea)

    assert work.session.value(FIELD) == ROWS


async def test_coming_back_lands_on_the_same_point(work: OpenDraft) -> None:
    state = FeedbackState()
    async with stage(work, state).run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("end")
        await pilot.pause()
    app = stage(work, state)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await words(pilot, "Point 1 is open")
        await pilot.press("escape")

    assert app.asked == [ScreenRequested("back")]
