"""Answers that several apps share, on the page where they are asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.step.stage import NOON, Play, desk_in, play
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.company import named_from
from wizard.session.company import CompanyFile, file_of

PAGE, FIELD = "questionnaire-company", "q.legal_name"
OURS = "Fieldline Software Ltd."


def company(home: Path, catalogue: Catalogue) -> CompanyFile:
    return file_of(desk_in(home, catalogue))


async def joined(playing: Play, home: Path, catalogue: Catalogue) -> None:
    """Lets the draft that is open inherit, as the command does while it is closed."""
    work = playing.app._open_draft
    assert work is not None
    company(home, catalogue).put({FIELD: OURS}, "Fieldline")
    work.join(named_from(work.draft.path, desk_in(home, catalogue).places.company))
    await playing.go(PAGE, FIELD)


async def test_an_inherited_answer_is_seen_as_such(home: Path, catalogue: Catalogue) -> None:
    async with play(home, catalogue, {}) as playing:
        await joined(playing, home, catalogue)
        screen = playing.seen()
        guide = playing.guide()

    assert OURS in screen
    assert "the company's" in screen
    assert "From “Fieldline”" in guide
    assert FIELD.partition(".")[2] not in playing.draft.read_text("utf-8"), "it stays where it is"


async def test_what_is_typed_holds_for_this_app_and_emptying_it_inherits_again(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {}) as playing:
        await joined(playing, home, catalogue)
        own = await playing.press("end", "X")
        assert playing.app._open_draft is not None
        assert playing.app._open_draft.session.value(FIELD) == f"{OURS}X"
        await playing.press(*["backspace"] * (len(OURS) + 1))
        left = await playing.press("tab")

    assert "the company's" not in own
    assert OURS in left
    assert "the company's" in left


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (FIELD, "Answer this first"),
        ("listing.tagline", "cannot be shared between apps"),
        ("media.logo", "Name a file first"),
    ],
)
async def test_the_key_for_sharing_says_why_nothing_can_be_shared(
    home: Path, catalogue: Catalogue, field: str, said: str
) -> None:
    async with play(home, catalogue, {}) as playing:
        work = playing.app._open_draft
        assert work is not None
        await playing.go(work.session.edition.page_of_field[field].page.id, field)
        await playing.press("f9")
        notes = [note.message for note in playing.app._notifications]

    assert [note for note in notes if said in note]


@pytest.mark.parametrize("file_there", [True, False], ids=["joined", "first-shared-answer"])
async def test_one_key_gives_an_answer_to_all_apps(
    home: Path, catalogue: Catalogue, file_there: bool
) -> None:
    async with play(home, catalogue, {FIELD: "Mine, Inc."}) as playing:
        if file_there:
            await joined(playing, home, catalogue)
        await playing.go(PAGE, FIELD)
        await playing.press("f9")
        asked = await playing.press()
        await playing.press("g")
        await playing.app.workers.wait_for_complete()
        screen = await playing.press("ctrl+s")
        await playing.app.workers.wait_for_complete()
        company_s = company(home, catalogue).read().answers

    assert "Share this app's answer with all apps" in asked
    assert ("Use the answer of “Fieldline”" in asked) == file_there
    assert company_s == {FIELD: "Mine, Inc."}
    assert "the company's" in screen
    text = playing.draft.read_text("utf-8")
    assert 'company = "' in text
    assert "Mine, Inc." not in text


async def test_the_company_s_answer_can_be_taken_and_the_own_one_brought_back(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {FIELD: "Mine, Inc."}) as playing:
        await joined(playing, home, catalogue)
        await playing.press("f9")
        taken = await playing.press("c")
        back = await playing.press("ctrl+z")

    assert OURS in taken
    assert "Mine, Inc." not in taken.replace("restores yours", "")
    assert "Mine, Inc." in back


async def test_a_company_s_file_that_cannot_be_read_is_told_where_its_answers_are_missed(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {}) as playing:
        await joined(playing, home, catalogue)
        company(home, catalogue).path.write_text("no toml", "utf-8")
        assert playing.app._open_draft is not None
        playing.app._open_draft.inherit_again(playing.app._open_draft.look_at_company())
        await playing.go("questionnaire-product")
        await playing.go(PAGE, FIELD)
        guide = playing.guide()

    assert "Nothing is inherited: " in guide
    assert "company.toml" in guide


async def test_what_changed_in_the_company_s_file_shows_when_one_comes_back(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {}) as playing:
        await joined(playing, home, catalogue)
        await playing.go(PAGE, "q.website")
        CompanyFile(company(home, catalogue).path, catalogue, lambda: NOON).put({FIELD: "New Ltd."})
        playing.app._attending.came_back()
        await playing.app.workers.wait_for_complete()
        screen = await playing.settled()

    assert "New Ltd." in screen
