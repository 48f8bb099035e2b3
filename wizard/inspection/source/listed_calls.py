"""Finds calls that a data file lists, for code that goes through the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_HEAD = 64 * 1024
_DESCRIPTION = re.compile(rb'"(?:openapi|swagger|paths|_postman_id)"\s*:')
"""A description of an interface lists what can be called, not what is."""
_VERB_KEY = rb'"(?:http_?)?(?:method|verb)"\s*:\s*"'
_PATH_KEY = rb'"(?:path|url|endpoint|route)"\s*:\s*"'
_VERBS = rb"get|post|put|patch|delete"
_PATH = rb"/?rest/v\d[^\s\"]{1,300}"
_BETWEEN = rb'"\s*,(?:[^{}\[\]]{0,600}?,)?\s*'
_CALL = re.compile(
    _VERB_KEY + rb"(?P<method>" + _VERBS + rb")" + _BETWEEN
    + _PATH_KEY + rb"(?P<path>" + _PATH + rb')"'
    + rb"|" + _PATH_KEY + rb"(?P<first>" + _PATH + rb")" + _BETWEEN
    + _VERB_KEY + rb"(?P<later>" + _VERBS + rb')"',
    re.IGNORECASE,
)  # fmt: skip
_ENTRY = re.compile(
    rb'"(?!description|summary|title|example|docs?|help|note)[\w-]{1,40}"\s*:\s*"(?P<path>'
    + _PATH + rb')"', re.IGNORECASE
)  # fmt: skip
"""A path under a key of any name, whose method the code chooses."""


class ListedCall(NamedTuple):
    """A call in a list."""

    at: int
    """Its position in bytes."""
    method: str
    path: str


def may_list_calls(name: str) -> bool:
    """Whether a file can list calls, by its name."""
    return name.lower().endswith(".json")


def listed_calls(data: bytes) -> Iterator[ListedCall]:
    """The objects of a JSON file that have a path of the REST API, with a method or without."""
    if _DESCRIPTION.search(data, 0, _HEAD):
        return
    with_methods: set[bytes] = set()
    for found in _CALL.finditer(data):
        method, path = found["method"] or found["later"], found["path"] or found["first"]
        with_methods.add(path)
        yield ListedCall(found.start(), method.decode().upper(), path.decode("utf-8", "replace"))
    for found in _ENTRY.finditer(data):
        if found["path"] not in with_methods:
            yield ListedCall(found.start(), "", found["path"].decode("utf-8", "replace"))
