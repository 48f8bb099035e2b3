"""Evidence in a file: the same evidence is the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wizard.drafts.evidence_file import DamagedEvidence, evidence_bytes, read_evidence
from wizard.drafts.evidence_observed import Observed, Question

AT = datetime(2025, 4, 1, tzinfo=UTC)
ONE = {Question("link-alive", ("https://example.com/a",)): Observed(AT, {"status": 200})}
OTHER = {Question("link-alive", ("https://example.com/b",)): Observed(AT, {"status": 404})}


def test_an_unknown_format_is_told_in_one_short_line_without_a_secret() -> None:
    secret = "client_secret=" + "9f8e7d6c5b4a39281706f5e4d3c2b1a0" * 2
    data = json.dumps({"format": f"{secret}\n" + "x" * 500, "evidence": []}).encode()
    with pytest.raises(DamagedEvidence) as caught:
        read_evidence(data, "app.evidence.json")
    told = caught.value.message
    assert "app.evidence.json has format " in told
    assert secret[-32:] not in told
    assert "\n" not in told
    assert len(told) < 120


def test_evidence_that_was_found_in_another_order_is_the_same_file() -> None:
    data = evidence_bytes(ONE | OTHER)

    assert data == evidence_bytes(OTHER | ONE)
    assert read_evidence(data, "it") == ONE | OTHER
