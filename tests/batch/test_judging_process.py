"""A bundle that ends, blocks or fills the process that judges it is named; the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.posix import need_linux
from wizard.batch.judge import LocalItem, local_item
from wizard.batch.judging_process import JudgingProcess
from wizard.batch.settings import BatchSettings
from wizard.errors import WizardError
from wizard.reports.results import Outcome

ROOT = Path(__file__).parents[2]


def item(name: str) -> LocalItem:
    return LocalItem(name, name, "", "")


@pytest.fixture
def process(settings: BatchSettings, request: pytest.FixtureRequest) -> Iterator[JudgingProcess]:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import runpy; "
    code += "runpy.run_module('tests.batch.stubborn', run_name='__main__')"
    seconds = getattr(request, "param", settings.seconds)
    process = JudgingProcess(replace(settings, seconds=seconds), ("-c", code))
    yield process
    process.close()


def test_what_ends_its_process_is_named_and_the_next_has_a_new_one(
    process: JudgingProcess,
) -> None:
    first = process.judge(item("a.zip")).bundle
    dead = process.judge(item("die.zip")).bundle
    after = process.judge(item("b.zip")).bundle

    assert (dead.path, dead.outcome, dead.exit_code) == ("die.zip", Outcome.SET_ASIDE, 4)
    assert dead.problem == "Set aside: it ended its process twice (exit code 7)."
    assert after.outcome is Outcome.IDENTICAL
    assert after.blockers != first.blockers


@pytest.mark.parametrize("process", [1], indirect=True)
def test_what_takes_too_long_is_named(process: JudgingProcess) -> None:
    hung = process.judge(item("hang.zip")).bundle

    assert hung.problem == "Set aside: it took longer than 1 s."
    assert hung.outcome is Outcome.SET_ASIDE


def test_an_answer_that_is_none_is_named(
    process: JudgingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.batch.judging_process._END_SECONDS", 0.1)
    assert "cannot be read" in process.judge(item("nonsense.zip")).bundle.problem


def test_a_real_process_judges_and_a_killed_one_is_replaced(
    settings: BatchSettings, bundle: Path
) -> None:
    process = JudgingProcess(settings)
    try:
        known = local_item(str(bundle), "shown.zip", "bundle")
        row = process.judge(known).bundle

        assert (row.path, row.outcome, row.exit_code) == ("shown.zip", Outcome.IDENTICAL, 0)
        assert (row.sha256, row.edition, row.milestone) == (known.sha256, "2026-06", "fit")
        assert min(row.blockers, row.cpu_seconds) > 0
        missing = process.judge(item(str(bundle / "nothing"))).bundle
        assert missing.outcome is Outcome.UNREADABLE
    finally:
        process.close()


def test_another_catalogue_than_the_one_asked_for_stops_the_run(settings: BatchSettings) -> None:
    with pytest.raises(WizardError, match="another catalogue"):
        JudgingProcess(replace(settings, digest="other")).judge(item("a.zip"))


def test_what_needs_too_much_memory_is_named(settings: BatchSettings, bundle: Path) -> None:
    need_linux()
    process = JudgingProcess(replace(settings, mebibytes=10))
    row = process.judge(local_item(str(bundle), "a.zip", "bundle")).bundle
    process.close()

    assert row.problem == "Set aside: it needs more than 10 MiB of memory."
