"""Lets the user correct imported feedback points at a terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wizard.topics.feedback.points import Feedback
    from wizard.topics.feedback.suggest import Suggester
    from wizard.topics.feedback.triage import SplitEditor

_KEYS = "y takes them · m 2 joins 2 to the one above · s 2 splits it · d 2 drops it · n takes none"
_ORDER = re.compile(r"([msd])\s*(\d+)")


def print_points(sorting: SplitEditor, feedback: Feedback, suggester: Suggester) -> None:
    """Prints the points with what they are about, or suggestions, and what was left out."""
    from wizard.secrets.masking import without_secrets
    from wizard.text import one_line

    number = 0
    for piece in sorting.pieces:
        if piece.kept:
            number += 1
            text = without_secrets(piece.text)
            first, *others = [one_line(line) for line in text.split("\n")] or [""]
            click.echo(f"{number:>3}. {first}")
            for line in others:
                click.echo(f"     {line}")
            for line in _about(piece.text, feedback, suggester):
                click.echo(f"     {line}")
    for piece in sorting.left_out:
        text = one_line(without_secrets(piece.text))
        click.echo(f"   – left out, {piece.why or 'dropped'}: {text}")


def _about(text: str, feedback: Feedback, suggester: Suggester) -> Iterator[str]:
    from wizard.text import one_line
    from wizard.topics.feedback.points import about_label

    about, _ = feedback.tied(text)
    if about:
        label = about_label(feedback.session.edition, about)
        yield one_line(f"about {label} ({about})")
    else:
        for one in suggester.suggest(text)[:1]:
            yield f"perhaps about {one_line(one.label)} ({one.about}): {one.why}"


def edit_split_at_terminal(sorting: SplitEditor, feedback: Feedback, suggester: Suggester) -> bool:
    """Prompts for commands until done; returns whether the points are accepted.

    Raises click.UsageError without a terminal.
    """
    if not all(end is not None and end.isatty() for end in (sys.stdin, sys.stderr)):
        raise click.UsageError("There is no terminal to ask at. Add --yes to take what is shown.")
    while True:
        reply = str(click.prompt(_KEYS, default="y", err=True)).strip().lower()
        if reply in {"y", "yes"} and sorting.points:
            return True
        if reply in {"n", "no", "q"}:
            return False
        trouble = _do(sorting, reply)
        if trouble:
            click.echo(trouble, err=True)
        else:
            print_points(sorting, feedback, suggester)


def _do(sorting: SplitEditor, reply: str) -> str:
    """Executes a command; returns why it failed, or ""."""
    found = _ORDER.fullmatch(reply)
    if found is None:
        return "Say y, n, or a letter with a number, like: m 2"
    kept = [place for place, piece in enumerate(sorting.pieces) if piece.kept]
    number = int(found[2])
    if not 1 <= number <= len(kept):
        return f"There is no point {number}."
    place = kept[number - 1]
    if found[1] == "d":
        sorting.toggle(place)
    elif found[1] == "m":
        return "" if sorting.join(place) is not None else "There is no point above it."
    elif sorting.part(place) is None:
        return "It is one sentence on one line."
    return ""
