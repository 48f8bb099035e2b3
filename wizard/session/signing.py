"""The name that a person signs a draft with: confirmations, waivers and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue
    from wizard.drafts.model import Draft


class Author:
    """The signer of an open draft; reset for another draft."""

    def __init__(self, name: str = "", proposed: str = "") -> None:
        self.name = name
        """The name accepted since the draft was opened; "" before that."""
        self._proposed = proposed

    @property
    def proposed(self) -> str:
        """The initial value of the name field; valid only once accepted."""
        return self.name or self._proposed

    def accept(self, name: str) -> None:
        """Sets the name for the next signatures."""
        self.name = name


def author_of(draft: Draft, catalogue: Catalogue) -> Author:
    """An author without an accepted name; proposes the last signer of this draft."""
    signed = sorted(_signed(draft, catalogue), key=lambda pair: pair[0])
    return Author(proposed=signed[-1][1] if signed else "")


def _signed(draft: Draft, catalogue: Catalogue) -> Iterator[tuple[date, str]]:
    from wizard.rules.formats import complaint, names_person

    for name, value in draft.answers.items():
        field = catalogue.fields.get(name)
        if field and field.kind.spec.is_confirmation and not complaint(field, value):
            yield value["on"], value["by"].strip()
    for waiver in draft.waivers:
        if names_person(waiver.by):
            yield waiver.on, waiver.by.strip()
    for signature in draft.signatures:
        if names_person(signature.by):
            yield signature.on, signature.by.strip()
