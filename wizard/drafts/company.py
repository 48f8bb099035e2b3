"""A company's file of answers shared by several of its apps.

It is a draft file, so it is read, locked and saved like one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.drafts.model import NOTHING_INHERITED, Draft, Inheritance
from wizard.drafts.read import load_draft
from wizard.errors import DraftError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.catalogue.model import Field


def company_path(draft: Draft) -> Path | None:
    """The file that a draft inherits from; None if it inherits nothing."""
    if not draft.company:
        return None
    return Path(os.path.normpath(draft.path.parent / Path(draft.company).expanduser()))


def inherit(draft: Draft, fields: Mapping[str, Field]) -> None:
    """Loads the company's answers into a draft; a failure is recorded in the draft.

    A company file inherits nothing itself, so there are no cycles.
    """
    draft.inheritance = inheritance_of(draft, fields)


def inheritance_of(draft: Draft, fields: Mapping[str, Field]) -> Inheritance:
    """The current content of the company's file that a draft names."""
    path = company_path(draft)
    return inherited_from(path, fields) if path else NOTHING_INHERITED


def inherited_from(path: Path, fields: Mapping[str, Field]) -> Inheritance:
    """The answers of a company's file, or why there are none."""
    try:
        company = load_draft(path, fields)
    except DraftError as error:
        return Inheritance(path.name, trouble=error.message)
    return Inheritance(company.name, shared_answers(company, fields))


def shared_answers(company: Draft, fields: Mapping[str, Field]) -> dict[str, object]:
    """The answers of a company's file that apps may inherit; others are ignored."""
    return {
        name: value
        for name, value in company.answers.items()
        if name in fields and fields[name].shared
    }


def named_from(draft: Path, company: Path) -> str:
    """The relative path of the company file in a draft's head, so both can be moved together."""
    try:
        return Path(os.path.relpath(company, draft.parent)).as_posix()
    except ValueError:  # another drive
        return str(company)
