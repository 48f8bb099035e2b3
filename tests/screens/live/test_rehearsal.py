"""A rehearsal on the screen: secrets typed or signed in for, and nothing of either kept."""

from __future__ import annotations

import asyncio
import socket
import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.live.sign_in import SignInDialog
from screens.live.state import LiveState
from screens.live.state import StandIn as Instead
from screens.widgets.dialogs import TextDialog
from tests.screens.home.stage import told
from tests.screens.live.stage import Bench, on, over, planned, state_of
from tests.screens.review.stage import WIDE, Stage, until
from tests.standin.server import OUT_OF_BAND, StandIn, Switches
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status, Value
from wizard.drafts.evidence_file import EvidenceFile
from wizard.inspection.procore.vault import reference_to

TOKEN = "build-developer-sandbox-accessed"


@pytest.fixture(scope="module")
def loopback() -> str:
    """A redirect address of this machine whose port is free."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}/callback"


@pytest.fixture(scope="module")
def procore(loopback: str) -> Iterator[StandIn]:
    with StandIn(Switches(redirect_uris=(loopback, OUT_OF_BAND))) as running:
        yield running


def account(
    folder: Path, home: Path, catalogue: Catalogue, procore: StandIn, **more: Value
) -> Bench:
    """A draft with sandbox credentials; the keyring has no secret."""
    answers: dict[str, Value] = {
        "app.types": ["data-user", "data-service"],
        "sandbox.client_id": procore.sandbox.client_id,
        **more,
    }
    bench = Bench(folder, home, catalogue, answers)
    reference = reference_to(bench.work.draft.id, "sandbox.client_secret")
    bench.work.session.set("sandbox.client_secret", reference)
    bench.stand_at("sandbox.client_id")
    return bench


def rehearsing(procore: StandIn) -> LiveState:
    login, api = procore.places
    return LiveState(stand_in=Instead(login, api, str(procore.ca_file)))


def everything(bench: Bench, home: Path) -> bytes:
    folders = {bench.work.draft.path.parent, home}
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


async def test_a_typed_secret_goes_to_the_stand_in_and_is_kept_nowhere(
    tmp_path: Path, home: Path, catalogue: Catalogue, procore: StandIn
) -> None:
    procore.log.clear()
    more: dict[str, Value] = {"app.service_account_kind": "dmsa"}
    bench = account(tmp_path, home, catalogue, procore, **more)
    secret = procore.sandbox.client_secret
    app = bench.stage(rehearsing(procore))
    async with app.run_test(size=WIDE) as pilot:
        plan = await planned(pilot)
        assert not procore.log
        await pilot.press("enter")
        await on(pilot, TextDialog)
        await enter(pilot, secret)
        shown = await over(pilot)

    assert "a stand-in is called instead of Procore, and proves nothing" in plan
    assert "Credentials used" in plan
    assert "→ login-sandbox.procore.com" in plan
    assert ("POST", "/oauth/token") in {(call.method, call.path) for call in procore.log}
    assert "rehearsal, not Procore" in shown
    assert secret not in shown
    assert secret.encode() not in everything(bench, home)
    assert all(seen.rehearsal for seen in bench.kept().values() if not seen.trouble)
    assert bench.work.session.assessment.findings[TOKEN].status is not Status.MET


async def test_escape_at_the_hidden_line_leaves_out_what_needs_it(
    tmp_path: Path, home: Path, catalogue: Catalogue, procore: StandIn
) -> None:
    procore.log.clear()
    more: dict[str, Value] = {"app.service_account_kind": "dmsa"}
    bench = account(tmp_path, home, catalogue, procore, **more)
    app = bench.stage(rehearsing(procore))
    async with app.run_test(size=WIDE) as pilot:
        await planned(pilot)
        await pilot.press("enter")
        await on(pilot, TextDialog)
        await pilot.press("escape")
        shown = await over(pilot)

    assert "no secret was given" in " ".join(shown.split())
    assert not [call for call in procore.log if call.path == "/oauth/token"]


async def test_a_person_signs_in_and_the_browser_comes_back(
    tmp_path: Path, home: Path, catalogue: Catalogue, procore: StandIn, loopback: str
) -> None:
    more: dict[str, Value] = {"app.redirect_uris.sandbox": [loopback]}
    bench = account(tmp_path, home, catalogue, procore, **more)
    app = bench.stage(rehearsing(procore))
    async with app.run_test(size=WIDE) as pilot:
        plan = await planned(pilot)
        dialog = await signing_in(pilot, procore)
        await pilot.press("r")
        await until(pilot, lambda shown: "refresh token is then used once, by 1 more" in shown)
        await asyncio.to_thread(visit, procore, dialog._signing_in.url)
        after = await until(pilot, lambda shown: "Signed in to the Developer" in shown)
        await pilot.press("enter")
        await over(pilot)
        outcomes = {q.check: o.observed.facts for q, o in state_of(app).outcomes.items()}

    assert "s signs in to the Developer Sandbox" in plan
    assert "s sign in" not in after
    assert outcomes["oauth-token"]["outcome"] == "signed-in"
    assert outcomes["oauth-token"]["rotation"] == "rotated"
    assert b"eyJ" not in everything(bench, home)


async def test_who_signed_in_to_a_stand_in_is_not_signed_in_to_procore(
    tmp_path: Path, home: Path, catalogue: Catalogue, procore: StandIn, loopback: str
) -> None:
    more: dict[str, Value] = {"app.redirect_uris.sandbox": [loopback]}
    bench = account(tmp_path, home, catalogue, procore, **more)
    app = bench.stage(rehearsing(procore))
    async with app.run_test(size=WIDE) as pilot:
        await planned(pilot)
        dialog = await signing_in(pilot, procore)
        await asyncio.to_thread(visit, procore, dialog._signing_in.url)
        await until(pilot, lambda shown: "Signed in to the Developer" in shown)
        await pilot.press("t")
        await on(pilot, TextDialog)
        await enter(pilot, "")
        after = await until(pilot, lambda shown: "stand-in none" in shown and "s sign" in shown)

    assert "Signed in to the Developer" not in after
    assert "s signs in to the Developer Sandbox" in after


async def test_a_pasted_code_signs_in_too_and_a_wrong_one_is_told(
    tmp_path: Path, home: Path, catalogue: Catalogue, procore: StandIn
) -> None:
    more: dict[str, Value] = {"app.redirect_uris.sandbox": [OUT_OF_BAND]}
    bench = account(tmp_path, home, catalogue, procore, **more)
    app = bench.stage(rehearsing(procore))
    async with app.run_test(size=WIDE) as pilot:
        await planned(pilot)
        dialog = await signing_in(pilot, procore)
        url = dialog._signing_in.url
        page = await asyncio.to_thread(visit, procore, url)
        code = page.partition('id="authorization_code">')[2].partition("<")[0]
        await paste_code(pilot, f"{OUT_OF_BAND}?code={code}&state=of-another")
        wrong = await until(pilot, lambda shown: "✗" in shown)
        await paste_code(pilot, code)
        after = await until(pilot, lambda shown: "Signed in to the Developer" in shown)

    assert "another sign-in" in " ".join(wrong.split())
    assert code not in wrong
    assert "Signed in to the Developer Sandbox" in after


async def signing_in(pilot: Pilot[None], procore: StandIn) -> SignInDialog:
    """The dialog, after the secret was typed."""
    await pilot.press("s")
    await on(pilot, TextDialog)
    await enter(pilot, procore.sandbox.client_secret)
    return await on(pilot, SignInDialog)


async def paste_code(pilot: Pilot[None], text: str) -> None:
    from screens.widgets.dialogs import SafeInput

    entry = pilot.app.screen.query_one(SafeInput)
    entry.focus()
    entry.value = text
    await pilot.press("enter")
    await pilot.pause()


def visit(procore: StandIn, url: str) -> str:
    """What a browser shows at the end."""
    trusted = ssl.create_default_context(cafile=str(procore.ca_file))
    trusted.check_hostname = False
    with urllib.request.urlopen(url, timeout=5, context=trusted) as page:
        return str(page.read().decode())


@pytest.mark.parametrize(
    ("given", "said"),
    [("procore.com:443,procore.com:444", "not this machine"), ("127.0.0.1:1", "two addresses")],
)
async def test_only_this_machine_may_stand_in(
    tmp_path: Path, home: Path, catalogue: Catalogue, given: str, said: str
) -> None:
    bench = Bench(tmp_path, home, catalogue, {})
    app = bench.stage()
    async with app.run_test(size=WIDE) as pilot:
        await planned(pilot)
        await pilot.press("t")
        await on(pilot, TextDialog)
        await enter(pilot, given)
        await until(pilot, lambda _: bool(told(app)))
        note = told(app)

    assert said in note


async def test_a_stand_in_is_taken_with_the_file_of_its_authority(
    tmp_path: Path, home: Path, catalogue: Catalogue, procore: StandIn
) -> None:
    bench = account(tmp_path, home, catalogue, procore)
    app: Stage = bench.stage()
    places = ",".join(f"{place.host}:{place.port}" for place in procore.places)
    async with app.run_test(size=WIDE) as pilot:
        await planned(pilot)
        await pilot.press("t")
        await on(pilot, TextDialog)
        await enter(pilot, places)
        await enter(pilot, str(procore.ca_file))
        shown = await until(pilot, lambda shown: "! Rehearsal" in shown)
        instead = state_of(app).stand_in

    assert f"stand-in {procore.login.host}:{procore.login.port}" in shown
    assert instead == Instead(*procore.places, str(procore.ca_file))
    assert not EvidenceFile(bench.work.draft.path).path.exists()


async def enter(pilot: Pilot[None], text: str) -> None:
    """Fills the line of a dialog and accepts it."""
    from screens.widgets.dialogs import SafeInput

    await pilot.pause(0.05)
    pilot.app.screen.query_one(SafeInput).value = text
    await pilot.press("enter")
    await pilot.pause(0.05)


async def test_production_is_held_back_until_a_key_or_a_click_allows_it(
    tmp_path: Path, home: Path, catalogue: Catalogue
) -> None:
    answers: dict[str, Value] = {
        "app.types": ["data-user", "data-service"],
        "app.service_account_kind": "dmsa",
        "prod.client_id": "a" * 64,
    }
    bench = Bench(tmp_path, home, catalogue, answers)
    reference = reference_to(bench.work.draft.id, "prod.client_secret")
    bench.work.session.set("prod.client_secret", reference)
    app = bench.stage()
    async with app.run_test(size=WIDE) as pilot:
        before = await planned(pilot)
        await pilot.click("#choices", offset=(4, 1))
        allowed = await until(pilot, lambda shown: "production ON" in shown and "PROD" in shown)
        await pilot.press("p")
        after = await until(pilot, lambda shown: "Held back" in shown)

    assert "Nothing is called" in before
    assert "Held back" in before
    assert "login.procore.com" not in before.partition("Held back")[0]
    assert "Procore, PRODUCTION · with credentials" in allowed
    assert "! Procore's PRODUCTION may be called" in allowed
    assert "production off" in after
    assert not bench.kept()
