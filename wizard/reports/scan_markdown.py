"""A scan in GitHub Flavored Markdown, for a ticket or the summary of a build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wizard import __version__
from wizard.inspection.source.standing import IN_WORDS, Place
from wizard.reports.escape import escaped
from wizard.reports.markdown_report import markdown_table
from wizard.reports.scan_subject import (
    NO_REASON,
    ScanSubject,
    name_of_scan,
    step_words,
    tells_more_than_finds,
)
from wizard.topics.scan.results import ScanAnswer, WeighedFind


def scan_markdown(subject: ScanSubject) -> str:
    """The report; reproducible."""
    parts = [
        _head(subject),
        *(_rules(subject, *group) for group in subject.by_weight().items()),
        _told(subject),
        _allowed(subject),
        _not_asked(subject),
    ]
    return "".join(f"{line}\n" for part in parts for line in part)


def _head(subject: ScanSubject) -> Iterator[str]:
    yield from (f"# Scan of {escaped(name_of_scan(subject))}", "")
    yield f"- **Result:** {escaped(subject.sums)}"
    yield f"- **Edition:** {escaped(subject.edition.id)}"
    yield f"- **As of:** {subject.as_of.isoformat()}"
    yield from (f"- {escaped(sentence)}" for sentence in subject.endings)
    yield f"- **Made with:** Submission Wizard {__version__}"
    yield from ("", "This tool is not affiliated with Procore, and nothing here is its verdict.")


def _rules(subject: ScanSubject, title: str, every: Iterable[ScanAnswer]) -> Iterator[str]:
    answers = list(every)
    yield from ("", f"## {title} ({len(answers)})")
    for answered in answers:
        names = ", ".join(f"`{name}`" for name in answered.requirements)
        yield from ("", f"### `{answered.rule}` ({names})", "")
        finds = subject.finds_of(answered)
        if tells_more_than_finds(answered, finds) and answered.message:
            yield f"- **Found:** {escaped(answered.message)}"
        asked = subject.asked_words(answered)
        yield from (f"- **{word}:** {escaped(text)}" for word, text in asked.items())
        for find in finds:
            yield from _find_lines(subject, find)


def _find_lines(subject: ScanSubject, find: WeighedFind) -> Iterator[str]:
    row = find.row
    place = IN_WORDS[Place(row["place"])]
    remark = f" ({NO_REASON})" if row["unreasoned"] else ""
    found = ": ".join(filter(None, (find.about, row["excerpt"])))
    yield f"- {escaped(subject.place_of(row))} ({place}): {escaped(found)}{remark}"
    yield from (f"  - {escaped(words)}" for words in step_words(subject.in_repository(row)))


def _told(subject: ScanSubject) -> Iterator[str]:
    if subject.told:
        yield from ("", f"## Listed only ({len(subject.told)})")
        rows = (
            (
                escaped(subject.place_of(find.row)),
                IN_WORDS[Place(find.row["place"])],
                escaped(find.row["excerpt"] or find.about),
                f"`{find.rule}`",
            )
            for find in subject.told
        )
        yield from markdown_table(("Where", "What it is", "What", "Rule"), rows)


def _allowed(subject: ScanSubject) -> Iterator[str]:
    allowances = subject.allowances
    if allowances:
        yield from ("", f"## Allowed by a comment ({subject.allowed})")
        rows = ((escaped(place), escaped(why), f"`{rule}`") for rule, place, why in allowances)
        yield from markdown_table(("Where", "Reason", "Rule"), rows)


def _not_asked(subject: ScanSubject) -> Iterator[str]:
    if subject.not_asked:
        yield from ("", "## Not asked for", "")
        yield from (f"- {escaped(sentence)}" for sentence in subject.not_asked)
