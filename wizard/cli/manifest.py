"""`import-manifest`: fills a draft from the app's manifest, after confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context, draft_argument, open_for_editing
from wizard.cli.proposals import at_terminal, value_words

if TYPE_CHECKING:
    from wizard.inspection.procore.manifest import AppManifest
    from wizard.session.open_draft import OpenDraft
    from wizard.topics.proposals.proposals import Proposal


@click.command("import-manifest")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@draft_argument
@click.option("--yes", is_flag=True, help="Fill what is unanswered without asking.")
@click.option(
    "--replace", is_flag=True, help="With --yes: also put the manifest in place of other answers."
)
def import_manifest_command(file: Path, draft: Path, *, yes: bool, replace: bool) -> None:
    """Fill the draft from FILE, the app's manifest as JSON.

    Shows field by field what would change, and asks. What you wrote stays unless you say so.

    \b
    submission-wizard import-manifest manifest.json sitebook.toml
    submission-wizard import-manifest manifest.json sitebook.toml --yes
    """
    from wizard.topics.proposals.proposals import manifest_in, proposals

    if replace and not yes:
        raise click.UsageError("--replace needs --yes; without it you are asked for each answer.")
    manifest = manifest_in(file)
    with open_for_editing(build_app_context(), draft) as open_draft:
        found = proposals(manifest, open_draft.session.edition, open_draft.session.answers)
        _report_manifest(open_draft, manifest, found)
        taken = _taken(open_draft, found, yes=yes, replace=replace)
        for each in taken:
            open_draft.session.set(each.field, each.value)
    click.echo(f"{len(taken)} of {len(found)} taken.")


def _report_manifest(
    open_draft: OpenDraft, manifest: AppManifest, found: Sequence[Proposal]
) -> None:
    from wizard.topics.autofill.manifest import manifest_remarks

    for message in manifest_remarks(manifest):
        click.echo(message)
    for each in found:
        click.echo(f"{open_draft.session.edition.fields[each.field].label} ({each.field})")
        click.echo(f"  {value_words(each.was)} → {value_words(each.value)}")
    if not found:
        click.echo("The draft already has the values of the manifest.")


def _taken(
    open_draft: OpenDraft, found: Sequence[Proposal], *, yes: bool, replace: bool
) -> list[Proposal]:
    """The confirmed proposals. Raises click.UsageError without a terminal."""
    if not found:
        return []
    if yes:
        kept = [each for each in found if each.replaces and not replace]
        if kept:
            click.echo(f"Answers of yours that stay: {len(kept)}; add --replace to give them up.")
        return [each for each in found if each not in kept]
    if not at_terminal():
        message = "There is no terminal to ask at. Add --yes to fill what is unanswered."
        raise click.UsageError(message)
    return [each for each in found if _agreed(open_draft, each)]


def _agreed(open_draft: OpenDraft, proposal: Proposal) -> bool:
    label = open_draft.session.edition.fields[proposal.field].label
    if proposal.replaces:
        return click.confirm(f"Replace your answer to “{label}”?", default=False, err=True)
    return click.confirm(f"Fill “{label}”?", default=True, err=True)
