"""The team file beside a draft: read strictly, changed in place."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wizard.drafts.team_file import TeamFile, team_bytes
from wizard.drafts.team_model import (
    NO_TEAM,
    Approval,
    Assignment,
    Comment,
    Person,
    QuestionScope,
    Team,
)
from wizard.drafts.team_read import DamagedTeamFile, read_team

WRITTEN = """# Who does what.
format = 1

[[person]]
mail = "ana@example.com"  # our lawyer
name = "Ana Lima"
role = "legal"
phone = "1234"

[[assignment]]
page = "agreements"
owner = "ana@example.com"
due = 2026-12-10
"""

TEAM = Team(
    people=(Person("ana@example.com", "Ana Lima", "legal"),),
    assignments=(
        Assignment(QuestionScope(page="agreements"), "ana@example.com", date(2026, 12, 10)),
    ),
    approvals=(Approval(QuestionScope(field="a.b"), "ana@example.com", date(2026, 12, 1), "00ff"),),
    comments=(
        Comment("c1", "a.b", "ana@example.com", datetime(2026, 12, 1, 8, tzinfo=UTC), "Why?"),
        Comment(
            "c2", "a.b", "ben@example.com", datetime(2026, 12, 2, tzinfo=UTC), "So.", "c1", True
        ),
    ),
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = TeamFile(tmp_path / "app.toml")
    assert file.read() == NO_TEAM
    file.change(lambda _: TEAM)
    assert file.path.name == "app.team.toml"
    assert file.read() == TEAM


def test_comments_and_unknown_keys_of_a_person_survive_a_change() -> None:
    team = read_team(WRITTEN.encode(), "app.team.toml")
    assert team.people == TEAM.people
    more = Team(
        people=(*team.people, Person("ben@example.com", "Ben")), assignments=team.assignments
    )
    written = team_bytes(more, WRITTEN.encode(), "app.team.toml").decode()
    assert "# Who does what." in written
    assert "# our lawyer" in written
    assert 'phone = "1234"' in written
    assert read_team(written.encode(), "app.team.toml") == more


def test_the_last_row_of_a_kind_leaves_nothing_behind_but_what_a_person_wrote() -> None:
    before = WRITTEN.replace("format = 1\n", "format = 1\ncomment = []\n")
    team = read_team(before.encode(), "app.team.toml")
    written = team_bytes(Team(people=team.people), before.encode(), "app.team.toml").decode()
    assert "assignment" not in written
    assert "comment = []" in written
    assert 'phone = "1234"' in written


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    file = TeamFile(tmp_path / "app.toml")
    file.path.write_bytes(WRITTEN.replace("\n", "\r\n").encode())
    before = file.path.read_bytes()
    file.change(lambda team: team)
    assert file.path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "Ana Lima"\n', "", "app.team.toml:4: person 1: name is missing"),
        (
            'owner = "ana@example.com"',
            "owner = 3",
            "app.team.toml:10: assignment 1: owner must be text",
        ),
        ("due = 2026-12-10", "due = 2026-12-10T10:00:00Z", "due must be a date"),
        ('page = "agreements"\n', "", "needs either page or field"),
        ("due = 2026-12-10", 'state = "done"', "state can only be “changes asked”"),
        ("format = 1", "format = 2", "has format 2; this version reads 1"),
        ("[[person]]", "[person]", "write it as [[person]]"),
        ("[[assignment]]", "[[assignment]", "app.team.toml:10:"),
    ],
)
def test_a_damaged_file_is_refused_with_line_and_key(old: str, new: str, message: str) -> None:
    with pytest.raises(DamagedTeamFile) as refused:
        read_team(WRITTEN.replace(old, new).encode(), "app.team.toml")
    assert message in refused.value.message


def test_two_rows_for_one_person_are_refused() -> None:
    with pytest.raises(DamagedTeamFile, match="stands there twice"):
        read_team((WRITTEN + '\n[[person]]\nmail = "ana@example.com"\nname = "A"\n').encode(), "x")


def test_a_damaged_file_is_never_overwritten(tmp_path: Path) -> None:
    file = TeamFile(tmp_path / "app.toml")
    file.path.write_text("people = [", "utf-8")
    with pytest.raises(DamagedTeamFile):
        file.change(lambda _: TEAM)
    assert file.path.read_text("utf-8") == "people = ["
