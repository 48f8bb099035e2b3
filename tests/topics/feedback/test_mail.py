"""What reviewers send is read whatever mail program made it, and nothing broken raises."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.errors import WizardError
from wizard.topics.feedback import mail as feedback_mail
from wizard.topics.feedback.html_text import text_of_html
from wizard.topics.feedback.mail import ReceivedMail, received, received_in
from wizard.topics.feedback.split import LONGEST, split

PAGE = """<html><head><title>No</title><style>p { color: red }</style></head><body>
<p>Hi Mara,</p><p>Feedback:</p>
<ol><li>Tagline &amp; name<ul><li>too long</li><li>no verb</li></ul></li>
<li><p>See <a href="https://help.example.com/faq">the help page</a></p></li></ol>
<div style="display:none">hidden<br>words</div>
<h2>Video</h2><p>No   sound.<br>Too short.</p><table><tr><td>Logo</td><td>blurry</td></tr></table>
<p>Best regards,<br>Jo</p>
<div>On Mon, Mar 24, 2025 Mara &lt;m@example.com&gt; wrote:<br></div>
<blockquote><p>1. an old point</p></blockquote></body></html>"""

POINTS = (
    "Tagline & name\n- too long\n- no verb",
    "See the help page (https://help.example.com/faq)",
    "Video: No sound.",
    "Video: Too short.",
    "Video: Logo blurry",
)


def mail(text: str = "", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Réview of Sitebook Sync"
    message["From"] = "Jo Reviewer <jo@example.com>"
    message["Date"] = "Fri, 28 Mar 2025 23:30:00 -0700"
    message.set_content(text or html, subtype="plain" if text else "html")
    if text and html:
        message.add_alternative(html, subtype="html")
    return message


def test_a_mail_tells_its_text_and_when_and_by_whom_it_was_sent(tmp_path: Path) -> None:
    message = mail("- Logo blurry\n", "<p>another text</p>")
    message.add_attachment(b"- not this", maintype="text", subtype="plain", filename="a.txt")
    (tmp_path / "review.eml").write_bytes(bytes(message))

    came = received_in(tmp_path / "review.eml")

    assert came.text.strip() == "- Logo blurry"
    assert came.subject == "Réview of Sitebook Sync"
    assert came.sender == "Jo Reviewer <jo@example.com>"
    assert came.sent_on == date(2025, 3, 28)


def test_a_mail_in_html_alone_gives_the_same_points_as_its_page() -> None:
    came = received(bytes(mail(html=PAGE)), "review.eml", ".eml")

    assert split(came.text).points == split(text_of_html(PAGE)).points == POINTS


def test_a_mail_that_is_attached_to_another_one_is_read() -> None:
    outer = mail(" ")
    outer.add_attachment(mail("1. Logo blurry\n2. Video silent\n"))

    came = received(bytes(outer), "passed-on.eml", ".eml")

    assert split(came.text).points == ("Logo blurry", "Video silent")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"- caf\xe9", "- café"),
        ("- café".encode("utf-8-sig"), "- café"),
        ("- café".encode("utf-16"), "- café"),
        (b"- one\xff\xfe\x81", "- oneÿþ\ufffd"),
    ],
)
def test_notes_in_any_encoding_are_read(tmp_path: Path, data: bytes, text: str) -> None:
    (tmp_path / "notes.txt").write_bytes(data)

    assert received_in(tmp_path / "notes.txt") == ReceivedMail(text)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Content-Type: text/plain; charset=klingon\n\n- caf\xe9\n", "- café\n"),
        (b"Content-Type: text/plain; charset=utf-8\n\n- caf\xe9\n", "- café\n"),
        (b"Content-Transfer-Encoding: base64\n\n%%%not base64", None),
        (b"Content-Type: multipart/mixed; boundary=x\n\n--x\nno end", None),
        (b"Content-Type: multipart/mixed\n\nno boundary", None),
        (b"Content-Type: image/png\n\n\x89PNG", ""),
    ],
)
def test_a_broken_mail_is_read_as_far_as_it_goes(data: bytes, text: str | None) -> None:
    head = b"Subject: =?bogus?q?x?=\nFrom: \xff\nDate: yesterday\nMIME-Version: 1.0\n"

    came = received(head + data, "-")

    assert came.sent_on is None
    assert text is None or came.text == text


@settings(max_examples=60)
@given(st.binary(max_size=200), st.sampled_from([".eml", ".html", ".txt", ""]))
def test_any_bytes_are_read_or_refused_in_words(data: bytes, suffix: str) -> None:
    head = b"Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=0\n"
    with suppress(WizardError):
        assert split(received(head + data, "x", suffix).text) is not None


def test_mails_inside_of_mails_end_somewhere() -> None:
    inner = b"Content-Type: text/plain\n\n- deep\n"
    for _ in range(40):
        inner = b"Content-Type: message/rfc822\n\n" + inner

    assert received(b"Subject: x\n" + inner, "x", ".eml").text == ""


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("review.msg", b"", "Save it as .eml"),
        ("review.pdf", b"%PDF", "paste it"),
        ("logo.txt", b"\x89PNG\0\0", "is no text"),
        ("logo.eml", b"\x89PNG\0\0", "is no mail"),
        ("long.txt", b"x" * (LONGEST + 1), "more than 200,000 characters"),
    ],
)
def test_what_holds_no_readable_text_is_refused_with_the_way_out(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)

    with pytest.raises(WizardError) as told:
        received_in(tmp_path / name)

    assert words in f"{told.value.message} {told.value.hint}"


@pytest.mark.parametrize("name", ["none.eml", ".", "a\0b"])
def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(WizardError, match="cannot be read"):
        received_in(tmp_path / name)


def test_a_mail_with_too_much_attached_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback_mail, "MOST_BYTES", 2_000_000)

    with pytest.raises(WizardError, match="larger than 2 MB"):
        received(b"x" * 2_000_001, "review.eml", ".eml")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<pre>- One\n- Two\n</pre>", "- One\n- Two"),
        ("<ul><li>One<li>Two</ul>", "- One\n- Two"),
        ("</blockquote></li></ol>One<br/><br/>Two", "One\n\nTwo"),
        ("<script>alert(1)</script><p>One", "One"),
        ("<div hidden style='display: none'><p>x</div>One", "One"),
        ("<a href='https://a.example'>a.example</a>", "a.example"),
        ("&lt;b&gt; &amp;amp; &nbsp;é", "<b> &amp; \u00a0é"),
    ],
)
def test_markup_becomes_the_lines_that_a_reader_sees(markup: str, text: str) -> None:
    assert text_of_html(markup) == text


@pytest.mark.parametrize(
    "header",
    [
        "text/plain; charset*=utf-8; charset*0*=a",
        "text/plain; charset*=a\0b'en'x",
        "text/plain; name*0*=a; name*1=b; name*=c",
    ],
)
def test_a_header_whose_parameters_contradict_each_other_leaves_the_text_readable(
    header: str,
) -> None:
    data = f"From: jo@example.com\nContent-Type: {header}\n\n- Logo blurry\n"

    assert received(data.encode(), "review.eml", ".eml").text.strip() == "- Logo blurry"


@pytest.mark.parametrize("parameter", ["charset*", "charset*0*=a''b; charset*1=c", "charset*=x"])
def test_a_charset_in_parts_leaves_the_text_readable(parameter: str) -> None:
    data = f"Subject: x\nContent-Type: text/plain; {parameter}\n\n- é point\n".encode()
    assert received(data, "a.eml", ".eml").text.strip() == "- é point"


def test_a_boundary_whose_parts_contradict_each_other_raises_nothing() -> None:
    data = (
        "From: jo@example.com\nContent-Type: multipart/mixed; boundary*=b; boundary*0*=c\n\n"
        "--b\n\n- Logo blurry\n--b--\n"
    )

    assert received(data.encode(), "review.eml", ".eml").sender == "jo@example.com"
