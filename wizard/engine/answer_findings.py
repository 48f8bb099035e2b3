"""Findings of the program's own requirements, which no edition lists.

They are about the form, the content and the secrets of each answer, and about what a merge or a
team left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import (
    DecidedBy,
    Field,
    Level,
    RequiredApproval,
    Requirement,
    Severity,
    Source,
    Status,
)
from wizard.drafts.unsettled import first_conflicts
from wizard.engine.approvals import (
    REQUIRED_APPROVAL,
    missing_words,
    open_approvals,
    scope_fields,
)
from wizard.engine.content import CONTENT_OF, HeldObjection
from wizard.engine.context import NO_SECRET_IN, AssessmentContext, HeldSecret
from wizard.engine.finding import Finding
from wizard.rules.formats import KindFault
from wizard.text import one_line

_INSIST = "If it is meant, waive it with a reason, in the review or with `waive`."
_KEPT_IN_KEYRING = frozenset({"a secret key", "a client ID with its secret"})


def findings_in_answers(
    edition: Edition,
    context: AssessmentContext,
    judged: Mapping[str, Finding],
    faults: Mapping[str, KindFault],
) -> Iterator[Finding]:
    """Yields what is wrong with the answers themselves, whatever the edition requires of them.

    `judged` has the finding of every requirement of the edition; `faults` are by field id what does
    not conform to its kind. A derived answer is reported where it comes from.
    """
    yield from _unsettled_findings(edition, context)
    yield from _unapproved_findings(edition, context)
    yield from _wrong_forms(edition, context)
    yield from _wrong_kinds(edition, judged, faults)
    for name, objected in context.content.objections.items():
        yield _no_content(edition, edition.fields[name], objected, judged)
    for name, held_secret in context.secrets.items():
        if name not in context.derived:
            yield _secret_in(edition, edition.fields[name], held_secret)


UNSETTLED = "value-merge:"
"""Begins the id of the requirement that an answer is not two answers; the field id follows."""


def _unsettled_findings(edition: Edition, context: AssessmentContext) -> Iterator[Finding]:
    """Answers that two people changed and nobody chose from, once for each."""
    if not context.conflicts:
        return
    from wizard.drafts.merge import FACET_LABELS

    anywhere = next(iter(edition.fields))
    for conflict in first_conflicts(context.conflicts).values():
        known = edition.fields.get(conflict.field)
        label = known.label if known else FACET_LABELS.get(conflict.field, conflict.field)
        message = f"Two people changed this answer{conflict.people_words}"
        fault = KindFault(one_line(message), _CHOOSE.format(field=one_line(conflict.field)))
        field = known or edition.fields[anywhere]
        yield _finding(edition, _one_answer_to(field, conflict.field, label, edition), fault)


_CHOOSE = (
    "The wizard asks when the draft is opened, and when you save it; or run "
    "`submission-wizard team settle DRAFT {field} ours` (or `theirs`)."
)


def _one_answer_to(field: Field, name: str, label: str, edition: Edition) -> Requirement:
    """Built-in requirement: of two merged answers, one was chosen."""
    demand = _own_demand(
        field,
        f"{UNSETTLED}{one_line(name)}",
        f"“{one_line(label)}” has one answer, chosen where two people changed it.",
        "The draft holds the one and keeps the other; nobody said which is right.",
        Source("wizard", "Answers that two people changed", edition.journey.as_of),
    )
    return replace(demand, waivable=False)


def _unapproved_findings(edition: Edition, context: AssessmentContext) -> Iterator[Finding]:
    """The approvals that a company asks for and that nobody has given for the present answers."""
    for each in open_approvals(edition, context):
        names = scope_fields(each.scope, edition)
        asked = next(name for name in names if context.applies[name] is not False)
        label = edition.catalogue.roles[each.required.role].label
        fault = KindFault(
            missing_words(each, label, context.team), _APPROVE.format(each.scope.name)
        )
        yield _finding(edition, _approved_by(each.required, edition.fields[asked], edition), fault)


_APPROVE = (
    "Somebody of that role approves it on the page, or with "
    '`submission-wizard team approve DRAFT "{}"`.'
)


def _approved_by(required: RequiredApproval, field: Field, edition: Edition) -> Requirement:
    """Built-in requirement: somebody of a role approved the present answers of a page."""
    page = edition.page_ids[required.page].page
    place = f"{page.title}, {required.group}" if required.group else page.title
    label = edition.catalogue.roles[required.role].label
    demand = _own_demand(
        field,
        f"{REQUIRED_APPROVAL}{required.id}",
        f"{label} has approved the answers of “{one_line(place)}”.",
        one_line(required.why),
        Source("wizard", "Approvals that the company asks for", edition.journey.as_of),
    )
    return replace(demand, waivable=False)


def _wrong_forms(edition: Edition, context: AssessmentContext) -> Iterator[Finding]:
    """Answers that cannot be assessed; for questions that are not asked, secrets only."""
    for name, trouble in context.complaints.items():
        field = edition.fields[name]
        if name in context.derived:
            continue
        if context.applies.get(name) is False and not field.kind.spec.is_secret:
            continue
        fix = "Enter the value again, or correct it in the draft file."
        fault = KindFault(f"The answer {trouble}", fix)
        yield _finding(edition, _form_of(field, edition.journey.as_of), fault)


def _wrong_kinds(
    edition: Edition, judged: Mapping[str, Finding], faults: Mapping[str, KindFault]
) -> Iterator[Finding]:
    """Texts that do not conform to their kind, unless a requirement reports it."""
    reported = {found.field for found in judged.values() if found.status is Status.NOT_MET}
    for name, fault in faults.items():
        field = edition.fields[name]
        if name not in reported or field.columns or fault.is_hidden:
            demand = _form_of(field, edition.journey.as_of)
            yield _finding(edition, demand, fault, severity=Severity.WARNING)


def _no_content(
    edition: Edition, field: Field, held: HeldObjection, judged: Mapping[str, Finding]
) -> Finding:
    """An answer that says nothing blocks what an empty one would block."""
    demand = _content_of(field, edition.journey.as_of)
    objection, severity = held.objection, Severity.WARNING
    if held.waiver:
        fault = KindFault(held.waiver.reason, "")
        return _finding(edition, demand, fault, status=Status.WAIVED, severity=severity)
    waiting = (judged[name] for name in edition.readers.get(field.id, ()))
    if any(finding.field == field.id and finding.blocks for finding in waiting):
        severity = Severity.BLOCKER
    fault = KindFault(objection.message, f"{objection.fix} {_INSIST}", objection.row)
    return _finding(edition, demand, fault, severity=severity)


def _secret_in(edition: Edition, field: Field, held_secret: HeldSecret) -> Finding:
    demand = _no_secret_in(field, edition.journey.as_of)
    if held_secret.denied:
        fault = KindFault(held_secret.denied.reason, "", held_secret.row)
        return _finding(edition, demand, fault, status=Status.WAIVED)
    message = f"This looks like {held_secret.kind}."
    fault = KindFault(message, _way_out(edition, held_secret), held_secret.row)
    return _finding(edition, demand, fault)


def _way_out(edition: Edition, held_secret: HeldSecret) -> str:
    """How to remove a secret, with the field that may store it, if there is one."""
    keepers = [f.label for f in edition.fields.values() if f.kind.spec.is_secret]
    kept = f" “{keepers[0]}” keeps it in the keyring." if keepers else ""
    if held_secret.kind not in _KEPT_IN_KEYRING:
        kept = ""
    return (
        f"Remove it, and replace it where it is used: others may have seen it.{kept} "
        "If it is no secret, waive it with a reason, in the review or with `waive`."
    )


def _finding(
    edition: Edition,
    demand: Requirement,
    fault: KindFault,
    *,
    status: Status = Status.NOT_MET,
    severity: Severity = Severity.BLOCKER,
) -> Finding:
    """The finding of one of the program's own requirements."""
    field = demand.fields[0]
    return Finding(
        requirement=demand,
        status=status,
        severity=severity,
        field=field,
        page=edition.page_of_field[field].page.id,
        message=fault.message,
        fix=fault.fix,
        row=fault.row,
    )


