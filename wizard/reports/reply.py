"""The reply to reviewers, point by point: their words, what was done, what waits and why.

It is written in the partner's name and contains no verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from wizard.catalogue.edition import Edition
from wizard.dataclass import dataclass
from wizard.drafts.disk import not_written, place_new
from wizard.errors import DraftError
from wizard.files import read_file
from wizard.reports.escape import escaped, escaped_line
from wizard.reports.signs import BLOCKS, MET, WAIVED, Sign
from wizard.rules.phrasing import counted
from wizard.text import clean, one_line
from wizard.topics.feedback.points import (
    Point,
    PointState,
    ReviewRound,
    about_label,
    without_secrets_in,
)

TEXT, MARKDOWN = "text", "markdown"
FORMS = (TEXT, MARKDOWN)

SIGN_OF: Mapping[PointState, Sign] = {
    PointState.OPEN: BLOCKS,
    PointState.RESOLVED: MET,
    PointState.DEFERRED: WAIVED,
}

_WAITS_UNSAID = "We are still working on this."
_DONE_UNSAID = "This is settled."
_TRIES = 1000


@dataclass(frozen=True, slots=True)
class PointReply:
    """A point in the reply: the reviewer's words, and the labelled response."""

    number: int
    """Within its round, from 1."""
    message: str
    about: str
    """The subject of the point, in words; "" for none."""
    lead: str
    words: str
    further: tuple[str, str] | None = None
    """A second labelled text, e.g. why it waits beside what was done so far."""


def point_reply(number: int, point: Point, edition: Edition) -> PointReply:
    """The reply to a point."""
    point = without_secrets_in(point)
    about = about_label(edition, point.about) if point.about else ""
    if point.state is PointState.RESOLVED:
        return PointReply(number, point.text, about, "Done", point.response or _DONE_UNSAID)
    further = ("Done so far", point.response) if point.response else None
    if point.state is PointState.DEFERRED:
        return PointReply(number, point.text, about, "Waits", point.reason, further)
    return PointReply(number, point.text, about, "Open", _WAITS_UNSAID, further)


def reviewer_reply(name: str, rounds: Sequence[ReviewRound], edition: Edition, form: str) -> str:
    """The reply to these rounds of the app `name`, as text or as Markdown."""
    lines = _markdown_reply if form == MARKDOWN else _text_reply
    return "\n".join(lines(name, rounds, edition)).rstrip("\n") + "\n"


def round_words(one: ReviewRound) -> str:
    """The title of a round, e.g. "Round 2, received 2025-03-28"."""
    title = f"Round {one.number}" if one.number else "Unknown round"
    return f"{title}, received {one.received_on.isoformat()}" if one.received_on else title


def round_counts_words(one: ReviewRound) -> str:
    """The progress of a round, e.g. "3 points: 2 resolved, 1 open"."""
    parts = (f"{one.count(state)} {state.value}" for state in PointState if one.count(state))
    return f"{counted(len(one.points), 'point')}: {', '.join(parts)}"


def _thanks(rounds: Sequence[ReviewRound]) -> str:
    waiting = any(
        one.count(state) for one in rounds for state in (PointState.OPEN, PointState.DEFERRED)
    )
    more = ", and what is still open" if waiting else ""
    return f"Thank you for reviewing the app. This is what we did, point by point{more}."


def _text_reply(name: str, rounds: Sequence[ReviewRound], edition: Edition) -> Iterator[str]:
    yield f"Our reply to the review of {one_line(name)}"
    yield ""
    yield _thanks(rounds)
    for one in rounds:
        yield ""
        yield f"{round_words(one)} – {round_counts_words(one)}"
        for number, point in enumerate(one.points, 1):
            yield ""
            yield from _text_point(point_reply(number, point, edition))


def _text_point(point: PointReply) -> Iterator[str]:
    first, *others = _safe_text_lines(point.message) or ["(no words)"]
    yield f"{point.number}. You wrote: {first}"
    yield from (f"   {line}" for line in others)
    if point.about:
        yield f"   About: {one_line(point.about)}"
    for lead, words in ((point.lead, point.words), *([point.further] if point.further else [])):
        first, *others = _safe_text_lines(words) or [""]
        yield f"   {lead}: {first}"
        yield from (f"     {line}" for line in others)


def _markdown_reply(name: str, rounds: Sequence[ReviewRound], edition: Edition) -> Iterator[str]:
    yield f"# Our reply to the review of {escaped(name)}"
    yield ""
    yield _thanks(rounds)
    for one in rounds:
        yield ""
        yield f"## {round_words(one)}"
        yield ""
        yield round_counts_words(one)
        for number, point in enumerate(one.points, 1):
            yield ""
            yield from _markdown_point(point_reply(number, point, edition))


def _markdown_point(point: PointReply) -> Iterator[str]:
    about = f" – {escaped(point.about)}" if point.about else ""
    yield f"### Point {point.number}{about}"
    yield ""
    yield from _with_line_breaks("> ", _safe_text_lines(point.message) or ["(no words)"])
    for lead, words in ((point.lead, point.words), *([point.further] if point.further else [])):
        first, *others = _safe_text_lines(words) or [""]
        yield ""
        yield f"**{lead}:** {escaped(first)}" + ("\\" if others else "")
        yield from _with_line_breaks("", others)


def _with_line_breaks(before: str, lines: Sequence[str]) -> Iterator[str]:
    """Lines of one paragraph, each but the last ended by Markdown's line break."""
    for number, line in enumerate(lines, 1):
        yield f"{before}{escaped_line(line)}" + ("\\" if number < len(lines) else "")


def _safe_text_lines(text: str) -> list[str]:
    return [one_line(line) for line in clean(text).splitlines() if line.strip()]


def reply_path(draft: Path, one: ReviewRound) -> Path:
    """The path of the reply to a round, beside the draft."""
    name = f"{draft.stem}-reply-round-{one.number}" if one.number else f"{draft.stem}-reply"
    return draft.with_name(f"{name}.txt")


def write_reply(path: Path, text: str) -> Path:
    """Writes a reply and returns its path.

    A file with other content is never overwritten; the reply then gets the next free number. Raises
    DraftError if it cannot be written.
    """
    data = text.encode("utf-8")
    for number in range(1, _TRIES):
        target = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        try:
            place_new(target, data)
        except FileExistsError:
            if not _file_holds(target, data):
                continue
        return target
    raise DraftError(f"{path} and {_TRIES} others are there already.", "Move them away.")


def _file_holds(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and read_file(path, len(data)) == data
    except OSError as error:
        raise not_written(path, error) from error
