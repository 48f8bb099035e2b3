"""`autofill`: proposes answers from existing material, and applies those that are accepted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wizard.catalogue.model import Confidence
from wizard.cli.app_context import build_app_context, draft_argument, open_for_editing
from wizard.cli.progress_line import progress_line
from wizard.dataclass import dataclass

if TYPE_CHECKING:
    from wizard.bundle.sources import AutofillReader, AutofillReading
    from wizard.cli.live_options import LiveOptions
    from wizard.session.open_draft import OpenDraft
    from wizard.topics.autofill.facts import SourceFacts
    from wizard.topics.autofill.website import SitePlan
    from wizard.topics.proposals.proposals import Proposal, ProposalSet

_WEB = ("https://", "http://")


@click.command("autofill")
@draft_argument
@click.argument("sources", metavar="FROM ...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Take what fills or adds without asking.")
@click.option("--only", metavar="FIELD", multiple=True, help="Only this field; several times.")
@click.option(
    "--at-least", type=click.Choice([each.value for each in Confidence]),
    help="Only what is trusted so far; likely with --yes.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON; asks nothing.")
@click.option("--live", is_flag=True, help="Allow to read a website, once it is shown and agreed.")
@click.option(
    "--ca-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="PEM",
    help="Further certificate authorities to trust.",
)  # fmt: skip
@click.option("--allow-private", is_flag=True, help="Open private and local addresses too.")
def autofill_command(
    draft: Path,
    sources: tuple[str, ...],
    only: tuple[str, ...],
    at_least: str | None,
    ca_file: Path | None,
    **flags: bool,
) -> None:
    """Propose answers from FROM: what you have already, read on this computer.

    FROM is a folder with a project, an OpenAPI file, a manifest, a single file such as README.md, a
    bundle, another draft, or with --live the https address of a website. Shows each answer with
    where it was read and how far it can be trusted, and asks. What you wrote is never overwritten
    unless you take that very answer.

    \b
    submission-wizard autofill sitebook.toml . --yes
    submission-wizard autofill sitebook.toml . --json
    submission-wizard autofill sitebook.toml openapi.json --at-least likely
    submission-wizard autofill sitebook.toml https://www.example.com --live
    """
    from wizard.cli.live_options import LiveOptions

    options = LiveOptions(flags["live"], yes=flags["yes"] and flags["live"], ca_file=ca_file,
                allow_private=flags["allow_private"])  # fmt: skip
    _allowed(sources, options)
    least = Confidence(at_least or ("likely" if flags["yes"] else "guess"))
    choice = _Choice(only, least, yes=flags["yes"], as_json=flags["as_json"])
    with open_for_editing(build_app_context(), draft) as open_draft:
        _fill(open_draft, sources, options, choice)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which proposals to apply, and the output format."""

    only: tuple[str, ...]
    least: Confidence
    yes: bool
    as_json: bool

    def wants(self, each: Proposal) -> bool:
        trusted = each.confidence.rank <= self.least.rank
        return trusted and (not self.only or each.field in self.only)


def _fill(
    open_draft: OpenDraft, sources: Sequence[str], options: LiveOptions, choice: _Choice
) -> None:
    """Saves the accepted proposals before it prints them."""
    from wizard.topics.proposals.proposals import apply_proposals

    _require_known_fields(open_draft, choice.only)
    proposal_set = _proposed(open_draft, sources, options)
    wanted = tuple(filter(choice.wants, proposal_set.proposals))
    if not choice.as_json:
        _report_proposals(open_draft, proposal_set, wanted)
    taken = _agreed_proposals(open_draft, wanted, choice)
    apply_proposals(open_draft, taken)
    open_draft.save()
    open_draft.note_origins({each.field: each.origin for each in taken})
    if choice.as_json:
        _print_json(open_draft, sources, proposal_set, taken)
    else:
        click.echo(f"{len(taken)} of {len(proposal_set.proposals)} taken.")


def _allowed(sources: Sequence[str], options: LiveOptions) -> None:
    """Checks that a website may be called, or that a path exists."""
    for each in sources:
        if each.startswith(_WEB):
            if not options.live:
                message = f"{each} is a website: add --live to be shown what is called, and asked."
                raise click.UsageError(message)
        elif not Path(each).exists():
            raise click.BadParameter(f"There is no {each!r}.", param_hint="FROM")


def _require_known_fields(open_draft: OpenDraft, only: Sequence[str]) -> None:
    from wizard.text import did_you_mean

    fields = open_draft.session.edition.fields
    for name in only:
        if name not in fields:
            message = f"There is no field {name}. {did_you_mean(name, fields)}".rstrip()
            raise click.BadParameter(message, param_hint="--only")


