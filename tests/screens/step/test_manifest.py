"""The app's manifest on the screen: asked for, shown field by field, taken only as marked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from screens.manifest import ManifestScreen, Proposals
from screens.manifest_on_page import ADDRESSES
from screens.step import StepScreen
from tests.screens.step.stage import NARROW, WIDE, Play, play
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.procore.manifest import read_manifest
from wizard.session.manifest import proposals

FULL, LABEL, TYPES = "app.fullscreen.url", "app.instructions.label", "app.types"
NEW = "https://app.example.com/full"
MANIFEST = {
    "schema_version": "4.1",
    "post_installation_instruction": {"page": {"label": "[b]Finish[/b] setting up"}},
    "fullscreen": {"source_url": NEW},
}
OWN: Mapping[str, Value] = {TYPES: ["full-screen"], LABEL: "Our own words"}


async def _until(it: Play, kind: type) -> str:
    for _ in range(400):
        if isinstance(it.app.screen, kind):
            return await it.settled()
        await it.pilot.pause(0.02)
    raise AssertionError(it.seen())


def _value(it: Play, field: str) -> Value | None:
    assert it.app._work is not None
    return it.app._work.session.value(field)


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
    """The page that asks for addresses, and a manifest beside the draft."""
    (home / "manifest.json").write_text(json.dumps(document), "utf-8")
    async with play(home, catalogue, answers, size) as it:
        await it.go(catalogue.edition("2025-02").page_of_field[FULL].page.id, FULL)
        yield it


async def _pick(it: Play, path: str = "manifest.json") -> None:
    await it.press("ctrl+o")
    await it.pilot.pause(0.1)
    await it.press(*path, "enter")


def test_the_key_stands_where_the_manifest_has_addresses(catalogue: Catalogue) -> None:
    parts = {name: {"source_url": NEW} for name in ("fullscreen", "sidepanel")}
    manifest = read_manifest(json.dumps(parts).encode(), "m")
    found = proposals(manifest, catalogue.edition("2025-02"), {})
    assert {each.field for each in found if each.value == NEW} == ADDRESSES


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_each_answer_is_shown_and_own_ones_are_not_marked(
    home: Path, catalogue: Catalogue, size: tuple[int, int]
) -> None:
    async with on_page(home, catalogue, size=size) as it:
        page = it.seen()
        await _pick(it)
        first = await _until(it, ManifestScreen)
        second = await it.press("down")

    assert "^o manifest" in page
    assert "1 of 2 marked · 1 would replace what you wrote" in first
    rows = [line for line in second.splitlines() if "[x]" in line or "[ ]" in line]
    assert rows[0].startswith("  [x] Address of the full")
    assert f"unanswered → {NEW}" in rows[0]
    assert rows[1].startswith("▸ [ ] Text of the link")
    assert "Our own words → [b]Finish" in rows[1]
    assert "Now, what you wrote\n Our own words\n By the manifest\n [b]Finish[/b]" in second
    assert "space mark" in second
    assert max(map(len, second.splitlines())) <= size[0]


async def test_what_is_marked_is_taken_shown_and_saved_and_can_be_taken_back(
    home: Path, catalogue: Catalogue
) -> None:
    async with on_page(home, catalogue) as it:
        await _pick(it)
        await _until(it, ManifestScreen)
        await it.press("enter")
        shown = await _until(it, StepScreen)
        values = _value(it, FULL), _value(it, LABEL)
        told = _notes(it)
        await it.press("ctrl+s")
        await it.pilot.pause(0.1)
        saved = it.draft.read_text("utf-8")
        await it.press("ctrl+z")
        back = _value(it, FULL)

    assert values == (NEW, "Our own words")
    assert NEW in shown
    assert told == "1 answer from the manifest. Ctrl+Z takes it back."
    assert NEW in saved
    assert back is None


async def test_space_and_a_click_mark_and_take_the_mark_away(
    home: Path, catalogue: Catalogue
) -> None:
    async with on_page(home, catalogue) as it:
        await _pick(it)
        await _until(it, ManifestScreen)
        await it.press("space")
        await it.pilot.click(Proposals, offset=(8, 1))
        shown = await it.settled()
        await it.press("enter")
        await _until(it, StepScreen)
        values = _value(it, FULL), _value(it, LABEL)

    assert "[ ] Address" in shown
    assert "▸ [x] Text of the link" in shown
    assert values == (None, "[b]Finish[/b] setting up")


async def test_all_are_marked_or_none(home: Path, catalogue: Catalogue) -> None:
    async with on_page(home, catalogue) as it:
        await _pick(it)
        await _until(it, ManifestScreen)
        every = await it.press("a")
        none = await it.press("a")

    assert "2 of 2 marked" in every
    assert "0 of 2 marked" in none


@pytest.mark.parametrize("keys", [("escape",), ("a", "a", "enter")])
async def test_nothing_changes_unless_it_is_taken(
    home: Path, catalogue: Catalogue, keys: tuple[str, ...]
) -> None:
    async with on_page(home, catalogue) as it:
        before = it.draft.read_bytes()
        await _pick(it)
        await _until(it, ManifestScreen)
        await it.press(*keys)
        await _until(it, StepScreen)
        await it.press("ctrl+z")
        after = it.draft.read_bytes()
        values = _value(it, FULL), _value(it, LABEL), _value(it, TYPES)

    assert after == before
    assert values == (None, "Our own words", ["full-screen"])


async def test_what_the_types_decide_unfolds_with_them(home: Path, catalogue: Catalogue) -> None:
    document = {"sidepanel": {"source_url": "https://app.example.com/panel"}}
    async with on_page(home, catalogue, document) as it:
        folded = it.seen()
        await _pick(it)
        shown = await _until(it, ManifestScreen)
        await it.press("enter")
        await _until(it, StepScreen)
        page = await it.settled()

    assert "Address of the side panel page: asked when" in folded
    assert "The manifest has no version; 4.1 is known here." in shown
    assert "https://app.example.com/panel" in page


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "manifest.json is no manifest of an app."),
        ({"schema_version": "4.1", "x\x1b": 1}, "The draft says what the manifest says.\nNot read"),
    ],
)
async def test_a_file_that_gives_nothing_is_told(
    home: Path, catalogue: Catalogue, document: object, said: str
) -> None:
    async with on_page(home, catalogue, document) as it:
        await _pick(it)
        for _ in range(200):
            if _notes(it):
                break
            await it.pilot.pause(0.02)
        told = _notes(it)
        assert isinstance(it.app.screen, StepScreen)

    assert said in told
    assert "\x1b" not in told


async def test_the_palette_offers_it_on_every_page(home: Path, catalogue: Catalogue) -> None:
    async with on_page(home, catalogue) as it:
        page = await it.go("your-app")
        await it.press("ctrl+p")
        await it.press(*"manifest")
        for _ in range(200):
            if "Fill answers from" in it.seen():
                break
            await it.pilot.pause(0.02)
        shown = it.seen()
        await it.press("enter")
        for _ in range(200):
            if "manifest.json" in it.seen():
                break
            await it.pilot.pause(0.02)
        picking = it.seen()

    assert "^o manifest" not in page
    assert shown.count("Fill answers from the app's manifest") == 1
    assert "manifest.json" in picking
