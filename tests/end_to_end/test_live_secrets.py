"""Live runs with secrets: no file, no word and no process of the program ever holds one."""

from __future__ import annotations

import base64
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.cli.conftest import Ran
from tests.cli.live_stage import QUICKLY, LiveShell, rehearsal
from tests.cli.test_secrets import KEYRING
from tests.standin.faulty import Faulty
from tests.standin.pages import page
from tests.standin.server import CONNECTED, Record, StandIn
from tests.standin.wire import Asked, Line
from wizard.inspection.procore.hosts import Stage

VARIABLE = "SUBMISSION_WIZARD_SECRET_"
HOOK = "Bearer C4nary-of-the-endpoint"
KEPT = "C4nary-in-the-keyring"
WRONG = "C4nary-that-is-wrong"
SECRETS = ("sandbox.client_secret", "prod.client_secret", "webhook.auth_value")
OWN_HOSTS = re.compile(r"https://(?:help|www|app|hooks)\.fieldline-software\.com")
HOOK_ADDRESS = "https://hooks.fieldline-software.com/procore"
REPORTS = (
    ("check", "ready"),
    ("check", "ready", "--format", "json"),
    ("check", "ready", "--format", "markdown"),
    ("check", "ready", "-o", "report.txt"),
    ("check", "-h"),
    ("secret", "list", "ready"),
    ("export", "ready", "--incomplete"),
    ("export", "ready", "--incomplete", "--folder", "--to", "open"),
)
FEW = (("check", "ready", "--format", "json"), ("export", "ready", "--incomplete"))

# Everything that logs does so, loudest, from the first line on.
LOUD = """
import logging, sys
logging.basicConfig(level=1, stream=sys.stderr)
for name in ("httpx", "httpcore", "asyncio", "keyring", "h11", "anyio"):
    logging.getLogger(name).setLevel(1)
"""


@pytest.fixture(scope="module")
def procore() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty() as faulty:
        faulty.on("/procore/mirror", _mirror)
        yield faulty


def _mirror(line: Line, asked: Asked, _: str) -> None:
    """An endpoint that says back all that it was sent."""
    said = "; ".join(f"{name}: {value}" for name, value in asked.headers)
    line.reply(asked, page(said, f"<h1>{said}</h1>", X_Said=asked.header("authorization")))


@pytest.fixture
def shell(tmp_path: Path, procore: StandIn, web: Faulty, home: Path) -> LiveShell:
    """The ready sample, with the stand-in's apps and with pages of this machine."""
    procore.log.clear()
    web.seen.clear()
    (home / "tmp").mkdir()
    loud = tmp_path / "loud"
    loud.mkdir()
    (loud / "sitecustomize.py").write_text(LOUD, "utf-8")
    keyring = tmp_path / "keyring"
    keyring.mkdir()
    (keyring / "small_keyring.py").write_text(KEYRING, "utf-8")
    shell = LiveShell(tmp_path / "work")
    shell.folder.mkdir()
    shell.sample()
    shell.without_videos()
    draft = shell.folder / "ready" / "submission.toml"
    text = draft.read_text("utf-8").replace(HOOK_ADDRESS, web.local("/procore/mirror"))
    text = OWN_HOSTS.sub(web.local("").rstrip("/"), text)
    text = re.sub('(?m)^(sales_)?email = "(support|sales)@.*"$', "", text)  # no DNS of this machine
    text = re.sub('(?m)^company_id = ".*"$', f'company_id = "{CONNECTED}"', text)
    for old, app in (("b1Kx7p", procore.sandbox), ("q7Zt0m", procore.production)):
        text = re.sub(rf"{old}\w+", app.client_id, text)
    draft.write_text(text, "utf-8")
    shell.env = {"PYTHONPATH": str(keyring), "TMPDIR": str(home / "tmp")}
    return shell


def given(procore: StandIn) -> dict[str, str]:
    """The secrets in the environment, which is documented to hold them."""
    secrets = (procore.sandbox.client_secret, procore.production.client_secret, HOOK)
    names = (f"{VARIABLE}{name.upper().replace('.', '_')}" for name in SECRETS)
    return dict(zip(names, secrets, strict=True))


def canaries(procore: StandIn) -> list[str]:
    """Every secret, and every token that was issued, as they are and as they travel."""
    tokens = [one for stage in Stage for one in procore._grants[stage]._tokens]
    plain = {procore.sandbox.client_secret, procore.production.client_secret, KEPT, WRONG, HOOK}
    plain |= {one.access for one in tokens} | {one.refresh for one in tokens if one.refresh}
    plain.add(HOOK.removeprefix("Bearer "))
    packed = {base64.b64encode(one.encode()).decode().rstrip("=")[:-1] for one in plain}
    return sorted(plain | packed | {quote(one, safe="") for one in plain})


