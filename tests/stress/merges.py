"""Random merges of drafts that two or three people edited, judged by a rule of their own.

The rule looks at single answers, rows and lines, and knows nothing of the code that merges.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.events import ANSWER, DraftEvent, events_in
from wizard.drafts.model import Draft, Waiver, events_path
from wizard.drafts.read import build_draft, load_draft
from wizard.drafts.statements import comments
from wizard.drafts.unsettled import first_conflicts
from wizard.drafts.write import new_draft, save_draft, write_new
from wizard.topics.team.merging import Versions, merge_drafts
from wizard.topics.team.setup import checkout_of, join_team
from wizard.topics.team.sidecars import merge_events

BEGAN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SINGLE = (
    "listing.name", "listing.tagline", "listing.summary", "app.types", "app.uses_webhooks",
    "listing.pricing.trial_url", "screen.shows_ads", "org.applied_on", "legal.no_redlines_ack",
)  # fmt: skip
"""Fields whose answer is changed as a whole."""
ROWS = "app.collaborators"
ITEMS = "media.screenshots"
WORDS = ("log", "crew", "site", "sync", "daily", "plan", "“quote”", "line\nbreak", "#tag", "'x'")


@dataclass(slots=True)
class Edited:
    """One person's version of a draft, with its events."""

    data: bytes
    events: bytes
    draft: Draft = field(repr=False)


@dataclass(slots=True)
class MergesRun:
    """How many merges were tried, and what did not hold."""

    tried: int = 0
    conflicts: int = 0
    """Answers that were changed twice."""
    broken: list[str] = field(default_factory=list)


def try_merges(count: int, seed: int, catalogue: Catalogue, folder: Path) -> MergesRun:
    """Merges `count` random sets of drafts by the functions that the driver calls."""
    run = MergesRun()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        world = World(chance, catalogue, folder)
        base = world.begin()
        people = ("ann", "bob", "cem")[: chance.choice((2, 2, 3))]
        sides = [world.edited(base, who) for who in people]
        merged = sides[0]
        for other in sides[1:]:
            found, merged = world.merged(base, merged, other)
            run.conflicts += len(found.conflicts)
            run.broken += [f"{seed}/{number}: {words}" for words in found.broken]
        run.tried += 1
    return run


@dataclass(slots=True)
class Judged:
    """What a merge did with one pair of versions."""

    conflicts: set[str]
    broken: list[str]


