"""`reviewer.md` of a bundle: what a reviewer must check by eye, and where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from wizard import __version__
from wizard.catalogue.model import DecidedBy, Field, Option, Severity, Status, Value
from wizard.engine.finding import Attestation, Finding
from wizard.reports.changes_report import Document, changes_section, changes_summary
from wizard.reports.escape import escaped
from wizard.reports.signs import sign_of
from wizard.reports.subject import Subject, finding_message, seen_words
from wizard.session.waivers import until_words
from wizard.text import one_line
from wizard.topics.feedback.points import Point, PointState, points_of

SHOWN = 160
"""Characters of an answer that are shown; `submission.toml` has all of them."""

_PUNCTUATION = re.compile(r"[^\w -]")
"""Characters that are removed from a heading's anchor."""

_PEOPLE = frozenset({DecidedBy.BOTH, DecidedBy.PERSON})
_SETTLED = frozenset({Status.NOT_APPLICABLE, Status.NOTHING_REPORTED, Status.WAIVED})


def reviewer_report(
    subject: Subject, attached: Collection[str], changes: Document | None = None
) -> str:
    """The report as Markdown; reproducible.

    `attached` are the names of attached files as in the answers. `changes` are those since the last
    bundle, None if there is none to compare with.
    """
    sections = (
        _broken(subject),
        _attested_section_for_review(subject),
        _eyes(subject, attached),
        _untold(subject),
        _waived(subject),
        _noted(subject),
        _doubtful(subject),
        _open_points(subject),
        _changes_part(changes),
    )
    parts = (_reviewer_head(subject), _in_short(sections), *(each.lines() for each in sections))
    return "".join(f"{line}\n" for part in parts for line in part)


class _Section(NamedTuple):
    """A part of the report with its heading; `body` is Markdown already."""

    title: str
    body: Sequence[str] = ()
    number: int | None = None
    """The number of items; None if they are not counted."""
    short: str = ""
    """An introduction."""
    place: int = 0
    """The order of review; the first is 0."""

    @property
    def heading(self) -> str:
        """The title with the number of items."""
        return self.title if self.number is None else f"{self.title} ({self.number})"

    def lines(self) -> Iterator[str]:
        """The part as Markdown; an empty one says so."""
        yield from ("", f"## {self.heading}", "", *(self.body or ("Nothing.",)))


def _in_short(sections: Sequence[_Section]) -> Iterator[str]:
    """A summary in order of review, with links to the parts that are not empty."""
    yield from ("", "## In short", "")
    held = sorted((each for each in sections if each.body), key=lambda each: each.place)
    for number, each in enumerate(held, 1):
        anchor = _PUNCTUATION.sub("", each.heading.lower()).replace(" ", "-")
        message = f": {each.short}" if each.short else ""
        yield f"{number}. [{each.heading}](#{anchor}){message}"
    empty = [each.title.lower() for each in sections if not each.body]
    if empty:
        yield from ("", f"These parts are empty: {', '.join(empty)}.")


def _reviewer_head(subject: Subject) -> Iterator[str]:
    journey = subject.assessment.edition.journey
    yield from (f"# For the reviewer of {escaped(subject.draft.name)}", "")
    yield "What a person must check, and where to look. The partner's own tool wrote this from the"
    yield "partner's answers and files; it is not Procore's, and nothing here is Procore's verdict."
    yield from ("", f"- **State:** {escaped(subject.readiness.headline)}")
    if subject.cannot_be_listed:
        yield f"- **Fit:** {escaped(subject.cannot_be_listed)}"
    yield f"- **Edition:** {escaped(journey.id)} ({escaped(journey.label)})"
    if subject.assessment.milestone:
        yield f"- **Milestone:** {escaped(subject.assessment.milestone.title)}"
    yield f"- **As of:** {subject.as_of.isoformat()}"
    if subject.rules_line:
        yield f"- **Rules:** {escaped(subject.rules_line)}"
    yield f"- **Findings:** {subject.tally.line}"
    yield f"- **Made with:** Submission Wizard {__version__}"


