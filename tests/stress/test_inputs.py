"""Hostile inputs in small: every reader is sound, and the harness finds what is not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.stress.inputs import input_of
from tests.stress.mutations import Form
from tests.stress.planted import MARK, planted, run_short
from tests.stress.readers import READERS
from wizard.bundle.archive import read_entries
from wizard.catalogue.load import catalogue_folder


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


def test_every_file_of_a_catalogue_is_among_the_inputs() -> None:
    folder = Path(catalogue_folder())
    names = {f"catalogue: {p.relative_to(folder).as_posix()}" for p in folder.rglob("*.toml")}

    assert names <= {reader.name for reader in READERS}


def test_a_changed_bundle_stays_a_sound_archive_so_that_its_contents_are_read() -> None:
    (bundles,) = (each for each in READERS if each.form is Form.BUNDLE)
    inputs = {input_of(bundles, 5, number) for number in range(12)}

    assert len(inputs) > 8
    assert all(read_entries(io.BytesIO(data), "a") for data in inputs)


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
