"""Confirmations that follow each other on a page are asked together, with one name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wizard.catalogue.model import Field
from wizard.cli.plain.askers import NO, YES, AnswerRefused, AskingContext, ask_signer
from wizard.cli.plain.questions import group_words
from wizard.cli.plain.route import QuestionPlace, QuestionRoute
from wizard.session.field_state import field_view
from wizard.session.session import AnswerChange, Session
from wizard.session.signatures import confirm
from wizard.text import one_line

_PAIR = 2


def confirmation_lines(
    session: Session, route: QuestionRoute, place: QuestionPlace, fields: Sequence[Field]
) -> Iterator[str]:
    """The confirmations with their numbers, and how to give them."""
    asked, number = route.questions_on(place.page), len(fields)
    first = asked.index(place.field) + 1
    last, to = first + number - 1, "and" if number == _PAIR else "to"
    groups = {group_words(session, replace(place, field=field.id)) for field in fields}
    group = groups.pop() if len(groups) == 1 else ""
    yield f"Questions {first} {to} {last} of {len(asked)}{group}: {number} confirmations."
    for position, field in enumerate(fields, 1):
        needed = ", needed" if field_view(session, field.id).needed else ""
        yield f"{position}. {one_line(field.label)}{needed}. {field.help}"
    every = "both" if number == _PAIR else f"all {number}"
    yield (
        f"Type y to confirm {every}, or the numbers of those that are so; a name is asked once "
        "after that. Enter leaves them open. :help with a number explains one."
    )


def chosen_confirmations(fields: Sequence[Field], reply: str) -> Sequence[Field]:
    """The confirmations that a reply names. Raises AnswerRefused."""
    if reply.lower() in YES | NO:
        return fields if reply.lower() in YES else ()
    numbers = reply.replace(",", " ").split()
    if not all(each.isdecimal() and 0 < int(each) <= len(fields) for each in numbers):
        raise AnswerRefused(f"Type y for all, or numbers from 1 to {len(fields)} with spaces.")
    return [field for position, field in enumerate(fields, 1) if str(position) in numbers]


def confirm_together(
    context: AskingContext, session: Session, fields: Sequence[Field]
) -> AnswerChange:
    """Gives them in one name, and returns all effects as one change. Raises AnswerRefused."""
    by = ask_signer(context.terminal, context.author, "Who confirms this?")
    if not by:
        raise AnswerRefused("Nobody is named, so nothing is confirmed.")
    changes = confirm(session, fields, by)
    findings = frozenset[str]().union(*(each.findings for each in changes))
    folded = frozenset[str]().union(*(each.folded for each in changes))
    return replace(changes[-1], findings=findings, folded=folded)
