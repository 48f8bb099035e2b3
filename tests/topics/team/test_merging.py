"""Two people's versions of one draft become one draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.topics.team.conftest import Merging
from wizard.drafts.errors import DraftWithMarkers, UnreadableDraft
from wizard.drafts.merge import NAME, WAIVERS
from wizard.errors import DraftError
from wizard.topics.team.merging import Versions, merge_drafts

TWO = """
[[app.collaborators]]
email = "ana@x.org"
role = "dev" # since May

[[app.collaborators]]
email = "bo@x.org"
"""


def test_different_answers_comments_and_unknown_keys_of_both_sides_are_kept(
    merge: Merging,
) -> None:
    merged = merge(
        '[listing]\ntagline = "Old"\n',
        '[listing]\ntagline = "New" # ours\nhouse = 1\n',
        '# Theirs above\n[listing]\n# and inside\ntagline = "Old"\nname = "Sitebook"\n'
        "[own]\nx = 2\n",
    )
    text = merged.data.decode()
    assert merged.conflicts == ()
    assert merge.draft(merged).answers == {"listing.tagline": "New", "listing.name": "Sitebook"}
    assert merge.draft(merged).extras == {"listing.house": 1, "own.x": 2}
    assert "changed = 2026-11-03" in text
    assert text.index("# Theirs above") < text.index("[listing]") < text.index("# and inside")
    assert '"New" # ours' in text
    assert text.count("# Kept by Ana") == 1


def test_one_answer_changed_twice_keeps_ours_and_says_whose_the_other_is(merge: Merging) -> None:
    merged = merge(
        '[listing]\ntagline = "Old"\n', '[listing]\ntagline = "A"\n', '[listing]\ntagline = "B"\n'
    )
    draft = merge.draft(merged)
    (kept,) = draft.conflicts
    assert draft.answers == {"listing.tagline": "A"}
    assert (kept.field, kept.before, kept.ours, kept.theirs) == ("listing.tagline", "Old", "A", "B")
    assert (kept.whose("ours"), kept.whose("theirs")) == (
        "Ann, 2026-11-02 08:00",
        "Bob, 2026-11-03 08:00",
    )


def test_rows_and_cells_of_several_people_come_together(merge: Merging) -> None:
    ours = TWO.replace('"dev"', '"admin"') + '[[app.collaborators]]\nemail = "cy@x.org"\n'
    theirs = TWO.replace('"ana@x.org"', '"ana@x.org"\nphone = "1"').replace(
        '[[app.collaborators]]\nemail = "bo@x.org"\n', '[[app.collaborators]]\nemail = "di@x.org"\n'
    )
    rows = merge.answers(TWO, ours, theirs)["app.collaborators"]
    assert rows[0] == {"email": "ana@x.org", "role": "admin", "phone": "1"}
    assert {row["email"] for row in rows[1:]} == {"cy@x.org", "di@x.org"}


def test_a_list_that_one_side_emptied_keeps_the_row_that_the_other_added(merge: Merging) -> None:
    added = TWO + '[[app.collaborators]]\nemail = "cy@x.org"\n'
    assert merge.answers(TWO, "", added) == {"app.collaborators": [{"email": "cy@x.org"}]}
    assert merge.answers(TWO, "", TWO) == {}


def test_an_unknown_key_that_one_side_changed_and_the_other_removed_stays(merge: Merging) -> None:
    merged = merge("[own]\nx = 1\n", "[own]\n", "[own]\nx = 2\n")
    assert merge.draft(merged).extras == {"own.x": 2}
    assert not merged.conflicts


@pytest.mark.parametrize("swapped", [False, True])
def test_a_row_that_one_removed_and_the_other_changed_is_a_conflict(
    merge: Merging, *, swapped: bool
) -> None:
    less = TWO.partition('\n[[app.collaborators]]\nemail = "bo')[0] + "\n"
    sides = [less, TWO.replace('"bo@x.org"', '"bo@x.org"\nrole = "tester"')]
    merged = merge(TWO, *(reversed(sides) if swapped else sides))
    (conflict,) = merged.conflicts
    assert {len(rows or []) for rows in (conflict.ours, conflict.theirs)} == {1, 2}


def test_a_person_s_word_is_never_put_together_from_two_persons(merge: Merging) -> None:
    waiver = '[[waiver]]\nrequirement = "lst-tagline"\nreason = "{}"\nby = "{}"\non = 2026-11-02\n'
    merged = merge("", waiver.format("one", "Ann"), waiver.format("two", "Bob"))
    assert [each.field for each in merged.conflicts] == [WAIVERS]
    assert [(each.reason, each.by) for each in merge.draft(merged).waivers] == [("one", "Ann")]
    confirmed = '[legal.no_redlines_ack]\nby = "{}"\non = 2026-11-0{}\n'
    merged = merge(confirmed.format("Al", 1), confirmed.format("Ann", 1), confirmed.format("Al", 2))
    assert [each.field for each in merged.conflicts] == ["legal.no_redlines_ack"]


def test_a_draft_that_both_sides_began_conflicts_where_it_differs(merge: Merging) -> None:
    versions = merge.versions("", "[app]\nuses_webhooks = true\n", "[app]\nuses_webhooks = false\n")
    theirs = versions.theirs.replace(b'"Sitebook"', b'"Siteback"')
    merged = merge_drafts(Path("a.toml"), Versions(b"", versions.ours, theirs), merge.fields)
    assert {each.field for each in merged.conflicts} == {NAME, "app.uses_webhooks"}


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        ((b"format = 2", b"format == 2"), UnreadableDraft),
        ((b'name = "Sitebook"', b"<<<<<<< a\nx\n=======\ny\n>>>>>>> b"), DraftWithMarkers),
        ((b'id = "0', b'id = "f'), DraftError),
    ],
)
def test_damaged_files_and_two_different_drafts_are_refused(
    merge: Merging, damage: tuple[bytes, bytes], error: type[Exception]
) -> None:
    base, ours, theirs = merge.versions("", "", "")
    with pytest.raises(error):
        merge_drafts(Path("a"), Versions(base, ours, theirs.replace(*damage)), merge.fields)


def test_line_ends_and_a_byte_order_mark_of_ours_stay(merge: Merging) -> None:
    base, ours, theirs = merge.versions("", "", '[app]\nuses_webhooks = true # "new"\n')
    mine = b"\xef\xbb\xbf" + ours.replace(b"\n", b"\r\n")
    merged = merge_drafts(Path("a"), Versions(base, mine, theirs), merge.fields)
    assert merged.data.startswith(b"\xef\xbb\xbf# Kept")
    assert merged.data.count(b"\n") == merged.data.count(b"\r\n")
    assert b'# "new"' in merged.data
