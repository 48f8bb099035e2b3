"""Reads reviewers' messages as text: mails (.eml), notes (.txt, .md) and saved pages.

Bad encodings and malformed mails never raise: unreadable parts are replaced or left out. Only a
file that is not text, or too large, is refused.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass
from wizard.errors import WizardError
from wizard.files import open_file
from wizard.text import one_line, text_charset
from wizard.topics.feedback.split import LONGEST

if TYPE_CHECKING:
    from email.message import Message

MOST_BYTES = 30_000_000
"""Maximum size of a mail with attachments."""

MAILS = frozenset({".eml", ".mht", ".mhtml"})
PAGES = frozenset({".html", ".htm"})
SUFFIXES = frozenset({".eml", ".txt", ".md", ".html", ".htm", ".review.toml"})
"""How the names of files end that a file dialog offers."""

_OTHERS = {
    ".msg": "Save it as .eml in the mail program, or copy its text.",
    ".pdf": "Copy its text and paste it.",
    ".docx": "Copy its text and paste it.",
    ".doc": "Copy its text and paste it.",
}
_HEADERS = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:From |(?:Return-Path|Delivered-To|Received|From|Date|Subject|To|"
    rb"Message-ID|MIME-Version|X-[\w-]+|DKIM-Signature|ARC-[\w-]+):)",
    re.IGNORECASE,
)
_HEAD = 4096
"""Bytes that are checked to detect a file that is not text."""
_DEEPEST = 12
_MOST_NESTED = 50
_MOST_LINES = 1_000_000
_MOST_PARTS = 200
_LONGEST_HEADER = 2000
_NESTING = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
"""Multipart boundaries; the parser compares each line once per nesting level."""
_MOST_HTML = 2_000_000


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A message: its text and headers; "" and None if missing."""

    text: str
    subject: str = ""
    sender: str = ""
    sent_on: date | None = None


def received_in(path: Path) -> ReceivedMail:
    """Reads a file. Raises WizardError if it cannot be read or contains no text."""
    suffix = path.suffix.lower()
    if suffix in _OTHERS:
        raise WizardError(f"{path} cannot be read as text.", _OTHERS[suffix])
    try:
        with open_file(path) as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise WizardError(
            message, "Name a mail (.eml), a text (.txt, .md), a review (.toml), or paste it."
        ) from error
    return received(data, str(path), suffix)


def received(data: bytes, name: str, suffix: str = "") -> ReceivedMail:
    """Reads bytes; a mail is detected by suffix or first line. Raises WizardError."""
    if len(data) > MOST_BYTES:
        message = f"{name} is larger than {MOST_BYTES // 1_000_000} MB."
        raise WizardError(message, "Copy the part with the points, and paste it.")
    if suffix in MAILS and not _is_mail(data) and b"\0" in data[:_HEAD]:
        raise WizardError(f"{name} is no mail.", "Name a mail (.eml) or a text (.txt, .md).")
    if suffix in MAILS or (not suffix and _is_mail(data)):
        _refuse_endless(data, name)
        found = _mail(data)
    else:
        text = _decoded(data, name)
        found = ReceivedMail(_without_tags(text) if suffix in PAGES else text)
    if len(found.text) > LONGEST:
        message = f"{name} holds more than {LONGEST:,} characters."
        raise WizardError(message, "Copy the part with the points, and paste it.")
    return found


def _refuse_endless(data: bytes, name: str) -> None:
    """Raises WizardError for a mail that would take minutes to parse."""
    several = len(_NESTING.findall(data)) > _MOST_NESTED
    if several or data.count(b"\n") > _MOST_LINES:
        what = f"{_MOST_NESTED} groups of parts" if several else f"{_MOST_LINES:,} lines"
        hint = "Copy the part with the points, and paste it."
        raise WizardError(f"{name} holds more than {what}.", hint)


