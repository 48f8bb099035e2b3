"""The places in source code that an answer rests on, and what each of them weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from wizard.catalogue.model import CheckUse, Status
from wizard.checks.source_found import Row, Weight, sorts_of, weight_of, weight_of_secret
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.engine.finding import Assessment, Finding
from wizard.engine.questions import current_evidence
from wizard.inspection.source.route_findings import ROUTES_RULE, CallOrigin, RouteFinding
from wizard.inspection.source.standing import IN_FORCE, Place, Sure
from wizard.rules.verdict import Facts

PRESENT = "source-present"
ALLOWABLE = ("source-absent", "source-secrets", "source-routes", "source-deprecated-routes")
"""Checks with finds that a comment can allow."""
OF_SOURCE = (*ALLOWABLE, PRESENT)
"""Checks whose findings have places in the source."""

_FAILS, _WARNS, _UNCLEAR = Weight.FAILS, Weight.WARNS, Weight.UNCLEAR
_OF_ROUTES: Mapping[str, Mapping[RouteFinding, tuple[Weight, Weight]]] = {
    "source-routes": {
        RouteFinding.PRIVATE: (_FAILS, _WARNS),
        RouteFinding.UNLISTED: (_FAILS, _UNCLEAR),
        RouteFinding.OTHER_METHOD: (_UNCLEAR, _UNCLEAR),
        RouteFinding.OTHER_VERSION: (_UNCLEAR, _UNCLEAR),
        RouteFinding.OPEN: (_UNCLEAR, _UNCLEAR),
    },
    "source-deprecated-routes": {
        RouteFinding.DEPRECATED: (_FAILS, _FAILS),
        RouteFinding.PARTLY: (_UNCLEAR, _UNCLEAR),
        RouteFinding.OPEN: (_UNCLEAR, _UNCLEAR),
    },
}
"""What a route weighs whose whole address is known, and what one weighs that is known in part."""
_IN_WORDS = {
    RouteFinding.PRIVATE: "not a public route of Procore's",
    RouteFinding.UNLISTED: "not in the API description",
    RouteFinding.OTHER_METHOD: "in the API description with other methods only",
    RouteFinding.OTHER_VERSION: "in the API description with other versions only",
    RouteFinding.OPEN: "put together while the app runs",
    RouteFinding.DEPRECATED: "deprecated",
    RouteFinding.PARTLY: "deprecated with some methods, and which is called is not known",
}
_NOT_UNDERSTOOD = "looks like a call of Procore's API, and could not be understood"
_DAMAGED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""Errors from facts of another shape, such as a hand-written file."""


class WeighedPlace(NamedTuple):
    """A place in source code, with its meaning."""

    weight: Weight
    row: Row
    """See `wizard.inspection.source.rules.SourceHit`.

    A column of 0 and an empty excerpt are not known.
    """
    about: str = ""
    """What is there, where the rule does not say it."""


def allow_comment(use: CheckUse) -> str:
    """The comment that allows a find of a check, "" if there is none."""
    rule = use.params.get("rule", "") if use.name not in _OF_ROUTES else ROUTES_RULE
    return f"procore-submit: allow {rule} <reason>" if use.name in ALLOWABLE else ""


def weighed_places(use: CheckUse, answers: Facts, seen: Seen) -> tuple[WeighedPlace, ...]:
    """The first places of each sort in the facts of an answer.

    For what must be there, those that do not decide: libraries, and matches beside the app.
    """
    if use.name in _OF_ROUTES:
        return tuple(_weighed_routes(use.name, seen))
    if use.name == PRESENT:
        return tuple(_beside(seen))
    if use.name not in OF_SOURCE:
        return ()
    rows = seen.get("hits", ())
    return tuple(
        WeighedPlace(_weight(use, answers, Place(row["place"]), Sure(row["sure"])), row)
        for row in rows
    )


