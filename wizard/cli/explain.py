"""`explain`: describes a requirement or a field, its source, and the answers it accepts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import as_of_option, build_app_context, draft_path, edition_named
from wizard.cli.streams import echo_document
from wizard.reports.document_kinds import FIELD, REQUIREMENT, REQUIREMENTS
from wizard.text import clean, did_you_mean, one_line

if TYPE_CHECKING:
    from wizard.catalogue.edition import Edition
    from wizard.catalogue.model import Field, Requirement
    from wizard.engine.finding import Assessment, Finding
    from wizard.reports.envelope import DocumentKind
    from wizard.session.app_context import AppContext

WIDTH = 88
_CHECKOUT = Path(__file__).parents[2]
"""The repository, if the program runs from one; an installed one has no pages."""


@click.command("explain")
@click.argument("name", required=False)
@click.option("--search", metavar="WORDS", help="List the requirements with all of these words.")
@click.option("--try", "tried", metavar="VALUE", help="Judge this value; changes nothing.")
@click.option(
    "--draft",
    type=click.Path(path_type=Path),
    help="Judge beside the other answers of this draft.",
)
@click.option("--edition", help="The draft's, or else the newest known.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@as_of_option
@click.pass_context
def explain_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    ctx: click.Context,
    name: str | None,
    search: str | None,
    tried: str | None,
    draft: Path | None,
    edition: str | None,
    as_json: bool,
    as_of: datetime | None,
) -> None:
    """Explain a requirement or a field by its id; without one, list all requirements.

    The value to try is written as for `set`; @FILE takes it from a file. What is refused gives
    exit code 1.

    \b
    submission-wizard explain lst-tagline-length
    submission-wizard explain lst-tagline-length --try "Track lifts in your logs"
    submission-wizard explain listing.tagline --try "Track lifts" --draft sitebook.toml
    submission-wizard explain --search "redirect address"
    """
    about = _About(build_app_context(as_of), edition, draft)
    if name is None:
        if tried is not None:
            message = "Say which requirement or field it is tried against."
            raise click.BadParameter(message, param_hint="--try")
        _print_requirements(about.edition, search, as_json=as_json)
        return
    if search is not None:
        message = "Either a name is explained or words are searched for."
        raise click.BadParameter(message, param_hint="--search")
    chosen, requirements = _requirement_or_field(about.edition, name)
    trials = [] if tried is None else _trials(about, requirements, tried)
    if as_json:
        echo_document(*_explain_document(about, chosen, trials))
    else:
        click.echo("\n".join(_explain_lines(about, chosen, trials)))
    from wizard.topics.browse.try_value import is_refused

    ctx.exit(int(any(map(is_refused, trials))))


@dataclass(frozen=True)
class _About:
    """The edition, and the draft whose other answers are used for a trial."""

    app_context: AppContext
    edition_name: str | None
    path: Path | None

    @cached_property
    def assessment(self) -> Assessment | None:
        """The assessment of the draft; None without one."""
        if self.path is None:
            return None
        return self.app_context.assess(self.app_context.load(draft_path(self.path)))

    @cached_property
    def edition(self) -> Edition:
        if self.edition_name is None and self.assessment is not None:
            return self.assessment.edition
        return edition_named(self.app_context.catalogue, self.edition_name)

    def now(self, requirement: Requirement) -> Finding | None:
        """The draft's finding for it."""
        return self.assessment.findings.get(requirement.id) if self.assessment else None

    def attempt(self, requirement: Requirement, text: str) -> Finding:
        """The verdict on a value, with the answers of the draft or else of the ready sample."""
        from wizard.topics.browse.try_value import assess_for_trials, sample_answers, try_value

        today = self.app_context.today
        if self.path is None or self.assessment is None:
            answers = sample_answers(self.app_context.catalogue, today)
            before = assess_for_trials(self.edition, answers, today)
        else:
            answers = self.app_context.load(draft_path(self.path)).all_answers
            facts = self.assessment.context.facts
            before = assess_for_trials(
                self.edition, answers, today, facts.files_seen, facts.observed
            )
        return try_value(before, requirement, text)


def _requirement_or_field(
    edition: Edition, name: str
) -> tuple[Requirement | Field, Sequence[Requirement]]:
    """The requirement or field of a name, and the requirements to try a value against."""
    if name in edition.requirements:
        requirement = edition.requirements[name]
        return requirement, (requirement,)
    if name in edition.fields:
        of_field = [each for each in edition.requirements.values() if each.fields[0] == name]
        return edition.fields[name], of_field
    near = did_you_mean(name, [*edition.requirements, *edition.fields])
    message = f"Edition {edition.id} has neither a requirement nor a field {name}. {near}"
    raise click.BadParameter(message.rstrip(), param_hint="NAME")


def _trials(about: _About, requirements: Sequence[Requirement], tried: str) -> list[Finding]:
    from wizard.cli.answers import text_from
    from wizard.topics.browse.try_value import can_be_tried

    if not requirements:
        message = "No requirement is about this field first, so nothing can be tried."
        raise click.BadParameter(message, param_hint="--try")
    field = about.edition.fields[requirements[0].fields[0]]
    if not can_be_tried(field):
        message = f"{field.id} is a secret and does not belong on a command line."
        raise click.BadParameter(message, param_hint="--try")
    text = text_from(field, tried)
    return [about.attempt(requirement, text) for requirement in requirements]


