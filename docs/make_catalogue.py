"""Writes the pages of the catalogue below `catalogue/` anew: python docs/make_catalogue.py.

An index, and for each edition a folder with a page for each milestone. Pages that the catalogue has
no more are removed.
"""

from __future__ import annotations

from pathlib import Path

from wizard.catalogue.load import load_catalogue
from wizard.reports.catalogue_pages import pages

FOLDER = Path(__file__).resolve().parent / "catalogue"


def written() -> dict[str, str]:
    """Path below the folder to the text of every page there is."""
    paths = (path for path in FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in paths}


if __name__ == "__main__":
    made = pages(load_catalogue())
    for name in written().keys() - made.keys():
        (FOLDER / name).unlink()
    for name, text in made.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    print(f"{FOLDER.name}: {len(made)} pages")
