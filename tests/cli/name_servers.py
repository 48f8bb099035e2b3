"""Functions called in a command's process to replace its name servers."""

from __future__ import annotations

import socket
import time
from typing import Any

HOST = "help.fieldline-software.com"
"""A public name that resolves to this machine."""
LOCAL = ("localhost", "127.0.0.1")
FOR_EVER_S = 60


def leads_here() -> None:
    """`HOST` resolves to this machine; names that begin with "unseen." cannot be resolved."""
    real = socket.getaddrinfo

    def look_up(host: object, *rest: Any, **more: Any) -> Any:
        if str(host).startswith("unseen."):
            raise socket.gaierror(socket.EAI_AGAIN, "no name server answers")
        return real("127.0.0.1" if host == HOST else host, *rest, **more)  # type: ignore[arg-type]

    socket.getaddrinfo = look_up


def nobody_answers() -> None:
    """No name server answers."""
    real = socket.getaddrinfo

    def look_up(host: object, *rest: Any, **more: Any) -> Any:
        if host not in LOCAL:
            time.sleep(FOR_EVER_S)
        return real(host, *rest, **more)  # type: ignore[arg-type]

    socket.getaddrinfo = look_up
