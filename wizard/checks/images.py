"""Checks of pictures: format, size and appearance on a listing."""

# ruff: noqa: A002 - parameters carry the names the catalogue uses

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Severity
from wizard.checks.looked import InspectedFile, content_name, inspected_files, verdict_for_each_file
from wizard.inspection.media.seen import FileRef, FileSeen, ImageFacts, InspectionState
from wizard.rules.phrasing import listed
from wizard.rules.reading import field_at
from wizard.rules.verdict import Facts, Verdict, could_not_tell, met, not_met

SOFT = 0.6
"""Logos drawn at their size measure 0.75 and more however they were scaled down; those enlarged
threefold or blurred by more than a pixel stay below 0.6."""

SEEN = 3.0
"""Minimum contrast of graphics by WCAG."""

BLANK = 0.97
"""A page with one short form is about 95 % background."""

EMPTY = 0.999
"""A logo leaves less than that to its ground; one in white has edges at least."""

DARK_BAR, DARK_SHARE = 32, 0.01
"""Dark bars come from players and phones, never from pages, so few pixels are enough."""
BAR_SHARE = 0.25
"""Other bars may be page margins; only large ones count."""

ALIKE = 0.15
"""Saving anew, scaling and a moved pointer change less than a tenth of what two pictures have;
two pages in the same frame differ in a half and more."""
RESEMBLING = 0.25
"""Redrawn logos have different edges, so the limit is higher."""
_TELLING = 12
"""Pictures with fewer edges are too plain to compare."""

_BRIEF = {
    "RGB": "full colour",
    "RGBA": "full colour with transparency",
    "P": "a palette of colours",
    "L": "shades of grey",
    "LA": "shades of grey with transparency",
    "1": "black and white",
}
_PRIVATE = {
    "place": "the place",
    "author": "the name of its author or owner",
    "camera": "the camera or device",
    "comment": "a comment",
    "thumbnail": "a small copy that may show more",
    "rest": "data after its end",
}
_NO_FACTS = ImageFacts(0, 0)


def _image_fault(file: InspectedFile, message: str, fix: str = "") -> Verdict:
    return not_met(message, fix, field=file.field, row=file.row)


def image_format(facts: Facts, fields: tuple[str, ...], *, formats: tuple[str, ...]) -> Verdict:
    """Each picture has one of the formats, by its content: "png", "jpeg"."""
    kinds = listed((kind.upper() for kind in formats), last="or")

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        if file_seen.content in formats:
            known = "" if file_seen.image else " by its first bytes"
            return met(f"{file_seen.content.upper()}{known}")
        message = f"{file.name} is {content_name(file_seen)}; it must be {kinds}"
        fix = f"Export it again as {formats[0].upper()}; renaming a file does not change its kind."
        return _image_fault(file, message, fix)

    return verdict_for_each_file(
        _by_content(facts, formats), field_at(fields, 0), Media.IMAGE, judge
    )


def _by_content(facts: Facts, formats: tuple[str, ...]) -> Facts:
    """Facts in which every file counts as opened if its content alone decides its format."""

    def decided(file_seen: FileSeen) -> bool:
        if file_seen.state is InspectionState.BROKEN:
            return file_seen.content not in {"", "folder", *formats}
        return bool(file_seen.content)

    return _as_opened(
        facts,
        {
            file_ref: file_seen
            for file_ref, file_seen in facts.files_seen.items()
            if decided(file_seen)
        },
    )


def _as_opened(facts: Facts, those: dict[FileRef, FileSeen]) -> Facts:
    opened = {
        file_ref: replace(file_seen, state=InspectionState.OPENED)
        for file_ref, file_seen in those.items()
    }
    return replace(facts, files_seen={**facts.files_seen, **opened})


def _by_size(facts: Facts) -> Facts:
    """Facts in which oversized pictures count as opened, since their sizes are known."""
    known = {
        file_ref: file_seen
        for file_ref, file_seen in facts.files_seen.items()
        if file_seen.state is InspectionState.UNREADABLE and file_seen.image is not None
    }
    return _as_opened(facts, known)


