"""What strangers send is read in time that grows with its size alone, and never makes it fall over.

Work is counted in calls and lines of Python, not by the clock, so that a busy machine changes
nothing. What a library does in C is bounded by the tests of the sizes that it is given.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any

import pytest

from wizard.errors import WizardError
from wizard.inspection.net.answer import Answer, RedirectHop
from wizard.inspection.probes.framed_page import read_page
from wizard.inspection.probes.markup import read_markup
from wizard.inspection.probes.page_target import page_target
from wizard.inspection.source.conditions import Found, item_of
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.walk import SourceFile
from wizard.topics.autofill.webpage import read_webpage
from wizard.topics.feedback.html_text import text_of_html
from wizard.topics.feedback.mail import received
from wizard.topics.feedback.split import split

PIECES = {
    "unfinished tags": "<a ", "declarations": "<!", "sections": "<![", "comments": "<!--",
    "whole comments": "<!-- x -->", "references": "&", "numbers": "&#9", "quotes": '"',
    "ends": "</", "paragraphs": "<p>x</p>", "ends without a begin": "</x>",
    "cells": "<td></td><br>", "hidden": "<template><p>", "links": "<a href=http://a.example>x",
    "ends of links": "</a>",
    "lists": "<ol><li>", "words": "<b>x</b> ", "scripts": "<script>", "attributes": "<a x='",
}  # fmt: skip
READERS: dict[str, Callable[[str], object]] = {
    "mail": text_of_html,
    "page": read_markup,
    "website": lambda text: read_webpage(text, "https://a.example/"),
    "framed page": read_page,
}
HEAD = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"


def work(run: Callable[[], object]) -> int:
    """How many lines of Python run."""
    count = 0

    def line(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_twice_the_page_is_at_most_twice_the_work(
    read: Callable[[str], object], piece: str
) -> None:
    read(piece)  # what is imported once is not counted
    once, twice = (work(partial(read, piece * n)) for n in (200, 400))
    assert twice <= 2.1 * once + 100


@pytest.mark.timeout(15)
@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_page_of_twenty_thousand_pieces_is_read(
    read: Callable[[str], object], piece: str
) -> None:
    read(piece * 20_000)


@pytest.mark.parametrize("markup", ["<![1]>x", "<![if x]>x<![endif]>", f"&#{'9' * 5000};x"])
def test_a_damaged_declaration_or_number_costs_nothing_but_itself(markup: str) -> None:
    assert "x" in text_of_html(markup)
    assert "x" in read_markup(markup).blocks[0]


def nested(depth: int) -> bytes:
    levels = (f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return HEAD + "".join(levels).encode() + b"Content-Type: text/plain\n\n- a point\n"


MAILS = {
    "a thousand groups of parts": nested(1000),
    "mails in mails": HEAD + b"Content-Type: message/rfc822\n\n" * 1000,
    "a long header": HEAD + b"X-A: " + b"x" * 1_000_000 + b"\n\n- a point\n",
    "a long subject": b"From: a\nSubject: " + b"=?a?q?" * 150_000 + b"\n\n- a point\n",
    "a charset that is no word": b"From: a\nSubject: =?\x86?q??=\n\n- a point\n",
    "a long parameter": HEAD + b'Content-Type: text/plain; x="' + b";" * 1_000_000 + b"\n\n-",
    "a long date": b"From: a\nDate: " + b"(" * 1_000_000 + b"\n\n- a point\n",
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n-\n" * 20_000,
    "no base64": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"%A=\n" * 200_000,
    "a charset of host names": HEAD
    + b"Content-Type: text/plain; charset=punycode\n\n" + b"a" * 199_000,
    "lines without end": HEAD + b"Content-Type: text/plain\n\n" + b"\n" * 1_000_001,
}  # fmt: skip


@pytest.mark.timeout(15)
@pytest.mark.parametrize("data", MAILS.values(), ids=MAILS)
def test_a_hostile_mail_is_read_or_refused_in_an_instant(data: bytes) -> None:
    with suppress(WizardError):
        received(data, "review.eml", ".eml")


def test_groups_of_parts_as_mail_programs_make_them_are_read() -> None:
    assert received(nested(8), "review.eml", ".eml").text.strip() == "- a point"


def test_a_header_as_mail_programs_make_it_is_whole() -> None:
    subject = "Review of Sitebook Sync " + "x" * 900
    came = received(HEAD.replace(b"Subject: x", f"Subject: {subject}".encode()) + b"\n- a", "-")
    assert came.subject == subject


@pytest.mark.timeout(15)
@pytest.mark.parametrize("piece", ["\t", " ", "> ", "hello ", "p.s ", "-", "a\t"])
def test_a_long_line_of_feedback_is_split_in_an_instant(piece: str) -> None:
    with suppress(WizardError):
        split(
            "\n".join(f"{start}{piece * 60_000}x" for start in ("1. A point", "> ", "# a", "**a"))
        )


@pytest.mark.timeout(15)
@pytest.mark.parametrize(
    "script",
    ["@x", "location @x", "location='/a'@x", "location='/a';@}@,@x", "setTimeout(@function(@)@{@x"],
)
def test_a_script_of_blanks_is_no_way_on_and_found_so_in_an_instant(script: str) -> None:
    body = f"<script>{script.replace('@', ' ' * 5000)}</script>".encode()
    kind = (("content-type", "text/html"),)
    assert not page_target(Answer((RedirectHop("https://a.example/", 200),), kind, body))


@pytest.mark.timeout(15)
@pytest.mark.parametrize("piece", ["\n", " ", "{\n", "{ ", "openapi ", '"openapi"\n'])
def test_the_place_of_a_data_file_of_blanks_is_found_in_an_instant(piece: str) -> None:
    data = (piece * 100_000).encode() + b"x"
    for name in ("a.yaml", "a.json", "a.xml"):
        assert SourceText(SourceFile(name, name, name), data).place


@pytest.mark.timeout(15)
@pytest.mark.parametrize("word", ["anywhere", "nowhere"])
def test_source_with_many_matches_is_searched_once_for_their_condition(word: str) -> None:
    page = SourceText(SourceFile("a.js", "a.js", "a.js"), b"fetch(a)\n" * 40_000)
    condition = item_of(f"fetch @{word} (?:back|wait)off").conditions[0]
    matches = [Found(page, at, at + 5) for at in range(0, 360_000, 9)]
    assert {condition.holds(each) for each in matches} == {word == "nowhere"}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("charset", ["punycode", "idna", "undefined", "no-such", "\0"])
def test_a_page_in_no_charset_of_texts_is_read_as_utf_8(charset: str) -> None:
    kind = (("content-type", f"text/html; charset={charset}"),)
    answer = Answer((RedirectHop("https://a.example/", 200),), kind, b"a" * 500_000)
    assert answer.text() == "a" * 500_000
