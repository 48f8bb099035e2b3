"""A name that is not found is held against its owner only where public names are found at all."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.guard import WITNESS, Guard, may_exist


def network(monkeypatch: pytest.MonkeyPatch, *known: str) -> list[str]:
    """A network of a few names, since none can be had here; gives what was looked up."""
    asked: list[str] = []

    def look_up(host: str, port: int, *_: Any, **_more: Any) -> list[Any]:
        asked.append(host)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


async def failure(guard: Guard, host: str) -> Failure:
    with pytest.raises(RequestFailed) as caught:
        await guard.places(host, 443)
    return caught.value.failure


async def test_where_public_names_are_found_a_missing_one_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network(monkeypatch, WITNESS)

    assert await failure(Guard(), "gone.fieldline.com") is Failure.NO_HOST


async def test_where_no_public_name_is_found_nobody_is_to_blame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = network(monkeypatch)
    guard = Guard()

    assert await failure(guard, "gone.fieldline.com") is Failure.NO_NETWORK
    assert await failure(guard, "also.fieldline.com") is Failure.NO_NETWORK
    assert asked.count(WITNESS) == 1


@pytest.mark.parametrize("host", ["shop.example", "shop.invalid.", "SHOP.TEST"])
async def test_names_that_nobody_can_have_need_no_witness(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    asked = network(monkeypatch)

    assert not may_exist(host)
    assert await failure(Guard(), host) is Failure.NO_HOST
    assert WITNESS not in asked
