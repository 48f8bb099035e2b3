"""Editions on the command line: what lies between two, and carrying a draft over and back."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell, data_in

OLD, NEW = "2025-02", "2026-06"


@pytest.fixture
def draft(shell: Shell) -> str:
    """A draft of the older edition."""
    words = ("new", "Sitebook Sync", "--type", "data-user", "--folder", ".", "--edition", OLD)
    name = shell.ok(*words).strip().rpartition("/")[2]
    shell.run("set", name, "pilot.status=finished", "screen.shows_ads=no")
    return name


def test_a_draft_is_carried_over_and_back_and_every_answer_is_told_of(
    shell: Shell, draft: str
) -> None:
    before = shell.text(draft)
    told = shell.ok("carry", draft, "--to", NEW)
    kept = shell.text(f"{draft.removesuffix('.toml')}.{OLD}.kept")
    report = shell.run("check", draft)
    listed = shell.ok("drafts")
    back = shell.ok("carry", draft, "--back")

    assert f"From edition {OLD} to {NEW}." in told
    assert "screen.shows_ads" in told
    assert "pilot.status  Pilot programme: Finished" in told
    assert "Kept, but not asked by this edition: 1" in report.out
    assert f"· {NEW} ·" in listed
    assert kept == before
    assert f"Back to edition {OLD}." in back
    assert f'edition = "{OLD}"' in shell.text(draft)
    assert f"· {OLD} (older) ·" in shell.ok("drafts")


def test_what_cannot_be_carried_says_why(shell: Shell, draft: str) -> None:
    there = shell.run("carry", draft, "--to", OLD)
    never = shell.run("carry", draft, "--back")
    both = shell.run("carry", draft, "--back", "--to", NEW)
    unknown = shell.run("carry", draft, "--to", "1999-01")

    assert "is already of edition 2025-02" in there.err
    assert "was not carried over" in never.err
    assert (both.code, unknown.code) == (2, 2)
    assert "--to: There is no edition" in unknown.err
    assert f"There is no edition 1999-01. Known: {OLD}, {NEW}" in unknown.err


def test_what_lies_between_two_editions_is_told_for_any_app_and_for_one(
    shell: Shell, draft: str
) -> None:
    text = shell.ok("editions", "diff", OLD, NEW)
    mine = shell.ok("editions", "diff", OLD, "--draft", draft)
    page = shell.ok("editions", "diff", OLD, "--draft", draft, "--format", "markdown")
    rows = data_in(shell.ok("editions", "diff", OLD, "--draft", draft, "--format", "json"))

    for group in ("New duties", "Tighter", "Looser", "Gone", "Moved"):
        assert f"{group} (" in text
        assert f"## {group} (" in page
    assert 0 < mine.count("\n    Now: ") < text.count("\n    Now: ")
    assert rows["for_draft"] in " ".join(mine.split())
    assert sum(rows["counts"].values()) == len(rows["requirements"])
    assert "not affiliated with Procore" in page
