"""Signing the answers of a page, on the page."""

from __future__ import annotations

from pathlib import Path

from tests.screens.step.stage import WIDE, play
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status

PAGE, FIELD, JUDGED = "not-listed-audience", "screen.internal_only", "dq-internal-tool"


async def test_a_page_is_signed_in_place_and_a_changed_answer_ends_that(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"app.types": ["full-screen"], FIELD: False}, WIDE) as playing:
        work = playing.app._open_draft
        assert work is not None
        before = await playing.go(PAGE, FIELD)
        asked = await playing.press("shift+f5")
        await playing.press(*"Ana", "enter")
        signed = work.session.assessment.findings[JUDGED]
        guide = playing.guide()
        work.session.set(FIELD, None)
        work.session.set(FIELD, False)
        again = work.session.assessment.findings[JUDGED]
        work.session.set("app.types", ["side-panel"])
        elsewhere = work.session.assessment.findings[JUDGED]

    assert "•" in before
    assert "The signature confirms, until an answer changes:" in asked
    assert signed.status is Status.MET
    assert "✎ Ana, 2025-04-01" in guide
    assert again == signed
    assert elsewhere.status is Status.MET


async def test_a_signature_is_taken_back_by_undo_and_made_again_by_redo(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"app.types": ["full-screen"], FIELD: False}, WIDE) as playing:
        work = playing.app._open_draft
        assert work is not None
        await playing.go(PAGE, FIELD)
        await playing.press("shift+f5", *"Ana", "enter")
        signed = list(work.draft.signatures)
        await playing.press("ctrl+z")
        after_undo = list(work.draft.signatures)
        guide = playing.guide()
        await playing.press("ctrl+y")
        redone = list(work.draft.signatures)

    assert [each.by for each in signed] == ["Ana"]
    assert after_undo == []
    assert "Answered, but not signed yet" in guide
    assert redone == signed


async def test_the_key_does_nothing_where_nothing_waits(home: Path, catalogue: Catalogue) -> None:
    async with play(home, catalogue, {}, WIDE) as playing:
        shown = await playing.press("shift+f5")

    assert "Who says so?" not in shown


async def test_the_confirmations_of_a_page_are_one_list_with_one_name(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"app.types": ["full-screen"]}, WIDE) as playing:
        work = playing.app._open_draft
        assert work is not None
        await playing.go("logo", "media.logo_rights_ack")
        asked = await playing.press("shift+f5")
        shown = await playing.press(*"Ana", "enter")
        answers = dict(work.session.draft.answers)

    assert "• We may use every mark in the logo" in asked
    assert "• Our logo is not offensive" in asked
    given = [name for name in answers if name.startswith("media.logo_")]
    assert len(given) == 4
    assert {answers[name]["by"] for name in given} == {"Ana"}
    assert "Ana, 1 Apr 2025" in shown
