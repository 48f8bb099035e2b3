"""The values that a shell completes: ids of the catalogue with their titles, and drafts.

They are read from the list that `wizard.cli.completion_list` makes of the catalogue, since loading
the catalogue takes longer than a shell may wait.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from wizard.files import read_file
from wizard.places import assets_folder

COMPLETION_LIST = "values.json"
_MAX_BYTES = 1024 * 1024

Items = list[CompletionItem[Any]]
Complete = Callable[[click.Context, str], Items]
Words = Mapping[str, str]
"""Value to title."""


def known_values() -> dict[str, Any]:
    """The list as it was made; nothing if it is damaged, since a shell shows no error."""
    try:
        known: dict[str, Any] = json.loads(
            read_file(assets_folder("completion") / COMPLETION_LIST, _MAX_BYTES)
        )
    except (OSError, ValueError):
        return {}
    return known


def complete_parameters(command: click.Command, name: str) -> None:
    """Lets the parameters of a command, and of its own commands, complete their values."""
    if isinstance(command, click.Group):
        for each, below in command.commands.items():
            complete_parameters(below, f"{name} {each}")
    for parameter in command.params:
        known = parameter.name or ""
        complete = _BY_PARAMETER.get(f"{name}: {known}") or _BY_PARAMETER.get(known)
        if complete and not isinstance(parameter.type, click.Choice):
            parameter.shell_complete = complete  # type: ignore[method-assign,assignment]


def matching(words: Words, incomplete: str, before: str = "", after: str = "") -> Items:
    """The values that begin with what is typed, each with its title."""
    return [
        CompletionItem(f"{before}{value}{after}", help=title)
        for value, title in words.items()
        if value.startswith(incomplete)
    ]


def _values(*kinds: str) -> Complete:
    def complete(_context: click.Context, incomplete: str) -> Items:
        known = known_values()
        return [item for kind in kinds for item in matching(known.get(kind, {}), incomplete)]

    return complete


def _milestones(_context: click.Context, incomplete: str) -> Items:
    words = {**known_values().get("milestones", {}), "all": "The whole journey"}
    return matching(words, incomplete)


def _assignments(context: click.Context, incomplete: str) -> Items:
    """FIELD=VALUE: first the field, then its answers if they are few.

    bash passes the field and its value as two words.
    """
    known = known_values()
    answers = known.get("answers", {})
    field, sign, typed = incomplete.partition("=")
    if sign:
        return matching(answers.get(field, {}), typed, before=f"{field}=")
    given: tuple[str, ...] = context.params.get("assignments") or ()
    last = given[-1] if given else ""
    if last and "=" not in last:
        return matching(answers.get(last, {}), incomplete)
    return matching(known.get("fields", {}), incomplete, after="=")


def _formats(module: str, table: str) -> Complete:
    def complete(_context: click.Context, incomplete: str) -> Items:
        forms = getattr(importlib.import_module(module), table)
        return matching(dict.fromkeys(forms, ""), incomplete)

    return complete


def complete_draft(_context: click.Context, incomplete: str) -> Items:
    """The drafts in the folder that is typed so far; else whatever the shell completes itself.

    The shell also completes if a file's name has signs that it would have to quote.
    """
    typed = incomplete.rpartition("/")[0]
    folder = Path(f"{typed}/" if typed or incomplete.startswith("/") else ".").expanduser()
    before = f"{typed}/" if "/" in incomplete else ""
    drafts = {f"{before}{path.name}": name for path, name in _drafts_in(folder)}
    found = matching(drafts, incomplete)
    if found and all(_PLAIN.fullmatch(item.value) for item in found):
        return found
    return [CompletionItem(incomplete, type="file")]


def _drafts_in(folder: Path) -> Iterable[tuple[Path, str]]:
    from wizard.drafts.read import head_of
    from wizard.errors import DraftError
    from wizard.secrets.masking import without_secrets
    from wizard.text import one_line

    for path in sorted(folder.glob("*.toml"))[:_MOST_DRAFTS]:
        try:
            yield path, one_line(without_secrets(str(head_of(path).get("name", ""))))
        except DraftError:
            continue


_MOST_DRAFTS = 50
"""Files that are looked into."""
_PLAIN = re.compile(r"[\w./~+-]+")
"""Paths that no shell reads otherwise than they stand."""

_BY_PARAMETER: Mapping[str, Complete] = {
    "about": _values("requirements", "fields"),
    "assignments": _assignments,
    "draft": complete_draft,
    "drafts": complete_draft,
    "earlier": _values("editions"),
    "edition": _values("editions"),
    "entered": _values("fields"),
    "explain: name": _values("requirements", "fields"),
    "field": _values("fields"),
    "fields": _values("fields"),
    "check: formats": _formats("wizard.reports.formats", "FORMATS"),
    "scan: formats": _formats("wizard.reports.scan_formats", "SCAN_FORMATS"),
    "later": _values("editions"),
    "milestone": _milestones,
    "not_entered": _values("fields"),
    "only": _values("fields"),
    "pages": _values("pages"),
    "requirement": _values("requirements"),
    "requirements": _values("requirements"),
    "steps": _values("steps"),
    "types": _values("kinds"),
    "unset": _values("fields"),
}
"""By parameter, or by command and parameter where one name means several things."""
