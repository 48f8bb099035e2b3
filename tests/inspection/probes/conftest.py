"""Fixtures of probe tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.inspection.probes.partner import stand_in
from tests.standin.server import StandIn


@pytest.fixture
def procore() -> Iterator[StandIn]:
    """A stand-in with default behaviour, new for each test."""
    with stand_in() as running:
        yield running
