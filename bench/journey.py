"""Pages that the benchmarks open, read from the catalogue."""

from __future__ import annotations

import textwrap
from functools import cache

from bench.figures import MissingError
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Field, Page

EDITION = "2025-02"
TYPED = {Kind.TEXT, Kind.EMAIL, Kind.URL}


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue()


def pages() -> list[Page]:
    """The pages of the edition in order. Raises MissingError when there are none."""
    found = [placed.page for placed in catalogue().edition(EDITION).pages]
    if not found:
        message = f"edition {EDITION} has no pages"
        raise MissingError(message)
    return found


def largest_page() -> tuple[Page, Field]:
    """The page with the most fields that are always asked, and a field on it to type into."""
    fields = catalogue().fields
    best: tuple[int, Page, Field] | None = None
    for page in pages()[1:]:
        asked = [fields[name] for name in page.fields if not fields[name].applies]
        typed = [field for field in asked if field.kind in TYPED]
        if typed and not page.applies and (best is None or len(asked) > best[0]):
            best = (len(asked), page, typed[0])
    if best is None:
        message = "no page has a text field that is always asked"
        raise MissingError(message)
    return best[1:]


def mark_of(page: Page) -> str:
    """Text that occurs on this page only: the beginning of its purpose, as far as in one line."""
    return textwrap.wrap(page.purpose, 56)[0]
