"""The published shape of a scan's JSON."""

from __future__ import annotations

from wizard.reports.scan_report import SKIPPED_IN_WORDS
from wizard.reports.scan_schema import FILE_NAME, schema_text
from wizard.reports.schema import schema_folder


def test_the_published_schema_is_the_one_the_program_writes_by() -> None:
    published = (schema_folder() / FILE_NAME).read_text("utf-8")
    assert published == schema_text(), "run `python -m wizard.reports.scan_schema`"


def test_every_reason_to_skip_a_file_has_words() -> None:
    reasons = {"folders", "link", "special", "unreadable", "too-large", "binary", "generated"}
    assert set(SKIPPED_IN_WORDS) == reasons
