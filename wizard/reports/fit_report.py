"""The verdict of fit as text, and as a versioned JSON document."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.dataclass import dataclass
from wizard.drafts.model import Draft
from wizard.engine.finding import Finding
from wizard.reports.signs import BLOCKS, COULD_NOT_TELL, UNANSWERED, WARNS
from wizard.reports.text_report import wrapped
from wizard.text import cleaned_throughout, one_line
from wizard.topics.fit.questions import FitQuestion
from wizard.topics.fit.verdict import COUNTED, FitPoint, FitVerdict, short_words

_INDENT = "    "

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FitReport:
    """A verdict with what it was made from."""

    edition: Edition
    as_of: date
    verdict: FitVerdict
    draft: Draft | None = None
    """The draft that holds the answers; None for answers that no draft holds."""


def fit_text(report: FitReport) -> str:
    """Lines of at most 100 columns."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: FitReport) -> Iterator[str]:
    edition, verdict = report.edition, report.verdict
    name = f"{one_line(report.draft.name)}: " if report.draft else ""
    yield from wrapped(f"{name}edition {edition.id}, as of {report.as_of.isoformat()}", _INDENT, "")
    yield from wrapped(verdict.answer, _INDENT, "")
    if verdict.outlook:
        yield from wrapped(verdict.outlook, _INDENT, "")
    yield from _points(edition, "What rules it out", BLOCKS.mark, verdict.ruled_out)
    yield from _points(edition, "To settle first", WARNS.mark, verdict.to_settle)
    if verdict.unanswered:
        yield from ("", "Questions without an answer")
    for question in verdict.unanswered:
        words = f"{question.field.label} ({question.field.id})"
        yield from wrapped(words, _INDENT, f"  {UNANSWERED.mark} ")
    if verdict.procore:
        yield from ("", "Only Procore decides")
    for finding in verdict.procore:
        mark = f"  {COULD_NOT_TELL.mark} "
        yield from wrapped(finding.requirement.statement, _INDENT, mark)
    if verdict.judged_later:
        yield from ("", "Other reasons to refuse an app, judged by other answers")
        found = (short_words(edition, finding.requirement) for finding in verdict.judged_later)
        yield from wrapped(", ".join(found), _INDENT)
    yield from _ahead(verdict)
    yield from ("", "This tool is not affiliated with Procore, and nothing here is its verdict.")


def _points(edition: Edition, title: str, mark: str, points: tuple[FitPoint, ...]) -> Iterator[str]:
    if points:
        yield from ("", title)
    for point in points:
        requirement = point.finding.requirement
        answer = f": {point.answer}" if point.answer else ""
        yield from wrapped(f"{point.label}{answer}", _INDENT, f"  {mark} ")
        yield from wrapped(requirement.statement, _INDENT)
        if point.remedy:
            yield from wrapped(f"What would change it: {point.remedy}", _INDENT)
        words = f"Source: {edition.catalogue.source_words(requirement.source)} [{requirement.id}]"
        yield from wrapped(words, _INDENT)


def _ahead(verdict: FitVerdict) -> Iterator[str]:
    way = " ▸ ".join(milestone.title for milestone in verdict.ahead.milestones)
    if way:
        yield from ("", "What comes next")
        yield from wrapped(f"{way}: {verdict.ahead.words}.", _INDENT)
        yield from wrapped(COUNTED, _INDENT)


def fit_document(report: FitReport) -> Document:
    """The questions, the answers and the verdict as a JSON value, safe for a terminal."""
    edition, verdict = report.edition, report.verdict
    answers = {q.field.id: q.value for q in verdict.questions if q.value is not None}
    document: Document = cleaned_throughout(
        {
            "draft": _draft_part(report.draft),
            "edition": _edition_part(edition),
            "catalogue": {
                "version": edition.catalogue.version,
                "digest": edition.catalogue.digest,
            },
            "as_of": report.as_of.isoformat(),
            "questions": [_question_part(edition, question) for question in verdict.questions],
            "answers": answers,
            "verdict": _verdict_part(edition, verdict),
        }
    )
    return document


def _draft_part(draft: Draft | None) -> Document | None:
    if draft is None:
        return None
    return {"id": draft.id, "name": draft.name, "path": str(draft.path)}


def _edition_part(edition: Edition) -> Document:
    journey, day = edition.journey, edition.rules_as_of
    return {
        "id": journey.id,
        "label": journey.label,
        "as_of": journey.as_of.isoformat(),
        **({"rules_as_of": day.isoformat()} if day else {}),
    }


def _question_part(edition: Edition, question: FitQuestion) -> Document:
    field = question.field
    conditions = edition.conditions_of_field[field.id]
    return {
        "id": field.id,
        "kind": field.kind.value,
        "label": field.label,
        "help": field.help,
        "options": [
            {"value": choice.value, "label": choice.label, "letter": choice.letter}
            for choice in question.choices
        ],
        "applies": question.applies,
        "asked_when": edition.asked_when(conditions) if conditions else "",
        "requirements": [requirement.id for requirement in question.decides],
    }


def _verdict_part(edition: Edition, verdict: FitVerdict) -> Document:
    ahead = verdict.ahead
    return {
        "state": verdict.state.value,
        "headline": verdict.headline,
        "ruled_out": [_point_part(verdict, point) for point in verdict.ruled_out],
        "to_settle": [_point_part(verdict, point) for point in verdict.to_settle],
        "unanswered": [question.field.id for question in verdict.unanswered],
        "judged_later": [
            {"requirement": f.id, "short": short_words(edition, f.requirement)}
            for f in verdict.judged_later
        ],
        "procore": [_procore_part(edition, finding) for finding in verdict.procore],
        "ahead": {
            "items": ahead.items,
            "minutes": math.ceil(ahead.remaining.minutes),
            "at_least": ahead.at_least,
            "milestones": [{"id": each.id, "title": each.title} for each in ahead.milestones],
            "counted": COUNTED,
        },
    }


def _point_part(verdict: FitVerdict, point: FitPoint) -> Document:
    requirement, finding = point.finding.requirement, point.finding
    values: dict[str, Value] = {q.field.id: q.value for q in verdict.questions}
    return {
        "requirement": requirement.id,
        "level": requirement.level.value,
        "severity": finding.severity.value,
        "field": point.question,
        "answer": values.get(point.question),
        "label": point.label,
        "answer_label": point.answer,
        "short": point.short,
        "statement": requirement.statement,
        "why": requirement.why,
        "message": finding.message,
        "fix": finding.fix or requirement.fix,
        "other_answers": list(point.better),
        "source": {
            "document": requirement.source.document,
            "section": requirement.source.section,
            "as_of": requirement.source.as_of.isoformat(),
            "revision": requirement.source.revision,
        },
    }


def _procore_part(edition: Edition, finding: Finding) -> Document:
    waiting = finding.requirement.waiting
    return {
        "requirement": finding.id,
        "milestone": edition.milestone_of_requirement[finding.id],
        "statement": finding.requirement.statement,
        "usually": waiting.usually if waiting else "",
    }
