"""The quick dataclass behaves like the standard one."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Mapping
from typing import Any

import pytest

from wizard.dataclass import dataclass


@dataclasses.dataclass(frozen=True, slots=True)
class StandardPlace:
    """The same fields as `QuickPlace`."""

    name: str
    tags: list[str] = dataclasses.field(default_factory=list, compare=False)
    floor: int = dataclasses.field(default=0, repr=False)
    label: str = dataclasses.field(default="", init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", self.name.upper())


@dataclass(frozen=True, slots=True)
class QuickPlace:
    """The same fields as `StandardPlace`."""

    name: str
    tags: list[str] = dataclasses.field(default_factory=list, compare=False)
    floor: int = dataclasses.field(default=0, repr=False)
    label: str = dataclasses.field(default="", init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", self.name.upper())


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordPlace:
    """Fields that are given by name."""

    floor: int = 0
    name: str


@dataclass(frozen=True, slots=True)
class LowerPlace(QuickPlace):
    """A field more than its base."""

    depth: int = 1


BOTH = pytest.mark.parametrize("kind", [StandardPlace, QuickPlace])


@BOTH
def test_values_defaults_and_what_is_made(kind: type[Any]) -> None:
    place = kind("yard", floor=2)
    assert (place.name, place.tags, place.floor, place.label) == ("yard", [], 2, "YARD")
    assert kind("a").tags is not kind("a").tags
    assert repr(place) == f"{kind.__name__}(name='yard', tags=[], label='YARD')"


@BOTH
def test_comparison_and_hash_leave_out_what_is_not_compared(kind: type[Any]) -> None:
    assert kind("a", ["x"]) == kind("a", ["y"]) != kind("b")
    assert hash(kind("a", ["x"])) == hash(kind("a", ["y"]))
    assert kind("a") != LowerPlace("a")


@BOTH
def test_assignment_and_deletion_are_refused(kind: type[Any]) -> None:
    place = kind("a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
        place.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'name'"):
        del place.name
    with pytest.raises((AttributeError, TypeError)):
        place.other = 1


@BOTH
def test_copies_and_the_functions_of_the_standard_library(kind: type[Any]) -> None:
    place = kind("a", ["x"])
    assert pickle.loads(pickle.dumps(place)) == copy.deepcopy(place) == copy.copy(place) == place
    assert dataclasses.replace(place, name="b").label == "B"
    assert dataclasses.asdict(place) == {"name": "a", "tags": ["x"], "floor": 0, "label": "A"}
    assert kind.__match_args__ == ("name", "tags", "floor")


def test_the_signature_is_the_standard_one() -> None:
    def parameters(kind: type[Any]) -> Mapping[str, Any]:
        return {
            name: (each.kind, each.annotation)
            for name, each in inspect.signature(kind).parameters.items()
        }

    assert parameters(QuickPlace) == parameters(StandardPlace)
    with pytest.raises(TypeError, match=r"QuickPlace.__init__\(\) missing 1 required"):
        QuickPlace()  # type: ignore[call-arg]


def test_fields_by_name_and_of_a_base() -> None:
    assert KeywordPlace(name="a") == KeywordPlace(floor=0, name="a")
    with pytest.raises(TypeError):
        KeywordPlace(1, "a")  # type: ignore[call-arg]
    lower = LowerPlace("a", depth=3)
    assert (lower.label, lower.depth) == ("A", 3)
