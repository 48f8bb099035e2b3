"""Fixtures that also inspect files without root privileges."""

from __future__ import annotations

from tests.drafts.conftest import open_folder, without_rights

__all__ = ["open_folder", "without_rights"]
