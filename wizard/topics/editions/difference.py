"""The difference of two editions for one draft: what applies, and what is met already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.difference import EditionDifference, RequirementDifference
from wizard.catalogue.model import ChangeType, Status
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations
from wizard.drafts.model import Draft
from wizard.engine.assess import Assessor
from wizard.engine.context import all_hold
from wizard.engine.finding import Assessment, Finding
from wizard.inspection.media.seen import NOTHING_SEEN, Seen
from wizard.rules.phrasing import are


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The meaning of a kind of change for a partner."""

    title: str
    hows: tuple[ChangeType, ...]
    about: str


GROUPS = (
    ChangeGroup("New duties", (ChangeType.ADDED,), "Asked for now, and not before."),
    ChangeGroup("Tighter", (ChangeType.TIGHTENED,), "Asked for before, and stricter now."),
    ChangeGroup("Looser", (ChangeType.LOOSENED,), "Asked for before, and less strict now."),
    ChangeGroup(
        "Gone",
        (ChangeType.REPLACED, ChangeType.REMOVED, ChangeType.SOURCE_GONE),
        "No longer asked for, or asked for in another way.",
    ),
    ChangeGroup("Moved", (ChangeType.MOVED,), "The same, at another place of the journey."),
)
"""In display order; unchanged ones are only counted."""


@dataclass(frozen=True)
class DraftDifference:
    """The difference of two editions with its effect on a draft."""

    difference: EditionDifference
    assessment: Assessment
    """The draft assessed by the later edition."""
    before: Assessment
    """The draft assessed by the earlier edition."""

    def concerns(self, each: RequirementDifference) -> bool:
        """Whether it applies to this app; for a removed requirement, whether it did."""
        return self._applies(each) is True

    def may_concern(self, each: RequirementDifference) -> bool:
        """Whether a missing answer decides if it applies."""
        return self._applies(each) is None

    def _applies(self, each: RequirementDifference) -> bool | None:
        judged = self.before if each.after is None else self.assessment
        names = judged.edition.conditions_of_requirement[each.id]
        return all_hold(names, judged.context.conditions)

    def finding(self, each: RequirementDifference) -> Finding | None:
        """The finding by the later edition; None for a removed requirement."""
        return self.assessment.findings.get(each.id)

    def status(self, each: RequirementDifference) -> Status | None:
        """The status by the later edition; None for a removed requirement."""
        finding = self.finding(each)
        return finding.status if finding else None

    def counts(self, how: ChangeType) -> tuple[int, int, int]:
        """Of one kind: all, those that apply to this app, and those of them that are met."""
        every = self.difference.by_how[how]
        concerning = [each for each in every if self.concerns(each)]
        met = sum(self.status(each) in {Status.MET, Status.ANSWERED} for each in concerning)
        return len(every), len(concerning), met

    @property
    def line(self) -> str:
        """E.g. "12 of 119 new requirements concern you, 9 are already met or answered by …"."""
        every, concerning, met = self.counts(ChangeType.ADDED)
        open_ones = sum(map(self.may_concern, self.difference.by_how[ChangeType.ADDED]))
        more = f"; {open_ones} more depend on what is not answered yet" if open_ones else ""
        verb = "concerns" if concerning == 1 else "concern"
        return (
            f"{concerning} of {every} new requirements {verb} you, "
            f"{met} {are(met)} already met or answered by what you wrote{more}"
        )


def difference_for(
    difference: EditionDifference,
    draft: Draft,
    today: date,
    files_seen: Seen = NOTHING_SEEN,
    observed: Observations = NOTHING_OBSERVED,
) -> DraftDifference:
    """The difference for a draft, assessed by both editions."""
    before, after = (
        Assessor(edition, today).assess_draft(draft, files_seen, observed)
        for edition in (difference.earlier, difference.later)
    )
    return DraftDifference(difference, after, before)


def by_group(
    difference: EditionDifference,
) -> Mapping[ChangeGroup, tuple[RequirementDifference, ...]]:
    """The changes by meaning, in journey order."""
    return {
        group: tuple(each for each in difference.all if each.how in group.hows) for group in GROUPS
    }


def pairs_of(catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """All pairs of editions, earlier one first; consecutive pairs first."""
    journeys = sorted(catalogue.journeys.values(), key=lambda journey: journey.as_of)
    ids = [journey.id for journey in journeys]
    pairs = [(i, j) for j in range(len(ids)) for i in range(j)]
    pairs.sort(key=lambda pair: (pair[1] - pair[0], pair))
    return tuple((ids[i], ids[j]) for i, j in pairs)


def pair_for(catalogue: Catalogue, edition: str = "") -> tuple[str, str] | None:
    """The default pair of editions to compare for a draft; None if there is only one.

    For a draft of an older edition that and the newest; otherwise the two newest.
    """
    newest = catalogue.newest
    pairs = pairs_of(catalogue)
    wanted = (edition, newest)
    return wanted if wanted in pairs else next((p for p in pairs if p[1] == newest), None)
