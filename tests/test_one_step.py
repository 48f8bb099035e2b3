"""Whatever the disk does, an operation on several files is done or was never begun.

Each operation is run again and again; each time the next operation on the disk fails, or the
process ends there. What a person then finds at the next start is one of two states.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.files.faults import Disk, Killed, failing
from tests.reports.small import catalogue_in
from tests.stress.worlds import (
    OPERATIONS,
    UNTOLD,
    NotNoted,
    Operation,
    World,
    difference,
    possible_states,
)
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.disk import NotConfirmed
from wizard.drafts.transaction import UnfinishedTransaction
from wizard.errors import WizardError

FAULTS = ("kill", "EIO", "ENOSPC")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_in(tmp_path_factory.mktemp("catalogue"))


ONE_FILE = {
    "a draft is saved",
    "a draft is made",
    "a draft is renamed",
    "a draft is copied",
    "a value is noted as entered",
    "evidence is added",
    "a reply is written",
    "a mended picture is written",
    "the settings are remembered",
}


@dataclass(frozen=True)
class Trial:
    """One operation in fresh worlds."""

    base: Path
    catalogue: Catalogue
    small: Catalogue
    patch: pytest.MonkeyPatch
    prepare: Operation
    run: Operation

    def first(self) -> World:
        """The world before, which is kept for all later ones."""
        self.patch.setenv("SUBMISSION_WIZARD_HOME", str(self.base / "world" / "home"))
        world = World(self.base / "world", self.catalogue, self.small)
        world.make()
        self.prepare(world)
        world.next_start()
        world.root.rename(self.base / "first")
        return self.again()

    def again(self) -> World:
        """The same world anew, at the same place: some files name others by their whole path."""
        root = self.base / "world"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.base / "first", root)
        return World(root, self.catalogue, self.small)

    def ended(self, world: World, disk: Disk) -> str:
        """What the person was told: done, failed, later, or nothing since all was over."""
        try:
            with failing(disk):
                self.run(world)
        except Killed:
            return "nothing"
        except UnfinishedTransaction:
            return "later"
        except NotNoted:
            return "not noted"
        except NotConfirmed:
            return "done"
        except (WizardError, OSError):
            return "failed"
        return "done"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (name, fault)
        for name in OPERATIONS
        for fault in FAULTS
        if not (fault in FAULTS[2:] and name in ONE_FILE)
    ],
)
def test_whenever_the_disk_fails_it_is_done_or_undone_as_was_told(
    name: str,
    fault: str,
    tmp_path: Path,
    catalogue: Catalogue,
    small: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trial = Trial(tmp_path, catalogue, small, monkeypatch, *OPERATIONS[name])
    before = trial.first().state()
    whole = trial.again()
    trial.run(whole)
    whole.next_start()
    after = whole.state()

    for number in range(1000):
        world, disk = trial.again(), Disk(number, fault)
        told = trial.ended(world, disk)
        world.next_start()
        found = world.state()
        possible = possible_states("nothing" if name in UNTOLD else told, before, after)
        assert found in possible, (
            f"{fault} at operation {number}, told: {told}; "
            f"differs from {[difference(found, one) for one in possible]}"
        )
        if not disk.failed:
            break
    assert not disk.failed
    assert before != after or name in UNTOLD
