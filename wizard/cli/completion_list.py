"""Makes the list of values that shells complete from the catalogue.

Run `python -m wizard.cli.completion_list` after a change of the catalogue or of a command's first
sentence; a test tells when the list is behind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import AnswerForm
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Field
from wizard.cli.completion_values import COMPLETION_LIST
from wizard.cli.main import summaries
from wizard.places import assets_folder


def _values_of(catalogue: Catalogue, summaries: Mapping[str, str]) -> dict[str, Any]:
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
    if field.kind.spec.form is AnswerForm.YES_NO:
        return {"yes": "", "no": ""}
    is_choice = field.kind.spec.form is AnswerForm.CHOICE
    return {option.value: option.label for option in field.options} if is_choice else {}


def completion_text() -> str:
    """The list as its file contains it."""
    return (
        json.dumps(_values_of(load_catalogue(), summaries()), indent=0, ensure_ascii=False) + "\n"
    )


if __name__ == "__main__":
    target = assets_folder("completion") / COMPLETION_LIST
    target.parent.mkdir(exist_ok=True)
    target.write_text(completion_text(), "utf-8", newline="\n")
