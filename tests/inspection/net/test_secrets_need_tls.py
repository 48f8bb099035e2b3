"""A secret leaves this machine over TLS with a verified certificate, or not at all."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from tests.inspection.net.asking import PATIENT, answered, failed
from tests.standin.faulty import Faulty
from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.client import Client, Request
from wizard.inspection.net.guard import Guard
from wizard.inspection.procore.hosts import ProcoreHosts, Stage
from wizard.inspection.procore.oauth import Login
from wizard.inspection.procore.refusals import ApiInconclusive

SECRET: list[dict[str, Any]] = [
    {"headers": {"Authorization": "Bearer t0ken"}},
    {"headers": {"aUTHORIZATION": "Basic czNjcmV0"}},
    {"headers": {"Cookie": "session=1"}},
    {"method": "POST", "body": b"client_secret=s3cret", "secret": True},
]


async def sent(web: Faulty, url: str, **more: Any) -> RequestFailed | None:
    """Why nothing was sent; None for what was."""
    request = Request(more.pop("method", "GET"), url, **more)
    async with Client(Guard(allow_private=True), PATIENT, ca_file=str(web.ca_file)) as client:
        try:
            await client.fetch(request)
        except RequestFailed as fault:
            return fault
    return None


@pytest.mark.parametrize("more", SECRET)
@pytest.mark.parametrize("scheme", ["http", "HTTP"])
async def test_no_secret_is_sent_without_tls_not_even_to_this_machine(
    web: Faulty, more: dict[str, Any], scheme: str
) -> None:
    fault = await sent(web, web.plain().replace("http", scheme, 1), **more)

    assert fault is not None
    assert fault.failure is Failure.PLAIN
    assert "no https address" in fault.message
    assert web.seen == []
    assert not web.opened


async def test_what_holds_no_secret_may_go_without_tls(web: Faulty) -> None:
    assert await sent(web, web.plain()) is None
    assert len(web.seen) == 1


@pytest.mark.parametrize("more", SECRET)
@pytest.mark.parametrize("host", ["self-signed", "expired", "wrong-name", "unknown-issuer"])
async def test_no_secret_is_sent_to_a_host_whose_certificate_is_not_good(
    web: Faulty, more: dict[str, Any], host: str
) -> None:
    await failed(web, host=f"{host}.example", **more)

    assert web.seen == []


@pytest.mark.parametrize("more", SECRET)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("place", ["https://other.example", "http://shop.example"])
async def test_no_redirect_takes_a_secret_to_another_origin(
    web: Faulty, more: dict[str, Any], status: int, place: str
) -> None:
    with contextlib.suppress(RequestFailed):
        await answered(web, f"/to?url={place}/page&status={status}", **more)

    assert web.seen
    for one in web.seen[1:]:
        assert not one.body
        assert not one.header("authorization")
        assert not one.header("cookie")


@pytest.mark.parametrize("more", SECRET)
async def test_no_proxy_sees_a_secret_that_is_meant_for_http(
    web: Faulty, more: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", web.plain("").rstrip("/"))
    fault = await sent(web, "http://shop.example/page", **more)

    assert fault is not None
    assert web.seen == []


async def test_credentials_are_not_sent_to_a_login_host_without_tls(web: Faulty) -> None:
    origin = web.plain("")
    hosts = ProcoreHosts(Stage.SANDBOX, "Sandbox", origin, origin, ())
    async with Client(Guard(allow_private=True), PATIENT, ca_file=str(web.ca_file)) as client:
        login = Login(client, hosts)
        with pytest.raises(ApiInconclusive):
            await login.by_credentials("id", "s3cret")
        with pytest.raises(ApiInconclusive):
            await login.owner("t0ken")

    assert web.seen == []
