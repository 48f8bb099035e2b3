"""Facts from an app's manifest."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from wizard.inspection.procore.manifest import AppManifest
from wizard.topics.autofill.facts import Fact

_MOST_LEFT = 10


def manifest_facts(manifest: AppManifest, name: str) -> Iterator[Fact]:
    """The facts; the texts were cleaned when it was read."""
    values = {
        "components": (manifest.components, "components"),
        "fullscreen": (manifest.addresses.get("fullscreen"), "fullscreen.source_url"),
        "sidepanel": (manifest.addresses.get("sidepanel"), "sidepanel.source_url"),
        "views": (manifest.views, "sidepanel.views"),
        "parameters": (manifest.parameters, "user_configuration"),
        "page_url": (manifest.page_url, "post_installation_instruction.page.url"),
        "page_label": (manifest.page_label, "post_installation_instruction.page.label"),
        "notes": (manifest.notes, "post_installation_instruction.notes"),
        "permissions": ([each._asdict() for each in manifest.permissions], "permissions"),
    }
    for fact, (value, key) in values.items():
        if value:
            yield Fact(f"manifest.{fact}", value, f"{name}, {key}")


def manifest_hosts(manifest: AppManifest, name: str) -> Iterator[Fact]:
    """The hosts of its pages."""
    hosts = dict.fromkeys(filter(None, map(_manifest_host, manifest.addresses.values())))
    if hosts:
        yield Fact("manifest.hosts", list(hosts), f"{name}, source_url")


def _manifest_host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def manifest_remarks(manifest: AppManifest) -> Iterator[str]:
    """Remarks on how the manifest was read, one sentence each."""
    if not manifest.is_known:
        version = f"version {manifest.schema}" if manifest.schema else "no version"
        yield f"The manifest has {version}; 4.1 is known here. Check each value that was read."
    yield from (f"Not read: {message}" for message in manifest.left[:_MOST_LEFT])
    if len(manifest.left) > _MOST_LEFT:
        yield f"Not read: {len(manifest.left) - _MOST_LEFT} more"
