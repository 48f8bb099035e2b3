"""Splits a reviewer's mail or notes into points. Pure function of the text.

Skipped parts are listed with a reason, so that a person can include them. The result is a proposal
and must be shown before it is used.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import field

from wizard.dataclass import dataclass
from wizard.errors import WizardError
from wizard.text import clean
from wizard.topics.feedback.lines import (
    ListItemLine,
    ListMarker,
    SkipReason,
    header_lines,
    headers_from,
    is_footer,
    is_forward,
    is_greeting,
    is_horizontal_rule,
    is_original,
    is_postscript,
    is_quote,
    is_title,
    item_of,
    marked_heading,
    signature_at,
    unquoted,
    without_greeting,
    without_postscript,
    wrote_lines,
)
from wizard.topics.feedback.sentences import is_courtesy, is_introduction, sentences

LONGEST = 200_000
"""Maximum characters of a text; reviews are shorter."""

MOST_POINTS = 500
"""Limits the number of points, as each is compared with all subjects."""

_HEADING_WORDS, _HEADING_SIZE = 5, 50
_SHORT_LINE = 100
_UNDERLINE_OFF = 4


@dataclass(frozen=True, slots=True)
class SkippedText:
    """A part of the text that is not a point."""

    why: SkipReason
    text: str


@dataclass(frozen=True, slots=True)
class SplitResult:
    """The points and skipped parts of a text, in order."""

    points: tuple[str, ...]
    left_out: tuple[SkippedText, ...]


def split(text: str) -> SplitResult:
    """Splits a text into points; uses the quoted history if nothing new is above it.

    Runs in linear time. Raises WizardError for more than `MOST_POINTS`.
    """
    found = _split(_lines_of(text))
    if len(found.points) > MOST_POINTS:
        hint = "Copy the part with the points, and paste it."
        raise WizardError(f"The text holds more than {MOST_POINTS} points.", hint)
    return found


def _split(lines: list[str]) -> SplitResult:
    fresh, history = _without_history(lines)
    found = _split_lines(fresh)
    older = [line for part in history for line in part.text.split("\n")]
    if found.points or not any(line.strip() for line in older):
        return SplitResult(found.points, (*found.left_out, *history))
    below, still = _without_history([unquoted(line) for line in _without_headers(older)])
    again = _split_lines(below)
    return SplitResult(again.points, (*found.left_out, *again.left_out, *still))


def split_point(text: str) -> tuple[str, ...]:
    """The parts of a point for a manual split: its lines or sentences.

    The introduction of a list precedes each of its lines.
    """
    first, *others = [line for line in text.split("\n") if line.strip()] or [""]
    if not others:
        return tuple(sentences(first))
    lines = [_stripped(line) for line in others]
    title = first.strip().rstrip(":")
    listed = item_of(first) is None and all(map(item_of, others)) and title[-1:] not in ".!?"
    if listed or first.rstrip().endswith(":"):
        return tuple(f"{title}: {line}" for line in lines)
    return (_stripped(first), *lines)


def _stripped(line: str) -> str:
    item = item_of(line)
    return item.text if item else line.strip()


def _lines_of(text: str) -> list[str]:
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "").expandtabs(4)
    return [line.rstrip() if line != "-- " else line for line in clean(text).split("\n")]


# What was written before


def _without_history(lines: list[str]) -> tuple[list[str], tuple[SkippedText, ...]]:
    """Separates new lines and quoted history."""
    kept: list[str] = []
    quoted: list[str] = []
    filled = _next_filled(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        size = wrote_lines(lines, index)
        if is_forward(line):
            index = filled[index + 1]
            index += headers_from(lines, index)
            continue
        if size and _quotes_follow(lines, filled[index + size]):
            quoted += lines[index : index + size]
            index += size
            continue
        if size or is_original(line) or header_lines(lines, index):
            quoted += lines[index:]
            break
        (quoted if is_quote(line) else kept).append(line)
        index += 1
    history = "\n".join(quoted).strip("\n")
    return kept, (SkippedText(SkipReason.QUOTED, history),) if history.strip() else ()


def _next_filled(lines: Sequence[str]) -> list[int]:
    """For each index, and for the end, the next line with words."""
    found = [len(lines)] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        found[index] = index if lines[index].strip() else found[index + 1]
    return found


def _quotes_follow(lines: list[str], below: int) -> bool:
    """Whether the history is quoted line by line, so that new text may follow."""
    return below == len(lines) or is_quote(lines[below])


def _without_headers(lines: list[str]) -> list[str]:
    """The lines of an earlier mail without its headers."""
    index = 0
    while index < len(lines):
        size = wrote_lines(lines, index) or headers_from(lines, index)
        if not size and lines[index].strip() and not is_original(lines[index]):
            break
        index += max(1, size)
    return lines[index:]


# What is new


def _split_lines(lines: list[str]) -> SplitResult:
    body, left = _without_ends(lines)
    splitter = _Splitter(body)
    splitter.run()
    points = tuple(point for point in map(_tidy, splitter.points) if any(map(str.isalnum, point)))
    return SplitResult(points, (*left, *splitter.left_out))


def _tidy(point: str) -> str:
    return "\n".join(line.rstrip() for line in point.split("\n")).strip()


def _without_ends(lines: list[str]) -> tuple[list[str], tuple[SkippedText, ...]]:
    """The lines without title, greeting, signatures and footers."""
    kept: list[str] = []
    left: list[SkippedText] = []
    greeted = signed = False
    first = _titled(lines)
    for line in lines[:first]:
        _leave(left, SkipReason.HEADING, line)
    for index, line in enumerate(lines[first:], first):
        signed = (signed and not is_postscript(line)) or signature_at(lines, index)
        if signed:
            _leave(left, SkipReason.SIGNATURE, line)
        elif is_footer(line):
            _leave(left, SkipReason.FOOTER, line)
        elif is_greeting(line):
            _leave(left, SkipReason.GREETING, line)
            greeted = True
        elif line.strip() and not greeted:
            greeted = True
            rest = without_greeting(line)
            _leave(left, SkipReason.GREETING, line[: len(line) - len(rest)])
            kept.append(rest)
        else:
            kept.append(without_postscript(line))
    return kept, tuple(left)


def _titled(lines: Sequence[str]) -> int:
    """How many lines the title of the whole message takes, with blank ones and its underline."""
    start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    below = "\n".join(lines[start + 1 : start + 2])
    if not any(map(str.strip, lines[start + 1 :])) or not is_title(lines[start], below):
        return 0
    return start + 2 if is_horizontal_rule(below) else start + 1


def _leave(left: list[SkippedText], why: SkipReason, line: str) -> None:
    """Adds a line to the skipped parts, merged with the previous one if it belongs to it."""
    if left and left[-1].why is why:
        left[-1] = SkippedText(why, f"{left[-1].text}\n{line}".rstrip())
    elif line.strip():
        left.append(SkippedText(why, line.strip()))


@dataclass
class _Splitter:
    """Processes the lines once; `list_` is the first item of the current list."""

    lines: Sequence[str]
    points: list[str] = field(default_factory=list)
    left_out: list[SkippedText] = field(default_factory=list)
    list_: ListItemLine | None = None
    last: int = 0
    """The number of the list's latest item."""
    gap: bool = False
    """Whether the previous line was blank."""
    heading: str = ""
    used: bool = True
    """Whether anything followed the heading."""
    paragraph: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._items = [item_of(line) for line in self.lines]
        self._filled = _next_filled(self.lines)
        self._marked: dict[ListMarker, list[int]] = {mark: [] for mark in ListMarker}
        for index, item in enumerate(self._items):
            if item is not None:
                self._marked[item.mark].append(index)

    def run(self) -> None:
        for index, line in enumerate(self.lines):
            self._line(index, line)
            self.gap = not line.strip()
        self._end_paragraph(None)
        self._drop_heading()

    def _line(self, index: int, line: str) -> None:
        item, heading = self._items[index], marked_heading(line)
        if heading:
            self._end_paragraph(None)
            self._head(heading)
        elif len(self.paragraph) == 1 and _underlines(line, self.paragraph[0]):
            self._head(self.paragraph.pop())
        elif not line.strip() or is_horizontal_rule(line):
            self._end_paragraph(self._next(index))
        elif item is not None:
            self._end_paragraph(item)
            self._item(index, item)
        elif self.list_ is not None and self._heads_next(index, line, self.list_):
            self._head(line)
        elif self.list_ is not None and self._belongs(index, line, self.list_):
            joint = "\n" if self.gap else " "
            self.points[-1] += f"{joint}{line.strip()}"
        else:
            self.list_ = None
            self.paragraph.append(line.strip())

    def _next(self, index: int) -> ListItemLine | str | None:
        """What follows a blank line: an item, words, or nothing."""
        after = self._filled[index + 1]
        return None if after == len(self.lines) else self._items[after] or self.lines[after]

    # Lists

    def _item(self, index: int, item: ListItemLine) -> None:
        top = self.list_
        if top is not None and self._is_nested(index, item, top):
            self.points[-1] += f"\n{item.sign} {item.text}"
            return
        if top is None or item.mark is not top.mark or item.indent < top.indent:
            self.list_ = item
        self.last = item.number
        self._add(item.text)

    def _is_nested(self, index: int, item: ListItemLine, top: ListItemLine) -> bool:
        if item.mark is top.mark and item.number and item.number == self.last + 1:
            return item.indent > top.indent + 3
        if item.indent > top.indent + 1:
            return True
        if item.mark is top.mark or item.indent < top.indent:
            return False
        below = top.mark is ListMarker.NUMBER and item.mark in {
            ListMarker.LETTER,
            ListMarker.DOTTED,
        }
        return below or not self.gap or self._number_follows(index)

    def _heads_next(self, index: int, line: str, top: ListItemLine) -> bool:
        """Whether the line after an item is the heading of the following ones."""
        after, words = self._next(index), line.strip()
        if not words.endswith(":") or not isinstance(after, ListItemLine):
            return False
        same = after.mark is top.mark and after.indent <= top.indent
        return same and words[0].isupper() and _is_heading(words, after)

    def _belongs(self, index: int, line: str, top: ListItemLine) -> bool:
        """Whether words that are not an item continue the previous one."""
        if not self.gap:
            return True
        indent = len(line) - len(line.lstrip())
        return indent > top.indent or self._number_follows(index)

    def _number_follows(self, index: int) -> bool:
        """Whether the list's next number follows before another list begins."""
        top = self.list_
        if top is None or not top.number:
            return False
        below = self._marked[top.mark]
        after = below[place] if (place := bisect_right(below, index)) < len(below) else None
        item = None if after is None else self._items[after]
        return item is not None and item.number == self.last + 1

    # Paragraphs

    def _end_paragraph(self, after: ListItemLine | str | None) -> None:
        lines, self.paragraph = self.paragraph, []
        if not lines:
            return
        if len(lines) > 1 and _heads(lines[0], lines[1]):
            self._head(lines.pop(0))
        if len(lines) == 1 and _is_heading(lines[0], after):
            self._head(lines[0])
        elif _each_by_itself(lines):
            for line in lines:
                self._text(line, after)
        else:
            self._text(" ".join(lines), after)

    def _text(self, text: str, after: ListItemLine | str | None) -> None:
        if text.endswith(":") and (isinstance(after, ListItemLine) or is_introduction(text)):
            self._leave(SkipReason.INTRODUCTION, text)
            return
        kept: list[str] = []
        for sentence in sentences(text):
            if is_courtesy(sentence):
                self._leave(SkipReason.COURTESY, sentence)
            else:
                kept.append(sentence)
        if self.heading and kept:
            self._add(" ".join(kept))
        else:
            self.points += kept

    # Headings

    def _head(self, words: str) -> None:
        self._drop_heading()
        self.list_ = None
        self.heading, self.used = words.strip().strip("*_").rstrip(": ").strip(), False

    def _drop_heading(self) -> None:
        if self.heading and not self.used:
            self._leave(SkipReason.HEADING, self.heading)
        self.heading = ""

    def _add(self, text: str) -> None:
        """Adds a point, with its heading as context."""
        self.used = True
        self.points.append(f"{self.heading}: {text}" if self.heading else text)

    def _leave(self, why: SkipReason, text: str) -> None:
        self.left_out.append(SkippedText(why, text))


