"""Works out the HTTP method of a call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wizard.inspection.source.code.model import (
    Call,
    Expression,
    Name,
    Text,
    calls_before,
    dotted_name,
    last_name,
)
from wizard.inspection.source.code.patterns import Pattern, Piece, hole_of
from wizard.inspection.source.code.project import FunctionScope
from wizard.inspection.source.code.request_objects import request_objects
from wizard.inspection.source.code.values import Values

METHOD_KEYS = frozenset({"method", "verb", "type", "http_method", "httpmethod", "customrequest"})
"""Names of options and variables that hold a method, in lower case."""
ADDRESS_SETTERS = frozenset({"uri", "url", "newbuilder"})
"""Methods of a builder that take the address, in lower case."""
_VERB_NAME = re.compile(
    r"(get|post|put|patch|delete|head)"
    r"(_?(?:async|string|stream|byte|array|from|as|json|for|object|entity|location|request|raw"
    r"|with|url|encoded|form|data|response))*!?\Z",
    re.IGNORECASE,
)
_VERB = re.compile(r"get|post|put|patch|delete|head|options", re.IGNORECASE)
_CONSTANT = re.compile(
    r"(?:^|[^A-Za-z])(?:Method)?(GET|POST|PUT|PATCH|DELETE|HEAD)\Z", re.IGNORECASE
)
"""The end of a constant such as `HttpMethod.Get` or `http.MethodGet`."""
_OF_METHODS = re.compile(r"ttp\w*\.?Method|Method\w*\.|ethod\w*ttp|(?:^|\.)(?:Request)?Methods?\.")
_IN_CALLEE = re.compile(
    r"Http(Get|Post|Put|Patch|Delete)|::(Get|Post|Put|Patch|Delete)\b"
    r"|\.(Get|Post|Put|Patch|Delete)\.new"
)
"""A method in a class: `new HttpGet(…)`, `Net::HTTP::Get.new`."""
_SUFFIX = re.compile(r"_?(ASYNC|JSON|FROM|AS|FOR|OBJECT|ENTITY|STRING|REQUEST)+!?\Z")
_READS_BY_DEFAULT = frozenset(
    {
        "fetch", "urlopen", "file_get_contents", "wp_remote_get", "axios", "got", "ky",
        "$fetch", "ofetch", "useswr", "curl_init", "curl_setopt", "curl_setopt_array",
        "openconnection",
    }
)  # fmt: skip
"""Functions whose method is GET unless another is given."""
_GET_UNLESS_GIVEN = "options.get"
"""The name of a method that is GET unless the caller gives another."""


def verb_of(name: str) -> str:
    """The verb in the name of a function such as `getAsync`; "" if it is none."""
    found = _VERB_NAME.match(name)
    return str(found[1]) if found else ""


def is_method(expression: Expression) -> bool:
    """Whether an argument is the method itself."""
    if isinstance(expression, Text):
        return _VERB.fullmatch(expression.value) is not None
    dotted = dotted_name(expression)
    is_about_methods = _OF_METHODS.search(dotted) is not None
    return is_about_methods and _CONSTANT.search(dotted) is not None


def method_of(values: Values, call: Call, scope: FunctionScope) -> Pattern:
    """The method of a request; an empty text if it is unknown."""
    given = next(_given(values, call, scope), None)
    if given is not None:
        return given
    reads = call.name.lower() in _READS_BY_DEFAULT
    passed_on = _passed_on(values, call, scope, _GET_UNLESS_GIVEN if reads else "")
    return passed_on or (Piece("GET" if reads else "", scope.file, call.line),)


def _given(values: Values, call: Call, scope: FunctionScope) -> Iterator[Pattern]:
    """The method by all that tells it, the surest first."""
    yield from _as_argument(values, call, scope)
    for made in request_objects(values.project, call, scope):
        yield from _as_argument(values, made.call, made.scope)
        yield from _told(verb_of(made.call.name) or _word_in_callee(made.call), *made)
    yield from _told(verb_of(call.name), call, scope)
    yield from _set_apart(values, call, scope)
    for argument in call.arguments[:2]:
        if isinstance(argument, Name) and argument.id.lower() in METHOD_KEYS:
            yield values.of(argument, scope)[0]
    yield from _told(_word_in_callee(call), call, scope)


def _told(word: str, call: Call, scope: FunctionScope) -> Iterator[Pattern]:
    """The method that a word of a call tells, if there is one."""
    if word:
        yield (Piece(word, scope.file, call.line),)


def _as_argument(values: Values, call: Call, scope: FunctionScope) -> Iterator[Pattern]:
    for key, value in values.objects.options(call, scope):
        if key.lower() in METHOD_KEYS:
            yield _with_default(values.of(value, scope))
    for argument in call.arguments[:3]:
        if is_method(argument):
            word = argument.value if isinstance(argument, Text) else last_name(argument)
            yield from _told(word, call, scope)


def _with_default(patterns: Sequence[Pattern]) -> Pattern:
    """The first method; one that callers give, with what it is unless they do."""
    given = next((hole for hole in map(hole_of, patterns) if hole and hole.parameter), None)
    word = method_word(patterns[0])
    if given is None or not word or not given.key:
        return patterns[0]
    return (given._replace(name=f"options.{word.lower()}"),)


def _word_in_callee(call: Call) -> str:
    """The method in the name of a class, or in a call earlier in the chain."""
    for each in calls_before(call) if call.name.lower() in ADDRESS_SETTERS else ():
        if not each.arguments and (verb := verb_of(each.name)):
            return verb
    found = _IN_CALLEE.search(dotted_name(call.callee))
    return next(filter(None, found.groups())) if found else ""


def _set_apart(values: Values, call: Call, scope: FunctionScope) -> Iterator[Pattern]:
    """The method that other calls of the function set, as those of curl in PHP do."""
    others = values.project.function(scope).calls
    if call.name in _CURL:
        for option in others:
            for key, value in _curl_options(values, option, scope):
                if key == "CURLOPT_CUSTOMREQUEST":
                    yield values.of(value, scope)[0]
                elif key in {"CURLOPT_POST", "CURLOPT_POSTFIELDS"}:
                    yield (Piece("POST", scope.file, option.line),)
    setter = _SETTERS.get(call.name)
    for each in others if setter else ():
        if each.name == setter:
            options = dict(values.objects.options(each, scope))
            for argument in (*each.arguments, *values.objects.fields(options.get("http"), scope)):
                if isinstance(argument, Text) and _VERB.fullmatch(argument.value):
                    yield (Piece(argument.value, scope.file, each.line),)


_CURL = frozenset({"curl_init", "curl_setopt", "curl_setopt_array"})
_SETTERS = {
    "openConnection": "setRequestMethod", "file_get_contents": "stream_context_create"
}  # fmt: skip
"""The function that sets the method, by the one that opens the connection."""
_OPTION_PARTS = 3


def _curl_options(
    values: Values, call: Call, scope: FunctionScope
) -> Iterator[tuple[str, Expression]]:
    if call.name == "curl_setopt" and len(call.arguments) >= _OPTION_PARTS:
        yield last_name(call.arguments[1]), call.arguments[2]
    elif call.name == "curl_setopt_array":
        yield from values.objects.options(call, scope)


def _passed_on(values: Values, call: Call, scope: FunctionScope, name: str) -> Pattern | None:
    """The method in options that a function passes on, as `fetch(url, {...init})` does."""
    for argument in (*call.arguments[1:2], *call.arguments[:1]):
        parts = [(scope, argument)]
        for place, record in values.objects.of(argument, scope):
            parts += [(place, each) for each in record.items]
        for place, each in parts:
            for hole in map(hole_of, values.of(each, place)):
                if hole is not None and hole.parameter:
                    return (hole._replace(name=name, key="method"),)
    return None


def method_word(pattern: Pattern) -> str:
    """The method in capitals; "" if it is unknown."""
    text = "".join(part.text if isinstance(part, Piece) else part.name for part in pattern)
    word = _SUFFIX.sub("", text.strip(":").upper().rpartition(".")[2].removeprefix("METHOD"))
    return word if _VERB.fullmatch(word) else ""
