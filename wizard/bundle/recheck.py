"""`watch`: upkeep of a listed app, compared with its last ready bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from wizard.bundle.answers import read_answers
from wizard.bundle.base import sent_in
from wizard.bundle.contents import assess
from wizard.bundle.verify import verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.catalogue.parts import Need
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import SentBundle
from wizard.drafts.model import Draft
from wizard.engine.diff import SubmissionState, changes_since, state_of
from wizard.engine.finding import Assessment, Finding
from wizard.errors import BundleError, WizardError
from wizard.inspection.media.content_cache import UNCACHED, ContentCache
from wizard.rules.phrasing import counted, listed
from wizard.rules.reading import day_of
from wizard.topics.upkeep.calendar import Calendar, calendar_of
from wizard.topics.upkeep.duty import DutyState
from wizard.topics.upkeep.upkeep import (
    ComparedBundle,
    MatterKind,
    Upkeep,
    UpkeepItem,
    answers_in_force,
    duty_matters,
    inconclusive_live,
    live_matters,
    most_urgent_first,
)

_NEEDS = {Need.REVIEW: "a new review", Need.DEMO_VIDEO: "a new demo video"}
_NAMED = 6


class LiveCheckResult(NamedTuple):
    """The result of the preceding live checks."""

    answers: Observations = NOTHING_OBSERVED
    offline: bool = False
    could_not_tell: bool = False


@dataclass(frozen=True, slots=True)
class PreviousBundle:
    """The bundle to compare with, and its draft as assessed now."""

    sent: SentBundle
    draft: Draft
    path: Path | None
    """The path of the bundle; None if only the journal has it."""


def previous_bundle_of(
    draft: Draft, catalogue: Catalogue, bundle: Path | None
) -> PreviousBundle | None:
    """The bundle at a path, or the last ready one in the journal; None if there is none.

    Raises BundleError for a bundle or a journal that cannot be read, and for another app's.
    """
    if bundle is not None:
        sent: SentBundle | None = sent_in(bundle)
    else:
        try:
            sent = JournalFile(draft.path).read().last_ready
        except WizardError as error:
            raise BundleError(error.message, error.hint) from error
    if sent is None:
        return None
    before = read_answers(sent.answers.encode("utf-8"), sent.name, catalogue)
    if before.id != draft.id:
        message = f"{sent.name} was made of another draft: “{before.name}”."
        raise BundleError(message, "Name a bundle of this one.")
    return PreviousBundle(sent, before, bundle)


def upkeep_of(
    draft: Draft,
    catalogue: Catalogue,
    assessment: Assessment,
    ran: LiveCheckResult,
    former: PreviousBundle | None,
    contents: ContentCache = UNCACHED,
) -> Upkeep:
    """Everything that needs attention. Raises BundleError for a damaged bundle."""
    calendar = calendar_of(assessment, draft.waivers)
    edition, live = assessment.edition, live_matters(assessment)
    rules = _CurrentRules(catalogue, calendar.today, former, contents)
    matters = [*live, *duty_matters(assessment, calendar, live), *rules.matters()]
    if former is not None and calendar.approved_on is not None:
        matters += _release(draft, edition, former.sent)
    return Upkeep(
        calendar=calendar,
        matters=most_urgent_first(matters),
        troubles=tuple(
            inconclusive_live(
                assessment, answers_in_force(assessment) if ran.offline else ran.answers
            )
        ),
        notes=(
            *_upkeep_notes(assessment, calendar, ran),
            *rules.notes(),
            *_newer_edition(draft, catalogue),
        ),
        compared=rules.compared(),
        offline=ran.offline,
        could_not_tell=ran.could_not_tell,
        nothing_asked=not ran.answers,
    )


class _CurrentRules:
    """The assessment of the bundle's answers by today's catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        today: date,
        former: PreviousBundle | None,
        contents: ContentCache,
    ) -> None:
        self._catalogue, self._today, self._former = catalogue, today, former
        self._contents = contents
        same = former is None or former.sent.catalogue_digest == catalogue.digest
        self._same = same
        self._otherwise = {} if former is None or same else dict(self._differences(former))

    def _differences(self, former: PreviousBundle) -> Iterator[tuple[str, str]]:
        """The requirements with a different verdict as of the bundle's own date."""
        if former.path is not None:
            verified = verify_bundle(former.path, self._catalogue, contents=self._contents)
            if verified.problems:
                raise BundleError(verified.problems[0], "Ask for a sound bundle.")
            for each in verified.differences:
                yield each.requirement, f"{each.before or 'not judged'} → {each.after or 'gone'}"
            return
        for finding in self._blocking(former, former.sent.as_of):
            yield finding.id, f"blocks now: {_finding_words(finding)}"

    def _blocking(self, former: PreviousBundle, day: date) -> Iterator[Finding]:
        """Findings that block a bundle that was ready, by its answers alone."""
        found = assess(former.draft, self._catalogue, day)
        return iter(found.blockers)

    def matters(self) -> Iterator[UpkeepItem]:
        if self._former is None:
            return
        edition = self._catalogue.edition(self._former.draft.edition)
        for name, how in self._otherwise.items():
            requirement = edition.requirements.get(name)
            yield UpkeepItem(
                MatterKind.RULES,
                edition.titles.get(name, name),
                f"is judged otherwise than in {self._former.sent.name}: {how}",
                requirement.fix if requirement else "See what changed, and make a new bundle.",
                requirement.fields[0] if requirement else "",
                (name,),
            )

    def compared(self) -> ComparedBundle | None:
        if self._former is None:
            return None
        sent = self._former.sent
        return ComparedBundle(
            sent.name,
            sent.as_of,
            sent.edition,
            sent.catalogue_version,
            sent.catalogue_digest,
            self._same,
        )

    def notes(self) -> Iterator[str]:
        if self._former is None:
            yield "No bundle that is ready is known, so nothing was compared."
            return
        sent = self._former.sent
        made = f"{sent.name} of {sent.as_of.isoformat()}"
        if self._same:
            yield f"The rules are those by which {made} was made."
            return
        number = counted(len(self._otherwise), "requirement") if self._otherwise else "nothing"
        changed = f"The catalogue changed since {made} ({sent.catalogue_version})"
        yield f"{changed}; {number} judged differently."
        later = [each.id for each in self._blocking(self._former, self._today)]
        aged = [name for name in later if name not in self._otherwise]
        if aged:
            yield f"By today's date the bundle's answers would also fail: {listed(aged, _NAMED)}."


