"""Keys pressed at random in small, and a fault that they must find."""

from __future__ import annotations

import pytest

from screens.step.screen import StepScreen
from tests.stress.presses import press_at_random, walked


def test_keys_pressed_at_random_break_nothing() -> None:
    (walk,) = press_at_random(25, seed=3)

    assert not walk.fault, walk.keys
    assert walk.presses == 25
    assert len(walk.screens) > 1


def test_an_action_that_fails_is_told_with_the_keys_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    for name in ("ask", "page", "blocker", "next_task"):
        monkeypatch.setattr(StepScreen, f"action_{name}", fail)

    walk = walked(200, "3")

    assert "ZeroDivisionError" in walk.fault
    assert walk.keys
