"""Drafts in three versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.model import Draft
from wizard.drafts.read import build_draft
from wizard.topics.team.merging import Commit, MergedDraft, Versions, merge_drafts

HEAD = """\
# Kept by Ana
[wizard]
format = 2
id = "0123456789abcdef0123456789abcdef"
name = "Sitebook"
edition = "2025-02"
created = 2026-11-01T08:00:00Z
changed = 2026-11-0{day}T08:00:00Z
"""


class Merging:
    """Merges texts of one draft, each without its head."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.fields = catalogue.fields

    def versions(self, base: str, ours: str, theirs: str) -> Versions:
        texts = (HEAD.format(day=day) + text for day, text in ((1, base), (2, ours), (3, theirs)))
        return Versions(*(text.encode() for text in texts))

    def __call__(self, base: str, ours: str, theirs: str) -> MergedDraft:
        versions = self.versions(base, ours, theirs)
        people = {versions.ours: Commit("Ann <a@x>"), versions.theirs: Commit("Bob <b@x>")}
        return merge_drafts(Path("app.toml"), versions, self.fields, people.__getitem__)

    def draft(self, merged: MergedDraft) -> Draft:
        return build_draft(Path("app.toml"), merged.data, (0, 0, 0), self.fields)

    def answers(self, base: str, ours: str, theirs: str) -> dict[str, Any]:
        """The answers of a merge without a conflict."""
        merged = self(base, ours, theirs)
        assert not merged.conflicts
        return self.draft(merged).answers


@pytest.fixture(scope="session")
def merge(catalogue: Catalogue) -> Merging:
    return Merging(catalogue)
