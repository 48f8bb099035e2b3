"""Asks hosts on this machine with the client of a live run."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standin.faulty import Faulty
from wizard.inspection.net.answer import Answer, Failed
from wizard.inspection.net.client import Client, Limits, Request
from wizard.inspection.net.guard import Guard

SHOP = "shop.example"
PATIENT = Limits(total_s=30.0, pause_s=0.0)
HASTY = Limits(total_s=0.3, pause_s=0.0)


async def answered(
    web: Faulty,
    path: str = "/page",
    *,
    host: str = SHOP,
    limits: Limits = PATIENT,
    guard: Guard | None = None,
    method: str = "GET",
    **more: Any,
) -> Answer:
    """What came of one request; `more` goes into it. Raises Failed."""
    request = Request(method, web.url(path, host), **more)
    async with Client(guard or web.guard(), limits, ca_file=str(web.ca_file)) as client:
        return await client.fetch(request)


async def failed(web: Faulty, path: str = "/page", **more: Any) -> Failed:
    """Why there was no answer."""
    with pytest.raises(Failed) as caught:
        await answered(web, path, **more)
    return caught.value
