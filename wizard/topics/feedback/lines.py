"""Recognises lines of a mail: list items, greetings, closings, quotes."""

from __future__ import annotations

import re
from enum import StrEnum

from wizard.dataclass import dataclass


class SkipReason(StrEnum):
    """Why a part of a mail is not a point; the names are shown."""

    QUOTED = "quoted history"
    GREETING = "greeting"
    COURTESY = "courtesy"
    INTRODUCTION = "introduction"
    HEADING = "heading"
    SIGNATURE = "signature"
    FOOTER = "footer"
    TWICE = "stands already"


class ListMarker(StrEnum):
    """The kind of a list marker."""

    NUMBER = "1."
    DOTTED = "1.1"
    LETTER = "a)"
    BULLET = "-"
    NAMED = "Issue 1:"


@dataclass(frozen=True, slots=True)
class ListItemLine:
    """The first line of a list item."""

    indent: int
    mark: ListMarker
    number: int
    """0 for a bullet; letters count from 1."""
    sign: str
    """The marker as written: "(a)"."""
    text: str


_ITEMS = (
    (ListMarker.DOTTED, re.compile(r"\(?(\d{1,2}(?:\.\d{1,2})+)[.)]?\s+(?=\S)")),
    (ListMarker.NUMBER, re.compile(r"(?:#|\()?(\d{1,3})[.):](?:\)|\s*-)?\s+(?=\S)")),
    (
        ListMarker.NAMED,
        re.compile(
            r"(?:point|issue|item|finding|comment|feedback)\s*#?(\d{1,3})\s*[:.)–-]\s*(?=\S)",
            re.IGNORECASE,
        ),
    ),
    (
        ListMarker.LETTER,
        re.compile(r"(?:\(([a-z]|[ivx]{1,4})\)|([a-z])[).])\s+(?=\S)", re.IGNORECASE),
    ),
    (ListMarker.BULLET, re.compile(r"(?:[-*+•–—‣◦·▪●■❖✗✘☐]|o(?=\s{2}))\s+(?=\S)")),
)
_BOX = re.compile(r"\[[ xX]?\]\s+")
_RULED = re.compile(r"\s*(?:[-*_=~]\s*){3,}$")


def _without_start(pattern: re.Pattern[str], text: str) -> str:
    """The text without what matches at its start; a match further on is a part of a sentence."""
    found = pattern.match(text)
    return text[found.end() :] if found else text


def item_of(line: str) -> ListItemLine | None:
    """The line as a list item; None if it is not one."""
    body = line.lstrip()
    if is_horizontal_rule(line):
        return None
    for mark, pattern in _ITEMS:
        found = pattern.match(body)
        if found:
            text = body[found.end() :]
            if mark is ListMarker.BULLET:
                text = _without_start(_BOX, text) or text
            number = _number_of(mark, next((g for g in found.groups() if g), ""))
            return ListItemLine(len(line) - len(body), mark, number, found[0].strip(), text.strip())
    return None


def _number_of(mark: ListMarker, written: str) -> int:
    if mark is ListMarker.BULLET or not written:
        return 0
    if mark is ListMarker.LETTER:
        return ord(written[0].lower()) - ord("a") + 1
    return int(written.rsplit(".", 1)[-1])


def is_horizontal_rule(line: str) -> bool:
    """Whether a line is a rule: dashes, stars, an underline."""
    return _RULED.match(line) is not None


_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?=\S)")
_BOLD = ("**", "__")


def marked_heading(line: str) -> str:
    """The text of a Markdown heading or of an all-bold line; else ""."""
    found = _HEADING.match(line)
    if found:
        words = line[found.end() :].rstrip()
        return (words.rstrip("#").rstrip() or words).rstrip(":")
    words = line.strip().removesuffix(":").rstrip()
    if len(words) > len("****") and words.startswith(_BOLD) and words.endswith(_BOLD):
        return words[2:-2].strip().rstrip(":")
    return ""


# Beginnings and endings

