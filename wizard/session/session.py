"""The editing session: the only owner of a draft's answers and their assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from wizard.catalogue.derivation import DerivedAnswer
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field, Value
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations
from wizard.drafts.model import Draft, Signature, Waiver
from wizard.drafts.team_model import Team
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment, Finding
from wizard.engine.milestones import MilestoneView
from wizard.engine.plan import Task, plan_of
from wizard.engine.readiness import Readiness, Remaining
from wizard.errors import WizardError
from wizard.inspection.media.seen import NOTHING_SEEN, Seen
from wizard.rules.formats import is_answered
from wizard.secrets.detection import secret_texts
from wizard.session.history import (
    AnswerEdit,
    Edit,
    History,
    RecordsEdit,
    SignedRecords,
    TeamEdit,
)
from wizard.text import did_you_mean


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """The effects of one change, of an answer or of what persons signed or accepted."""

    field: str
    """"" for a change that is not of an answer."""
    before: Value | None
    after: Value | None
    findings: frozenset[str]
    """Ids of the requirements whose finding changed."""
    folded: frozenset[str]
    """Ids of the fields whose applicability changed."""
    about: str = ""
    """What changed where it is no answer, e.g. "the signature of “Name and tagline”"."""


class Session:
    """An editing session for one draft, edition and date. Does no file I/O."""

    def __init__(
        self,
        draft: Draft,
        edition: Edition,
        today: date,
        files_seen: Seen = NOTHING_SEEN,
        observed: Observations = NOTHING_OBSERVED,
    ) -> None:
        self.draft = draft
        self.edition = edition
        self.today = today
        self.unsaved = False
        self.secret_taken_out = False
        """Whether a secret was removed from an answer since files beside the draft were cleaned."""
        self.files_seen: Seen = files_seen
        """Inspection results of the files that the answers name."""
        self.assessment: Assessment
        self._milestones: MilestoneView | None = None
        self._assessor = Assessor(edition, today)
        self.history = History()
        """What can be undone and redone."""
        self.observed: Observations = observed
        """Network and source code evidence."""
        self.look_again: dict[str, tuple[str, ...]] = {}
        """Fields to review since the draft was carried over, with their changes."""
        self.judge_again()

    @property
    def answers(self) -> Mapping[str, Value]:
        """The answers by field id, including inherited, mistyped and inapplicable ones."""
        return self.draft.all_answers

    @property
    def milestones(self) -> MilestoneView:
        """The assessment as each milestone sees it."""
        if self._milestones is None or self._milestones.assessment is not self.assessment:
            self._milestones = MilestoneView(self.assessment, self._milestones)
        return self._milestones

    @property
    def at_current(self) -> Assessment:
        """The assessment as the current milestone sees it."""
        return self.milestones.at_current

    @property
    def plan(self) -> tuple[Task, ...]:
        """The tasks until the current milestone, most useful first."""
        return plan_of(self.at_current)

    @property
    def readiness(self) -> Readiness:
        """Whether the draft is ready for the current milestone, and what that rests on."""
        return self.milestones.readiness

    @property
    def remaining(self) -> Remaining:
        """What is left to the current milestone."""
        return self.milestones.remaining

    def value(self, field_id: str) -> Value | None:
        """The draft's own answer, an inherited or a derived one; or None."""
        own = self.draft.answers.get(field_id)
        given = self.draft.inherited.get(field_id) if own is None else own
        found = self.derived(field_id) if given is None else None
        return found.value if found else given

    def derived(self, field_id: str) -> DerivedAnswer | None:
        """What the field gets from other answers; None if it is not derived."""
        derivations = self.draft.derivations or self.edition.derivations
        return derivations.value_of(field_id, self.draft.given_answers)

    def overrules(self, field_id: str) -> bool:
        """Whether an answer was given in place of the derived one."""
        found = self.derived(field_id)
        given = self.draft.given_answers.get(field_id)
        return found is not None and given is not None and given != found.value

    def is_hidden(self, field_id: str) -> bool:
        """Whether another field is asked in its place, and nobody overrules what that gives."""
        sources = self.edition.asked_instead_of(field_id)
        is_asked = any(self.applies(source) is not False for source in sources)
        return is_asked and not self.overrules(field_id)

    def inherits(self, field_id: str) -> bool:
        """Whether the answer is inherited from the company."""
        return field_id in self.draft.inherited and field_id not in self.draft.answers

    def place_to_answer(self, page: str, field_id: str) -> tuple[str, str]:
        """Page and field to go to: those of the field that is asked in place of a hidden one."""
        if field_id not in self.edition.fields or not self.is_hidden(field_id):
            return page, field_id
        source = self.assessment.context.derived[field_id].source
        placed = self.edition.page_of_field.get(source)
        return (placed.page.id, source) if placed else (page, field_id)

    def field(self, field_id: str) -> Field:
        """The field's definition. Raises WizardError for a field that is not in this edition."""
        field = self.edition.fields.get(field_id)
        if field is None:
            message = f"Edition {self.edition.id} has no field {field_id}."
            hint = "Run `submission-wizard explain` to see the fields."
            raise WizardError(message, did_you_mean(field_id, self.edition.fields) or hint)
        return field

    def set(self, field_id: str, value: Value | None) -> AnswerChange:
        """Changes the draft's own answer; None or an empty value removes it.

        An inherited answer then applies again. A value for a cell of a list that is asked in place
        of the field goes there. Raises WizardError for a field that is not in this edition, or if
        the draft is read-only.
        """
        self.field(field_id)
        self._require_writable()
        if field_id not in self.draft.answers and self.is_hidden(field_id):
            derivations = self.edition.derivations
            placed = derivations.at_source(field_id, value, self.draft.given_answers)
            field_id, value = placed or (field_id, value)
        before = self.draft.answers.get(field_id)
        after = value if is_answered(value) else None
        if before != after:
            self.history.record(AnswerEdit(field_id, before, after))
        return self._put(field_id, before, after)

    def undo(self) -> AnswerChange | None:
        """Undoes the last edit; None if there is none. Raises WizardError for a read-only draft."""
        self._require_writable()
        edit = self._of_the_draft(self.history.to_undo)
        self.history.undo()
        return self._apply(edit.reversed()) if edit else None

    def redo(self) -> AnswerChange | None:
        """Redoes the last undone edit; None if there is none. Raises WizardError, as `undo`."""
        self._require_writable()
        edit = self._of_the_draft(self.history.to_redo)
        self.history.redo()
        return self._apply(edit) if edit else None

    def subject_of(self, change: AnswerChange) -> str:
        """What a change was about, e.g. "Tagline", "the signature of “Name and tagline”"."""
        return change.about or self.edition.fields[change.field].label

    def end_typing(self) -> None:
        """Ends the current typing edit, so that the next one is undone separately."""
        self.history.close()

    def waive(self, waiver: Waiver) -> None:
        """Waives a finding with a reason; replaces an earlier waiver of the same requirement."""
        kept = [w for w in self.draft.waivers if w.requirement != waiver.requirement]
        self._put_records(f"the waiver of {waiver.requirement}", waivers=[*kept, waiver])

    def unwaive(self, requirement: str) -> Waiver | None:
        """Removes a waiver and returns it; None if there is none."""
        withdrawn = next((w for w in self.draft.waivers if w.requirement == requirement), None)
        if withdrawn is not None:
            kept = [w for w in self.draft.waivers if w.requirement != requirement]
            self._put_records(f"the waiver of {requirement}", waivers=kept)
        return withdrawn

    def sign(self, *signatures: Signature) -> AnswerChange:
        """Adds what a person signed; each replaces an earlier one of the same page or requirement.

        Gives what is found otherwise now.
        """
        about = {(each.page, each.requirement) for each in signatures}
        kept = [s for s in self.draft.signatures if (s.page, s.requirement) not in about]
        return self._put_records(self._signed_words(signatures), signatures=[*kept, *signatures])

    def unsign(self, *, page: str = "", requirement: str = "") -> Signature | None:
        """Withdraws the signature of a page or requirement and gives it; None without one."""
        about = (page, requirement)
        every = self.draft.signatures
        withdrawn = next((s for s in every if (s.page, s.requirement) == about), None)
        if withdrawn is not None:
            kept = [s for s in every if s is not withdrawn]
            self._put_records(self._signed_words([withdrawn]), signatures=kept)
        return withdrawn

    def replace_draft(self, draft: Draft) -> None:
        """Replaces the draft by another version and clears the undo history."""
        self.draft = draft
        self.unsaved = True
        self.history = History()
        self.judge_again()

    def judge_again(self) -> None:
        """Reassesses everything, e.g. after the draft was reloaded."""
        self.assessment = self._assessor.assess_draft(self.draft, self.files_seen, self.observed)

    def learn(self, files_seen: Seen) -> AnswerChange:
        """Applies inspection results; returns the changed findings.

        Results missing from `files_seen` are dropped. The draft itself is unchanged.
        """
        earlier, self.files_seen = self.assessment, files_seen
        self.judge_again()
        return _change("", None, None, earlier, self.assessment)

    def hear(self, observed: Observations) -> AnswerChange:
        """Applies network and source code evidence; returns the changed findings."""
        earlier, self.observed = self.assessment, observed
        self.judge_again()
        return _change("", None, None, earlier, self.assessment)

    def take_team(self, team: Team | None) -> AnswerChange:
        """Applies a changed team, whose approvals may be asked for; the draft is unchanged."""
        earlier, self.draft.team = self.assessment, team
        self.judge_again()
        return _change("", None, None, earlier, self.assessment)

    def note_team_edit(self, edit: TeamEdit) -> None:
        """Makes a change of the team file, which is written already, a step of undo."""
        self.history.close()
        self.history.record(edit)

    def retraced_team(self, team: Team, edit: TeamEdit) -> AnswerChange:
        """Applies the team after the next step of undo or redo was written to its file."""
        if edit.is_back:
            self.history.undo()
        else:
            self.history.redo()
        return replace(self.take_team(team), about=edit.about)

    def findings_of(self, field_id: str) -> tuple[Finding, ...]:
        """The findings that concern a field, in journey order."""
        return self.assessment.by_field.get(field_id, ())

    def applies(self, field_id: str) -> bool | None:
        """Whether the field is asked; None while that depends on an unanswered question."""
        return self.assessment.context.applies.get(field_id)

    def _signed_words(self, signatures: Sequence[Signature]) -> str:
        pages = self.edition.page_ids
        titles = [pages[s.page].page.title for s in signatures if s.page in pages]
        if titles:
            return f"the signature of {', '.join(f'“{title}”' for title in titles)}"
        return f"what was seen for {', '.join(each.requirement for each in signatures)}"

    def _put_records(
        self,
        about: str,
        *,
        waivers: Sequence[Waiver] | None = None,
        signatures: Sequence[Signature] | None = None,
    ) -> AnswerChange:
        """Changes what persons accepted or signed, as one step of undo."""
        self._require_writable()
        draft = self.draft
        before = SignedRecords(tuple(draft.waivers), tuple(draft.signatures))
        after = SignedRecords(
            before.waivers if waivers is None else tuple(waivers),
            before.signatures if signatures is None else tuple(signatures),
        )
        edit = RecordsEdit(about, before, after)
        self.history.close()
        self.history.record(edit)
        return self._apply(edit)

    def _apply(self, edit: AnswerEdit | RecordsEdit) -> AnswerChange:
        """Makes a change without recording it."""
        if isinstance(edit, AnswerEdit):
            return self._put(edit.field, edit.before, edit.after)
        earlier = self.assessment
        self.draft.waivers = list(edit.after.waivers)
        self.draft.signatures = list(edit.after.signatures)
        self.unsaved = True
        self.judge_again()
        return replace(_change("", None, None, earlier, self.assessment), about=edit.about)

    def _of_the_draft(self, edit: Edit | None) -> AnswerEdit | RecordsEdit | None:
        """The edit; raises WizardError for one of the team file, which this class cannot write."""
        if isinstance(edit, TeamEdit):
            message = f"The last change was {edit.about}, in the team file."
            raise WizardError(message, "It is taken back where that file is written.")
        return edit

    def _require_writable(self) -> None:
        if self.draft.read_only:
            message = f"“{self.draft.name}” is open for reading only."
            raise WizardError(message, "Close it where it is open for writing, then open it again.")

    def _put(self, field_id: str, before: Value | None, after: Value | None) -> AnswerChange:
        if before == after and type(before) is type(after):
            return AnswerChange(field_id, before, after, frozenset(), frozenset())
        if after is None:
            self.draft.answers.pop(field_id, None)
        else:
            self.draft.answers[field_id] = after
        self.unsaved = True
        self._forget_secrets(before, after)
        earlier = self.assessment
        self.assessment = self._assessor.reassess(
            earlier,
            self.draft.given_answers,
            field_id,
            self.draft.waivers,
            self.draft.signatures,
        )
        return _change(field_id, before, after, earlier, self.assessment)

    def _forget_secrets(self, before: Value, after: Value) -> None:
        """Undo must not restore a secret that was removed from an answer."""
        gone = secret_texts(before) - secret_texts(after)
        if gone:
            self.history.replace_secrets(gone)
            self.secret_taken_out = True


def _change(
    field_id: str, before: Value, after: Value, earlier: Assessment, later: Assessment
) -> AnswerChange:
    names = earlier.findings.keys() | later.findings.keys()
    findings = {n for n in names if _differs(earlier.findings.get(n), later.findings.get(n))}
    folds_before, folds_after = earlier.context.applies, later.context.applies
    folded = (
        {f for f, applies in folds_after.items() if folds_before[f] != applies}
        if folds_before is not folds_after
        else ()
    )
    return AnswerChange(field_id, before, after, frozenset(findings), frozenset(folded))


def _differs(one: Finding | None, other: Finding | None) -> bool:
    # Findings that were not reassessed are the same objects, and most are.
    return one is not other and one != other
