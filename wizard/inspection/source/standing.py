"""Where a find stands in a project, and whether it is in force; names alone, quickly read."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """The part of a project that a file belongs to."""

    FRONT_END = "front-end"
    PRODUCTION = "production"
    """Configuration that names production."""
    CODE = "code"
    """Everything else, configuration for no named environment included."""
    OTHER_ENVIRONMENT = "other-environment"
    """Configuration that names another environment: sandbox, test, development."""
    TEST = "test"
    EXAMPLE = "example"
    DOCUMENTATION = "documentation"
    COMMENT = "comment"
    """A line that is a comment, wherever it stands."""


IN_WORDS = {
    Place.FRONT_END: "delivered to browsers",
    Place.PRODUCTION: "production configuration",
    Place.CODE: "code",
    Place.OTHER_ENVIRONMENT: "configuration for another environment",
    Place.TEST: "a test",
    Place.EXAMPLE: "an example",
    Place.DOCUMENTATION: "documentation",
    Place.COMMENT: "a comment",
}

IN_FORCE = (Place.FRONT_END, Place.PRODUCTION, Place.CODE)
"""Where a find is part of the running app; the rest is beside it."""


class Sure(StrEnum):
    """Whether a find is in force, where its surroundings can excuse it."""

    PLAIN = "plain"
    UNCLEAR = "unclear"
    """Something in the file may excuse it; whether it does cannot be told."""
    SWITCHED = "switched"
    """What stands beside it excuses it."""
