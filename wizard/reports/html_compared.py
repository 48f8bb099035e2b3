"""The baseline and build limit section of the HTML report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wizard.reports.compared import TITLE, counts_of, gate_of, groups_of, is_told
from wizard.reports.html_parts import (
    HtmlSection,
    Markup,
    html_element,
    html_lines,
    html_paragraph,
    join_html,
)
from wizard.reports.outcome import CheckOutcome


def compared_html_section(outcome: CheckOutcome) -> HtmlSection | None:
    """None without a baseline or a non-default limit."""
    return (
        HtmlSection("compared", TITLE, html_lines(_compared_paragraphs(outcome)))
        if is_told(outcome)
        else None
    )


def _compared_paragraphs(outcome: CheckOutcome) -> Iterator[Markup]:
    yield html_paragraph(html_element("b", f"{gate_of(outcome)}."))
    if not outcome.baseline:
        return
    yield html_paragraph(f"{counts_of(outcome)}. Known findings are still open.")
    asked = {finding.id for finding in outcome.subject.findings}
    for title, names in groups_of(outcome):
        yield html_paragraph(html_element("b", f"{title}:"), " ", _linked(names, asked))


def _linked(names: Iterable[str], asked: set[str]) -> Markup:
    """Links to the details of each, if this edition has it."""
    codes = ((name, html_element("code", name)) for name in names)
    links = (
        html_element("a", code, href=f"#r-{name}") if name in asked else code
        for name, code in codes
    )
    return join_html(links, " · ")
