"""Names the parts of a project that a match can be in, and whether it is in force."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """The part of a project that a file belongs to."""

    FRONT_END = "front-end"
    PRODUCTION = "production"
    """Configuration of production."""
    CODE = "code"
    """Everything else, including configuration without an environment."""
    OTHER_ENVIRONMENT = "other-environment"
    """Configuration of another environment: sandbox, test, development."""
    CI = "ci"
    """Configuration of a service that builds and tests."""
    TEST = "test"
    EXAMPLE = "example"
    DOCUMENTATION = "documentation"
    VENDORED = "vendored"
    """A copy of other people's code."""
    GENERATED = "generated"
    """Code that a program wrote."""
    ARCHIVED = "archived"
    """Code that was put aside."""
    DATA = "data"
    """Text, tables, logs, pictures and fonts: nothing that is run or configures what is run."""
    COMMENT = "comment"
    """A comment in any file, or a docstring."""


IN_WORDS = {
    Place.FRONT_END: "delivered to browsers",
    Place.PRODUCTION: "production configuration",
    Place.CODE: "code",
    Place.OTHER_ENVIRONMENT: "configuration for another environment",
    Place.CI: "CI configuration",
    Place.TEST: "a test",
    Place.EXAMPLE: "an example",
    Place.DOCUMENTATION: "documentation",
    Place.VENDORED: "vendored code",
    Place.GENERATED: "generated code",
    Place.ARCHIVED: "archived code",
    Place.DATA: "text or data",
    Place.COMMENT: "a comment",
}

IN_FORCE = (Place.FRONT_END, Place.PRODUCTION, Place.CODE)
"""The places that are part of the running app."""


class Sure(StrEnum):
    """Whether a find is in force, where its surroundings can excuse it."""

    PLAIN = "plain"
    UNCLEAR = "unclear"
    """Something in the file may excuse it; undecided."""
    SWITCHED = "switched"
    """Its context excuses it."""
