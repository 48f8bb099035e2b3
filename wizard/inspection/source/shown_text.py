"""Tells addresses that are used, and text that users of a page see, from other text."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wizard.inspection.source.code.syntax import SyntaxKind, ancestors, holder_of
from wizard.inspection.source.indents import key_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from wizard.inspection.source.page import SourceText


def name_holding(page: SourceText, at: int) -> bytes:
    """The name that holds a value: a variable, key, field or option, or the key of its line."""
    if page.syntax is not None:
        literal = page.syntax.literal_at(at)
        return holder_of(literal if literal is not None else page.syntax.node_at(at))
    return key_of(page.line(page.line_of(at)))


def is_used_address(page: SourceText, start: int, end: int) -> bool:
    """Whether an address is used: no link of metadata, no part of a text."""
    if _MANIFEST.search(page.file.below) or _METADATA.search(name_holding(page, start)):
        return False
    if page.kind_at(start) is SyntaxKind.SHOWN or _LINK.search(page.line_text(start)):
        return False
    return not _is_prose(page, start, end)


def _is_prose(page: SourceText, at: int, end: int) -> bool:
    """Whether a match is in the middle of words, as in a message or a description."""
    before = page.line_text(at)[: min(page.offset_of(at), 2000)]
    if page.syntax is not None:
        literal = page.syntax.literal_at(at)
        if literal is None:
            return False
        begins, ends = page.syntax.span_of(literal)
        before = page.data[begins:at]
        after = page.data[end:ends]
        if _WORDS.search(after) and after.count(b" ") > _FEW_SPACES:
            return True
    elif page.file.below.lower().endswith(".json"):
        before = page.data[page.data.rfind(b'"', max(0, at - 2000), at) : at]
    elif not page.file.below.lower().endswith((".html", ".htm", ".vue", ".svelte")):
        return False
    return len(_WORDS.findall(_ADDRESSES.sub(b"", before))) >= _FEW_WORDS


_FEW_SPACES, _FEW_WORDS = 3, 2
_WORDS = re.compile(rb"(?<![\w.$/-])[A-Za-z][a-z]{1,30}[,.:;]?(?=[ \n])")
_ADDRESSES = re.compile(rb"https?://\S*")
_MANIFEST = re.compile(
    r"(^|/)(package|composer|bower|manifest|lerna)\.json$|\.(gemspec|podspec|nuspec|csproj)$"
    r"|(^|/)(pyproject\.toml|setup\.(py|cfg)|pom\.xml|Cargo\.toml|mix\.exs|AUTHORS|CODEOWNERS)$",
    re.IGNORECASE,
)
_METADATA = re.compile(
    rb"homepage|documentation|\bdocs?\b|docs?_?(url|link|uri)|\bhelp(_?text)?\b|support_?(url|link|page)"
    rb"|repository|\bbugs\b|\bauthors?\b|license|termsOfService|privacy|description|\bmessages?\b"
    rb"|\b(title|label|placeholder|tooltip|hint|summary|contact)\b|xmlns|\$?schema\b|\bexamples?\b"
    rb"|changelog|status_?page",
    re.IGNORECASE,
)
_LINK = re.compile(
    rb"<a\s[^>]{0,200}href=|\bLink\b[^\n]{0,40}\b(to|href)=|xmlns(:\w+)?=", re.IGNORECASE
)


def is_shown_text(page: SourceText, at: int) -> bool:
    """Whether users see what is at a position as text of a page."""
    kind = page.kind_at(at)
    if kind is None:
        if not _PAGES.search(page.file.below):
            return False
        before = page.data[max(0, at - 2000) : at]
        opened, closed = before.rfind(b"<"), before.rfind(b">")
        script = max(before.rfind(b"<script"), before.rfind(b"<style"), before.rfind(b"<%"))
        is_inside = script > max(before.rfind(b"</s"), before.rfind(b"%>"))
        return closed > opened and not is_inside
    if kind is SyntaxKind.STRING and page.syntax is not None:
        return b"jsx" in _jsx_parent(page.syntax.node_at(at))
    return kind is SyntaxKind.SHOWN


_PAGES = re.compile(
    r"\.(x?html?|vue|svelte|astro|erb|haml|slim|hbs|handlebars|mustache|ejs|pug|cshtml|razor|heex"
    r"|eex|twig|liquid|jsp|jinja2?|j2|blade\.php)$",
    re.IGNORECASE,
)


def _jsx_parent(node: Node) -> bytes:
    """The type of the JSX expression whose value a literal is; b"" if it is an attribute."""
    for above in islice(ancestors(node), 1, 4):
        if above.type == "jsx_expression" and above.parent is not None:
            return above.parent.type.encode() if above.parent.type == "jsx_element" else b""
    return b""
