"""Parses an app manifest as shown by the Developer Portal's Configuration Builder.

Version 4.1 is known from screenshots of May 2024, not from documentation: two components, and the
text after installation. The format of service account permissions is undocumented, so `permissions`
are read if they are tables of tool and level, and reported otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wizard.errors import WizardError
from wizard.text import clean, one_line

KNOWN = ("4.1",)
MAX_BYTES = 1024 * 1024
_LONGEST = 20_000
_MOST = 200
_SCOPES = ("company", "project")
_NAMED = 60


class ManifestError(WizardError):
    """The file is not a manifest; the message says why."""


class Permission(NamedTuple):
    """A level requested for a tool."""

    scope: str
    """"company" or "project"; "" if unknown."""
    tool: str
    level: str


@dataclass
class AppManifest:
    """The content of a manifest; empty where missing."""

    schema: str = ""
    components: list[str] = field(default_factory=list)
    """Names of its components, such as "sidepanel"."""
    addresses: dict[str, str] = field(default_factory=dict)
    """The address of a component's page, by its name."""
    views: list[str] = field(default_factory=list)
    """Keys of the views in which the side panel opens."""
    parameters: list[str] = field(default_factory=list)
    """Names of the customer's parameters."""
    notes: str = ""
    page_url: str = ""
    page_label: str = ""
    permissions: list[Permission] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """What was not understood: "sidepanel.views is no list of texts"."""

    @property
    def is_known(self) -> bool:
        """Whether this format version is known."""
        return self.schema in KNOWN


COMPONENTS = ("fullscreen", "sidepanel")


def read_app_manifest(data: bytes, label: str) -> AppManifest:
    """Parses the bytes of a file. Raises ManifestError, naming the file by `label`."""
    if len(data) > MAX_BYTES:
        raise ManifestError(f"{label} is larger than 1 MiB.", _GIVE)
    try:
        document = json.loads(data)
    except RecursionError as error:
        raise ManifestError(f"{label} is nested too deeply.", _GIVE) from error
    except ValueError as error:
        raise ManifestError(f"{label} is not JSON.", _GIVE) from error
    if not isinstance(document, dict) or not _TELLING & document.keys():
        raise ManifestError(f"{label} is no manifest of an app.", _GIVE)
    return _ManifestParser(document).manifest


_TELLING = {"schema_version", "post_installation_instruction", *COMPONENTS}
_GIVE = "Copy the manifest from the advanced view of the Configuration Builder into a file."


class _ManifestParser:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.manifest = AppManifest()
        self._document = document
        schema = document.get("schema_version", "")
        self.manifest.schema = one_line(str(schema)[:_NAMED]) if _is_scalar(schema) else "?"
        self._instruction(self._table(document, "post_installation_instruction", ""))
        for name, part in document.items():
            if name in COMPONENTS:
                self._component(name, self._table(document, name, ""))
            elif isinstance(part, Mapping) and "permissions" in part:
                self._permissions(part["permissions"], f"{name}.permissions")
            elif name not in _TELLING and name != "permissions":
                self._leave(f"{name} is not known here")
        if "permissions" in document:
            self._permissions(document["permissions"], "permissions")

    def _leave(self, message: str) -> None:
        if len(self.manifest.left) < _MOST:
            self.manifest.left.append(one_line(message[:_LONGEST])[:_SAID])

    def _instruction(self, part: Mapping[str, Any]) -> None:
        page = self._table(part, "page", "post_installation_instruction.")
        where = "post_installation_instruction."
        self.manifest.notes = self._text(part, "notes", where)
        self.manifest.page_url = self._text(page, "url", f"{where}page.")
        self.manifest.page_label = self._text(page, "label", f"{where}page.")

    def _component(self, name: str, part: Mapping[str, Any]) -> None:
        if not part:
            return
        self.manifest.components.append(name)
        address = self._text(part, "source_url", f"{name}.")
        if address:
            self.manifest.addresses[name] = address
        if "views" in part:
            self.manifest.views += self._texts(part["views"], f"{name}.views")
        settings = self._table(part, "user_configuration", f"{name}.")
        schema = self._table(settings, "schema", f"{name}.user_configuration.")
        names = self._table(schema, "properties", f"{name}.user_configuration.schema.")
        known = self.manifest.parameters
        known += [n for n in map(_tidy_text, list(names)[:_MOST]) if n and n not in known]
        if "permissions" in part:
            self._permissions(part["permissions"], f"{name}.permissions")

    def _permissions(self, part: Any, where: str) -> None:
        rows = list(_permissions_in(part))[:_MOST]
        if not rows:
            self._leave(f"{where} is not of a form that is known here")
        self.manifest.permissions += [row for row in rows if row not in self.manifest.permissions]

    def _table(self, part: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
        found = part.get(key)
        if found is not None and not isinstance(found, Mapping):
            self._leave(f"{where}{key} is no table")
        return found if isinstance(found, Mapping) else {}

    def _text(self, part: Mapping[str, Any], key: str, where: str) -> str:
        found = part.get(key)
        if found is None:
            return ""
        if not isinstance(found, str):
            self._leave(f"{where}{key} is no text")
            return ""
        if len(found) > _LONGEST:
            self._leave(f"{where}{key} has more than {_LONGEST:,} characters")
            return ""
        return _tidy_text(found)

    def _texts(self, found: Any, where: str) -> list[str]:
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            self._leave(f"{where} is no list of texts")
            return []
        return list(dict.fromkeys(text for each in found[:_MOST] if (text := _tidy_text(each))))


_SAID = 200


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | float) or (isinstance(value, int) and abs(value) < _LONGEST)


def _tidy_text(text: str) -> str:
    """A text for a draft: normalised line breaks, and no control characters."""
    return clean(text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n")).strip()


def _permissions_in(part: Any) -> Iterator[Permission]:
    """Permissions from a list of tables of tool and level, or from tables from tool to level."""
    if isinstance(part, Sequence) and not isinstance(part, str):
        rows = [row for row in part[:_MOST] if isinstance(row, Mapping)]
        for row in rows:
            tool, level, scope = (row.get(key) for key in ("tool", "level", "scope"))
            if isinstance(tool, str) and isinstance(level, str):
                yield Permission(_known_scope(scope), _tidy_text(tool), _tidy_text(level))
    elif isinstance(part, Mapping):
        for scope in _SCOPES:
            levels = part.get(scope)
            if isinstance(levels, Mapping):
                for tool, level in list(levels.items())[:_MOST]:
                    if isinstance(level, str):
                        yield Permission(scope, _tidy_text(tool), _tidy_text(level))


def _known_scope(scope: object) -> str:
    return scope if isinstance(scope, str) and scope in _SCOPES else ""
