"""Parses calls of Procore in a HAR file recorded by a browser or proxy.

Reads only addresses, methods and header names, as a HAR contains tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from wizard.inspection.source.openapi import METHODS, ApiDescriptionError, read_json
from wizard.inspection.source.paths import path_below_rest
from wizard.inspection.source.routes import Route

MAX_BYTES = 128 * 1024 * 1024
_FROM = ("origin", "referer")
"""Headers that name the calling page; only the host of their values is used."""


class RecordedCall(NamedTuple):
    """One recorded call."""

    route: Route
    headers: frozenset[str]
    """The names of the request headers, in lower case."""


class Recording(NamedTuple):
    """The calls in a HAR file."""

    calls: tuple[RecordedCall, ...]
    foreign: int
    """The number of calls made by Procore's own pages, which are excluded."""


def read_har(path: Path, hosts: Sequence[str], pages: Sequence[str]) -> Recording:
    """The calls of these hosts in a HAR file, except those from `pages`.

    Raises ApiDescriptionError.
    """
    document = read_json(path, MAX_BYTES)
    entries = har_entries(document)
    if entries is None:
        raise ApiDescriptionError("is no HAR file: it holds no entries")
    requests = list(_requests(entries, frozenset(hosts)))
    calls = tuple(
        RecordedCall(route, frozenset(headers))
        for route, headers in requests
        if not _is_from(headers, pages)
    )
    return Recording(calls, len(requests) - len(calls))


def har_entries(document: Any) -> list[Any] | None:
    """The entries of a HAR document; None if it is not one."""
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    return entries if isinstance(entries, list) else None


def _requests(
    entries: Sequence[Any], hosts: frozenset[str]
) -> Iterator[tuple[Route, Mapping[str, str]]]:
    """Each call of the hosts, and its calling page by header name."""
    for entry in entries:
        request = entry.get("request") if isinstance(entry, Mapping) else None
        route = _route(request) if isinstance(request, Mapping) else None
        if route is not None and route.host in hosts and route.method != "OPTIONS":
            yield route, _headers(request)


def _route(request: Mapping[str, Any]) -> Route | None:
    address, method = request.get("url"), request.get("method")
    if not isinstance(address, str):
        return None
    try:
        parts = urlsplit(address[:_LONGEST])
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    known = isinstance(method, str) and method.lower() in METHODS
    return Route(str(method).upper() if known else "", host, path_below_rest(parts.path))


_LONGEST = 4000


def _headers(request: Mapping[str, Any] | None) -> Mapping[str, str]:
    """Header names in lower case; with the host for those in `_FROM`."""
    rows = request.get("headers") if request else None
    found: dict[str, str] = {}
    for row in rows if isinstance(rows, list) else ():
        name = row.get("name") if isinstance(row, Mapping) else None
        if isinstance(name, str):
            known = name.lower()
            found[known] = _recorded_host(row.get("value")) if known in _FROM else ""
    return found


def _recorded_host(address: object) -> str:
    try:
        return (urlsplit(address).hostname or "") if isinstance(address, str) else ""
    except ValueError:
        return ""


def _is_from(headers: Mapping[str, str], pages: Sequence[str]) -> bool:
    return any(headers.get(name) in pages for name in _FROM if headers.get(name))
