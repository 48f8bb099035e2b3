"""The list of questions: one line each, and help and choices below the one under the cursor."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from screens.widgets.key_labels import key_label
from screens.widgets.option_lines import NO_EFFECTS, Effects, option_cards
from screens.widgets.rows import Rows
from wizard.catalogue.field_kinds import Kind
from wizard.dataclass import dataclass
from wizard.reports.signs import ANSWERED, BLOCKS, NOT_APPLICABLE, UNANSWERED, WARNS
from wizard.text import one_line
from wizard.topics.fit.questions import NO, YES, AnswerChoice, FitQuestion, fit_answer_words
from wizard.topics.fit.verdict import FitVerdict

YES_KEY, NO_KEY = "fit.yes", "fit.no"
_INDENT = "     "
_YES_NO_WIDTH = 18
_NO_FROM = 8
"""Cells from the right edge within which a click on a row means no."""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One line of the list."""

    content: Content
    field: str = ""
    """The question that the line is about; "" for a remark."""
    letter: str = ""
    """The letter of the choice that the line shows."""
    right: str = ""
    """The letter of the choice that its right half shows."""
    is_question: bool = False


class FitQuestionList(Rows):
    """Shows the questions; the screen moves the cursor and knows the answers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # What Rows does with Enter belongs to the screen here.
        Binding(
            "enter", "screen.go_on", "next", tooltip="Go on to the next question", id="fit.next"
        )
    ]

    @dataclass
    class Wanted(Message):
        """The user wants another question, and with a letter also to answer it."""

        field: str
        letter: str = ""

    def __init__(self) -> None:
        super().__init__(self._draw_line, id="questions")
        self._lines: Sequence[QuestionLine] = ()

    def put(self, lines: Sequence[QuestionLine], field: str) -> None:
        """Shows lines with the cursor on a question, and all that belongs to it in view."""
        self._lines = lines
        places = [i for i, line in enumerate(lines) if line.field == field]
        first = places[0] if places else 0
        self.set_reactive(Rows.cursor, first)
        self.show(self._draw_line, len(lines), [line.is_question for line in lines])
        if self.size.height:  # without a layout it would scroll too far
            region = Region(0, first, 1, max(1, len(places)))
            self.scroll_to_region(region, animate=False, force=True)

    def action_move(self, delta: int) -> None:
        """Requests the question above or below."""
        self._want(self._nearest(self.cursor + delta, delta))

    def action_page(self, direction: int) -> None:
        """Requests the question a screenful away."""
        step = direction * max(1, self.size.height - 1)
        self._want(self._nearest(max(0, min(self.cursor + step, self.count - 1)), direction))

    def action_edge(self, index: int) -> None:
        """Requests the first question (0) or the last (-1)."""
        self._want(self._nearest(0, 1) if index == 0 else self._nearest(self.count - 1, -1))

    def visit(self, index: int) -> None:
        """Requests the question that a letter leads to."""
        self._want(index)

    def _want(self, index: int, letter: str = "") -> None:
        if index < len(self._lines) and self._lines[index].field:
            self.post_message(self.Wanted(self._lines[index].field, letter))

    def on_click(self, event: events.Click) -> None:
        """Goes to the clicked question; a click on a choice answers."""
        event.prevent_default()
        place = event.get_content_offset(self)
        index = place.y + round(self.scroll_offset.y) if place else len(self._lines)
        if place is None or index >= len(self._lines):
            return
        line = self._lines[index]
        from_right = self.scrollable_content_region.width - place.x
        yes_no = line.is_question and line.letter and from_right <= _YES_NO_WIDTH
        beside = (NO if from_right <= _NO_FROM else YES) if yes_no else ""
        choice = line.right if line.right and from_right < place.x else line.letter
        self._want(index, beside if line.is_question else choice)

    def _draw_line(self, index: int, _width: int) -> Content:
        return self._lines[index].content if index < len(self._lines) else Content()


def question_lines(
    verdict: FitVerdict,
    current: str,
    width: int,
    asked_when: Sequence[str],
    effects: Effects = NO_EFFECTS,
    *,
    as_cards: bool = False,
) -> Iterator[QuestionLine]:
    """The lines of all questions; `asked_when` are remarks on those that are not asked.

    `effects` are those of the options of the current question; `as_cards` shows them side by side
    with their meanings.
    """
    signs = {point.question: WARNS.mark for point in verdict.to_settle}
    signs |= {point.question: BLOCKS.mark for point in verdict.ruled_out}
    for question in verdict.asked:
        name = question.field.id
        here = name == current
        sign = signs.get(name) or (UNANSWERED if question.value is None else ANSWERED).mark
        yield _question_line(question, sign, width, here=here)
        if here:
            yield from _help_lines(question, width)
            if effects and as_cards:
                yield from _choice_cards(question, effects, width)
            elif question.field.kind is not Kind.YES_NO:
                yield from _choice_lines(question, effects, width)
    for remark in asked_when:
        words = f"  {NOT_APPLICABLE.mark} {one_line(remark)}"
        yield QuestionLine(Content.styled(words, "$text-muted"))


def _question_line(question: FitQuestion, sign: str, width: int, *, here: bool) -> QuestionLine:
    is_yes_no = question.field.kind is Kind.YES_NO
    given = _yes_no_words(question) if is_yes_no else _given_words(question)
    label = f"{'▸' if here else ' '}{sign} {one_line(question.field.label)}"
    least = _YES_NO_WIDTH if is_yes_no else max(_YES_NO_WIDTH, width - len(label) - 2)
    room = max(1, width - least)
    right = given.truncate(least, ellipsis=True)
    gap = " " * (least - right.cell_length)
    row = Content(label).truncate(room, ellipsis=True, pad=True)
    letter = YES if is_yes_no else ""
    line = Content.assemble(row, gap, right)
    return QuestionLine(line, question.field.id, letter, is_question=True)


def _yes_no_words(question: FitQuestion) -> Content:
    yes, no = question.choices
    return Content.assemble(_choice_words(question, yes), "  ", _choice_words(question, no), " ")


def _given_words(question: FitQuestion) -> Content:
    return Content.styled(f"{fit_answer_words(question.field, question.value)} ", "bold")


def _choice_words(question: FitQuestion, choice: AnswerChoice) -> Content:
    key = shown_letter(choice.letter, is_yes_no=question.field.kind is Kind.YES_NO)
    if question.takes(choice):
        return Content.styled(f"({key}) {choice.label}", "bold")
    return Content.assemble(" ", (key, "bold $footer-key-foreground"), f"  {choice.label}")


def shown_letter(letter: str, *, is_yes_no: bool) -> str:
    """The key of a choice, also where a keymap changed those of yes and no."""
    return key_label(YES_KEY if letter == YES else NO_KEY, letter) if is_yes_no else letter


def _help_lines(question: FitQuestion, width: int) -> Iterator[QuestionLine]:
    name = question.field.id
    many = f" {key_label('fit.next', 'Enter')} goes on." if question.several else ""
    for line in textwrap.wrap(question.field.help + many, max(20, width - len(_INDENT) - 1)):
        yield QuestionLine(Content.styled(f"{_INDENT}{line}", "$text-muted"), name)


def _choice_lines(question: FitQuestion, effects: Effects, width: int) -> Iterator[QuestionLine]:
    """One line for each choice, with what it brings at the right."""
    for choice in question.choices:
        words = Content.assemble(_INDENT, _choice_words(question, choice))
        effect = effects.get(str(choice.value))
        if effect is not None:
            room = max(0, width - words.cell_length - 1)
            words += Content.styled(f"{effect.short:>{room}}", "$accent")
        yield QuestionLine(words, question.field.id, choice.letter)


def _choice_cards(question: FitQuestion, effects: Effects, width: int) -> Iterator[QuestionLine]:
    """Two choices beside each other, with what they mean and bring."""
    options = {option.value: option for option in question.field.options}
    cards = [(_choice_words(question, each), options[str(each.value)]) for each in question.choices]
    for start in range(0, len(cards), 2):
        letters = [choice.letter for choice in question.choices[start : start + 2]]
        shown = option_cards(cards[start : start + 2], effects, width - len(_INDENT) - 1)
        for line in (Content(), *shown):
            content = Content(_INDENT) + line
            yield QuestionLine(content, question.field.id, letters[0], letters[-1])
