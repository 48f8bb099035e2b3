"""The effect of rules on bundles: which would fail, and from which day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.bundle.forging import members_of, packed
from tests.drafts.empty import create_draft
from wizard.bundle.export import ExportOptions, export_bundle
from wizard.bundle.rules_effect import RulesEffect, effect_of
from wizard.bundle.rules_to_come import RulesToCome
from wizard.catalogue.catalogue import Catalogue, UnknownEdition
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Value
from wizard.inspection.media.content_cache import UNCACHED

DAY, TO_COME, LATER = date(2026, 11, 30), date(2027, 2, 1), date(2027, 6, 1)
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
NEW = "dq-nothing-internal"

Bundle = Callable[..., Path]


@pytest.fixture(scope="module")
def procore() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def bundle(tmp_path: Path, procore: Catalogue) -> Bundle:
    """Exports the answers of a screening for an app of that name."""

    def make(name: str, edition: str = "2026-06", **answers: Value) -> Path:
        folder = tmp_path / name.replace("/", "-")
        folder.mkdir()
        draft = create_draft(folder, name, edition, NOON, field_ids=procore.fields)
        draft.answers |= {f"screen.{field}": value for field, value in answers.items()}
        options = ExportOptions(allow_incomplete=True, milestone="fit")
        return export_bundle(draft, procore, DAY, folder, options).path

    return make


def with_rule(catalogue: Catalogue, since: date, until: date | None = None) -> Catalogue:
    """A catalogue in which another rule asks the same of internal tools, between two days."""
    known = next(each for each in catalogue.requirements if each.id == "dq-internal-tool")
    rule = replace(known, id=NEW, since=since, until=until)
    return replace(catalogue, requirements=(*catalogue.requirements, rule), digest="f" * 64)


def effect_on(procore: Catalogue, rules: RulesToCome, *paths: Path) -> RulesEffect:
    return effect_of(paths, procore, rules, UNCACHED)


def test_a_rule_to_come_is_told_with_its_day_and_the_apps_that_would_fail(
    bundle: Bundle, procore: Catalogue
) -> None:
    fine, failing = bundle("Fine", internal_only=False), bundle("[b]Failing[/]", internal_only=True)
    rules = RulesToCome(with_rule(procore, TO_COME))

    effect = effect_on(procore, rules, fine, failing)

    (row,) = [row for row in effect.by_requirement if row.requirement == NEW]
    assert row.since == TO_COME
    assert [each.app for each in row.bundles] == ["[b]Failing[/]"]
    assert effect.not_judged == ()


def test_what_blocks_already_is_not_told_again(bundle: Bundle, procore: Catalogue) -> None:
    failing = bundle("Failing", internal_only=True)
    assert effect_on(procore, RulesToCome(procore), failing).failing == ()


def test_a_rule_in_force_is_told_with_the_day_since_which_it_is(
    bundle: Bundle, procore: Catalogue
) -> None:
    since = date(2026, 7, 1)
    rules = RulesToCome(with_rule(procore, since))
    effect = effect_on(procore, rules, bundle("Failing", internal_only=True))
    assert [(row.requirement, row.since) for row in effect.by_requirement] == [(NEW, since)]


def test_a_rule_that_ends_before_anybody_is_judged_fails_nobody_later(
    bundle: Bundle, procore: Catalogue
) -> None:
    ended = RulesToCome(with_rule(procore, date(2026, 1, 1), date(2026, 2, 1)))
    assert effect_on(procore, ended, bundle("Failing", internal_only=True)).failing == ()


def test_the_newest_edition_is_told_for_a_bundle_of_an_older_one(
    bundle: Bundle, procore: Catalogue
) -> None:
    older = bundle("Older", "2025-02", internal_only=False)
    newer = procore.journeys["2026-06"].as_of
    by_name = effect_on(procore, RulesToCome(procore, "2026-06"), older)
    by_day = effect_on(procore, RulesToCome(procore), older)
    assert by_name.failing
    assert {row.since for row in by_name.by_requirement} >= {newer}
    assert all(row.since >= newer for row in by_name.by_requirement)
    assert {r.requirement for r in by_name.by_requirement} <= {
        r.requirement for r in by_day.by_requirement
    }


def test_an_edition_that_is_not_known_is_named(procore: Catalogue) -> None:
    with pytest.raises(UnknownEdition, match="no edition 2031-01"):
        RulesToCome(procore, "2031-01")


def test_what_is_damaged_or_no_bundle_is_told_and_stops_nothing(
    bundle: Bundle, procore: Catalogue, tmp_path: Path
) -> None:
    whole = bundle("Whole", internal_only=True)
    forged, text = tmp_path / "forged.zip", tmp_path / "text\n.zip"
    members = members_of(whole)
    forged.write_bytes(packed(members | {"report.md": b"READY"}))
    text.write_text("no zip")
    rules = RulesToCome(with_rule(procore, LATER))
    effect = effect_on(procore, rules, forged, text, whole)
    assert [each.name for each in effect.not_judged] == ["forged.zip", "text .zip"]
    assert all(each.problem and not each.failures for each in effect.not_judged)
    assert [each.app for each in effect.failing] == ["Whole"]
