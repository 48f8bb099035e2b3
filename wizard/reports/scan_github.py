"""A scan for GitHub Actions: the text, then an annotation at the line of each find."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.catalogue.model import Status
from wizard.checks.source_found import Weight
from wizard.reports.github import Annotation, annotation_level, inert_text, shown_annotations
from wizard.reports.scan_report import scan_text
from wizard.reports.scan_subject import ScanSubject, tells_more_than_finds
from wizard.text import one_line
from wizard.topics.scan.results import ScanAnswer, WeighedFind


def scan_github(subject: ScanSubject) -> str:
    """The report as text, then the annotations; what could not be told is a notice."""
    lines = shown_annotations(_annotations(subject))
    return inert_text(scan_text(subject)) + "".join(f"{line}\n" for line in lines)


def _annotations(subject: ScanSubject) -> Iterator[Annotation]:
    for find in subject.scan_report.finds:
        if find.weight is not Weight.TOLD:
            yield _find_annotation(subject, find)
    for answered in subject.open:
        is_told = answered.message in subject.scan_report.gaps
        if tells_more_than_finds(answered, subject.finds_of(answered)) and not is_told:
            yield _other_annotation(subject, answered)


def _find_annotation(subject: ScanSubject, find: WeighedFind) -> Annotation:
    row, answered = find.row, subject.answer_of(find)
    about = {"file": subject.paths.of(row["name"]).as_posix(), "line": str(row["line"])}
    if row["column"]:
        about["col"] = str(subject.paths.utf16_column(row))
    about["title"] = f"{find.rule} ({', '.join(find.requirements)})"
    level = annotation_level(find.severity) if find.severity else "notice"
    return Annotation(level, about, _text(subject, answered, find.about or row["excerpt"]))


def _other_annotation(subject: ScanSubject, answered: ScanAnswer) -> Annotation:
    """What is missing or undecided has no line."""
    is_open = answered.status is Status.COULD_NOT_TELL
    level = "notice" if is_open else annotation_level(answered.severity)
    about = {"title": f"{answered.rule} ({', '.join(answered.requirements)})"}
    return Annotation(level, about, _text(subject, answered, answered.message))


def _text(subject: ScanSubject, answered: ScanAnswer, found: str) -> str:
    asked = subject.asked_by(answered)
    lines = (found, asked.statement, asked.fix_sentence)
    return "\n".join(one_line(line) for line in lines if line)
