"""Sends requests to hosts on this machine with the client of a live run."""

from __future__ import annotations

from typing import Any

import pytest

from tests.limits import quick
from tests.standin.faulty import Faulty
from wizard.inspection.net.answer import Answer, RequestFailed
from wizard.inspection.net.client import Client, ClientLimits, Request
from wizard.inspection.net.guard import Guard

SHOP = "shop.example"
PATIENT = quick(30.0)
HASTY = quick(0.3)


async def answered(
    web: Faulty,
    path: str = "/page",
    *,
    host: str = SHOP,
    limits: ClientLimits = PATIENT,
    guard: Guard | None = None,
    method: str = "GET",
    **more: Any,
) -> Answer:
    """The answer to one request, built with `more`. Raises RequestFailed."""
    request = Request(method, web.url(path, host), **more)
    async with Client(guard or web.guard(), limits, ca_file=str(web.ca_file)) as client:
        return await client.fetch(request)


async def failed(web: Faulty, path: str = "/page", **more: Any) -> RequestFailed:
    """The reason why there was no answer."""
    with pytest.raises(RequestFailed) as caught:
        await answered(web, path, **more)
    return caught.value
