"""Computes the verdict on one requirement from its rules and checks, with evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from typing import NamedTuple

from wizard.catalogue.edition import Edition, reads
from wizard.catalogue.model import CheckUse, Requirement, RuleUse, Severity, Status
from wizard.checks.looked import file_refs_of
from wizard.checks.registry import CHECK_QUESTIONS, CHECKS
from wizard.checks.visit_facts import error_answered
from wizard.drafts.evidence_observed import Observed, Question
from wizard.engine.context import AssessmentContext
from wizard.engine.finding import Evidence, EvidenceRef
from wizard.engine.questions import age_of, current_evidence, questions_of
from wizard.rules.phrasing import labels_of, with_labels
from wizard.rules.registry import RULES
from wizard.rules.table import Rule
from wizard.rules.verdict import (
    MET,
    Facts,
    Verdict,
    could_not_tell,
    met,
    needs_eyes,
    nothing_reported,
    unanswered,
)

_FILLED = frozenset({Status.MET, Status.ANSWERED})
_WRONG = frozenset({Status.NOT_MET, Status.UNANSWERED})
_SETTLED = frozenset({Status.MET, Status.ANSWERED, Status.WAIVED})
_OPEN = (Status.STALE, Status.COULD_NOT_TELL)


class Ruling(NamedTuple):
    """A verdict, and the checks that gave it; empty if rules or nothing decided."""

    verdict: Verdict
    checks: tuple[CheckUse, ...] = ()
    refused_field: str = ""
    """The field whose answer says nothing, where that alone is the reason; else ""."""


def ruling_of(
    edition: Edition,
    requirement: Requirement,
    context: AssessmentContext,
    facts: Facts,
    *,
    looked: bool = False,
) -> Ruling:
    """The most serious thing that any rule or check says.

    Never "met" without an answer, on an answer that says nothing, or on a claim that a sentence
    of it seems to deny. With `looked` a person has seen what only a person can tell, and found it
    as it should be.
    """
    ruling = _by_answers(edition, requirement, context, facts, looked=looked)
    content = context.content
    if not content.refused and not content.doubts:
        return ruling
    names = reads(requirement)
    if refused := names & content.refused.keys():
        ruling = _without_refused(edition, requirement, context, facts, refused, ruling)
    doubted = names & content.doubted.keys()
    if ruling.verdict.status in _FILLED and doubted and not looked:
        name = _first_of(requirement, doubted)
        return Ruling(needs_eyes(content.doubted[name].message, field=name))
    return ruling


def _without_refused(
    edition: Edition,
    requirement: Requirement,
    context: AssessmentContext,
    facts: Facts,
    refused: Collection[str],
    given: Ruling,
) -> Ruling:
    """The verdict where some answers say nothing: as open as without them, and never met.

    `given` is the verdict over all answers. It stays where it finds a fault as serious itself.
    """
    answers = {name: value for name, value in facts.answers.items() if name not in refused}
    fewer = replace(facts, answers=answers)
    empty = _by_answers(edition, requirement, replace(context, facts=fewer), fewer).verdict
    severity = edition.severity(requirement)
    is_wrong = given.verdict.status in _WRONG
    if is_wrong and rank_of(given.verdict, severity) <= rank_of(empty, severity):
        return given
    if empty.status in _WRONG:
        if empty.field not in refused:
            return Ruling(empty)
        return _on_refused(edition, _refused_at(context, empty.field), empty)
    if given.verdict.status not in _FILLED:
        return given
    name = _refused_at(context, _first_of(requirement, refused))
    return _on_refused(edition, name, Verdict(Status.NOT_MET, severity=Severity.WARNING))


def _refused_at(context: AssessmentContext, name: str) -> str:
    """The field with the refused answer: of a derived answer, the one that it comes from."""
    derived = context.derived.get(name)
    return derived.source if derived and name not in context.content.objections else name


def _on_refused(edition: Edition, name: str, verdict: Verdict) -> Ruling:
    """A verdict that only names the refused answer; what is wrong with it is said at its field."""
    label = edition.fields[name].label
    message, fix = f"Depends on “{label}”, whose answer cannot be used", f"Correct “{label}” first."
    wrong = replace(verdict, status=Status.NOT_MET, message=message, fix=fix, field=name, row=None)
    return Ruling(wrong, refused_field=name)


def _first_of(requirement: Requirement, names: Collection[str]) -> str:
    """The field that the requirement names first; one that only a rule of it reads comes last."""
    return next((name for name in requirement.fields if name in names), min(names))


def _by_answers(
    edition: Edition,
    requirement: Requirement,
    context: AssessmentContext,
    facts: Facts,
    *,
    looked: bool = False,
) -> Ruling:
    ruling = _gravest(edition, requirement, context, facts, looked=looked)
    if ruling.verdict.status in _FILLED and _has_no_basis(requirement, facts):
        return Ruling(_without_answers(edition, requirement, context))
    return ruling


def _has_no_basis(requirement: Requirement, facts: Facts) -> bool:
    """True if none of its fields is answered and none of its parts is decided."""
    if any(name in facts.answers for name in reads(requirement)):
        return False
    return not any(status in _SETTLED for status in facts.statuses.values())


def _without_answers(
    edition: Edition, requirement: Requirement, context: AssessmentContext
) -> Verdict:
    """Ignores empty optional fields; a malformed value counts as no answer."""
    names = sorted(reads(requirement))
    wrong = next((name for name in names if name in context.complaints), None)
    if wrong is not None:
        return unanswered(wrong)
    lists = all(edition.fields[name].kind.spec.is_list for name in names if name in edition.fields)
    return nothing_reported("None listed" if lists else "No answer is required")


def _gravest(
    edition: Edition,
    requirement: Requirement,
    context: AssessmentContext,
    facts: Facts,
    *,
    looked: bool,
) -> Ruling:
    """The most serious verdict; checks run only if no rule is as serious.

    Faults in an answer come before faults in what it names.
    """
    by_rules = _by_rules(edition, requirement, context, facts, looked=looked)
    if not requirement.checks or _is_gravest(edition, requirement, by_rules):
        return Ruling(by_rules)
    by_checks = _by_checks(edition, requirement, context, facts, looked=looked)
    if by_rules.status is Status.ANSWERED and by_checks.verdict.status is Status.MET:
        return by_checks._replace(verdict=by_rules)
    filled = by_rules.status in _FILLED
    if filled or _outweighs(edition, requirement, by_checks.verdict, by_rules):
        return by_checks
    return Ruling(by_rules)


def _is_gravest(edition: Edition, requirement: Requirement, by_rules: Verdict) -> bool:
    """Whether no check could return a more serious verdict."""
    if by_rules.status is not Status.NOT_MET or by_rules.severity is not None:
        return False
    return edition.severity(requirement) is edition.severity_if_shown(requirement)


def _outweighs(
    edition: Edition, requirement: Requirement, by_check: Verdict, by_rules: Verdict
) -> bool:
    """Compares verdicts: failures first; at equal severity, faults in the answer first."""
    if by_check.status not in _WRONG:
        return False
    shown, severity = edition.severity_if_shown(requirement), edition.severity(requirement)
    return _verdict_rank(by_check, shown) < _verdict_rank(by_rules, severity)


def _by_rules(
    edition: Edition,
    requirement: Requirement,
    context: AssessmentContext,
    facts: Facts,
    *,
    looked: bool,
) -> Verdict:
    severity = edition.severity(requirement)
    verdicts = [
        (labelled_verdict(edition, RULES[rule.name], rule, facts), rule.name == "derived")
        for rule in requirement.rules
        if not _is_idle(edition, rule, context)
    ]
    unmet = [
        v for v in verdicts if v[0].status not in _FILLED and not (looked and v[0].needs_person)
    ]
    if not unmet:
        return next((v for v, _ in verdicts if v.status is Status.ANSWERED), MET)
    gravest, _ = min(unmet, key=lambda v: _verdict_rank(v[0], severity, is_derived=v[1]))
    return _with_all_to_look_at(gravest, [verdict for verdict, _ in unmet])


def _with_all_to_look_at(verdict: Verdict, every: Sequence[Verdict]) -> Verdict:
    """A verdict that asks for a person names all that there is to look at."""
    if not verdict.needs_person:
        return verdict
    messages = dict.fromkeys(each.message for each in every if each.needs_person)
    return replace(verdict, message=". ".join(messages))


def _verdict_rank(
    verdict: Verdict, severity: Severity, *, is_derived: bool = False
) -> tuple[int, int]:
    """Sort key, smaller is more serious: wrong answer, missing answer, then others.

    Verdicts that only depend on other requirements come last, as they are fixed there.
    """
    order = (Status.NOT_MET, Status.UNANSWERED)
    is_own = verdict.status in order and not is_derived
    place = order.index(verdict.status) if is_own else len(order)
    return rank_of(verdict, severity), place + verdict.needs_person


def labelled_verdict(
    edition: Edition, function: Rule, use: RuleUse | CheckUse, facts: Facts
) -> Verdict:
    """A verdict with column ids replaced by labels, and with its field filled in."""
    verdict = function(facts, use.fields, **use.params)
    if verdict is MET:
        return MET
    labels = labels_of(edition, use.fields) if "“" in verdict.message else {}
    return replace(
        verdict,
        message=with_labels(verdict.message, labels),
        fix=with_labels(verdict.fix, labels),
        field=verdict.field or use.fields[0],
        severity=_milder(verdict.severity, use.severity),
    )


def _milder(one: Severity | None, other: Severity | None) -> Severity | None:
    return other if one is None else milder_severity(one, other)


def _is_idle(edition: Edition, rule: RuleUse, context: AssessmentContext) -> bool:
    """Whether a rule is skipped: it reads a question that is not asked, or fields left empty.

    The rule `present` decides whether something must be answered.
    """
    if any(context.applies.get(name) is False for name in rule.fields):
        return True
    return rule.name != "present" and _left_empty(edition, rule.fields, context)


def _left_empty(edition: Edition, names: Sequence[str], context: AssessmentContext) -> bool:
    """Whether no field is answered and none is mandatory."""
    fields = edition.fields
    return all(
        name in fields
        and name not in context.facts.answers
        and (fields[name].optional or context.applies[name] is False)
        for name in names
    )


def _by_checks(
    edition: Edition,
    requirement: Requirement,
    context: AssessmentContext,
    facts: Facts,
    *,
    looked: bool,
) -> Ruling:
    """Combines the verdicts of all checks: failed first, then open, then met."""
    asked = [c for c in requirement.checks if not _left_empty(edition, c.fields, context)]
    answers = context.facts.answers
    uses = [c for c in asked if any(name in answers for name in c.fields)]
    if not uses:
        return Ruling(_with_nothing_to_see(edition, requirement, context, asked))
    severity = edition.severity_if_shown(requirement)
    rulings = [
        each
        for each in _rulings(edition, requirement, uses, facts)
        if each.verdict.status is not Status.UNANSWERED or _is_asked(each.verdict.field, context)
    ]
    wrong = [ruling for ruling in rulings if ruling.verdict.status in _WRONG]
    if wrong:
        return min(wrong, key=lambda ruling: rank_of(ruling.verdict, severity))
    open_ruling = _first_open(rulings, looked=looked)
    unrun = [use for use in uses if use.name not in CHECKS]
    if open_ruling is None and unrun:
        return Ruling(could_not_tell(_not_run(edition, unrun), field=unrun[0].fields[0]))
    if open_ruling is not None:
        return open_ruling._replace(
            verdict=_at_asked_field(open_ruling.verdict, requirement, context)
        )
    found = dict.fromkeys(r.verdict.message for r in rulings if r.verdict.message)
    return Ruling(met("; ".join(found)), tuple(use for r in rulings for use in r.checks))


def _first_open(rulings: Sequence[Ruling], *, looked: bool) -> Ruling | None:
    """What is open, what only a person can tell after all that another run could."""
    told = [r for status in _OPEN for r in rulings if r.verdict.status is status]
    first = next((r for r in told if not r.verdict.needs_person), None)
    if first or looked or not told:
        return first
    every = [ruling.verdict for ruling in told]
    return told[0]._replace(verdict=_with_all_to_look_at(every[0], every))


def _is_asked(name: str, context: AssessmentContext) -> bool:
    return context.applies.get(name) is not False


def _at_asked_field(
    verdict: Verdict, requirement: Requirement, context: AssessmentContext
) -> Verdict:
    """Moves the verdict to a visible field, since a hidden one cannot be corrected."""
    if _is_asked(verdict.field, context):
        return verdict
    asked = next((name for name in requirement.fields if _is_asked(name, context)), verdict.field)
    return replace(verdict, field=asked, row=None)


def _rulings(
    edition: Edition, requirement: Requirement, uses: Sequence[CheckUse], facts: Facts
) -> Iterator[Ruling]:
    severity = edition.severity(requirement)
    for use in uses:
        function = CHECKS.get(use.name)
        if function is not None:
            yield _ruling(edition, function, use, facts, severity)


def _ruling(
    edition: Edition, function: Rule, use: CheckUse, facts: Facts, severity: Severity
) -> Ruling:
    """One check's verdict; external answers count only while they are valid.

    Its verdict on the answers alone has the weight of the rules' verdict, `severity`.
    """
    if use.name not in CHECK_QUESTIONS:
        return Ruling(labelled_verdict(edition, function, use, facts), (use,))
    weighed = current_evidence(use, edition.catalogue.checks[use.name], facts)
    verdict = _by_observed(edition, function, use, weighed.facts)
    if not weighed.facts.observed:
        verdict = replace(verdict, severity=milder_severity(severity, verdict.severity))
    if weighed.lack is None or verdict.status in _WRONG:
        return Ruling(verdict, (use,))
    return Ruling(replace(weighed.lack, field=use.fields[0]), (use,))


def _by_observed(edition: Edition, function: Rule, use: CheckUse, facts: Facts) -> Verdict:
    """As `labelled_verdict`; observed text may be untrusted or from an older version."""
    try:
        return labelled_verdict(edition, function, use, facts)
    except (LookupError, TypeError, ValueError, AttributeError):
        labelled_verdict(
            edition, function, use, replace(facts, observed={})
        )  # a fault of this program is raised
        return could_not_tell(UNREADABLE)


UNREADABLE = "The stored result cannot be read by this version; check again"


def _with_nothing_to_see(
    edition: Edition,
    requirement: Requirement,
    context: AssessmentContext,
    asked: Sequence[CheckUse],
) -> Verdict:
    """No check has an input: none was required, or something else was given."""
    if not asked:
        return MET
    if not any(name in context.facts.answers for name in requirement.fields):
        return Verdict(Status.UNANSWERED)
    names = asked[0].fields
    field = next((name for name in names if _is_asked(name, context)), names[0])
    return could_not_tell(
        f"Not checked: “{edition.fields[field].label}” is not answered", field=field
    )


def _not_run(edition: Edition, uses: Sequence[CheckUse]) -> str:
    kinds = edition.catalogue.checks
    decided = ", then ".join(dict.fromkeys(kinds[use.name].label for use in uses))
    return f"Not checked yet: decided by {decided}"


def rank_of(verdict: Verdict, severity: Severity) -> int:
    """The rank of a verdict for a requirement of that severity; 0 is the most serious."""
    return milder_severity(severity, verdict.severity).rank


def severity_of(edition: Edition, requirement: Requirement, *, shown: bool) -> Severity:
    """The severity of a finding; higher if a check has shown it, not just an answer."""
    return edition.severity_if_shown(requirement) if shown else edition.severity(requirement)


def milder_severity(severity: Severity, other: Severity | None) -> Severity:
    """The less serious of the two; None returns the first."""
    return other if other is not None and other.rank > severity.rank else severity


_DECIDED = frozenset({Status.MET, Status.NOT_MET, Status.ANSWERED})


def evidence_of(edition: Edition, ruling: Ruling, facts: Facts) -> tuple[Evidence, ...]:
    """The files behind a verdict, once for each check; empty while undecided.

    A missing or unreadable file is not evidence.
    """
    if ruling.verdict.status not in _DECIDED:
        return ()
    files = (file for use in ruling.checks for file in _looked_at(edition, use, facts))
    return tuple(dict.fromkeys(files))


def _looked_at(edition: Edition, use: CheckUse, facts: Facts) -> Iterator[Evidence]:
    asked = {name: edition.fields[name] for name in use.fields if name in edition.fields}
    for file_ref in file_refs_of(asked, facts.answers):
        file_seen = facts.files_seen.get(file_ref)
        if file_seen is not None and file_seen.fingerprint:
            yield Evidence(use.name, file_ref.path, file_seen.size, file_seen.fingerprint)


def observed_of(edition: Edition, ruling: Ruling, facts: Facts) -> tuple[EvidenceRef, ...]:
    """The observations of the checks behind a verdict, in the order of their questions."""
    if not facts.observed:
        return ()
    questions = (q for use in ruling.checks for q in questions_of(use, facts))
    known = ((question, facts.observed.get(question)) for question in dict.fromkeys(questions))
    return tuple(
        _sighting(edition, question, observed, facts)
        for question, observed in known
        if observed is not None
    )


def _sighting(
    edition: Edition, question: Question, observed: Observed, facts: Facts
) -> EvidenceRef:
    age = age_of(observed, facts.today)
    limit = edition.catalogue.checks[question.check].max_age_days
    return EvidenceRef(
        question.check,
        question.inputs[0] if question.inputs else "",
        observed.at.astimezone(UTC),
        age,
        stale=bool(observed.outdated) or 0 < limit < age,
        rehearsal=observed.rehearsal,
        error=error_answered(observed.facts),
    )
