"""`new` and `drafts`: create a draft, and list drafts."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context, edition_named
from wizard.cli.streams import echo_document, echo_path
from wizard.reports.document_kinds import DRAFTS
from wizard.rules.phrasing import counted_verb
from wizard.text import did_you_mean

if TYPE_CHECKING:
    from wizard.drafts.library import DraftSummary


@click.command("new")
@click.argument("name")
@click.option("--edition", help="What Procore asked at a date; the newest known by default.")
@click.option(
    "--type", "types", multiple=True, metavar="KIND",
    help="A kind of the app, e.g. full-screen; may be given several times.",
)  # fmt: skip
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False),
    help="Where to keep the draft; the wizard's own folder by default.",
)  # fmt: skip
def new_command(
    name: str, edition: str | None, types: tuple[str, ...], folder: Path | None
) -> None:
    """Begin a draft for the app NAME and print its path.

    \b
    submission-wizard new "Sitebook Sync" --type data-user --folder .
    """
    from wizard.topics.upkeep.draft_list import create_listed_draft

    app_context = build_app_context()
    chosen = edition_named(app_context.catalogue, edition)
    field = chosen.fields.get(chosen.journey.start.kinds)
    _check_types(types, [option.value for option in field.options] if field else [])
    echo_path(create_listed_draft(app_context, name, chosen.id, types, folder))


def _check_types(types: tuple[str, ...], known: list[str]) -> None:
    for kind in types:
        if kind not in known:
            message = f"{kind!r} is not one of {', '.join(known)}. {did_you_mean(kind, known)}"
            raise click.BadParameter(message.rstrip(), param_hint="--type")


@click.command("drafts")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def drafts_command(as_json: bool) -> None:
    """List the drafts, the one changed last first.

    \b
    submission-wizard drafts
    submission-wizard drafts --json
    """
    app_context = build_app_context()
    found = app_context.library.list()
    older = {each.edition for each in found if app_context.catalogue.is_older(each.edition)}
    if as_json:
        echo_document(DRAFTS, [_draft_document(each, older) for each in found])
        return
    if not found:
        click.echo('There are no drafts yet. Begin one: submission-wizard new "Your app"')
    for each in found:
        click.echo(_draft_line(each, older))


def _draft_document(draft: DraftSummary, older: Container[str]) -> dict[str, object]:
    progress = draft.progress
    return {
        "path": str(draft.path),
        "name": draft.name,
        "edition": draft.edition,
        "edition_is_older": draft.edition in older,
        "changed": draft.changed.isoformat(),
        "done": progress.done,
        "total": progress.total,
        "blockers": progress.blockers,
        "not_checked": progress.not_checked,
        "up_to_date": not draft.outdated,
        "problem": draft.problem,
    }


def _draft_line(draft: DraftSummary, older: Container[str]) -> str:
    from wizard.text import clean

    progress = draft.progress
    if draft.problem:
        state = clean(draft.problem)
    elif draft.outdated or not progress.total:
        state = "not judged yet"
    else:
        state = f"{progress.done}/{progress.total} done, {counted_verb(progress.blockers, 'block')}"
    name = clean(draft.name or draft.path.name)
    edition = f"{draft.edition}{' (older)' if draft.edition in older else ''}"
    return f"{name} · {edition} · {state} · {draft.changed:%Y-%m-%d} · {clean(str(draft.path))}"
