"""A rehearsal goes through every motion, is marked as one, and counts for nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli

from tests.cli.conftest import Ran, data_in
from tests.cli.live_stage import SECRET_VARIABLE, TOKEN, LiveShell, rehearsal
from tests.standin.server import StandIn

CLIENT = "q7Zt0mJ3nX8bLr5KfW2vYh9sDc6pEa1gUo4iTjNkMxQ"
MARK = "rehearsal, not Procore"
SANDBOX = "build-developer-sandbox-accessed"

BROWSER = """
import os, ssl, sys, urllib.request
trusting = ssl.create_default_context(cafile=os.environ["STAND_IN_CA"])
urllib.request.urlopen(sys.argv[1], context=trusting).read()
"""
"""Goes where it is sent, as a browser does in which somebody agrees."""


@pytest.fixture(scope="module")
def procore() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture
def shell(tmp_path: Path, procore: StandIn) -> LiveShell:
    procore.log.clear()
    shell = LiveShell(tmp_path)
    shell.sample()
    draft = tmp_path / "ready" / "submission.toml"
    text = draft.read_text("utf-8").replace(CLIENT, procore.production.client_id)
    draft.write_text(text, "utf-8")
    return shell


def asked(shell: LiveShell, procore: StandIn, *more: str) -> Ran:
    words = ("--live", "--yes", *rehearsal(procore), "--requirement", TOKEN, *more)
    return shell.run("check", "ready", *words)


def test_it_asks_the_stand_in_alone_and_says_what_that_would_mean(
    shell: LiveShell, procore: StandIn
) -> None:
    shell.env[SECRET_VARIABLE] = procore.production.client_secret
    ran = asked(shell, procore)

    assert {call.host for call in procore.log} <= {"login.procore.com", "login-sandbox.procore.com"}
    assert {(call.method, call.path) for call in procore.log} <= {
        ("POST", "/oauth/token"),
        ("GET", "/oauth/token/info"),
    }
    assert "REHEARSAL, not Procore: a stand-in on this machine" in ran.err
    assert f"✓ {TOKEN}: " in ran.err
    assert MARK in ran.out
    document = data_in(shell.run("check", "ready", "--format", "json").out)
    finding = {each["id"]: each for each in document["findings"]}[TOKEN]
    assert finding["status"] == "could-not-tell"
    assert all(each["rehearsal"] for each in finding["observed"])


def test_what_would_be_wrong_and_how_to_fix_it_are_two_lines(
    shell: LiveShell, procore: StandIn
) -> None:
    shell.env[SECRET_VARIABLE] = "mistyped-by-us"
    lines = asked(shell, procore).err.splitlines()
    at = next(at for at, line in enumerate(lines) if f"{TOKEN}: " in line)

    assert lines[at].startswith("  ✗ ")
    assert lines[at].endswith("most likely secret or id is mistyped")
    assert lines[at + 1].startswith("    Fix: ")
    assert "store the secret again" in lines[at + 1]


def test_no_secret_is_left_anywhere(shell: LiveShell, procore: StandIn, home: Path) -> None:
    secret = procore.production.client_secret
    shell.env[SECRET_VARIABLE] = secret
    ran = asked(shell, procore)

    assert any(call.path == "/oauth/token" for call in procore.log)
    files = [p for folder in (shell.folder, home) for p in folder.rglob("*") if p.is_file()]
    everything = b"".join(path.read_bytes() for path in files)
    assert secret not in ran.out + ran.err
    assert secret.encode() not in everything
    assert b"eyJ" not in shell.evidence.read_bytes()


def test_a_secret_that_nobody_gives_is_named_with_the_ways_to_give_it(
    shell: LiveShell, procore: StandIn
) -> None:
    ran = asked(shell, procore)

    assert "prod.client_secret" in ran.err
    assert SECRET_VARIABLE in ran.err
    assert not [call for call in procore.log if call.host == "login.procore.com"]


def test_a_reference_to_another_drafts_secret_is_refused(
    shell: LiveShell, procore: StandIn
) -> None:
    draft = shell.folder / "ready" / "submission.toml"
    own = tomli.loads(draft.read_text("utf-8"))["wizard"]["id"]
    text = draft.read_text("utf-8")
    assert f"/{own}/prod.client_secret" in text
    draft.write_text(text.replace(f"/{own}/prod", "/0123456789abcdef/prod"), "utf-8")
    shell.env[SECRET_VARIABLE] = procore.production.client_secret
    ran = asked(shell, procore)

    assert "not its own" in ran.err
    assert not [call for call in procore.log if call.host == "login.procore.com"]


def test_a_secret_field_that_is_empty_asks_nothing(shell: LiveShell, procore: StandIn) -> None:
    draft = shell.folder / "ready" / "submission.toml"
    lines = draft.read_text("utf-8").splitlines(keepends=True)
    draft.write_text("".join(line for line in lines if "client_secret" not in line), "utf-8")
    ran = asked(shell, procore)

    assert "oauth/token" not in ran.err
    assert not procore.log


def test_a_person_signs_in_for_one_run(shell: LiveShell, procore: StandIn, home: Path) -> None:
    draft = shell.folder / "ready" / "submission.toml"
    text = draft.read_text("utf-8").replace('auth_choice = "both"', 'auth_choice = "user-level"')
    text = text.replace('"data-user", "data-service"', '"data-user"')
    draft.write_text(text, "utf-8")
    new = {
        "sandbox.client_id": procore.sandbox.client_id,
        "app.redirect_uris.sandbox": procore.switches.redirect_uris[0],
    }
    shell.ok("set", "ready", *(f"{name}={value}" for name, value in new.items()))
    browser = shell.folder / "browser.py"
    browser.write_text(BROWSER, "utf-8")
    shell.env |= {
        "BROWSER": f"{sys.executable} {browser} %s",
        "STAND_IN_CA": str(procore.ca_file),
        "SUBMISSION_WIZARD_SECRET_SANDBOX_CLIENT_SECRET": procore.sandbox.client_secret,
    }
    words = ("--live", "--yes", "--sign-in", *rehearsal(procore), "--requirement", SANDBOX)
    ran = shell.run("check", "ready", *words)

    assert "POST https://login-sandbox.procore.com/oauth/token, once you have signed in" in ran.err
    assert "your browser opens the sign-in of the Developer Sandbox" in ran.err
    assert "Signed in for this run." in ran.err
    assert [call.path for call in procore.log][:2] == ["/oauth/authorize", "/oauth/token"]
    assert b"eyJ" not in b"".join(p.read_bytes() for p in home.rglob("*") if p.is_file())
    assert b"eyJ" not in shell.evidence.read_bytes()
    assert "eyJ" not in ran.out + ran.err


def test_nobody_signs_in_where_nothing_waits_for_it(shell: LiveShell, procore: StandIn) -> None:
    ran = asked(shell, procore, "--sign-in")

    assert "nobody has to sign in" in ran.err
    assert not [call for call in procore.log if call.path == "/oauth/authorize"]
