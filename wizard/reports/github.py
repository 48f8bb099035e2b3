"""Findings for GitHub Actions: annotations and the job summary.

Drafts are untrusted, as they may come with any pull request, and the log interprets commands. So
the report is printed while commands are disabled, and text in commands is escaped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue.model import Severity, Status
from wizard.reports.outcome import CheckOutcome
from wizard.reports.report_paths import report_path
from wizard.reports.subject import finding_message
from wizard.rules.phrasing import counted
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.drafts.errors import UnreadableDraft
    from wizard.engine.finding import Finding

SHOWN = 10
"""GitHub's limit of annotations of each level for one step."""

SUMMARY_BYTES = 1024 * 1024
"""GitHub's limit for the summary of one step; a longer one is dropped."""

_LEVELS = {Severity.BLOCKER: "error", Severity.WARNING: "warning"}
_CUT = "\n\n*The rest was left out: a summary has at most 1 MiB.*\n"


def github_log(outcome: CheckOutcome, text: str) -> str:
    """The report as text, then the annotations."""
    return inert_text(text) + "".join(f"{line}\n" for line in finding_annotations(outcome))


def finding_annotations(outcome: CheckOutcome) -> Iterator[str]:
    """Annotations for new open findings, at most ten of a level, and the number of others.

    Includes undecided ones if they fail the build.
    """
    annotations = []
    for finding in outcome.new:
        if finding.status is not Status.COULD_NOT_TELL:
            annotations.append(_annotation(outcome, annotation_level(finding.severity), finding))
        elif finding in outcome.failing:
            annotations.append(_annotation(outcome, "notice", finding))
    return shown_annotations(annotations)


def annotation_level(severity: Severity) -> str:
    """The level of an annotation."""
    return _LEVELS.get(severity, "notice")


def shown_annotations(annotations: Iterable[Annotation]) -> Iterator[str]:
    """The first commands of each level, and the number of others."""
    levels: dict[str, list[Annotation]] = {"error": [], "warning": [], "notice": []}
    for annotation in annotations:
        levels[annotation.level].append(annotation)
    for level, every in levels.items():
        yield from (each.command for each in every[:SHOWN])
        if len(every) > SHOWN:
            more = counted(len(every) - SHOWN, "more finding")
            yield f"{more} of the level {level}: GitHub shows {SHOWN}, the Markdown report has all."


def unreadable_annotation(error: UnreadableDraft) -> str:
    """The annotation of a draft that cannot be read, at the position of the error."""
    about = {"file": report_path(error.path).as_posix(), "line": str(error.line or 1)}
    about |= {"col": str(error.column)} if error.column else {}
    text = f"{one_line(error.reason)}\n{one_line(error.hint)}"
    return Annotation("error", about, text).command


def job_summary(markdown: str, room: int = SUMMARY_BYTES) -> str:
    """The report, cut at a line break if it has more than `room` bytes."""
    data = markdown.encode("utf-8")
    if len(data) <= room:
        return markdown
    kept = data[: max(room - len(_CUT.encode()), 0)].rpartition(b"\n")[0]
    return kept.decode("utf-8") + _CUT if kept else ""


def _annotation(outcome: CheckOutcome, level: str, finding: Finding) -> Annotation:
    text_range = outcome.place(finding)
    about = {"file": outcome.path.as_posix(), "line": str(text_range.line)}
    if text_range.end_line > text_range.line:
        about["endLine"] = str(text_range.end_line)
    elif text_range.end_column > text_range.column:
        about |= {"col": str(text_range.column), "endColumn": str(text_range.end_column)}
    about["title"] = f"{outcome.subject.label(finding.field)} ({finding.id})"
    fix = f"\nFix: {one_line(finding.fix)}" if finding.fix else ""
    return Annotation(level, about, one_line(finding_message(finding)) + fix)


class Annotation(NamedTuple):
    """A message beside a line; `about` has its file, line, columns and title."""

    level: str
    about: dict[str, str]
    text: str

    @property
    def command(self) -> str:
        """The workflow command, with all text escaped."""
        known = ",".join(f"{name}={_property(value)}" for name, value in self.about.items())
        return f"::{self.level} {known}::{_data(self.text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")


def inert_text(text: str) -> str:
    """The text between commands that disable and re-enable commands.

    The token that re-enables them is derived from the text, so no text can contain its own.
    """
    word = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"::stop-commands::{word}\n{text}::{word}::\n"
