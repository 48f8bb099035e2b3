"""Users give actions other keys: the keys work, all texts name them, and mistakes are told."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from screens.app import WizardApp
from screens.shell.keymap import load_keymap
from screens.widgets.key_labels import key_name, use_keymap, with_keys
from screens.widgets.keybar import KeyBar
from tests.pictures.test_pictures import NOON, keys, stage
from tests.screens.home.stage import made
from tests.test_docs import module_at
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import DAY

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "screens").rglob("*.py"))


@pytest.fixture(scope="module")
def make_keys() -> ModuleType:
    return module_at(ROOT / "docs" / "make_keys.py")


@pytest.fixture(autouse=True)
def _usual_keys() -> Iterator[None]:
    yield
    use_keymap({})


@pytest.fixture
def desk(tmp_path: Path) -> AppContext:
    return AppContext(UserFolders.below(tmp_path / "home"), now=lambda: NOON, as_of=DAY)


def write_keys(desk: AppContext, text: str) -> Path:
    path = desk.places.keymap
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def ids(make_keys: ModuleType) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The keys and the action of each binding, by its id."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for each in make_keys.classes().values():
        own: dict[str, list[str]] = {}
        actions = {}
        for binding in make_keys.bindings_of(each):
            own.setdefault(binding.id, []).append(binding.key)
            actions[binding.id] = binding.action.removeprefix("screen.")
        for name, bound in own.items():
            found.setdefault(name, []).append((tuple(bound), actions[name]))
    return found


def test_every_binding_has_an_id_that_stands_for_one_action_and_its_keys(
    make_keys: ModuleType,
) -> None:
    found = ids(make_keys)

    assert [name for name in found if not re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", name or "")] == []
    assert {name: bound for name, bound in found.items() if len(set(bound)) > 1} == {}


def keys_in_texts() -> Iterator[tuple[str, str, str]]:
    """Place, word and id wherever a text names the key of a binding."""
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            pairs: list[tuple[object, object]] = []
            if isinstance(node, ast.Dict):
                pairs = list(zip(map(text_of, node.keys), map(text_of, node.values), strict=True))
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "key_label":
                pairs = [(text_of(node.args[1]), text_of(node.args[0]))]
            for word, name in pairs:
                if word and re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", str(name)):
                    yield path.name, str(word), str(name)


def text_of(node: ast.expr | None) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def test_texts_name_the_usual_key_of_the_binding_that_they_mean(make_keys: ModuleType) -> None:
    found = ids(make_keys)
    usual = {name: {key_name(key) for key in bound[0][0]} for name, bound in found.items()}
    told = [each for each in keys_in_texts() if each[0] != "make.py"]

    assert len(told) > 50
    for place, word, name in told:
        wanted = {"Esc": "Escape"}.get(word, word).casefold()
        assert wanted in {key.casefold() for key in usual[name]}, (place, word, name)


def test_every_action_has_a_key_that_no_other_program_takes(make_keys: ModuleType) -> None:
    assert not make_keys.is_free("ctrl+b"), "tmux"
    assert not make_keys.is_free("alt+x"), "macOS"
    assert make_keys.is_free(WizardApp.COMMAND_PALETTE_BINDING)
    for place, each in make_keys.classes().items():
        free: dict[str, bool] = {}
        for binding in make_keys.bindings_of(each):
            does = binding.description or binding.id
            free[does] = free.get(does, False) or make_keys.is_free(binding.key)
            faster = binding.id.rpartition(".")[2] in make_keys.REACHED_OTHERWISE
            free[does] |= faster
        assert [does for does, known in free.items() if not known] == [], place


def test_no_text_names_a_function_key_without_its_binding() -> None:
    wrapped = {word for _, word, _ in keys_in_texts()}
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) in docstrings or path.name == "key_labels.py":
                    continue
                for word in re.findall(r"\b(?:F\d{1,2}|(?:Ctrl|Shift)\+\w+)\b", node.value):
                    source = path.read_text("utf-8")
                    assert word in wrapped, (path.name, node.value)
                    assert "with_keys(" in source or "key_label(" in source, (path.name, word)


async def test_a_key_of_the_users_choice_works_and_is_shown(desk: AppContext) -> None:
    write_keys(
        desk,
        'step.next_page = "Shift+F11"\n"screen.review" = "f10, ctrl+e"\nreview.view_all = "1"\n'
        'screen.live = "f11"\n',
    )
    async with stage(desk, made(desk, "Sitebook Sync")[0], (120, 40)) as pilot:
        app = pilot.app
        assert isinstance(app, WizardApp)
        bar = app.screen.query_one(KeyBar)
        first = app._open_draft.position.page if app._open_draft else ""
        assert "shift+f11 next page" in str(bar.render())

        await keys("ctrl+n", "f5")(pilot)
        assert type(app.screen).__name__ == "StepScreen"
        assert app._open_draft is not None
        assert app._open_draft.position.page == first
        await keys("shift+f11")(pilot)
        assert app._open_draft.position.page != first
        await keys("f1")(pilot)
        lines = "\n".join(str(line) for line in app.screen._lines)  # type: ignore[attr-defined]
        assert "f10, ^e" in lines
        await keys("escape", "f10")(pilot)
        assert type(app.screen).__name__ == "ReviewScreen"
        shown = str(app.screen.query_one("#review-views").render())
        assert "1 all" in shown
        assert "f11" in str(app.screen.query_one(KeyBar).render())
        await keys("1")(pilot)
        assert app.screen._state.view == "all"  # type: ignore[attr-defined]


def test_texts_name_the_keys_of_the_user_in_one_pass() -> None:
    use_keymap({"screen.live": "shift+f6", "screen.scan": "f6"})

    said = with_keys("F6 runs, Shift+F6 searches", {"F6": "screen.live", "Shift+F6": "screen.scan"})

    assert said == "Shift+F6 runs, F6 searches"


def test_a_binding_that_shares_its_usual_key_keeps_it(desk: AppContext) -> None:
    found = load_keymap(write_keys(desk, '[scan]\nstart = "s"\n'), WizardApp)

    assert found.problems == ()
    assert found.keys == {"scan.start": "s"}
    assert found.applied["scan.folders"] == "enter"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'step.next_pge = "f10"',
            "“step.next_pge” is not the id of a key; did you mean “step.next_page”?",
        ),
        ('zzz = "f10"', "see docs/keys.md"),
        ("step.next_page = 7", "needs a text in quotes"),
        ('step.next_page = "control-j"', "“control-j” for “step.next_page” is not a key"),
        ('step.next_page = ""', "is not a key"),
        ('step.next_page = "ctrl+"', "is not a key"),
        ('step.next_page = "f1"', "is the key of “screen.help” in the same place"),
        ('step.next_page = "ctrl+p"', "opens the command palette"),
        ('step.next_page = "ctrl+q"', "“ctrl+q” for “step.next_page” is the key of “app.quit”"),
        ('step.next_page = "f10"\nscreen.help = "f10"', "in the same place"),
        ("step.next_page", "is not valid TOML"),
        ("a = " + "[" * 3000, "is not valid TOML"),
    ],
)
def test_a_line_that_cannot_work_is_told_with_file_key_and_fix(
    desk: AppContext, text: str, said: str
) -> None:
    path = write_keys(desk, text + "\n")

    found = load_keymap(path, WizardApp)

    assert len(found.problems) == 1
    assert said in found.problems[0]
    assert str(path) in found.problems[0]
    assert set(found.keys) <= {"step.next_page", "screen.help"} - {"step.next_page"} or (
        "f10" in text
    )


async def test_the_program_starts_with_a_bad_keymap_and_says_so(desk: AppContext) -> None:
    write_keys(desk, 'step.next_page = "f1"\n"[/]\\u001b" = "f10"\n')
    async with stage(desk, made(desk, "Sitebook Sync")[0], (120, 40)) as pilot:
        notes = [note.message for note in pilot.app._notifications]
        await keys("f1")(pilot)

        assert type(pilot.app.screen).__name__ == "HelpScreen"
    assert len(notes) == 2
    assert any("keys.toml: “f1” for “step.next_page”" in note for note in notes)
    assert not any("\x1b" in note for note in notes)


async def test_two_swapped_keys_both_work(desk: AppContext) -> None:
    write_keys(desk, 'screen.export = "f2"\nscreen.jump = "f8"\n')
    async with stage(desk, made(desk, "Sitebook Sync")[0], (120, 40)) as pilot:
        await keys("f8")(pilot)
        assert type(pilot.app.screen).__name__ == "JumpScreen"
        await keys("escape", "f2")(pilot)
        assert type(pilot.app.screen).__name__ == "ExportScreen"
