"""Rules for URLs; parses URLs (cached) and compares hosts."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from wizard.catalogue.model import Severity
from wizard.lazy_pattern import lazy_pattern
from wizard.rules.phrasing import listed, quoted
from wizard.rules.reading import LocatedText, field_at, items_of, judged, rows_of, text_of
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered

_PLACEHOLDER = lazy_pattern(r"\{\{[^{}]*\}\}")
_LABEL = lazy_pattern(r"[^\W_](?:[\w-]{0,61}\w)?")
_SPACE = lazy_pattern(r"[\s\x00-\x1f\x7f]")
_URL_IN_TEXT = lazy_pattern(
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


# Rules

_NAMED = lazy_pattern(r"\{\{([^{}]*)\}\}")
_PARAMETER = lazy_pattern(r"[A-Za-z_][\w.]*", re.ASCII)
_BRACES = lazy_pattern(r"[{}]")
_NOT_IN_REDIRECT_URI = (
    (re.compile(r"\*"), "a wildcard", "List each address in full."),
    (_BRACES, "a placeholder", "List each address in full."),
    (re.compile(r"#"), "a fragment", "Remove the part from the # on."),
    (re.compile(r"\s"), "a space", "Put each address on its own line."),
)

_HAS_USER = "The address contains a user name or password", "Remove the part before the @."


def url(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    schemes: tuple[str, ...] = ("https",),
    forbidden_hosts: tuple[str, ...] = (),
    placeholders: bool = False,
    public: bool = False,
    origin: bool = False,
) -> Verdict:
    """Each text is an absolute URL with an allowed scheme and host.

    With `placeholders`, {{…}} may occur in a subdomain, the path and the query. With `public`, the
    host must be publicly reachable. With `origin`, nothing may follow the host and the port.
    """

    def fault(piece: LocatedText) -> Verdict | None:
        problem, fix = url_problem(piece.text, schemes, forbidden_hosts, placeholders=placeholders)
        if not problem:
            problem, fix = _extent_problem(piece.text, public=public, origin=origin)
        return not_met(problem, fix, field=piece.field, row=piece.row) if problem else None

    return judged(facts, fields, fault)


@lru_cache(maxsize=1024)
def url_problem(
    text: str,
    schemes: tuple[str, ...],
    forbidden: tuple[str, ...],
    *,
    placeholders: bool,
) -> tuple[str, str]:
    """Message and fix for an address; both empty if it is valid."""
    plain = without_placeholders(text) if placeholders else text
    if _BRACES.search(plain):
        return f"{quoted(text)} has braces that are not allowed here", "Remove the braces."
    address = address_of(plain)
    if address is None:
        return f"{quoted(text)} is not a full address", f"Write it like {schemes[0]}://example.org."
    if address.has_user:  # before anything quotes the address
        return _HAS_USER
    if address.scheme not in schemes:
        wanted = listed(schemes, last="or")
        return (
            f"{quoted(text)} begins with {address.scheme}; it must begin with {wanted}",
            f"Use {wanted}.",
        )
    return _host_problem(text, plain, address, forbidden)


def _extent_problem(text: str, *, public: bool, origin: bool) -> tuple[str, str]:
    """Problems with public reachability, or with a path where only an origin is allowed."""
    address = address_of(without_placeholders(text))
    if address is None:
        return "", ""
    if public and not is_public_host(address.host):
        fix = "Use the permanent address that your customers will use."
        return f"The host {quoted(address.host)} is not allowed here", fix
    if origin and (address.path.strip("/") or address.query or address.fragment):
        host = f"{address.host}:{address.port}" if address.port else address.host
        return f"{quoted(text, 60)} is more than an origin", f"Keep {address.scheme}://{host}."
    return "", ""


def _host_problem(
    text: str, plain: str, address: Address, forbidden: tuple[str, ...]
) -> tuple[str, str]:
    if not is_full_host(address.host):
        return f"{quoted(address.host)} is not a full domain", "Write the whole domain."
    if plain != text and (STAND_IN in registrable(address.host) or STAND_IN in address.fragment):
        fix = "Keep it to the subdomain, the path or the query."
        return f"{quoted(text)} has a placeholder where none is allowed", fix
    if matching_host(address.host, forbidden):
        fix = "Use the permanent address that your customers will use."
        return f"The host {quoted(address.host)} is not allowed here", fix
    return "", ""


def url_is(facts: Facts, fields: tuple[str, ...], *, value: str) -> Verdict:
    """Each text is the given base URL, ignoring host case and a trailing slash."""
    wanted = address_of(value)

    def fault(piece: LocatedText) -> Verdict | None:
        found = address_of(piece.text)
        if found and wanted and _is_base(found) and base_of(found) == base_of(wanted):
            return None
        message = f"The address is {quoted(piece.text, 60)}; it must be {value}"
        return not_met(message, f"Use {value}.", field=piece.field, row=piece.row)

    return judged(facts, fields, fault)


def _is_base(address: Address) -> bool:
    return not (address.query or address.fragment or address.has_user)


def hosts_absent(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    hosts: tuple[str, ...],
    says: str = "",
    public: bool = False,
) -> Verdict:
    """No URL in any text has a host that equals, is a subdomain of or matches one of `hosts`.

    With `public`, hosts that are not publicly reachable fail too. `says` describes such a host:
    "Points to “sandbox.procore.com”, a sandbox of Procore".
    """

    def fault(piece: LocatedText) -> Verdict | None:
        if "." not in piece.text and "://" not in piece.text:
            return None
        found = (
            host
            for host in hosts_in(piece.text)
            if matching_host(host, hosts) or (public and not is_public_host(host))
        )
        bad = next(found, "")
        if not bad:
            return None
        message = f"Points to {quoted(bad)}" + (f", {says}" if says else "")
        fix = f"Replace the address at {quoted(bad)}."
        return not_met(message, fix, field=piece.field, row=piece.row)

    return judged(facts, fields, fault)


def redirect_uris(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    exceptions: tuple[str, ...] = (),
    cautioned: tuple[str, ...] = (),
    public: bool = False,
) -> Verdict:
    """Each is https and literal, or is listed as an exception.

    `cautioned` ones warn; with `public`, also those that are reachable only on one computer or
    network.
    """

    def wrong(piece: LocatedText) -> Verdict | None:
        if piece.text in exceptions or piece.text in cautioned:
            return None
        problem, fix = _redirect_problem(piece.text)
        return not_met(problem, fix, field=piece.field, row=piece.row) if problem else None

    def doubtful(piece: LocatedText) -> Verdict | None:
        if piece.text not in cautioned and not (public and _is_local(piece.text)):
            return None
        message = f"{quoted(piece.text)} does not belong in production"
        fix = "Remove it unless customers sign in through it."
        return not_met(message, fix, field=piece.field, row=piece.row, severity=Severity.WARNING)

    verdict = judged(facts, fields, wrong)
    return verdict if verdict.message else judged(facts, fields, doubtful)


def _is_local(text: str) -> bool:
    address = address_of(text)
    return address is not None and not is_public_host(address.host)


@lru_cache(maxsize=512)
def _redirect_problem(text: str) -> tuple[str, str]:
    address = address_of(text)
    if address is not None and address.has_user:  # before anything quotes the address
        return _HAS_USER
    shown = quoted(text, 60)
    for pattern, part, fix in _NOT_IN_REDIRECT_URI:
        if pattern.search(text):
            return f"{shown} has {part}", fix
    if address is None or address.scheme != "https":
        return f"{shown} is not a full https address", "Write it like https://example.org/callback."
    return _host_problem(text, text, address, ())


def url_placeholders(
    facts: Facts, fields: tuple[str, ...], *, builtins: tuple[str, ...] = ()
) -> Verdict:
    """Every {{name}} in the URL is built in or declared in the second field."""
    if not any(items_of(facts, field_at(fields, 0))):
        return unanswered(field_at(fields, 0))
    known = (*builtins, *_declared(facts, field_at(fields, 1)))

    def fault(piece: LocatedText) -> Verdict | None:
        problem, fix = _placeholder_problem(piece.text, known)
        return not_met(problem, fix, field=piece.field, row=piece.row) if problem else None

    return judged(facts, fields[:1], fault)


def _declared(facts: Facts, field: str) -> tuple[str, ...]:
    """Names from a list of texts, or from every text of a list of rows."""
    cells = (value for row in rows_of(facts, field) for value in row.values())
    return (*items_of(facts, field), *(value.strip() for value in cells if isinstance(value, str)))


def _placeholder_problem(text: str, known: tuple[str, ...]) -> tuple[str, str]:
    if _BRACES.search(_NAMED.sub("", text)):
        return f"{quoted(text, 60)} has unmatched braces", "Write {{name}}."
    for name in (match.strip() for match in _NAMED.findall(text)):
        if not _PARAMETER.fullmatch(name):
            return (
                f"{quoted(name)} cannot be the name of a placeholder",
                "Use letters, digits, _ and dots.",
            )
        if name not in known:
            return f"{quoted(name)} is neither built in nor declared", f"Declare {quoted(name)}."
    return "", ""


def mail_domain_of(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The e-mail address is at the domain of the site (or address) in the second field."""
    mail, site = text_of(facts, field_at(fields, 0)), text_of(facts, field_at(fields, 1))
    if mail is None:
        return unanswered(field_at(fields, 0))
    if site is None:
        return unanswered(field_at(fields, 1))
    address = address_of(site)
    host = address.host if address else site.rpartition("@")[2]
    if not is_full_host(host):
        fix = "Write the whole address."
        return not_met(f"{quoted(site)} names no full domain", fix, field=field_at(fields, 1))
    ours, theirs = registrable(mail.rpartition("@")[2]), registrable(host)
    if ours == theirs:
        return MET
    message = f"The address is at {quoted(ours)}; the site is at {quoted(theirs)}"
    return not_met(message, f"Use an address at {quoted(theirs)}.")
