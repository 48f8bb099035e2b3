"""A review as TOML is read back strictly, and its mail ties every point to its requirement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.screens.home.stage import HOSTILE, UNSAFE
from wizard.catalogue.model import Severity
from wizard.topics.feedback.incoming import incoming_review
from wizard.topics.feedback.mail import ReceivedMail
from wizard.topics.feedback.review import (
    MAX_POINTS,
    MAX_REVIEW,
    Review,
    ReviewError,
    ReviewPoint,
    read_review,
    review_toml,
)
from wizard.topics.feedback.review_mail import review_mail
from wizard.topics.feedback.split import split

KNOWN = {"lst-tagline-length", "val-demo-video-duration"}
LONG = (
    "The video runs 2:11; it must run 3 to 5 minutes. Make it longer.\n1. Say who speaks\n2. Sound"
)
REVIEW = Review(
    bundle="sitebook-launch.zip",
    sha256="0f" * 32,
    draft="5f0c1e5e0a7d4c1b",
    app="Sitebook: Sync! v2.0",
    edition="2026-06",
    milestone="launch",
    round=2,
    reviewer="Jo Field",
    date=date(2026, 11, 30),
    points=(
        ReviewPoint(
            "lst-tagline-length", Severity.BLOCKER, "Tagline: 46 characters.", "Tagline: a"
        ),
        ReviewPoint("val-demo-video-duration", Severity.WARNING, LONG),
        ReviewPoint("", Severity.ADVICE, "Your answer: no. Send all rounds as one file."),
    ),
)
TEXT = review_toml(REVIEW)


def read(text: str) -> Review:
    return read_review(text.encode(), "review.toml", KNOWN)


def points_of_mail(text: str) -> tuple[str, ...]:
    return incoming_review(ReceivedMail(text), "mail.txt", KNOWN).found.points


def test_what_is_written_is_read_back_as_it_was() -> None:
    assert read(TEXT) == REVIEW
    assert read(TEXT.replace("\n", "\r\n")) == REVIEW


def test_hostile_text_is_written_as_inert_text_and_read_back() -> None:
    point = ReviewPoint("", Severity.ADVICE, f'{HOSTILE}"""\n[[point]]\nx', HOSTILE, HOSTILE)
    text = review_toml(replace(REVIEW, app=f"{HOSTILE}\n[review]", points=(point,)))
    assert not any(sign in text for sign in UNSAFE)
    (found,) = read(text).points
    assert found.asked.endswith('"""\n[[point]]\nx')


