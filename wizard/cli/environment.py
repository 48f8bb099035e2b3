"""Environment variables of the command line."""

from __future__ import annotations

COMPLETION = "_SUBMISSION_WIZARD_COMPLETE"
"""Set by the shell when it requests completions; see `wizard.cli.completion`."""
