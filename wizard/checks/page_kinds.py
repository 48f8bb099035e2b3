"""Recognises pages that are no page, or none for everybody: by structure first, then by words.

The words and marks are data: items of a list of the catalogue, such as "missing: page not found".
A word counts where it is most of a title or heading, or in the text of a page that has hardly any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from fnmatch import translate
from functools import lru_cache
from urllib.parse import urlsplit

from wizard.checks.visit_facts import VisitFacts
from wizard.inspection.net.urls import host_in
from wizard.lazy_pattern import lazy_pattern
from wizard.rules.addresses import matching_host

_SHORT = 1200
"""In characters of content: a longer page is one to read."""
_BARE = 400
_ONE_SENTENCE = 250
_HARDLY_ANY = 60
_MOST_OF = 0.4
"""The part of a title or heading that a word must make up."""
_PARTS = lazy_pattern(
    r"\s+[|–—·•»›~/:-]+\s+|[|·•»›]|(?<=[.!?…])\s+|(?<=\d):\s|[\u3002\uff01\uff1f]"
)
_NO_LETTER = lazy_pattern(r"[\W_]+")

Signs = Mapping[str, tuple[str, ...]]
"""Words, marks, hosts and paths by the kind of page they indicate."""


@lru_cache(maxsize=16)
def signs_of(items: tuple[str, ...]) -> Signs:
    """The signs in items like "parked: domain is for sale", in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    for item in items:
        kind, _, sign = item.partition(": ")
        found[kind] = (*found.get(kind, ()), sign.casefold())
    return found


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    return _NO_LETTER.sub(" ", text.casefold().replace("’", "'").replace("'", "")).strip()


@lru_cache(maxsize=64)
def _plain_signs(signs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((sign, _plain(sign)) for sign in signs)


def _stated(texts: Iterable[str], kind: str, signs: Signs) -> str:
    """The sign of a kind that is most of a part of a title or heading; "" for none."""
    parts = [_plain(part) for text in texts for part in _PARTS.split(text)]
    together = "\n".join(parts)

    def is_stated(plain: str) -> bool:
        return any(plain in part and len(plain) >= _MOST_OF * len(part) for part in parts)

    present = (sign for sign, plain in _plain_signs(signs.get(kind, ())) if plain in together)
    return max((sign for sign in present if is_stated(_plain(sign))), key=len, default="")


def _hinted(visit: VisitFacts, kind: str, signs: Signs, most: int = _BARE) -> str:
    """The sign of a kind in the text of a page with hardly any text; "" for none."""
    if visit.content > most:
        return ""
    seen = _plain(f"{visit.title} {visit.text}")
    return next((sign for sign, plain in _plain_signs(signs.get(kind, ())) if plain in seen), "")


def _marked(visit: VisitFacts, kind: str, signs: Signs) -> str:
    """The mark of a kind in the markup, scripts or headers; "" for none."""
    pattern = _mark_pattern(signs.get(f"{kind}-mark", ()))
    return next(filter(pattern.match, visit.marks), "")


@lru_cache(maxsize=16)
def _mark_pattern(marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, marks)) or "(?!)")


def wall_sign(visit: VisitFacts, signs: Signs) -> str:
    """The sign of a page that wants to see a person, or a browser, first; "" for none."""
    if visit.content > _SHORT:
        return ""
    return (
        _stated(visit.names, "wall", signs)
        or _marked(visit, "wall", signs)
        or _hinted(visit, "wall", signs)
    )


def maintenance_sign(visit: VisitFacts, signs: Signs) -> str:
    """The sign of a site that is closed for a while, whatever is asked for; "" for none."""
    beside = visit.sibling
    other = beside is not None and not beside.is_same
    if visit.content > _SHORT or other or _stated(visit.names, "missing", signs):
        return ""
    return _stated(visit.names, "maintenance", signs) or _hinted(visit, "maintenance", signs)


def parked_sign(visit: VisitFacts, signs: Signs) -> str:
    """The sign of a domain without a site; "" for none."""
    if visit.content > _SHORT:
        return ""
    refused = visit.sibling is not None and visit.sibling.is_refused
    return (
        _stated(visit.names, "parked", signs)
        or _marked(visit, "parked", signs)
        or _hinted(visit, "parked", signs, _BARE if refused else _SHORT)
    )


