"""What sound `[[fill]]` records keep beyond their shape."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import AutofillMapping, Field

_LONGEST = 120


def fill_complaints(catalogue: Catalogue) -> Iterator[str]:
    """Every complaint about what autofill proposes where."""
    for fill in catalogue.fills:
        name = f"fill {fill.fact} → {fill.field}"
        field = catalogue.fields.get(fill.field)
        if field is None:
            yield f"{name}: there is no field {fill.field}"
        else:
            yield from (f"{name}: {complaint}" for complaint in _against(fill, field))


def unknown_facts(catalogue: Catalogue, facts: Collection[str]) -> list[str]:
    """The facts that a fill rests on and that nothing reads; who reads them stands above."""
    return sorted({fill.fact for fill in catalogue.fills} - set(facts))


def _against(fill: AutofillMapping, field: Field) -> Iterator[str]:
    if field.kind.spec.is_secret or field.kind.spec.is_confirmation:
        yield f"a {field.kind} is never proposed"
    if fill.add and not field.kind.spec.is_list:
        yield "only a list can be added to"
    if not fill.why or len(fill.why) > _LONGEST:
        yield f"say why in 1 to {_LONGEST} characters"
    options = {option.value for option in field.options}
    yield from (f"{said} is no choice" for said in fill.says.values() if said not in options)
