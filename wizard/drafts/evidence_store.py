"""The evidence file beside a draft: machine-written JSON, a row for each question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from wizard.drafts.evidence_observed import Observations, Observed, Question
from wizard.errors import WizardError
from wizard.secret_masking import without_secrets, without_secrets_throughout

FORMAT = 1
MAX_BYTES = 8 * 1024 * 1024


class DamagedEvidence(WizardError):
    """The file is no evidence that this version can read; the message says where."""


def evidence_bytes(observations: Observations, draft: str = "") -> bytes:
    """The file's bytes: rows sorted by question, so that the same evidence is the same file.

    `draft` is the id of the draft that it is kept beside; a bundle's evidence has none.
    """
    rows = [
        _stored_evidence_row(question, observations[question]) for question in sorted(observations)
    ]
    document: dict[str, Any] = {"format": FORMAT, "evidence": rows}
    document |= {"draft": draft} if draft else {}
    return (json.dumps(document, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode()


def read_evidence(data: bytes, label: str) -> Observations:
    """The evidence in a file's bytes. Raises DamagedEvidence, naming the file by `label`."""
    if len(data) > MAX_BYTES:
        raise DamagedEvidence(f"{label} is too large for evidence.", _AGAIN)
    try:
        document = json.loads(data)
        if document["format"] != FORMAT:
            message = f"{label} has format {document['format']}; this version reads {FORMAT}."
            raise DamagedEvidence(message, _AGAIN)
        return dict(_evidence_from_row(row) for row in document["evidence"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedEvidence(f"{label} is not evidence of this program.", _AGAIN) from error


_AGAIN = "Move the file away and run the checks again."


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
