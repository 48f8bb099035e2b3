"""The labels are whole and hold no secret, and figures are counted as the README says."""

from __future__ import annotations

import pytest

from tests.corpora.source.figures import Share, counted, pooled, read_figures
from tests.corpora.source.judge import Kind, judged, may_be_same, names_route
from tests.corpora.source.labels import (
    FIGURES,
    HERE,
    PARTS,
    REWRITTEN,
    Labels,
    Place,
    RouteLabel,
    begins_like,
    masked,
    read_adjudged,
    read_labels,
)
from tests.corpora.source.program import Said, SaidFind, SaidProposal
from wizard.catalogue.model import Status
from wizard.checks.source_found import Weight
from wizard.secrets.detection import secrets_in

EVERY = {part: read_labels(HERE / part) for part in (*PARTS, REWRITTEN)}


def test_the_corpus_is_as_large_as_it_has_to_be_and_a_part_is_kept_unseen() -> None:
    projects = [one for part in PARTS for one in EVERY[part].values()]
    unrelated = [one for one in projects if one.kind == "unrelated"]

    assert len(projects) - len(unrelated) >= 15
    assert len(unrelated) >= 5
    assert len(EVERY["unseen"]) * 10 >= len(projects)


def test_every_project_is_named_by_its_file_and_is_in_one_part() -> None:
    every = [(name, one) for labels in EVERY.values() for name, one in labels.items()]

    assert all(name == one.repository.replace("/", "+") for name, one in every)
    assert len(dict(every)) == len(every)


def test_every_project_is_judged_for_the_same_things_that_must_be_there() -> None:
    (names,) = {frozenset(one.present) for labels in EVERY.values() for one in labels.values()}

    assert {"retries", "pagination", "webhook-verification"} <= names


@pytest.mark.parametrize("path", sorted(HERE.rglob("*.toml")), ids=lambda path: path.stem)
def test_no_label_holds_a_secret_or_an_address_of_a_person(path: object) -> None:
    text = HERE.joinpath(str(path)).read_text("utf-8")

    assert not secrets_in(text.partition("languages")[2])  # after the commit
    assert "@" not in text.replace('"@', "")  # names of packages begin with it


def test_decisions_are_about_labelled_projects() -> None:
    known = {one.repository for part in PARTS for one in EVERY[part].values()}

    assert {name for name, _ in read_adjudged(HERE / "adjudicated.toml")} <= known


# Judging


FAILS, WARNS, UNCLEAR, TOLD = Weight.FAILS, Weight.WARNS, Weight.UNCLEAR, Weight.TOLD


def labelled(**more: object) -> Labels:
    none: dict[str, object] = {
        "repository": "a/b", "kind": "app", "languages": (), "finds": (), "unsure": (),
        "many": frozenset(), "present": {}, "routes": (), "unsure_routes": (),
        "all_routes": True, "proposals": {},
    }  # fmt: skip
    return Labels(**{**none, **more})  # type: ignore[arg-type]


def said(
    *finds: SaidFind,
    present: dict[str, Status] | None = None,
    routes: tuple[RouteLabel, ...] = (),
    proposals: tuple[SaidProposal, ...] = (),
) -> Said:
    return Said(finds, present or {}, routes, proposals)


def find(line: int, weight: Weight = FAILS, *, blocks: bool = False) -> SaidFind:
    return SaidFind(Place("vapid", "a.py", line), weight, blocks)


def figure(one: Said, labels: Labels, kind: Kind) -> tuple[Share, Share]:
    found = pooled(counted("seen", judged(one, labels, {})), kind, ["seen"])
    return found.precision, found.recall


def test_a_find_is_right_within_two_lines_of_its_label() -> None:
    labels = labelled(finds=[Place("vapid", "a.py", 10), Place("vapid", "a.py", 40)])

    assert figure(said(find(12), find(13)), labels, Kind.ABSENT) == (Share(1, 2), Share(1, 2))


def test_what_honest_reviewers_differ_on_counts_neither_way() -> None:
    labels = labelled(
        unsure=[Place("vapid", "a.py", 10)], present={"revoke": None, "retries": False}
    )
    one = said(find(10), present={"revoke": Status.MET, "retries": Status.MET})

    assert figure(one, labels, Kind.ABSENT) == (Share(0, 0), Share(0, 0))
    assert figure(one, labels, Kind.PRESENT) == (Share(0, 1), Share(0, 0))


