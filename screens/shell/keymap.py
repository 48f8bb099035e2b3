"""Reads the user's keymap and drops entries that cannot work.

A file of keys is rare, and only then are all screens imported to learn the ids of their bindings.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, key_to_character

import screens
from screens.widgets._textual import merged_bindings
from wizard.dataclass import dataclass
from wizard.settings import read_keymap

_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_NAMED = frozenset(key.value for key in Keys)

Bindings = Mapping[str, Sequence[Binding]]
"""The bindings of one class by their usual key."""


@dataclass(frozen=True, slots=True)
class CheckedKeymap:
    """The keymap for Textual, and a message for each entry that is not used."""

    keys: Mapping[str, str]
    """The user's changes by the id of the binding."""
    applied: Mapping[str, str]
    """The user's changes, with the usual keys of all other bindings."""
    problems: tuple[str, ...] = ()


def load_keymap(path: Path, program: type[App[int]]) -> CheckedKeymap:
    """Loads the keymap of a file; an empty one if there is no file."""
    wanted, problem = read_keymap(path)
    if problem or not wanted:
        return CheckedKeymap({}, {}, (problem,) if problem else ())
    return _checked(wanted, path, program)


def _checked(wanted: Mapping[str, object], path: Path, program: type[App[int]]) -> CheckedKeymap:
    maps = [_bindings_by_key(each, program) for each in bound_classes()]
    known = {one.id for each in maps for bound in each.values() for one in bound if one.id}
    keys: dict[str, str] = {}
    problems = []
    for name, value in wanted.items():
        problem = _problem(name, value, known)
        if problem:
            problems.append(problem)
        else:
            keys[name] = ",".join(map(normal_key, str(value).split(",")))
    while clash := next(_clashes(keys, maps), None):
        name, problem = clash
        del keys[name]
        problems.append(problem)
    return CheckedKeymap(
        keys, _with_usual_keys(keys, maps), tuple(f"{path}: {each}" for each in problems)
    )


def _problem(name: str, value: object, known: set[str]) -> str:
    if name not in known:
        near = get_close_matches(name, sorted(known), 1)
        fix = f"did you mean “{near[0]}”?" if near else "see docs/keys.md for the ids."
        return f"“{name}” is not the id of a key; {fix}"
    if not isinstance(value, str):
        return f'“{name}” needs a text in quotes, such as "f7".'
    bad = next((key for key in value.split(",") if not is_key(normal_key(key))), None)
    if bad is None:
        return ""
    return f'“{bad.strip()}” for “{name}” is not a key; write one such as "f7" or "ctrl+j".'


def normal_key(key: str) -> str:
    """A key as Textual names it: "Ctrl+N" is "ctrl+n", "shift+a" is what terminals send: "A"."""
    *modifiers, last = (part.strip() for part in key.split("+"))
    names = [modifier.lower() for modifier in modifiers]
    if len(last) > 1 or "ctrl" in names:
        last = last.lower()
    if names == ["shift"] and len(last) == 1 and last.isalpha():
        return last.upper()
    return "+".join([*names, last])


def is_key(key: str) -> bool:
    """Whether Textual can send such a key."""
    *modifiers, last = key.split("+")
    if not last or not _MODIFIERS.issuperset(modifiers):
        return False
    return last in _NAMED or (last.isprintable() and key_to_character(last) is not None)


def bound_classes() -> Iterator[type[DOMNode]]:
    """Every class of the screens that binds keys."""
    for found in pkgutil.walk_packages(screens.__path__, "screens."):
        for each in vars(importlib.import_module(found.name)).values():
            own = isinstance(each, type) and each.__module__ == found.name
            if own and issubclass(each, DOMNode) and "BINDINGS" in vars(each):
                yield each


def _bindings_by_key(kind: type[DOMNode], program: type[App[int]]) -> Bindings:
    """The bindings of a class by key; priority bindings of the app belong to every class."""
    first = merged_bindings(program).items()
    everywhere = {key: bound for key, bound in first if any(one.priority for one in bound)}
    return {**merged_bindings(kind), **everywhere}


def _clashes(keys: Mapping[str, str], maps: Sequence[Bindings]) -> Iterator[tuple[str, str]]:
    """Conflicts: entries whose key is bound in the same place already, each with a message."""
    palette = App.COMMAND_PALETTE_BINDING
    for name, chosen in keys.items():
        if palette in chosen.split(","):
            yield name, f"“{palette}” for “{name}” opens the command palette; choose another key."
    for bindings in maps:
        usual = _usual_keys(bindings)
        for name in keys.keys() & usual.keys():
            for key in keys[name].split(","):
                for other, others_keys in usual.items():
                    there = keys[other].split(",") if other in keys else others_keys
                    shared = key in usual[name] and key in others_keys
                    if other != name and key in there and not shared:
                        yield (
                            name,
                            (
                                f"“{key}” for “{name}” is the key of “{other}” in the same place; "
                                "choose another key for one of them."
                            ),
                        )


def _usual_keys(bindings: Bindings) -> dict[str, list[str]]:
    """The usual keys of each binding of a class by its id; Textual's own bindings have none."""
    usual: dict[str, list[str]] = {}
    for key, bound in bindings.items():
        for one in bound:
            usual.setdefault(one.id or one.description or one.action, []).append(key)
    return usual


def _with_usual_keys(keys: Mapping[str, str], maps: Sequence[Bindings]) -> dict[str, str]:
    """The keymap, completed with the usual keys of all other bindings.

    Textual 8.2 removes every binding of a key that a changed binding had, and puts the changed
    one after all others, where the key bar has no room for it.
    """
    usual = {
        name: ",".join(each)
        for bindings in maps
        for name, each in _usual_keys(bindings).items()
        if _has_id(name, bindings)
    }
    return {**usual, **keys}


def _has_id(name: str, bindings: Bindings) -> bool:
    """Whether it is an id; otherwise a keymap would remove another key of the same action."""
    return any(
        one.id == name and not one.key_display for bound in bindings.values() for one in bound
    )
