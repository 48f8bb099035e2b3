"""What `watch` says against the last ready bundle: rules, editions and releases since."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.reports.small import DAY, EDITION, PAGES, catalogue_in, draft_in
from wizard.bundle.base import sent_in
from wizard.bundle.export import export_bundle
from wizard.bundle.recheck import LiveCheckResult, previous_bundle_of, upkeep_of
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.model import Draft
from wizard.engine.assess import Assessor
from wizard.errors import BundleError
from wizard.topics.upkeep.upkeep import MatterKind, Upkeep

READY = """
[app]
name = "Site Log"
types = ["full-screen"]

[listing]
tagline = "Write down the day on site"
reviewed = { by = "Ana Kovač", on = 2026-11-20 }

[media]
logo = "logo.png"
"""
LATER = date(2027, 5, 24)


@pytest.fixture(scope="session")
def stricter(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The catalogue of a later day, in which taglines are shorter."""
    rule = {"rules": [{"use": "length", "max": 10}]}
    return catalogue_in(tmp_path_factory.mktemp("stricter"), tagline_length=rule)


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG logo")
    return draft_in(tmp_path, READY)


@pytest.fixture
def bundle(draft: Draft, catalogue: Catalogue, out: Path) -> Path:
    """A bundle of the draft, noted in its journal as a ready one."""
    path = export_bundle(draft, catalogue, DAY, out).path
    ready = replace(sent_in(path), state="ready")
    JournalFile(draft.path).change(lambda journal: journal.with_bundle(ready))
    return path


def found(
    draft: Draft, catalogue: Catalogue, since: Path | None = None, day: date = LATER
) -> Upkeep:
    edition = catalogue.edition(draft.edition)
    assessment = Assessor(edition, day).assess(draft.all_answers, draft.waivers)
    former = previous_bundle_of(draft, catalogue, since)
    return upkeep_of(draft, catalogue, assessment, LiveCheckResult(offline=True), former)


@pytest.mark.parametrize("named", [True, False])
def test_rules_that_changed_since_the_bundle_are_named_with_what_they_judge_otherwise(
    draft: Draft, bundle: Path, stricter: Catalogue, *, named: bool
) -> None:
    upkeep = found(draft, stricter, bundle if named else None)

    (matter,) = upkeep.matters
    assert matter.kind is MatterKind.RULES
    assert matter.requirements == ("tagline-length",)
    assert "26 characters; at most 10" in matter.message
    assert bundle.name in matter.message
    assert upkeep.compared is not None
    assert not upkeep.compared.same_rules
    assert any(
        "The catalogue changed" in note and "1 requirement " in note for note in upkeep.notes
    )


@pytest.mark.usefixtures("bundle")
def test_while_the_rules_are_the_same_that_is_said_and_nothing_more(
    draft: Draft, catalogue: Catalogue
) -> None:
    upkeep = found(draft, catalogue)

    assert not upkeep.matters
    assert any(note.startswith("The rules are those by which") for note in upkeep.notes)


def test_without_a_bundle_nothing_is_compared_and_that_is_said(
    draft: Draft, catalogue: Catalogue
) -> None:
    upkeep = found(draft, catalogue)

    assert upkeep.compared is None
    assert any("No bundle that is ready is known" in note for note in upkeep.notes)


def test_a_newer_edition_is_named(draft: Draft, tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    catalogue_in(folder)
    newer = folder / "editions" / "2026-10"
    newer.mkdir()
    head = EDITION.replace("2025-02-03", "2026-10-01").replace("February 2025", "October 2026")
    (newer / "edition.toml").write_text(head.replace("2025-02", "2026-10"), "utf-8")
    (newer / "10-pages.toml").write_text(PAGES, "utf-8")
    upkeep = found(draft, load_catalogue(folder))

    assert not upkeep.matters
    assert any("Edition 2026-10 is newer" in note for note in upkeep.notes)


def test_the_bundle_of_another_app_and_a_damaged_one_are_refused(
    draft: Draft, bundle: Path, stricter: Catalogue, tmp_path: Path
) -> None:
    other = draft_in(tmp_path, READY)
    other.id = "0" * 32
    with pytest.raises(BundleError, match="another draft"):
        found(other, stricter, bundle)

    damaged = tmp_path / "damaged"
    shutil.unpack_archive(bundle, damaged)
    report = damaged / "report.md"
    report.write_text(report.read_text("utf-8") + "!", "utf-8")
    with pytest.raises(BundleError, match=r"report\.md"):
        found(draft, stricter, damaged)
