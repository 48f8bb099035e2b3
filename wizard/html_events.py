"""HTML as a stream of tags and text, split by the rules of the HTML standard, as browsers do.

The time grows with the size of the text alone, and no text raises anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

_RAW_NAMES = "iframe noembed noframes noscript plaintext script style textarea title xmp"
_RAW = frozenset(_RAW_NAMES.split())
"""What stands in these elements is text up to their end tag, also after a tag like <script/>."""


class HtmlHandler(Protocol):
    """What reads a page: one call for each tag and each run of text, in their order."""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:
        """A tag in small letters, with its attributes; references in them are resolved."""

    def handle_endtag(self, tag: str) -> None:
        """An end tag, also of what was never opened."""

    def handle_data(self, data: str) -> None:
        """Text between tags; references in it are resolved."""


def feed_html(text: str, handler: HtmlHandler) -> None:
    """Calls the handler for all that a page holds; comments and declarations are left out."""
    from turbohtml import TokenType, tokenize

    for token in tokenize(text):
        tag = token.tag or ""
        if token.type == TokenType.TEXT:
            handler.handle_data(token.data or "")
        elif token.type == TokenType.START_TAG:
            handler.handle_starttag(tag, token.attrs or ())
            if token.self_closing and tag not in _RAW:
                handler.handle_endtag(tag)
        elif token.type == TokenType.END_TAG:
            handler.handle_endtag(tag)
