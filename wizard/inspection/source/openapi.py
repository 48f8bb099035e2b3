"""Looks up public and deprecated routes in a copy of Procore's API description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wizard.dataclass import dataclass
from wizard.files import FileTooLarge, NotRegularFile, read_file
from wizard.inspection.source.paths import ANY, is_version, normalised_path, path_segments

MAX_BYTES = 128 * 1024 * 1024
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_DEEPEST = 40
"""Maximum parts of a path; real ones have at most a dozen."""


class RouteStatus(StrEnum):
    """The status of a route in a description."""

    PUBLIC = "public"
    DEPRECATED = "deprecated"
    PARTLY = "partly"
    """The method is unknown, and some methods of the path are deprecated."""
    FILLED_IN = "filled-in"
    """A run-time part decides which path it is."""
    OTHER_METHOD = "other-method"
    """The path is public, but not with this method."""
    OTHER_VERSION = "other-version"
    """The description has no route of this version."""
    UNKNOWN = "unknown"
    """No path of the description matches."""


class ApiDescriptionError(ValueError):
    """An invalid file; says why, completing "api.json …"."""


@dataclass(slots=True)
class _Node:
    """A node of the path tree."""

    next: dict[str, _Node] = field(default_factory=dict)
    operations: dict[str, bool] = field(default_factory=dict)
    """By method in capitals: whether it is deprecated."""


class Description:
    """The routes of an API description, by method and path.

    `paths` are those of the document; `base` is the path of its server, which they may omit.
    """

    def __init__(self, paths: Mapping[str, Any], base: str = "") -> None:
        self._root = _Node()
        self._paths: list[str] = []
        for path, item in paths.items():
            if isinstance(item, Mapping):
                self._enter(_full_path(path, base), item)
        self.versions = frozenset(path.partition("/")[0] for path in self._paths)
        self.operations = sum(_count(node) for node in _below(self._root))
        """The number of routes, counting each method of a path."""

    def _enter(self, path: str, item: Mapping[str, Any]) -> None:
        parts = path_segments(path)
        operations = {
            method.upper(): operation.get("deprecated") is True
            for method, operation in item.items()
            if method.lower() in METHODS and isinstance(operation, Mapping)
        }
        if not operations or len(parts) > _DEEPEST:
            return
        node = self._root
        for part in parts:
            node = node.next.setdefault(part, _Node())
        node.operations.update(operations)
        self._paths.append(path)

    def standing(self, method: str, path: str) -> RouteStatus:
        """The status of a route; `path` is normalised, `method` "" if unknown."""
        parts = path_segments(path)[: _DEEPEST + 1]
        node = next(_matching_nodes(self._root, parts, loose=False), None)
        if node is None:
            return self._absent(parts)
        if method and method not in node.operations:
            return RouteStatus.OTHER_METHOD
        chosen = [node.operations[method]] if method else list(node.operations.values())
        if all(chosen):
            return RouteStatus.DEPRECATED
        return RouteStatus.PARTLY if any(chosen) else RouteStatus.PUBLIC

    def _absent(self, parts: Sequence[str]) -> RouteStatus:
        if next(_matching_nodes(self._root, parts, loose=True), None) is not None:
            return RouteStatus.FILLED_IN
        if is_version(parts[0]) and parts[0] not in self.versions:
            return RouteStatus.OTHER_VERSION
        return RouteStatus.UNKNOWN

    def may_be_deprecated(self, method: str, path: str) -> bool:
        """Whether run-time parts may make it a deprecated route."""
        nodes = _matching_nodes(self._root, path_segments(path)[: _DEEPEST + 1], loose=True)
        return any(
            node.operations.get(method, False) if method else any(node.operations.values())
            for node in nodes
        )

    def may_hold(self, path: str, *, as_beginning: bool) -> bool:
        """Whether run-time parts, perhaps several, may make it a public path.

        `as_beginning` tests for the beginning of a public path.
        """
        chunks = path.split(ANY)
        end = "" if as_beginning else chunks[-1]
        return any(_in_order(chunks, known) and known.endswith(end) for known in self._paths)


def _full_path(path: str, base: str) -> str:
    wanted = normalised_path(path)
    return wanted if is_version(path_segments(wanted)[0]) else normalised_path(f"{base}/{path}")


def _below(node: _Node) -> Iterator[_Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(one.next.values())


def _count(node: _Node) -> int:
    return len(node.operations)


def _matching_nodes(node: _Node, parts: Sequence[str], *, loose: bool) -> Iterator[_Node]:
    """The described paths that match these parts, those with the most literals first.

    With loose matching, a run-time part matches any literal.
    """
    if not parts:
        if node.operations:
            yield node
        return
    first, rest = parts[0], parts[1:]
    wanted = node.next if loose and first == ANY else dict.fromkeys((first, ANY))
    for part in wanted:
        if part in node.next:
            yield from _matching_nodes(node.next[part], rest, loose=loose)


def _in_order(chunks: Sequence[str], known: str) -> bool:
    """Whether a path begins with the first chunk, and contains the others in this order."""
    if not known.startswith(chunks[0]):
        return False
    at = len(chunks[0])
    for chunk in chunks[1:]:
        found = known.find(chunk, at)
        if found < 0:
            return False
        at = found + len(chunk)
    return True


def read_description(path: Path) -> Description:
    """Parses the description in a JSON file. Raises ApiDescriptionError."""
    document = read_json(path, MAX_BYTES)
    paths = document.get("paths") if isinstance(document, dict) else None
    if not isinstance(paths, dict):
        raise ApiDescriptionError("holds no paths of an OpenAPI description")
    described = Description(paths, _base_of(document))
    if not described.operations:
        raise ApiDescriptionError("describes no route")
    return described


def _base_of(document: Mapping[str, Any]) -> str:
    """The common base path of the document."""
    servers = document.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else None
    address = first.get("url") if isinstance(first, Mapping) else document.get("basePath")
    try:
        return urlsplit(address).path if isinstance(address, str) else ""
    except ValueError:
        return ""


def read_json(path: Path, limit: int) -> Any:
    """The JSON in a regular file of at most `limit` bytes. Raises ApiDescriptionError."""
    data = read_plain(path, limit)
    try:
        return json.loads(data)
    except RecursionError as error:
        raise ApiDescriptionError("is nested too deeply") from error
    except ValueError as error:
        raise ApiDescriptionError("is not JSON; only the JSON form can be read") from error


def read_plain(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes. Raises ApiDescriptionError."""
    try:
        return read_file(path, limit)
    except FileNotFoundError as error:
        raise ApiDescriptionError("does not exist") from error
    except (IsADirectoryError, NotRegularFile) as error:
        raise ApiDescriptionError("is not a file") from error
    except FileTooLarge as error:
        raise ApiDescriptionError(f"is larger than {limit // (1024 * 1024)} MiB") from error
    except OSError as error:
        raise ApiDescriptionError(f"cannot be read ({error.strerror or error})") from error
