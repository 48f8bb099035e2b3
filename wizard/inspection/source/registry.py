"""The registry of source searches by check name; imported at the first lookup."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.inspection.source.seeking import Scan
from wizard.lazy_registry import LazyRegistry

_SOURCE = "wizard.inspection.source"

SIGNS = "source-signs"
"""Of no requirement: it shows which of them concern an app that nobody has described."""

SCANS: Mapping[str, Scan] = LazyRegistry(
    {
        "source-absent": f"{_SOURCE}.searches:absent",
        "source-deprecated-routes": f"{_SOURCE}.route_searches:source_deprecated_routes",
        "source-permissions": f"{_SOURCE}.route_searches:source_permissions",
        "source-present": f"{_SOURCE}.searches:present",
        "source-routes": f"{_SOURCE}.route_searches:source_routes",
        "source-secrets": f"{_SOURCE}.searches:absent",
        SIGNS: f"{_SOURCE}.searches:signs",
        "traffic-company": f"{_SOURCE}.route_searches:traffic_company",
    }
)
