"""Hosts that fail before any request, each on its own port."""

from __future__ import annotations

import contextlib
import socket
from collections import Counter
from typing import Self

from tests.standin.wire import HERE, Line, Listener, Serve
from wizard.inspection.net.guard import HostPort

NO_SUCH_VERSION = bytes.fromhex("15 0301 0002 02 46")
"""A TLS record: fatal alert, protocol_version."""


def _hang(line: Line) -> None:
    line.wait()


def _hang_up(line: Line) -> None:
    line.hang_up()


def _alert(line: Line) -> None:
    line.send(NO_SUCH_VERSION)
    line.hang_up()


WRECKS: dict[str, Serve] = {
    "hang.example": _hang,
    "hang-up.example": _hang_up,
    "no-handshake.example": _alert,
}


class Wrecks:
    """Hosts by name in `places`; `refused.example` is a port without a server."""

    def __init__(self, opened: Counter[str]) -> None:
        self.places: dict[str, HostPort] = {}
        self._opened = opened
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Self:
        for name, serve in WRECKS.items():
            listener = Listener(self._counted(name, serve))
            self.places[name] = self._open.enter_context(listener).place
        unheard = self._open.enter_context(socket.socket())
        unheard.bind((HERE, 0))
        self.places["refused.example"] = HostPort(HERE, unheard.getsockname()[1])
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _counted(self, name: str, serve: Serve) -> Serve:
        def counted(line: Line) -> None:
            self._opened[name] += 1
            serve(line)

        return counted
