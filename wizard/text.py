"""Normalises, cleans and measures text, and finds characters that deceive a reader.

Accepts any string, including lone surrogates of undecodable file names; nothing raises.
"""

# ruff: noqa: RUF001 - look-alike letters are the subject

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from wizard.lazy_pattern import lazy_pattern

_UNSAFE = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u2028\u2029\ud800-\udfff\ufeff]"
)

_HIDDEN_NAMES = {
    "\u00a0": "no-break space",
    "\u00ad": "soft hyphen",
    "\u034f": "combining grapheme joiner",
    "\u061c": "Arabic letter mark",
    "\u115f": "Hangul filler",
    "\u1160": "Hangul filler",
    "\u180e": "Mongolian vowel separator",
    "\u2007": "figure space",
    "\u200b": "zero width space",
    "\u200c": "zero width non-joiner",
    "\u200d": "zero width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "end of text direction",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u202f": "narrow no-break space",
    "\u2060": "word joiner",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "first strong isolate",
    "\u2069": "end of isolate",
    "\u2800": "blank Braille pattern",
    "\u3000": "ideographic space",
    "\u3164": "Hangul filler",
    "\ufeff": "byte order mark",
    "\uffa0": "Hangul filler",
}

_CYRILLIC = dict(
    zip("АВЕЅІЈКМНОРСТУХавеѕіјкорсухԁһԛԝӏ", "ABESIJKMHOPCTYXaBesijkopcyxdhqwl", strict=True)
)
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχϲϳ", "ABEZHIKMNOPTYXaikvoptuxcj", strict=True))
_LOOK_ALIKES = _CYRILLIC | _GREEK
_OTHER_LATIN = {
    "ı": "i",
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "ɡ": "g",
    "ᴏ": "o",
    "ᴄ": "c",
}
_FOLDS = str.maketrans(_LOOK_ALIKES | _OTHER_LATIN)

