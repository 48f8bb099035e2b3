"""A comment for a pull request: what its changes do to the milestone, question by question.

All text of drafts is escaped, so that none of it is markup, a link or a mention there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wizard.engine.finding import Finding
from wizard.reports.baseline import known_finding_of
from wizard.reports.escape import escaped
from wizard.reports.markdown_report import markdown_table
from wizard.reports.outcome import CheckOutcome, asking_among
from wizard.reports.signs import sign_of
from wizard.reports.subject import Subject, finding_message
from wizard.rules.phrasing import counted

_LONGEST_MESSAGE = 300
_LONGEST_TABLE = 50_000
"""Characters; GitHub takes comments of 65,536."""


def comment_report(outcome: CheckOutcome) -> str:
    """The comment in GitHub Flavored Markdown; reproducible.

    It begins with a mark that names the draft, by which a later run finds its own comment.
    """
    subject, before = outcome.subject, outcome.before
    name = escaped(subject.draft.name[:_LONGEST_MESSAGE])
    lines = [_mark(subject.draft.id), f"### Submission of {name}"]
    if before is None:
        lines += ["", *_open_section(outcome)]
    else:
        lines += [*_headlines(before, subject), "", *_comparison(FindingsCompared(before, subject))]
    lines += ["", "This tool is not affiliated with Procore, and nothing here is its verdict."]
    return "".join(f"{line}\n" for line in lines)


def _mark(draft_id: str) -> str:
    return f"<!-- submission-wizard: {re.sub(r'[^0-9A-Za-z]', '', draft_id)} -->"


def _open_section(outcome: CheckOutcome) -> Iterator[str]:
    subject = outcome.subject
    yield from (escaped(subject.readiness.headline), "", subject.tally.line)
    yield from ("", "There is no earlier state to compare with.")
    groups: dict[str, list[str]] = {}
    for finding in outcome.told:
        groups.setdefault(subject.place(finding), []).append(_finding_words(finding))
    if rows := [(escaped(place), "<br>".join(words)) for place, words in groups.items()]:
        yield from _question_table(("Question", "Now"), rows)


def _headlines(before: Subject, now: Subject) -> Iterator[str]:
    rows = (
        (word, escaped(each.readiness.headline), escaped(each.tally.line))
        for word, each in (("before", before), ("now", now))
    )
    yield from markdown_table(("", "State", "Findings"), rows)
    editions = [each.draft.edition for each in (before, now)]
    if editions[0] != editions[1]:
        yield from ("", f"The edition was {escaped(editions[0])}, and is {escaped(editions[1])}.")


@dataclass(frozen=True)
class FindingsCompared:
    """The open and undecided findings of two states of a draft."""

    before: Subject
    now: Subject

    @cached_property
    def sides(self) -> tuple[Mapping[str, Finding], Mapping[str, Finding]]:
        """By requirement, before and now."""
        one, other = (
            {finding.id: finding for finding in asking_among(each.findings)}
            for each in (self.before, self.now)
        )
        return one, other

    @cached_property
    def new(self) -> tuple[str, ...]:
        """The requirements that ask for work now, and did not before."""
        before, now = self.sides
        return tuple(name for name in now if name not in before)

    @cached_property
    def gone(self) -> tuple[str, ...]:
        """The requirements that asked for work before, and do not now."""
        before, now = self.sides
        return tuple(name for name in before if name not in now)

    @cached_property
    def different(self) -> tuple[str, ...]:
        """The requirements that ask for work in both states, with another finding."""
        before, now = self.sides
        both = (name for name in now if name in before)
        return tuple(
            name for name in both if known_finding_of(before[name]) != known_finding_of(now[name])
        )

    def by_question(self) -> dict[str, list[str]]:
        """The requirements with a difference, by their question, in the order of the journey."""
        groups: dict[str, list[str]] = {}
        differing = {*self.new, *self.gone, *self.different}
        for subject, side in zip((self.now, self.before), reversed(self.sides), strict=True):
            for name, finding in side.items():
                if name in differing:
                    differing.remove(name)
                    groups.setdefault(subject.place(finding), []).append(name)
        return groups


def _comparison(compared: FindingsCompared) -> Iterator[str]:
    parts = (
        (len(compared.new), "new"),
        (len(compared.gone), "gone"),
        (len(compared.different), "different"),
    )
    if not any(number for number, _ in parts):
        yield "No finding is new, gone or different."
        return
    yield f"**Findings: {', '.join(f'{number} {word}' for number, word in parts)}.**"
    groups = compared.by_question()
    rows = [(escaped(place), *_cells(compared, names)) for place, names in groups.items()]
    yield from _question_table(("Question", "Before", "Now"), rows)


def _question_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    shown = list(_up_to(rows, _LONGEST_TABLE))
    yield from markdown_table(heads, shown)
    if left := len(rows) - len(shown):
        yield from ("", f"{counted(left, 'more question')} in the report of the run.")


def _up_to(rows: Iterable[Sequence[str]], room: int) -> Iterator[Sequence[str]]:
    """The first rows that have together at most so many characters."""
    for row in rows:
        room -= sum(map(len, row))
        if room < 0:
            return
        yield row


def _cells(compared: FindingsCompared, names: Iterable[str]) -> tuple[str, str]:
    """What a question had and has, one requirement a line."""
    pairs = [
        (compared.before.assessment.findings.get(n), compared.now.assessment.findings.get(n))
        for n in names
    ]
    before, now = zip(*pairs, strict=True)
    return "<br>".join(map(_finding_words, before)), "<br>".join(map(_finding_words, now))


def _finding_words(finding: Finding | None) -> str:
    if finding is None:
        return "– not asked"
    mark = sign_of(finding.status, finding.severity).mark
    text = finding_message(finding)
    text = text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"
    return f"{mark} {escaped(text)} `{finding.id}`"
