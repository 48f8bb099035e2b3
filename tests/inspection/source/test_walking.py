"""Which files are a project's own: ignore files, git, links, and what is no file at all."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.inspection.source.projects import SANDBOX, places, searched, written
from tests.posix import listening_socket, make_pipe
from wizard.inspection.source.walk import MOST_RULES, OWN_IGNORE_FILE, SkippedCounts, walk

LINE = "https://sandbox.procore.com\n"


def never() -> bool:
    return False


def found(folder: Path, exclude: Iterable[str] = ()) -> list[str]:
    """The ways of the files below the folder that would be searched."""
    ways = walk("app", folder, list(exclude), SkippedCounts(), never)
    return sorted(file.below for file, _ in ways if not file.path.name.startswith("."))


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


TREE = {
    ".gitignore": "*.log\n/generated/\n!keep.log\nbuild\n",
    "a.js": LINE,
    "debug.log": LINE,
    "keep.log": LINE,
    "generated/b.js": LINE,
    "src/generated/c.js": LINE,
    "src/.gitignore": "!debug.log\nsecret.*\n",
    "src/debug.log": LINE,
    "src/secret.js": LINE,
    "src/deep/secret.js": LINE,
    "src/build/d.js": LINE,
    "other/secret.js": LINE,
}
OWN = ["a.js", "keep.log", "other/secret.js", "src/debug.log", "src/generated/c.js"]


@pytest.mark.parametrize("by_git", [False, True])
def test_ignore_files_are_applied_at_every_depth_and_can_be_negated(
    tmp_path: Path, by_git: bool
) -> None:
    written(tmp_path, TREE)
    if by_git:
        git(tmp_path, "init", "-q")

    assert found(tmp_path) == OWN


def test_rules_of_ignore_files_are_bounded_along_a_path_and_what_is_not_read_is_told(
    tmp_path: Path,
) -> None:
    rules = "".join(f"x{number}*\n" for number in range(MOST_RULES - 1))
    written(
        tmp_path,
        {
            ".gitignore": f"# by hand\n\n{rules}*.log\n",
            "a.log": LINE,
            "x7.js": LINE,
            "src/.gitignore": "*.js\n",
            "src/b.js": LINE,
            ".procore-submit-ignore": f"{rules}*.md\n*.js\n",
        },
    )
    tally = SkippedCounts()
    files = [file.below for file, _ in walk("app", tmp_path, [], tally, never)]

    assert "src/b.js" in files
    assert not {"a.log", "x7.js"} & set(files)
    assert tally.skipped["ignore-rules"] == 2
    assert tally.unsearched == [".procore-submit-ignore", "app/src/.gitignore"]


def test_a_file_that_git_tracks_is_searched_although_it_is_ignored(tmp_path: Path) -> None:
    written(tmp_path, {".gitignore": "config.js\n", "config.js": LINE})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-f", "config.js")

    assert found(tmp_path) == ["config.js"]


def test_a_folder_that_git_ignores_as_a_whole_is_searched_when_it_is_named(tmp_path: Path) -> None:
    written(tmp_path, {".gitignore": "dist/\n", "dist/app.js": LINE})
    git(tmp_path, "init", "-q")

    assert found(tmp_path / "dist") == ["app.js"]


def test_a_tracked_file_that_was_deleted_is_no_trouble(tmp_path: Path) -> None:
    written(tmp_path, {"a.js": LINE, "b.js": LINE})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    (tmp_path / "a.js").unlink()

    scanned, _ = searched(tmp_path, SANDBOX)
    assert (scanned.files, scanned.tally.unsearched) == (1, [])


def test_a_repository_cannot_start_a_program_of_its_own(tmp_path: Path) -> None:
    written(tmp_path, {"a.js": LINE, "run.sh": "#!/bin/sh\ntouch ran\n"})
    (tmp_path / "run.sh").chmod(0o755)
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "core.fsmonitor", str(tmp_path / "run.sh"))

    assert "a.js" in found(tmp_path)
    assert not (tmp_path / "ran").exists()


OTHERS = {
    "node_modules": {"web/node_modules/x/b.js": LINE},
    "virtual environment": {"tools/env/pyvenv.cfg": "", "tools/env/lib/d.py": LINE},
    "venv": {"venv/d.py": LINE},
    "Go": {"vendor/modules.txt": "", "vendor/example.com/a/a.go": LINE},
    "Composer": {"site/vendor/autoload.php": "", "site/vendor/a/b/c.php": LINE},
    "Bundler": {"vendor/bundle/ruby/3.3.0/gems/a/c.rb": LINE},
    "Cargo": {".cargo/config.toml": "", "vendor/a/src/lib.rs": LINE},
    "Elixir": {"mix.exs": "", "deps/jason/lib/jason.ex": LINE},
}
"""Code of other authors in its ecosystem."""
OURS = {
    "a plain vendor folder": {"lib/vendor/c.rb": LINE},
    "a plain deps folder": {"src/deps/c.js": LINE},
    "a deps folder beside other files": {"Makefile": "", "deps/c.c": LINE},
    "a folder named env": {"env/c.py": LINE},
}


@pytest.mark.parametrize("by_git", [False, True])
@pytest.mark.parametrize("kind", OTHERS)
def test_code_of_tools_and_of_others_is_left_out_counted_and_named(
    tmp_path: Path, kind: str, by_git: bool
) -> None:
    written(tmp_path, {"a.js": LINE, **OTHERS[kind]})
    if by_git:
        git(tmp_path, "init", "-q")

    scanned, finds = searched(tmp_path, SANDBOX)
    assert places(finds[0]) == ["app/a.js:1"]
    assert scanned.tally.skipped["folders"] == 1
    way = list(OTHERS[kind])[-1]
    assert f"app/{way}".startswith(scanned.tally.folders[0] + "/")


@pytest.mark.parametrize("by_git", [False, True])
@pytest.mark.parametrize("kind", OURS)
def test_a_folder_is_not_of_others_by_its_name_alone(
    tmp_path: Path, kind: str, by_git: bool
) -> None:
    written(tmp_path, OURS[kind])
    if by_git:
        git(tmp_path, "init", "-q")

    scanned, finds = searched(tmp_path, SANDBOX)
    assert len(finds[0].hits) == 1
    assert scanned.tally.skipped["folders"] == 0


def test_a_folder_of_others_is_searched_when_it_is_named(tmp_path: Path) -> None:
    written(tmp_path, {"vendor/modules.txt": "", "vendor/a.go": LINE})

    _, finds = searched(tmp_path / "vendor", SANDBOX)
    assert places(finds[0]) == ["app/a.go:1"]


def test_a_submodule_and_a_repository_inside_are_told_of(tmp_path: Path) -> None:
    for name in ("shared", "app", "app/inner"):
        git(written(tmp_path / name, {"a.js": LINE}), "init", "-q")
    git(tmp_path / "shared", "add", ".")
    git(tmp_path / "shared", "commit", "-qm", "First")
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    for name in ("lib", "old", "node_modules/x"):
        git(tmp_path / "app", *add, str(tmp_path / "shared"), name)

    scanned, finds = searched(tmp_path / "app", SANDBOX, exclude=["/old/"])
    assert places(finds[0]) == ["app/a.js:1"]
    assert sorted(scanned.tally.repositories) == ["app/inner", "app/lib"]
    assert (scanned.tally.excluded, scanned.tally.folders) == (1, ["app/node_modules"])


def test_a_submodule_that_was_not_checked_out_is_told_of(tmp_path: Path) -> None:
    modules = '[submodule "a"]\n\tpath = lib/a\n[submodule "b"]\n\tpath = ../b\n\turl = x\n'
    written(tmp_path, {".gitmodules": modules, "a.js": LINE})

    scanned, _ = searched(tmp_path, SANDBOX)
    assert list(scanned.tally.repositories) == ["app/lib/a"]


def test_what_is_excluded_is_counted_and_can_be_taken_back(tmp_path: Path) -> None:
    written(tmp_path, {"a.js": LINE, "old/b.js": LINE, "old/c.js": LINE, "x/d.js": LINE})

    scanned, finds = searched(tmp_path, SANDBOX, exclude=["old/*", "!old/c.js"])
    assert places(finds[0]) == ["app/a.js:1", "app/old/c.js:1", "app/x/d.js:1"]
    assert scanned.tally.excluded == 1


def test_a_project_keeps_its_own_list_of_what_is_left_out(tmp_path: Path) -> None:
    written(tmp_path, {OWN_IGNORE_FILE: "# kept for reference\nold/\n", "a.js": "", "old/b.js": ""})

    scanned, _ = searched(tmp_path, SANDBOX)
    assert scanned.tally.excluded == 1
    assert found(tmp_path) == ["a.js"]


def test_lines_that_say_nothing_in_an_ignore_file_do_no_harm(tmp_path: Path) -> None:
    written(
        tmp_path, {".gitignore": b"\xff\xfe[\n***/\n!\n\\\n/\n*.log\n", "a.js": "", "b.log": ""}
    )

    assert "a.js" in found(tmp_path)


def test_a_range_that_runs_backwards_in_an_ignore_file_matches_nothing(tmp_path: Path) -> None:
    written(tmp_path, {".gitignore": "[z-a]*.js\n*.log\n", "a.js": "", "b.log": ""})

    assert found(tmp_path) == ["a.js"]


@pytest.mark.timeout(15)
def test_many_stars_in_an_ignore_file_are_one(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            ".gitignore": f"{'*' * 40}x\n{'*' * 12}/{'*' * 12}/y/**\n***.log\n\\***.js\n",
            f"{'a' * 60}.js": "",
            "b.log": "",
        },
    )

    assert found(tmp_path) == [f"{'a' * 60}.js"]


def test_links_are_not_followed_and_no_loop_is_endless(tmp_path: Path) -> None:
    written(tmp_path, {"src/a.js": LINE})
    (tmp_path / "src/loop").symlink_to(tmp_path)
    (tmp_path / "src/again.js").symlink_to(tmp_path / "src/a.js")
    (tmp_path / "broken.js").symlink_to("nowhere")

    scanned, finds = searched(tmp_path, SANDBOX)
    assert places(finds[0]) == ["app/src/a.js:1"]
    assert scanned.tally.skipped["link"] == 3


def test_a_folder_that_is_itself_a_link_is_searched_when_it_is_named(tmp_path: Path) -> None:
    written(tmp_path / "real", {"a.js": LINE})
    (tmp_path / "link").symlink_to(tmp_path / "real")

    _, finds = searched(tmp_path / "link", SANDBOX)
    assert places(finds[0]) == ["app/a.js:1"]


def test_pipes_and_sockets_are_left_alone(tmp_path: Path) -> None:
    written(tmp_path, {"a.js": LINE})
    make_pipe(tmp_path / "pipe.js")
    # The name of a socket may only be short.
    before = Path.cwd()
    os.chdir(tmp_path)
    with listening_socket("ear"):
        os.chdir(before)
        scanned, finds = searched(tmp_path, SANDBOX)

    assert places(finds[0]) == ["app/a.js:1"]
    assert scanned.tally.skipped["special"] == 2


def test_a_pipe_that_is_named_itself_holds_nobody_up(tmp_path: Path) -> None:
    make_pipe(tmp_path / "pipe")

    scanned, _ = searched(tmp_path / "pipe", SANDBOX)
    assert scanned.tally.skipped["unreadable"] == 1


def test_a_file_that_is_named_is_searched_whatever_is_ignored(tmp_path: Path) -> None:
    written(tmp_path, {".gitignore": "*\n", "a.js": LINE})

    _, finds = searched(tmp_path / "a.js", SANDBOX, given="a.js")
    assert places(finds[0]) == ["a.js:1"]


def test_names_that_would_upset_a_terminal_are_told_harmlessly(tmp_path: Path) -> None:
    written(tmp_path, {"a\x1b[31m\nb.js": LINE})

    _, finds = searched(tmp_path, SANDBOX)
    assert places(finds[0]) == ["app/a\ufffd[31m b.js:1"]


def test_names_that_are_no_text_are_searched_too(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.js")).write_text(LINE)

    scanned, finds = searched(tmp_path, SANDBOX)
    assert (scanned.files, len(finds[0].hits)) == (1, 1)
    assert finds[0].hits[0].name.isprintable()


@pytest.mark.parametrize(
    ("given", "name"),
    [("./", "a.py"), (".", "a.py"), ("", "a.py"), ("app/", "app/a.py"), ("my\\app", "my/app/a.py")],
)
def test_files_are_named_as_the_folder_was_typed(tmp_path: Path, given: str, name: str) -> None:
    written(tmp_path, {"a.py": "login = 'https://sandbox.procore.com'\n"})

    _, finds = searched(tmp_path, SANDBOX, given=given)
    assert places(finds[0]) == [f"{name}:1"]