def _finding_words(finding: Finding) -> str:
    return finding.message or finding.requirement.statement


def _newer_edition(draft: Draft, catalogue: Catalogue) -> Iterator[str]:
    """A note, since newer Procore pages do not make a listed app wrong."""
    newest = catalogue.journeys[catalogue.newest]
    here = catalogue.journeys[draft.edition]
    if newest.as_of > here.as_of:
        see = f"submission-wizard editions diff {here.id} {newest.id}"
        yield f"Edition {newest.id} is newer than the draft's {here.id}; what it asks: {see}"


def _release(draft: Draft, edition: Edition, sent: SentBundle) -> Iterator[UpkeepItem]:
    """Changes since the bundle that require a review, if no later one was submitted."""
    after = edition.journey.after
    resubmitted = day_of(draft.all_answers.get(after.resubmitted_on))
    if resubmitted is not None and resubmitted > sent.as_of:
        return
    watched = {name for change in after.changes for name in change.fields}
    try:
        before = state_of(sent, edition.catalogue.fields)
    except (ValueError, WizardError) as error:
        raise BundleError(f"The answers in {sent.name} cannot be read.", str(error)) from error
    changes = changes_since(
        SubmissionState(_only_named(before.answers, watched), before.files),
        SubmissionState(_only_named(draft.all_answers, watched)),
        edition,
    )
    if not changes.needs:
        return
    fields = dict.fromkeys(name for need in changes.needs for name in need.fields)
    reasons = [reason for need in changes.needs for reason in need.reasons]
    wanted = listed([_NEEDS[need.need] for need in changes.needs])
    labels = listed([edition.fields[name].label for name in fields], _NAMED)
    names = tuple(dict.fromkeys(reason.requirement for reason in reasons))
    requirement = edition.requirements.get(names[0])
    yield UpkeepItem(
        MatterKind.RELEASE,
        labels,
        f"changed since {sent.name} of {sent.as_of.isoformat()}, which calls for {wanted}",
        requirement.fix if requirement else reasons[0].why,
        next(iter(fields)),
        names,
    )


def _earlier(assessment: Assessment) -> Iterator[str]:
    """Checks of an earlier run that failed themselves."""
    observed = assessment.context.facts.observed
    failed = {question: each for question, each in observed.items() if each.trouble}
    for each in inconclusive_live(assessment, failed):
        yield f"An earlier run could not tell: {each.subject or each.label}: {each.why}"


def _only_named(answers: Mapping[str, Value], names: set[str]) -> dict[str, Value]:
    return {name: value for name, value in answers.items() if name in names}


def _upkeep_notes(
    assessment: Assessment, calendar: Calendar, ran: LiveCheckResult
) -> Iterator[str]:
    if ran.offline:
        yield "Links were not opened: --offline. Results of earlier runs are shown unchanged."
        yield from _earlier(assessment)
    elif not ran.answers and not ran.could_not_tell:
        yield "No live check ran: no answer names an address that one would open."
    for item in calendar.waiting:
        yield f"{assessment.edition.titles[item.finding.requirement.id]}: {item.begun}."
    for turn in calendar.rounds:
        yield f"{turn.words}."
    for duty in calendar.duties:
        if duty.who and duty.due:
            last = duty.last.isoformat() if duty.last else "never"
            yield f"Last used {last} by {duty.who}; this counts until {duty.due.isoformat()}."
    if calendar.approval_ahead is not None:
        yield "No duty is judged before the day of approval; check that this day is right."
    if calendar.approved_on and calendar.words:
        word, number = calendar.words[0], counted(len(calendar.words), "confirmation")
        yield f"The oldest of {number} is of {word.on.isoformat()}: “{word.label}”, by {word.by}."
    never = [duty.title for duty in calendar.duties if duty.state is DutyState.NEVER_DONE]
    if never:
        yield f"Never done so far: {listed(never, _NAMED)}."