@pytest.mark.parametrize(
    ("before", "after", "line", "why"),
    [
        ('"lst-tagline-length"', '"lst-tag-line"', "line 19", "no requirement “lst-tag-line”"),
        ('severity = "warning"', 'severity = "high"', "line 26", "severity must be one of blocker"),
        ("round = 2", "round = 0", "line 14", "round must be from 1"),
        ("round = 2", 'round = "2"', "line 14", "round must be a whole number"),
        ("round = 2", "round = true", "line 14", "round must be a whole number"),
        ("date = 2026-11-30", 'date = "today"', "line 16", "date must be a date"),
        ('"0f0f', '"xx0f', "line 9", "sha256 must be 64"),
        ("format = 1", "format = 2", "line 7", "format 2 is not known"),
        ("format = 1", "format = 1\nurgent = true", "line 8", "“urgent” is not known here"),
        ("Tagline: 46 characters.", " ", "line 22", "asked says nothing"),
        ("[review]", "[review ", "line 6", "not valid TOML"),
        ('milestone = "launch"\n', "", "line 6", "milestone is missing"),
        ("[[point]]", "[point]", "line", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(before: str, after: str, line: str, why: str) -> None:
    assert before in TEXT
    with pytest.raises(ReviewError) as caught:
        read(TEXT.replace(before, after, 1))
    assert "review.toml" in caught.value.message
    assert line in caught.value.message
    assert why in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1",
        "[review]",
        "point = 3\n[review]",
        "review = 1",
        '"review" = {}\npoint = [1]',
        "[review]\n" + "a." * 5000 + "b = 1",
        "[[review]]",
        "\udcff",
        TEXT + '\n[[point]]\nrequirement = ""\nseverity = "advice"\nanswer = ""\nasked = "x"' * 600,
        TEXT + "#" * MAX_REVIEW,
    ],
)
def test_nonsense_is_refused_and_never_a_fault(text: str) -> None:
    with pytest.raises(ReviewError):
        read_review(text.encode("utf-8", "surrogateescape"), "review.toml", KNOWN)


def test_a_review_holds_a_bounded_number_of_points() -> None:
    many = replace(REVIEW, points=REVIEW.points[:1] * (MAX_POINTS + 1))
    with pytest.raises(ReviewError, match=f"at most {MAX_POINTS} points"):
        read(review_toml(many))


WANTED = (
    "[lst-tagline-length] Tagline: 46 characters.",
    f"[val-demo-video-duration] {LONG}",
    "Your answer: no. Send all rounds as one file.",
)


def wrapped(text: str) -> str:
    """As mail programs break lines."""
    return "\n".join(part for line in text.split("\n") for part in _pieces(line))


def _pieces(line: str) -> list[str]:
    words, lines = line.split(" "), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 40:
            lines.append("")
        lines[-1] += f"{word} "
    return [each.rstrip() for each in lines]


@pytest.mark.parametrize(
    "sent",
    [
        lambda text: text,
        lambda text: "\n".join(f"> {line}" for line in text.split("\n")),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "On Monday Jo wrote:\n" + "\n".join(f"> {x}" for x in text.split("\n")),
    ],
)
def test_the_mail_of_a_review_gives_its_points_with_their_ids(sent: object) -> None:
    assert callable(sent)
    review = incoming_review(ReceivedMail(sent(review_mail(REVIEW))), "mail", KNOWN)
    assert review.found.points == WANTED
    assert (review.round, review.day, review.draft) == (2, date(2026, 11, 30), REVIEW.draft)


def test_a_mail_program_that_breaks_lines_loses_no_id_and_no_word() -> None:
    found = points_of_mail(wrapped(review_mail(REVIEW)))
    assert [" ".join(text.split()) for text in found] == [" ".join(x.split()) for x in WANTED]


def test_toml_and_mail_give_the_same_points() -> None:
    assert points_of_mail(TEXT) == WANTED


def test_a_day_that_does_not_exist_names_no_round() -> None:
    text = review_mail(REVIEW).replace("of 2026-11-30", "of 2026-13-30")
    assert incoming_review(ReceivedMail(text), "mail", KNOWN).round is None


@pytest.mark.parametrize(
    "title",
    [
        "Review of Sitebook Sync",
        "Review of Sitebook: Sync! v2.0, round 2",
        "# Review of Sitebook Sync",
        "Re: Our review of Sitebook Sync for the Marketplace team",
        "Subject: your app",
        "Feedback for Sitebook Sync",
        "Review of Sitebook Sync\n=======================",
    ],
)
def test_a_title_is_no_point_and_no_heading_of_points(title: str) -> None:
    found = split(f"{title}\n\nHi Mara,\n\n1. The tagline is too long.\n2. The FAQ is dead.\n")
    assert found.points == ("The tagline is too long.", "The FAQ is dead.")
    assert title.split("\n", maxsplit=1)[0] in found.left_out[0].text


@pytest.mark.parametrize(
    "first",
    [
        "Review the terms of service for the new address.",
        "The review of the logo is missing",
        "Feedback button does nothing",
    ],
)
def test_a_first_line_that_asks_for_something_is_a_point(first: str) -> None:
    assert split(f"{first}\n\nThe FAQ is dead and gives an error.\n").points[0] == first
