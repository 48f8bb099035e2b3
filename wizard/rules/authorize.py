"""Rules for OAuth authorize URLs: host, client, redirect URI and state.

Facts: oauth_endpoints.md, oauth_auth_grant_flow.md and troubleshooting.md (June 2026): the response
type is a code, redirect URIs are compared exactly, a state is strongly recommended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

from wizard.rules.addresses import address_of
from wizard.rules.phrasing import listed, quoted
from wizard.rules.reading import field_at, items_of, text_of
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered

_PATH = "/oauth/authorize"
_ONCE = ("response_type", "client_id", "redirect_uri", "state")

Problem = tuple[str, str]
"""Message and fix; both empty if nothing is wrong."""
NONE: Problem = ("", "")


class AuthorizeExpectation(NamedTuple):
    """The expected parts of an authorize URL; "" and () if unknown."""

    host: str
    client: str
    redirects: tuple[str, ...]
    environment: str
    """As an adjective: "production"."""


def authorize_url(facts: Facts, fields: tuple[str, ...], *, host: str) -> Verdict:
    """The URL asks `host` for a code, for the client of fields[1], back to a URI of fields[2]."""
    text = text_of(facts, field_at(fields, 0))
    if text is None:
        return unanswered(field_at(fields, 0))
    client, redirects = text_of(facts, field_at(fields, 1)), items_of(facts, field_at(fields, 2))
    problem, fix = _authorize_problem(
        text, AuthorizeExpectation(_bare(host), client or "", redirects, "production")
    )
    if problem:
        return not_met(problem, fix)
    if client is None:
        return unanswered(field_at(fields, 1))
    return MET if redirects else unanswered(field_at(fields, 2))


def authorize_client(facts: Facts, fields: tuple[str, ...], *, there: str) -> Verdict:
    """The client_id in the URL equals the answer of the second field, which `there` names."""
    text, client = text_of(facts, field_at(fields, 0)), text_of(facts, field_at(fields, 1))
    if text is None or client is None:
        return unanswered(field_at(fields, 0 if text is None else 1))
    address = address_of(text)
    found = _query(address.query).get("client_id", "") if address else ""
    if found == client:
        return MET
    message = f"names the client id {quoted(found, 20)}" if found else "names no client id"
    return not_met(f"The address {message}; it must be {there}", "Use the same client id in both.")


def authorize_state(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The URL has a non-empty state."""
    text = text_of(facts, field_at(fields, 0))
    if text is None:
        return unanswered(field_at(fields, 0))
    if _state_parameter(text):
        return MET
    return not_met(*_NO_STATE)


def authorize_samples(
    facts: Facts, fields: tuple[str, ...], *, production: str, sandbox: str
) -> Verdict:
    """Every authorize URL is valid for its environment and has a distinct state.

    The fields after the first: the client id in production and in the sandbox, then the redirect
    URIs there. The host decides which pair applies.
    """
    samples = items_of(facts, field_at(fields, 0))
    if not any(samples):
        return unanswered(field_at(fields, 0))
    hosts = tuple(
        AuthorizeExpectation(
            _bare(host),
            text_of(facts, field_at(fields, place)) or "",
            items_of(facts, field_at(fields, place + 2)),
            name,
        )
        for place, host, name in ((1, production, "production"), (2, sandbox, "sandbox"))
    )
    for row, text in enumerate(samples):
        problem, fix = _sample_problem(text, hosts)
        if problem:
            return not_met(problem, fix, row=row)
    return _states(samples)


def _sample_problem(text: str, hosts: tuple[AuthorizeExpectation, ...]) -> Problem:
    address = address_of(text)
    expected = hosts[0]
    if address is not None:
        known = next((one for one in hosts if one.host == address.host), None)
        if known is None:
            names = listed((one.host for one in hosts), last="or")
            return f"The host is {quoted(address.host)}; it must be {names}", f"Use {names}."
        expected = known
    problem, fix = _authorize_problem(text, expected)
    return (problem, fix) if problem or _state_parameter(text) else _NO_STATE


_NO_STATE = "Has no state", "Add state with a random value, new for each sign-in."


