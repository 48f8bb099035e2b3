"""Rows and details of requirements on the catalogue screen, with or without a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from screens.widgets.chips import Chip
from screens.widgets.finding_lines import evidence_ref_words
from screens.widgets.finding_rows import ReviewRow, heading
from screens.widgets.marks import colour_of, mark_of
from screens.widgets.row_text import behind, id_at_right
from screens.widgets.rows import Rows
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Level, Requirement, Status
from wizard.engine.finding import Finding
from wizard.reports.subject import command_for, finding_message
from wizard.session.session import Session
from wizard.text import clean, one_line
from wizard.topics.browse.requirement_view import (
    RequirementDetail,
    RequirementFilter,
    RequirementGroup,
    RequirementIndex,
    RequirementView,
    example_words,
    requirement_view_of,
)

_ID_FROM = 100
"""Below this width in cells, rows show no ids."""
_ID = 28
_FIRST = frozenset({"Why", "How", "Ours"})
"""Sections shown before the examples; the source is shown after them."""

LEVEL_KEYS: Mapping[str, Level | None] = {
    "1": None,
    "2": Level.REQUIRED,
    "3": Level.RECOMMENDED,
    "4": Level.DISQUALIFYING,
    "5": Level.ONGOING,
}
ANY_SOURCE = "0"


class CatalogueRows(Rows):
    """The list widget; its keys are shown in the key bar."""

    WRAPS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "screen.go",
            "go there",
            tooltip="Open the field this is about",
            id="catalogue_list.go",
        ),
        Binding(
            "tab",
            "screen.try_value",
            "try a value",
            tooltip="Try a value, then read all of it",
            id="catalogue_list.try_value",
        ),
    ]


def catalogue_rows(
    groups: Sequence[RequirementGroup], session: Session | None
) -> tuple[ReviewRow, ...]:
    """Rows of the list: a heading for each page and its requirements; one line if none matches."""
    findings = session.assessment.findings if session else {}
    rows = [
        row
        for group in groups
        for row in (
            heading(f"{group.place} ({len(group.requirements)})"),
            *(
                _requirement_row(requirement, findings.get(requirement.id))
                for requirement in group.requirements
            ),
        )
    ]
    return tuple(rows) or (heading("No requirement matches."),)


def _requirement_row(requirement: Requirement, finding: Finding | None) -> ReviewRow:
    def draw(width: int) -> Content:
        sign = Content(" ") + mark_of(finding) if finding else Content("")
        lead = Content.assemble(sign, (f" {requirement.tier} ", "$text-muted"))
        right = id_at_right(requirement.id, _ID, width, _ID_FROM)
        return behind(lead, Content(requirement.statement), width, right)

    return ReviewRow(requirement.id, draw, field=requirement.fields[0])


def level_chips(index: RequirementIndex) -> tuple[Chip, ...]:
    """Chips for the levels of requirements."""
    return tuple(
        Chip(
            key,
            f"{level.value if level else 'all'} {index.count(level)}",
            key,
            f"narrow('{key}')",
            f"catalogue.narrow_{key}",
        )
        for key, level in LEVEL_KEYS.items()
    )


def tiers_of(index: RequirementIndex) -> tuple[str, ...]:
    """The kinds of source that requirements of the edition have."""
    return tuple(tier for tier in index.edition.catalogue.tiers if index.count(None, tier))


def tier_chips(index: RequirementIndex, width: int) -> list[list[Chip]]:
    """Chips for the kinds of source, each with the letter that marks its requirements."""
    tiers = index.edition.catalogue.tiers
    any_source = f"narrow('{ANY_SOURCE}')"
    lines = [[Chip(ANY_SOURCE, "any source", "", any_source, "catalogue.next_source")]]
    for tier in tiers_of(index):
        words = f"{tier} {tiers[tier].label} {index.count(None, tier)}"
        chip = Chip("", words, tier, f"narrow('{tier}')")
        if sum(each.width for each in (*lines[-1], chip)) > width:
            lines.append([])
        lines[-1].append(chip)
    return lines


def detail_lines(
    edition: Edition, requirement: Requirement, session: Session | None
) -> Iterator[Content]:
    """Details of a requirement: its state, then reason, source, and what decides it."""
    view = requirement_view_of(edition, requirement, command_for)
    yield Content.styled(requirement.statement, "bold")
    yield Content.styled(f"{requirement.id} · {view.weight}", "$text-muted")
    finding = session.assessment.findings.get(requirement.id) if session else None
    if session and finding:
        yield from _state_lines(session, finding)
    first = [part for part in view.parts if part.label in _FIRST]
    yield from map(_part_line, first)
    yield from _example_lines(view)
    yield from (_part_line(part) for part in view.parts if part not in first)


def _part_line(part: RequirementDetail) -> Content:
    return Content.assemble((f"{part.label}: ", "bold $accent"), clean(part.text))


def _example_lines(view: RequirementView) -> Iterator[Content]:
    for words, mark, colour, examples in (
        ("Accepted", "✓", "$success", view.accepted),
        ("Refused", "✗", "$error", view.refused),
    ):
        if examples:
            yield Content.styled(f"{words}:", "bold $accent")
        for text in examples:
            yield Content.assemble((f"  {mark} ", colour), example_words(text))


def _state_lines(session: Session, finding: Finding) -> Iterator[Content]:
    colour = colour_of(finding.status, finding.severity)
    message = one_line(finding_message(finding)) if finding.message else _status_words(finding)
    yield Content.assemble(("Now: ", "bold $accent"), mark_of(finding), (f" {message}", colour))
    if finding.fix not in {"", finding.requirement.fix}:  # shown below
        yield Content(f"  → {clean(finding.fix)}")
    for evidence_ref in finding.observed[:3]:
        yield Content.styled(f"  {evidence_ref_words(session, evidence_ref)}", "$text-muted")


def _status_words(finding: Finding) -> str:
    waits = finding.status is Status.UNANSWERED
    return "not answered" if waits else finding.status.value.replace("-", " ")


def narrowed_by(state: RequirementFilter, key: str) -> RequirementFilter:
    """The filter after the key of a chip was pressed."""
    if key in LEVEL_KEYS:
        return RequirementFilter(state.words, LEVEL_KEYS[key], state.tier)
    return RequirementFilter(state.words, state.level, "" if key == ANY_SOURCE else key)
