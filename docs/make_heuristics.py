"""Writes `heuristics.md` from the corpora: python docs/make_heuristics.py.

Rules that look for words can be wrong. The page says how often each spoke about listings that
nobody here wrote, how often wrongly and about what, and which bad texts are caught. The same for
the source scan.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.corpora.measure import (
    Figures,
    Judge,
    Objection,
    figures,
    is_caught,
    listing_objections,
    listings_of,
    objected,
    placed_texts,
    read_labels,
    read_lines,
    read_listings,
    recorded_objections,
)
from tests.corpora.source.figures import LEAST, names_of, pooled, read_figures
from tests.corpora.source.figures import Figures as SourceFigures
from tests.corpora.source.judge import Kind
from tests.corpora.source.labels import FIGURES, HERE, PARTS, REWRITTEN
from tests.corpora.source.labels import read_labels as read_source_labels
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Severity

PAGE = Path(__file__).resolve().parent / "heuristics.md"
FIRST_LOOK = HERE / "first-look.toml"
QUOTED = 60
"""How many characters of a text are quoted."""

INTRODUCTION = """# How often rules that judge texts are wrong

Made by `python docs/make_heuristics.py` from the [corpora](../tests/corpora/README.md); do not edit
by hand.

For reviewers, and for whoever doubts a finding. Lengths, dates and counts are exact; whether a
tagline begins with a verb is a guess from words. Each guess is measured on texts that nobody here
wrote, and on texts that were written to be refused. A test holds: at most 1 % of the listings get a
wrong blocker, at most 5 % a wrong warning of one requirement, and at least 95 % of the bad texts
are caught, filler aside. An objection is *wrong* when a careful reader would not say so, and while
nobody has read it.
"""


def page() -> str:
    """The whole page."""
    judge = Judge(load_catalogue())
    listings = read_listings()
    objections = [*listing_objections(judge, listings), *recorded_objections()]
    bad_texts = objected(judge, read_lines("bad_texts.jsonl"))
    return "\n".join(
        [
            INTRODUCTION,
            *_by_requirement(objections, judge, bad_texts),
            *_bad_texts(judge, bad_texts),
            *_pictures(),
            *_web_pages(),
            *_source_code(),
        ]
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    names = list(head)
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    yield from (f"| {' | '.join(map(str, row))} |" for row in rows)
    yield ""


def _by_requirement(
    objections: list[Objection], judge: Judge, bad_texts: Mapping[str, list[Objection]]
) -> Iterator[str]:
    every = read_lines("listings.jsonl")
    parts = [[item for item in every if item["holdout"] is held] for held in (False, True)]
    told = [_figures_on(part, objections) for part in parts]
    names = sorted({*told[0], *told[1]})
    caught = _bad_texts_by_requirement(bad_texts)
    yield f"## On {len(every):,} listings\n"
    yield (
        f"A third of the listings ({len(parts[1]):,}) was not looked at before the rules were "
        "finished. A figure before a slash counts the listings that were looked at, one after it "
        "the others. *Missed* are taglines and features that the requirement should have spoken "
        "of, as far as they were read.\n"
    )
    yield from _table(
        [
            "requirement",
            "says",
            "listings it spoke of",
            "wrongly",
            "texts missed",
            "bad texts caught",
        ],
        (
            [f"`{name}`", _severities(told, name), *_pairs(told, name), caught[name]]
            for name in names
        ),
    )
    silent = sorted(_heuristics(judge) - set(names))
    spoken = ", ".join(f"`{name}` ({caught[name]} bad texts)" for name in silent)
    yield f"Never spoke of a listing: {spoken}.\n"


def _figures_on(
    listings: list[dict[str, Any]], objections: list[Objection]
) -> Mapping[str, Figures]:
    ids = {item["id"] for item in listings}
    about = [one for one in objections if listings_of([one]) <= ids]
    return figures(about, read_labels(), listings)


def _bad_texts_by_requirement(told: Mapping[str, list[Objection]]) -> Counter[str]:
    return Counter(name for every in told.values() for name in {one.requirement for one in every})


def _severities(told: list[Mapping[str, Figures]], name: str) -> str:
    found = {key for part in told if name in part for key in part[name].by_severity}
    return ", ".join(one.value for one in Severity if one in found)


def _pairs(told: list[Mapping[str, Figures]], name: str) -> Iterator[str]:
    for figure in ("listings", "listings_wrong", "missed"):
        yield " / ".join(str(getattr(part.get(name), figure, 0)) for part in told)


def _heuristics(judge: Judge) -> set[str]:
    """The requirements with a rule that looks for words in a field that listings are put in."""
    fields = {text.field for item in read_listings() for text in placed_texts(item)}
    return {
        requirement.id
        for requirement in judge.edition.requirements.values()
        for use in requirement.rules
        if use.name in _LOOKING_FOR_WORDS and not fields.isdisjoint(use.fields)
    }


_LOOKING_FOR_WORDS = frozenset({
    "begins-with-verb", "characters", "forbidden-word", "mentions-all", "mentions-any",
    "no-placeholders", "no-stuffing", "not-one-of", "phrases-absent", "stage-marks-absent",
    "words-absent",
})  # fmt: skip


def _cell(text: str) -> str:
    flat = " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
    return flat if len(flat) <= QUOTED else flat[: QUOTED - 1].rstrip() + "…"


def _bad_texts(judge: Judge, told: Mapping[str, list[Objection]]) -> Iterator[str]:
    items = read_lines("bad_texts.jsonl")
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for item in items:
        groups[item["kind"]].append(item)
    yield f"## On {len(items):,} bad texts\n"
    yield from _table(
        ["kind", "caught", "of", "not caught"],
        ([kind, *_caught(group, told)] for kind, group in groups.items()),
    )
    honest = [*read_lines("honest_claims.jsonl"), *read_lines("honest_texts.jsonl")]
    objected_to = sum(map(bool, objected(judge, honest).values()))
    yield f"Of {len(honest):,} honest texts that we wrote, {objected_to:,} are objected to."
    yield ""


def _pictures() -> Iterator[str]:
    """How often pictures are called noise, as `tests/corpora/measure_pictures.py` measured."""
    items = read_lines("pictures.jsonl")
    honest = [item for item in items if item["honest"]]
    total = sum(item["pictures"] for item in honest)
    wrong = sum(len(item["called_noise"]) for item in honest)
    yield "## On pictures\n"
    yield (
        "Logos and screenshots that are nothing but noise are refused (`lst-logo-background`, "
        "`lst-logo-distinct`, `own-screenshots-filled`). Measured on pictures that nobody "
        f"here made: screenshots in manuals, photographs, textures, maps and icons. Of {total:,}, "
        f"{wrong:,} {'is' if wrong == 1 else 'are'} called noise.\n"
    )
    for made in (item for item in items if not item["honest"]):
        yield (
            f"Noise of many colours and strengths, as PNG and as JPEG of several qualities: "
            f"{made['pictures'] - len(made['missed'])} of {made['pictures']} are found.\n"
        )


def _web_pages() -> Iterator[str]:
    """For what pages of the web are taken, as `tests/corpora/measure_pages.py` measured."""
    items = read_lines("pages.jsonl")
    good = _all_pages([item for item in items if item["kind"] == "good"])
    missing = [item for item in items if item["kind"] == "missing"]
    ours = [item for item in missing if item["group"] != "other languages"]
    caught = _all_pages([item for item in ours if item["situation"] == "the same page"])
    yield "## On pages of the web\n"
    yield (
        "A live check tells pages that are sent with success, but are none, from good ones. "
        "Measured on documentation, blogs and pages of products that nobody here made, on their "
        "pages for missing addresses, and on defaults of servers, services that guard pages, "
        "parked domains and sign-ins that were set up again. *On such subjects* are good pages "
        "with words such as “not found” in their headings. Each page is judged in each "
        "situation: what its site shows for a made-up address. A third of the sources was not "
        "looked at before the rules were finished: the figure after a slash.\n"
    )
    yield (
        f"Of {good[3]:,} judgements of good pages, {good[2] + good[1]:,} are a warning "
        f"or “could not tell”. Of {caught[3]:,} pages for missing addresses in the ten languages "
        f"whose words are listed, on sites that show them for every address, {caught[0]:,} are "
        f"caught, {caught[1]:,} are “could not tell” and {caught[2]:,} pass.\n"
    )
    yield from _table(
        ["kind", "judged", "right", "could not tell", "wrong"],
        _page_rows(items),
    )


def _all_pages(items: Sequence[Mapping[str, Any]]) -> tuple[int, int, int, int]:
    """Right, unsure, wrong and all."""
    right, unsure = (sum(item[name] for item in items) for name in ("right", "unsure"))
    return right, unsure, sum(len(item["wrong"]) for item in items), sum(i["pages"] for i in items)


def _page_rows(items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    for kind, group in dict.fromkeys((item["kind"], item["group"]) for item in items):
        alike = [item for item in items if (item["kind"], item["group"]) == (kind, group)]
        halves = [[i for i in alike if i["half"] == half] for half in ("seen", "unseen")]
        right, unsure, wrong, pages = (
            " / ".join(map(str, two)) for two in zip(*map(_all_pages, halves), strict=True)
        )
        yield f"{kind}, {group}", pages, right, unsure, wrong


def _source_code() -> Iterator[str]:
    """How often the source scan is right, as `tests.corpora.source.measure` measured."""
    figures = read_figures(FIGURES)
    labels = [one for part in PARTS for one in read_source_labels(HERE / part).values()]
    foreign = sum(one.kind == "unrelated" for one in labels)
    yield "## On source code\n"
    yield (
        f"What the [source scan](source-scan.md) and [autofill](autofill.md) say about "
        f"{len(labels)} public repositories, {foreign} of which do not call Procore, against what "
        "was written down by reading their code. *Precision* is how much of what is said is true, "
        "*recall* how much of what is true is said; in brackets the interval of 95 % by Wilson. A "
        "find that nobody labelled counts as wrong. Labels of the last thirteen looks were "
        "written before the scan was run on their repositories for the first time.\n"
    )
    copies = len(read_source_labels(HERE / REWRITTEN))
    yield from _table(
        ["what", "precision", "recall", "of rewritten ones: precision", "recall"],
        (
            [kind.value, *pooled(figures, kind, PARTS), *pooled(figures, kind, [REWRITTEN])]
            for kind in Kind
        ),
    )
    yield (
        f"*Rewritten* are {copies} integrations with interfaces of other vendors, whose hosts, "
        "paths and names were replaced by Procore's: code that nobody wrote for Procore. Their "
        "habits are those of the other interfaces, such as pages by a query's text, which counts "
        "here as missed.\n"
    )
    yield (
        "What to expect of other code: repositories that nobody had looked at, measured before the "
        "scan was changed by what they showed, and rewritten ones likewise. Each line counts: of "
        "180 wrong finds of the looks at 14 and 7 new repositories, 154 are five mistakes, each "
        "repeated from line to line in one repository. The files of 12 of the last 13 new ones "
        "were read one by one, since they cannot be cloned; their labels are not kept here, and "
        "the only wrong find is a fault that was labelled elsewhere in its file. Of the six looks "
        "at rewritten ones, 36 of 52 missed finds of the second are in one project, 10 of 12 wrong "
        "ones of the third are passwords of one project's tests, 24 of 55 missed ones of the fifth "
        "are in two projects, and 19 of 35 missed ones of the last are one password and one token, "
        "each in ten files. Of 254 routes that the fourth and the fifth missed, 217 are in five "
        "projects, each for one way of calling that was not followed.\n"
    )
    yield from _first_looks()
    yield f"Rules with at least {LEAST} cases, over all repositories:\n"
    yield from _table(["what", "rule or field", "precision", "recall"], _source_rows(figures))


def _first_looks() -> Iterator[str]:
    """A row for each look, with precision and recall."""
    looks = tomllib.loads(FIRST_LOOK.read_text("utf-8"))["look"]
    rows = [{each["kind"]: each for each in look["figure"]} for look in looks]
    kinds = list(dict.fromkeys(kind for row in rows for kind in row))
    yield from _table(
        ["repositories", *(f"{kind}: precision; recall" for kind in kinds)],
        (
            [_name_of_look(look), *(_shares(row.get(kind, {})) for kind in kinds)]
            for look, row in zip(looks, rows, strict=True)
        ),
    )


def _shares(figure: Mapping[str, Any]) -> str:
    """Precision and recall; nothing was said if neither is known."""
    known = (figure[name] for name in ("precision", "recall") if name in figure)
    return "; ".join(f"{part}/{whole}" for part, whole in known) or "–"


def _name_of_look(look: Mapping[str, Any]) -> str:
    return f"{look['repositories']} {'rewritten' if 'rewritten' in look else 'new'}"


def _source_rows(figures: SourceFigures) -> Iterator[tuple[object, ...]]:
    """A row for each rule; what it is about stands in the first of several."""
    for kind in (Kind.ABSENT, Kind.PRESENT, Kind.PROPOSAL):
        about = str(kind.value)
        for name in filter(None, names_of(figures, kind)):
            figure = pooled(figures, kind, PARTS, name)
            if max(figure.precision.whole, figure.recall.whole) >= LEAST:
                yield about, f"`{name}`", *figure
                about = ""


def _caught(
    group: list[Mapping[str, Any]], told: Mapping[str, list[Objection]]
) -> tuple[int, int, str]:
    missed = [item for item in group if not is_caught(item, told[item["id"]])]
    shown = ", ".join(f"“{_cell(item['text'])}”" for item in missed[:3])
    return len(group) - len(missed), len(group), shown + (", …" if missed[3:] else "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
