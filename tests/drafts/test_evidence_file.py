"""Evidence in a file: the same evidence is the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime

from wizard.drafts.evidence_file import evidence_bytes, read_evidence
from wizard.drafts.evidence_observed import Observed, Question

AT = datetime(2025, 4, 1, tzinfo=UTC)
ONE = {Question("link-alive", ("https://example.com/a",)): Observed(AT, {"status": 200})}
OTHER = {Question("link-alive", ("https://example.com/b",)): Observed(AT, {"status": 404})}


def test_evidence_that_was_found_in_another_order_is_the_same_file() -> None:
    data = evidence_bytes(ONE | OTHER)

    assert data == evidence_bytes(OTHER | ONE)
    assert read_evidence(data, "it") == ONE | OTHER
