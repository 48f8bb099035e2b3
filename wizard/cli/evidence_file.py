"""Stores the evidence of a run beside its draft, where possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.cli.boundary import echo_stderr
from wizard.errors import WizardError
from wizard.text import clean

if TYPE_CHECKING:
    from wizard.drafts.evidence_observed import Observations
    from wizard.drafts.model import Draft


def keep_evidence(draft: Draft, known: Observations, answers: Observations) -> Observations:
    """All evidence; a write error is printed, and the evidence is used anyway."""
    from wizard.drafts.evidence_file import EvidenceFile, merge_evidence

    try:
        return EvidenceFile(draft.path).add(answers)
    except WizardError as error:
        echo_stderr(f"What was found is not kept: {clean(error.full_message)}")
        return merge_evidence(known, answers)
