"""The short form of the random merges: nothing is lost, and only what differs conflicts."""

from __future__ import annotations

from pathlib import Path

from tests.stress.merges import try_git, try_merges
from wizard.catalogue.catalogue import Catalogue


def test_random_merges_lose_nothing_and_conflict_only_where_an_answer_was_changed_twice(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    run = try_merges(25, 7, catalogue, tmp_path)
    assert run.broken == []
    assert run.conflicts > 3


def test_git_itself_merges_a_renamed_draft_with_the_driver(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    folder = tmp_path / "two words"
    folder.mkdir()
    assert try_git(4, catalogue, folder, "rename") == []