def _proposed(open_draft: OpenDraft, sources: Sequence[str], options: LiveOptions) -> ProposalSet:
    from wizard.bundle.sources import AutofillReader, combine_readings
    from wizard.topics.proposals.proposals import propose_answers

    session = open_draft.session
    plans = _agreed_site_plans([each for each in sources if each.startswith(_WEB)], options)
    with progress_line() as line:
        reader = AutofillReader(session.edition, open_draft.draft.path, on_progress=line.searched)
        readings = [
            _website(reader, plans[each], options) if each in plans else reader.read(Path(each))
            for each in sources
        ]
    given, remarks = combine_readings(readings)
    return propose_answers(given, session.edition, session.answers, remarks)


def _agreed_site_plans(addresses: Sequence[str], options: LiveOptions) -> dict[str, SitePlan]:
    """The plans for reading the sites, once confirmed. Raises click.Abort otherwise."""
    from wizard.cli.boundary import echo_stderr
    from wizard.cli.proposals import at_terminal
    from wizard.topics.autofill.website import plan_site

    plans = {address: plan_site(address) for address in addresses}
    for line in (line for plan in plans.values() for line in plan.lines):
        echo_stderr(line)
    if plans and not options.yes:
        if not at_terminal():
            message = "There is no terminal to ask at. Add --yes to agree to the calls shown above."
            raise click.UsageError(message)
        if not click.confirm("Read these pages?", err=True):
            echo_stderr("Nothing was called.")
            raise click.Abort
    return plans


def _website(reader: AutofillReader, plan: SitePlan, options: LiveOptions) -> AutofillReading:
    from wizard.cli.boundary import echo_stderr
    from wizard.cli.live_loop import run_interruptible
    from wizard.topics.autofill.website import read_website
    from wizard.topics.live.live_run import client_for

    found: list[SourceFacts] = []

    def on_progress(_done: int, address: str) -> None:
        echo_stderr(f"Reading {address}")

    async def read() -> None:
        async with client_for(options.permits()) as client:
            found.append(await read_website(plan, client, on_progress, reader.signs))

    if not run_interruptible(read()):
        raise KeyboardInterrupt
    return reader.of_facts(plan.host, found[0])


def _report_proposals(
    open_draft: OpenDraft, proposal_set: ProposalSet, wanted: Sequence[Proposal]
) -> None:
    from wizard.cli.proposals import proposal_lines
    from wizard.rules.phrasing import counted

    for message in proposal_set.remarks:
        click.echo(message)
    for each in wanted:
        field = open_draft.session.edition.fields[each.field]
        click.echo("\n".join(proposal_lines(each, field)))
    if proposal_set.same:
        say = "says" if proposal_set.same == 1 else "say"
        click.echo(f"{counted(proposal_set.same, 'answer')} of yours {say} what was found.")
    if len(wanted) < len(proposal_set.proposals):
        left = len(proposal_set.proposals) - len(wanted)
        click.echo(f"{counted(left, 'proposal')} left out by --only or --at-least.")
    if not proposal_set.proposals:
        click.echo("Nothing new was found.")


def _agreed_proposals(
    open_draft: OpenDraft, wanted: tuple[Proposal, ...], choice: _Choice
) -> list[Proposal]:
    """The confirmed proposals. Raises click.UsageError without a terminal."""
    from wizard.cli.proposals import at_terminal, confirm_proposals

    if choice.yes:
        safe = [each for each in wanted if not each.replaces]
        kept = len(wanted) - len(safe)
        if kept and not choice.as_json:
            click.echo(f"Answers of yours that stay: {kept}.")
        return safe
    if choice.as_json or not wanted:
        return []
    if not at_terminal():
        message = "There is no terminal to ask at. Add --yes to take what loses nothing."
        raise click.UsageError(message)
    return confirm_proposals(wanted, open_draft.session.edition.fields)


def _announced_bound(address: str) -> dict[str, Any]:
    """The announced maximum of requests for reading a site."""
    from wizard.topics.autofill.website import plan_site

    plan = plan_site(address)
    return {"address": plan.address, "host": plan.host} | plan.bound.document()


def _print_json(
    open_draft: OpenDraft,
    sources: Sequence[str],
    proposal_set: ProposalSet,
    taken: Sequence[Proposal],
) -> None:
    from wizard.cli.streams import echo_document
    from wizard.reports.document_kinds import AUTOFILL
    from wizard.secrets.masking import without_secrets_throughout

    fields = {each.field for each in taken}
    rows = [
        {
            "field": each.field,
            "label": open_draft.session.edition.fields[each.field].label,
            "case": each.case.value,
            "value": each.value,
            "was": without_secrets_throughout(each.was),
            "origin": each.origin,
            "confidence": each.confidence.value,
            "why": each.why,
            "remark": each.remark,
            "others": [
                {"value": o.value, "origin": o.origin, "confidence": o.confidence.value}
                for o in each.others
            ],
            "taken": each.field in fields,
        }
        for each in proposal_set.proposals
    ]
    echo_document(
        AUTOFILL,
        {
            "draft": str(open_draft.draft.path),
            "sources": list(sources),
            "same": proposal_set.same,
            "remarks": list(proposal_set.remarks),
            "websites": [_announced_bound(each) for each in sources if each.startswith(_WEB)],
            "proposals": rows,
        },
    )
