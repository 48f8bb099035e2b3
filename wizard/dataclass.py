"""Dataclasses that are made in a fraction of the time.

`dataclasses.dataclass` compiles each method of a class from source, which takes a
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
        """As `dataclasses.dataclass`; quick for no other options than frozen, slots and kw_only.

        Fields, comparison, hash, text, copies, pickling and the refusal of assignments are the
        same. Fields must not be `InitVar`.
        """
        if not options.keys() <= {"frozen", "slots", "kw_only"}:
            return standard_dataclass(cls, **options)
        frozen = options.pop("frozen", False)
        bare = standard_dataclass(init=False, repr=False, eq=False, **options)

        def made(defined: type) -> type:
            return _with_methods(bare(defined), frozen=frozen)

        return made if cls is None else made(cls)


__all__ = ["dataclass"]

Method = Callable[..., Any]
_MADE = object()
"""Default of a parameter whose value a factory makes."""


def _with_methods(cls: type, *, frozen: bool) -> type:
    given = fields(cls)
    methods: dict[str, Method | None] = {
        "__repr__": _repr_of([field.name for field in given if field.repr]),
        "__eq__": _eq_of(_values_of(field.name for field in given if field.compare)),
        "__hash__": _hash_of(given) if frozen else None,
    }
    if frozen and "__slots__" in cls.__dict__:
        methods |= _methods_of_state([field.name for field in given])
    for name, method in methods.items():
        if cls.__dict__.get(name) is None:  # Python sets __hash__ to None beside an __eq__
            setattr(cls, name, method)
    replaced: dict[str, Method] = {"__init__": _init_of(cls, given, frozen=frozen)}
    if frozen:
        replaced |= {"__setattr__": _refuse_assignment, "__delattr__": _refuse_deletion}
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


def _hash_of(given: Sequence[Field[Any]]) -> Method:
    hashed = _values_of(
        field.name for field in given if (field.compare if field.hash is None else field.hash)
    )
    return lambda self: hash(hashed(self))


def _methods_of_state(names: Sequence[str]) -> dict[str, Method]:
    """For copies and pickling, which would assign to the slots."""

    def state(self: Any) -> Sequence[Any]:
        return [getattr(self, name) for name in names]

    def restore(self: Any, state: Sequence[Any]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {"__getstate__": state, "__setstate__": restore}


def _refuse_assignment(_: object, name: str, __: object) -> NoReturn:
    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


def _refuse_deletion(_: object, name: str) -> NoReturn:
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)


def _init_of(cls: type, given: Sequence[Field[Any]], *, frozen: bool) -> Method:
    """The only compiled method; in a frozen class it goes around the refusal of assignments."""
    known: dict[str, Any] = {"__name__": cls.__module__, "_made": _MADE}
    assign = "self.{name} = {value}"
    if frozen:
        slots = hasattr(cls, "__slots__")
        assign = "_set_{name}(self, {value})" if slots else "_set(self, '{name}', {value})"
        known |= {
            f"_set_{field.name}": getattr(cls, field.name).__set__ for field in given if slots
        }
        known["_set"] = object.__setattr__
    lines = [
        assign.format(name=field.name, value=value)
        for field in given
        if (value := _value_in_init(field, known))
    ]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    source = f"def __init__({_parameters(given)}):\n " + "\n ".join(lines or ["pass"])
    exec(source, known)  # noqa: S102 - of names of fields only
    init: Method = known.pop("__init__")
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {f.name: f.type for f in given if f.init} | {"return": None}
    return init


def _value_in_init(field: Field[Any], known: dict[str, Any]) -> str:
    """The expression for the value of a field; adds what it names to `known`."""
    name, makes = field.name, field.default_factory is not MISSING
    known[f"_default_{name}"] = field.default_factory if makes else field.default
    default = f"_default_{name}()" if makes else f"_default_{name}"
    if field.init:
        return f"{default} if {name} is _made else {name}" if makes else name
    return "" if not makes and field.default is MISSING else default


def _parameters(given: Sequence[Field[Any]]) -> str:
    places = [_parameter(field) for field in given if field.init and not field.kw_only]
    named = [_parameter(field) for field in given if field.init and field.kw_only]
    return ", ".join(["self", *places, *(["*", *named] if named else [])])


def _parameter(field: Field[Any]) -> str:
    if field.default_factory is not MISSING:
        return f"{field.name}=_made"
    return field.name if field.default is MISSING else f"{field.name}=_default_{field.name}"
