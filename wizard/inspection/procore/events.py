"""Sample events as Procore posts them to webhooks, marked as samples by their ids.

Facts: webhooks.md (June 2026), "Payload Formats" for versions 2.0, 3.0 and 4.0, "Reliability and
Retries" for failures. The page of February 2025 shows 2.0 with the version "v2" and the same
members. No company has the ids used here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

EVENT_TYPE = "application/json"
AUTHORIZATION = "Authorization"
"""The header that a hook can be configured to send (webhooks_api.md)."""

_COMPANY, _PROJECT, _USER, _RFI = 999000000000001, 999000000000002, 999000000000003, 999000000000004
_RELATED = 999000000000005
VERSIONS = ("2.0", "3.0", "4.0")
"""The documented payload versions, oldest first."""
TIMEOUT_S = 5.0
"""A later answer is a failure."""
RETRY_PAUSES_S = (1.0, 2.0)
"""The first pauses before a failed event is sent again; Procore doubles them up to an hour."""


def sample_event(version: str, at: datetime) -> bytes:
    """The body of a sample in a version of `VERSIONS`; another time is another event."""
    return json.dumps(_SHAPES[version](at.astimezone(UTC))).encode()


def _ulid(at: datetime) -> str:
    return f"01K0FAKEEVENT{at:%y%m%d%H%M%S}0"


def _with_related(at: datetime) -> Mapping[str, object]:
    related = {"related_resources": [{"id": _RELATED, "name": "Direct Costs"}]}
    return _older(at) | {"api_version": "v3.0", "resource_name": "Direct Cost Line Items"} | related


def _older(at: datetime) -> dict[str, object]:
    return {
        "id": int(f"999{at:%y%m%d%H%M%S}"),
        "ulid": _ulid(at),
        "timestamp": f"{at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "metadata": {
            "source_user_id": _USER,
            "source_project_id": _PROJECT,
            "source_operation_id": None,
            "source_company_id": _COMPANY,
            "source_application_id": None,
        },
        "user_id": _USER,
        "company_id": _COMPANY,
        "project_id": _PROJECT,
        "api_version": "v2.0",
        "event_type": "update",
        "resource_name": "RFIs",
        "resource_id": _RFI,
    }


def _newer(at: datetime) -> Mapping[str, object]:
    return {
        "id": _ulid(at),
        "timestamp": f"{at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "reason": "update",
        "company_id": str(_COMPANY),
        "project_id": str(_PROJECT),
        "user_id": str(_USER),
        "resource_type": "RFIs",
        "resource_id": str(_RFI),
    }


_SHAPES: Mapping[str, Callable[[datetime], Mapping[str, object]]] = {
    "2.0": _older,
    "3.0": _with_related,
    "4.0": _newer,
}
