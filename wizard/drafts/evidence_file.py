"""Reads and updates the evidence file beside a draft: JSON with a row for each question."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wizard.drafts.disk import replace_file
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations, Observed, Question
from wizard.drafts.model import evidence_path
from wizard.drafts.sidecars import Document, SidecarFile, SidecarFormat
from wizard.errors import WizardError
from wizard.secrets.masking import without_secrets, without_secrets_throughout

KEPT_PER_CHECK = 200
"""Limit for older answers, since questions change and old answers lose their use."""


class EvidenceFile:
    """The evidence of one draft. An unreadable file is never overwritten."""

    def __init__(self, draft: Path) -> None:
        self.path = evidence_path(draft)
        self._beside = SidecarFile(draft, self.path)

    def read(self) -> Observations:
        """The stored evidence; empty if there is no file, or it belongs to another draft.

        Raises DamagedEvidence.
        """
        data = self._beside.own_data()
        return NOTHING_OBSERVED if data is None else read_evidence(data, str(self.path))

    def add(self, answers: Mapping[Question, Observed]) -> Observations:
        """Adds the evidence of a run and returns all evidence.

        Raises DamagedEvidence for a file that cannot be read, DraftError when it cannot be
        written.
        """
        known = bounded_evidence(merge_evidence(self.read(), answers))
        self._beside.set_another_aside()
        data = evidence_bytes(known, self._beside.draft_id)
        replace_file(Path(os.path.realpath(self.path)), data)
        return known

    def keep(self, is_kept: Callable[[Question], bool]) -> None:
        """Removes superseded evidence, and masks secrets that an older version wrote.

        Raises as `add`.
        """
        data = self._beside.own_data()
        if data is None:
            return
        known = read_evidence(data, str(self.path))
        kept = evidence_bytes(
            {q: each for q, each in known.items() if is_kept(q)}, self._beside.draft_id
        )
        if kept != data:
            replace_file(Path(os.path.realpath(self.path)), kept)


def merge_evidence(known: Observations, answers: Observations) -> Observations:
    """Merges stored evidence with a run's; stored results stay unless superseded.

    A genuine result is kept if a later run was inconclusive or a rehearsal.
    """
    outdone = {q: new for q, new in answers.items() if _is_proof(new) or not _proves(known.get(q))}
    return {**known, **outdone}


def _proves(observed: Observed | None) -> bool:
    return observed is not None and _is_proof(observed)


def _is_proof(observed: Observed) -> bool:
    return not observed.trouble and not observed.rehearsal


def bounded_evidence(known: Mapping[Question, Observed]) -> Observations:
    """The newest evidence of each check, at most `KEPT_PER_CHECK` answers."""
    newest = sorted(known, key=lambda question: known[question].at, reverse=True)
    counts: dict[str, int] = {}
    kept: dict[Question, Observed] = {}
    for question in newest:
        counts[question.check] = counts.get(question.check, 0) + 1
        if counts[question.check] <= KEPT_PER_CHECK:
            kept[question] = known[question]
    return kept


class DamagedEvidence(WizardError):
    """The file is not evidence that this version can read; the message has the position."""


_AGAIN = "Move the file away and run the checks again."
_STORE = SidecarFormat(
    noun="evidence", error=DamagedEvidence, hint=_AGAIN, hint_for_other_format=_AGAIN
)


def evidence_bytes(observations: Observations, draft: str = "") -> bytes:
    """The file's bytes, with rows sorted by question so that they are reproducible.

    `draft` is the id of its draft; a bundle's evidence has none.
    """
    rows = [
        _stored_evidence_row(question, observations[question]) for question in sorted(observations)
    ]
    return _STORE.write({"evidence": rows}, draft)


def read_evidence(data: bytes, label: str) -> Observations:
    """Parses an evidence file. Raises DamagedEvidence, naming the file by `label`."""
    return _STORE.read(data, label, _evidence)


def _evidence(document: Document) -> Observations:
    return dict(_evidence_from_row(row) for row in document["evidence"])


def _stored_evidence_row(question: Question, observed: Observed) -> dict[str, Any]:
    return {
        "check": question.check,
        "inputs": list(question.inputs),
        "at": observed.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "facts": without_secrets_throughout(observed.facts),
        "trouble": without_secrets(observed.trouble),
        "rehearsal": observed.rehearsal,
    }


def _evidence_from_row(row: Mapping[str, Any]) -> tuple[Question, Observed]:
    facts, trouble, rehearsal = row["facts"], row["trouble"], row["rehearsal"]
    sound = isinstance(facts, dict) and isinstance(trouble, str) and isinstance(rehearsal, bool)
    if not sound or not all(isinstance(part, str) for part in row["inputs"]):
        raise TypeError("a row of another shape")
    at = datetime.strptime(row["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Question(str(row["check"]), tuple(row["inputs"])), Observed(
        at, without_secrets_throughout(facts), without_secrets(trouble), rehearsal
    )
