"""Checks of pictures."""

from __future__ import annotations
