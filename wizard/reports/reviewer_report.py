"""`reviewer.md` of a bundle: what needs human eyes, and where to look."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wizard import __version__
from wizard.catalogue.model import DecidedBy, Field, Kind, Option, Status, Value
from wizard.reports.changes_report import Document, changes_section, line_of
from wizard.reports.escape import escaped
from wizard.reports.signs import sign_of
from wizard.reports.subject import Subject, said, seen_words
from wizard.session.attesting import Attestation
from wizard.session.feedback import Point, State, points_of
from wizard.session.finding import Finding
from wizard.session.waivers import until_words
from wizard.text import one_line

SHOWN = 160
"""So many characters of an answer are shown; `submission.toml` has all of them."""

_NOBODY = "Nothing."
_PEOPLE = frozenset({DecidedBy.BOTH, DecidedBy.PERSON})
_SETTLED = frozenset({Status.NOT_APPLICABLE, Status.WAIVED})


def reviewer_report(
    subject: Subject, attached: Collection[str], changes: Document | None = None
) -> str:
    """The report as Markdown; the same input gives the same text.

    `attached` are the names of the files that go along, as the answers have them. `changes` is
    what changed since the last bundle, None when there is none to compare with.
    """
    parts = (
        _head(subject),
        _attested(subject),
        _eyes(subject, attached),
        _untold(subject),
        _waived(subject),
        _doubtful(subject),
        _points(subject),
        _changed(changes),
    )
    return "".join(f"{line}\n" for part in parts for line in part)


def _head(subject: Subject) -> Iterator[str]:
    journey = subject.assessment.edition.journey
    yield from (f"# For the reviewer of {escaped(subject.draft.name)}", "")
    yield "What needs human eyes, and where to look. The partner's own tool wrote this, from the"
    yield "partner's answers and files; it is not Procore's, and nothing here is Procore's verdict."
    yield from ("", f"- **State:** {subject.state}")
    yield f"- **Edition:** {escaped(journey.id)} ({escaped(journey.label)})"
    yield f"- **As of:** {subject.as_of.isoformat()}"
    yield f"- **Findings:** {subject.tally.line}"
    yield f"- **Made with:** Submission Wizard {__version__}"


def _section(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], lead: str = ""
) -> Iterator[str]:
    """A heading with how many there are, and a table of them; cells are Markdown already."""
    found = list(rows)
    yield from ("", f"## {title} ({len(found)})", "")
    if not found:
        yield _NOBODY
        return
    if lead:
        yield from (lead, "")
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    yield from (f"| {' | '.join(row)} |" for row in found)


def _attested(subject: Subject) -> Iterator[str]:
    """Met because somebody signed for it."""
    signed = ((f, subject.attestation(f)) for f in subject.findings)
    rows = ((*_word(f, word), escaped(subject.place(f)), _id(f)) for f, word in signed if word)
    heads = ("What must hold", "By", "On", "On what evidence", "Where", "Requirement")
    yield from _section("What somebody attested", heads, rows)


def _word(finding: Finding, word: Attestation) -> Sequence[str]:
    parts = (finding.requirement.statement, word.by, word.when, word.rests_on)
    return tuple(map(escaped, parts))


def _eyes(subject: Subject, attached: Collection[str]) -> Iterator[str]:
    """What no machine decides alone, signed or not."""
    rows = (_look(subject, attached, f) for f in subject.findings if _needs_eyes(f))
    heads = ("", "What to look at", "Where", "Answers", "Files", "Requirement")
    lead = "No machine decides these alone. Files are those of the bundle."
    yield from _section("What a person has to judge", heads, rows, lead)


def _needs_eyes(finding: Finding) -> bool:
    return finding.requirement.decided_by in _PEOPLE and finding.status not in _SETTLED


def _look(subject: Subject, attached: Collection[str], finding: Finding) -> Sequence[str]:
    sign = sign_of(finding.status, finding.severity)
    told = finding.message if finding.status is not Status.MET else ""
    what = " ".join(filter(None, (finding.requirement.statement, told)))
    answers, files = _answers(subject, attached, finding)
    where = escaped(subject.place(finding))
    named = f"{sign.mark} {sign.word}"
    return named, escaped(what), where, "<br>".join(answers), "<br>".join(files), _id(finding)


def _answers(
    subject: Subject, attached: Collection[str], finding: Finding
) -> tuple[list[str], list[str]]:
    """The answers that a requirement reads, in words, and the files among them."""
    told: list[str] = []
    files: list[str] = []
    for name in finding.requirement.fields:
        field = subject.catalogue.fields.get(name)
        value = subject.assessment.ground.facts.answers.get(name)
        if field is None or value is None or field.kind is Kind.SECRET:
            continue
        named = [f"`{path}`" for path in _files(field, value) if path in attached]
        files += named
        if not named or field.kind is Kind.RECORDS:
            told.append(f"{escaped(field.label)}: {escaped(answer_words(field, value))}")
    return told, list(dict.fromkeys(files))


def _files(field: Field, value: Value) -> Iterator[str]:
    """Whatever the answer names as a file."""
    if field.kind in _ONE:
        yield value
    elif field.kind in _MANY:
        yield from value
    elif field.kind is Kind.RECORDS:
        columns = [column.id for column in field.columns if column.kind in _ONE]
        yield from (row[column] for row in value for column in columns if row.get(column))


_ONE = frozenset({Kind.FILE, Kind.IMAGE, Kind.VIDEO})
_MANY = frozenset({Kind.FILES, Kind.IMAGES})


def answer_words(field: Field, value: Value) -> str:
    """An answer as a reader takes it in: labels for choices, one line, shortened."""
    text = _words(value, field)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"


def _words(value: Value, field: Field) -> str:
    if isinstance(value, list):
        return "; ".join(_words(part, field) for part in value)
    if isinstance(value, dict):
        if field.kind is Kind.CONFIRMATION:
            return f"{_cell(value.get('by'))}, {_cell(value.get('on'))}"
        return _row(value, field)
    return _cell(value, field.options)


def _row(row: Mapping[str, Any], field: Field) -> str:
    cells = ((column, _cell(row.get(column.id), column.options)) for column in field.columns)
    return ", ".join(f"{column.label}: {text}" for column, text in cells if text)


def _cell(value: Value, options: Sequence[Option] = ()) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else one_line(str(value))
    return next((option.label for option in options if option.value == value), text)


def _untold(subject: Subject) -> Iterator[str]:
    rows = (
        (
            escaped(f.requirement.statement),
            escaped(said(f)),
            ", ".join(escaped(check.label) for check in subject.checks_of(f)),
            escaped(subject.place(f)),
            _id(f),
        )
        for f in subject.having(Status.COULD_NOT_TELL)
    )
    heads = ("What must hold", "Why it could not be told", "Decided by", "Where", "Requirement")
    yield from _section("What could not be told", heads, rows)


def _waived(subject: Subject) -> Iterator[str]:
    rows = (_waiver(subject, finding) for finding in subject.having(Status.WAIVED))
    heads = ("What must hold", "Why it is waived", "By", "On", "Until", "Requirement")
    yield from _section("What was waived", heads, rows)
    notes = (
        (escaped(each.waiver.requirement), each.standing.value, escaped(each.note))
        for each in subject.waiver_notes
    )
    yield from _section("Waivers to look at", ("Requirement", "Stands", "Note"), notes)


def _waiver(subject: Subject, finding: Finding) -> Sequence[str]:
    statement = escaped(finding.requirement.statement)
    waiver = subject.waivers.get(finding.id)
    if waiver is None:
        return statement, escaped(finding.message), "", "", "", _id(finding)
    until = until_words(waiver)
    told = (statement, escaped(waiver.reason), escaped(waiver.by), waiver.on.isoformat(), until)
    return *told, _id(finding)


def _doubtful(subject: Subject) -> Iterator[str]:
    """What runs saw that counts for nothing."""
    rows = (
        (
            escaped(each.subject),
            escaped(subject.check_label(each.check)),
            escaped(seen_words(each)),
            _id(finding),
        )
        for finding, each in subject.sightings()
        if each.stale or each.rehearsal
    )
    heads = ("Looked at", "By", "Seen", "Requirement")
    lead = "Too old, or asked of a stand-in: it decides nothing and has to be seen again."
    yield from _section("Evidence that does not count", heads, rows, lead)


def _points(subject: Subject) -> Iterator[str]:
    """What earlier reviews asked for and nobody settled."""
    edition = subject.assessment.edition
    points = points_of(subject.assessment.ground.facts.answers, edition)
    rows = (_point(point) for point in points if point.state is not State.RESOLVED)
    heads = ("", "Point", "Round", "Answer given", "Why it waits")
    yield from _section("Open points of earlier reviews", heads, rows)


def _point(point: Point) -> Sequence[str]:
    number = str(point.round) if point.round else ""
    cells = map(escaped, (point.text, number, point.response or "none", point.reason))
    return point.state.value, *cells


def _changed(changes: Document | None) -> Iterator[str]:
    yield from ("", "## What changed since the last bundle", "")
    if changes is None:
        yield "There is no earlier bundle that this one was compared with."
        return
    yield f"{escaped(line_of(changes))}."
    yield from changes_section(changes, "###")


def _id(finding: Finding) -> str:
    return f"`{finding.id}`"
