"""`explain`: what a requirement or a field is, why, and where it comes from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from wizard.cli.desk import desk_at, edition_named

if TYPE_CHECKING:
    from wizard.catalogue.edition import Edition
    from wizard.catalogue.model import Field, Requirement

WIDTH = 88


@click.command("explain")
@click.argument("name", required=False)
@click.option("--edition", help="The newest known by default.")
def explain_command(name: str | None, edition: str | None) -> None:
    """Explain a requirement or a field by its id; without one, list all ids.

    \b
    submission-wizard explain lst-tagline-length
    submission-wizard explain listing.tagline
    """
    chosen = edition_named(desk_at().catalogue, edition)
    if name is None:
        lines = _listing(chosen)
    elif name in chosen.requirements:
        lines = _requirement(chosen, chosen.requirements[name])
    elif name in chosen.fields:
        lines = _field(chosen, chosen.fields[name])
    else:
        known = [*chosen.requirements, *chosen.fields]
        near = get_close_matches(name, known, 3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        message = f"Edition {chosen.id} has neither a requirement nor a field {name}.{hint}"
        raise click.BadParameter(message, param_hint="NAME")
    click.echo("\n".join(lines))


def _listing(edition: Edition) -> Iterator[str]:
    for placed in edition.pages:
        yield f"{placed.step.title} › {placed.page.title}"
        for requirement in edition.requirements.values():
            if edition.page_of_requirement[requirement.id] is placed:
                yield f"  {requirement.id}  {requirement.statement}"


def _requirement(edition: Edition, requirement: Requirement) -> Iterator[str]:
    from wizard.reports.subject import command_for

    catalogue = edition.catalogue
    placed = edition.page_of_requirement[requirement.id]
    source, tier = requirement.source, catalogue.tiers[requirement.tier]
    document = catalogue.documents[source.document]
    yield f"{requirement.id}: {requirement.level.value}, {edition.severity(requirement).value}"
    yield from _wrapped("", requirement.statement)
    yield from _wrapped("Why: ", requirement.why)
    yield from _wrapped("How: ", requirement.fix)
    yield from _wrapped("Ours: ", requirement.ours)
    yield f"Place: {placed.step.title} › {placed.page.title}"
    yield f"Reads: {', '.join(requirement.fields)}"
    if names := edition.conditions_of_requirement[requirement.id]:
        yield from _wrapped("Applies: ", edition.asked_when(names))
    decided = [rule.name for rule in requirement.rules]
    decided += [catalogue.checks[check.name].label for check in requirement.checks]
    yield from _wrapped("Decided by: ", f"{', '.join(decided)} ({requirement.decided_by.value})")
    for cost in dict.fromkeys(catalogue.checks[check.name].cost for check in requirement.checks):
        yield from _wrapped("Run: ", command_for(cost, "DRAFT", requirement.id))
    revision = f", revision {source.revision}" if source.revision else ""
    origin = f"{document.title}, {source.section} ({source.as_of.isoformat()}{revision})"
    yield from _wrapped("Source: ", origin)
    yield from _wrapped("Weight: ", f"{tier.label}. {tier.meaning}")
    until = f" until {requirement.until.isoformat()}" if requirement.until else ""
    yield f"In force: from {requirement.since.isoformat()}{until}"


def _field(edition: Edition, field: Field) -> Iterator[str]:
    placed = edition.page_of_field[field.id]
    yield f"{field.id}: {field.label} ({field.kind.value})"
    yield from _wrapped("", field.help)
    if field.options:
        yield from _wrapped("Choices: ", ", ".join(option.value for option in field.options))
    for column in field.columns:
        yield f"  {column.id}: {column.label} ({column.kind.value})"
    yield f"Place: {placed.step.title} › {placed.page.title}"
    yield from _wrapped("In the Developer Portal: ", field.portal)
    if names := edition.conditions_of_field[field.id]:
        yield from _wrapped("", edition.asked_when(names))
    yield from _wrapped("Read by: ", ", ".join(edition.readers.get(field.id, ())))


def _wrapped(head: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent="  ") if text else []
