"""A catalogue with a mistake in it is refused, and the refusal names the file and the record."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from wizard.catalogue.lint import lint
from wizard.catalogue.load import catalogue_folder, load_catalogue
from wizard.errors import CatalogueError
from wizard.rules.parameters import problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalogue, to be spoilt."""
    return Path(shutil.copytree(catalogue_folder(), tmp_path / "catalogue"))


def spoil(folder: Path, file: str, record: str, old: str, new: str) -> None:
    """Replaces the first `old` after the record's id."""
    path = folder / file
    before, mark, after = path.read_text("utf-8").partition(f'id = "{record}"')
    assert mark, record
    assert old in after, old
    path.write_text(before + mark + after.replace(old, new, 1), "utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    assert caught.value.hint
    return caught.value.message


Mistake = tuple[str, str, str, str, list[str]]
Slip = tuple[str, str, str, str, str]
_Spoilt = TypeVar("_Spoilt", Mistake, Slip)


def one_per_record(spoilt: Iterable[_Spoilt]) -> list[list[_Spoilt]]:
    """The same in groups that spoil a record once, since loading a catalogue takes long."""
    groups: list[dict[str, _Spoilt]] = []
    for each in spoilt:
        group = next((one for one in groups if each[1] not in one), None)
        if group is None:
            groups.append(group := {})
        group[each[1]] = each
    return [list(group.values()) for group in groups]


LISTING = "requirements/listing.toml"
BUILD = "requirements/build.toml"
FIELDS = "fields/listing.toml"
MACHINE = 'decided_by = "machine"'
EDITION = "editions/2025-02/edition.toml"
PAGES = "editions/2025-02/50-validation-media.toml"
TAGLINE = '"listing.tagline"'

MISTAKES = [
    (
        LISTING,
        "lst-tagline-length",
        "statement =",
        "statment =",
        ["lst-tagline-length", "statment"],
    ),
    (LISTING, "lst-tagline-length", "source =", "sauce =", ["lst-tagline-length", "source"]),
    (LISTING, "lst-tagline-length", 'level = "required"', 'level = "vital"', ["level"]),
    (LISTING, "lst-tagline-length", 'fields = ["listing.tagline"]', "fields = 3", ["fields"]),
    (LISTING, "lst-tagline-length", "since = 2025-02-03", 'since = "soon"', ["since"]),
    (FIELDS, "listing.tagline", 'kind = "text"', 'kind = "prose"', ["listing.tagline", "kind"]),
    (FIELDS, "listing.tagline", "label =", "label = 7 #", ["listing.tagline", "label"]),
    (FIELDS, "listing.links", 'row_label = "link"', 'row_lable = "link"', ["row_lable"]),
    ("conditions.toml", "side-panel", "label =", "lable =", ["conditions.toml", "side-panel"]),
    ("checks.toml", "image-size", 'cost = "file"', 'cost = "dear"', ["image-size", "cost"]),
    ("documents.toml", "seed", "about =", "abuot =", ["documents.toml", "seed"]),
    ("catalogue.toml", "S", "meaning =", "means =", ["catalogue.toml", "tier S", "means"]),
    (EDITION, "2025-02", "summary =", "sumary =", ["edition 2025-02", "sumary"]),
    (EDITION, "2025-02", "as_of =", "as_of = 7 #", ["as_of"]),
    (EDITION, "2025-02", "kinds =", "sorts =", ["start", "sorts"]),
    (EDITION, "2025-02", "tagline_cut =", "tagline_cat =", ["listing", "tagline_cat"]),
    (EDITION, "2025-02", "tagline_cut = 40", 'tagline_cut = "40"', ["tagline_cut"]),
    (EDITION, "2025-02", 'shape = "button"', 'shape = "knob"', ["listing", "shape"]),
    (EDITION, "2025-02", 'title = "Video"', 'titel = "Video"', ["listing", "titel"]),
    ("editions/2025-02/10-eligibility.toml", "your-app", "purpose =", "porpoise =", ["your-app"]),
    ("conditions.toml", "webhooks", '"list:signs-webhooks"', '"webhook"', ["webhooks", "signs"]),
]


NO_LIST: Mistake = (
    LISTING, "lst-tagline-action-verb", '"list:action-verbs"', '"list:verbs"', ["list verbs"]
)  # fmt: skip
NO_SIGNS: Mistake = (
    "conditions.toml", "webhooks", "list:signs-webhooks", "list:signs", ["signs: ", "list signs"]
)  # fmt: skip
"""These are refused before all others."""


@pytest.mark.parametrize("mistakes", [*one_per_record(MISTAKES), [NO_LIST], [NO_SIGNS]])
def test_a_mistake_is_refused_with_its_file_and_record(
    folder: Path, mistakes: Sequence[Mistake]
) -> None:
    for file, record, old, new, _ in mistakes:
        spoil(folder, file, record, old, new)
    lines = refusal(folder).splitlines()
    for file, record, _, _, named in mistakes:
        words = {file, record, *named}
        assert any(all(word in line for word in words) for line in lines), (words, lines)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('title = "Eligibility"', 'titel = "Eligibility"', "steps.0.titel"),
        ('id = "eligibility"', 'ident = "eligibility"', "steps.0.id"),
    ],
)
def test_a_mistake_in_a_step_is_refused_with_its_edition(
    folder: Path, old: str, new: str, named: str
) -> None:
    path = folder / "editions" / "2025-02" / "10-eligibility.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    said = refusal(folder)
    assert EDITION in said
    assert named in said


