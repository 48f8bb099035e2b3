"""Readers with faults, by which the harness shows that it finds them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.stress.inputs import InputsRun, Limits, run_inputs
from tests.stress.mutations import PLANTED, Form
from tests.stress.readers import Reader
from wizard.errors import WizardError

MARK = b"!!"
LIMITS = Limits(cpu_s=0.15, memory=256 * 1024 * 1024, blocked_s=20.0, smaller_s=2.0)


def _seeds() -> Sequence[bytes]:
    """A harmless input, and one that makes a reader fail."""
    return b"nothing", b"words before " + MARK + b" words behind"


def _with_secret() -> Sequence[bytes]:
    return b"nothing", b"words before " + MARK + PLANTED.encode()


def _read(fault: str, folder: Path, data: bytes) -> None:
    if MARK not in data:
        return
    if fault == "crash":
        raise ZeroDivisionError
    if fault == "hang":
        while True:
            pass
    if fault == "memory":
        bytearray(1024 * 1024 * 1024)
    if fault == "outside":
        (folder.parent.parent / "outside").write_bytes(data)
    if fault == "secret":
        raise WizardError(f"Not understood: {data.decode('utf-8', 'replace')}")
    raise WizardError("It is refused.")


def planted(fault: str) -> InputsRun:
    """A run over two inputs of a reader with a fault; "" for one that refuses the second input."""
    seeds = _with_secret if fault == "secret" else _seeds
    reader = Reader(fault or "none", seeds, partial(_read, fault), Form.TEXT)
    return run_inputs(2, 1, 1, readers=[reader], limits=LIMITS)


def run_short(seed: int) -> InputsRun:
    """A few hundred inputs over all readers that are quick."""
    from tests.stress.readers import READERS

    return run_inputs(300, seed, 1, readers=[each for each in READERS if each.weight > 2])
