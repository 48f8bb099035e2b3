"""The table of checks: verdicts over what was seen in files, by their name in the data."""

from __future__ import annotations

from wizard.checks.late import Late
from wizard.rules.registry import Table

CHECK_TABLE = Table("check")
check = CHECK_TABLE.enter
CHECKS = Late(CHECK_TABLE.functions)
"""Called as a rule is, with facts whose `seen` holds what was seen; they open nothing."""
