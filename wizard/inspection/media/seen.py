"""What was seen in a file: plain facts with their units, and no judgement on them.

Everything here is a function of the file's bytes alone, so that the same file gives the same
facts in a draft's folder, in a bundle and on every machine. All of it can be kept as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from wizard.catalogue.field_kinds import Media


class InspectionState(StrEnum):
    """How far the look came."""

    OPENED = "opened"
    BROKEN = "broken"  # it is there, but no sound file of the kind it was looked at as
    ABSENT = "absent"
    UNREADABLE = "unreadable"  # it may be sound: a permission, a lock or a limit was in the way


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """A picture as a viewer shows it: its orientation is applied, sizes are in pixels."""

    width: int
    height: int
    turned: bool = False
    """Stored turned or mirrored, with a note for viewers to turn it back."""
    mode: str = ""
    """Pillow's name of the colour mode: "RGB", "RGBA", "P", "L", "CMYK", "I;16" and others."""
    bits: int = 8
    """Per channel."""
    frames: int = 1
    transparent: bool = False
    """Some part of it lets the ground behind it through."""
    ground: str = ""
    """What its corners are: "transparent", "white" or "coloured"; "" when they differ."""
    sharpness: float = 0.0
    """How steep its edges are, from 0 (blurred) to 1; -1 when it has too few to judge by."""
    contrast_white: float = 0.0
    """The best contrast of a fair part of it on a white page, from 1 to 21 as WCAG counts it."""
    contrast_dark: float = 0.0
    """As `contrast_white`, on a dark page."""
    uniform: float = 0.0
    """Share of its area that has one and the same colour, from 0 to 1."""
    bars: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Plain bars at the left, top, right and bottom, in pixels, each with a straight end."""
    bar_colour: str = ""
    """Six hex digits for the colour that the bars share; "" without bars."""
    likeness: str = ""
    """512 bits in hex digits; few of those set differ between pictures that look alike."""
    private: tuple[str, ...] = ()
    """What the file tells beside the picture: of "place", "author", "camera", "comment",
    "thumbnail" (a small copy, maybe of an earlier state) and "rest" (data after its end)."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """A video by its container, without decoding: times in seconds, sizes in pixels as shown."""

    duration: float
    width: int = 0
    height: int = 0
    rotation: int = 0
    """Clockwise turn that the player applies, in degrees; width and height are after it."""
    fps: float = 0.0
    """Frames a second on average; 0 when the container does not say."""
    variable: bool = False
    """Frames are shown for times of different length."""
    video_codec: str = ""
    """As people call it: "H.264", "HEVC", "ProRes", or the container's four letters."""
    audio_codec: str = ""
    """"" when there is no sound."""
    fast_start: bool = True
    """The index comes before the data, so that playing can begin while it is loading."""
    fragmented: bool = False
    complete: bool = True
    """All the data that the index speaks of is in the file."""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A paper or text, as far as it can be told without reading what it says."""

    pages: int = 0
    """0 for kinds that have none."""
    encrypted: bool = False
    """It opens only with a password."""
    blank: bool = False
    """Its pages show nothing at all, as far as they were looked at."""
    words: int = 0
    """Of a plain text; 0 for other kinds."""
    lines: tuple[str, ...] = ()
    """A mark for each line of a plain text, to compare it by; none for a very long text."""


@dataclass(frozen=True, slots=True)
class FileSeen:
    """What a look at one file found."""

    state: InspectionState
    trouble: str = ""
    """Completes "logo.png …": "does not exist", "is cut off"; "" for an opened file."""
    size: int = 0
    """In bytes."""
    content: str = ""
    """What it is by its bytes, whatever its name: "png", "gif", "mp4", "pdf" …; "" unknown."""
    fingerprint: str = ""
    """Equal for equal files: over the size, the beginning and the end."""
    image: ImageFacts | None = None
    video: VideoFacts | None = None
    document: DocumentFacts | None = None


class FileRef(NamedTuple):
    """One file to look at: as what, and the path as the answer has it."""

    look: Media
    path: str


Seen = Mapping[FileRef, FileSeen]
NOTHING_SEEN: Seen = MappingProxyType({})
