"""Normalises routes: `/rest/v1.0/projects/${id}/rfis?page=2` is `v1.0/projects/{}/rfis`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from wizard.lazy_pattern import lazy_pattern

ANY = "{}"
"""A part of a path that is set at run time."""

_FILLED = lazy_pattern(
    r"\$\{[^}\n]{0,200}\}|#\{[^}\n]{0,200}\}|\{\{[^}\n]{0,200}\}\}|\{[^}\n]{0,200}\}|\$\([^)\n]{0,200}\)"
    r"|%\(\w{1,60}\)[sd]|%[sdvi](?![0-9a-fA-F])|\$[A-Za-z_]\w{0,60}(?:->\w{1,60})*|(?<=/):[A-Za-z_]\w{0,60}"
    r"|(?<=/)<[\w:]{1,60}>|(?<=/)\*"
)
_NUMBER = lazy_pattern(r"\d+\Z")
_UUID = lazy_pattern(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\Z|[0-9A-HJKMNP-TV-Z]{26}\Z")
_OPAQUE = lazy_pattern(r"(?=[^/]*\d)[\w\-.~+=]{40,}\Z|eyJ[\w\-.]+\Z|.*(?:@|%40)")
"""Values that are not part of a route: a token, or an e-mail address."""
_WORD_THEN_FILLED = lazy_pattern(r"([A-Za-z_][\w-]*)\{\}\Z")
_BELOW_REST = lazy_pattern(r"(?:https?://[^/]*)?/?rest(?:[/?#]|\Z)")
_VERSION = lazy_pattern(r"v\d{1,3}(\.\d{1,3})?\Z")


def normalised_path(route: str) -> str:
    """A path, or that of an address, without host, `/rest`, query and values."""
    text = _FILLED.sub(ANY, route.strip())
    if "://" in text[:12]:
        text = _path_of(text)
    text = re.split(r"[?#&;]", text, maxsplit=1)[0]
    parts = [part for part in text.split("/") if part]
    if (
        parts
        and parts[0] == ANY
        and len(parts) > 1
        and (parts[1] == "rest" or is_version(parts[1]))
    ):
        del parts[0]  # a variable host
    if parts and parts[0] == "rest":
        del parts[0]
    last = len(parts) - 1
    return "/".join(_part(part, is_last=number == last) for number, part in enumerate(parts))


def path_below_rest(text: str) -> str:
    """Like `normalised_path`, but keeps the slash of paths without `/rest` or version.

    This distinguishes "v1.0/me" from "/vapid/projects".
    """
    path = normalised_path(text)
    return path if _BELOW_REST.match(text) or is_version(path_segments(path)[0]) else "/" + path


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return address.split("://", 1)[1].partition("/")[2]


def _part(part: str, *, is_last: bool) -> str:
    if _NUMBER.match(part) or _UUID.match(part) or _OPAQUE.match(part):
        return ANY
    if ANY not in part:
        return part
    word = _WORD_THEN_FILLED.match(part)
    # A variable directly after a word at the end is probably the query.
    return word[1] if is_last and word else ANY


def path_segments(path: str) -> tuple[str, ...]:
    """The parts of a normalised path."""
    return tuple(path.split("/"))


def is_version(part: str) -> bool:
    """Whether a part is a version of the API, like "v1.0"."""
    return _VERSION.match(part) is not None


def is_open(path: str) -> bool:
    """Whether a path is built at run time and thereby unknown."""
    parts = path_segments(path.lstrip("/"))
    known = parts[1:] if is_version(parts[0]) else parts
    return not known or known[0] in (ANY, "")


def path_as_written(path: str) -> str:
    """The result of `path_below_rest` as written in an address."""
    return path if path.startswith("/") else f"/rest/{path}".rstrip("/")
