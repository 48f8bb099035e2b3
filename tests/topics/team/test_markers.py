"""A clone without the driver: git's own conflict markers lead to the same questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.topics.team.conftest import HEAD, Merging
from wizard.drafts.errors import DraftWithMarkers
from wizard.drafts.markers import has_markers, sides_of
from wizard.drafts.read import load_draft
from wizard.topics.team.markers import mend_markers

MARKED = HEAD.format(day=2) + (
    '[listing]\n<<<<<<< HEAD\ntagline = "A"\n{base}=======\ntagline = "B"\n>>>>>>> other\n'
)


@pytest.mark.parametrize(
    ("base", "before"),
    [("", None), ('||||||| 12ab\ntagline = "Old"\n', "Old"), ("||||||| 12ab\n", None)],
)
def test_both_sides_are_read_from_the_markers(
    tmp_path: Path, merge: Merging, base: str, before: str | None
) -> None:
    path = tmp_path / "app.toml"
    path.write_text(MARKED.format(base=base), "utf-8")
    with pytest.raises(DraftWithMarkers, match="two people changed it"):
        load_draft(path, merge.fields)
    mend_markers(path, merge.fields)
    draft = load_draft(path, merge.fields)
    (kept,) = draft.conflicts
    assert draft.answers["listing.tagline"] == "A"
    assert (kept.before, kept.ours, kept.theirs) == (before, "A", "B")
    assert mend_markers(path, merge.fields) is None


def test_markers_inside_a_long_text_are_no_part_of_the_answer(
    tmp_path: Path, merge: Merging
) -> None:
    path = tmp_path / "app.toml"
    inside = 'summary = """\n<<<<<<< a\nours\n=======\ntheirs\n>>>>>>> b\n"""\n'
    path.write_text(HEAD.format(day=2) + f"[listing]\n{inside}", "utf-8")
    merged = mend_markers(path, merge.fields)
    assert merged is not None
    assert merged.conflicts[0].theirs == "theirs\n"


def test_a_file_that_cannot_be_merged_stays_as_it_is(tmp_path: Path, merge: Merging) -> None:
    path = tmp_path / "app.toml"
    text = MARKED.format(base="").replace('tagline = "B"', "tagline == 1")
    path.write_text(text, "utf-8")
    with pytest.raises(Exception, match="invalid"):
        mend_markers(path, merge.fields)
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(
    "text", ["<<<<<<< a\nx\n", "<<<<<<< a\n=======\n<<<<<<< b\n", ">>>>>>> a\n", "a\n=======\nb\n"]
)
def test_broken_markers_are_no_sides(text: str) -> None:
    assert sides_of(text.encode()) is None
    assert not has_markers(text.encode())
