"""Facts from package metadata of any language, each with its key as origin."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from wizard.topics.autofill.facts import SourceFacts
from wizard.topics.autofill.words import decode_project_file, mail_in, web_address

_COMPANY = re.compile(
    r"\b(?:inc|llc|ltd|limited|gmbh|ag|corp|corporation|company|co|s\.?a|s\.?a?\.?r\.?l|b\.?v|oy|ab|as"
    r"|pty|plc|software|systems|technologies|labs|group|solutions)\b\.?",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"\s*([^<>()]{0,200})")
_DEEPEST = 12
_PLACEHOLDER = re.compile(r"\$[({]|\{\{|%\(")
_VERSION = re.compile(r"v?\d{1,9}(\.\d{1,9}){0,3}([-+.][0-9A-Za-z.+-]{1,60})?")


class MetadataValue(NamedTuple):
    """A value and its key."""

    fact: str
    value: str
    key: str


class Unreadable(ValueError):
    """A malformed file; completes "package.json …"."""


def read_metadata(data: bytes, kind: str, name: str, source_facts: SourceFacts) -> None:
    """Adds the facts of a file of one of the `KINDS`; `name` is its name for users."""
    try:
        for entry in KINDS[kind](decode_project_file(data)):
            source_facts.add(entry.fact, entry.value, f"{name}, {entry.key}")
    except Unreadable as error:
        source_facts.remark(f"{name} {error}.")


def _text_at(part: Mapping[str, Any], *keys: str) -> str:
    """The text at a path through tables; "" if there is none."""
    value: Any = part
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value.strip() if isinstance(value, str) and not _PLACEHOLDER.search(value) else ""


def _mapping_or_empty(part: Any, *keys: str) -> Mapping[str, Any]:
    for key in keys:
        part = part.get(key) if isinstance(part, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _first(part: Any) -> Any:
    return part[0] if isinstance(part, list) and part else part


def _plain_values(
    part: Mapping[str, Any], place: str, keys: Mapping[str, str]
) -> Iterator[MetadataValue]:
    for key, fact in keys.items():
        value = _text_at(part, *key.split("/"))
        if fact == "package.version" and not _VERSION.fullmatch(value):
            continue
        if fact in _ADDRESSES and not web_address(value):
            continue
        yield MetadataValue(fact, value, f"{place} {key.replace('/', '.')}".strip())


_ADDRESSES = frozenset({"package.homepage", "package.docs", "package.support", "package.bugs"})
_COMMON = {"name": "package.name", "version": "package.version",
           "description": "package.description"}  # fmt: skip


def _maker(text: str, key: str) -> Iterator[MetadataValue]:
    """Name and e-mail of an author written as "Name <mail> (page)"."""
    matched = _AUTHOR.match(text)
    name = matched[1].strip() if matched else ""
    if name and "@" not in name:
        yield MetadataValue(
            "package.company" if _COMPANY.search(name) else "package.author", name, key
        )
    yield MetadataValue("package.email", mail_in(text), key)


def _author(part: Any, key: str) -> Iterator[MetadataValue]:
    first = _first(part)
    if isinstance(first, str):
        yield from _maker(first, key)
    elif isinstance(first, Mapping):
        mail = _text_at(first, "email")
        yield from _maker(f"{_text_at(first, 'name')} <{mail}>", key)


def _labelled_links(part: Mapping[str, Any], place: str) -> Iterator[MetadataValue]:
    """Pages by the labels that are usual in packages."""
    for label, value in part.items():
        folded = re.sub(r"[^a-z]", "", str(label).lower())
        fact = _LABELS.get(folded)
        if fact and web_address(value):
            yield MetadataValue(fact, value, f"{place} {label}")


_LABELS = {
    "homepage": "package.homepage", "home": "package.homepage",
    "documentation": "package.docs", "docs": "package.docs",
    "support": "package.support", "help": "package.support",
    "issues": "package.bugs", "bugs": "package.bugs", "bugtracker": "package.bugs",
    "tracker": "package.bugs", "issuetracker": "package.bugs",
}  # fmt: skip


def _toml(text: str) -> Mapping[str, Any]:
    import tomli

    try:
        return tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError, ValueError) as error:
        raise Unreadable("is not valid TOML") from error


def _json_object(text: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("is not valid JSON") from error
    if not isinstance(document, Mapping):
        raise Unreadable("holds no table")
    return document


def _pyproject(text: str) -> Iterator[MetadataValue]:
    document = _toml(text)
    for place, way in (("[project]", ("project",)), ("[tool.poetry]", ("tool", "poetry"))):
        part = _mapping_or_empty(document, *way)
        yield from _plain_values(part, place, {**_COMMON, "homepage": "package.homepage",
                                        "documentation": "package.docs"})  # fmt: skip
        yield from _labelled_links(_mapping_or_empty(part, "urls"), f"{place} urls")
        yield from _author(part.get("authors"), f"{place} authors")


def _setup_cfg(text: str) -> Iterator[MetadataValue]:
    from configparser import Error, RawConfigParser

    parser = RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except Error as error:
        raise Unreadable("is not in the form of setup.cfg") from error
    part = dict(parser["metadata"]) if parser.has_section("metadata") else {}
    keys = {"name": "package.name", "version": "package.version",
            "description": "package.description", "url": "package.homepage"}  # fmt: skip
    yield from _plain_values(part, "[metadata]", keys)
    pairs = (line.partition("=") for line in part.get("project_urls", "").splitlines())
    links = {label.strip(): address.strip() for label, _, address in pairs}
    yield from _labelled_links(links, "[metadata] project_urls")
    author = f"{part.get('author', '')} <{part.get('author_email', '')}>"
    yield from _maker(author, "[metadata] author")


def _package_json(text: str) -> Iterator[MetadataValue]:
    part = _json_object(text)
    keys = {**_COMMON, "displayName": "package.title", "productName": "package.title",
            "homepage": "package.homepage", "bugs": "package.bugs", "bugs/url": "package.bugs",
            "bugs/email": "package.support_email"}  # fmt: skip
    yield from _plain_values(part, "", keys)
    yield from _author(part.get("author"), "author")


def _composer(text: str) -> Iterator[MetadataValue]:
    part = _json_object(text)
    keys = {**_COMMON, "homepage": "package.homepage", "support/docs": "package.docs",
            "support/issues": "package.bugs", "support/email": "package.support_email"}  # fmt: skip
    yield from _plain_values(part, "", keys)
    yield from _author(part.get("authors"), "authors")


def _cargo(text: str) -> Iterator[MetadataValue]:
    document = _toml(text)
    for place, way in (("[package]", ("package",)),
                       ("[workspace.package]", ("workspace", "package"))):  # fmt: skip
        part = _mapping_or_empty(document, *way)
        yield from _plain_values(part, place, {**_COMMON, "homepage": "package.homepage",
                                        "documentation": "package.docs"})  # fmt: skip
        yield from _author(part.get("authors"), f"{place} authors")


def _go_mod(text: str) -> Iterator[MetadataValue]:
    for line in text.splitlines()[:200]:
        words = line.split()
        if words[:1] == ["module"] and len(words) > 1:
            yield MetadataValue("package.name", words[1].rpartition("/")[2], "module")
            return


def _csproj(text: str) -> Iterator[MetadataValue]:
    keys = {"AssemblyName": "package.name", "PackageId": "package.name",
            "Product": "package.title", "Title": "package.title", "Version": "package.version",
            "Description": "package.description", "PackageProjectUrl": "package.homepage",
            "Company": "package.company", "Authors": "package.author"}  # fmt: skip
    properties = {
        way[-1]: value for way, value in _elements(text) if way[-2:-1] == ("PropertyGroup",)
    }
    yield from _plain_values(properties, "PropertyGroup", keys)


def _pom(text: str) -> Iterator[MetadataValue]:
    keys = {"name": "package.title", "artifactId": "package.name", "version": "package.version",
            "description": "package.description", "url": "package.homepage",
            "organization/name": "package.company", "issueManagement/url": "package.bugs",
            "developers/developer/name": "package.author",
            "developers/developer/email": "package.email"}  # fmt: skip
    properties: dict[str, str] = {}
    for way, value in _elements(text):
        if way[:1] == ("project",):
            properties.setdefault("/".join(way[1:]), value)
    flat = {key.replace("/", "."): value for key, value in properties.items()}
    dotted = {key.replace("/", "."): fact for key, fact in keys.items()}
    yield from _plain_values(flat, "project", dotted)


def _elements(text: str) -> list[tuple[tuple[str, ...], str]]:
    """The path to each element and its text. Documents with entity declarations are refused."""
    from xml.parsers import expat

    found: list[tuple[tuple[str, ...], str]] = []
    way: list[str] = []
    words: list[str] = []

    def begin(tag: str, _attributes: Mapping[str, str]) -> None:
        if len(way) > _DEEPEST * 20:
            raise Unreadable("is nested too deeply")
        way.append(tag.rpartition(":")[2])
        words.clear()

    def end(_tag: str) -> None:
        value = "".join(words).strip()
        if value and len(way) <= _DEEPEST:
            found.append((tuple(way), value))
        way.pop()
        words.clear()

    def refuse(*_: object) -> None:
        raise Unreadable("declares a document type, which is not read")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = words.append, refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - expat's own
    except expat.ExpatError as error:
        raise Unreadable("is not valid XML") from error
    return found


KINDS: Mapping[str, Callable[[str], Iterator[MetadataValue]]] = MappingProxyType(
    {
        "pyproject.toml": _pyproject,
        "package.json": _package_json,
        "composer.json": _composer,
        "cargo.toml": _cargo,
        ".csproj": _csproj,
        "pom.xml": _pom,
        "setup.cfg": _setup_cfg,
        "go.mod": _go_mod,
    }
)
"""The files that are read, by name or extension in lower case."""
