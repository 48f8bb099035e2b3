"""What the options of a choice mean, as lines beside it."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from wizard.catalogue.model import Field


def option_lines(field: Field) -> Iterator[Content]:
    """Each option with its meaning, where the catalogue tells one."""
    for option in field.options:
        if option.about:
            yield Content.assemble((option.label, "bold"), f": {option.about}")
