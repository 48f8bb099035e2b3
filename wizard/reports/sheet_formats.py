"""The formats of the hand-off sheet: one function and one line for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wizard.reports.sheet import HandOffSheet, sheet_document, text_sheet


def _sheet_as_json(sheet: HandOffSheet) -> str:
    from wizard.reports.json_report import json_text
    from wizard.text import spelled_out

    return spelled_out(json_text(sheet_document(sheet)))


def _sheet_as_markdown(sheet: HandOffSheet) -> str:
    from wizard.reports.sheet_markdown import markdown_sheet

    return markdown_sheet(sheet)


def _html(sheet: HandOffSheet) -> str:
    from wizard.reports.sheet_html import html_sheet

    return html_sheet(sheet)


SHEET_FORMATS: Mapping[str, Callable[[HandOffSheet], str]] = {
    "text": text_sheet,
    "markdown": _sheet_as_markdown,
    "html": _html,
    "json": _sheet_as_json,
}
"""By the name that `hand-off --format` takes. The same sheet gives the same text."""
