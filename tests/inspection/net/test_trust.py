"""Authorities that run or environment name are trusted; one that cannot be read is told."""

from __future__ import annotations

import ssl
from pathlib import Path

import anyio
import pytest

from tests.inspection.net.asking import PATIENT
from tests.standin.faulty import Faulty
from wizard.inspection.net.answer import Answer, Failure, RequestFailed
from wizard.inspection.net.client import Client, Request
from wizard.inspection.net.trust import context_for


@pytest.fixture(autouse=True)
def _usual_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that other tests do without, since reading them takes longer than a request."""
    monkeypatch.delenv("SSL_CERT_DIR")


async def opened(web: Faulty, ca_file: str = "") -> Answer:
    async with Client(web.guard(), PATIENT, ca_file=ca_file) as client:
        return await client.fetch(Request("GET", web.url()))


async def test_nobody_trusts_it_unasked(web: Faulty) -> None:
    with pytest.raises(RequestFailed) as caught:
        await opened(web)

    assert caught.value.failure is Failure.TLS_ISSUER


async def test_the_file_of_the_run_is_trusted(web: Faulty) -> None:
    assert (await opened(web, str(web.ca_file))).status == 200


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
async def test_a_file_of_the_environment_is_trusted(
    web: Faulty, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(web.ca_file))

    assert (await opened(web)).status == 200


@pytest.mark.parametrize("name", ["SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
async def test_a_folder_of_the_environment_is_trusted(
    web: Faulty, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (tmp_path / "own.pem").write_bytes(web.ca_file.read_bytes())
    await anyio.run_process(["openssl", "rehash", str(tmp_path)])
    monkeypatch.setenv(name, str(tmp_path))

    assert (await opened(web)).status == 200


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
async def test_one_that_is_not_there_is_told_by_the_name_of_the_variable(
    web: Faulty, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv(name, str(tmp_path / "gone.pem"))
    with pytest.raises(RequestFailed) as caught:
        await opened(web, str(web.ca_file))

    assert caught.value.failure is Failure.TLS
    assert name in caught.value.message
    assert "gone.pem" in caught.value.message


def test_nothing_older_than_tls_1_2_is_offered(web: Faulty) -> None:
    context = context_for(str(web.ca_file))

    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.check_hostname
    assert not context.hostname_checks_common_name
    assert context.verify_mode is ssl.CERT_REQUIRED
