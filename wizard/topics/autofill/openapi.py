"""Facts from an OpenAPI description: the app, its contact, its servers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from wizard.inspection.procore.hosts import is_procore
from wizard.rules.addresses import is_public_host
from wizard.topics.autofill.facts import SourceFacts
from wizard.topics.autofill.words import mail_in, web_address

_SERVERS = 20


def document_in(data: bytes) -> Mapping[str, Any] | None:
    """The OpenAPI description; None for any other text."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, Mapping) or not isinstance(document.get("paths"), Mapping):
        return None
    return document if {"openapi", "swagger"} & document.keys() else None


def read_openapi(
    document: Mapping[str, Any], name: str, path: str, source_facts: SourceFacts
) -> None:
    """Adds its facts; a description of Procore's API is recognised by its servers.

    `path` is the file as an answer of the draft names it.
    """
    servers = list(_servers(document))
    hosts = [urlsplit(address).hostname or "" for address in servers]
    if any(map(is_procore, hosts)):
        source_facts.add("openapi.procore", path, f"{name}, its servers are Procore's")
        return
    info = _mapping_at(document, "info")
    contact = _mapping_at(info, "contact")
    for fact, value, key in (
        ("title", info.get("title"), "info.title"),
        ("version", info.get("version"), "info.version"),
        ("description", info.get("description") or info.get("summary"), "info.description"),
        ("email", mail_in(contact.get("email")), "info.contact.email"),
        ("contact_url", web_address(contact.get("url")), "info.contact.url"),
        ("terms", web_address(info.get("termsOfService")), "info.termsOfService"),
        ("docs", web_address(_mapping_at(document, "externalDocs").get("url")), "externalDocs.url"),
    ):
        if isinstance(value, str):
            source_facts.add(f"openapi.{fact}", value, f"{name}, {key}")
    source_facts.add("openapi.servers", servers, f"{name}, servers")
    source_facts.add("openapi.hosts", list(dict.fromkeys(hosts)), f"{name}, servers")


def _mapping_at(part: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = part.get(key)
    return found if isinstance(found, Mapping) else {}


def _servers(document: Mapping[str, Any]) -> Iterator[str]:
    """The addresses of public servers, without those that contain variables."""
    listed = document.get("servers")
    rows = listed[:_SERVERS] if isinstance(listed, list) else []
    addresses = [row.get("url") for row in rows if isinstance(row, Mapping)]
    host = document.get("host")
    if isinstance(host, str):
        base = document.get("basePath")
        addresses.append(f"https://{host}{base if isinstance(base, str) else ''}")
    for address in addresses:
        sound = web_address(address)
        if sound.startswith("https://") and "{" not in sound and not _is_local(sound):
            yield sound.rstrip("/")


def _is_local(address: str) -> bool:
    return not is_public_host(urlsplit(address).hostname or "")
