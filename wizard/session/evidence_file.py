"""The evidence file beside a draft: read when the draft is opened, added to by each run."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from wizard.drafts.disk import replace_file
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations, Observed, Question
from wizard.drafts.evidence_store import evidence_bytes, read_evidence
from wizard.drafts.model import evidence_path
from wizard.session.files_beside import SidecarFile

KEPT_PER_CHECK = 200
"""Of older answers; a draft's questions change, and nobody needs all that was ever asked."""


class EvidenceFile:
    """The evidence of one draft. What cannot be read is never written over."""

    def __init__(self, draft: Path) -> None:
        self.path = evidence_path(draft)
        self._beside = SidecarFile(draft, self.path)

    def read(self) -> Observations:
        """What earlier runs found; nothing when there is no file, or it is another draft's.

        Raises DamagedEvidence.
        """
        data = self._beside.own_data()
        return NOTHING_OBSERVED if data is None else read_evidence(data, str(self.path))

    def add(self, answers: Mapping[Question, Observed]) -> Observations:
        """Adds what a run found, and gives all that is known now.

        Raises DamagedEvidence for a file that cannot be read, DraftError when it cannot be
        written.
        """
        known = _bounded(merge_evidence(self.read(), answers))
        self._beside.set_another_aside()
        data = evidence_bytes(known, self._beside.draft_id)
        replace_file(Path(os.path.realpath(self.path)), data)
        return known

    def keep(self, is_kept: Callable[[Question], bool]) -> None:
        """Forgets what was asked otherwise, and masks secrets that an older version wrote.

        Raises as `add`.
        """
        data = self._beside.own_data()
        if data is None:
            return
        known = read_evidence(data, str(self.path))
        kept = evidence_bytes(
            {q: each for q, each in known.items() if is_kept(q)}, self._beside.draft_id
        )
        if kept != data:
            replace_file(Path(os.path.realpath(self.path)), kept)


def merge_evidence(known: Observations, answers: Observations) -> Observations:
    """All that is known after a run: its answers, and what they do not outdo.

    What was truly seen stays when a later run could not find out, or was a rehearsal.
    """
    outdone = {q: new for q, new in answers.items() if _is_proof(new) or not _proves(known.get(q))}
    return {**known, **outdone}


def _proves(observed: Observed | None) -> bool:
    return observed is not None and _is_proof(observed)


def _is_proof(observed: Observed) -> bool:
    return not observed.trouble and not observed.rehearsal


def _bounded(known: Mapping[Question, Observed]) -> Observations:
    newest = sorted(known, key=lambda question: known[question].at, reverse=True)
    counts: dict[str, int] = {}
    kept: dict[Question, Observed] = {}
    for question in newest:
        counts[question.check] = counts.get(question.check, 0) + 1
        if counts[question.check] <= KEPT_PER_CHECK:
            kept[question] = known[question]
    return kept
