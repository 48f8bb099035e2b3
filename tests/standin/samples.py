"""Invented values in the form of Procore's API, webhooks and portal.

Shapes: oauth_client_credentials.md, webhooks.md, webhooks_api.md, app_performance_metrics.md
(June 2026), and public copies of the OpenAPI file where no page shows them.
"""

from __future__ import annotations

from typing import Any

from tests.standin.grants import PERSON, SERVICE
from tests.standin.switches import CONNECTED, NOT_CONNECTED

Row = dict[str, Any]
FIRST_PROJECT, SECOND_PROJECT = 562949953700456, 562949953700457
NAMESPACE = "harbor-sync"
LOGINS = {PERSON: "dana.probe@example.com", SERVICE: "harbor-sync-5512@example.com"}


def me(owner: int, *, named: bool) -> Row:
    """A name comes only when a company or project is asked for."""
    return {"id": owner, "login": LOGINS[owner]} | ({"name": "Dana Probe"} if named else {})


def companies() -> list[Row]:
    names = {CONNECTED: "Harbor Fake Builders", NOT_CONNECTED: "Not Connected Ltd"}
    return [
        {
            "id": company,
            "name": name,
            "is_active": True,
            "logo_url": None,
            "pcn_business_experience": None,
            "my_company": company == CONNECTED,
        }
        for company, name in names.items()
    ]


def projects(view: str = "normal") -> list[Row]:
    """By view: "ids", "compact", or else in full."""
    found = [
        _project(FIRST_PROJECT, "1234 - Sandbox Test Project", "1234"),
        _project(SECOND_PROJECT, "Pier 9 Extension", "P-9"),
    ]
    kept = {"ids": ("id",), "compact": ("id", "name")}.get(view)
    return [{key: one[key] for key in kept} for one in found] if kept else found


def _project(number: int, name: str, short: str) -> Row:
    return {
        "id": number, "name": name, "display_name": f"{short} - {name}", "project_number": short,
        "address": "9 Quay Road", "city": "Ventura", "state_code": "CA", "country_code": "US",
        "zip": "93001", "county": None, "time_zone": "US/Pacific", "latitude": 34.2746,
        "longitude": -119.229, "stage": "Course of Construction", "phone": "",
        "created_at": "2026-01-12T18:04:11Z", "updated_at": "2026-05-02T09:41:37Z",
        "active": True, "is_demo": False, "origin_id": None, "origin_data": None,
        "origin_code": None, "total_value": "1250000.00", "start_date": "2026-02-01",
        "completion_date": "2027-03-31", "projected_finish_date": None,
        "project_stage": {"id": 3, "name": "Course of Construction"},
        "company": {"id": CONNECTED, "name": "Harbor Fake Builders"},
    }  # fmt: skip


def installations(client_id: str) -> list[Row]:
    """Installations; keys are documented, values of states and types are invented."""
    return [
        {
            "id": 91177, "app_uid": client_id, "status": "installed", "semantic_version": "1.2.0",
            "installed_at": "2026-04-03T15:20:09Z", "uninstalled_at": None, "uninstaller": None,
            "updatable_app_version_id": None, "components": ["data_connection"],
            "installer": {"id": PERSON, "login": LOGINS[PERSON], "name": "Dana Probe"},
            "developer_app": {
                "id": 5512, "uid": client_id, "name": "Harbor Sync", "internal_name": NAMESPACE,
                "app_type": "marketplace", "connectable": True, "internal": False,
                "description": "Daily logs in your books.", "published_app_version_id": 7001,
                "marketplace_app_url": None, "thumbnail_url": None,
                "marketplace_app": _listing(),
            },
        }
    ]  # fmt: skip


def _listing() -> Row:
    link = "https://example.com"
    return {
        "id": 880, "public_name": "Harbor Sync", "built_by": "Harbor Labs",
        "about": "We build for builders.", "description": "Daily logs in your books.",
        "how_it_works": "It asks once an hour.", "feature_bullets": ["Logs", "Costs", "Photos"],
        "requirements": [], "helpful_links": [{"url": link, "label": "Docs"}], "pictures": [],
        "videos": [], "small_logo_url": None, "support_email": "help@example.com",
        "website_link": {"url": link, "label": "Site"}, "costs_money": True, "live": False,
        "state": "draft", "approval_state": "in_review", "version": "1.2.0",
    }  # fmt: skip


def hooks() -> list[Row]:
    """Webhooks as version 1.0 of the API lists them."""
    return [
        {
            "id": 30417, "api_version": "v2", "namespace": NAMESPACE,
            "destination_url": "https://hooks.example.com/procore",
            "destination_headers": {"Authorization": "*****7f3a9"},
            "owned_by_company_id": CONNECTED, "owned_by_project_id": None,
            "owned_by_user_id": PERSON,
        }
    ]  # fmt: skip


def hooks_v2() -> list[Row]:
    """Webhooks as version 2.0 of the API lists them, its ids as text."""
    return [
        {
            "id": "01K0FAKEHOOK0000000000000A", "status": "active", "payload_version": "v4.0",
            "namespace": NAMESPACE, "destination_url": "https://hooks.example.com/procore",
            "destination_headers": {"Authorization": "*****7f3a9"}, "trigger_count": 3,
            "company_id": str(CONNECTED), "project_id": None,
            "created_at": "2026-05-01T08:00:00Z", "updated_at": "2026-05-01T08:00:00Z",
        }
    ]  # fmt: skip


def deliveries() -> list[Row]:
    """A successful and a failed delivery."""
    went = {"response_status": 204, "response_error": None, "outcome": "ok"}
    failed = {"response_status": 500, "response_error": "timeout", "outcome": "failed"}
    common = {"response_headers": {}, "response_body": "", "event": event("v2.0")}
    return [
        {"id": 1, **went, **common},
        {"id": 2, **failed, **common},
    ]


def event(version: str) -> Row:
    """A webhook event in version "v2.0", "v3.0" or "v4.0"."""
    when = "2026-06-01T10:15:30.120045Z"
    if version == "v4.0":
        return {
            "id": "01K0FAKEEVENT000000000000C", "timestamp": when, "reason": "update",
            "company_id": str(CONNECTED), "project_id": str(SECOND_PROJECT),
            "user_id": str(PERSON), "resource_type": "RFIs", "resource_id": "65432",
        }  # fmt: skip
    related = {"related_resources": [{"id": 4321, "name": "Direct Costs"}]}
    return {
        "id": 240817355, "ulid": "01K0FAKEEVENT000000000000B", "timestamp": when,
        "metadata": {
            "source_user_id": PERSON, "source_project_id": SECOND_PROJECT,
            "source_operation_id": None, "source_company_id": CONNECTED,
            "source_application_id": None,
        },
        "user_id": PERSON, "company_id": CONNECTED, "project_id": SECOND_PROJECT,
        "api_version": version, "event_type": "update", "resource_name": "RFIs",
        "resource_id": 65432,
    } | (related if version == "v3.0" else {})  # fmt: skip


ACTIVITY_CSV = """\
Date,Response Code,HTTP Method,Normalized Route,Count
2026-06-01,200,GET,/v1.0/projects/:project_id/observations,412
2026-06-01,403,GET,/v1.0/projects/:project_id/rfis,3
2026-06-01,429,GET,/v1.0/companies/:company_id/users,17
"""
"""The download of the portal's page on an app's calls."""
