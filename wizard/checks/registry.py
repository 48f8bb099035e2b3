"""The table of checks: verdicts over what was seen in files, by their name in the data."""

from __future__ import annotations

from wizard.rules.registry import Table

_checks = Table()
check = _checks.enter
CHECKS = _checks.functions
"""Called as a rule is, with facts whose `seen` holds what was seen; they open nothing."""
