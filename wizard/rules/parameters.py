"""Whether the parameters a requirement gives to a rule are the ones the rule takes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_type_hints

from wizard.rules.registry import FIELDS_NEEDED, RULES

if TYPE_CHECKING:
    from pydantic import BaseModel


def signature_of(name: str) -> Mapping[str, inspect.Parameter]:
    """The parameters of a rule by name, without the facts and fields; KeyError if unknown."""
    every = inspect.signature(RULES[name]).parameters
    own = {key: value for key, value in every.items() if value.kind is value.KEYWORD_ONLY}
    return MappingProxyType(own)


@lru_cache(maxsize=256)
def params_model(name: str) -> type[BaseModel]:
    """A strict model of a rule's parameters that refuses unknown ones; KeyError if unknown."""
    from pydantic import ConfigDict, create_model

    hints = get_type_hints(RULES[name])
    required: Any = ...
    members: dict[str, Any] = {
        key: (hints[key], required if one.default is one.empty else one.default)
        for key, one in signature_of(name).items()
    }
    strict = ConfigDict(extra="forbid", strict=True)
    return create_model(f"Parameters of {name}", __config__=strict, **members)


def problems(name: str, params: Mapping[str, Any], fields: int | None = None) -> list[str]:
    """What is wrong with a use of a rule, one sentence each; `fields` is how many it is given."""
    if name not in RULES:
        return [f"there is no rule {name!r}"]
    found = [*_shape_problems(name, params), *_regex_problems(params)]
    if fields is not None and fields < FIELDS_NEEDED[name]:
        found.append(f"{name} needs {FIELDS_NEEDED[name]} fields, {fields} given")
    return found


def _shape_problems(name: str, params: Mapping[str, Any]) -> list[str]:
    from pydantic import ValidationError

    try:
        params_model(name).model_validate(dict(params))
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
