"""The verdict of fit as lines of the panel."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from screens.widgets.option_lines import option_lines
from wizard.catalogue.edition import Edition
from wizard.reports.signs import BLOCKS, COULD_NOT_TELL, WARNS
from wizard.text import clean
from wizard.topics.fit.questions import FitQuestion
from wizard.topics.fit.verdict import (
    COUNTED,
    FitPoint,
    FitState,
    FitVerdict,
    short_words,
)

_COLOURS = {
    FitState.RULED_OUT: "$error",
    FitState.OPEN: "$foreground",
    FitState.NOT_RULED_OUT: "$success",
}


def verdict_lines(
    edition: Edition,
    verdict: FitVerdict,
    question: FitQuestion | None,
    next_step: str,
    *,
    explained: bool = True,
) -> Iterator[Content]:
    """The verdict, the way on, and the reasons; then the question under the cursor.

    `explained` adds what its options mean, where that stands nowhere else.
    """
    yield Content.styled(verdict.answer, f"bold {_COLOURS[verdict.state]}")
    if verdict.outlook:
        yield Content(verdict.outlook)
    if next_step:
        yield Content.styled(next_step, "$text-muted")
    if verdict.ruled_out:
        yield from _title("What rules it out")
    for point in verdict.ruled_out:
        yield from _point_lines(edition, point, (BLOCKS.mark, "$error"))
    if verdict.to_settle:
        yield from _title("To settle first")
    for point in verdict.to_settle:
        yield from _point_lines(edition, point, (WARNS.mark, "$warning"))
    if question is not None:
        yield from _question_lines(edition, question, explained=explained)
    yield from _procore_lines(verdict)
    yield from _later_lines(edition, verdict)
    yield from _ahead_lines(verdict)


def _title(words: str) -> Iterator[Content]:
    yield Content("")
    yield Content.styled(words, "bold $primary")


def _point_lines(edition: Edition, point: FitPoint, mark: tuple[str, str]) -> Iterator[Content]:
    requirement = point.finding.requirement
    answer = f": {point.answer}" if point.answer else ""
    yield Content.assemble(mark, " ", (f"{clean(point.label)}{clean(answer)}", "bold"))
    yield Content(f"  {requirement.statement}")
    if point.remedy:
        yield Content(f"  → What would change it: {clean(point.remedy)}")
    yield Content.styled(
        f"  Source: {edition.catalogue.source_words(requirement.source)}", "$text-muted"
    )


def _question_lines(
    edition: Edition, question: FitQuestion, *, explained: bool
) -> Iterator[Content]:
    yield from _title(f"This question: {clean(question.field.label)}")
    yield from option_lines(question.field.options) if explained else ()
    for requirement in question.decides[:1]:
        yield Content(requirement.statement)
        yield Content.styled(f"Why: {requirement.why}", "$text-muted")
        yield Content.styled(
            f"Source: {edition.catalogue.source_words(requirement.source)}", "$text-muted"
        )
    if not question.decides:
        yield Content.styled("It decides what is asked later.", "$text-muted")


def _procore_lines(verdict: FitVerdict) -> Iterator[Content]:
    if verdict.procore:
        yield from _title("Only Procore decides")
    for finding in verdict.procore:
        yield Content.assemble(
            (COULD_NOT_TELL.mark, "$secondary"), f" {finding.requirement.statement}"
        )


def _later_lines(edition: Edition, verdict: FitVerdict) -> Iterator[Content]:
    if verdict.judged_later:
        yield from _title("Other reasons to refuse an app, judged on later pages")
        found = (short_words(edition, finding.requirement) for finding in verdict.judged_later)
        yield Content(", ".join(found))


def _ahead_lines(verdict: FitVerdict) -> Iterator[Content]:
    yield from _title("What comes next")
    way = " ▸ ".join(milestone.title for milestone in verdict.ahead.milestones)
    yield Content(f"{way}: {verdict.ahead.words}." if way else "Nothing before the listing.")
    yield Content.styled(COUNTED, "$text-muted")
