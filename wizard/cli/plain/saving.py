"""Saves a draft after each answer; asks which version to keep where others changed it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.cli.plain.questions import value_words
from wizard.drafts.errors import DraftChanged
from wizard.drafts.merge import AnswerConflict
from wizard.drafts.model import Draft
from wizard.drafts.settle import open_differences
from wizard.drafts.unsettled import Side, first_conflicts
from wizard.errors import DraftError
from wizard.session.open_draft import Choice

if TYPE_CHECKING:
    from wizard.cli.plain.dialogue import DraftDialogue


def save_or_settle(dialogue: DraftDialogue) -> None:
    """Saves; tells why it could not, and asks if the file was changed by others meanwhile."""
    try:
        dialogue.open_draft.save()
    except DraftChanged as changed:
        dialogue.terminal.say(changed.message)
        _settle(dialogue, changed.theirs)
    except DraftError as error:
        dialogue.terminal.say_error(error)
        dialogue.terminal.say(
            "It is not saved. Your answers are kept here, and the next answer saves them."
        )


def _settle(dialogue: DraftDialogue, theirs: Draft) -> None:
    """Asks for each answer that differs. Nothing is written before the last choice."""
    choices: dict[str, Choice] = {}
    for each in dialogue.open_draft.differences(theirs):
        dialogue.terminal.say(f"{_label(dialogue, each.field_id)} differs.")
        dialogue.terminal.say(f"Yours: {_words(dialogue, each, each.mine)}")
        dialogue.terminal.say(f"In the file: {_words(dialogue, each, each.theirs)}")
        choices[each.field_id] = _choice(dialogue)
    dialogue.open_draft.resolve(theirs, choices)
    dialogue.terminal.say("Saved with the versions that you chose.")


def settle_merge(dialogue: DraftDialogue) -> None:
    """Asks which answer to keep where a merge has two."""
    while dialogue.open_draft.draft.conflicts and not dialogue.open_draft.read_only:
        dialogue.terminal.say("Two people changed the same answers; the rest is merged.")
        known = first_conflicts(dialogue.open_draft.draft.conflicts)
        choices: dict[str, Side] = {}
        for each in open_differences(dialogue.open_draft.draft):
            ours, theirs = (known[each.field_id].whose(side) for side in ("ours", "theirs"))
            dialogue.terminal.say(f"{_label(dialogue, each.field_id)} has two answers.")
            dialogue.terminal.say(f"Yours ({ours}): {_words(dialogue, each, each.mine)}")
            dialogue.terminal.say(f"The other ({theirs}): {_words(dialogue, each, each.theirs)}")
            choices[each.field_id] = "ours" if _choice(dialogue) == "mine" else "theirs"
        dialogue.open_draft.settle(choices)
        dialogue.terminal.say("Saved with the answers that you chose.")


def _choice(dialogue: DraftDialogue) -> Choice:
    while True:
        reply = dialogue.terminal.ask("y keeps yours, f takes the other: ").lower()
        if reply in {"y", "f"}:
            return "mine" if reply == "y" else "theirs"


def _label(dialogue: DraftDialogue, field_id: str) -> str:
    field = dialogue.session.edition.fields.get(field_id)
    return f"“{field.label}”" if field else field_id


def _words(dialogue: DraftDialogue, each: AnswerConflict, value: object) -> str:
    field = dialogue.session.edition.fields.get(each.field_id)
    if field is None:
        return "other records"
    return value_words(field, value) or "no answer"
