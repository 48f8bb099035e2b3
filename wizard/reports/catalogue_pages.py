"""Generates catalogue pages: an index, and a page for each milestone of each edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition, PlacedPage
from wizard.catalogue.model import Cost, DecidedBy, Level, Requirement
from wizard.catalogue.own import OWN_TIER
from wizard.catalogue.parts import Milestone
from wizard.reports.escape import escaped, escaped_line
from wizard.reports.signs import ATTESTED, VERIFIED
from wizard.topics.browse.requirement_view import costs_of, page_words

MADE_BY = (
    "<!-- Made by `python docs/make_catalogue.py` from the catalogue; do not edit by hand. -->"
)

INDEX = "README.md"

_SIGNS = {
    DecidedBy.MACHINE: VERIFIED.mark,
    DecidedBy.BOTH: VERIFIED.mark + ATTESTED.mark,
    DecidedBy.PERSON: ATTESTED.mark,
}

_LEVELS = {
    Level.RECOMMENDED: " (recommended)",
    Level.DISQUALIFYING: " (rules an app out)",
    Level.ONGOING: " (again and again)",
}
"""What is said of a requirement that is not simply required."""


def page_path(edition: Edition, requirement: Requirement) -> str:
    """The page that lists a requirement, relative to this program's repository; "" if none."""
    if requirement.tier == OWN_TIER:
        return ""
    milestone = edition.milestone_of_requirement[requirement.id]
    return f"docs/catalogue/{edition.id}/{milestone}.md" if milestone else ""


def pages(catalogue: Catalogue) -> Mapping[str, str]:
    """The text of every page by its path, for every edition."""
    editions = [catalogue.edition(name) for name in sorted(catalogue.journeys, reverse=True)]
    found = {INDEX: _page_file_text(_index(catalogue, editions))}
    for edition in editions:
        for milestone in edition.milestones:
            lines = _milestone_lines(edition, milestone)
            found[f"{edition.id}/{milestone.id}.md"] = _page_file_text(lines)
    return found


def _page_file_text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


# The index


def _index(catalogue: Catalogue, editions: Sequence[Edition]) -> Iterator[str]:
    yield from ("# The milestones and what they ask", "", MADE_BY, "")
    yield (
        "For the partner's product manager: one page for each milestone, in our own words. Procore "
        "neither wrote nor approved these pages. `submission-wizard explain ID` gives the reason, "
        "the source, and answers that are accepted and refused, and judges a value; so does `F12` "
        "in the program."
    )
    for edition in editions:
        yield from _edition_lines(edition)
    yield from _weights(catalogue)


def _edition_lines(edition: Edition) -> Iterator[str]:
    journey = edition.journey
    yield from ("", f"## {edition.id}", "", escaped_line(journey.summary))
    yield f"In force on {journey.as_of.isoformat()}: {len(edition.requirements)} requirements."
    yield from ("", "| milestone | requirements | what you have then |", "|---|---|---|")
    for milestone in edition.milestones:
        title = f"[{escaped(milestone.title)}]({edition.id}/{milestone.id}.md)"
        count = len(_of_milestone(edition, milestone))
        yield f"| {title} | {count} | {escaped(milestone.gain)} |"


def _weights(catalogue: Catalogue) -> Iterator[str]:
    """The tiers and their severities."""
    yield from ("", "## How much weight a source has", "")
    yield "| tier | what kind of source | when it is not met |"
    yield "|---|---|---|"
    for tier in (each for each in catalogue.tiers.values() if each.id != OWN_TIER):
        severities = ", ".join(f"{level}: {each.value}" for level, each in tier.severity.items())
        meaning = f"{escaped(tier.label)}. {escaped(tier.meaning)}"
        yield f"| {tier.id} | {meaning} | {severities} |"


def _of_milestone(edition: Edition, milestone: Milestone) -> tuple[Requirement, ...]:
    of_requirement = edition.milestone_of_requirement
    return tuple(r for r in edition.requirements.values() if of_requirement[r.id] == milestone.id)


