"""Waivers with a last day among the duties: what was accepted for a time is to be settled by then.

They end whether or not the app is approved, so they have their day before that too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from wizard.drafts.model import Waiver
from wizard.engine.finding import Assessment, Finding
from wizard.session.waivers import Standing, standing_of
from wizard.text import one_line
from wizard.topics.upkeep.duty import WAIVER, Duty, state_by_day

_TOLD = frozenset({Standing.HOLDS, Standing.EXPIRED})
"""What a day changes; the other waivers accept nothing, today or later."""


def waiver_duties(assessment: Assessment, waivers: Sequence[Waiver]) -> Iterator[Duty]:
    """A duty for each waiver that ends, or has ended while what it accepted is still open."""
    for each in standing_of(waivers, assessment):
        until = each.waiver.expires
        if until and each.finding and each.standing in _TOLD and not _renewed(each.waiver, waivers):
            yield _duty(assessment, each.waiver, each.finding, until)


def _renewed(waiver: Waiver, waivers: Sequence[Waiver]) -> bool:
    """Whether another one accepts the same for longer."""
    return any(
        other.requirement == waiver.requirement
        and (other.expires or date.max) > (waiver.expires or date.max)
        for other in waivers
    )


def _duty(assessment: Assessment, waiver: Waiver, finding: Finding, until: date) -> Duty:
    title = assessment.edition.titles[finding.id]
    return Duty(
        f"{WAIVER}{finding.id}",
        f"Waiver: {title}",
        finding.requirement,
        finding.field or finding.requirement.fields[0],
        state_by_day((until - assessment.ground.facts.today).days),
        due=until,
        said=f"Accepted by {one_line(waiver.by)} on {waiver.on}: {one_line(waiver.reason)}",
    )
