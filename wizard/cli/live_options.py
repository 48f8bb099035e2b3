"""Defines and validates the options of `check --live`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from wizard.dataclass import dataclass
from wizard.files import open_file

if TYPE_CHECKING:
    from wizard.inspection.net.guard import HostPort
    from wizard.topics.live.live_run import Manners, RunPermissions

Decorated = TypeVar("Decorated", bound=Callable[..., object])

_WHAT = (
    click.option(
        "--live", is_flag=True,
        help="First find out over the network what can be: shows what is called, and asks.",
    ),
    click.option("--step", "steps", multiple=True, help="Only the checks of this step."),
    click.option(
        "--requirement", "requirements", multiple=True, metavar="ID",
        help="Only the checks of this requirement.",
    ),
)  # fmt: skip
_HOW = (
    click.option("--yes", is_flag=True, help="Agree to the calls that are shown."),
    click.option("--production", is_flag=True, help="Call Procore's production too, read-only."),
    click.option(
        "--rehearse", metavar="LOGIN,API",
        help="Ask a stand-in on this machine, e.g. 127.0.0.1:4001,127.0.0.1:4002, not Procore.",
    ),
    click.option(
        "--ca-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="PEM",
        help="Further certificate authorities to trust.",
    ),
    click.option("--allow-private", is_flag=True, help="Open private and local addresses too."),
    click.option(
        "--browser", is_flag=True,
        help="Also show embedded pages in frames in an installed Chromium, and keep pictures.",
    ),
    click.option(
        "--pace", type=click.FloatRange(0.1, 1000), metavar="N",
        help="Requests a second to one host, 5 unless given.",
    ),
    click.option(
        "--patience", type=click.FloatRange(0, 3600), metavar="SECONDS",
        help="Longest wait that a host may ask for before it is asked again, 30 unless given.",
    ),
    click.option(
        "--budget", type=click.FloatRange(1, 24 * 3600), metavar="SECONDS",
        help="Time for the whole run, 120 unless given; the rest is told as not asked.",
    ),
)  # fmt: skip
_WHO = (
    click.option(
        "--sign-in", is_flag=True,
        help="Sign in as a person in the Developer Sandbox first, in your browser.",
    ),
    click.option(
        "--refresh", is_flag=True,
        help="After --sign-in, use its refresh token once and say what came.",
    ),
)  # fmt: skip


def live_options(function: Decorated) -> Decorated:
    """The options of a live run."""
    return _with_options(function, (*_WHAT, *_HOW, *_WHO))


def run_options(function: Decorated) -> Decorated:
    """The call options, for commands that choose the questions themselves."""
    return _with_options(function, _HOW)


def _with_options(
    function: Decorated, options: tuple[Callable[[Decorated], Decorated], ...]
) -> Decorated:
    for option in reversed(options):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """The options as given. Raises click.UsageError for those that need `--live`."""

    live: bool = False
    steps: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    yes: bool = False
    production: bool = False
    rehearse: str | None = None
    ca_file: Path | None = None
    allow_private: bool = False
    browser: bool = False
    pace: float | None = None
    patience: float | None = None
    budget: float | None = None
    sign_in: bool = False
    refresh: bool = False

    def __post_init__(self) -> None:
        """Rejects options without the one that they need; they would be ignored silently."""
        given = {
            "--step": self.steps,
            "--requirement": self.requirements,
            "--yes": self.yes,
            "--production": self.production,
            "--rehearse": self.rehearse,
            "--ca-file": self.ca_file,
            "--allow-private": self.allow_private,
            "--browser": self.browser,
            "--pace": self.pace,
            "--patience": self.patience is not None,
            "--budget": self.budget,
            "--sign-in": self.sign_in,
            "--refresh": self.refresh,
        }
        lonely = [name for name, value in given.items() if value]
        if lonely and not self.live:
            message = f"{', '.join(lonely)} needs --live: without it nothing is called."
            raise click.UsageError(message)
        if self.refresh and not self.sign_in:
            message = "--refresh needs --sign-in: only the tokens of that sign-in are refreshed."
            raise click.UsageError(message)

    def permits(self) -> RunPermissions:
        """The permissions of the run. Raises click.BadParameter."""
        from wizard.topics.live.live_run import RunPermissions

        return RunPermissions(
            production=self.production,
            allow_private=self.allow_private,
            ca_file=_certificates(self.ca_file) if self.ca_file else "",
            stand_in=_stand_in(self.rehearse) if self.rehearse else None,
            browser=self.browser,
            manners=self._manners(),
        )

    def _manners(self) -> Manners:
        from wizard.topics.live.live_run import Manners

        given = {
            "per_second": self.pace,
            "patience_s": self.patience,
            "budget_s": self.budget,
        }
        return Manners(**{name: value for name, value in given.items() if value is not None})


def _certificates(path: Path) -> str:
    """The path, if it contains certificates; an unusable file would be ignored silently."""
    import ssl  # takes 14 ms, and most checks are not live

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with contextlib.suppress(OSError, ssl.SSLError, ValueError):
        open_file(path).close()  # OpenSSL would wait for the writer of a pipe
        context.load_verify_locations(path)
    if not context.get_ca_certs():
        message = f"{path} holds no certificate authority in PEM form."
        raise click.BadParameter(message, param_hint="--ca-file")
    return str(path)


def _stand_in(given: str) -> tuple[HostPort, HostPort]:
    from wizard.inspection.net.guard import Guard
    from wizard.inspection.procore.hosts import stand_in

    try:
        login, api = (_host_port_option(part) for part in given.split(","))
        Guard(instead=stand_in(login, api))
    except ValueError as error:
        wanted = "two addresses of this machine, like 127.0.0.1:4001,127.0.0.1:4002"
        message = f"{given!r} is not {wanted}: first the login, then the API. ({error})"
        raise click.BadParameter(message, param_hint="--rehearse") from error
    return login, api


def _host_port_option(text: str) -> HostPort:
    from wizard.inspection.net.guard import HostPort

    host, _, port = text.strip().rpartition(":")
    number = int(port)
    if number not in range(1, 65536):
        raise ValueError(f"{port} is no port")
    return HostPort(host.strip("[]"), number)
