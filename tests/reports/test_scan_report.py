"""The published shape of a scan's JSON."""

from __future__ import annotations

from wizard.reports.scan_report import SKIPPED_IN_WORDS


def test_every_reason_to_skip_a_file_has_words() -> None:
    reasons = {"folders", "link", "special", "unreadable", "too-large", "binary", "generated"}
    assert set(SKIPPED_IN_WORDS) == reasons