def image_size(facts: Facts, fields: tuple[str, ...], *, width: int, height: int) -> Verdict:
    """Each picture has exactly this size after rotation."""

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        image = file_seen.image or _NO_FACTS
        if (image.width, image.height) == (width, height):
            return met(_sized(width, height))
        message = f"{_size_shown(file, image)}; it must be {_sized(width, height)}"
        return _image_fault(file, message, _resizing(image, width, height))

    return verdict_for_each_file(_by_size(facts), field_at(fields, 0), Media.IMAGE, judge)


def _resizing(image: ImageFacts, width: int, height: int) -> str:
    if image.width < width or image.height < height:
        return "Export it again from the original at this size; do not enlarge a smaller picture."
    if image.width * height == image.height * width:
        return f"Scale it down to {_sized(width, height)}."
    return "Export it again at this size, with an empty margin where its shape differs."


class SizeLimits(NamedTuple):
    """The allowed sizes of a picture, in pixels."""

    min_width: int
    max_width: int
    min_height: int
    max_height: int

    def hold(self, width: int, height: int) -> bool:
        """Whether a picture of this size is within the limits."""
        wide = self.min_width <= width <= self.max_width
        return wide and self.min_height <= height <= self.max_height


def image_bounds(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    min_width: int,
    max_width: int,
    min_height: int,
    max_height: int,
) -> Verdict:
    """Each picture's sides are within their limits after rotation."""
    bounds = SizeLimits(min_width, max_width, min_height, max_height)

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        image = file_seen.image or _NO_FACTS
        if bounds.hold(image.width, image.height):
            return met(_sized(image.width, image.height))
        message = f"{_size_shown(file, image)}; {_out_of(image, bounds)}"
        return _image_fault(file, message, _into(image, bounds))

    return verdict_for_each_file(_by_size(facts), field_at(fields, 0), Media.IMAGE, judge)


def _out_of(image: ImageFacts, bounds: SizeLimits) -> str:
    sides = (
        ("width", image.width, bounds.min_width, bounds.max_width),
        ("height", image.height, bounds.min_height, bounds.max_height),
    )
    wrong = [
        f"its {side} must be {least} to {most}"
        for side, found, least, most in sides
        if not least <= found <= most
    ]
    return " and ".join(wrong)


def _into(image: ImageFacts, bounds: SizeLimits) -> str:
    """How to bring a picture within its limits."""
    width, height = max(1, image.width), max(1, image.height)
    share = min(bounds.max_width / width, bounds.max_height / height)
    if share < 1 and bounds.hold(int(width * share), int(height * share)):
        return f"Scale it down to {_sized(int(width * share), int(height * share))}."
    if share < 1 and height > width:
        target_size = _sized(bounds.max_width, bounds.max_height)
        return (
            "Its height is too large, and turning it does not help; show the app in a wide window,"
            f" or put this picture on a background of {target_size}."
        )
    if share < 1:
        return "Scale it down, and crop the side that is still too long."
    return "Take the screenshot again in a larger window; enlarging only blurs it."


def image_aspect(facts: Facts, fields: tuple[str, ...], *, min: float, max: float) -> Verdict:
    """Each picture's width is `min` to `max` times its height, rounded to two decimals."""

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        image = file_seen.image or _NO_FACTS
        shape = round(image.width / image.height, 2) if image.height else 0
        if min <= shape <= max:
            return met(f"{shape:.2f} times as wide as high")
        found = f"{_size_shown(file, image)}, {shape:.2f} times as wide as high"
        fix = f"Make the window {'wider or lower' if shape < min else 'narrower or higher'}."
        return _image_fault(file, f"{found}; {min:g} to {max:g}", fix)

    return verdict_for_each_file(_by_size(facts), field_at(fields, 0), Media.IMAGE, judge)


def _size_shown(file: InspectedFile, image: ImageFacts) -> str:
    shown = "is shown turned, as" if image.turned else "is"
    return f"{file.name} {shown} {_sized(image.width, image.height)}"


