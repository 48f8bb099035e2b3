"""Judges the texts of the corpora with the shipped rules and counts the objections.

    python tests/corpora/measure.py [TEXTS]

`TEXTS` is a file with the texts that the repository does not contain; see README.md. Objections to
those are recorded in `elsewhere.jsonl`.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Requirement, Severity, Status, Value
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.content import CONTENT_OF, content_judge
from wizard.engine.finding import Assessment
from wizard.engine.ruling import labelled_verdict, milder_severity
from wizard.rules.registry import RULE_TABLE, RULES
from wizard.rules.verdict import Facts, Verdict

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "assets" / "samples" / "2025-02" / "ready" / "submission.toml"
TODAY = date(2026, 7, 1)
EDITION = "2026-06"

_SILENT = frozenset({Status.MET, Status.UNANSWERED, Status.NOT_APPLICABLE, Status.WAIVED})
_LENGTHS = re.compile(r"^[\d,]+ characters?; ")
"""Limits of length are exact, so they are not heuristics."""
_COUNTS = re.compile(r"^[\d,]+ items?; ")
"""A list with one text to judge is too short; that finding is not about the text."""
_DESCRIPTION_FIELDS = ("listing.summary", "app.api_purpose", "pa.product")
"""A summary and two of the long answers, which all have the same rules."""
FIELDS_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "name": ("listing.name",),
    "tagline": ("listing.tagline",),
    "feature": ("listing.features",),
    "summary": ("listing.summary",),
    "long answer": (
        "app.api_purpose",
        "app.use_cases",
        "pa.product",
        "app.retry_strategy",
        "cq.sync",
    ),
    "person": ("screen.ux_review.reviewer", "test.onboarding.tester"),
    "e-mail": ("support.email", "listing.sales_email"),
    "confirmation": ("listing.trademark_ack",),
    "date": ("test.date",),
}
"""The field of a bad text by its kind; a text of kind "claim" names its field itself."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text, its field, and the other answers of the same app."""

    id: str
    field: str
    value: Value
    beside: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Objection:
    """A finding of a requirement about one text."""

    text: str
    field: str
    requirement: str
    severity: Severity
    status: Status
    message: str


@dataclass(frozen=True, slots=True)
class Figures:
    """How often one requirement objected in a corpus, by its worst finding on each text."""

    spoke: int
    by_severity: Mapping[Severity, int]
    right: int
    wrong: int
    unlabelled: int
    missed: int
    """Labelled texts that it should have objected to."""
    listings: int
    """Number of listings with at least one objection of it."""
    listings_wrong: int
    """Number of listings with at least one wrong objection of it."""


def read_lines(name: str, folder: Path = HERE) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def read_listings(texts: Path | None = None) -> list[dict[str, Any]]:
    """The listings whose text is in the repository or in the file `texts`."""
    elsewhere = {item["id"]: item for item in read_lines(texts.name, texts.parent)} if texts else {}
    listings = [{**item, **elsewhere.get(item["id"], {})} for item in read_lines("listings.jsonl")]
    return [item for item in listings if item.get("name")]


def placed_texts(listing: Mapping[str, Any]) -> Iterator[PlacedText]:
    """Each text of a listing in each field that it would be entered in."""
    name, tagline = listing["name"], listing["tagline"]
    beside = {"listing.name": name, "app.portal_name": name, "listing.value_statement": tagline}
    yield PlacedText(f"{listing['id']}/name", "listing.name", name, beside)
    if tagline:
        yield PlacedText(f"{listing['id']}/tagline", "listing.tagline", tagline, beside)
    for index, feature in enumerate(listing["features"], start=1):
        yield PlacedText(f"{listing['id']}/feature-{index}", "listing.features", [feature], beside)
    for field in _DESCRIPTION_FIELDS:
        if listing["description"]:
            text = listing["description"]
            yield PlacedText(f"{listing['id']}/description", field, text, beside)


