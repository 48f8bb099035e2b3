"""Procore's environments and the hosts that answer for each.

Facts: development_environments.md, tutorial_mpz.md, building_side_panel_apps.md (June 2026).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.net.guard import Place


class Stage(StrEnum):
    """An environment whose credentials are one's own: the others use production's."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Hosts:
    """The origins of one environment, without a slash at the end."""

    stage: Stage
    label: str
    """Procore's own name of it."""
    login: str
    api: str
    browser: tuple[str, ...]
    """The origins that may show an embedded page in a frame."""


ENVIRONMENTS: Mapping[Stage, Hosts] = {
    Stage.SANDBOX: Hosts(
        Stage.SANDBOX,
        "Developer Sandbox",
        "https://login-sandbox.procore.com",
        "https://sandbox.procore.com",
        ("https://sandbox.procore.com",),
    ),
    Stage.PRODUCTION: Hosts(
        Stage.PRODUCTION,
        "Production",
        "https://login.procore.com",
        "https://api.procore.com",
        ("https://app.procore.com", "https://us02.procore.com", "https://uk01.procore.com"),
    ),
}


def stand_in(login: Place, api: Place) -> dict[Place, Place]:
    """Where connections go in a rehearsal: every host of Procore to a stand-in on this machine."""
    instead: dict[Place, Place] = {}
    for hosts in ENVIRONMENTS.values():
        instead[_place(hosts.login)] = login
        instead[_place(hosts.api)] = api
        instead |= {_place(origin): api for origin in hosts.browser if origin != hosts.api}
    return instead


def _place(origin: str) -> Place:
    from wizard.net.guard import Place

    return Place(origin.removeprefix("https://"), 443)


def procore_hosts() -> Iterator[str]:
    """The host names of every environment."""
    for hosts in ENVIRONMENTS.values():
        yield from (_place(o).host for o in (hosts.login, hosts.api, *hosts.browser))


def is_production(host: str) -> bool:
    """Whether a host belongs to production alone, where a call reaches true customers' data."""
    hosts = ENVIRONMENTS[Stage.PRODUCTION]
    return host in {_place(o).host for o in (hosts.login, hosts.api, *hosts.browser)}


_DOMAINS = ("procore.com", "procoregov.com")


def is_procore(host: str) -> bool:
    """Whether a host stands under a domain of Procore's, federal ones included."""
    name = host.casefold().rstrip(".")
    return any(name == domain or name.endswith("." + domain) for domain in _DOMAINS)
