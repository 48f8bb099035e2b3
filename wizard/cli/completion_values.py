"""The values that a shell completes: ids of the catalogue with their titles, and drafts.

They are read from a small list that is made of the catalogue, since loading the catalogue takes
longer than a shell may wait. Run `python -m wizard.cli.completion_values` after a change of the
catalogue or of a command's first sentence; a test tells when the list is behind.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from wizard.files import read_file
from wizard.places import assets_folder

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue
    from wizard.catalogue.model import Field

FILE = "values.json"
_MAX_BYTES = 1024 * 1024

Items = list[CompletionItem[Any]]
Complete = Callable[[click.Context, str], Items]
Words = Mapping[str, str]
"""Value to title."""


def known_values() -> dict[str, Any]:
    """The list as `values_of` makes it; nothing if it is damaged, since a shell shows no error."""
    try:
        known: dict[str, Any] = json.loads(
            read_file(assets_folder("completion") / FILE, _MAX_BYTES)
        )
    except (OSError, ValueError):
        return {}
    return known


def values_of(catalogue: Catalogue, summaries: Words) -> dict[str, Any]:
    """Everything to complete, by kind. Of ids in several editions the newest title counts."""
    newest_last = sorted(catalogue.journeys.values(), key=lambda journey: journey.as_of)
    editions = [catalogue.edition(journey.id) for journey in newest_last]
    pages = [placed.page for edition in editions for placed in edition.pages]
    fields = {name: field for edition in editions for name, field in edition.fields.items()}
    kinds = fields[newest_last[-1].start.kinds].options
    return {
        "commands": dict(summaries),
        "editions": {journey.id: journey.label for journey in newest_last},
        "fields": {name: field.label for name, field in fields.items()},
        "answers": {name: words for name, field in fields.items() if (words := _answers(field))},
        "kinds": {option.value: option.label for option in kinds},
        "milestones": {m.id: m.title for each in editions for m in each.milestones},
        "pages": {page.id: page.title for page in pages},
        "requirements": {
            name: one.statement for each in editions for name, one in each.requirements.items()
        },
        "steps": {step.id: step.title for each in newest_last for step in each.steps},
    }


def _answers(field: Field) -> dict[str, str]:
    """What `set` takes, where an answer is one of a few."""
    from wizard.catalogue.field_kinds import AnswerForm

    if field.kind.spec.form is AnswerForm.YES_NO:
        return {"yes": "", "no": ""}
    is_choice = field.kind.spec.form is AnswerForm.CHOICE
    return {option.value: option.label for option in field.options} if is_choice else {}


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
    """The drafts in the folder that is typed so far; without any, whatever the shell completes."""
    typed = incomplete.rpartition("/")[0]
    folder = Path(f"{typed}/" if typed or incomplete.startswith("/") else ".").expanduser()
    before = f"{typed}/" if "/" in incomplete else ""
    drafts = {f"{before}{path.name}": name for path, name in _drafts_in(folder)}
    return matching(drafts, incomplete) or [CompletionItem(incomplete, type="file")]


def _drafts_in(folder: Path) -> Iterable[tuple[Path, str]]:
    from wizard.drafts.read import head_of
    from wizard.errors import DraftError

    for path in sorted(folder.glob("*.toml"))[:_MOST_DRAFTS]:
        try:
            yield path, str(head_of(path).get("name", ""))
        except DraftError:
            continue


_MOST_DRAFTS = 50
"""Files that are looked into."""

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


def completion_text() -> str:
    """The list as its file contains it."""
    from wizard.catalogue.load import load_catalogue
    from wizard.cli.main import summaries

    return json.dumps(values_of(load_catalogue(), summaries()), indent=0, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    target = assets_folder("completion") / FILE
    target.parent.mkdir(exist_ok=True)
    target.write_text(completion_text(), "utf-8", newline="\n")
