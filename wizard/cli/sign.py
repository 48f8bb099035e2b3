"""`sign` and `looked`: a person's word for answers, and for what only a person can tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import (
    as_of_option,
    build_app_context,
    draft_argument,
    draft_path,
    echo_progress,
    open_for_editing,
)
from wizard.errors import WizardError

if TYPE_CHECKING:
    from datetime import datetime

    from wizard.engine.finding import Assessment
    from wizard.session.open_draft import OpenDraft
    from wizard.session.signatures import PageToSign

_SHOWN_BY = "These are not signed yet. Read them, then sign with --by NAME."


@click.command("sign")
@draft_argument
@click.option("--by", default="", help="The person who says that the answers are true.")
@click.option("--page", "pages", multiple=True, help="Only this page; may be given several times.")
@click.option("--confirm", is_flag=True, help="Give the confirmations of the pages --page as well.")
@click.option("--withdraw", is_flag=True, help="Remove the signatures of the pages.")
@as_of_option
def sign_command(
    draft: Path,
    by: str,
    pages: tuple[str, ...],
    confirm: bool,
    withdraw: bool,
    as_of: datetime | None,
) -> None:
    """Say by name that answers are true; without --by, list what waits for it.

    What no machine can tell counts as met once somebody has signed the page that it is answered
    on. A signature ends when an answer of its page changes.

    \b
    submission-wizard sign sitebook.toml
    submission-wizard sign sitebook.toml --by "Ana Kovač"
    submission-wizard sign sitebook.toml --by "Ana Kovač" --page name-tagline
    submission-wizard sign sitebook.toml --by "Ana Kovač" --page logo --confirm
    submission-wizard sign sitebook.toml --page name-tagline --withdraw
    """
    if confirm and not (by and pages):
        raise click.UsageError("--confirm needs --by NAME and --page PAGE.")
    app_context = build_app_context(as_of)
    if not by and not withdraw:
        assessment = app_context.assess(app_context.load(draft_path(draft)))
        click.echo("\n".join(_waiting_lines(assessment, pages)))
        return
    with open_for_editing(app_context, draft) as open_draft:
        lines = _confirm_pages(open_draft, by, pages) if confirm else []
        lines += (
            _withdraw_pages(open_draft, pages) if withdraw else _sign_pages(open_draft, by, pages)
        )
    click.echo("\n".join(lines))
    echo_progress(open_draft)


def _waiting_lines(assessment: Assessment, only: Sequence[str]) -> Iterator[str]:
    from wizard.session.signatures import pages_waiting

    found = [each for each in pages_waiting(assessment) if not only or each.page.id in only]
    if not found:
        yield "Nothing must be signed."
        return
    for each in found:
        yield from _page_lines(each)
    yield _SHOWN_BY


def _page_lines(each: PageToSign) -> Iterator[str]:
    yield f"{each.page.id} ({each.page.title})"
    yield from (f"  • {statement}" for statement in each.statements)


def _sign_pages(open_draft: OpenDraft, by: str, only: Sequence[str]) -> list[str]:
    """Signs the pages that are named, else all that wait; tells what was signed."""
    from wizard.session.signatures import page_signatures, pages_waiting

    waiting = pages_waiting(open_draft.session.assessment)
    chosen = list(only) or [each.page.id for each in waiting]
    signatures = page_signatures(open_draft.session, chosen, by)
    if not signatures:
        return ["Nothing must be signed."]
    open_draft.session.sign(*signatures)
    lines = [line for each in waiting if each.page.id in chosen for line in _page_lines(each)]
    return [*lines, f"Signed by {signatures[0].by} on {signatures[0].on.isoformat()}."]


def _confirm_pages(open_draft: OpenDraft, by: str, pages: Sequence[str]) -> list[str]:
    """Gives the open confirmations of pages in one name; tells what was confirmed."""
    from wizard.session.signatures import confirm, open_confirmations

    session = open_draft.session
    known = [page for page in pages if page in session.edition.page_ids]
    fields = [field for page in known for field in open_confirmations(session, page)]
    confirm(session, fields, by)
    return [f"  ✓ {field.label}" for field in fields]


def _withdraw_pages(open_draft: OpenDraft, only: Sequence[str]) -> list[str]:
    chosen = only or [each.page for each in open_draft.draft.signatures if each.page]
    gone = [page for page in chosen if open_draft.session.unsign(page=page)]
    if not gone:
        message = "There is no such signature."
        raise WizardError(message, f"See: submission-wizard sign {open_draft.draft.path}")
    return [f"Not signed any more: {', '.join(gone)}."]


@click.command("looked")
@draft_argument
@click.argument("requirement", required=False)
@click.option("--by", default="", help="The person who looked.")
@click.option("--fault", default="", help="What is wrong with it; without this, nothing is wrong.")
@click.option("--withdraw", is_flag=True, help="Remove the result for REQUIREMENT.")
@as_of_option
def looked_command(
    draft: Path,
    requirement: str | None,
    by: str,
    fault: str,
    withdraw: bool,
    as_of: datetime | None,
) -> None:
    """Say that a person looked at what no machine can tell; without one, list what there is.

    It counts as met on that person's word, or as not met with --fault, as long as the answers,
    the files and what checks found stay what they are.

    \b
    submission-wizard looked sitebook.toml
    submission-wizard looked sitebook.toml lst-logo-sharp --by "Ana Kovač"
    submission-wizard looked sitebook.toml lst-logo-sharp --by "Ana Kovač" \\
        --fault "The letters on the logo are blurred"
    """
    app_context = build_app_context(as_of)
    if requirement is None:
        click.echo(
            "\n".join(_lines_to_look_at(app_context.assess(app_context.load(draft_path(draft)))))
        )
        return
    with open_for_editing(app_context, draft) as open_draft:
        open_draft.session.learn(open_draft.look())
        open_draft.mark(open_draft.look_at_source(lambda: False))
        look = _withdraw_look if withdraw else partial(_look, by=by, fault=fault)
        message = look(open_draft, requirement)
    click.echo(message)
    echo_progress(open_draft)


def _look(open_draft: OpenDraft, requirement: str, by: str, fault: str) -> str:
    from wizard.session.signatures import look_signature

    signature = look_signature(open_draft.session, requirement, by, fault)
    open_draft.session.sign(signature)
    found = "found a problem" if fault else "found nothing wrong"
    return f"{requirement}: {signature.by} looked on {signature.on.isoformat()} and {found}."


def _withdraw_look(open_draft: OpenDraft, requirement: str) -> str:
    if open_draft.session.unsign(requirement=requirement) is None:
        message = f"Nobody has checked {requirement}."
        raise WizardError(message, f"See: submission-wizard looked {open_draft.draft.path}")
    return f"The result for {requirement} is withdrawn."


def _lines_to_look_at(assessment: Assessment) -> Iterator[str]:
    from wizard.session.signatures import to_look_at
    from wizard.text import one_line

    found = to_look_at(assessment)
    if not found:
        yield "There is nothing that a person must check."
    for finding in found:
        yield f"? {finding.id} ({finding.severity.value}): {one_line(finding.message)}"