def _table_lines(
    heads: Sequence[str], rows: Iterable[Sequence[str]], lead: str = ""
) -> Sequence[str]:
    """A table as lines, none without rows; cells are Markdown already."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ()
    first = (lead, "") if lead else ()
    return (*first, f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *lines)


def _broken(subject: Subject) -> _Section:
    """Blocking findings, and those that reviewers may object to."""
    blocks, warns = subject.open(Severity.BLOCKER), subject.open(Severity.WARNING)
    rows = (
        (_sign(f), escaped(f.requirement.statement), escaped(f.message), escaped(subject.place(f)))
        for f in (*blocks, *warns)
    )
    found = [(*row, _id(f)) for row, f in zip(rows, (*blocks, *warns), strict=True)]
    heads = ("", "What must hold", "Found", "Where", "Requirement")
    short = f"{len(blocks)} block, {len(warns)} warn"
    return _Section("What does not hold", _table_lines(heads, found), len(found), short)


def _attested_section_for_review(subject: Subject) -> _Section:
    """Met by a signed statement."""
    signed = ((f, subject.attestation(f)) for f in subject.findings)
    rows = [
        (*_attestation_cells(f, word), escaped(subject.place(f)), _id(f))
        for f, word in signed
        if word
    ]
    heads = ("What must hold", "By", "On", "On what evidence", "Where", "Requirement")
    return _Section("What somebody attested", _table_lines(heads, rows), len(rows), place=3)


def _attestation_cells(finding: Finding, word: Attestation) -> Sequence[str]:
    parts = (finding.requirement.statement, word.by, word.when, word.rests_on)
    return tuple(map(escaped, parts))


def _eyes(subject: Subject, attached: Collection[str]) -> _Section:
    """What no machine decides alone; what is met by the answers comes last."""
    found = sorted(filter(_needs_eyes, subject.findings), key=_finding_urgency)
    rows = [_look(subject, attached, finding) for finding in found]
    heads = ("", "What to look at", "Where", "Answers", "Files", "Requirement")
    lead = (
        "No machine decides these alone. Files are those of the bundle. What does not hold stands "
        "first, then what could not be told, then what nobody has signed, then what is met."
    )
    statuses = Counter(finding.status for finding in found)
    met, untold = statuses[Status.MET], statuses[Status.COULD_NOT_TELL]
    answered = statuses[Status.ANSWERED]
    broken = len(found) - met - untold - answered
    short = (
        f"{broken} do not hold, {untold} could not be told, {answered} are answered and signed by "
        f"nobody, {met} are met on somebody's word"
    )
    return _Section(
        "What a person must judge", _table_lines(heads, rows, lead), len(rows), short, 4
    )


def _needs_eyes(finding: Finding) -> bool:
    return finding.requirement.decided_by in _PEOPLE and finding.status not in _SETTLED


def _finding_urgency(finding: Finding) -> int:
    """Less is more urgent; the order of the journey decides between equals."""
    order = (Status.COULD_NOT_TELL, Status.ANSWERED, Status.MET)
    return order.index(finding.status) + 1 if finding.status in order else 0


def _look(subject: Subject, attached: Collection[str], finding: Finding) -> Sequence[str]:
    message = finding.message if finding.status is not Status.MET else ""
    what = " ".join(filter(None, (finding.requirement.statement, message)))
    answers, files = _answers(subject, attached, finding)
    where = escaped(subject.place(finding))
    named = _sign(finding)
    return named, escaped(what), where, "<br>".join(answers), "<br>".join(files), _id(finding)


def _answers(
    subject: Subject, attached: Collection[str], finding: Finding
) -> tuple[list[str], list[str]]:
    """The answers that a requirement reads, in words, and the files among them."""
    lines: list[str] = []
    files: list[str] = []
    for name in finding.requirement.fields:
        field = subject.catalogue.fields.get(name)
        value = subject.assessment.context.facts.answers.get(name)
        if field is None or value is None or field.kind.spec.is_secret:
            continue
        named = [f"`{path}`" for path in _file_list(field, value) if path in attached]
        files += named
        if not named or field.kind.spec.has_columns:
            lines.append(f"{escaped(field.label)}: {escaped(answer_words(field, value))}")
    return lines, list(dict.fromkeys(files))


def _file_list(field: Field, value: Value) -> Iterator[str]:
    """The files that the answer names."""
    spec = field.kind.spec
    if spec.is_file and not spec.is_list:
        yield value
    elif spec.is_file:
        yield from value
    elif spec.has_columns:
        columns = [column.id for column in field.columns if column.kind.spec.is_file]
        yield from (row[column] for row in value for column in columns if row.get(column))


def answer_words(field: Field, value: Value) -> str:
    """An answer in readable form: labels for choices, one line, shortened."""
    text = _single_value_words(value, field)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"


def _single_value_words(value: Value, field: Field) -> str:
    if isinstance(value, list):
        return "; ".join(_single_value_words(part, field) for part in value)
    if isinstance(value, dict):
        if field.kind.spec.is_confirmation:
            return f"{_option_label(value.get('by'))}, {_option_label(value.get('on'))}"
        return _row_answer_words(value, field)
    return _option_label(value, field.options)


def _row_answer_words(row: Mapping[str, Any], field: Field) -> str:
    cells = (
        (column, _option_label(row.get(column.id), column.options)) for column in field.columns
    )
    return ", ".join(f"{column.label}: {text}" for column, text in cells if text)


def _option_label(value: Value, options: Sequence[Option] = ()) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else one_line(str(value))
    return next((option.label for option in options if option.value == value), text)


def _untold(subject: Subject) -> _Section:
    rows = [
        (
            escaped(f.requirement.statement),
            escaped(finding_message(f)),
            ", ".join(escaped(check.label) for check in subject.checks_of(f)),
            escaped(subject.place(f)),
            _id(f),
        )
        for f in subject.having(Status.COULD_NOT_TELL)
    ]
    heads = ("What must hold", "Why it could not be told", "Decided by", "Where", "Requirement")
    return _Section("What could not be told", _table_lines(heads, rows), len(rows), place=5)


def _waived(subject: Subject) -> _Section:
    rows = [_waiver_review_row(subject, finding) for finding in subject.having(Status.WAIVED)]
    heads = ("What must hold", "Why it is waived", "By", "On", "Until", "Requirement")
    return _Section("What was waived", _table_lines(heads, rows), len(rows), place=6)


def _noted(subject: Subject) -> _Section:
    """The waivers that ended, end soon, or have no effect."""
    rows = [
        (escaped(each.waiver.requirement), each.standing.value, escaped(each.note))
        for each in subject.waiver_notes
    ]
    table = _table_lines(("Requirement", "Stands", "Note"), rows)
    return _Section("Waivers to look at", table, len(rows), place=7)


def _waiver_review_row(subject: Subject, finding: Finding) -> Sequence[str]:
    statement = escaped(finding.requirement.statement)
    waiver = subject.waivers.get(finding.id)
    if waiver is None:
        return statement, escaped(finding.message), "", "", "", _id(finding)
    until = until_words(waiver)
    cells = (statement, escaped(waiver.reason), escaped(waiver.by), waiver.on.isoformat(), until)
    return *cells, _id(finding)


def _doubtful(subject: Subject) -> _Section:
    """Evidence that does not count."""
    rows = [
        (
            escaped(each.subject),
            escaped(subject.check_label(each.check)),
            escaped(seen_words(each)),
            _id(finding),
        )
        for finding, each in subject.sightings()
        if each.stale or each.rehearsal
    ]
    heads = ("Looked at", "By", "Seen", "Requirement")
    lead = "Too old, or from a stand-in: it decides nothing and must be checked again."
    return _Section(
        "Evidence that does not count", _table_lines(heads, rows, lead), len(rows), place=8
    )


def _open_points(subject: Subject) -> _Section:
    """Unsettled points of earlier reviews."""
    edition = subject.assessment.edition
    points = points_of(subject.assessment.context.facts.answers, edition)
    rows = [_point_cells(point) for point in points if point.state is not PointState.RESOLVED]
    heads = ("", "Point", "Round", "Answer given", "Why it waits")
    return _Section("Open points of earlier reviews", _table_lines(heads, rows), len(rows), place=1)


def _point_cells(point: Point) -> Sequence[str]:
    number = str(point.round) if point.round else ""
    cells = map(escaped, (point.text, number, point.response or "none", point.reason))
    return point.state.value, *cells


def _changes_part(changes: Document | None) -> _Section:
    title = "What changed since the last bundle"
    if changes is None:
        message = "This bundle was not compared with an earlier one."
        return _Section(title, (message,), short=message, place=9)
    line = f"{escaped(changes_summary(changes))}."
    return _Section(title, (line, *changes_section(changes, "###")), short=line, place=2)


def _sign(finding: Finding) -> str:
    sign = sign_of(finding.status, finding.severity)
    return f"{sign.mark} {sign.word}"


def _id(finding: Finding) -> str:
    return f"`{finding.id}`"
