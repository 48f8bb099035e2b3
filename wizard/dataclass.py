"""Frozen dataclasses that are made in a fraction of the time.

`dataclasses.dataclass` compiles each method of a frozen class from source, which takes a
millisecond a class; a third of a check went into making its 130 classes. Here only `__init__` is
compiled, and the other methods are closures over the names of the fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from dataclasses import dataclass as standard_dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """As `dataclasses.dataclass`; quick for `frozen=True, slots=True`, also with `kw_only`.

        Fields, comparison, hash, text, copies, pickling and the refusal of assignments are the
        same. Fields must not be `InitVar`.
        """
        if {**options, "kw_only": True} != {"frozen": True, "slots": True, "kw_only": True}:
            return standard_dataclass(cls, **options)
        kept = {"slots": True, "kw_only": options.get("kw_only", False)}
        bare = standard_dataclass(init=False, repr=False, eq=False, **kept)
        return lambda defined: _with_methods(bare(defined))


__all__ = ["dataclass"]

Method = Callable[..., Any]
_MADE = object()
"""Default of a parameter whose value a factory makes."""


def _with_methods(cls: type) -> type:
    given = fields(cls)
    compared = _values_of(field.name for field in given if field.compare)
    hashed = _values_of(
        field.name for field in given if (field.compare if field.hash is None else field.hash)
    )
    names = [field.name for field in given]
    methods: dict[str, Method] = {
        "__repr__": _repr_of([field.name for field in given if field.repr]),
        "__eq__": _eq_of(compared),
        "__hash__": lambda self: hash(hashed(self)),
        "__getstate__": lambda self: [getattr(self, name) for name in names],
        "__setstate__": _setstate_of(names),
    }
    for name, method in methods.items():
        if cls.__dict__.get(name) is None:  # Python sets __hash__ to None beside an __eq__
            setattr(cls, name, method)
    replaced: dict[str, Method] = {
        "__init__": _init_of(cls, given),
        "__setattr__": _refuse_assignment,
        "__delattr__": _refuse_deletion,
    }
    for name, method in replaced.items():
        setattr(cls, name, method)
    return cls


def _values_of(names: Iterable[str]) -> Callable[[Any], Any]:
    """Gives the values of these fields, as something to compare and to hash."""
    known = tuple(names)
    return attrgetter(*known) if known else lambda _: ()


def _repr_of(names: Sequence[str]) -> Method:
    def text(self: Any) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({shown})"

    return text


def _eq_of(values: Callable[[Any], Any]) -> Method:
    def equals(self: Any, other: object) -> Any:
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    return equals


def _setstate_of(names: Sequence[str]) -> Method:
    def restore(self: Any, state: Sequence[Any]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return restore


def _refuse_assignment(_: object, name: str, __: object) -> NoReturn:
    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


def _refuse_deletion(_: object, name: str) -> NoReturn:
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)


def _init_of(cls: type, given: Sequence[Field[Any]]) -> Method:
    """The only compiled method; it sets slots directly, since assignments are refused."""
    known: dict[str, Any] = {"__name__": cls.__module__, "_made": _MADE}
    lines = [line for field in given if (line := _setting(cls, field, known))]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    source = f"def __init__({_parameters(given)}):\n " + "\n ".join(lines or ["pass"])
    exec(source, known)  # noqa: S102 - of names of fields only
    init: Method = known.pop("__init__")
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {f.name: f.type for f in given if f.init} | {"return": None}
    return init


def _setting(cls: type, field: Field[Any], known: dict[str, Any]) -> str:
    """The line that sets a field; adds what it names to `known`."""
    name, makes = field.name, field.default_factory is not MISSING
    if not field.init and not makes and field.default is MISSING:
        return ""
    known[f"_set_{name}"] = getattr(cls, name).__set__
    known[f"_default_{name}"] = field.default_factory if makes else field.default
    made = f"_default_{name}()" if makes else f"_default_{name}"
    if not field.init:
        return f"_set_{name}(self, {made})"
    value = f"{made} if {name} is _made else {name}" if makes else name
    return f"_set_{name}(self, {value})"


def _parameters(given: Sequence[Field[Any]]) -> str:
    places = [_parameter(field) for field in given if field.init and not field.kw_only]
    named = [_parameter(field) for field in given if field.init and field.kw_only]
    return ", ".join(["self", *places, *(["*", *named] if named else [])])


def _parameter(field: Field[Any]) -> str:
    if field.default_factory is not MISSING:
        return f"{field.name}=_made"
    return field.name if field.default is MISSING else f"{field.name}=_default_{field.name}"
