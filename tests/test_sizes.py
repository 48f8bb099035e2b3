"""After a whole run the largest parts are listed, and nothing fails on a number."""

from __future__ import annotations

from tests.sizes import reading, sizes_of

SOURCE = """
class Draft:
    def save(self):
        return 1


def load():
    return 2
"""


def test_functions_classes_and_modules_are_listed_by_their_lines() -> None:
    sizes = dict(sizes_of("wizard/draft.py", SOURCE))

    assert sizes == {
        ("module", "wizard/draft.py"): 8,
        ("class", "wizard/draft.py Draft"): 3,
        ("function", "wizard/draft.py Draft.save"): 2,
        ("function", "wizard/draft.py load"): 2,
    }


def test_only_what_grew_by_more_than_half_is_named_as_grown() -> None:
    now = {("module", "a.py"): 16, ("module", "b.py"): 15, ("module", "new.py"): 900}
    before = {("module", "a.py"): 10, ("module", "b.py"): 10}

    lines = list(reading(now, before))

    assert [line.split() for line in lines if "before" in line] == [["16", "a.py,", "before", "10"]]
    assert not [line for line in reading(now, {}) if "before" in line]
