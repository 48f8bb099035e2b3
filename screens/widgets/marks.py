"""The signs of `wizard.reports.signs` in the colours of the theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from wizard.catalogue.model import Severity, Status
from wizard.reports.signs import ATTESTED, sign_of

if TYPE_CHECKING:
    from wizard.engine.finding import Finding
    from wizard.session.field_state import FieldView

_COLOURS: Mapping[Status, str] = {
    Status.MET: "$success",
    Status.COULD_NOT_TELL: "$secondary",
    Status.STALE: "$secondary",
    Status.UNANSWERED: "$text-muted",
    Status.ANSWERED: "$primary",
    Status.NOTHING_REPORTED: "$text-muted",
    Status.NOT_APPLICABLE: "$text-disabled",
    Status.WAIVED: "$accent",
}

_CLASSES: Mapping[Status, str] = {
    Status.MET: "-met",
    Status.WAIVED: "-met",
    Status.COULD_NOT_TELL: "-unknown",
    Status.STALE: "-unknown",
}


def colour_of(status: Status, severity: Severity) -> str:
    """The theme's colour of a state; the meaning never depends on it alone."""
    if status is Status.NOT_MET:
        return "$error" if severity is Severity.BLOCKER else "$warning"
    return _COLOURS[status]


def mark_of(finding: Finding | None) -> Content:
    """The sign of a finding, one cell wide; a blank where nothing is required."""
    if finding is None:
        return Content(" ")
    return mark_for_state(finding.status, finding.severity)


def mark_for_state(status: Status, severity: Severity) -> Content:
    """The sign of a state, one cell wide."""
    return Content.styled(sign_of(status, severity).mark, colour_of(status, severity))


def mark_of_field(view: FieldView) -> Content:
    """The sign of a field, one cell wide; a blank where nothing is asked or answered."""
    if view.signed:
        return Content.styled(ATTESTED.mark, "$success")
    if view.status is None:
        return Content(" ")
    severity = view.worst.severity if view.worst else Severity.REMINDER
    return mark_for_state(view.status, severity)


def class_of(finding: Finding | None) -> str:
    """The CSS class that colours a field's frame."""
    if finding is None:
        return "-plain"
    if finding.status is Status.NOT_MET:
        return "-blocks" if finding.severity is Severity.BLOCKER else "-warns"
    return _CLASSES.get(finding.status, "-plain")
