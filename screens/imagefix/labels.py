"""Detailed texts about a file for the close look."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from screens.widgets.marks import colour_of
from screens.widgets.plain import safe_line
from wizard.catalogue.model import Severity, Status
from wizard.engine.finding import Finding
from wizard.inspection.media.kinds import NAMES
from wizard.inspection.media.seen import FileSeen, ImageFacts, InspectionState, VideoFacts
from wizard.inspection.media.words import facts_words
from wizard.reports.signs import sign_of
from wizard.rules.phrasing import figure, listed
from wizard.session.file_remarks import Remark
from wizard.topics.imagefix.fixes import private_words

_MODES = {"CMYK": "colours of print", "P": "a palette", "L": "greys", "1": "black and white"}


def file_facts_lines(file_seen: FileSeen) -> tuple[str, ...]:
    """What the file is, in one or two lines."""
    kind = NAMES.get(file_seen.content, "")
    message = facts_words(file_seen)
    first = f"{message} · {kind}" if kind and kind not in message else message
    if file_seen.state is InspectionState.OPENED and file_seen.image is not None:
        return tuple(filter(None, [message, " · ".join(_of_image(file_seen.image))]))
    if file_seen.video is not None:
        return tuple(filter(None, [first, " · ".join(_of_video(file_seen.video))]))
    return (first,)


def _of_image(facts: ImageFacts) -> Iterator[str]:
    if facts.turned:
        yield "stored turned"
    if facts.mode in _MODES:
        yield _MODES[facts.mode]
    if facts.bits > 8:
        yield f"{facts.bits} bits per colour"
    if facts.transparent:
        yield "partly transparent"
    if facts.private:
        yield f"tells {listed(private_words(facts.private), limit=6)}"


def _of_video(facts: VideoFacts) -> Iterator[str]:
    if facts.fps:
        rate = figure(round(facts.fps, 2)).removesuffix(".0")
        yield f"{rate} frames a second{', varying' if facts.variable else ''}"
    if facts.rotation:
        yield f"turned by {facts.rotation}°"
    yield "index in front" if facts.fast_start else "index at the end"
    if facts.fragmented:
        yield "in fragments"
    if not facts.complete:
        yield "cut off"


def remarks_text(
    remarks: tuple[Remark, ...], others: tuple[Finding, ...] = (), *, hints: bool = True
) -> Content:
    """Problems and open questions, each once with its sign and figures, and fixes on request."""
    messages = {r.message: (r.status, r.severity, r.fix) for r in reversed(remarks)}
    messages = dict(reversed(messages.items()))
    messages |= {f.message: (f.status, f.severity, f.fix) for f in others}
    lines = [_remark_content(text, *rest, hints=hints) for text, rest in messages.items()]
    return Content("\n").join(lines)


def _remark_content(
    message: str, status: Status, severity: Severity, fix: str, *, hints: bool
) -> Content:
    sign = sign_of(status, severity)
    mark = Content.styled(sign.mark, colour_of(status, severity))
    hint = f". {safe_line(fix)}" if hints and fix and status is Status.NOT_MET else ""
    return Content.assemble(mark, " ", safe_line(message), (hint, "$text-muted"))
