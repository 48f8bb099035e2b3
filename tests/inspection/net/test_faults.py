"""Only a network's error is told as one; an error of the program is raised as it is."""

from __future__ import annotations

import anyio
import httpx
import pytest

from tests.inspection.net.asking import answered
from tests.standin.faulty import Faulty
from wizard.inspection.net import client
from wizard.inspection.net.answer import Failure
from wizard.inspection.net.faults import failure_from


def caught(error: Exception, during: Exception | None = None) -> Exception:
    """An error as it is caught, raised while another was handled."""
    try:
        try:
            if during is not None:
                raise during
        finally:
            raise error
    except Exception as raised:  # noqa: BLE001 - any error is meant
        return raised


@pytest.mark.parametrize("error", [KeyError("x"), TypeError(), RecursionError(), ValueError("URL")])
def test_an_error_of_the_program_is_raised_even_while_a_connection_fails(error: Exception) -> None:
    with pytest.raises(type(error)):
        failure_from(caught(error, ConnectionResetError()))
    with pytest.raises(ExceptionGroup):
        failure_from(ExceptionGroup("both", [ConnectionResetError(), error]))


def test_an_error_of_the_network_is_told_whatever_led_to_it() -> None:
    told = failure_from(caught(httpx.ReadError("broken"), anyio.BrokenResourceError()))

    assert (told.failure, told.message) == (Failure.DROPPED, "the connection broke off")
    assert failure_from(EOFError()).failure is Failure.DROPPED


async def test_a_fault_in_reading_an_answer_is_no_fault_of_the_connection(
    web: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def body(*_: object) -> None:
        raise KeyError("length")

    monkeypatch.setattr(client, "_body", body)

    with pytest.raises(KeyError):
        await answered(web)
