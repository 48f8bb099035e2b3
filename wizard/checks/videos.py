"""Checks of videos."""

from __future__ import annotations
