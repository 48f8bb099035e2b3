"""Benchmarks of key latency: a typed letter, and the move to another page."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from bench.baselines import READY
from bench.figures import Figure, MissingError, median, quantile, taking_turns
from bench.journey import largest_page, mark_of, pages
from bench.subjects import ROOT, Started, baseline, step_session
from bench.terminal import NeverShownError, Terminal

NEXT_PAGE, PREVIOUS_PAGE = "\x0e", "\x02"  # ctrl+n, ctrl+b
BARE_NEXT = "\x1b[21~"  # F10
CLEAR = "\x05\x15"  # to the end of the field, then delete everything before
SEEN = 6
"""Number of typed letters that must be on the screen."""

LONGEST = 24
BATCH = 30
GAP = 0.06


class Typist:
    """Types random letters into the focused field and times each; clears the field in between."""

    def __init__(self, terminal: Terminal, seed: int = 7) -> None:
        self.terminal = terminal
        self._random = random.Random(seed)
        self._typed = ""

    def batch(self, keys: int = BATCH) -> list[float]:
        """Milliseconds from each key until its letter is on the screen."""
        times = []
        for _ in range(keys):
            if len(self._typed) >= LONGEST:
                self.clear()
            self.terminal.idle(self._random.uniform(0, GAP))
            letter = self._random.choice(string.ascii_lowercase)
            self._typed += letter
            times.append(1000 * self.terminal.time_to(letter, self._typed[-SEEN:]))
        return times

    def clear(self) -> None:
        """Clears the field, then types the letters that the first timed one is recognised by."""
        self.terminal.send(CLEAR)
        self.terminal.settle()
        self._typed = "".join(self._random.choices(string.ascii_lowercase, k=SEEN))
        self.terminal.send(self._typed)
        self.terminal.wait_for(self._typed)


def typing(folder: Path, rounds: int) -> Iterator[Figure]:
    """A key on the largest page, compared with a bare input."""
    page, field = largest_page()
    bare, ours = baseline("input", READY), step_session(folder, "typing", page)
    with _open(bare) as plain, _open(ours) as form:
        focus(form, field.label)
        typists = [Typist(plain), Typist(form)]
        for typist in typists:
            typist.clear()
        batches = taking_turns([typist.batch for typist in typists], max(2, rounds))
    plain_times, form_times = (list(chain(*runs)) for runs in batches)
    name = f"{len(page.fields)} fields, {len(form_times)} keys"
    for label, share, target in (("p50", 0.5, 2.5), ("p99", 0.99, 1.5)):
        values = quantile(form_times, share), quantile(plain_times, share)
        yield Figure(f"key to paint, {name}, {label}", *values, "a bare input", target)


def moving(folder: Path, rounds: int) -> Iterator[Figure]:
    """Going to another page and back, compared with replacing a bare form."""
    page, _ = largest_page()
    before = pages()[pages().index(page) - 1]
    with (
        _open(baseline("pages", "Bare page 1")) as plain,
        _open(step_session(folder, "moving", page)) as form,
    ):
        numbers = iter(range(2, 10_000))

        def bare_move() -> float:
            plain.settle()
            return 1000 * plain.time_to(BARE_NEXT, f"Bare page {next(numbers)}")

        def there_and_back() -> float:
            form.settle()
            back = form.time_to(PREVIOUS_PAGE, mark_of(before))
            form.settle()
            return 1000 * (back + form.time_to(NEXT_PAGE, mark_of(page))) / 2

        plain_times, form_times = taking_turns([bare_move, there_and_back], rounds)
    times = median(form_times), median(plain_times)
    yield Figure("moving to another page", *times, "replacing a bare form", 1.2)


def _open(started: Started) -> Terminal:
    terminal = Terminal(started.command, cwd=ROOT, env=started.env)
    try:
        terminal.wait_for(started.ready)
        terminal.settle()
    except NeverShownError:
        terminal.kill()
        raise
    return terminal


def focus(terminal: Terminal, label: str) -> None:
    """Clicks into the field with a label. Raises MissingError if typed text does not appear."""
    for column, row in _places_of(terminal, label):
        terminal.click(column + 2, row)
        terminal.settle()
        terminal.send(CLEAR)
        terminal.settle()  # Textual runs a bound key after the plain keys that follow immediately
        terminal.send("zqxj")
        with suppress(NeverShownError):
            terminal.wait_for("zqxj", timeout=5)
            return
    message = f"the field {label} could not be typed into"
    raise MissingError(message)


def _places_of(terminal: Terminal, label: str) -> Iterator[tuple[int, int]]:
    """Columns and rows of a field: below its label in a frame, or beside it in a row."""
    for row, line in enumerate(terminal.text.splitlines()):
        before, found, _ = line.partition(label)
        if found and any(corner in before for corner in "╭┏"):
            yield from ((len(before), row + below) for below in (1, 2))
        elif found:
            yield len(before), row
