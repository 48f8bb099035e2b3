"""Work for Textual's workers whose coroutine is made only when somebody awaits it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from typing import Any, ParamSpec

Arguments = ParamSpec("Arguments")
Make = Callable[[], Coroutine[Any, Any, None]]


class Postponed(Awaitable[None]):
    """Makes its coroutine when it is awaited.

    A program that ends before its worker starts leaves no coroutine behind that nobody awaited.
    """

    def __init__(self, make: Make) -> None:
        self._make = make

    def __await__(self) -> Generator[Any, Any, None]:
        """Begins the work."""
        return self._make().__await__()


def postponed(
    function: Callable[Arguments, Coroutine[Any, Any, None]],
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Postponed:
    """The call of a coroutine function, for `run_worker`."""
    return Postponed(partial(function, *args, **kwargs))
