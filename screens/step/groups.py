"""Titled groups of the fields of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from textual.content import Content

from screens.fields.confirmation import ConfirmationControl
from screens.fields.frame import FieldControl
from screens.widgets.line import Line
from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import FieldGroup, Page
from wizard.reports.signs import ATTESTED

CONFIRMATIONS = "What you confirm"
"""Title of confirmations that follow each other where the page has no groups."""


def groups_of(page: Page, edition: Edition, shown: Sequence[str]) -> Iterator[FieldGroup]:
    """The fields shown on a page in their groups; "" is the title of those in none."""
    titles = {name: group.title for group in page.groups for name in group.fields}
    for title, names in groupby(shown, lambda name: titles.get(name, "")):
        together = tuple(names)
        if title or page.groups:
            yield FieldGroup(title, together)
        else:
            yield from _by_confirmations(edition, together)


def _by_confirmations(edition: Edition, shown: Sequence[str]) -> Iterator[FieldGroup]:
    """Two or more confirmations in a row have a title of their own."""
    rest: list[str] = []
    for confirms, names in groupby(
        shown, lambda name: edition.fields[name].kind is Kind.CONFIRMATION
    ):
        together = tuple(names)
        if confirms and len(together) > 1:
            if rest:
                yield FieldGroup("", tuple(rest))
            rest = []
            yield FieldGroup(CONFIRMATIONS, together)
        else:
            rest += together
    if rest:
        yield FieldGroup("", tuple(rest))


class GroupHeading(Line):
    """The title of a group, and who signed its confirmations when all are by one name and day."""

    def __init__(self, title: str, controls: Sequence[FieldControl]) -> None:
        super().__init__(classes="group")
        self._title = title
        self._confirmations = [each for each in controls if isinstance(each, ConfirmationControl)]
        self._signer = ""
        self.show()

    def show(self) -> None:
        """Shows who signed, in place of the rows when one line says it for all of them."""
        words = [each.signer_words for each in self._confirmations]
        given = {each for each in words if each}
        common = len(given) == 1 and len(words) > 1 and bool(self._title)
        before, self._signer = self._signer, f"{ATTESTED.mark} {given.pop()}" if common else ""
        for each in self._confirmations:
            each.tell_signer(in_row=not common)
        if self._signer != before:
            self.refresh()

    def render(self) -> Content:
        """Draws the title, a rule, and who signed."""
        if not self._title:
            return Content()
        width = self.size.width
        signer = f" {self._signer}" if self._signer else ""
        title = Content(self._title).truncate(max(1, width - len(signer) - 2), ellipsis=True)
        rule = "─" * max(0, width - title.cell_length - 1 - Content(signer).cell_length)
        return Content.assemble(
            (title.plain, "bold $accent"), " ", (rule, "$border-blurred"), (signer, "$text-muted")
        )
