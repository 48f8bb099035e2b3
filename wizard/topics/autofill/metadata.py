"""Facts from package metadata of any language, each with its key as origin.

Each sort of file is parsed to a table; the catalogue's list `autofill-keys` says which key is which
fact.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, NamedTuple

from wizard.topics.autofill.facts import SourceFacts
from wizard.topics.autofill.words import decode_project_file, mail_in, web_address

KEYS = "autofill-keys"
"""The list of the catalogue, with items such as "package.json: bugs/url = package.bugs"."""

_COMPANY = re.compile(
    r"\b(?:inc|llc|ltd|limited|gmbh|ag|corp|corporation|company|co|s\.?a|s\.?a?\.?r\.?l|b\.?v|oy|ab|as"
    r"|pty|plc|software|systems|technologies|labs|group|solutions)\b\.?",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"\s*([^<>()]{0,200})")
_DEEPEST = 12
_PLACEHOLDER = re.compile(r"\$[({]|\{\{|%\(|#\{")
_VERSION = re.compile(r"v?\d{1,9}(\.\d{1,9}){0,3}([-+.][0-9A-Za-z.+-]{1,60})?")

Table = Mapping[str, Any]


class MetadataValue(NamedTuple):
    """A value and its key."""

    fact: str
    value: str
    key: str


class Unreadable(ValueError):
    """A malformed file; completes "package.json …"."""


def metadata_kind(name: str) -> str:
    """The sort of a file with metadata by its name; "" for any other."""
    folded = name.lower()
    return next((kind for kind, form in _NAMES.items() if form.fullmatch(folded)), "")


def is_company(name: str) -> bool:
    """Whether a name has a form such as "Acme GmbH"."""
    return _COMPANY.search(name) is not None


def read_metadata(
    data: bytes, kind: str, name: str, source_facts: SourceFacts, keys: Sequence[str]
) -> None:
    """Adds the facts of a file of one of the `KINDS`; `name` is its name for users.

    `keys` are the items of the list `autofill-keys`.
    """
    try:
        table = {"file": PurePath(name).stem, **KINDS[kind](decode_project_file(data))}
    except Unreadable as error:
        source_facts.remark(f"{name} {error}.")
        return
    for line in keys:
        sort, _, rest = line.partition(": ")
        key, _, fact = rest.partition(" = ")
        if sort == kind:
            for entry in _values(table, key, fact):
                source_facts.add(entry.fact, entry.value, f"{name}, {entry.key}")


def _values(table: Table, key: str, fact: str) -> Iterator[MetadataValue]:
    """The values of one key, which is a path through tables: "project/urls"."""
    way = key.split("/")
    shown = f"[{'.'.join(way[:-1])}] {way[-1]}" if table.get(_SECTIONS) else ".".join(way)
    value: Any = table
    for part in way:
        value = value.get(part) if isinstance(value, Mapping) else None
    if fact == "links":
        yield from _labelled_links(value if isinstance(value, Mapping) else {}, shown)
    elif fact == "author":
        yield from _author(value, shown)
    elif isinstance(value, str) and value.strip() and not _PLACEHOLDER.search(value):
        yield from _plain(value.strip(), fact, shown)


def _plain(value: str, fact: str, key: str) -> Iterator[MetadataValue]:
    is_version = fact != "package.version" or _VERSION.fullmatch(value)
    if is_version and (fact not in _ADDRESSES or web_address(value)):
        yield MetadataValue(fact, value, key)


_SECTIONS = "\0sections"
"""A mark in tables that are written with [sections]."""
_ADDRESSES = frozenset({"package.homepage", "package.docs", "package.support", "package.bugs"})


def _maker(text: str, key: str) -> Iterator[MetadataValue]:
    """Name and e-mail of an author written as "Name <mail> (page)"."""
    matched = _AUTHOR.match(text)
    name = matched[1].strip() if matched else ""
    if name and "@" not in name and not _PLACEHOLDER.search(text):
        fact = "package.company" if is_company(name) else "package.author"
        yield MetadataValue(fact, name, key)
    yield MetadataValue("package.email", mail_in(text), key)


def _author(part: Any, key: str) -> Iterator[MetadataValue]:
    first = part[0] if isinstance(part, list) and part else part
    if isinstance(first, str):
        yield from _maker(first, key)
    elif isinstance(first, Mapping):
        name, mail = first.get("name"), first.get("email")
        yield from _maker(f"{name if isinstance(name, str) else ''} <{mail}>", key)


def _labelled_links(part: Table, place: str) -> Iterator[MetadataValue]:
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
    "tracker": "package.bugs", "issuetracker": "package.bugs", "github": "package.repository",
    "repository": "package.repository", "source": "package.repository",
    "sourcecode": "package.repository",
}  # fmt: skip


def _toml(text: str) -> Table:
    import tomli

    try:
        return {**tomli.loads(text), _SECTIONS: True}
    except (tomli.TOMLDecodeError, RecursionError, ValueError) as error:
        raise Unreadable("is not valid TOML") from error


def _json_object(text: str) -> Table:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("is not valid JSON") from error
    if not isinstance(document, Mapping):
        raise Unreadable("holds no table")
    return document


def _setup_cfg(text: str) -> Table:
    from configparser import Error, RawConfigParser

    parser = RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except Error as error:
        raise Unreadable("is not in the form of setup.cfg") from error
    part: dict[str, Any] = dict(parser["metadata"]) if parser.has_section("metadata") else {}
    pairs = (line.partition("=") for line in part.get("project_urls", "").splitlines())
    part["project_urls"] = {label.strip(): address.strip() for label, _, address in pairs}
    part["author"] = _name_and_mail(part)
    return {"metadata": part, _SECTIONS: True}


def _name_and_mail(part: Table) -> str:
    return f"{part.get('author', '')} <{part.get('author_email', '')}>"


def _setup_py(text: str) -> Table:
    """The plain values of the call of setup(); nothing is run."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable("is not valid Python") from error
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in calls:
        called = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if called == "setup":
            part = {each.arg: _literal(each.value) for each in call.keywords if each.arg}
            return {**part, "author": _name_and_mail({k: v or "" for k, v in part.items()})}
    return {}


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


