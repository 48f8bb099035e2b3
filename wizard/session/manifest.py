"""What an app's manifest would fill into a draft: proposals, for a person to take or leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field, Value
from wizard.procore.manifest import (
    MAX_BYTES,
    Manifest,
    ManifestTrouble,
    Permission,
    read_manifest,
)
from wizard.rules.formats import is_answered
from wizard.source.openapi import DescriptionTrouble, read_plain
from wizard.text import one_line

_KINDS = {"fullscreen": "full-screen", "sidepanel": "side-panel"}
_ADDRESSES = {"fullscreen": "app.fullscreen.url", "sidepanel": "app.sidepanel.url"}
_TYPES = "app.types"
_VIEWS = "app.sidepanel.views"
_PARAMETERS = "app.url_parameters"
_PERMISSIONS = "app.permissions"


_MOST_LEFT = 10


class Proposal(NamedTuple):
    """One answer that the manifest would give."""

    field: str
    value: Value
    was: Value | None
    """The answer there is; None where there is none."""

    @property
    def replaces(self) -> bool:
        """Whether taking it loses something that a person wrote."""
        kept = self.was or []
        if isinstance(self.value, list) and isinstance(kept, list):
            return any(each not in self.value for each in kept)
        return self.was is not None


def manifest_in(path: Path) -> Manifest:
    """The manifest in a file. Raises ManifestTrouble."""
    label = one_line(str(path))
    try:
        data = read_plain(path, MAX_BYTES)
    except DescriptionTrouble as error:
        raise ManifestTrouble(f"{label} {error}.", "Name the file with the manifest.") from error
    return read_manifest(data, label)


def remarks_on(manifest: Manifest) -> Iterator[str]:
    """What a person should know of how the manifest was read, a sentence each."""
    if not manifest.is_known:
        version = f"version {manifest.schema}" if manifest.schema else "no version"
        yield f"The manifest has {version}; 4.1 is known here. Look closely at what is read."
    yield from (f"Not read: {one_line(said)}" for said in manifest.left[:_MOST_LEFT])
    if len(manifest.left) > _MOST_LEFT:
        yield f"Not read: {len(manifest.left) - _MOST_LEFT} more"


def proposals(
    manifest: Manifest, edition: Edition, answers: Mapping[str, Value]
) -> tuple[Proposal, ...]:
    """What the manifest says otherwise than the answers, in the order of the edition's fields.

    Lists of types and of parameters are added to; what the edition does not ask is left out.
    """
    said = dict(_said(manifest, edition, answers))
    found = (
        Proposal(name, said[name], _answer(answers, name))
        for name in edition.fields
        if name in said
    )
    return tuple(each for each in found if each.value != each.was)


def _answer(answers: Mapping[str, Value], name: str) -> Value | None:
    value = answers.get(name)
    return value if is_answered(value) else None


def _said(
    manifest: Manifest, edition: Edition, answers: Mapping[str, Value]
) -> Iterator[tuple[str, Value]]:
    yield from _texts(manifest)
    kinds = [_KINDS[name] for name in manifest.components]
    if kinds:
        yield _TYPES, _added(answers.get(_TYPES), kinds)
    if manifest.views:
        yield _VIEWS, manifest.views
    if manifest.parameters:
        yield _PARAMETERS, _added(answers.get(_PARAMETERS), manifest.parameters)
    field = edition.fields.get(_PERMISSIONS)
    if manifest.permissions and field is not None:
        yield _PERMISSIONS, [_row(field, each) for each in manifest.permissions]


def _texts(manifest: Manifest) -> Iterator[tuple[str, Value]]:
    said = {_ADDRESSES[name]: address for name, address in manifest.addresses.items()}
    said |= {
        "app.instructions.url": manifest.page_url,
        "app.instructions.label": manifest.page_label,
        "app.post_install_notes": manifest.notes,
    }
    yield from ((name, text) for name, text in said.items() if text)


def _added(known: Value | None, more: Sequence[str]) -> list[Value]:
    """A list with what it lacks; an answer that is no list counts as none."""
    there = known if isinstance(known, list) else []
    return [*there, *(each for each in more if each not in there)]


def _row(field: Field, permission: Permission) -> dict[str, str]:
    cells = {
        "scope": permission.scope,
        "tool": _chosen(field, "tool", permission.tool),
        "level": _chosen(field, "level", permission.level),
    }
    return {name: text for name, text in cells.items() if text}


def _chosen(field: Field, column: str, text: str) -> str:
    """The choice that a text means, spelling aside; the text itself where it means none."""
    options = next((each.options for each in field.columns if each.id == column), ())
    alike = {_folded(option.value): option.value for option in options}
    return alike.get(_folded(text), text)


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
