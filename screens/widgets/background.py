"""Runs blocking work in daemon threads, which block neither the screen nor the exit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")


async def run_in_background(function: Callable[[], Result]) -> Result:
    """Runs a function in a daemon thread and returns its result or raises its error.

    Python waits at exit for the threads of `asyncio.to_thread` and of Textual's workers; a
    hanging disk or keyring would keep the program alive after its last screen.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def tell(result: Result | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]  # None only when Result allows it

    def hand_over(result: Result | None, error: BaseException | None) -> None:
        with suppress(RuntimeError):  # the program has exited meanwhile
            loop.call_soon_threadsafe(tell, result, error)

    def run() -> None:
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001 - handed to whoever awaits
            hand_over(None, error)
        else:
            hand_over(result, None)

    threading.Thread(target=run, daemon=True).start()
    return await future
