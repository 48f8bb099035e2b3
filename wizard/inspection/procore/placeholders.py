"""Addresses with {{…}}, which Procore fills in before it opens them, filled with samples.

Facts: url_parameter_interpolation.md (June 2026).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_SAMPLES: Mapping[str, str] = {
    "procore.company.id": "999000000000001",
    "procore.company.name": "Sample",
    "procore.project.id": "999000000000002",
    "procore.project.name": "Sample",
}
_OTHER = "sample"
"""For parameters of the app's own; also fit for a subdomain."""


class FilledAddress(NamedTuple):
    """An address that can be opened, and the names in it that got a sample."""

    url: str
    names: tuple[str, ...]


def filled(url: str) -> FilledAddress:
    """The address with a harmless sample in place of each {{name}}; no company has those ids."""
    names = dict.fromkeys(name.strip() for name in _PLACEHOLDER.findall(url))
    return FilledAddress(
        _PLACEHOLDER.sub(lambda m: _SAMPLES.get(m[1].strip(), _OTHER), url), tuple(names)
    )
