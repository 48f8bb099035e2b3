"""A short form of `python3 dev.py stress`, and what it must not overlook."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from tests.stress import disasters
from tests.stress.forks import forked
from tests.stress.trials import ERRORS, KILL, Operated, operations
from tests.stress.worlds import World, nothing
from wizard.cli.main import cli
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft

SHORT = ("set", "export", "carry", "company share", "a draft is thrown away")


@pytest.mark.parametrize("name", SHORT)
def test_killed_at_any_call_it_is_done_or_was_never_begun(name: str) -> None:
    result = disasters.strike(name, kills=3, seed=20261130)

    assert result.struck == {KILL: 3}
    assert not result.broken, "\n".join(map(str, result.broken))


@pytest.mark.parametrize(
    ("name", "errors"),
    [("team leave", ERRORS), ("team init", ("EIO", "EROFS")), ("team comment", ("EIO", "ENOSPC"))],
)
def test_each_error_of_the_disk_leaves_it_done_or_never_begun_and_is_told(
    name: str, errors: tuple[str, ...]
) -> None:
    result = disasters.strike(name, kills=0, seed=1, errors=errors)

    assert result.struck.keys() >= {*errors}
    assert not result.broken, "\n".join(map(str, result.broken))


def _in_two_steps(world: World) -> int:
    """An operation that is not made whole again after a kill in its middle."""
    for tagline in ("First", "Second"):
        draft = load_draft(world.draft, world.catalogue.fields)
        draft.answers["listing.tagline"] = tagline
        save_draft(draft)
    return 0


def _with_other_undo_for_a_moment(world: World) -> int:
    """An operation that leads undo elsewhere if it is killed in its middle."""
    (path,) = (world.root / "home" / "state" / "undo").iterdir()
    text = path.read_text("utf-8")
    (world.out / "kept.txt").write_text("kept", "utf-8")
    path.write_text(text.replace("Copies daily logs", "Never typed"), "utf-8")
    path.write_text(text, "utf-8")
    return 0


def _with_other_secret(world: World) -> int:
    """An operation after which the keyring holds what nobody gave."""
    world.keyring.set_password("service", "name", uuid.uuid4().hex)
    (world.out / "kept.txt").write_text("kept", "utf-8")
    return 0


def _crashing(world: World) -> int:
    (world.out / "kept.txt").write_text("kept", "utf-8")
    return 0


def _telling_nothing(world: World) -> int:
    """An operation that says that all is well when the disk refused."""
    try:
        (world.out / "kept.txt").write_bytes(b"kept")
    except OSError:
        return 0
    return 0


@pytest.mark.parametrize(
    ("run", "fault", "what", "kills"),
    [
        (_in_two_steps, KILL, "sitebook.toml", 12),
        (_with_other_undo_for_a_moment, KILL, "undo gives other states", 8),
        (_with_other_secret, KILL, "the keyring holds something else", 2),
        (_crashing, "EROFS", "exit code 70", 0),
        (_telling_nothing, "EROFS", "told “done”", 0),
    ],
)
def test_what_does_not_hold_is_found(
    run: Callable[[World], int],
    fault: str,
    what: str,
    kills: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disasters, "operations", lambda: {"planted": Operated(run, nothing)})

    result = disasters.strike(
        "planted", kills=kills, seed=1, errors=() if fault == KILL else (fault,)
    )

    assert any(one.fault == fault and what in one.what for one in result.broken)


READING = {
    "changes": "tells",
    "company show": "tells",
    "completion": "tells",
    "diff": "tells",
    "drafts": "tells",
    "editions": "tells",
    "editions diff": "tells",
    "editions origins": "tells",
    "explain": "tells",
    "feedback list": "tells",
    "history": "tells",
    "secret list": "tells",
    "team show": "tells",
    "mcp": "writes proposals alone, as “autofill, from an assistant” has them",
    "merge-driver": "writes what git gave it and takes back, as `--merges` tries it",
    "open": "is the wizard, which `--terminal` kills",
    "verify": "writes results row by row, which tests/batch kills and resumes",
    "watch": "asks hosts, and keeps what they said as “evidence is added” does",
}
"""The commands that are no operation, and why."""


def _commands(group: click.Group, before: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{before}{name}"


def test_every_command_that_writes_is_among_the_operations() -> None:
    tried = tuple(operations())

    untried = {
        name
        for name in _commands(cli)
        if not any(each == name or each.startswith((f"{name} ", f"{name},")) for each in tried)
    }

    assert untried == READING.keys()


def test_a_fork_that_takes_too_much_time_is_ended(tmp_path: Path) -> None:
    def busy() -> int:
        while True:
            os.stat(tmp_path)  # noqa: PTH116 - a call that takes next to no time

    ended = forked(busy, cpu=1)

    assert ended.code < 0
    assert ended.seconds < 2
