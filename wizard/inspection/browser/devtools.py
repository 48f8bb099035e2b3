"""Runs Chromium without a window, and drives it by the DevTools protocol over a pipe.

The protocol: https://chromedevtools.github.io/devtools-protocol/. A message is one JSON object and
a zero byte. Nothing but the starting process can reach the pipe, unlike a debugging port.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from wizard.temporary import remove_temporary, temporary_path

Event = dict[str, Any]
Handler = Callable[[Event, str], None]
"""Called with the parameters of an event and the session that it belongs to."""

NAMED_BY = "CHROME_PATH"
"""The environment variable that other tools use too to name the executable."""
_NAMES = (
    "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome",
    "microsoft-edge-stable", "microsoft-edge", "brave-browser",
)  # fmt: skip
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_FLAGS = (
    "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-extensions", "--disable-gpu", "--disable-quic",
    "--disable-domain-reliability", "--metrics-recording-only", "--mute-audio",
    "--use-mock-keychain", "--password-store=basic", "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)  # fmt: skip
_PIPE = 'exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>&2'
"""Chromium reads file descriptor 3 and writes 4."""
_LARGEST = 64 * 1024 * 1024
_TRIES, _PAUSE_S = 20, 0.05


class BrowserError(Exception):
    """The browser could not be used; `message` completes "could not tell: …"."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def find_chromium() -> str:
    """The path of an installed Chromium or a browser built on it. Raises BrowserError."""
    if os.name == "nt":
        raise BrowserError("a page is opened in a browser on Linux and macOS only")
    named = os.environ.get(NAMED_BY)
    if named:
        if shutil.which(named):
            return named
        raise BrowserError(f"{NAMED_BY} names no program that can be started")
    on_mac = _MAC if sys.platform == "darwin" else ()
    for name in (*_NAMES, *on_mac):
        found: str | None = shutil.which(name)
        if found:
            return found
    raise BrowserError("no Chromium, Chrome or Edge was found on this computer")


class DevTools:
    """The connection to a running browser."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._number = 0
        self._replies: dict[int, asyncio.Future[Event]] = {}
        self._handlers: dict[str, Handler] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self.run(self._read())

    def on(self, event: str, handler: Handler) -> None:
        """Sets the handler of an event."""
        self._handlers[event] = handler

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """Runs work of a handler until it ends or the connection is closed."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # the page or the browser is gone, as the other commands show

    async def send(self, method: str, session: str = "", **params: Any) -> Event:
        """The result of a command. Raises BrowserError."""
        self._number += 1
        message: Event = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        reply = self._replies[self._number] = asyncio.get_running_loop().create_future()
        if self._process.stdin is None or self._process.stdin.is_closing():
            raise BrowserError("the browser has ended")
        self._process.stdin.write(json.dumps(message).encode() + b"\0")
        found = await reply
        if "error" in found:
            raise BrowserError(f"the browser refused {method}: {found['error'].get('message', '')}")
        result: Event = found.get("result", {})
        return result

    async def close(self) -> None:
        """Stops all work of handlers."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            while True:
                block = await self._process.stdout.readuntil(b"\0")
                self._take(json.loads(block[:-1]))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, OSError):
            pass
        finally:
            for reply in self._replies.values():
                if not reply.done():
                    reply.set_exception(BrowserError("the browser has ended"))
                    reply.exception()  # somebody may have stopped waiting

    def _take(self, message: Event) -> None:
        if "id" in message:
            reply = self._replies.pop(message["id"], None)
            if reply is not None and not reply.done():
                reply.set_result(message)
            return
        handler = self._handlers.get(message.get("method", ""))
        if handler is not None:
            handler(message.get("params", {}), message.get("sessionId", ""))


@contextlib.asynccontextmanager
async def started_browser(executable: str, flags: Sequence[str] = ()) -> AsyncIterator[DevTools]:
    """A browser with an empty profile, which ends with the context. Raises BrowserError."""
    profile = temporary_path(Path(tempfile.gettempdir()))
    process = await _started(executable, profile, flags)
    tools = DevTools(process)
    try:
        yield tools
    finally:
        await tools.close()
        await _end(process, profile)


async def _started(
    executable: str, profile: Path, flags: Sequence[str]
) -> asyncio.subprocess.Process:
    # As root Chromium does not start with its sandbox.
    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    arguments = (*_FLAGS, *root, f"--user-data-dir={profile}", *flags, "about:blank")
    try:
        return await asyncio.create_subprocess_exec(
            "/bin/sh", "-c", _PIPE, executable, *arguments,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL, limit=_LARGEST, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise BrowserError(f"{Path(executable).name} could not be started") from error


async def _end(process: asyncio.subprocess.Process, profile: Path) -> None:
    """Ends the browser with its child processes, at once since its profile is thrown away."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    # In a thread it goes on even if the wait for it is cancelled.
    removed = asyncio.get_running_loop().run_in_executor(None, _remove_profile, profile)
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
    await asyncio.shield(removed)


def _remove_profile(profile: Path) -> None:
    """Removes a profile, into which child processes may write until they have ended."""
    for _ in range(_TRIES):
        remove_temporary(profile)
        if not profile.exists():
            return
        time.sleep(_PAUSE_S)