def run(shell: LiveShell, procore: StandIn, web: Faulty, *words: str) -> tuple[Ran, list[bytes]]:
    """The live run, as loud as can be; the arguments and the environment of its process amid it."""
    pair = shell.folder.parent / "both.pem"
    pair.write_bytes(procore.ca_file.read_bytes() + web.ca_file.read_bytes())
    options = [
        *rehearsal(procore)[:2],
        "--ca-file",
        str(pair),
        "--allow-private",
        "--yes",
        *QUICKLY,
        *words,
    ]
    seen: list[bytes] = []
    folders = f"{shell.folder.parent / 'loud'}{os.pathsep}{shell.env['PYTHONPATH']}"
    loud = replace(shell, env=shell.env | {"PYTHONDEVMODE": "1", "PYTHONPATH": folders})
    with loud.popen("check", "ready", "--live", *options) as asking:

        def look(_: Record) -> None:
            for name in ("cmdline", "environ"):
                seen.extend(Path(f"/proc/{asking.pid}/{name}").read_bytes().split(b"\0"))

        procore._hear = look
        out, err = asking.communicate(timeout=120)
        procore._hear = None
    return Ran(asking.returncode, out.decode(), err.decode()), seen


def reports(shell: LiveShell, ways: Iterable[tuple[str, ...]] = REPORTS) -> Iterator[str]:
    """What every way to look at the draft says afterwards."""
    for words in ways:
        ran = shell.run(*words)
        yield ran.out + ran.err
    bundle = next((shell.folder / "ready").glob("*.zip"))
    for words in (("verify", str(bundle)), ("verify", str(bundle), "--json")):
        ran = shell.run(*words)
        assert ran.code == 0, ran.err
        yield ran.out + ran.err


def contents(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """All files below the folders, with those that are packed in others."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                yield str(path), path.read_bytes()
                if zipfile.is_zipfile(path):
                    with zipfile.ZipFile(path) as bundle:
                        for name in bundle.namelist():
                            yield f"{path}!{name}", bundle.read(name)


def found_in(said: Iterable[str | bytes], hidden: Iterable[str]) -> list[str]:
    blob = b"\0".join(one.encode() if isinstance(one, str) else one for one in said)
    return [one for one in hidden if one.encode() in blob]


def leaks(shell: LiveShell, home: Path, said: Iterable[str], hidden: list[str]) -> list[str]:
    """Which canaries stand anywhere, with the place."""
    places = dict(contents([shell.folder, home]))
    assert any(name.endswith("submission.evidence.json") for name in places)
    files = [f"{name}: {one}" for name, data in places.items() for one in found_in([data], hidden)]
    return [*found_in(said, hidden), *files]


def test_a_rehearsal_with_secrets_of_the_environment_leaves_none(
    shell: LiveShell, procore: StandIn, web: Faulty, home: Path
) -> None:
    shell.env |= given(procore)
    ran, process = run(shell, procore, web)
    for name in given(procore):
        del shell.env[name]
    said = [ran.out, ran.err, *reports(shell)]
    hidden = canaries(procore)

    paths = {(one.path, one.status) for one in procore.log}
    assert {("/oauth/token", 200), ("/rest/v1.0/me", 200), ("/rest/v1.0/companies", 200)} <= paths
    assert any(one.header("authorization") == HOOK for one in web.seen)
    assert any(one.startswith("eyJ") for one in hidden)
    assert "DEBUG:" in ran.err  # it was loud
    assert "ResourceWarning" not in ran.err
    assert not leaks(shell, home, said, hidden)
    assert b"--rehearse" in process
    documented = tuple(name.encode() for name in given(procore))
    assert not found_in([one for one in process if not one.startswith(documented)], hidden)


def test_a_keyring_is_left_alone_by_a_rehearsal_and_asked_by_a_run(
    shell: LiveShell, procore: StandIn, web: Faulty, home: Path
) -> None:
    kept = shell.folder.parent / "kept.json"
    shell.env |= {"PYTHON_KEYRING_BACKEND": "small_keyring.Keyring", "KEPT": str(kept)}
    for name in SECRETS:
        secret = f"Bearer {KEPT}" if name == "webhook.auth_value" else KEPT
        shell.ok("secret", "set", "ready", name, typed=f"{secret}\n")
    rehearsed, process = run(shell, procore, web)
    to_stand_in = [one for one in procore.log if one.path == "/oauth/token"]
    to_endpoint = [one for one in web.seen if one.header("authorization")]
    hooks = ("--requirement", "build-webhook-auth-header")
    called = shell.live(web, "--yes", *hooks)
    said = [rehearsed.out, rehearsed.err, called.out, called.err, *reports(shell, FEW)]
    hidden = canaries(procore)

    assert KEPT in kept.read_text("utf-8")
    assert not to_stand_in
    assert not to_endpoint
    assert any(one.header("authorization") == f"Bearer {KEPT}" for one in web.seen)
    assert not leaks(shell, home, said, hidden)
    assert not found_in(process, hidden)


def test_wrong_secrets_are_refused_without_being_said(
    shell: LiveShell, procore: StandIn, web: Faulty, home: Path
) -> None:
    shell.env |= {name: f"{WRONG}-{number}" for number, name in enumerate(given(procore))}
    ran, _ = run(shell, procore, web, "--format", "json")
    said = [ran.out, ran.err, *reports(shell, FEW)]

    assert {one.status for one in procore.log if one.path == "/oauth/token"} == {401}
    assert json.loads(ran.out)["data"]["findings"]
    assert not leaks(shell, home, said, canaries(procore))
