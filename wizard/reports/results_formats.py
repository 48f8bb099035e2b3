"""The results of many bundles or drafts in several forms, in pieces, so that none is held whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from wizard.catalogue.model import Severity, Status
from wizard.dataclass import dataclass
from wizard.reports.compiler_lines import compiler_level
from wizard.reports.document_kinds import RESULT, RESULTS
from wizard.reports.envelope import document_line, document_text
from wizard.reports.html_findings import html_colour_of
from wizard.reports.html_page import NO_VERDICT, html_page
from wizard.reports.html_parts import (
    HtmlSection,
    Markup,
    html_element,
    html_list,
    html_paragraph,
)
from wizard.reports.results import (
    BundleResult,
    FindingResult,
    Outcome,
    Result,
    ResultsSummary,
    result_rows,
)
from wizard.reports.sarif_parts import (
    ROOT,
    UNITS,
    sarif_driver,
    sarif_level,
    sarif_message,
    sarif_text,
)
from wizard.reports.signs import BLOCKS, COULD_NOT_TELL, MET, WARNS, Sign
from wizard.rules.phrasing import counted

Pieces = Iterator[str]


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a run."""

    kind: str
    """Either "bundle" or "draft"."""
    summary: ResultsSummary
    rows: Callable[[], Iterable[Result]]
    """The results in order; read anew by each format."""


@dataclass(frozen=True, slots=True)
class ResultsFormat:
    """A format: its function, and whether it is UTF-8 regardless of the stream."""

    pieces: Callable[[Results], Pieces]
    is_utf8: bool


def _table(results: Results) -> Pieces:
    yield f"{_TABLE_HEAD}\n"
    for result in results.rows():
        yield f"{_table_line(result.bundle)}\n"
    yield from (f"{line}\n" for line in summary_lines(results))


def _table_line(row: BundleResult) -> str:
    """One line: what came of it, the numbers, which file, and what is wrong with it."""
    judged = row.outcome not in _WITHOUT_NUMBERS
    numbers = f"{row.blockers:5} {row.warnings:5} {row.needs_eyes:5}" if judged else " " * 17
    problem = f": {row.problem}" if row.problem else ""
    app = f" ({row.app})" if row.app else ""
    return f"{_sign(row).mark} {row.outcome.value:13} {numbers}  {row.path}{app}{problem}"


_TABLE_HEAD = f"  {'outcome':13} block  warn  look  path (app)"

_WITHOUT_NUMBERS = frozenset({Outcome.UNREADABLE, Outcome.SET_ASIDE})


def summary_lines(results: Results) -> Iterator[str]:
    """How many had each outcome, and what blocks most often."""
    summary = results.summary
    parts = (f"{number:,} {outcome.value}" for outcome, number in summary.outcomes.items())
    yield f"{counted(summary.total, results.kind)}: {', '.join(parts)}."
    if summary.blocking:
        most = ", ".join(f"{name} {number:,}" for name, number in summary.blocking)
        yield f"Blocks most often: {most}."


def _sign(row: BundleResult) -> Sign:
    if row.exit_code == _COULD_NOT_TELL:
        return COULD_NOT_TELL
    if row.outcome is Outcome.RULES_CHANGED:
        return WARNS
    return BLOCKS if row.exit_code else MET


_COULD_NOT_TELL = 3


def _compiler_lines(results: Results) -> Pieces:
    """As compilers write, so that editors can open the place; for drafts."""
    for result in results.rows():
        row = result.bundle
        known = f" · {row.known} known" if row.known else ""
        if row.outcome is Outcome.UNREADABLE:
            yield f"{row.path}:1:1: error: {row.problem} [unreadable]\n"
            continue
        yield f"{row.path}: {row.headline or row.problem}{known}\n"
        for finding in result.findings:
            if finding.fails:
                yield f"{row.path}{_place(finding)}: {_compiler_words(finding)}\n"


def _place(finding: FindingResult) -> str:
    return f":{finding.line}:{finding.column}" if finding.line else ""


def _compiler_words(finding: FindingResult) -> str:
    level = compiler_level(finding.severity)
    return f"{level}: {finding.label}: {finding.message} [{finding.requirement}]"


