"""Two people's changes of a team file come together row by row."""

import pytest

from wizard.drafts.team_model import Team
from wizard.drafts.team_read import DamagedTeamFile, read_team
from wizard.topics.team.merging import Versions
from wizard.topics.team.team_merge import merge_team_files

BASE = """\
# Ours
format = 1

[[person]]
mail = "ana@example.com"
name = "Ana Lima"

[[assignment]]
page = "logo"
owner = "ana@example.com"
"""
BEN = """
[[person]]
mail = "ben@example.com"
name = "Ben Roth"
"""
COMMENT = """
# why
[[comment]]
id = "c{0}"
field = "listing.name"
by = "ana@example.com"
at = 2026-11-30T08:0{0}:00Z
text = "Really?"
"""
APPROVAL = """
[[approval]]
page = "logo"
by = "ana@example.com"
on = 2026-11-{0:02}
answers = "{1}"
"""


def merged(ours: str, theirs: str, base: str = BASE) -> bytes | None:
    return merge_team_files(
        Versions(*(each.encode() for each in (base, ours, theirs))), "a.team.toml"
    )


def team(ours: str, theirs: str, base: str = BASE) -> Team:
    data = merged(ours, theirs, base)
    assert data is not None
    return read_team(data, "a.team.toml")


def test_rows_keys_and_comments_of_both_sides_come_together() -> None:
    ours = BASE.replace("Ana Lima", "Ana de Lima") + COMMENT.format(1)
    theirs = BASE.replace('com"\n\n[[a', 'com"\nrole = "legal"\n\n[[a', 1)
    theirs = BASE.replace('Lima"', 'Lima"\nrole = "legal"') + BEN + COMMENT.format(2)
    data = merged(ours, theirs)
    assert data is not None
    found = read_team(data, "a.team.toml")
    assert [(each.name, each.role) for each in found.people] == [
        ("Ana de Lima", "legal"),
        ("Ben Roth", ""),
    ]
    assert [each.id for each in found.comments] == ["c1", "c2"]
    assert b"# Ours" in data
    assert b"# why" in data


def test_of_two_approvals_by_one_person_the_later_counts() -> None:
    ours, theirs = BASE + APPROVAL.format(20, "a" * 16), BASE + APPROVAL.format(21, "b" * 16)
    for one, other in ((ours, theirs), (theirs, ours)):
        assert [each.answers[0] for each in team(one, other).approvals] == ["b"]


def test_what_one_side_took_out_stays_out_and_a_settled_thread_stays_settled() -> None:
    base = BASE + BEN + COMMENT.format(1)
    settled = base + "settled = true\n"
    found = team(settled, BASE + COMMENT.format(1), base)
    assert [each.name for each in found.people] == ["Ana Lima"]
    assert [each.settled for each in found.comments] == [True]


def test_two_owners_of_one_page_are_left_to_a_person_and_damage_is_refused() -> None:
    ours = BASE.replace('owner = "ana', 'owner = "ben')
    assert merged(ours, BASE.replace('owner = "ana', 'owner = "cleo')) is None
    with pytest.raises(DamagedTeamFile):
        merged(ours, BASE + "[[person]]\n")
