"""How a call of Procore is known, and what is to be said of it."""

from __future__ import annotations

from enum import StrEnum


class CallOrigin(StrEnum):
    """How a call is known."""

    SOURCE = "source"
    RECORDED = "recorded"
    """In a HAR file."""
    COUNTED = "counted"
    """In the portal's list of calls, whose way of writing routes is not documented."""
    TYPED = "typed"


class RouteFinding(StrEnum):
    """What is to be said of a route."""

    FINE = "fine"
    PRIVATE = "private"
    """Its path is of a form that no public route has."""
    UNLISTED = "unlisted"
    """The description does not list it."""
    DEPRECATED = "deprecated"
    PARTLY = "partly"
    """Deprecated or not, by a method or a part that is not known."""
    OTHER_METHOD = "other-method"
    OTHER_VERSION = "other-version"
    """The description holds no route of this version."""
    OPEN = "open"
    """Put together while the app runs, so that it cannot be compared."""
    FOREIGN = "foreign"
    """Not of the API: a page for people, or another host."""
