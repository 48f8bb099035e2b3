"""Routes written alike: `/rest/v1.0/projects/${id}/rfis?page=2` is `v1.0/projects/{}/rfis`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

ANY = "{}"
"""A part of a path that is filled in while the app runs."""

_FILLED = re.compile(
    r"\$\{[^}\n]{0,200}\}|#\{[^}\n]{0,200}\}|\{\{[^}\n]{0,200}\}\}|\{[^}\n]{0,200}\}|\$\([^)\n]{0,200}\)"
    r"|%\(\w{1,60}\)[sd]|%[sdvi](?![0-9a-fA-F])|\$[A-Za-z_]\w{0,60}(?:->\w{1,60})*|(?<=/):[A-Za-z_]\w{0,60}"
    r"|(?<=/)<[\w:]{1,60}>|(?<=/)\*"
)
_NUMBER = re.compile(r"\d+\Z")
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\Z|[0-9A-HJKMNP-TV-Z]{26}\Z")
_OPAQUE = re.compile(r"(?=[^/]*\d)[\w\-.~+=]{40,}\Z|eyJ[\w\-.]+\Z|.*(?:@|%40)")
"""What can be no word of a route: a token, or the address of a person."""
_WORD_THEN_FILLED = re.compile(r"([A-Za-z_][\w-]*)\{\}\Z")
_BELOW_REST = re.compile(r"(?:https?://[^/]*)?/?rest(?:[/?#]|\Z)")
_VERSION = re.compile(r"v\d{1,3}(\.\d{1,3})?\Z")


def normalised_path(route: str) -> str:
    """A path, or an address with one, without host, `/rest`, query and the values filled in."""
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
        del parts[0]  # a host that is filled in
    if parts and parts[0] == "rest":
        del parts[0]
    last = len(parts) - 1
    return "/".join(_part(part, is_last=number == last) for number, part in enumerate(parts))


def path_below_rest(text: str) -> str:
    """As `normalised_path`; keeps its slash when it is not below `/rest` and has no version first.

    So "v1.0/me" and "/vapid/projects" are told apart.
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
    # What is filled in right behind a word at the end is most likely the query.
    return word[1] if is_last and word else ANY


def path_segments(path: str) -> tuple[str, ...]:
    """The parts of a normal path."""
    return tuple(path.split("/"))


def is_version(part: str) -> bool:
    """Whether a part names a version of the API, as "v1.0" does."""
    return _VERSION.match(part) is not None


def is_open(path: str) -> bool:
    """Whether a path does not say what is called: it is put together while the app runs."""
    parts = path_segments(path.lstrip("/"))
    known = parts[1:] if is_version(parts[0]) else parts
    return not known or known[0] in (ANY, "")


def path_as_written(path: str) -> str:
    """What `path_below_rest` gives, as it stands in an address."""
    return path if path.startswith("/") else f"/rest/{path}".rstrip("/")
