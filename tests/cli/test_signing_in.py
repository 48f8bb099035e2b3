"""`check --live --sign-in` as a person at a terminal meets it."""

from __future__ import annotations

import contextlib
import ssl
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.standin.server import OUT_OF_BAND, StandIn
from wizard.catalogue.load import load_catalogue
from wizard.cli.signing_in import sign_in_at_terminal
from wizard.drafts.evidence_observed import Question
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.inspection.net.client import Client, ClientLimits
from wizard.inspection.probes.scene import ProbeError
from wizard.inspection.procore.account import Account, Flow, Rotation, SignedIn
from wizard.inspection.procore.hosts import Stage
from wizard.topics.live.sign_in import waits_for_sign_in

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "2025-02" / "ready" / "submission.toml"
FIELDS = load_catalogue().edition("2025-02").journey.sign_in
LOOPBACK = "http://127.0.0.1:{}/callback"


@pytest.fixture
def procore() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


@pytest.fixture
def draft(catalogue: Any, procore: StandIn) -> Draft:
    """The ready sample with the stand-in's credentials, sent back to a free port or by code."""
    found = load_draft(SAMPLE, catalogue.fields)
    found.answers["sandbox.client_id"] = procore.sandbox.client_id
    found.answers["app.redirect_uris.sandbox"] = [OUT_OF_BAND]
    return found


@pytest.fixture(autouse=True)
def at_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)


class Browser:
    """Opens an address as a person's browser does, beside the program; remembers the page."""

    def __init__(self, procore: StandIn) -> None:
        self._context = ssl.create_default_context(cafile=str(procore.ca_file))
        self._context.check_hostname = False
        self.page = ""
        self.came = threading.Event()

    def open(self, url: str) -> bool:
        threading.Thread(target=self._visit, args=(url,), daemon=True).start()
        return True

    def _visit(self, url: str) -> None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(url, timeout=5, context=self._context) as page,
        ):
            self.page = page.read().decode()
        self.came.set()


def signed_in(
    procore: StandIn, draft: Draft, browse: Any, *, refreshes: bool = False
) -> dict[Stage, SignedIn]:
    async def secret(_: str) -> str:
        return procore.sandbox.client_secret

    def client() -> Client:
        return Client(procore.guard(), ClientLimits(total_s=5.0), str(procore.ca_file))

    return dict(sign_in_at_terminal(FIELDS, draft, client, secret, browse, refreshes=refreshes))


def test_the_browser_comes_back_and_the_token_is_for_this_run(
    procore: StandIn, draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket_free() as port:
        redirect = LOOPBACK.format(port)
    procore.turn(redirect_uris=(redirect,))
    draft.answers["app.redirect_uris.sandbox"] = [redirect]
    token = signed_in(procore, draft, Browser(procore).open, refreshes=True)[Stage.SANDBOX]

    told = capsys.readouterr().err
    assert token.access.startswith("eyJ")
    assert token.rotation is Rotation.ROTATED
    assert f"error instead: {redirect} was sent as the redirect URI" in told
    assert "Waiting until the browser comes back" in told
    assert told.endswith("Signed in for this run.\n")
    assert procore.sandbox.client_secret not in told
    assert token.access not in told


def test_a_code_is_pasted(
    procore: StandIn,
    draft: Draft,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    browser = Browser(procore)

    def typed(_: str) -> str:
        assert browser.came.wait(10)
        return browser.page.partition('_code">')[2].partition("<")[0]

    monkeypatch.setattr("click.termui.visible_prompt_func", typed)
    tokens = signed_in(procore, draft, browser.open)

    assert tokens[Stage.SANDBOX].access.startswith("eyJ")
    assert "Procore shows a code: paste it here." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"app.redirect_uris.sandbox": None}, "No redirect address is given for the sandbox"),
        ({"sandbox.client_id": None}, "no client id or no client secret for the sandbox"),
        ({"sandbox.client_secret": None}, "no client id or no client secret for the sandbox"),
    ],
)
def test_what_is_lacking_is_told_and_the_run_goes_on_without_a_person(
    procore: StandIn,
    draft: Draft,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, None],
    said: str,
) -> None:
    for name in change:
        del draft.answers[name]

    assert signed_in(procore, draft, Browser(procore).open) == {}
    told = capsys.readouterr().err
    assert said in told
    assert told.startswith("Not signed in: ")
    assert procore.log == []


def test_a_secret_that_nobody_has_is_told(draft: Draft, capsys: pytest.CaptureFixture[str]) -> None:
    async def none(_: str) -> str:
        raise ProbeError("no secret was given")

    def client() -> Client:
        raise AssertionError("nothing is called")

    assert sign_in_at_terminal(FIELDS, draft, client, none) == {}
    assert capsys.readouterr().err == "Not signed in: no secret was given\n"


@pytest.mark.parametrize(
    ("check", "stage", "flow", "waits"),
    [
        ("installation", Stage.SANDBOX, Flow.USER, True),
        ("installation", Stage.SANDBOX, Flow.SERVICE, False),
        ("oauth-token", Stage.PRODUCTION, Flow.USER, False),
        ("link-alive", Stage.SANDBOX, Flow.USER, False),
    ],
)
def test_a_person_is_asked_only_for_what_takes_one(
    check: str, stage: Stage, flow: Flow, waits: bool
) -> None:
    account = Account(stage, flow, "id", "keyring:x")
    assert waits_for_sign_in([Question(check, account.inputs("77120"))]) is waits


@contextlib.contextmanager
def socket_free() -> Iterator[int]:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield one.getsockname()[1]
