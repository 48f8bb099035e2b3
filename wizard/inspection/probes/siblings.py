"""Asks a site for a made-up page beside an address, to compare it with the page that is there.

A site that answers both alike has most likely no such page, whatever the status says. The made-up
name is the same in every run, so that it is known in logs; pages of one folder share the request.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from wizard.inspection.net.answer import RequestFailed
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.scene import ProbeContext
from wizard.inspection.probes.visiting import (
    VisitResult,
    call_to,
    opened_for,
    own_address,
    page_request,
    result_of_answer,
)
from wizard.inspection.procore.hosts import is_procore

_REDIRECTS = 5
_SUFFIXES = frozenset({"html", "htm", "php", "asp", "aspx", "jsp"})
_UNSHARED_LIMIT = 9999


def sibling_of(address: str) -> str:
    """The address of a made-up page in the same folder; "" if there is none to ask for.

    None is asked for beside a home page, with samples in the address, and of Procore.
    """
    url = opened_for(address)
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    if not name or not host or url != address.partition("#")[0] or is_procore(host):
        return ""
    digest = hashlib.sha256(f"{host}{folder}".encode()).hexdigest()[:10]
    suffix = name.rpartition(".")[2]
    ending = f".{suffix}" if suffix.lower() in _SUFFIXES and "." in name else ""
    slash = "/" if parts.path.endswith("/") else ""
    path = f"{folder}/no-such-page-{digest}{ending}{slash}"
    return urlunsplit(parts._replace(path=path, query="", fragment=""))


def sibling_calls(address: str) -> tuple[PlannedCall, ...]:
    """The call for the made-up page, if any."""
    url = sibling_of(address)
    if not url:
        return ()
    note = "a made-up address to compare with"
    return (replace(call_to(url), note=note, bound=UpperBound(calls=1, redirects=_REDIRECTS)),)


async def sibling_facts(
    address: str, visit: VisitResult, probe_context: ProbeContext
) -> dict[str, Any]:
    """`sibling`: what the made-up page is like; empty if it was not asked for, or in vain.

    `status`; `led`: both led to the same other address; `titled`: both have the same title;
    `unshared`: the characters of the text of one that the other lacks; `aliased`: both name
    the page's address as their canonical one, so that the site ignores the end of its addresses.
    """
    url = sibling_of(address)
    if not url or visit.markup is None or not visit.succeeded:
        return {}

    async def open_it() -> VisitResult | None:
        asked = replace(page_request(url), again=False, redirects=_REDIRECTS)
        try:
            answer = await probe_context.client.fetch(asked)
        except RequestFailed:
            return None
        return await asyncio.to_thread(result_of_answer, answer)

    other: VisitResult | None = await probe_context.shared.once(("sibling", url), open_it)
    if other is None:
        return {}
    return {"sibling": await asyncio.to_thread(comparison, visit, other)}


def comparison(visit: VisitResult, other: VisitResult) -> dict[str, Any]:
    """What a made-up page has in common with a page; the keys are those of `sibling`."""
    status, ended = other.facts["hops"][-1]
    page = other.markup
    found: dict[str, Any] = {
        "status": status,
        "led": len(other.facts["hops"]) > 1 and ended == visit.facts["hops"][-1][1],
    }
    if page is not None and visit.markup is not None:
        names = _names_in(visit.facts["hops"][-1][1]) | _names_in(ended)
        same = _normal(visit.markup.title, names) == _normal(page.title, names)
        own, others = visit.markup.blocks, page.blocks
        unshared = max(_without(own, others, names), _without(others, own, names))
        found |= {"unshared": min(unshared, _UNSHARED_LIMIT), "titled": same}
        url = visit.facts["hops"][-1][1].partition("?")[0]
        named = {own_address(url, visit.markup), own_address(ended, page)}
        found["aliased"] = named == {url.rstrip("/")}
    return found


def _names_in(url: str) -> frozenset[str]:
    """The words of a path, which pages for missing addresses often repeat."""
    return frozenset(re.findall(r"\w+", unquote(urlsplit(url).path).casefold()))


def _without(blocks: Iterable[str], others: Iterable[str], names: frozenset[str]) -> int:
    known = {_normal(block, names) for block in others}
    return sum(len(block) for block in blocks if _normal(block, names) not in known)


def _normal(text: str, names: frozenset[str]) -> str:
    """The words without numbers, and without those of the address."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return " ".join(word for word in words if word not in names)