def _is_mail(data: bytes) -> bool:
    """Whether the first line is a mail header, and another header follows."""
    first, _, rest = data.lstrip(b"\r\n").partition(b"\n")
    return bool(_HEADERS.match(first) and re.match(rb"[\w-]+:|[ \t]", rest))


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data[:_HEAD]:
        raise WizardError(f"{name} is no text.", "Name a mail (.eml) or a text (.txt, .md).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


# Mails


def _mail(data: bytes) -> ReceivedMail:
    import email
    from email import policy

    class ShortHeaders(policy.Compat32):
        """A lenient mail policy, since the newer one raises on some headers in use.

        Headers are truncated, as their parsing takes quadratic time. Parameters that the parser
        would raise on are left out.
        """

        def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
            name, value = super().header_source_parse(sourcelines)
            value = value[:_LONGEST_HEADER]
            return name, value if _has_sound_parameters(value) else value.partition(";")[0]

    message = email.message_from_bytes(data.lstrip(b"\r\n\xef\xbb\xbf"), policy=ShortHeaders())
    return ReceivedMail(
        _Body().text(message, 0),
        _header(message, "Subject"),
        _header(message, "From"),
        _sent_day(message),
    )


def _has_sound_parameters(value: str) -> bool:
    """Whether the parameters of a header can be decoded; only those of RFC 2231 can fail."""
    from email.message import Message
    from email.utils import collapse_rfc2231_value

    if "*" not in value:
        return True
    probe = Message()
    probe.add_header("Content-Type", value)
    try:
        for _, parameter in probe.get_params() or ():
            collapse_rfc2231_value(parameter)
    except (TypeError, ValueError):  # parts with and without a number; a null in a charset
        return False
    return True


def _header(message: Message, name: str) -> str:
    from email.errors import MessageError
    from email.header import decode_header, make_header

    raw = str(message.get(name) or "")
    try:
        return one_line(str(make_header(decode_header(raw))))
    except (MessageError, LookupError, ValueError):
        return one_line(raw)


def _sent_day(message: Message) -> date | None:
    """The sent date, by local time of the sender."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(str(message.get("Date") or "")).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


class _Body:
    """The text of a mail. Limits the number of parts."""

    def __init__(self) -> None:
        self._left = _MOST_PARTS

    def text(self, part: Message, depth: int) -> str:
        """The main text; for a mail forwarded as an attachment, that mail's."""
        if depth > _DEEPEST or self._left <= 0:
            return ""
        self._left -= 1
        inside = part.get_payload() if part.is_multipart() else None  # decodes any other part
        if isinstance(inside, list):
            parts = [part for part in inside if not isinstance(part, str)]
            return self._of_several(part.get_content_type(), parts, depth)
        return _own_text(part)

    def _of_several(self, kind: str, parts: list[Message], depth: int) -> str:
        if kind == "multipart/alternative":
            plain = sorted(parts, key=lambda part: part.get_content_type() != "text/plain")
            each = (self.text(part, depth + 1) for part in plain)
            return next((text for text in each if text.strip()), "")
        mails = [part for part in parts if part.get_content_type() == "message/rfc822"]
        own = [part for part in parts if part.get_content_type() != "message/rfc822"]
        for some in (own, mails):
            texts = [self.text(part, depth + 1) for part in some]
            if any(text.strip() for text in texts):
                return "\n\n".join(text for text in texts if text.strip())
        return ""


def _own_text(part: Message) -> str:
    """The text of a single part; "" for attachments and other content."""
    if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
        return ""
    data = part.get_payload(decode=True)
    text = _of_charset(data if isinstance(data, bytes) else b"", part)
    return _without_tags(text) if part.get_content_type() == "text/html" else text


def _of_charset(data: bytes, part: Message) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return data.decode(text_charset(charset))
    except (LookupError, UnicodeError, ValueError):
        return _or_western(data)


def _or_western(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _without_tags(markup: str) -> str:
    from wizard.topics.feedback.html_text import text_of_html

    return text_of_html(markup[:_MOST_HTML])
