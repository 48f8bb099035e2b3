"""Conditions on a match: what holds it, whether it is a header, an address, text that users see.

An item of a list of patterns is a regular expression, followed by any number of conditions that
begin with " @": see `assets/catalogue/lists-source.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import islice
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from wizard.inspection.source.code.syntax import (
    HOLDERS,
    SyntaxKind,
    ancestors,
    functions_around,
    holder_of,
    holders_of,
    is_within,
    name_of,
    text_of,
)
from wizard.inspection.source.indents import enclosing_lines, key_of
from wizard.inspection.source.standing import Place
from wizard.inspection.source.switches import condition_of

if TYPE_CHECKING:
    from tree_sitter import Node

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
    return expression.search(_holder(found)) is not None


def _unheld(found: Found, expression: re.Pattern[bytes]) -> bool:
    return not _held(found, expression)


def _holder(found: Found) -> bytes:
    """The name that holds the match: a variable, key, field or option, or the key of its line."""
    page, at = found.page, found.start
    if page.syntax is not None:
        literal = page.syntax.literal_at(at)
        return holder_of(literal if literal is not None else page.syntax.node_at(at))
    return key_of(page.line(page.line_of(at)))


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


_BUNDLE_NAME = re.compile(r"(^|/)storybook-static/|[.-][0-9a-f]{8,20}\.js$")
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


def _is_header(found: Found, _: re.Pattern[bytes]) -> bool:
    """Whether the match is the name of a header that is sent."""
    page = found.page
    if page.syntax is None:
        before = page.line_text(found.start)[: page.offset_of(found.start)]
        return _HEADER_OPTION.search(before) is not None
    node = page.syntax.literal_at(found.start) or page.syntax.node_at(found.start)
    for above in islice(ancestors(node), 1, 6):
        if above.type == "element_reference" and _REQUEST.search(_callee(above)):
            return True  # request["name"] = value, in Ruby
        if above.type in HOLDERS:
            name = name_of(above)
            is_key = name is not None and is_within(node, name)
            return is_key and (_has_headers(name) or _is_in_headers(above))
        if above.type in _CALLS:
            return _SETTER.search(_callee(above)) is not None and _is_first_argument(above, node)
    return False


def _has_headers(name: Node | None) -> bool:
    return _HEADERS.search(text_of(name)) is not None


def _is_in_headers(entry: Node) -> bool:
    """Whether the table of an entry is one of headers."""
    if any(_HEADERS.search(name) for _, name in islice(holders_of(entry), 1, 3)):
        return True
    return any(
        _HEADERS.search(_callee(above))
        for above in islice(ancestors(entry), 1, 6)
        if above.type in _CALLS
    )


def _callee(call: Node) -> bytes:
    arguments = call.child_by_field_name("arguments")
    end = arguments.start_byte if arguments is not None else call.end_byte
    return text_of(call)[: end - call.start_byte]


def _is_first_argument(call: Node, node: Node) -> bool:
    arguments = call.child_by_field_name("arguments")
    if arguments is None or not is_within(node, arguments):
        return False
    before = text_of(arguments)[: node.start_byte - arguments.start_byte]
    return not before.strip(b"( \n\t\"'`")


_CALLS = frozenset(
    {"call", "call_expression", "invocation_expression", "method_invocation",
     "member_call_expression", "function_call_expression"}
)  # fmt: skip
_HEADERS = re.compile(
    rb"(?<!log)(?<!log_)headers?(?![a-z_])|headers?_?(?:for|with|from)", re.IGNORECASE
)
"""A daily log of Procore's has headers, too."""
_REQUEST = re.compile(rb"\breq(uest)?\s*\[", re.IGNORECASE)
_SETTER = re.compile(
    rb"headers?(\(\))?\.(set|append|add|put|TryAddWithoutValidation)\w{0,10}$"
    rb"|(?<!get)(?<!get_)(?<!has)(?<!has_)(?<!delete_resp_)(?<!remove)headers?$",
    re.IGNORECASE,
)
_HEADER_OPTION = re.compile(rb"(-H|--header)\s{0,4}[\"']?$", re.IGNORECASE)


def _is_address(found: Found, _: re.Pattern[bytes]) -> bool:
    """Whether the match is an address that is used: no link of metadata, no part of a text."""
    page, at = found.page, found.start
    if _MANIFEST.search(page.file.below) or _METADATA.search(_holder(found)):
        return False
    if page.kind_at(at) is SyntaxKind.SHOWN or _LINK.search(page.line_text(at)):
        return False
    return not _is_prose(found)


def _is_prose(found: Found) -> bool:
    """Whether the match is in the middle of words, as in a message or a description."""
    page, at = found.page, found.start
    before = page.line_text(at)[: min(page.offset_of(at), 2000)]
    if page.syntax is not None:
        literal = page.syntax.literal_at(at)
        if literal is None:
            return False
        start, end = page.syntax.span_of(literal)
        before = page.data[start:at]
        after = page.data[found.end : end]
        if _WORDS.search(after) and after.count(b" ") > _FEW_SPACES:
            return True
    elif page.file.below.lower().endswith(".json"):
        before = page.data[page.data.rfind(b'"', max(0, at - 2000), at) : at]
    elif not page.file.below.lower().endswith((".html", ".htm", ".vue", ".svelte")):
        return False
    return len(_WORDS.findall(_ADDRESSES.sub(b"", before))) >= _FEW_WORDS


_FEW_SPACES, _FEW_WORDS, _FEW_FIGURES = 3, 2, 2
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


def _is_shown(found: Found, _: re.Pattern[bytes]) -> bool:
    """Whether users see the match as text of a page."""
    page, at = found.page, found.start
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