def unfinished_sign(visit: VisitFacts, signs: Signs) -> str:
    """The sign of a page that is not written yet; "" for none."""
    bare = visit.content <= _BARE
    return (
        (_stated(visit.names, "unfinished", signs) if bare else "")
        or _hinted(visit, "unfinished", signs, _BARE // 2)
        or _hinted(visit, "unfinished-text", signs, 2 * _SHORT)
    )


def missing_sign(visit: VisitFacts, signs: Signs) -> str:
    """Why a page that was sent with success is most likely missing; completes "…: "; "" if not."""
    place = _place_of_errors(visit, signs)
    if place:
        return f"it leads to {place}"
    said = _stated(visit.names, "missing", signs)
    beside = visit.sibling
    if beside is not None and beside.is_same:
        return _same_as_made_up(visit, said, signs)
    if visit.content > _SHORT:
        return ""
    mark = _marked(visit, "missing", signs)
    if beside is not None and beside.is_refused:
        sure = visit.noindex or mark or visit.content <= _ONE_SENTENCE
        return _says(said) if said and sure else ""
    said = said or _hinted(visit, "missing", signs)
    return _says(said) or (f"its page is marked “{mark}”" if mark else "")


def _same_as_made_up(visit: VisitFacts, said: str, signs: Signs) -> str:
    said = said or _hinted(visit, "missing", signs, _SHORT)
    beside = "a made-up address beside it shows the same"
    if said:
        return f"{_says(said)}, and {beside}"
    marked = visit.noindex or _marked(visit, "missing", signs)
    return "" if visit.scripts and not marked else beside


def _says(sign: str) -> str:
    return f"its page says “{sign}”" if sign else ""


def _place_of_errors(visit: VisitFacts, signs: Signs) -> str:
    """Where pages that are not found lead: the final or the canonical address; "" if elsewhere."""
    ended = visit.ended if len(visit.steps) > 1 else ""
    for url in filter(None, (ended, visit.canonical)):
        name = urlsplit(url).path.rstrip("/").rpartition("/")[2] if host_in(url) else ""
        if name.casefold().partition(".")[0] in signs.get("missing-path", ()):
            return f"/{name}"
    return ""


def may_lead_on(visit: VisitFacts) -> bool:
    """Whether a page shows hardly anything, and its script can lead to another address."""
    return visit.moves and visit.characters <= _HARDLY_ANY


def is_shell(visit: VisitFacts) -> bool:
    """Whether the server sends the same page for any address, and scripts fill it."""
    same = visit.sibling is not None and visit.sibling.is_same
    return same and visit.scripts > 0


class SignInWall(Enum):
    """Whether a page requires a sign-in."""

    NO = 0
    LIKELY = 1
    SURE = 2


def sign_in_of(visit: VisitFacts, signs: Signs) -> SignInWall:
    """Whether the answer is a sign-in page or challenge."""
    if visit.status == 401:  # noqa: PLR2004 - Unauthorized
        return SignInWall.SURE
    title = visit.title.casefold()
    titled = any(sign in title for sign in signs.get("sign-in", ()))
    if visit.status == 403:  # noqa: PLR2004 - Forbidden
        return SignInWall.SURE if visit.password or titled else SignInWall.NO
    if len(visit.steps) > 1 and _is_sign_in_place(visit.ended, signs):
        return SignInWall.SURE if visit.password else SignInWall.LIKELY
    if visit.succeeded and _marked(visit, "sign-in", signs):
        return SignInWall.LIKELY
    everywhere = visit.sibling is not None and visit.sibling.is_same
    if everywhere and visit.content <= _BARE and _stated(visit.names, "sign-in", signs):
        return SignInWall.LIKELY
    bare = bool(_hinted(visit, "sign-in", signs))
    return SignInWall.LIKELY if visit.password and (bare or titled) else SignInWall.NO


def _is_sign_in_place(url: str, signs: Signs) -> bool:
    if matching_host(host_in(url), signs.get("sign-in-host", ())):
        return True
    path = urlsplit(url).path.casefold() if host_in(url) else ""
    parts = {part.partition(".")[0] for part in path.split("/")}
    return not parts.isdisjoint(signs.get("sign-in-path", ()))
