"""No spelling of a private address gets through, and only this machine may stand in."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inspection.net.asking import PATIENT
from tests.standin.faulty import Faulty
from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.client import Client, Request
from wizard.inspection.net.guard import Guard, HostPort, address_in, is_public

HERE = (
    "127.0.0.1", "127.1", "127.0.0.1.", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
    "017700000001", "0.0.0.0", "0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "localhost", "LOCALHOST", "localhost.", "shop.localhost",
)  # fmt: skip
NEAR = (
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]",
    "[fd00::1]", "[fec0::1]", "3232235777", "[::ffff:10.0.0.1]", "[64:ff9b::10.0.0.1]",
    "198.18.0.1", "224.0.0.1", "255.255.255.255", "[ff02::1]", "[2001:db8::1]", "203.0.113.9",
)  # fmt: skip
OUTSIDE = ("8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8")


@pytest.mark.parametrize("host", [*HERE, *NEAR])
async def test_no_spelling_gets_through(host: str) -> None:
    async with Client(Guard(), PATIENT) as client:
        with pytest.raises(RequestFailed) as caught:
            await client.fetch(Request("GET", f"https://{host}/"))

    assert caught.value.failure is Failure.PRIVATE


@pytest.mark.parametrize("host", [*HERE, *NEAR])
def test_nor_by_way_of_a_proxy(host: str) -> None:
    with pytest.raises(RequestFailed):
        Guard().refuse_by_name(host, 443)


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_is_public_stays_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_however_it_is_wrapped(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    wrapped = [f"::ffff:{address}", f"64:ff9b::{address}"]

    assert {is_public(ipaddress.ip_address(one)) for one in wrapped} == {is_public(address)}
    assert {address_in(one) for one in (str(number), hex(number), f"[{address}]")} == {address}


@given(st.text(max_size=40))
def test_any_text_is_a_host_to_the_guard(text: str) -> None:
    address = address_in(text)

    assert address is None or isinstance(is_public(address), bool)


async def test_private_addresses_are_opened_where_a_person_allowed_it(web: Faulty) -> None:
    guard = Guard(allow_private=True)
    async with Client(guard, PATIENT, ca_file=str(web.ca_file)) as client:
        by_number = await client.fetch(Request("GET", web.local()))
        by_name = await client.fetch(Request("GET", web.local().replace("127.0.0.1", "localhost")))

    assert (by_number.status, by_name.status) == (200, 200)


async def test_a_made_up_name_leads_here_and_its_neighbours_do_not(web: Faulty) -> None:
    url = web.url()
    async with Client(web.guard(), PATIENT, ca_file=str(web.ca_file)) as client:
        assert (await client.fetch(Request("GET", url))).status == 200
        for other in (url.replace("/page", ":444/page"), web.local()):
            with pytest.raises(RequestFailed):
                await client.fetch(Request("GET", other))

    assert len(web.seen) == 1


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "8.8.8.8", "stand-in.example", "localhost", "0.0.0.0"]
)
def test_only_this_machine_by_its_number_may_stand_in(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        Guard(instead={HostPort("login.procore.com", 443): HostPort(host, 4001)})
