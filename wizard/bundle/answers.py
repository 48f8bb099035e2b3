"""`submission.toml`: a draft's answers in canonical order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import tomli_w

from wizard.bundle.approvals import APPROVALS, approval_rows, team_of_rows
from wizard.bundle.names import ANSWERS
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field, Value
from wizard.drafts.errors import UnreadableDraft
from wizard.drafts.model import FORMAT, Draft, Waiver
from wizard.drafts.read import build_draft
from wizard.drafts.render import signature_row
from wizard.drafts.shape import RESERVED, set_answer, storable
from wizard.drafts.unsettled import CONFLICTS, conflict_row
from wizard.engine.older_format import keep_statements
from wizard.errors import BundleError
from wizard.rules.formats import complaint
from wizard.secrets.masking import without_secrets_throughout

MAX_ANSWERS = 256 * 1024
"""Size limit; larger texts from an untrusted source take too long to parse."""

Table = dict[str, Any]

_WORD = ("by", "on", "rests_on")
"""The keys of a confirmation; tables of other kinds have columns."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def answers_text(draft: Draft, edition: Edition, answers: Mapping[str, Value]) -> bytes:
    """The file's bytes. Raises BundleError for secrets in the answers, or for too many bytes."""
    fields = edition.catalogue.fields
    _refuse_secrets(edition, answers)
    document: Table = {"wizard": _draft_head(draft)}
    order = [*edition.fields, *sorted(answers.keys() - edition.fields.keys())]
    for name in order:
        if name in answers:
            kept = storable(answers[name], name)
            set_answer(
                document, name, _keys_in_field_order(kept, fields[name]) if name in fields else kept
            )
    _merge(document, _unknown_keys(draft.baseline.document, fields))
    if draft.waivers:
        document["waiver"] = [_waiver_table(waiver) for waiver in draft.waivers]
    if draft.signatures:
        document["signature"] = [signature_row(each) for each in draft.signatures]
    if draft.conflicts:
        rows = [conflict_row(each) for each in draft.conflicts]
        document[CONFLICTS] = without_secrets_throughout(rows)
    if draft.team is not None and edition.catalogue.approvals:
        document[APPROVALS] = storable(approval_rows(draft.team, edition), "an approval")
    data = _answers_toml(document).encode("utf-8")
    if len(data) > MAX_ANSWERS:
        message = f"The answers take {len(data):,} bytes; a bundle holds at most {MAX_ANSWERS:,}."
        raise BundleError(message, "Shorten the longest answers.")
    return data


def read_answers(data: bytes, label: str, catalogue: Catalogue) -> Draft:
    """Parses the answers of a bundle. Raises BundleError with file and position."""
    try:
        draft = build_draft(Path(ANSWERS), data, (0, len(data), 0), catalogue.fields)
    except UnreadableDraft as error:
        raise BundleError(f"{label}: {error.message}", "Ask for a sound bundle.") from error
    keep_statements(draft, catalogue)
    try:
        draft.team = team_of_rows(draft.baseline.document.get(APPROVALS), catalogue)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        message = f"{label}: {APPROVALS} is not what this program writes."
        raise BundleError(message, "Ask for a sound bundle.") from error
    return draft


def _answers_toml(document: Mapping[str, Any]) -> str:
    """The answers as TOML with `[wizard]` first; rows follow the tables, with their own headers."""
    rows = {
        key: value
        for key, value in document.items()
        if _BARE.fullmatch(key) and _is_flat_table_list(value)
    }
    tables = {key: value for key, value in document.items() if key not in rows}
    heads = (f"\n[[{key}]]\n{tomli_w.dumps(row)}" for key, some in rows.items() for row in some)
    return tomli_w.dumps(tables) + "".join(heads)


def _is_flat_table_list(value: Any) -> bool:
    """Whether it is a list of flat tables, which is written with headers."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(row, dict)
            and not any(isinstance(part, dict | list) for part in row.values())
            for row in value
        )
    )


def _keys_in_field_order(value: Value, field: Field) -> Value:
    """An answer with the keys of its tables in the field's order, unknown ones last."""
    columns = [column.id for column in field.columns] or _WORD
    rank = {name: place for place, name in enumerate(columns)}
    return _ordered(value, rank)


def _ordered(value: Value, rank: Mapping[str, int]) -> Value:
    if isinstance(value, list):
        return [_ordered(part, rank) for part in value]
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (rank.get(name, len(rank)), name))
        return {name: _ordered(value[name], rank) for name in names}
    return value


def _draft_head(draft: Draft) -> Table:
    return {
        "format": FORMAT,
        "id": draft.id,
        "name": storable(draft.name, "the app's name"),
        "edition": draft.edition,
        "created": draft.created,
        "changed": draft.changed,
    }


def _waiver_table(waiver: Waiver) -> Table:
    row = {
        "requirement": waiver.requirement,
        "reason": waiver.reason,
        "by": waiver.by,
        "on": waiver.on,
        "expires": waiver.expires,
        "answers": waiver.answers,
    }
    kept: Table = storable(row, "a waiver")
    return kept


def _refuse_secrets(edition: Edition, answers: Mapping[str, Value]) -> None:
    for field in edition.catalogue.fields.values():
        if field.kind.spec.is_secret and complaint(field, answers.get(field.id)):
            message = f"“{field.label}” ({field.id}) holds something else than a reference."
            raise BundleError(message, "Put the secret into the keyring; the draft refers to it.")


def _unknown_keys(document: Mapping[str, Any], known: Collection[str], prefix: str = "") -> Table:
    """Sorted keys without a field, except empty tables."""
    rest: Table = {}
    for key in sorted(document):
        name = f"{prefix}{key}"
        if name in known or (not prefix and key in RESERVED):
            continue
        value = document[key]
        if isinstance(value, dict):
            value = _unknown_keys(value, known, f"{name}.")
        else:
            value = _ordered(value, {})
        if value != {}:
            rest[key] = value
    return rest


def _merge(document: Table, more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        here = document.get(key)
        if isinstance(here, dict) and isinstance(value, dict):
            _merge(here, value)
        else:
            document.setdefault(key, value)
