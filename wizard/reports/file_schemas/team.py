"""The JSON Schema of a team file: people, who answers what, approvals, comments and forms sent.

Unlike a draft it is complete or refused, so its schema says which keys a row must have.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Page
from wizard.drafts.team_model import CHANGES_ASKED
from wizard.drafts.team_read import FORMAT, ROW_KINDS, SCOPE_KEYS, RowKind
from wizard.reports.file_schemas.answers import (
    DAY,
    MOMENT,
    TEXT,
    Schema,
    described,
    described_choices,
    list_of,
    table_of,
)

_TYPES: Mapping[type, Schema] = {
    str: TEXT,
    date: DAY,
    datetime: MOMENT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
}

_ABOUT = {
    "person": "Somebody who works on the submission.",
    "assignment": "Who answers the questions of a page, a group or one field.",
    "approval": "Somebody's consent to the present answers, written by `team approve`.",
    "comment": "A remark on one question, written by `team comment`.",
    "packet": "A form that was made for somebody, written by `ask`.",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "person": {
        "mail": "The mail address by which git and this file know the person.",
        "name": "The name as people know it.",
        "role": "Which kind of questions the person answers; may be left out.",
    },
    "assignment": {
        "owner": "The mail address of the person who answers.",
        "due": "The day by which: a date without quotation marks; may be left out.",
        "state": "Left out where it follows from the answers and the approvals.",
    },
    "approval": {
        "by": "The mail address of the person who approved.",
        "on": "When.",
        "answers": "The fingerprint of the answers: an approval of others is stale.",
    },
    "comment": {
        "id": "By which the answers to it name it.",
        "by": "The mail address of the person who wrote it.",
        "at": "When.",
        "text": "What it says.",
        "reply_to": "The id of the first comment of the thread; left out for that one itself.",
        "settled": "Whether the thread that begins with it is settled.",
    },
    "packet": {
        "digest": "The digest that an answer to the form names.",
        "to": "The mail address of a person, or a role.",
        "on": "When it was made.",
        "questions": "The number of questions.",
    },
}
"""What an editor says of each key; of those that say which questions, `_scopes` says it."""


def team_schema(catalogue: Catalogue, _edition_id: str) -> Schema:
    """The shape of a team file, for the pages and fields of all editions."""
    scopes = _scopes(catalogue)
    roles = described_choices((each.id, each.label) for each in catalogue.roles.values())
    own: Mapping[tuple[str, str], Schema] = {
        ("person", "role"): roles,
        ("assignment", "state"): {"type": "string", "enum": ["", CHANGES_ASKED]},
    }
    tables = {
        name: list_of(_row(name, kind, scopes, own)) | described(_ABOUT[name])
        for name, kind in ROW_KINDS.items()
    }
    return table_of({"format": {"const": FORMAT}, **tables})


def _row(
    name: str,
    kind: RowKind,
    scopes: Mapping[str, Schema],
    own: Mapping[tuple[str, str], Schema],
) -> Schema:
    keys = {
        key: scopes[key]
        if key in scopes
        else own.get((name, key), _TYPES[found]) | described(_WORDS[name][key])
        for key, found in kind.keys.items()
    }
    row = table_of(keys) | {"required": list(kind.needed)}
    if set(SCOPE_KEYS) <= kind.keys.keys():
        row["oneOf"] = [{"required": ["page"]}, {"required": ["field"]}]
        row["dependencies"] = {"group": ["page"]}
    return row


def _scopes(catalogue: Catalogue) -> Mapping[str, Schema]:
    """The keys that say which questions a row is about."""
    pages = _pages(catalogue)
    titles = sorted({group.title for page in pages for group in page.groups if group.title})
    labels = ((name, field.label) for name, field in catalogue.fields.items())
    return {
        "page": described_choices((page.id, page.title) for page in pages)
        | described("All questions of a page."),
        "group": {"type": "string", "enum": titles}
        | described("Only the questions of the page below this title."),
        "field": described_choices(labels) | described("One question alone."),
    }


def _pages(catalogue: Catalogue) -> list[Page]:
    """The pages of all editions, each once, as the newest edition that has it names it."""
    journeys = (journey for _, journey in sorted(catalogue.journeys.items()))
    pages = {page.id: page for each in journeys for step in each.steps for page in step.pages}
    return list(pages.values())
