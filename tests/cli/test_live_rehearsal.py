"""A rehearsal goes through every motion, is marked as one, and counts for nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli

from tests.cli.conftest import Ran
from tests.cli.live_stage import SECRET_VARIABLE, TOKEN, LiveShell, rehearsal
from tests.standin.server import StandIn

CLIENT = "q7Zt0mJ3nX8bLr5KfW2vYh9sDc6pEa1gUo4iTjNkMxQ"
MARK = "rehearsal, not Procore"


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
    document = json.loads(shell.run("check", "ready", "--format", "json").out)
    finding = {each["id"]: each for each in document["findings"]}[TOKEN]
    assert finding["status"] == "could-not-tell"
    assert all(each["rehearsal"] for each in finding["observed"])


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
