"""Verdicts over what was seen outside of the answers, and the table from a name to each."""

from __future__ import annotations

from wizard.checks import (
    api,
    cors,
    documents,
    framing,
    images,
    links,
    mail,
    oauth,
    pages,
    permissions,
    routes,
    source,
    tls,
    videos,
    webhooks,
)
from wizard.checks.registry import CHECKS

__all__ = [
    "CHECKS",
    "api",
    "cors",
    "documents",
    "framing",
    "images",
    "links",
    "mail",
    "oauth",
    "pages",
    "permissions",
    "routes",
    "source",
    "tls",
    "videos",
    "webhooks",
]
