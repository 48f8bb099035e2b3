"""Client for Procore's API: four reading calls.

Facts: tutorial_mpz.md, oauth_client_credentials.md and new_rest_v2_version.md (June 2026). The
formats of the answers are known from public copies of the OpenAPI file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from wizard.inspection.procore.account import Flow
from wizard.inspection.procore.calling import ApiCaller
from wizard.inspection.procore.pacing import RateLimit

ME = "/rest/v1.0/me"
COMPANIES = "/rest/v1.0/companies?page=1&per_page=100"
PROJECTS = "/rest/v1.0/projects?company_id={company}&per_page=1"
"""The documented route; a newer one, which returns ids only, is in the OpenAPI file."""
INSTALLATIONS = "/rest/v1.0/app_installations?company_id={company}"
"""Only in the OpenAPI file; ordinary users may be refused."""

_LARGEST_ID = 2**63 - 1


class Installation(NamedTuple):
    """An app installed in a company, as far as checks need it."""

    app: str
    """The client id."""
    status: str
    since: datetime | None
    removed: bool


class Companies(NamedTuple):
    """The companies that an account can access."""

    ids: tuple[str, ...]
    whole: bool
    """Whether the list is complete."""


class Api:
    """The reading calls of an account.

    Each call raises ApiRefused and ApiInconclusive like `ApiCaller.get`.
    """

    def __init__(self, caller: ApiCaller, flow: Flow) -> None:
        self._caller = caller
        self._flow = flow

    @property
    def rate_limit(self) -> RateLimit | None:
        """The limit that the latest answers named."""
        return self._caller.rate_limit

    async def me(self, company: str) -> str:
        """The id of the token's user."""
        value = await self._caller.get(ME, self._unless_person(company))
        found = id_in(value.get("id")) if isinstance(value, Mapping) else ""
        if not found:
            raise self._caller.unknown_form(ME)
        return found

    async def companies(self, company: str) -> Companies:
        """For a service account, companies with the app; for a person, those they belong to."""
        ids = await self._ids(COMPANIES, self._unless_person(company))
        return Companies(ids, len(ids) < _size_of(COMPANIES))

    async def projects(self, company: str) -> tuple[str, ...]:
        """The first project of a company; none is not an error."""
        return await self._ids(PROJECTS.format(company=company), company)

    async def installations(self, company: str) -> tuple[Installation, ...]:
        """The apps installed in a company."""
        value = await self._caller.get(INSTALLATIONS.format(company=company), company)
        if not isinstance(value, list):
            raise self._caller.unknown_form(INSTALLATIONS)
        return tuple(_installation(row) for row in value if isinstance(row, Mapping))

    def _unless_person(self, company: str) -> str:
        """The company header; omitted for a person, whose own data needs none."""
        return company if self._flow is Flow.SERVICE else ""

    async def _ids(self, path: str, company: str) -> tuple[str, ...]:
        value = await self._caller.get(path, company)
        rows = value if isinstance(value, list) else [None]
        ids = tuple(id_in(row.get("id")) if isinstance(row, Mapping) else "" for row in rows)
        if not all(ids):
            raise self._caller.unknown_form(path)
        return ids


def id_in(value: object) -> str:
    """An id as decimal text: a 64-bit integer or a text; "" if invalid.

    Integers beyond 2**53 are exact, as in Python's JSON.
    """
    if isinstance(value, str):
        text = value if value.isascii() and value.isdigit() and len(value) < 20 else ""  # noqa: PLR2004
        return text if text and int(text) <= _LARGEST_ID else ""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if whole and 0 < value <= _LARGEST_ID else ""  # type: ignore[operator]


def _installation(row: Mapping[str, Any]) -> Installation:
    app, status, since = (row.get(name) for name in ("app_uid", "status", "installed_at"))
    return Installation(
        app if isinstance(app, str) else "",
        status[:40] if isinstance(status, str) else "",
        _moment(since),
        removed=bool(row.get("uninstalled_at")),
    )


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _size_of(path: str) -> int:
    return int(path.partition("per_page=")[2])
