"""Runs a live run in an event loop that Ctrl+C ends at once, without waiting for threads."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from types import FrameType
from typing import Any

GRACE_S = 0.1
"""Seconds for closing connections after Ctrl+C."""


class _DetachedExecutor(ThreadPoolExecutor):
    """Runs each job in a thread that is not joined at exit.

    A name server that does not answer blocks a thread for many seconds; the standard executor would
    delay the exit for as long.
    """

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Starts the job at once."""
        future: Future[Any] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - whoever waits is told
                future.set_exception(error)

        threading.Thread(target=work, name="live", daemon=True).start()
        return future

    def shutdown(self, *_: Any, **__: Any) -> None:
        """Does not wait for the threads."""


def new_event_loop() -> asyncio.AbstractEventLoop:
    """An event loop whose end waits for no thread."""
    loop = asyncio.new_event_loop()
    loop.set_default_executor(_DetachedExecutor())
    return loop


def run_interruptible(coroutine: Coroutine[Any, Any, None]) -> bool:
    """Runs it to its end; False if Ctrl+C ended it before. For the main thread."""
    loop = new_event_loop()
    loop.set_exception_handler(lambda _loop, _context: None)
    stop = asyncio.Event()
    before = signal.getsignal(signal.SIGINT)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)  # a second one ends it forcibly
        loop.call_soon_threadsafe(stop.set)

    signal.signal(signal.SIGINT, interrupt)
    try:
        return loop.run_until_complete(_run_until(stop, coroutine))
    finally:
        signal.signal(signal.SIGINT, before)
        _close_loop(loop)


async def _run_until(stop: asyncio.Event, coroutine: Coroutine[Any, Any, None]) -> bool:
    task = asyncio.create_task(coroutine)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=GRACE_S)
        return False
    await task
    return True


def _close_loop(loop: asyncio.AbstractEventLoop) -> None:
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left, timeout=GRACE_S))
    if not asyncio.all_tasks(loop):  # otherwise it ends with the program
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
