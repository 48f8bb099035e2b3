"""Sample events as Procore posts them to webhooks, marked as samples by their ids.

Shapes: webhooks.md (June 2026), payload versions 2.0 and 4.0. No company has the ids used here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

EVENT_TYPE = "application/json"
AUTHORIZATION = "Authorization"
"""The header that a hook can be configured to send (webhooks_api.md)."""

_COMPANY, _PROJECT, _USER, _RFI = 999000000000001, 999000000000002, 999000000000003, 999000000000004
VERSIONS = ("2.0", "4.0")
"""The payload versions with different formats, oldest first."""


def sample_event(version: str, at: datetime) -> bytes:
    """The body of a sample in a version of `VERSIONS`; another time is another event."""
    shape = _newer if version == VERSIONS[-1] else _older
    return json.dumps(shape(at.astimezone(UTC))).encode()


def _ulid(at: datetime) -> str:
    return f"01K0FAKEEVENT{at:%y%m%d%H%M%S}0"


def _older(at: datetime) -> Mapping[str, object]:
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
