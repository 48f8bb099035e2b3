"""Whose name a draft is signed with: nobody's until a person has accepted it for this draft."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Kind
from wizard.drafts.model import Draft, Waiver
from wizard.session.signing import author_of

NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)


def draft_in(folder: Path, catalogue: Catalogue) -> Draft:
    folder.mkdir(exist_ok=True)
    return create_draft(folder, "App", "2025-02", NOON, field_ids=catalogue.fields)


def test_whoever_signed_a_draft_last_is_proposed_there_and_in_no_other_draft(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    first, second = (draft_in(tmp_path / name, catalogue) for name in ("one", "two"))
    fields = catalogue.fields.values()
    one, another, third, *_ = (field.id for field in fields if field.kind is Kind.CONFIRMATION)
    first.answers[one] = {"by": "Ana Kovač", "on": date(2025, 3, 2)}
    first.answers[another] = {"by": "Jo", "on": date(2025, 3, 1)}
    first.answers[third] = {"by": "-", "on": date(2025, 3, 3)}

    author = author_of(first, catalogue)
    assert (author.name, author.proposed) == ("", "Ana Kovač")
    first.waivers.append(Waiver("lst-tagline-length", "The form takes it", "Bo", date(2025, 3, 4)))
    assert author_of(first, catalogue).proposed == "Bo"
    assert author_of(second, catalogue).proposed == ""


def test_an_accepted_name_is_proposed_before_all_others(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    author = author_of(draft_in(tmp_path, catalogue), catalogue)
    author.accept("Jo")

    assert (author.name, author.proposed) == ("Jo", "Jo")
