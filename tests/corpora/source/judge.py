"""Compares what the program says about a project with its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from tests.corpora.source.labels import Adjudged, Labels, Place, RouteLabel, begins_like, plain
from tests.corpora.source.program import Said, SaidFind, SaidProposal
from wizard.catalogue.model import Status
from wizard.checks.source_found import Weight


class Kind(StrEnum):
    """What is counted."""

    ABSENT = "what must not be there"
    BLOCKER = "blockers among these"
    UNCLEAR = "could not tell"
    """Finds that a person must decide on."""
    PRESENT = "what must be there"
    ROUTE = "routes"
    PROPOSAL = "autofill"
    LIKELY = "autofill, said to be likely"


class Judgement(NamedTuple):
    """One thing that the program said, or one label."""

    kind: Kind
    name: str
    """The rule, or the subject of a proposal."""
    is_label: bool
    good: bool
    """Whether what was said is right, or whether the label was found."""
    where: str
    note: str = ""


_NEAR = 2
"""Most lines between a find and its label."""
_ALIKE = (
    frozenset({"client-secret", "other-secret"}),
    frozenset({"password-grant", "session-login"}),
    frozenset({"local-addresses", "local-servers"}),
)
"""Rules that are not told apart."""


def judged(
    said: Said, labels: Labels, adjudged: Mapping[tuple[str, Place], Adjudged]
) -> list[Judgement]:
    """Everything that counts for or against the program; what honest reviewers differ on is not."""
    mine = {place: why for (name, place), why in adjudged.items() if name == labels.repository}
    return [
        *_said_finds(said.finds, labels, mine),
        *_labelled_finds(said.finds, labels.finds),
        *_present(said.present, labels.present),
        *_routes(said.routes, labels),
        *_proposals(said.proposals, labels.proposals),
    ]


# Finds


def _said_finds(
    finds: Iterable[SaidFind], labels: Labels, adjudged: Mapping[Place, Adjudged]
) -> Iterator[Judgement]:
    for one in finds:
        decided = _decided(one.place, labels, adjudged)
        if one.weight is Weight.TOLD or decided is None:
            continue
        kind = Kind.UNCLEAR if one.weight is Weight.UNCLEAR else Kind.ABSENT
        yield Judgement(kind, one.place.rule, False, decided.right, _spot(one.place), decided.why)
        if one.blocks and kind is Kind.ABSENT:
            yield Judgement(Kind.BLOCKER, one.place.rule, False, decided.right, _spot(one.place))


def _decided(place: Place, labels: Labels, adjudged: Mapping[Place, Adjudged]) -> Adjudged | None:
    """Whether a find is right; None if honest reviewers may differ."""
    if any(_is_same(label, place) for label in labels.finds):
        return Adjudged(True, "")
    if any(_is_same(label, place) for label in labels.unsure):
        return None
    if any((rule, place.file) in labels.many for rule in _alike(place.rule)):
        return None
    return adjudged.get(place, Adjudged(False, "no label"))


def _labelled_finds(finds: Iterable[SaidFind], labels: Iterable[Place]) -> Iterator[Judgement]:
    by_weight: dict[bool, list[Place]] = {True: [], False: []}
    for one in finds:
        by_weight[one.weight in (Weight.FAILS, Weight.WARNS)].append(one.place)
    for label in labels:
        found = any(_is_same(label, place) for place in by_weight[True])
        beside = any(_is_same(label, place) for place in by_weight[False])
        note = "said, but not in force" if beside else ""
        yield Judgement(Kind.ABSENT, label.rule, True, found, _spot(label), note)


def _alike(rule: str) -> frozenset[str]:
    """The rules that are not told apart from one, and itself."""
    return next((alike for alike in _ALIKE if rule in alike), frozenset({rule}))


def _is_same(label: Place, place: Place) -> bool:
    """Whether a find is the labelled one."""
    same_rule = label.rule in _alike(place.rule)
    return same_rule and label.file == place.file and abs(label.line - place.line) <= _NEAR


def _spot(place: Place) -> str:
    return f"{place.file}:{place.line}"


# What must be there


def _present(said: Mapping[str, Status], labels: Mapping[str, bool | None]) -> Iterator[Judgement]:
    for rule, there in labels.items():
        status = said.get(rule)
        note = f"{status or 'not searched for'}"
        if there is None:
            continue
        if status is Status.MET:
            yield Judgement(Kind.PRESENT, rule, False, there, "", note)
        if there:
            yield Judgement(Kind.PRESENT, rule, True, status is Status.MET, "", note)


# Routes


def _routes(said: Sequence[RouteLabel], labels: Labels) -> Iterator[Judgement]:
    for one in said if labels.all_routes else ():
        right = any(may_be_same(one, label) for label in labels.routes)
        unsure = any(may_be_same(one, label) for label in labels.unsure_routes)
        if right or not (unsure or _is_not_understood(one)):
            yield Judgement(Kind.ROUTE, "", False, right, one.where, _shown(one))
    for label in labels.routes:
        found = any(names_route(one, label) for one in said)
        yield Judgement(Kind.ROUTE, "", True, found, label.where, _shown(label))


def _shown(route: RouteLabel) -> str:
    return f"{route.method or '?'} {route.path}"


def _is_not_understood(route: RouteLabel) -> bool:
    """Whether a call was seen whose path is not known; a base address is none."""
    parts = _parts(route.path)
    return ANY in parts and _is_unknown(parts)


def may_be_same(one: RouteLabel, other: RouteLabel) -> bool:
    """Whether two routes are the same as far as known; an unknown part is like any other."""
    if one.method and other.method and one.method != other.method:
        return False
    parts, others = _parts(one.path), _parts(other.path)
    if _is_unknown(parts) and _is_unknown(others):
        return True
    return len(parts) == len(others) and all(
        part == known or ANY in (part, known) for part, known in zip(parts, others, strict=True)
    )


def names_route(said: RouteLabel, label: RouteLabel) -> bool:
    """Whether a route is found by one that was said: one with no known part finds no known one."""
    same_sort = _is_unknown(_parts(said.path)) == _is_unknown(_parts(label.path))
    return same_sort and may_be_same(said, label)


ANY = "{}"


def _parts(path: str) -> list[str]:
    return [ANY if re.search(r"[{}*]", part) else part for part in path.strip("/").split("/")]


def _is_unknown(parts: Sequence[str]) -> bool:
    """Whether nothing is known below the version."""
    known = [part for part in parts if part not in ("rest", ANY)]
    return not [part for part in known if not re.fullmatch(r"v\d+(\.\d+)?", part)]


# Proposals

SUBJECT_OF_FIELD: Mapping[str, tuple[str, ...]] = {
    "listing.name": ("name",),
    "account.company": ("company",),
    "listing.built_by": ("company",),
    "listing.sold_by": ("company",),
    "q.legal_name": ("company",),
    "q.website": ("website", "repository"),
    "support.email": ("support_email",),
    "support.url": ("repository", "website"),
    "support.docs_url": ("repository", "website"),
    "app.version": ("version",),
    "listing.tagline": ("tagline_or_description",),
    "listing.summary": ("tagline_or_description",),
    "prod.own_base_urls": ("base_urls",),
    "app.hosts": ("base_urls",),
    "app.redirect_uris.production": ("callback_urls",),
    "app.redirect_uris.sandbox": ("callback_urls",),
    "app.types": ("grants", "embedded"),
    "app.uses_webhooks": ("webhooks",),
}
"""The subjects of labels that a field may be filled from; other fields are not judged."""
_BEGINS = frozenset({"support.url", "support.docs_url"})
"""Fields for which a page below a labelled address is right."""
_TYPES = {"authorization_code": "data-user", "client_credentials": "data-service"}
"""The types of app by grant."""
_MASKED = frozenset({"company", "support_email", "tagline_or_description"})


def _proposals(
    said: Iterable[SaidProposal], labels: Mapping[str, Sequence[Any]]
) -> Iterator[Judgement]:
    for one in said:
        if one.field not in SUBJECT_OF_FIELD:
            continue
        values = one.value if isinstance(one.value, list) else [one.value]
        right = all(_is_accepted(one.field, each, labels) for each in values)
        note = f"{one.value!r} from {one.origin}"
        yield Judgement(Kind.PROPOSAL, one.field, False, right, "", note)
        if one.likely:
            yield Judgement(Kind.LIKELY, one.field, False, right, "", note)


def _is_accepted(field: str, value: object, labels: Mapping[str, Sequence[Any]]) -> bool:
    subjects = SUBJECT_OF_FIELD[field]
    accepted = [each for subject in subjects for each in labels.get(subject, ())]
    if subjects[0] in _MASKED:
        return any(begins_like(value, each) for each in accepted)
    known = [plain(_TYPES.get(str(each), each)) for each in accepted]
    if field in _BEGINS:
        return any(plain(value).startswith(each) for each in known)
    if field == "app.hosts":
        known = [each.partition("/")[0] for each in known]
    return plain(value) in known
