"""Commands that go somewhere, or say where the person is and what is left."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.cli.line_terminal import spoken
from wizard.cli.plain.askers import AnswerRefused
from wizard.cli.plain.confirming import chosen_confirmations
from wizard.cli.plain.dialogue import DraftDialogue
from wizard.cli.plain.findings import help_lines
from wizard.cli.plain.questions import title_words
from wizard.cli.plain.route import QuestionPlace
from wizard.cli.plain.rows import NumberedRow
from wizard.engine.milestones import milestone_states, waiting_items
from wizard.engine.readiness import remaining_of
from wizard.reports.milestones_section import milestone_lines
from wizard.reports.page_map_report import (
    NOT_SO,
    missing_page_words,
    mover_words,
    state_words,
)
from wizard.rules.phrasing import sentence
from wizard.session.search import search, search_entries
from wizard.topics.pagemap.page_map import PageMap, PageMapLine, page_map_of


def explain(dialogue: DraftDialogue, argument: str) -> None:
    """Says why the question is asked, by which source, with limits and examples.

    A number chooses one of the confirmations that are asked together.
    """
    question = dialogue.question
    if argument:
        chosen = chosen_confirmations(dialogue.confirmations, argument)
        for field in chosen:
            dialogue.say_all(help_lines(dialogue.session, field.id))
        return
    if question.place.row is not None:
        dialogue.terminal.say(f"A cell of “{question.owner.label}”.")
        if question.field.placeholder:
            dialogue.terminal.say(f"An example: {question.field.placeholder}")
    dialogue.say_all(help_lines(dialogue.session, question.place.field))


def list_commands(dialogue: DraftDialogue, _: str) -> None:
    """Lists the commands."""
    dialogue.say_all(command.words for command in dialogue.commands)


def skip(dialogue: DraftDialogue, _: str) -> None:
    """Leaves the question as it is."""
    dialogue.go_on()


def go_back(dialogue: DraftDialogue, _: str) -> None:
    """Goes to the question before."""
    before = dialogue.route.before(dialogue.place) if dialogue.place else None
    if before is None:
        raise AnswerRefused("This is the first question of the milestone.")
    dialogue.go_to(before)


def go_to_row(dialogue: DraftDialogue, argument: str) -> None:
    """Goes to a row of the list that was told last."""
    place = dialogue.rows.row(argument).place
    if place is None:
        raise AnswerRefused("This row leads to no question.")
    dialogue.go_to(place)


def tell_more_rows(dialogue: DraftDialogue, _: str) -> None:
    """Tells the next rows of the list."""
    dialogue.rows.tell_more()


def go_to_next_task(dialogue: DraftDialogue, _: str) -> None:
    """Goes to the field where the most useful next thing is done."""
    here = dialogue.place.field if dialogue.place else ""
    task = next((each for each in dialogue.session.plan if each.field != here), None)
    if task is None:
        raise AnswerRefused("Nothing else is left to answer for this milestone.")
    dialogue.terminal.say(spoken(task.action))
    dialogue.go_to(dialogue.route.place_of(task.page, task.field))


def list_pages(dialogue: DraftDialogue, argument: str) -> None:
    """Lists the pages of the milestone, or of the whole journey."""
    pages = dialogue.session.edition.pages if argument == "all" else dialogue.route.pages
    rows = []
    for placed in pages:
        words = f"{placed.page.title}: {dialogue.page_words(placed.page.id)}"
        rows.append(NumberedRow(words, dialogue.route.first_on(placed.page.id)))
    dialogue.rows.tell(rows)


def list_page_map(dialogue: DraftDialogue, _: str) -> None:
    """Lists the lines of Procore's page with their states."""
    page_map = page_map_of(dialogue.session.assessment)
    if page_map.coverage is None:
        raise AnswerRefused(missing_page_words(page_map))
    dialogue.terminal.say("The lines of Procore's page in its order, in our words.")
    dialogue.terminal.say(spoken(page_map.headline))
    rows = []
    for section in page_map.sections:
        for line in section.lines:
            under = f"Under “{section.title}”: " if line is section.lines[0] else ""
            words = f"{under}{_line_words(page_map, line)}"
            rows.append(NumberedRow(words, _line_place(dialogue, line), line.worst))
    dialogue.rows.tell(rows)


def _line_words(page_map: PageMap, line: PageMapLine) -> str:
    says, worst = sentence(line.point.says), line.worst
    if worst is None:
        return f"{says} Nothing to meet: {line.why_none}"
    if line.is_refuted:
        return f"{says} It is {NOT_SO}."
    count = f", {line.count.words}" if len(line.findings) > 1 and line.count.words else ""
    mover = mover_words(page_map, worst)
    who = f" Who moves it: {mover}." if mover else ""
    return f"{says} State: {state_words(page_map, worst)}{count}.{who}"


def _line_place(dialogue: DraftDialogue, line: PageMapLine) -> QuestionPlace | None:
    worst = line.worst
    return dialogue.route.place_of(worst.page, worst.field) if worst else None


def find(dialogue: DraftDialogue, argument: str) -> None:
    """Lists the fields and findings that hold all the words."""
    hits = search(search_entries(dialogue.session), argument)
    if not hits:
        raise AnswerRefused("Nothing holds all these words. Type :find and a word of a question.")
    rows = []
    for hit in hits:
        words = f"{hit.kind.value}, {hit.title}: {hit.detail}"
        rows.append(NumberedRow(words, dialogue.route.place_of(hit.page, hit.field), hit.finding))
    dialogue.rows.tell(rows)


def tell_where(dialogue: DraftDialogue, _: str) -> None:
    """Says at which milestone, page and question the person is, and what is saved."""
    session, place = dialogue.session, dialogue.place
    if place is None:
        return
    dialogue.say_all(_where_lines(dialogue))
    if place.field:
        dialogue.terminal.say(title_words(session, dialogue.route, dialogue.question))
    dialogue.terminal.say_lines([f"{session.draft.path}: {dialogue.open_draft.saved_words()}"])


def _where_lines(dialogue: DraftDialogue) -> Iterator[str]:
    for line in milestone_lines(dialogue.session.assessment):
        yield f"Milestone {line.place}: {spoken(line.words)}"
    if dialogue.place is not None:
        placed = dialogue.session.edition.page_ids[dialogue.place.page]
        yield f"Step “{placed.step.title}”, page “{placed.page.title}”"


def tell_left(dialogue: DraftDialogue, _: str) -> None:
    """Says what is left to the milestone, and lists it, most useful first."""
    session = dialogue.session
    dialogue.terminal.say(session.readiness.headline)
    dialogue.terminal.say(f"Left: {spoken(remaining_of(session.at_current).words) or 'nothing'}.")
    for item in waiting_items(session.at_current):
        dialogue.terminal.say(f"{item.finding.requirement.statement} {item.words}")
    later = [s for s in milestone_states(session.assessment) if s.place == "ahead"]
    if later:
        dialogue.terminal.say(f"Later: {', '.join(each.milestone.title for each in later)}.")
    tasks = session.plan
    if tasks:
        place_of = dialogue.route.place_of
        rows = [NumberedRow(task.action, place_of(task.page, task.field)) for task in tasks]
        dialogue.rows.tell(rows)


def go_home(dialogue: DraftDialogue, _: str) -> None:
    """Leaves the draft."""
    dialogue.place = None


def leave_program(dialogue: DraftDialogue, _: str) -> None:
    """Leaves the program."""
    dialogue.place, dialogue.ends_program = None, True