class Judge:
    """Judges texts that are put into an otherwise valid draft, by one edition."""

    def __init__(self, catalogue: Catalogue, edition: str = EDITION, today: date = TODAY) -> None:
        self.edition: Edition = catalogue.edition(edition)
        without_requirements = Edition(self.edition.journey, catalogue, in_force=())
        self._own_demands = Assessor(without_requirements, today)
        self._answers: Mapping[str, Value] = load_draft(SAMPLE, catalogue.fields).answers
        self._before = self._own_demands.assess(self._answers)

    def objections(self, texts: Sequence[PlacedText]) -> list[Objection]:
        """The objections of each requirement to each text of one app.

        Rules are evaluated one by one, text by text: in a finding, one fault hides the others. The
        program's own demands on answers are taken from findings.
        """
        placed: dict[str, Value] = {}
        for text in texts:
            placed.update({**text.beside, text.field: text.value})
        answers, after = self._answers, self._before
        for field, value in placed.items():
            answers = {**answers, field: value}
            after = self._own_demands.reassess(after, answers, field)
        facts = after.context.facts
        found = [one for text in texts for one in self._by_rules(text, facts)]
        found += self._by_own_demands(texts, after)
        found += [one for text in texts for one in self._by_content(text)]
        told = [one for one in found if not _COUNTS.match(one.message)]
        worst: dict[tuple[str, str, str], Objection] = {}
        for one in sorted(told, key=lambda one: one.severity.rank):
            worst.setdefault((one.text, one.field, one.requirement), one)
        return list(worst.values())

    def _by_own_demands(
        self, texts: Sequence[PlacedText], after: Assessment
    ) -> Iterator[Objection]:
        for finding in after.findings.values():
            if finding.id in self._before.findings or finding.status in _SILENT:
                continue
            if finding.id.startswith(CONTENT_OF):  # judged text by text, below
                continue
            text = next((text for text in texts if text.field == finding.field), None)
            if text:
                yield Objection(
                    text.id,
                    text.field,
                    finding.id,
                    finding.severity,
                    finding.status,
                    finding.message,
                )

    def _by_content(self, text: PlacedText) -> Iterator[Objection]:
        """What is said of a text alone before any rule: that it says nothing, or denies a claim."""
        judge, field = content_judge(self.edition), self.edition.fields[text.field]
        if found := judge.objection(field, text.value, TODAY):
            yield Objection(
                text.id,
                field.id,
                f"{CONTENT_OF}{found.rule}",
                Severity.BLOCKER,
                Status.NOT_MET,
                found.message,
            )
        elif doubt := judge.doubt(field, text.value):
            for name in self.edition.readers.get(field.id, ()):
                severity = self.edition.severity(self.edition.requirements[name])
                yield Objection(
                    text.id, field.id, name, severity, Status.COULD_NOT_TELL, doubt.message
                )

    def _by_rules(self, text: PlacedText, facts: Facts) -> Iterator[Objection]:
        alone = replace(facts, answers={**facts.answers, text.field: text.value})
        for name in self.edition.readers.get(text.field, ()):
            requirement = self.edition.requirements[name]
            for verdict in self._verdicts(requirement, text, alone):
                severity = milder_severity(self.edition.severity(requirement), verdict.severity)
                yield Objection(
                    text.id, text.field, name, severity, verdict.status, verdict.message
                )

    def _verdicts(
        self, requirement: Requirement, text: PlacedText, facts: Facts
    ) -> Iterator[Verdict]:
        """A text without its app is not compared with the answers of the sample."""
        field = text.field
        left_out = {"derived"} if text.beside else {"derived", *RULE_TABLE.comparing}
        for use in requirement.rules:
            if field not in use.fields or use.name in left_out:
                continue
            verdict = labelled_verdict(self.edition, RULES[use.name], use, facts)
            if verdict.status not in _SILENT and verdict.field == field:
                yield verdict


def listing_objections(judge: Judge, listings: Iterable[Mapping[str, Any]]) -> list[Objection]:
    """All objections to the texts of the listings."""
    return [
        objection
        for listing in listings
        for objection in judge.objections(list(placed_texts(listing)))
        if not _LENGTHS.match(objection.message)
    ]


def read_labels() -> dict[tuple[str, str], bool]:
    """Maps text and requirement to the label of an objection: right, wrong or missed."""
    return {
        (item["text"], item["requirement"]): item["label"] != "wrong"
        for item in read_lines("labels.jsonl")
    }


def figures(
    objections: Iterable[Objection],
    labels: Mapping[tuple[str, str], bool],
    listings: Iterable[Mapping[str, Any]],
) -> dict[str, Figures]:
    """Figures by name of each requirement that objected to these listings, or should have."""
    judged = {listing["id"] for listing in listings}
    told: dict[str, list[Objection]] = defaultdict(list)
    for objection in objections:
        told[objection.requirement].append(objection)
    wanted: dict[str, set[str]] = defaultdict(set)
    for (text, requirement), right in labels.items():
        if right and _listing_of(text) in judged:
            wanted[requirement].add(text)
    return {name: _counted(told[name], labels, wanted[name]) for name in sorted({*told, *wanted})}


def _listing_of(text: str) -> str:
    return text.split("/", maxsplit=1)[0]


def _counted(
    told: list[Objection], labels: Mapping[tuple[str, str], bool], wanted: set[str]
) -> Figures:
    said = [labels.get((one.text, one.requirement)) for one in told]
    wrong = [one for one, right in zip(told, said, strict=True) if right is False]
    return Figures(
        spoke=len(told),
        by_severity=Counter(one.severity for one in told),
        right=said.count(True),
        wrong=len(wrong),
        unlabelled=said.count(None),
        missed=len(wanted - {one.text for one in told}),
        listings=len({_listing_of(one.text) for one in told}),
        listings_wrong=len({_listing_of(one.text) for one in wrong}),
    )


