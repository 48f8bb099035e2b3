"""`mcp`, `skill`, and taking what an assistant proposed."""

from __future__ import annotations

import json
import re
import shlex
import signal
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.posix import need_linux
from wizard.drafts.proposals_file import AssistantProposal, ProposalsFile

SKILL = Path(__file__).parents[2] / "assets" / "skills" / "submission-wizard" / "SKILL.md"
FILE = "sitebook-sync.proposals.json"


def proposal(field: str, value: object) -> AssistantProposal:
    return AssistantProposal(field, value, "README.md, first line", "Helper", "2026-11-30")


@pytest.fixture
def draft(shell: Shell) -> str:
    """A draft with two proposals beside it."""
    name = shell.draft()
    file = ProposalsFile(shell.folder / name)
    file.add([proposal("listing.tagline", "Sync daily logs"), proposal("app.types", ["data-user"])])
    return name


def test_a_person_takes_what_an_assistant_proposed_and_yes_alone_does_not(
    shell: Shell, draft: str
) -> None:
    told = shell.ok("autofill", draft, FILE, "--yes")
    assert "0 of 2 taken" in told or "2 proposals left out" in told
    assert "Sync daily logs" not in shell.text(draft)

    told = shell.ok(
        "autofill", draft, FILE, "--yes", "--at-least", "guess", "--only", "listing.tagline"
    )
    assert "the assistant “Helper”, 2026-11-30" in told
    assert "guess: README.md, first line" in told
    assert 'tagline = "Sync daily logs"' in shell.text(draft)


def forged(shell: Shell, change: dict[str, object], **row: object) -> None:
    """Changes the file as somebody could who writes files."""
    path = shell.folder / FILE
    document = json.loads(path.read_text("utf-8"))
    document["proposals"][1] |= row
    path.write_text(json.dumps(document | change), "utf-8")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"field": "legal.agreements", "value": "x"}, "has no field legal.agreements"),
        ({"field": "sandbox.client_secret", "value": "x"}, "is a secret"),
        ({"field": "media.demo_video", "value": "/etc/passwd"}, "is not relative"),
        ({"field": "screen.shows_ads", "value": 7}, "is not yes or no"),
    ],
)
def test_a_changed_file_of_proposals_gives_nothing_that_an_assistant_may_not_propose(
    shell: Shell, draft: str, row: dict[str, object], said: str
) -> None:
    forged(shell, {}, **row)
    told = shell.ok("autofill", draft, FILE, "--yes", "--at-least", "guess")

    assert "Not proposed: " in told
    assert said in told


def test_a_forged_confirmation_is_never_proposed(shell: Shell, draft: str) -> None:
    name = "legal.compliance_confirmed"
    forged(shell, {}, field=name, value={"by": "Mara Okafor", "on": "2026-11-01"})
    told = shell.ok("autofill", draft, FILE, "--yes", "--at-least", "guess")

    assert f"{name} is a person's confirmation" in told
    assert "Mara Okafor" not in shell.text(draft)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"draft": "0" * 32}, "has proposals for another submission"),
        ({"format": 9}, "has format 9"),
        ({"proposals": 3}, "is not a list of proposals"),
        ({"proposals": [{}]}, "is not a list of proposals"),
    ],
)
def test_a_file_of_proposals_that_is_not_this_drafts_is_refused(
    shell: Shell, draft: str, change: dict[str, object], said: str
) -> None:
    forged(shell, change)
    ran = shell.run("autofill", draft, FILE, "--yes")

    assert ran.code == 2
    assert said in ran.err


def test_text_in_proposals_is_no_control_sequence(shell: Shell, draft: str) -> None:
    forged(shell, {}, reason="\x1b[31mred\x07\nline", assistant="\u202eHelper")
    told = shell.ok("autofill", draft, FILE, "--yes")

    assert "\x1b" not in told
    assert "\u202e" not in told


# The commands


def without_sdk() -> None:
    """As where the extra is not installed."""
    for name in [each for each in sys.modules if each.startswith(("mcp", "wizard.mcp_server"))]:
        del sys.modules[name]
    sys.modules["mcp"] = None  # type: ignore[assignment]


def test_the_missing_extra_is_told_with_the_command_that_installs_it(
    shell: Shell, draft: str
) -> None:
    shell.before = "tests.cli.test_assistants:without_sdk"
    ran = shell.run("mcp", draft)

    assert ran.code == 2
    assert "pip install 'submission-wizard[mcp]'" in ran.err
    assert ran.out == ""


def test_a_draft_that_is_not_there_is_told_before_anything_is_served(shell: Shell) -> None:
    ran = shell.run("mcp", "missing.toml")

    assert ran.code == 4
    assert "missing.toml" in ran.err


def test_ctrl_c_ends_the_server_while_it_waits(shell: Shell, draft: str) -> None:
    need_linux()
    hello = {"protocolVersion": "2025-11-25", "capabilities": {},
             "clientInfo": {"name": "test", "version": "1"}}  # fmt: skip
    request = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    with shell.popen("mcp", draft) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(request).encode() + b"\n")
        server.stdin.flush()
        answer = json.loads(server.stdout.readline())
        server.send_signal(signal.SIGINT)

        assert server.wait(20) == -signal.SIGINT
    assert answer["result"]["serverInfo"]["name"] == "submission-wizard"


def test_the_skill_is_printed_and_written(shell: Shell) -> None:
    printed = shell.ok("skill")
    assert printed == SKILL.read_text("utf-8")

    shell.ok("skill", "--to", "skills")
    assert shell.text("skills/submission-wizard/SKILL.md") == printed


def test_the_skill_has_the_head_that_assistants_look_for() -> None:
    head = re.match(
        r"---\nname: ([a-z-]{1,64})\ndescription: (.{1,1024})\n---\n", SKILL.read_text()
    )

    assert head is not None
    assert head[1] == SKILL.parent.name


def test_every_command_of_the_skill_works_as_written(shell: Shell) -> None:
    text = SKILL.read_text("utf-8")
    sample = shell.folder / shell.sample("wrong")
    (sample / "submission.toml").rename(shell.folder / "sitebook.toml")
    (shell.folder / "src").mkdir()
    (shell.folder / "src" / "app.py").write_text("print('hello')\n", "utf-8")
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    written = [line.strip() for block in blocks for line in block.splitlines()]
    written += re.findall(r"`(submission-wizard set [^`]+)`", text)

    assert len(written) >= 8
    for line in written:
        program, *words = shlex.split(line)
        ran = shell.run(*words)
        assert program == "submission-wizard"
        assert ran.code == {"check": 1}.get(words[0], 0), (line, ran)


def test_every_command_that_the_skill_names_exists() -> None:
    from wizard.cli.main import COMMANDS

    named = set(re.findall(r"`submission-wizard ([a-z-]+)", SKILL.read_text("utf-8")))

    assert named | {"sign", "looked", "waive", "autofill", "secret"} <= COMMANDS.keys()
