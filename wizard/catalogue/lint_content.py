"""What sound rules for the content of answers keep beyond their shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Kind

PATTERN_RULES = frozenset({"placeholder", "denied", "opposite", "planned", "rightly-denied"})
"""The content rules whose items are regular expressions."""
CONTENT_RULES = PATTERN_RULES | {
    "filler",
    "lorem",
    "repeated",
    "mash",
    "short",
    "person",
    "test-mail",
    "test-site",
    "too-early",
    "ahead",
    "same",
    "same-file",
}
"""Every content rule that the code looks up."""


def content_complaints(catalogue: Catalogue) -> Iterator[str]:
    """Every complaint about the rules, the sizes and what fields say of their own content."""
    rules = catalogue.content_rules
    if rules:
        for name in sorted(CONTENT_RULES ^ rules.keys()):
            yield f"content_rule {name}: is missing, or no code knows it"
    for name in sorted(PATTERN_RULES & rules.keys()):
        yield from _pattern_complaints(f"content_rule {name}", rules[name].items)
    for name in sorted(catalogue.answer_sizes.keys() - set(Kind)):
        yield f"answer_size {name}: is no kind of field"
    for field in catalogue.fields.values():
        content = field.content
        patterns = (*content.claim, *content.may_deny, *content.denies)
        yield from _pattern_complaints(f"field {field.id}", patterns)


def _pattern_complaints(where: str, patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            yield f"{where}: {pattern!r} is no regular expression: {error}"