def fields_of(item: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a bad or an honest text is put in."""
    return (item["field"],) if "field" in item else FIELDS_OF_KIND[item["kind"]]


def _value(item: Mapping[str, Any], kind: Kind) -> Value:
    if kind is Kind.DATE:
        return date.fromisoformat(item["text"])
    if kind is Kind.CONFIRMATION:
        return {"by": item["text"], "on": date(2026, 6, 1)}
    return [item["text"]] if kind is Kind.TEXTS else str(item["text"])


def objected(judge: Judge, items: Iterable[Mapping[str, Any]]) -> dict[str, list[Objection]]:
    """Objections to each text of `bad_texts.jsonl` or `honest_claims.jsonl`, by its id."""
    kinds = {name: field.kind for name, field in judge.edition.fields.items()}
    return {
        item["id"]: judge.objections(
            [
                PlacedText(item["id"], field, _value(item, kinds[field]), {})
                for field in fields_of(item)
            ]
        )
        for item in items
    }


def is_caught(item: Mapping[str, Any], told: Iterable[Objection]) -> bool:
    """Whether there is an objection to a bad text in each field that it was put in."""
    return {one.field for one in told} >= set(fields_of(item))


def recorded_objections() -> list[Objection]:
    """Recorded objections to the texts that the repository does not contain."""
    return [
        Objection(
            item["text"],
            item["field"],
            item["requirement"],
            Severity(item["severity"]),
            Status(item["status"]),
            "",
        )
        for item in read_lines("elsewhere.jsonl")
    ]


def record(objections: Iterable[Objection]) -> None:
    """Records objections to texts that the repository does not contain, without the texts."""
    kept = {item["id"] for item in read_listings()}
    lines = [
        json.dumps(
            {
                "text": one.text,
                "field": one.field,
                "requirement": one.requirement,
                "severity": one.severity.value,
                "status": one.status.value,
            }
        )
        for one in objections
        if _listing_of(one.text) not in kept
    ]
    (HERE / "elsewhere.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def wrong_objections(
    objections: Iterable[Objection], labels: Mapping[tuple[str, str], bool]
) -> list[Objection]:
    """Objections that are labelled wrong, and those without a label."""
    return [one for one in objections if not labels.get((one.text, one.requirement), False)]


def listings_of(objections: Iterable[Objection]) -> set[str]:
    """The listings of the objections."""
    return {_listing_of(one.text) for one in objections}


def listing_report(judge: Judge, texts: Path | None) -> Iterator[str]:
    """A line for each requirement that objected: on seen listings, then on held-out ones."""
    listings = read_listings(texts)
    objections = listing_objections(judge, listings)
    if texts:
        record(objections)
    for holdout in (False, True):
        some = [item for item in listings if item["holdout"] is holdout]
        names = {item["id"] for item in some}
        yield f"{len(some):,} listings that {'are' if holdout else 'are not'} held out"
        yield from _figure_lines([o for o in objections if _listing_of(o.text) in names], some)


def _figure_lines(objections: list[Objection], listings: list[dict[str, Any]]) -> Iterator[str]:
    for name, one in figures(objections, read_labels(), listings).items():
        severities = ", ".join(f"{key.value} {n}" for key, n in one.by_severity.items())
        yield (
            f"{name:28} spoke {one.spoke} ({severities}), right {one.right}, wrong {one.wrong}, "
            f"unlabelled {one.unlabelled}, missed {one.missed}; "
            f"listings {one.listings}, wrongly {one.listings_wrong}"
        )


def bad_text_report(judge: Judge) -> Iterator[str]:
    """A line for each kind of bad text, with the number of caught ones."""
    items = read_lines("bad_texts.jsonl")
    told = objected(judge, items)
    every = Counter((item["kind"], item["bad_because"]) for item in items)
    caught = Counter(
        (item["kind"], item["bad_because"]) for item in items if is_caught(item, told[item["id"]])
    )
    for key, number in every.items():
        yield f"bad: {', '.join(key):45} {caught[key]:2} of {number} caught"
    yield f"bad: {caught.total()} of {every.total()} caught"


def honest_report(judge: Judge) -> Iterator[str]:
    """A line for each objection to an honest claim or text."""
    items = [*read_lines("honest_claims.jsonl"), *read_lines("honest_texts.jsonl")]
    told = objected(judge, items)
    yield f"honest: {sum(map(bool, told.values()))} of {len(told)} objected to"
    for one in (one for every in told.values() for one in every):
        yield f"honest: {one.text} {one.requirement} {one.severity.value}: {one.message}"


def main() -> None:
    """Prints the figures of the shipped catalogue."""
    judge = Judge(load_catalogue())
    texts = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    reports = (listing_report(judge, texts), bad_text_report(judge), honest_report(judge))
    sys.stdout.writelines(f"{line}\n" for report in reports for line in report)


if __name__ == "__main__":
    main()
