"""What is stated about the API routes that an app calls."""

from __future__ import annotations

from enum import StrEnum

ROUTES_RULE = "undocumented-routes"
"""The rule that a comment in the source names to allow a call."""
TABLES = (".csv", ".tsv", ".txt")
"""File extensions of call lists without headers."""


class CallOrigin(StrEnum):
    """The origin of a call."""

    SOURCE = "source"
    RECORDED = "recorded"
    """In a HAR file."""
    COUNTED = "counted"
    """In the portal's list of calls, whose route format is not documented."""
    TYPED = "typed"


class RouteFinding(StrEnum):
    """A statement on a route."""

    FINE = "fine"
    PRIVATE = "private"
    """Its path has a form that no public route has."""
    UNLISTED = "unlisted"
    """The description does not list it."""
    DEPRECATED = "deprecated"
    PARTLY = "partly"
    """Deprecated depending on an unknown method or part."""
    OTHER_METHOD = "other-method"
    OTHER_VERSION = "other-version"
    """The description has no route of this version."""
    OPEN = "open"
    """Built at run time, so that it cannot be compared."""
    FOREIGN = "foreign"
    """Not of the API: a page for people, or another host."""