def counts_by_weight(use: CheckUse, answers: Facts, seen: Seen) -> dict[Weight, int]:
    """The number of all finds by what they weigh, listed or not."""
    counts = dict.fromkeys(Weight, 0)
    if use.name not in ("source-absent", "source-secrets"):
        return counts | Counter(each.weight for each in weighed_places(use, answers, seen))
    for (place, sure), number in sorts_of(seen).items():
        counts[_weight(use, answers, place, sure)] += number
    return counts


def _weight(use: CheckUse, answers: Facts, place: Place, sure: Sure) -> Weight:
    if use.name == "source-secrets":
        is_open = answers.get(use.fields[1]) == use.params["open"]
        return weight_of_secret(place, is_open=is_open)
    return weight_of(place, sure, use.params["places"])


def _beside(seen: Seen) -> Iterator[WeighedPlace]:
    for row in seen.get("libraries", ()):
        yield WeighedPlace(Weight.UNCLEAR, row, "A library may do it.")
    for row in seen.get("hits", ()):
        if Place(row["place"]) not in IN_FORCE:
            yield WeighedPlace(Weight.TOLD, row, "Beside the running app, so it does not count.")


def _weighed_routes(check: str, seen: Seen) -> Iterator[WeighedPlace]:
    """The routes in source; those of recordings and lists have no place in it."""
    for row in seen.get("rows", ()):
        sort = RouteFinding(row["sort"])
        if row["origin"] != CallOrigin.SOURCE or sort not in _OF_ROUTES[check]:
            continue
        weight = _OF_ROUTES[check][sort][not row["sure"]]
        words = _IN_WORDS[sort]
        if not row.get("understood", True):
            weight, words = Weight.UNCLEAR, _NOT_UNDERSTOOD
        route = f"{row['method']} {row['path']}".strip()
        yield WeighedPlace(weight, _row_of_route(row), f"{route}: {words}")


def _row_of_route(row: Row) -> Row:
    """A route as a match: its column and excerpt are those of the step where it is used."""
    name, _, line = row["where"].rpartition(":")
    steps = row.get("steps") or ()
    used = next(
        (s for s in reversed(steps) if (s["name"], s["line"]) == (name, int(line))),
        {"column": 0, "excerpt": ""},
    )
    return {
        "name": name,
        "line": int(line),
        "column": row.get("column", used["column"]),
        "excerpt": row.get("excerpt", used["excerpt"]),
        "place": row.get("place", Place.CODE),
        "sure": Sure.PLAIN if row["sure"] else Sure.UNCLEAR,
        "unreasoned": False,
        "steps": steps,
    }


_WEIGHING: Mapping[Status, frozenset[Weight]] = {
    Status.NOT_MET: frozenset({Weight.FAILS, Weight.WARNS}),
    Status.COULD_NOT_TELL: frozenset({Weight.UNCLEAR}),
    Status.WAIVED: frozenset({Weight.FAILS, Weight.WARNS, Weight.UNCLEAR}),
}


def places_of_finding(assessment: Assessment, finding: Finding) -> tuple[WeighedPlace, ...]:
    """The places in source that a finding rests on, most serious first.

    Only of evidence that counts on the day: in source that has changed since, lines have moved.
    """
    wanted = _WEIGHING.get(finding.status, frozenset())
    behind = {each.check for each in finding.observed}
    found = [
        place
        for use in finding.requirement.checks
        if use.name in OF_SOURCE and (use.name in behind or finding.status is Status.WAIVED)
        for place in _places_of_use(assessment, use)
        if place.weight in wanted or (use.name == PRESENT and finding.status is Status.NOT_MET)
    ]
    return tuple(sorted(found, key=lambda place: list(Weight).index(place.weight)))


def _places_of_use(assessment: Assessment, use: CheckUse) -> tuple[WeighedPlace, ...]:
    kind = assessment.edition.catalogue.checks[use.name]
    answers = assessment.context.facts
    observed = current_evidence(use, kind, answers).facts.observed
    try:
        return tuple(
            place
            for known in observed.values()
            for place in weighed_places(use, answers, known.facts)
        )
    except _DAMAGED:
        return ()  # its verdict says that the facts cannot be read
