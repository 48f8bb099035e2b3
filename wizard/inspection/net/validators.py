"""Validators of pages (RFC 9110, section 8.8), to ask for a page only if it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from wizard.inspection.net.answer import Answer

_LONGEST = 200
_OK = 200
CONDITIONS = frozenset({"if-none-match", "if-modified-since"})


class Unchanged(Exception):
    """The page is as it was when its validator was kept; nothing else was sent."""


class Validator(NamedTuple):
    """What a server gave to recognise a version of a page."""

    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        """The validator of a page that was answered without redirects; None if there is none."""
        etag, modified = (answer.header(name) for name in ("etag", "last-modified"))
        sound = all(one.isascii() and len(one) <= _LONGEST for one in (etag, modified))
        direct = answer.status == _OK and len(answer.hops) == 1
        return cls(etag, modified) if direct and sound and (etag or modified) else None

    @classmethod
    def kept_in(cls, value: object) -> Self | None:
        """The validator in evidence; None if there is none."""
        kept: Mapping[Any, Any] = value if isinstance(value, Mapping) else {}
        etag, modified = kept.get("etag", ""), kept.get("modified", "")
        sound = isinstance(etag, str) and isinstance(modified, str)
        return cls(etag, modified) if sound and (etag or modified) else None

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a conditional request."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in named.items() if value}