def _underlines(line: str, above: str) -> bool:
    """Whether a rule underlines the text above: it has about the same length."""
    return is_horizontal_rule(line) and abs(len(line.strip()) - len(above)) <= _UNDERLINE_OFF


def _is_short(line: str) -> bool:
    return len(line.split()) <= _HEADING_WORDS and len(line) <= _HEADING_SIZE


def _heads(line: str, below: str) -> bool:
    """Whether the first line of a paragraph is its heading."""
    if not _is_short(line) or line[-1] in ".!?,;":
        return False
    return line.endswith(":") or (len(line) <= len(below) // 2 and below[:1].isupper())


def _is_heading(line: str, after: ListItemLine | str | None) -> bool:
    """Whether a line that stands alone is the heading of what follows."""
    if after is None or not _is_short(line) or line[-1] in ".!?,;" or is_courtesy(line):
        return False
    if line.endswith(":") and not is_introduction(line):
        return True
    if isinstance(after, ListItemLine):
        return not is_introduction(line)
    return after.rstrip().endswith((".", "!", "?")) and len(after) >= 3 * len(line)


def _each_by_itself(lines: Iterable[str]) -> bool:
    """Whether each line is a separate remark, rather than part of a paragraph."""
    every = list(lines)
    if len(every) == 1:
        return False
    starts = all(line[0].isupper() or line[0].isdigit() for line in every)
    return starts and all(len(line) <= _SHORT_LINE and line[-1] not in ",;" for line in every)
