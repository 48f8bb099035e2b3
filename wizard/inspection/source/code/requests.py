"""Finds the HTTP requests of a project, through the functions that wrap them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wizard.inspection.source.code.addresses import (
    completed,
    has_two_versions,
    is_address_name,
    is_of_any_service,
    is_of_other_host,
    is_sign_in_page,
    is_sure,
    is_sure_text,
    is_written_route,
    named_address,
    path_of,
    sign_in_method,
    with_version_once,
)
from wizard.inspection.source.code.constructors import Constructors
from wizard.inspection.source.code.described_requests import described_requests
from wizard.inspection.source.code.http_calls import HttpCalls
from wizard.inspection.source.code.http_methods import method_word
from wizard.inspection.source.code.model import Text
from wizard.inspection.source.code.patterns import Hole, flattened
from wizard.inspection.source.code.project import Project
from wizard.inspection.source.code.templates import RequestTemplate
from wizard.inspection.source.code.values import Values
from wizard.inspection.source.code.wrappers import Wrappers

_PROCORE = re.compile(r"procore", re.IGNORECASE)
_KNOWN_HOST = re.compile(r"https?://(?!\{)")
_OWN_SERVER = re.compile(
    r"(?:/rest/)?\{\}/(?:(?:api|functions/v\d)/|[^?]*\bprocore\b)", re.IGNORECASE
)
"""A path that servers of apps have below a base of their own."""
_REPLACING = frozenset({"csharp"})
"""Languages whose usual client lets a whole path replace that of the base."""


class FoundRequest(NamedTuple):
    """A request that the code makes."""

    method: str
    """In capitals; "" if unknown."""
    address: str
    """The address or path; each part that is set at run time is `{}`."""
    file: int
    line: int
    is_procore: bool
    """Whether it goes to Procore, as far as the code tells."""
    steps: tuple[tuple[int, int], ...]
    """File and line of each literal in the address, and of the calls up to the request."""


def find_requests(project: Project) -> list[FoundRequest]:
    """All requests in the code, each at the outermost call that tells its path."""
    values = Values(project)
    constructors = Constructors(values)
    wrappers = Wrappers(values, constructors)
    every = _templates(values, wrappers, HttpCalls(values, constructors))
    final = [wrappers.with_defaults(each) for each in every if each not in wrappers.used]
    strong = {place for template in final if not template.is_weak for place in template.steps}
    kept = [t for t in final if not t.is_weak or t.place not in strong]
    found = list(_without_halves(_without_doubles(list(_described(kept, project)))))
    found += _written_only(project, {place for template in every for place in template.steps})
    return sorted(found, key=lambda each: (each.file, each.line, each.address))


def _templates(values: Values, wrappers: Wrappers, calls: HttpCalls) -> list[RequestTemplate]:
    """All requests, also within wrappers."""
    every: list[RequestTemplate] = []
    for is_of_project in (False, True):  # a function that sends nothing may be named as if it did
        new: list[RequestTemplate] = []
        for scope, call in values.project.calls():
            targets = values.targets.of(call, scope)
            if bool(targets) is is_of_project and not any(map(wrappers.wraps, targets)):
                new += calls.requests_of(call, scope)
        every += wrappers.follow(new)
    for template in [t for t in every if t not in wrappers.used]:
        described = list(described_requests(values, template))
        if described:
            wrappers.used.add(template)
            every += described
    return every


def _described(templates: Iterable[RequestTemplate], project: Project) -> Iterator[FoundRequest]:
    seen: set[tuple[str, str, int, int]] = set()
    every = list(templates)
    known = _Known(any(is_sure(template.address) for template in every), _shared_bases(project))
    for template in every:
        address = named_address(template.address) or completed(flattened(template.address))
        if project.files[template.place[0]].language in _REPLACING:
            address = with_version_once(address)
        method = method_word(template.method) or sign_in_method(address)
        key = (method, address, *template.place)
        if key not in seen:
            seen.add(key)
            is_procore = _is_procore(template, address, project, known)
            yield FoundRequest(*key, is_procore, template.steps)


class _Known(NamedTuple):
    """What the whole project tells about its requests."""

    has_sure: bool
    """Whether any certainly goes to Procore."""
    shared_bases: frozenset[str]
    """Classes from which clients that are named after Procore inherit, and others can, too."""


def _shared_bases(project: Project) -> frozenset[str]:
    named = filter(_PROCORE.search, project.classes)
    above = (each for name in named for each in project.line_of_classes(name))
    return frozenset(each for each in above if not _PROCORE.search(each))


def _is_of_sibling(owner: str, project: Project, known: _Known) -> bool:
    """Whether a class is the client of another service, beside one that is named after Procore."""
    line = project.line_of_classes(owner)
    return not any(map(_PROCORE.search, line)) and not known.shared_bases.isdisjoint(line[1:])


def _is_procore(template: RequestTemplate, address: str, project: Project, known: _Known) -> bool:
    """Whether a request goes to Procore, by its address or by the names around it."""
    first = template.address[0] if template.address else None
    if is_sure(template.address) and not is_of_any_service(flattened(template.address)):
        return not is_of_other_host(address)
    if _KNOWN_HOST.match(address) or _OWN_SERVER.match(address):
        return False  # another host, or a path of the app's own server
    if sign_in_method(address) and not address.startswith("/oauth"):
        files = range(len(project.files))
        return known.has_sure or any(_is_about_procore(project, number) for number in files)
    if not isinstance(first, Hole):
        return False  # a key, or a path of any server
    owner = project.function(template.scope).owner
    is_key = address == "{}" and not is_address_name(first.name)  # or an id, out of a collection
    if is_key or _is_of_sibling(owner, project, known):
        return False
    names = [first.name, owner]
    if address != "{}":
        names += [project.files[file].name for file, _ in template.steps if file >= 0]
    return any(map(_PROCORE.search, names))


def _without_doubles(found: list[FoundRequest]) -> list[FoundRequest]:
    """Leaves out an address with two versions if the same place can send it with one."""
    known = {(each.file, each.line, path_of(each.address)) for each in found}
    return [
        each
        for each in found
        if not has_two_versions(each.address)
        or (each.file, each.line, with_version_once(path_of(each.address))) not in known
    ]


def _without_halves(found: list[FoundRequest]) -> Iterator[FoundRequest]:
    """Leaves out an address that another one at the same place completes with a base."""
    whole: dict[tuple[int, int], list[str]] = defaultdict(list)
    for each in found:
        if is_sure_text(each.address):
            whole[each.file, each.line].append(each.address)
    for each in found:
        path = path_of(each.address).lstrip("/")
        others = (path_of(a) for a in whole[each.file, each.line])
        if not any(other.endswith("/" + path) and other.strip("/") != path for other in others):
            yield each


def _written_only(project: Project, used: set[tuple[int, int]]) -> Iterator[FoundRequest]:
    """Paths of Procore's that are written down, and passed on in a way that is not followed."""
    asks_users = any(file.names_code_grant for file in project.files)
    for number, file in enumerate(project.files):
        about_procore = _is_about_procore(project, number)
        written = [t for t in file.texts if is_written_route(t.value, about_procore=about_procore)]
        lines = {line for each, line in used if each == number}
        pages = [t for t in written if asks_users and _is_unused_page(t, lines)]
        others = [text for text in written if text not in pages]
        for text in [*_outside_tables(others, lines), *pages]:
            place = number, text.line
            method, address = sign_in_method(text.value), completed(text.value)
            yield FoundRequest(method, address, *place, is_procore=True, steps=(place,))


def _is_unused_page(text: Text, used: set[int]) -> bool:
    """Whether it is the page that asks a user for access, which the browser opens by itself."""
    return text.line not in used and is_sign_in_page(text.value)


def _outside_tables(written: Sequence[Text], used: set[int]) -> Iterator[Text]:
    """The unused paths; none of a table, line by line, of which the code uses other rows."""
    row: list[Text] = []
    for text in [*written, Text("", -1)]:
        if row and text.line not in (row[-1].line, row[-1].line + 1):
            if used.isdisjoint(each.line for each in row):
                yield from row
            row = []
        row.append(text)


def _is_about_procore(project: Project, number: int) -> bool:
    file = project.files[number]
    return file.names_procore or _PROCORE.search(file.name) is not None
