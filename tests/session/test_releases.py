"""Releases after approval: which changes since the bundle call for a review, and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.drafts.empty import create_draft
from wizard.bundle.answers import answers_text
from wizard.bundle.recheck import LiveCheckResult, previous_bundle_of, upkeep_of
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import SentBundle
from wizard.drafts.model import Draft
from wizard.engine.assess import Assessor
from wizard.topics.upkeep.upkeep import MatterKind, UpkeepItem

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
APPROVED = {
    "approval.on": date(2025, 4, 22),
    "app.types": ["full-screen"],
    "app.version": "1.0.0",
    "listing.tagline": "Sync notes with daily logs",
}


@pytest.fixture
def draft(tmp_path: Path, catalogue: Catalogue) -> Draft:
    """A listed app with its ready bundle of 1 April in the journal."""
    draft = create_draft(tmp_path, "Sitebook", "2025-02", NOON, field_ids=catalogue.fields)
    draft.answers.update(APPROVED)
    edition = catalogue.edition("2025-02")
    sent = SentBundle(
        name="sitebook.zip", sha256="0" * 64, state="ready", at=NOON, as_of=NOON.date(),
        edition="2025-02", catalogue_version=catalogue.version, catalogue_digest=catalogue.digest,
        answers=answers_text(draft, edition, draft.all_answers).decode("utf-8"),
    )  # fmt: skip
    JournalFile(draft.path).change(lambda journal: journal.with_bundle(sent))
    return draft


def releases(draft: Draft, catalogue: Catalogue) -> list[UpkeepItem]:
    assessment = Assessor(catalogue.edition("2025-02"), date(2025, 5, 1)).assess(draft.all_answers)
    former = previous_bundle_of(draft, catalogue, None)
    upkeep = upkeep_of(draft, catalogue, assessment, LiveCheckResult(offline=True), former)
    return [each for each in upkeep.matters if each.kind is MatterKind.RELEASE]


@pytest.mark.parametrize(
    ("changed", "calls_for"),
    [
        ({"listing.tagline": "Sync notes with books"}, ""),
        ({"app.version": "1.1.0"}, "a new review"),
        ({"app.types": ["full-screen", "data-user"]}, "a new review and a new demo video"),
        ({"app.types": ["data-user"], "release.resubmitted_on": date(2025, 4, 2)}, ""),
        ({"app.version": "1.1.0", "release.resubmitted_on": date(2025, 4, 1)}, "a new review"),
        ({"app.version": "1.1.0", "approval.on": None}, ""),
    ],
)
def test_a_change_of_what_was_approved_calls_for_a_review_until_one_was_asked_for(
    draft: Draft, catalogue: Catalogue, changed: dict[str, Any], calls_for: str
) -> None:
    draft.answers.update(changed)
    found = releases(draft, catalogue)

    assert bool(found) is bool(calls_for)
    for matter in found:
        assert matter.message.endswith(f"which calls for {calls_for}")
        assert "sitebook.zip of 2025-04-01" in matter.message
        assert matter.field in changed
        assert matter.requirements == ("post-resubmit-functional-changes",)
