"""Answers shared by several apps, stored in a company file that drafts inherit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Field, Value
from wizard.drafts.company import company_path, named_from
from wizard.drafts.disk import make_folder
from wizard.drafts.kept import keep_older_in
from wizard.drafts.lock import DraftLock
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.drafts.transaction import Transaction
from wizard.drafts.write import new_draft, prepare_save, save_draft, save_is_done
from wizard.errors import DraftError, WizardError
from wizard.rules.formats import is_answered
from wizard.secrets.detection import holds_secret
from wizard.text import did_you_mean

if TYPE_CHECKING:
    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import Clock, OpenDraft
    from wizard.session.session import AnswerChange

NAME = "Our company"
"""The default name of a company file."""


class CompanyFile:
    """A company file: readable at any time, changed atomically."""

    def __init__(self, path: Path, catalogue: Catalogue, now: Clock) -> None:
        self.path = path
        self._catalogue = catalogue
        self._now = now

    def read(self) -> Draft:
        """Reads the file. Raises UnreadableDraft, also if it does not exist."""
        return load_draft(self.path, self._catalogue.fields)

    def put(self, answers: Mapping[str, Value | None], name: str = "") -> Draft:
        """Changes answers and, if given, the name; creates the file if needed.

        None removes an answer. Raises WizardError for a question that apps do not share, DraftHeld
        while another program has the file locked, DraftError if it cannot be written.
        """
        for field_id in answers:
            shared_field(self._catalogue, field_id)
        if holds_secret(name):
            raise DraftError("This name looks like a secret.", "Give the company's own name.")
        with self._held():
            company = self._changed(answers, name)
            save_draft(company, self._now())
        return company

    def take(self, open_draft: OpenDraft, answers: Mapping[str, Value]) -> None:
        """Moves answers from a draft's file into this one, atomically.

        Raises like `put`; then both files are unchanged, unless it is UnfinishedTransaction.
        """
        with self._held(), Transaction("The sharing", open_draft.draft.path) as transaction:
            company = self._changed(answers)
            save = prepare_save(company, self._now())
            if save is not None:
                if company.baseline.older:
                    keep_older_in(transaction, self.path, company.baseline.older)
                transaction.replace(self.path, save.data, company.baseline.on_disk or None)
            open_draft.commit(transaction, lambda draft: self._hand_over(draft, answers))
            save_is_done(save, company)

    def _hand_over(self, draft: Draft, names: Iterable[str]) -> None:
        draft.company = draft.company or named_from(draft.path, self.path)
        for name in names:
            draft.answers.pop(name, None)

    def _held(self) -> DraftLock:
        make_folder(self.path.parent)
        return DraftLock.acquire(self.path, self._now())

    def _changed(self, answers: Mapping[str, Value | None], name: str = "") -> Draft:
        company = self.read() if os.path.lexists(self.path) else self._new()
        company.name = name or company.name
        for field_id, value in answers.items():
            _set(company, field_id, value)
        return company

    def _new(self) -> Draft:
        newest, known = self._catalogue.newest, self._catalogue.fields
        return new_draft(self.path, NAME, newest, self._now(), known)


def _set(company: Draft, field_id: str, value: Value | None) -> None:
    if is_answered(value):
        company.answers[field_id] = value
    else:
        company.answers.pop(field_id, None)


def shared_field(catalogue: Catalogue, field_id: str) -> Field:
    """The question. Raises WizardError if it is not shared between apps or does not exist."""
    field = catalogue.fields.get(field_id)
    if field is None:
        message = f"There is no field {field_id}."
        near = did_you_mean(field_id, (f.id for f in catalogue.fields.values() if f.shared))
        hint = "Run `submission-wizard company show` to see what is shared."
        raise WizardError(message, near or hint)
    if not field.shared:
        message = f"“{field.label}” ({field_id}) belongs to one app; apps do not share it."
        raise WizardError(message, f"Set it in the app's draft: set DRAFT {field_id}=…")
    return field


def file_of(app_context: AppContext, draft: Draft | None = None) -> CompanyFile:
    """The file that a draft inherits from, or the user's default if it has none."""
    path = company_path(draft) if draft else None
    return CompanyFile(path or app_context.places.company, app_context.catalogue, app_context.now)


def own_shared(open_draft: OpenDraft, names: Iterable[str]) -> dict[str, Value]:
    """This app's own answers to shared questions.

    Raises WizardError for a question that is not shared, or not answered here.
    """
    return {name: _own(open_draft, name) for name in names}


def _own(open_draft: OpenDraft, name: str) -> Value:
    field = shared_field(open_draft.session.edition.catalogue, name)
    if name not in open_draft.draft.answers:
        message = f"“{field.label}” has no answer of this app's own."
        raise WizardError(message, "Answer it here first.")
    return open_draft.draft.answers[name]


def inherit_shared_answers(
    open_draft: OpenDraft, file: CompanyFile, names: Iterable[str]
) -> list[AnswerChange]:
    """Lets the draft inherit answers that were moved to the company's file."""
    if open_draft.draft.company:
        changes = [open_draft.inherit_again(open_draft.look_at_company())]
    else:
        changes = [open_draft.join(named_from(open_draft.draft.path, file.path))]
    return changes + [open_draft.session.set(name, None) for name in names]


def share_app_answers(
    open_draft: OpenDraft, file: CompanyFile, names: Iterable[str]
) -> list[AnswerChange]:
    """Moves answers of one app to the company's file, for all apps that inherit from it.

    Raises like `own_shared` and `CompanyFile.take`.
    """
    answers = own_shared(open_draft, names)
    file.take(open_draft, answers)
    return inherit_shared_answers(open_draft, file, answers)


def own_answers_shared(open_draft: OpenDraft) -> tuple[str, ...]:
    """Shared questions that this app answers itself."""
    fields = open_draft.session.edition.fields
    return tuple(
        name for name in open_draft.draft.answers if name in fields and fields[name].shared
    )
