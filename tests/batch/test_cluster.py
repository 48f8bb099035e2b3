"""A real Dask cluster on this computer, whose only worker is killed in the middle."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wizard.batch.cluster import cluster_workers
from wizard.batch.items import BatchItem
from wizard.batch.results_file import open_results
from wizard.batch.run import BatchRun
from wizard.batch.settings import BatchSettings
from wizard.errors import WizardError
from wizard.reports.results import Outcome


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    import distributed

    local: Any = distributed.LocalCluster
    with local(n_workers=1, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as made:
        yield made


def test_a_killed_worker_loses_nothing(
    cluster: Any, settings: BatchSettings, bundle: Path, tmp_path: Path
) -> None:
    items = [BatchItem("bundle", str(tmp_path / f"{number}.zip")) for number in range(5)]
    for item in items[1:]:
        shutil.copy(bundle, item.path)
    killed: list[int] = []

    def kill_once(_done: int, _total: int, _seconds: float | None) -> None:
        if not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGTERM)

    with open_results(None) as file:
        with cluster_workers(cluster.scheduler_address, settings) as workers:
            BatchRun(settings, file, kill_once).judge(items, workers)
        outcomes = [each.bundle.outcome for each in file.of_this_run()]

    assert killed
    assert outcomes == [Outcome.UNREADABLE, *[Outcome.IDENTICAL] * 4]


def test_a_run_without_workers_ends_and_says_so(
    cluster: Any, settings: BatchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.batch.cluster._LONELY_SECONDS", 0)
    monkeypatch.setattr("wizard.batch.run._LOOK_SECONDS", 0.1)
    items = [BatchItem("bundle", f"{number}.zip") for number in range(3)]

    with (
        open_results(None) as file,
        cluster_workers(cluster.scheduler_address, settings) as workers,
    ):
        cluster.scale(0)
        _wait_until_alone(cluster)
        run = BatchRun(settings, file, lambda *_: None)
        with pytest.raises(WizardError, match="has no workers"):
            run.judge(items, workers)


def _wait_until_alone(cluster: Any) -> None:
    until = time.monotonic() + 30
    while cluster.scheduler.workers and time.monotonic() < until:
        time.sleep(0.01)


def test_a_cluster_that_is_not_there_is_told(
    settings: BatchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.batch.cluster._CONNECT_SECONDS", 1)

    with (
        pytest.raises(WizardError, match="cannot be reached"),
        cluster_workers("tcp://127.0.0.1:1", settings),
    ):
        pass
