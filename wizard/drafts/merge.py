"""Compares two versions of a draft, and merges them."""

from __future__ import annotations

import copy
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Literal

from wizard.dataclass import dataclass
from wizard.drafts.model import Draft, Signature, Waiver
from wizard.drafts.render import signature_row, stored_answers
from wizard.drafts.shape import equal_in_toml, flatten, storable
from wizard.errors import DraftError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.catalogue.model import Value

NAME = "wizard.name"
EDITION = "wizard.edition"
WAIVERS = "waiver"
SIGNATURES = "signature"
"""Stand in for field ids where a draft's name, edition, waivers or signatures differ."""

FACET_LABELS = {
    NAME: "Name of the draft",
    EDITION: "Edition",
    WAIVERS: "Waivers",
    SIGNATURES: "Signatures",
}


@dataclass(frozen=True, slots=True)
class AnswerConflict:
    """One answer in three versions; None if not answered."""

    field_id: str
    base: Value | None
    mine: Value | None
    theirs: Value | None

    @property
    def is_conflict(self) -> bool:
        """Whether both sides changed it, so that a person must choose."""
        return not equal_in_toml(self.base, self.mine) and not equal_in_toml(self.base, self.theirs)


def differences(
    mine: Draft, theirs: Draft, base: Mapping[str, Value] | None = None
) -> list[AnswerConflict]:
    """The differences of two versions, in the order of the file.

    `base` is what both began with; without it, what `mine` last read or wrote. The name, the
    edition, waivers and signatures come under NAME, EDITION, WAIVERS and SIGNATURES.
    """
    origin = _base_rows(mine) if base is None else dict(base)
    left, right = _facets(mine), _facets(theirs)
    ids = dict.fromkeys([*left, *right])
    found = [
        AnswerConflict(each, origin.get(each), left.get(each), right.get(each)) for each in ids
    ]
    return [
        difference for difference in found if not equal_in_toml(difference.mine, difference.theirs)
    ]


def resolve(mine: Draft, theirs: Draft, choices: Mapping[str, Literal["mine", "theirs"]]) -> Draft:
    """The merged draft on top of the current file, for the next save.

    What only one side changed is taken from that side unless a choice overrides it. Raises
    DraftError if both sides changed an answer and no choice was made.
    """
    merged = replace(
        theirs,
        answers=copy.deepcopy(theirs.answers),
        waivers=list(theirs.waivers),
        signatures=list(theirs.signatures),
        conflicts=list(theirs.conflicts),
        read_only=mine.read_only,
        team=mine.team,
    )
    for difference in differences(mine, theirs):
        side = choices.get(difference.field_id) or _default_side(difference)
        if side == "mine":
            _take(merged, mine, difference)
    return merged


def _default_side(difference: AnswerConflict) -> Literal["mine", "theirs"]:
    if difference.is_conflict:
        msg = f"Both versions changed {difference.field_id}."
        raise DraftError(msg, "Choose which of the two to keep.")
    return "theirs" if equal_in_toml(difference.base, difference.mine) else "mine"


def _take(merged: Draft, mine: Draft, difference: AnswerConflict) -> None:
    if difference.field_id == NAME:
        merged.name = mine.name
    elif difference.field_id == EDITION:
        merged.edition = mine.edition
    elif difference.field_id == WAIVERS:
        merged.waivers = list(mine.waivers)
    elif difference.field_id == SIGNATURES:
        merged.signatures = list(mine.signatures)
    elif difference.mine is None:
        merged.answers.pop(difference.field_id, None)
    else:
        merged.answers[difference.field_id] = copy.deepcopy(difference.mine)


def _facets(draft: Draft) -> dict[str, Any]:
    facets = {NAME: storable(draft.name, "the name"), EDITION: draft.edition}
    return (
        facets
        | stored_answers(draft)
        | _filled(WAIVERS, [_waiver_facets(each) for each in draft.waivers])
        | _filled(SIGNATURES, [signature_row(each) for each in draft.signatures])
    )


def _base_rows(draft: Draft) -> dict[str, Any]:
    document = draft.baseline.document
    head = document.get("wizard", {})
    facets = {NAME: head.get("name"), EDITION: head.get("edition")}
    answers, _ = flatten(document, {*draft.baseline.known, *draft.baseline.answers})
    waivers = _trimmed_rows(document.get(WAIVERS, []), Waiver.__dataclass_fields__)
    signatures = _trimmed_rows(document.get(SIGNATURES, []), Signature.__dataclass_fields__)
    return facets | answers | _filled(WAIVERS, waivers) | _filled(SIGNATURES, signatures)


def _trimmed_rows(rows: list[dict[str, Any]], known: Iterable[str]) -> list[dict[str, Any]]:
    return [{key: row[key] for key in known if key in row} for row in rows]


def _waiver_facets(waiver: Waiver) -> dict[str, Any]:
    return {key: value for key, value in asdict(waiver).items() if value is not None}


def _filled(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: rows} if rows else {}
