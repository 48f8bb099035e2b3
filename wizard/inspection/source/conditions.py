"""Items of lists of patterns, and the conditions that a match of an item must meet.

An item of a list of patterns is a regular expression, followed by any number of conditions that
begin with " @": see `assets/catalogue/lists-source.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from wizard.inspection.source.code.syntax import (
    SyntaxKind,
    ancestors,
    functions_around,
    holders_of,
)
from wizard.inspection.source.indents import enclosing_lines
from wizard.inspection.source.repetition import is_repeated
from wizard.inspection.source.request_headers import is_sent_header
from wizard.inspection.source.shown_text import is_shown_text, is_used_address, name_holding
from wizard.inspection.source.standing import Place
from wizard.inspection.source.switches import condition_of
from wizard.secrets.source_values import is_password, is_random, value_at_end

if TYPE_CHECKING:
    from wizard.inspection.source.page import SourceText

PROJECT, RELEVANT = "project", "procore"
"""Conditions on the project, which are judged when all files are read."""
REQUEST = "request"
"""The condition that a pattern is searched for in the addresses of requests."""
_HOST = "host"
_SPLIT = re.compile(r"\s+@(?=(?:[a-z-]+)(?:\s|$))")


class Found(NamedTuple):
    """A match on a page."""

    page: SourceText
    start: int
    end: int


class MatchCondition(NamedTuple):
    """A condition by its word, with its expression if it has one."""

    word: str
    expression: re.Pattern[bytes] | None = None

    def holds(self, found: Found) -> bool:
        """Whether the match meets the condition."""
        return _TESTS[self.word](found, self.expression or _ANYTHING)


_ANYTHING = re.compile(b"")


class Item(NamedTuple):
    """An item of a list of patterns."""

    pattern: str
    conditions: tuple[MatchCondition, ...]
    is_alternative: bool
    """Whether it is another way to satisfy what the item before it asks for."""
    scope: str = ""
    """`RELEVANT`, `PROJECT` or `REQUEST`, or "" if it counts everywhere."""
    is_of_host: bool = False
    """Whether a request is shown where its host is written."""


@lru_cache(maxsize=4096)  # the cache of `re` is smaller than a catalogue
def item_of(text: str) -> Item:
    """An item of a list: `or`, a pattern and its conditions."""
    is_alternative = text.startswith("or ")
    pattern, *rest = _SPLIT.split(text.removeprefix("or "))
    conditions, scope, is_of_host = [], "", False
    for each in rest:
        word, _, expression = each.partition(" ")
        if word in (PROJECT, RELEVANT, REQUEST):
            scope, is_of_host = word, expression == _HOST
            continue
        if word not in _TESTS:
            raise ValueError(f"no such condition: @{word}")
        compiled = re.compile(expression.encode(), re.IGNORECASE) if expression else None
        conditions.append(MatchCondition(word, compiled))
    return Item(pattern, tuple(conditions), is_alternative, scope, is_of_host)


def _held(found: Found, expression: re.Pattern[bytes]) -> bool:
    return expression.search(name_holding(found.page, found.start)) is not None


def _unheld(found: Found, expression: re.Pattern[bytes]) -> bool:
    return not _held(found, expression)


def _within(found: Found, expression: re.Pattern[bytes]) -> bool:
    """Whether a name above the match, or a line that encloses it, fits."""
    page, at = found.page, found.start
    if page.syntax is not None:
        names = (name for _, name in holders_of(page.syntax.node_at(at)))
        return any(expression.search(name) for name in names)
    return any(expression.search(line) for _, line in islice(enclosing_lines(page, at), 8))


def _is_unenclosed(found: Found, expression: re.Pattern[bytes]) -> bool:
    """Whether neither the line of the match nor one that encloses it fits."""
    lines = islice(enclosing_lines(found.page, found.start), _ENCLOSING)
    return not any(expression.search(line) for _, line in lines)


_ENCLOSING = 4


def _is_outside(found: Found, expression: re.Pattern[bytes]) -> bool:
    """Whether no function or class that the match stands in has a name that fits."""
    syntax = found.page.syntax
    if syntax is None:
        return True
    return not any(map(expression.search, functions_around(syntax.node_at(found.start))))


def _is_own(found: Found, _: re.Pattern[bytes]) -> bool:
    """Whether the file mentions Procore or calls code that does, rather than being called by it."""
    link = found.page.link
    return link is None or link.uses(found.page, found.start)


def _is_direct(found: Found, _: re.Pattern[bytes]) -> bool:
    """Whether the file has an address of Procore's API, or is no script of a page.

    The other scripts of pages call the app's own server.
    """
    page = found.page
    return page.talks_to_procore or not (page.place is Place.FRONT_END or page.contains(_OF_A_PAGE))


_OF_A_PAGE = re.compile(
    rb"localStorage|sessionStorage|\bwindow\.location\b|['\"]use client['\"]"
    rb"|\buse(?:State|Effect)\(|credentials: ?['\"]include['\"]|next/navigation"
)


def _is_authored(found: Found, _: re.Pattern[bytes]) -> bool:
    """Whether no minifier or bundler put the file together, with libraries of other authors."""
    page = found.page
    return not (
        page.is_minified
        or _BUNDLE_NAME.search(page.file.below)
        or (page.file.below.endswith(_SCRIPTS) and page.contains(_BUNDLED))
    )


_BUNDLE_NAME = re.compile(
    r"(^|/)storybook-static/|[.-][0-9a-f]{8,20}\.js$"
    r"|(^|/)assets/[\w.-]{1,60}-(?=[\w-]{0,7}[\dA-Z])[\w-]{8}\.js$"
)
_BUNDLED = re.compile(rb"__(?:webpack|nccwpck)_require__|webpack(?:Jsonp|Chunk)|__toESM\(")
_SCRIPTS = (".js", ".cjs", ".mjs")


def _near(found: Found, expression: re.Pattern[bytes]) -> bool:
    page, at = found.page, found.start
    return expression.search(page.around(at, _NEAR, _NEAR, _NEAR * 100)) is not None


def _far(found: Found, expression: re.Pattern[bytes]) -> bool:
    return not _near(found, expression)


def _here(found: Found, expression: re.Pattern[bytes]) -> bool:
    return expression.search(found.page.line_text(found.start)) is not None


def _elsewhere(found: Found, expression: re.Pattern[bytes]) -> bool:
    return not _here(found, expression)


def _anywhere(found: Found, expression: re.Pattern[bytes]) -> bool:
    return found.page.contains(expression)


def _nowhere(found: Found, expression: re.Pattern[bytes]) -> bool:
    return not _anywhere(found, expression)


def _unless(found: Found, expression: re.Pattern[bytes]) -> bool:
    """Whether no branch that the match stands in has the expression in its condition."""
    syntax = found.page.syntax
    if syntax is None:
        return True
    above = ancestors(syntax.node_at(found.start))
    return not any(expression.search(condition_of(each)) for each in above)


def _file(found: Found, expression: re.Pattern[bytes]) -> bool:
    return expression.search(found.page.file.below.encode()) is not None


def _other_file(found: Found, expression: re.Pattern[bytes]) -> bool:
    return not _file(found, expression)


def _is_string(found: Found, _: re.Pattern[bytes]) -> bool:
    return found.page.kind_at(found.start) in (None, SyntaxKind.STRING)


def _is_code(found: Found, _: re.Pattern[bytes]) -> bool:
    return found.page.kind_at(found.start) in (None, SyntaxKind.CODE)


def _value(found: Found) -> bytes:
    return value_at_end(found.page.data[found.start : found.end])


_NEAR = 40
_TESTS: Mapping[str, Callable[[Found, re.Pattern[bytes]], bool]] = {
    "held": _held, "unheld": _unheld, "within": _within, "unenclosed": _is_unenclosed,
    "near": _near, "far": _far, "here": _here, "elsewhere": _elsewhere, "anywhere": _anywhere,
    "nowhere": _nowhere, "unless": _unless, "outside": _is_outside, "own": _is_own,
    "direct": _is_direct, "authored": _is_authored, "file": _file, "other-file": _other_file,
    "string": _is_string, "code": _is_code,
    "random": lambda found, _: is_random(_value(found)),
    "password": lambda found, _: is_password(_value(found)),
    "header": lambda found, _: is_sent_header(found.page, found.start),
    "address": lambda found, _: is_used_address(*found),
    "shown": lambda found, _: is_shown_text(found.page, found.start),
    "repeated": lambda found, _: is_repeated(found.page, found.start),
}  # fmt: skip
