"""Procore's environments, the hosts that answer for each, and addresses with {{…}} for Procore.

Facts: development_environments.md, tutorial_mpz.md, building_side_panel_apps.md,
url_parameter_interpolation.md (June 2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wizard.inspection.net.guard import HostPort


class Stage(StrEnum):
    """An environment whose credentials are one's own: the others use production's."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class ProcoreHosts:
    """The origins of one environment, without a slash at the end."""

    stage: Stage
    label: str
    """Procore's own name of it."""
    login: str
    api: str
    browser: tuple[str, ...]
    """The origins that may show an embedded page in a frame."""


ENVIRONMENTS: Mapping[Stage, ProcoreHosts] = {
    Stage.SANDBOX: ProcoreHosts(
        Stage.SANDBOX,
        "Developer Sandbox",
        "https://login-sandbox.procore.com",
        "https://sandbox.procore.com",
        ("https://sandbox.procore.com",),
    ),
    Stage.PRODUCTION: ProcoreHosts(
        Stage.PRODUCTION,
        "Production",
        "https://login.procore.com",
        "https://api.procore.com",
        ("https://app.procore.com", "https://us02.procore.com", "https://uk01.procore.com"),
    ),
}


def stand_in(login: HostPort, api: HostPort) -> dict[HostPort, HostPort]:
    """Where connections go in a rehearsal: every host of Procore to a stand-in on this machine."""
    instead: dict[HostPort, HostPort] = {}
    for hosts in ENVIRONMENTS.values():
        instead[_origin_host_port(hosts.login)] = login
        instead[_origin_host_port(hosts.api)] = api
        instead |= {
            _origin_host_port(origin): api for origin in hosts.browser if origin != hosts.api
        }
    return instead


def _origin_host_port(origin: str) -> HostPort:
    from wizard.inspection.net.guard import HostPort

    return HostPort(origin.removeprefix("https://"), 443)


def procore_hosts() -> Iterator[str]:
    """The host names of every environment."""
    for hosts in ENVIRONMENTS.values():
        yield from (_origin_host_port(o).host for o in (hosts.login, hosts.api, *hosts.browser))


_DOMAINS = ("procore.com", "procoregov.com")
_APPLICATION = re.compile(r"(?:login|api|app|storage|[a-z]{2}\d{2})")
"""What hosts of the application are called; more regions like us02 are added over time."""
_TRIAL = frozenset({"sandbox", "monthly"})


def is_procore(host: str) -> bool:
    """Whether a host stands under a domain of Procore's, federal ones included."""
    return _below_domain(host) is not None


def is_production(host: str) -> bool:
    """Whether a host belongs to production, where a call reaches true customers' data.

    Sandboxes do not, and neither do Procore's web sites, such as its support pages.
    """
    words = [word for label in _below_domain(host) or () for word in label.split("-")]
    return any(map(_APPLICATION.fullmatch, words)) and _TRIAL.isdisjoint(words)


def part_of_procore(host: str) -> str:
    """Which part of Procore a host belongs to, for a sentence."""
    if is_production(host):
        return "PRODUCTION"
    sandbox = ENVIRONMENTS[Stage.SANDBOX]
    is_sandbox = f"https://{_looked_up(host)}" in {sandbox.login, sandbox.api}
    return sandbox.label if is_sandbox else "no production host"


def _below_domain(host: str) -> list[str] | None:
    """The labels before Procore's domain; None for a host of somebody else's."""
    name = _looked_up(host)
    for domain in _DOMAINS:
        if name == domain or name.endswith("." + domain):
            return name.removesuffix(domain).split(".")
    return None


def _looked_up(host: str) -> str:
    """A host as it is looked up: lower case, ASCII, without the last dot."""
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        name = host
    return name.lower().rstrip(".")


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
