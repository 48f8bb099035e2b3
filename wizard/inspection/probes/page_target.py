"""Finds where a page leads by itself: by a Refresh header, a meta refresh or one line of script.

Browsers follow these without a click. Only what surely runs is followed: a script that consists of
one assignment to the location, on a page with hardly any text. Conditions, timers of more than a
few seconds and calculated addresses are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin

from wizard.html_events import feed_html
from wizard.inspection.net.answer import Answer
from wizard.inspection.net.statuses import SUCCESS

_MOST_BYTES = 32 * 1024
"""A page that only leads on is small; the start of a larger one may have a meta refresh."""
_LONGEST_WAIT_S = 5
_LITTLE_TEXT = 300
"""In characters; a page with more is one to read."""
_REFRESH = re.compile(
    r"\s*(\d{1,6})(?:\.\d*)?\s*[;,]?\s*(?:url\s*=)?\s*(.*)", re.IGNORECASE | re.DOTALL
)
_HINTS = (b"refresh", b"location")
# Blanks are never given back (*+), since many in a row would be tried in every division.
_PLACE = r"(?:(?:window|document|self|top)\s*+\.\s*+)?location(?:\s*+\.\s*+href)?"
_ADDRESS = r"""["'](?P<{}>[^"'\\\s]{{1,2000}})["']"""
_STATEMENT = (
    rf"{_PLACE}\s*+(?:=\s*+{_ADDRESS.format('set')}"
    rf"|\.\s*+(?:replace|assign)\s*+\(\s*+{_ADDRESS.format('called')}\s*+\))\s*+;?"
)
_FUNCTION = r"(?:function\s*+\(\s*+\)|\(\s*+\)\s*+=>)\s*+\{\s*+"
_BEFORE = rf"(?:(?:window\s*+\.\s*+)?(?:onload\s*+=\s*+|setTimeout\s*+\(\s*+){_FUNCTION})?"
_AFTER = r"(?:\}\s*+(?:,\s*+\d{1,4}\s*+\))?)?\s*+;?"
_ONE_STATEMENT = re.compile(
    rf"\s*+(?:['\"]use strict['\"];)?\s*+{_BEFORE}{_STATEMENT}\s*+{_AFTER}\s*+"
)
"""A whole script: one statement, at once, when the page has loaded, or within 10 seconds."""
_SCRIPT_TYPES = frozenset({"", "module", "text/javascript", "application/javascript"})
_UNREAD = frozenset({"script", "style", "title", "noscript", "template"})


def page_target(answer: Answer) -> str:
    """The address that a page leads to without a click; "" for none."""
    if answer.status not in SUCCESS:
        return ""
    target = _refresh_target(answer.header("refresh"))
    base = answer.url
    start = answer.body[:_MOST_BYTES]
    if not target and "html" in answer.header("content-type").lower() and _hints(start):
        reader = _TargetParser()
        feed_html(start.decode("utf-8", "replace"), reader)
        target = reader.target(whole=len(answer.body) < _MOST_BYTES)
        base = _joined(base, reader.base) or base
    return _other_address(answer.url, base, target)


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target)
    except ValueError:
        return ""


def _other_address(url: str, base: str, target: str) -> str:
    """The absolute address, unless a page only loads itself again, as status pages do."""
    found = _joined(base, target).partition("#")[0] if target else ""
    leads = found.startswith(("https://", "http://")) and found != url.partition("#")[0]
    return found if leads else ""


def _hints(start: bytes) -> bool:
    lowered = start.lower()
    return any(hint in lowered for hint in _HINTS)


def _refresh_target(value: str) -> str:
    match = _REFRESH.fullmatch(value)
    if match is None or int(match[1]) > _LONGEST_WAIT_S:
        return ""
    url = match[2].strip()
    quote = url[:1]
    return url[1:].partition(quote)[0] if quote in {'"', "'"} else url


class _TargetParser:
    """Collects the first target of each kind; never raises."""

    def __init__(self) -> None:
        self.refresh = ""
        self.script = ""
        self.base = ""
        self.characters = 0
        self._inside = ""
        self._plain = True

    def target(self, *, whole: bool) -> str:
        """The target; that of a script only on a whole page with hardly any text."""
        return self.refresh or (self.script if whole and self.characters <= _LITTLE_TEXT else "")

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:
        named = dict(attrs)
        self._inside = tag if tag in _UNREAD else ""
        self._plain = not named.get("src") and named.get("type", "").lower() in _SCRIPT_TYPES
        if tag == "base":
            self.base = self.base or named.get("href", "")
        elif tag == "meta" and named.get("http-equiv", "").strip().lower() == "refresh":
            self.refresh = self.refresh or _refresh_target(named.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script" and self._plain and not self.script:
            found = _ONE_STATEMENT.fullmatch(data[:_MOST_BYTES])
            self.script = (found["set"] or found["called"]) if found else ""
        elif not self._inside:
            self.characters += len(data.strip())
