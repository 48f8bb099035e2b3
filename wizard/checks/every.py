"""Reads every module of checks, each of which enters what it holds; see `Late`."""

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

__all__ = [
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
