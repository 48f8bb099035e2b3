"""Tries a typed value against a requirement, without changing the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import CheckUse, Cost, Field, Requirement, RuleUse, Status, Value
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations
from wizard.engine.assess import Assessor
from wizard.engine.content import ContentScope, update_content
from wizard.engine.context import AssessmentContext
from wizard.engine.finding import Assessment, Finding, Proof
from wizard.engine.signatures import NOBODY_YET
from wizard.inspection.media.seen import NOTHING_SEEN, Seen
from wizard.rules.formats import complaint, is_answered
from wizard.session.parse_value import expected_text, hint, value_of
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue

_SHORT = 40
"""Characters of an unreadable text that are quoted."""

_NEEDS = {
    Cost.FILE: "Name the file in your draft, where it is opened.",
    Cost.LIVE: "Put it into your draft and run the live checks.",
    Cost.SOURCE: "Put it into your draft and scan the source.",
}


def assess_for_trials(
    edition: Edition,
    answers: Mapping[str, Value],
    today: date,
    files_seen: Seen = NOTHING_SEEN,
    observed: Observations = NOTHING_OBSERVED,
) -> Assessment:
    """Assesses the answers beside which values are tried; waivers and signatures do not count."""
    return Assessor(edition, today).assess(answers, (), files_seen, observed)


def try_value(before: Assessment, requirement: Requirement, text: str) -> Finding:
    """Evaluates the parts of a requirement that read its first field, with a typed answer.

    The other answers are those of `before`. Evaluated whether or not the requirement applies. Opens
    no file and calls no host; checks that need them stay open.
    """
    edition, context = before.edition, before.context
    field = edition.fields[requirement.fields[0]]
    part = _part_that_reads(requirement, field.id)
    try:
        value = value_of(field, text) if text.strip() else None
        trouble = complaint(field, value)
    except ValueError:
        value, trouble = None, f"is {_quoted(text)}, which is not {expected_text(field, text)}"
    asked = _context_with_value(edition, requirement, context, None if trouble else value)
    found = Assessor(edition, context.facts.today).judge(part, asked, before.findings)
    if trouble:
        message = f"The answer {trouble}"
        return replace(found, status=Status.NOT_MET, field=field.id, message=message, fix="")
    if found.refused_field:  # alone, without the finding at the field that says it
        objection = asked.content.objections[found.refused_field].objection
        return replace(found, message=objection.message, fix=objection.fix)
    return replace(found, fix=_way(edition, part, found))


def input_hint(edition: Edition, requirement: Requirement) -> str:
    """The input hint for a trial; for rows an example in JSON."""
    field = edition.fields.get(requirement.fields[0])
    if field is None or not can_be_tried(field):
        return ""
    examples = (*requirement.examples.accepted, *requirement.examples.refused)
    return one_line(examples[0]) if field.kind.spec.has_columns and examples else hint(field)


def can_be_tried(field: Field) -> bool:
    """Whether an answer may be typed visibly, which excludes secrets."""
    return not field.kind.spec.is_secret


def is_refused(finding: Finding) -> bool:
    """Whether the requirement rejects the typed value."""
    blank = finding.status is Status.UNANSWERED and finding.field == finding.requirement.fields[0]
    return blank or finding.status is Status.NOT_MET


def trial_words(finding: Finding) -> str:
    """The verdict on the typed value, in one line."""
    message = f": {one_line(finding.message)}" if finding.message else ""
    if is_refused(finding):
        blank = finding.status is Status.UNANSWERED
        weight = "not answered" if blank else finding.severity.value
        return f"Refused ({weight}){message or f': {finding.requirement.statement}'}"
    if finding.status in {Status.MET, Status.ANSWERED}:
        found = one_line(finding.message.removesuffix(NOBODY_YET)).rstrip(". ")
        word = "" if finding.proof is Proof.VERIFIED else "; it rests on your word"
        return f"Accepted{f': {found}' if found else ''}{word}"
    return f"{_OTHERWISE.get(finding.status, 'Could not tell')}{message}"


_OTHERWISE = {
    Status.UNANSWERED: "Another answer is missing",
    Status.NOTHING_REPORTED: "Nothing reported",
    Status.NOT_APPLICABLE: "Not applicable",
}


def unread_fields(edition: Edition, requirement: Requirement) -> str:
    """The labels of the fields whose part of the requirement is not tried; "" for none."""
    part = _part_that_reads(requirement, requirement.fields[0])
    tried = {name for rule in part.rules for name in rule.fields}
    tried |= {name for check in part.checks for name in check.fields}
    names = [name for name in requirement.fields[1:] if name not in tried]
    return ", ".join(edition.fields[name].label for name in names if name in edition.fields)


def sample_answers(catalogue: Catalogue, today: date) -> Mapping[str, Value]:
    """The answers of the ready sample, with dates shifted so that it is ready today."""
    from wizard.drafts.read import load_draft
    from wizard.session.samples import DAY, DRAFT_NAME, Sample, sample_folder

    draft = load_draft(sample_folder(Sample.READY) / DRAFT_NAME, catalogue.fields)
    by = today - DAY
    return {name: _moved_day(value, by) for name, value in draft.all_answers.items()}


def _moved_day(value: Value, by: timedelta) -> Value:
    if isinstance(value, list):
        return [_moved_day(part, by) for part in value]
    if isinstance(value, dict):
        return {key: _moved_day(part, by) for key, part in value.items()}
    return value + by if isinstance(value, date) else value


def _part_that_reads(requirement: Requirement, field_id: str) -> Requirement:
    """The part that reads a field. Derived parts are excluded."""
    uses: list[RuleUse] = [u for u in requirement.rules if field_id in u.fields]
    rules = [use for use in uses if "requirements" not in use.params]
    checks: list[CheckUse] = [use for use in requirement.checks if field_id in use.fields]
    if not rules and not checks:
        rules = uses or list(requirement.rules)
    return replace(requirement, rules=tuple(rules), checks=tuple(checks))


def _context_with_value(
    edition: Edition, requirement: Requirement, context: AssessmentContext, value: Value | None
) -> AssessmentContext:
    """The context in which the first field is asked and has the value."""
    first = requirement.fields[0]
    answers = {name: each for name, each in context.facts.answers.items() if name != first}
    if is_answered(value):
        answers[first] = value
    needed = edition.conditions_of_requirement[requirement.id]
    facts = context.facts
    derived = {name: each for name, each in context.derived.items() if name != first}
    scope = ContentScope(edition, (), facts.today, facts.files_seen, derived)
    return replace(
        context,
        facts=replace(context.facts, answers=answers),
        content=update_content(scope, context.content, answers, {first}, facts.answers),
        conditions={**context.conditions, **dict.fromkeys(needed, True)},
        applies={**context.applies, first: True},
    )


def _way(edition: Edition, part: Requirement, found: Finding) -> str:
    """The fix, or what could decide an open verdict."""
    if found.status not in {Status.COULD_NOT_TELL, Status.STALE}:
        return found.fix
    costs = dict.fromkeys(edition.catalogue.checks[use.name].cost for use in part.checks)
    return found.fix or " ".join(_NEEDS[cost] for cost in costs)


def _quoted(text: str) -> str:
    line = one_line(text)
    return f"“{line[:_SHORT]}…”" if len(line) > _SHORT else f"“{line}”"
