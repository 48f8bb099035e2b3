"""How an answer of each kind of field is typed, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Field, Option, Value
from wizard.cli.line_terminal import InputEnded, LineTerminal
from wizard.cli.plain.questions import DraftQuestion
from wizard.dataclass import dataclass
from wizard.engine.finding import RESTS_ON
from wizard.errors import VaultError
from wizard.inspection.procore.vault import Vault, blanks_words, reference_to
from wizard.rules.formats import name_problem
from wizard.rules.phrasing import quoted
from wizard.secrets.masking import without_secrets
from wizard.session.parse_value import expected_text, value_of
from wizard.session.signing import Author
from wizard.session.typed_paths import given_path, given_paths
from wizard.text import clean
from wizard.topics.fit.questions import choices_of

YES = frozenset({"y", "yes"})
NO = frozenset({"n", "no"})
END_OF_TEXT = "."
_QUOTED = 60
"""Characters of a refused answer that are told again."""


class AnswerRefused(Exception):
    """What was typed is no answer to the question; the message says why and what is."""


@dataclass(frozen=True, slots=True)
class AskingContext:
    """What askers need besides the question."""

    terminal: LineTerminal
    author: Author
    vault: Vault
    draft_id: str
    folder: Path
    """The draft's folder; relative paths start here."""
    today: date


Read = Callable[[AskingContext, DraftQuestion, str], Value]
"""The answer that a first typed line stands for; may ask further lines. Raises AnswerRefused."""


@dataclass(frozen=True, slots=True)
class Asker:
    """How answers of a kind are asked for."""

    how: str
    """What to type, as a sentence."""
    read: Read
    adds: bool = False
    """Whether an answer is one more item, so that the question stays."""
    hidden: bool = False
    """Whether a terminal does not show what is typed."""


def agrees(terminal: LineTerminal, question: str) -> bool:
    """Asks until the reply is yes or no. Raises InputEnded."""
    terminal.say(question)
    while (reply := terminal.ask("y or n: ").lower()) not in YES | NO:
        terminal.say("Type y for yes, or n for no.")
    return reply in YES


def ask_signer(terminal: LineTerminal, author: Author, question: str) -> str:
    """The name of a person, from a question of its own; "" if nobody is named.

    Enter takes a name only if it was typed for this draft in this run. Raises InputEnded.
    """
    again = f" Enter takes {author.name}." if author.name else " Enter signs nothing."
    terminal.say(f"{question} Type the name of the person.{again}")
    while True:
        name = terminal.ask("Name: ") or author.name
        if not name or name.startswith((":", "<")):  # a command is no name
            return ""
        problem = name_problem(name) or _control_problem(name)
        if not problem:
            author.accept(name)
            return name
        terminal.say(problem)


def _control_problem(text: str) -> str:
    if clean(text) == text:
        return ""
    return "The line has a control character, for example of an arrow key. Type it again."


def _line(_context: AskingContext, _question: DraftQuestion, reply: str) -> Value:
    return reply


def _long_text(context: AskingContext, question: DraftQuestion, reply: str) -> Value:
    lines = [reply]
    try:
        while (line := context.terminal.read_line("Next line, or a single dot: ")) != END_OF_TEXT:
            lines.append(clean(line))
    except InputEnded:
        pass  # the end of a pipe ends the text
    except KeyboardInterrupt:
        if question.value is None:
            question.set("\n".join(lines))
        raise
    return "\n".join(lines).rstrip()


def _parsed(_context: AskingContext, question: DraftQuestion, reply: str) -> Value:
    try:
        return value_of(question.field, reply)
    except ValueError as error:
        given = quoted(without_secrets(reply), _QUOTED)
        message = f"{given} is not {expected_text(question.field, reply)}."
        raise AnswerRefused(message) from error


def _choice(_context: AskingContext, question: DraftQuestion, reply: str) -> Value:
    return _option(question.field, reply).value


def _choices(_context: AskingContext, question: DraftQuestion, reply: str) -> Value:
    field = question.field
    try:
        chosen = [_option(field, reply)]  # a label may have spaces and commas
    except AnswerRefused:
        letters = {choice.letter for choice in choices_of(field)}
        parts = reply if letters.issuperset(reply.lower()) else reply.replace(",", " ").split()
        chosen = [_option(field, part) for part in parts]
    return [option.value for option in field.options if option in chosen]


