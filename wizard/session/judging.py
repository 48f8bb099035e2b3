"""The verdict on one requirement: what its rules say, and what is left for its checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Requirement, RuleUse, Severity, Status
from wizard.rules import RULES
from wizard.rules.verdict import MET, Facts, Verdict
from wizard.session.ground import Ground
from wizard.session.wording import in_words, labels_of


def verdict_of(edition: Edition, requirement: Requirement, ground: Ground, facts: Facts) -> Verdict:
    """The most serious thing that any rule says, or what is left for the checks to decide."""
    severity = edition.severity(requirement)
    worst = MET
    for rule in requirement.rules:
        if _is_idle(edition, rule, ground):
            continue
        verdict = _applied(edition, rule, facts)
        if verdict is MET:
            continue
        if worst is MET or rank_of(verdict, severity) < rank_of(worst, severity):
            worst = verdict
    if worst is MET and requirement.checks:
        return _unchecked(edition, requirement, ground)
    return worst


def _applied(edition: Edition, rule: RuleUse, facts: Facts) -> Verdict:
    """The rule's verdict in the words of the screen, with field and severity filled in."""
    verdict = RULES[rule.name](facts, rule.fields, **rule.params)
    if verdict.status is Status.MET:
        return MET
    labels = labels_of(edition, rule.fields) if "“" in verdict.message else {}
    return replace(
        verdict,
        message=in_words(verdict.message, labels),
        fix=in_words(verdict.fix, labels),
        field=verdict.field or rule.fields[0],
        severity=verdict.severity or rule.severity,
    )


def _is_idle(edition: Edition, rule: RuleUse, ground: Ground) -> bool:
    """Whether a rule rests: it compares with a question that is not asked, or may stay empty.

    Whether something must be answered at all is for the rule `present` to say.
    """
    if any(ground.applies.get(name) is False for name in rule.fields):
        return True
    return rule.name != "present" and _left_empty(edition, rule.fields, ground)


def _left_empty(edition: Edition, names: Sequence[str], ground: Ground) -> bool:
    """Whether none of the fields is answered, and none has to be: optional, or not asked."""
    fields = edition.fields
    return all(
        name in fields
        and name not in ground.facts.answers
        and (fields[name].optional or ground.applies[name] is False)
        for name in names
    )


def _unchecked(edition: Edition, requirement: Requirement, ground: Ground) -> Verdict:
    checks = [c for c in requirement.checks if not _left_empty(edition, c.fields, ground)]
    if not checks:
        return MET
    if not any(name in ground.facts.answers for check in checks for name in check.fields):
        return Verdict(Status.UNANSWERED)
    kinds = edition.catalogue.checks
    labels = dict.fromkeys(kinds[check.name].label for check in checks)
    decided = ", then ".join(labels)
    return Verdict(Status.COULD_NOT_TELL, f"Not checked yet: decided by {decided}.")


def rank_of(verdict: Verdict, severity: Severity) -> int:
    """How serious a verdict is for a requirement of that severity; 0 is the most serious."""
    return milder(severity, verdict.severity).rank


def milder(severity: Severity, other: Severity | None) -> Severity:
    """The less serious of the two; None leaves the first as it is."""
    return other if other is not None and other.rank > severity.rank else severity
