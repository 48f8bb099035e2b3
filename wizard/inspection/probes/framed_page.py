"""Parses what matters of a framed page: scripts, forms, loaded resources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.html_events import feed_html
from wizard.inspection.net.ancestors import upgrades_in

_MOST = 5
_TOP = r"(?:window\s*\.\s*|self\s*\.\s*)?(?:top|parent)"
_MOVES = re.compile(
    rf"(?<![\w.$]){_TOP}\s*\.\s*location\s*(?:\.\s*href\s*)?(?:=(?!=)|\.\s*(?:replace|assign)\s*\()"
)
_SELF = r"(?:window\s*\.\s*)?(?:self|window)(?:\s*\.\s*(?:self|location))?"
_TOP_SELF = rf"{_TOP}(?:\s*\.\s*location)?"
_COMPARES = re.compile(
    rf"(?<![\w.$]){_TOP_SELF}\s*[!=]==?\s*{_SELF}\b|(?<![\w.$]){_SELF}\s*[!=]==?\s*{_TOP_SELF}\b"
)
_LOADED = {"script": "src", "iframe": "src", "embed": "src", "object": "data"}
_DRAW_NOTHING = frozenset(
    {
        *("html", "head", "body", "title", "meta", "base", "div", "span", "p", "br", "main"),
        *("section", "article", "header", "footer", "nav", "aside", "template", "noscript"),
    }
)
"""Elements that show nothing but the text in them."""


class _FramedPageParser:
    """Collects facts; never raises."""

    def __init__(self) -> None:
        self.password = False
        self.blank = True
        self.meta_policies: list[str] = []
        self.plain: list[str] = []
        self.scripts: list[str] = []
        self._in_script = False
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:
        named = dict(attrs)
        self._in_script, self._in_title = tag == "script", tag == "title"
        self.blank = self.blank and tag in _DRAW_NOTHING
        if tag == "input" and named.get("type", "").strip().lower() == "password":
            self.password = True
        if tag == "meta" and named.get("http-equiv", "").lower() == "content-security-policy":
            self.meta_policies.append(named.get("content", ""))
        loaded = named.get(_LOADED.get(tag, "")) or (_style_of(named) if tag == "link" else "")
        if loaded and loaded.strip().lower().startswith("http://"):
            self.plain.append(loaded.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_script = False
        elif tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)
        elif not self._in_title and data.strip():
            self.blank = False


def _style_of(named: Mapping[str, str]) -> str:
    return named.get("href", "") if "stylesheet" in named.get("rel", "").lower().split() else ""


def read_page(text: str) -> dict[str, Any]:
    """The facts in the page's own HTML, without loaded scripts.

    `password`: it has a password field. `blank`: it has nothing that could be seen or run. `meta`:
    a meta tag names frame-ancestors. `plain`: the first scripts, frames and styles loaded over
    http, without queries, unless a meta tag upgrades them. `buster`: "moves" if an inline script
    navigates the top window, "compares" if one only detects a frame, "" for neither.
    """
    reader = _FramedPageParser()
    feed_html(text, reader)
    script = "\n".join(reader.scripts)
    plain = () if upgrades_in(reader.meta_policies) else reader.plain
    return {
        "password": reader.password,
        "blank": reader.blank,
        "meta": any("frame-ancestors" in policy.lower() for policy in reader.meta_policies),
        "plain": list(dict.fromkeys(re.split(r"[?#]", one)[0][:200] for one in plain))[:_MOST],
        "buster": "moves" if _MOVES.search(script) else _script_comparison(script),
    }


def _script_comparison(script: str) -> str:
    return "compares" if _COMPARES.search(script) else ""
