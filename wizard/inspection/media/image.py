"""Inspection of pictures: decodes PNG and JPEG within limits. Other formats are not decoded."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, cast

from wizard.inspection.media.image_measures import (
    contrasts,
    framing_of,
    ground_of,
    is_opaque,
    likeness_of,
    on_white,
    sampled,
    sharpness_of,
    uniform_share,
)
from wizard.inspection.media.image_noise import is_noise
from wizard.inspection.media.image_notes import orientation_of, private_details
from wizard.inspection.media.image_parts import DamagedImage, ImageParts, read_image_parts, size_in
from wizard.inspection.media.kinds import NAMES
from wizard.inspection.media.seen import FileSeen, ImageFacts, InspectionState

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

MOST_BYTES = 50_000_000
"""Size limit, far above any listing picture; the file is read at once."""
MOST_PIXELS = 40_000_000
"""The pixels of an 8K screen, 160 MB when decoded."""
MOST_WORK = 600_000_000
"""Limit of pixels times scans, against JPEG files with thousands of scans."""

_OPENED = frozenset({"png", "jpeg"})
_PICTURES = frozenset(
    {"gif", "bmp", "tiff", "psd", "webp", "heic", "avif", "svg", "ico", "jp2", "jxl", "pnm", "tga"}
    | {"raw"}
)
_HEAD = 1_000_000
_MEASURED = 4_000_000
"""Larger pictures are measured in a reduced copy, to limit time and memory."""
_LYING = 5
"""From this EXIF orientation on, width and height are swapped."""
_DECODED: dict[bytes, ImageFacts] = {}
"""Facts on pictures that were decoded before, by the digest of their bytes."""
_MAX_DECODED = 256


def image_seen(file: BinaryIO, file_seen: FileSeen) -> FileSeen:
    """Inspects a file as a picture; `file_seen` are the general facts."""
    if file_seen.content not in _OPENED:
        return _of_another_kind(file_seen)
    if file_seen.size > MOST_BYTES:
        trouble = f"is too large to be opened here ({file_seen.size / 1_000_000:,.1f} MB)"
        return _too_large(file_seen, trouble, size_in(file.read(_HEAD)))
    data = file.read(MOST_BYTES)
    digest = hashlib.sha256(data).digest()
    if facts := _DECODED.get(digest):
        return replace(file_seen, image=facts)
    decoded = _inspected(data, file_seen)
    if decoded.state is InspectionState.OPENED and decoded.image:
        if len(_DECODED) >= _MAX_DECODED:
            _DECODED.clear()
        _DECODED[digest] = decoded.image
    return decoded


def _inspected(data: bytes, file_seen: FileSeen) -> FileSeen:
    try:
        parts = read_image_parts(data)
    except DamagedImage as error:
        return replace(file_seen, state=InspectionState.BROKEN, trouble=str(error))
    if parts.width * parts.height > MOST_PIXELS:
        trouble = f"is too large to be opened here ({parts.width:,} × {parts.height:,} pixels)"
        return _too_large(file_seen, trouble, (parts.width, parts.height))
    if parts.width * parts.height * parts.scans > MOST_WORK:
        trouble = f"is stored in too many layers to be opened here ({parts.scans:,})"
        return _too_large(file_seen, trouble, (parts.width, parts.height))
    return _decoded_picture(parts, file_seen)


def _of_another_kind(file_seen: FileSeen) -> FileSeen:
    """Other picture formats may be valid but are not decoded; anything else is no picture."""
    name = NAMES.get(file_seen.content)
    if file_seen.content in _PICTURES:
        trouble = f"is {name}, which is not opened here"
        return replace(file_seen, state=InspectionState.UNREADABLE, trouble=trouble)
    trouble = f"is {name}, no picture" if name else "is no picture of a known kind"
    return replace(file_seen, state=InspectionState.BROKEN, trouble=trouble)


def _too_large(file_seen: FileSeen, trouble: str, size: tuple[int, int] | None) -> FileSeen:
    facts = ImageFacts(*size) if size else None
    return replace(file_seen, state=InspectionState.UNREADABLE, trouble=trouble, image=facts)


def _decoded_picture(parts: ImageParts, file_seen: FileSeen) -> FileSeen:
    from PIL import Image as Pictures

    try:
        lean = io.BytesIO(parts.lean)
        with Pictures.open(lean, formats=["PNG", "JPEG"]) as picture:
            if parts.width * parts.height > _MEASURED:
                picture.draft(None, (parts.width // 2, parts.height // 2))
            picture.load()
            return replace(file_seen, image=_image_facts(parts, picture))
    except Exception:  # noqa: BLE001 - decoders raise various errors on damaged files
        return replace(file_seen, state=InspectionState.BROKEN, trouble="is damaged")


def _image_facts(parts: ImageParts, picture: Image) -> ImageFacts:
    orientation = orientation_of(parts.notes)
    lying = orientation >= _LYING
    facts = ImageFacts(
        width=parts.height if lying else parts.width,
        height=parts.width if lying else parts.height,
        turned=orientation > 1,
        mode=picture.mode,
        bits=parts.bits,
        frames=parts.frames,
        private=private_details(parts.notes) + (("rest",) if parts.rest else ()),
    )
    return _measured(facts, _oriented_picture(picture, orientation))


def _measured(facts: ImageFacts, shown: Image) -> ImageFacts:
    light = on_white(shown)
    framing = framing_of(light)
    inside = light if framing.box == (0, 0, *light.size) else light.crop(framing.box)
    grey = inside.convert("L")
    white, dark = contrasts(sampled(shown))
    scale = facts.width / shown.width
    left, top, right, bottom = (round(bar * scale) for bar in framing.bars)
    return replace(
        facts,
        transparent=shown.mode == "RGBA" and _shines_through(shown),
        ground=ground_of(shown),
        sharpness=sharpness_of(shown),
        contrast_white=white,
        contrast_dark=dark,
        uniform=uniform_share(sampled(light)),
        noise=is_noise(inside, grey),
        bars=(left, top, right, bottom),
        bar_colour=framing.colour,
        likeness=likeness_of(grey),
    )


def _oriented_picture(picture: Image, orientation: int) -> Image:
    """The picture upright, reduced for fast measurement: RGB if it is opaque, otherwise RGBA."""
    from PIL.Image import Resampling

    every = 1
    while picture.width * picture.height > _MEASURED * every * every:
        every += 1
    if every > 1:
        size = (max(1, picture.width // every), max(1, picture.height // every))
        picture = picture.resize(size, Resampling.NEAREST)
    if picture.mode.startswith("I"):  # 16-bit grey, which a plain conversion would clip
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    turn = _turns().get(orientation)
    shown = _without_alpha(picture)
    return shown.transpose(turn) if turn is not None else shown


def _without_alpha(picture: Image) -> Image:
    """The picture as RGB if that shows the same, otherwise as RGBA."""
    if picture.mode == "RGB" and "transparency" not in picture.info:
        return picture
    shown = picture.convert("RGBA")
    return shown.convert("RGB") if is_opaque(shown) else shown


def _shines_through(shown: Image) -> bool:
    least, _ = cast("tuple[int, int]", shown.getchannel("A").getextrema())
    return least < 250  # noqa: PLR2004 - hardly anything shines through


def _turns() -> dict[int, Transpose]:
    """The transformation that reverses each EXIF orientation."""
    from PIL.Image import Transpose

    return {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
