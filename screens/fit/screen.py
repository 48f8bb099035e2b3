"""Fit: can the app be listed? One letter answers a question, and the verdict stands beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen

from screens.fit.question_list import NO_KEY, YES_KEY, FitQuestionList, question_lines
from screens.fit.state import FitScreenState
from screens.fit.verdict_lines import verdict_lines
from screens.home.create_draft import create_draft_with_dialog
from screens.home.draft_operations import NewDraft
from screens.widgets.common_bindings import BACK, HELP, READ_BELOW, REDO, UNDO
from screens.widgets.hanging_text import HangingText
from screens.widgets.key_labels import with_keys
from screens.widgets.keybar import KeyBar
from screens.widgets.line import StateLine
from screens.widgets.messages import (
    DraftEdited,
    DraftRequested,
    FactsLearned,
    ScreenRequested,
)
from screens.widgets.option_lines import option_effects
from screens.widgets.postponed import postponed
from screens.widgets.undo import UndoController
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Value
from wizard.engine.readiness import duration_words
from wizard.errors import WizardError
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.session.session import AnswerChange, Session
from wizard.text import clean, one_line
from wizard.topics.fit.answers import unsaved_session
from wizard.topics.fit.questions import NO, YES, FitQuestion
from wizard.topics.fit.verdict import fit_verdict

WIDE = 100
"""From this width in cells the verdict stands beside the questions."""

_UNSAVED_ONLY = frozenset({"keep", "start_again"})
_KEPT = "Nothing is saved. Until you quit, n shows your answers again."


class FitScreen(Screen[None]):
    """Asks the questions of an open draft, or of an app that has none yet."""

    AUTO_FOCUS = "FitQuestionList"
    CSS_PATH = "screen.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", f"answer('{YES}')", "yes", tooltip="Answer yes", id=YES_KEY),
        Binding("n", f"answer('{NO}')", "no", tooltip="Answer no", id=NO_KEY),
        Binding(
            "delete,backspace",
            "take_back",
            "take back",
            tooltip="Remove the answer",
            id="fit.take_back",
        ),
        Binding("k", "keep", "keep as draft", tooltip="Make a draft of the answers", id="fit.keep"),
        BACK,
        HELP,
        replace(UNDO, tooltip="Undo the last change"),
        REDO,
        Binding(
            "ctrl+u",
            "start_again",
            "start again",
            show=False,
            tooltip="Remove all answers",
            id="fit.start_again",
        ),
        READ_BELOW,
    ]

    def __init__(
        self, app_context: AppContext, state: FitScreenState, open_draft: OpenDraft | None = None
    ) -> None:
        super().__init__()
        self._app_context = app_context
        self._state = state
        self._open_draft = open_draft
        self._session = self._session_of(open_draft)
        self._verdict = fit_verdict(self._session.milestones)
        # A key of the screen looks for its action on the screen only.
        changes = UndoController(self, self._session, self._show_retraced)
        self.action_undo, self.action_redo = changes.undo, changes.redo

    def _session_of(self, open_draft: OpenDraft | None) -> Session:
        if open_draft is not None:
            return open_draft.session
        catalogue = self._app_context.catalogue
        newest = catalogue.edition(catalogue.newest)
        company = self._app_context.company_answers
        return unsaved_session(newest, self._app_context.today, self._state.answers, company)

    def compose(self) -> ComposeResult:
        """Composes the state line, the questions, the verdict and the keys."""
        self.add_class("-narrow" if self.app.size.width < WIDE else "-wide")
        yield StateLine(self._top)
        with Container(id="parts"):
            yield FitQuestionList()
            with VerticalScroll(id="verdict"):
                yield HangingText(id="verdict-text")
        yield KeyBar()

    def on_mount(self) -> None:
        """Puts the cursor on the question where it was, or on the first open one."""
        asked = [question.field.id for question in self._verdict.asked]
        if self._state.field not in asked:
            unanswered = [question.field.id for question in self._verdict.unanswered]
            self._state.field = next(iter([*unanswered, *asked]), "")
        self._show()

    def on_resize(self) -> None:
        """Fits the lines to the width, once the layout has it."""
        self.call_after_refresh(self._show)

    @property
    def help_subject(self) -> tuple[Session, str]:
        """The session and the question that help explains."""
        return self._session, self._state.field

    @property
    def _question(self) -> FitQuestion | None:
        """The question under the cursor."""
        name = self._state.field
        return next((each for each in self._verdict.asked if each.field.id == name), None)

    # Showing

    def _top(self, width: int) -> Content:
        verdict = self._verdict
        answered = len(verdict.asked) - len(verdict.unanswered)
        table = self._session.edition.catalogue.minutes
        minutes = sum(table.get(each.field.kind, 0) for each in verdict.unanswered)
        left = f" · {duration_words(minutes)} left" if minutes else ""
        draft = self._open_draft
        name = one_line(draft.draft.name) if draft else "A new app"
        saved = clean(draft.saved_words()) if draft else "not saved"
        words = f" · {answered} of {len(verdict.asked)}{left} · {saved}"
        line = Content.assemble((f" {name} · Can it be listed?", "bold"), words)
        edition = f" · {self._session.edition.id}"
        return line + edition if line.cell_length + len(edition) <= width else line

    def _show(self) -> None:
        """Draws everything anew."""
        questions = self.query_one(FitQuestionList)
        width = questions.scrollable_content_region.width or self.app.size.width
        edition, next_step = self._session.edition, self._what_next()
        effects = option_effects(self._session, self._state.field)
        is_wide = self.app.size.width >= WIDE
        lines = question_lines(
            self._verdict,
            self._state.field,
            width,
            tuple(self._not_asked()),
            effects,
            as_cards=is_wide,
        )
        questions.put(tuple(lines), self._state.field)
        explained = not (effects and is_wide)
        text = verdict_lines(edition, self._verdict, self._question, next_step, explained=explained)
        self.query_one("#verdict-text", HangingText).update(Content("\n").join(text))
        self.query_one(StateLine).show()
        self.refresh_bindings()

    def _what_next(self) -> str:
        """What to do once all is answered; "" before that."""
        if self._verdict.unanswered:
            return ""
        if self._open_draft is None:
            return with_keys("k makes a draft of these answers.", {"k": "fit.keep"})
        return with_keys("Escape goes back.", {"Escape": "screen.back"})

    def _not_asked(self) -> list[str]:
        """Remarks on the questions that are not asked, with the reason."""
        edition = self._session.edition
        hidden = [each for each in self._verdict.questions if not each.applies]
        open_ones = [each for each in hidden if each.applies is None]
        remarks = [
            f"{each.field.label}: {edition.asked_when(edition.conditions_of_field[each.field.id])}"
            for each in hidden
            if each.applies is False
        ]
        later = f"{len(open_ones)} more may be asked, depending on the answers above."
        return [*remarks, *([later] if open_ones else [])]

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """Judges anew after background checks found something."""
        event.stop()
        self._verdict = fit_verdict(self._session.milestones)
        self._show()

    # Moving

    @on(FitQuestionList.Wanted)
    def follow(self, event: FitQuestionList.Wanted) -> None:
        """Goes to a question, and answers it if a choice was clicked."""
        event.stop()
        self._state.field = event.field
        if event.letter:
            self._answer_by(event.letter)
        else:
            self._show()

    def action_go_on(self) -> None:
        """Goes on to the next question without an answer, or else to the next one."""
        self._go_on()
        self._show()

    def _go_on(self) -> None:
        asked = [question.field.id for question in self._verdict.asked]
        here = asked.index(self._state.field) if self._state.field in asked else -1
        unanswered = {question.field.id for question in self._verdict.unanswered}
        later, earlier = asked[here + 1 :], asked[: max(0, here)]
        waiting = [name for name in (*later, *earlier) if name in unanswered]
        self._state.field = next(iter([*waiting, *later]), self._state.field)

    # Answering

    def on_key(self, event: events.Key) -> None:
        """Answers by the letter of a choice."""
        question = self._question
        letter = (event.character or "").lower()
        letters = {choice.letter for choice in question.choices} if question else set()
        if question and question.field.kind is not Kind.YES_NO and letter in letters:
            event.stop()
            self._answer_by(letter)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        del parameters
        question = self._question
        if action == "answer":
            return question is not None and question.field.kind is Kind.YES_NO
        if action == "take_back":
            return question is not None and question.value is not None
        return self._open_draft is None if action in _UNSAVED_ONLY else True

    def action_answer(self, letter: str) -> None:
        """Answers the question under the cursor."""
        self._answer_by(letter)

    def action_take_back(self) -> None:
        """Takes the answer back; the cursor stays."""
        self._set(self._state.field, None)
        self._show()

    def _answer_by(self, letter: str) -> None:
        question = self._question
        value = question.answer_by(letter) if question else None
        answered = value is not None and self._set(self._state.field, value)
        if answered and question is not None and not question.several:
            self._go_on()
        self._show()

    def _set(self, field_id: str, value: Value | None) -> bool:
        """Changes an answer; False, with a notification, where that is not possible."""
        try:
            self._session.end_typing()
            change = self._session.set(field_id, value)
        except WizardError as error:
            self.notify(error.full_message, severity="error", markup=False)
            return False
        self._note(change)
        return True

    def _note(self, change: AnswerChange) -> None:
        """Judges anew. A draft will be saved; other answers are kept until the program ends."""
        self._verdict = fit_verdict(self._session.milestones)
        if self._open_draft is not None:
            self.post_message(DraftEdited(change.field))
        else:
            self._state.answers = dict(self._session.draft.answers)

    def _show_retraced(self, change: AnswerChange, words: str) -> None:
        asked = {question.field.id for question in self._verdict.questions}
        if change.field in asked:
            self._state.field = change.field
        else:
            self.notify(words, markup=False)
        self._note(change)
        self._show()

    def action_start_again(self) -> None:
        """Takes all answers back, one change each, so that they can be undone."""
        for name in tuple(self._session.draft.answers):
            self._session.end_typing()
            self._session.set(name, None)
        self._state.answers = {}
        self._verdict = fit_verdict(self._session.milestones)
        self._state.field = next((each.field.id for each in self._verdict.asked), "")
        self._show()

    # Leaving

    def action_keep(self) -> None:
        """Asks for name and edition, makes a draft of the answers and opens it."""
        self.run_worker(postponed(self._keep), group="ask", exclusive=True)

    async def _keep(self) -> None:
        edition, answers = self._session.edition, dict(self._session.draft.answers)
        kinds = answers.get(edition.journey.start.kinds)
        types = tuple(kinds) if isinstance(kinds, list) else ()
        given = NewDraft("", types, edition.id, None, answers)
        path = await create_draft_with_dialog(self, self._app_context, given)
        if path is not None:
            self._state.answers, self._state.field = {}, ""
            self.post_message(DraftRequested(path))

    def action_ask(self, name: str) -> None:
        """Requests another screen or dialog from the app."""
        if name == "back" and self._open_draft is None and self._state.answers:
            self.app.notify(with_keys(_KEPT, {"n": "home.new"}), markup=False)
        self.post_message(ScreenRequested(name))
