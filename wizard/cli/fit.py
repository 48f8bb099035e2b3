"""`fit`: asks a few questions and says whether the app can be listed."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wizard.cli.app_context import (
    as_of_option,
    build_app_context,
    bytes_named,
    draft_path,
    edition_named,
    open_for_editing,
    output_option,
)
from wizard.cli.boundary import echo_stderr
from wizard.cli.report_files import deliver_report, same_file, write_report
from wizard.dataclass import dataclass
from wizard.errors import WizardError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.catalogue.edition import Edition
    from wizard.catalogue.model import Value
    from wizard.drafts.model import Draft
    from wizard.session.app_context import AppContext
    from wizard.session.session import Session

EXIT_RULED_OUT = 1
NAME_OF_DRAFT = "A name for the app keeps this as a draft; Enter leaves without saving: "


@dataclass(frozen=True, slots=True)
class FitOptions:
    """The options as given."""

    edition: str | None
    answers: Path | None
    save_as: str | None
    folder: Path | None
    form: str
    output: Path | None
    save: bool
    yes: bool

    @property
    def asks(self) -> bool:
        """Whether the questions are asked at the terminal."""
        return self.form == "text" and self.answers is None and not self.yes and _terminal()

    def refuse_contradictions(self, draft: Path | None) -> None:
        """Raises click.UsageError for options that exclude each other."""
        if draft is not None and self.edition:
            raise click.UsageError("DRAFT has an edition of its own; leave --edition out.")
        if draft is None and self.save:
            raise click.UsageError("--save needs DRAFT. A new draft is made with --save-as NAME.")
        if draft is not None and self.save_as:
            raise click.UsageError("The answers belong to DRAFT: use --save, not --save-as.")
        if self.folder is not None and not self.save_as:
            raise click.UsageError("--folder needs --save-as NAME.")
        if self.output and self.answers and same_file(self.output, self.answers):
            raise click.UsageError(f"{self.output} holds the answers; name another file.")


@click.command("fit")
@click.argument("draft", required=False, type=click.Path(path_type=Path))
@click.option("--edition", help="What Procore asked at a date; the newest known by default.")
@click.option(
    "--answers", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="FILE",
    help="Take answers from this TOML or JSON file, and ask nothing; - is standard input.",
)  # fmt: skip
@click.option("--save", is_flag=True, help="Write the answers into DRAFT.")
@click.option("--save-as", metavar="NAME", help="Make a draft of the answers for the app NAME.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False),
    help="Where to keep the new draft; the wizard's own folder by default.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How it is told; json asks nothing.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Ask nothing.")
@as_of_option
@output_option
@click.pass_context
def fit_command(
    context: click.Context, /, draft: Path | None, as_of: datetime | None, **given: Any
) -> None:
    """Can the app be listed? A few questions with one letter an answer, then the verdict.

    With DRAFT, its answers count; those that are missing are asked for. Nothing is saved unless
    --save, --save-as or an answer at the end says so. Without a terminal nothing is asked. Exits
    with 1 if an answer rules the app out, and else with 0, also while questions are open.

    \b
    submission-wizard fit
    submission-wizard fit sitebook.toml
    submission-wizard fit --answers answers.toml --format json
    submission-wizard fit --answers answers.toml --save-as "Sitebook Sync" --folder .
    """
    options = FitOptions(**given)
    options.refuse_contradictions(draft)
    app_context = build_app_context(as_of)
    session = _session(app_context, draft, options)
    before = dict(session.draft.answers)
    for field_id, value in _given(options.answers, session.edition).items():
        session.set(field_id, value)
    if options.asks:
        from wizard.cli.fit_questions import ask_questions
        from wizard.cli.line_terminal import LineTerminal

        ask_questions(session, LineTerminal(err=True))
    changed = _changed(before, session)
    path = _keep(app_context, session, draft, changed, options)
    _tell(session, app_context.load(path) if path else None, options)
    if options.asks and changed and not options.save and not options.save_as:
        _offer_to_save(app_context, session, draft, changed)
    context.exit(EXIT_RULED_OUT if session.milestones.ruled_out else 0)


def _terminal() -> bool:
    return all(end is not None and end.isatty() for end in (sys.stdin, sys.stderr))


def _session(app_context: AppContext, draft: Path | None, options: FitOptions) -> Session:
    """A session that no file is written from. Raises WizardError without questions of fit.

    Without a draft the company's answers count, as in a draft of the wizard's own folder.
    """
    from wizard.drafts.model import NOTHING_INHERITED
    from wizard.session.session import Session
    from wizard.topics.fit.answers import unsaved_session
    from wizard.topics.fit.questions import fit_milestone

    if draft is None:
        chosen = edition_named(app_context.catalogue, options.edition)
        company = NOTHING_INHERITED if options.folder else app_context.company_answers
        session = unsaved_session(chosen, app_context.today, {}, company)
    else:
        loaded = app_context.load(draft_path(draft))
        facts = app_context.assess(loaded).context.facts
        chosen = app_context.catalogue.edition(loaded.edition)
        session = Session(loaded, chosen, app_context.today, facts.files_seen, facts.observed)
    if fit_milestone(chosen) is None:
        raise WizardError(f"Edition {chosen.id} has no questions of fit.", "Name another edition.")
    return session


def _given(answers: Path | None, edition: Edition) -> Mapping[str, Value]:
    """The answers in the named file. Raises WizardError for what cannot be read or used."""
    if answers is None:
        return {}
    from wizard.drafts.disk import reason_of
    from wizard.topics.fit.answers import MAX_BYTES, FitAnswersError, read_fit_answers

    name = "standard input" if str(answers) == "-" else str(answers)
    try:
        data = bytes_named(answers, MAX_BYTES)
    except OSError as error:
        message = f"{name} cannot be read: {reason_of(error)}."
        raise FitAnswersError(message, "Name a file with answers.") from error
    return read_fit_answers(data, name, edition)


def _changed(before: Mapping[str, Value], session: Session) -> dict[str, Value | None]:
    """The answers that are other ones now; None for one that was taken back."""
    after = session.draft.answers
    names = [*after, *(name for name in before if name not in after)]
    return {name: after.get(name) for name in names if after.get(name) != before.get(name)}


def _keep(
    app_context: AppContext,
    session: Session,
    draft: Path | None,
    changed: Mapping[str, Value | None],
    options: FitOptions,
) -> Path | None:
    """Saves what the options say; returns the path of the draft with the answers, if any."""
    if draft is None:
        name, folder = options.save_as, options.folder
        return _save_as(app_context, session, name, folder) if name else None
    if options.save:
        _save(app_context, draft, changed)
    return draft_path(draft)


def _save(app_context: AppContext, draft: Path, changed: Mapping[str, Value | None]) -> None:
    with open_for_editing(app_context, draft) as open_draft:
        for field_id, value in changed.items():
            open_draft.session.set(field_id, value)


def _save_as(app_context: AppContext, session: Session, name: str, folder: Path | None) -> Path:
    """Makes a draft of the answers and gives its path, which it also prints."""
    from wizard.text import clean
    from wizard.topics.upkeep.draft_list import create_listed_draft

    path = create_listed_draft(
        app_context, name, session.edition.id, folder=folder, answers=session.draft.answers
    )
    echo_stderr(f"Kept as a draft: {clean(str(path))}")
    return path


def _tell(session: Session, draft: Draft | None, options: FitOptions) -> None:
    """Prints the verdict, or writes it to a file."""
    from wizard.reports.document_kinds import FIT
    from wizard.reports.envelope import document_text
    from wizard.reports.fit_report import FitReport, fit_document, fit_text
    from wizard.topics.fit.verdict import fit_verdict

    report = FitReport(session.edition, session.today, fit_verdict(session.milestones), draft)
    if options.form == "json":
        data: str | bytes = document_text(FIT, fit_document(report)).encode("utf-8")
    else:
        data = fit_text(report)
    if options.output is not None and draft is None:
        write_report(options.output, data)
    else:
        deliver_report(data, options.output, draft.path if draft else Path())


def _offer_to_save(
    app_context: AppContext,
    session: Session,
    draft: Path | None,
    changed: Mapping[str, Value | None],
) -> None:
    """Asks whether to keep the answers; nothing is saved without an answer."""
    from wizard.cli.line_terminal import InputEnded, LineTerminal

    terminal = LineTerminal(err=True)
    with suppress(InputEnded):
        if draft is not None:
            if terminal.ask(f"Save these answers in {draft}? y/n ").lower() in {"y", "yes"}:
                _save(app_context, draft, changed)
        elif name := terminal.ask(NAME_OF_DRAFT):
            _save_as(app_context, session, name, None)
