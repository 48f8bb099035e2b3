"""Sizes of files as screens show them."""

from __future__ import annotations

import pytest

from screens.widgets.path_text import in_bytes


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (12_340, "12.3 kB"),
        (1_000_000, "1.0 MB"),
        (4_321_000_000, "4,321.0 MB"),
    ],
)
def test_a_size_is_told_in_the_largest_unit_that_it_fills(size: int, words: str) -> None:
    assert in_bytes(size) == words