def _no_secret_in(field: Field, as_of: date) -> Requirement:
    """Built-in requirement: the answer contains no secret."""
    return _own_demand(
        field,
        f"{NO_SECRET_IN}{field.id}",
        f"“{field.label}” holds no password, key or token.",
        "Reports and bundles are read by others, and whoever reads a secret can use it.",
        Source("wizard", "Secrets in answers", as_of),
    )


def _content_of(field: Field, as_of: date) -> Requirement:
    """Built-in requirement: the answer says something."""
    return _own_demand(
        field,
        f"{CONTENT_OF}{field.id}",
        f"The answer to “{field.label}” says something.",
        "What says nothing is as open as an empty answer; whoever reads it learns nothing.",
        Source("wizard", "Answers that say nothing", as_of),
    )


def _form_of(field: Field, as_of: date) -> Requirement:
    """Built-in requirement: the value has the format that its field asks for."""
    demand = _own_demand(
        field,
        f"value-type:{field.id}",
        f"The value of “{field.label}” has the form that the field needs.",
        "What has another form cannot be judged or used: nothing that reads it is checked.",
        Source("wizard", "Draft format", as_of),
    )
    return replace(demand, waivable=False)


def _own_demand(field: Field, name: str, statement: str, why: str, source: Source) -> Requirement:
    """A built-in requirement, decided by machine from one answer."""
    return Requirement(
        id=name,
        level=Level.REQUIRED,
        tier="",
        decided_by=DecidedBy.MACHINE,
        fields=(field.id,),
        statement=statement,
        why=why,
        source=source,
        since=source.as_of,
    )
