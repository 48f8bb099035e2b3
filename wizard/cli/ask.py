"""`ask`: makes forms with the questions of one person, to be answered by mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from wizard.cli.app_context import (
    as_of_option,
    build_app_context,
    draft_argument,
    draft_path,
    milestone_option,
)

if TYPE_CHECKING:
    from wizard.drafts.team_file import TeamFile
    from wizard.drafts.team_model import Person
    from wizard.session.session import Session
    from wizard.topics.team.ownership import Ownership
    from wizard.topics.team.packet import Packet


@click.command("ask")
@draft_argument
@click.argument("who", metavar="WHO ...", nargs=-1)
@click.option("--all", "everybody", is_flag=True, help="One form for each person with questions.")
@click.option("--open", "only_open", is_flag=True, help="Only what has no answer yet.")
@click.option(
    "--to", "target", type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write into; the draft's own by default.",
)  # fmt: skip
@milestone_option
@as_of_option
def ask_command(
    draft: Path,
    who: tuple[str, ...],
    target: Path | None,
    milestone: str,
    as_of: datetime | None,
    **flags: bool,
) -> None:
    """Make a form with the questions of WHO, for people who answer by mail.

    WHO is a person of the team file, by name or mail address, or a role such as legal, which is
    asked what this role usually answers. The form is one HTML file that works without a network.
    It saves a file or a text; autofill takes either as proposals.

    \b
    submission-wizard ask sitebook.toml legal
    submission-wizard ask sitebook.toml ana@example.com --milestone all
    submission-wizard ask sitebook.toml --all --open --to forms
    submission-wizard autofill sitebook.toml sitebook-for-legal.answers.json
    """
    if bool(who) == flags["everybody"]:
        raise click.UsageError("Name who is asked, or give --all.")
    from wizard.drafts.team_file import TeamFile
    from wizard.topics.team.ownership import Ownership

    path = draft_path(draft)
    app_context = build_app_context(as_of)
    open_draft = app_context.look_at(path)
    session, file = open_draft.session, TeamFile(open_draft.draft.path)
    ownership = Ownership(file.read(), session.edition)
    chosen = _Chosen(milestone, flags["only_open"])
    asked = list(_everybody(ownership) if flags["everybody"] else _named(session, ownership, who))
    packets = list(_packets(session, asked, chosen, skip_empty=flags["everybody"]))
    _write(packets, target or path.parent, file)


class _Asked(NamedTuple):
    """A person, and the fields that this person answers."""

    person: Person
    fields: Iterable[str]


class _Chosen(NamedTuple):
    """Which questions to ask."""

    milestone: str
    only_open: bool


def _everybody(ownership: Ownership) -> Iterator[_Asked]:
    for person in ownership.team.people:
        yield _Asked(person, ownership.fields_of(person.mail))


def _named(session: Session, ownership: Ownership, names: Iterable[str]) -> Iterator[_Asked]:
    from wizard.topics.team.people import person_named

    for name in names:
        person = person_named(ownership.team, name)
        yield _Asked(person, ownership.fields_of(person.mail)) if person else _role(session, name)


def _role(session: Session, name: str) -> _Asked:
    from wizard.drafts.team_model import Person
    from wizard.topics.team.packet import fields_of_role

    role = session.edition.catalogue.roles.get(name.lower())
    if role is None:
        known = ", ".join(session.edition.catalogue.roles)
        message = f"{name} is nobody of the team file, and no role. Roles: {known}."
        raise click.BadParameter(message, param_hint="WHO")
    return _Asked(
        Person(mail=role.id, name=role.label, role=role.id),
        fields_of_role(session.edition, role.id),
    )


def _packets(
    session: Session, asked: Iterable[_Asked], chosen: _Chosen, *, skip_empty: bool
) -> Iterator[Packet]:
    from wizard.topics.team.packet import fields_to_ask, packet_for

    for person, owned in asked:
        fields = fields_to_ask(session, owned, chosen.milestone, only_open=chosen.only_open)
        if fields or not skip_empty:
            yield packet_for(session, person, fields, session.today)


def _write(packets: list[Packet], folder: Path, file: TeamFile) -> None:
    """Writes each form, notes it in the team file, and prints the mail that goes with it."""
    from wizard.cli.report_files import write_report
    from wizard.drafts.disk import make_folder
    from wizard.drafts.team_model import SentPacket
    from wizard.reports.packet_page import mail_text, packet_file_name, packet_page
    from wizard.text import clean

    if not packets:
        click.echo("Nobody in the team file has a question to answer.")
        return
    make_folder(folder)
    for packet in packets:
        path = folder / packet_file_name(packet)
        write_report(path, packet_page(packet))
        click.echo(f"{clean(str(path))}\n\n{clean(mail_text(packet))}")
    new = [
        SentPacket(each.digest, each.person.mail, each.made_on, len(each.questions))
        for each in packets
    ]
    digests = {each.digest for each in new}
    file.change(
        lambda team: replace(
            team, packets=(*(p for p in team.packets if p.digest not in digests), *new)
        )
    )
    click.echo(f"Noted in {clean(file.path.name)}, so that the answers find their form.")