def test_two_records_of_one_id_are_refused_with_both_files(folder: Path) -> None:
    extra = folder / "fields" / "more.toml"
    extra.write_text('[[field]]\nid = "listing.tagline"\nkind = "text"\nlabel = "T"\nhelp = "H."\n')
    said = refusal(folder)
    for word in ("fields/more.toml", FIELDS, "listing.tagline"):
        assert word in said


def test_a_record_of_an_unknown_sort_is_refused(folder: Path) -> None:
    (folder / "more.toml").write_text('[[demand]]\nid = "x"\n')
    assert "more.toml" in refusal(folder)
    assert "demand" in refusal(folder)


def test_a_file_that_is_no_toml_is_refused_with_the_line(folder: Path) -> None:
    (folder / "more.toml").write_text('[[field]]\nid = "open\n')
    assert "more.toml" in refusal(folder)
    assert "line 2" in refusal(folder)


def test_a_file_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "more.toml").write_bytes(b'[[list]]\nid = "\xff\xfe"\n')
    assert "more.toml" in refusal(folder)


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(tmp_path)


SLIPS = [
    ("requirements/eligibility.toml", "dq-internal-tool", "short =", "duty =", "no short words"),
    (LISTING, "lst-tagline-length", '"listing.tagline"', '"listing.tagine"', "listing.tagine"),
    (LISTING, "lst-tagline-length", 'use = "length"', 'use = "lenght"', "'lenght'"),
    (LISTING, "lst-tagline-length", "max = 40", "most = 40", "most"),
    (LISTING, "lst-tagline-length", "max = 40", 'max = "40"', "max"),
    (LISTING, "lst-logo-size", "width = 200", "wide = 200", "wide"),
    (LISTING, "lst-logo-size", 'use = "image-size"', 'use = "picture-size"', "picture-size"),
    (LISTING, "lst-tagline-length", 'document = "guidelines"', 'document = "guides"', "guides"),
    (LISTING, "lst-tagline-length", 'tier = "G"', 'tier = "X"', "tier X"),
    (LISTING, "lst-tagline-length", "answer_only = true", "", "without a check"),
    (LISTING, "lst-logo-size", 'decided_by = "machine"', f"{MACHINE}\nanswer_only = true", "check"),
    (LISTING, "lst-name-unique", 'decided_by = "machine-and-person"', MACHINE, "a person's word"),
    (
        BUILD,
        "build-redirect-uri-registered",
        'decided_by = "machine-and-person"',
        MACHINE,
        "without a check",
    ),
    (
        "requirements/after.toml",
        "post-listing-updated",
        'decided_by = "person"',
        f"{MACHINE}\nanswer_only = true",
        "listing.last_reviewed is the day",
    ),
    (FIELDS, "listing.sales_email", '"contact-us"', '"contact-me"', "contact-me"),
    (FIELDS, "listing.tagline", 'label = "Tagline"', f'label = "{"T" * 41}"', "41 characters"),
    (EDITION, "2025-02", '"app.types"', '"app.sorts"', "app.sorts"),
    (EDITION, "2025-02", '"listing.name"', '"app.types"', "app.types"),
    (PAGES, "name-tagline", 'title = "What customers read"', 'title = " "', "has the title"),
    (PAGES, "name-tagline", 'title = "Before you send it"', f'title = "{"T" * 41}"', "1 to 40"),
    (PAGES, "name-tagline", f'["listing.name", {TAGLINE}]', f"[{TAGLINE}, {TAGLINE}]", "2 groups"),
    (PAGES, "name-tagline", f'["listing.name", {TAGLINE}]', '["app.types"]', "do not follow"),
    (EDITION, "2025-02", 'tagline = "listing.tagline"', 'tagline = "listing.summary"', "tagline"),
    (EDITION, "2025-02", "name_cut = 30", "name_cut = -1", "zero"),
    (EDITION, "2025-02", '{ field = "listing.summary" }', '{ field = "x" }', "listing, x"),
    (EDITION, "2025-02", '[{ field = "listing.summary" }]', "[]", "Integration summary"),
    (EDITION, "2025-02", '"media.screenshot_notes"', '"listing.name"', "listing.name"),
    (EDITION, "2025-02", "learn-how = ", "learn-when = ", "learn-when"),
    (EDITION, "2025-02", "yes = ", "yeah = ", "yeah"),
    (EDITION, "2025-02", 'lead = "Writes to"', 'shape = "button"', "button"),
    (
        EDITION,
        "2025-02",
        'field = "listing.about"',
        'field = "media.logo_rights_ack"',
        "confirmation",
    ),
    (
        "conditions.toml",
        "contact-us",
        '"listing.contact"',
        '"listing.contract"',
        "listing.contract",
    ),
]


