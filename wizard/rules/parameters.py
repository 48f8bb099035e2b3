"""Validates the parameters that a requirement gives to a rule or check."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_type_hints

from wizard.rules.registry import RULE_TABLE
from wizard.rules.table import Rule, RuleTable

if TYPE_CHECKING:
    from pydantic import BaseModel


def signature_of(function: Rule) -> Mapping[str, inspect.Parameter]:
    """The parameters of a rule or check by name, without the facts and fields."""
    every = inspect.signature(function).parameters
    own = {key: value for key, value in every.items() if value.kind is value.KEYWORD_ONLY}
    return MappingProxyType(own)


@lru_cache(maxsize=256)
def params_model(function: Rule) -> type[BaseModel]:
    """A strict pydantic model of the parameters of a rule or check."""
    from pydantic import ConfigDict, create_model

    hints = get_type_hints(function)
    required: Any = ...
    members: dict[str, Any] = {
        key: (hints[key], required if one.default is one.empty else one.default)
        for key, one in signature_of(function).items()
    }
    strict = ConfigDict(extra="forbid", strict=True)
    return create_model(f"Parameters of {function.__name__}", __config__=strict, **members)


def problems(
    name: str, params: Mapping[str, Any], fields: int | None = None, table: RuleTable = RULE_TABLE
) -> list[str]:
    """The errors in a use of a rule or check, one sentence each.

    `fields` is the number of fields it is given; `table` contains the name.
    """
    function = table.functions.get(name)
    if function is None:
        return [f"there is no {table.noun} {name!r}"]
    found = [*_shape_problems(name, function, params), *_regex_problems(params)]
    needed = table.fields_needed(name)
    if fields is not None and fields < needed:
        found.append(f"{name} needs {needed} fields, {fields} given")
    return found


def _shape_problems(name: str, function: Rule, params: Mapping[str, Any]) -> list[str]:
    from pydantic import ValidationError

    try:
        params_model(function).model_validate(dict(params))
    except ValidationError as error:
        return [f"{name}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    return []


def _regex_problems(params: Mapping[str, Any]) -> list[str]:
    expression = params.get("regex")
    if not isinstance(expression, str):
        return []
    try:
        re.compile(expression)
    except re.error as error:
        return [f"regex: {error}"]
    return []
