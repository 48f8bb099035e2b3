"""Joins strings, and fills templates such as "%s/%d" or "{0}/{name}"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wizard.inspection.source.code.model import UNKNOWN, Expression, Joined, Text

_SLOT = re.compile(r"%%|%(?:\((\w+)\))?[-+ #0-9.]*[sdvifqx]|\{(\w*)(?::[^{}]*)?\}")


def joined(parts: Sequence[Expression]) -> Expression:
    """Strings in a row; neighbouring literals become one."""
    flat: list[Expression] = []
    for part in parts:
        for each in part.parts if isinstance(part, Joined) else (part,):
            last = flat[-1] if flat else None
            if isinstance(each, Text) and isinstance(last, Text):
                flat[-1] = Text(last.value + each.value, last.line)
            else:
                flat.append(each)
    return flat[0] if len(flat) == 1 else Joined(tuple(flat))


def formatted(
    template: Expression,
    values: Sequence[Expression],
    named: Sequence[tuple[str, Expression]] = (),
) -> Expression:
    """A template with its values."""
    slots = _Slots(values, dict(named))
    parts: list[Expression] = []
    for piece in template.parts if isinstance(template, Joined) else (template,):
        parts += slots.filled(piece) if isinstance(piece, Text) else [piece]
    return joined([part for part in parts if not isinstance(part, Text) or part.value])


@dataclass
class _Slots:
    """The values of a template, in their order and by name."""

    values: Sequence[Expression]
    named: Mapping[str, Expression]
    used: int = 0

    def filled(self, piece: Text) -> Iterator[Expression]:
        end = 0
        for slot in _SLOT.finditer(piece.value):
            yield Text(piece.value[end : slot.start()], piece.line)
            end = slot.end()
            is_sign = slot[0] == "%%"
            yield Text("%", piece.line) if is_sign else self._value(slot[1] or slot[2] or "")
        yield Text(piece.value[end:], piece.line)

    def _value(self, name: str) -> Expression:
        if name in self.named:
            return self.named[name]
        if name.isdecimal():
            return self._at(int(name[:4]))
        self.used += 1
        return self._at(self.used - 1)

    def _at(self, number: int) -> Expression:
        return self.values[number] if number < len(self.values) else UNKNOWN