# A milestone


def _milestone_lines(edition: Edition, milestone: Milestone) -> Iterator[str]:
    here = _of_milestone(edition, milestone)
    yield from (f"# {escaped(milestone.title)}, edition {edition.id}", "", MADE_BY, "")
    position = edition.milestone_order[milestone.id] + 1
    yield (
        f"For the partner's product manager. Milestone {position} of {len(edition.milestones)} of "
        f"[the journey](../{INDEX}). {escaped(milestone.gain)}"
    )
    yield ""
    yield _deciders(here)
    yield from _commands(edition, milestone, here)
    yield from ("", "## What it asks, in this order")
    for placed in edition.pages:
        yield from _page_lines(placed, _on_page(edition, placed, here))
    yield from _procores_part(edition, here)
    if milestone.hand_in:
        yield from ("", "## When it is ready", "")
        steps = enumerate(milestone.hand_in, 1)
        yield from (f"{number}. {escaped_line(step)}" for number, step in steps)


def _on_page(
    edition: Edition, placed: PlacedPage, here: Iterable[Requirement]
) -> list[Requirement]:
    return [r for r in here if edition.page_of_requirement[r.id] is placed]


def _deciders(here: Sequence[Requirement]) -> str:
    count = Counter(requirement.decided_by for requirement in here)
    return (
        f"{len(here)} requirements: the wizard checks {count[DecidedBy.MACHINE]} by itself "
        f"({_SIGNS[DecidedBy.MACHINE]}); of {count[DecidedBy.BOTH]} it checks a part, and a person "
        f"signs ({_SIGNS[DecidedBy.BOTH]}); {count[DecidedBy.PERSON]} only a person can do and "
        f"sign ({_SIGNS[DecidedBy.PERSON]}). Those that do not concern your app are left out."
    )


def _commands(edition: Edition, milestone: Milestone, here: Iterable[Requirement]) -> Iterator[str]:
    program, draft = "submission-wizard", f"my-app-{edition.id}"
    costs = {cost for requirement in here for cost in costs_of(edition, requirement)}
    yield from ("", "With your draft in place of this one:", "")
    yield from ("```sh", f"{program} check {draft} --milestone {milestone.id}")
    if Cost.SOURCE in costs:
        yield f"{program} check {draft} --milestone {milestone.id} --source"
    if Cost.LIVE in costs:
        yield f"{program} check {draft} --milestone {milestone.id} --live"
    yield f"{program} export {draft} --milestone {milestone.id}"
    yield "```"


def _page_lines(placed: PlacedPage, requirements: Sequence[Requirement]) -> Iterator[str]:
    if requirements:
        yield from ("", f"### {escaped(page_words(placed))}", "")
        yield from (_requirement_line(requirement) for requirement in requirements)


def _requirement_line(requirement: Requirement) -> str:
    sign = _SIGNS[requirement.decided_by]
    level = _LEVELS.get(requirement.level, "")
    return f"- {sign} {escaped(requirement.statement)}{level} `{requirement.id}`"


# What Procore does


def _procores_part(edition: Edition, here: Sequence[Requirement]) -> Iterator[str]:
    """What the partner waits for, and how long Procore says that it takes."""
    slow = [requirement for requirement in here if requirement.waiting or requirement.takes]
    if not slow:
        return
    yield from ("", "## What Procore does, and how long it takes", "")
    yield from (_wait_line(edition, requirement) for requirement in slow)


def _wait_line(edition: Edition, requirement: Requirement) -> str:
    document = edition.catalogue.documents[requirement.source.document]
    words = escaped(edition.catalogue.source_words(requirement.source))
    source = f"[{words}]({document.url})" if document.url else words
    usually = f" {escaped(requirement.waiting.usually)}" if requirement.waiting else ""
    takes = f"Time: {escaped(requirement.takes)}" if requirement.takes else "No time is published"
    return f"- {escaped(requirement.statement)}{usually} {takes}. Source: {source}."
