"""Tells by its form what may be an address of a request, and what is one of Procore's."""

from __future__ import annotations

import re

from wizard.inspection.source.code.model import Expression, Joined, Text, last_name
from wizard.inspection.source.code.patterns import (
    Hole,
    Pattern,
    Piece,
    flattened,
    hole_of,
    is_url,
)

_PAGE = re.compile(
    r"https?://(?:app|[a-z]{2}\d{2}|www|support|developers?|marketplace|status|community|learn)\."
    r"procore(?:gov)?\.com(?!/(?:rest|oauth|vapid)\b)",
    re.IGNORECASE,
)
"""A page for people, of which code usually makes a link."""
_OTHER_HOST = re.compile(r"https?://(?![\w.-]*procore(?:gov)?\.com\b)(?!\{)[\w-]+\.", re.IGNORECASE)
_SURE_PATH = re.compile(
    r"https?://[\w.{}-]*procore(?:gov)?\.com(?=/|\Z|\{)|(?:^|[/}])/?rest/(?:v\d|\{)"
    r"|(?:^|\})/?vapid/|(?:^|\})/?v\d\.\d/",
    re.IGNORECASE,
)
_ANY_SERVICE = re.compile(
    r"(?!.*procore(?:gov)?\.com)(?:\A\{\}/?v\d\.\d/|.*/v\d+(?:_\d+)?/)", re.IGNORECASE
)
"""A path below a base of unknown value, as many services have it; Procore's versions have a dot."""
_WRITTEN = re.compile(
    r"(?:https?://[\w.-]+|\{\})?/?(?:rest/v\d+(?:\.\d+)?/[\w{}:/.%()$-]*[A-Za-z}]"
    r"|(?:vapid)/\w[\w{}:/.-]*|oauth/(?P<sign_in>authorize|token/info|token|revoke))"
    r"/?(?:\?[^\s]*)?\Z"
)
_AUTHORIZE = re.compile(r"[\w.:/-]*\{?\}?/authorize\?\S*(?:client_id|response_type)=")
"""The page that asks a user for access, below a base of unknown value."""
_SIGN_IN = re.compile(r"oauth/(authorize|token/info|token|revoke)/?(?:\?|\Z)")
_TOKEN_ADDRESS = re.compile(
    r"(?:^|[._])(?:procore|oauth2?|auth|access)?_?token_?(?:url|uri|endpoint)\Z", re.IGNORECASE
)
"""The name of a setting that holds the address of tokens."""
_SIGN_IN_METHODS = {"authorize": "GET", "token/info": "GET", "token": "POST", "revoke": "POST"}
"""What the OAuth specification uses."""
_BASE_TWICE = re.compile(
    r"\A(?:[^?]+|(?![^?]*(?:procore(?:gov)?\.com/|oauth/|rest/|vapid/)).+)(?=https?://)"
)
"""A base before a whole address, as for a path that may be either; not an address in a query."""
_KNOWN_START = re.compile(r"\A/?(?:\{\}/*)+(?=(?:rest|vapid|oauth)/)")
_VERSION_TWICE = re.compile(r"/?rest/(?:v[\d.]+|\{\})/+(?=rest/v\d)")
_HOST = re.compile(r"\Ahttps?://[^/]*")
_BASE_NAME = re.compile(r"url|host|base|domain|address|endpoint|server", re.IGNORECASE)
_ADDRESS_NAME = re.compile(r"url|uri|path|endpoint|route|resource|address|action", re.IGNORECASE)
_GIVEN_NAME = re.compile(
    r"upload|segment|sign|download|next|redirect|callback|s3|blob|file|image|attach|hook|logo|link",
    re.IGNORECASE,
)
"""Addresses that an answer or a setting gives, which are no routes of their own."""
_NO_PATH = re.compile(r"[\s<>\"'`|]")


def is_sure(pattern: Pattern) -> bool:
    """Whether a pattern is an address or path of Procore's by its form."""
    return is_sure_text(flattened(pattern))


def is_sure_text(address: str) -> bool:
    """Whether an address is one of Procore's by its form."""
    return _SURE_PATH.search(address) is not None


