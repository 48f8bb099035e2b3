"""What a verdict rests on: the files that the checks behind it looked at."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import CheckUse, Status
from wizard.checks.looked import shots_of
from wizard.rules.verdict import Facts
from wizard.session.finding import Evidence
from wizard.session.judging import Ruling

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
    for shot in shots_of(asked, facts.answers):
        seen = facts.seen.get(shot)
        if seen is not None and seen.fingerprint:
            yield Evidence(use.name, shot.path, seen.size, seen.fingerprint)
