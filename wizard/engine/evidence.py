"""What a verdict rests on: files that its checks looked at, and what runs found out before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import CheckUse, Status
from wizard.checks.looked import file_refs_of
from wizard.drafts.evidence_observed import Observed, Question
from wizard.engine.finding import Evidence, EvidenceRef
from wizard.engine.questions import age_of, questions_of
from wizard.engine.ruling import Ruling
from wizard.rules.verdict import Facts

_DECIDED = frozenset({Status.MET, Status.NOT_MET})


def evidence_of(edition: Edition, ruling: Ruling, facts: Facts) -> tuple[Evidence, ...]:
    """The files behind a verdict, each once for a check; none while nothing is decided.

    A file that is not there, or could not be read, is evidence of nothing.
    """
    if ruling.verdict.status not in _DECIDED:
        return ()
    files = (file for use in ruling.checks for file in _looked_at(edition, use, facts))
    return tuple(dict.fromkeys(files))


def _looked_at(edition: Edition, use: CheckUse, facts: Facts) -> Iterator[Evidence]:
    asked = {name: edition.fields[name] for name in use.fields if name in edition.fields}
    for shot in file_refs_of(asked, facts.answers):
        seen = facts.seen.get(shot)
        if seen is not None and seen.fingerprint:
            yield Evidence(use.name, shot.path, seen.size, seen.fingerprint)


def observed_of(edition: Edition, ruling: Ruling, facts: Facts) -> tuple[EvidenceRef, ...]:
    """What runs found out for the checks behind a verdict, in the order of their questions."""
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
    )
