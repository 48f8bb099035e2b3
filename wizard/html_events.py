"""Parses HTML into tags and text by the rules of the HTML standard.

The run time is linear in the size of the text, and no input raises an exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

_RAW_NAMES = "iframe noembed noframes noscript plaintext script style textarea title xmp"
_RAW = frozenset(_RAW_NAMES.split())
"""Elements whose content is text up to their end tag, also after a tag like <script/>."""


class HtmlHandler(Protocol):
    """Receives parser events: one call for each tag and each run of text, in document order."""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:
        """A start tag in lower case, with its attributes; character references are resolved."""

    def handle_endtag(self, tag: str) -> None:
        """An end tag, also without a matching start tag."""

    def handle_data(self, data: str) -> None:
        """Text between tags; character references are resolved."""


def feed_html(text: str, handler: HtmlHandler) -> None:
    """Parses a page and calls the handler; comments and declarations are skipped."""
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
