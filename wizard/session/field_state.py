"""Computes the displayed state of a field, a page and a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import BINDING, Field, Severity, Status, Value
from wizard.dataclass import dataclass
from wizard.engine.finding import NEEDS_NO_WAIVER, Finding, Proof
from wizard.engine.plan import settled_with
from wizard.rules.formats import complaint, is_answered
from wizard.rules.phrasing import answer_words
from wizard.secrets.masking import without_secrets
from wizard.session.file_remarks import Remark, file_at, remarks_on
from wizard.session.session import Session
from wizard.text import normalised, one_line

_URGENCY = (
    Status.NOT_MET,
    Status.STALE,
    Status.COULD_NOT_TELL,
    Status.UNANSWERED,
    Status.ANSWERED,
    Status.WAIVED,
    Status.MET,
    Status.NOTHING_REPORTED,
    Status.NOT_APPLICABLE,
)
_SETTLED = NEEDS_NO_WAIVER | {Status.WAIVED}


@dataclass(frozen=True, slots=True)
class LengthLimits:
    """Length limits of an answer in code points; 0 means no limit."""

    minimum: int
    maximum: int

    @property
    def words(self) -> str:
        """Both limits, e.g. "at least 3 and at most 40 characters"."""
        least = f"at least {self.minimum:,}" if self.minimum > 1 else ""
        most = f"at most {self.maximum:,}" if self.maximum else ""
        return f"{' and '.join(filter(None, (least, most)))} characters"


RowState = tuple[Status, Severity]


@dataclass(frozen=True, slots=True)
class FieldView:
    """The displayed state of a field. `worst` is None without requirements."""

    worst: Finding | None
    message: str
    """The problem, or "" if there is none."""
    limits: LengthLimits | None
    folded: str
    """Why the field is not asked; "" if it is."""
    needed: bool
    """Whether a required item is unmet while it is empty."""
    rows: Mapping[int, RowState] = field(default_factory=dict)
    """The most serious finding of each row that has one."""
    inherited: bool = False
    """Whether the answer is inherited from the company."""
    derived: str = ""
    """Where the answer comes from, or what it overrules; "" for any other answer."""
    look_again: tuple[str, ...] = ()
    """Changes since the draft was carried over, until reviewed."""
    status: Status | None = None
    """The status that the sign shows; None for an empty field without requirements."""
    signed: bool = False
    """Whether what holds rests on a person's word."""


def worst_of(findings: Iterable[Finding]) -> Finding | None:
    """The finding to show first."""
    return min(findings, key=_urgency, default=None)


def _urgency(finding: Finding) -> tuple[int, int, bool]:
    # Findings that only depend on other findings say less.
    return _URGENCY.index(finding.status), finding.severity.rank, finding.is_derived


def field_view(session: Session, field_id: str) -> FieldView:
    """The field's state for the session's current answers."""
    findings = session.findings_of(field_id)
    own = own_findings(session, field_id)
    worst, value = worst_of(own), session.value(field_id)
    speaks = worst is not None and worst.status in {Status.NOT_MET, Status.STALE}
    return FieldView(
        worst=worst,
        message=worst.message if worst and speaks else "",
        limits=limits_of(session, field_id),
        folded=why_folded(session, field_id),
        needed=_is_needed(session, field_id, findings),
        rows=_row_states(session, field_id, findings),
        inherited=session.inherits(field_id),
        derived=derived_words(session, field_id),
        look_again=session.look_again.get(field_id, ()),
        status=_status_of(worst, value),
        signed=_is_signed(session.edition.fields[field_id], own, value),
    )


def _status_of(worst: Finding | None, value: Value | None) -> Status | None:
    """An answer whose requirement waits for other answers is answered, not unanswered."""
    waits = worst is None or worst.status is Status.UNANSWERED
    if waits and is_answered(value):
        return Status.ANSWERED
    return worst.status if worst else None


def _is_signed(field: Field, own: Iterable[Finding], value: Value | None) -> bool:
    """Whether somebody confirmed it, or a requirement holds as somebody signed it."""
    held = [finding for finding in own if finding.status is not Status.NOTHING_REPORTED]
    if any(finding.status not in {Status.MET, Status.ANSWERED} for finding in held):
        return False
    if field.kind is Kind.CONFIRMATION:
        return is_answered(value) and not complaint(field, value)
    return any(finding.proof is Proof.ATTESTED for finding in held)


def why_folded(session: Session, field_id: str) -> str:
    """Why a field is not asked, as a sentence; "" if it is."""
    names = session.edition.conditions_of_field[field_id]
    held = session.assessment.context.conditions
    failing = [n for n in names if held[n] is False] or [n for n in names if held[n] is None]
    return session.edition.asked_when(failing) if failing else ""


