"""The findings as JUnit XML for build services.

A step is a suite and a requirement a test. Only met requirements pass; what fails the build is a
failure; everything else is skipped with a reason, so that it is not shown as passed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.catalogue.model import Status, Step
from wizard.engine.finding import Finding
from wizard.reports.outcome import CheckOutcome
from wizard.reports.signs import STATUS_WORDS
from wizard.reports.subject import finding_message, step_title
from wizard.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML does not allow, not even escaped."""

_BY_SEVERITY = frozenset({Status.NOT_MET, Status.UNANSWERED, Status.STALE})
"""What is skipped because it is too mild to fail the build, or known."""


def junit_report(outcome: CheckOutcome) -> str:
    """A document that is valid for Jenkins' schema and for Ant's.

    The mandatory time is the assessment date, and the duration 0.
    """
    from xml.etree import ElementTree as ET

    root = ET.Element("testsuites")
    for number, (step, findings) in enumerate(outcome.subject.steps()):
        root.append(_suite(outcome, number, step, findings))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _suite(outcome: CheckOutcome, number: int, step: Step, findings: Iterable[Finding]) -> Element:
    from xml.etree.ElementTree import SubElement

    cases = [_case(outcome, finding) for finding in findings]
    kinds = [child.tag for case in cases for child in case]
    suite = _element(
        "testsuite",
        name=step_title(step),
        package=outcome.subject.draft.edition,
        id=str(number),
        hostname="localhost",
        timestamp=f"{outcome.subject.as_of.isoformat()}T00:00:00",
        tests=str(len(cases)),
        failures=str(kinds.count("failure")),
        errors="0",
        skipped=str(kinds.count("skipped")),
        time="0",
    )
    properties = SubElement(suite, "properties")
    for name, value in _suite_properties(outcome).items():
        properties.append(_element("property", name=name, value=value))
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
    case = _element("testcase", name=finding.id, classname=where, time="0")
    if finding in outcome.failing:
        kind = finding.severity if finding.status is Status.NOT_MET else finding.status
        failure = _element("failure", type=kind.value, message=one_line(finding_message(finding)))
        failure.text = _legal(_long(outcome, finding))
        case.append(failure)
    elif finding.status is not Status.MET:
        case.append(_element("skipped", message=one_line(_why_skipped(outcome, finding))))
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


def _element(tag: str, **attributes: str) -> Element:
    from xml.etree.ElementTree import Element

    return Element(tag, {name: _legal(value) for name, value in attributes.items()})


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", clean(text))
