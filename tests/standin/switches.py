"""Switches of the stand-in; docs/rehearsal.md says what each imitates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from typing import Annotated, Any, NamedTuple, get_type_hints

from wizard.inspection.procore.hosts import Stage

CONNECTED = 562949953500123
"""A company that has the app; its id exceeds 32 bits on purpose."""
NOT_CONNECTED = 77120
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
REDIRECT_URIS = ("http://localhost", OUT_OF_BAND, "https://app.example/callback")


@dataclass(frozen=True, slots=True)
class Switches:
    """The switches, each with the most likely behaviour of Procore as its default."""

    environment: Annotated[
        Stage, "whose credentials are good for callers that name no host of Procore"
    ] = Stage.SANDBOX
    enforce_company_header: Annotated[bool, "calls without Procore-Company-Id are refused"] = True
    company_header_status: Annotated[int, "the status of that refusal"] = 400
    dmsa_header_on_me: Annotated[
        bool, "a service account needs the header for /me and /companies too"
    ] = True
    installed_companies: Annotated[
        frozenset[int], "companies that have the app; all others answer 403"
    ] = frozenset({CONNECTED})
    access_ttl: Annotated[int, "seconds that an access token lives; 0 for expired ones"] = 5400
    refresh_single_use: Annotated[bool, "a refresh token is good for one refresh"] = True
    lose_refresh_response: Annotated[
        bool, "a refresh takes effect, but its answer never arrives"
    ] = False
    rate_hour: Annotated[int, "calls within an hour"] = 600
    rate_spike: Annotated[int, "calls within ten seconds"] = 25
    retry_after: Annotated[bool, "429 names the wait in Retry-After too"] = True
    faults: Annotated[
        tuple[str, ...],
        "faults of the first calls, one each: 429, 503, slow, html; =N for seconds or status",
    ] = ()
    outage: Annotated[bool, "503 with Retry-After: 7 to every call"] = False
    auth_error_status: Annotated[int, "the status of invalid_client"] = 401
    record: Annotated[bool, "calls are noted down, without secrets"] = True
    service_account: Annotated[bool, "the apps get tokens for their credentials alone"] = True
    user_level: Annotated[bool, "the apps may send people to sign in"] = True
    redirect_uris: Annotated[tuple[str, ...], "addresses that the apps have in the portal"] = (
        REDIRECT_URIS
    )
    installations_visible: Annotated[bool, "/app_installations may be read"] = True
    cors_origins: Annotated[
        tuple[str, ...], "origins whose pages may call the API from a browser"
    ] = ()


class Switch(NamedTuple):
    """A switch and its description."""

    name: str
    meaning: str
    default: Any


def each_switch() -> Iterator[Switch]:
    """Every switch, in order."""
    hints = get_type_hints(Switches, include_extras=True)
    for one in fields(Switches):
        if one.default is not MISSING:
            yield Switch(one.name, hints[one.name].__metadata__[0], one.default)
