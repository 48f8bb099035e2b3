"""`fit`: the verdict on a few answers, from a file, a draft, or a person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import tomli

from bench.terminal import Terminal
from tests.cli.conftest import START, Shell, data_in
from wizard.reports.fit_schema import FitPart

NEW = "2026-06"
FINE = """
[app]
types = ["data-user"]
release_stage = "production"
[org]
path = "marketplace-partner"
[screen]
sellable_to_others = true
purpose = ["sync"]
"""


def with_answers(shell: Shell, text: str = FINE, name: str = "answers.toml") -> str:
    """A file with answers in the folder."""
    (shell.folder / name).write_text(text, "utf-8")
    return name


def told(shell: Shell, *words: str) -> Any:
    """The JSON of a run, which keeps to its published shape."""
    ran = shell.run("fit", "--format", "json", *words)
    assert ran.code in {0, 1}, ran.err
    document = data_in(ran.out)
    FitPart.model_validate(document)
    return document


def test_answers_from_a_file_give_the_verdict_and_save_nothing(shell: Shell, home: Path) -> None:
    ran = shell.run("fit", "--answers", with_answers(shell))

    assert ran.code == 0, ran.err
    assert "So far nothing rules you out · 14 questions left" in ran.out
    assert "Apply ▸ Feasibility ▸ Certify ▸ Launch" in ran.out
    assert not list(home.rglob("*.toml"))


def test_what_rules_the_app_out_exits_with_1_and_says_what_would_change_it(shell: Shell) -> None:
    ran = shell.run("fit", "--answers", with_answers(shell, f"{FINE}internal_only = true\n"))

    assert ran.code == 1
    assert "Cannot be listed as it is: internal tool" in ran.out
    assert "What would change it: the answer “no”" in ran.out
    assert "[dq-internal-tool]" in ran.out


def test_the_json_holds_questions_with_their_kind_answers_and_verdict(shell: Shell) -> None:
    document = told(shell, "--answers", with_answers(shell, f"{FINE}push = true\n"))
    questions = {question["id"]: question for question in document["questions"]}

    assert questions["app.types"]["kind"] == "choices"
    assert [option["letter"] for option in questions["screen.push"]["options"]] == ["y", "n"]
    assert questions["app.embedded_login"]["applies"] is False
    assert "full screen" not in questions["app.embedded_login"]["asked_when"]
    assert document["answers"]["screen.push"] is True
    assert document["draft"] is None
    verdict = document["verdict"]
    assert verdict["state"] == "ruled-out"
    (point,) = verdict["ruled_out"]
    assert (point["requirement"], point["other_answers"]) == ("dq-push-notifications", ["no"])
    assert verdict["ahead"]["items"] > 50
    assert verdict["procore"]


def test_without_a_terminal_nothing_is_asked_and_the_questions_are_listed(shell: Shell) -> None:
    ran = shell.run("fit", "--edition", "2025-02", typed="y\n" * 50)

    assert ran.code == 0
    assert "○ Internal tool (screen.internal_only)" in ran.out
    assert "14 questions left" in ran.out


def test_answers_come_from_a_pipe_as_well(shell: Shell) -> None:
    ran = shell.run("fit", "--answers", "-", typed='{"screen.shows_ads": true}')

    assert ran.code == 1
    assert "Cannot be listed as it is: advertising" in ran.out


def test_a_draft_is_made_of_the_answers_where_that_is_asked(shell: Shell) -> None:
    document = told(
        shell, "--answers", with_answers(shell), "--save-as", "Site Sync", "--folder", "."
    )

    path = Path(document["draft"]["path"])
    draft = tomli.loads(path.read_text("utf-8"))
    assert path.parent == shell.folder
    assert (draft["wizard"]["name"], draft["wizard"]["edition"]) == ("Site Sync", NEW)
    assert draft["app"] == {"types": ["data-user"], "release_stage": "production"}
    assert draft["listing"]["name"] == "Site Sync"


def test_the_answers_of_a_draft_count_and_it_changes_only_when_that_is_asked(shell: Shell) -> None:
    shell.ok("new", "Sync", "--type", "data-user", "--folder", ".")
    answers = with_answers(shell, '"screen.shows_ads" = true')
    before = shell.text("sync.toml")

    first = told(shell, "sync.toml", "--answers", answers)
    unchanged = shell.text("sync.toml")
    told(shell, "sync.toml", "--answers", answers, "--save")
    second = told(shell, "sync.toml")
    checked = data_in(shell.run("check", "sync.toml", "--format", "json").out)

    assert first["verdict"]["state"] == "ruled-out"
    assert first["answers"]["app.types"] == ["data-user"]
    assert unchanged == before
    assert second["verdict"] == first["verdict"]
    found = {each["id"]: each["status"] for each in checked["findings"]}
    assert found["dq-ads"] == "not-met", "check finds the same"


def test_a_submission_that_is_ready_has_nothing_left_in_the_verdict(shell: Shell) -> None:
    verdict = told(shell, shell.sample("ready"))["verdict"]

    assert verdict["headline"] == "Nothing rules you out"
    assert (verdict["ahead"]["items"], verdict["procore"]) == (0, [])


def test_the_verdict_goes_into_a_file_and_never_over_the_draft(shell: Shell) -> None:
    shell.ok("new", "Sync", "--folder", ".")
    shell.ok("fit", "-o", "fit.txt")
    over = shell.run("fit", "sync.toml", "-o", "sync.toml")

    assert "questions left" in shell.text("fit.txt")
    assert over.code == 2
    assert "is the draft itself" in over.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--answers", "bad.toml"),
            "bad.toml: edition 2026-06 has no question screen.internl_only",
        ),
        (("--answers", "none.toml"), "none.toml cannot be read"),
        (("--edition", "1999"), "There is no edition 1999"),
        (("sync.toml", "--edition", NEW), "has an edition of its own"),
        (("--save",), "--save needs DRAFT"),
        (("sync.toml", "--save-as", "X"), "use --save"),
        (("--folder", "."), "--folder needs --save-as"),
        (("--answers", "bad.toml", "-o", "./bad.toml"), "holds the answers; name another file"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_is_wrong(
    shell: Shell, words: tuple[str, ...], said: str
) -> None:
    shell.ok("new", "Sync", "--folder", ".")
    with_answers(shell, '"screen.internl_only" = true', "bad.toml")
    ran = shell.run("fit", *words)

    assert ran.code == 2
    assert said in ran.err
    assert not ran.out


Asked = Callable[..., Terminal]


@pytest.fixture
def asked(tmp_path: Path, home: Path) -> Iterator[Asked]:
    """Starts `fit` with more words at a terminal; it is ended at the end."""
    with ExitStack() as begun:

        def started(*words: str) -> Terminal:
            own = {"SUBMISSION_WIZARD_HOME": str(home)}
            command = [sys.executable, "-c", START, "fit", *words]
            terminal = Terminal(command, size=(100, 60), cwd=tmp_path, env=own)
            return begun.enter_context(terminal)

        yield started


def answer(terminal: Terminal, question: str, typed: str) -> None:
    """Types a line once a question stands there."""
    terminal.wait_for(question)
    terminal.send(f"{typed}\r")


def test_at_a_terminal_a_letter_answers_and_a_name_at_the_end_keeps_a_draft(
    asked: Asked, home: Path
) -> None:
    terminal = asked()
    answer(terminal, "1 of 17: App types", "bd")
    answer(terminal, "2 of 20: Verification path", "a")
    answer(terminal, "3 of 20: Release stage", "nonsense")
    answer(terminal, "is not an answer to this question", "b")
    answer(terminal, "4 of 20: Built for one customer", "y")
    answer(terminal, "Cannot be listed as it is: built for one customer", "<")
    answer(terminal, "(now: yes)", "n")
    answer(terminal, "5 of 20: Available to any customer", "")
    answer(terminal, "6 of 20: Internal tool", "?")
    answer(terminal, "Why: ", ".")
    answer(terminal, "A name for the app keeps this as a draft", "Site Sync")
    terminal.wait_for("Kept as a draft")

    (path,) = home.rglob("*.toml")
    draft = tomli.loads(path.read_text("utf-8"))
    assert draft["app"] == {"types": ["side-panel", "data-service"], "release_stage": "beta"}
    assert draft["screen"] == {"single_customer_build": False}


def test_at_a_terminal_the_end_of_input_gives_the_verdict_and_saves_nothing(
    asked: Asked, home: Path
) -> None:
    terminal = asked()
    answer(terminal, "1 of 17: App types", "a")
    terminal.wait_for("2 of 18")
    terminal.send("\x04")
    terminal.wait_for("What comes next")
    terminal.wait_for("A name for the app")
    terminal.send("\x04")

    assert not list(home.rglob("*.toml"))
