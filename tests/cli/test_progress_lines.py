"""What a terminal shows while a command runs: a line of progress, or why a secret is asked for."""

from __future__ import annotations

import contextlib
import getpass
import io
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import ANY

import click
import pytest

from tests.inspection.source.projects import written
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status
from wizard.cli import progress_line
from wizard.cli.live import _prompt_for_secret
from wizard.cli.live_progress import LiveProgressLine
from wizard.cli.main import LazyGroup
from wizard.drafts.evidence_observed import Observed, Question
from wizard.engine.answers_read import Meaning
from wizard.engine.questions import PendingQuestion
from wizard.session.samples import Sample, sample_folder
from wizard.topics.live.outcomes import QuestionOutcome

ERASED = "\r\x1b[K"


class Stderr(io.StringIO):
    """Keeps what is written, as a terminal or as a log."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], Stderr]:
    def replaced(terminal: bool) -> Stderr:
        stream = Stderr(terminal=terminal)
        monkeypatch.setattr(sys, "stderr", stream)
        return stream

    return replaced


def run(*words: str) -> None:
    LazyGroup("submission-wizard").main(words, standalone_mode=False)


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "log"])
@pytest.mark.usefixtures("home")
def test_an_export_shows_its_progress_at_a_terminal_alone(
    terminal: bool,
    stderr: Callable[[bool], Stderr],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress_line, "_DRAWN_EVERY", 0.0)
    monkeypatch.setattr(progress_line, "_TOLD_EVERY", 60.0)
    said = stderr(terminal)
    draft = sample_folder(Sample.READY) / "submission.toml"
    run("export", str(draft), "--as-of", "2025-04-01", "--to", str(tmp_path), "--since", "none")

    text = said.getvalue()
    assert ("100 %" in text) == terminal
    assert text.endswith(ERASED) == terminal
    assert "%" not in text or terminal


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "DRAFT", "--to", "TO", "--incomplete"), "100 %"),
        (("check", "DRAFT"), r"\d+ % files/logo\.png"),
        (("autofill", "DRAFT", "FROM", "--json"), "0 files searched, package.json"),
    ],
    ids=["export", "check", "autofill"],
)
def test_long_work_tells_its_progress_in_a_log(
    words: Sequence[str],
    told: str,
    stderr: Callable[[bool], Stderr],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress_line, "_TOLD_EVERY", 0.0)  # as if each step took long
    monkeypatch.setenv("SUBMISSION_WIZARD_HOME", str(tmp_path / "home"))
    source = written(tmp_path / "app", {"package.json": '{"name": "sitebook"}'})
    (tmp_path / "out").mkdir()
    draft = shutil.copytree(sample_folder(Sample.READY), tmp_path / "draft") / "submission.toml"
    said = stderr(False)
    names = {"DRAFT": str(draft), "TO": str(tmp_path / "out"), "FROM": str(source)}
    with contextlib.suppress(SystemExit, click.exceptions.Exit):
        run(*(names.get(word, word) for word in words))

    assert re.search(told, said.getvalue())
    assert "\x1b" not in said.getvalue()


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "log"])
@pytest.mark.usefixtures("home")
def test_a_scan_shows_its_progress_at_a_terminal_alone(
    terminal: bool, stderr: Callable[[bool], Stderr], tmp_path: Path
) -> None:
    said = stderr(terminal)
    run("scan", str(written(tmp_path / "app", {"ok.js": 'const a = "Procore-Company-Id";\n'})))

    text = said.getvalue()
    assert ("files searched" in text) == terminal
    assert (ERASED in text) == terminal
    assert "files searched" not in text.rpartition(ERASED)[2]


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "log"])
def test_a_live_check_is_told_with_its_verdict_and_the_time_that_is_left(
    terminal: bool, stderr: Callable[[bool], Stderr], catalogue: Catalogue
) -> None:
    said = stderr(terminal)
    question = Question("link-alive", ("https://example.com",))

    def judged(_pending: PendingQuestion, observed: Observed) -> QuestionOutcome:
        message, requirement = "example.com answers 404: there is no such page", ANY
        severity = Severity.BLOCKER
        meaning = Meaning(requirement, Status.NOT_MET, severity, message, "", "support.url")
        return QuestionOutcome(observed, (meaning,))

    pending = PendingQuestion(question, catalogue.checks["link-alive"], ())
    line = LiveProgressLine({question: pending}, judged, 120.0, quiet=False)
    line.on_answer(question, None)
    line.on_answer(question, Observed(datetime(2025, 4, 1, tzinfo=UTC), {}))
    line.wipe()

    text = said.getvalue()
    assert "1 of 1  ✗ example.com answers 404: there is no such page" in text
    assert text.count("\n") == 1  # what is wrong stays on a terminal too
    assert text.endswith(ERASED) == terminal
    assert ("1 of 1 · 0 of 120 s" in text) == terminal


@pytest.mark.parametrize(
    ("rehearsal", "reason"),
    [
        (True, "A rehearsal does not use the keyring's “Client secret”."),
        (False, "The keyring does not have “Client secret”."),
    ],
)
def test_whoever_is_asked_for_a_secret_is_told_why(
    rehearsal: bool,
    reason: str,
    stderr: Callable[[bool], Stderr],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = stderr(True)
    monkeypatch.setattr(getpass, "getpass", lambda *_: "typed")

    assert _prompt_for_secret("Client secret", rehearsal=rehearsal) == "typed"
    assert said.getvalue().startswith(reason)
