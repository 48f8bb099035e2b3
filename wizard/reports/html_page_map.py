"""The lines of Procore's page in the HTML report."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.reports.html_findings import requirement_link, sign_html
from wizard.reports.html_parts import (
    NOTHING,
    HtmlSection,
    Markup,
    TableColumn,
    html_details,
    html_element,
    html_lines,
    html_list,
    html_paragraph,
    html_table,
    join_html,
)
from wizard.reports.page_map_report import GROUP_TITLES, NOT_SO, mover_words, moves_words
from wizard.reports.signs import RECONSTRUCTED, sign_of
from wizard.reports.subject import Subject
from wizard.topics.pagemap.page_map import (
    WAITING,
    PageMap,
    PageMapLine,
    PageMapSection,
    page_map_of,
)

_COLUMNS = (
    TableColumn("State", "short"),
    TableColumn("The page says, in our words", "wide"),
    TableColumn("Who moves it", "short"),
    TableColumn("Requirements"),
)


def page_map_section(subject: Subject) -> HtmlSection | None:
    """The lines by section, collapsed; None for an edition that no page was read for."""
    page_map = page_map_of(subject.assessment)
    if not any(line.findings for line in page_map.lines):
        return None
    title = f"Procore's page “{page_map.title}”, line by line"
    parts = (*_summary(page_map), *(_section_html(page_map, each) for each in page_map.sections))
    body = html_lines((*parts, _off_page_list(page_map)))
    return HtmlSection("page", title, body, len(page_map.lines))


def _summary(page_map: PageMap) -> Iterator[Markup]:
    yield html_paragraph(html_element("b", page_map.headline))
    if moves := moves_words(page_map):
        yield html_paragraph(f"Who moves the open lines: {moves}.")
    if page_map.reconstructed:
        words = page_map.reconstruction.words
        yield html_paragraph(f"{RECONSTRUCTED.mark} {RECONSTRUCTED.word}: {words}.")


def _section_html(page_map: PageMap, section: PageMapSection) -> Markup:
    title = f"{section.title}: {section.words}"
    rows = (tuple(_cells(page_map, line)) for line in section.lines)
    return html_details(html_element("h3", title), html_table(section.title, _COLUMNS, rows))


def _cells(page_map: PageMap, line: PageMapLine) -> Iterator[Markup | str]:
    worst = line.worst
    yield sign_html(sign_of(worst.status, worst.severity)) if worst else "no requirement"
    yield line.point.says
    several = line.count.words if len(line.findings) > 1 else ""
    refuted = NOT_SO if line.is_refuted else ""
    yield " · ".join(filter(None, (mover_words(page_map, worst), several, refuted)))
    links = [_link(page_map, line, at) for at in range(len(line.findings))]
    yield join_html(links, ", ") if links else line.why_none


def _link(page_map: PageMap, line: PageMapLine, at: int) -> Markup:
    finding = line.findings[at]
    mark = f" {RECONSTRUCTED.mark}" if page_map.is_reconstructed(finding) else NOTHING
    return join_html((requirement_link(finding), mark))


def _off_page_list(page_map: PageMap) -> Markup:
    """How much is open of what no line of the page names."""
    counts = (
        f"{GROUP_TITLES[group]}: {sum(each.status in WAITING for each in found)} of "
        f"{len(found)} open"
        for group, found in page_map.off_page.items()
    )
    return join_html((html_paragraph("Not on the page:"), html_list(counts)))
