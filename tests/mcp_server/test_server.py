"""The server as a client of the SDK sees it, in a process of its own, over its pipes."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wizard.mcp_server.fencing import NOTE
from wizard.session.samples import DAY, Sample, copy_sample

if TYPE_CHECKING:
    from mcp.client import Client

START = """
import socket
from wizard.cli import main
from wizard.errors import WizardError
from wizard.mcp_server.operations import McpOperations

def find(*_):
    try:
        socket.create_connection(("127.0.0.1", 9))
    except PermissionError as error:
        raise WizardError(str(error))

McpOperations.find = find
main()
"""
"""The program with a fault: one tool that would call a host."""
NO_TOOLS = ("sign", "confirm", "attest", "waive", "export", "set", "secret", "autofill", "live")
"""Words for what an assistant must never do."""


async def called(client: Client, tool: str, **arguments: Any) -> tuple[bool, str]:
    """Whether a tool failed, and its text."""
    result = await client.call_tool(tool, arguments)
    (content,) = result.content
    return result.is_error, content.text  # type: ignore[union-attr]


async def test_a_client_reads_judges_and_proposes_and_nothing_else(tmp_path: Path) -> None:
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    draft = copy_sample(Sample.WRONG, tmp_path / "app", DAY)
    answers = draft.read_bytes()
    beside = {path.name for path in draft.parent.iterdir()}
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", START, "mcp", str(draft.parent)],
        env=dict(os.environ),
        cwd=Path(__file__).parents[2],
    )
    async with Client(stdio_client(server)) as client:
        assert client.server_info is not None
        assert client.server_info.name == "submission-wizard"
        assert NOTE in (client.instructions or "")

        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {
            "list_drafts", "find_requirements", "explain", "read_draft", "check", "next_tasks",
            "try_value", "scan", "propose",
        }  # fmt: skip
        for name, tool in tools.items():
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint is (name != "propose")
            assert not any(word in name.split("_") for word in NO_TOOLS)

        templates = (await client.list_resource_templates()).resource_templates
        uris = [each.uri for each in (await client.list_resources()).resources]
        uris += [
            each.uri_template.replace("{draft}", "app").replace("{name}", "lst-tagline-length")
            for each in templates
        ]
        assert len(uris) == 5
        for uri in uris:
            (read,) = (await client.read_resource(uri)).contents
            assert json.loads(read.text)["note"] == NOTE  # type: ignore[union-attr]

        failed, text = await called(client, "check", draft="app", milestone="all")
        found = json.loads(text)
        assert not failed
        assert found["blockers"] > 20
        assert (await called(client, "next_tasks", draft="app"))[0] is False
        assert (await called(client, "explain", name="listing.tagline"))[0] is False

        failed, text = await called(client, "find_requirements", words="tagline")
        assert failed
        assert "neither a network nor a keyring" in text

        proposal = {"field": "listing.tagline", "value": "Sync daily logs", "reason": "README"}
        failed, text = await called(
            client, "propose", draft="app", assistant="Helper", answers=[proposal]
        )
        assert not failed
        assert "submission.proposals.json" in text

        other = str(draft)
        signed = {"by": "Mara Okafor", "on": "2026-01-01"}
        for tool_name, arguments in (
            ("check", {"draft": other}),
            ("check", {"draft": "app", "milestone": "no-such"}),
            ("check", {}),
            ("read_draft", {"draft": "../app"}),
            ("explain", {"name": "no-such"}),
            ("try_value", {"draft": "app", "name": "sandbox.client_secret", "value": "x"}),
            ("propose", {"draft": "app", "assistant": "", "answers": [proposal]}),
            ("propose", {"draft": "app", "assistant": "Helper", "answers": []}),
            ("propose", {"draft": "app", "assistant": "Helper", "answers": "all"}),
            ("propose", {"draft": "app", "assistant": "Helper", "answers": [
                proposal | {"field": "legal.compliance_confirmed", "value": signed}]}),
            ("waive", {"draft": "app", "requirement": "lst-tagline-length"}),
            ("export", {"draft": "app"}),
        ):  # fmt: skip
            assert await _is_refused(client, tool_name, arguments), (tool_name, arguments)
        for uri in ("submission-wizard://draft/other", "submission-wizard://draft/..%2Fapp",
                    "submission-wizard://secret/app", "file:///etc/passwd"):  # fmt: skip
            with pytest.raises(Exception, match=r"\w"):
                await client.read_resource(uri)

        await called(
            client, "propose", draft="app", assistant="Helper", answers=[proposal],
            take=True, confirm=True, signature=signed, path="/etc/passwd",
        )  # fmt: skip

    assert draft.read_bytes() == answers
    assert {p.name for p in draft.parent.iterdir()} == beside | {"submission.proposals.json"}


async def _is_refused(client: Client, tool: str, arguments: dict[str, Any]) -> bool:
    from mcp.shared.exceptions import MCPError

    try:
        return (await called(client, tool, **arguments))[0]
    except MCPError:
        return True


@pytest.mark.parametrize(
    "event", ["socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind"]
)
def test_the_process_refuses_the_network(event: str) -> None:
    from wizard.mcp_server.server import refuse_network

    with pytest.raises(PermissionError, match="neither a network"):
        refuse_network(event, ())


def test_the_process_refuses_the_keyring_and_reads_files() -> None:
    from wizard.mcp_server.server import refuse_network

    with pytest.raises(PermissionError):
        refuse_network("import", ("keyring", None, None, None, None))
    refuse_network("import", ("json", None, None, None, None))
    refuse_network("open", ("draft.toml", "r", 0))
