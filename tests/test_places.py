"""Where files are kept."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

from wizard.places import user_places


def test_the_system_says_where_files_go() -> None:
    places = user_places({})
    assert all("submission-wizard" in str(folder) for folder in astuple(places))
    assert all(folder.is_absolute() for folder in astuple(places))
    assert places.drafts.parent == places.data


def test_one_variable_moves_everything_and_nothing_is_made_by_asking(tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    places = user_places({"SUBMISSION_WIZARD_HOME": str(home)})
    assert places.drafts == home / "drafts"
    assert all(folder.is_relative_to(home) for folder in astuple(places))
    assert not home.exists()


def test_a_short_home_is_made_whole_and_an_empty_one_is_none() -> None:
    assert user_places({"SUBMISSION_WIZARD_HOME": "~/x"}).data == Path.home() / "x"
    assert user_places({"SUBMISSION_WIZARD_HOME": "x"}).data == Path.cwd() / "x"
    assert user_places({"SUBMISSION_WIZARD_HOME": " "}) == user_places({})
