"""Reads and writes the evidence file beside a draft: JSON with a row for each question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from wizard.drafts.evidence_observed import Observations, Observed, Question
from wizard.drafts.sidecars import Document, SidecarFormat
from wizard.errors import WizardError
from wizard.secret_masking import without_secrets, without_secrets_throughout


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
