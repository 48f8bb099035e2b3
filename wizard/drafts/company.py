"""A company's own file: answers to questions that several of its apps share, given once.

It is a draft like any other, so it is read, locked and saved as drafts are.
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
    """The file that a draft inherits from; None for a draft that stands alone."""
    if not draft.company:
        return None
    return Path(os.path.normpath(draft.path.parent / Path(draft.company).expanduser()))


def inherit(draft: Draft, fields: Mapping[str, Field]) -> None:
    """Gives a draft what its company's file answers; what keeps it from that is noted in it.

    A company inherits nothing itself, so no chain of files can go round in a circle.
    """
    draft.inheritance = inheritance_of(draft, fields)


def inheritance_of(draft: Draft, fields: Mapping[str, Field]) -> Inheritance:
    """What the company's file that a draft names gives it now."""
    path = company_path(draft)
    return _inherited(path, fields) if path else NOTHING_INHERITED


def _inherited(path: Path, fields: Mapping[str, Field]) -> Inheritance:
    try:
        company = load_draft(path, fields)
    except DraftError as error:
        return Inheritance(path.name, trouble=error.message)
    return Inheritance(company.name, shared_answers(company, fields))


def shared_answers(company: Draft, fields: Mapping[str, Field]) -> dict[str, object]:
    """The answers of a company's file that apps may inherit; any others are left alone."""
    return {
        name: value
        for name, value in company.answers.items()
        if name in fields and fields[name].shared
    }


def named_from(draft: Path, company: Path) -> str:
    """How a draft's head names its company's file: relative, so that both can move together."""
    try:
        return Path(os.path.relpath(company, draft.parent)).as_posix()
    except ValueError:  # another drive
        return str(company)
