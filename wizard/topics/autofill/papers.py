"""Facts from LICENSE, CHANGELOG and SECURITY files."""

from __future__ import annotations

import re
from datetime import date

from wizard.topics.autofill.facts import SourceFacts
from wizard.topics.autofill.words import decode_project_file, mail_in, strip_markup

_LINES = 4000
_HOLDER = re.compile(
    r"^\W{0,6}copyright\s{1,4}(?:(?:\(c\)|©|&copy;)\s{0,4})?"
    r"(?P<years>(?:(?:19|20)\d\d(?:\s{0,2}[-–,]\s{0,2}(?:(?:19|20)\d\d|present|now))*,?\s{1,4})?)"
    r"(?P<holder>[^\W\d_].{1,99})$",
    re.IGNORECASE,
)
_MARKED = re.compile(r"\(c\)|©|&copy;", re.IGNORECASE)
_BY = re.compile(
    r"^by\s+|\s*(?:,|and|&)\s+(?:other |its |the |individual )*(?:contributors?|affiliates).*$|"
    r"\s*<.*$|"
    r"\s*\(?(?:https?://|www\.).*$",
    re.IGNORECASE,
)
_NOT_A_HOLDER = re.compile(
    r"free software foundation|[\[{]|\bholders?\b|\bnotice\b|\bowner\b|\bstatement\b|"
    r"\blicen[sc]e\b|\byour name\b|\bname of\b|\bcontributors?$|\brelated rights\b",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"(?<![\s.,;])[\s.,;]*all rights reserved.*$", re.IGNORECASE)
_VERSION = re.compile(
    r"(?<![\w.])v?(\d{1,6}(?:\.\d{1,6}){1,3}(?:[-+][0-9A-Za-z.]{1,30})?)(?![\w.])"
)
_DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_HEADING = re.compile(r"\s{0,3}#{1,4}\s+(.{1,300})")
_UNDERLINE = re.compile(r"([=\-~^])\1{2,}\s*")


def read_licence(data: bytes, name: str, source_facts: SourceFacts) -> None:
    """Adds the copyright holder."""
    for line in decode_project_file(data).splitlines()[:_LINES]:
        match = _HOLDER.match(line.strip()[:200])
        # Sentences of a licence begin with the word too: "copyright on the Program".
        if match and (match["years"] or _MARKED.search(line) or match["holder"][0].isupper()):
            holder = _RESERVED.sub("", _BY.sub("", strip_markup(match["holder"]))).strip(" .,")
            if holder and not _NOT_A_HOLDER.search(holder):
                source_facts.add("licence.holder", holder, f"{name}, line with the copyright")
                return


def read_security(data: bytes, name: str, source_facts: SourceFacts) -> None:
    """Adds a remark on the address for reports; no field asks for it, so it is not a fact."""
    mail = mail_in(decode_project_file(data))
    if mail:
        source_facts.remark(f"{name} names {mail} for security reports; it fills no field.")


def read_changelog(data: bytes, name: str, source_facts: SourceFacts) -> None:
    """Adds version, date and text of the newest section with a version."""
    lines = decode_project_file(data).splitlines()[:_LINES]
    heads = [at for at in range(len(lines)) if _is_head(lines, at)]
    start = next((at for at in heads if _is_released(lines[at])), None)
    if start is None:
        return
    end = next((at for at in heads if at > start and not _is_part(lines, start, at)), len(lines))
    version = _VERSION.search(lines[start])
    origin = f"{name}, section “{strip_markup(_without_brackets(lines[start]))}”"
    source_facts.add("changelog.version", version[1] if version else "", origin)
    source_facts.add("changelog.date", _changelog_day(lines[start]) or "", origin)
    source_facts.add("changelog.notes", _release_notes(lines[start + 1 : end]), origin)


_UNRELEASED = re.compile(r"unreleased|not released|\b20\d?x|x{2}|\btbd\b|upcoming", re.IGNORECASE)


def _is_released(head: str) -> bool:
    return bool(_VERSION.search(head)) and not _UNRELEASED.search(head)


def _is_head(lines: list[str], at: int) -> bool:
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
    underlined = line[:1].isalnum() or line[:1] == "["
    return bool(_HEADING.match(line) or (underlined and _UNDERLINE.fullmatch(below)))


def _is_part(lines: list[str], start: int, at: int) -> bool:
    """Whether a heading only divides the current section, such as "Added"."""
    deeper = len(lines[at]) - len(lines[at].lstrip("# ")) > len(lines[start]) - len(
        lines[start].lstrip("# ")
    )
    return deeper and not _VERSION.search(lines[at])


def _without_brackets(line: str) -> str:
    marked = _HEADING.match(line)
    return (marked[1] if marked else line).replace("[", "").replace("]", "")[:120]


def _changelog_day(line: str) -> date | None:
    match = _DAY.search(line)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _release_notes(lines: list[str]) -> str:
    """The text of a section, one item per line, with its subheadings."""
    notes: list[str] = []
    for line in lines:
        text = strip_markup(re.sub(r"^\s{0,3}#{1,6}\s+", "", line))
        if not text or _UNDERLINE.fullmatch(line):
            continue
        item = re.match(r"\s{0,8}[-*+•]\s+(.*)", line)
        if item:
            notes.append(f"- {strip_markup(item[1])}")
        elif notes and line[:1].isspace():
            notes[-1] = f"{notes[-1]} {text}"
        else:
            notes.append(text)
    return "\n".join(notes)
