"""Runs commands of the command line on the draft that is open line by line."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, TextIO

import click

from wizard.catalogue.model import Status
from wizard.cli.app_context import DraftInDialogue, draft_argument
from wizard.cli.calendar import calendar_command
from wizard.cli.feedback import feedback_command
from wizard.cli.hand_off import hand_off_command
from wizard.cli.line_terminal import spoken
from wizard.cli.live_options import LiveOptions, live_options
from wizard.cli.plain.accepting import REVIEWED, review_row
from wizard.cli.plain.askers import AnswerRefused
from wizard.cli.plain.dialogue import DraftDialogue
from wizard.cli.scan import scan_command
from wizard.cli.streams import LINES_ONLY
from wizard.engine.finding import Finding
from wizard.reports.reply import SIGN_OF
from wizard.reports.sheet import BOXES
from wizard.reports.signs import ATTESTED, NOTHING_REPORTED, RECONSTRUCTED, SIGNS, VERIFIED
from wizard.reports.text_report import wrapped
from wizard.rules.phrasing import are, counted
from wizard.session.app_context import load_evidence
from wizard.shell_words import shell_split
from wizard.topics.feedback.points import PointState
from wizard.topics.handoff.sheet import HandOffItemState

_VALUE_INDENT = 5
"""Lines that are indented so far or farther hold values to copy."""
_BOX_WORDS: Mapping[HandOffItemState, str] = {
    HandOffItemState.TO_DO: "to do",
    HandOffItemState.CHANGED: "changed since",
    HandOffItemState.ENTERED: "entered",
    HandOffItemState.NOTHING: "",  # the line below says it
}
_SIGN_WORDS: Mapping[str, str] = {
    sign.mark: sign.word
    for sign in (*SIGNS, ATTESTED, VERIFIED, RECONSTRUCTED)
    if sign is not NOTHING_REPORTED  # its mark stands between the parts of many lines, too
} | {box: _BOX_WORDS[state] for state, box in BOXES.items()}
_VERBATIM = ("--format", "--json", "--help", "-h")
"""Options whose output is for programs, or is aligned in columns."""
_NO_SIGN_WORDS = dict.fromkeys(_SIGN_WORDS, "")
_POINT_WORDS = _NO_SIGN_WORDS | {SIGN_OF[state].mark: state.value for state in PointState}
_SIGN = re.compile(rf" *([\d,]+ of [\d,]+)? *({'|'.join(map(re.escape, _SIGN_WORDS))}) +")
"""A sign at the beginning of a line, or after the progress of a run."""


def run_live(dialogue: DraftDialogue, argument: str) -> None:
    """Names hosts and calls, asks, and checks live; then lists what changed."""
    _run_and_tell(dialogue, _live_command, command_words(argument))


def run_source_scan(dialogue: DraftDialogue, argument: str) -> None:
    """Searches the source that the draft names; then lists what changed."""
    words = command_words(argument)
    path = str(dialogue.session.draft.path)
    _run_and_tell(dialogue, scan_command, ["--draft", path, *words], names_draft=True)


def run_hand_off(dialogue: DraftDialogue, argument: str) -> None:
    """Tells what to enter where in the Developer Portal."""
    _run_and_tell(dialogue, hand_off_command, command_words(argument))


def run_calendar(dialogue: DraftDialogue, argument: str) -> None:
    """Tells what is due when after approval."""
    words = command_words(argument)
    _run_and_tell(
        dialogue, calendar_command, words, sign_words=_NO_SIGN_WORDS
    )  # its headings say them


def run_feedback(dialogue: DraftDialogue, argument: str) -> None:
    """Takes a mail of reviewers in, lists their points, answers them, or writes the reply."""
    words = command_words(argument) or ["list"]
    subcommands = feedback_command.commands
    name = words.pop(0) if words[0] in subcommands else "import"
    _run_and_tell(
        dialogue, subcommands[name], words, sign_words=None if name == "reply" else _POINT_WORDS
    )


def command_words(argument: str) -> list[str]:
    """The words of what follows a command, as a shell here splits them. Raises AnswerRefused."""
    try:
        return shell_split(argument)
    except ValueError as error:
        raise AnswerRefused("A quotation mark is opened and not closed.") from error


@click.command("live")
@draft_argument
@live_options
@click.pass_obj
def _live_command(running: DraftInDialogue, /, draft: Path, **options: Any) -> None:  # noqa: ARG001 - it is open
    """Check live: shows what is called, and asks."""
    from wizard.cli.live import run_live_checks

    session = running.open_draft.session
    found = run_live_checks(
        running.app_context,
        session.draft,
        LiveOptions(**options | {"live": True}),
        session.observed,
        quiet=False,
    )
    session.hear(found.observed)


def _run_and_tell(
    dialogue: DraftDialogue,
    command: click.Command,
    words: list[str],
    *,
    names_draft: bool = False,
    sign_words: Mapping[str, str] | None = _SIGN_WORDS,
) -> None:
    """Runs it on the saved draft; then tells what changed. Raises AnswerRefused, WizardError.

    `sign_words` is None for a text to copy, which stays as it is.
    """
    if {"-h", "--help"} & set(words):
        dialogue.terminal.say("DRAFT is the draft that is open; leave it out.")
    if any(word.startswith(_VERBATIM) for word in words):
        sign_words = None
    dialogue.open_draft.save()
    session = dialogue.session
    before = session.at_current.findings
    all_words = words if names_draft else [str(session.draft.path), *words]

    def run() -> None:
        with _reports_in_words(sign_words) if sign_words else nullcontext():
            _invoke(dialogue, command, all_words)
        kept = {**session.observed, **load_evidence(session.draft)}
        if kept != session.observed:
            session.hear(kept)

    dialogue.change(run)
    _tell_changes(dialogue, before)


def _invoke(dialogue: DraftDialogue, command: click.Command, words: list[str]) -> None:
    running = DraftInDialogue(dialogue.app_context, dialogue.open_draft)
    parent = click.get_current_context(silent=True)
    try:
        with command.make_context(f":{command.name}", words, parent, obj=running) as context:
            context.meta[LINES_ONLY] = True
            command.invoke(context)
    except click.exceptions.Exit:
        pass  # an exit code says what the findings say, too
    except click.Abort:
        dialogue.terminal.say()  # what was not done is told by the command
    except click.ClickException as wrong:
        raise AnswerRefused(wrong.format_message()) from wrong


def _tell_changes(dialogue: DraftDialogue, before: Mapping[str, Finding]) -> None:
    """Lists the findings that are open after the command and were not the same before it."""
    findings = dialogue.session.at_current.findings
    changed = [found for name, found in findings.items() if found != before.get(name)]
    met = sum(finding.status is Status.MET for finding in changed)
    if met:
        dialogue.terminal.say(f"{counted(met, 'requirement')} {are(met)} met now.")
    rows = [review_row(dialogue, each) for each in changed if each.status in REVIEWED]
    if rows:
        dialogue.terminal.say("Changed by this:")
        dialogue.rows.tell(rows)


@contextmanager
def _reports_in_words(sign_words: Mapping[str, str]) -> Iterator[None]:
    """Both streams as one on standard output: words for signs, and lines that fit the terminal."""
    stream = _SpokenStream(sys.stdout, sign_words)
    with redirect_stdout(stream), redirect_stderr(stream):
        yield
        stream.flush()


class _SpokenStream:
    """A text stream that tells each line in words; bytes go through as they are."""

    def __init__(self, stream: TextIO, sign_words: Mapping[str, str]) -> None:
        self._stream = stream
        self._sign_words = sign_words
        self._begun = ""
        """A line that is not at its end yet."""

    def write(self, text: str) -> int:
        """Writes the lines that are whole. Raises TypeError for bytes, as click expects."""
        if not isinstance(text, str):
            raise TypeError(f"a text stream takes no {type(text).__name__}")
        *whole, self._begun = (self._begun + text).split("\n")
        for line in whole:
            self._stream.write(self._spoken_line(line))
        return len(text)

    def flush(self) -> None:
        """Writes also the beginning of a line, such as a question."""
        self._stream.write(self._begun)
        self._begun = ""
        self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _spoken_line(self, line: str) -> str:
        indent = " " * (len(line) - len(line.lstrip(" ")))
        if len(indent) >= _VALUE_INDENT:
            return f"{line}\n"
        if all(box in line for box in BOXES.values()):
            return ""  # the legend of the boxes
        sign = _SIGN.match(line)
        parts = (sign[1] or "", self._sign_words[sign[2]]) if sign else ()
        before = ", ".join(filter(None, parts))
        rest = line[sign.end() :] if sign else line
        words = spoken(f"{before}: {rest}" if before else rest)
        below = f"{indent}  " if indent else ""
        width = shutil.get_terminal_size().columns
        return "".join(f"{each}\n" for each in wrapped(words, below, indent, width))
