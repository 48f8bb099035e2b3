"""Runs the scan and the autofill of the program on a project, and gives what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.corpora.source.labels import Place, RouteLabel
from wizard.bundle.sources import AutofillReader
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Severity, Status
from wizard.checks.source_found import Weight
from wizard.inspection.source import rules, searches
from wizard.inspection.source.called import routes_in_source
from wizard.inspection.source.comparing import RouteHosts, route_publicity
from wizard.inspection.source.file_set import Root
from wizard.inspection.source.paths import path_as_written
from wizard.inspection.source.route_findings import RouteFinding
from wizard.inspection.source.routes import Routes
from wizard.inspection.source.scan import search_files
from wizard.topics.proposals.proposals import propose_answers
from wizard.topics.scan.results import ScanReport, ScanTarget, paths_scan_target, run_scan

EDITIONS = ("2026-06", "2025-02")
"""The second adds the rules that the first no longer has."""
_ALL = 100_000
"""The program lists the first finds of each rule; measuring needs all."""


@dataclass(frozen=True, slots=True)
class SaidFind:
    """A find that the scan shows."""

    place: Place
    weight: Weight
    blocks: bool


@dataclass(frozen=True, slots=True)
class SaidProposal:
    """An answer that the autofill proposes."""

    field: str
    value: Any
    likely: bool
    origin: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the program says about one project."""

    finds: tuple[SaidFind, ...]
    present: dict[str, Status]
    routes: tuple[RouteLabel, ...]
    proposals: tuple[SaidProposal, ...]


def said_of(folder: Path, catalogue: Catalogue) -> Said:
    """What the scan and the autofill say about a folder."""
    reports = list(_reports(folder, catalogue))
    answered = [one for report in reports for one in report.answered]
    finds = {one.place: one for report in reports for one in _finds(report, folder)}
    return Said(
        tuple(finds.values()),
        {one.rule: one.status for one in answered if one.check == "source-present"},
        tuple(_routes(folder, catalogue)),
        tuple(_proposals(folder, catalogue.edition(EDITIONS[0]))),
    )


def _reports(folder: Path, catalogue: Catalogue) -> Iterator[ScanReport]:
    known: set[str] = set()
    for name in EDITIONS:
        target = paths_scan_target(catalogue.edition(name), [str(folder)], ())
        target = _without(target, known)
        with patch.object(rules, "KEPT", _ALL), patch.object(searches, "_TOLD", _ALL):
            report = run_scan(target, datetime.now(UTC))
        known |= {one.rule for one in report.answered}
        yield report


def _without(target: ScanTarget, known: set[str]) -> ScanTarget:
    """The target without the questions about the rules."""
    wanted = tuple(one for one in target.wanted if one.question.inputs[0] not in known)
    return replace(target, wanted=wanted)


def _finds(report: ScanReport, folder: Path) -> Iterator[SaidFind]:
    for one in report.finds:
        below = one.row["name"].removeprefix(str(folder)).lstrip("/")
        place = Place(one.rule, below, one.row["line"])
        yield SaidFind(place, one.weight, one.severity is Severity.BLOCKER)


def _routes(folder: Path, catalogue: Catalogue) -> Iterator[RouteLabel]:
    """The routes of the REST API and of signing in that the scan takes for called."""
    routes = Routes()
    search_files([Root("app", folder)], [routes, routes.lister])
    hosts = _hosts(catalogue)
    seen: set[tuple[str, str]] = set()
    for one in routes_in_source(routes):
        sort = route_publicity(one, hosts, None).sort
        route = RouteLabel(
            one.route.method, path_as_written(one.route.path), one.where.removeprefix("app/")
        )
        if sort in _NO_ROUTES or route.path == "/" or route[:2] in seen:
            continue
        seen.add(route[:2])
        yield route


_NO_ROUTES = (RouteFinding.FOREIGN,)
"""Pages for people."""


def _hosts(catalogue: Catalogue) -> RouteHosts:
    edition = catalogue.edition(EDITIONS[0])
    uses = (use for one in edition.requirements.values() for use in one.checks)
    params = next(use.params for use in uses if use.name == "source-routes")
    names = ("hosts", "pages", "public", "private")
    return RouteHosts(*(tuple(params[name]) for name in names))


def _proposals(folder: Path, edition: Edition) -> Iterator[SaidProposal]:
    reading = AutofillReader(edition, folder.parent / "draft.toml").read(folder)
    for one in propose_answers(reading.given, edition, {}, reading.remarks).proposals:
        likely = one.confidence.value != "guess"
        yield SaidProposal(one.field, one.value, likely, one.origin)
