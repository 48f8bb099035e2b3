"""Identifies file types by their first bytes, regardless of the name."""

from __future__ import annotations

import re
from collections.abc import Mapping

HEAD = 4096
"""The number of first bytes that is sufficient."""

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (0, b"BM", "bmp"),
    (0, b"II*\0", "tiff"),
    (0, b"MM\0*", "tiff"),
    (0, b"8BPS", "psd"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "jp2"),
    (0, b"\xff\x4f\xff\x51", "jp2"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
    (0, b"\xff\x0a", "jxl"),
    (8, b"WEBP", "webp"),
    (8, b"AVI ", "avi"),
    (0, b"%PDF-", "pdf"),
    (0, b"%!PS", "postscript"),
    (0, b"PK\3\4", "zip"),
    (0, b"PK\5\6", "zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
    (0, b"ID3", "mp3"),
    (0, b"FLV", "flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
    (0, b"\0\0\1\xba", "mpeg"),
    (0, b"\0\0\1\xb3", "mpeg"),
    (0, b"{\\rtf", "rtf"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!", "rar"),
    (0, b"\x7fELF", "program"),
    (0, b"MZ", "program"),
)

_BOXES = frozenset(
    {b"ftyp", b"moov", b"mdat", b"moof", b"wide", b"free", b"skip", b"pnot", b"styp", b"uuid"}
)
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_STILL = dict.fromkeys(_HEIC, "heic") | {b"avif": "avif", b"avis": "avif", b"crx ": "raw"}
_ICON = re.compile(rb"\0\0[\1\2]\0[^\0]\0|\0\0[\1\2]\0\0[^\0]", re.DOTALL)
_PORTABLE = re.compile(
    rb"P(?:[14]\s(?:\s|#[^\n]*\n)*\d+\s+\d+\s|[2356]\s(?:\s|#[^\n]*\n)*\d+\s+\d+\s+\d+\s|7\n(?:#|WIDTH))"
)
_LATE_PDF = re.compile(rb"%PDF-\d\.\d\s+(?:%[^\r\n]*[\r\n]+)*\d+\s+\d+\s+obj\b")
_LATEST_PDF = 1024
"""Readers search for a PDF's first line in this number of bytes."""
_TGA_HEAD = 18
_TGA_TYPES = {1: 1, 2: 0, 3: 0, 9: 1, 10: 0, 11: 0}
"""Picture type to whether it has a colour table."""
_TGA_BITS = frozenset({8, 15, 16, 24, 32})

NAMES: Mapping[str, str] = {
    "png": "a PNG picture",
    "jpeg": "a JPEG picture",
    "gif": "a GIF picture",
    "bmp": "a BMP picture",
    "tiff": "a TIFF picture",
    "psd": "a Photoshop file",
    "webp": "a WebP picture",
    "heic": "a HEIC picture",
    "avif": "an AVIF picture",
    "ico": "an icon file",
    "jp2": "a JPEG 2000 picture",
    "jxl": "a JPEG XL picture",
    "pnm": "a PPM, PGM or PBM picture",
    "tga": "a TGA picture",
    "raw": "a camera's raw picture",
    "svg": "an SVG drawing",
    "pdf": "a PDF",
    "postscript": "a PostScript file",
    "docx": "a Word document",
    "xlsx": "an Excel sheet",
    "pptx": "a PowerPoint file",
    "odt": "an OpenDocument text",
    "zip": "a zip archive",
    "ole": "a file of old Microsoft Office or Outlook",
    "rtf": "an RTF text",
    "eml": "an e-mail",
    "html": "an HTML page",
    "text": "a text",
    "mp4": "an MP4 video",
    "mov": "a MOV video",
    "3gp": "a 3GP video",
    "matroska": "a Matroska or WebM video",
    "avi": "an AVI video",
    "flv": "an FLV video",
    "wmv": "a Windows Media file",
    "mpeg": "an MPEG video",
    "ogg": "an Ogg file",
    "mp3": "an MP3 sound",
    "m4a": "an MPEG-4 sound",
    "flac": "a FLAC sound",
    "wav": "a WAV sound",
    "gzip": "a gzip archive",
    "7z": "a 7z archive",
    "rar": "a RAR archive",
    "program": "a program",
}
"""Every known type, with its name in messages."""


def content_of(head: bytes) -> str:
    """The type of a file that begins with these bytes, one of NAMES; "" if unknown."""
    for start, magic, kind in _MAGIC:
        if head.startswith(magic, start) and _is_riff(head, start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if _is_late_pdf(head):
        return "pdf"
    return _boxed(head) or _plain_picture(head) or _text_kind(head)


def _is_late_pdf(head: bytes) -> bool:
    """Whether a PDF header follows other bytes, which readers accept."""
    if head.lstrip(b"\xef\xbb\xbf\0\t\r\n\x0c ").startswith(b"%PDF-"):
        return True
    found = _LATE_PDF.search(head)
    return found is not None and found.start() < _LATEST_PDF


def _plain_picture(head: bytes) -> str:
    """Picture formats without a signature, identified by plausible headers."""
    if _ICON.match(head):
        return "ico"
    if _PORTABLE.match(head):
        return "pnm"
    return "tga" if _is_tga(head) else ""


def _is_tga(head: bytes) -> bool:
    if len(head) < _TGA_HEAD or head[2] not in _TGA_TYPES or head[1] != _TGA_TYPES[head[2]]:
        return False
    sized = any(head[12:14]) and any(head[14:16])
    plain = bool(head[1]) or not any(head[3:8])
    return sized and plain and head[16] in _TGA_BITS and not head[17] & 0xC0


def _is_riff(head: bytes, start: int) -> bool:
    return start == 0 or head[:4] == b"RIFF"


def _boxed(head: bytes) -> str:
    if head[4:8] not in _BOXES:
        return ""
    if head[4:8] != b"ftyp":
        return "mov"  # QuickTime files have no brand
    brand = head[8:12]
    if brand in _STILL:
        return _STILL[brand]
    if brand in {b"M4A ", b"M4B ", b"M4P "}:
        return "m4a"
    if brand.startswith((b"3gp", b"3ge", b"3gg", b"3gh", b"3gr", b"3gs", b"3gt", b"3g2")):
        return "3gp"
    return "mov" if brand == b"qt  " else "mp4"


def _text_kind(head: bytes) -> str:
    """Text types; "" for anything with non-text bytes."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text or b"\0" in text:
        return ""
    start = text[:512].lower()
    if start.startswith((b"<svg", b"<?xml")) and b"<svg" in text.lower():
        return "svg"
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(text) - 4:  # a multibyte character cut at the end is still text
            return ""
    return "text"
