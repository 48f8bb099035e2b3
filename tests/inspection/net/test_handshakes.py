"""Each fault of encryption by its own word; what is sound is told with its version and its end."""

from __future__ import annotations

import asyncio
import gc
from datetime import UTC, datetime, timedelta

import pytest

from tests.inspection.net.asking import HASTY, answered, failed
from tests.limits import quick
from tests.standin.faulty import Faulty
from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.client import Client
from wizard.inspection.net.handshake import verified_handshake

FAULTS = {
    "expired": (Failure.TLS_EXPIRED, "has expired"),
    "not-yet": (Failure.TLS_EXPIRED, "not valid yet"),
    "wrong-name": (Failure.TLS_NAME, "for another host"),
    "no-alternative-name": (Failure.TLS_NAME, "for another host"),
    "self-signed": (Failure.TLS_ISSUER, "signed by itself"),
    "unknown-issuer": (Failure.TLS_ISSUER, "neither sent nor known"),
    "incomplete": (Failure.TLS_ISSUER, "neither sent nor known"),
    "tls10": (Failure.TLS_OLD, "no TLS newer than 1.1"),
    "tls11": (Failure.TLS_OLD, "no TLS newer than 1.1"),
    "no-handshake": (Failure.TLS_OLD, "no TLS newer than 1.1"),
    "plain-http": (Failure.TLS, "does not speak TLS"),
    "hang-up": (Failure.DROPPED, "closed the connection amid the handshake"),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_every_fault_has_its_own_word(web: Faulty, name: str) -> None:
    failure, words = FAULTS[name]
    fault = await failed(web, host=f"{name}.example")
    gc.collect()

    assert fault.failure is failure
    assert words in fault.message
    assert not [one for one in web.seen if one.path == "/page"]


@pytest.mark.parametrize(
    ("name", "version"),
    [("tls12", "TLSv1.2"), ("tls13", "TLSv1.3"), ("old-too", "TLSv1.3"), ("shop", "TLSv1.3")],
)
async def test_a_sound_connection_is_told_by_its_version(
    web: Faulty, name: str, version: str
) -> None:
    secured = (await answered(web, host=f"{name}.example")).secured

    assert secured is not None
    assert secured.version == version


async def test_a_certificate_that_ends_soon_says_when(web: Faulty) -> None:
    secured = (await answered(web, host="ends-soon.example")).secured

    assert secured is not None
    assert secured.expires is not None
    left = secured.expires - datetime.now(UTC)
    assert timedelta(days=4) < left < timedelta(days=6)


async def test_a_handshake_alone_ends_in_time_and_at_once_when_it_is_stopped(web: Faulty) -> None:
    async with Client(web.guard(), HASTY, ca_file=str(web.ca_file)) as client:
        with pytest.raises(RequestFailed) as caught:
            await verified_handshake(client, "hang.example", 443, client.trusted())
    async with Client(web.guard(), quick(60), ca_file=str(web.ca_file)) as client:
        handshake = verified_handshake(client, "hang.example", 443, client.trusted())
        shaking = asyncio.create_task(handshake)
        await asyncio.sleep(0.1)
        shaking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(shaking, 3)
    gc.collect()

    assert caught.value.failure is Failure.TIMEOUT
