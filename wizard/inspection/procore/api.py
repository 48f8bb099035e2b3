"""Procore's API as far as a smoke test goes: four calls that read.

Facts: tutorial_mpz.md, oauth_client_credentials.md and new_rest_v2_version.md (June 2026). The
forms of the answers are known from public copies of the OpenAPI file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from wizard.inspection.procore.account import Flow
from wizard.inspection.procore.calling import ApiCaller

ME = "/rest/v1.0/me"
COMPANIES = "/rest/v1.0/companies?page=1&per_page=100"
PROJECTS = "/rest/v1.0/projects?company_id={company}&per_page=1"
"""The documented route; a newer one, which gives ids alone, is known from the OpenAPI file."""
INSTALLATIONS = "/rest/v1.0/app_installations?company_id={company}"
"""Known from the OpenAPI file alone; an ordinary person may be refused."""

_LARGEST_ID = 2**63 - 1


class Installation(NamedTuple):
    """An app that a company has, as far as a check needs it."""

    app: str
    """The client id."""
    status: str
    since: datetime | None
    removed: bool


class Companies(NamedTuple):
    """The companies that an account reaches."""

    ids: tuple[str, ...]
    whole: bool
    """There are no more than these."""


class Api:
    """What an account may read.

    Each call raises ApiRefused and ApiInconclusive as `ApiCaller.get` does.
    """

    def __init__(self, caller: ApiCaller, flow: Flow) -> None:
        self._caller = caller
        self._flow = flow

    async def me(self, company: str) -> str:
        """The id of whom the token speaks for."""
        value = await self._caller.get(ME, self._unless_person(company))
        found = id_in(value.get("id")) if isinstance(value, Mapping) else ""
        if not found:
            raise self._caller.unknown_form(ME)
        return found

    async def companies(self, company: str) -> Companies:
        """A service account's companies have the app; a person's are those they belong to."""
        ids = await self._ids(COMPANIES, self._unless_person(company))
        return Companies(ids, len(ids) < _size_of(COMPANIES))

    async def projects(self, company: str) -> tuple[str, ...]:
        """The first project of a company; none is no fault."""
        return await self._ids(PROJECTS.format(company=company), company)

    async def installations(self, company: str) -> tuple[Installation, ...]:
        """The apps that a company has."""
        value = await self._caller.get(INSTALLATIONS.format(company=company), company)
        if not isinstance(value, list):
            raise self._caller.unknown_form(INSTALLATIONS)
        return tuple(_installation(row) for row in value if isinstance(row, Mapping))

    def _unless_person(self, company: str) -> str:
        """A person's call for oneself needs no company; a service account belongs to none."""
        return company if self._flow is Flow.SERVICE else ""

    async def _ids(self, path: str, company: str) -> tuple[str, ...]:
        value = await self._caller.get(path, company)
        rows = value if isinstance(value, list) else [None]
        ids = tuple(id_in(row.get("id")) if isinstance(row, Mapping) else "" for row in rows)
        if not all(ids):
            raise self._caller.unknown_form(path)
        return ids


def id_in(value: object) -> str:
    """An id as decimal text: up to 64 bits as a whole number, or as text; "" for what is none.

    Figures beyond 2**53 come as they stand: Python's JSON reads whole numbers exactly.
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
