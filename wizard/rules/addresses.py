"""Parses URLs (cached) and compares hosts."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}\w)?")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]")
_URL_IN_TEXT = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://(?:\[[0-9a-f:.]+\][^\s<>\"'“”‘’)\]}]*|[^\s<>\"'“”‘’)\]}]+)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"https": 443, "http": 80}
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "gob", "nom"})

_LOCAL_ZONES = frozenset(
    {"example", "internal", "invalid", "lan", "local", "localdomain", "localhost", "test"}
)
"""Top-level labels that are not public (RFC 6761, RFC 6762 and common use)."""

STAND_IN = "placeholder"
"""Replaces {{…}} while a URL is parsed."""


class Address(NamedTuple):
    """The parts of an absolute URL; `port` is None for the scheme's default."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str
    has_user: bool


@lru_cache(maxsize=1024)
def address_of(text: str) -> Address | None:
    """The parts of a URL, or None if it is not absolute or cannot be parsed."""
    if _SPACE.search(text):
        return None
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if not parts.scheme or not host:
        return None
    if port == _DEFAULT_PORTS.get(parts.scheme):
        port = None
    has_user = "@" in parts.netloc
    return Address(
        scheme=parts.scheme,
        host=host,
        port=port,
        path=parts.path,
        query=parts.query,
        fragment=parts.fragment,
        has_user=has_user,
    )


def without_placeholders(text: str) -> str:
    """The URL with a plain word in place of each {{…}}."""
    return _PLACEHOLDER.sub(STAND_IN, text) if "{{" in text else text


@lru_cache(maxsize=1024)
def is_full_host(host: str) -> bool:
    """Whether a host is globally meaningful: dotted labels, or an IP address."""
    if ":" in host or host == "localhost":
        return True
    labels = host.split(".")
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels))


@lru_cache(maxsize=1024)
def is_public_host(host: str) -> bool:
    """Whether a host is publicly reachable: a public domain name or a public IP address."""
    if ":" in host or host[:1].isdigit():
        # imported late with asyncio; only numeric addresses need it
        from wizard.inspection.net.guard import address_in, is_public

        address = address_in(host)
        if address is not None:
            return is_public(address)
    return is_full_host(host) and host.casefold().rpartition(".")[2] not in _LOCAL_ZONES


@lru_cache(maxsize=4096)
def matching_host(host: str, patterns: tuple[str, ...]) -> str:
    """The first pattern that the host equals, is under, or matches as a glob; "" if none."""
    for pattern in patterns:
        wanted = pattern.casefold()
        if host == wanted or host.endswith("." + wanted):
            return pattern
        if "*" in wanted and fnmatchcase(host, wanted):
            return pattern
    return ""


def urls_in(text: str) -> tuple[str, ...]:
    """Every URL in a text, in order, without trailing punctuation."""
    return tuple(url.rstrip(".,;:!?") for url in _URL_IN_TEXT.findall(text))


@lru_cache(maxsize=1024)
def hosts_in(text: str) -> tuple[str, ...]:
    """Hosts of all URLs in a text, in order; also of a text that is a bare host."""
    found = list(urls_in(without_placeholders(text)))
    if not found and "." in text and not _SPACE.search(text) and "@" not in text:
        found = [f"https://{without_placeholders(text)}"]
    addresses = [address_of(url) for url in found]
    return tuple(address.host for address in addresses if address)


def registrable(host: str) -> str:
    """Approximately the registrable domain: two labels, three for suffixes like co.uk."""
    labels = host.casefold().split(".")
    country = len(labels[-1]) == 2  # noqa: PLR2004 - ISO 3166
    size = 3 if country and len(labels) > 2 and labels[-2] in _SECOND_LEVELS else 2  # noqa: PLR2004
    return ".".join(labels[-size:])


def base_of(address: Address) -> tuple[str, str, int | None, str]:
    """The identity of a base URL: scheme, host, port and path without trailing slash."""
    return address.scheme, address.host, address.port, address.path.rstrip("/")
