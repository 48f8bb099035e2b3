"""Filling in on the screen: asked where, read, shown field by field, taken only as marked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from screens.proposals.fill_from import FillFromScreen
from screens.proposals.reading_from import AutofillProgressDialog
from screens.proposals.screen import Proposals, ProposalsScreen
from screens.step.screen import StepScreen
from screens.widgets.dialogs import ConfirmDialog
from tests.screens.step.stage import NARROW, WIDE, Play, play
from tests.standin.faulty import Faulty
from tests.standin.pages import page
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.drafts.proposals_file import AssistantProposal, ProposalsFile
from wizard.inspection.net.client import Client
from wizard.topics.live import live_run

FULL, LABEL, TYPES, HOSTS = (
    "app.fullscreen.url", "app.instructions.label", "app.types", "app.hosts",
)  # fmt: skip
NEW = "https://app.example.com/full"
MANIFEST = {
    "schema_version": "4.1",
    "post_installation_instruction": {"page": {"label": "[b]Finish[/b] setting up"}},
    "fullscreen": {"source_url": NEW},
}
OWN: Mapping[str, Value] = {TYPES: ["full-screen"], LABEL: "Our own words"}


async def _when(it: Play, test: Callable[[], bool]) -> str:
    for _ in range(1500):
        if test():
            return await it.settled()
        await it.pilot.pause(0.02)
    raise AssertionError(it.seen())


async def _until(it: Play, kind: type) -> str:
    return await _when(it, lambda: isinstance(it.app.screen, kind))


def _value(it: Play, field: str) -> Value | None:
    assert it.app._open_draft is not None
    return it.app._open_draft.session.value(field)


def _notes(it: Play) -> str:
    return " ".join(note.message for note in it.app._notifications)


@asynccontextmanager
async def on_page(
    home: Path,
    catalogue: Catalogue,
    document: object = MANIFEST,
    answers: Mapping[str, Value] = OWN,
    size: tuple[int, int] = NARROW,
) -> AsyncIterator[Play]:
    """The page that asks for addresses, and a manifest next to the draft."""
    (home / "manifest.json").write_text(json.dumps(document), "utf-8")
    async with play(home, catalogue, answers, size) as it:
        await it.go(catalogue.edition("2025-02").page_of_field[FULL].page.id, FULL)
        yield it


async def _pick(it: Play, source: str = "manifest.json") -> None:
    await it.press("ctrl+o")
    await _until(it, FillFromScreen)
    it.app.post_message(events.Paste(source))
    await it.press("enter")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_each_answer_is_shown_with_its_origin_and_own_ones_are_not_marked(
    home: Path, catalogue: Catalogue, size: tuple[int, int]
) -> None:
    async with on_page(home, catalogue, size=size) as it:
        await _pick(it)
        first = await _until(it, ProposalsScreen)
        second = await it.press("down")

    assert "From manifest.json · 2 of 3 marked · 1 differs from yours" in first
    assert f"Proposed\n {NEW}\n Read in manifest.json, fullscreen.source_url" in first
    rows = [line for line in second.splitlines() if "[x]" in line or "[ ]" in line]
    assert rows[0].startswith("  [x] Address of the full")
    assert " sure" in rows[0]
    assert rows[1].startswith("▸ [ ] Text of the link")
    assert "≠ [b]Finish[/b]" in rows[1]
    assert "Your present answer\n Our own words\n Proposed instead of your text" in second
    assert "space mark" in second
    assert max(map(len, second.splitlines())) <= size[0]


async def test_what_is_marked_is_taken_shown_and_saved_and_can_be_taken_back(
    home: Path, catalogue: Catalogue
) -> None:
    async with on_page(home, catalogue) as it:
        await _pick(it)
        await _until(it, ProposalsScreen)
        await it.press("enter")
        shown = await _until(it, StepScreen)
        values = _value(it, FULL), _value(it, LABEL), _value(it, HOSTS)
        told = _notes(it)
        await it.press("ctrl+s")
        await _when(it, lambda: NEW in it.draft.read_text("utf-8"))
        await it.press("ctrl+z")
        once = _value(it, FULL), _value(it, HOSTS)
        await it.press("ctrl+z")
        twice = _value(it, FULL), _value(it, HOSTS)

    assert values == (NEW, "Our own words", ["app.example.com"])
    assert NEW in shown
    assert told == "2 answers taken. Ctrl+Z takes them back, one by one."
    assert sorted(map(str, once)) == sorted(map(str, (None, values[0] if once[0] else values[2])))
    assert twice == (None, None)


async def test_space_and_a_click_mark_and_only_so_own_words_are_replaced(
    home: Path, catalogue: Catalogue
) -> None:
    async with on_page(home, catalogue) as it:
        await _pick(it)
        await _until(it, ProposalsScreen)
        await it.press("space")
        row = [each.field for each in it.app.screen._shown].index(LABEL)  # type: ignore[attr-defined]
        line = it.app.screen.query_one(Proposals).line_of(row)
        await it.pilot.click(Proposals, offset=(8, line))
        shown = await it.settled()
        await it.press("enter")
        await _until(it, StepScreen)
        values = _value(it, FULL), _value(it, LABEL)

    assert "[ ] Address" in shown
    assert "▸ [x] Text of the link" in shown
    assert values == (None, "[b]Finish[/b] setting up")


async def test_all_means_what_loses_nothing_and_nothing_changes_unless_it_is_taken(
    home: Path, catalogue: Catalogue
) -> None:
    async with on_page(home, catalogue) as it:
        before = it.draft.read_bytes()
        await _pick(it)
        await _until(it, ProposalsScreen)
        await it.press("escape")
        await _until(it, StepScreen)
        await _pick(it)
        await _until(it, ProposalsScreen)
        none = await it.press("a")
        every = await it.press("a")
        await it.press("a", "enter")
        await _until(it, StepScreen)
        await it.press("ctrl+z")
        after = it.draft.read_bytes()
        values = _value(it, FULL), _value(it, LABEL), _value(it, TYPES)

    assert "0 of 3 marked" in none
    assert "2 of 3 marked" in every
    assert "[ ] Text of the link" in every
    assert after == before
    assert values == (None, "Our own words", ["full-screen"])


async def test_what_the_types_decide_unfolds_with_them(home: Path, catalogue: Catalogue) -> None:
    document = {"sidepanel": {"source_url": "https://app.example.com/panel"}}
    async with on_page(home, catalogue, document) as it:
        folded = it.seen()
        await _pick(it)
        shown = await _until(it, ProposalsScreen)
        await it.press("enter")
        await _until(it, StepScreen)
        page_now = await it.settled()

    assert "– Address of the side panel page, Where the side panel opens" in folded
    assert "The manifest has no version; 4.1 is known here." in shown
    assert "https://app.example.com/panel" in page_now


async def test_a_project_is_read_and_another_value_of_an_answer_can_be_chosen(
    home: Path, catalogue: Catalogue
) -> None:
    (home / "README.md").write_text("# [red]Ledger[/red] Sync\n", "utf-8")
    (home / "package.json").write_text('{"name": "ledger", "displayName": "Ledger"}', "utf-8")
    async with play(home, catalogue, {}, WIDE) as it:
        await _pick(it, ".")
        await _until(it, ProposalsScreen)
        await _when(it, lambda: "Ledger" in it.seen())
        for _ in range(20):
            if "▸ [" in it.seen() and "App name" in it.seen().partition("▸")[2].splitlines()[0]:
                break
            await it.press("down")
        first = it.seen()
        turned = await it.press("o")
        await it.press("enter")
        await _until(it, StepScreen)
        name = _value(it, "listing.name")

    assert "likely: This is the package's display name" in first
    assert "or [red]Ledger[/red] Sync: README.md, first heading, guess" in first
    assert "guess: The heading of a README" in turned
    assert name == "[red]Ledger[/red] Sync"


async def test_what_gives_nothing_is_told(home: Path, catalogue: Catalogue) -> None:
    known = {"schema_version": "4.1", "x\x1b": 1}
    said = {
        "empty.json": "empty.json contains no answers that can be read.",
        "manifest.json": "Nothing new was found.\nNot read",
        "http://a.example": "Only https is read.",
    }
    told = {}
    (home / "empty.json").write_text("[]", "utf-8")
    async with on_page(home, catalogue, known) as it:
        for source in said:
            it.app.clear_notifications()
            await _pick(it, source)
            await _when(it, lambda: bool(_notes(it)))
            told[source] = _notes(it)
            await _until(it, StepScreen)

    assert [source for source in said if said[source] not in told[source]] == []
    assert "\x1b" not in "".join(told.values())


async def test_a_path_is_completed_by_tab_and_one_that_leads_nowhere_is_told(
    home: Path, catalogue: Catalogue
) -> None:
    async with on_page(home, catalogue) as it:
        await it.press("ctrl+o")
        await _until(it, FillFromScreen)
        await it.press("enter")
        empty = await _when(it, lambda: "Type a path" in it.seen())
        await it.press(*"nowhere", "enter")
        absent = await _when(it, lambda: "nothing with that name here" in it.seen())
        await it.press(*["backspace"] * 7, *"mani")
        await _when(it, lambda: "▸ manifest.json" in it.seen())
        await it.press("tab", "enter")
        shown = await _until(it, ProposalsScreen)

    assert "manifest.json" in empty
    assert "manifest.json" not in absent
    assert "From manifest.json" in shown


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Faulty]:
    with Faulty("www.ledger.example") as web:
        link = '<a href="/privacy">Privacy policy</a>'
        web.on("/", page("Ledger Sync", f"<h1>Ledger</h1>{link}"), host="www.ledger.example")
        web.on("/robots.txt", page("", "", 404))
        made = lambda _permits: Client(web.guard(), ca_file=str(web.ca_file))  # noqa: E731
        monkeypatch.setattr(live_run, "client_for", made)
        yield web


async def test_a_site_is_named_first_and_read_only_once_somebody_agrees(
    home: Path, catalogue: Catalogue, site: Faulty
) -> None:
    async with on_page(home, catalogue, size=WIDE) as it:
        await _pick(it, "https://www.ledger.example")
        asked = await _until(it, ConfirmDialog)
        seen_before = list(site.seen)
        await it.press("escape")
        await _until(it, StepScreen)
        seen_after_no = list(site.seen)
        await _pick(it, "https://www.ledger.example")
        await _until(it, ConfirmDialog)
        await it.press("enter")
        shown = await _until(it, ProposalsScreen)

    assert "GET https://www.ledger.example/robots.txt" in asked
    assert "at most 7 more pages of www.ledger.example" in asked
    assert seen_before == seen_after_no == []
    assert "https://www.ledger.example/privacy" in shown
    assert {one.method for one in site.seen} == {"GET"}


async def test_escape_ends_the_reading_and_leaves_the_page_as_it_was(
    home: Path, catalogue: Catalogue, site: Faulty
) -> None:
    site.on("/", lambda line, _asked, _rest: line.wait(), host="www.ledger.example")
    async with on_page(home, catalogue) as it:
        before = it.draft.read_bytes()
        await _pick(it, "https://www.ledger.example")
        await _until(it, ConfirmDialog)
        await it.press("enter")
        await _until(it, AutofillProgressDialog)
        await _when(it, lambda: "www.ledger.example/" in it.seen())
        await it.press("escape")
        await _until(it, StepScreen)
        shown = await it.settled()

    assert "Address of the full screen page" in shown
    assert before == it.draft.read_bytes()


async def test_the_palette_offers_it_on_every_page(home: Path, catalogue: Catalogue) -> None:
    async with on_page(home, catalogue) as it:
        await it.go("your-app")
        await it.press("ctrl+p")
        await it.press(*"fill answers")
        shown = await _when(it, lambda: "Fill answers from what you have" in it.seen())
        await it.press("enter")
        await _until(it, FillFromScreen)

    assert shown.count("Fill answers from what you have") == 1


async def test_what_an_assistant_proposed_is_offered_until_it_is_taken(
    home: Path, catalogue: Catalogue
) -> None:
    async with on_page(home, catalogue) as it:
        assert it.app._open_draft is not None
        proposal = AssistantProposal(LABEL, "Connect", "README.md", "Helper", "2026-11-30")
        ProposalsFile(it.app._open_draft.draft.path).add([proposal])
        await it.press("ctrl+o")
        asked = await _until(it, FillFromScreen)
        assert "An assistant's proposals wait" in asked
        assert ".proposals.json" in asked
        await it.press("enter")
        shown = await _until(it, ProposalsScreen)
        assert "the assistant “Helper”, 2026-11-30" in shown
        assert "[x]" not in shown
        await it.press("space", "enter")
        await _until(it, StepScreen)
        assert _value(it, LABEL) == "Connect"

        await it.press("ctrl+o")
        assert "proposals wait" not in await _until(it, FillFromScreen)
