"""Asks the questions of fit at a terminal, one line an answer."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Value
from wizard.cli.line_terminal import InputEnded, LineTerminal, spoken
from wizard.rules.phrasing import listed
from wizard.session.session import Session
from wizard.topics.fit.questions import FitQuestion, fit_answer_words
from wizard.topics.fit.verdict import FitVerdict, fit_verdict

BACK, WHY, TAKE_BACK, END = "<", "?", "-", "."
_KEYS = "Enter skips, < goes back, - takes an answer back, ? says why, . ends"


def ask_questions(session: Session, terminal: LineTerminal) -> None:
    """Asks from the first open question on, until the last one or until the user ends it."""
    verdict = fit_verdict(session.milestones)
    here = next((question.field.id for question in verdict.unanswered), "")
    if here:
        terminal.say(f"{_KEYS}.")
    told = ""
    try:
        while here:
            told, here = here, _ask_one(session, here, terminal, again=here == told)
    except InputEnded:
        return


def _ask_one(session: Session, field_id: str, terminal: LineTerminal, *, again: bool) -> str:
    """Asks one question, told already if asked `again`; returns the next one, or "" at the end."""
    verdict = fit_verdict(session.milestones)
    question = next(each for each in verdict.asked if each.field.id == field_id)
    if not again:
        _tell_question(verdict, question, terminal)
    reply = terminal.ask("Answer: ")
    if reply == END:
        return ""
    if reply == BACK:
        return _beside(verdict, field_id, -1) or field_id
    if reply == WHY:
        for reason in _reasons(session, question):
            terminal.say(reason, "  ")
        return field_id
    if reply and not _answer(session, question, reply):
        letters = listed((c.letter for c in question.choices), len(question.choices), last="or")
        terminal.say(f"“{reply}” is not an answer to this question: type {letters}.")
        return field_id
    after = fit_verdict(session.milestones)
    if reply:
        terminal.say(spoken(after.answer), "  ")
    return _beside(after, field_id, 1)


def _beside(verdict: FitVerdict, field_id: str, step: int) -> str:
    """The question before or after; "" where there is none."""
    asked = [question.field.id for question in verdict.asked]
    place = asked.index(field_id) + step
    return asked[place] if 0 <= place < len(asked) else ""


def _tell_question(verdict: FitVerdict, question: FitQuestion, terminal: LineTerminal) -> None:
    asked = [each.field.id for each in verdict.asked]
    number = f"{asked.index(question.field.id) + 1} of {len(asked)}:"
    given = fit_answer_words(question.field, question.value)
    present = f" (now: {given})" if given else ""
    many = " Several letters for all that apply." if question.several else ""
    terminal.say()
    terminal.say(f"{number} {question.field.label}{present}", "  ", "")
    terminal.say(f"{question.field.help}{many}", "  ")
    letters = [f"{choice.letter}  {choice.label}" for choice in question.choices]
    if question.field.kind is Kind.YES_NO:
        letters = ["   ".join(letters)]
    terminal.say_lines(f"  {each}" for each in letters)


def _reasons(session: Session, question: FitQuestion) -> Iterator[str]:
    if not question.decides:
        yield "It decides which questions follow."
    for requirement in question.decides[:1]:
        yield requirement.statement
        yield f"Why: {requirement.why}"
        yield f"Source: {session.edition.catalogue.source_words(requirement.source)}"


def _answer(session: Session, question: FitQuestion, reply: str) -> bool:
    """Sets the answer that a reply gives; False for one without meaning here."""
    value = None if reply == TAKE_BACK else _value(question, reply.lower())
    if reply != TAKE_BACK and value is None:
        return False
    session.set(question.field.id, value)
    return True


def _value(question: FitQuestion, reply: str) -> Value | None:
    by_letter = {choice.letter: choice.value for choice in question.choices}
    by_label = {choice.label.lower(): choice.value for choice in question.choices}
    if not question.several:
        return by_letter.get(reply, by_label.get(reply))
    letters = [letter for letter in reply if letter not in {" ", ","}]
    if not letters or not set(letters) <= by_letter.keys():
        return None
    return [value for letter, value in by_letter.items() if letter in letters]
