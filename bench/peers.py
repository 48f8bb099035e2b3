"""The first frame of other programs made with Textual, installed for the measurement."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.figures import Figure, median, taking_turns
from bench.frames import first_frame
from bench.subjects import step_session
from bench.terminal import NeverShownError

INSTALL_S = 600


@dataclass(frozen=True, slots=True)
class Peer:
    """A program of the package index."""

    package: str
    arguments: tuple[str, ...]
    ready: str
    """Text of its first frame."""


PEERS: Mapping[str, Peer] = {
    "posting": Peer("posting", ("posting",), "Collection"),
    "harlequin": Peer("harlequin", ("harlequin",), "Query Editor"),
    "nf-core": Peer("nf-core", ("nf-core", "pipelines", "create"), "Create a new pipeline"),
}


@dataclass(frozen=True, slots=True)
class InstalledPeer:
    """A program in its own environment, with a home folder of its own."""

    command: tuple[str, ...]
    ready: str
    env: dict[str, str]


def peers(names: Sequence[str], folder: Path, rounds: int) -> Iterator[Figure | str]:
    """The first frame of a step, and memory at that time, compared with those of other programs.

    A program that cannot be installed or measured is named with the reason.
    """
    for name in names:
        try:
            peer = _installed(PEERS[name], folder / name)
            ours = step_session(folder, f"beside-{name}")
            subjects = [partial(first_frame, ours), partial(first_frame, peer)]
            mine, theirs = taking_turns(subjects, rounds)
        except (OSError, subprocess.SubprocessError, NeverShownError) as error:
            yield f"{name}: not measured: {_reason(error)}"
            continue
        for label, at, unit in (("first frame", 0, "ms"), ("peak memory at first frame", 1, "MiB")):
            one, other = (median(run[at] for run in runs) for runs in (mine, theirs))
            yield Figure(f"{label}, a step", one, other, f"{name}'s first frame", 1.0, unit)


def _installed(peer: Peer, folder: Path) -> InstalledPeer:
    """Installs a program. Raises OSError or subprocess.SubprocessError."""
    environment, home = folder / "environment", folder / "home"
    home.mkdir(parents=True)
    _run(sys.executable, "-m", "venv", str(environment))
    programs = environment / "bin"
    _run(str(programs / "python"), "-m", "pip", "install", "--quiet", peer.package)
    program, *arguments = peer.arguments
    env = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)}
    return InstalledPeer((str(programs / program), *arguments), peer.ready, env)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_S)


def _reason(error: Exception) -> str:
    told = str(getattr(error, "stderr", None) or error).strip().splitlines()
    return told[-1] if isinstance(error, subprocess.SubprocessError) and told else told[0]
