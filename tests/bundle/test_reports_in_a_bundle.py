"""The reports for people, over the shipped sample: what a reviewer reads, and where it leads."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.bundle.forging import Members, members_of
from wizard.bundle.export import ExportOptions, export_saved
from wizard.bundle.verify import VerificationOutcome, verify_bundle
from wizard.catalogue.load import load_catalogue
from wizard.session.samples import DAY, DRAFT_NAME, Sample, sample_folder

MARKED = ExportOptions(allow_incomplete=True)  # an open point blocks

POINTS = """
[[review.findings]]
text = "The link to the FAQ is dead"
round = 1
response = "Moved to the new help site"
closed = true

[[review.findings]]
text = "Say which plan is *needed*"
round = 2
response = "We are writing it"
closed = false

[[review.findings]]
text = "Show the panel in dark mode"
round = 2
closed = true
deferred = "Comes with version 1.3 in June; agreed with the reviewer"
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the ready sample, with three points of earlier reviews."""
    folder = tmp_path_factory.mktemp("sample")
    app = Path(shutil.copytree(sample_folder(Sample.READY), folder / "app"))
    with (app / DRAFT_NAME).open("a", encoding="utf-8") as draft:
        draft.write(POINTS)
    return export_saved(app / DRAFT_NAME, load_catalogue(), DAY, folder, MARKED).path


@pytest.fixture(scope="module")
def members(bundle: Path) -> Members:
    return members_of(bundle)


@pytest.fixture(scope="module")
def reviewer(members: Members) -> str:
    return members["reviewer.md"].decode()


def _section(text: str, title: str) -> str:
    return text.partition(f"## {title}")[2].partition("\n## ")[0]


def test_pictures_of_the_page_are_the_files_beside_it(members: Members) -> None:
    page = members["report.html"].decode()

    assert 'src="files/media.logo.png"' in page
    assert "files/media.logo.png" in members
    assert "data:image" not in page


def test_what_somebody_attested_names_who_and_when(reviewer: str) -> None:
    row = next(
        line
        for line in _section(reviewer, "What somebody attested").splitlines()
        if "`lst-logo-sharp`" in line
    )

    assert "Ana Duarte | 2025-03-12" in row


def test_what_a_person_judges_leads_to_answers_and_to_files_in_the_bundle(
    reviewer: str, members: Members
) -> None:
    rows = _section(reviewer, "What a person must judge").splitlines()
    logo = next(line for line in rows if "`lst-logo-sharp`" in line)
    named = next(line for line in rows if "`lst-name-clear`" in line)

    assert "4 Pass app validation › Logo" in logo
    assert "`files/media.logo.png`" in logo
    assert "App name: Sitebook Sync" in named
    for part in reviewer.split("`"):
        if part.startswith("files/"):
            assert part in members


def test_points_of_earlier_reviews_that_are_not_settled_stand_with_the_answer_given(
    reviewer: str,
) -> None:
    section = _section(reviewer, "Open points of earlier reviews")

    assert section.startswith(" (2)")
    assert "FAQ" not in section
    assert "| open | Say which plan is \\*needed\\* | 2 | We are writing it |" in section
    assert "| deferred | Show the panel in dark mode | 2 | none | Comes with version 1" in section


def test_the_reviewer_is_led_to_each_part_first_things_first(reviewer: str) -> None:
    told = _section(reviewer, "In short")
    links = re.findall(r"^\d\. \[(.+)\]\(#([\w-]+)\)", told, re.MULTILINE)
    headings = re.findall(r"^## (.+)$", reviewer, re.MULTILINE)

    held = {heading for heading in headings[1:] if not heading.endswith("(0)")}
    assert {title for title, _ in links} == held
    assert [anchor.rstrip("-0123456789") for _, anchor in links] == [
        "what-does-not-hold",
        "open-points-of-earlier-reviews",
        "what-somebody-attested",
        "what-a-person-must-judge",
        "what-could-not-be-told",
        "what-changed-since-the-last-bundle",  # there is nothing to compare with
    ]
    assert "These parts are empty: what was waived, " in told


def test_what_a_person_judges_begins_with_what_is_not_met(reviewer: str) -> None:
    rows = _section(reviewer, "What a person must judge").splitlines()
    signs = [row.split(" | ")[0] for row in rows if row.startswith("| ")][2:]

    assert signs.index("| ✓ met") == len(signs) - signs.count("| ✓ met") > 0


def test_all_of_it_is_made_anew_by_whoever_verifies(bundle: Path) -> None:
    assert verify_bundle(bundle, load_catalogue()).outcome is VerificationOutcome.IDENTICAL


def test_another_day_is_no_change_of_the_answers(bundle: Path, members: Members) -> None:
    app = bundle.parent / "app" / DRAFT_NAME
    later = export_saved(app, load_catalogue(), date(2025, 4, 2), bundle.parent, MARKED)

    assert later.base is None
    assert members_of(later.path)["submission.toml"] == members["submission.toml"]
