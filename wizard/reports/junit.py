"""The findings as JUnit XML for build services.

A step is a suite and a requirement a test. Only met requirements pass; what fails the build is a
failure; everything else is skipped with a reason, so that it is not shown as passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from wizard import __version__
from wizard.catalogue.model import Status
from wizard.engine.finding import Finding
from wizard.reports.outcome import CheckOutcome
from wizard.reports.signs import STATUS_WORDS
from wizard.reports.subject import finding_message, step_title
from wizard.text import clean, one_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML does not allow, not even escaped."""

_BY_SEVERITY = frozenset({Status.NOT_MET, Status.UNANSWERED, Status.STALE})
"""What is skipped because it is too mild to fail the build, or known."""


def junit_report(outcome: CheckOutcome) -> str:
    """A document that is valid for Jenkins' schema and for Ant's.

    The mandatory time is the assessment date, and the duration 0.
    """
    suites = [
        JUnitSuite(step_title(step), [_case(outcome, finding) for finding in findings])
        for step, findings in outcome.subject.steps()
    ]
    subject = outcome.subject
    return junit_text(suites, subject.draft.edition, subject.as_of, _suite_properties(outcome))


class JUnitSuite(NamedTuple):
    """A suite: its name, and elements that are test cases."""

    name: str
    cases: list[Element]


def junit_text(
    suites: Iterable[JUnitSuite], package: str, as_of: date, properties: Mapping[str, str]
) -> str:
    """The document; every suite has the same properties."""
    from xml.etree import ElementTree as ET

    root = ET.Element("testsuites")
    for number, suite in enumerate(suites):
        about = {
            "package": package,
            "id": str(number),
            "hostname": "localhost",
            "timestamp": f"{as_of.isoformat()}T00:00:00",
        }
        root.append(_suite(suite, about, properties))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _suite(made: JUnitSuite, about: Mapping[str, str], named: Mapping[str, str]) -> Element:
    from xml.etree.ElementTree import SubElement

    cases = made.cases
    kinds = [child.tag for case in cases for child in case]
    suite = junit_element(
        "testsuite",
        name=made.name,
        **about,
        tests=str(len(cases)),
        failures=str(kinds.count("failure")),
        errors="0",
        skipped=str(kinds.count("skipped")),
        time="0",
    )
    properties = SubElement(suite, "properties")
    for name, value in named.items():
        properties.append(junit_element("property", name=name, value=value))
    suite.extend(cases)
    SubElement(suite, "system-out")
    SubElement(suite, "system-err")
    return suite


def _suite_properties(outcome: CheckOutcome) -> dict[str, str]:
    subject = outcome.subject
    return {
        "program": f"submission-wizard {__version__}",
        "draft": outcome.path.as_posix(),
        "name": subject.draft.name,
        "edition": subject.draft.edition,
        "catalogue": subject.catalogue.digest,
        "as-of": subject.as_of.isoformat(),
        "state": subject.state,
        "headline": subject.readiness.headline,
        "fail-on": outcome.fail_on.value,
        "known": str(len(outcome.known)),
    }


def _case(outcome: CheckOutcome, finding: Finding) -> Element:
    subject = outcome.subject
    where = f"{subject.draft.edition}.{subject.step_of(finding).id}.{finding.page}"
    case = junit_element("testcase", name=finding.id, classname=where, time="0")
    if finding in outcome.failing:
        kind = finding.severity if finding.status is Status.NOT_MET else finding.status
        case.append(junit_failure(kind.value, finding_message(finding), _long(outcome, finding)))
    elif finding.status is not Status.MET:
        case.append(junit_skipped(_why_skipped(outcome, finding)))
    return case


def _why_skipped(outcome: CheckOutcome, finding: Finding) -> str:
    why = "" if finding.status in _BY_SEVERITY else STATUS_WORDS[finding.status]
    if finding in outcome.known:
        why = f"known, {why or finding.severity.value}"
    return f"{why or f'{finding.severity.value}, fails nothing here'}: {finding_message(finding)}"


def _long(outcome: CheckOutcome, finding: Finding) -> str:
    """The failure text: location, problem, fix and reason."""
    text_range = outcome.place(finding)
    parts = (
        f"{outcome.path.as_posix()}:{text_range.line}:{text_range.column}",
        outcome.subject.place(finding),
        finding_message(finding),
        f"Fix: {finding.fix}" if finding.fix else "",
        f"Why: {finding.requirement.why}",
        f"Source: {outcome.subject.source_of(finding)}",
    )
    return "\n".join(one_line(part) for part in parts if part)


def junit_failure(kind: str, message: str, text: str) -> Element:
    """Why a test fails, in a line and at length."""
    failure = junit_element("failure", type=kind, message=one_line(message))
    failure.text = _legal(text)
    return failure


def junit_skipped(message: str) -> Element:
    """Why a test says nothing."""
    return junit_element("skipped", message=one_line(message))


def junit_element(tag: str, **attributes: str) -> Element:
    """An element without characters that XML does not allow."""
    from xml.etree.ElementTree import Element

    return Element(tag, {name: _legal(value) for name, value in attributes.items()})


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", clean(text))
