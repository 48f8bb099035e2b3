"""What fails a build and what was known before, for the HTML report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wizard.reports.compared import TITLE, counts_of, gate_of, groups_of, is_told
from wizard.reports.html_parts import Markup, Section, element, joined, lines, paragraph
from wizard.reports.outcome import Outcome


def compared(outcome: Outcome) -> Section | None:
    """None where nobody gave a baseline or another limit than the usual."""
    return Section("compared", TITLE, lines(_told(outcome))) if is_told(outcome) else None


def _told(outcome: Outcome) -> Iterator[Markup]:
    yield paragraph(element("b", f"{gate_of(outcome)}."))
    if not outcome.baseline:
        return
    yield paragraph(f"{counts_of(outcome)}. What is known is open all the same.")
    asked = {finding.id for finding in outcome.subject.findings}
    for title, names in groups_of(outcome):
        yield paragraph(element("b", f"{title}:"), " ", _linked(names, asked))


def _linked(names: Iterable[str], asked: set[str]) -> Markup:
    """Each leads to all there is to know of it, where this edition asks it."""
    codes = ((name, element("code", name)) for name in names)
    links = (
        element("a", code, href=f"#r-{name}") if name in asked else code for name, code in codes
    )
    return joined(links, " · ")
