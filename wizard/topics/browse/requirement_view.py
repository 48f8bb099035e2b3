"""The displayed details of a requirement, for the command, the screen and the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from wizard.catalogue.edition import Edition, PlacedPage, derives_from
from wizard.catalogue.model import CheckUse, Cost, DecidedBy, Level, Requirement
from wizard.dataclass import dataclass
from wizard.session.field_state import own_findings, worst_of
from wizard.session.session import Session
from wizard.text import measure, one_line, unmasked

_FEW = 4
"""How many items of a parameter are named."""

_ALIKE = 0.8
"""The similarity from 0 to 1 from which one word is taken for another."""

_UNTOLD = frozenset({"requirements", "says", "there", "fix", "none"})
"""Parameters that are shown elsewhere, or that are parts of messages."""

_MACHINERY = re.compile(r"[\\^$|*+(\[{]")
"""Regular expression characters; such values are not shown."""

_DECIDED = {
    DecidedBy.MACHINE: "a machine decides",
    DecidedBy.BOTH: "a machine and a person decide",
    DecidedBy.PERSON: "a person decides",
}

_FILES = "none, since it is decided by what is in your files, not by anything typed."
_WORD = "none, since it is a person's word, given with a name and a day."

CommandFor = Callable[[Cost, str, str], str]
"""The command that runs a check, by cost, draft and requirement; "" if none is needed."""


class RequirementDetail(NamedTuple):
    """A detail of a requirement, with its label."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RequirementView:
    """A requirement for display. None of its `parts` is empty."""

    requirement: Requirement
    placed: PlacedPage
    weight: str
    """Level and severity: "required, blocker"."""
    parts: tuple[RequirementDetail, ...]
    accepted: tuple[str, ...]
    refused: tuple[str, ...]
    document_url: str

    @property
    def id(self) -> str:
        """The requirement's id."""
        return self.requirement.id


@dataclass(frozen=True, slots=True)
class RequirementFilter:
    """A filter for requirements; "" and None mean no restriction."""

    words: str = ""
    level: Level | None = None
    tier: str = ""


class RequirementGroup(NamedTuple):
    """The requirements of one page, with its location."""

    place: str
    requirements: tuple[Requirement, ...]


