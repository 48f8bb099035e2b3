"""The table of report formats of `scan`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass

if TYPE_CHECKING:
    from wizard.reports.scan_subject import ScanSubject


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanFormat:
    """A report format of a scan."""

    render: Callable[[ScanSubject], str]
    """Reproducible for the same result."""
    is_utf8: bool
    """Whether it is for programs: UTF-8 regardless of the encoding of the stream."""


def _text(subject: ScanSubject) -> str:
    from wizard.reports.scan_report import scan_text

    return scan_text(subject)


def _json(subject: ScanSubject) -> str:
    from wizard.reports.document_kinds import SCAN
    from wizard.reports.envelope import document_text
    from wizard.reports.scan_report import scan_document

    return document_text(SCAN, scan_document(subject))


def _markdown(subject: ScanSubject) -> str:
    from wizard.reports.scan_markdown import scan_markdown

    return scan_markdown(subject)


def _html(subject: ScanSubject) -> str:
    from wizard.reports.scan_html import scan_html

    return scan_html(subject)


def _sarif(subject: ScanSubject) -> str:
    from wizard.reports.scan_sarif import scan_sarif

    return scan_sarif(subject)


def _junit(subject: ScanSubject) -> str:
    from wizard.reports.scan_junit import scan_junit

    return scan_junit(subject)


def _github(subject: ScanSubject) -> str:
    from wizard.reports.scan_github import scan_github

    return scan_github(subject)


SCAN_FORMATS: Mapping[str, ScanFormat] = {
    "text": ScanFormat(render=_text, is_utf8=False),
    "json": ScanFormat(render=_json, is_utf8=True),
    "markdown": ScanFormat(render=_markdown, is_utf8=False),
    "html": ScanFormat(render=_html, is_utf8=True),
    "sarif": ScanFormat(render=_sarif, is_utf8=True),
    "junit": ScanFormat(render=_junit, is_utf8=True),
    "github": ScanFormat(render=_github, is_utf8=True),
}
"""By the name in `scan --format`."""

NOT_OF_SCANS: Mapping[str, str] = {
    "page": "Procore's own page shows a draft, and a scan has none of its answers; "
    "`check --format page` prints it.",
    "code-quality": "Its lines are those of a draft's findings; keep the scan with `scan --draft`, "
    "and `check --format code-quality` has its places in source.",
    "comment": "It compares two states of a draft; `check --against` does.",
    "lines": "They stand at answers of a draft; `--format github` names places in source.",
}
"""Formats of `check` that say nothing of a scan, and why."""