def _is_random(found: Found, _: re.Pattern[bytes]) -> bool:
    """Whether the value at the end of the match looks like a secret, not like words."""
    text = _value_of(found)
    if len(text) < _SHORT or _PLACEHOLDER.search(text):
        return False
    if _entropy(text) < _RANDOM:
        return False
    figures = sum(chr(sign).isdigit() for sign in text)
    return (_FEW_FIGURES <= figures < len(text)) or _UNSPEAKABLE.search(text) is not None


def _value_of(found: Found) -> bytes:
    """The value at the end of a match, without quotes."""
    whole = found.page.data[found.start : found.end].rstrip(b"\"'`=@ \t\r\n")
    return re.split(rb"[\"'`\s=:,]", whole)[-1]


def _is_password(found: Found, _: re.Pattern[bytes]) -> bool:
    """Whether the value at the end of the match could be a password that a person chose."""
    text = _value_of(found)
    return _is_random(found, _) or (
        len(text) >= _SHORT_PASSWORD
        and _PLACEHOLDER.search(text) is None
        and _DEFAULT_PASSWORD.fullmatch(text) is None
        and re.search(rb"[A-Za-z]", text) is not None
        and re.search(rb"[0-9!@#%^&*+?;~]", text) is not None
    )


_DEFAULT_PASSWORD = re.compile(rb"(admin|user|guest|root|pass|welcome)\W?\d{0,4}\W?", re.IGNORECASE)
_SHORT, _SHORT_PASSWORD, _RANDOM = 12, 8, 3.0
_UNSPEAKABLE = re.compile(rb"q(?!u)|[bcdfghjklmnpqrtvwxz]{5}|[bcdfgjkmpqvwxz]{4}", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    rb"your|random|example|change|dummy|sample|placeholder|x{4}|secret|password|token|\btest|demo|insert"
    rb"|replace|redacted|\*\*|\.\.\.|<|\$|\{|process|env|localhost|foo(?![a-z])|foobar|0123|1234|abcd|fixme|todo"
    rb"|https?|://|/[a-z]+/[a-z]+/|\.(com|io|net|org|js|py|rb|json|pem|key|crt|html)$|(?-i:^[A-Z_]+$)|[()]",
    re.IGNORECASE,
)


def _entropy(text: bytes) -> float:
    counts = Counter(text).values()
    return -sum(n / len(text) * log2(n / len(text)) for n in counts)


def _is_repeated(found: Found, _: re.Pattern[bytes]) -> bool:
    """Whether the match is in a loop of few rounds, or in a function that calls itself."""
    syntax = found.page.syntax
    if syntax is None:
        return False
    return any(
        (above.type in _LOOPS and _has_few_rounds(above)) or _calls_itself(above)
        for above in islice(ancestors(syntax.node_at(found.start)), 40)
    )


_LOOPS = frozenset(
    {"for_statement", "while_statement", "for_in_statement", "do_statement", "foreach_statement",
     "enhanced_for_statement", "for", "while", "until", "loop_expression", "for_each_statement"}
)  # fmt: skip
_MOST_ROUNDS = 20
_TRIES = re.compile(rb"tries|attempt|retr(y|ies)|backoff", re.IGNORECASE)
_FIGURES = re.compile(rb"(?<![\w.])\d{1,9}(?![\w.])")


def _has_few_rounds(loop: Node) -> bool:
    """Whether a loop counts to a small number, or counts tries."""
    body = loop.child_by_field_name("body")
    end = body.start_byte if body is not None else loop.start_byte + 200
    header = text_of(loop)[: end - loop.start_byte]
    rounds = [int(figure) for figure in _FIGURES.findall(header)]
    is_short = bool(rounds) and 1 < max(rounds) <= _MOST_ROUNDS
    return is_short or _TRIES.search(text_of(loop)[:_LOOP_BYTES]) is not None


_LOOP_BYTES = 4000


def _calls_itself(node: Node) -> bool:
    """Whether a function calls itself; in Ruby, whether a block is tried again."""
    if node.type in {"begin", "rescue", "body_statement"}:
        return re.search(rb"^\s*retry\b", text_of(node)[:_LOOP_BYTES], re.MULTILINE) is not None
    name = _function_name(node)
    if not name:
        return False
    calls = re.compile(rb"(?<![\w])" + re.escape(name) + rb"\s{0,2}\(")
    return len(calls.findall(text_of(node)[:_LOOP_BYTES])) > 1


def _function_name(node: Node) -> bytes:
    """The name of a function's definition; b"" for other nodes."""
    if node.type in _DEFINITIONS:
        return text_of(node.child_by_field_name("name"))
    if node.type == "call" and text_of(node.child_by_field_name("target")) in {b"def", b"defp"}:
        found = re.match(rb"defp?\s+(\w+[?!]?)", text_of(node))
        return found[1] if found else b""
    return b""


_DEFINITIONS = frozenset(
    {"function_definition", "function_declaration", "method_definition", "method_declaration",
     "method", "singleton_method", "local_function_statement"}
)  # fmt: skip
_NEAR = 40
_TESTS: Mapping[str, Callable[[Found, re.Pattern[bytes]], bool]] = {
    "held": _held, "unheld": _unheld, "within": _within, "unenclosed": _is_unenclosed,
    "near": _near, "far": _far, "here": _here, "elsewhere": _elsewhere, "anywhere": _anywhere,
    "nowhere": _nowhere, "unless": _unless, "outside": _is_outside, "own": _is_own,
    "direct": _is_direct, "authored": _is_authored, "file": _file, "other-file": _other_file,
    "string": _is_string, "code": _is_code, "header": _is_header, "address": _is_address,
    "shown": _is_shown, "random": _is_random, "password": _is_password, "repeated": _is_repeated,
}  # fmt: skip
