"""Shapes that refuse what they do not know when they are validated."""

from __future__ import annotations


class StrictModel:
    """Makes pydantic refuse unknown keys; costs nothing without pydantic."""

    __slots__ = ()
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - pydantic reads exactly this name
