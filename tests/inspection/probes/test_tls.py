"""Handshakes with hosts of every kind: which versions they speak, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.inspection.probes.asking import ask, told
from tests.limits import quick
from tests.standin.faulty import Faulty
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.net.guard import Guard


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty("app.example") as faulty:
        yield faulty


async def shaken(web: Faulty, host: str, *, seconds: float = 5.0) -> Observed:
    question = Question("tls", (f"{host}:443",))
    return await ask(question, web.guard(), web.ca_file, limits=quick(seconds))


async def test_the_certificate_of_a_sound_host_is_told(web: Faulty) -> None:
    found = await shaken(web, "app.example")

    assert found.facts["issuer"] == "Stand-in on this machine"
    assert found.facts["expires"] == "3000-01-01"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("refused", "nothing answers at that address"),
        ("hang", "did not answer in time"),
        ("hang-up", "closed the connection amid the handshake"),
    ],
)
async def test_a_host_that_nobody_reaches_is_no_answer(web: Faulty, name: str, said: str) -> None:
    found = await shaken(web, f"{name}.example", seconds=0.4)

    assert said in found.trouble
    assert found.trouble.startswith(f"{name}.example: ")
    assert found.facts == {}


async def test_a_private_address_is_refused_and_may_be_allowed(web: Faulty) -> None:
    local = web.local().removeprefix("https://").partition("/")[0]
    question = Question("tls", (local,))
    before = web.connections("")
    refused = await ask(question, web.guard(), web.ca_file)
    assert web.connections("") == before
    allowed = await ask(question, Guard(allow_private=True), web.ca_file)

    assert "private address" in refused.trouble
    assert allowed.facts["offered"] == ["1.2", "1.3"]
    assert allowed.facts["fault"] == ""


async def test_a_host_of_procores_is_left_alone(web: Faulty) -> None:
    found = await shaken(web, "api.procore.com")

    assert found.trouble == "the host belongs to Procore itself"
    assert told(Question("tls", ("api.procore.com:443",))) == []


async def test_a_proxy_in_between_is_told(web: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    found = await shaken(web, "app.example")

    assert "through a proxy" in found.trouble


def test_the_plan_says_that_no_request_is_made() -> None:
    said = "up to 9 TLS handshakes with app.example, port 8443, no request"
    assert told(Question("tls", ("app.example:8443",))) == [said]
