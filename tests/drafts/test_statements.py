"""A draft's text is cut at the right places, also where most of it is passed over in haste."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import tomli

from tests.drafts.conftest import BY_HAND, IDS
from wizard.drafts.patch import patch_toml
from wizard.drafts.read import load_draft
from wizard.drafts.statements import TomlStatement, toml_statements
from wizard.drafts.write import save_draft
from wizard.errors import DraftError

READY = Path(__file__).parents[2] / "assets" / "samples" / "2025-02" / "ready" / "submission.toml"
ODD = '''\
top.dotted = 1
[a] # one
plain = "x" # "not a value"
literal = 'C:\\new' # why
empty = ""
long = """
[not.a.header]
plain = 2 # inside
"""
when = 2026-11-24 10:00:00
flat = { by = "Ana ] \\" }", on = 2026-11-24 }
list = [ # first
  "a#b", "]", # second
]
deep = [ [1, 2], { c = ["}"] } ]
"quoted key" = true

[[rows]]
x = 1 # of the first
[[rows]]
y = ["one",
  "two"]
'''


def what_is_left_out(text: str) -> list[TomlStatement]:
    """Statements that a hasty look over the text must not show otherwise than a full one."""
    everything = list(toml_statements(text, tomli.loads(text)))
    hasty = list(toml_statements(text, ()))
    assert [entry for entry in everything if entry in hasty] == hasty
    return [entry for entry in everything if entry not in hasty]


@pytest.mark.parametrize("text", [ODD, BY_HAND, READY.read_text("utf-8")])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_in_haste_only_simple_lines_of_tables_that_stay_are_passed_over(
    text: str, newline: str
) -> None:
    text = text.replace("\n", newline)
    for entry in what_is_left_out(text):
        key = str(entry.path[-1])
        assert entry.value is not None
        assert entry.section
        alone = tomli.loads(text[entry.start : entry.end])
        assert list(alone) == [key]
        assert tomli.loads(f"v = {text[entry.value : entry.code_end]}")["v"] == alone[key]


@pytest.mark.parametrize("root", ["top", "a", "rows"])
def test_one_table_can_change_without_a_look_at_the_others(root: str) -> None:
    old = tomli.loads(ODD)
    fresh = {"dotted": 2} if root == "top" else {"new": "words"}
    new = old | {root: [*old["rows"], fresh] if root == "rows" else old[root] | fresh}
    after = patch_toml(ODD, old, new)
    assert tomli.loads(after) == new
    assert [line for line in ODD.splitlines() if line not in after.splitlines()] == (
        ["top.dotted = 1"] if root == "top" else []
    )


@pytest.mark.parametrize(
    "line",
    [
        "#" + "\t #" * 100_000,
        "key = [" + "1, " * 100_000 + "]",
        "key = [" + '"a", ' * 100_000 + "'b']",
        "key = [" + "[1], " * 100_000 + "]",
        'key = "' + "\\\\" * 200_000 + '"',
        "key" + " " * 400_000 + "= 1",
        "key = 1" + " " * 400_000 + "# end",
    ],
)
def test_a_very_long_line_is_passed_in_an_instant(line: str) -> None:
    text = f"[a]\n{line}\n"
    start = time.process_time()
    assert len(list(toml_statements(text, "a"))) >= len(list(toml_statements(text, ())))
    assert time.process_time() - start < 2


def test_a_save_that_failed_has_changed_nothing_in_what_is_known_of_the_file(
    by_hand: Path,
) -> None:
    draft = load_draft(by_hand, IDS)
    before = draft.answers.copy()
    draft.answers["listing.pricing.note"] = "Paid"
    draft.answers["customers"] = []
    draft.read_only = True
    with pytest.raises(DraftError):
        save_draft(draft)
    draft.answers = before
    draft.read_only = False
    assert not save_draft(draft).written
    assert by_hand.read_text() == BY_HAND
