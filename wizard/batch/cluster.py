"""Workers of a Dask cluster (the extra `cluster`)."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from wizard.batch.run import Workers
from wizard.batch.settings import BatchSettings
from wizard.batch.stores import INSTALL
from wizard.batch.task import judge_on_worker
from wizard.errors import WizardError
from wizard.text import one_line

_CONNECT_SECONDS, _LONELY_SECONDS = 20, 60
_GOES_ON = "With --results, what is done is kept, and the same command goes on."


@contextlib.contextmanager
def cluster_workers(address: str, settings: BatchSettings) -> Iterator[Workers]:
    """The workers of the cluster whose scheduler has this address.

    They need this program in the same version. Raises WizardError without Dask or the cluster.
    """
    client = _connected(address)
    executor = client.get_executor()
    try:
        watch = _ClusterWatch(client, address)
        watch.require_workers()
        task = partial(judge_on_worker, settings)
        count = sum(client.nthreads().values())
        yield Workers(executor, count, task, can_be_lost=True, watch=watch.look)
    finally:
        executor.shutdown(wait=False)  # tasks for which there is no worker never end
        client.close()


def _connected(address: str) -> Any:
    try:
        import distributed
    except ImportError as error:
        message = "--cluster needs Dask, which is not installed."
        raise WizardError(message, INSTALL) from error
    try:
        client: Any = distributed.Client
        return client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        message = f"The cluster at {one_line(address)} cannot be reached: {one_line(str(error))}."
        raise WizardError(message, "Give the address of its scheduler: tcp://HOST:8786") from error


class _ClusterWatch:
    """Tells when no result can come any more."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = one_line(address)
        self._seen = time.monotonic()

    def look(self) -> None:
        """Raises WizardError when the scheduler is gone, or there was no worker for a minute."""
        if self._client.status != "running":
            raise WizardError(f"The scheduler of the cluster at {self._address} is gone.", _GOES_ON)
        if self._client.nthreads():
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > _LONELY_SECONDS:
            self.require_workers()

    def require_workers(self) -> None:
        """Raises WizardError when there is no worker now."""
        if not self._client.nthreads():
            raise WizardError(f"The cluster at {self._address} has no workers.", _GOES_ON)
