"""Puts the words of the screen in place of the values that rules and drafts use."""

from __future__ import annotations

import re
from collections.abc import Mapping

from wizard.catalogue.edition import Edition

_QUOTED = re.compile(r"“([^“”]+)”")


def with_labels(text: str, labels: Mapping[str, str]) -> str:
    """The text with each quoted option and column replaced by its label."""
    if "“" not in text:
        return text
    return _QUOTED.sub(lambda found: f"“{labels.get(found[1], found[1])}”", text)


def labels_of(edition: Edition, fields: tuple[str, ...]) -> Mapping[str, str]:
    """Id to label of every column of the fields, and of everything that can be chosen in them."""
    labels: dict[str, str] = {}
    for name in fields:
        field = edition.fields.get(name)
        if field is not None:
            options = [*field.options, *(o for column in field.columns for o in column.options)]
            labels |= {column.id: column.label for column in field.columns}
            labels |= {option.value: option.label for option in options}
    return labels