def _sized(width: int, height: int) -> str:
    return " × ".join(f"{side:,}" if side >= 10_000 else str(side) for side in (width, height))  # noqa: PLR2004 - from five digits on


def image_sharp(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each picture is sharp: not enlarged or blurred."""

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        sharpness = (file_seen.image or _NO_FACTS).sharpness
        if sharpness < 0:
            text = f"{file.name} has too few edges to tell whether it is sharp"
            return could_not_tell(text, field=file.field, row=file.row, needs_person=True)
        if sharpness >= SOFT:
            return met("sharp edges")
        message = f"{file.name} looks blurred or enlarged: all its edges are soft or in steps"
        fix = "Export it again from the original drawing; do not enlarge a smaller picture."
        return replace(_image_fault(file, message, fix), severity=Severity.ADVICE)

    return verdict_for_each_file(facts, field_at(fields, 0), Media.IMAGE, judge)


def image_background(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each picture's corners are transparent or white, and something stands between them."""

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        image = file_seen.image or _NO_FACTS
        background = image.ground
        if image.noise:
            return _noise_fault(file, "Choose the logo itself.")
        if background in {"transparent", "white"} and _is_empty(image):
            return _empty_logo(file)
        if background in {"transparent", "white"}:
            return met(f"{background} corners")
        if background:
            message = f"{file.name} has coloured corners; they must be transparent or white"
        else:
            message = f"The corners of {file.name} differ; all must be transparent, or all white"
        fix = "Export it on a transparent or white background."
        return _image_fault(file, message, fix)

    return verdict_for_each_file(facts, field_at(fields, 0), Media.IMAGE, judge)


def _is_empty(image: ImageFacts) -> bool:
    """Whether nothing is drawn: one colour, or none, and no edge."""
    return image.uniform >= EMPTY and image.sharpness < 0


def _empty_logo(file: InspectedFile) -> Verdict:
    message = f"{file.name} shows nothing: all of it has one colour, or none"
    return _image_fault(file, message, "Choose the logo itself.")


def _noise_fault(file: InspectedFile, fix: str) -> Verdict:
    message = f"{file.name} shows nothing but noise: its pixels have no relation to each other"
    return _image_fault(file, message, fix)


def image_distinct(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The picture of the first field shows something, and resembles none of the second."""
    others = inspected_files(facts, field_at(fields, 1), Media.IMAGE)

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        if file_seen.image and file_seen.image.noise:
            return _noise_fault(file, "Choose the logo itself.")
        if file_seen.image and _is_empty(file_seen.image):
            return _empty_logo(file)
        for other in others:
            if other.file_seen is not None and _are_alike(file_seen, other.file_seen, RESEMBLING):
                message = f"{file.name} resembles {other.name}"
                return _image_fault(file, message, "Give the app a logo of its own.")
        unread = next(
            (
                o
                for o in others
                if o.file_seen is None or o.file_seen.state is not InspectionState.OPENED
            ),
            None,
        )
        if unread is not None:
            why = unread.file_seen.trouble if unread.file_seen else "was not inspected yet"
            text = f"{file.name} was not compared with {unread.name}: it {why}"
            return could_not_tell(text, field=unread.field, row=unread.row)
        return met(f"unlike {listed(other.name for other in others)}" if others else "")

    return verdict_for_each_file(facts, field_at(fields, 0), Media.IMAGE, judge)


def _are_alike(one: FileSeen, other: FileSeen, share: float) -> bool:
    """Whether at most a share of the edge features of two pictures differs."""
    if one.fingerprint and one.fingerprint == other.fingerprint:
        return True
    if one.image is None or other.image is None:
        return False
    first, second = (int(seen.likeness or "0", 16) for seen in (one.image, other.image))
    marks = (first | second).bit_count()
    return marks >= _TELLING and (first ^ second).bit_count() <= share * marks


def image_colours(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each picture is not animated and has an RGB or grey colour space with up to 8 bits."""

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        image = file_seen.image or _NO_FACTS
        wrong = list(_odd(image))
        if wrong:
            return _image_fault(file, f"{file.name} {listed(wrong)}")
        return met(_BRIEF.get(image.mode, image.mode))

    return verdict_for_each_file(facts, field_at(fields, 0), Media.IMAGE, judge)


def _odd(image: ImageFacts) -> Iterator[str]:
    if image.mode == "CMYK":
        yield "is in print colours (CMYK); it must be in those of screens (RGB)"
    if image.bits > 8:  # noqa: PLR2004 - what screens show
        yield f"has {image.bits} bits for each colour; 8 are enough"
    if image.frames > 1:
        yield f"is animated in {image.frames:,} pictures; it must be one"


def image_contrast(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each picture is visible on a white and on a dark page."""

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        image = file_seen.image or _NO_FACTS
        pages = (("white", image.contrast_white), ("dark", image.contrast_dark))
        for page, contrast in pages:
            if contrast < SEEN:
                found = f"{file.name} can hardly be seen on a {page} page"
                message = f"{found}: a contrast of {contrast:.1f}; at least {SEEN:.0f}"
                return _image_fault(file, message)
        found = listed(f"{contrast:.1f} on {page}" for page, contrast in pages)
        return met(f"a contrast of {found}")

    return verdict_for_each_file(facts, field_at(fields, 0), Media.IMAGE, judge)


def image_filled(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """No picture is blank or nothing but noise, or has bars at its edges."""

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        image = file_seen.image or _NO_FACTS
        if image.uniform >= BLANK:
            message = f"{file.name} is almost blank: {image.uniform:.0%} of it has one colour"
            return _image_fault(file, message)
        if image.noise:
            return _noise_fault(file, "Choose a screenshot of the app.")
        bars = listed(_bars(image), 4)
        if bars:
            message = f"{file.name} has empty bars: {bars} pixels"
            return _image_fault(file, message)
        return met("filled")

    return verdict_for_each_file(facts, field_at(fields, 0), Media.IMAGE, judge)


def _bars(image: ImageFacts) -> Iterator[str]:
    """The bars around the content, e.g. "left 240"."""
    left, top, right, bottom = image.bars
    dark = bool(image.bar_colour) and max(bytes.fromhex(image.bar_colour)) <= DARK_BAR
    for one, two, across, along, names in (
        (left, right, top + bottom, image.width, ("left", "right")),
        (top, bottom, left + right, image.height, ("top", "bottom")),
    ):
        added = min(one, two) >= DARK_SHARE * along if dark else one + two >= BAR_SHARE * along
        # Plain background on all four sides is a page with content in the middle.
        if one and two and added and (dark or not across):
            yield from (f"{name} {bar}" for name, bar in zip(names, (one, two), strict=True))


def image_alike(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """No picture of the list resembles an earlier one."""
    files = inspected_files(facts, field_at(fields, 0), Media.IMAGE)

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        number = file.row or 0
        for earlier in files:
            if (earlier.row or 0) >= number or earlier.file_seen is None:
                continue
            if _are_alike(file_seen, earlier.file_seen, ALIKE):
                same = file_seen.fingerprint == earlier.file_seen.fingerprint
                looks = "is the same file as" if same else "looks like"
                first = f"picture {(earlier.row or 0) + 1} ({earlier.name})"
                message = f"Picture {number + 1} ({file.name}) {looks} {first}"
                return _image_fault(file, message)
        return met()

    return verdict_for_each_file(facts, field_at(fields, 0), Media.IMAGE, judge)


def image_private(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """No picture has metadata that reveals private information."""

    def judge(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        details = [_PRIVATE.get(name, name) for name in (file_seen.image or _NO_FACTS).private]
        if details:
            message = f"{file.name} also holds {listed(details, len(details))}"
            return _image_fault(file, message)
        return met("no notes beside the picture")

    return verdict_for_each_file(facts, field_at(fields, 0), Media.IMAGE, judge)
