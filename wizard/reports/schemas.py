"""Generates the JSON Schemas below `assets/schemas`: of all documents, and of files for editors.

Run `python -m wizard.reports.schemas` after a change; a test tells when a file is behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from wizard.catalogue.load import load_catalogue
from wizard.places import assets_folder
from wizard.reports import document_kinds as kinds
from wizard.reports.baseline_schema import KnownFindingsPart
from wizard.reports.catalogue_schema import (
    EditionsDifferencePart,
    ExplainedFieldPart,
    RequirementPart,
    RequirementsPart,
)
from wizard.reports.changes_schema import BundleChangesPart, ChangesPart
from wizard.reports.envelope import DocumentKind
from wizard.reports.envelope_schema import frame_of
from wizard.reports.file_schemas.kinds import file_schema_files
from wizard.reports.filling_schema import AutofillPart, HandOffPart
from wizard.reports.fit_schema import FitPart
from wizard.reports.list_schema import (
    CompanyPart,
    ListedDraftPart,
    ListedEditionPart,
    ListedWaiverPart,
    OriginsPart,
)
from wizard.reports.results_schema import ResultRow, ResultsPart
from wizard.reports.scan_schema import ScanPart
from wizard.reports.schema import AssessmentPart, Part, ThirdAssessmentPart
from wizard.reports.team_schema import (
    DraftDiffPart,
    FeedbackPart,
    HistoryPart,
    TeamOverviewPart,
    UnsettledPart,
)
from wizard.reports.verification_schema import RulesEffectPart, VerificationPart
from wizard.reports.watch_schema import CalendarPart, WatchPart


class PublishedDocument(NamedTuple):
    """A kind of document, the type of its `data`, and what it is."""

    kind: DocumentKind
    data: Any
    title: str


PUBLISHED = (
    PublishedDocument(kinds.ASSESSMENT, AssessmentPart, "Assessment of a submission"),
    PublishedDocument(kinds.AUTOFILL, AutofillPart, "Answers proposed from existing material"),
    PublishedDocument(kinds.BASELINE, KnownFindingsPart, "Known findings of a draft"),
    PublishedDocument(kinds.CALENDAR, CalendarPart, "Duties after approval"),
    PublishedDocument(kinds.CHANGES, ChangesPart | None, "Changes since the last bundle"),
    PublishedDocument(kinds.COMPANY, CompanyPart, "Answers that apps share"),
    PublishedDocument(kinds.DRAFT_DIFF, DraftDiffPart, "Two drafts compared"),
    PublishedDocument(kinds.DRAFTS, list[ListedDraftPart], "List of drafts"),
    PublishedDocument(kinds.EDITIONS, list[ListedEditionPart], "List of editions"),
    PublishedDocument(kinds.EDITIONS_DIFFERENCE, EditionsDifferencePart, "Two editions compared"),
    PublishedDocument(kinds.FEEDBACK, FeedbackPart, "Points of reviewers"),
    PublishedDocument(kinds.FIELD, ExplainedFieldPart, "Field in full"),
    PublishedDocument(kinds.FIT, FitPart, "Can an app be listed"),
    PublishedDocument(kinds.HAND_OFF, HandOffPart, "Values for the Developer Portal"),
    PublishedDocument(kinds.HISTORY, HistoryPart, "Record of changes of a draft"),
    PublishedDocument(kinds.ORIGINS, OriginsPart, "Origins of the rules"),
    PublishedDocument(kinds.REQUIREMENT, RequirementPart, "Requirement in full"),
    PublishedDocument(kinds.REQUIREMENTS, RequirementsPart, "List of requirements"),
    PublishedDocument(kinds.RESULT, ResultRow, "One line of many results"),
    PublishedDocument(kinds.RESULTS, ResultsPart, "Results of many bundles or drafts"),
    PublishedDocument(kinds.RULES_EFFECT, RulesEffectPart, "Bundles judged by other rules"),
    PublishedDocument(kinds.SCAN, ScanPart, "Scan of source code"),
    PublishedDocument(kinds.TEAM, TeamOverviewPart, "Work of a team"),
    PublishedDocument(kinds.UNSETTLED, UnsettledPart, "Answers that two people changed"),
    PublishedDocument(kinds.VERIFICATION, VerificationPart, "Verification of a bundle"),
    PublishedDocument(kinds.WAIVERS, list[ListedWaiverPart], "List of waivers"),
    PublishedDocument(kinds.WATCH, WatchPart, "What needs attention in a listed app"),
)


class BundledDocument(NamedTuple):
    """A document in bundles, which has no frame, as it is part of their format."""

    id: str
    part: type[Part]
    title: str


BUNDLED = (
    BundledDocument(
        kinds.ASSESSMENT.head["schema"], ThirdAssessmentPart, "Assessment of a submission"
    ),
    BundledDocument(kinds.CHANGES.head["schema"], BundleChangesPart, "Changes since a bundle"),
)


def schema_of(published: PublishedDocument) -> dict[str, Any]:
    """The JSON Schema of a kind of document."""
    kind = published.kind
    model = frame_of(kind, published.data)
    return _headed(kind.schema, model.model_json_schema(), published.title)


def _headed(schema_id: str, schema: dict[str, Any], title: str) -> dict[str, Any]:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id}
    number = schema_id.rpartition("/")[2]
    return {**head, **schema, "title": f"{title}, version {number}"}


def schema_texts() -> Iterator[tuple[str, str]]:
    """The name and text of the schema file of every document."""
    for published in PUBLISHED:
        yield published.kind.file_name, _text(schema_of(published))
    for each in BUNDLED:
        _, name, number = each.id.split("/")
        schema = _headed(each.id, each.part.model_json_schema(), f"{each.title}, in a bundle")
        yield f"{name}-{number}.json", _text(schema)


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def published_files() -> dict[str, str]:
    """Every file below `assets/schemas` with its text."""
    return dict(schema_texts()) | dict(file_schema_files(load_catalogue()))


def write_schemas(folder: Path) -> None:
    """Writes every file, and removes those of kinds and versions that are no more."""
    files = published_files()
    for path in folder.glob("*.json"):
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    write_schemas(assets_folder("schemas"))
