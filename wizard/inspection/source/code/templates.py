"""Requests whose address and method may depend on parameters of the function that makes them."""

from __future__ import annotations

import re
from typing import NamedTuple

from wizard.inspection.source.code.patterns import Hole, Pattern
from wizard.inspection.source.code.project import FunctionScope


class RequestTemplate(NamedTuple):
    """A request in a function, whose parameters may fill parts of it."""

    method: Pattern
    address: Pattern
    scope: FunctionScope
    line: int
    steps: tuple[tuple[int, int], ...]
    """File and line of each literal in the address, and of the calls up to the request."""
    is_weak: bool
    """Whether what is called may only handle the address."""

    @property
    def takers(self) -> set[FunctionScope]:
        """The functions whose parameters fill parts of it."""
        return {
            part.parameter[0]
            for part in (*self.address, *self.method)
            if isinstance(part, Hole) and part.parameter
        }

    @property
    def place(self) -> tuple[int, int]:
        """File and line where the last part of the path is written; else of the call."""
        place = self.scope.file, self.line
        for part in self.address:
            if isinstance(part, Hole):
                continue
            path, query, _ = part.text.partition("?")
            if part.line and part.file >= 0 and re.search(r"\w", path):
                place = part.file, part.line
            if query:
                break
        return place
