"""A draft that git merged asks for what two people changed, as it is opened."""

from __future__ import annotations

from pathlib import Path

from tests.screens.home.stage import told
from tests.screens.step.stage import Play, play
from tests.screens.step.test_two_versions import until
from wizard.catalogue.catalogue import Catalogue

CONFLICT = """
[[conflict]]
field = "listing.name"
ours = "Book"
theirs = "Their Book"
ours_by = "Ann <ann@example.com>"
theirs_by = "Bob <bob@example.com>"
"""


async def opened(it: Play, text: str) -> str:
    from screens.widgets.messages import DraftRequested

    other = it.draft.with_name("other.toml")
    other.write_text(text, "utf-8")
    it.app.screen.post_message(DraftRequested(other))
    return await until(it, "Two people changed these")


async def test_the_other_answer_is_taken_with_one_key_and_is_gone_from_the_file(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"listing.name": "Book"}) as it:
        asked = await opened(it, it.draft.read_text("utf-8") + CONFLICT)
        assert "Theirs: Bob (t)" in asked
        await it.press("t", "enter")
        await until(it, "App name *", gone="Two people changed these")
        said = told(it.app)
        text = it.draft.with_name("other.toml").read_text("utf-8")
    assert "1 answer settled. Where git stopped at this file: git add, then commit." in said
    assert 'name = "Their Book"' in text
    assert "conflict" not in text


async def test_a_choice_that_was_postponed_is_asked_again_at_the_key_that_saves(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"listing.name": "Book"}) as it:
        await opened(it, it.draft.read_text("utf-8") + CONFLICT)
        await it.press("escape")
        page = await until(it, "Two people changed this answer: Ann; Bob")
        assert "✗" in page
        await it.press("ctrl+s")
        await until(it, "Two people changed these")
        await it.press("t", "enter")
        await until(it, "Their Book", gone="Two people changed")


async def test_git_s_conflict_markers_lead_to_the_same_question(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"listing.name": "Book"}) as it:
        line = 'name = "Book"\n'
        marked = f'<<<<<<< HEAD\n{line}=======\nname = "Their Book"\n>>>>>>> bob\n'
        head, _, rest = it.draft.read_text("utf-8").rpartition(line)
        asked = await opened(it, head + marked + rest)
        assert "Their Book" in asked
        await it.press("m", "enter")
        await until(it, "App name *", gone="Two people changed these")
        text = it.draft.with_name("other.toml").read_text("utf-8")
    assert "Their Book" not in text
    assert "<<<" not in text
