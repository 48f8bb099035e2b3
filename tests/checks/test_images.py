"""Checks of pictures over real files: what is said of each, to whom it is charged, and the fix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.files import pictures
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Severity, Status
from wizard.checks.registry import CHECKS
from wizard.inspection.media.look import look_at
from wizard.inspection.media.seen import FileRef, FileSeen
from wizard.rules.verdict import Facts, Verdict

DAY = date(2025, 3, 12)
OF_LOGOS = {"image-size", "image-sharp", "image-background", "image-contrast"}
SIZES: Mapping[str, Mapping[str, Any]] = {
    "image-format": {"formats": ("png", "jpeg")},
    "image-size": {"width": 200, "height": 200},
    "image-bounds": {"min_width": 720, "max_width": 1920, "min_height": 480, "max_height": 1080},
    "image-aspect": {"min": 1.33, "max": 1.78},
}


def seen_in(path: Path) -> FileSeen:
    return look_at(path, Media.IMAGE)


def judged(check: str, files: Sequence[Path], others: Sequence[Path] = ()) -> Verdict:
    """The verdict of a check over the files of one field, and where it asks for it, of another."""
    seen = {FileRef(Media.IMAGE, str(path)): seen_in(path) for path in (*files, *others)}
    answers = {"shots": [str(path) for path in files], "others": [str(path) for path in others]}
    facts = Facts({name: value for name, value in answers.items() if value}, DAY, files_seen=seen)
    return CHECKS[check](facts, ("shots", "others"), **SIZES.get(check, {}))


GOOD: Mapping[str, tuple[str, pictures.Maker, str]] = {
    "png": ("image-format", pictures.logo, "PNG"),
    "jpeg by another name": ("image-format", pictures.jpeg_logo, "JPEG"),
    "bomb is a png": ("image-format", pictures.bomb, "PNG"),
    "size": ("image-size", pictures.logo, "200 × 200"),
    "bounds": ("image-bounds", pictures.screenshot, "1280 × 720"),
    "aspect": ("image-aspect", pictures.screenshot, "1.78 times as wide as high"),
    "sharp": ("image-sharp", pictures.logo, "sharp edges"),
    "clear": ("image-background", pictures.logo, "transparent corners"),
    "white": ("image-background", pictures.jpeg_logo, "white corners"),
    "colours": ("image-colours", pictures.logo, "full colour with transparency"),
    "palette": ("image-colours", lambda p: pictures.in_mode(p, "P"), "a palette of colours"),
    "filled": ("image-filled", pictures.screenshot, "filled"),
    "margins": ("image-filled", pictures.with_margins, "filled"),
    "card": ("image-filled", pictures.card_on_page, "filled"),
    "narrow light bars": (
        "image-filled",
        lambda p: pictures.barred(p, (240, 240, 240), 120),
        "filled",
    ),
    "private": ("image-private", pictures.logo, "no notes beside the picture"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_picture_passes_and_is_told_what_was_found(name: str, tmp_path: Path) -> None:
    check, make, message = GOOD[name]
    verdict = judged(check, [make(tmp_path / "a.png")])
    assert (verdict.status, verdict.message) == (Status.MET, message)


def test_contrast_of_a_good_logo_is_told_for_both_pages(tmp_path: Path) -> None:
    verdict = judged("image-contrast", [pictures.logo(tmp_path / "a.png")])
    assert verdict.status is Status.MET
    assert verdict.message.startswith("a contrast of 8.")
    assert verdict.message.endswith("on dark")


BAD: Mapping[str, tuple[str, pictures.Maker, str]] = {
    "gif": (
        "image-format",
        lambda p: pictures.of_kind(p, "GIF"),
        "a.png is a GIF picture; it must be PNG or JPEG",
    ),
    "svg": ("image-format", pictures.drawing, "a.png is an SVG drawing; it must be PNG or JPEG"),
    "cut": (
        "image-format",
        lambda p: pictures.cut(p, pictures.logo, 0.5),
        "a.png is cut off",
    ),
    "small": (
        "image-size",
        lambda p: pictures.logo(p, 180),
        "a.png is 180 × 180; it must be 200 × 200",
    ),
    "bomb": ("image-size", pictures.bomb, "a.png is 60,000 × 60,000; it must be 200 × 200"),
    "huge": (
        "image-bounds",
        lambda p: pictures.screenshot(p, (2200, 1200)),
        "a.png is 2200 × 1200; its width must be 720 to 1920 and its height must be 480 to 1080",
    ),
    "phone": (
        "image-bounds",
        pictures.phone,
        "a.png is shown turned, as 1080 × 1920; its height must be 480 to 1080",
    ),
    "square": (
        "image-aspect",
        lambda p: pictures.screenshot(p, (900, 900)),
        "a.png is 900 × 900, 1.00 times as wide as high; 1.33 to 1.78",
    ),
    "blurred": (
        "image-sharp",
        pictures.blurred_logo,
        "a.png looks blurred or enlarged: all its edges are soft or in steps",
    ),
    "box": (
        "image-background",
        pictures.coloured_logo,
        "a.png has coloured corners; they must be transparent or white",
    ),
    "transparent": (
        "image-background",
        pictures.transparent_logo,
        "a.png shows nothing: all of it has one colour, or none",
    ),
    "all white": (
        "image-distinct",
        pictures.all_white_logo,
        "a.png shows nothing: all of it has one colour, or none",
    ),
    "half": (
        "image-background",
        pictures.half_coloured_logo,
        "The corners of a.png differ; all must be transparent, or all white",
    ),
    "print": (
        "image-colours",
        lambda p: pictures.in_mode(p, "CMYK"),
        "a.png is in print colours (CMYK); it must be in those of screens (RGB)",
    ),
    "deep": (
        "image-colours",
        pictures.deep,
        "a.png has 16 bits for each colour; 8 are enough",
    ),
    "moving": (
        "image-colours",
        pictures.animated,
        "a.png is animated in 3 pictures; it must be one",
    ),
    "pale": (
        "image-contrast",
        pictures.white_logo,
        "a.png can hardly be seen on a white page: a contrast of 1.0; at least 3",
    ),
    "dark": (
        "image-contrast",
        pictures.dark_logo,
        "a.png can hardly be seen on a dark page: a contrast of 1.1; at least 3",
    ),
    "blank": (
        "image-filled",
        pictures.blank,
        "a.png is almost blank: 100% of it has one colour",
    ),
    "bars": (
        "image-filled",
        pictures.barred,
        "a.png has empty bars: left 240 and right 240 pixels",
    ),
    "wide light bars": (
        "image-filled",
        lambda p: pictures.barred(p, (200, 205, 210), 300),
        "a.png has empty bars: left 300 and right 300 pixels",
    ),
    "told": (
        "image-private",
        pictures.phone,
        "a.png also holds the place, the name of its author or owner and the camera or device",
    ),
    "tail": ("image-private", pictures.with_tail, "a.png also holds data after its end"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_told_figure_found_and_wanted(name: str, tmp_path: Path) -> None:
    check, make, message = BAD[name]
    verdict = judged(check, [make(tmp_path / "a.png")])
    assert (verdict.status, verdict.message) == (Status.NOT_MET, message)
    assert not verdict.fix or verdict.fix.endswith(".")


@pytest.mark.parametrize("name", BAD)
def test_the_row_of_the_bad_picture_is_blamed(name: str, tmp_path: Path) -> None:
    check, make, message = BAD[name]
    first = (pictures.logo if check in OF_LOGOS else pictures.screenshot)(tmp_path / "first.png")
    verdict = judged(check, [first, make(tmp_path / "a.png")])
    assert (verdict.message, verdict.field, verdict.row) == (message, "shots", 1)


FIXES: Mapping[str, tuple[str, pictures.Maker, str]] = {
    "other kind": (
        "image-format",
        pictures.drawing,
        "Export it again as PNG; renaming a file does not change its kind.",
    ),
    "small logo": (
        "image-size",
        lambda p: pictures.logo(p, 64),
        "Export it again from the original at this size; do not enlarge a smaller picture.",
    ),
    "large logo": ("image-size", lambda p: pictures.logo(p, 512), "Scale it down to 200 × 200."),
    "long logo": (
        "image-size",
        lambda p: pictures.screenshot(p, (500, 300)),
        "Export it again at this size, with an empty margin where its shape differs.",
    ),
    "4K": (
        "image-bounds",
        lambda p: pictures.screenshot(p, (3840, 2160)),
        "Scale it down to 1920 × 1080.",
    ),
    "standing": (
        "image-bounds",
        pictures.phone,
        (
            "Its height is too large, and turning it does not help; show the app in a wide window, "
            "or put this picture on a background of 1920 × 1080."
        ),
    ),
    "panorama": (
        "image-bounds",
        lambda p: pictures.screenshot(p, (3000, 500)),
        "Scale it down, and crop the side that is still too long.",
    ),
    "small": (
        "image-bounds",
        lambda p: pictures.screenshot(p, (640, 400)),
        "Take the screenshot again in a larger window; enlarging only blurs it.",
    ),
    "narrow": (
        "image-aspect",
        lambda p: pictures.screenshot(p, (800, 800)),
        "Make the window wider or lower.",
    ),
    "flat": (
        "image-aspect",
        lambda p: pictures.screenshot(p, (1600, 700)),
        "Make the window narrower or higher.",
    ),
}


@pytest.mark.parametrize("name", FIXES)
def test_the_fix_fits_what_is_wrong(name: str, tmp_path: Path) -> None:
    check, make, fix = FIXES[name]
    assert judged(check, [make(tmp_path / "a.png")]).fix == fix


def test_a_lying_phone_picture_is_judged_as_it_is_shown(tmp_path: Path) -> None:
    assert judged("image-bounds", [pictures.phone(tmp_path / "a.jpg", 3)]).status is Status.MET


def test_sharpness_is_only_a_hint(tmp_path: Path) -> None:
    soft = judged("image-sharp", [pictures.enlarged_logo(tmp_path / "a.png")])
    assert (soft.status, soft.severity) == (Status.NOT_MET, Severity.ADVICE)
    flat = judged("image-sharp", [pictures.flat_logo(tmp_path / "b.png")])
    assert flat.status is Status.COULD_NOT_TELL
    assert flat.message == "b.png has too few edges to tell whether it is sharp"


@pytest.mark.parametrize("check", sorted(name for name in CHECKS if name.startswith("image-")))
@pytest.mark.parametrize("make", [pictures.drawing, pictures.real_bomb])
def test_what_is_not_opened_never_passes_a_look_at_its_inside(
    check: str, make: pictures.Maker, tmp_path: Path
) -> None:
    verdict = judged(check, [make(tmp_path / "a.png")])
    by_its_head = {"image-format", "image-size", "image-bounds", "image-aspect"}
    if check not in by_its_head:
        assert verdict.status is Status.COULD_NOT_TELL


@pytest.mark.parametrize("check", sorted(name for name in CHECKS if name.startswith("image-")))
def test_a_missing_file_is_a_complaint_and_no_answer_is_none(check: str, tmp_path: Path) -> None:
    missing = judged(check, [tmp_path / "a.png"])
    assert (missing.status, missing.message) == (Status.NOT_MET, "a.png does not exist")
    assert judged(check, []).status is Status.UNANSWERED


def test_an_unlike_logo_passes_and_a_redrawn_one_does_not(tmp_path: Path) -> None:
    logo = pictures.logo(tmp_path / "logo.png")
    other = pictures.other_logo(tmp_path / "other.png")
    redrawn = pictures.redrawn_logo(tmp_path / "theirs.jpg")
    assert judged("image-distinct", [logo]).status is Status.MET
    unlike = judged("image-distinct", [logo], [other])
    assert (unlike.status, unlike.message) == (Status.MET, "unlike other.png")
    like = judged("image-distinct", [logo], [other, redrawn])
    assert (like.status, like.message) == (Status.NOT_MET, "logo.png resembles theirs.jpg")
    assert like.field == "shots"


def test_a_logo_is_not_called_distinct_from_one_that_could_not_be_opened(tmp_path: Path) -> None:
    logo = pictures.logo(tmp_path / "logo.png")
    verdict = judged("image-distinct", [logo], [tmp_path / "gone.png"])
    assert (verdict.status, verdict.field, verdict.row) == (Status.COULD_NOT_TELL, "others", 0)
    assert verdict.message == "logo.png was not compared with gone.png: it does not exist"


def test_a_kind_that_is_taken_but_not_opened_says_so(tmp_path: Path) -> None:
    path = pictures.of_kind(tmp_path / "a.gif", "GIF")
    facts = Facts(
        {"shots": str(path)}, DAY, files_seen={FileRef(Media.IMAGE, str(path)): seen_in(path)}
    )
    verdict = CHECKS["image-format"](facts, ("shots",), formats=("png", "gif"))
    assert (verdict.status, verdict.message) == (Status.MET, "GIF by its first bytes")


def test_different_pages_of_an_app_are_not_alike(tmp_path: Path) -> None:
    pages = [pictures.screenshot(tmp_path / f"{page}.png", page=page) for page in range(1, 7)]
    assert judged("image-alike", pages).status is Status.MET


def test_a_picture_that_repeats_an_earlier_one_is_blamed_and_both_are_named(tmp_path: Path) -> None:
    first = pictures.screenshot(tmp_path / "a.png")
    second = pictures.screenshot(tmp_path / "b.png", page=2)
    again = pictures.nearly(tmp_path / "c.jpg")
    verdict = judged("image-alike", [first, second, again])
    assert (verdict.status, verdict.row) == (Status.NOT_MET, 2)
    assert verdict.message == "Picture 3 (c.jpg) looks like picture 1 (a.png)"
    copied = judged("image-alike", [first, pictures.screenshot(tmp_path / "d.png")])
    assert copied.message == "Picture 2 (d.png) is the same file as picture 1 (a.png)"


def test_blank_pages_are_not_called_alike(tmp_path: Path) -> None:
    pages = [pictures.blank(tmp_path / "a.png"), pictures.flat_logo(tmp_path / "b.png")]
    assert judged("image-alike", pages).status is Status.MET


def test_the_bounds_of_the_catalogue_are_those_tried_here(catalogue: Catalogue) -> None:
    media = [record for record in catalogue.requirements if record.id.startswith("lst-")]
    uses = [use for record in media for use in record.checks]
    named = {use.name: dict(use.params) for use in uses if use.name in SIZES}
    assert named == {name: dict(params) for name, params in SIZES.items()}


@pytest.mark.parametrize("check", ["image-filled", "image-background", "image-distinct"])
@pytest.mark.parametrize("name", ["noise.png", "noise.jpg"])
def test_noise_is_no_logo_and_no_screenshot(check: str, name: str, tmp_path: Path) -> None:
    verdict = judged(check, [pictures.noise(tmp_path / name)])
    assert verdict.status is Status.NOT_MET
    assert verdict.message.startswith(f"{name} shows nothing but noise")
