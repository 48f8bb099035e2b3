"""Commands about findings: the review, waivers, signatures, checks and the export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wizard.catalogue.model import Status
from wizard.cli.bundles import exported_lines
from wizard.cli.plain.askers import AnswerRefused, agrees, ask_signer
from wizard.cli.plain.dialogue import DraftDialogue
from wizard.cli.plain.findings import finding_words
from wizard.cli.plain.progress import progress_teller
from wizard.cli.plain.rows import NumberedRow
from wizard.drafts.disk import make_folder
from wizard.drafts.model import Signature
from wizard.engine.finding import OPEN, Finding
from wizard.engine.milestones import milestone_name
from wizard.rules.phrasing import counted
from wizard.session.signatures import (
    PageToSign,
    look_signature,
    page_signatures,
    page_to_sign,
    pages_waiting,
)
from wizard.session.waivers import WaiverRequest, terms_of, waiver_of, why_not_waivable

REVIEWED = OPEN | {Status.COULD_NOT_TELL, Status.WAIVED}
"""The states that a person can do something about."""


def review(dialogue: DraftDialogue, _: str) -> None:
    """Lists what is open at the milestone, most serious first."""
    session = dialogue.session
    dialogue.terminal.say(session.readiness.headline)
    found = [f for f in session.at_current.findings.values() if f.status in REVIEWED]
    found.sort(key=_review_order)
    waiting = pages_waiting(session.at_current)
    if waiting:
        pages = counted(len(waiting), "page")
        titles = ", ".join(each.page.title for each in waiting)
        dialogue.terminal.say(f"{pages} to sign: {titles}. :sign all signs them.")
    if not found:
        raise AnswerRefused("Nothing is wrong, missing or unchecked.")
    dialogue.rows.tell([review_row(dialogue, finding) for finding in found])


def _review_order(finding: Finding) -> tuple[bool, bool, int, bool]:
    """What is wrong before what is missing, and last what was not checked or is waived."""
    is_later = finding.status in {Status.WAIVED, Status.COULD_NOT_TELL}
    is_missing = finding.status is Status.UNANSWERED
    return is_later, finding.is_derived, finding.severity.rank, is_missing


def review_row(dialogue: DraftDialogue, finding: Finding) -> NumberedRow:
    """A finding with the label of its field, as a row of a list."""
    label = dialogue.session.edition.fields[finding.field].label
    words = f"{label}. {finding_words(finding)}"
    return NumberedRow(words, dialogue.route.place_of(finding.page, finding.field), finding)


def waive(dialogue: DraftDialogue, argument: str) -> None:
    """Accepts a finding of the list with a reason and a name."""
    finding = _finding(dialogue, argument)
    if trouble := why_not_waivable(finding):
        raise AnswerRefused(trouble)
    terminal = dialogue.terminal
    terminal.say(f"To waive: {finding.requirement.statement}")
    terminal.say("Say why it is right to go on without; reviewers read it. Enter waives nothing.")
    reason = terminal.ask("Reason: ")
    by = reason and ask_signer(terminal, dialogue.context.author, "Who accepts it?")
    if not by:
        raise AnswerRefused("Nothing is waived.")
    terminal.say("Until when? A day like 2026-11-24, +30 for 30 days, or Enter for no end.")
    request = WaiverRequest(finding.id, reason, by, terminal.ask("Until: "))
    waiver = waiver_of(request, dialogue.session)
    dialogue.change(lambda: dialogue.session.waive(waiver))
    terminal.say(f"Waived. {terms_of(waiver)}.")


def withdraw_waiver(dialogue: DraftDialogue, argument: str) -> None:
    """Takes the waiver of a finding of the list away."""
    finding = _finding(dialogue, argument)

    def withdraw() -> None:
        if dialogue.session.unwaive(finding.id) is None:
            raise AnswerRefused("It is not waived.")

    dialogue.change(withdraw)
    dialogue.terminal.say("The waiver is withdrawn.")


def _finding(dialogue: DraftDialogue, argument: str) -> Finding:
    """The finding of a row, as it stands now. Raises AnswerRefused."""
    listed = dialogue.rows.row(argument).finding
    if listed is None:
        raise AnswerRefused("Type :review first; its numbers name findings.")
    return dialogue.session.assessment.findings.get(listed.id, listed)


def sign(dialogue: DraftDialogue, argument: str) -> None:
    """Signs the page or all pages, or says what was seen for a finding of the list."""
    if argument == "all":
        _ask_signature(dialogue, pages_waiting(dialogue.session.at_current))
        return
    if argument:
        _say_what_was_seen(dialogue, _finding(dialogue, argument))
        return
    page = dialogue.place.page if dialogue.place else ""
    waiting = page_to_sign(dialogue.session.assessment, page)
    if waiting is None:
        raise AnswerRefused("Nothing on this page waits for a signature.")
    _ask_signature(dialogue, (waiting,))


def _ask_signature(dialogue: DraftDialogue, waiting: Sequence[PageToSign]) -> None:
    """Tells what a signature of the pages says, and asks for one name."""
    if not waiting:
        raise AnswerRefused("No page waits for a signature.")
    for each in waiting:
        dialogue.terminal.say(f"Whoever signs “{each.page.title}” says, until an answer changes:")
        dialogue.say_all(each.statements)
    by = ask_signer(dialogue.terminal, dialogue.context.author, "Who says so?")
    pages = [each.page.id for each in waiting]
    _put(dialogue, page_signatures(dialogue.session, pages, by) if by else ())


def _say_what_was_seen(dialogue: DraftDialogue, finding: Finding) -> None:
    terminal = dialogue.terminal
    if not finding.needs_person:
        raise AnswerRefused("This needs nobody's eyes. :sign alone signs the page.")
    terminal.say(f"{finding.requirement.statement} {finding.message}")
    is_right = agrees(terminal, "You looked at it: is it as it should be?")
    fault = "" if is_right else terminal.ask("What is wrong with it? ")
    if not is_right and not fault:
        raise AnswerRefused("Nothing is said.")
    by = ask_signer(terminal, dialogue.context.author, "Who looked?")
    _put(dialogue, (look_signature(dialogue.session, finding.id, by, fault),) if by else ())


def _put(dialogue: DraftDialogue, signatures: tuple[Signature, ...]) -> None:
    if not signatures:
        raise AnswerRefused("Nobody is named, so nothing is signed.")
    dialogue.change(lambda: dialogue.session.sign(*signatures))
    dialogue.terminal.say(f"Signed by {signatures[0].by} on {signatures[0].on.isoformat()}.")


def check(dialogue: DraftDialogue, _: str) -> None:
    """Reads the files again, and names the commands for the other checks."""
    dialogue.look_at_files()
    dialogue.terminal.say("The files that the answers name were read again.")
    not_checked = dialogue.session.at_current.not_checked
    dialogue.terminal.say(f"{counted(not_checked, 'requirement')} of this milestone not checked.")
    dialogue.terminal.say(
        ":scan searches the source code. :live asks hosts over the network, and first names them."
    )


def export(dialogue: DraftDialogue, _: str) -> None:
    """Makes a bundle for the milestone; an incomplete one only if the person agrees."""
    from wizard.bundle.export import ExportOptions, export_saved

    session, terminal = dialogue.session, dialogue.terminal
    terminal.say(session.readiness.headline)
    ready = session.readiness.ready
    if not ready and not agrees(terminal, "Make a bundle that is marked incomplete?"):
        raise AnswerRefused("No bundle is made.")
    path = session.draft.path
    folder = terminal.ask(f"Folder; Enter takes {path.parent}: ")
    dialogue.open_draft.save()
    options = ExportOptions(
        allow_incomplete=not ready,
        milestone=milestone_name(session.at_current),
        now=dialogue.app_context.now,
        progress=progress_teller(terminal, "Packing"),
    )
    target = path.parent / Path(folder).expanduser() if folder else path.parent
    make_folder(target)
    catalogue, today = dialogue.app_context.catalogue, dialogue.app_context.today
    exported = export_saved(path, catalogue, today, target, options)
    for line in exported_lines(exported):
        terminal.say(line.replace("! ", "Warning: ", 1) if line.startswith("! ") else line)
    if ready and (place := dialogue.day_of_sending()):
        dialogue.go_to(place)
