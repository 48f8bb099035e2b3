"""Reads what is true in the source of integrations: labels of people who read the code."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
FIGURES = HERE / "figures.toml"
PARTS = ("seen", "unseen")
"""Folders of labels: those that a developer may look at, and those kept for the end."""
REWRITTEN = "rewritten"
"""Labels of integrations with other vendors, as `rewrite.py` lets them read."""


class Place(NamedTuple):
    """Where a rule finds something in a project."""

    rule: str
    file: str
    line: int


class RouteLabel(NamedTuple):
    """A route by method ("" if unknown) and path from `/rest/` or `/oauth/`."""

    method: str
    path: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """What is true in one project."""

    repository: str
    kind: str
    """"app", "library" or "unrelated"."""
    languages: Sequence[str]
    finds: Sequence[Place]
    unsure: Sequence[Place]
    """Finds on which honest reviewers may differ."""
    many: frozenset[tuple[str, str]]
    """Rule and file of which only the first finds are labelled."""
    present: Mapping[str, bool | None]
    """Whether each thing that must be there is there; None if honest reviewers may differ."""
    routes: Sequence[RouteLabel]
    unsure_routes: Sequence[RouteLabel]
    all_routes: bool
    """False if only the first routes of very many are labelled."""
    proposals: Mapping[str, Sequence[Any]]
    """The acceptable answers by subject."""


class Adjudged(NamedTuple):
    """The decision on something that no label names."""

    right: bool
    why: str


def read_labels(folder: Path) -> dict[str, Labels]:
    """The labels in the files of a folder by the name of the checkout, OWNER+NAME."""
    return {path.stem: labels_in(path) for path in sorted(folder.glob("*.toml"))}


def labels_in(path: Path) -> Labels:
    """The labels of one file."""
    read = tomllib.loads(path.read_text("utf-8"))
    finds: list[Mapping[str, Any]] = read.get("find", [])
    return Labels(
        repository=read["repository"],
        kind=read["kind"],
        languages=read["languages"],
        finds=[_place(one) for one in finds if one["sure"]],
        unsure=[_place(one) for one in finds if not one["sure"]],
        many=frozenset((one["rule"], one["file"]) for one in finds if "more" in one),
        present={
            one["rule"]: None if one.get("maybe") else one["there"] for one in read["present"]
        },
        routes=list(_routes(read, sure=True)),
        unsure_routes=list(_routes(read, sure=False)),
        all_routes="routes_total" not in read,
        proposals=read.get("proposal", {}),
    )


def _place(one: Mapping[str, Any]) -> Place:
    return Place(one["rule"], one["file"], one["line"])


def _routes(read: Mapping[str, Any], *, sure: bool) -> Iterator[RouteLabel]:
    """Each labelled route once."""
    chosen = [one for one in read.get("route", []) if one.get("sure", True) is sure]
    first: dict[tuple[str, str], str] = {}
    for one in chosen:
        first.setdefault((one["method"], one["path"]), one.get("where", ""))
    yield from (RouteLabel(*key, where) for key, where in first.items())


def read_adjudged(path: Path) -> dict[tuple[str, Place], Adjudged]:
    """The decisions on finds without a label, by repository and place."""
    read = tomllib.loads(path.read_text("utf-8"))
    return {
        (one["repository"], _place(one)): Adjudged(one["right"], one["why"])
        for one in read.get("find", [])
    }


# Answers


def plain(value: object) -> str:
    """A value without differences of no meaning: case, marks, the ends of addresses."""
    text = re.sub(r"^https?://(www\.)?|\.git$", "", str(value).strip().lower())
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[`*\"“”]|[/.,:;\s]+$", "", " ".join(text.split()))


def masked(value: object, words: int = 20) -> str:
    """The first words of a value as a digest, since names, addresses and sentences stay theirs.

    The number of words stands before it: "6:0123456789abcdef".
    """
    first = plain(value).split()[:words]
    return f"{len(first)}:{hashlib.sha256(plain(' '.join(first)).encode()).hexdigest()[:16]}"


def begins_like(value: object, label: str) -> bool:
    """Whether a value begins with the words of a masked one."""
    return masked(value, int(label.partition(":")[0])) == label
