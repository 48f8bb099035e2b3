"""Renders the text of a draft file from its previous text and the current answers."""

from __future__ import annotations

import contextlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import tomli
import tomli_w

from wizard.drafts.patch import CannotPatch, patch_toml
from wizard.drafts.shape import (
    RESERVED,
    blocked_by,
    document_problem,
    equal_in_toml,
    remove_answer,
    set_answer,
    storable,
)
from wizard.drafts.statements import comments
from wizard.drafts.unsettled import CONFLICTS, conflict_row
from wizard.errors import DraftError

if TYPE_CHECKING:
    from wizard.drafts.model import Draft, Signature, Waiver

Table = dict[str, Any]


def stored_answers(draft: Draft) -> dict[str, Any]:
    """The answers as they will be stored; answers that are None count as removed.

    Values in the file are reused, which saves most of the work.
    """
    base = draft.baseline.answers
    return {
        field_id: base[field_id]
        if equal_in_toml(value, base.get(field_id))
        else storable(value, field_id)
        for field_id, value in draft.answers.copy().items()
        if value is not None
    }


def changed_answers(draft: Draft, answers: dict[str, Any]) -> list[str]:
    """The field ids whose answers differ from the file last read or written."""
    base = draft.baseline.answers
    ids = [*answers, *(field_id for field_id in base if field_id not in answers)]
    return [
        field_id
        for field_id in ids
        if (field_id in answers) != (field_id in base)
        or not equal_in_toml(answers[field_id], base[field_id])
    ]


def document_of(draft: Draft, answers: dict[str, Any]) -> Table:
    """The nested tables to store, with only our part of the file changed.

    Unchanged tables are shared with the file's document; do not modify them.
    """
    document = dict(draft.baseline.document)
    _set_head(document, draft)
    changed = changed_answers(draft, answers)
    blocker = blocked_by(document, changed)
    if blocker or any(field_id.partition(".")[0] in RESERVED for field_id in changed):
        msg = f"The answer to {blocker or changed[0]} has no place in {draft.path}."
        raise DraftError(msg, "Rename the key in the file that is in its way.")
    for field_id in changed:
        if field_id in answers:
            set_answer(document, field_id, answers[field_id])
        else:
            remove_answer(document, field_id)
    _set_waivers(document, draft.waivers)
    _set_signatures(document, draft.signatures)
    if draft.conflicts:
        document[CONFLICTS] = [conflict_row(each) for each in draft.conflicts]
    else:
        document.pop(CONFLICTS, None)
    return document


def _set_head(document: Table, draft: Draft) -> None:
    head = {
        "format": draft.format,
        "id": draft.id,
        "name": storable(draft.name, "the name"),
        "edition": draft.edition,
        "created": draft.created,
        "changed": draft.changed,
    }
    old = document["wizard"] = dict(document.get("wizard", {}))
    for key, value in head.items():
        if key not in old or not _same_moment(old[key], value):
            old[key] = value
    if draft.company:
        old["company"] = storable(draft.company, "the company's file")
    else:
        old.pop("company", None)


def _same_moment(old: object, new: object) -> bool:
    """A time without a zone was read as UTC, so it is not a change."""
    return equal_in_toml(old, new) or str(old) == str(new).removesuffix("+00:00")


def _set_waivers(document: Table, waivers: list[Waiver]) -> None:
    left = list(document.get("waiver", []))
    rows = [_row_of(waiver, left) for waiver in waivers]
    if rows or "waiver" in document:
        document["waiver"] = rows


_OPTIONAL = frozenset({"expires", "answers"})


def _row_of(waiver: Waiver, left: list[Table]) -> Table:
    """The waiver's row, with additional keys that a person wrote into it."""
    row: Table = storable(asdict(waiver), "a waiver")
    old = next((each for each in left if each.get("requirement") == waiver.requirement), None)
    if old is None:
        return row
    left.remove(old)
    kept = {key: value for key, value in old.items() if key not in _OPTIONAL or key in row}
    return {**kept, **row}


def _set_signatures(document: Table, signatures: list[Signature]) -> None:
    if signatures or "signature" in document:
        document["signature"] = [signature_row(each) for each in signatures]


def signature_row(signature: Signature) -> Table:
    """A signature as a draft holds it, without what is not said."""
    row: Table = storable(asdict(signature), "a signature")
    return {key: value for key, value in row.items() if value != ""}


def render(text: str, old: Table, new: Table) -> str:
    """The new text, verified by parsing; patched in place if the layout allows it."""
    trouble = document_problem(new)
    if trouble:
        msg = f"The draft cannot be stored: {trouble}."
        raise DraftError(msg, "Simplify the answer last entered.")
    with contextlib.suppress(CannotPatch):
        result = patch_toml(text, old, new)
        if _reads_back_as(result, new):
            return result
    return _rewritten(text, new)


def _rewritten(text: str, new: Table) -> str:
    """The whole file rewritten, with its comments collected at the top."""
    kept = "".join(f"{line}\n" for line in comments(text))
    for several in (True, False):
        result = kept + tomli_w.dumps(new, multiline_strings=several)
        if _reads_back_as(result, new):
            return result
    msg = "The draft cannot be stored: the file would not give back the same answers."
    raise DraftError(msg, "The file on disk was left as it is.")


def _reads_back_as(text: str, document: Table) -> bool:
    """Whether the text parses to the document; empty implicit tables may be lost."""
    try:
        found = tomli.loads(text)
    except ValueError:
        return False
    return equal_in_toml(found, document) or equal_in_toml(
        _without_empty(found), _without_empty(document)
    )


def _without_empty(table: Table) -> Table:
    pruned = {
        key: _without_empty(value) if isinstance(value, dict) else value
        for key, value in table.items()
    }
    return {key: value for key, value in pruned.items() if value != {}}
