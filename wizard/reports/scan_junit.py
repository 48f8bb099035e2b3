"""A scan as JUnit XML: each rule is a test, which fails if it blocks.

Only what is met passes; everything else is skipped and says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard import __version__
from wizard.catalogue.model import Status
from wizard.reports.junit import (
    JUnitSuite,
    junit_element,
    junit_failure,
    junit_skipped,
    junit_text,
)
from wizard.reports.scan_subject import (
    ScanSubject,
    name_of_scan,
    not_asked_words,
    place_words,
    weight_word,
)
from wizard.text import one_line
from wizard.topics.scan.places import PRESENT
from wizard.topics.scan.results import ScanAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from wizard.topics.scan.applicability import NotAsked

_SUITES = {
    "source-absent": "What must not be there",
    "source-secrets": "Secrets",
    PRESENT: "What must be there",
}
_CALLS = "Calls of Procore's API"


def scan_junit(subject: ScanSubject) -> str:
    """A document that is valid for Jenkins' schema; its time is the day, its duration 0."""
    suites: dict[str, JUnitSuite] = {}
    for answered in subject.scan_report.answered:
        title = _SUITES.get(answered.check, _CALLS)
        suite = suites.setdefault(title, JUnitSuite(title, []))
        suite.cases.append(_case(subject, answered))
    left_out = [
        case for each in subject.scan_report.not_asked for case in _not_asked(subject, each)
    ]
    if left_out:
        title = _SUITES[PRESENT]
        suites.setdefault(title, JUnitSuite(title, [])).cases.extend(left_out)
    about = {
        "program": f"submission-wizard {__version__}",
        "searched": name_of_scan(subject),
        "edition": subject.edition.id,
        "catalogue": subject.edition.catalogue.digest,
        "as-of": subject.as_of.isoformat(),
        "summary": subject.sums,
    }
    return junit_text(suites.values(), subject.edition.id, subject.as_of, about)


def _case(subject: ScanSubject, answered: ScanAnswer) -> Element:
    case = _empty_case(subject, answered.rule, answered.check)
    found = subject.found_words(answered)
    if answered.blocks:
        case.append(junit_failure(answered.severity.value, found, _long(subject, answered)))
    elif answered.status is not Status.MET:
        case.append(junit_skipped(f"{weight_word(answered)}, fails nothing here: {found}"))
    return case


def _not_asked(subject: ScanSubject, not_asked: NotAsked) -> Iterator[Element]:
    for rule in not_asked.rules:
        case = _empty_case(subject, rule, PRESENT)
        case.append(junit_skipped(not_asked_words(not_asked)))
        yield case


def _empty_case(subject: ScanSubject, rule: str, check: str) -> Element:
    where = f"{subject.edition.id}.scan.{check}"
    return junit_element("testcase", name=rule, classname=where, time="0")


def _long(subject: ScanSubject, answered: ScanAnswer) -> str:
    """The finds with their places, and what the rule asks for."""
    lines = []
    for find in subject.finds_of(answered):
        lines.append(f"{subject.place_of(find.row)}: {find.about or find.row['excerpt']}")
        steps = find.row.get("steps") or ()
        lines += [f"  {place_words(subject.in_repository(s))}: {s['excerpt']}" for s in steps]
    lines += [f"{title}: {text}" for title, text in subject.asked_words(answered).items()]
    return "\n".join(map(one_line, lines))