_GREETED = (
    r"(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)|hallo|bonjour|hola)"
)
_GREETING = re.compile(rf"\s*{_GREETED}\b[^.!?]{{0,50}}[,!:.–-]*\s*$", re.IGNORECASE)
_GREETING_FIRST = re.compile(rf"\s*{_GREETED}\b[^,.!?:]{{0,40}}[,!]\s+(?=\S)", re.IGNORECASE)
_TITLE = re.compile(
    r"(?!.*\b(?:is|are|was|must|should|needs?|does|do|has|have|can|cannot|please)\b)"
    r"\s*(?:#+\s*|\*\*|__)?(?:subject:.*|(?:(?:re|fwd?|aw|wg):\s*)*(?:[\w’'-]+\s+){0,3}"
    r"(?:(?:review|report|findings)\s+(?:of|for|on)|feedback\s+(?:for|from))\s+"
    r"(?:[^.!?:;]{1,150}|.{1,300}, round \d{1,4}))\s*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(?:(?:best|kind|kindest|warm|warmest|many)\s+)?"
    r"(?:regards|wishes|thanks(?: again| so much| a lot)?(?: and (?:best|kind) regards)?|"
    r"thank you(?: again| very much)?|cheers|sincerely(?: yours)?|best|respectfully|"
    r"yours (?:truly|sincerely|faithfully)|all the best|mit freundlichen grüßen|viele grüße|"
    r"cordialement|saludos)\s*[,.!–-]*\s*$",
    re.IGNORECASE,
)
_DASHES = re.compile(r"--\s?$|—\s?$")
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\s*[:.–-]?\s+", re.IGNORECASE)
_FOOTER = re.compile(
    r"\s*(?:sent from my |get outlook for |sent via |##-? ?please type your reply|"
    r"you (?:are receiv|receiv)\w* this (?:e-?mail|message)|to unsubscribe|unsubscribe\b|"
    r"(?:this|the (?:information|content)s?).{0,60}\b(?:e-?mail|message)\b.{0,120}\bconfidential)",
    re.IGNORECASE,
)
_LONGEST_SIGNATURE = 12


def is_greeting(line: str) -> bool:
    """Whether the whole line is a greeting."""
    return _GREETING.match(line) is not None


def is_title(line: str, below: str) -> bool:
    """Whether the first line of a message is its title; `below` is the line after it."""
    if _TITLE.match(line) is None:
        return False
    return not below.strip() or is_horizontal_rule(below) or is_greeting(below)


def without_greeting(line: str) -> str:
    """The line without its initial greeting."""
    return _without_start(_GREETING_FIRST, line)


def is_footer(line: str) -> bool:
    """Whether the line is a footer of a mail program or server."""
    return _FOOTER.match(line) is not None


def is_postscript(line: str) -> bool:
    """Whether a line begins with P.S."""
    return _POSTSCRIPT.match(line) is not None


def without_postscript(line: str) -> str:
    """The line without its P.S."""
    return _without_start(_POSTSCRIPT, line)


def signature_at(lines: list[str], index: int) -> bool:
    """Whether a signature begins at a line: few lines follow, and no list item."""
    line = lines[index]
    if _DASHES.match(line):
        return True
    if not _CLOSING.match(line):
        return False
    signed = 0
    for after in (lines[place] for place in range(index + 1, len(lines))):
        if is_postscript(after):
            break
        signed += bool(after.strip())
        if signed > _LONGEST_SIGNATURE or item_of(after):
            return False
    return True


# What was quoted

_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_WROTE = re.compile(
    r"\s*(?:on\b.{4,200}\bwrote|am\b.{4,200}\bschrieb.{0,100}|le\b.{4,200}\ba écrit|"
    r"el\b.{4,200}\bescribió)\s*:\s*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"\s*-{2,}\s*(?:original (?:message|appointment)|ursprüngliche nachricht|message d.origine)"
    r"\s*-{2,}\s*$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"\s*(?:-{2,}\s*forwarded (?:message|by).*-{2,}|begin forwarded message:)\s*$", re.IGNORECASE
)
_HEADER = re.compile(
    r"\s*\*?(from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments|von|gesendet|an|"
    r"betreff|de|envoyé|à|objet)\s*:\*?(?:\s|$)",
    re.IGNORECASE,
)
_SENDERS = frozenset({"from", "von", "de"})
_ENOUGH_HEADERS = 3


def is_quote(line: str) -> bool:
    """Whether a line has a “>” prefix."""
    return line.lstrip().startswith(">")


def unquoted(line: str) -> str:
    """The line without its quote prefixes."""
    return _without_start(_QUOTE, line)


def wrote_lines(lines: list[str], index: int) -> int:
    """How many lines introduce a quote with its author: 0, 1, or 2 if wrapped."""
    if _WROTE.match(lines[index]):
        return 1
    two = " ".join(lines[index : index + 2])
    starts = re.match(r"\s*(?:on|am|le|el)\b", lines[index], re.IGNORECASE)
    return 2 if starts and _WROTE.match(two) else 0


def is_original(line: str) -> bool:
    """Whether the line introduces an earlier mail."""
    return _ORIGINAL.match(line) is not None


def is_forward(line: str) -> bool:
    """Whether the line introduces a forwarded mail."""
    return _FORWARD.match(line) is not None


def header_lines(lines: list[str], index: int) -> int:
    """How many lines from here on are headers of another mail; 0 if too few."""
    first = _HEADER.match(lines[index])
    if first is None or first[1].lower() not in _SENDERS:
        return 0
    size = headers_from(lines, index)
    return size if size >= _ENOUGH_HEADERS else 0


def headers_from(lines: list[str], index: int) -> int:
    """How many lines from here on look like headers, including continuation lines."""
    size = 0
    for line in (lines[place] for place in range(index, len(lines))):
        broken = size > 0 and line[:1] in " \t" and line.strip()
        if not _HEADER.match(line) and not broken:
            break
        size += 1
    return size
