"""Probes go and see, over the network, what a check then judges; the table holds each by name."""

from __future__ import annotations

from wizard.inspection.probes import (
    companies,
    cors,
    framing,
    links,
    mail,
    oauth,
    pages,
    tls,
    webhooks,
)
from wizard.inspection.probes.table import PROBES

__all__ = [
    "PROBES",
    "companies",
    "cors",
    "framing",
    "links",
    "mail",
    "oauth",
    "pages",
    "tls",
    "webhooks",
]