DERIVED: Slip = (
    "requirements/production.toml",
    "val-listing-complete",
    'decided_by = "machine-and-person"',
    MACHINE,
    "a person decides lst-name-unique",
)
"""Another slip would have a machine decide the name, too."""


@pytest.mark.parametrize("slips", [*one_per_record(SLIPS), [DERIVED]])
def test_a_slip_between_records_is_complained_about(folder: Path, slips: Sequence[Slip]) -> None:
    for file, record, old, new, _ in slips:
        spoil(folder, file, record, old, new)
    complaints = lint(load_catalogue(folder), problems)
    for _, record, _, _, named in slips:
        assert any(record in one and named in one for one in complaints), (named, complaints)


def test_a_field_on_no_page_and_a_field_on_two_are_complained_about(folder: Path) -> None:
    page = "editions/2025-02/50-validation-media.toml"
    spoil(folder, page, "name-tagline", '"listing.tagline"', '"listing.name"')
    said = "\n".join(lint(load_catalogue(folder), problems))
    assert "field listing.tagline: stands on no page" in said
    assert "field listing.name stands 2 times" in said


def test_a_part_of_an_expression_that_does_not_exist_is_refused(folder: Path) -> None:
    spoil(folder, "lists-source.toml", "patterns-local-servers", "(?&own-servers)", "(?&none)")
    said = refusal(folder)
    assert "lists-source.toml, list patterns-local-servers" in said
    assert "the list none" in said


def test_what_was_validated_once_is_remembered_until_a_byte_changes(
    folder: Path, tmp_path: Path
) -> None:
    stamps = tmp_path / "known"
    first = load_catalogue(folder, stamps)
    assert [path for path in stamps.iterdir() if path.suffix != ".json"]
    assert load_catalogue(folder, stamps).digest == first.digest
    spoil(folder, LISTING, "lst-tagline-length", "statement =", "statment =")
    with pytest.raises(CatalogueError, match="statment"):
        load_catalogue(folder, stamps)
