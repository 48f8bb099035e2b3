"""Findings of the program's own requirements: the form, content and secrets of each answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import (
    DecidedBy,
    Field,
    Level,
    Requirement,
    Severity,
    Source,
    Status,
)
from wizard.engine.content import CONTENT_OF, HeldObjection
from wizard.engine.context import NO_SECRET_IN, AssessmentContext, HeldSecret
from wizard.engine.finding import Finding
from wizard.rules.formats import KindFault, kind_fault

_INSIST = "If it is meant, say why in the review (W), or with the command `waive`."
_KEPT_IN_KEYRING = frozenset({"a secret key", "a client ID with its secret"})


def findings_in_answers(
    edition: Edition,
    context: AssessmentContext,
    judged: Mapping[str, Finding],
    judged_by_kind: Iterable[Field],
) -> Iterator[Finding]:
    """Yields what is wrong with the answers themselves, whatever the edition requires of them.

    `judged` has the finding of every requirement of the edition; `judged_by_kind` are the fields
    whose texts must conform to their kind. A derived answer is reported where it comes from.
    """
    yield from _wrong_forms(edition, context)
    yield from _wrong_kinds(edition, context, judged, judged_by_kind)
    for name, objected in context.content.objections.items():
        yield _no_content(edition, edition.fields[name], objected, judged)
    for name, held_secret in context.secrets.items():
        if name not in context.derived:
            yield _secret_in(edition, edition.fields[name], held_secret)


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
    edition: Edition,
    context: AssessmentContext,
    judged: Mapping[str, Finding],
    judged_by_kind: Iterable[Field],
) -> Iterator[Finding]:
    """Texts that do not conform to their kind, unless a requirement reports it."""
    reported = {found.field for found in judged.values() if found.status is Status.NOT_MET}
    for field in judged_by_kind:
        value = context.facts.answers.get(field.id)
        if not value or field.id in context.derived:
            continue
        if field.id in reported and not field.columns:
            continue
        if fault := kind_fault(field, value):
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
        f"Take it out, and replace it where it is used: others may have seen it.{kept} "
        "If it is no secret, say why in the review (W), or with the command `waive`."
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
