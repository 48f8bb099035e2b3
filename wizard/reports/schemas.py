"""Generates the JSON Schemas below `assets/schemas`: of all documents, and of files for editors.

Run `python -m wizard.reports.schemas` after a change; a test tells when a file is behind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from wizard.catalogue.load import load_catalogue
from wizard.places import assets_folder
from wizard.reports.baseline import SCHEMA as BASELINE
from wizard.reports.baseline_schema import BaselineDocument
from wizard.reports.calendar_report import SCHEMA as CALENDAR
from wizard.reports.changes_report import SCHEMA as CHANGES
from wizard.reports.changes_schema import ChangesPart
from wizard.reports.file_schemas.kinds import file_schema_files
from wizard.reports.fit_report import SCHEMA as FIT
from wizard.reports.fit_schema import FitPart
from wizard.reports.json_report import SCHEMA as ASSESSMENT
from wizard.reports.results_formats import SCHEMA as RESULTS
from wizard.reports.results_schema import ResultsPart
from wizard.reports.scan_report import SCHEMA as SCAN
from wizard.reports.scan_schema import ScanPart
from wizard.reports.schema import AssessmentPart, Part
from wizard.reports.watch_report import SCHEMA as WATCH
from wizard.reports.watch_schema import CalendarPart, WatchPart


class PublishedDocument(NamedTuple):
    """A document's model, the id that it states as `schema`, and its title."""

    part: type[Part]
    id: str
    title: str


PUBLISHED: Mapping[str, PublishedDocument] = {
    "assessment-3.json": PublishedDocument(
        AssessmentPart, ASSESSMENT, "Assessment of a submission, version 3"
    ),
    "baseline-1.json": PublishedDocument(
        BaselineDocument, BASELINE, "Known findings of a draft, version 1"
    ),
    "calendar-1.json": PublishedDocument(
        CalendarPart, CALENDAR, "Duties after approval, version 1"
    ),
    "changes-1.json": PublishedDocument(
        ChangesPart, CHANGES, "Changes since the last bundle, version 1"
    ),
    "fit-1.json": PublishedDocument(FitPart, FIT, "Can an app be listed, version 1"),
    "results-1.json": PublishedDocument(
        ResultsPart, RESULTS, "Results of many bundles or drafts, version 1"
    ),
    "scan-1.json": PublishedDocument(ScanPart, SCAN, "Scan of source code, version 1"),
    "watch-1.json": PublishedDocument(
        WatchPart, WATCH, "What needs attention in a listed app, version 1"
    ),
}
"""By file name."""


def schema_text(published: PublishedDocument) -> str:
    """The JSON Schema as its file contains it."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": published.id}
    schema = {**head, **published.part.model_json_schema(), "title": published.title}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def published_files() -> dict[str, str]:
    """Every file below `assets/schemas` with its text."""
    documents = {name: schema_text(published) for name, published in PUBLISHED.items()}
    return documents | dict(file_schema_files(load_catalogue()))


if __name__ == "__main__":
    for name, text in published_files().items():
        (assets_folder("schemas") / name).write_text(text, "utf-8", newline="\n")
