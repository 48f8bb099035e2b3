"""A port of this machine for a server that starts later."""

from __future__ import annotations

import random
import socket

BELOW_AUTOMATIC = range(20_000, 30_000)
"""No system gives these to a socket without a port, so no server of another test takes one."""


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on. Raises OSError if none is found."""
    for port in random.sample(BELOW_AUTOMATIC, 100):
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port in {BELOW_AUTOMATIC}")
