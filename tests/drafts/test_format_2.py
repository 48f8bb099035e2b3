"""Drafts of format 1: read as format 2, saved with few changes, and put back."""

from __future__ import annotations

import difflib
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.catalogue.derivation import Derivations, is_given
from wizard.catalogue.field_kinds import AnswerForm
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Field
from wizard.catalogue.moves import MoveType
from wizard.drafts.format_back import restore_older_format
from wizard.drafts.format_moves import moved_answers
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.drafts.shape import equal_in_toml
from wizard.drafts.write import save_draft
from wizard.errors import DraftError

CATALOGUE = load_catalogue()
FIELDS = CATALOGUE.fields
MOVED = sorted({name for move in CATALOGUE.moves for name in move.fields})
JOINED = {name for m in CATALOGUE.moves if m.how is MoveType.JOINED for name in m.fields}
OLD = Path(__file__).parent.parent / "files" / "format-1"
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
HEAD = """\
# Kept by Ana.

[wizard]
format = 1
id = "0123456789abcdef0123456789abcdef"
name = "Sitebook Sync"
edition = "2026-06"
created = 2026-11-01T08:00:00Z
changed = 2026-11-02T08:00:00Z
"""
BY_HAND = (
    HEAD
    + """
[app]
version = "1.2.0"  # as promoted
promoted_versions = ["1.2.0"]
id = "5512"
house_rule = 7  # ours

# What customers see
[listing]
name = "Sitebook Sync"
release_version = "1.2.0"
tagline = "Sync daily logs"   # shorten?

[support]
# the help center
docs_url = "https://help.fieldline.example/procore"
hours = "9 to 5"
"""
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "sitebook.toml"
    path.write_text(BY_HAND, "utf-8")
    return path


def written(path: Path, answers: str) -> Draft:
    path.write_text(HEAD + answers, "utf-8")
    return load_draft(path, FIELDS)


def test_opening_an_older_draft_changes_nothing_on_disk(old: Path) -> None:
    draft = load_draft(old, FIELDS)

    assert draft.answers["app.versions"] == [{"version": "1.2.0", "promoted": True}]
    assert draft.all_answers["app.version"] == "1.2.0"
    assert not save_draft(draft, NOW).written
    assert [path.name for path in old.parent.iterdir()] == ["sitebook.toml"]
    assert old.read_text("utf-8") == BY_HAND


def test_the_first_save_changes_only_what_moved_and_keeps_the_file_as_it_was(old: Path) -> None:
    draft = load_draft(old, FIELDS)
    draft.answers["listing.tagline"] = "Sync daily logs with your books"
    save_draft(draft, NOW)

    assert (old.parent / "sitebook.format-1.kept").read_bytes() == BY_HAND.encode()
    lines = list(difflib.ndiff(BY_HAND.splitlines(), old.read_text("utf-8").splitlines()))
    assert [line[2:] for line in lines if line[0] == "-"] == [
        "format = 1",
        "changed = 2026-11-02T08:00:00Z",
        'version = "1.2.0"  # as promoted',
        'promoted_versions = ["1.2.0"]',
        'release_version = "1.2.0"',
        'tagline = "Sync daily logs"   # shorten?',
        'docs_url = "https://help.fieldline.example/procore"',
    ]
    assert [line[2:] for line in lines if line[0] == "+" and line[2:]] == [
        "format = 2",
        "changed = 2026-11-30 09:00:00+00:00",
        "# as promoted",
        "[[app.versions]]",
        'version = "1.2.0"',
        "promoted = true",
        'tagline = "Sync daily logs with your books"   # shorten?',
        "[[support.pages]]",
        'what = "documentation"',
        'url = "https://help.fieldline.example/procore"',
    ]
    again = load_draft(old, FIELDS)
    assert again.all_answers == draft.all_answers
    assert again.extras == {"app.house_rule": 7}
    assert again.baseline.older is None


def test_the_file_of_format_1_can_be_put_back(old: Path) -> None:
    draft = load_draft(old, FIELDS)
    draft.answers["app.id"] = "5513"
    save_draft(draft, NOW)
    newer = old.read_bytes()

    found = restore_older_format(old, NOW)

    assert old.read_bytes() == BY_HAND.encode()
    assert found.kept.read_bytes() == newer
    assert found.kept.name == "sitebook.format-2.kept"


def test_a_draft_that_never_moved_has_no_way_back(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    path.write_text(BY_HAND.replace("format = 1", "format = 2"), "utf-8")
    with pytest.raises(DraftError, match="No file of an older format"):
        restore_older_format(path, NOW)
    assert "format = 2" in path.read_text("utf-8")


def test_nothing_is_saved_while_the_old_file_cannot_be_kept(old: Path, monkeypatch: Any) -> None:
    def full(*_: object) -> None:
        raise DraftError("The disk is full.", "Make room.")

    monkeypatch.setattr("wizard.drafts.kept.place_new", full)
    draft = load_draft(old, FIELDS)
    draft.answers["app.id"] = "5513"
    with pytest.raises(DraftError, match="disk is full"):
        save_draft(draft, NOW)
    assert old.read_text("utf-8") == BY_HAND


def test_renaming_an_older_draft_leaves_its_format(old: Path) -> None:
    draft = load_draft(old, ())
    draft.name = "Other"
    save_draft(draft, NOW)

    assert "format = 1" in old.read_text("utf-8")
    assert load_draft(old, FIELDS).all_answers["listing.release_version"] == "1.2.0"


def test_two_old_answers_to_one_question_are_both_kept(tmp_path: Path) -> None:
    draft = written(
        tmp_path / "a.toml",
        "[listing]\nlast_reviewed = 2026-10-01\n[support]\nlast_reviewed = 2026-09-01\n",
    )

    assert draft.answers["listing.read_on"] == date(2026, 10, 1)
    assert draft.answers["support.last_reviewed"] == date(2026, 9, 1)
    assert "listing.last_reviewed" not in draft.answers


def test_one_read_document_does_not_say_that_all_were_read(tmp_path: Path) -> None:
    draft = written(tmp_path / "a.toml", "[partner]\nguide_read_on = 2026-09-01\n")

    assert "legal.read_on" not in draft.answers
    assert "legal.code_of_conduct_read_on" not in draft.all_answers


def test_texts_that_became_one_stand_in_it_one_below_the_other(tmp_path: Path) -> None:
    draft = written(
        tmp_path / "a.toml",
        '[enterprise]\nscale = "Tried with 1,200 projects."\n'
        '[ops]\ncapacity_note = "400 companies in a load test."\n',
    )

    both = "Tried with 1,200 projects.\n\n400 companies in a load test."
    assert draft.answers == {"app.scale": both}


def test_a_list_that_the_company_gives_is_not_hidden_by_a_moved_row(tmp_path: Path) -> None:
    company = tmp_path / "company.toml"
    company.write_text(
        HEAD + '[[q.contacts]]\nrole = "support"\nname = "Ana"\nemail = "ana@fieldline.example"\n'
        '[partner.sales_contact]\nname = "Tomas Reyes"\nemail = "tomas@fieldline.example"\n',
        "utf-8",
    )
    from wizard.drafts.company import inherit

    path = tmp_path / "a.toml"
    path.write_text(
        HEAD + 'company = "company.toml"\n[partner.sales_contact]\nname = "Mara Okafor"\n', "utf-8"
    )
    draft = load_draft(path, FIELDS)
    inherit(draft, FIELDS)

    assert draft.all_answers["partner.sales_contact.name"] == "Mara Okafor"
    assert draft.all_answers["partner.sales_contact.email"] == "tomas@fieldline.example"
    assert draft.all_answers["support.email"] == "ana@fieldline.example"


@pytest.mark.parametrize("name", ["ready", "wrong"])
def test_every_answer_of_a_real_draft_is_found_again(tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(OLD / f"{name}.toml", tmp_path / "old.toml"))
    before = load_draft(path, list(FIELDS)).answers
    after = load_draft(path, FIELDS).all_answers

    lists = {move.to for move in CATALOGUE.moves}
    assert not [n for n, value in before.items() if n not in lists | JOINED and after[n] != value]


def _values(field: Field) -> st.SearchStrategy[Any]:
    texts = st.sampled_from(["a", "Ana Kovač", "1.2.0", "one\n\ntwo", " x ", "no"])
    days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
    form = field.kind.spec.form
    by_form: dict[AnswerForm, st.SearchStrategy[Any]] = {
        AnswerForm.DATE: days,
        AnswerForm.YES_NO: st.booleans(),
        AnswerForm.NUMBER: st.integers(0, 9),
        AnswerForm.TEXTS: st.lists(texts, min_size=1, max_size=3),
        AnswerForm.CHOICES: st.lists(texts, min_size=1, max_size=3),
        AnswerForm.CHOICE: st.sampled_from([o.value for o in field.options] or ["x"]),
        AnswerForm.ROWS: st.lists(
            st.dictionaries(
                st.sampled_from([c.id for c in field.columns] or ["x"]), texts, min_size=1
            ),
            min_size=1,
            max_size=3,
        ),
    }
    return by_form.get(form, texts) | texts | st.just([])


ANSWERS = st.fixed_dictionaries(
    {}, optional={n: _values(FIELDS[n]) for n in sorted({*MOVED, *(m.to for m in CATALOGUE.moves)})}
)


@settings(max_examples=40, deadline=None)
@given(ANSWERS)
def test_no_draft_of_format_1_loses_a_value(answers: dict[str, Any]) -> None:
    moved = moved_answers(answers, FIELDS)
    complete = Derivations(FIELDS).complete(moved)

    for name, value in answers.items():
        if not is_given(value):
            assert name in moved
            continue
        given_back: Any = complete.get(name, moved.get(name))
        if isinstance(value, list) and name in {move.to for move in CATALOGUE.moves}:
            assert given_back[: len(value)] == value or all(
                any(isinstance(row, dict) and row.items() <= new.items() for new in given_back)
                or row in given_back
                for row in value
            )
        else:
            is_part = name in JOINED and str(value).strip() in str(given_back)
            assert equal_in_toml(given_back, value) or is_part
