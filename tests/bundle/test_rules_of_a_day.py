"""Bundles by the rules of another day or of a company, and what newer rules make of them."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.session.test_catalogue_source import EXAMPLE
from wizard.bundle.export import ExportOptions, export_saved
from wizard.bundle.opened import open_bundle, read_small_file
from wizard.bundle.verify import Verification, VerificationOutcome, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.own import OWN_NAME, with_own_requirements
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import Sample, sample_folder

SPRING, AUTUMN = date(2025, 4, 1), date(2026, 11, 25)


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def own(shipped: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    path = tmp_path_factory.mktemp("own") / OWN_NAME
    path.write_text(EXAMPLE, "utf-8")
    return with_own_requirements(shipped, [path])


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "app"
    return Path(shutil.copytree(sample_folder(Sample.READY), folder)) / "submission.toml"


def exported(draft: Path, catalogue: Catalogue, day: date, out: Path) -> Path:
    options = ExportOptions(allow_incomplete=True, as_folder=True, compared=False)
    return export_saved(draft, catalogue, day, out, options).path


def verified(bundle: Path, catalogue: Catalogue) -> Verification:
    found = verify_bundle(bundle, catalogue, today=AUTUMN)
    assert found.problems == ()
    return found


def test_check_export_and_verify_judge_by_the_rules_of_one_day(
    draft: Path, shipped: Catalogue, home: Path, tmp_path: Path
) -> None:
    desk = AppContext(UserFolders.below(home), as_of=AUTUMN)
    judged = desk.assess(desk.load(draft))
    here, then = shipped.edition("2025-02"), judged.edition
    assert then.rules_as_of == AUTUMN
    ended = {r.id for r in here.requirements.values() if r.until and r.until <= AUTUMN}
    assert ended
    assert not ended & {r.id for r in then.requirements.values() if r.since <= here.journey.as_of}
    assert "build-error-handling" in then.not_judged
    assert "build-error-handling" not in judged.findings

    bundle = exported(draft, desk.catalogue, AUTUMN, tmp_path)
    assert "rules_as_of = 2026-11-25\n" in (bundle / "manifest.toml").read_text("utf-8")
    assert "Rules:** in force on 2026-11-25" in (bundle / "report.md").read_text("utf-8")
    found = verified(bundle, shipped)
    assert found.outcome is VerificationOutcome.IDENTICAL
    assert found.assessment is not None
    assert found.assessment.findings.keys() == judged.findings.keys()


def test_where_a_day_has_the_rules_of_the_edition_nothing_is_said_of_it(
    draft: Path, shipped: Catalogue, tmp_path: Path
) -> None:
    plain = exported(draft, shipped, SPRING, tmp_path / _made(tmp_path, "a"))
    named = exported(draft, shipped.on(SPRING), SPRING, tmp_path / _made(tmp_path, "b"))

    assert (plain / "manifest.toml").read_bytes() == (named / "manifest.toml").read_bytes()
    assert "rules_as_of" not in (plain / "manifest.toml").read_text("utf-8")


def _made(folder: Path, name: str) -> str:
    (folder / name).mkdir()
    return name


def test_newer_rules_are_told_apart_from_the_outcome(
    draft: Path, shipped: Catalogue, tmp_path: Path
) -> None:
    found = verified(exported(draft, shipped, SPRING, tmp_path), shipped)

    assert found.outcome is VerificationOutcome.IDENTICAL
    newer = found.newer
    assert newer is not None
    assert (newer.edition, newer.known, newer.differs) == (shipped.newest, True, True)
    assert newer.blockers
    number, first = len(newer.blockers), newer.blockers[0]
    assert f"{number} would block ({first}, " in newer.line
    assert f"edition {shipped.newest} and the rules of 2026-11-25" in newer.line


def test_a_bundle_by_the_newest_rules_knows_no_newer_ones(
    draft: Path, shipped: Catalogue, tmp_path: Path
) -> None:
    text = draft.read_text("utf-8").replace('edition = "2025-02"', f'edition = "{shipped.newest}"')
    moved = draft.with_name("moved.toml")
    moved.write_text(text, "utf-8")
    newer = verified(exported(moved, shipped, AUTUMN, tmp_path), shipped).newer

    assert newer is not None
    assert not newer.known
    assert not newer.differs
    assert newer.line.startswith("Newer rules: none are known here")


def test_a_bundle_with_a_companys_own_rules_says_so_where_they_are_unknown(
    draft: Path, shipped: Catalogue, own: Catalogue, tmp_path: Path
) -> None:
    bundle = exported(draft, own, SPRING, tmp_path)
    with open_bundle(bundle) as parts:
        document = json.loads(read_small_file(parts, "assessment.json", 1 << 23))
    sources = {f["id"]: f["source"]["document"] for f in document["findings"]}
    assert sources["acme-team-named"] == "acme-own"
    assert document["catalogue"]["version"] == f"{shipped.version}+acme.2026-11-01"

    here, elsewhere = verified(bundle, own), verified(bundle, shipped)
    assert (here.outcome, here.strange) == (VerificationOutcome.IDENTICAL, ())
    assert (elsewhere.outcome, elsewhere.strange) == (VerificationOutcome.RULES_CHANGED, ("acme",))


def test_a_bundle_without_a_companys_own_rules_is_judged_without_them(
    draft: Path, shipped: Catalogue, own: Catalogue, tmp_path: Path
) -> None:
    found = verified(exported(draft, shipped, SPRING, tmp_path), own)

    assert found.outcome is VerificationOutcome.IDENTICAL
    assert found.newer is not None
    assert "acme-team-named" in found.newer.blockers
