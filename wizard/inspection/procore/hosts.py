"""Procore's environments with their hosts, and addresses with Procore's {{…}} placeholders.

Facts: development_environments.md, tutorial_mpz.md, building_side_panel_apps.md,
url_parameter_interpolation.md (June 2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from wizard.dataclass import dataclass

if TYPE_CHECKING:
    from wizard.inspection.net.guard import HostPort


class Stage(StrEnum):
    """An environment with its own credentials; other environments use production's."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class ProcoreHosts:
    """The origins of one environment, without a trailing slash."""

    stage: Stage
    label: str
    """Procore's name for it."""
    login: str
    api: str
    browser: tuple[str, ...]
    """The origins that may embed a page in a frame."""


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
    """Maps every host of Procore to a local stand-in, for rehearsals."""
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


PROCORE_DOMAINS = ("procore.com", "procoregov.com")
_APPLICATION = re.compile(r"(?:login|api|app|storage|[a-z]{2}\d{2})")
"""The pattern of application hosts; more regions like us02 are added over time."""
_TRIAL = frozenset({"sandbox", "monthly"})


def is_procore(host: str) -> bool:
    """Whether a host is under a domain of Procore's, federal ones included."""
    return _below_domain(host) is not None


def is_production(host: str) -> bool:
    """Whether a host belongs to production, with real customers' data.

    Sandboxes do not, nor do Procore's web sites, such as its support pages.
    """
    words = [word for label in _below_domain(host) or () for word in label.split("-")]
    return any(map(_APPLICATION.fullmatch, words)) and _TRIAL.isdisjoint(words)


def part_of_procore(host: str) -> str:
    """The part of Procore that a host belongs to, for messages."""
    if is_production(host):
        return "PRODUCTION"
    sandbox = ENVIRONMENTS[Stage.SANDBOX]
    is_sandbox = f"https://{_looked_up(host)}" in {sandbox.login, sandbox.api}
    return sandbox.label if is_sandbox else "no production host"


def _below_domain(host: str) -> list[str] | None:
    """The labels before Procore's domain; None for other hosts."""
    name = _looked_up(host)
    for domain in PROCORE_DOMAINS:
        if name == domain or name.endswith("." + domain):
            return name.removesuffix(domain).split(".")
    return None


def _looked_up(host: str) -> str:
    """A host in canonical form: lower case, ASCII, without the final dot."""
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
"""A sample for the app's own parameters, valid in a subdomain."""


class FilledAddress(NamedTuple):
    """An address with samples, and the names of the filled placeholders."""

    url: str
    names: tuple[str, ...]


def filled(url: str) -> FilledAddress:
    """The address with a harmless sample for each {{name}}; no company has those ids."""
    names = dict.fromkeys(name.strip() for name in _PLACEHOLDER.findall(url))
    return FilledAddress(
        _PLACEHOLDER.sub(lambda m: _SAMPLES.get(m[1].strip(), _OTHER), url), tuple(names)
    )
