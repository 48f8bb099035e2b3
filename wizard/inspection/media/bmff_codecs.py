"""Codec names in MP4 and MOV files."""

from __future__ import annotations

from collections.abc import Mapping

ENCRYPTED = frozenset({b"encv", b"enca", b"enct", b"encs", b"drmi", b"drms"})
STILLS = frozenset({"JPEG picture", "PNG picture", "Motion JPEG"})
"""Codecs of cover art."""

_BY_LETTERS: Mapping[bytes, str] = {
    b"avc1": "H.264",
    b"avc2": "H.264",
    b"avc3": "H.264",
    b"avc4": "H.264",
    b"dva1": "H.264",
    b"dvav": "H.264",
    b"hvc1": "HEVC",
    b"hev1": "HEVC",
    b"dvh1": "HEVC",
    b"dvhe": "HEVC",
    b"vvc1": "VVC",
    b"vvi1": "VVC",
    b"av01": "AV1",
    b"vp08": "VP8",
    b"vp09": "VP9",
    b"mp4v": "MPEG-4 part 2",
    b"xvid": "MPEG-4 part 2",
    b"XVID": "MPEG-4 part 2",
    b"DIVX": "MPEG-4 part 2",
    b"s263": "H.263",
    b"h263": "H.263",
    b"H263": "H.263",
    b"mp2v": "MPEG-2",
    b"mpg2": "MPEG-2",
    b"m2v1": "MPEG-2",
    b"mp1v": "MPEG-1",
    b"m1v ": "MPEG-1",
    b"apch": "ProRes",
    b"apcn": "ProRes",
    b"apcs": "ProRes",
    b"apco": "ProRes",
    b"ap4h": "ProRes",
    b"ap4x": "ProRes",
    b"aprn": "ProRes RAW",
    b"aprh": "ProRes RAW",
    b"AVdn": "DNxHD",
    b"AVdh": "DNxHR",
    b"CFHD": "CineForm",
    b"jpeg": "Motion JPEG",
    b"mjpa": "Motion JPEG",
    b"mjpb": "Motion JPEG",
    b"png ": "PNG picture",
    b"dvc ": "DV",
    b"dvcp": "DV",
    b"dvpp": "DV",
    b"dv5n": "DV",
    b"dv5p": "DV",
    b"SVQ1": "Sorenson",
    b"SVQ3": "Sorenson",
    b"cvid": "Cinepak",
    b"rle ": "QuickTime Animation",
    b"FFV1": "FFV1",
    b"v210": "uncompressed",
    b"2vuy": "uncompressed",
    b"yuv2": "uncompressed",
    b"raw ": "uncompressed",
    b"mp4a": "AAC",
    b".mp3": "MP3",
    b"mp3 ": "MP3",
    b"ac-3": "AC-3",
    b"ec-3": "E-AC-3",
    b"ac-4": "AC-4",
    b"dtsc": "DTS",
    b"dtsh": "DTS",
    b"alac": "Apple Lossless",
    b"Opus": "Opus",
    b"fLaC": "FLAC",
    b"sowt": "PCM",
    b"twos": "PCM",
    b"in24": "PCM",
    b"in32": "PCM",
    b"fl32": "PCM",
    b"fl64": "PCM",
    b"lpcm": "PCM",
    b"ipcm": "PCM",
    b"fpcm": "PCM",
    b"NONE": "PCM",
    b"ulaw": "µ-law",
    b"alaw": "A-law",
    b"samr": "AMR",
    b"sawb": "AMR",
    b"ima4": "ADPCM",
    b"QDM2": "QDesign",
    b"QDMC": "QDesign",
}

_BY_OBJECT: Mapping[int, str] = {
    0x20: "MPEG-4 part 2",
    0x21: "H.264",
    0x23: "HEVC",
    0x40: "AAC",
    0x60: "MPEG-2",
    0x61: "MPEG-2",
    0x62: "MPEG-2",
    0x63: "MPEG-2",
    0x64: "MPEG-2",
    0x65: "MPEG-2",
    0x66: "AAC",
    0x67: "AAC",
    0x68: "AAC",
    0x69: "MP3",
    0x6A: "MPEG-1",
    0x6B: "MP3",
    0x6C: "JPEG picture",
    0x6D: "PNG picture",
    0xA5: "AC-3",
    0xA6: "E-AC-3",
    0xA9: "DTS",
    0xAD: "Opus",
    0xB1: "VP9",
    0xDD: "Vorbis",
    0xE1: "QCELP",
}
"""By object type number, for codecs whose letters only mean MPEG-4."""


def codec_name(kind: bytes, entry: bytes, *, sound: bool) -> str:
    """The name of a sample entry's codec; `entry` is the entry's content."""
    if kind in {b"mp4v", b"mp4a"}:
        name = _BY_OBJECT.get(_object_of(entry))
        if name is not None:
            return name
    if sound and kind == b"raw ":
        return "PCM"
    known = _BY_LETTERS.get(kind)
    return known or "".join(chr(b) if 32 <= b < 127 else "?" for b in kind).strip() or "unknown"  # noqa: PLR2004


def _object_of(entry: bytes) -> int:
    """The codec number in the elementary stream descriptor; 0 if there is none."""
    at = entry.find(b"esds")
    if at < 0:
        return 0
    try:
        at = _after_length(entry, at + 8, 0x03)
        flags = entry[at + 2]
        at += 3 + 2 * bool(flags & 0x80)
        if flags & 0x40:
            at += 1 + entry[at]
        at = _after_length(entry, at + 2 * bool(flags & 0x20), 0x04)
        return entry[at]
    except (IndexError, ValueError):
        return 0


def _after_length(data: bytes, at: int, tag: int) -> int:
    """The offset of a descriptor's content. Raises ValueError, IndexError."""
    if data[at] != tag:
        raise ValueError(tag)
    at += 1
    for _ in range(3):
        if not data[at] & 0x80:
            break
        at += 1
    return at + 1
