"""Forged bundles: changed contents with matching digests."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import tomli

from wizard.bundle.archive import ArchiveEntry, central_directory, local_header
from wizard.bundle.attach import SkippedFile
from wizard.bundle.manifest import BundleManifest, ManifestEntry, manifest_text

Members = dict[str, bytes]


def members_of(path: Path) -> Members:
    """The members of a zip file by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    """An archive in the form of a bundle, with any contents."""
    data, entries = b"", []
    for name in sorted(members):
        content = members[name]
        crc = zlib.crc32(content)
        data += local_header(name, len(content), crc)
        entries.append(ArchiveEntry(name, len(content), crc, len(data)))
        data += content
    return data + central_directory(entries, len(data))


def resealed(members: Members, **facts: object) -> Members:
    """The members with matching digests, as a careful forger would compute them.

    Deleted members are removed from the manifest, and new ones are added.
    """
    try:
        table = tomli.loads(members["manifest.toml"].decode()) | facts
        fields = {row["name"]: row.get("field", "") for row in table.pop("file")}
    except (ValueError, RecursionError, KeyError):
        return members
    files = [
        ManifestEntry(name, len(data), hashlib.sha256(data).hexdigest(), fields.get(name, ""))
        for name, data in sorted(members.items())
        if name != "manifest.toml"
    ]
    rows = [SkippedFile(**row) for row in table.pop("not_included", [])]
    manifest = BundleManifest(**table, file=files, not_included=rows)
    return members | {"manifest.toml": manifest_text(manifest)}
