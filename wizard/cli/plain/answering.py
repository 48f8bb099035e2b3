"""Commands that change answers: take back, undo, lists, rows, and the editor."""

from __future__ import annotations

from wizard.catalogue.field_kinds import Kind
from wizard.cli.plain.askers import AnswerRefused
from wizard.cli.plain.dialogue import DraftDialogue
from wizard.cli.plain.questions import DraftQuestion
from wizard.cli.plain.route import QuestionPlace
from wizard.editor import edit_text
from wizard.engine.finding import RESTS_ON
from wizard.secrets.masking import without_secrets
from wizard.session.session import AnswerChange


def take_back(dialogue: DraftDialogue, _: str) -> None:
    """Takes the answer away; a secret leaves the keyring too."""
    question = dialogue.question
    value = question.value
    if question.field.kind.spec.is_secret and isinstance(value, str):
        dialogue.context.vault.forget(value)
    dialogue.give(question, None)
    dialogue.terminal.say("The answer is taken back." if value is not None else "There was none.")


def undo(dialogue: DraftDialogue, _: str) -> None:
    """Takes the last change back."""
    _told(dialogue, dialogue.change(dialogue.session.undo), "Taken back")


def redo(dialogue: DraftDialogue, _: str) -> None:
    """Makes the last change that was taken back again."""
    _told(dialogue, dialogue.change(dialogue.session.redo), "Made again")


def _told(dialogue: DraftDialogue, change: AnswerChange | None, what: str) -> None:
    if change is None:
        raise AnswerRefused("There is no change left to take back or to make again.")
    dialogue.terminal.say(f"{what}: {dialogue.session.subject_of(change)}.")
    if change.field:
        page = dialogue.session.edition.page_of_field[change.field].page.id
        dialogue.go_to(dialogue.route.place_of(page, change.field))


def show_answer(dialogue: DraftDialogue, _: str) -> None:
    """Tells the whole answer, line by line."""
    value = dialogue.question.value
    if not isinstance(value, str) or dialogue.question.field.kind.spec.is_secret:
        dialogue.go_to(dialogue.question.place)  # the question tells all of any other answer
        return
    for line in without_secrets(value).splitlines():
        dialogue.terminal.say(line)


def edit(dialogue: DraftDialogue, _: str) -> None:
    """Opens the text in the person's editor."""
    question = dialogue.question
    if question.field.kind is not Kind.LONG_TEXT:
        raise AnswerRefused("The editor is for long texts. Type the answer here.")
    if not dialogue.terminal.is_interactive:
        raise AnswerRefused("There is no terminal here for an editor. Type the text here.")
    value = question.value
    edited = edit_text(value if isinstance(value, str) else "")
    if edited is None:
        dialogue.terminal.say("The text was not changed.")
        return
    dialogue.give(question, edited or None)
    dialogue.go_on()


def add_row(dialogue: DraftDialogue, _: str) -> None:
    """Begins a new row of a table."""
    question = _table(dialogue)
    dialogue.go_to(QuestionPlace(question.place.page, question.place.field, len(question.items)))


def change_item(dialogue: DraftDialogue, argument: str) -> None:
    """Asks the cells of a row again, or takes another text for an item."""
    question = _list(dialogue)
    number, _, text = argument.partition(" ")
    row = _item_number(question, number)
    if question.field.kind.spec.has_columns:
        dialogue.go_to(QuestionPlace(question.place.page, question.place.field, row))
        return
    if not text:
        raise AnswerRefused(f"Type :change {number} and the new text behind it.")
    items = question.items
    dialogue.give(question, [*items[:row], text.strip(), *items[row + 1 :]])
    dialogue.go_to(question.place)


def remove_item(dialogue: DraftDialogue, argument: str) -> None:
    """Takes an item or a row out of the list."""
    question = _list(dialogue)
    row, items = _item_number(question, argument), question.items
    dialogue.give(question, [*items[:row], *items[row + 1 :]])
    dialogue.go_to(question.place)


def _list(dialogue: DraftDialogue) -> DraftQuestion:
    question = dialogue.question
    if question.is_list:
        return question
    raise AnswerRefused(f"“{question.field.label}” is no list.")


def _table(dialogue: DraftDialogue) -> DraftQuestion:
    question = dialogue.question
    if question.field.kind.spec.has_columns:
        return question
    raise AnswerRefused(f"“{question.field.label}” is no table.")


def _item_number(question: DraftQuestion, argument: str) -> int:
    if argument.isdecimal() and 0 < int(argument) <= len(question.items):
        return int(argument) - 1
    raise AnswerRefused(f"Give the number of an item; there are {len(question.items)}.")


def set_basis(dialogue: DraftDialogue, argument: str) -> None:
    """Says what a confirmation rests on."""
    question = dialogue.question
    value = question.value
    if not question.field.kind.spec.is_confirmation or not isinstance(value, dict):
        raise AnswerRefused("This is no confirmation that was given.")
    kept = {name: part for name, part in value.items() if name != RESTS_ON}
    dialogue.give(question, kept | ({RESTS_ON: argument} if argument else {}))
