"""The names of screens."""

from __future__ import annotations

STEP, REVIEW, EXPORT, VERIFY, LISTING = "step", "review", "export", "verify", "listing"
LIVE, SCAN = "live", "scan"
HAND_OFF = "hand-off"
FEEDBACK = "feedback"
CATALOGUE = "catalogue"
CALENDAR = "calendar"
FIT = "fit"
EDITIONS = "editions"
PAGE_MAP = "page-map"
DESK = "desk"
TEAM = "team"
LISTS = frozenset(
    {REVIEW, EXPORT, VERIFY, LISTING, LIVE, SCAN, HAND_OFF}
    | {CATALOGUE, FEEDBACK, CALENDAR, EDITIONS, FIT, PAGE_MAP, DESK, TEAM}
)
"""Screens that are lists: Escape returns from them, and other screens return to them."""
