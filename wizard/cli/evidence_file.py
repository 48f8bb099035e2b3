"""Keeping what a run found beside its draft, where that can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.cli.boundary import echo_stderr
from wizard.errors import WizardError
from wizard.text import clean

if TYPE_CHECKING:
    from wizard.drafts.evidence_observed import Observations
    from wizard.drafts.model import Draft


def keep_evidence(draft: Draft, known: Observations, answers: Observations) -> Observations:
    """All that is known now; what cannot be written is told and used all the same."""
    from wizard.session.evidence_file import EvidenceFile, merge_evidence

    try:
        return EvidenceFile(draft.path).add(answers)
    except WizardError as error:
        echo_stderr(
            f"What was found is not kept: {clean(error.message)} {clean(error.hint)}".rstrip()
        )
        return merge_evidence(known, answers)
