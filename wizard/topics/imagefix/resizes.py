"""Resize options from a picture's size to a required one, described with figures."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.dataclass import dataclass
from wizard.inspection.media.mend import (
    BackgroundFill,
    Canvas,
    Size,
    SizeBounds,
    centre_on,
    fit_into,
    grow_to_shape,
    scale_up,
    scaled_into_bounds,
)

_SMALL_PRINT = 0.6
"""Scaling down below this share may make small text unreadable."""


Bars = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""


@dataclass(frozen=True, slots=True)
class Resize:
    """One resize option."""

    title: str
    does: str
    canvas: Canvas | None
    honest: str = ""
    cut: Bars = (0, 0, 0, 0)


def resizes_to_size(size: Size, target: Size) -> Iterator[Resize]:
    small = size.width <= target.width and size.height <= target.height
    canvas = fit_into(size, target)
    if not small:
        yield Resize(f"Scale it down to {target}", _placing(size, canvas), canvas)
        return
    if size != target:
        kept = centre_on(size, target)
        yield Resize(f"Centre it on {target}, its own size kept", _placing(size, kept), kept)
    if canvas.inner != size:
        blurs = f"Enlarging blurs: a new export at {target} would be sharper."
        yield Resize(f"Enlarge it to {target}", _placing(size, canvas), canvas, blurs)


def resizes_into_bounds(
    size: Size, bounds: SizeBounds, shapes: tuple[float, float] | None
) -> Iterator[Resize]:
    canvas = scaled_into_bounds(size, bounds, shapes)
    scale = canvas.inner.height / size.height
    small_print = "Small print may be hard to read at that size." if scale < _SMALL_PRINT else ""
    if not canvas.padded:
        yield Resize(
            f"Scale it down to {canvas.outer}", _placing(size, canvas), canvas, small_print
        )
        return
    empty = "Empty space stays at its sides: a new screenshot in that shape would show more."
    title = f"Place it on {canvas.outer}"
    message = " ".join(filter(None, [empty, small_print]))
    yield Resize(title, _placing(size, canvas), canvas, message)
    larger = scale_up(size, bounds)
    if larger.inner != canvas.inner and not larger.padded:
        blurs = "Enlarging blurs: a new screenshot of a larger window would be sharper."
        yield Resize(f"Enlarge it to {larger.outer}", _placing(size, larger), larger, blurs)


def resizes_to_shape(
    size: Size, bounds: SizeBounds, shapes: tuple[float, float]
) -> Iterator[Resize]:
    outer = grow_to_shape(size, bounds, shapes)
    if outer != size:
        canvas = Canvas(size, outer, BackgroundFill.NEUTRAL)
        empty = "Empty space is added at its sides, which is advised against, too."
        yield Resize(f"Place it on {outer}", _placing(size, canvas), canvas, empty)


def resizes_without_bars(size: Size, bars: Bars, bounds: SizeBounds) -> Iterator[Resize]:
    """Options that crop the larger pair of bars; none if too little would remain."""
    left, top, right, bottom = bars
    across = left + right > top + bottom
    cut = (left, 0, right, 0) if across else (0, top, 0, bottom)
    rest = size_after_cut(size, cut)
    canvas = scaled_into_bounds(rest, bounds) if any(cut) and min(rest) > 0 else None
    if canvas is not None and not canvas.padded:
        does = f"The empty bars at its sides are cut off: {size} becomes {rest}"
        scaled = "." if canvas.inner == rest else f", scaled down to {canvas.inner}."
        kept = canvas if canvas.inner != rest else None
        yield Resize(f"Cut its empty bars off, to {canvas.outer}", does + scaled, kept, cut=cut)


def size_after_cut(size: Size, bars: Bars) -> Size:
    left, top, right, bottom = bars
    return Size(size.width - left - right, size.height - top - bottom)


def _placing(size: Size, canvas: Canvas) -> str:
    """The effect on a picture, in a sentence."""
    if canvas.inner == size:
        done = f"The picture stays {size}"
    else:
        verb = "scaled down" if canvas.inner < size else "enlarged"
        done = f"The picture is {verb} from {size} to {canvas.inner}"
    if not canvas.padded:
        return f"{done}."
    background = "light grey" if canvas.background is BackgroundFill.NEUTRAL else "like its corners"
    return f"{done} and is centred on {canvas.outer}; the space around it is {background}."
