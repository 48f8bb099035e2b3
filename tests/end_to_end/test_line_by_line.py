"""The wizard line by line on a real terminal, and a person's own editor in both modes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.live_stage import STEPS, LiveShell
from tests.end_to_end.conftest import CTRL, ENTER, WAIT_S, Person, Start, answer, lock_of
from tests.standin.faulty import Faulty
from tests.standin.pages import STEPS_PAGE

ANSWER = "Answer:"
SHIFT_F9, SHIFT_TAB = "\x1b[20;2~", "\x1b[Z"


@pytest.fixture
def editor(tmp_path: Path) -> dict[str, str]:
    """An editor that adds a line to the text."""
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf "Written in an editor.\\n" >> "$1"\n', "utf-8")
    script.chmod(0o755)
    return {"EDITOR": str(script)}


def say(person: Person, typed: str, *heard: str) -> None:
    """Types a line and waits until all is told; no screen is emulated for that."""
    before = len(person.raw)
    person.send(f"{typed}{ENTER}")
    hear(person, before, *heard)


def hear(person: Person, before: int, *heard: str) -> None:
    """Waits until all is told in what was written after so many bytes."""
    deadline = person.clock + WAIT_S
    told = ""
    while not all(each in told for each in heard):
        assert person.clock < deadline, (heard, told)
        person._read(0.02)
        told = " ".join(person.raw[before:].decode("utf-8", "replace").split())


def test_from_fit_over_a_page_and_the_review_to_a_bundle(
    start: Start, home: Path, editor: dict[str, str]
) -> None:
    person = start("--plain", size=(80, 24), env=editor)
    hear(person, 0, "Number of a draft, or a command:")

    say(person, ":fit", "Edition, a number")
    say(person, "", "1 of 17: App types", ANSWER)
    say(person, "d", "2 of ")
    say(person, "a", "3 of ")
    say(person, "a", "4 of ")
    say(person, ".", "Procore decides this: ", "A name for the app")
    say(person, "Sitebook Sync", "Kept as a draft", "Milestone “Fit”", ANSWER)
    say(person, ":pages", "2. ", ": 0 of 6 done")
    say(person, ":go 2", "Question 1 of 6, ")
    say(person, "y", "Blocks: The answer is yes; it must be no.", "Question 2 of 6")
    say(person, "<", "Answer now: yes")
    say(person, "n", "Answer now: no", "Question 2 of 6")
    say(person, "?", "Why: ", "Source: ", ANSWER)
    say(person, "y", "Question 3 of 6")
    say(person, "n", "Question 4 of 6")
    say(person, "n", "questions are not asked any more.", "Question 5 of 6")
    say(person, "n", "“n” is not on the list: 1 to 9.")
    say(person, "2 e", "; Analyses or reports", "Question 6 of 6")
    say(person, "", "On this page: ", "wait for a signature of this page")
    say(person, ":sign", "Whoever signs", "Type the name of the person.")
    say(person, "A", "A name has at least 2 letters.")
    say(person, "Ana Kovač", "Signed by Ana Kovač", "End of the page")
    say(person, ":left", "NOT READY to start")
    say(person, ":review", "1. ", ":go with a number")
    say(person, ":go 1", "Page ", ANSWER)
    say(person, ":find lst-tagline-length", "1. requirement, ")
    say(person, ":waive 1", "To waive: ", "Reason:")
    say(person, "The tagline is our registered claim", "Enter takes Ana Kovač.", "Name:")
    say(person, "", "Until:")
    say(person, "+30", "Waived. By Ana Kovač on ")
    say(person, ":find prod.client_secret", "1. field, ")
    say(person, ":go 1", "it is not shown", "Answer, not shown:")
    say(person, "hush-hush", "There is no keyring", "y or n:")
    say(person, "n", "Nothing is noted.", "Answer, not shown:")

    say(person, ":export", "Make a bundle that is marked incomplete?")
    say(person, "y", "Folder; Enter takes ")
    say(person, str(home / "out"), "INCOMPLETE: ", "SHA-256", "Answer, not shown:")
    say(person, ":quit", "Everything is saved in ")

    assert person.ended() == 0
    (draft,) = (home / "drafts").glob("*.toml")
    assert answer(draft, "app.types") == ["data-service"]
    assert answer(draft, "screen.single_customer_build") is False
    assert answer(draft, "waiver")[0]["by"] == "Ana Kovač"
    assert answer(draft, "signature")[0]["page"]
    (bundle,) = (home / "out").glob("*.zip")
    assert zipfile.ZipFile(bundle).testzip() is None
    assert b"\x1b" not in person.raw, "nothing is drawn over"
    assert b"hush" not in person.raw


def test_the_commands_of_the_shell_run_in_the_dialogue_and_draw_nothing_over(
    start: Start, tmp_path: Path
) -> None:
    with Faulty() as web:
        web.on("/steps", STEPS_PAGE)
        shell = LiveShell(tmp_path)
        shell.with_address(web.local("/steps"))
        shell.without_videos()
        mail = tmp_path / "review.txt"
        mail.write_text("1. The tagline is too long.\n2. The logo is blurred.\n", "utf-8")
        live = f":live --requirement {STEPS} --allow-private --ca-file {web.ca_file}"
        person = start("--plain", "ready", size=(80, 24))
        hear(person, 0, ANSWER)

        say(person, live, "this run makes at most", "to 1 host? [y/N]:")
        say(person, "n", "Nothing was called.", ANSWER)
        assert not web.seen
        say(person, live, "[y/N]:")
        say(person, "y", "1 of 1, met: ", "1 check: 1 met.", "met now.", ANSWER)
        assert "/steps" in {one.path for one in web.seen}
        assert len(shell.kept()) == 1

        say(person, ":scan", "Nothing wrong was found.", "Kept beside the draft", ANSWER)
        say(person, f":feedback {mail}", "y takes them")
        say(person, "d 2", "left out, dropped: The logo is blurred.", "y takes them")
        say(person, "y", "1 taken as round 1; 1 open.", "“Closed” is not yes.", ANSWER)
        say(person, ":feedback", "open: 1 The tagline is too long.", ANSWER)
        say(person, ":hand-off --entered tagline", "Noted as entered: Tagline", ANSWER)
        say(person, ":undo", "Taken back: ", ANSWER)
        say(person, ":find listing.trademark_ack", "1. field, Our name infringes no trademark")
        say(person, ":go 1", "Answer now: ", ANSWER)
        say(person, ":clear", "The answer is taken back.", ANSWER)
        say(person, "", "Our name is clear and not misleading", ANSWER)
        say(person, ":clear", "The answer is taken back.", ANSWER)
        say(person, "<", "2 confirmations.", "1. Our name infringes no trademark", ANSWER)
        say(person, ":help 2", "The id of the field is ", ANSWER)
        say(person, "3", "Type y for all, or numbers from 1 to 2 with spaces.", ANSWER)
        say(person, "y", "Who confirms this?", "Name:")
        say(person, ":quit", "Nobody is named, so nothing is confirmed.", ANSWER)
        say(person, "y", "Name:")
        say(person, "Ana Kovač", "2 confirmations by Ana Kovač.", "End of the page")
        say(person, ":quit", "Everything is saved in ")

        assert person.ended() == 0
        assert b"\x1b" not in person.raw
        assert b"\r" not in person.raw.replace(b"\r\n", b""), "nothing is drawn over"
        draft = shell.folder / "ready" / "submission.toml"
        assert answer(draft, "listing.trademark_ack")["by"] == "Ana Kovač"


def test_what_others_changed_meanwhile_is_not_overwritten_without_a_word(
    start: Start, draft: Path
) -> None:
    Shell(draft.parent).ok("--plain", typed=":startup plain\n")
    person = start(draft, size=(80, 24))
    hear(person, 0, ANSWER)
    say(person, ":find listing.tagline", "1. field, Tagline")
    say(person, ":go 1", "Tagline", ANSWER)
    text = draft.read_text("utf-8")
    draft.write_text(text.replace("[listing]\n", '[listing]\ntagline = "Theirs"\n'), "utf-8")

    say(person, "Mine", "“Tagline” differs. Yours: Mine In the file: Theirs", "takes the other:")
    say(person, "x", "takes the other:")
    say(person, "f", "Saved with the versions that you chose.", "Your text has 6 characters.")
    say(person, ":quit", "Everything is saved")

    assert person.ended() == 0
    assert answer(draft, "listing.tagline") == "Theirs"


@pytest.mark.parametrize(("key", "code"), [("c", 130), ("d", 0)], ids=["Ctrl+C", "end of input"])
@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ((":find listing.tagline", ":go 1"), "Tagline"),
        ((":find customers", ":go 1", "+"), "Customer 1, 1 of 6: Company"),
        ((":find listing.summary", ":go 1", "The first line,"), "Next line, or a single dot:"),
        ((":find listing.summary_reviewed", ":go 1", "y"), "Name:"),
        ((":find prod.client_secret", ":go 1"), "Answer, not shown:"),
        ((":find lst-tagline-length", ":waive 1"), "Reason:"),
    ],
    ids=["line", "cell", "long text", "name", "secret", "reason"],
)
def test_at_each_question_it_ends_cleanly_and_what_was_answered_is_saved(
    start: Start, draft: Path, typed: tuple[str, ...], question: str, key: str, code: int
) -> None:
    person = start("--plain", draft, size=(80, 24))
    hear(person, 0, ANSWER)
    say(person, ":find release stage", "1. field, Release stage")
    say(person, ":go 1", "Release stage", ANSWER)
    say(person, "a", "Answer now: In production", ANSWER)
    for line in typed:
        say(person, line, question if line == typed[-1] else "")

    person.send(CTRL[key])
    if question == "Next line, or a single dot:" and key == "d":
        person.wait_for("Your text has 15 characters.")  # it ends the text alone
        person.send(CTRL[key])

    assert person.ended() == code
    assert "Everything is saved in " in person.text
    assert "Traceback" not in person.text
    assert answer(draft, "app.release_stage") == "production"
    assert not lock_of(draft).exists()
    if question == "Next line, or a single dot:":
        assert answer(draft, "listing.summary") == "The first line,"


def test_the_persons_own_editor_takes_long_texts_in_both_modes(
    start: Start, draft: Path, editor: dict[str, str]
) -> None:
    plain = start(draft, env=editor | {"TERM": "dumb"})
    hear(plain, 0, ANSWER)
    say(plain, ":find listing.summary", "1. field, Integration summary")
    say(plain, ":go 1", "a line with a single dot ends it")
    say(plain, ":edit", "Your text has 21 characters.")
    say(plain, ":quit", "Everything is saved")
    assert plain.ended() == 0

    screens = start(draft, env=editor)
    screens.wait_for("Written in an editor.")
    screens.send(SHIFT_TAB)  # the screens resume where the person was
    screens.focus_is_on("Integration summary")
    screens.send(SHIFT_F9)
    screens.until(lambda shown: shown.count("Written in an editor.") > 1, "the editor added a line")
    screens.saved()
    screens.send(CTRL["q"])

    assert screens.ended() == 0
    assert answer(draft, "listing.summary") == "Written in an editor.\nWritten in an editor."
