"""Commands that are typed in place of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from wizard.cli.plain.askers import AnswerRefused
from wizard.dataclass import dataclass
from wizard.rules.phrasing import listed

Dialogue = TypeVar("Dialogue")
MARK = ":"
"""Begins a command; twice, it begins an answer with one."""


@dataclass(frozen=True, slots=True)
class PlainCommand(Generic[Dialogue]):
    """A command: its name after the colon, what it does, and how."""

    name: str
    about: str
    run: Callable[[Dialogue, str], None]
    """Takes the dialogue and what follows the name. May raise AnswerRefused and WizardError."""
    takes: str = ""
    """What may follow the name, e.g. "N"."""
    sign: str = ""
    """A sign that does the same if it is all that is typed."""

    @property
    def words(self) -> str:
        """How it is typed and what it does."""
        sign = f", or {self.sign}" if self.sign else ""
        return f"{MARK}{self.name}{f' {self.takes}' if self.takes else ''}{sign}: {self.about}"


class GivenCommand(NamedTuple, Generic[Dialogue]):
    """A command as typed, with what follows its name."""

    command: PlainCommand[Dialogue]
    argument: str


def command_in(
    reply: str, commands: Sequence[PlainCommand[Dialogue]]
) -> GivenCommand[Dialogue] | None:
    """The command in a reply; None for an answer. Raises AnswerRefused for an unknown one.

    The first letters of a name are enough if no other name begins with them.
    """
    by_sign = next((each for each in commands if each.sign and each.sign == reply), None)
    if by_sign is not None:
        return GivenCommand(by_sign, "")
    if not reply.startswith(MARK) or reply.startswith(MARK * 2):
        return None
    name, _, argument = reply.removeprefix(MARK).partition(" ")
    found = list(_named(name.lower(), commands))
    if len(found) == 1:
        return GivenCommand(found[0], argument.strip())
    if found and name:
        names = listed((MARK + each.name for each in found), len(found), last="or")
        raise AnswerRefused(f"{MARK}{name} may be {names}.")
    message = f"There is no command {MARK}{name}. {MARK}commands lists them."
    raise AnswerRefused(f"{message} An answer that begins with a colon begins with two.")


def _named(
    name: str, commands: Sequence[PlainCommand[Dialogue]]
) -> Iterator[PlainCommand[Dialogue]]:
    whole = [each for each in commands if each.name == name]
    yield from whole or (each for each in commands if each.name.startswith(name))


def answer_in(reply: str) -> str:
    """The answer in a reply that is no command."""
    return reply.removeprefix(MARK) if reply.startswith(MARK * 2) else reply
