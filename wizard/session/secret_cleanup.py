"""Masks secrets in machine-written files beside a draft when they leave its answers.

Existing bundles are not changed, as they may have been sent.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import tomli

from wizard.drafts.disk import replace_file
from wizard.drafts.evidence_file import EvidenceFile
from wizard.drafts.evidence_observed import Question
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import Journal
from wizard.drafts.model import KEPT, MAX_BYTES
from wizard.drafts.read import read_bytes
from wizard.engine.context import AssessmentContext
from wizard.errors import WizardError
from wizard.secrets.detection import holds_secret, secret_texts
from wizard.secrets.masking import replaced_throughout


def mask_secrets_beside(draft: Path, context: AssessmentContext) -> tuple[str, ...]:
    """Masks every secret in the journal, the evidence and the stored versions of a draft.

    Texts declared not to be secrets stay. Returns a sentence for each file that failed.
    """
    allowed = denied_texts(context)
    kept = draft.parent.glob(f"{glob.escape(draft.stem)}.*{KEPT}")
    steps: tuple[Callable[[], None], ...] = (
        partial(_clean_journal, draft, allowed),
        partial(_clean_evidence, draft, allowed),
        *(partial(_clean_kept, path, allowed) for path in kept),
    )
    return tuple(filter(None, map(_failed_step, steps)))


def denied_texts(context: AssessmentContext) -> frozenset[str]:
    """Texts in the answers that look like secrets, but are declared not to be."""
    denied = (name for name, held_secret in context.secrets.items() if held_secret.denied)
    return frozenset(text for name in denied for text in secret_texts(context.answers.get(name)))


def toml_without_secrets(text: str, allowed: Collection[str] = ()) -> str:
    """The text of a draft with every secret masked, in its answers and in its comments."""
    lines = [_unescaped(line) for line in text.splitlines()]
    if not holds_secret([*lines, text]):  # most contain none, and parsing is slow
        return text
    comments = [line.partition("#")[2] for line in text.splitlines()]
    secrets = secret_texts([_parsed(text), comments]) - frozenset(allowed)
    written = {form for secret in secrets for form in _as_written(secret)}
    cleaned: str = replaced_throughout(text, sorted(written, key=len, reverse=True))
    return cleaned


def _unescaped(line: str) -> str:
    return line.replace('\\"', '"').replace("\\n", "\n")


def _parsed(text: str) -> object:
    """The parsed answers; line by line if the text is not TOML."""
    try:
        return tomli.loads(text)
    except (ValueError, RecursionError):
        return text.splitlines()


def _as_written(secret: str) -> Iterator[str]:
    """The forms of a text in TOML: literal, or with escapes."""
    yield secret
    yield json.dumps(secret, ensure_ascii=False)[1:-1]


def _failed_step(step: Callable[[], None]) -> str:
    try:
        step()
    except WizardError as error:
        return error.message
    return ""


def _clean_journal(draft: Path, allowed: Collection[str]) -> None:
    file, clean = JournalFile(draft), partial(_journal_without_secrets, allowed=allowed)
    known = file.read()
    if clean(known) != known:
        file.change(clean)


def _journal_without_secrets(journal: Journal, allowed: Collection[str]) -> Journal:
    bundles = (
        replace(each, answers=toml_without_secrets(each.answers, allowed))
        for each in journal.bundles
    )
    return replace(journal, bundles=tuple(bundles))


def _clean_evidence(draft: Path, allowed: Collection[str]) -> None:
    """Masks answers (done when read), and removes questions that contain a secret."""

    def is_kept(question: Question) -> bool:
        return secret_texts(list(question.inputs)) <= frozenset(allowed)

    EvidenceFile(draft).keep(is_kept)


def _clean_kept(path: Path, allowed: Collection[str]) -> None:
    data, _ = read_bytes(path, MAX_BYTES)
    text = data.decode("utf-8", "surrogateescape")
    cleaned = toml_without_secrets(text, allowed)
    if cleaned != text:
        replace_file(path, cleaned.encode("utf-8", "surrogateescape"))