def _option(field: Field, reply: str) -> Option:
    """The choice with a number, a letter, a label or a value."""
    if reply.isdecimal() and 0 < int(reply) <= len(field.options):
        return field.options[int(reply) - 1]
    by_letter = {choice.letter: choice.value for choice in choices_of(field)}
    value = by_letter.get(reply.lower()) or value_of(field, reply)
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    found = next((option for option in field.options if option.value == value), None)
    if found is None:
        raise AnswerRefused(f"“{reply}” is not on the list: 1 to {len(field.options)}.")
    return found


def _one_more(_context: AskingContext, question: DraftQuestion, reply: str) -> Value:
    return [*question.items, reply]


def _path(context: AskingContext, _question: DraftQuestion, reply: str) -> Value:
    return given_path(reply, context.folder)


def _more_paths(context: AskingContext, question: DraftQuestion, reply: str) -> Value:
    return [*question.items, *given_paths(reply, context.folder)]


def _no_row(_context: AskingContext, question: DraftQuestion, _reply: str) -> Value:
    name = question.field.row_label or "row"
    raise AnswerRefused(f"Type + to add a {name}, or :change with its number.")


def _secret(context: AskingContext, question: DraftQuestion, reply: str) -> Value:
    """Stores it in the keyring; the answer is a reference, also where no keyring is there."""
    field = question.field.id
    if words := context.vault.plain_text():
        context.terminal.say(words)
        if not agrees(context.terminal, "Store the secret there?"):
            raise AnswerRefused("The secret is not stored.")
    try:
        reference = context.vault.store(context.draft_id, field, reply)
    except VaultError as error:
        context.terminal.say(f"The secret is not stored. {error.message}")
        if not agrees(context.terminal, "Note that it is asked for before each live run?"):
            raise AnswerRefused("Nothing is noted.") from error
        return reference_to(context.draft_id, field)
    context.terminal.say("The secret is in the keyring; the draft holds only a reference to it.")
    if told := blanks_words(reply):
        context.terminal.say(told)
    return reference


def _confirmation(context: AskingContext, question: DraftQuestion, reply: str) -> Value:
    if reply.lower() in NO:
        return None
    if reply.lower() not in YES:
        raise AnswerRefused("Type y to confirm it; the name is asked after that.")
    label = question.field.label
    by = ask_signer(context.terminal, context.author, f"Who confirms “{label}”?")
    if not by:
        raise AnswerRefused("Nobody is named, so it is not confirmed.")
    before = question.value
    basis = before.get(RESTS_ON) if isinstance(before, dict) else None
    return {"by": by, "on": context.today} | ({RESTS_ON: basis} if basis else {})


_ONE_LINE = Asker("", _line)
_ONE_PATH = Asker("Type the path of a file.", _path)
_PATHS = Asker("Type the path of a file to add it.", _more_paths, adds=True)

ASKERS: Mapping[Kind, Asker] = {
    Kind.TEXT: _ONE_LINE,
    Kind.LONG_TEXT: Asker(
        "Type the text; a line with a single dot ends it. :edit opens your editor.", _long_text
    ),
    Kind.TEXTS: Asker("Each line you type is added to the list.", _one_more, adds=True),
    Kind.YES_NO: Asker("Type y for yes, or n for no.", _parsed),
    Kind.CHOICE: Asker("Type a number or a letter.", _choice),
    Kind.CHOICES: Asker("Type the numbers or letters of all that fit, with spaces.", _choices),
    Kind.NUMBER: Asker("Type a number.", _parsed),
    Kind.DATE: Asker("Type a date like 2026-11-24.", _parsed),
    Kind.EMAIL: _ONE_LINE,
    Kind.URL: _ONE_LINE,
    Kind.VERSION: _ONE_LINE,
    Kind.FILE: _ONE_PATH,
    Kind.FILES: _PATHS,
    Kind.IMAGE: _ONE_PATH,
    Kind.IMAGES: _PATHS,
    Kind.VIDEO: _ONE_PATH,
    Kind.RECORDS: Asker("Type + to add a row; each cell is asked by itself.", _no_row),
    Kind.SECRET: Asker("Type the secret; it is not shown. Only the keyring keeps it.", _secret,
                       hidden=True),
    Kind.CONFIRMATION: Asker("Type y to confirm it; a name is asked after that.", _confirmation),
}  # fmt: skip
"""Kind of a field to how it is asked."""


def read_answer(context: AskingContext, question: DraftQuestion, reply: str) -> Value:
    """The answer that a typed line gives. Raises AnswerRefused, InputEnded and WizardError."""
    if problem := _control_problem(reply):
        raise AnswerRefused(problem)
    return ASKERS[question.field.kind].read(context, question, reply)
