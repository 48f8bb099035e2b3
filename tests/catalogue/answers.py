"""Hypothesis strategies for answers to the shipped catalogue, plausible ones and others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Column, Field, Option

TODAY = date(2025, 4, 1)

_TEXTS = st.sampled_from(
    [
        "Sync daily logs with your books",
        "Procore 🚀 app",
        "429",
        "1.0.0",
        "0.9.2-beta",
        "ana@example.org",
        "https://app.fieldline-software.com/{{procore.project.id}}",
        "http://sandbox.procore.com/rest?a=%ff",
        "3f2b8c1e-5d47-4a90-9e61-0c7d2f58ab34",
        "RFIs",
        "",
        "   ",
    ]
)
_DAYS = st.integers(-800, 60).map(lambda days: TODAY + timedelta(days=days))
_SECRETS = st.sampled_from(["keyring:prod.client_secret", "hunter2"])
_CONFIRMATIONS = st.fixed_dictionaries({"by": st.sampled_from(["Ana Kovač", ""]), "on": _DAYS})
_ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6), _DAYS),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3),
        st.dictionaries(st.sampled_from(["by", "on", "tool", "role", "level"]), parts, max_size=3),
    ),
    max_leaves=5,
)


def _of_kind(
    kind: Kind, options: tuple[Option, ...], columns: tuple[Column, ...]
) -> st.SearchStrategy[Any]:
    if kind in {Kind.TEXTS, Kind.FILES, Kind.IMAGES}:
        return st.lists(_TEXTS, max_size=4)
    if kind in {Kind.CHOICE, Kind.CHOICES}:
        one = st.sampled_from([option.value for option in options])
        return one if kind is Kind.CHOICE else st.lists(one, max_size=3, unique=True)
    if kind is Kind.RECORDS:
        cells = {column.id: _of_kind(column.kind, column.options, ()) for column in columns}
        return st.lists(st.fixed_dictionaries({}, optional=cells), max_size=3)
    simple: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.YES_NO: st.booleans(),
        Kind.NUMBER: st.sampled_from([-1, 0, 1, 60, 4000, 0.5]),
        Kind.DATE: _DAYS,
        Kind.CONFIRMATION: _CONFIRMATIONS,
        Kind.SECRET: _SECRETS,
    }
    return simple.get(kind, _TEXTS)


def plausible(field: Field) -> st.SearchStrategy[Any]:
    """Values of the form that the field asks for, valid and invalid ones."""
    return _of_kind(field.kind, field.options, field.columns)


def any_answer(field: Field) -> st.SearchStrategy[Any]:
    """Mostly plausible values, sometimes none or one of a wrong type."""
    return st.one_of(plausible(field), plausible(field), st.none(), _ANYTHING)