def _json(results: Results) -> Pieces:
    summary = results.summary
    head = {
        "kind": results.kind,
        "outcomes": {outcome.value: summary.outcomes.get(outcome, 0) for outcome in Outcome},
        "exit_code": summary.exit_code,
        "blocking": [
            {"requirement": requirement, "number": number}
            for requirement, number in summary.blocking
        ],
        "results": [_HOLE],
    }
    before, after = _around_hole(document_text(RESULTS, head))
    yield before
    for number, result in enumerate(results.rows()):
        text = json.dumps(asdict(result), ensure_ascii=False)
        yield f"{',' if number else ''}\n    {text}"
    yield after


_HOLE = "@results@"
"""Where the results stand in a document that is made without them; no text has it."""


def _around_hole(document: str) -> tuple[str, str]:
    before, _, after = document.partition(f'"{_HOLE}"')
    return before.rstrip(" \n"), after


def _json_lines(results: Results) -> Pieces:
    return (document_line(RESULT, row) for result in results.rows() for row in result_rows(result))


def _html(results: Results) -> Pieces:
    title = f"{counted(results.summary.total, results.kind)} – results"
    top = [
        html_paragraph("Results for the Procore App Marketplace", class_="soft"),
        html_element("h1", title),
        html_list(summary_lines(results)),
        html_paragraph(NO_VERDICT),
    ]
    head = html_element("tr", *(html_element("th", name, scope="col") for name in _COLUMNS))
    table = html_element(
        "table", html_element("thead", head), html_element("tbody", _HTML_HOLE), class_="wide"
    )
    section = HtmlSection("results", "Results", table, results.summary.total)
    page = html_page(title, top, [section], [html_paragraph(NO_VERDICT)])
    before, _, after = page.partition(_HTML_HOLE)
    yield before
    for result in results.rows():
        yield f"{_html_row(result.bundle)}\n"
    yield after


_HTML_HOLE = Markup("<!-- rows -->")
_COLUMNS = ("Outcome", "Blocks", "Warns", "To look at", "App", "Edition", "Milestone", "As of",
            "Path", "Problem")  # fmt: skip


def _html_row(row: BundleResult) -> Markup:
    sign = _sign(row)
    mark = html_element("span", sign.mark, class_=html_colour_of(sign), aria_hidden="true")
    numbers = (f"{row.blockers}", f"{row.warnings}", f"{row.needs_eyes}")
    texts = (row.app, row.edition, row.milestone, row.as_of, row.path, row.problem)
    cells = (html_element("td", html_element("bdi", text)) for text in (*numbers, *texts))
    return html_element("tr", html_element("td", mark, f" {row.outcome.value}"), *cells)


def _sarif(results: Results) -> Pieces:
    run = {
        "tool": {"driver": sarif_driver([])},
        "columnKind": UNITS,
        "results": [_HOLE],
    }
    before, after = _around_hole(sarif_text(run))
    yield before
    number = 0
    for result in results.rows():
        for found in _sarif_results(result):
            yield f"{',' if number else ''}\n{json.dumps(found, ensure_ascii=False)}"
            number += 1
    yield after


def _sarif_results(result: Result) -> Iterator[dict[str, Any]]:
    row = result.bundle
    if row.problem and row.exit_code:
        yield _sarif_result(row, f"bundle-{row.outcome.value}", "error", row.problem)
    for finding in result.findings:
        if finding.verdict == Status.WAIVED.value:
            continue
        undecided = finding.verdict == Status.COULD_NOT_TELL.value
        level = "none" if undecided else sarif_level(Severity(finding.severity))
        found = _sarif_result(row, finding.requirement, level, finding.message)
        place = {"startLine": finding.line, "startColumn": finding.column}
        if finding.line:
            found["locations"][0]["physicalLocation"]["region"] = place
        yield found | ({"kind": "open"} if undecided else {})


def _sarif_result(row: BundleResult, rule: str, level: str, message: str) -> dict[str, Any]:
    uri = quote(row.path.replace("\\", "/"))
    place: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}}
    return {
        "ruleId": rule,
        "kind": "fail",
        "level": level,
        "message": {"text": sarif_message(message)},
        "locations": [{"physicalLocation": place}],
        "properties": {"draft": row.draft_id, "sha256": row.sha256},
    }


RESULTS_FORMATS: Mapping[str, ResultsFormat] = {
    "table": ResultsFormat(_table, is_utf8=False),
    "lines": ResultsFormat(_compiler_lines, is_utf8=False),
    "json": ResultsFormat(_json, is_utf8=True),
    "jsonl": ResultsFormat(_json_lines, is_utf8=True),
    "sarif": ResultsFormat(_sarif, is_utf8=True),
    "html": ResultsFormat(_html, is_utf8=True),
}
"""By the name in `--format` for many bundles or drafts."""
