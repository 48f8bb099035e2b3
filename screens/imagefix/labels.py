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


def file_facts_lines(seen: FileSeen) -> tuple[str, ...]:
    """What the file is, in one or two lines."""
    kind = NAMES.get(seen.content, "")
    said = facts_words(seen)
    first = f"{said} · {kind}" if kind and kind not in said else said
    if seen.state is InspectionState.OPENED and seen.image is not None:
        return tuple(filter(None, [said, " · ".join(_of_image(seen.image))]))
    if seen.video is not None:
        return tuple(filter(None, [first, " · ".join(_of_video(seen.video))]))
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
    said = {r.message: (r.status, r.severity, r.fix) for r in reversed(remarks)}
    said = dict(reversed(said.items()))
    said |= {f.message: (f.status, f.severity, f.fix) for f in others}
    lines = [_remark_content(text, *rest, hints=hints) for text, rest in said.items()]
    return Content("\n").join(lines)


def _remark_content(
    message: str, status: Status, severity: Severity, fix: str, *, hints: bool
) -> Content:
    sign = sign_of(status, severity)
    mark = Content.styled(sign.mark, colour_of(status, severity))
    hint = f". {safe_line(fix)}" if hints and fix and status is Status.NOT_MET else ""
    return Content.assemble(mark, " ", safe_line(message), (hint, "$text-muted"))
