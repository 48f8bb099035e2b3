"""Reads and updates the file beside a draft with the answers that assistants propose."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from wizard.dataclass import dataclass
from wizard.drafts.disk import replace_file
from wizard.drafts.model import proposals_path
from wizard.drafts.sidecars import Document, SidecarFile, SidecarFormat
from wizard.errors import WizardError
from wizard.secrets.masking import without_secrets
from wizard.text import one_line

SCHEMA = "submission-wizard/proposals/1"
ORIGIN = "assistant"
MAX_PROPOSALS = 500
MAX_NAME, MAX_REASON = 80, 400
"""Characters of an assistant's name and of a reason."""


class DamagedProposals(WizardError):
    """The file is no list of proposals that this version can read."""


@dataclass(frozen=True, slots=True)
class AssistantProposal:
    """An answer that an assistant proposes, and that a person has not taken yet."""

    field: str
    value: Any
    """As JSON; dates are texts."""
    reason: str
    assistant: str
    """The name that the assistant gave itself."""
    on: str
    """The day as ISO text."""


class StoredProposals(NamedTuple):
    """The content of a proposals file."""

    draft_id: str
    proposals: tuple[AssistantProposal, ...]


_HINT = "Move the file away; the assistant can propose the answers again."
_STORE = SidecarFormat(
    noun="a list of proposals", error=DamagedProposals, hint=_HINT, hint_for_other_format=_HINT
)


class ProposalsFile:
    """The proposals for one draft. An unreadable file is never overwritten."""

    def __init__(self, draft: Path) -> None:
        self.path = proposals_path(draft)
        self._beside = SidecarFile(draft, self.path)

    def read(self) -> tuple[AssistantProposal, ...]:
        """The stored proposals; none without a file, or if it belongs to another draft.

        Raises DamagedProposals.
        """
        data = self._beside.own_data()
        return () if data is None else read_proposals(data, self.path.name).proposals

    def add(self, proposals: Iterable[AssistantProposal]) -> tuple[AssistantProposal, ...]:
        """Adds proposals and returns all; a newer one for the same field replaces the older.

        Raises DamagedProposals for a file that cannot be read, WizardError beyond the limit, and
        DraftError when it cannot be written.
        """
        by_field = {each.field: each for each in (*self.read(), *proposals)}
        if len(by_field) > MAX_PROPOSALS:
            message = f"{self.path.name} would have more than {MAX_PROPOSALS} proposals."
            raise WizardError(message, "Let a person take or delete those that wait.")
        self._beside.set_another_aside()
        kept = tuple(by_field[name] for name in sorted(by_field))
        rows = [asdict(each) for each in kept]
        document = {"schema": SCHEMA, "origin": ORIGIN, "proposals": rows}
        data = _STORE.write(document, self._beside.draft_id)
        replace_file(Path(os.path.realpath(self.path)), data)
        return kept


def read_proposals(data: bytes, label: str) -> StoredProposals:
    """Parses a proposals file. Raises DamagedProposals, naming the file by `label`."""
    return _STORE.read(data, label, _stored)


def _stored(document: Document) -> StoredProposals:
    if document["schema"] != SCHEMA or len(document["proposals"]) > MAX_PROPOSALS:
        raise ValueError
    return StoredProposals(str(document["draft"]), tuple(map(_proposal, document["proposals"])))


def _proposal(row: dict[str, Any]) -> AssistantProposal:
    return AssistantProposal(
        field=str(row["field"]),
        value=row["value"],
        reason=short_line(row["reason"], MAX_REASON),
        assistant=short_line(row["assistant"], MAX_NAME),
        on=date.fromisoformat(row["on"]).isoformat(),
    )


def short_line(text: str, limit: int) -> str:
    """The text in one line without secrets, with at most that many characters."""
    return without_secrets(one_line(text))[:limit]
