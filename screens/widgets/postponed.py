"""Awaitable that creates its coroutine only when it is awaited, for Textual's workers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from typing import Any, ParamSpec

Arguments = ParamSpec("Arguments")
Make = Callable[[], Coroutine[Any, Any, None]]


class Postponed(Awaitable[None]):
    """Creates its coroutine when it is awaited.

    A program that exits before its worker starts leaves no coroutine that was never awaited.
    """

    def __init__(self, make: Make) -> None:
        self._make = make

    def __await__(self) -> Generator[Any, Any, None]:
        return self._make().__await__()


def postponed(
    function: Callable[Arguments, Coroutine[Any, Any, None]],
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Postponed:
    """Wraps a call of a coroutine function, for `run_worker`."""
    return Postponed(partial(function, *args, **kwargs))
