"""Measures the source scan and the autofill on labelled projects.

    python -m tests.corpora.source.measure FOLDER [--list] [--unseen] [--only NAME] [--write]

FOLDER holds the checkouts, each named OWNER+NAME and known to git: else files that an ignore file
names are left out although they are committed; with --unseen also the copies of `rewrite.py`.
Without --unseen, only the labels that a developer may look at are used. --write keeps the figures,
from which `docs/heuristics.md` is made.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.corpora.source.figures import LEAST, Figures, counted, names_of, pooled, written
from tests.corpora.source.judge import Judgement, Kind, judged
from tests.corpora.source.labels import (
    FIGURES,
    HERE,
    PARTS,
    REWRITTEN,
    Labels,
    read_adjudged,
    read_labels,
)
from tests.corpora.source.program import said_of
from wizard.catalogue.load import load_catalogue


def main(arguments: Sequence[str]) -> int:
    """Measures and prints. Returns 1 if a labelled project is not in the folder."""
    asked = _asked(arguments)
    every: Figures = {}
    missing: list[str] = []
    for part in (*PARTS, REWRITTEN) if asked.unseen else PARTS[:1]:
        labels = read_labels((asked.labels or HERE) / part)
        chosen = {name: one for name, one in labels.items() if asked.only in name}
        missing += [name for name in chosen if not (asked.folder / name).is_dir()]
        judgements = _judgements(asked.folder, chosen)
        for name, some in judgements.items():
            if asked.list:
                _tell([f"== {name}", *listed(some)])
        every = {**every, **counted(part, [one for some in judgements.values() for one in some])}
    _tell(table(every))
    if missing:
        _tell([f"Not in {asked.folder}: {', '.join(missing)}"])
    if asked.write:
        FIGURES.write_text("\n".join(written(every)) + "\n", "utf-8")
    return 1 if missing else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.corpora.source.measure")
    parser.add_argument("folder", type=Path, help="the checkouts, each named OWNER+NAME")
    parser.add_argument("--labels", type=Path, help="folder with other labels: seen/ and so on")
    parser.add_argument("--list", action="store_true", help="what is wrong and missed")
    parser.add_argument(
        "--unseen",
        action="store_true",
        help="also the part kept for the end, and the rewritten ones",
    )
    parser.add_argument("--only", default="", help="part of the names of the projects to measure")
    parser.add_argument("--write", action="store_true", help="keep the figures")
    asked = parser.parse_args(arguments)
    if asked.write and (not asked.unseen or asked.only):
        parser.error("--write needs --unseen and all projects")
    return asked


def _judgements(folder: Path, labels: Mapping[str, Labels]) -> dict[str, list[Judgement]]:
    catalogue = load_catalogue()
    adjudged = read_adjudged(HERE / "adjudicated.toml")
    return {
        name: judged(said_of(folder / name, catalogue), one, adjudged)
        for name, one in labels.items()
        if (folder / name).is_dir()
    }


def listed(judgements: Sequence[Judgement]) -> Iterator[str]:
    """What is wrong, and what was missed."""
    for one in judgements:
        if not one.good and one.kind is not Kind.BLOCKER:
            what = "missed" if one.is_label else "wrong"
            yield "  ".join(filter(None, (f"  {what:7}{one.kind}", one.name, one.where, one.note)))


def table(figures: Figures) -> Iterator[str]:
    """All figures, pooled and by rule, for each part of the corpus; none pools rewritten ones."""
    every = list(dict.fromkeys(part for part, _, _ in figures))
    parts = [part for part in every if part != REWRITTEN]
    yield f"{'':44}{'precision':32}recall"
    for kind in Kind:
        for label, some in {**{part: [part] for part in every}, "all": parts}.items():
            figure = pooled(figures, kind, some)
            yield f"{f'{kind} ({label})':44}{figure.precision!s:32}{figure.recall!s}"
        for name in filter(None, names_of(figures, kind)):
            figure = pooled(figures, kind, parts, name)
            if max(figure.precision.whole, figure.recall.whole) >= LEAST:
                yield f"{f'  {name}':44}{figure.precision!s:32}{figure.recall!s}"


def _tell(lines: Iterator[str] | Sequence[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
