"""A reviewer's desk as one HTML page without server, network or frameworks.

The page is whole without its script, which only adds search, filters and sorting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.reports.desk import (
    GROUP_WORDS,
    WAIVER_WORDS,
    Desk,
    DeskGroup,
    DeskOrder,
    DeskRow,
    DeskStatistics,
)
from wizard.reports.html_page import NO_VERDICT, PageScript, html_page
from wizard.reports.html_parts import (
    HtmlSection,
    Markup,
    TableColumn,
    html_details,
    html_element,
    html_list,
    html_paragraph,
    html_table,
    html_void_element,
    join_html,
)
from wizard.reports.results import FindingResult
from wizard.rules.phrasing import counted

_MOST_FINDINGS = 60
"""Of one bundle; the rest is counted."""
_COLUMNS = (
    TableColumn("App", "wide"),
    TableColumn("Milestone"),
    TableColumn("Waiting", "short"),
    TableColumn("Blocks", "short"),
    TableColumn("Needs eyes", "short"),
    TableColumn("Since the last round"),
)


def desk_html(desk: Desk) -> str:
    """The page."""
    top = (
        html_element("h1", "Bundles to review"),
        html_paragraph(f"{desk.headline}. As of {desk.day.isoformat()}."),
        _controls(desk),
        Markup('<p id="shown" role="status" class="soft"></p>'),
    )
    sections = [_group_section(desk, group) for group in DeskGroup if desk.count(group)]
    sections.append(_statistics_section(desk.statistics))
    bottom = (html_paragraph(NO_VERDICT),)
    return html_page("Bundles to review", top, sections, bottom, PageScript(_SCRIPT, _STYLE))


def _anchor(group: DeskGroup) -> str:
    return group.value.replace(" ", "-")


def _controls(desk: Desk) -> Markup:
    """What needs the script, and is hidden without it."""
    search = html_element(
        "label", "Search ", html_void_element("input", type="search", name="search")
    )
    options = (html_element("option", each.value, value=each.name.lower()) for each in DeskOrder)
    order = html_element("label", "Sort by ", html_element("select", *options, name="order"))
    boxes = (_group_box(desk, group) for group in DeskGroup if desk.count(group))
    groups = html_element("fieldset", html_element("legend", "Show"), *boxes)
    return html_element("form", search, order, groups, id="controls", hidden="hidden")


def _group_box(desk: Desk, group: DeskGroup) -> Markup:
    box = Markup(f'<input type="checkbox" name="group" value="{_anchor(group)}" checked>')
    return html_element("label", box, f" {group.value} ({desk.count(group)})")


def _group_section(desk: Desk, group: DeskGroup) -> HtmlSection:
    rows = [row for row in desk.rows if row.group is group]
    heads = (
        html_element("th", column.head, scope="col", class_=column.class_) for column in _COLUMNS
    )
    head = html_element("thead", html_element("tr", *heads))
    body = html_element("tbody", Markup("\n"), *map(_row, rows))
    label = f"Bundles: {group.value}"
    body = html_element("table", head, body, aria_label=label, class_="desk")
    lead = html_paragraph(GROUP_WORDS[group], class_="soft")
    title = group.value.capitalize()
    return HtmlSection(_anchor(group), title, join_html((lead, body)), len(rows))


def _row(row: DeskRow) -> Markup:
    bundle = row.bundle
    cells = (
        join_html((html_element("strong", row.title), _details(row))),
        " ".join(filter(None, (bundle.milestone, bundle.edition))),
        row.days_words,
        str(bundle.blockers) if bundle.blockers else "",
        str(bundle.needs_eyes) if bundle.needs_eyes else "",
        row.change.line if row.change else "",
    )
    drawn = (
        html_element("td", cell, data_head=column.head, class_=column.class_)
        for column, cell in zip(_COLUMNS, cells, strict=True)
    )
    data = {
        "data_app": row.title,
        "data_waiting": str(-1 if row.days is None else row.days),
        "data_blockers": str(bundle.blockers),
        "data_eyes": str(bundle.needs_eyes),
    }
    return Markup(f"{html_element('tr', *drawn, **data)}\n")


def _details(row: DeskRow) -> Markup:
    bundle = row.bundle
    facts = (
        bundle.headline,
        row.differences_words,
        f"! {bundle.problem}" if bundle.problem else "",
        f"Made on {bundle.as_of}, received on {bundle.received}." if bundle.as_of else "",
        f"File: {bundle.path}",
        f"SHA-256: {bundle.sha256}" if bundle.sha256 else "",
    )
    parts = [html_paragraph(fact, class_="small") for fact in facts if fact]
    findings = sorted(row.findings(), key=_finding_rank)
    if findings:
        shown = [_finding(finding) for finding in findings[:_MOST_FINDINGS]]
        more = len(findings) - len(shown)
        parts.append(html_list([*shown, *([f"and {more} more"] if more else [])], class_="small"))
    if row.change:
        parts += _changed(row)
    if row.copies:
        parts += [html_paragraph("Files of the same content:", class_="small")]
        parts += [html_list(row.copies, "small")]
    if row.older:
        rounds = [f"{each.bundle.as_of}: {each.bundle.path}" for each in row.older]
        parts += [html_paragraph("Older rounds:", class_="small"), html_list(rounds, "small")]
    summary = counted(len(findings), "finding") if findings else "Details"
    older = f", {counted(len(row.older), 'older round')}" if row.older else ""
    return html_details(f"{summary}{older}", *parts)


def _finding_rank(finding: FindingResult) -> int:
    return 0 if finding.fails else 1 if finding.needs_person else 2


def _finding(finding: FindingResult) -> Markup:
    state = f" {finding.severity}, {finding.verdict.replace('-', ' ')}: "
    words = f"{finding.label}: {finding.message}" if finding.label else finding.message
    return join_html((html_element("code", finding.requirement), state, words))


def _changed(row: DeskRow) -> Iterator[Markup]:
    change = row.change
    if change is None:
        return
    for words, names in (("Settled", change.settled), ("New", change.new)):
        if names:
            codes = (html_element("code", name) for name in names[:_MOST_FINDINGS])
            yield html_paragraph(f"{words}: ", join_html(codes, ", "), class_="small")


def _statistics_section(statistics: DeskStatistics) -> HtmlSection:
    blocking = [(name, str(number)) for name, number in statistics.blocking]
    waivers = [(WAIVER_WORDS[kind], str(number)) for kind, number in statistics.waivers]
    rules = [
        (html_element("code", rate.rule), str(rate.raised), str(rate.waived), f"{rate.share:.0%}")
        for rate in statistics.rules
    ]
    body = (
        *_table("What blocks most often", ("Requirement", "Apps"), blocking),
        *_table("Waivers by their terms", ("Accepted", "Findings"), waivers),
        *_table(
            "Rules whose findings are waived most",
            ("Rule or check of the requirement", "Raised", "Waived", "Waived of raised"),
            rules,
        ),
    )
    lead = html_paragraph("Of the newest round of each app that is sound.", class_="soft")
    return HtmlSection("statistics", "Statistics", join_html((lead, *body)))


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Markup]:
    yield html_element("h3", title)
    if rows:
        yield html_table(title, tuple(map(TableColumn, heads)), rows)
    else:
        yield html_paragraph("None.")


_STYLE = """
[hidden]{display:none!important}
#controls{display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;align-items:center;margin:.8rem 0}
#controls fieldset{display:flex;flex-wrap:wrap;gap:.2rem 1rem;border:1px solid var(--line);
border-radius:.3rem;padding:.2rem .7rem;margin:0}
#controls input[type=search],#controls select{font:inherit;padding:.2rem .4rem;
color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:.3rem}
@media (min-width:46.01rem){.desk .short{width:6rem}.desk .wide{width:36%}}
@media (max-width:46rem){.desk td:empty{display:none}}
"""

_SCRIPT = """
"use strict";
(() => {
  const form = document.getElementById("controls");
  const shown = document.getElementById("shown");
  const search = form.elements.namedItem("search");
  const order = form.elements.namedItem("order");
  const boxes = [...form.querySelectorAll("input[name=group]")];
  const rows = [...document.querySelectorAll("tr[data-app]")];
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const compare = (one, other) => {
    const key = order.value;
    const apps = one.dataset.app.localeCompare(other.dataset.app);
    return key === "app" ? apps : other.dataset[key] - one.dataset[key] || apps;
  };
  const sort = () => {
    for (const body of document.querySelectorAll(".desk tbody")) {
      [...body.rows].sort(compare).forEach((row) => body.append(row));
    }
  };
  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const box of boxes) {
      const section = document.getElementById(box.value);
      let here = 0;
      for (const row of section.querySelectorAll("tr[data-app]")) {
        row.hidden = !words.every((word) => texts.get(row).includes(word));
        here += row.hidden ? 0 : 1;
      }
      section.hidden = !box.checked || here === 0;
      count += section.hidden ? 0 : here;
    }
    shown.textContent = `${count} of ${rows.length} shown`;
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  order.addEventListener("change", sort);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, select")) {
      event.preventDefault();
      search.focus();
    }
  });
  form.hidden = false;
  filter();
})();
"""
