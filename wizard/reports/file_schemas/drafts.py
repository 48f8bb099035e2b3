"""JSON Schemas of drafts and of a company's file.

A draft is unfinished by nature, so nothing must be there. Answers of other editions are permitted,
as drafts that were carried over keep them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field
from wizard.drafts.model import FORMAT
from wizard.engine.content import CONTENT_OF
from wizard.engine.context import NO_SECRET_IN
from wizard.reports.file_schemas.answers import (
    DAY,
    MOMENT,
    TEXT,
    Schema,
    answer_schema,
    described,
    described_choices,
    examples_of,
    list_of,
    table_of,
)
from wizard.reports.file_schemas.limits import limits_of


def draft_schema(catalogue: Catalogue, edition_id: str) -> Schema:
    """The shape of a draft of an edition. Raises UnknownEdition."""
    edition = catalogue.edition(edition_id)
    answers = _Answers(edition)
    tables = _nested({name: answers.schema(field) for name, field in catalogue.fields.items()})
    head = _head([edition_id], catalogue) | {"company": _COMPANY}
    own = {
        "wizard": table_of(head) | described("The head of the draft, written by the program."),
        "waiver": _rows_of(_waiver(catalogue), "A finding that is accepted, with a reason."),
        "signature": _rows_of(_signature(), "A person's word, written by the program."),
    }
    return table_of({**own, **tables})


def company_schema(catalogue: Catalogue, edition_id: str) -> Schema:
    """The shape of a company's file, which has no waivers and only fields that apps share."""
    answers = _Answers(catalogue.edition(edition_id))
    shared = {name: field for name, field in catalogue.fields.items() if field.shared}
    head = table_of(_head(sorted(catalogue.journeys), catalogue))
    tables = _nested({name: answers.schema(field) for name, field in shared.items()})
    words = "The head of the company's file, written by the program."
    return table_of({"wizard": head | described(words), **tables})


class _Answers:
    """The schemas of the answers of an edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._limits = limits_of(edition)
        self._moves = {old: move for move in edition.catalogue.moves for old in move.fields}

    def schema(self, field: Field) -> Schema:
        """The shape, the words and the limits of one answer."""
        limits = self._limits.get(field.id, {})
        schema = answer_schema(field)
        if "items" in limits:
            limits = limits | {"items": schema["items"] | limits["items"]}
        words = " ".join(part for part in self._sentences(field) if part)
        moved = {"deprecated": True} if field.id in self._moves else {}
        return schema | limits | described(words, self._examples(field)) | moved

    def _sentences(self, field: Field) -> Iterable[str]:
        edition, move = self._edition, self._moves.get(field.id)
        yield field.label if field.label.endswith("?") else f"{field.label}."
        yield field.help
        yield f"Moved to {move.to}, whose answer counts here too. {move.why}" if move else ""
        if field.id not in edition.fields:
            yield f"Edition {edition.id} does not ask this: the answer is kept and not judged."
            return
        conditions = edition.conditions_of_field[field.id]
        yield edition.asked_when(conditions) if conditions else ""
        readers = ", ".join(edition.readers.get(field.id, ()))
        yield f"Read by: {readers}." if readers else ""

    def _examples(self, field: Field) -> list[str]:
        wanted = (self._edition.requirements[name] for name in self._read_alone_by(field))
        return examples_of(field, (text for each in wanted for text in each.examples.accepted))

    def _read_alone_by(self, field: Field) -> list[str]:
        requirements = self._edition.requirements
        readers = self._edition.readers.get(field.id, ())
        return [name for name in readers if requirements[name].fields == (field.id,)]


def _nested(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """The tables of a draft for schemas by field id."""
    tables: dict[str, Schema] = {}
    for name, schema in schemas.items():
        *above, last = name.split(".")
        place = tables
        for key in above:
            place = place.setdefault(key, table_of({}))["properties"]
        place[last] = schema
    return tables


def _rows_of(row: Schema, description: str) -> Schema:
    return list_of(row) | described(description)


_COMPANY = TEXT | described(
    "The company's file whose answers it inherits: a path from the draft's folder."
)


def _head(editions: list[str], catalogue: Catalogue) -> dict[str, Schema]:
    labels = ((name, catalogue.journeys[name].label) for name in editions)
    return {
        "format": {"type": "integer", "minimum": 1, "maximum": FORMAT},
        "id": TEXT
        | {"pattern": "^[0-9A-Za-z-]{1,64}$"}
        | described("The id of this draft; a copy needs a new one."),
        "name": TEXT | described("The name shown in lists."),
        "edition": described_choices(labels) | described("What is asked, by its date."),
        "created": dict(MOMENT),
        "changed": dict(MOMENT),
    }


def _waiver(catalogue: Catalogue) -> Schema:
    statements = {each.id: each.statement for each in catalogue.requirements if each.can_be_waived}
    of_an_answer = {"type": "string", "pattern": f"^({CONTENT_OF}|{NO_SECRET_IN})"}
    ids: dict[str, Any] = {"anyOf": [described_choices(statements.items()), of_an_answer]}
    return table_of({
        "requirement": ids | described("The id of what is accepted."),
        "reason": TEXT | described("Why it is accepted."),
        "by": TEXT | described("Who accepts it."),
        "on": DAY | described("When it was accepted."),
        "expires": DAY | described("The last day on which it counts; may be left out."),
        "answers": TEXT | described("Written by `waive --this-answer`; may be left out."),
    })  # fmt: skip


def _signature() -> Schema:
    return table_of({
        "by": TEXT | described("Who says so."),
        "on": DAY | described("When."),
        "page": TEXT | described("The page whose answers are signed."),
        "requirement": TEXT | described("What was looked at."),
        "answers": TEXT | described("The fingerprint of what was signed."),
        "fault": TEXT | described("What is wrong with it; left out if nothing is."),
    })  # fmt: skip
