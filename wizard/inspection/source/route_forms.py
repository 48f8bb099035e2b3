"""Recognises routes by their form, in code of languages without a grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wizard.inspection.source.page import SourceText, is_in_span
from wizard.inspection.source.paths import ANY

_STEP = (
    rb"(?:\$\{[^}\n]{0,200}\}|#\{[^}\n]{0,200}\}|\{\{?[^}\n\"]{0,200}\}\}?|\$\([^)\n]{0,200}\)"
    rb"|%\(\w{1,60}\)[sd]|\\/|(?<=/)<[\w:]{1,60}>|[^\s\"'`<>|\\^()\[\],;])"
)
_URL = re.compile(
    rb"https?://([\w.-]{0,80}\bprocore(?:gov)?\.com)(/" + _STEP + rb"{0,300})?", re.IGNORECASE
)
_RELATIVE = re.compile(
    rb"(?<![\w.@-])/?(?:rest/v\d{1,3}(?:\.\d{1,3}\b|(?=[${%]))|vapid(?=/))" + _STEP + rb"{0,300}",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(rb"(?<![\w.@-])/?rest/(?=[$#{%:<\"'`])" + _STEP + rb"{0,300}", re.IGNORECASE)
"""A route whose version is set at run time: `/rest/#{version}/#{path}`."""
_SIGN_IN = re.compile(rb"(?<![\w.@-])/?oauth/(?:authorize|token|revoke)\b")
_VERSIONED = re.compile(rb"(?<=[\"'`])/?v\d{1,2}\.\d{1,2}/" + _STEP + rb"{1,300}")
_NAMED = re.compile(rb"rest/v\d|vapid/|oauth/")
_JOINED = re.compile(
    rb"[\"'`]\s{0,4}(?:\+|<>|&|\.(?=[\s$]))\s{0,4}[\w.()\[\]$>:@-]{1,80}"
    rb"(?:\s{0,4}(?:\+|<>|&|\.)\s{0,4}[\"'`](" + _STEP + rb"{0,300}))?"
)
_JOINS = 6
_VERB = rb"(get|post|put|patch|delete)"
_VERB_BEFORE = re.compile(
    rb"(?<![A-Za-z])(?:get|post|put|patch|delete)(?![a-z])"
    rb"|(?:Get|Post|Put|Patch|Delete)(?=Async|As|Json|JSON|Request|\W)"
    rb"|(?<![A-Z])(?:GET|POST|PUT|PATCH|DELETE)(?![A-Z])"
)
_VERB_AFTER = re.compile(
    rb"\bmethod[\"']?\s{0,4}(?:[:=]>?|,)\s{0,4}[\"':]{0,2}" + _VERB + rb"\b", re.IGNORECASE
)
_END = re.compile(rb";|\n\s*\n|rest/v\d|procore(?:gov)?\.com")
_BEGINNING = re.compile(rb"(?:https?://[\w.-]*/?)?/?(?:rest/v)?\d*")
_READS_BY_DEFAULT = re.compile(
    rb"(?:fetch|urlopen|file_get_contents)\s{0,4}\(\s{0,4}[^\n;]{0,60}\Z"
)
_OTHER_CODE = re.compile(
    r"\.(kts?|swift|dart|scala|groovy|rs|sh|bash|zsh|ps1|psm1|bat|cmd|vb|fs|clj|cljs|lua|pl|pm|r|jl|m|mm"
    r"|cc?|cpp|h|hpp|cls|trigger|bas|vbs|gs|liquid|erb|haml|slim|jsp|cshtml|razor|twig|pug|hbs|ejs"
    r"|http|rest)\Z|(^|/)(Makefile|Dockerfile|Jenkinsfile)\Z",
    re.IGNORECASE,
)
"""Files in which paths are recognised by their form; texts, data and settings call nothing."""


class RouteMatch(NamedTuple):
    """A text that looks like a route."""

    at: int
    """Position in the page."""
    method: str
    """In capitals; "" if unknown."""
    host: str
    """In lower case; "" for a bare path."""
    path: str


def has_routes_by_form(name: str) -> bool:
    """Whether a file holds code whose routes are recognised by their form, by its name."""
    return _OTHER_CODE.search(name) is not None


def lines_with_routes(page: SourceText, start: int, stretch: int) -> Iterator[tuple[int, int]]:
    """The beginning and end of each line that can name a route."""
    end = start
    while found := _NAMED.search(page.lowered, end, stretch):
        begins = max(start, page.lowered.rfind(b"\n", start, found.start()) + 1)
        after = page.lowered.find(b"\n", found.end(), stretch)
        end = stretch if after < 0 else after
        yield begins, end


def route_matches(page: SourceText, start: int, stretch: int) -> Iterator[RouteMatch]:
    """Everything that looks like a route."""
    data = page.data
    covered: list[tuple[int, int]] = []
    for found in _URL.finditer(data, start, stretch):
        covered.append(found.span())
        host = found[1].decode("ascii", "replace").lower()
        path = _joined_path(data, found[2] or b"/", found.end())
        yield RouteMatch(found.start(), _method(data, found.start()), host, path)
    of_procore = (_TEMPLATE, _SIGN_IN) if b"procore" in page.lowered else ()
    for expression in (_RELATIVE, _VERSIONED, *of_procore):
        for found in expression.finditer(data, start, stretch):
            if not is_in_span(found.start(), covered):
                path = _joined_path(data, found[0], found.end())
                yield RouteMatch(found.start(), _method(data, found.start()), "", path)


def _joined_path(data: bytes, path: bytes, end: int) -> str:
    """A path with the parts that are concatenated at run time."""
    for _ in range(_JOINS):
        if not path.endswith(b"/"):
            break
        joined = _JOINED.match(data, end, end + 600)
        if joined is None:
            break
        path += ANY.encode() + (joined[1] or b"")
        end = joined.end()
    return path.replace(b"\\/", b"/").decode("utf-8", "replace")


def _method(data: bytes, at: int) -> str:
    """The method of a call, from the words around its path."""
    after = data[at : at + 240]
    beginning = _BEGINNING.match(after)
    ends = _END.search(after, beginning.end() if beginning else 0)
    chosen = _VERB_AFTER.search(after[: ends.start() if ends else len(after)])
    if chosen:
        return chosen[1].decode().upper()
    line = data.rfind(b"\n", max(0, at - 160), at) + 1
    before = data[max(line, at - 160) : at]
    verbs = _VERB_BEFORE.findall(before)
    if verbs:
        return str(verbs[-1].decode().upper())
    return "GET" if _READS_BY_DEFAULT.search(before) else ""
