"""Inspection results of files: plain facts with units, without judgement.

Everything but `VideoFacts.playback` is a function of the file's bytes, so that the same file gives
the same facts in a draft's folder, in a bundle and on every computer. All of it can be stored as
JSON.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from wizard.catalogue.field_kinds import Media
from wizard.dataclass import dataclass


class InspectionState(StrEnum):
    """The result state of an inspection."""

    OPENED = "opened"
    BROKEN = "broken"  # exists, but is not a valid file of the expected kind
    ABSENT = "absent"
    UNREADABLE = "unreadable"  # may be valid: a permission, a lock or a limit prevented reading


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """A picture as displayed: its orientation is applied, sizes are in pixels."""

    width: int
    height: int
    turned: bool = False
    """Whether it is stored rotated or mirrored, with an EXIF orientation."""
    mode: str = ""
    """Pillow's name of the colour mode: "RGB", "RGBA", "P", "L", "CMYK", "I;16" and others."""
    bits: int = 8
    """Per channel."""
    frames: int = 1
    transparent: bool = False
    """Whether some part of it is transparent."""
    ground: str = ""
    """The background of its corners: "transparent", "white" or "coloured"; "" if they differ."""
    sharpness: float = 0.0
    """The steepness of its edges, from 0 (blurred) to 1; -1 if it has too few."""
    contrast_white: float = 0.0
    """The best contrast of a relevant part on a white page, from 1 to 21 by WCAG."""
    contrast_dark: float = 0.0
    """Like `contrast_white`, on a dark page."""
    uniform: float = 0.0
    """The share of its area with one colour, from 0 to 1."""
    noise: bool = False
    """Whether its pixels have no relation to their neighbours, all over it."""
    bars: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Uniform bars at the left, top, right and bottom, in pixels, each with a straight edge."""
    bar_colour: str = ""
    """Six hex digits for the colour of the bars; "" without bars."""
    likeness: str = ""
    """512 bits in hex digits; similar pictures differ in few of them."""
    private: tuple[str, ...] = ()
    """What the file tells beside the picture: of "place", "author", "camera", "comment",
    "thumbnail" (a small copy, maybe of an earlier state) and "rest" (data after its end)."""


@dataclass(frozen=True, slots=True)
class PlaybackFacts:
    """What is seen and heard where a video was decoded."""

    frames: int = 0
    """The number of frames that were looked at."""
    plain: int = 0
    """How many of them have one colour only."""
    colour: str = ""
    """Six hex digits: the colour of the first of those; "" without any."""
    audible_s: float = 0.0
    """Seconds of audible sound, counted up to a few."""
    picture_trouble: str = ""
    """Why not all frames were looked at, completing "film.mp4 …"; "" if they were."""
    sound_trouble: str = ""
    """Why not all of the sound was decoded."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """A video by its container: times in seconds, sizes in pixels as shown."""

    duration: float
    width: int = 0
    height: int = 0
    rotation: int = 0
    """Clockwise rotation by the player, in degrees; width and height are after it."""
    fps: float = 0.0
    """Average frames per second; 0 if the container does not say."""
    variable: bool = False
    """Whether the frame rate is variable."""
    video_codec: str = ""
    """The common name: "H.264", "HEVC", "ProRes", or the container's four letters."""
    audio_codec: str = ""
    """"" without audio."""
    fast_start: bool = True
    """Whether the index precedes the data, so that playback can start during the download."""
    fragmented: bool = False
    complete: bool = True
    """Whether the file contains all data that the index refers to."""
    playback: PlaybackFacts | None = None
    """What decoding it shows; None where it was not decoded, which depends on the computer."""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document or text, without its content."""

    pages: int = 0
    """0 for formats without pages."""
    encrypted: bool = False
    """It opens only with a password."""
    blank: bool = False
    """Its pages show nothing at all, as far as they were looked at."""
    words: int = 0
    """Of a plain text; 0 for other formats."""
    lines: tuple[str, ...] = ()
    """A hash for each line of a plain text, for comparison; none for a very long text."""


def line_mark(line: str) -> str:
    """A hash of a line for comparisons that ignore case and spaces.

    "" for a blank line. The text itself is not stored.
    """
    folded = " ".join(unicodedata.normalize("NFKC", line).casefold().split())
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:12] if folded else ""


@dataclass(frozen=True, slots=True)
class FileSeen:
    """The inspection result of one file."""

    state: InspectionState
    trouble: str = ""
    """Completes "logo.png …": "does not exist", "is cut off"; "" for an opened file."""
    size: int = 0
    """In bytes."""
    content: str = ""
    """The type by content, regardless of the name: "png", "gif", "mp4", "pdf" …; "" unknown."""
    fingerprint: str = ""
    """A fingerprint over the size, the beginning and the end."""
    shown: str = ""
    """The same of a picture without its metadata; "" for anything else."""
    image: ImageFacts | None = None
    video: VideoFacts | None = None
    document: DocumentFacts | None = None

    @property
    def content_fingerprint(self) -> str:
        """Equal for files that show the same; the metadata of a picture does not count."""
        return self.shown or self.fingerprint


class FileRef(NamedTuple):
    """An inspection request: the media kind, and the path as in the answer."""

    look: Media
    path: str


Seen = Mapping[FileRef, FileSeen]
NOTHING_SEEN: Seen = MappingProxyType({})
