"""Baseline files: known findings, so that only new ones fail a build.

A baseline never changes a status.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue.model import Level, Status
from wizard.dataclass import dataclass
from wizard.engine.finding import OPEN, Finding
from wizard.errors import WizardError
from wizard.files import FileTooLarge, read_file
from wizard.reports.document_kinds import BASELINE
from wizard.reports.envelope import document_text
from wizard.secrets.masking import without_secrets
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.drafts.model import Draft

MAX_BYTES = 4 * 1024 * 1024
_BESIDE = ".baseline.json"
_AGAIN = "Write it again with `submission-wizard check DRAFT --write-baseline FILE`."
_DIGITS = 32
_LONGEST = 200
"""Characters of the place of an error that a message quotes."""
_NUMBER = re.compile(r"(?<![\w./:-])\d+(?:[.,]\d+)*(?![\w/:-]|\.\w)")
"""A standalone number, as in "46 characters" or "row 3", but not in a name or date."""


class BaselineError(WizardError):
    """A baseline cannot be read, or belongs to another draft."""


class KnownFinding(NamedTuple):
    """A finding in a baseline, identified by subject and message, not by its row."""

    requirement: str
    field: str
    status: str
    fingerprint: str
    """A digest of requirement and field, independent of the position in the draft."""
    message: str
    """A digest of the message without its numbers, so that "46 characters" may become 47."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known findings of one draft, in a stable order."""

    draft: str
    """The draft's id."""
    edition: str
    findings: tuple[KnownFinding, ...]


def can_be_known(finding: Finding) -> bool:
    """Whether a baseline may contain it: it is open, and does not disqualify."""
    if finding.requirement.level is Level.DISQUALIFYING or not finding.requirement.waivable:
        return False
    return finding.status in OPEN or finding.status is Status.COULD_NOT_TELL


def known_finding_of(finding: Finding) -> KnownFinding:
    """The finding as stored in a baseline."""
    message = _NUMBER.sub("#", one_line(finding.message))
    return KnownFinding(
        finding.id, finding.field, finding.status.value, finding_digest(finding), _digest(message)
    )


def finding_digest(finding: Finding) -> str:
    """32 hex digits over requirement and field."""
    return _digest(f"{finding.id}\0{finding.field}")


def baseline_of(draft: Draft, findings: Iterable[Finding]) -> Baseline:
    """A baseline of everything that is open now and allowed in it."""
    known = sorted(known_finding_of(finding) for finding in findings if can_be_known(finding))
    return Baseline(draft.id, draft.edition, tuple(known))


def baseline_text(baseline: Baseline) -> str:
    """The file: JSON, one finding after the other, with a line break at the end."""
    document = {
        "draft": baseline.draft,
        "edition": baseline.edition,
        "findings": [known._asdict() for known in baseline.findings],
    }
    return document_text(BASELINE, document)


def read_baseline(path: Path, draft: Draft) -> Baseline:
    """Reads the baseline of a draft. Raises BaselineError."""
    return baseline_in(lambda: read_file(path, MAX_BYTES), path, draft)


def baseline_beside(draft: Draft) -> Baseline | None:
    """The baseline `app.baseline.json` of `app.toml`; None if there is no such file."""
    path = draft.path.with_name(draft.path.stem + _BESIDE)
    return read_baseline(path, draft) if path.is_file() else None


def baseline_in(read: Callable[[], bytes], path: Path, draft: Draft) -> Baseline:
    """Parses the result of `read`; `path` is its name in messages. Raises BaselineError."""
    try:
        data = read()
    except FileTooLarge as error:
        message = f"{path} is not a baseline: it is too large."
        raise BaselineError(message, _AGAIN) from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise BaselineError(message, "Use a file that --write-baseline wrote.") from error
    try:
        baseline = _parse_baseline(data)
    except ValueError as error:
        raise BaselineError(
            f"{path} is not a baseline that can be read: {error}", _AGAIN
        ) from error
    if baseline.draft != draft.id:
        message = f"{path} is the baseline of another draft, not of “{one_line(draft.name)}”."
        raise BaselineError(message, _AGAIN)
    return baseline


def _parse_baseline(data: bytes) -> Baseline:
    """Parses a baseline file. Raises ValueError with a message that names the key."""
    from pydantic import ValidationError

    from wizard.reports.baseline_schema import read_baseline_part

    try:
        part = read_baseline_part(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = without_secrets(one_line(".".join(map(str, first["loc"]))))[:_LONGEST]
        raise ValueError(f"{place}: {first['msg']}" if place else first["msg"]) from error
    known = (
        KnownFinding(k.requirement, k.field, k.status.value, k.fingerprint, k.message)
        for k in part.findings
    )
    return Baseline(part.draft, part.edition, tuple(sorted(known)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGITS]
