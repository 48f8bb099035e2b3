"""What shells complete: values of the catalogue with their titles, and drafts with their names."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete, get_completion_class

from tests.cli.conftest import Shell
from wizard.cli.completion_list import completion_text
from wizard.cli.completion_values import COMPLETION_LIST
from wizard.cli.environment import COMPLETION
from wizard.cli.main import COMMANDS, cli
from wizard.cli.shells import add_shells
from wizard.places import assets_folder

LISTS = {
    "check a.toml --format ": {"text", "json", "lines"},
    "check --milestone ": {"fit", "launch", "all"},
    "check --live --step ": {"build", "launch"},
    "check --live --requirement build-": {"build-tls12"},
    "check --fail-on ": {"warning", "never"},
    "explain lst-tag": {"lst-tagline-length"},
    "explain listing.tag": {"listing.tagline"},
    "explain --edition ": {"2025-02", "2026-06"},
    "new x --type ": {"full-screen", "data-user"},
    "set a.toml listing.tag": {"listing.tagline="},
    "set a.toml --unset listing.tag": {"listing.tagline"},
    "set a.toml app.uses_webhooks=": {"app.uses_webhooks=yes", "app.uses_webhooks=no"},
    "set a.toml listing.name=x app.install_method=b": {"app.install_method=both"},
    "company set q.legal": {"q.legal_name="},
    "secret set a.toml app.install": {"app.install_method"},
    "sign a.toml --page listing-w": {"listing-whole"},
    "editions diff ": {"2025-02", "2026-06"},
    "scan --format s": {"sarif"},
    "completion p": {"powershell"},
    "schema ": {"draft", "own-requirements"},
    "che": {"check"},
    "check --no-": {"--no-ci"},
}


def completed(line: str, shell: str = "zsh") -> dict[str, str]:
    """What is offered for a line, each with its title."""
    *before, incomplete = line.split(" ")
    with asked_by(shell) as completion:
        items = completion.get_completions(before, incomplete)
    return {item.value: item.help or "" for item in items}


@contextmanager
def asked_by(shell: str, **environ: str) -> Iterator[ShellComplete]:
    """As the program completes when a shell asks it."""
    add_shells()
    kind = get_completion_class(shell)
    assert kind
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {COMPLETION: f"{shell}_complete", **environ}.items():
            patch.setenv(name, value)
        yield kind(cli, {}, "submission-wizard", COMPLETION)


def test_the_list_of_values_is_the_one_made_of_the_catalogue() -> None:
    listed = (assets_folder("completion") / COMPLETION_LIST).read_text("utf-8")

    assert listed == completion_text(), "run `python -m wizard.cli.completion_list`"


@pytest.mark.parametrize("line", LISTS)
def test_values_are_completed(line: str) -> None:
    found = completed(line)

    assert found.keys() >= LISTS[line]
    typed = line.rpartition(" ")[2]
    assert all(value.startswith(typed) for value in found)


def test_values_have_titles() -> None:
    assert completed("explain lst-tagline-l") == {
        "lst-tagline-length": "The tagline has at most 40 characters."
    }
    assert completed("check --milestone al") == {"all": "The whole journey"}
    assert all(completed("").get(name) for name in COMMANDS)


def test_a_field_without_few_answers_completes_nothing_behind_its_sign() -> None:
    assert completed("set a.toml listing.tagline=") == {}


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
def test_shells_that_replace_a_whole_word_get_it_with_its_option(shell: str) -> None:
    assert completed("check --format=js", shell) == {"--format=json": ""}


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("check --format = js", {"json"}),
        ("set a.toml app.install_method = b", {"both"}),
        ("set a.toml app.install_method =", {"marketplace-button", "custom-install", "both"}),
    ],
)
def test_bash_splits_words_at_the_sign(words: str, offered: set[str]) -> None:
    line = ["submission-wizard", *words.split(" ")]
    environ = {"COMP_WORDS": "\n".join(line), "COMP_CWORD": str(len(line) - 1)}
    with asked_by("bash", **environ) as completion:
        answer = completion.complete()

    assert {each.partition(",")[2] for each in answer.splitlines()} == offered


def test_drafts_are_offered_with_their_names(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = shell.draft("Sitebook Sync")
    (shell.folder / "pyproject.toml").write_text("[project]\n")
    (shell.folder / "broken.toml").write_bytes(b"\xff[wizard\n")
    monkeypatch.chdir(shell.folder)

    assert completed("check ") == completed("sit") == {draft: "Sitebook Sync"}
    above = f"../{shell.folder.name}/"
    assert completed(f"check {above}") == {f"{above}{draft}": "Sitebook Sync"}
    renamed = shell.text(draft).replace("Sitebook Sync", "Site\\u001b[31m\\nplain\\nevil")
    (shell.folder / draft).write_text(renamed)
    assert completed("check sit") == {draft: "Site\ufffd[31m plain evil"}
    (shell.folder / draft).rename(shell.folder / "site book.toml")
    assert completed("check sit") == {"sit": ""}  # the shell quotes it
    assert completed("check nothing-like-it") == {"nothing-like-it": ""}  # left to the shell


@pytest.mark.parametrize(
    ("name", "has"),
    [
        ("bash", "compopt -o nospace"),
        ("zsh", 'compadd -U -S "" --'),
        ("fish", 'split -m1 ","'),
        ("powershell", "Register-ArgumentCompleter"),
    ],
)
def test_the_scripts_have_what_values_need(shell: Shell, name: str, has: str) -> None:
    assert has in shell.ok("completion", name)


def test_a_completion_loads_neither_the_catalogue_nor_the_screens(shell: Shell) -> None:
    code = (
        "import sys\nfrom wizard.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sys.modules.keys() & {'wizard.catalogue.load', 'pydantic', 'textual', 'httpx'})"
    )
    shell.env |= {COMPLETION: "zsh_complete", "COMP_WORDS": "x explain lst-", "COMP_CWORD": "2"}

    assert shell.start([sys.executable, "-c", code]).out.endswith("set()\n")


def test_the_list_is_small_enough_to_be_read_at_once() -> None:
    assert Path(assets_folder("completion") / COMPLETION_LIST).stat().st_size < 200_000
