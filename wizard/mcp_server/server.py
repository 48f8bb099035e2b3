"""The MCP server: resources and tools over standard input and output, without the network.

Imports the SDK, which is an extra; see `wizard.cli.mcp`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Annotated, Any, ParamSpec

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp.types import ToolAnnotations
from pydantic import BaseModel, Field

from wizard import __version__
from wizard.errors import WizardError
from wizard.mcp_server.fencing import NOTE, fenced_line
from wizard.mcp_server.operations import Document, McpOperations

SCHEME = "submission-wizard"
MAX_RESULT = 60_000
"""Characters of one result."""
_INSTRUCTIONS = f"""\
Submission Wizard judges whether an app can be listed on the Procore App Marketplace. You may read
drafts and propose answers; a person takes or leaves each proposal. You cannot confirm, sign, waive,
export, reach the network or see secrets, and there is no way around that.
Way of working: list_drafts, check, next_tasks, explain, try_value, propose; then check again.
Never propose a claim that you did not find in the partner's own material: say where you found it
as the reason. {NOTE}"""
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_PROPOSES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
_REFUSED_EVENTS = frozenset(
    {
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.sendmsg",
        "socket.sendto",
    }
)
Parameters = ParamSpec("Parameters")

DraftName = Annotated[str, Field(description="The short name of a draft, from list_drafts.")]
Milestone = Annotated[str, Field(description='A milestone, "all", or "" for the current one.')]
Offset = Annotated[int, Field(description="The next_offset of the result before; 0 at first.")]


class ProposedAnswer(BaseModel):
    """An answer to propose."""

    field: str
    value: str | bool | int | float | list[Any] | dict[str, Any]
    reason: str = Field(description="Where you found it, or why it is right; a person reads it.")


def build_server(operations: McpOperations) -> MCPServer[None]:
    """The server with its tools and resources."""
    server: MCPServer[None] = MCPServer(
        "submission-wizard",
        title="Submission Wizard",
        instructions=_INSTRUCTIONS,
        version=__version__,
        lifespan=_without_network,
        log_level="ERROR",
    )
    _add_reading_tools(server, operations)
    _add_judging_tools(server, operations)
    _add_propose(server, operations)
    _add_resources(server, operations)
    return server


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: raises PermissionError for network calls and for the keyring."""
    if event in _REFUSED_EVENTS or (event == "import" and arguments[0] == "keyring"):
        message = "This server has neither a network nor a keyring."
        raise PermissionError(message)


@asynccontextmanager
async def _without_network(_server: MCPServer[None]) -> AsyncIterator[None]:
    """From here to the end of the process: the event loop has its sockets already."""
    sys.addaudithook(refuse_network)
    yield


def _as_text(
    failure: type[Exception],
) -> Callable[[Callable[Parameters, Document]], Callable[Parameters, str]]:
    """Gives the result as JSON text, and raises `failure` for what the caller can act on."""

    def decorate(operation: Callable[Parameters, Document]) -> Callable[Parameters, str]:
        @wraps(operation)
        def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> str:
            try:
                text = json.dumps(operation(*args, **kwargs), ensure_ascii=False)
            except WizardError as error:
                raise failure(_error_words(error)) from error
            if len(text) > MAX_RESULT:
                message = f"The result has {len(text):,} characters; ask for less, e.g. one field."
                raise failure(message)
            return text

        run.__annotations__["return"] = "str"
        return run

    return decorate


def _error_words(error: WizardError) -> str:
    return f"{fenced_line(error.message)} {fenced_line(error.hint)} {NOTE}"


