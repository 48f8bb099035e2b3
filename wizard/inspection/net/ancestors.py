"""Evaluates which sites may frame a page, by its response headers, as browsers do.

Standards: CSP Level 3 (parsing, 6.4.2 frame-ancestors, 6.7.2 matching) and HTML (X-Frame-Options).
Where a standard leaves room, Chromium decides (tests/browser). Pure, and total for any input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wizard.lazy_pattern import lazy_pattern

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NETWORK = frozenset({"http", "https"})
_SPACE = lazy_pattern(r"[\t\n\f\r ]+")
_SCHEME = lazy_pattern(r"([a-z][a-z0-9+.-]*):")
_HOST = lazy_pattern(
    r"(?:([a-z][a-z0-9+.-]*)://)?"
    r"(\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])"
    r"(?::(\d+|\*))?(?:(/[^?#]*).*)?"
)
_ADDRESS = lazy_pattern(r"\d+(?:\.\d+){3}|\[.*")
_LONGEST_PORT = 5
_KNOWN_WORDS = frozenset({"deny", "allowall", "sameorigin"})

Sources = Sequence[str]
"""The frame-ancestors sources of one policy."""


class Origin(NamedTuple):
    """The origin of a page; `port` is always set."""

    scheme: str
    host: str
    port: int


def origin_of(url: str) -> Origin | None:
    """The origin of an absolute http or https address; None for anything else."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in _NETWORK or not host:
        return None
    return Origin(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme])


def ancestors_in(headers: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The frame-ancestors sources of every policy that has them.

    Takes the values of all Content-Security-Policy headers. A header may have several policies,
    separated by commas; within one, the first frame-ancestors counts.
    """
    return tuple(_directives(headers, "frame-ancestors"))


def sandbox_in(headers: Iterable[str]) -> tuple[str, ...] | None:
    """The allow-… words that all policies with a sandbox grant; None if none has a sandbox."""
    granted = [{word.lower() for word in words} for words in _directives(headers, "sandbox")]
    return tuple(sorted(set.intersection(*granted))) if granted else None


def upgrades_in(headers: Iterable[str]) -> bool:
    """Whether a policy makes browsers load everything over https."""
    return any(True for _ in _directives(headers, "upgrade-insecure-requests"))


def _directives(headers: Iterable[str], wanted: str) -> Iterator[tuple[str, ...]]:
    """The values of the directive in every policy that has it."""
    for policy in (policy for value in headers for policy in value.split(",")):
        for directive in policy.split(";"):
            name, *values = _SPACE.split(directive.strip("\t\n\f\r "))
            if directive.isascii() and name.lower() == wanted:
                yield tuple(values)
                break


def x_frame_words(headers: Iterable[str]) -> tuple[str, ...]:
    """The values of all X-Frame-Options headers, deduplicated, in lower case."""
    words = (word.strip("\t ").lower() for value in headers for word in value.split(","))
    return tuple(dict.fromkeys(words))


def x_frame_refuses(words: Sequence[str]) -> bool:
    """Whether X-Frame-Options prevents framing by every other site.

    Browsers refuse contradictory values, and ignore unknown ones, including ALLOW-FROM.
    """
    if len(words) > 1:
        return not _KNOWN_WORDS.isdisjoint(words)
    return bool(words) and words[0] in {"deny", "sameorigin"}


def may_frame(parent: Origin, page: Origin, policies: Iterable[Sources], words: Sources) -> bool:
    """Whether a site may frame a page; X-Frame-Options counts only without policies."""
    named = tuple(policies)
    if named:
        return all(_admits(sources, parent, page) for sources in named)
    return parent == page or not x_frame_refuses(words)


def _admits(sources: Sources, parent: Origin, page: Origin) -> bool:
    return any(_source_matches(source.lower(), parent, page) for source in sources)


def _source_matches(source: str, parent: Origin, page: Origin) -> bool:
    if source == "*":
        return parent.scheme in _NETWORK or parent.scheme == page.scheme
    if source == "'self'":
        return _is_self(parent, page)
    scheme = _SCHEME.fullmatch(source)
    if scheme:
        return _scheme_admits(scheme[1], parent.scheme)
    found = _HOST.fullmatch(source)
    if not found or names_path(source):
        return False
    named, host, port, _ = found.groups()
    return (
        _scheme_admits(named or page.scheme, parent.scheme)
        and _host_admits(host, parent.host)
        and _port_admits(port, parent)
    )


def names_path(source: str) -> bool:
    """Whether a source has a path, so that it matches no site: origins are compared, not pages."""
    found = _HOST.fullmatch(source.lower())
    return found is not None and found[4] not in {None, "/"}


def _is_self(parent: Origin, page: Origin) -> bool:
    """The same site, or its https equivalent on default ports."""
    both_default = all(one.port == _DEFAULT_PORTS[one.scheme] for one in (parent, page))
    twin = parent.host == page.host and parent.scheme == "https" and both_default
    return parent == page or twin


def _scheme_admits(named: str, scheme: str) -> bool:
    return named == scheme or (named, scheme) == ("http", "https")


def _host_admits(pattern: str, host: str) -> bool:
    if pattern == "*":
        return True
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return pattern == host and (not _ADDRESS.fullmatch(pattern) or pattern == "127.0.0.1")


def _port_admits(port: str | None, parent: Origin) -> bool:
    if port is None:
        return parent.port == _DEFAULT_PORTS[parent.scheme]
    return port == "*" or (len(port.lstrip("0")) <= _LONGEST_PORT and int(port) == parent.port)
