"""The table of the commands in the dialogue about a draft."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.cli.plain import accepting, answering, command_line, moving
from wizard.cli.plain.commands import PlainCommand
from wizard.cli.plain.dialogue import DraftDialogue

DRAFT_COMMANDS: Sequence[PlainCommand[DraftDialogue]] = (
    PlainCommand(
        "help", "why this is asked, source, limits, examples", moving.explain, "[N]", sign="?"
    ),
    PlainCommand("commands", "this list", moving.list_commands),
    PlainCommand("back", "the question before", moving.go_back, sign="<"),
    PlainCommand("skip", "the next question, as Enter alone", moving.skip),
    PlainCommand("next", "to the most useful thing that is left", moving.go_to_next_task),
    PlainCommand("pages", "the pages of the milestone, or all", moving.list_pages, "[all]"),
    PlainCommand("find", "questions and findings with these words", moving.find, "WORDS"),
    PlainCommand("go", "to a row of the last list", moving.go_to_row, "N"),
    PlainCommand("more", "the next rows of the last list", moving.tell_more_rows),
    PlainCommand("where", "milestone, page, question, and what is saved", moving.tell_where),
    PlainCommand("left", "what is left to the milestone", moving.tell_left),
    PlainCommand("show", "the whole answer", answering.show_answer),
    PlainCommand("clear", "take the answer back", answering.take_back, sign="-"),
    PlainCommand("undo", "take the last change back", answering.undo),
    PlainCommand("redo", "make it again", answering.redo),
    PlainCommand("edit", "a long text in your editor", answering.edit),
    PlainCommand("add", "a row to a table", answering.add_row, sign="+"),
    PlainCommand("change", "a row, or an item to this text", answering.change_item, "N [TEXT]"),
    PlainCommand("remove", "a row or an item", answering.remove_item, "N"),
    PlainCommand("basis", "what a confirmation rests on", answering.set_basis, "TEXT"),
    PlainCommand("review", "all that is open, most serious first", accepting.review),
    PlainCommand("waive", "accept a finding of the review with a reason", accepting.waive, "N"),
    PlainCommand("unwaive", "withdraw that", accepting.withdraw_waiver, "N"),
    PlainCommand(
        "sign",
        "this page or all; with N, what you saw for a row of the review",
        accepting.sign,
        "[all|N]",
    ),
    PlainCommand(
        "page", "the lines of Procore's page, and the state of each", moving.list_page_map
    ),
    PlainCommand("check", "read the files again; what else can be checked", accepting.check),
    PlainCommand(
        "scan",
        "search the source code that the draft names",
        command_line.run_source_scan,
        "[OPTIONS]",
    ),
    PlainCommand(
        "live",
        "check over the network; first names hosts and calls, and asks",
        command_line.run_live,
        "[OPTIONS]",
    ),
    PlainCommand("export", "make a bundle", accepting.export),
    PlainCommand(
        "hand-off",
        "what to enter in the Developer Portal; --entered LABEL notes that it is",
        command_line.run_hand_off,
        "[OPTIONS]",
    ),
    PlainCommand(
        "feedback",
        "take in what reviewers wrote; without a file, list their points",
        command_line.run_feedback,
        "[FILE]",
    ),
    PlainCommand(
        "calendar", "what is due when after approval", command_line.run_calendar, "[OPTIONS]"
    ),
    PlainCommand("home", "leave the draft, to the list of drafts", moving.go_home),
    PlainCommand("quit", "leave the program", moving.leave_program),
)
