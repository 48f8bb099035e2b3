"""The main screens as a person sees them, line by line, compared with what was agreed.

WIZARD_PICTURES=update python -m pytest tests/pictures    draws them anew; look at the difference
"""

from __future__ import annotations

import asyncio
import difflib
import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from screens.app import WizardApp
from tests.screens.home.stage import made, until
from tests.screens.review.stage import seen
from wizard.session.app_context import AppContext
from wizard.session.samples import DAY, Sample, sample_folder
from wizard.topics.upkeep.draft_list import update_draft_list

SIZES = ((80, 24), (120, 40))
FOLDER = Path(__file__).parent
NOON = datetime.combine(DAY, datetime.min.time(), UTC).replace(hour=12)
MASK = "/home/ana/apps1"
STILL_FRAMES = 4
UPDATE = os.environ.get("WIZARD_PICTURES") == "update"


def sample(place: Path, which: Sample = Sample.READY) -> Path:
    """The draft in a copy of a sample, last changed at a known time."""
    shutil.copytree(sample_folder(which), place / which.value)
    return place / which.value / "submission.toml"


async def still(pilot: Pilot[int]) -> str:
    """The screen once all work behind it is done and it stays as it is."""
    app = pilot.app
    assert isinstance(app, WizardApp)
    shown, same = "", 0
    async with asyncio.timeout(60):
        while same < STILL_FRAMES:
            await pilot.pause(0.02)
            before, shown = shown, seen(app)
            same = same + 1 if shown == before and not is_busy(app) else 0
    return shown


def is_busy(app: WizardApp) -> bool:
    """Whether a key, a look at files or other work in the background is still going on."""
    keys = app.key_queue
    working = any(each.is_running and not keys.waits_for_person(each) for each in app.workers)
    return working or keys.is_settling or app._attending.looking


@asynccontextmanager
async def stage(
    desk: AppContext, start: Path | None, size: tuple[int, int] = SIZES[0]
) -> AsyncIterator[Pilot[int]]:
    """The whole program; whatever it raises is raised here."""
    app = WizardApp(desk, start)
    async with app.run_test(size=size) as pilot:
        await still(pilot)
        yield pilot
        app.leave_work()
    assert app.return_code in (None, 0)


Steps = Callable[[Pilot[int]], Awaitable[object]]


class Pasted(str):
    """A text that comes in one piece: the picture is the same, and each letter takes its time."""

    __slots__ = ()


def keys(*names: str) -> Steps:
    """Presses keys and pastes texts, each once the screen has come to rest."""

    async def press(pilot: Pilot[int]) -> None:
        for name in names:
            if isinstance(name, Pasted):
                pilot.app.post_message(events.Paste(name))
            else:
                await pilot.press(name)
            await still(pilot)

    return press


async def conflict(pilot: Pilot[int]) -> None:
    """Two versions of the name, and a tagline that only the file has."""
    from screens.home.conflict import ConflictScreen
    from wizard.drafts.merge import AnswerConflict

    both = AnswerConflict("listing.name", "Sitebook Sync", "Sitebook Log", "Sitebook Sync Two")
    theirs = AnswerConflict("listing.tagline", None, None, "Sync notes with daily logs")
    labels = {"listing.name": "App name", "listing.tagline": "Tagline"}
    pilot.app.push_screen(ConflictScreen([both, theirs], labels))
    await still(pilot)


async def drawn(pilot: Pilot[int]) -> None:
    """Waits for a picture of a file: it is read behind the screen."""
    await until(pilot, "▀▀")


async def pictures(pilot: Pilot[int]) -> None:
    """A list of screenshots, beside the guide with the one under the cursor."""
    await keys("f2", Pasted("screenshots and"), "enter")(pilot)
    if pilot.app.size.width > 100:
        await drawn(pilot)


async def closer(pilot: Pilot[int]) -> None:
    """A closer look at the logo."""
    await keys("f2", Pasted("logo"), "enter", "f9")(pilot)
    await drawn(pilot)


async def listing(pilot: Pilot[int]) -> None:
    """How the listing will look."""
    await keys("ctrl+l")(pilot)
    await drawn(pilot)


REVIEW = """Hi Mara,

1. Screenshots
   - rfi.png is blurry
   - the second shows a customer's name
2. Please shorten the tagline. It is cut off on the card.
3. The FAQ is dead.

Best regards,
Jo
"""


async def feedback_split(pilot: Pilot[int]) -> None:
    """What was made of a reviewer's mail, before it is taken."""
    await keys("ctrl+r", "i")(pilot)
    area = pilot.app.focused
    assert area is not None
    area.post_message(events.Paste(REVIEW))
    await keys("ctrl+s")(pilot)


async def feedback(pilot: Pilot[int]) -> None:
    """Points of a round, one of them tied and deferred."""
    await feedback_split(pilot)
    await keys("enter", "down", "t", "enter", "d", Pasted("Until version 1.3"), "enter")(pilot)
    await until(pilot, "saved 12:00")  # the line at the top tells it a little later


