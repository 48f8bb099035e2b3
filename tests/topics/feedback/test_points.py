"""Points are rows of one answer, read however they were written; no column of theirs is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft
from wizard.session.session import Session
from wizard.topics.feedback.points import (
    Feedback,
    FeedbackError,
    PointState,
    about_label,
    next_round,
    rounds_of,
    topic_field,
)
from wizard.topics.feedback.suggest import Suggester

NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
MARCH, APRIL = date(2025, 3, 28), date(2025, 4, 1)
FIELD = "review.findings"


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue) -> Session:
    draft = create_draft(tmp_path, "Sitebook", "2025-02", NOON, field_ids=catalogue.fields)
    return Session(draft, catalogue.edition("2025-02"), APRIL)


def feedback(session: Session, *rows: Any) -> Feedback:
    if rows:
        session.set(FIELD, list(rows))
    return Feedback(session)


def status(session: Session, name: str) -> Status:
    return session.assessment.findings[name].status


def test_a_point_received_at_an_hour_counts_by_its_day(session: Session) -> None:
    (point,) = feedback(session, {"text": "Logo", "received_on": NOON}).points

    assert point.received_on == APRIL
    assert not isinstance(point.received_on, datetime)


def test_rows_from_before_rounds_were_kept_are_points_too(session: Session) -> None:
    found = feedback(
        session,
        {"text": "The link is dead", "response": "", "closed": False},
        {"text": "Logo", "response": "Replaced", "closed": True},
        {"text": "Video", "closed": True, "deferred": "Comes in May"},
        {"text": "Tagline", "round": 2, "received_on": MARCH},
    )

    assert [p.state for p in found.points] == [
        PointState.OPEN, PointState.RESOLVED, PointState.DEFERRED, PointState.OPEN,
    ]  # fmt: skip
    assert [p.round for p in found.points] == [0, 0, 0, 2]
    assert [p.number for p in found.open] == [1, 4]
    rounds = rounds_of(found.points)
    assert [(r.number, r.received_on, len(r.points)) for r in rounds] == [
        (2, MARCH, 1), (0, None, 3),
    ]  # fmt: skip
    assert next_round(found.points) == 3
    assert next_round(found.points[:3]) == 2
    assert next_round(()) == 1


@pytest.mark.parametrize(
    "row",
    [
        {"text": 7, "round": True, "received_on": "soon", "about": None, "closed": "yes"},
        {"round": -1, "received_on": NOON, "response": ["x"], "closed": 1},
        {"round": 1.5, "deferred": 3},
        {},
    ],
)
def test_cells_of_a_wrong_type_say_nothing_and_leave_the_point_open(
    session: Session, row: dict[str, Any]
) -> None:
    found = feedback(session, {"text": "x"}, row, "no row at all")

    assert [p.index for p in found.points] == [0, 1]
    assert found.points[1].state is PointState.OPEN
    assert found.points[1].round == 0
    found.resolve(2)
    assert session.answers[FIELD][2] == "no row at all"


def test_each_deed_changes_its_cells_alone_and_is_one_step_of_undo(session: Session) -> None:
    found = feedback(session, {"text": "Logo", "ticket": "A-7", "closed": False})
    before = session.value(FIELD)
    deeds: list[Callable[[], object]] = [
        lambda: found.answer(1, " Replaced \n"),
        lambda: found.tie(1, "media.logo"),
        lambda: found.resolve(1),
        lambda: found.reopen(1),
        lambda: found.defer(1, "The designer is back on 7 April"),
        lambda: found.add(["Video"], 2, MARCH),
    ]
    for deed in deeds:
        deed()

    kept = {"text": "Logo", "ticket": "A-7", "response": "Replaced", "about": "media.logo"}
    assert session.value(FIELD) == [
        {**kept, "closed": True, "deferred": "The designer is back on 7 April"},
        {"text": "Video", "round": 2, "received_on": MARCH, "closed": False},
    ]
    for _ in deeds:
        session.undo()
    assert session.value(FIELD) == before


def test_open_points_block_and_settled_ones_should_say_how(session: Session) -> None:
    found = feedback(session)
    assert status(session, "sub-feedback-incorporated") is Status.NOTHING_REPORTED
    found.add(["Logo", "Video"], 1, None)
    assert status(session, "sub-feedback-incorporated") is Status.NOT_MET
    assert status(session, "own-feedback-answered") is Status.MET
    found.resolve(1)
    found.defer(2, "Recorded anew on 7 April")
    assert status(session, "sub-feedback-incorporated") is Status.ANSWERED
    silent = session.assessment.findings["own-feedback-answered"]
    assert (silent.status, silent.row, silent.blocks) == (Status.NOT_MET, 0, False)
    found.answer(1, "Replaced")
    assert status(session, "own-feedback-answered") is Status.MET


@pytest.mark.parametrize(
    "reason",
    ["", " ", "later", "Later.", "n/a", "N.A.", "tbd", "not now", "won’t fix", "next version",
     "We will do it soon", "-", "asap", "no time"],
)  # fmt: skip
def test_a_reason_that_gives_none_is_refused_with_an_example(session: Session, reason: str) -> None:
    found = feedback(session, {"text": "Logo"})

    with pytest.raises(FeedbackError, match="why the point waits") as told:
        found.defer(1, reason)

    assert "Comes with version 1.2 in May" in told.value.hint
    assert found.points[0].state is PointState.OPEN


@pytest.mark.parametrize(
    "reason",
    [
        "Comes with version 1.2 in May",
        "Waiting for legal approval",
        "Rechtsprüfung läuft bis Mai",
        "要等下一版",
        "Agreed with Jo: after launch",
    ],
)
def test_a_reason_that_says_what_it_waits_for_is_taken(session: Session, reason: str) -> None:
    found = feedback(session, {"text": "Logo"})

    found.defer(1, reason)

    assert (found.points[0].state, found.points[0].reason) == (PointState.DEFERRED, reason)


def test_an_unknown_point_or_tie_is_told(session: Session) -> None:
    found = feedback(session, {"text": "Logo"})

    deeds: list[Callable[[], object]] = [
        lambda: found.resolve(2),
        lambda: found.tie(1, "listing.colour"),
    ]
    for deed in deeds:
        with pytest.raises(FeedbackError):
            deed()
    found.tie(1, "lst-tagline-length")
    assert about_label(session.edition, "lst-tagline-length").startswith("The tagline has")
    assert topic_field(session, "lst-tagline-length") == "listing.tagline"
    assert topic_field(session, "media.logo") == "media.logo"
    assert topic_field(session, "listing.colour") == topic_field(session, "") == ""
    assert about_label(session.edition, "listing.colour") == "listing.colour"
    found.tie(1, "")
    assert session.value(FIELD) == [{"text": "Logo"}]


def test_an_answer_that_is_no_list_is_never_written_over(session: Session) -> None:
    session.draft.answers[FIELD] = "see the mail"
    found = Feedback(session)

    assert found.points == ()
    with pytest.raises(FeedbackError, match="no list of points"):
        found.add(["Logo"], 1, None)
    assert session.value(FIELD) == "see the mail"


def test_the_same_point_is_known_again_while_it_is_open(session: Session) -> None:
    found = feedback(session, {"text": "The  Logo is blurry."}, {"text": "Video", "closed": True})

    assert found.stands("the logo is blurry") is not None
    assert found.stands("Video") is None


def test_points_survive_on_disk_with_the_columns_that_a_person_added(
    session: Session, catalogue: Catalogue
) -> None:
    path = session.draft.path
    save_draft(session.draft, NOON)
    own = '\n[[review.findings]]\ntext = "Logo"\nticket = "A-7"  # ours\nclosed = false\n'
    path.write_text(path.read_text("utf-8") + own, "utf-8")
    again = Session(load_draft(path, catalogue.fields), session.edition, APRIL)
    found = Feedback(again)
    found.answer(1, "Replaced\nby an SVG")
    found.add(["Video"], 2, MARCH)
    save_draft(again.draft, NOON)

    text = path.read_text("utf-8")
    assert 'ticket = "A-7"  # ours' in text
    points = Feedback(Session(load_draft(path, catalogue.fields), again.edition, APRIL)).points
    assert [(p.response, p.received_on) for p in points] == [
        ("Replaced\nby an SVG", None), ("", MARCH),
    ]  # fmt: skip


# Suggestions

ANSWERS = {
    "app.types": ["full-screen"],
    "support.faq_url": "https://www.help.example.com/faq/",
    "media.screenshots": ["pictures/Login page.png", "pictures/rfi.png"],
    "listing.summary": "Sitebook Sync keeps site books and daily logs in step.",
}


@pytest.fixture(scope="module")
def suggester(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Suggester:
    folder = tmp_path_factory.mktemp("suggest")
    draft = create_draft(folder, "Sitebook", "2025-02", NOON, field_ids=catalogue.fields)
    draft.answers.update(ANSWERS)
    return Suggester(Session(draft, catalogue.edition("2025-02"), APRIL))


SAID = {
    "The tagline is longer than 40 characters.": ("listing.tagline", "named by its label"),
    "Screenshots are blurry": ("media.screenshots", "named by its label"),
    "lst-tagline-length is not met": ("lst-tagline-length", "named by its id"),
    "Please check support.faq_url.": ("support.faq_url", "named by its id"),
    "http://help.example.com/FAQ gives 404": ("support.faq_url", "its answer is “http://help"),
    "See https://help.example.com/other.": ("support.faq_url", "on “help.example.com”"),
    "rfi.png shows a customer": ("media.screenshots", "names “rfi.png”"),
    "The picture Login page.png is empty": ("media.screenshots", "Login page.png"),
    "“site books and daily logs” is unclear": ("listing.summary", "says “site books"),
    "The demo video has no sound": ("media.demo_video", "named by its label"),
    "The name must not contain the word Procore": ("lst-name-no-procore", "speaks of"),
}


@pytest.mark.parametrize("text", SAID)
def test_a_point_is_said_to_be_about_what_its_words_speak_of(
    suggester: Suggester, text: str
) -> None:
    found = suggester.suggest(text)

    assert found
    assert len(found) <= 5
    assert found[0].about == SAID[text][0]
    assert SAID[text][1] in found[0].why


@pytest.mark.parametrize("text", ["", "Thanks!", "?!", "ok", "It is fine as it is."])
def test_words_that_tell_nothing_suggest_nothing(suggester: Suggester, text: str) -> None:
    assert suggester.suggest(text) == ()


@pytest.mark.parametrize("part", ["- ", "a", "x-y ", "please fix "])
def test_the_time_to_suggest_does_not_grow_with_the_size_of_a_point(
    suggester: Suggester, part: str
) -> None:
    suggester.suggest("tagline")
    began = time.process_time()

    suggester.suggest(part * (100_000 // len(part)))

    assert time.process_time() - began < 2
