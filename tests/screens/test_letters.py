"""Letters that any text tells as keys are pressed where they are told, in both cases."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import ModuleType

import pytest
from textual.dom import DOMNode
from textual.pilot import Pilot

from screens.app import WizardApp
from screens.widgets._textual import other_case
from screens.widgets.messages import ScreenRequested
from tests.pictures.test_pictures import (
    NOON,
    Pasted,
    conflict,
    feedback,
    feedback_split,
    keys,
    stage,
)
from tests.screens.home.stage import made, until
from tests.test_docs import module_at
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import DAY

ROOT = Path(__file__).parents[2]


async def team(pilot: Pilot[int]) -> None:
    """Opens the team, as the command palette does."""
    pilot.app.screen.post_message(ScreenRequested("team"))
    await until(pilot, "Who answers what, until when")


SCREENS: dict[str, Callable[[Pilot[int]], Awaitable[object]]] = {
    "home": keys("escape"),
    "review": keys("f5"),
    "editions": keys("f5", "e"),
    "export": keys("f8"),
    "hand-off": keys("ctrl+t"),
    "feedback": feedback,
    "feedback-split": feedback_split,
    "calendar": keys("ctrl+g"),
    "page-map": keys("ctrl+d", "r"),
    "team": team,
    "live": keys("f6"),
    "scan": keys("shift+f6"),
    "conflict": conflict,
    "list": keys("f2", Pasted("screenshots"), "enter"),
    "help": keys("f1"),
}
TOLD: dict[str, dict[str, str]] = {
    "README.md": {"home": "nv"},
    "docs/guide.md": {"home": "a", "review": "e", "editions": "cu"},
    "docs/after-approval.md": {"calendar": "ei"},
    "docs/bundle-format.md": {"export": "m", "home": "i"},
    "docs/editions.md": {"review": "el", "home": "e", "editions": "acku"},
    "docs/feedback.md": {"feedback": "ierdotx", "feedback-split": "msenw"},
    "docs/hand-off.md": {"hand-off": "cnpvgs"},
    "docs/reports.md": {"review": "kf", "page-map": "fosrx"},
    "docs/team.md": {"review": "city", "team": "aenpy"},
    "screens": {
        "calendar": "ai",
        "conflict": "mtaf",
        "editions": "u",
        "review": "lew",
        "export": "x",
        "feedback": "etx",
        "feedback-split": "e",
        "list": "a",
        "hand-off": "c",
        "home": "n",
        "live": "r",
        "help": "q",
    },
}
"""Page to the letters that it tells as keys, by the screen that they are told of."""

NO_KEYS: dict[str, str] = {
    "docs/autofill.md": "ao",  # pressed in the tests of proposals
    "docs/bundle-format.md": "az/",  # names of files
    "docs/catalogue-format.md": "co",  # tiers
    "docs/own-requirements.md": "c",
    "docs/command-line.md": "ynoaq?",  # answers to questions, and a sign for others
    "docs/reports.md": "w?ovx",  # signs
    "docs/feedback.md": "w",  # a sign of the reply as well
    "docs/review.md": "/s?rmg",  # pressed in the tests of the desk; "?" is a sign too
}


@pytest.fixture
def desk(tmp_path: Path) -> AppContext:
    return AppContext(UserFolders.below(tmp_path / "home"), now=lambda: NOON, as_of=DAY)


@pytest.fixture(scope="module")
def make_keys() -> ModuleType:
    return module_at(ROOT / "docs" / "make_keys.py")


def test_every_letter_that_a_page_tells_is_pressed_by_these_tests() -> None:
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        name = page.relative_to(ROOT).as_posix()
        told = set(re.findall(r"`([A-Za-z?/])`", page.read_text("utf-8")))
        known = "".join(TOLD.get(name, {}).values()) + NO_KEYS.get(name, "")
        if name != "docs/keys.md":
            assert {letter.casefold() for letter in told} <= set(known), name


def test_letters_are_bound_in_lower_case_alone(make_keys: ModuleType) -> None:
    bound: dict[str, type[DOMNode]] = make_keys.classes()
    capitals = {
        name: binding.key
        for name, each in bound.items()
        for binding in make_keys.bindings_of(each)
        if binding.key.isupper()
    }
    assert bound
    assert capitals == {}, "a capital does what the small letter does"


def letters_told(screen: str) -> set[str]:
    return {letter for told in TOLD.values() for letter in told.get(screen, "")}


def letters_bound(make_keys: ModuleType, app: WizardApp) -> set[str]:
    """Those that are dead in this state of the screen included."""
    nodes = (app.focused or app.screen).ancestors_with_self
    classes = {each for node in nodes for each in type(node).__mro__}
    return {one.key for each in classes for one in make_keys.bindings_of(each)}


@pytest.mark.parametrize("screen", SCREENS)
async def test_letters_do_what_is_told_of_them_in_both_cases(
    desk: AppContext,
    screen: str,
    make_keys: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage(desk, made(desk, "Sitebook Sync")[0], (120, 40)) as pilot:
        await SCREENS[screen](pilot)
        app = pilot.app
        assert isinstance(app, WizardApp)
        shown = app.screen.active_bindings
        letters = {key for key, one in shown.items() if one.enabled and other_case(key)}
        assert letters_told(screen) <= letters_bound(make_keys, app)
        done: list[object] = []

        async def note(action: object, *_: object) -> bool:
            done.append(action)
            return True

        monkeypatch.setattr(app, "run_action", note)
        for letter in sorted(letters):
            for key in (letter, other_case(letter)):
                await pilot.press(key)
                assert done.pop() == shown[letter].binding.action, key
                assert not done, key
        monkeypatch.undo()


async def test_capitals_work_and_stay_capitals_in_a_text(desk: AppContext) -> None:
    async with stage(desk, made(desk, "Sitebook Sync")[0], (120, 40)) as pilot:
        await keys("f5", "E")(pilot)
        assert type(pilot.app.screen).__name__ == "EditionsScreen"
        await keys("escape", "slash", "ctrl+f", "E", "d")(pilot)
        assert getattr(pilot.app.focused, "value", "") == "Ed"
        await keys("escape")(pilot)