class World:
    """Drafts of one folder, edited by chance."""

    def __init__(self, chance: random.Random, catalogue: Catalogue, folder: Path) -> None:
        self.chance, self.fields, self.path = chance, catalogue.fields, folder / "app.toml"
        self._clock = BEGAN
        self._disputed = chance.sample(SINGLE, 3)

    def begin(self) -> Edited:
        """A draft with some answers, comments and unknown keys, as its team began it."""
        self.path.unlink(missing_ok=True)
        events_path(self.path).write_bytes(b"")
        self._clock = BEGAN
        draft = new_draft(self.path, "Sitebook", "2025-02", BEGAN, self.fields)
        for name in self.chance.sample(SINGLE, 4):
            draft.answers[name] = self.value(name)
        draft.answers[ROWS] = [self.row(f"p{n}") for n in range(self.chance.randrange(4))]
        draft.answers[ITEMS] = [f"shots/{n}.png" for n in range(self.chance.randrange(4))]
        draft.answers = {name: value for name, value in draft.answers.items() if value != []}
        write_new(draft)
        for _ in range(self.chance.randrange(4)):
            self.write_by_hand("begin")
        return self.taken()

    def edited(self, base: Edited, who: str) -> Edited:
        """The draft after some changes of one person."""
        self.path.write_bytes(base.data)
        events_path(self.path).write_bytes(base.events)
        for _ in range(self.chance.randrange(1, 6)):
            self._clock += timedelta(seconds=self.chance.randrange(1, 90))
            if self.chance.random() < 0.3:
                self.write_by_hand(who)
                continue
            draft = load_draft(self.path, self.fields)
            self.change(draft, who)
            save_draft(draft, self._clock)
        return self.taken()

    def taken(self) -> Edited:
        """What the folder holds now."""
        data = self.path.read_bytes()
        draft = build_draft(self.path, data, (0, 0, 0), self.fields)
        return Edited(data, events_path(self.path).read_bytes(), draft)

    def change(self, draft: Draft, who: str) -> None:
        """One change: an answer, a row, an item, a waiver."""
        kind = self.chance.randrange(8)
        if kind < 4:
            name = self.chance.choice(self._disputed)
            draft.answers[name] = self.value(name)
            if self.chance.random() < 0.2:
                del draft.answers[name]
        elif kind < 6:
            draft.answers[ROWS] = self.changed_rows(draft.answers.get(ROWS, []), who)
        elif kind == 6:
            items = [*draft.answers.get(ITEMS, []), f"shots/{who}{self.chance.randrange(99)}.png"]
            draft.answers[ITEMS] = list(dict.fromkeys(items))
        else:
            others = [each for each in draft.waivers if each.by != who]
            words = f"agreed {self.chance.randrange(99)}"
            waiver = Waiver(f"lst-{who}", words, who, date(2026, 3, 1))
            draft.waivers = [*others, waiver]

    def changed_rows(self, rows: Sequence[Mapping[str, Any]], who: str) -> list[dict[str, Any]]:
        found = [dict(row) for row in rows]
        kind = self.chance.randrange(3)
        if kind == 0 and found:
            self.chance.choice(found)["phone"] = self.words()
        elif kind == 1 and found:
            del found[self.chance.randrange(len(found))]
        else:
            at = self.chance.randrange(len(found) + 1)
            found.insert(at, self.row(f"{who}{self.chance.randrange(999)}"))
        return found

    def write_by_hand(self, who: str) -> None:
        """A comment or an unknown key that somebody writes in an editor."""
        lines = self.path.read_text("utf-8").split("\n")
        number = self.chance.randrange(9999)
        heads = [at for at, line in enumerate(lines) if line.startswith("[")]
        if self.chance.random() < 0.6:
            lines.insert(self.chance.choice(heads), f"# {who} noted {number}")
        else:
            lines += [f"[of_{who}_{number}]", f'key = "{self.words(flat=True)}"', ""]
        text = "\n".join(lines)
        build_draft(self.path, text.encode(), (0, 0, 0), self.fields)
        self.path.write_bytes(text.encode())

    def value(self, name: str) -> Any:
        """A random answer of the form that the field has."""
        form = self.fields[name].kind.spec.form.name
        makers: Mapping[str, Callable[[], Any]] = {
            "YES_NO": lambda: self.chance.random() < 0.5,
            "CHOICES": lambda: self.chance.sample(["data-user", "full-screen", "side-panel"], 2),
            "DATE": lambda: date(2026, 1, 1) + timedelta(days=self.chance.randrange(60)),
            "CONFIRMATION": lambda: {"by": self.words(flat=True), "on": date(2026, 2, 1)},
        }
        return makers.get(form, self.words)()

    def words(self, *, flat: bool = False) -> str:
        found = " ".join(self.chance.choices(WORDS, k=self.chance.randrange(1, 5)))
        return " ".join(found.split()).replace("'", "") if flat else found

    def row(self, name: str) -> dict[str, Any]:
        return {_FIRST: f"{name}@example.com", "phone": self.words(), "role": self.words()}

    def merged(self, base: Edited, ours: Edited, theirs: Edited) -> tuple[Judged, Edited]:
        """Both merges of a pair, with what of them is wrong; and the first one."""
        versions = Versions(base.data, ours.data, theirs.data)
        found = merge_drafts(self.path, versions, self.fields)
        events = merge_events(Versions(base.events, ours.events, theirs.events))
        draft = build_draft(self.path, found.data, (0, 0, 0), self.fields)
        after = Edited(found.data, events, draft)
        mirrored = merge_drafts(self.path, Versions(*versions[::2], versions[1]), self.fields)
        names = {each.field for each in found.conflicts}
        broken = list(faults(base, ours, theirs, after, names))
        if {each.field for each in mirrored.conflicts} != names:
            broken.append("the other way round other answers conflict")
        return Judged(names, broken), after


_FIRST = "email"
GIT_OPERATIONS = ("merge", "rebase", "cherry-pick", "rename")


def faults(
    base: Edited, ours: Edited, theirs: Edited, after: Edited, conflicts: set[str]
) -> Iterator[str]:
    """What a merge lost or invented."""
    versions = [each.draft for each in (base, ours, theirs, after)]
    for name in SINGLE:
        yield from _single_faults(name, versions, conflicts)
    yield from _row_faults([_by_name(each) for each in versions], conflicts)
    for name, rows in (("waivers", _waivers), ("items", _items), ("extras", _extras)):
        sets = [rows(each.draft) for each in (base, ours, theirs, after)]
        if sets[3] != _union(*sets[:3]):
            yield f"{name}: {sets}"
    for side in (ours, theirs):
        lost = set(_comments(side)) - set(_comments(after))
        if lost:
            yield f"comments lost: {lost}"
    lines = [set(each.events.splitlines()) for each in (ours, theirs, after)]
    if lines[2] != lines[0] | lines[1] or events_in(after.events).damaged:
        yield "events lost or invented"
    times = [event.at for event in events_in(after.events).events]
    if times != sorted(times):
        yield "events are not by time"
    if after.draft.changed != max(ours.draft.changed, theirs.draft.changed):
        yield "the time of the last change is not the later one"


def _single_faults(name: str, versions: Sequence[Draft], conflicts: set[str]) -> Iterator[str]:
    was, one, other, now = (each.answers.get(name) for each in versions)
    is_conflict = one != other and was not in (one, other)
    if is_conflict != (name in conflicts):
        yield f"{name}: {was!r}, {one!r}, {other!r}: conflict is {not is_conflict}"
    if now != (other if one == was and not is_conflict else one):
        yield f"{name}: {was!r}, {one!r}, {other!r} gave {now!r}"
    kept = [each for each in versions[3].conflicts if each.field == name]
    if is_conflict and not any(each.theirs == other for each in kept):
        yield f"{name}: {other!r} is lost"