def is_of_other_host(address: str) -> bool:
    """Whether an address has a host that is not Procore's."""
    return _OTHER_HOST.match(address) is not None


def is_of_any_service(address: str) -> bool:
    """Whether an address could as well be one of another service, by its form."""
    return _ANY_SERVICE.match(address) is not None


def is_page(address: str) -> bool:
    """Whether an address is that of a page for people."""
    return _PAGE.match(address) is not None


def is_base_alone(address: str) -> bool:
    """Whether an address has no path."""
    return not re.search(r"[\w}]", re.sub(r"\Ahttps?://[^/{}]*", "", address))


def is_base(pattern: Pattern) -> bool:
    """Whether a pattern can be the base of addresses."""
    hole = hole_of(pattern)
    is_named = hole is not None and _BASE_NAME.search(hole.name) is not None
    return is_named or is_url(pattern) or is_sure(pattern)


def is_address_name(name: str) -> bool:
    """Whether a variable or an option holds an address or a path, by its name."""
    return _ADDRESS_NAME.search(name) is not None


def is_path_like(pattern: Pattern, *, is_known: bool) -> bool:
    """Whether an argument can be an address; in a known call for requests, any path can."""
    hole = hole_of(pattern)
    if hole is not None and hole.parameter is None:
        return is_address_name(hole.name) and not _GIVEN_NAME.search(hole.name)
    text = flattened(pattern)
    if not text or _NO_PATH.search(text.split("?")[0]):
        return False
    if is_sure_text(text) or text.startswith(("http://", "https://", "/")):
        return True
    return is_known and (isinstance(pattern[0], Hole) or "/" in text)


def may_hold_address(expression: Expression) -> bool:
    """Whether it is worth to evaluate an argument of any call."""
    if isinstance(expression, Text):
        return "/" in expression.value
    if isinstance(expression, Joined):
        return any(map(may_hold_address, expression.parts))
    return is_address_name(last_name(expression))


def likeness(pattern: Pattern) -> int:
    """How likely a pattern is the address among the arguments of a call, from 1."""
    if is_sure(pattern):
        return 4
    if any(isinstance(part, Piece) and "/" in part.text for part in pattern):
        return 3
    holes = [part for part in pattern if isinstance(part, Hole)]
    return 2 if any(is_address_name(hole.name) for hole in holes) else 1


def completed(address: str) -> str:
    """An address without an unknown base; what only has such a base is below an unknown version."""
    address = _BASE_TWICE.sub("", address)
    address = re.sub(r"(procore(?:gov)?\.com)(?=\{)", r"\1/", address)
    if _AUTHORIZE.match(address) and "oauth/" not in address:
        address = "/oauth/authorize"
    address = _KNOWN_START.sub("/", address)
    return f"/rest/{address}" if re.match(r"\{\}/\w", address) else address


def has_two_versions(address: str) -> bool:
    """Whether a version follows another."""
    return _VERSION_TWICE.search(address) is not None


def with_version_once(address: str) -> str:
    """An address in which a version follows another as with the second alone."""
    return _VERSION_TWICE.sub("/", address)


def named_address(pattern: Pattern) -> str:
    """The address that a setting holds, by its name; "" for any other pattern."""
    hole = hole_of(pattern)
    is_token = hole is not None and _TOKEN_ADDRESS.search(hole.name) is not None
    return "/oauth/token" if is_token else ""


def path_of(address: str) -> str:
    """An address without its host."""
    return _HOST.sub("", address)


def sign_in_method(address: str) -> str:
    """The method of a request for signing in; "" for other addresses."""
    path = _SIGN_IN.search(address)
    return _SIGN_IN_METHODS[path[1]] if path else ""


def is_sign_in_page(address: str) -> bool:
    """Whether an address is the page that asks a user for access."""
    path = _SIGN_IN.search(address)
    return path is not None and path[1] == "authorize"


def is_written_route(text: str, *, about_procore: bool) -> bool:
    """Whether a literal is a route; paths for signing in only in code about Procore."""
    if _AUTHORIZE.match(text) and not is_of_other_host(text):
        return about_procore
    found = _WRITTEN.match(text)
    if found is None or is_of_other_host(text):
        return False
    return about_procore or (found["sign_in"] is None and not is_of_any_service(text))
