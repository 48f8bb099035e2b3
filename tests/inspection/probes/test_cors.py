"""What the API allows an origin, asked of the stand-in as a browser asks beforehand."""

from __future__ import annotations

from tests.inspection.probes.asking import ask, told
from tests.standin.server import StandIn, Switches
from wizard.drafts.evidence_observed import Question

ORIGIN = "https://app.example"


async def test_an_origin_that_is_allowed_is_named_in_the_answer() -> None:
    with StandIn(Switches(cors_origins=(ORIGIN,))) as procore:
        found = await ask(Question("cors-preflight", (ORIGIN,)), procore.guard(), procore.ca_file)

    assert found.rehearsal
    assert found.trouble == ""
    assert found.facts["status"] // 100 == 2
    assert found.facts["origin"] == ORIGIN
    assert "authorization" in found.facts["headers"].lower()
    (call,) = procore.log
    assert (call.method, call.host, call.path) == ("OPTIONS", "api.procore.com", "/rest/v1.0/me")


async def test_an_origin_that_is_not_allowed_is_named_nowhere() -> None:
    with StandIn() as procore:
        found = await ask(Question("cors-preflight", (ORIGIN,)), procore.guard(), procore.ca_file)

    assert found.trouble == ""
    assert found.facts["origin"] == ""


async def test_an_outage_is_told_by_its_status() -> None:
    with StandIn(Switches(outage=True)) as procore:
        found = await ask(Question("cors-preflight", (ORIGIN,)), procore.guard(), procore.ca_file)

    assert (found.trouble, found.facts["status"]) == ("", 503)


def test_a_person_reads_which_origin_is_asked_for() -> None:
    said = "OPTIONS https://api.procore.com/rest/v1.0/me, for the origin https://app.example"
    assert told(Question("cors-preflight", (ORIGIN,))) == [said]
