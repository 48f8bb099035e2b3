"""Recognises calls that send an HTTP request, and their addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wizard.inspection.source.code.address_arguments import AddressArguments
from wizard.inspection.source.code.addresses import (
    has_two_versions,
    is_base_alone,
    is_page,
    is_path_like,
    is_sure,
    likeness,
    may_hold_address,
)
from wizard.inspection.source.code.client_bases import ClientBases
from wizard.inspection.source.code.constructors import Constructors
from wizard.inspection.source.code.http_methods import (
    ADDRESS_SETTERS,
    is_method,
    method_of,
    verb_of,
)
from wizard.inspection.source.code.model import (
    Call,
    Expression,
    Member,
    Name,
    Record,
    Reference,
    calls_before,
    dotted_name,
    last_name,
)
from wizard.inspection.source.code.passing import URL_KEYS, as_address
from wizard.inspection.source.code.patterns import (
    Pattern,
    Piece,
    begins_whole,
    flattened,
    joined_patterns,
    places_of,
)
from wizard.inspection.source.code.project import FunctionScope
from wizard.inspection.source.code.request_objects import request_objects
from wizard.inspection.source.code.templates import RequestTemplate
from wizard.inspection.source.code.values import Values

_REQUEST_NAMES = frozenset(
    {
        "request", "fetch", "urlopen", "exchange", "sendasync", "newrequest",
        "newrequestwithcontext", "httprequestmessage", "restrequest", "axios", "got", "ky",
        "superagent", "ajax", "file_get_contents", "curl_init", "httpget", "httppost",
        "httpput", "httpdelete", "httppatch", "$fetch", "ofetch", "wp_remote_get",
        "wp_remote_post", "wp_remote_request", "getjson", "fetchjson", "fetch_json",
        "apirequest", "api_request", "makerequest", "make_request", "sendrequest",
        "send_request", "requesturl", "useswr", "execute", "send", "perform", "request_raw",
        "openconnection", "executeasync", "executetaskasync", "executegetasync",
        "executepostasync", "executeputasync", "executedeleteasync",
    }
)  # fmt: skip
"""Functions that send a request, in lower case; those that are named for a method are others."""
_NO_REQUEST = re.compile(
    r"log|print|puts|warn|error|debug|info|raise|throw|assert|expect|describe|\bit\b|include|match"
    r"|starts_?with|ends_?with|split|replace|sub\b|regex|compile|contains|index|test|exception"
    r"|redirect|navigate|link|href|open_?tab|window\.open|location|docs|render|echo"
    r"|param\b|option|field|query|header|fail|panic|write|append|push|add|equal",
    re.IGNORECASE,
)
"""Functions that handle addresses and send nothing."""
_SERVER = re.compile(
    r"(?:^|\.|\b)(?:app|router|routes?|server|blueprint|bp|fastify|api_?router|mux|r|e"
    r"|scope|namespace|group)\Z",
    re.IGNORECASE,
)
"""Objects of a server, whose `get` defines a route of its own."""
_LOOKUP = re.compile(
    r"(?:^|[._])(?:headers?|params|query|cookies?|map|cache|storage|env|environ|form|body"
    r"|search_?params|session_state|redis|dict|data|options|opts|args|kv|rows?|records?|attributes"
    r"|props|settings|json|payload|result|response|res|item|state|store|registry|request|req"
    r"|event)\Z",
    re.IGNORECASE,
)
"""Objects whose `get` looks something up and sends nothing."""
_SENDS = re.compile(r"execute|send|perform|make|request", re.IGNORECASE)
"""Names of functions that send an object that is a request."""
_CLIENT = re.compile(r"procore|client|api|http|oauth|token|conn", re.IGNORECASE)


class HttpCalls:
    """Recognises the requests of one project."""

    def __init__(self, values: Values, constructors: Constructors) -> None:
        self._values = values
        self._bases = ClientBases(values, constructors)
        self._arguments = AddressArguments(values)

    def requests_of(self, call: Call, scope: FunctionScope) -> Iterator[RequestTemplate]:
        """The requests that a call itself sends: one for each of its addresses."""
        is_known = self._is_known(call, scope)
        if is_known and _is_route_definition(call):
            return
        if not is_known and not self._may_send(call, scope):
            return
        found = self._addresses(call, scope, is_known=is_known)
        addresses = [each for each in found if _is_request(call, each, is_known=is_known)]
        if addresses:
            method = method_of(self._values, call, scope)
            if is_known and not flattened(method) and self._bases.of_function(call, scope):
                method = (Piece("GET", scope.file, call.line),)
            for address in addresses:
                steps = (*dict.fromkeys(places_of(address)), (scope.file, call.line))
                yield RequestTemplate(method, address, scope, call.line, steps, not is_known)

    def _is_known(self, call: Call, scope: FunctionScope) -> bool:
        """Whether a call sends a request, by its name or its client."""
        if verb_of(call.name) or call.name.lower().rstrip("!") in _REQUEST_NAMES:
            return True
        if _completes_request(call) or _sets_curl_address(call):
            return True
        if call.arguments and _SENDS.match(call.name):
            return any(request_objects(self._values.project, call, scope))
        if not isinstance(call.callee, Name):
            return False
        return self._sends_described(call, scope) or bool(self._bases.of_function(call, scope))

    def _sends_described(self, call: Call, scope: FunctionScope) -> bool:
        """Whether a function that was passed gets a request: `send({method: "GET", path})`."""
        if not any(_describes_request(each) for each in call.arguments[:1]):
            return False
        around = self._values.project.around(scope)
        return any(p.name == call.name for _, function in around for p in function.parameters)

    def _may_send(self, call: Call, scope: FunctionScope) -> bool:
        """Whether an unknown function of a library may send a request."""
        if _NO_REQUEST.search(dotted_name(call.callee)):
            return False
        return bool(call.arguments or call.named) and not self._values.targets.of(call, scope)

    def _addresses(self, call: Call, scope: FunctionScope, *, is_known: bool) -> Sequence[Pattern]:
        """What the most likely argument can be, with the base of the client."""
        base: list[Pattern] | None = None
        best: list[Pattern] = []
        most = 0
        for place, expression in self._arguments.of(call, scope):
            if is_known or may_hold_address(expression):
                base = self._bases.of(call, scope)[:1] if base is None else base
                every = self._values.of(expression, place)
                joined = [_on_base(as_address(each), base) for each in every]
                found = [each for each in joined if is_path_like(each, is_known=is_known)]
                like = max(map(likeness, found), default=0)
                if like > most:
                    best, most = found, like
        return best


def _describes_request(argument: Expression) -> bool:
    fields = dict(argument.fields) if isinstance(argument, Record) else {}
    method = fields.get("method")
    return method is not None and is_method(method) and not fields.keys().isdisjoint(URL_KEYS)


def _completes_request(call: Call) -> bool:
    """`client.get().uri(address)`, or `builder.uri(address).method("PATCH", body)`."""
    name = call.name.lower()
    before = list(calls_before(call))
    if name in ADDRESS_SETTERS:
        return any(verb_of(each.name) and not each.arguments for each in before)
    return name == "method" and any(each.name.lower() in ADDRESS_SETTERS for each in before)


def _sets_curl_address(call: Call) -> bool:
    if call.name == "curl_setopt":
        return any(last_name(each) == "CURLOPT_URL" for each in call.arguments[1:2])
    return call.name == "curl_setopt_array"


def _on_base(pattern: Pattern, base: Sequence[Pattern]) -> Pattern:
    if not base or begins_whole(pattern):
        return pattern
    joined = joined_patterns([base, [pattern]], slash=True)[0]
    return pattern if has_two_versions(flattened(joined)) else joined


def _is_route_definition(call: Call) -> bool:
    """Whether a server defines a route of its own: `router.get("/x", handler)`."""
    if not isinstance(call.callee, Member):
        return "to" in dict(call.named)
    if not _SERVER.search(last_name(call.callee.owner)):
        return False
    handlers = (Reference, Name, Member)
    return (
        len(call.arguments) == 1
        or any(isinstance(argument, handlers) for argument in call.arguments[1:])
        or isinstance(next(iter(call.arguments), None), Reference)
    )


def _is_request(call: Call, address: Pattern, *, is_known: bool) -> bool:
    """Whether a call with that address sends a request, rather than handling the address."""
    text = flattened(address)
    receiver = dotted_name(call.callee.owner) if isinstance(call.callee, Member) else ""
    if is_base_alone(text):
        return False
    if is_sure(address):
        return is_known or not is_page(text)
    if not is_known or _LOOKUP.search(receiver):
        return False
    is_client = _CLIENT.search(receiver) is not None
    if call.name == "fetch" and receiver and not is_client:
        return False  # a lookup in Ruby and Elixir
    path = text.partition("?")[0]
    return is_client or "/" in path or path == "{}"
