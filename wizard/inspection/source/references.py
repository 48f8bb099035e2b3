"""Which other files of a project a file of code uses, by its imports and the classes it names."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import NamedTuple

_BY_PATH = re.compile(r"\.(jsx?|mjs|cjs|tsx?|mts|cts|vue|svelte|py|rb)$")
_BY_CLASS = re.compile(r"\.(cs|java|kt|php|rb|exs?|scala|swift|groovy)$")
_QUOTED = re.compile(
    rb"(?:\bfrom\s|\bimport\s|\bimport\(|\brequire\(|\brequire(?:_relative)?\s)"
    rb"\s{0,8}[\"'`]([^\"'`\n]{1,200})[\"'`]"
)
_GO = re.compile(rb"^\s*(?:import\s+)?(?:[\w.]+\s+)?\"([\w./-]{2,200})\"\s*$", re.MULTILINE)
_PYTHON = re.compile(
    rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+([^#\n]{1,300}|\([^)]{1,1000}\))"
    rb"|import[ \t]+([\w., ]{1,300}))",
    re.MULTILINE,
)
_CLASS = re.compile(rb"\b[A-Z]\w{2,80}")
_FOLDERS = {"index", "__init__", "mod", "main"}
ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".py", ".rb")
"""What an import of a file leaves out."""


def has_imports(path: PurePath) -> bool:
    """Whether files of this kind import others by their paths."""
    return _BY_PATH.search(path.name) is not None


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

    def add(self, path: PurePath, data: bytes) -> None:
        """Adds what a file uses."""
        name = path.name
        if name.endswith(".go"):
            self.folders.add(str(path.parent))
            self.modules |= {_tail(found[1].decode().split("/")) for found in _GO.finditer(data)}
        if name.endswith((".py", ".pyi")):
            self._add_python(path, data)
        elif _BY_PATH.search(name):
            self._add_quoted(path, data)
        if _BY_CLASS.search(name):
            self.classes |= {
                found.decode("utf-8", "replace").lower() for found in set(_CLASS.findall(data))
            }

    def _add_quoted(self, path: PurePath, data: bytes) -> None:
        for found in _QUOTED.finditer(data):
            given = found[1].decode("utf-8", "replace")
            plain = re.sub(r"\.(jsx?|tsx?|mjs|cjs|rb|vue)$", "", given)
            if given.startswith(".") or path.suffix == ".rb":
                self.paths.add(os.path.normpath(path.parent / plain))
            if not given.startswith("."):
                parts = [part for part in plain.split("/") if part not in ("@", "~", "")]
                if len(parts) > 1 or path.suffix == ".rb":
                    self.modules.add(_tail(parts))

    def _add_python(self, path: PurePath, data: bytes) -> None:
        for found in _PYTHON.finditer(data):
            module, names, plain = (part.decode() if part else "" for part in found.groups())
            for name in [module] if module else re.split(r"[,\s]+", plain):
                self._add_module(path, name, re.findall(r"\w+", names))

    def _add_module(self, path: PurePath, module: str, names: list[str]) -> None:
        up = len(module) - len(module.lstrip("."))
        parts = [part for part in module.lstrip(".").split(".") if part]
        targets = [parts, *([*parts, name] for name in names[:40])]
        for target in targets:
            if up:
                above = path.parents[min(up, len(path.parents)) - 1]
                self.paths.add(str(above.joinpath(*target)))
            elif len(target) > 1:
                self.modules.add(_tail(target))
            elif target:
                self.paths.add(str(path.parent / target[0]))

    def uses(self, file: Names) -> bool:
        """Whether a file is one of those that are used."""
        return (
            file.whole in self.paths
            or file.module in self.modules
            or file.folder in self.folders
            or file.package in self.modules
            or file.name in self.classes
        )

    def reaches(self, files: Iterable[Names]) -> bool:
        """Whether any of the files is used by an import of its path."""
        return any(each.whole in self.paths or each.module in self.modules for each in files)


class Names(NamedTuple):
    """The names by which others refer to a file; "" for those that its language does not use."""

    whole: str
    module: str
    folder: str
    package: str
    name: str


def names_of(path: PurePath) -> Names:
    """The names of a file."""
    whole = PurePath(os.path.normpath(path.with_suffix("")))
    if whole.name in _FOLDERS:
        whole = whole.parent
    is_package = path.suffix == ".go"
    return Names(
        str(whole),
        "" if is_package else _tail(list(whole.parts)),
        str(path.parent) if is_package else "",
        _tail(list(path.parent.parts)) if is_package else "",
        whole.name.replace("_", "").lower() if _BY_CLASS.search(path.name) else "",
    )


def _tail(parts: list[str]) -> str:
    return "/".join(parts[-2:])