_ODD = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\u00ad\u034f\u061c\u115f\u1160\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u2064\u2066-\u206f\u2800\u3000\u3164\ufeff\uffa0\ud800-\udfff\U000e0001-\U000e007f"
    + "".join(_LOOK_ALIKES)
    + "]"
)
_HIDDEN = lazy_pattern(
    "[\u180e\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    "\U000e0001\U000e0020-\U000e007f]"
)
_FLAG = lazy_pattern("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_MARKS = "\u200e\u200f\u061c"
_JOINERS = "\u200c\u200d"
_LATIN = lazy_pattern("[A-Za-zÀ-ÖØ-öø-ɏ]")
_WORD_START = lazy_pattern(r"[^\W\d_]*\Z")
_WORD = lazy_pattern(r"[^\W\d_]*")


class TextMeasure(NamedTuple):
    """The length of a text, and its invisible or misleading characters."""

    code_points: int
    """The unit that Procore's limits are assumed to count."""
    graphemes: int
    """The characters that a reader would count."""
    oddities: tuple[str, ...]
    """For example "zero width space at 5"; positions count from 1."""


def normalised(text: str) -> str:
    """Text in composed form (NFC) without surrounding space, as rules compare it."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text).strip()


def clean(text: str) -> str:
    """The text with everything unsafe for a terminal replaced by U+FFFD."""
    return _UNSAFE.sub("\ufffd", text)


def cleaned_throughout(value: Any) -> Any:
    """A JSON value with every text cleaned; keys are unchanged."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: cleaned_throughout(part) for key, part in value.items()}
    return [cleaned_throughout(part) for part in value] if isinstance(value, list) else value


def spelled_out(text: str) -> str:
    r"""As `clean`, but lossless: each unsafe character becomes a `\u` escape, as in JSON."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(text: str) -> str:
    """As `clean`, without line breaks and runs of space."""
    return " ".join(clean(text).split())


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question with up to three names like a mistyped one; "" if there are none.

    A name of several parts is also found by its last: "tagline" for "listing.tagline".
    """
    from difflib import get_close_matches

    names = list(known)
    by_part = [each for each in names if each.rpartition(".")[2] == name]
    near = by_part[:3] or get_close_matches(name, names, 3)
    return f"Did you mean {' or '.join(near)}?" if near else ""


def clock(seconds: float) -> str:
    """A duration in whole seconds: "0:45", "3:40", "1:02:30"."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def text_charset(name: str) -> str:
    """The charset from an untrusted source if it is a text encoding; otherwise UTF-8.

    Punycode and IDNA are encodings of host names; decoding them takes quadratic time.
    """
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if known in {"idna", "punycode", "undefined"} else known


def slug(text: str, otherwise: str) -> str:
    """A file name part: at most 60 lower-case letters and digits of any script, single hyphens.

    Latin letters lose their accents. It has at most 120 bytes in UTF-8.
    """
    composed = unicodedata.normalize("NFKC", text).lower()
    words = "".join(map(_slug_letter, unicodedata.normalize("NFC", composed)))
    short = re.sub("-+", "-", words).strip("-")[:60]
    return short.encode()[:120].decode(errors="ignore").strip("-") or otherwise


def _slug_letter(letter: str) -> str:
    """The letter for a file name: without accents in Latin, "-" for signs and spaces."""
    if letter.isascii():
        return letter if letter.isalnum() else "-"
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode().lower()
    if plain.isalnum():
        return plain
    return letter if unicodedata.category(letter)[0] in "LNM" else "-"


@lru_cache(maxsize=256)
def measure(text: str) -> TextMeasure:
    """Measures the text after trimming and composing, so that figures agree with the rules'."""
    shown = normalised(text)
    return TextMeasure(len(shown), _graphemes(shown), _hidden_oddities(shown))


def unmasked(text: str) -> str:
    """The text in plain Latin letters, without accents or hidden characters; case is kept."""
    if text.isascii():
        return text
    return "".join(map(unmasked_letter, text))


@lru_cache(maxsize=4096)
def unmasked_letter(letter: str) -> str:
    """One character in plain Latin; "" if it is invisible."""
    plain = unicodedata.normalize("NFKD", letter.translate(_FOLDS)).translate(_FOLDS)
    return "".join(part for part in plain if unicodedata.category(part) not in ("Mn", "Me", "Cf"))


def character_name(character: str) -> str:
    """The name of a character that should not be printed: "soft hyphen", "lone surrogate"."""
    known = _HIDDEN_NAMES.get(character)
    if known:
        return known
    category = unicodedata.category(character)
    if category == "Cs":
        return "lone surrogate"
    if category == "Cc":
        return f"control character U+{ord(character):04X}"
    return unicodedata.name(character, f"character U+{ord(character):04X}").lower()


def _graphemes(text: str) -> int:
    if text.isascii() and "\r" not in text:
        return len(text)
    import wcwidth

    return sum(1 for _ in wcwidth.iter_graphemes(text))


def all_single_width(text: str) -> bool:
    """Whether each character takes one cell of a terminal; False where that is not certain."""
    return text.isascii() or all(
        unicodedata.east_asian_width(character) not in "WF"
        and unicodedata.category(character)[0] in "LNPSZ"
        for character in text
    )


def hidden_places(text: str) -> tuple[int, ...]:
    """The indices of zero-width, bidirectional and tag characters that serve no script or emoji."""
    if text.isascii():
        return ()
    flags = {at for flag in _FLAG.finditer(text) for at in range(*flag.span())}
    return tuple(
        found.start()
        for found in _HIDDEN.finditer(text)
        if found.start() not in flags and not _has_use(text, found.start())
    )


def without_hidden(text: str) -> str:
    """The text without the characters at `hidden_places`."""
    places = set(hidden_places(text))
    if not places:
        return text
    return "".join(letter for at, letter in enumerate(text) if at not in places)


def _has_use(text: str, index: int) -> bool:
    """Whether a mark stands in text from right to left, or a joiner after what it can join."""
    if text[index] in _MARKS:
        return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text
                   if letter not in _MARKS)  # fmt: skip
    if text[index] not in _JOINERS or not index:
        return False
    before = text[index - 1]
    category = unicodedata.category(before)
    return category in _JOINABLE or (category[0] in "LM" and not _LATIN.match(before))


def _hidden_oddities(text: str) -> tuple[str, ...]:
    if text.isascii() and text.isprintable():
        return ()
    has_latin = _LATIN.search(text) is not None
    found = (_oddity(text, match.start(), has_latin=has_latin) for match in _ODD.finditer(text))
    return tuple(oddity for oddity in found if oddity)


def _oddity(text: str, index: int, *, has_latin: bool) -> str:
    character = text[index]
    if character in _LOOK_ALIKES:
        if not has_latin or not _is_disguised(text, index):
            return ""
        script = "Cyrillic" if character in _CYRILLIC else "Greek"
        return f"{script} letter that looks like “{_LOOK_ALIKES[character]}” at {index + 1}"
    if character == "\u200d" and index and unicodedata.category(text[index - 1]) in _JOINABLE:
        return ""
    return f"{character_name(character)} at {index + 1}"


_JOINABLE = ("So", "Sk", "Mn")
"""Categories after which a zero width joiner combines two emoji."""


def _is_disguised(text: str, index: int) -> bool:
    """A word in one non-Latin script without letters that resemble Latin is not disguised."""
    before = _WORD_START.search(text, max(0, index - 40), index)
    after = _WORD.match(text, index, index + 40)
    word = (before[0] if before else "") + (after[0] if after else "")
    return all(letter in _LOOK_ALIKES or _LATIN.match(letter) for letter in word)
