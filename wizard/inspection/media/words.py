"""Short descriptions of inspection results for display beside a path."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.inspection.media.seen import (
    DocumentFacts,
    FileSeen,
    ImageFacts,
    InspectionState,
    VideoFacts,
)

_SHORT = {
    "docx": "Word",
    "heic": "HEIC",
    "jpeg": "JPEG",
    "matroska": "Matroska",
    "ole": "old Office",
    "postscript": "PostScript",
    "program": "program",
    "text": "text",
    "webp": "WebP",
    "xlsx": "Excel",
    "pptx": "PowerPoint",
    "odt": "OpenDocument",
    "eml": "e-mail",
}
"""Types whose usual name is not their id in capitals."""

_THOUSAND = 1000
_EXACT_BELOW = 10


def facts_words(file_seen: FileSeen) -> str:
    """The facts on a file, e.g. "PNG 200 × 200 · 14 kB"; a problem is shown alone."""
    if file_seen.state is InspectionState.ABSENT:
        return "no such file"
    if file_seen.state is not InspectionState.OPENED and not _has_facts(file_seen):
        return file_seen.trouble
    return " · ".join([*_fact_parts(file_seen), size_words(file_seen.size)])


def _has_facts(file_seen: FileSeen) -> bool:
    return (
        file_seen.image is not None or file_seen.video is not None or file_seen.document is not None
    )


def _fact_parts(file_seen: FileSeen) -> Iterator[str]:
    kind = _SHORT.get(file_seen.content, file_seen.content.upper())
    if file_seen.image is not None:
        yield _image_words(kind, file_seen.image)
    elif file_seen.video is not None:
        yield from _video_facts_words(file_seen.video)
    elif file_seen.document is not None:
        yield ", ".join(filter(None, [kind, *_of_document(file_seen.document)]))
    elif kind:
        yield kind


def _image_words(kind: str, facts: ImageFacts) -> str:
    frames = f", {facts.frames:,} frames" if facts.frames > 1 else ""
    return f"{kind} {facts.width} × {facts.height}{frames}".lstrip()


def _video_facts_words(facts: VideoFacts) -> Iterator[str]:
    yield time_words(facts.duration)
    if facts.width and facts.height:
        yield f"{facts.width} × {facts.height}"
    yield ", ".join(filter(None, [facts.video_codec, facts.audio_codec or "no sound"]))


def _of_document(facts: DocumentFacts) -> Iterator[str]:
    if facts.encrypted:
        yield "locked by a password"
    if facts.pages:
        yield f"{facts.pages:,} page{'' if facts.pages == 1 else 's'}"
    if facts.words:
        yield f"{facts.words:,} word{'' if facts.words == 1 else 's'}"


def time_words(seconds: float) -> str:
    """A duration for display: "3:40", "1:02:05"."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size_words(size: int) -> str:
    """A size for display, e.g. "1.4 MB"."""
    amount, unit = float(size), "bytes"
    for larger in ("kB", "MB", "GB"):
        if amount < _THOUSAND:
            break
        amount, unit = amount / _THOUSAND, larger
    whole = unit == "bytes" or amount >= _EXACT_BELOW
    return f"{amount:.0f} {unit}" if whole else f"{amount:.1f} {unit}"
