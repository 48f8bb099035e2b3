"""The wizard line by line, with lines from a pipe; the same at a terminal is in end_to_end."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest

from tests.cli.conftest import Shell
from wizard.catalogue.catalogue import Catalogue
from wizard.cli.plain.draft_commands import DRAFT_COMMANDS
from wizard.cli.plain.home import HOME_COMMANDS
from wizard.drafts.read import load_draft
from wizard.reports.signs import ATTESTED, SIGNS, VERIFIED
from wizard.topics.fit.questions import fit_milestone

TAGLINE = ":find listing.tagline\n:go 1\n"
CUSTOMERS = ":find customers\n:go 1\n"


def told(shell: Shell, *words: str, typed: str) -> str:
    """What is told, with one space for each break, so that lines may be wrapped anywhere."""
    return re.sub(r"\s+", " ", shell.ok("--plain", *words, typed=typed))


DRAFT_STORY: Mapping[str, tuple[str, str]] = {
    "commands": (":commands\n", ":export: make a bundle"),
    "where": (":where\n", "Milestone now: Fit"),
    "left": (":left\n", "1. Answer “"),
    "more": (":more\n", "11. Answer “"),
    "pages": (":pages\n", "1. Your app: 0 of 4 done, 3 block"),
    "go": (":go 2\n", "Page 2 of "),
    "back": ("<\n", "Page 1 of "),
    "skip": (":skip\n", "End of the page"),
    "next": (":next\n", "Question 1 of"),
    "find": (TAGLINE, "Page of a later milestone: Name and tagline"),
    "help": ("?\n", "Length in characters: 0 of at most 40."),
    "clear": ("Track lifts\n<\n-\n", "The answer is taken back."),
    "undo": (":undo\n", "Taken back: Tagline. Question"),
    "redo": (":redo\n", "Made again: Tagline."),
    "show": (":undo\n:show\n", "Answer now: Track lifts In order."),
    "edit": (":edit\n", "The editor is for long texts."),
    "add": (f"{CUSTOMERS}+\nHarbor\n:back\n<\n", "Answer now: 1 in the list. 1. Company: Harbor"),
    "change": (":change 1\nHarbour Build\n<\n<\n", "1. Company: Harbour Build"),
    "remove": (":remove 1\n", "each cell is asked by itself."),
    "basis": (":basis the contract\n", "This is no confirmation that was given."),
    "review": (":review\n", "1. App types. Unanswered: The app has"),
    "waive": (":waive 99\n", "Give a number from 1 to"),
    "unwaive": (":unwaive 1\n", "It is not waived."),
    "sign": (":sign\n", "Nothing on this page waits for a signature."),
    "page": (":page\n", "State: not answered, 0 of 3 met. Who moves it: you write."),
    "check": (":check\n", ":scan searches the source code."),
    "scan": (":scan\n", "Nothing to search: the draft names no folder with source."),
    "live": (
        ":live --requirement nope\n:live\n",
        "There is no requirement nope. Answer: Nothing can be checked live here",
    ),
    "export": (":export\nn\n", "No bundle is made."),
    "hand-off": (":hand-off --all\n", "to do: Tagline, type Track lifts"),
    "feedback": (":feedback\n", "There are no points yet."),
    "calendar": (":calendar 'x\n:calendar\n", "is opened and not closed. Answer: Duties of"),
    "home": (":home\n", "1. Sitebook Sync, edition 2025-02: NOT READY"),
    "quit": ("1\n\n:quit\nnever read\n", "Everything is saved in"),
}
"""Each command of a draft, in the order of one story, and what a person then hears."""

HOME_STORY: Mapping[str, tuple[str, str]] = {
    "commands": (":commands\n", ":startup plain|screens"),
    "drafts": (":drafts\n", "1. Sitebook Sync, edition 2025-02"),
    "open": (":open none.toml\n", "none.toml: there is no such file. Check the path"),
    "fit": (":fit\n2\n.\n\n", "No draft is made."),
    "new": (":new\n\nOther App\n:home\n", "Other App, edition 2026-06."),
    "startup": (":startup plain\n", "From now on the program starts with plain."),
    "quit": (":quit\n", "Number of a draft, or a command:"),
}


@pytest.mark.parametrize(
    ("story", "commands"),
    [(DRAFT_STORY, DRAFT_COMMANDS), (HOME_STORY, HOME_COMMANDS)],
    ids=["draft", "home"],
)
def test_every_command_that_is_told_does_what_it_says(
    shell: Shell, story: Mapping[str, tuple[str, str]], commands: tuple[object, ...]
) -> None:
    draft = shell.draft()
    words = (draft,) if story is DRAFT_STORY else ()
    out = told(shell, *words, typed="".join(typed for typed, _ in story.values()))

    place = 0
    for name, (_, heard) in story.items():
        assert heard in out[place:], (name, out[place:])
        place = out.index(heard, place)
    assert not {sign.mark for sign in (*SIGNS, ATTESTED, VERIFIED)} & set(out) - {"!", "?", "w"}
    assert set(story) == {command.name for command in commands}  # type: ignore[attr-defined]


def test_the_last_answer_of_fit_leads_to_the_first_page_that_blocks_the_application(
    shell: Shell, catalogue: Catalogue
) -> None:
    fit = fit_milestone(catalogue.edition("2026-06"))
    assert fit is not None
    shell.ok("sample", "ready", "ready", "--edition", "2026-06")
    ready = load_draft(shell.folder / "ready" / "submission.toml", catalogue.fields).answers
    *most, last = (name for name in fit.questions if name in ready)
    answers = json.dumps({name: ready[name] for name in most})
    shell.ok("fit", "--answers", "-", "--save-as", "Sync", "--folder", ".", typed=answers)

    out = told(shell, "sync.toml", typed=f":find {last}\n:go 1\nn\n\n")

    before, _, after = out.partition("Milestone “Apply”")
    assert "Milestone “Fit”" in before
    assert "End of the page" in after
    assert "Page 1 of 12: Value and customers." in after.partition("End of the page")[2]
