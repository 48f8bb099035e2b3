"""A reviewer's mail becomes points as a person would count them, and nothing is lost unseen."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.errors import WizardError
from wizard.topics.feedback.lines import SkipReason
from wizard.topics.feedback.split import MOST_POINTS, split, split_point
from wizard.topics.feedback.triage import SplitEditor

MAIL = """Hi Mara,

Thank you for submitting Sitebook Sync. We have completed our review of your app and have the
following feedback:

1. The tagline is longer than 40 characters.
   Please shorten it.
2) Demo video:
   - no sound in the first minute
   - the sign-in is not shown
3. The link https://help.example.com/faq is dead. It gives a 404.

   It worked in the last round.

4. Screenshots

a. The first is blurry.
b. The second shows a customer's name.

Please resubmit once these are addressed.

Best regards,
Jo Reviewer
Partner team

On Mon, Mar 24, 2025 at 9:12 AM Mara Okafor <mara@example.com>
wrote:

> Hello, we submitted
> 1. an old point
"""

CASES: dict[str, tuple[str, list[str]]] = {
    "numbers, nested items, a signature and history": (
        MAIL,
        [
            "The tagline is longer than 40 characters. Please shorten it.",
            "Demo video:\n- no sound in the first minute\n- the sign-in is not shown",
            (
                "The link https://help.example.com/faq is dead. It gives a 404.\n"
                "It worked in the last round."
            ),
            "Screenshots\na. The first is blurry.\nb. The second shows a customer's name.",
        ],
    ),
    "sentences in a row": (
        (
            "Hello Mara, thanks for the submission. The logo is blurry. It looks scaled up. "
            "The video has no sound, e.g. at 0:30. Please fix the FAQ link. "
            "Let us know if you have questions."
        ),
        [
            "The logo is blurry. It looks scaled up.",
            "The video has no sound, e.g. at 0:30.",
            "Please fix the FAQ link.",
        ],
    ),
    "headings of every manner": (
        (
            "Tagline\nThe tagline is too long and begins with no verb. Please shorten it.\n\n"
            "Listing:\n- Names a competitor\n- Logo has text\n\n**Video**\nNo sound.\n\n"
            "## Support\n\nThe phone number is missing.\n\nPricing\n=======\nIt is unclear."
        ),
        [
            "Tagline: The tagline is too long and begins with no verb. Please shorten it.",
            "Listing: Names a competitor",
            "Listing: Logo has text",
            "Video: No sound.",
            "Support: The phone number is missing.",
            "Pricing: It is unclear.",
        ],
    ),
    "a remark on each line": (
        "Logo is blurry\nVideo has no sound\nFAQ link dead",
        ["Logo is blurry", "Video has no sound", "FAQ link dead"],
    ),
    "a remark in each paragraph": ("Logo blurry\n\nVideo silent", ["Logo blurry", "Video silent"]),
    "one paragraph broken into lines": (
        (
            "Please change the tagline\nof the app, since it is too long for the card and does\n"
            "not start with a verb."
        ),
        [
            (
                "Please change the tagline of the app, since it is too long for the card and does "
                "not start with a verb."
            )
        ],
    ),
    "lists below headings without a blank line between": (
        "Blocking:\n* Tagline too long\n* Logo blurry\nNice to have:\n* FAQ link\n* A video",
        [
            "Blocking: Tagline too long",
            "Blocking: Logo blurry",
            "Nice to have: FAQ link",
            "Nice to have: A video",
        ],
    ),
    "a point that ends with a list of its own": (
        "1. The video is silent\nRecord it again with:\n   - sound\n   - captions\n2. Logo blurry",
        ["The video is silent Record it again with:\n- sound\n- captions", "Logo blurry"],
    ),
    "letters in brackets of a mail passed on": (
        (
            "FYI see below\n\n---------- Forwarded message ---------\nFrom: Jo <jo@example.com>\n"
            "Date: Mon\nSubject: Review\nTo: mara\n\nDear Mara,\n\n(a) Logo blurry\n"
            "(b) Video silent\n\n-- \nJo\n"
        ),
        ["Logo blurry", "Video silent"],
    ),
    "a mail below Outlook's headers, with nothing above": (
        (
            "Hi,\n\nFrom: Jo <jo@example.com>\nSent: Monday\nTo: Mara\nSubject: Review\n\n"
            "Hi Mara,\n\n• Logo blurry\n•\tVideo silent\n\nRegards\nJo"
        ),
        ["Logo blurry", "Video silent"],
    ),
    "answers between quoted lines": (
        (
            "> 1. the summary\nThe summary still names a competitor.\n> 2. logo\n"
            "Logo is fine now but the video is not."
        ),
        ["The summary still names a competitor.", "Logo is fine now but the video is not."],
    ),
    "only a quoted mail": ("> 1. Logo blurry\n> 2. Video silent", ["Logo blurry", "Video silent"]),
    "numbered issues": (
        "Issue 1: Logo blurry\nIssue #2 - Video silent",
        ["Logo blurry", "Video silent"],
    ),
    "nested numbers": (
        "1. Listing\n1.1 Logo blurry\n1.2 Tagline long\n2. Video\n",
        ["Listing\n1.1 Logo blurry\n1.2 Tagline long", "Video"],
    ),
    "items that are indented less than the first": (
        "   - Logo blurry\n- Video silent\n  - at the start",
        ["Logo blurry", "Video silent\n- at the start"],
    ),
    "the next number three spaces in": (
        "1. Logo blurry\n   2. Video silent",
        ["Logo blurry", "Video silent"],
    ),
    "the next number four spaces in": (
        "1. Logo blurry\n    2. Video silent",
        ["Logo blurry\n2. Video silent"],
    ),
    "an item two spaces in": ("- Demo video\n  - no sound", ["Demo video\n- no sound"]),
    "an item one space in": ("- Logo blurry\n - Video silent", ["Logo blurry", "Video silent"]),
    "an item of another sort further out": (
        "  1. Logo blurry\n- Video silent",
        ["Logo blurry", "Video silent"],
    ),
    "words above items that belong to the point": (
        "- Logo blurry\nIn detail:\n  - too dark\n- Video silent",
        ["Logo blurry In detail:\n- too dark", "Video silent"],
    ),
    "a postscript": (
        "- [ ] Logo blurry\n\nThanks,\nJo\n\nP.S. The FAQ is dead too.",
        ["Logo blurry", "The FAQ is dead too."],
    ),
    "what looks like a postscript in a sentence": (
        "1. The steps to sync fail\n2. The apps - all\n",
        ["The steps to sync fail", "The apps - all"],
    ),
    "what looks like a greeting, a box or a quote in a sentence": (
        "- It says dear user, and stops\n- A field [x] is empty\n- a > b",
        ["It says dear user, and stops", "A field [x] is empty", "a > b"],
    ),
    "praise with a but": (
        "Thanks for the update, but the logo is still blurry.",
        ["Thanks for the update, but the logo is still blurry."],
    ),
    "nothing": ("\n \n-----\n", []),
    "only thanks": ("Hi Mara,\n\nThank you!\n\nJo", []),
}


@pytest.mark.parametrize("name", CASES)
def test_points_are_told_apart_as_a_reader_would(name: str) -> None:
    text, points = CASES[name]

    assert list(split(text).points) == points
    assert list(split(text.replace("\n", "\r\n")).points) == points


def test_what_is_left_out_is_told_with_the_reason() -> None:
    told = {part.why: part.text for part in split(MAIL).left_out}

    assert told[SkipReason.GREETING] == "Hi Mara,"
    assert told[SkipReason.SIGNATURE] == "Best regards,\nJo Reviewer\nPartner team"
    assert told[SkipReason.INTRODUCTION].endswith("following feedback:")
    assert told[SkipReason.COURTESY] == "Please resubmit once these are addressed."
    assert "> 1. an old point" in told[SkipReason.QUOTED]


LINES = st.sampled_from(
    [
        *sorted({line for text, _ in CASES.values() for line in text.split("\n")}),
        *(
            "  ",
            "---",
            "--",
            "Sent from my phone",
            "Cheers",
            "> > x",
            "From: a",
            "a.",
            "1.",
            "o  b",
        ),
    ]
)


@settings(max_examples=80)
@given(st.lists(LINES, max_size=14))
def test_no_word_of_a_mail_is_lost_unseen(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = split(text)
    told = " ".join([*found.points, *(part.text for part in found.left_out)])

    # Marks of items, and the headers of a mail passed on, say nothing of their own.
    # An indented line below a header belongs to it.
    header = False
    for line in lines:
        begins = re.match(r"(From|Date|Subject|To|Sent)\b|.*(?i:issue|forwarded|message)", line)
        header = bool(begins) or (header and line[:1].isspace())
        for word in re.findall(r"[^\W\d_]{4,}", line):
            assert word in told or header, line


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_at_all_can_be_split(text: str) -> None:
    for point in split(text).points:
        assert any(letter.isalnum() for letter in point)
        assert "\x1b" not in point


def test_a_point_falls_into_its_lines_or_its_sentences() -> None:
    assert split_point("Demo video:\n- no sound\n- no sign-in") == (
        "Demo video: no sound",
        "Demo video: no sign-in",
    )
    assert split_point("Logo\n(a) blurry\n(b) grey") == ("Logo: blurry", "Logo: grey")
    assert split_point("It is wrong.\n- One\nTwo") == ("It is wrong.", "One", "Two")
    assert split_point("The logo is blurry. The video has no sound.") == (
        "The logo is blurry.",
        "The video has no sound.",
    )
    assert split_point("The logo is blurry") == ("The logo is blurry",)


# In a person's hands


def sorting(text: str, stands: str = "") -> SplitEditor:
    return SplitEditor(split(text), lambda point: point if point == stands else None)


def test_a_person_joins_splits_rewords_and_drops_points() -> None:
    hands = sorting("Hi Jo,\n- One. Two.\n- Three\n- Four")
    steps: list[tuple[Callable[[], int | None], int | None, list[str]]] = [
        (lambda: hands.part(0), 0, ["One.", "Two.", "Three", "Four"]),
        (lambda: hands.join(3), 2, ["One.", "Two.", "Three\nFour"]),
        (lambda: hands.toggle(0), 0, ["Two.", "Three\nFour"]),
        (lambda: hands.join(1), None, ["Two.", "Three\nFour"]),
        (lambda: hands.part(1), None, ["Two.", "Three\nFour"]),
        (
            lambda: hands.rewrite(1, "Five\n\n\x1b[2JSix\nseven"),
            1,
            ["Five", "\ufffd[2JSix\nseven", "Three\nFour"],
        ),
        (lambda: hands.rewrite(1, " \n "), 1, ["\ufffd[2JSix\nseven", "Three\nFour"]),
    ]
    for step, place, points in steps:
        assert step() == place
        assert list(hands.points) == points
    assert [piece.text for piece in hands.left_out] == ["One.", "Five", "Hi Jo,"]


def test_what_was_left_out_can_be_taken_in_after_all() -> None:
    hands = sorting("- One\n\nThanks for two")
    before = hands.points
    hands.toggle(1)
    assert (before, hands.points) == (("One",), ("One", "Thanks for two"))
    assert hands.number_of(1) == 2


def test_what_an_open_point_says_already_is_left_out_and_told() -> None:
    hands = sorting("- One\n- Two", stands="Two")
    assert hands.points == ("One",)
    assert [(piece.text, piece.why) for piece in hands.left_out] == [("Two", SkipReason.TWICE)]


@pytest.mark.parametrize(
    "part", ["\n", ">\n", "Regards,\nAna\n", "a\n\n\n\n\n", "1. a\n\nb\n", "A. "]
)
def test_the_time_to_split_a_text_grows_with_its_size_alone(part: str) -> None:
    text = (part * 60_000)[:60_000]
    began = time.process_time()

    with suppress(WizardError):  # more points than are taken
        split(text)

    assert time.process_time() - began < 3


def test_more_points_than_a_reviewer_writes_are_refused_with_the_way_out() -> None:
    assert len(split("- Logo blurry\n" * MOST_POINTS).points) == MOST_POINTS
    with pytest.raises(WizardError, match="more than 500 points") as told:
        split("- Logo blurry\n" * (MOST_POINTS + 1))
    assert "paste it" in told.value.hint
