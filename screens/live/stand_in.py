"""Dialogs for a stand-in on this machine that is called in place of Procore."""

from __future__ import annotations

import contextlib
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from screens.live.state import StandIn
from screens.widgets.dialogs import TextDialog
from wizard.files import open_file
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.inspection.net.guard import HostPort

_WHAT = (
    "Addresses of its login and its API on this machine. What it answers proves nothing about "
    "Procore. An empty line ends the rehearsal."
)
_FORM = "127.0.0.1:4001,127.0.0.1:4002"
_TRUST = "The PEM file of its certificate authority; empty if this computer trusts it already."


async def ask_for_stand_in(app: App[Any], before: StandIn | None) -> StandIn | None:
    """The stand-in that the user names; `before` when cancelled or invalid.

    Must run in a worker.
    """
    value = stand_in_text(before) if before else ""
    given = await app.push_screen_wait(
        TextDialog("Rehearse with a stand-in", _WHAT, value=value, placeholder=_FORM)
    )
    if given is None:
        return before
    if not given.strip():
        return None
    try:
        login, api = places_in(given)
    except ValueError as error:
        message = (
            f"That is no pair of addresses of this machine, like {_FORM}: {one_line(str(error))}"
        )
        app.notify(message, severity="error", markup=False)
        return before
    file = before.ca_file if before else ""
    path = await app.push_screen_wait(TextDialog("Rehearse with a stand-in", _TRUST, value=file))
    trusted = (path if path is not None else file).strip()
    if trusted and not holds_certificates(expand_home(trusted)):
        message = f"{one_line(trusted)} holds no certificate authority in PEM form."
        app.notify(message, severity="error", markup=False)
        return before
    return StandIn(login, api, expand_home(trusted))


def stand_in_text(instead: StandIn) -> str:
    """The stand-in as typed by the user."""
    return ",".join(
        f"{host_port.host}:{host_port.port}" for host_port in (instead.login, instead.api)
    )


def places_in(text: str) -> tuple[HostPort, HostPort]:
    """Parses login and API. Raises ValueError unless both are on this machine."""
    from wizard.inspection.net.guard import Guard
    from wizard.inspection.procore.hosts import stand_in

    parts = [part for part in text.replace(",", " ").split() if part]
    if len(parts) != 2:
        raise ValueError("two addresses are needed, first the login, then the API")
    login, api = map(_typed_host_port, parts)
    Guard(instead=stand_in(login, api))
    return login, api


def _typed_host_port(text: str) -> HostPort:
    from wizard.inspection.net.guard import HostPort

    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"{port} is no port")
    return HostPort(host.strip("[]"), int(port))


def expand_home(text: str) -> str:
    """Expands ~; "" stays empty."""
    with contextlib.suppress(RuntimeError):
        return str(Path(text).expanduser()) if text else ""
    return text


def holds_certificates(path: str) -> bool:
    """Whether a file contains a certificate: otherwise a run would silently trust none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with contextlib.suppress(OSError, ssl.SSLError, ValueError):
        open_file(Path(path)).close()  # opening a pipe would block OpenSSL
        context.load_verify_locations(path)
    return bool(context.get_ca_certs())
