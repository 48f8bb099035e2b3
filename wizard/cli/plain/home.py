"""The list of drafts line by line: open one, begin one, or ask first whether it can be listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.cli.app_context import draft_path
from wizard.cli.fit_questions import ask_questions
from wizard.cli.line_terminal import InputEnded, LineTerminal, spoken
from wizard.cli.plain.askers import AnswerRefused
from wizard.cli.plain.commands import PlainCommand, command_in
from wizard.cli.plain.dialogue import DraftDialogue
from wizard.cli.plain.draft_commands import DRAFT_COMMANDS
from wizard.drafts.errors import DraftWithMarkers
from wizard.drafts.library import DraftSummary, by_attention
from wizard.errors import WizardError
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.settings import PLAIN
from wizard.topics.fit.answers import unsaved_session
from wizard.topics.fit.verdict import FitPoint, FitVerdict, fit_verdict
from wizard.topics.upkeep.draft_list import create_listed_draft, update_draft_list


class PlainHome:
    """Lists the drafts and opens them one after the other."""

    def __init__(self, terminal: LineTerminal, app_context: AppContext) -> None:
        self.terminal = terminal
        self.app_context = app_context
        self.ended = False
        """Whether the person leaves the program."""
        self._drafts: Sequence[DraftSummary] = ()
        self._told = False

    def run(self) -> None:
        """Asks until the person leaves. Raises InputEnded."""
        while not self.ended:
            if not self._told:
                self.list_drafts()
            reply = self.terminal.ask("Number of a draft, or a command: ")
            try:
                self._take(reply)
            except AnswerRefused as refused:
                self.terminal.say(str(refused))
            except WizardError as error:
                self.terminal.say_error(error)

    def _take(self, reply: str) -> None:
        if given := command_in(reply, HOME_COMMANDS):
            given.command.run(self, given.argument)
        elif reply.isdecimal() and 0 < int(reply) <= len(self._drafts):
            self.open(self._drafts[int(reply) - 1].path)
        elif reply:
            raise AnswerRefused(f"“{reply}” is no number of a draft. :commands lists the commands.")

    def list_drafts(self) -> None:
        """Tells the drafts with their numbers."""
        self._told = True
        self._drafts = by_attention(self.app_context.library.list())
        say = self.terminal.say
        if not self._drafts:
            say("There are no drafts yet.")
        for number, draft in enumerate(self._drafts, 1):
            state = draft.problem or draft.progress.headline or "not judged yet"
            say(f"{number}. {draft.name or draft.path.name}, edition {draft.edition}: {state}")
        say(":fit asks whether an app can be listed, :new begins a draft, :quit leaves.")

    def open(self, path: Path) -> None:
        """Opens a draft until the person leaves it."""
        with self._opened(path) as open_draft:
            dialogue = DraftDialogue(self.terminal, self.app_context, open_draft, DRAFT_COMMANDS)
            dialogue.run()
        self.ended, self._told = dialogue.ends_program, False

    @contextmanager
    def _opened(self, path: Path) -> Iterator[OpenDraft]:
        """Saves and closes it also after Ctrl+C and at the end of the input."""
        open_draft = self._open_merged(draft_path(path))
        open_draft.keep_undo(self.app_context.places.state)
        try:
            yield open_draft
        finally:
            open_draft.close()
            update_draft_list(self.app_context, open_draft)
            if not open_draft.read_only:
                self.terminal.say()
                self.terminal.say_lines([f"Everything is saved in {open_draft.draft.path}"])

    def _open_merged(self, path: Path) -> OpenDraft:
        """Opens a draft, also one in which git left its conflict markers."""
        try:
            return self.app_context.open(path)
        except DraftWithMarkers:
            from wizard.topics.team.markers import mend_markers

            mend_markers(path, self.app_context.catalogue.fields)
            self.terminal.say("git left its conflict markers in this file; it is merged now.")
            return self.app_context.open(path)

    def begin(self, edition: Edition, answers: Mapping[str, Value] = MappingProxyType({})) -> None:
        """Asks for a name, makes a draft of the answers and opens it."""
        name = self.terminal.ask("A name for the app keeps this as a draft; Enter keeps nothing: ")
        if not name:
            raise AnswerRefused("No draft is made.")
        path = create_listed_draft(self.app_context, name, edition.id, answers=answers)
        self.terminal.say_lines([f"Kept as a draft: {path}"])
        self.open(path)

    def ask_edition(self) -> Edition:
        """The edition that the person chooses; the newest by default."""
        catalogue = self.app_context.catalogue
        names = sorted(catalogue.journeys, reverse=True)
        for number, name in enumerate(names, 1):
            self.terminal.say(f"{number}. {name}: {catalogue.journeys[name].label}")
        while reply := self.terminal.ask(f"Edition, a number; Enter takes {catalogue.newest}: "):
            if reply.isdecimal() and 0 < int(reply) <= len(names):
                return catalogue.edition(names[int(reply) - 1])
            self.terminal.say(f"Give a number from 1 to {len(names)}.")
        return catalogue.edition(catalogue.newest)


def run_plain(app_context: AppContext, path: Path | None) -> None:
    """Runs the line-by-line mode, on a draft if one is given. Raises WizardError."""
    terminal = LineTerminal()
    home = PlainHome(terminal, app_context)
    terminal.say("Submission Wizard, line by line. Not affiliated with Procore Technologies.")
    try:
        if path is not None:
            home.open(path)
        if not home.ended:
            home.run()
    except InputEnded:
        return


def _open(home: PlainHome, argument: str) -> None:
    if not argument:
        raise AnswerRefused("Type :open and the path of a draft.")
    home.open(Path(argument).expanduser())


def _fit(home: PlainHome, _: str) -> None:
    edition, context = home.ask_edition(), home.app_context
    session = unsaved_session(edition, context.today, {}, context.company_answers)
    ask_questions(session, home.terminal)
    home.terminal.say()
    for line in _verdict_lines(edition, fit_verdict(session.milestones)):
        home.terminal.say(spoken(line))
    home.begin(edition, session.draft.answers)


def _verdict_lines(edition: Edition, verdict: FitVerdict) -> Iterator[str]:
    yield f"{verdict.headline}."
    for title, points in (("Rules it out", verdict.ruled_out), ("To settle", verdict.to_settle)):
        yield from (f"{title}: {_point_words(edition, point)}" for point in points)
    yield from (f"Procore decides this: {f.requirement.statement}" for f in verdict.procore)
    yield "This is no verdict of Procore's."


def _point_words(edition: Edition, point: FitPoint) -> str:
    requirement = point.finding.requirement
    answer = f", {point.answer}" if point.answer else ""
    remedy = f" What would change it: {point.remedy}" if point.remedy else ""
    source = edition.catalogue.source_words(requirement.source)
    return f"{point.label}{answer}. {requirement.statement}{remedy} Source: {source}."


def _new(home: PlainHome, _: str) -> None:
    home.begin(home.ask_edition())


def _list(home: PlainHome, _: str) -> None:
    home.list_drafts()


def _set_startup(home: PlainHome, argument: str) -> None:
    if argument not in {PLAIN, "screens"}:
        raise AnswerRefused("Type :startup plain or :startup screens.")
    home.app_context.settings.change(mode=PLAIN if argument == PLAIN else "")
    home.terminal.say(f"From now on the program starts with {argument}.")


def _list_commands(home: PlainHome, _: str) -> None:
    for command in HOME_COMMANDS:
        home.terminal.say(command.words)


def _quit(home: PlainHome, _: str) -> None:
    home.ended = True


HOME_COMMANDS: Sequence[PlainCommand[PlainHome]] = (
    PlainCommand("commands", "this list", _list_commands, sign="?"),
    PlainCommand("drafts", "the list of drafts again", _list),
    PlainCommand("open", "a draft from any folder", _open, "PATH"),
    PlainCommand("fit", "can an app be listed? a few questions", _fit),
    PlainCommand("new", "begin a draft without these questions", _new),
    PlainCommand("startup", "how the program starts from now on", _set_startup, "plain|screens"),
    PlainCommand("quit", "leave the program", _quit),
)
"""The commands beside the numbers of drafts."""