def _states(samples: tuple[str, ...]) -> Verdict:
    rows: dict[str, int] = {}
    for row, text in enumerate(samples):
        before = rows.setdefault(_state_parameter(text), row)
        if before != row:
            message = (
                f"The state {quoted(_state_parameter(text), 20)} is also used in row {before + 1}"
            )
            return not_met(message, "Make a new random state for each sign-in.", row=row)
    return MET


def _bare(host: str) -> str:
    return host.removeprefix("https://").rstrip("/")


def _state_parameter(text: str) -> str:
    address = address_of(text)
    return _query(address.query).get("state", "") if address else ""


def _query(text: str) -> Mapping[str, str]:
    """The first value of each parameter; empty if the query cannot be parsed."""
    try:
        return {key: values[0] for key, values in parse_qs(text).items()}
    except ValueError:
        return {}


def _authorize_problem(text: str, expected: AuthorizeExpectation) -> Problem:
    address = address_of(text)
    if address is None or address.scheme != "https":
        return (
            f"{quoted(text, 60)} is not a full https address",
            f"Begin with {_origin(expected)}/.",
        )
    if address.has_user or address.host != expected.host:
        message = f"The host is {quoted(address.host)}; it must be {expected.host}"
        return message, f"Use {_origin(expected)}."
    if address.port is not None:
        return f"The port is {address.port}; it must be 443", f"Use {_origin(expected)}."
    if address.path.rstrip("/") != _PATH:
        return f"The path is {quoted(address.path)}; it must be {_PATH}", f"Use {_PATH}."
    if address.fragment:
        return "Contains a part after a #", "Remove the part from the # on."
    return next(_query_problems(address.query, expected), NONE)


def _origin(expected: AuthorizeExpectation) -> str:
    return f"https://{expected.host}"


def _query_problems(text: str, expected: AuthorizeExpectation) -> Iterator[Problem]:
    try:
        every = parse_qs(text)
    except ValueError:
        yield "The part after the ? cannot be read", "Copy the address again."
        return
    twice = next((name for name in _ONCE if len(every.get(name, ())) > 1), "")
    if twice:
        yield f"Contains {twice} twice", "Keep one of the two."
    query = {key: values[0] for key, values in every.items()}
    client = f"the {expected.environment} client id"
    if query.get("response_type") != "code":
        yield "Does not ask for a code", "Add response_type=code."
    if "client_id" not in query:
        yield "Has no client_id", f"Add client_id with {client}."
    elif expected.client and query["client_id"] != expected.client:
        yield f"The client_id is not {client}", f"Use {client}."
    yield from _way_back(query.get("redirect_uri", ""), expected)


def _way_back(back: str, expected: AuthorizeExpectation) -> Iterator[Problem]:
    if not back:
        yield "Has no redirect_uri", "Add redirect_uri with a registered address."
    elif expected.redirects and back not in expected.redirects:
        names = listed((quoted(item, 60) for item in expected.redirects), 2, last="or")
        differs = _difference(back, expected.redirects)
        message = f"Returns to {quoted(back, 60)}, which is not registered{differs}"
        yield message, f"Return to {names}."


_DIFFERENCES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("the slash at the end", lambda uri: uri.rstrip("/")),
    ("a space", lambda uri: "".join(uri.split())),
    ("the case of letters", str.casefold),
    ("the scheme", lambda uri: uri.partition("://")[2]),
    ("percent-encoding", unquote),
    ("www. before the host", lambda uri: uri.replace("://www.", "://", 1)),
    ("the port", lambda uri: re.sub(r"^([a-z]+://[^/:?#]+):\d+", r"\1", uri)),
    ("the part after the ?", lambda uri: uri.partition("?")[0]),
)
"""What two redirect URIs can differ in, with a function whose result then is the same for both."""


def _difference(back: str, registered: Iterable[str]) -> str:
    """The only difference from a registered redirect URI, for a message; "" if there are more."""
    for what, plain in _DIFFERENCES:
        if any(plain(back) == plain(one) for one in registered):
            return f"; only {what} differs from a registered one"
    return ""
