"""The frame of a page without external resources: head, contents, sections."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wizard.reports.html_parts import (
    HtmlSection,
    Markup,
    html_element,
    html_lines,
    html_list,
    html_void_element,
    join_html,
)
from wizard.reports.html_style import style_sheet

NO_PICTURES = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The content security policy of a page that loads nothing at all."""

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The same, with embedded pictures and those beside the page."""

NO_VERDICT = "This tool is not affiliated with Procore, and nothing here is its verdict."


class PageScript(NamedTuple):
    """A script of our own in a page that is whole without it, and the styles of what it shows."""

    code: str
    style: str

    @property
    def policy(self) -> str:
        """The part of the content security policy that permits this script alone."""
        digest = base64.b64encode(hashlib.sha256(self.code.encode("utf-8")).digest())
        return f"; script-src 'sha256-{digest.decode('ascii')}'"

    @property
    def element(self) -> Markup:
        """The element with the code."""
        return Markup(f"<script>{self.code}</script>")


def html_page(
    title: str,
    top: Iterable[str],
    sections: Sequence[HtmlSection],
    bottom: Iterable[str],
    script: PageScript | None = None,
) -> str:
    """The page, with a list of its sections below its head."""
    body = (
        html_element("header", html_lines(top)),
        _contents(sections),
        html_element("main", html_lines(map(_section_html, sections))),
        html_element("footer", html_lines(bottom)),
    )
    return html_document(title, body, script)


def html_document(
    title: str, body: Iterable[Markup], script: PageScript | None = None, policy: str = POLICY
) -> str:
    """A whole document; the script comes last, and no other one runs."""
    parts = (
        Markup("<!DOCTYPE html>"),
        Markup('<html lang="en">'),
        _html_head(title, script, policy),
        Markup("<body>"),
        *body,
        *((script.element,) if script else ()),
        Markup("</body>"),
        Markup("</html>"),
    )
    return "".join(f"{part}\n" for part in parts)


def _html_head(title: str, script: PageScript | None, policy: str) -> Markup:
    policy = f"{policy}{script.policy if script else ''}"
    style = f"{style_sheet()}{script.style if script else ''}"
    named = {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "referrer": "no-referrer",
        "format-detection": "telephone=no",
    }
    head = (
        html_void_element("meta", charset="utf-8"),
        html_void_element("meta", http_equiv="Content-Security-Policy", content=policy),
        *(html_void_element("meta", name=name, content=content) for name, content in named.items()),
        html_element("title", title),
        html_element("style", Markup(f"\n{style}")),
    )
    return html_element("head", Markup("\n"), html_lines(head), Markup("\n"))


def _contents(sections: Iterable[HtmlSection]) -> Markup:
    links = (html_element("a", part.heading, href=f"#{part.anchor}") for part in sections)
    return html_element("nav", html_list(links), aria_label="Contents")


def _section_html(section: HtmlSection) -> Markup:
    heading = html_element("h2", section.heading, id=f"{section.anchor}-title")
    body = join_html((Markup("\n"), heading, Markup("\n"), section.body, Markup("\n")))
    return html_element(
        "section", body, id=section.anchor, aria_labelledby=f"{section.anchor}-title"
    )
