"""The table of report formats of `check`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass

if TYPE_CHECKING:
    from wizard.reports.outcome import CheckOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFormat:
    """A report format: its function and properties."""

    render: Callable[[CheckOutcome], str]
    """Reproducible for the same outcome."""
    is_utf8: bool
    """Whether it is for programs: UTF-8 regardless of the encoding of the stream."""
    is_quiet: bool
    """Whether progress of a live run is suppressed."""


def _text_format(outcome: CheckOutcome) -> str:
    from wizard.reports.compared import compared_lines
    from wizard.reports.text_report import subject_text

    message = subject_text(outcome.subject, verbose=outcome.verbose)
    return message + "".join(f"{line}\n" for line in compared_lines(outcome))


def _json_format(outcome: CheckOutcome) -> str:
    from wizard.reports.document_kinds import ASSESSMENT
    from wizard.reports.envelope import document_text
    from wizard.reports.json_report import baseline_document, live_document, subject_document

    document = subject_document(outcome.subject)
    document |= live_document(outcome) | baseline_document(outcome)
    return document_text(ASSESSMENT, document)


def _markdown_format(outcome: CheckOutcome) -> str:
    from wizard.reports.compared import compared_section
    from wizard.reports.markdown_report import subject_markdown

    message = subject_markdown(outcome.subject)
    return message + "".join(f"{line}\n" for line in compared_section(outcome))


def _html_format(outcome: CheckOutcome) -> str:
    from wizard.reports.html_compared import compared_html_section
    from wizard.reports.html_pictures import embedded_pictures
    from wizard.reports.html_report import html_report

    subject = outcome.subject
    pictures = embedded_pictures(subject.draft.path.parent)
    return html_report(subject, pictures, compared_html_section(outcome))


def _page_format(outcome: CheckOutcome) -> str:
    from wizard.reports.compared import compared_lines
    from wizard.reports.page_map_report import page_report

    return page_report(outcome.subject) + "".join(f"{line}\n" for line in compared_lines(outcome))


def _sarif(outcome: CheckOutcome) -> str:
    from wizard.reports.sarif import sarif_report

    return sarif_report(outcome)


def _junit(outcome: CheckOutcome) -> str:
    from wizard.reports.junit import junit_report

    return junit_report(outcome)


def _code_quality(outcome: CheckOutcome) -> str:
    from wizard.reports.code_quality import code_quality_report

    return code_quality_report(outcome)


def _comment(outcome: CheckOutcome) -> str:
    from wizard.reports.comment import comment_report

    return comment_report(outcome)


def _github(outcome: CheckOutcome) -> str:
    from wizard.reports.github import github_log

    return github_log(outcome, _text_format(outcome))


def _lines(outcome: CheckOutcome) -> str:
    from wizard.reports.compiler_lines import compiler_report

    return compiler_report(outcome)


FORMATS: Mapping[str, ReportFormat] = {
    "text": ReportFormat(render=_text_format, is_utf8=False, is_quiet=False),
    "json": ReportFormat(render=_json_format, is_utf8=True, is_quiet=True),
    "page": ReportFormat(render=_page_format, is_utf8=False, is_quiet=False),
    "markdown": ReportFormat(render=_markdown_format, is_utf8=False, is_quiet=False),
    "html": ReportFormat(render=_html_format, is_utf8=True, is_quiet=True),
    "sarif": ReportFormat(render=_sarif, is_utf8=True, is_quiet=True),
    "junit": ReportFormat(render=_junit, is_utf8=True, is_quiet=True),
    "code-quality": ReportFormat(render=_code_quality, is_utf8=True, is_quiet=True),
    "comment": ReportFormat(render=_comment, is_utf8=True, is_quiet=True),
    "lines": ReportFormat(render=_lines, is_utf8=False, is_quiet=True),
    "github": ReportFormat(render=_github, is_utf8=True, is_quiet=False),
}
"""By the name in `check --format`."""
