"""What a company adds only adds; a newer catalogue is used when it is sound, else it is told."""

from __future__ import annotations

import re
import shutil
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from tests.posix import make_pipe
from tests.stress.mutations import PLANTED
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import catalogue_folder
from wizard.catalogue.model import Severity
from wizard.catalogue.own import MAX_BYTES, OWN_NAME, with_own_requirements
from wizard.errors import CatalogueError
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.catalogue_source import CatalogueSource, LoadedCatalogue

PAGE = Path(__file__).parents[2] / "docs" / "own-requirements.md"
(EXAMPLE,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, in a project with the example of the documentation."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "deep").mkdir()
    (folder / OWN_NAME).write_text(EXAMPLE, "utf-8")
    monkeypatch.chdir(folder / "deep")
    return folder


@pytest.fixture
def home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose cache remembers, from test to test, that the shipped catalogue is sound."""
    (home / "cache").symlink_to(remembered(tmp_path_factory.getbasetemp()))
    return home


@lru_cache
def remembered(base: Path) -> Path:
    folder = base / "remembered"
    folder.mkdir()
    return folder


def stock(home: Path, *, named: Path | None = None, forgiving: bool = False) -> LoadedCatalogue:
    return CatalogueSource(UserFolders.below(home), named, forgiving=forgiving).stock()


def refusal(path: Path, catalogue: Catalogue) -> str:
    with pytest.raises(CatalogueError) as caught:
        with_own_requirements(catalogue, [path])
    assert caught.value.exit_code == 2
    assert caught.value.hint
    return caught.value.message


@pytest.mark.usefixtures("project")
def test_the_example_of_the_documentation_is_found_and_adds_to_every_edition(
    home: Path, catalogue: Catalogue
) -> None:
    found = stock(home)

    assert found.catalogue.version == f"{catalogue.version}+acme.2026-11-01"
    assert found.catalogue.digest != catalogue.digest
    assert [origin.what for origin in found.origins] == ["catalogue", "acme"]
    for name in catalogue.journeys:
        before, after = catalogue.edition(name), found.catalogue.edition(name)
        new = after.requirements.keys() - before.requirements.keys()
        assert new == {"acme-team-named", "acme-tagline-long-enough", "acme-security-read"}
        assert {k: r for k, r in after.requirements.items() if k not in new} == before.requirements
        assert after.page_of_requirement["acme-team-named"].page.title == "Acme: ownership"
        weights = {k: after.severity(after.requirements[k]) for k in new}
        assert weights["acme-team-named"] is Severity.BLOCKER
        assert weights["acme-tagline-long-enough"] is Severity.WARNING


MISTAKES = [
    ('id = "acme-team-named"', 'id = "lst-tagline-length"', "lst-tagline-length, id"),
    ('id = "acme.team"', 'id = "listing.tagline"', "listing.tagline, id"),
    ('id = "acme-teams"', 'id = "action-verbs"', "action-verbs, id"),
    ('id = "acme-ownership"', 'id = "your-app"', "your-app, id"),
    ('id = "acme-is-platform"', 'id = "side-panel"', "side-panel, id"),
    ('"acme.team", "acme.security_read"]', '"listing.tagline"]', "acme-ownership, fields"),
    ('prefix = "acme"', 'prefix = "lst"', "own, prefix"),
    ('prefix = "acme"', 'prefix = "listing"', "own, prefix"),
    ('prefix = "acme"', 'prefix = "a"', "own, prefix"),
    ("as_of = 2026-11-01", 'as_of = "soon"', "own, as_of"),
    ("as_of = 2026-11-01\n", "", "own, as_of"),
    ('level = "required"', 'level = "disqualifying"', "acme-team-named, level"),
    ('level = "required"', 'level = "required"\ntier = "S"', "acme-team-named, tier"),
    ('level = "required"', 'level = "required"\nsource = {}', "acme-team-named, source"),
    ('kind = "choice"', 'kind = "choice"\nportal = "Listing"', "acme.team, portal"),
    ('kind = "choice"', 'kind = "prose"', "field acme.team: kind"),
    ("statement =", "statment =", "requirement acme-team-named: "),
    ('step = "eligibility"', 'step = "gate"', "acme-ownership, step"),
    ('step = "eligibility"', 'step = "gate"\neditions = ["1999-01"]', "acme-ownership, editions"),
    ('rules = [{ use = "present" }]', "rules = 3", "acme-team-named, rules"),
    ('is = "Platform"', 'was = "Platform"', "acme-is-platform, test"),
    ('"list:acme-teams"', '"list:acme-trams"', "acme-trams"),
    ('label = "Team', 'label = "\\u001b[2JTeam', "acme.team, label"),
    ("[own]", '[[tier]]\nid = "S"\n\n[own]', "tier"),
    ("[own]", "[[own]]", "own"),
    ("[own]", "[own", "line 1"),
]


@pytest.mark.parametrize(("old", "new", "named"), MISTAKES)
def test_what_would_touch_procores_or_is_mistaken_is_refused_by_place(
    tmp_path: Path, catalogue: Catalogue, old: str, new: str, named: str
) -> None:
    path = tmp_path / OWN_NAME
    assert old in EXAMPLE
    path.write_text(EXAMPLE.replace(old, new, 1), "utf-8")
    said = refusal(path, catalogue)

    assert str(path) in said
    assert named in said
    assert "\x1b" not in said


def test_a_refusal_names_the_line_of_the_record(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / OWN_NAME
    path.write_text(EXAMPLE.replace('level = "required"', 'level = "disqualifying"', 1), "utf-8")
    line = EXAMPLE[: EXAMPLE.index('id = "acme-team-named"')].count("\n") + 1

    assert f"{path}:{line}, requirement acme-team-named" in refusal(path, catalogue)


def test_a_refusal_repeats_no_secret(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / OWN_NAME
    path.write_text(EXAMPLE.replace('id = "acme.', f'id = "{PLANTED}'), "utf-8")

    assert PLANTED not in refusal(path, catalogue)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('use = "present"', 'use = "presnt"', "does not know the rule presnt; update it"),
        ('fields = ["listing.tagline"]', 'fields = ["listing.tag"]', "no field listing.tag"),
        ("min = 15", "least = 15", "least"),
    ],
)
def test_names_that_lead_nowhere_are_refused_and_the_screens_open_without(
    project: Path, home: Path, old: str, new: str, named: str
) -> None:
    (project / OWN_NAME).write_text(EXAMPLE.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogueError, match=named) as caught:
        stock(home)
    assert f"{project / OWN_NAME}:" in caught.value.message

    open_all_the_same = stock(home, forgiving=True)
    assert "+" not in open_all_the_same.catalogue.version
    (notice,) = open_all_the_same.notices
    assert notice.startswith("Judged without your company's own requirements.")
    assert named in notice


def test_files_too_large_twice_of_one_prefix_or_no_files_are_refused(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    one, two, pipe = tmp_path / "one.toml", tmp_path / "two.toml", tmp_path / "pipe.toml"
    one.write_text(EXAMPLE, "utf-8")
    two.write_text(EXAMPLE, "utf-8")
    assert len(with_own_requirements(catalogue, [one, two]).own) == 1
    two.write_text(EXAMPLE + "\n# another\n", "utf-8")
    with pytest.raises(CatalogueError, match="prefix acme"):
        with_own_requirements(catalogue, [one, two])
    two.write_text("#" * (MAX_BYTES + 1), "utf-8")
    assert "more than" in refusal(two, catalogue)
    make_pipe(pipe)
    assert "ordinary" in refusal(pipe, catalogue)


def test_a_file_above_the_project_or_above_no_project_is_not_looked_at(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / OWN_NAME).write_text("nonsense", "utf-8")
    for name in ("plain", "project"):
        (tmp_path / name / "src").mkdir(parents=True)
    (tmp_path / "project" / ".git").mkdir()
    for name in ("plain/src", "project/src"):
        monkeypatch.chdir(tmp_path / name)
        assert len(stock(home).origins) == 1


def test_what_begins_after_the_files_day_holds_from_then_on(
    project: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = EXAMPLE.replace('level = "required"', 'level = "required"\nsince = 2027-01-01', 1)
    (project / OWN_NAME).write_text(later, "utf-8")
    monkeypatch.chdir(project)
    days = {None: False, date(2026, 12, 31): False, date(2027, 1, 1): True}

    for day, holds in days.items():
        edition = AppContext(UserFolders.below(home), as_of=day).catalogue.edition("2026-06")
        assert ("acme-team-named" in edition.requirements) is holds


# A newer catalogue


@pytest.fixture
def newer(home: Path) -> Path:
    """A later catalogue in the wizard's own folder."""
    folder = Path(shutil.copytree(catalogue_folder(), home / "catalogue"))
    spoil(folder, 'version = "2026.11"', 'version = "2027.2"')
    spoil(folder, "as_of = 2026-11-25", "as_of = 2027-02-01")
    return folder


def spoil(folder: Path, old: str, new: str, file: str = "catalogue.toml") -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.usefixtures("project")
def test_a_newer_catalogue_is_used_and_tells_where_it_is_from(newer: Path, home: Path) -> None:
    found = stock(home)

    assert found.catalogue.version == "2027.2+acme.2026-11-01"
    assert found.notices == ()
    assert found.origins[0].line == f"Catalogue: 2027.2, of 2027-02-01, {newer}"


@pytest.mark.parametrize("version", ["2026.11", "2026.9", "2025.12"])
def test_a_catalogue_that_is_not_newer_is_not_used_which_is_told(
    newer: Path, home: Path, version: str, catalogue: Catalogue
) -> None:
    spoil(newer, 'version = "2027.2"', f'version = "{version}"')
    found = stock(home, named=newer)

    assert found.catalogue.digest == catalogue.digest
    (notice,) = found.notices
    assert f"its version {version} is not newer" in notice


BROKEN = [
    ("catalogue.toml", 'version = "2027.2"', 'version = "newest"', "row of numbers"),
    ("catalogue.toml", "as_of = 2027-02-01", "", "as_of"),
    ("catalogue.toml", 'id = "S"', "id = 7", "tier"),
    ("checks.toml", 'id = "image-size"', 'id = "hologram"', "does not know the check hologram"),
    ("requirements/listing.toml", 'use = "length"', 'use = "lenght"', "the rule lenght; update it"),
    ("requirements/listing.toml", "[[requirement]]", "[[requirement", "requirements/listing.toml"),
    ("conditions.toml", "test = {", "test = { always = true }\nlabel2 = {", "conditions.toml"),
]


@pytest.mark.parametrize(("file", "old", "new", "named"), BROKEN)
def test_a_broken_catalogue_is_not_used_which_is_told(
    newer: Path, home: Path, catalogue: Catalogue, file: str, old: str, new: str, named: str
) -> None:
    spoil(newer, old, new, file)
    found = stock(home)

    assert found.catalogue.digest == catalogue.digest
    (notice,) = found.notices
    assert named in notice


def test_a_broken_catalogue_ends_a_run_that_named_it_but_not_the_screens(
    newer: Path, home: Path
) -> None:
    spoil(newer, "as_of = 2027-02-01", "")
    with pytest.raises(CatalogueError, match="as_of") as caught:
        stock(home, named=newer)
    assert caught.value.exit_code == 2
    assert stock(home, named=newer, forgiving=True).notices


def test_a_catalogue_does_not_reach_out_of_its_folder_and_waits_for_no_pipe(
    newer: Path, home: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text("[[list]]\n", "utf-8")
    (newer / "link.toml").symlink_to(outside)
    assert "link.toml is no ordinary file" in stock(home).notices[0]
    (newer / "link.toml").unlink()
    make_pipe(newer / "pipe.toml")
    assert "pipe.toml is no ordinary file" in stock(home).notices[0]
