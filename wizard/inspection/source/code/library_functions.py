"""What well-known functions of libraries make of strings: joined, formatted, encoded, looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.inspection.source.code.joining import formatted, joined
from wizard.inspection.source.code.model import (
    Call,
    Expression,
    Joined,
    Member,
    Name,
    Record,
    Text,
    dotted_name,
    last_name,
)
from wizard.inspection.source.code.passing import JOINED_KEY, takes_rest
from wizard.inspection.source.code.patterns import (
    Hole,
    Pattern,
    hole_of,
    is_address,
    joined_patterns,
)
from wizard.inspection.source.code.project import FunctionScope

if TYPE_CHECKING:
    from wizard.inspection.source.code.values import Values

_SAME = frozenset(
    {
        "strip", "lstrip", "rstrip", "trim", "trimstart", "trimend", "trimleft", "trimright",
        "chomp", "squeeze", "tostring", "to_s", "to_str", "tolowercase", "tolower", "downcase",
        "replace", "replaceall", "gsub", "sub", "delete_suffix", "removesuffix", "removeprefix",
        "delete_prefix", "encode", "decode", "toascii", "html_safe", "freeze", "dup", "clone",
        "str", "string", "tourl", "touri", "touristring", "build", "buildandexpand", "expand",
        "query", "queryparam", "queryparams", "with_query", "setquery", "as_str", "value",
        "unwrap", "get_secret_value", "human_repr", "then", "geturl", "normalize",
        "withoutquery", "to_string", "encoded_value", "params", "trimsuffix", "trimprefix",
        "presence", "addurlsegment", "addqueryparameter", "addheader", "addjsonbody", "addbody",
        "addparameter", "setqueryparam", "setqueryparams", "withoauthbearertoken", "withheader",
        "withheaders", "withquery",
    }
)  # fmt: skip
"""Methods that keep what matters of a string."""
_OF_ARGUMENT = frozenset(
    {
        "str", "string", "quote", "quote_plus", "unquote", "encodeuricomponent", "encodeuri",
        "uri", "url", "parse", "create", "escape", "urlencode", "rawurlencode", "pathescape",
        "queryescape", "urlescape", "escapedatastring", "escapeuristring", "url_encode",
        "uri_encode", "fspath", "valueof", "anyurl", "httpurl", "get_url", "to_string", "rtrim",
        "ltrim", "trim", "trimend", "sanitize", "uri_escape_string", "tourl",
        "encode_www_form_component", "from_string", "new!", "parse_url", "restrequest",
        "restclientoptions", "addquerystring", "uribuilder", "stringbuilder", "fromhttpurl",
        "fromuristring", "touri",
    }
)  # fmt: skip
"""Functions that keep what matters of their first argument."""
_JOINERS = frozenset(
    {
        "urljoin", "join", "joinpath", "combine", "url_join", "joinurl", "path_join", "merge",
        "joinurls", "resolve", "resolvereference",
    }
)  # fmt: skip
_METHODS_THAT_JOIN = frozenset({"merge", "resolve", "joinpath", "ResolveReference"})
"""Joiners whose object is the first part."""
_FORMATS = frozenset({"format", "sprintf", "formatted", "printf"})
_FORMATTING_TYPES = frozenset({"string", "fmt", "str"})
"""Types whose `format` takes the template as an argument."""
_DEFAULTS = frozenset(
    {
        "get", "getenv", "fetch", "env", "config", "get_env", "getordefault",
        "getenvironmentvariable", "getvalue", "getproperty", "get_config", "setting",
        "getstring", "getsetting", "default", "withdefault", "dig",
    }
)  # fmt: skip
"""Functions that look up a setting, with a default as their last argument."""
_LOOKUPS = _DEFAULTS | {"value", "required", "get_or"}
_APPENDERS = frozenset(
    {
        "concat", "append", "path", "pathsegment", "addpathsegment", "addpathsegments",
        "appendpath", "appendpathsegment", "segments", "add_path", "joinpath",
        "addencodedpathsegments", "appendpathsegments",
    }
)  # fmt: skip
"""Methods that add to a path."""
_ADDRESS_KEYS = frozenset({"url", "uri", "href", "baseurl"})


@dataclass(frozen=True)
class LibraryCall:
    """A call of a function outside the project, and where it is evaluated."""

    values: Values
    call: Call
    scope: FunctionScope
    depth: int

    @property
    def name(self) -> str:
        """In lower case and without the marks that Ruby and Elixir allow."""
        return self.call.name.lower().rstrip("!?")

    @property
    def receiver(self) -> Expression | None:
        """The object whose method is called."""
        return self.call.callee.owner if isinstance(self.call.callee, Member) else None

    @property
    def arguments(self) -> tuple[Expression, ...]:
        """Those without a name."""
        return self.call.arguments

    def of(self, expression: Expression) -> Sequence[Pattern]:
        """What an expression in the call can be."""
        return self.values.of(expression, self.scope, self.depth)

    def joined(self, parts: Iterable[Expression], *, slash: bool = False) -> Sequence[Pattern]:
        """Expressions in a row; with `slash`, as parts of a path."""
        return joined_patterns([self.of(part) for part in parts], slash=slash)


_Evaluates = Callable[[LibraryCall], Sequence[Pattern] | None]
"""The result of a call; None where the call has another form."""


def library_result(call: LibraryCall) -> Sequence[Pattern]:
    """What a call of a library can return; a hole if that is unknown."""
    for evaluates in _EVALUATORS.get(call.name, ()):
        found = evaluates(call)
        if found is not None:
            return found
    return _completed(call) or _got(call) or [_unknown(call.call)]


def _unknown(expression: Expression) -> Pattern:
    return (Hole(dotted_name(expression)),)


def _completed(call: LibraryCall) -> Sequence[Pattern] | None:
    """What an unknown function does with an address is most likely to complete it."""
    if not call.arguments or not isinstance(call.arguments[0], (Text, Joined)):
        return None
    found = call.of(formatted(call.arguments[0], call.arguments[1:], call.call.named))
    return found if any(map(is_address, found)) else None


def _got(call: LibraryCall) -> Sequence[Pattern] | None:
    """The address in a field of which a generator makes the getter: `settings.getBaseUrl()`."""
    getter = _GETTER.match(call.call.name)
    if getter is None or call.arguments or call.receiver is None:
        return None
    field = getter[1].lower() + getter[2]
    found = [p for p in call.of(Member(call.receiver, field)) if is_address(p)]
    return found or call.values.setting(Text(field, call.call.line))[:1] or None


_GETTER = re.compile(r"get([A-Z])(\w{4,80})\Z")


def _formatted(call: LibraryCall) -> Sequence[Pattern] | None:
    """`format(template, values)` or `template.format(values)`."""
    template, values = call.receiver, call.arguments
    if template is None or last_name(template).lower() in _FORMATTING_TYPES:
        template, values = (values[0] if values else None), values[1:]
    if template is None:
        return None
    return call.of(formatted(call.values.template(template, call.scope), values, call.call.named))


def _joined(call: LibraryCall) -> Sequence[Pattern]:
    """Parts of a path, as arguments or in a list."""
    receiver, arguments = call.receiver, call.arguments
    if call.name == "join" and receiver is not None and last_name(receiver).lower() == "string":
        return [_unknown(call.call)]
    if isinstance(receiver, Record):  # ["a", "b"].join("/")
        return _separated(call, receiver, arguments[0] if arguments else Text("", 0))
    if isinstance(receiver, Text) and arguments:  # "/".join(parts)
        return _separated(call, arguments[0], receiver)
    if isinstance(receiver, Name) and arguments[:1] == (Text("/", call.call.line),):
        return _separated(call, receiver, arguments[0])
    if receiver is not None and call.call.name in _METHODS_THAT_JOIN:
        arguments = (receiver, *arguments)
    return call.joined(arguments, slash=True)


def _separated(call: LibraryCall, parts: Expression, sign: Expression) -> Sequence[Pattern]:
    """The elements of a list, or the arguments that a parameter takes, with a sign between."""
    records = call.values.objects.of(parts, call.scope)
    if len(records) == 1 and records[0][0] == call.scope and not records[0][1].fields:
        parts = records[0][1]
    if isinstance(parts, Record):
        rows: list[Sequence[Pattern]] = []
        for item in parts.items:
            rows += [call.of(sign), _element(call, item)]
        return joined_patterns(rows[1:])
    hole = hole_of(call.of(parts)[0])
    if hole is not None and hole.parameter:
        return [(hole._replace(key=JOINED_KEY),)]
    return [_unknown(parts)]


def _element(call: LibraryCall, item: Expression) -> Sequence[Pattern]:
    """An element of a list; all arguments of a parameter that is spread in it."""
    found = call.of(item)
    hole = hole_of(found[0]) if len(found) == 1 else None
    is_rest = hole is not None and takes_rest(call.values.project, hole)
    return ((hole._replace(key=JOINED_KEY),),) if hole is not None and is_rest else found


def _imploded(call: LibraryCall) -> Sequence[Pattern] | None:
    """`implode("/", parts)`."""
    if len(call.arguments) > 1:
        return _separated(call, call.arguments[1], call.arguments[0])
    return None


def _path_on_base(call: LibraryCall) -> Sequence[Pattern] | None:
    """`new URL(path, base)`."""
    if len(call.arguments) > 1:
        return call.joined([call.arguments[1], call.arguments[0]], slash=True)
    return None


def _base_with_path(call: LibraryCall) -> Sequence[Pattern] | None:
    """`new Uri(base, path)`."""
    return call.joined(call.arguments[:2], slash=True) if len(call.arguments) > 1 else None


def _setting(call: LibraryCall) -> Sequence[Pattern] | None:
    """A value that a configuration file of the project gives."""
    return (call.values.setting(call.arguments[0]) if call.arguments else None) or None


def _parsed(call: LibraryCall) -> Sequence[Pattern] | None:
    """`base.Parse(path)` in Go; None for `url.Parse(address)`."""
    receiver = call.receiver
    if not isinstance(receiver, Member) or not call.arguments:
        return None
    is_base = _BASE_NAME.search(receiver.name) is not None
    return call.joined([receiver, call.arguments[0]], slash=True) if is_base else None


_BASE_NAME = re.compile(r"base|url|endpoint|host", re.IGNORECASE)


def _composed(call: LibraryCall) -> Sequence[Pattern] | None:
    """`url.URL{Host: host, Path: path}` in Go."""
    named = {key.lower(): value for key, value in call.call.named}
    parts = [named[key] for key in ("host", "path") if key in named]
    if not parts:
        return None
    host = [Text("https://", call.call.line)] if "host" in named else []
    return call.joined([joined([*host, parts[0]]), *parts[1:]], slash=True)


def _default_of_field(call: LibraryCall) -> Sequence[Pattern] | None:
    """`Field(default="https://…")` in Python."""
    named = dict(call.call.named)
    return call.of(named["default"]) if "default" in named else None


def _elements(call: LibraryCall) -> Sequence[Pattern] | None:
    """`map(str, parts)` in Python."""
    has_two = call.receiver is None and len(call.arguments) == _FUNCTION_AND_LIST
    return call.of(call.arguments[1]) if has_two else None


_FUNCTION_AND_LIST = 2


def _default(call: LibraryCall) -> Sequence[Pattern] | None:
    return call.of(call.arguments[-1]) if len(call.arguments) > 1 else None


def _appended(call: LibraryCall) -> Sequence[Pattern] | None:
    if call.receiver is None or not call.arguments:
        return None
    return call.joined([call.receiver, *call.arguments], slash=True)


def _same(call: LibraryCall) -> Sequence[Pattern] | None:
    return call.of(call.receiver) if call.receiver is not None else None


def _of_argument(call: LibraryCall) -> Sequence[Pattern] | None:
    return call.of(call.arguments[0]) if call.arguments else None


def _empty(call: LibraryCall) -> Sequence[Pattern]:
    """`new StringBuilder()`."""
    return call.of(Text("", call.call.line))


def _of_named(call: LibraryCall) -> Sequence[Pattern] | None:
    """`URL(href: …)`."""
    named = [value for key, value in call.call.named if key.lower() in _ADDRESS_KEYS]
    return call.of(named[0]) if named else None


def _table() -> Mapping[str, list[_Evaluates]]:
    """What to try for a name, in this order."""
    table: dict[str, list[_Evaluates]] = {}
    rows: list[tuple[Iterable[str], _Evaluates]] = [
        (_FORMATS, _formatted),
        (_JOINERS, _joined),
        (["url"], _path_on_base),
        (["url"], _composed),
        (["parse"], _parsed),
        (["map"], _elements),
        (["field"], _default_of_field),
        (_LOOKUPS, _setting),
        (["uri"], _base_with_path),
        (["implode"], _imploded),
        (_DEFAULTS, _default),
        (_APPENDERS, _appended),
        (_SAME, _same),
        (_OF_ARGUMENT, _of_argument),
        (["uri", "url"], _of_named),
        (["stringbuilder"], _empty),
    ]
    for names, evaluates in rows:
        for name in names:
            table.setdefault(name, []).append(evaluates)
    return table


_EVALUATORS = _table()
