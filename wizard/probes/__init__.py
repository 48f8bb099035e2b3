"""Probes go and see, over the network, what a check then judges; the table holds each by name."""

from __future__ import annotations

from wizard.probes import cors, framing, tls, webhooks
from wizard.probes.table import PROBES

__all__ = ["PROBES", "cors", "framing", "tls", "webhooks"]
