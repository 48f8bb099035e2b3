"""Verdicts over what was seen outside of the answers, and the table from a name to each."""

from __future__ import annotations

from wizard.checks.registry import CHECKS

__all__ = ["CHECKS"]
