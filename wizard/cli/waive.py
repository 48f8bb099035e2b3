"""`waive`: waives a finding with a reason, lists waivers, and withdraws them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wizard.cli.app_context import (
    as_of_option,
    build_app_context,
    draft_argument,
    draft_path,
    echo_progress,
    open_for_editing,
)
from wizard.cli.streams import echo_document
from wizard.errors import WizardError
from wizard.reports.document_kinds import WAIVERS

if TYPE_CHECKING:
    from datetime import datetime

    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import OpenDraft
    from wizard.session.waivers import StandingWaiver, WaiverRequest


@click.command("waive")
@draft_argument
@click.argument("requirement", required=False)
@click.option("--reason", default="", help="Why this is acceptable. Reviewers read it.")
@click.option("--by", default="", help="The person who accepts it.")
@click.option("--until", default="", help="The last day: 2026-11-24, or +30 for 30 days.")
@click.option("--this-answer", is_flag=True, help="Only as long as the answer does not change.")
@click.option("--withdraw", is_flag=True, help="Remove the waiver of REQUIREMENT.")
@click.option("--json", "as_json", is_flag=True, help="List as JSON.")
@as_of_option
def waive_command(
    draft: Path,
    requirement: str | None,
    *,
    withdraw: bool,
    as_json: bool,
    as_of: datetime | None,
    **words: Any,
) -> None:
    """Accept that REQUIREMENT is not met; without one, list what is accepted.

    What rules an app out cannot be waived. A reason has to give one: “n/a” is refused.
    That an answer is no secret, you say with value-secret:FIELD, and that it is meant although it
    seems to say nothing, with value-content:FIELD; both hold for this very answer.

    \b
    submission-wizard waive sitebook.toml
    submission-wizard waive sitebook.toml lst-tagline-action-verb --until +90 \\
        --by "Ana Kovač" --reason "The tagline is our registered claim"
    submission-wizard waive sitebook.toml lst-tagline-action-verb --withdraw
    submission-wizard waive sitebook.toml value-secret:media.demo_video \\
        --reason "The token only opens the public video"
    """
    app_context = build_app_context(as_of)
    if requirement is None:
        _print_waivers(app_context, draft_path(draft), as_json=as_json)
        return
    from wizard.session.waivers import WaiverRequest

    request = WaiverRequest(requirement, **words)
    with open_for_editing(app_context, draft) as open_draft:
        message = _withdraw(open_draft, requirement) if withdraw else _waive(open_draft, request)
    click.echo(message)
    echo_progress(open_draft)


def _waive(open_draft: OpenDraft, request: WaiverRequest) -> str:
    from wizard.session.waivers import terms_of, waiver_of
    from wizard.text import one_line

    waiver = waiver_of(request, open_draft.session)
    open_draft.session.waive(waiver)
    return f"{waiver.requirement} is waived. {one_line(terms_of(waiver))}."


def _withdraw(open_draft: OpenDraft, requirement: str) -> str:
    if open_draft.session.unwaive(requirement) is None:
        message = f"There is no waiver of {requirement}."
        raise WizardError(message, f"See: submission-wizard waive {open_draft.draft.path}")
    return f"The waiver of {requirement} is withdrawn."


def _print_waivers(app_context: AppContext, path: Path, *, as_json: bool) -> None:
    from wizard.session.waivers import standing_of

    loaded = app_context.load(path)
    standing = standing_of(loaded.waivers, app_context.assess(loaded))
    if as_json:
        echo_document(WAIVERS, [_waiver_document(each) for each in standing])
        return
    for line in _waiver_lines(standing):
        click.echo(line)


def _waiver_document(standing: StandingWaiver) -> dict[str, object]:
    waiver = standing.waiver
    return {
        "requirement": waiver.requirement,
        "reason": waiver.reason,
        "by": waiver.by,
        "on": waiver.on.isoformat(),
        "expires": waiver.expires.isoformat() if waiver.expires else None,
        "this_answer": waiver.answers is not None,
        "standing": standing.standing.value,
        "note": standing.note,
    }


def _waiver_lines(standing: tuple[StandingWaiver, ...]) -> Iterator[str]:
    from wizard.session.waivers import Standing, terms_of
    from wizard.text import one_line

    if not standing:
        yield "Nothing is waived."
    for each in standing:
        sign = "w" if each.standing is Standing.HOLDS else "!"
        name, reason = one_line(each.waiver.requirement), one_line(each.waiver.reason)
        yield f"{sign} {name} ({each.standing.value}): {reason}"
        yield f"    {one_line(terms_of(each.waiver))}."
        if each.note:
            yield f"    {each.note}"