def _go_mod(text: str) -> Table:
    for line in text.splitlines()[:200]:
        words = line.split()
        if words[:1] == ["module"] and len(words) > 1:
            last = [part for part in words[1].split("/") if not re.fullmatch(r"v\d+", part)][-1:]
            home = words[1] if words[1].count("/") > 1 else ""
            return {"module": "".join(last), "address": f"https://{home}" if home else ""}
    return {}


_ASSIGNMENTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "mix.exs": re.compile(
            r"""^[^\S\n]*(?:(app):\s+:|(version|name|description|homepage_url|source_url):\s+"|"""
            r"""@(version)\s+")([^"\n,]{1,300})""",
            re.MULTILINE,
        ),
        ".gemspec": re.compile(
            r"""^[^\S\n]*\w+\.(name|version|summary|description|homepage|authors?|email)\s*="""
            r"""\s*+\[?\s*+["']([^"'\n]{1,300})""",
            re.MULTILINE,
        ),
        "build.gradle": re.compile(
            r"""^[^\S\n]*(group|version|description|rootProject\.name)\s*+=?\s*+["']([^"'\n]{1,300})""",
            re.MULTILINE,
        ),
        "dockerfile": re.compile(
            r"""^(?:LABEL\s+|[^\S\n]+)["']?(org\.opencontainers\.image\.\w+)["']?=["']?([^"'\n]{1,300})""",
            re.MULTILINE,
        ),
    }
)
"""What assigns a plain text to a key: the last group is the value, one before it the key.

A line begins with blanks of its own: empty lines would be searched from each of them again.
"""


def _assigned(kind: str) -> Callable[[str], Table]:
    def read(text: str) -> Table:
        table: dict[str, str] = {}
        for found in _ASSIGNMENTS[kind].finditer(text):
            *keys, value = found.groups()
            table.setdefault("".join(filter(None, keys)), value.strip())
        return table

    return read


def _project_xml(text: str) -> Table:
    """The properties of a .NET project: the children of its PropertyGroups."""
    return {
        "PropertyGroup": {
            way[-1]: value for way, value in _elements(text) if way[-2:-1] == ("PropertyGroup",)
        }
    }


def _pom(text: str) -> Table:
    """The elements below <project>, by their path with dots."""
    project: dict[str, str] = {}
    for way, value in _elements(text):
        if way[:1] == ("project",):
            project.setdefault(".".join(way[1:]), value)
    return {"project": project}


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


def _extension(text: str) -> Table:
    """The manifest of a browser extension; any other manifest.json is none."""
    document = _json_object(text)
    return document if isinstance(document.get("manifest_version"), int) else {}


KINDS: Mapping[str, Callable[[str], Table]] = MappingProxyType(
    {
        "pyproject.toml": _toml,
        "package.json": _json_object,
        "composer.json": _json_object,
        "app.json": _json_object,
        "cargo.toml": _toml,
        ".csproj": _project_xml,
        "pom.xml": _pom,
        "setup.cfg": _setup_cfg,
        "setup.py": _setup_py,
        "mix.exs": _assigned("mix.exs"),
        ".gemspec": _assigned(".gemspec"),
        "build.gradle": _assigned("build.gradle"),
        "dockerfile": _assigned("dockerfile"),
        "go.mod": _go_mod,
        "extension": _extension,
    }
)
"""The files that are read, by the sort that `metadata_kind` tells."""

_NAMES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {kind: re.compile(re.escape(kind)) for kind in KINDS}
    | {
        ".csproj": re.compile(r".+\.(?:cs|vb|fs)proj|directory\.build\.props"),
        ".gemspec": re.compile(r".+\.gemspec"),
        "build.gradle": re.compile(r"(?:build|settings)\.gradle(?:\.kts)?"),
        "extension": re.compile(r"\0"),
    }
)
