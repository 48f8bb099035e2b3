"""What a thread of this computer or a worker of a cluster does with a few items."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from wizard.batch.items import BatchItem
from wizard.batch.judge import LocalItem, result_without_verdict
from wizard.batch.judging_process import JudgingPool
from wizard.batch.settings import BatchSettings
from wizard.batch.stores import fetched
from wizard.errors import BundleError
from wizard.reports.results import Outcome, Result


class PlacedItem(NamedTuple):
    """An item in the order of a run."""

    place: int
    item: BatchItem
    known: str = ""
    """The SHA-256 of which a result stands in the file already."""


Judged = list[tuple[PlacedItem, Result | None]]
"""None for an item that is still the one whose result is known."""


class ItemJudge(Protocol):
    """What judges a local item: in this process, or in one of its own."""

    def judge(self, item: LocalItem) -> Result:
        """The result, whatever the item is."""


def judge_in_pool(
    pool: JudgingPool, settings: BatchSettings, items: Sequence[PlacedItem]
) -> Judged:
    """Judges items in a process of the pool. Raises WizardError if none can be started."""
    with pool.process() as process:
        return [(placed, judged(process, settings, placed)) for placed in items]


def judge_on_worker(settings: BatchSettings, items: Sequence[PlacedItem]) -> Judged:
    """As `judge_in_pool`, with processes that a worker keeps from one task to the next."""
    return judge_in_pool(_pool_of_worker(settings), settings, items)


_pool_of_worker = functools.lru_cache(maxsize=1)(JudgingPool)


def judged(judge: ItemJudge, settings: BatchSettings, placed: PlacedItem) -> Result | None:
    """Fetches and judges one item; None if its result is known.

    Raises WizardError for what concerns every item, such as a package that is missing.
    """
    item = placed.item
    try:
        with fetched(item) as local:
            if local.sha256 and local.sha256 == placed.known:
                return None
            return judge.judge(local)
    except BundleError as error:
        words = error.full_message
        return result_without_verdict(absent(item), settings, Outcome.UNREADABLE, words)


def absent(item: BatchItem) -> LocalItem:
    """An item whose content is not here."""
    return LocalItem(item.path, item.shown, sha256="", received="")
