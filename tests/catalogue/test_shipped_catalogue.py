"""The shipped catalogue: all that the edition asks, each thing once, and nothing left lying."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import tomli

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition, derives_from
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.lint import lint, unknown_facts
from wizard.catalogue.load import catalogue_folder
from wizard.catalogue.model import DecidedBy, Requirement, Severity, Source
from wizard.catalogue.own import OWN_TIER
from wizard.rules.parameters import problems
from wizard.rules.registry import RULES
from wizard.topics.autofill import __file__ as autofill_package
from wizard.topics.autofill.facts import FACTS

DECIDERS = {DecidedBy.MACHINE: "machine", DecidedBy.BOTH: "both", DecidedBy.PERSON: "person"}
NEED_A_REMEDY = {"is", "one-of", "derived", "not-before-answer", "column-covers", "not-only"}
"""Rules that see what is wrong and leave it to the requirement to say what to do."""
SPOKEN_BY_THE_ENGINE = {"wizard"}
"""Documents that the program itself names as the source of a finding."""


def read_index() -> dict[str, tuple[str, ...]]:
    """Requirement id to step, level, tier and who decides."""
    index: dict[str, tuple[str, ...]] = {}
    place: tuple[str, ...] = ()
    for line in (Path(__file__).parent / "edition-2025-02.txt").read_text("utf-8").splitlines():
        if line.endswith(":"):
            place = tuple(line.removesuffix(":").split())
        elif line.startswith("  "):
            index.update(dict.fromkeys(line.split(), place))
    return index


EVERYTHING = read_index()
INDEX = {name: place for name, place in EVERYTHING.items() if place[2] not in {"Q", "O"}}
TOPICS = {name for name, place in EVERYTHING.items() if place[2] == "Q"}
OURS = {name: place for name, place in EVERYTHING.items() if place[2] == "O"}


def step_of(edition: Edition, requirement: str) -> str:
    return edition.page_of_requirement[requirement].step.id


def sources_of(requirement: Requirement) -> Iterator[Source]:
    """The text it comes from, and the later ones that state it again."""
    yield requirement.source
    yield from (each.source for each in requirement.restated)


def raw_text() -> str:
    return "\n".join(p.read_text("utf-8") for p in sorted(catalogue_folder().rglob("*.toml")))


def list_ids() -> set[str]:
    documents = [tomli.loads(p.read_text("utf-8")) for p in catalogue_folder().rglob("*.toml")]
    return {one["id"] for document in documents for one in document.get("list", ())}


def test_the_catalogue_keeps_its_own_rules(catalogue: Catalogue) -> None:
    assert lint(catalogue, problems) == []


def test_autofill_rests_on_facts_that_something_reads(catalogue: Catalogue) -> None:
    assert unknown_facts(catalogue, FACTS) == []


def test_the_edition_has_all_requirements_as_the_sources_have_them(edition: Edition) -> None:
    found = {
        r.id: (step_of(edition, r.id), r.level.value, r.tier, DECIDERS[r.decided_by])
        for r in edition.requirements.values()
        if r.id not in TOPICS and r.id not in OURS
    }
    assert found == INDEX


def test_our_own_advice_is_told_as_ours_and_blocks_nothing(edition: Edition) -> None:
    own = {name: r for name, r in edition.requirements.items() if name.startswith("own-")}
    assert {
        name: (step_of(edition, name), r.level.value, r.tier, DECIDERS[r.decided_by])
        for name, r in own.items()
    } == OURS
    for requirement in own.values():
        assert requirement.source.document == "wizard"
        assert requirement.ours.startswith("All of this")
        assert edition.severity(requirement) is not Severity.BLOCKER


def test_the_topics_of_the_questionnaire_are_told_as_a_reconstruction(edition: Edition) -> None:
    assert {name for name in edition.requirements if name.startswith("q-")} == TOPICS
    assert TOPICS
    for name in TOPICS:
        topic = edition.requirements[name]
        assert topic.tier == "Q"
        assert step_of(edition, name) == "partner"
        assert topic.source.document == "questionnaire"
        assert "reconstruction" in topic.ours
        assert edition.severity(topic) is not Severity.BLOCKER


def test_what_the_questionnaire_alone_asks_says_that_it_is_reconstructed(edition: Edition) -> None:
    fields = edition.fields.values()
    assert {f.id for f in fields if f.reconstructed} == {f.id for f in fields if f.id[:2] == "q."}
    pages = [p.page for p in edition.pages if p.page.id.startswith("questionnaire")]
    assert pages
    assert all("Reconstructed" in page.purpose for page in pages)


def test_every_rule_is_used_and_every_use_has_a_rule(catalogue: Catalogue) -> None:
    assert {rule.name for r in catalogue.requirements for rule in r.rules} == set(RULES)


def test_every_check_is_used_and_every_use_has_a_check(catalogue: Catalogue) -> None:
    assert {check.name for r in catalogue.requirements for check in r.checks} == set(
        catalogue.checks
    )


def test_every_kind_of_field_occurs(catalogue: Catalogue) -> None:
    assert {field.kind for field in catalogue.fields.values()} == set(Kind)


def test_every_condition_decides_something(catalogue: Catalogue, edition: Edition) -> None:
    named = {name for field in catalogue.fields.values() for name in field.applies}
    named |= {name for r in catalogue.requirements for name in r.applies}
    named |= {name for placed in edition.pages for name in placed.page.applies}
    assert named == set(catalogue.conditions)


def test_every_document_is_a_source_and_every_source_a_document(catalogue: Catalogue) -> None:
    cited = {source.document for r in catalogue.requirements for source in sources_of(r)}
    assert cited | SPOKEN_BY_THE_ENGINE == set(catalogue.documents)


def test_every_list_is_used_and_every_use_has_a_list() -> None:
    autofill = (Path(autofill_package).parent).glob("*.py")
    named = {n for p in autofill for n in re.findall(r'"(autofill-[\w-]+)"', p.read_text("utf-8"))}
    used = re.findall(r'"list:([\w-]+)"|\(\?&([a-z-]+)\)', raw_text())
    assert {name for pair in used for name in pair if name} | named == list_ids()


def test_every_tier_weighs_something(catalogue: Catalogue) -> None:
    assert {r.tier for r in catalogue.requirements} | {OWN_TIER} == set(catalogue.tiers)


def test_every_field_stands_on_one_page_of_an_edition_and_is_asked_in_one_at_least(
    catalogue: Catalogue,
) -> None:
    asked: set[str] = set()
    for name in catalogue.journeys:
        pages = catalogue.edition(name).pages
        placed = Counter(field for p in pages for field in p.page.fields)
        assert placed == dict.fromkeys(placed, 1), name
        asked |= placed.keys()
    assert asked == set(catalogue.fields)


def test_a_page_fits_a_screen_and_its_name_a_line(edition: Edition) -> None:
    titles = Counter(placed.page.title for placed in edition.pages)
    assert max(titles.values()) == 1
    for placed in edition.pages:
        page = placed.page
        assert len(page.fields) <= 10, page.id
        assert len(page.title) <= 32, page.title
        assert 0 < len(page.purpose) <= 90, page.id


def test_the_journey_begins_with_what_kind_of_app_it_is(edition: Edition) -> None:
    assert edition.pages[0].step.id == "eligibility"
    assert edition.pages[0].page.fields[0] == "app.types"


def test_what_decides_about_other_questions_is_asked_before_them(edition: Edition) -> None:
    order = {f: place for place, f in enumerate(f for p in edition.pages for f in p.page.fields)}
    late = {
        (driver, field)
        for field, names in edition.conditions_of_field.items()
        for name in names
        for driver in re.findall(r"'field': '([\w.]+)'", str(edition.conditions[name].test))
        if order[driver] > order[field]
    }
    assert late == set()


def test_texts_fit_the_guide_and_say_what_is_ours(catalogue: Catalogue) -> None:
    for requirement in catalogue.requirements:
        assert len(requirement.statement) <= 160, requirement.id
        assert len(requirement.why) <= 240, requirement.id
        for text in (requirement.statement, requirement.why, requirement.fix, requirement.ours):
            assert not text or text.endswith("."), (requirement.id, text)


def test_every_field_says_what_to_enter(catalogue: Catalogue) -> None:
    for field in catalogue.fields.values():
        assert field.help.endswith((".", "?")), field.id
        assert len(field.help) <= 300, field.id
        assert len(field.label) <= 40, field.id


def test_where_a_rule_knows_no_remedy_the_requirement_does(catalogue: Catalogue) -> None:
    helpless = {
        r.id
        for r in catalogue.requirements
        if not r.fix and {u.name for u in r.rules} & NEED_A_REMEDY
    }
    assert helpless == set()


def test_a_requirement_says_every_field_it_reads(catalogue: Catalogue) -> None:
    for requirement in catalogue.requirements:
        read = {f for rule in requirement.rules for f in rule.fields}
        read |= {f for check in requirement.checks for f in check.fields}
        assert read <= set(requirement.fields), requirement.id


def test_a_requirement_applies_wherever_one_of_its_pages_does(edition: Edition) -> None:
    """A requirement for all embedded apps is not lost on an app with a side panel alone."""
    narrower = {
        (r.id, name)
        for r in edition.requirements.values()
        for name in edition.fields[r.fields[0]].applies
        if name not in r.applies
    }
    assert narrower == set()


def test_what_is_derived_never_rests_on_itself(edition: Edition) -> None:
    order = [r.id for r in (*edition.judged_first, *edition.judged_after)]
    for requirement in edition.requirements.values():
        for part in derives_from(requirement):
            assert order.index(part) < order.index(requirement.id)


def test_what_is_known_from_weak_sources_blocks_nothing(edition: Edition) -> None:
    for requirement in edition.requirements.values():
        if requirement.tier in {"U", "R", "Q"}:
            assert edition.severity(requirement) is not Severity.BLOCKER


def test_facts_carry_the_day_of_the_text_they_come_from(catalogue: Catalogue) -> None:
    days = {
        "3c84e87": "2024-11-12",
        "4967ef6": "2025-02-03",
        "4e3fd63": "2025-02-21",
        "a3d65cf": "2025-08-08",
        "b19840b": "2025-08-19",
        "7061923": "2026-03-03",
        "e345620": "2026-03-11",
        "0ef3a8b": "2026-04-13",
        "066d427": "2026-04-21",
        "ff93936": "2026-05-29",
        "06dad9d": "2026-06-03",
    }
    for requirement in catalogue.requirements:
        for source in sources_of(requirement):
            if source.revision:
                assert source.as_of.isoformat() == days[source.revision], requirement.id
            else:
                assert requirement.tier in {"Q", "O"}, requirement.id
