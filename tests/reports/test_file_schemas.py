"""The schemas by which editors complete and check drafts and other files written by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli
import tomli_w

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.cli.schema import KINDS
from wizard.drafts.team_read import DamagedTeamFile, read_team
from wizard.places import assets_folder
from wizard.reports.file_schemas.kinds import FILE_SCHEMAS, kind_of

ROOT = Path(__file__).parents[2]
EDITIONS = ("2025-02", "2026-06")
WIZARD = {"format": 2, "edition": "2026-06"}


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (assets_folder("schemas") / f"{name}.json").read_text("utf-8")
    )
    return found


def faults(name: str, document: dict[str, Any]) -> dict[str, str]:
    """The messages by the place of what they are about, as an editor would show them."""
    checker = jsonschema.Draft7Validator(
        schema(name), format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
    )
    as_json = json.loads(json.dumps(document, default=lambda value: value.isoformat()))
    found = checker.iter_errors(as_json)
    return {".".join(map(str, each.absolute_path)): each.message for each in found}


def sample(edition: str, which: str) -> dict[str, Any]:
    folder = assets_folder("samples") / edition / which
    return tomli.loads((folder / "submission.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_ready_samples_have_no_faults(edition: str) -> None:
    assert faults(f"draft-{edition}", sample(edition, "ready")) == {}


@pytest.mark.parametrize("edition", EDITIONS)
def test_in_the_wrong_samples_exactly_what_a_shape_can_tell_is_found(edition: str) -> None:
    found = faults(f"draft-{edition}", sample(edition, "wrong"))

    of_both = {"app.sidepanel.views.0", "listing.name", "listing.tagline"}
    of_the_newer = {"q.retention_days", "policy.min_age"} if edition == "2026-06" else set()
    assert found.keys() == of_both | of_the_newer
    assert found["listing.name"].endswith("is too long")


def test_wrong_types_choices_lengths_dates_and_keys_are_found() -> None:
    document = {
        "wizard": WIZARD | {"created": "soon", "nmae": "x"},
        "app": {"uses_webhooks": "yes", "types": ["desktop"], "collaborators": [{"mail": "x"}]},
        "listing": {"features": ["x" * 201], "categories": ["a", "b", "c", "d"]},
        "account": {"email_verified_on": "next week"},
        "waiver": [{"requirement": "lst-tagline-lenght", "on": 3}],
        "nonsense": {},
    }
    found = faults("draft-2026-06", document)

    assert found.keys() >= {
        "", "wizard", "wizard.created", "app.uses_webhooks", "app.types.0", "app.collaborators.0",
        "listing.features.0", "account.email_verified_on", "waiver.0.requirement", "waiver.0.on",
    }  # fmt: skip
    assert "'nonsense' was unexpected" in found[""]


def test_a_draft_with_nothing_in_it_is_no_fault() -> None:
    assert faults("draft-2026-06", {"wizard": WIZARD}) == {}
    assert (
        faults("draft-2026-06", {"listing": {"summary": "Too short, as it is begun only."}}) == {}
    )


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_draft_of_another_edition_is_told_so(edition: str) -> None:
    found = faults("draft-2026-06", {"wizard": {"edition": edition}})

    assert found.keys() == (set() if edition == "2026-06" else {"wizard.edition"})


def test_answers_that_were_carried_over_stay_without_a_fault() -> None:
    found = faults("draft-2026-06", sample("2025-02", "ready"))

    assert found.keys() == {"wizard.edition"}


def test_a_waiver_of_a_value_is_no_fault() -> None:
    waivers = [{"requirement": name} for name in ("value-secret:app.id", "value-content:app.id")]

    assert faults("draft-2026-06", {"waiver": waivers}) == {}


def test_a_draft_demands_no_key_anywhere() -> None:
    for name in (*(f"draft-{each}" for each in EDITIONS), "company"):
        assert "required" not in set(keywords(schema(name))), name


def keywords(part: Any) -> Iterator[str]:
    """The keywords of a schema, without the names of properties."""
    if isinstance(part, list):
        for each in part:
            yield from keywords(each)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield key
            named = key in {"properties", "$defs"} and isinstance(value, dict)
            yield from keywords(list(value.values()) if named else value)


def test_every_field_has_its_words_and_what_moved_is_marked(catalogue: Catalogue) -> None:
    moved = {old: move.to for move in catalogue.moves for old in move.fields}
    top = schema("draft-2026-06")
    for name, field in catalogue.fields.items():
        part = top
        for key in name.split("."):
            part = part["properties"][key]
        assert part["description"].startswith(field.label)
        assert part.get("deprecated", False) == (name in moved)
        assert name not in moved or f"Moved to {moved[name]}," in part["description"]


def test_a_company_file_has_only_what_apps_share(catalogue: Catalogue) -> None:
    shared = {"wizard": {"edition": "2025-02"}, "q": {"legal_name": "Fieldline Software Ltd."}}

    assert faults("company", shared) == {}
    assert faults("company", {"listing": {"tagline": "Sync"}}).keys() == {"listing"}
    assert catalogue.fields["q.legal_name"].shared


def test_the_documented_own_requirements_have_no_faults() -> None:
    text = (ROOT / "docs" / "own-requirements.md").read_text("utf-8")
    found = re.search(r"```toml\n(\[own\].*?)```", text, re.DOTALL)
    assert found

    assert faults("own-requirements", tomli.loads(found[1])) == {}


def test_own_requirements_are_told_what_is_wrong_and_what_is_missing() -> None:
    document = {
        "own": {"prefix": "Acme1", "name": "Acme"},
        "requirement": [{
            "id": "acme-x", "level": "disqualifying", "decided_by": "machine", "statement": "x",
            "fields": ["listing.tagline"], "why": "x", "tier": "A",
            "rules": [{"use": "lenght"}, {"use": "length", "max": "15", "mox": 1}],
        }],
        "page": [{"id": "acme-p", "title": "x", "purpose": "x", "step": "nowhere", "fields": []}],
    }  # fmt: skip

    assert faults("own-requirements", document).keys() == {
        "own", "own.prefix", "requirement.0", "requirement.0.level", "requirement.0.rules.0.use",
        "requirement.0.rules.1", "requirement.0.rules.1.max", "page.0.step",
    }  # fmt: skip


def test_the_documented_team_has_no_faults() -> None:
    text = (ROOT / "docs" / "team.md").read_text("utf-8")
    found = re.search(r"```toml\n(format = 1.*?)```", text, re.DOTALL)
    assert found

    assert faults("team", tomli.loads(found[1])) == {}


def test_every_row_that_the_program_reads_is_no_fault_and_the_other_way_round() -> None:
    day, at = date(2026, 12, 1), datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    rows: dict[str, Any] = {
        "person": {"mail": "ana@example.com", "name": "Ana Lima", "role": "legal"},
        "assignment": {
            "page": "agreements", "owner": "ana@example.com", "due": day, "state": "changes asked",
        },
        "approval": {"page": "agreements", "by": "ana@example.com", "on": day, "answers": "ab12"},
        "comment": {
            "id": "a1", "field": "listing.name", "by": "ana@example.com", "at": at, "text": "Hm",
            "reply_to": "a0", "settled": False,
        },
        "packet": {"digest": "0" * 16, "to": "legal", "on": day, "questions": 3},
    }  # fmt: skip
    assert faults("team", {"format": 1, **{name: [row] for name, row in rows.items()}}) == {}

    for name, row in rows.items():
        for key in row:
            broken = {name: [{k: v for k, v in row.items() if k != key}]}
            is_refused = "missing" in problem_of(broken) or "either page" in problem_of(broken)
            assert bool(faults("team", broken)) == is_refused, (name, key)


def test_a_team_file_is_told_what_is_wrong() -> None:
    document = {
        "format": 2,
        "person": [{"mail": "ana@example.com", "nmae": "Ana", "role": "lawyer"}],
        "assignment": [
            {"page": "agreements", "field": "listing.name", "owner": "a@example.com"},
            {"field": "listing.nmae", "owner": "a@example.com", "due": "soon"},
            {"group": "Prices", "field": "listing.name", "owner": "a@example.com"},
        ],
    }

    assert faults("team", document).keys() == {
        "format", "person.0", "person.0.role", "assignment.0", "assignment.1.field",
        "assignment.1.due", "assignment.2", "assignment.2.group",
    }  # fmt: skip


def problem_of(document: dict[str, Any]) -> str:
    """Why the program refuses a team; "" if it reads it."""
    try:
        read_team(tomli_w.dumps(document).encode(), "app.team.toml")
    except DamagedTeamFile as error:
        return error.message
    return ""


def test_files_are_told_apart_by_name_and_content() -> None:
    assert tuple(FILE_SCHEMAS) == KINDS
    assert kind_of("app.toml", {"wizard": {}}) == "draft"
    assert kind_of("company.toml", {"wizard": {}}) == "company"
    assert kind_of("own-requirements.toml", {"own": {}}) == "own-requirements"
    assert kind_of("app.team.toml", {"format": 1}) == "team"
    assert not kind_of("pyproject.toml", {"project": {}})
