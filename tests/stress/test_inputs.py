"""Hostile inputs in small: every reader is sound, and the harness finds what is not."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.stress.planted import MARK, planted, run_short


@pytest.fixture(scope="module")
def alone() -> Iterator[ProcessPoolExecutor]:
    """A process without threads, which may fork."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool


def test_hundreds_of_hostile_inputs_are_read_or_refused(alone: ProcessPoolExecutor) -> None:
    run = alone.submit(run_short, 20260915).result()

    assert not run.findings
    assert run.inputs >= 290
    assert all(row.inputs for row in run.rows)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("crash", "ZeroDivisionError in tests/stress/planted.py:_read"),
        ("hang", "hang"),
        ("memory", "memory"),
        ("outside", "outside"),
    ],
)
def test_a_fault_is_found_and_its_input_made_as_small_as_it_can_be(
    alone: ProcessPoolExecutor, fault: str, kind: str
) -> None:
    run = alone.submit(planted, fault).result()

    (finding,) = run.findings
    (row,) = run.rows
    assert (finding.kind, finding.smallest, finding.number) == (kind, MARK, 1)
    assert (row.inputs, row.crashes, row.hangs) == (2, fault != "hang", fault == "hang")


def test_a_message_that_repeats_a_secret_is_found(alone: ProcessPoolExecutor) -> None:
    (finding,) = alone.submit(planted, "secret").result().findings

    assert finding.kind == "secret"


def test_an_input_that_is_refused_in_words_is_no_fault(alone: ProcessPoolExecutor) -> None:
    assert not alone.submit(planted, "").result().findings