# JSON


def _explain_document(
    about: _About, chosen: Requirement | Field, trials: Sequence[Finding]
) -> tuple[DocumentKind, dict[str, object]]:
    from wizard.catalogue.model import Requirement
    from wizard.reports import catalogue_document as documents

    edition = about.edition
    tried = {"tried": [documents.trial_document(edition, trial) for trial in trials]}
    if not isinstance(chosen, Requirement):
        return FIELD, {**documents.field_document(edition, chosen), **tried}
    now = about.now(chosen)
    state = {"now": documents.finding_document(now)} if now else {}
    return REQUIREMENT, {**documents.requirement_document(edition, chosen), **state, **tried}


def _print_requirements(edition: Edition, words: str | None, *, as_json: bool) -> None:
    from wizard.reports.catalogue_document import list_document
    from wizard.topics.browse.requirement_view import RequirementFilter, RequirementIndex

    narrowed, index = RequirementFilter(words or ""), RequirementIndex(edition)
    if as_json:
        echo_document(REQUIREMENTS, list_document(edition, index.find(narrowed)))
        return
    found = index.groups(narrowed)
    for group in found:
        click.echo(group.place)
        for requirement in group.requirements:
            click.echo(f"  {requirement.id}  {requirement.statement}")
    if not found:
        click.echo(f"No requirement of edition {edition.id} has all of: {one_line(words or '')}")
        if near := index.near(narrowed):
            click.echo(f"Did you mean: {near}?")


# Text


def _explain_lines(
    about: _About, chosen: Requirement | Field, trials: Sequence[Finding]
) -> Iterator[str]:
    from wizard.catalogue.model import Requirement

    if isinstance(chosen, Requirement):
        yield from _explained_requirement(about, chosen)
    else:
        yield from _field(about.edition, chosen)
    for trial in trials:
        yield from _trial(about, trial, named=not isinstance(chosen, Requirement))


def _explained_requirement(about: _About, requirement: Requirement) -> Iterator[str]:
    from wizard.reports.catalogue_pages import page_path
    from wizard.reports.signs import sign_of
    from wizard.reports.subject import command_for, finding_message
    from wizard.topics.browse.requirement_view import example_words, requirement_view_of

    view = requirement_view_of(about.edition, requirement, command_for)
    yield f"{requirement.id}: {view.weight}"
    yield from _wrapped("", requirement.statement)
    if now := about.now(requirement):
        mark = sign_of(now.status, now.severity).mark
        yield from _wrapped("Now: ", clean(f"{mark} {finding_message(now)}"))
    for part in view.parts:
        yield from _wrapped(f"{part.label}: ", part.text)
    if view.document_url:
        yield f"Read at: {view.document_url}"
    path = page_path(about.edition, requirement)
    if path and (_CHECKOUT / path).is_file():
        yield f"Page: {path}"
    for label, examples in (("Accepted", view.accepted), ("Refused", view.refused)):
        for text in examples:
            yield from _wrapped(f"{label}: ", example_words(text))


def _field(edition: Edition, field: Field) -> Iterator[str]:
    placed = edition.page_of_field[field.id]
    yield f"{field.id}: {field.label} ({field.kind.value})"
    yield from _wrapped("", field.help)
    if field.options:
        yield from _wrapped("Choices: ", ", ".join(option.value for option in field.options))
    for column in field.columns:
        yield f"  {column.id}: {column.label} ({column.kind.value})"
    sources = ", ".join(dict.fromkeys(each.field for each in field.derived))
    yield from _wrapped("Unless another is given, its answer comes from: ", sources)
    yield f"Place: {placed.step.title} › {placed.page.title}"
    yield from _wrapped("In the Developer Portal: ", edition.portal_of(field.id))
    if names := edition.conditions_of_field[field.id]:
        yield from _wrapped("", edition.asked_when(names))
    yield from _wrapped("Read by: ", ", ".join(edition.readers.get(field.id, ())))


def _trial(about: _About, trial: Finding, *, named: bool) -> Iterator[str]:
    """The verdict; names the requirement if there are several."""
    from wizard.reports.signs import sign_of
    from wizard.topics.browse.try_value import trial_words, unread_fields

    name = f"{trial.id}: " if named else ""
    yield ""
    words = f"{sign_of(trial.status, trial.severity).mark} {name}{trial_words(trial)}"
    yield from _wrapped("", words)
    yield from _wrapped("  → ", clean(trial.fix))
    if rest := unread_fields(about.edition, about.edition.requirements[trial.id]):
        yield from _wrapped("  Not tried, since other answers decide it: ", rest)


def _wrapped(head: str, text: str) -> list[str]:
    wrapper = textwrap.TextWrapper(
        WIDTH, initial_indent=head, subsequent_indent="  ", break_on_hyphens=False
    )
    return wrapper.wrap(text) if text else []
