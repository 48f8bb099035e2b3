"""One operation, tried again and again on a computer that fails in the middle of it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

import keyring
import pytest

from tests.files.faults import NEEDS_SPACE, Disk, use_disk
from tests.stress.commands import COMMANDS, SECRET
from tests.stress.forks import Ended, forked
from tests.stress.team_commands import IN_PARTS, TEAM_COMMANDS
from tests.stress.worlds import (
    KEYRING,
    OPERATIONS,
    UNTOLD,
    NotNoted,
    Operation,
    World,
    difference,
    is_in_parts,
    possible_states,
    without_cut_event,
)
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.errors import DraftWithMarkers
from wizard.drafts.model import TEAM_SUFFIX
from wizard.drafts.read import load_draft
from wizard.drafts.team_file import TeamFile
from wizard.drafts.transaction import UnfinishedTransaction
from wizard.errors import WizardError

KILL = "SIGKILL"
ERRORS = ("EIO", "ENOSPC", "EACCES", "EROFS")
CODES = frozenset({0, 1, 2, 3, 4})
"""The exit codes that the documentation names; 70 is a fault of the program."""
_LATER, _NOT_NOTED, _UNCONFIRMED = "is not finished", "not noted", "did not confirm it"
_MARKS = {_LATER: "later", _NOT_NOTED: "not noted", "lacks this change": "not recorded"}
"""Words of a message, and what they tell."""
Run = Callable[[World], int]
Secrets = Mapping[tuple[str, str], str]


class Broken(NamedTuple):
    """An invariant that does not hold."""

    operation: str
    fault: str
    number: int
    """The operation on the disk, from 0."""
    what: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.fault} at operation {self.number} on the disk: {self.what}"


@dataclass(frozen=True)
class Operated:
    """An operation of the program, and what has to be there before."""

    run: Run
    prepare: Operation
    is_told: bool = True
    """Whether the person is told that it failed."""
    typed: bytes = b""
    is_in_parts: bool = False
    """Whether it changes files that do not depend on each other, one after another."""


def operations() -> dict[str, Operated]:
    """Every operation that writes: those of the command line and those behind the screens."""
    behind = {
        name: Operated(partial(_run_inside, operation), prepare, name not in UNTOLD)
        for name, (prepare, operation) in OPERATIONS.items()
    }
    commands = {
        name: Operated(one.run, one.prepare, typed=one.typed, is_in_parts=name in IN_PARTS)
        for name, one in (COMMANDS | TEAM_COMMANDS).items()
    }
    return commands | behind


def _run_inside(operation: Operation, world: World) -> int:
    """Runs an operation behind the screens, and says what they would say."""
    try:
        operation(world)
    except NotNoted:
        sys.stdout.write(f"{_NOT_NOTED}\n")
    except (WizardError, OSError) as error:
        later = _LATER if isinstance(error, UnfinishedTransaction) else ""
        sys.stdout.write(f"{error} {later}\n")
        return 4
    return 0


@dataclass
class Trial:
    """An operation in fresh worlds below a folder."""

    name: str
    operated: Operated
    base: Path
    catalogue: Catalogue
    small: Catalogue
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    code: int = 0
    """The exit code of the operation when nothing fails."""
    calls: tuple[str, ...] = ()
    """The operations on the disk when nothing fails."""
    undone: tuple[tuple[str, ...], ...] = ()
    """What undo gives, one after another, before the operation and after it."""
    known_undo: dict[tuple[bytes, ...], tuple[str, ...]] = field(default_factory=dict)
    """The same by the contents of the files that it comes from."""
    secrets: tuple[Secrets, ...] = ()
    """What the keyring holds before and after it."""

    def prepared(self) -> Trial:
        """Makes the first world and runs the operation once without a fault.

        Raises RuntimeError if the operation cannot be tried.
        """
        os.environ["SUBMISSION_WIZARD_HOME"] = str(self.base / "world" / "home")
        world = World(self.base / "world", self.catalogue, self.small)
        self._need(forked(lambda: self._made(world)), "it could not be prepared")
        (self.base / "world").rename(self.base / "first")
        self.before = self._again().state()
        undone, secrets = self._undone(world), world.keyring.kept
        ended, calls = self._struck(sys.maxsize, KILL)
        self.code, self.calls = ended.code, tuple(calls)
        self._need(forked(lambda: self._next_start(world)), "the next start failed")
        self.after = world.state()
        self.secrets = (secrets, world.keyring.kept)
        self.undone = (undone, self._undone(world))
        is_idle = self.before == self.after and self.operated.is_told
        if self.code not in CODES or is_idle:
            message = f"{self.name} ended with {self.code} and changed nothing: {ended.text[-300:]}"
            raise RuntimeError(message)
        return self

    def _made(self, world: World) -> int:
        world.make()
        (world.root / "home" / "note.txt").write_text(SECRET, "utf-8")
        self.operated.prepare(world)
        world.next_start()
        return 0

    def _next_start(self, world: World) -> int:
        world.next_start()
        return 0

    def _undone(self, world: World) -> tuple[str, ...]:
        """What each undo gives in the wizard. Raises RuntimeError if it ends in an error."""
        files = world.files_of_undo()
        if files not in self.known_undo:
            ended = forked(lambda: sys.stdout.write("\n".join(world.undone_states())) * 0)
            self._need(ended, "undo failed")
            self.known_undo[files] = tuple(ended.text.splitlines())
        return self.known_undo[files]

    def _need(self, ended: Ended, what: str) -> None:
        if ended.code:
            message = f"{self.name}: {what}: {ended.text[-600:]}"
            raise RuntimeError(message)

    def _again(self) -> World:
        """The first world anew, at the same place: some files name others by their whole path."""
        root = self.base / "world"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.base / "first", root)
        return World(root, self.catalogue, self.small)

    def _struck(self, number: int, fault: str) -> tuple[Ended, list[str]]:
        """Runs the operation in a fresh world on a disk with a fault. Returns the calls as well."""
        world = self._again()
        listed = self.base / "calls"

        def run() -> int:
            keyring.set_keyring(world.keyring)
            disk = Disk(number, fault, every_write=True)
            with pytest.MonkeyPatch.context() as patch:
                use_disk(disk, patch)
                try:
                    return self.operated.run(world)
                finally:
                    patch.undo()
                    listed.write_text("\n".join(disk.calls), "utf-8")

        listed.write_text("", "utf-8")
        ended = forked(run, self.operated.typed)
        return ended, listed.read_text("utf-8").split()

    def broken(self, number: int, fault: str) -> list[Broken]:
        """What does not hold after the fault and the next start of the program."""
        ended, _ = self._struck(number, fault)
        world = World(self.base / "world", self.catalogue, self.small)
        started = forked(lambda: self._next_start(world))
        told = self._told(ended, fault)
        wrong = [f"exit code {ended.code}: {ended.text[-400:]}"] if told == "crash" else []
        if started.code:
            wrong.append(f"the next start ended with {started.code}: {started.text[-400:]}")
        wrong += self._faults_of(world, told)
        wrong += self._faults_of_undo(world)
        return [Broken(self.name, fault, number, what) for what in wrong]

    def _told(self, ended: Ended, fault: str) -> str:
        """What the person was told: done, failed, later, or nothing since all was over."""
        if fault == KILL and ended.code == -9:
            return "nothing"
        if ended.code not in CODES:
            return "crash"
        if words := next((told for mark, told in _MARKS.items() if mark in ended.text), ""):
            return words
        if ended.code == self.code:
            return "done"
        lines = ended.text.splitlines()
        unconfirmed = any(_UNCONFIRMED in each and str(self.base) in each for each in lines)
        return "not confirmed" if unconfirmed else "failed"

    def _faults_of(self, world: World, told: str) -> Iterator[str]:
        found = without_cut_event(world.state(), self.before)
        states = possible_states(
            told if self.operated.is_told else "nothing", self.before, self.after
        )
        may_be_mixed = self.operated.is_in_parts and told != "done"
        if found not in states and not (
            may_be_mixed and is_in_parts(found, self.before, self.after)
        ):
            nearest = min((difference(one, found) for one in states), key=len)
            yield f"told “{told}”, but these files differ: {', '.join(nearest)}"
        yield from _unreadable(world)
        yield from self._faults_of_secrets(world, told)
        if strangers := {p.name for p in self.base.iterdir()} - {"world", "first", "calls"}:
            yield f"files outside: {', '.join(sorted(strangers))}"
        if leaked := [p.name for p in world.root.rglob("*") if _has_secret(p)]:
            yield f"a secret is in {', '.join(leaked)}"

    def _faults_of_secrets(self, world: World, told: str) -> Iterator[str]:
        """Only what was told as done must be in the keyring, or gone from it."""
        before, after = self.secrets
        kept = world.keyring.kept
        if kept != after and (told in {"done", "not confirmed"} or kept != before):
            yield f"told “{told}”, but the keyring holds something else"

    def _faults_of_undo(self, world: World) -> Iterator[str]:
        """Undo gives the states that it gave before, or nothing."""
        try:
            now, *earlier = self._undone(world) or ("",)
        except RuntimeError as error:
            yield str(error)
            return
        chains = [[now], *map(list, self.undone)]
        if not any([now, *earlier] == chain[: len(earlier) + 1] for chain in chains if chain):
            yield f"undo gives other states: {earlier}"


def _unreadable(world: World) -> Iterator[str]:
    for path in world.root.rglob("*.toml"):
        if path.parent.name == "drafts" and not path.name.startswith("."):
            try:
                if path.name.endswith(TEAM_SUFFIX):
                    TeamFile(world.draft).read()
                else:
                    load_draft(path, world.catalogue.fields)
            except DraftWithMarkers:
                continue
            except WizardError as error:
                yield f"{path.name} cannot be read: {error}"


def _has_secret(path: Path) -> bool:
    return (
        path.is_file()
        and path.name not in {"note.txt", KEYRING}
        and SECRET.encode() in path.read_bytes()
    )


def numbers_of(calls: tuple[str, ...], fault: str) -> range:
    """Every operation on the disk at which a fault can strike."""
    count = len(calls)
    if fault == "ENOSPC":
        count = sum(name in NEEDS_SPACE for name in calls)
    return range(count)


_SAFE = re.compile(r"[^a-z0-9]+")


def folder_name(operation: str) -> str:
    """A name of a folder for an operation."""
    return _SAFE.sub("-", operation.lower()).strip("-")
