"""Shows autofill proposals at a terminal and asks for confirmation."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wizard.catalogue.model import Field, Value
    from wizard.topics.proposals.proposals import Proposal

_SHOWN = 70
_CASES = {"fill": "fill", "add": "add to", "differs": "replace your own text in"}
_KEYS = {"y": "yes", "n": "no", "o": "other value", "a": "all that lose nothing", "q": "no more"}


def at_terminal() -> bool:
    """Whether input and output are a terminal."""
    ends = (sys.stdin, sys.stderr)
    return all(end is not None and end.isatty() for end in ends)


def value_words(value: Value | None) -> str:
    """An answer on one line, safe for a terminal and without secrets."""
    from wizard.rules.phrasing import answer_words, counted, listed, quoted
    from wizard.secrets.masking import without_secrets_throughout

    value = without_secrets_throughout(value)
    if isinstance(value, str):
        return quoted(value, _SHOWN)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return listed((quoted(each) for each in value), 5)
    if isinstance(value, list):
        return counted(len(value), "row")
    return "unanswered" if value is None else answer_words(value)


def proposal_lines(each: Proposal, field: Field) -> Iterator[str]:
    """The proposal, its origin, its confidence, and alternative values."""
    yield f"{field.label} ({each.field})"
    if each.case == "add":
        yield f"  {value_words(each.was)} and {value_words(each.new)}"
    else:
        yield f"  {value_words(each.was)} → {value_words(each.value)}"
    yield f"  {each.origin}"
    remark = f" {each.remark}." if each.remark else ""
    yield f"  {each.confidence}: {each.why}{remark}"
    for other in each.others:
        yield f"  or {value_words(other.value)}: {other.origin}, {other.confidence}"
    if each.replaces:
        yield "  Your own text stays unless you take this one."


def confirm_proposals(found: tuple[Proposal, ...], fields: Mapping[str, Field]) -> list[Proposal]:
    """The proposals confirmed one by one, or all that lose nothing."""
    taken: list[Proposal] = []
    waiting = list(found)
    while waiting:
        each = waiting.pop(0)
        key = _prompt_key(each, fields[each.field])
        if key == "o":
            waiting.insert(0, _turned(each, fields[each.field]))
        elif key == "q":
            break
        elif key == "a":
            return [*taken, *(one for one in (each, *waiting) if not one.replaces)]
        elif key == "y":
            taken.append(each)
    return taken


def _turned(each: Proposal, field: Field) -> Proposal:
    turned = each.turned()
    click.echo("\n".join(proposal_lines(turned, field)))
    return turned


def _prompt_key(each: Proposal, field: Field) -> str:
    from wizard.catalogue.model import Confidence

    keys = [key for key in _KEYS if key != "o" or each.others]
    words = ", ".join(f"{key} {_KEYS[key]}" for key in keys)
    doubtful = each.replaces or each.confidence is Confidence.GUESS
    question = f"{_CASES[each.case].capitalize()} “{field.label}”? ({words})"
    chosen: str = click.prompt(
        question, type=click.Choice(keys, case_sensitive=False), default="n" if doubtful else "y",
        show_choices=False, err=True,
    )  # fmt: skip
    return chosen
