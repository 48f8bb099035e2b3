"""Whether a name that was not found says anything: some networks know no public name at all."""

from __future__ import annotations

WITNESS = "example.com"
"""A name that always exists (RFC 2606, section 3). Not found either, it tells of the network."""

UNSEEN = f"and neither is {WITNESS}: this network tells nothing about public names"

_NEVER = frozenset({"invalid", "test", "example", "localhost"})
"""Top-level names that nobody ever registers (RFC 2606, section 2)."""


def may_exist(name: str) -> bool:
    """Whether a name could be registered, so that a witness is needed when it is not found."""
    return name.rstrip(".").lower().rpartition(".")[2] not in _NEVER