def test_finds_that_a_person_decides_on_and_blockers_are_counted_apart() -> None:
    labels = labelled(finds=[Place("vapid", "a.py", 10)])
    one = said(find(10, UNCLEAR), find(20, blocks=True), find(30, WARNS), find(40, TOLD))

    assert figure(one, labels, Kind.UNCLEAR) == (Share(1, 1), Share(0, 0))
    assert figure(one, labels, Kind.BLOCKER) == (Share(0, 1), Share(0, 0))
    assert figure(one, labels, Kind.ABSENT) == (Share(0, 2), Share(0, 1))


@pytest.mark.parametrize(
    ("said", "label", "may_be", "found"),
    [
        ("GET /rest/v1.0/me", "GET /rest/v1.0/me", True, True),
        (" /rest/{}/projects/{}", "GET /rest/v1.0/projects/{}", True, True),
        ("POST /rest/v1.0/me", "GET /rest/v1.0/me", False, False),
        ("GET /rest/v1.0/projects", "GET /rest/v1.0/projects/{}", False, False),
        ("GET /rest/{}/{}", "GET /rest/v1.0/me", True, False),
        ("GET /rest/*", "GET /rest/{}/{}", True, True),
    ],
)
def test_an_unknown_part_of_a_route_is_like_any_other(
    said: str, label: str, may_be: bool, found: bool
) -> None:
    one, other = (RouteLabel(*each.split(" ")) for each in (said, label))

    assert may_be_same(one, other) is may_be
    assert names_route(one, other) is found


def test_a_call_that_is_not_understood_is_no_wrong_route_but_a_base_address_is() -> None:
    labels = labelled(routes=[RouteLabel("GET", "/rest/v1.0/projects/{}/rfis")])
    one = said(routes=(RouteLabel("", "/rest/v1.0/{}"), RouteLabel("", "/rest/v1.0")))

    assert figure(one, labels, Kind.ROUTE) == (Share(0, 1), Share(0, 1))


def test_of_very_many_routes_only_the_labelled_ones_are_sought() -> None:
    labels = labelled(routes=[RouteLabel("GET", "/rest/v1.0/me")], all_routes=False)
    one = said(routes=(RouteLabel("", "/rest/v1.0/me"), RouteLabel("", "/rest/v1.0/rfis")))

    assert figure(one, labels, Kind.ROUTE) == (Share(0, 0), Share(1, 1))


def test_a_proposal_is_compared_with_masked_and_with_plain_answers() -> None:
    labels = labelled(
        proposals={"company": [masked("Acme Works")], "website": ["https://acme.example/"]}
    )
    proposals = (
        SaidProposal("account.company", "ACME works.", True, "LICENSE"),
        SaidProposal("q.website", "https://www.acme.example", False, "package.json"),
        SaidProposal("app.version", "1.0.0", False, "package.json"),
        SaidProposal("media.logo", "logo.png", False, "logo.png"),
    )

    assert figure(said(proposals=proposals), labels, Kind.PROPOSAL)[0] == Share(2, 3)
    assert figure(said(proposals=proposals), labels, Kind.LIKELY)[0] == Share(1, 1)


def test_types_webhooks_and_callbacks_are_compared_with_what_the_code_does() -> None:
    labels = labelled(
        proposals={
            "grants": ["authorization_code"],
            "webhooks": [True],
            "callback_urls": ["https://acme.example/back"],
        }
    )
    proposals = (
        SaidProposal("app.types", ["data-user"], True, "code"),
        SaidProposal("app.types", ["data-user", "data-service"], True, "code"),
        SaidProposal("app.uses_webhooks", True, False, "code"),
        SaidProposal("app.redirect_uris.production", ["https://acme.example/back"], False, "code"),
    )

    assert figure(said(proposals=proposals), labels, Kind.PROPOSAL)[0] == Share(3, 4)


def test_a_masked_sentence_is_known_by_its_first_words() -> None:
    label = masked("It keeps the daily logs of every project in step.", 6)

    assert begins_like("It keeps **the daily** logs of many.", label)
    assert not begins_like("It keeps the weekly logs of many.", label)


def test_the_interval_is_that_of_wilson() -> None:
    low, high = Share(9, 10).interval()

    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert str(Share(9, 10)) == "9/10 = 90 % (60–98)"
    assert str(Share(0, 0)) == "–"


def test_the_figures_are_about_both_parts() -> None:
    assert {part for part, _, _ in read_figures(FIGURES)} == set(EVERY)
