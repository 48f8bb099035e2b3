"""The app's manifest, read without trust, and what it would fill into a draft."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.inspection.procore.manifest import AppManifest, ManifestError, read_app_manifest
from wizard.topics.autofill.manifest import manifest_remarks
from wizard.topics.proposals.proposals import Proposal, manifest_in, proposals

MANIFEST: dict[str, Any] = {
    "schema_version": "4.1",
    "post_installation_instruction": {
        "notes": "1. Sign in.\r\n2. Choose projects.",
        "page": {"url": "https://help.example.com/procore", "label": "Finish setting up"},
    },
    "sidepanel": {
        "uuid": "6b0f",
        "views": ["rfi.detail", "incidents.list"],
        "source_url": "https://app.example.com/panel?tenant={{tenant}}",
        "user_configuration": {
            "schema": {"type": "object", "properties": {"tenant": {"type": "string"}}}
        },
    },
    "fullscreen": {"uuid": "6b10", "source_url": "https://app.example.com/full"},
}


@pytest.fixture(scope="module")
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition(catalogue.newest)


def found(edition: Edition, document: object, **answers: object) -> dict[str, Proposal]:
    known = {name.replace("__", "."): value for name, value in answers.items()}
    manifest = read_app_manifest(json.dumps(document).encode(), "manifest.json")
    return {each.field: each for each in proposals(manifest, edition, known)}


def test_what_the_manifest_says_is_proposed_for_the_fields_it_belongs_to(edition: Edition) -> None:
    values = {name: each.value for name, each in found(edition, MANIFEST).items()}
    assert values == {
        "app.types": ["side-panel", "full-screen"],
        "app.fullscreen.url": "https://app.example.com/full",
        "app.sidepanel.url": "https://app.example.com/panel?tenant={{tenant}}",
        "app.sidepanel.views": ["rfi.detail", "incidents.list"],
        "app.url_parameters": ["tenant"],
        "app.instructions.url": "https://help.example.com/procore",
        "app.instructions.label": "Finish setting up",
        "app.post_install_notes": "1. Sign in.\n2. Choose projects.",
    }


def test_every_field_that_may_be_proposed_is_one_the_edition_asks(edition: Edition) -> None:
    permissions = {"data_connection": {"permissions": {"project": {"RFIs": "Read-only"}}}}
    names = found(edition, MANIFEST | permissions)
    assert len(names) == 9
    assert names.keys() <= edition.fields.keys()


def test_what_the_draft_says_already_is_not_proposed(edition: Edition) -> None:
    same = {name.replace(".", "__"): each.value for name, each in found(edition, MANIFEST).items()}
    assert found(edition, MANIFEST, **same) == {}


def test_lists_are_added_to_and_other_words_would_be_replaced(edition: Edition) -> None:
    names = found(
        edition,
        MANIFEST,
        app__types=["data-user", "side-panel"],
        app__url_parameters=["region"],
        app__sidepanel__views=["rfi.detail", "budgeting.list"],
        app__instructions__label="Our own words",
        app__fullscreen__url=" ",
    )
    assert names["app.types"].value == ["data-user", "side-panel", "full-screen"]
    assert names["app.url_parameters"].value == ["region", "tenant"]
    assert {name for name, each in names.items() if each.replaces} == {
        "app.sidepanel.views",
        "app.instructions.label",
    }
    assert names["app.fullscreen.url"].was is None


@pytest.mark.parametrize(
    "permissions",
    [
        {"company": {"directory": "NONE"}, "project": {"RFIs": "Read-only"}},
        [
            {"scope": "company", "tool": "Directory", "level": "None"},
            {"scope": "project", "tool": "rfis", "level": "read only", "more": 1},
        ],
    ],
)
@pytest.mark.parametrize("place", ["top", "component"])
def test_permissions_are_taken_in_forms_that_can_be_understood(
    edition: Edition, permissions: object, place: str
) -> None:
    part = {"permissions": permissions}
    document = MANIFEST | (part if place == "top" else {"data_connection": part})
    assert found(edition, document)["app.permissions"].value == [
        {"scope": "company", "tool": "Directory", "level": "None"},
        {"scope": "project", "tool": "RFIs", "level": "Read Only"},
    ]


@pytest.mark.parametrize(
    ("schema", "known", "said"),
    [("4.1", True, "4.1"), (4.1, True, "4.1"), ("5.0", False, "5.0"), ({}, False, "?")],
)
def test_a_version_that_is_not_known_is_told(schema: object, known: bool, said: str) -> None:
    manifest = read_app_manifest(json.dumps({"schema_version": schema}).encode(), "m")
    assert (manifest.is_known, manifest.schema) == (known, said)


def test_what_is_not_understood_is_told_and_the_rest_is_read(edition: Edition) -> None:
    odd = {
        "schema_version": 10**30,
        "sidepanel": {"views": [7, {}], "source_url": ["x"], "user_configuration": 3},
        "fullscreen": "https://app.example.com",
        "post_installation_instruction": {"notes": "x" * 50_000, "page": [], "a": None},
        "permissions": {"project": ["RFIs"]},
        "something\x1b[31m_new": {},
    }
    manifest = read_app_manifest(json.dumps(odd).encode(), "m")
    assert manifest.left == [
        "post_installation_instruction.page is no table",
        "post_installation_instruction.notes has more than 20,000 characters",
        "sidepanel.source_url is no text",
        "sidepanel.views is no list of texts",
        "sidepanel.user_configuration is no table",
        "fullscreen is no table",
        "something\ufffd[31m_new is not known here",
        "permissions is not of a form that is known here",
    ]
    assert found(edition, odd).keys() == {"app.types"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "m is not JSON."),
        (b"[" * 500_000, "m is nested too deeply."),
        (b'{"sidepanel":' * 70_000, "m is nested too deeply."),
        (b"[]", "m is no manifest of an app."),
        (b'{"log": {"entries": []}}', "m is no manifest of an app."),
        (b"9" * 9000, "m is not JSON."),
        (b" " * 1_100_000, "m is larger than 1 MiB."),
        (b"\xff\xfe\xfd", "m is not JSON."),
    ],
)
def test_what_is_no_manifest_is_told(data: bytes, said: str) -> None:
    with pytest.raises(ManifestError) as caught:
        read_app_manifest(data, "m")
    assert caught.value.message == said
    assert caught.value.hint


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marks_of_an_encoding_do_not_matter(encoding: str) -> None:
    assert read_app_manifest(json.dumps(MANIFEST).encode(encoding), "m").page_label


def test_text_that_a_terminal_or_a_draft_must_not_see_is_made_harmless(edition: Edition) -> None:
    odd = {"fullscreen": {"source_url": "https://x/\x1b]0;boo\x07\ud800\u202e"}}
    value = found(edition, odd)["app.fullscreen.url"].value
    assert value == "https://x/\ufffd]0;boo\ufffd\ufffd\ufffd"


def test_huge_lists_are_cut(edition: Edition) -> None:
    odd = {"sidepanel": {"views": [f"view.{n}" for n in range(9000)]}}
    assert len(found(edition, odd)["app.sidepanel.views"].value) == 200


def test_a_file_that_is_none_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"absent\.json does not exist"):
        manifest_in(tmp_path / "absent.json")
    with pytest.raises(ManifestError, match=r"is not a file|cannot be read"):
        manifest_in(tmp_path)


KEYS = st.sampled_from(
    ["schema_version", "sidepanel", "fullscreen", "views", "source_url", "permissions", "project",
     "user_configuration", "schema", "properties", "page", "url", "tool", "level"]
)  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS | st.text(), inner),
    max_leaves=20,
)


@given(document=st.dictionaries(KEYS, ANYTHING))
def test_nothing_that_json_can_hold_is_a_fault(edition: Edition, document: object) -> None:
    with suppress(ManifestError):
        assert all(each.value for each in found(edition, document).values())


@pytest.mark.parametrize(("unread", "last"), [(10, "Not read: part 9"), (11, "Not read: 1 more")])
def test_what_is_not_read_is_named_ten_times_and_then_counted(unread: int, last: str) -> None:
    manifest = AppManifest(schema="4.1", left=[f"part {number}" for number in range(unread)])

    *_, told = manifest_remarks(manifest)
    assert told == last
