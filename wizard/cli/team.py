"""`team`: several people on one submission, by way of git."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context, draft_argument, draft_path, open_for_editing
from wizard.cli.boundary import echo_stderr
from wizard.cli.streams import echo_document
from wizard.cli.team_work import TEAM_COMMANDS
from wizard.errors import WizardError
from wizard.reports.document_kinds import UNSETTLED

if TYPE_CHECKING:
    from wizard.drafts.unsettled import UnsettledConflict
    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import OpenDraft

EXIT_UNSETTLED = 1


@click.group("team")
def team_command() -> None:
    """Work on one submission with others, in git.

    \b
    submission-wizard team init
    submission-wizard team add ana@example.com "Ana Lima" --role legal
    submission-wizard team propose sitebook.toml
    submission-wizard team show sitebook.toml
    submission-wizard team settle sitebook.toml
    """


for _command in TEAM_COMMANDS:
    team_command.add_command(_command)


@team_command.command("init")
@click.argument("drafts", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--as", "author", metavar="NAME", default="",
    help="Your name in the record of changes, where git does not know it.",
)  # fmt: skip
def init(drafts: tuple[Path, ...], author: str) -> None:
    """Let git merge drafts answer by answer, and record who changes what.

    Without DRAFTS, for all that are in this checkout. Each clone runs it once, as git shares the
    lines of .gitattributes but no settings. Running it again changes nothing.

    \b
    submission-wizard team init
    submission-wizard team init sitebook.toml --as "Ana Kovač <ana@example.com>"
    """
    from wizard.session.app_context import local_now
    from wizard.topics.team.setup import checkout_of, join_team

    checkout = checkout_of(drafts[0].resolve().parent if drafts else Path.cwd())
    found = [each.resolve() for each in drafts] or checkout.drafts()
    author = author.strip() or _asked_author(checkout.root)
    done = join_team(checkout, found, local_now(), author)
    _tell(done, "Nothing to do: all of it is there.")
    if not found:
        echo_stderr("There is no draft in this checkout yet; run it again when there is one.")


def _asked_author(folder: Path) -> str:
    """The name that a person gives once, if git knows none. "" if it does."""
    from wizard.cli.proposals import at_terminal
    from wizard.git_commands import git_author

    if git_author(folder):
        return ""
    if not at_terminal():
        message = "git does not know who you are, so changes would be recorded for nobody."
        raise WizardError(message, 'Say --as "NAME <EMAIL>", or set user.name and user.email.')
    return str(click.prompt("Your name in the record of changes", err=True)).strip()


@team_command.command("leave")
def leave() -> None:
    """Take out what `team init` wrote, and nothing else. Recorded events stay.

    \b
    submission-wizard team leave
    """
    from wizard.topics.team.setup import checkout_of, leave_team

    _tell(leave_team(checkout_of(Path.cwd())), "Nothing to take out.")


def _tell(done: list[str], otherwise: str) -> None:
    from wizard.text import clean

    click.echo("\n".join(clean(line) for line in done) or otherwise)


@team_command.command("settle")
@draft_argument
@click.argument("field", required=False, default="")
@click.argument("side", required=False, type=click.Choice(("ours", "theirs")))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def settle_conflicts(
    context: click.Context, draft: Path, field: str, side: str | None, *, as_json: bool
) -> None:
    """Choose from two answers where two people changed the same one.

    Without FIELD it lists them, and exits with 1 while there are some. "ours" keeps what the draft
    says now. A draft with conflict markers of git becomes a draft again first.

    \b
    submission-wizard team settle sitebook.toml
    submission-wizard team settle sitebook.toml listing.tagline theirs
    """
    from wizard.drafts.unsettled import first_conflicts

    app_context, path = build_app_context(), draft_path(draft)
    _mend(app_context, path)
    if not field:
        open_now = list(first_conflicts(app_context.load(path).conflicts).values())
        _tell_open(app_context, open_now, as_json=as_json)
        context.exit(EXIT_UNSETTLED if open_now else 0)
    if side is None:
        raise click.UsageError(f"Which answer to {field}? Say ours or theirs after it.")
    with open_for_editing(app_context, path) as open_draft:
        open_draft.settle({field: "ours" if side == "ours" else "theirs"})
        left = len(first_conflicts(open_draft.draft.conflicts))
    click.echo(f"{_label(open_draft, field)}: {side}. {left or 'Nothing'} left to settle.")


def _mend(app_context: AppContext, path: Path) -> None:
    from wizard.topics.team.markers import mend_markers

    mended = mend_markers(path, app_context.catalogue.fields)
    if mended is not None:
        echo_stderr(
            f"{path}: git's conflict markers are gone; {len(mended.conflicts)} to settle. "
            "`git add` it when you are done."
        )


def _label(open_draft: OpenDraft, field: str) -> str:
    known = open_draft.session.edition.fields.get(field)
    return known.label if known else field


def _tell_open(app_context: AppContext, found: list[UnsettledConflict], *, as_json: bool) -> None:
    if as_json:
        echo_document(UNSETTLED, {"conflicts": [_row(each) for each in found]})
        return
    lines = [line for each in found for line in _conflict_lines(app_context, each)]
    _tell(lines, "Nothing to settle.")


def _row(conflict: UnsettledConflict) -> dict[str, object]:
    from wizard.engine.diff import jsonable
    from wizard.secrets.masking import without_secrets_throughout

    sides = {name: getattr(conflict, name) for name in ("before", "ours", "theirs")}
    shown = without_secrets_throughout({name: jsonable(value) for name, value in sides.items()})
    return {
        "field": conflict.field,
        **shown,
        "ours_of": conflict.whose("ours"),
        "theirs_of": conflict.whose("theirs"),
    }


def _conflict_lines(app_context: AppContext, conflict: UnsettledConflict) -> Iterator[str]:
    from wizard.cli.proposals import value_words

    field = app_context.catalogue.fields.get(conflict.field)
    yield f"{field.label} ({conflict.field})" if field else conflict.field
    for side, value in (("ours", conflict.ours), ("theirs", conflict.theirs)):
        whose = conflict.whose("ours" if side == "ours" else "theirs")
        yield f"  {side}{f' ({whose})' if whose else ''}: {value_words(value)}"
