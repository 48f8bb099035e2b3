"""Whatever stands in a draft: it is saved, judged, bundled and verified, or refused in words."""

from __future__ import annotations

import contextlib
import copy
import math
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.bundle.adopt import import_bundle
from wizard.bundle.export import ExportOptions, export_bundle
from wizard.bundle.verify import VerificationOutcome, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft
from wizard.errors import BundleError, CatalogueError, DraftError
from wizard.session.samples import DAY, Sample, sample_folder

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECONDS = 2
ODD: list[Any] = [
    0, -1, 2**63 - 1, True, False, 1e308, math.inf, math.nan, "", " ", "x" * 5000, "9" * 400,
    "\x1b[2J\x9b31m[/]", "a\nb\tc\r", "\u202e\u200b\ufeff", "https://[::1", "//", "\x00", "~",
    "https://" + "a." * 300, "file:///etc/passwd", "../../etc/passwd", "~nobody/x", ".", "²³.1.1",
    "{{" * 200, "{{a}}" * 200, "(" * 500, "é" * 2000, "\u0301" * 3000, "p r o c o r e " * 50, "@",
    "99:99:99", date.min, date.max, datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    [], {}, [[]], [{}], [{"a": 1}], {"by": 1}, {"by": "x", "on": "y"}, {"by": "A", "on": date.max},
    [1, "a", date.min], ["x"] * 300, [{"company": "x", "since": date.max}] * 50, "\\udcff",
    "keyring:submission-wizard/x/y",
]  # fmt: skip


def places_in(part: Any, *way: str | int) -> Iterator[tuple[str | int, ...]]:
    """Where answers and parts of them stand in a draft, which begins with a table of its own."""
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        if (*way, key) == ("wizard",):
            continue
        if way and not isinstance(value, dict):
            yield (*way, key)
        if isinstance(value, dict | list):
            yield from places_in(value, *way, key)


DOCUMENTS = {
    sample: tomli.loads((sample_folder(sample) / "submission.toml").read_text("utf-8"))
    for sample in Sample
}


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[Sample, str]:
    """A sample in which some values are others."""
    sample = draw(st.sampled_from(Sample))
    document = copy.deepcopy(DOCUMENTS[sample])
    places = list(places_in(document))
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, max_size=20, unique=True))
    for *way, last in sorted(chosen, key=len, reverse=True):
        holder: Any = document
        for key in way:
            holder = holder[key]
        holder[last] = copy.deepcopy(draw(st.sampled_from(ODD)))
    return sample, tomli_w.dumps(document)


@settings(max_examples=10)
@given(given=spoilt())
def test_any_draft_goes_the_whole_way_or_is_refused_in_words(
    given: tuple[Sample, str], catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sample, text = given
    place = tmp_path_factory.mktemp("any")
    shutil.copytree(sample_folder(sample), place / "app")
    path = place / "app" / "submission.toml"
    path.write_text(text, "utf-8", newline="")
    begun = time.process_time()
    with contextlib.suppress(DraftError, BundleError, CatalogueError):
        draft = load_draft(path, catalogue.fields)
        draft.answers["listing.tagline"] = "Another one"
        save_draft(draft, NOW)
        made = export_bundle(draft, catalogue, DAY, place, ExportOptions(allow_incomplete=True))
        assert verify_bundle(made.path, catalogue).outcome is VerificationOutcome.IDENTICAL
        import_bundle(made.path, catalogue, place / "imported", NOW)
    assert time.process_time() - begun < 4 * SECONDS
    assert {each.name for each in place.iterdir()} <= {"app", "imported", *bundles_in(place)}
    for report in place.rglob("*.md"):
        assert "\x1b" not in report.read_text("utf-8")


def bundles_in(place: Path) -> set[str]:
    return {path.name for path in place.glob("*.zip")}
