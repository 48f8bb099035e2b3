"""Answers in a draft that its edition does not ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field
from wizard.dataclass import dataclass
from wizard.rules.formats import is_answered
from wizard.secrets.masking import without_secrets_throughout

if TYPE_CHECKING:
    from wizard.drafts.model import Draft

KEPT_TITLE = "Kept, but not asked by this edition"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer without a field in the edition."""

    field: Field
    words: str
    """The answer in readable form; empty for a secret."""


def kept_answers(draft: Draft, edition: Edition) -> tuple[KeptAnswer, ...]:
    """The draft's own answers to fields of other editions, in the draft's order."""
    answered = [name for name, value in draft.answers.items() if is_answered(value)]
    return kept_of(draft, edition, edition.unasked(answered))


def kept_of(draft: Draft, edition: Edition, names: Iterable[str]) -> tuple[KeptAnswer, ...]:
    """Some of the draft's answers in readable form, sorted by name."""
    fields = edition.catalogue.fields
    return tuple(_kept_answer(fields[name], draft) for name in names)


def _kept_answer(field: Field, draft: Draft) -> KeptAnswer:
    if field.kind.spec.is_secret:
        return KeptAnswer(field, "a secret, which stays in the keyring")
    from wizard.reports.reviewer_report import answer_words

    value = without_secrets_throughout(draft.all_answers[field.id])
    return KeptAnswer(field, answer_words(field, value))
