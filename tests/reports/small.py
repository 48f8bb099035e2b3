"""A catalogue of a dozen requirements, and drafts over it, for reports and bundles."""

from __future__ import annotations

import textwrap
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import tomli_w

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment

DAY = date(2026, 11, 24)
MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

BASE = """
version = "2026.11"

[[tier]]
id = "S"
label = "Requirements page"
meaning = "Stated by the source."

[tier.severity]
required = "blocker"
recommended = "warning"
disqualifying = "blocker"
ongoing = "reminder"

[[condition]]
id = "side-panel"
label = "the app has a side panel view"
test = { field = "app.types", includes_any = ["side-panel"] }

[[check]]
id = "image-read"
label = "opening the picture and reading its exact size"
cost = "file"
params = { width = "int", height = "int" }

[[document]]
id = "guidelines"
title = "Marketplace guidelines"
about = "What a listing holds."
"""

FIELDS = {
    "app.name": "text",
    "app.types": "choices",
    "listing.tagline": "text",
    "listing.summary": "long-text",
    "listing.reviewed": "confirmation",
    "panel.picture": "image",
    "media.logo": "image",
    "media.screenshots": "images",
    "media.papers": "files",
    "media.demo_video": "video",
    "customers": "records",
    "prod.client_secret": "secret",
    "support.mail": "email",
}

TYPES = """
[[field]]
id = "app.types"
kind = "choices"
label = "Kinds of app"
help = "What the app is."
options = ["full-screen", "side-panel"]
"""

CUSTOMERS = """
[[field]]
id = "customers"
kind = "records"
label = "Customers"
help = "Who uses the app."
columns = [
  { id = "company", label = "Company", required = true },
  { id = "letter", label = "Letter", kind = "file" },
]
"""

PAGES = """
[[step]]
id = "build"
number = "1"
title = "Build"
purpose = "The app."

[[step.page]]
id = "basics"
title = "Basics"
purpose = "What it is."
fields = ["app.name", "app.types", "listing.tagline", "listing.summary", "listing.reviewed"]

[[step]]
id = "media"
title = "Media"
purpose = "Pictures."

[[step.page]]
id = "pictures"
title = "Pictures"
purpose = "What it looks like."
fields = ["media.logo", "media.screenshots", "media.papers", "media.demo_video", "panel.picture",
  "customers", "prod.client_secret", "support.mail"]
"""

EDITION = """
id = "2025-02"
label = "February 2025"
summary = "What was asked then."
as_of = 2025-02-03

[[after.changes]]
fields = ["app.types", "media.screenshots"]
needs = ["review", "demo-video"]
why = "Customers see another app than was approved."
requirement = "types-chosen"

[[after.changes]]
fields = ["listing.tagline"]
needs = ["review"]
why = "The card says something else."
requirement = "tagline-length"
"""


def requirement(name: str, field: str, statement: str, **more: Any) -> dict[str, Any]:
    """A requirement in the form of the catalogue files."""
    return {
        "id": name,
        "level": "required",
        "tier": "S",
        "decided_by": "machine",
        "answer_only": not more.keys() & {"checks", "decided_by"},
        "fields": [field],
        "statement": statement,
        "why": "Reviewers look for it.",
        "source": {"document": "guidelines", "section": "Card", "as_of": date(2025, 2, 3)},
        "since": date(2025, 2, 3),
        "rules": [{"use": "present"}],
    } | more


REQUIREMENTS = [
    requirement("name-present", "app.name", "The app has a name."),
    requirement("types-chosen", "app.types", "The kinds of app are chosen."),
    requirement(
        "tagline-length",
        "listing.tagline",
        "The tagline has at most 40 characters.",
        rules=[{"use": "length", "max": 40}],
        fix="Shorten the tagline.",
    ),
    requirement(
        "summary-length",
        "listing.summary",
        "The summary has at least 20 characters.",
        level="recommended",
        rules=[{"use": "length", "min": 20}],
    ),
    requirement(
        "summary-reviewed",
        "listing.reviewed",
        "A person has read the summary.",
        decided_by="person",
        rules=[{"use": "confirmed"}],
    ),
    requirement(
        "panel-picture", "panel.picture", "The panel has a picture.", applies=["side-panel"]
    ),
    requirement(
        "logo-size",
        "media.logo",
        "The logo measures 200 by 200 pixels.",
        checks=[{"use": "image-read", "width": 200, "height": 200}],
    ),
    requirement("mail-present", "support.mail", "Support has an address.", level="ongoing"),
]


def catalogue_in(folder: Path, **changes: dict[str, Any]) -> Catalogue:
    """The catalogue, written and loaded; `changes` replaces keys of requirements by id."""
    rows = [row | changes.get(row["id"].replace("-", "_"), {}) for row in REQUIREMENTS]
    edition = folder / "editions" / "2025-02"
    edition.mkdir(parents=True)
    (folder / "catalogue.toml").write_text(BASE, "utf-8")
    plain = [
        {
            "id": name,
            "kind": kind,
            "label": _label(name),
            "help": "Enter it.",
            "applies": _when(name),
        }
        for name, kind in FIELDS.items()
        if name not in {"app.types", "customers"}
    ]
    (folder / "fields-1.toml").write_text(tomli_w.dumps({"field": plain}), "utf-8")
    (folder / "fields-2.toml").write_text(TYPES + CUSTOMERS, "utf-8")
    (folder / "requirements.toml").write_text(tomli_w.dumps({"requirement": rows}), "utf-8")
    (edition / "edition.toml").write_text(EDITION, "utf-8")
    (edition / "10-pages.toml").write_text(PAGES, "utf-8")
    return load_catalogue(folder)


def _label(name: str) -> str:
    return name.rpartition(".")[2].replace("_", " ").capitalize()


def _when(name: str) -> list[str]:
    return ["side-panel"] if name == "panel.picture" else []


def draft_in(folder: Path, answers: str = "", waivers: str = "", name: str = "Site Log") -> Draft:
    """A draft in a file; `answers` and `waivers` are TOML."""
    head = {
        "format": 1,
        "id": "5f0c1e5e9d6f4f6f8f7f0a1b2c3d4e5f",
        "name": name,
        "edition": "2025-02",
        "created": MOMENT,
        "changed": MOMENT,
    }
    path = folder / "draft.toml"
    text = tomli_w.dumps({"wizard": head}) + textwrap.dedent(answers) + textwrap.dedent(waivers)
    path.write_text(text, "utf-8", newline="\n")
    return load_draft(path, list(FIELDS))


def judged(draft: Draft, catalogue: Catalogue, day: date = DAY) -> Assessment:
    """The draft's findings."""
    return Assessor(catalogue.edition(draft.edition), day).assess(draft.answers, draft.waivers)


HALF_DONE = """
[app]
name = "Site Log"
types = ["full-screen"]

[listing]
tagline = "Write down everything that happens on site each day"
summary = "Too short"
reviewed = { by = "Ana Kovač", on = 2026-11-20, rests_on = "notes/read.md" }

[media]
logo = "logo.png"
"""

WAIVED = """
[[waiver]]
requirement = "summary-length"
reason = "Agreed with the reviewer"
by = "Ben Okafor"
on = 2026-11-21
"""
