"""Generates catalogue pages: an index for each edition, and a page for each step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.coverage import PageCoverage, load_coverage
from wizard.catalogue.edition import Edition, PlacedPage
from wizard.catalogue.model import Requirement, Step
from wizard.catalogue.own import OWN_TIER
from wizard.reports.coverage_page import COVERAGE, coverage_lines
from wizard.reports.escape import escaped, escaped_line
from wizard.reports.subject import command_for, step_title
from wizard.topics.browse.requirement_view import (
    RequirementDetail,
    example_words,
    requirement_view_of,
)

MADE_BY = (
    "<!-- Made by `python docs/make_catalogue.py` from the catalogue; do not edit by hand. -->"
)

INDEX = "README.md"

_LINKED = "Source"
_INLINE = frozenset({"Place", "Run", "Weight"})
"""Details that the page shows elsewhere or in another form."""

_WEIGHTS = "How much weight a source has"


def page_path(edition: Edition, requirement: Requirement) -> str:
    """The page of a requirement, relative to this program's repository; "" if none."""
    if requirement.tier == OWN_TIER:
        return ""
    step = edition.page_of_requirement[requirement.id].step.id
    return f"docs/catalogue/{edition.id}/{step}.md#{requirement.id}"


def pages(catalogue: Catalogue) -> Mapping[str, str]:
    """The text of every page by its path, for every edition."""
    found: dict[str, str] = {}
    for name in sorted(catalogue.journeys):
        edition = catalogue.edition(name)
        coverage = _coverage_of(catalogue, name)
        found[f"{name}/{INDEX}"] = _page_file_text(_index(edition, coverage))
        if coverage is not None:
            lines = coverage_lines(edition, coverage, MADE_BY)
            found[f"{name}/{COVERAGE}"] = _page_file_text(lines)
        for step in edition.journey.steps:
            found[f"{name}/{step.id}.md"] = _page_file_text(_step_page_lines(edition, step))
    return found


def _coverage_of(catalogue: Catalogue, edition: str) -> PageCoverage | None:
    """The coverage; None if another catalogue is in use that does not have the page."""
    coverage = load_coverage(edition)
    return coverage if coverage and coverage.document in catalogue.documents else None


def _page_file_text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


# The index


def _index(edition: Edition, coverage: PageCoverage | None) -> Iterator[str]:
    journey = edition.journey
    yield from (f"# Requirements, edition {edition.id}", "", MADE_BY, "")
    yield escaped_line(journey.summary)
    yield ""
    yield (
        f"{len(edition.requirements)} requirements as of {journey.as_of.isoformat()}, in our own "
        "words, each with its source. `submission-wizard explain ID` shows the same, and tries a "
        "value; so does `F12` in the program. Procore neither wrote nor approved these pages."
    )
    if coverage is not None:
        yield ""
        yield (
            f"[What the owner's page asks]({COVERAGE}): its {len(coverage.points)} sentences, each "
            "with the requirements that cover it, or why none does."
        )
    yield from ("", "| step | requirements | about |", "|---|---|---|")
    for step in edition.journey.steps:
        count = len(_of_step(edition, step))
        title = f"[{escaped(step_title(step))}]({step.id}.md)"
        yield f"| {title} | {count} | {escaped(step.purpose)} |"
    yield from _weights(edition)
    for step in edition.journey.steps:
        yield from ("", f"## {escaped(step_title(step))}", "")
        for requirement in _of_step(edition, step):
            link = f"[`{requirement.id}`]({step.id}.md#{requirement.id})"
            yield f"- {link} {escaped(requirement.statement)}"


def _weights(edition: Edition) -> Iterator[str]:
    """The tiers and their severities."""
    count = Counter(requirement.tier for requirement in edition.requirements.values())
    yield from ("", f"## {_WEIGHTS}", "")
    yield "| tier | requirements | what kind of source | when it is not met |"
    yield "|---|---|---|---|"
    tiers = edition.catalogue.tiers.values()
    for tier in (each for each in tiers if each.id != OWN_TIER or count[each.id]):
        severities = ", ".join(f"{level}: {each.value}" for level, each in tier.severity.items())
        meaning = f"{escaped(tier.label)}. {escaped(tier.meaning)}"
        yield f"| {tier.id} | {count[tier.id]} | {meaning} | {severities} |"


def _of_step(edition: Edition, step: Step) -> tuple[Requirement, ...]:
    return tuple(
        requirement
        for requirement in edition.requirements.values()
        if edition.page_of_requirement[requirement.id].step.id == step.id
    )


# A step


def _step_page_lines(edition: Edition, step: Step) -> Iterator[str]:
    yield from (f"# {escaped(step_title(step))}", "", MADE_BY, "")
    yield f"{escaped_line(step.purpose)} Edition [{edition.id}]({INDEX})."
    of_step = _of_step(edition, step)
    for placed in edition.pages:
        here = [r for r in of_step if edition.page_of_requirement[r.id] is placed]
        if here:
            yield from _page_lines(edition, placed, here)


def _page_lines(edition: Edition, placed: PlacedPage, here: list[Requirement]) -> Iterator[str]:
    yield from ("", f"## {escaped(placed.page.title)}", "", escaped_line(placed.page.purpose))
    for requirement in here:
        yield from _requirement_section(edition, requirement)


def _requirement_section(edition: Edition, requirement: Requirement) -> Iterator[str]:
    """A section with the id as its heading, so that its anchor is the id too."""
    view = requirement_view_of(edition, requirement, command_for)
    yield from ("", f"### {requirement.id}", "", f"**{escaped(requirement.statement)}**", "")
    anchor = _WEIGHTS.lower().replace(" ", "-")
    tier = edition.catalogue.tiers[requirement.tier]
    yield f"*{view.weight}* · [tier {tier.id}]({INDEX}#{anchor}), {escaped(tier.label)}"
    yield ""
    for part in view.parts:
        if part.label in _INLINE:
            continue
        yield f"- {part.label}: {_part_text(edition, requirement, part, view.document_url)}"
    for part in view.parts:
        if part.label == "Run":
            yield f"- Run: {' · '.join(_code(command) for command in part.text.split(' · '))}"
    for label, examples in (("Accepted", view.accepted), ("Refused", view.refused)):
        if examples:
            yield f"- {label}:"
            yield from (f"  - {_code(example_words(text))}" for text in examples)


def _part_text(
    edition: Edition, requirement: Requirement, part: RequirementDetail, url: str
) -> str:
    if part.label == _LINKED and url:
        return f"[{escaped(part.text)}]({url})"
    if part.label == "Rests on":
        names = sorted(edition.parts[requirement.id])
        return ", ".join(_requirement_link_to(edition, name) for name in names)
    return escaped(part.text)


def _requirement_link_to(edition: Edition, name: str) -> str:
    """A link to another requirement; only its name if this edition does not have it."""
    placed = edition.page_of_requirement.get(name)
    return f"[{name}]({placed.step.id}.md#{name})" if placed else name


def _code(text: str) -> str:
    """Inline code for any text."""
    fence = "``" if "`" in text else "`"
    gap = " " if "`" in text else ""
    return f"{fence}{gap}{text}{gap}{fence}"