def _add_reading_tools(server: MCPServer[None], operations: McpOperations) -> None:
    tool = server.tool(annotations=_READS, structured_output=False)

    @tool
    @_as_text(ToolError)
    def list_drafts() -> Document:
        """List the drafts that may be opened, by the short names that other tools take."""
        return operations.list_drafts()

    @tool
    @_as_text(ToolError)
    def find_requirements(words: str, edition: str = "", offset: Offset = 0) -> Document:
        """Find requirements that have all of these words; "" lists all."""
        return operations.find(words, edition, offset)

    @tool
    @_as_text(ToolError)
    def explain(name: str, draft: str = "") -> Document:
        """Explain a requirement or field by its id: why, how, source; its verdict in a draft."""
        return operations.explain(name, draft)

    @tool
    @_as_text(ToolError)
    def read_draft(
        draft: DraftName,
        fields: list[str] | None = None,
        only_open: bool = False,  # noqa: FBT002 - a parameter of the protocol
        offset: Offset = 0,
    ) -> Document:
        """Read the questions of a draft and their answers: all, some fields, or the open ones."""
        return operations.read_draft(draft, fields or (), only_open=only_open, offset=offset)


def _add_judging_tools(server: MCPServer[None], operations: McpOperations) -> None:
    tool = server.tool(annotations=_READS, structured_output=False)

    @tool
    @_as_text(ToolError)
    def check(draft: DraftName, milestone: Milestone = "", offset: Offset = 0) -> Document:
        """Judge a draft: what blocks, what warns, what was not checked."""
        return operations.check(draft, milestone, offset)

    @tool
    @_as_text(ToolError)
    def next_tasks(draft: DraftName, milestone: Milestone = "", offset: Offset = 0) -> Document:
        """Tell what to do next for a draft, most useful first."""
        return operations.next_tasks(draft, milestone, offset)

    @tool
    @_as_text(ToolError)
    def try_value(draft: DraftName, name: str, value: str) -> Document:
        """Judge a value for a field or requirement, stored nowhere; lists and rows are JSON."""
        return operations.try_value(draft, name, value)

    @tool
    @_as_text(ToolError)
    def scan(draft: DraftName, offset: Offset = 0) -> Document:
        """Search the source folders that the draft names; may take two minutes, keeps nothing."""
        return operations.scan(draft, offset)


def _add_propose(server: MCPServer[None], operations: McpOperations) -> None:
    @server.tool(annotations=_PROPOSES, structured_output=False)
    @_as_text(ToolError)
    def propose(draft: DraftName, assistant: str, answers: list[ProposedAnswer]) -> Document:
        """Propose answers, each with the reason, for a person to take or leave.

        `assistant` is your name. Confirmations, secrets and files outside of the draft's folder
        are refused. Changes no answer.
        """
        rows = [each.model_dump() for each in answers]
        return operations.propose(draft, assistant, rows)


def _add_resources(server: MCPServer[None], operations: McpOperations) -> None:
    json_type = "application/json"

    @server.resource(f"{SCHEME}://catalogue", mime_type=json_type)
    @_as_text(ResourceError)
    def catalogue() -> Document:
        """The pages of the newest edition with the ids of their requirements."""
        return operations.catalogue()

    @server.resource(f"{SCHEME}://requirement/{{name}}", mime_type=json_type)
    @_as_text(ResourceError)
    def requirement(name: str) -> Document:
        """A requirement or field of the newest edition."""
        return operations.explain(name)

    @server.resource(f"{SCHEME}://draft/{{draft}}", mime_type=json_type)
    @_as_text(ResourceError)
    def draft(draft: str) -> Document:
        """The first answers of a draft; the tool read_draft reads on."""
        return operations.read_draft(draft)

    @server.resource(f"{SCHEME}://assessment/{{draft}}", mime_type=json_type)
    @_as_text(ResourceError)
    def assessment(draft: str) -> Document:
        """What is open in a draft; the tool check reads on."""
        return operations.check(draft)

    @server.resource(f"{SCHEME}://plan/{{draft}}", mime_type=json_type)
    @_as_text(ResourceError)
    def plan(draft: str) -> Document:
        """What to do next for a draft; the tool next_tasks reads on."""
        return operations.next_tasks(draft)
