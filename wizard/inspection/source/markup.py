"""Comments of pages and templates, which have no grammar here."""

from __future__ import annotations

import re

_PAGE = re.compile(
    r"\.(html?|xhtml|xml|svg|vue|svelte|astro|erb|haml|slim|hbs|handlebars|mustache|ejs|pug|cshtml"
    r"|razor|aspx|php|heex|eex|leex|twig|liquid|jsp|jinja2?|j2|njk|config|csproj|props|targets"
    r"|plist|axml|xaml)$",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    rb"<!--.*?(?:-->|\Z)|<%#.*?(?:%>|\Z)|<%--.*?(?:--%>|\Z)|\{#.*?(?:#\}|\Z)"
    rb"|\{\{!--.*?(?:--\}\}|\Z)|\{%\s*comment.*?(?:endcomment\s*%\}|\Z)|@\*.*?(?:\*@|\Z)"
    rb"|<%!--.*?(?:--%>|\Z)",
    re.DOTALL,
)
_OPENERS = (b"<!--", b"<%#", b"<%--", b"{#", b"{{!--", b"comment", b"@*", b"<%!--")


def comments_in(name: str, data: bytes) -> list[tuple[int, int]]:
    """Where the comments of a page or template begin and end, in order."""
    if not _PAGE.search(name) or not any(each in data for each in _OPENERS):
        return []
    return [found.span() for found in _COMMENTS.finditer(data)]