READY_STEPS: dict[str, Steps] = {
    "step": keys("f2", Pasted("name and"), "enter"),
    "review": keys("f5"),
    "jump": keys("f2"),
    "search": keys("ctrl+f", Pasted("tagline")),
    "export": keys("f8"),
    "help": keys("f1"),
    "conflict": conflict,
    "pictures": pictures,
    "closer": closer,
    "listing": listing,
    "catalogue": keys(
        "f12", "slash", Pasted("no-procore"), "enter", "tab", Pasted("Procore Cranes")
    ),
    "feedback": feedback,
    "feedback-split": feedback_split,
    "hand-off": keys("ctrl+t", "n", "n", "n", "n", "n", "c", "space"),
}


async def compare_sizes(
    pilot: Pilot[int], name: str, place: Path, without: Callable[[str], str] = str
) -> None:
    """Compares the screen with its picture at each size, in one run of the program.

    `without` takes out of the text what is no matter of looks.
    """
    for size in SIZES:
        await pilot.resize_terminal(*size)
        compare(name, size, without(await still(pilot)), place)


def compare(name: str, size: tuple[int, int], shown: str, place: Path) -> None:
    """Fails with the lines that differ from the picture."""
    picture = FOLDER / f"{name}-{size[0]}x{size[1]}.txt"
    assert len(str(place)) == len(MASK)
    masked = shown.replace(str(place), MASK).rstrip()
    if UPDATE:
        picture.write_text(f"{masked}\n", "utf-8")
    agreed = picture.read_text("utf-8") if picture.exists() else ""
    lines = difflib.unified_diff(
        agreed.splitlines(), masked.splitlines(), "agreed", "now", lineterm="", n=1
    )
    difference = "\n".join(lines)
    assert not difference, f"{picture.name} has changed; {__doc__}\n{difference}"


@pytest.mark.parametrize("name", READY_STEPS)
async def test_over_the_ready_sample(desk: AppContext, place: Path, name: str) -> None:
    async with stage(desk, sample(place)) as pilot:
        await READY_STEPS[name](pilot)
        await compare_sizes(pilot, name, place)


async def test_a_page_where_much_is_wrong(desk: AppContext, place: Path) -> None:
    async with stage(desk, sample(place, Sample.WRONG)) as pilot:
        await READY_STEPS["step"](pilot)
        await compare_sizes(pilot, "step-wrong", place)


async def test_a_page_with_folded_questions(desk: AppContext, place: Path) -> None:
    (path,) = made(desk, "Sitebook Sync")
    async with stage(desk, path) as pilot:
        await compare_sizes(pilot, "step-folded", place)


async def test_home_without_drafts(desk: AppContext, place: Path) -> None:
    async with stage(desk, None) as pilot:
        await compare_sizes(pilot, "home-empty", place)


async def test_can_it_be_listed(desk: AppContext, place: Path) -> None:
    async with stage(desk, None) as pilot:
        await keys("n", "b", "d", "enter", "a", "b", "n", "y", "y", "n")(pilot)
        await compare_sizes(pilot, "fit", place, without=without_figures)


def without_figures(shown: str) -> str:
    """How much lies ahead follows from the catalogue."""
    return re.sub(r"\d+ items and \d+ h", "… items and … h", shown)


async def test_home_with_drafts(desk: AppContext, place: Path) -> None:
    made(desk, "Sitebook Sync", "Crane Log", "Punch List Board")
    for which in Sample:
        work = desk.look_at(sample(place, which))
        work.session.learn(work.look())
        update_draft_list(desk, work)
    async with stage(desk, None) as pilot:
        await compare_sizes(pilot, "home", place)


async def test_a_verified_bundle(desk: AppContext, place: Path) -> None:
    async with stage(desk, sample(place)) as pilot:
        await keys("f8", "e", "v")(pilot)
        await compare_sizes(pilot, "verify", place, without=without_sum)


def without_sum(shown: str) -> str:
    """Sizes and sums follow from the version of the catalogue, and are no matter of looks."""
    lines = shown.splitlines()
    hidden = [re.sub(r"(SHA-256|Size|Files|Made by) .*", r"\1 …", line) for line in lines]
    return "\n".join(hidden)


async def test_a_file_that_cannot_be_read(desk: AppContext, place: Path) -> None:
    broken = place / "sitebook.toml"
    broken.write_text('[wizard]\nname = "Sitebook"\nedition = 2025-02\n\n[listing]\n', "utf-8")
    async with stage(desk, broken) as pilot:
        await compare_sizes(pilot, "trouble", place)


def test_lines_of_keys_keep_help_and_the_way_back_at_80_columns() -> None:
    lines = [path.read_text("utf-8").splitlines()[-1] for path in FOLDER.glob("*-80x24.txt")]
    bars = [line for line in lines if "f1 help" in line or " esc " in line]
    assert len(bars) > 20
    without = [line for line in bars if "f1 help" not in line and "esc close" not in line]
    without += [line for line in bars if " esc " not in line and "q quit" not in line]
    assert without == [], "only help itself and the list of drafts may leave one out"


async def test_a_picture_fails_when_the_program_raised(desk: AppContext) -> None:
    async def crash() -> None:
        async with stage(desk, None) as pilot:
            pilot.app.call_later(lambda: 1 / 0)
            await pilot.pause()

    with pytest.raises(ZeroDivisionError):
        await crash()
