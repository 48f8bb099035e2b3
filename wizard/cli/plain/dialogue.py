"""The dialogue about one draft: one question at a time, each answer saved at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from wizard.catalogue.model import Field, Value
from wizard.cli.line_terminal import LineTerminal, spoken
from wizard.cli.plain.askers import ASKERS, AnswerRefused, AskingContext, read_answer
from wizard.cli.plain.commands import PlainCommand, answer_in, command_in
from wizard.cli.plain.confirming import (
    chosen_confirmations,
    confirm_together,
    confirmation_lines,
)
from wizard.cli.plain.findings import effect_lines, file_lines, finding_words, state_lines
from wizard.cli.plain.progress import progress_teller
from wizard.cli.plain.questions import (
    DraftQuestion,
    present_lines,
    question_lines,
    title_words,
)
from wizard.cli.plain.route import QuestionPlace, QuestionRoute
from wizard.cli.plain.rows import NumberedRows
from wizard.cli.plain.saving import save_or_settle, settle_merge
from wizard.engine.finding import Progress
from wizard.engine.readiness import remaining_of
from wizard.errors import WizardError
from wizard.reports.subject import progress_words
from wizard.rules.formats import is_answered, problem_alone
from wizard.rules.phrasing import counted
from wizard.session.app_context import AppContext
from wizard.session.field_state import complaints_at
from wizard.session.open_draft import DraftPosition, OpenDraft
from wizard.session.session import AnswerChange, Session
from wizard.session.signatures import page_to_sign
from wizard.session.signing import author_of
from wizard.topics.upkeep.draft_list import update_draft_list

_KEYS = (
    "Type an answer and press Enter. Enter alone keeps what there is and goes on. "
    "? explains the question, < goes back, :commands lists all commands, :quit leaves. "
    "Each answer is saved at once."
)
_PAGE_END = "End of the page. Enter goes on: "


class DraftDialogue:
    """Asks the questions of an open draft until the person leaves it."""

    def __init__(
        self,
        terminal: LineTerminal,
        app_context: AppContext,
        open_draft: OpenDraft,
        commands: Sequence[PlainCommand[DraftDialogue]],
    ) -> None:
        self.terminal = terminal
        self.app_context = app_context
        self.open_draft = open_draft
        self.commands = commands
        self.route = QuestionRoute(self.session)
        self.rows = NumberedRows(terminal)
        """The numbered list that was told last."""
        self.place: QuestionPlace | None = self._first_place()
        """Where the dialogue stands; None ends it."""
        self.ends_program = False
        """Whether the person leaves the program, and not this draft alone."""
        self.confirmations: Sequence[Field] = ()
        """The confirmations that are asked together at this place; empty for any other."""
        self._told: QuestionPlace | None = None
        self._told_page = ""

    @property
    def session(self) -> Session:
        """The session of the draft."""
        return self.open_draft.session

    @cached_property
    def context(self) -> AskingContext:
        """What askers need."""
        draft = self.session.draft
        return AskingContext(
            terminal=self.terminal,
            author=author_of(draft, self.session.edition.catalogue),
            vault=self.app_context.vault,
            draft_id=draft.id,
            folder=draft.path.parent,
            today=self.session.today,
        )

    def run(self) -> None:
        """Asks until the person leaves. Raises InputEnded."""
        self._begin()
        while self.place is not None:
            self._ask(self.place)

    def _first_place(self) -> QuestionPlace:
        """Where the person stopped, if that is asked at this milestone; else its first page."""
        position = self.open_draft.position
        pages = [placed.page.id for placed in self.route.pages]
        if position.page not in pages:
            return self.route.first_on(pages[0])
        if position.field in self.route.questions_on(position.page):
            return QuestionPlace(position.page, position.field)
        return self.route.first_on(position.page)

    def _begin(self) -> None:
        draft, say = self.session.draft, self.terminal.say
        say(f"{draft.name}, edition {draft.edition}.")
        if self.open_draft.read_only:
            say("It is open for reading only: nothing can be changed.")
        settle_merge(self)
        self.open_draft.again.show(self.open_draft.again.read())
        self.look_at_files()
        self.tell_milestone()
        say(_KEYS)

    def tell_milestone(self) -> None:
        """Says which milestone is asked for, what it gives, and what is left to it."""
        milestone, at_current = self.session.milestones.current, self.session.at_current
        left = spoken(remaining_of(at_current).words) or "nothing"
        if milestone is None:
            self.terminal.say(f"{progress_words(at_current.progress)}. Left: {left}.")
        else:
            self.terminal.say(f"Milestone “{milestone.title}”. {milestone.gain} Left: {left}.")

    def _ask(self, place: QuestionPlace) -> None:
        if place != self._told:
            self._tell(place)
        reply = self._reply(place)
        try:
            if given := command_in(reply, self.commands):
                given.command.run(self, given.argument)
            elif not reply:
                self.go_on()
            elif self.confirmations:
                self._confirm(answer_in(reply))
            else:
                self._take(place, answer_in(reply))
        except AnswerRefused as refused:
            self.terminal.say(str(refused))
        except WizardError as error:
            self.terminal.say_error(error)

    def _reply(self, place: QuestionPlace) -> str:
        if not place.field:
            return self.terminal.ask(_PAGE_END)
        if ASKERS[DraftQuestion(self.session, place).field.kind].hidden:
            return self.terminal.ask_hidden("Answer, not shown: ")
        return self.terminal.ask("Answer: ")

    def _take(self, place: QuestionPlace, reply: str) -> None:
        question = self.question
        self.give(question, read_answer(self.context, question, reply))
        if not ASKERS[question.field.kind].adds:
            self.go_on()
        elif self.place == place:
            self.say_all(present_lines(question))

    def _confirm(self, reply: str) -> None:
        """Gives the chosen ones of the confirmations that were asked together."""
        chosen = chosen_confirmations(self.confirmations, reply)
        changed = chosen and self.change(
            lambda: confirm_together(self.context, self.session, chosen)
        )
        if changed:
            number = counted(len(chosen), "confirmation")
            self.terminal.say(f"{number} by {self.context.author.name}.")
        for field in chosen:
            self.say_all(map(finding_words, complaints_at(self.session, field.id)))
        self.go_on()

    @property
    def question(self) -> DraftQuestion:
        """The question that is asked. Raises AnswerRefused at the end of a page."""
        if self.place is None or not self.place.field:
            raise AnswerRefused("Nothing is asked here; this is the end of the page.")
        return DraftQuestion(self.session, self.place)

    def say_all(self, lines: Iterable[str]) -> None:
        """Tells each line as a paragraph."""
        for line in lines:
            self.terminal.say(line)

    def go_to(self, place: QuestionPlace) -> None:
        """Asks there next, also if that is where the dialogue stands."""
        self.place, self._told = place, None

    def go_on(self) -> None:
        """Goes to the next question, or says that the milestone has no more."""
        if self.place is None:
            return
        asked_last = self.confirmations[-1].id if self.confirmations else self.place.field
        following = self.route.after(replace(self.place, field=asked_last))
        if following is None:
            self.tell_milestone()
            following = self._page_that_blocks(self.place.page) or self.day_of_sending()
        if following is not None:
            self.go_to(following)
        else:
            self.terminal.say("This was the last page. :left tells what is left, :pages all pages.")

    def _page_that_blocks(self, but: str) -> QuestionPlace | None:
        """The first question of the first other page on which something blocks the milestone."""
        pages = (placed.page.id for placed in self.route.pages)
        blocks = (p for p in pages if p != but and self.page_progress(p).blockers)
        return next(map(self.route.first_on, blocks), None)

    def day_of_sending(self) -> QuestionPlace | None:
        """The question on which day the ready milestone was sent; None if it is answered."""
        for name in self.route.sent_on:
            if self.session.value(name) is None:
                self.terminal.say("This milestone is ready. Send it, then give the day.")
                page = self.session.edition.page_of_field[name].page.id
                return self.route.place_of(page, name)
        return None

    def _tell(self, place: QuestionPlace) -> None:
        self.open_draft.position = DraftPosition(place.page, place.field)
        if self._told_page != place.page:
            self._tell_page(place)
            update_draft_list(self.app_context, self.open_draft)  # a killed program resumes here
        self._told, self._told_page = place, place.page
        self.terminal.say()
        self.confirmations = self.route.confirmations_at(place)
        if not place.field:
            self._tell_page_end(place.page)
            return
        if self.confirmations:
            self.say_all(confirmation_lines(self.session, self.route, place, self.confirmations))
            return
        question = DraftQuestion(self.session, place)
        self.terminal.say(title_words(self.session, self.route, question))
        self.say_all(question_lines(self.session, question))
        if place.row is None and is_answered(question.value):
            self.say_all(state_lines(self.session, place.field))
        if how := ASKERS[question.field.kind].how:
            self.terminal.say(how)
        self.open_draft.again.looked_at(place.field)

    def _tell_page(self, place: QuestionPlace) -> None:
        placed = self.session.edition.page_ids[place.page]
        pages = [each.page.id for each in self.route.pages]
        known = place.page in pages
        where = (
            f"{pages.index(place.page) + 1} of {len(pages)}" if known else "of a later milestone"
        )
        self.terminal.say()
        self.terminal.say(f"Page {where}: {placed.page.title}. {placed.page.purpose}")

    def _tell_page_end(self, page: str) -> None:
        self.terminal.say(f"On this page: {self.page_words(page)}.")
        waiting = page_to_sign(self.session.assessment, page)
        if waiting is not None:
            number = len(waiting.statements)
            verb = "waits" if number == 1 else "wait"
            waits = f"{counted(number, 'statement')} {verb}"
            self.terminal.say(f"{waits} for a signature of this page: :sign asks for it.")

    def page_progress(self, page: str) -> Progress:
        """How far a page is for the milestone; for one of later milestones, by itself."""
        is_current = page in {placed.page.id for placed in self.route.pages}
        judged = self.session.at_current if is_current else self.session.assessment
        return judged.page_progress(page)

    def page_words(self, page: str) -> str:
        """How far a page is, e.g. "2 of 4 done, 1 blocks"."""
        progress = self.page_progress(page)
        return progress_words(progress) if progress.total else "nothing on it is needed"

    def give(self, question: DraftQuestion, value: Value | None) -> None:
        """Gives an answer, saves it, and tells what it changed. Raises WizardError."""
        self.change(lambda: question.set(value))
        if question.place.row is not None:
            if problem := problem_alone(question.field, question.value):
                self.terminal.say(f"{problem}.")
            return
        if not is_answered(question.value):
            return
        if question.field.kind.spec.is_prose:
            self.terminal.say(f"Your text has {counted(len(str(question.value)), 'character')}.")
        elif not question.items:
            self.say_all(present_lines(question))
        self.say_all(file_lines(self.session, question.place.field))
        self.say_all(state_lines(self.session, question.place.field))

    def change(self, make: Callable[[], AnswerChange | None]) -> AnswerChange | None:
        """Makes a change of the draft, saves it and tells its effects elsewhere."""
        session = self.session
        blocked = frozenset(finding.id for finding in session.assessment.blockers)
        current, was_ready = session.milestones.current, session.readiness.ready
        session.end_typing()  # each answer is undone by itself
        change = make()
        field = session.edition.fields.get(change.field) if change else None
        if field is not None and field.names_files:
            self.look_at_files()
        save_or_settle(self)
        if change is not None:
            self.say_all(effect_lines(session, change, blocked))
        if session.milestones.current is not current:
            self.tell_milestone()
        elif session.readiness.ready and not was_ready:
            self.terminal.say(f"{session.readiness.headline}. :export makes the bundle.")
        return change

    def look_at_files(self) -> None:
        """Reads the files that the answers name, and judges with what is in them."""
        teller = progress_teller(self.terminal, "Reading the files")
        self.session.learn(self.open_draft.look(teller))
