"""The scan and the autofill hold a budget of errors on small integrations that we wrote."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.corpora.source.figures import Figure, Figures, Share, counted, pooled
from tests.corpora.source.judge import Judgement, Kind, judged
from tests.corpora.source.labels import HERE, read_labels
from tests.corpora.source.measure import listed
from tests.corpora.source.program import said_of
from tests.inspection.source.projects import HEX
from wizard.catalogue.catalogue import Catalogue

OWN = HERE / "own"


def unpacked(text: str) -> Mapping[str, str]:
    """The files of a project, each after a line with its name."""
    parts = text.replace("{{SECRET}}", HEX).split("--- ")[1:]
    return {name: body for name, _, body in (part.partition("\n") for part in parts)}


@pytest.fixture(scope="module")
def judgements(
    tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> dict[str, list[Judgement]]:
    folder = tmp_path_factory.mktemp("own")
    for name, labels in read_labels(OWN).items():
        for below, text in unpacked((OWN / f"{name}.txt").read_text("utf-8")).items():
            path = folder / name / below
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert labels.repository == f"own/{name}"
    return {
        name: judged(said_of(folder / name, catalogue), labels, {})
        for name, labels in read_labels(OWN).items()
    }


@pytest.fixture(scope="module")
def figures(judgements: Mapping[str, list[Judgement]]) -> Figures:
    return counted("own", [one for some in judgements.values() for one in some])


def errors(judgements: Mapping[str, list[Judgement]], *kinds: Kind) -> str:
    """What is wrong and missed, for the message of a failed test."""
    lines = [
        f"{name}:{line}"
        for name, some in judgements.items()
        for line in listed([one for one in some if one.kind in kinds])
    ]
    return "\n".join(["", *lines])


def share_of(share: Share) -> float:
    assert share.whole >= 5
    return share.part / share.whole


def figure(figures: Figures, kind: Kind) -> Figure:
    return pooled(figures, kind, ["own"])


def test_what_must_not_be_there_is_found_and_little_else(
    figures: Figures, judgements: Mapping[str, list[Judgement]]
) -> None:
    precision, recall = figure(figures, Kind.ABSENT)

    assert share_of(precision) >= 0.95, errors(judgements, Kind.ABSENT)
    assert share_of(recall) >= 0.9, errors(judgements, Kind.ABSENT)
    assert share_of(figure(figures, Kind.BLOCKER).precision) >= 0.98, errors(
        judgements, Kind.ABSENT
    )


def test_what_must_be_there_is_seen_where_it_is_and_nowhere_else(
    figures: Figures, judgements: Mapping[str, list[Judgement]]
) -> None:
    precision, recall = figure(figures, Kind.PRESENT)

    assert share_of(precision) >= 0.95, errors(judgements, Kind.PRESENT)
    assert share_of(recall) >= 0.9, errors(judgements, Kind.PRESENT)


def test_routes_are_read_through_wrappers(
    figures: Figures, judgements: Mapping[str, list[Judgement]]
) -> None:
    precision, recall = figure(figures, Kind.ROUTE)

    assert share_of(precision) >= 0.95, errors(judgements, Kind.ROUTE)
    assert share_of(recall) >= 0.85, errors(judgements, Kind.ROUTE)


def test_what_autofill_proposes_is_right(
    figures: Figures, judgements: Mapping[str, list[Judgement]]
) -> None:
    every, likely = (figure(figures, kind) for kind in (Kind.PROPOSAL, Kind.LIKELY))

    assert share_of(every.precision) >= 0.9, errors(judgements, Kind.PROPOSAL)
    assert share_of(likely.precision) >= 0.98, errors(judgements, Kind.LIKELY)


def test_the_projects_are_small_and_in_nine_languages() -> None:
    labels = read_labels(OWN)

    assert len({language for one in labels.values() for language in one.languages}) >= 9
    for name in labels:
        assert 3 <= len(unpacked((OWN / f"{name}.txt").read_text("utf-8"))) <= 9, name
