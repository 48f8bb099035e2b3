"""Rows of reviewer feedback: rounds as headings, points with signs, and details of one point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from screens.widgets.chips import Chip
from screens.widgets.finding_rows import FindingRows, ReviewRow, heading
from screens.widgets.key_labels import with_keys
from screens.widgets.marks import colour_of
from wizard.catalogue.model import Severity, Status
from wizard.reports.reply import SIGN_OF, round_counts_words, round_words
from wizard.rules.phrasing import counted
from wizard.text import clean, one_line
from wizard.topics.feedback.points import (
    Feedback,
    Point,
    PointState,
    about_label,
    rounds_of,
    topic_field,
    without_secrets_in,
)
from wizard.topics.feedback.suggest import Suggester

_ABOUT_FROM = 100
"""Below this width in cells, rows do not show the topic of a point."""
_ABOUT = 34


class FeedbackView(StrEnum):
    """Which points are shown."""

    ALL = "all"
    OPEN = "open"
    SETTLED = "settled"


KEYS: Mapping[FeedbackView, tuple[str, str]] = {
    FeedbackView.ALL: ("a", "Show all points"),
    FeedbackView.OPEN: ("b", "Show the points that block"),
    FeedbackView.SETTLED: ("s", "Show the points that are settled"),
}

_COLOURS: Mapping[PointState, str] = {
    PointState.OPEN: colour_of(Status.NOT_MET, Severity.BLOCKER),
    PointState.RESOLVED: colour_of(Status.MET, Severity.BLOCKER),
    PointState.DEFERRED: colour_of(Status.WAIVED, Severity.BLOCKER),
}

_NONE_YET = "No feedback yet: no reviewer has written, or it was not imported."
_BRING = "Press i, then paste the e-mail or name a file. You check every point first."


@dataclass(slots=True)
class FeedbackState:
    """State of the feedback screen, kept when it is left and restored when it is opened again."""

    view: FeedbackView = FeedbackView.ALL
    key: str = ""
    """The key of the row under the cursor."""


class PointRows(FindingRows):
    """The list of points. Key labels are short, so that all fit into the key bar."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "choose",
            "go",
            tooltip="Open the field this is about",
            id="feedback_list.choose",
        ),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        return super().check_action(action, parameters) if self.count else action != "choose"


def point_key(point: Point) -> str:
    """The key of a point's row."""
    return f"point:{point.index}"


def feedback_chips(points: Sequence[Point]) -> tuple[Chip, ...]:
    """Chips for the filters, each with its count."""
    still = sum(point.state is PointState.OPEN for point in points)
    words = {
        FeedbackView.ALL: f"all {len(points)}",
        FeedbackView.OPEN: f"{still} open",
        FeedbackView.SETTLED: f"{len(points) - still} settled",
    }
    return tuple(
        Chip(key, words[view], view, f"view('{view}')", f"feedback.view_{view}")
        for view, (key, _) in KEYS.items()
    )


def gate_lines(feedback: Feedback) -> Iterator[Content]:
    """Whether points block the submission; without points, what to do."""
    if not feedback.points:
        yield Content.styled(_NONE_YET, "bold")
        yield Content(with_keys(_BRING, {"i": "feedback.import"}))
    elif still := len(feedback.open):
        verb = "blocks" if still == 1 else "block"
        words = f"{counted(still, 'open point')} {verb} a resubmission."
        yield Content.styled(words, f"bold {_COLOURS[PointState.OPEN]}")
    else:
        yield Content("Every point is settled. x writes the reply.")


def point_rows(
    feedback: Feedback, suggester: Suggester, view: FeedbackView
) -> tuple[ReviewRow, ...]:
    """The points by rounds, the last round first."""
    rows: list[ReviewRow] = []
    shown = [point for point in feedback.points if _is_shown(point, view)]
    for one in rounds_of(shown):
        rows.append(heading(f"{round_words(one)} – {round_counts_words(one)}"))
        rows += [_point_row(feedback, suggester, point) for point in one.points]
    return tuple(rows)


def _is_shown(point: Point, view: FeedbackView) -> bool:
    return view is FeedbackView.ALL or (point.state is PointState.OPEN) is (
        view is FeedbackView.OPEN
    )


def _point_row(feedback: Feedback, suggester: Suggester, point: Point) -> ReviewRow:
    return ReviewRow(
        point_key(point),
        lambda width: _point_line(feedback, point, width),
        lambda: _point_detail(feedback, suggester, point),
        "",
        topic_field(feedback.session, point.about),
    )


def _point_line(feedback: Feedback, point: Point, width: int) -> Content:
    point = without_secrets_in(point)
    sign = Content.styled(SIGN_OF[point.state].mark, _COLOURS[point.state])
    line = Content.assemble(" ", sign, f" {point.number:>3}  ", one_line(point.text))
    if width < _ABOUT_FROM or not point.about:
        return line
    about = Content(one_line(about_label(feedback.session.edition, point.about)))
    content = about.truncate(_ABOUT, ellipsis=True).stylize("$text-muted")
    room = width - content.cell_length - 2
    return Content.assemble(line.truncate(room, ellipsis=True, pad=True), "  ", content)


def _point_detail(feedback: Feedback, suggester: Suggester, point: Point) -> Iterator[Content]:
    point = without_secrets_in(point)
    sign = SIGN_OF[point.state].mark
    state = Content.styled(f"{sign} Point {point.number} is {point.state}", _COLOURS[point.state])
    yield Content.assemble(state, f": {one_line(point.reason)}" if point.reason else "")
    yield from (Content.styled(clean(line), "bold") for line in point.text.split("\n"))
    if point.response:
        first, *others = clean(point.response).split("\n")
        yield Content(f"Response: {first}")
        yield from (Content(f"  {line}") for line in others)
    else:
        yield Content.styled("No response yet: e writes one.", "$text-muted")
    yield from _tie_lines(feedback, suggester, point)


def _tie_lines(feedback: Feedback, suggester: Suggester, point: Point) -> Iterator[Content]:
    before = feedback.asked_before(point)
    if before is not None:
        words = f"Asked again: it was point {before.number} of round {before.round}."
        yield Content.styled(words, "$warning")
    if not point.about:
        yield Content.styled("Not linked yet: t links it.", "$text-muted")
    yield from subject_lines(feedback, suggester, point.about, point.text)


def subject_lines(
    feedback: Feedback, suggester: Suggester, about: str, text: str
) -> Iterator[Content]:
    """What a point is about, or else what it may be about."""
    if about:
        label = about_label(feedback.session.edition, about)
        name = f" ({about})" if label != about else ""
        yield Content(one_line(f"About: {label}{name}"))
        return
    for one in suggester.suggest(text):
        yield Content.styled(f"  perhaps {one_line(one.label)}: {one_line(one.why)}", "$text-muted")