Rows = Mapping[str, Mapping[str, Any]]


def _row_faults(versions: Sequence[Rows], conflicts: set[str]) -> Iterator[str]:
    """Rows have names that nobody changes, so each cell is judged alone."""
    base, ours, theirs, after = versions
    is_conflict = False
    for name in {*base, *ours, *theirs}:
        was, one, other = (side.get(name) for side in (base, ours, theirs))
        cells = {*(was or {}), *(one or {}), *(other or {})}
        if one is None or other is None:
            present = one or other
            is_conflict |= was is not None and present is not None and present != was
            expected = None if was is not None else present
            if not (was and present and present != was) and after.get(name) != expected:
                yield f"row {name}: {was}, {one}, {other} gave {after.get(name)}"
            continue
        before = was or {}
        for cell in cells:
            values = before.get(cell), one.get(cell), other.get(cell)
            twice = values[1] != values[2] and values[0] not in values[1:]
            is_conflict |= twice
            expected_cell = values[2] if values[1] == values[0] else values[1]
            if after.get(name, {}).get(cell) != expected_cell:
                yield f"cell {name}.{cell}: {values} gave {after.get(name)}"
    if is_conflict != (ROWS in conflicts):
        yield f"rows: conflict is {not is_conflict}"


def _union(base: set[Any], ours: set[Any], theirs: set[Any]) -> set[Any]:
    return (ours & theirs) | (ours - base) | (theirs - base)


def _by_name(draft: Draft) -> Rows:
    return {row[_FIRST]: row for row in draft.answers.get(ROWS, [])}


def _waivers(draft: Draft) -> set[Any]:
    return {(each.requirement, each.reason) for each in draft.waivers}


def _items(draft: Draft) -> set[Any]:
    return set(draft.answers.get(ITEMS, []))


def _extras(draft: Draft) -> set[Any]:
    return set(draft.extras.items())


def _comments(edited: Edited) -> list[str]:
    return comments(edited.data.decode())


def try_git(seed: int, catalogue: Catalogue, folder: Path, operation: str) -> list[str]:
    """Merges one random pair by git itself with the driver; gives what is wrong.

    `operation` is "merge", "rebase", "cherry-pick" or "rename", which renames the draft on one
    side.
    """
    chance = random.Random(f"{seed}/{operation}")
    world = World(chance, catalogue, folder)
    base = world.begin()
    base.events = b"".join(_settled(n).line() for n in range(40))
    ours, theirs = world.edited(base, "ann"), world.edited(base, "bob")
    git = _Git(folder)
    git.run("init", "-q", "-b", "main")
    git.commit(base, world.path, "base")
    join_team(checkout_of(folder), [world.path], BEGAN, "Ann <ann@example.com>")
    git.run("add", "-A")
    git.run("commit", "-q", "-m", "team")
    git.run("checkout", "-q", "-b", "other")
    git.commit(theirs, world.path, "theirs")
    git.run("checkout", "-q", "main")
    path = world.path
    if operation == "rename":
        path = folder / "other name.toml"
        git.run("mv", "app.toml", path.name)
        git.run("mv", "app.events.jsonl", events_path(path).name)
    git.commit(ours, path, "ours")
    if operation == "rebase":
        git.run("checkout", "-q", "other")
    words = {"rebase": ("rebase", "main"), "cherry-pick": ("cherry-pick", "other")}
    code = git.run(*words.get(operation, ("merge", "-q", "other")), check=False)
    after = Edited(
        path.read_bytes(),
        events_path(path).read_bytes(),
        build_draft(path, path.read_bytes(), (0, 0, 0), catalogue.fields),
    )
    conflicts = set(first_conflicts(after.draft.conflicts))
    broken = list(faults(base, ours, theirs, after, conflicts))
    if bool(code) != bool(conflicts):
        broken.append(f"git says {code} for {conflicts}")
    return [f"{operation} {seed}: {each}" for each in broken]


def _settled(number: int) -> DraftEvent:
    """An event of a record that has lasted for some time: git follows a file by its content."""
    at = BEGAN - timedelta(hours=100 - number)
    return DraftEvent(at, "Cem <cem@example.com>", ANSWER, "listing.name", "A", f"B {number}")


class _Git:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, *words: str, check: bool = True) -> int:
        identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
        ended = subprocess.run(
            ["git", *identity, *words], cwd=self._folder, check=check, capture_output=True
        )
        return ended.returncode

    def commit(self, edited: Edited, path: Path, message: str) -> None:
        path.write_bytes(edited.data)
        events_path(path).write_bytes(edited.events)
        self.run("add", "-A")
        self.run("commit", "-q", "--allow-empty", "-m", message)