def derived_words(session: Session, field_id: str) -> str:
    """Where an answer comes from, or what it is given in place of; "" for any other answer."""
    found = session.derived(field_id)
    if found is None or found.value is None:
        return ""
    label = session.edition.catalogue.fields[found.source].label
    if session.overrules(field_id):
        return f"in place of {without_secrets(answer_words(found.value))} from {label}"
    return f"from {label}"


def company_words(session: Session, field_id: str) -> str:
    """The owner of a shared answer, as a sentence; "" for any other question."""
    inheritance = session.draft.inheritance
    if not session.edition.fields[field_id].shared:
        return ""
    if session.inherits(field_id):
        return f"From “{one_line(inheritance.name)}”. What you type here holds for this app alone."
    if session.draft.company and inheritance.trouble:
        return f"Nothing is inherited: {one_line(inheritance.trouble)}"
    if field_id in session.draft.answers and field_id in inheritance.answers:
        return f"This app's own answer, in place of that of “{one_line(inheritance.name)}”."
    return ""


def own_findings(session: Session, field_id: str) -> tuple[Finding, ...]:
    """Findings to fix at this field, without those for which another field must change.

    An empty field is told that a requirement of its own waits, whichever field it waits for first.
    """
    waits = not is_answered(session.value(field_id))
    elsewhere = _SETTLED | {Status.UNANSWERED} if waits else _SETTLED
    findings = session.findings_of(field_id)
    return tuple(f for f in findings if f.field == field_id or f.status in elsewhere)


def complaints_at(session: Session, field_id: str) -> tuple[Finding, ...]:
    """What is not met at a field, most serious first and each message once.

    A finding that depends on another one is left out.
    """
    wrong = {f.id: f for f in own_findings(session, field_id) if f.status is Status.NOT_MET}
    by_message: dict[str, Finding] = {}
    for finding in sorted(wrong.values(), key=lambda f: (f.severity.rank, f.is_derived)):
        if not settled_with(finding) & wrong.keys():
            by_message.setdefault(finding.message, finding)
    return tuple(by_message.values())


def _row_states(
    session: Session, field_id: str, findings: Iterable[Finding]
) -> Mapping[int, RowState]:
    states: list[tuple[int, RowState]] = [
        (f.row, (f.status, f.severity))
        for f in findings
        if f.status is Status.NOT_MET and f.row is not None and f.field == field_id
    ]
    spec = session.edition.fields[field_id].kind.spec
    if spec.is_file and spec.is_list:
        remarks = remarks_on_rows(session, field_id)
        states += [(row, (r.status, r.severity)) for row, each in remarks.items() for r in each]
    states.sort(key=lambda one: (_URGENCY.index(one[1][0]), one[1][1].rank), reverse=True)
    return dict(states)


def remarks_on_rows(session: Session, field_id: str) -> dict[int, tuple[Remark, ...]]:
    """Problems and open checks of each file of a list, judged by itself."""
    folder = session.draft.path.parent
    value = session.value(field_id)
    rows = range(len(value)) if isinstance(value, list) else ()
    files = {row: file_at(session, field_id, row, folder) for row in rows}
    return {
        row: remarks_on(session, file, session.files_seen[file.file_ref])
        for row, file in files.items()
        if file is not None and file.file_ref in session.files_seen
    }


def _is_needed(session: Session, field_id: str, findings: Iterable[Finding]) -> bool:
    if session.edition.fields[field_id].optional:
        return False
    return any(f.requirement.level in BINDING and f.severity is Severity.BLOCKER for f in findings)


def limits_of(session: Session, field_id: str) -> LengthLimits | None:
    """The limits of the field's length rule, if it has a relevant one."""
    for name in session.edition.readers.get(field_id, ()):
        for rule in session.edition.requirements[name].rules:
            if rule.name == "length" and field_id in rule.fields:
                limits = LengthLimits(rule.params.get("min", 0), rule.params.get("max", 0))
                return limits if limits.minimum > 1 or limits.maximum else None
    return None


def length_meter(text: str, limits: LengthLimits) -> str:
    """Usage of the limit, e.g. "46/40"; the lower limit while below it."""
    used = len(normalised(text))
    if used < limits.minimum and limits.minimum > 1:
        return f"{used:,} of at least {limits.minimum:,}"
    return f"{used:,}/{limits.maximum:,}" if limits.maximum else f"{used:,}"


def page_worst(session: Session, page_id: str) -> Finding | None:
    """The finding that decides the sign of a page."""
    return worst_of(session.assessment.by_page[page_id])


def step_worst(session: Session, step_id: str) -> Finding | None:
    """The finding that decides the sign of a step."""
    pages = (placed.page.id for placed in session.edition.pages if placed.step.id == step_id)
    found = (page_worst(session, page) for page in pages)
    return worst_of(finding for finding in found if finding is not None)
