"""Which other files of a project a file of code uses, by its imports and the classes it names."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

_BY_PATH = re.compile(r"\.(jsx?|mjs|cjs|tsx?|mts|cts|vue|svelte|py|rb)$")
_BY_IMPORT = re.compile(r"\.(java|kts?|scala|groovy|php)$")
_IMPORTED_CLASS = re.compile(
    rb"^[ \t]*(?:import|use)[ \t]+(?:static[ \t]+)?([A-Za-z_][\w.\\]{2,200})", re.MULTILINE
)
_BY_CLASS = re.compile(r"\.(cs|java|kt|php|rb|exs?|scala|swift|groovy)$")
_QUOTED = tuple(
    re.compile(words + rb"\s{0,8}[\"'`]([^\"'`\n]{1,200})[\"'`]")
    for words in (
        rb"from(?<!\wfrom)",
        rb"import(?<!\wimport)\(?",
        rb"require(?<!\wrequire)(?:\(|_relative)?",
    )
)
"""Each begins with letters, which is several times faster than one expression for all."""
_GO = re.compile(rb"^[^\S\n]*(?:import\s+)?(?:[\w.]+\s+)?\"([\w./-]{2,200})\"\s*$", re.MULTILINE)
_PYTHON = re.compile(
    rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+([^#\n]{1,300}|\([^)]{1,1000}\))"
    rb"|import[ \t]+([\w., ]{1,300}))",
    re.MULTILINE,
)
_CLASS = re.compile(rb"\b[A-Z]\w{2,80}")
_STATEMENT = re.compile(
    rb"\b(?:import|const|let|var)\b(?:(?!\b(?:import|const|let|var)\b)[^;]){0,600}\Z"
)
_STATEMENT_BYTES = 640
_IMPORTED_NAME = re.compile(
    rb"(?<![\w/.-])(?!(?:import|from|const|let|var|require|type|default|as|await|use|static)\b)"
    rb"\w{3,80}(?![\w/])"
)
"""A word of an import that is neither a keyword nor a part of a path."""
_FOLDERS = {"index", "__init__", "mod", "main"}
ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".py", ".rb")
"""What an import of a file leaves out."""


def has_imports(place: str) -> bool:
    """Whether files of this kind import others by their paths."""
    return _BY_PATH.search(place) is not None or _BY_IMPORT.search(place) is not None


@dataclass
class References:
    """The files that others use."""

    paths: set[str] = field(default_factory=set)
    """Whole paths without ending, of imports that begin with a dot."""
    modules: set[str] = field(default_factory=set)
    """The last parts of other imports, joined by slashes."""
    classes: set[str] = field(default_factory=set)
    """Names of classes and modules, in lower case."""
    folders: set[str] = field(default_factory=set)
    """Folders that are one package."""

    def add(self, place: str, data: bytes) -> None:
        """Adds what the file at a path uses."""
        folders = os.path.normpath(place).split(os.sep)[:-1]
        if place.endswith(".go"):
            self.folders.add(os.sep.join(folders))
            self.modules |= {_tail(found[1].decode().split("/")) for found in _GO.finditer(data)}
        if place.endswith((".py", ".pyi")):
            self._add_python(folders, data)
        elif _BY_PATH.search(place):
            self._add_quoted(folders, data, is_ruby=place.endswith(".rb"))
        if _BY_IMPORT.search(place):
            for found in _IMPORTED_CLASS.finditer(data):
                self.modules.add(_tail(re.split(r"[.\\]", found[1].decode())))
        if _BY_CLASS.search(place):
            self.classes |= {
                _class_of(found.decode("utf-8", "replace")) for found in set(_CLASS.findall(data))
            }

    def _add_quoted(self, folders: list[str], data: bytes, *, is_ruby: bool) -> None:
        for found in _quoted(data):
            given = found[1].decode("utf-8", "replace")
            plain = re.sub(r"\.(jsx?|tsx?|mjs|cjs|rb|vue)$", "", given)
            if given.startswith(".") or is_ruby:
                self.paths.add(os.path.normpath(os.sep.join([*folders, plain])))
            if not given.startswith("."):
                parts = [part for part in plain.split("/") if part not in ("@", "~", "")]
                if len(parts) > 1 or is_ruby:
                    self.modules.add(_tail(parts))

    def _add_python(self, folders: list[str], data: bytes) -> None:
        for found in _PYTHON.finditer(data):
            module, names, plain = (part.decode() if part else "" for part in found.groups())
            for name in [module] if module else re.split(r"[,\s]+", plain):
                self._add_module(folders, name, re.findall(r"\w+", names))

    def _add_module(self, folders: list[str], module: str, names: list[str]) -> None:
        up = len(module) - len(module.lstrip("."))
        parts = [part for part in module.split(".") if part]
        targets = [parts, *([*parts, name] for name in names[:40])]
        for target in targets:
            if up:
                above = folders[: max(1, len(folders) + 1 - up)]
                self.paths.add(os.sep.join([*above, *target]))
            elif len(target) > 1:
                self.modules.add(_tail(target))
            elif target:
                self.paths.add(os.sep.join([*folders, *target]))

    def uses(self, file: Names) -> bool:
        """Whether a file is one of those that are used."""
        return (
            file.whole in self.paths
            or file.module in self.modules
            or file.folder in self.folders
            or file.package in self.modules
            or file.name in self.classes
        )

    def reaches(self, wholes: AbstractSet[str], modules: AbstractSet[str]) -> bool:
        """Whether any file with one of these names is used by an import of its path."""
        return not (self.paths.isdisjoint(wholes) and self.modules.isdisjoint(modules))


def names_imported_from(
    place: str, data: bytes, wholes: AbstractSet[str], modules: AbstractSet[str]
) -> set[bytes]:
    """The names under which a file imports what files with one of these names define."""
    found: set[bytes] = set()
    for statement in _imports(place, data):
        references = References()
        references.add(place, statement)
        if references.reaches(wholes, modules):
            found.update(_IMPORTED_NAME.findall(statement))
    if _BY_CLASS.search(place):
        names = {_class_of(whole.rpartition(os.sep)[2]) for whole in wholes}
        classes = set(_CLASS.findall(data))
        found.update(c for c in classes if _class_of(c.decode("utf-8", "replace")) in names)
    return found


def _quoted(data: bytes) -> Iterator[re.Match[bytes]]:
    """Each import of a quoted path."""
    return chain.from_iterable(words.finditer(data) for words in _QUOTED)


def _imports(place: str, data: bytes) -> Iterator[bytes]:
    """Each statement that imports something."""
    if place.endswith((".py", ".pyi")):
        yield from (found[0] for found in _PYTHON.finditer(data))
    elif _BY_IMPORT.search(place):
        for found in _IMPORTED_CLASS.finditer(data):
            yield found[0] + b" " + re.split(rb"[.\\]", found[1])[-1]
    else:
        for found in _quoted(data):
            begun = _STATEMENT.search(data, max(0, found.start() - _STATEMENT_BYTES), found.start())
            yield (begun[0] if begun else b"") + found[0]


class Names(NamedTuple):
    """The names by which others refer to a file; "" for those that its language does not use."""

    whole: str
    module: str
    folder: str
    package: str
    name: str


def names_of(place: str) -> Names:
    """The names of the file at a path."""
    *folders, name = os.path.normpath(place).split(os.sep)
    stem = name.rpartition(".")[0] or name
    whole = folders if stem in _FOLDERS else [*folders, stem]
    is_package = name.endswith(".go")
    return Names(
        os.sep.join(whole),
        "" if is_package else _tail(whole),
        os.sep.join(folders) if is_package else "",
        _tail(folders) if is_package else "",
        _class_of(whole[-1]) if _BY_CLASS.search(name) else "",
    )


def _class_of(name: str) -> str:
    """The same for a class and its file: `Order_Sync`, `order_sync` and `class-order-sync`."""
    return name.lower().removeprefix("class-").replace("-", "").replace("_", "")


def _tail(parts: list[str]) -> str:
    return "/".join(parts[-2:])
