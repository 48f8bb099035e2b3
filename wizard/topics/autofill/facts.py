"""Facts from autofill sources: by name, with origin, cleaned and limited."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from wizard.catalogue.model import Value
from wizard.secrets.detection import holds_secret
from wizard.text import clean, one_line

FACTS: Mapping[str, str] = MappingProxyType(
    {
        "package.name": "its technical name",
        "package.title": "its display name",
        "package.version": "its version",
        "package.first_version": "its version, if it is one that tools write into new packages",
        "package.description": "what it is, in a sentence",
        "package.homepage": "its home page",
        "package.docs": "its documentation",
        "package.support": "where it is supported",
        "package.bugs": "where bugs are reported",
        "package.repository": "where its source is; known, and proposed for nothing",
        "package.company": "the company that made it",
        "package.author": "its first author",
        "package.email": "that author's e-mail",
        "package.support_email": "an e-mail for questions and bugs",
        "readme.title": "the first heading",
        "readme.summary": "the first paragraph",
        "readme.features": "the list below a heading about features",
        "readme.docs": "a link to documentation, by its words",
        "readme.support": "a link to support",
        "readme.privacy": "a link to a privacy policy",
        "readme.terms": "a link to terms of service",
        "readme.pricing": "a link to prices",
        "readme.faq": "a link to questions and answers",
        "readme.started": "a link to a guide for the first steps",
        "licence.holder": "the copyright owner",
        "changelog.version": "the newest version in the changelog",
        "changelog.date": "its date",
        "changelog.notes": "its description",
        "openapi.title": "the name of the interface",
        "openapi.version": "its version",
        "openapi.description": "what it is",
        "openapi.email": "the e-mail of its contact",
        "openapi.contact_url": "the page of its contact",
        "openapi.docs": "its documentation",
        "openapi.terms": "its terms of service",
        "openapi.servers": "the addresses of its servers",
        "openapi.hosts": "the hosts of its servers",
        "openapi.procore": "the file, where it describes Procore's interface",
        "manifest.components": "the components of the app",
        "manifest.fullscreen": "the address of its full screen page",
        "manifest.sidepanel": "the address of its side panel",
        "manifest.hosts": "the hosts of both",
        "manifest.views": "where the side panel opens",
        "manifest.parameters": "what a customer fills in",
        "manifest.notes": "the post-installation notes",
        "manifest.page_url": "the post-installation page",
        "manifest.page_label": "the text of the link to it",
        "manifest.permissions": "its permissions by tool",
        "code.types": "the types of the app, by its requests for tokens",
        "code.possible_types": "the same, less certain",
        "code.webhooks": "there is an endpoint for webhooks",
        "code.callbacks": "callback addresses of a deployed service",
        "code.local_callbacks": "callback addresses on a developer's computer",
        "code.bases": "addresses at which the app is deployed",
        "code.hosts": "their hosts",
        "code.permissions": "tools of the routes that are called, with level",
        "pictures.logo": "a square picture with such a name",
        "pictures.screenshots": "pictures in a folder with such a name",
        "repository.folder": "the folder itself",
        "site.address": "the address that was named",
        "site.name": "the name of the site",
        "site.description": "its description for search engines",
        "site.organisation": "its company, as stated for search engines",
        "site.legal_name": "that company's legal name",
        "site.organisation_about": "what is said of that company",
        "site.founded": "the year it was founded",
        "site.email": "an e-mail that is shown",
        "site.support_email": "one whose name says support",
        "site.sales_email": "one whose name says sales",
        "site.phone": "a telephone number that is shown",
        "site.support": "a link to support, by its words",
        "site.docs": "a link to documentation",
        "site.privacy": "a link to a privacy policy",
        "site.terms": "a link to terms of service",
        "site.pricing": "a link to prices",
        "site.faq": "a link to questions and answers",
        "site.started": "a link to a guide for the first steps",
        "site.more_links": "a link to a blog or to customers' stories",
    }
)
"""Every fact name, with its description."""

LONGEST = 20_000
"""Maximum characters of a text; longer ones are dropped with a remark."""
MOST = 200
"""Maximum items of a list."""
_REMARKS = 20


class Fact(NamedTuple):
    """A value read from a source."""

    name: str
    """One of `FACTS`."""
    value: Value
    origin: str
    """The origin for users: "pyproject.toml, [project] version"."""


@dataclass
class SourceFacts:
    """The facts of one source, in reading order."""

    facts: list[Fact] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """Remarks on the reading, one sentence each."""

    def add(self, name: str, value: Value, origin: str) -> None:
        """Adds a fact, unless it is empty, too long or contains what looks like a secret."""
        origin = one_line(origin)
        tidied = _tidied(value)
        if tidied is None:
            self.remark(f"{origin}: left out, since it has more than {LONGEST:,} characters")
        elif holds_secret(tidied):
            self.remark(f"{origin}: left out, since it looks like a secret")
        elif tidied not in ("", []):
            self.facts.append(Fact(name, tidied, origin))

    def remark(self, message: str) -> None:
        """Adds a remark, up to a limit."""
        message = one_line(message)
        if len(self.remarks) < _REMARKS and message not in self.remarks:
            self.remarks.append(message)

    def take(self, other: SourceFacts) -> None:
        """Adds all facts of another source."""
        self.facts += other.facts
        for message in other.remarks:
            self.remark(message)


def _tidied(value: Value) -> Value | None:
    """The value with every text cleaned; None if one is too long."""
    if isinstance(value, str):
        text = clean(value.replace("\r\n", "\n").replace("\r", "\n")).strip()
        return text if len(text) <= LONGEST else None
    if isinstance(value, list):
        items = [_tidied(item) for item in value[:MOST]]
        return None if None in items else [item for item in items if item not in ("", {})]
    if isinstance(value, dict):
        cells = {key: _tidied(part) for key, part in value.items()}
        return None if None in cells.values() else {k: v for k, v in cells.items() if v != ""}
    return value if isinstance(value, int | date) else ""


def path_as_answer(path: Path, folder: Path) -> str:
    """A path below the draft's folder as a relative one with slashes; any other in full."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - links keep their names
    home = Path(os.path.abspath(folder))  # noqa: PTH100
    try:
        return whole.relative_to(home).as_posix()
    except ValueError:
        return str(whole)