class RequirementIndex:
    """A searchable index of an edition's requirements. Fast enough for each key press."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._words = {name: _words_of(edition, r) for name, r in edition.requirements.items()}

    def find(self, narrowed: RequirementFilter) -> tuple[Requirement, ...]:
        """The requirements with every word that pass the filter, in journey order."""
        wanted = _fold(narrowed.words).split()
        return tuple(
            requirement
            for name, requirement in self.edition.requirements.items()
            if (narrowed.level is None or requirement.level is narrowed.level)
            and (not narrowed.tier or requirement.tier == narrowed.tier)
            and all(word in self._words[name] for word in wanted)
        )

    def near(self, narrowed: RequirementFilter) -> str:
        """The query words, with unknown ones replaced by the most similar known ones."""
        known = {word.strip(".,;:()“”") for text in self._words.values() for word in text.split()}
        wanted = _fold(narrowed.words).split()
        guessed = [
            next(iter(get_close_matches(word, known, 1, _ALIKE)), "")
            if not any(word in text for text in self._words.values())
            else word
            for word in wanted
        ]
        return " ".join(guessed) if all(guessed) and guessed != wanted else ""

    def groups(self, narrowed: RequirementFilter) -> tuple[RequirementGroup, ...]:
        """Like `find`, by step and page."""
        groups: dict[str, list[Requirement]] = {}
        for requirement in self.find(narrowed):
            place = page_words(self.edition.page_of_requirement[requirement.id])
            groups.setdefault(place, []).append(requirement)
        return tuple(RequirementGroup(place, tuple(found)) for place, found in groups.items())

    def count(self, level: Level | None = None, tier: str = "") -> int:
        """The number of requirements of a level or tier."""
        return len(self.find(RequirementFilter("", level, tier)))


def page_words(placed: PlacedPage) -> str:
    """Step and page: "1 Build & test your app › Sandbox"."""
    return f"{placed.step.number} {placed.step.title} › {placed.page.title}".strip()


def requirement_for(session: Session, field_id: str, page_id: str) -> str:
    """The most urgent requirement at a field; "" for none.

    Without a field, or for one without requirements, that of the page.
    """
    of_field = own_findings(session, field_id)
    of_page = session.assessment.by_page.get(page_id, ())
    for findings in (of_field, of_page):
        known = [f for f in findings if f.id in session.edition.requirements]
        worst = worst_of(known)
        if worst is not None:
            return worst.id
    return ""


def requirement_view_of(
    edition: Edition, requirement: Requirement, command_for: CommandFor
) -> RequirementView:
    """The details of a requirement, with or without a draft."""
    document = edition.catalogue.documents.get(requirement.source.document)
    weight = f"{requirement.level.value}, {edition.severity(requirement).value}"
    parts = (
        RequirementDetail(label, text)
        for label, text in _view_details(edition, requirement, command_for)
    )
    return RequirementView(
        requirement=requirement,
        placed=edition.page_of_requirement[requirement.id],
        weight=weight,
        parts=tuple(part for part in parts if part.text),
        accepted=requirement.examples.accepted,
        refused=requirement.examples.refused,
        document_url=document.url if document else "",
    )


def _view_details(
    edition: Edition, requirement: Requirement, command_for: CommandFor
) -> Iterator[tuple[str, str]]:
    yield "Why", requirement.why
    yield "How", requirement.fix
    yield "Procore takes", requirement.takes
    yield "Ours", requirement.ours
    yield "Place", page_words(edition.page_of_requirement[requirement.id])
    yield "Reads", ", ".join(_field_words(edition, name) for name in requirement.fields)
    names = edition.conditions_of_requirement[requirement.id]
    yield "Applies", edition.asked_when(names) if names else ""
    yield "Examples", _examples_words(edition, requirement)
    yield "Decided by", decided_words(edition, requirement)
    yield "Rests on", ", ".join(sorted(derives_from(requirement)))
    yield "Run", " · ".join(_deciding_commands(edition, requirement, command_for))
    yield "Source", edition.catalogue.source_words(requirement.source, with_revision=True)
    tier = edition.catalogue.tiers.get(requirement.tier)
    yield "Weight", f"{tier.label}. {tier.meaning}" if tier else ""
    until = f" until {requirement.until.isoformat()}" if requirement.until else ""
    yield "In force", f"from {requirement.since.isoformat()}{until}"
    yield "Waiver", "" if requirement.waivable else "It cannot be waived."


def _examples_words(edition: Edition, requirement: Requirement) -> str:
    """Which answer the examples are for, if several are read, or why there are none."""
    field = edition.fields.get(requirement.fields[0])
    if field is None:
        return ""
    if requirement.examples.accepted or requirement.examples.refused:
        several = len(requirement.fields) > 1
        return f"answers to “{field.label}”, beside the other answers." if several else ""
    spec = field.kind.spec
    return _WORD if spec.is_confirmation else _FILES if spec.is_file else ""


def _field_words(edition: Edition, name: str) -> str:
    field = edition.fields.get(name)
    return f"{name} (“{field.label}”)" if field else name


def decided_words(edition: Edition, requirement: Requirement) -> str:
    """Rules with their limits, checks by label, and who decides."""
    rules = (use_words(rule.name, rule.params) for rule in requirement.rules)
    checks = (
        use_words(check_words(edition, use), _shown_params(use.params))
        for use in requirement.checks
    )
    uses = "; ".join(dict.fromkeys((*rules, *checks)))
    return f"{uses} ({_DECIDED[requirement.decided_by]})"


def use_words(name: str, params: Mapping[str, Any]) -> str:
    """A rule or check with its limits: "length: min 1, max 40"."""
    parts = (f"{key} {_value_words(value)}" for key, value in params.items() if key not in _UNTOLD)
    bounds = ", ".join(parts)
    return f"{name}: {bounds}" if bounds else name


def _shown_params(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The readable limits of a check, without expressions and long lists."""
    return {key: value for key, value in params.items() if key != "patterns" and _is_plain(value)}


def _is_plain(value: Any) -> bool:
    if isinstance(value, bool | Mapping):
        return False
    if isinstance(value, Sequence) and not isinstance(value, str):
        return 0 < len(value) <= _FEW and all(map(_is_plain, value))
    return bool(str(value)) and not _MACHINERY.search(str(value))


def check_words(edition: Edition, check: CheckUse) -> str:
    """The label of a check: "opening the picture"."""
    kind = edition.catalogue.checks.get(check.name)
    return kind.label if kind else check.name


def _value_words(value: Any) -> str:
    """A parameter in few words; long lists are shortened."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_value_words(part)}" for key, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        words = " / ".join(_value_words(part) for part in value[:_FEW])
        return f"{words} … ({len(value)})" if len(value) > _FEW else words
    if isinstance(value, bool):
        return "yes" if value else "no"
    return one_line(str(value))


def costs_of(edition: Edition, requirement: Requirement) -> tuple[Cost, ...]:
    """The costs of its checks, deduplicated."""
    kinds = edition.catalogue.checks
    return tuple(dict.fromkeys(kinds[c.name].cost for c in requirement.checks if c.name in kinds))


def _deciding_commands(
    edition: Edition, requirement: Requirement, command_for: CommandFor
) -> Iterator[str]:
    for cost in costs_of(edition, requirement):
        if command := command_for(cost, "DRAFT", requirement.id):
            yield command


def example_words(text: str) -> str:
    """An example in one line, with invisible characters described."""
    odd = measure(text).oddities
    return one_line(text) + (f" ({', '.join(odd)})" if odd else "")


def _words_of(edition: Edition, requirement: Requirement) -> str:
    """All searchable words."""
    placed = edition.page_of_requirement[requirement.id]
    labels = (edition.fields[name].label for name in requirement.fields if name in edition.fields)
    text = (requirement.id, requirement.statement, requirement.why, requirement.fix)
    return _fold(" ".join((*text, *requirement.fields, *labels, page_words(placed))))


def _fold(text: str) -> str:
    return unmasked(text).casefold()
