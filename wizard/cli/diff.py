"""`diff`: two drafts compared question by question."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context
from wizard.cli.streams import echo_document, echo_utf8
from wizard.reports.document_kinds import DRAFT_DIFF

if TYPE_CHECKING:
    from wizard.drafts.model import Draft
    from wizard.session.app_context import AppContext


@click.command("diff")
@click.argument("draft", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("other", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff_command(draft: Path, other: Path | None, *, as_json: bool) -> None:
    """Show what differs between two drafts, question by question; secrets never.

    With one DRAFT it prints its answers by question. So does `git diff`, once `team init` has run.

    \b
    submission-wizard diff sitebook.toml sitebook-old.toml
    git diff sitebook.toml
    """
    app_context = build_app_context(forgiving=True)
    if other is None:
        _print_one(app_context, draft)
        return
    from wizard.reports.draft_diff import (
        difference_summary,
        draft_diff_document,
        draft_diff_lines,
    )

    before, after = _loaded(app_context, draft), _loaded(app_context, other)
    edition = app_context.catalogue.edition(after.edition)
    document = draft_diff_document(before, after, edition)
    if as_json:
        echo_document(DRAFT_DIFF, document)
    else:
        click.echo("\n".join([*draft_diff_lines(document), difference_summary(document)]))


def _print_one(app_context: AppContext, path: Path) -> None:
    """The draft by question; a file that is no draft as it is, as git then shows that."""
    from wizard.errors import WizardError
    from wizard.reports.draft_diff import draft_lines

    try:
        draft = _loaded(app_context, path)
        edition = app_context.catalogue.edition(draft.edition)
    except WizardError:
        from wizard.drafts.model import MAX_BYTES
        from wizard.files import read_file

        if not path.is_file():
            raise
        sys.stdout.buffer.write(read_file(path, MAX_BYTES))
        return
    echo_utf8("".join(f"{line}\n" for line in draft_lines(draft, edition)))


def _loaded(app_context: AppContext, path: Path) -> Draft:
    from wizard.drafts.read import load_draft

    return load_draft(path, app_context.catalogue.fields)
