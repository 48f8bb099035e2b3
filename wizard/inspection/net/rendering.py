"""Tells from an answer whether browsers show it, as Chromium does (tests/browser)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from wizard.inspection.net.answer import Answer

_WITHOUT_BODY = frozenset({204, 205})
_SHOWN = lazy_pattern(
    r"text/(?!(?:x-)?(?:csv|calendar|vcalendar|vcard|vcf|qif)$|directory$|ldif$|ofx$|rtf$"
    r"|comma-separated-values$|tab-separated-values$|tsv$).+"
    r"|application/(?:json|xml|pdf|(?:x-)?javascript|ecmascript)"
    r"|[^/]+/[^/]+\+json|application/(?:xhtml|atom|rss)\+xml"
    r"|image/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml|x-icon|vnd\.microsoft\.icon)"
    r"|video/(?:mp4|webm|ogg)|audio/(?:mpeg|mp4|ogg|wav|webm|flac|aac)"
    r"|multipart/x-mixed-replace"
)
_PAGES = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml"})
_UNKNOWN = frozenset({"", "unknown/unknown", "application/unknown", "*/*"})
_PARAMETER = lazy_pattern(r"(?:filename\*?|name)\s*=", re.IGNORECASE)


class Rendering(StrEnum):
    """What a browser makes of an answer."""

    PAGE = "page"
    DATA = "data"  # shown as it is: text, JSON, a picture
    DOWNLOAD = "download"
    NOTHING = "nothing"


class FrameOutcome(StrEnum):
    """What a frame shows of a page in a browser."""

    SHOWN = "shown"
    BLANK = "blank"  # a page that draws nothing but one colour
    REFUSED = "refused"  # the browser's page for errors
    NOTHING = "nothing"  # an answer without a page: 204, a download
    UNSETTLED = "unsettled"  # no page in time


def content_kind(answer: Answer) -> str:
    """The media type in lower case, without parameters; "" for none."""
    return re.split(r"[;,]", answer.header("content-type"))[0].strip().lower()


def rendering_of(answer: Answer) -> Rendering:
    """What a browser shows of an answer that it may show."""
    if answer.status in _WITHOUT_BODY:
        return Rendering.NOTHING
    if _is_attachment(answer.header("content-disposition")):
        return Rendering.DOWNLOAD
    kind = content_kind(answer)
    if kind in _UNKNOWN or "/" not in kind:
        return _guessed(answer, kind)
    if not _SHOWN.fullmatch(kind):
        return Rendering.DOWNLOAD
    if not answer.body.strip() and not answer.packed:
        return Rendering.NOTHING
    return Rendering.PAGE if kind in _PAGES else Rendering.DATA


def _guessed(answer: Answer, kind: str) -> Rendering:
    """Without a usable media type browsers look at the body, unless they are told not to."""
    if answer.header("x-content-type-options").strip().lower() == "nosniff":
        return Rendering.DOWNLOAD if "/" in kind else Rendering.DATA
    return Rendering.PAGE if answer.body.strip() else Rendering.NOTHING


def _is_attachment(disposition: str) -> bool:
    """Any word but "inline" asks for a download."""
    word = disposition.partition(";")[0].strip().lower()
    return word not in {"", "inline"} and not _PARAMETER.match(disposition.strip())
