"""Facts from a README: title, first paragraph, features and links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from wizard.topics.autofill.facts import SourceFacts
from wizard.topics.autofill.words import (
    decode_project_file,
    kind_of_link,
    strip_markup,
    web_address,
)

_LINES = 3000
_FEATURES = 20
_FENCE = ("```", "~~~")
_BULLET = re.compile(r"\s{0,6}[-*+•]\s+(.*)")
_ABOUT_FEATURES = re.compile(
    r"\W*(?:(?:key|main|core|major|top|current|app|product|its|our|the)\s+)*"
    r"(?:features?(?:\s+list)?|highlights|what it does|capabilities|features (?:&|and) \w+)\W*",
    re.IGNORECASE,
)
_INLINE = re.compile(r"(?<!!)\[([^\[\]\n]{1,200})\]\(\s{0,3}<?(https?://[^\s()<>]{1,1500})")
_REFERENCE = re.compile(r"\s{0,3}\[([^\[\]\n]{1,200})\]:\s{0,5}<?(https?://[^\s<>]{1,1500})")
_RST = re.compile(r"`([^`<>\n]{1,200})<(https?://[^\s<>`]{1,1500})>`_")
_HTML = re.compile(
    r"<a\s[^<>]{0,200}href=[\"'](https?://[^\"'<>\s]{1,1500})[\"'][^<>]{0,200}>([^<>]{1,200})</a>",
    re.IGNORECASE,
)
_NO_DESCRIPTION = re.compile(
    r"^(?:GET|POST|PUT|PATCH|DELETE)\s+/|^\w{1,40}\s?=|^[$>]\s|no description provided"
    r"|^(?!(?:about|description|overview|summary)\b)\w[\w /]{0,24}:(?=\s)"
    r"|\b(?:under (?:active |heavy )?development|not (?:suitable|ready) for production"
    r"|work in progress|no longer maintained|(?:is|has been) (?:deprecated|archived)"
    r"|for this (?:exercise|assignment|challenge|task)|take[- ]home (?:test|assignment))\b",
    re.IGNORECASE,
)
"""Lines of an API, of settings and commands, notes on the state of a project, and exercises."""
_ONLY_LINK = re.compile(r"\W*\[[^\[\]\n]{1,200}\]\([^()\n]{1,1500}\)\W*")
_PICTOGRAMS = re.compile(r"^[^\w\s(\[\"'#@&]+\s+|\s+[^\w\s)\]\"'#@&!?.+*%-]+$")
_KIND_OF_TEXT = re.compile(
    r"\s+[—–|-]+\s+(?:\w+ ){0,2}(?:guide|instructions|documentation|docs|manual|readme)\s*$",
    re.IGNORECASE,
)
"""What a title says of the text and not of the app: "Timesheets — Setup Guide"."""
_UNDERLINE = re.compile(r"([=\-~^\"'#*+])\1{2,}\s*")
_ALIKE = 5
"""Maximum links of one kind; the first is often to others' documentation."""
_LINKS = ("docs", "support", "privacy", "terms", "pricing", "faq", "started")


def read_readme(data: bytes, name: str, source_facts: SourceFacts) -> None:
    """Adds the facts of a README; `name` is its name for users."""
    lines = _without_code(decode_project_file(data).splitlines()[:_LINES])
    headings = _headings(lines)
    title = _KIND_OF_TEXT.sub("", _PICTOGRAMS.sub("", next(iter(headings.values()), "")))
    source_facts.add("readme.title", title, f"{name}, first heading")
    source_facts.add("readme.summary", _summary(lines, headings), f"{name}, first paragraph")
    for at, words in headings.items():
        if _ABOUT_FEATURES.fullmatch(words):
            source_facts.add("readme.features", _bullets(lines, headings, at), f"{name}, “{words}”")
            break
    reported: Counter[str] = Counter()
    for words, address in _links(lines):
        kind = kind_of_link(strip_markup(words))
        if kind in _LINKS and reported[kind] < _ALIKE and web_address(address):
            reported[kind] += 1
            source_facts.add(f"readme.{kind}", address, f"{name}, link “{strip_markup(words)}”")


def _without_code(lines: list[str]) -> list[str]:
    """The lines with code blanked, so that positions stay."""
    kept, inside = [], False
    for line in lines:
        fence = line.lstrip().startswith(_FENCE)
        kept.append("" if inside or fence else line[:4000])
        inside = inside != fence
    return kept


def _headings(lines: list[str]) -> dict[int, str]:
    """The headings by line number: with prefix or underlined."""
    found: dict[int, str] = {}
    for at, (line, below) in enumerate(pairwise([*lines, ""])):
        marked = re.match(r"\s{0,3}#{1,6}\s+(.*)", line)
        tagged = re.match(r"\s{0,3}<h[1-6][^<>]{0,200}>(.{1,300})", line, re.IGNORECASE)
        words = ""
        if marked or tagged:
            words = strip_markup((marked or tagged or [""])[1].rstrip("# "))
        elif line.strip() and not line[0].isspace() and _UNDERLINE.fullmatch(below):
            words = strip_markup(line) if any(map(str.isalnum, line)) else ""
        if words:
            found[at] = words
    return found


def _summary(lines: list[str], headings: dict[int, str]) -> str:
    """The first paragraph of prose: no list, table, picture or badge."""
    start = next(iter(headings), -1) + 1
    words: list[str] = []
    for at in range(start, len(lines)):
        line = lines[at]
        if at in headings and (words or at > start):
            break
        text = strip_markup(line)
        if not line.strip() or (not text and not words):
            if words:
                break
            continue
        if not words and not _is_prose(line, text):
            continue
        words.append(text)
    return " ".join(word for word in words if word)


def _is_prose(line: str, text: str) -> bool:
    strange = line.lstrip().startswith(("|", ">", ".. ", ":", "<!--", "{", "[!", "---", "==="))
    listed = _BULLET.match(line) or re.match(r"\s{0,3}\d{1,3}[.)]\s", line)
    leads_in = text.endswith(":")  # an address or a list follows
    linked = _ONLY_LINK.fullmatch(line)
    other = strange or listed or leads_in or linked or _NO_DESCRIPTION.search(text)
    return not other and " " in text and not _UNDERLINE.fullmatch(line)


def _bullets(lines: list[str], headings: dict[int, str], at: int) -> list[str]:
    """The items of the list below a heading, with continuation lines."""
    items: list[str] = []
    for place in range(at + 1, len(lines)):
        line = lines[place]
        if place in headings:
            break
        bullet = _BULLET.match(line)
        if bullet and strip_markup(bullet[1]):
            items.append(strip_markup(bullet[1]))
        elif items and line.startswith("  ") and strip_markup(line):
            items[-1] = f"{items[-1]} {strip_markup(line)}"
    return items[:_FEATURES]


def _links(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Words and address of each link, in order."""
    for line in lines:
        for pattern in (_INLINE, _REFERENCE, _RST):
            yield from ((each[1], each[2]) for each in pattern.finditer(line))
        yield from ((each[2], each[1]) for each in _HTML.finditer(line))
