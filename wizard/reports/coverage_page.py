"""The page that maps sentences of the owner's page to requirements."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.catalogue.coverage import PageCoverage, PagePoint
from wizard.catalogue.edition import Edition
from wizard.reports.escape import escaped

COVERAGE = "coverage.md"


def coverage_lines(edition: Edition, coverage: PageCoverage, made_by: str) -> Iterator[str]:
    """The lines of the page, without line ends."""
    document = edition.catalogue.documents[coverage.document]
    total = len(coverage.points)
    yield from (f"# What the owner's page asks, edition {edition.id}", "", made_by, "")
    yield (
        f"The page is [{escaped(document.title)}]({document.url}). Each of its {total} normative "
        f"sentences is listed here in our own words and in its order: {coverage.held} are covered "
        f"by requirements of this edition, {total - coverage.held} by none, with the reason."
    )
    number = 0
    for section in coverage.sections:
        yield from ("", f"## {escaped(section)}", "")
        yield from ("| | the page says | covered by |", "|---|---|---|")
        for point in (each for each in coverage.points if each.section == section):
            number += 1
            yield f"| {number} | {escaped(point.says)} | {_holders(edition, point)} |"


def _holders(edition: Edition, point: PagePoint) -> str:
    if not point.records:
        return f"*none:* {escaped(point.why_none)}"
    return ", ".join(_link(edition, name) for name in point.records)


def _link(edition: Edition, name: str) -> str:
    return f"[`{name}`]({edition.page_of_requirement[name].step.id}.md#{name})"
