"""Command line of the stand-in: python3 dev.py stand-in [--port N] [switches]."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from typing import Any

from tests.standin.server import CONNECTED, NOT_CONNECTED, Record, StandIn, Switches
from tests.standin.switches import each_switch
from wizard.inspection.procore.hosts import Stage

LARGEST_PORT = 65534
NAMES = {"sandbox": "Developer Sandbox", "production": "production"}


def main(words: Sequence[str]) -> int:
    """Runs until Ctrl+C; 0, or 2 for invalid arguments."""
    chosen = vars(_parser().parse_args(words))
    port = chosen.pop("port")
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.default_int_handler)
    try:
        _run(_switches(chosen), (port, port + 1) if port else (0, 0))
    except ValueError as error:
        _say(f"{error}.")
        return 2
    except OSError as error:
        _say(f"The ports {port} and {port + 1} cannot be used: {error.strerror}. Try another.")
        return 2
    except KeyboardInterrupt:
        _say("\nStopped. The credentials above are void, and the CA file is gone.")
    return 0


def _run(switches: Switches, ports: tuple[int, int]) -> None:
    """Serves until it is interrupted."""
    with StandIn(switches, ports=ports, told=_tell_record) as standin:
        _say(told(standin))
        never = threading.Event()
        while not never.wait(1):  # on Windows a wait without a timeout cannot be interrupted
            pass


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py stand-in",
        usage="dev.py stand-in [--port N] [switches]",
        description="A stand-in for Procore on this machine, to rehearse against.",
        epilog="What each switch imitates, and how sure that is: docs/rehearsal.md",
    )
    told = "login; the API takes the port after it (free ones by default)"
    parser.add_argument("--port", type=_port, default=0, metavar="N", help=told)
    for switch in each_switch():
        option = f"--{switch.name.replace('_', '-')}"
        parser.add_argument(
            option, help=_help(switch.meaning, switch.default), **_form(switch.default)
        )
    return parser


def _port(word: str) -> int:
    port = int(word)
    if not 0 < port <= LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{port} is not between 1 and {LARGEST_PORT}")
    return port


def _help(meaning: str, default: Any) -> str:
    if isinstance(default, bool):
        return f"{meaning} ({'on' if default else 'off'})"
    values = sorted(default) if isinstance(default, frozenset) else default
    shown = " ".join(map(str, values)) if isinstance(values, tuple | list) else str(values)
    return f"{meaning} ({shown or 'none'})"


def _form(default: Any) -> dict[str, Any]:
    """Options of argparse for the type of a default; absent ones stay None."""
    if isinstance(default, bool):
        return {"action": argparse.BooleanOptionalAction}
    if isinstance(default, frozenset | tuple):
        kind = int if isinstance(default, frozenset) else str
        return {"type": kind, "nargs": "*", "metavar": "VALUE"}
    if isinstance(default, Stage):
        return {"type": Stage, "choices": list(Stage), "metavar": "|".join(Stage)}
    return {"type": int, "metavar": "N"}


def _switches(chosen: dict[str, Any]) -> Switches:
    defaults = {switch.name: switch.default for switch in each_switch()}
    given = {name: value for name, value in chosen.items() if value is not None}
    return Switches(**{name: type(defaults[name])(value) for name, value in given.items()})


def told(standin: StandIn) -> str:
    """The instructions that the user needs for a rehearsal."""
    login, api = (f"{place.host}:{place.port}" for place in standin.places)
    sandbox, production = standin.sandbox, standin.production
    installed = standin.switches.installed_companies
    companies = [
        f"  {one:<16} {'has the app' if one in installed else 'does not have the app'}"
        for one in sorted({CONNECTED, NOT_CONNECTED, *installed}, reverse=True)
    ]
    return TOLD.format(
        login=login,
        api=api,
        ca_file=standin.ca_file,
        sandbox=sandbox,
        production=production,
        companies="\n".join(companies),
        company=CONNECTED,
    )


TOLD = """\
This is a stand-in on this machine. It is NOT Procore, and what passes here may fail
there: much of it is our reading of what nobody has documented (docs/rehearsal.md).

Login    https://{login}
API      https://{api}
CA file  {ca_file}
Calls    https://{api}/stand-in/log
Faults   https://{api}/stand-in/faults/429/503/slow=3/html

Credentials, made for this run and void after it:
  Developer Sandbox  client id      {sandbox.client_id}
                     client secret  {sandbox.client_secret}
  production         client id      {production.client_id}
                     client secret  {production.client_secret}
Companies:
{companies}

To rehearse with a sample, in another terminal; the secrets are asked for:
  submission-wizard sample ready rehearsal
  submission-wizard set rehearsal \\
    sandbox.client_id={sandbox.client_id} sandbox.company_id={company} \\
    prod.client_id={production.client_id} app.proof_company_id={company}
  submission-wizard check rehearsal --live --rehearse {login},{api} \\
    --ca-file {ca_file}

Ctrl+C ends it. Calls as they come:"""


def _tell_record(record: Record) -> None:
    header = "with" if record.company_header else "without"
    status = record.status or "no answer"
    _say(f"{record.method:<7} {record.host}{record.path}  {header} company header: {status}")


def _say(text: str) -> None:
    """Prints a text that callers may have influenced, without control characters."""
    from wizard.text import clean

    sys.stdout.write(f"{clean(text)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
