"""Writes `merged-fields.md` anew: python docs/make_moves.py."""

from __future__ import annotations

from pathlib import Path

from wizard.catalogue.load import load_catalogue
from wizard.reports.moves_page import moves_page

PAGE = Path(__file__).resolve().parent / "merged-fields.md"

if __name__ == "__main__":
    PAGE.write_text(moves_page(load_catalogue()), "utf-8", newline="\n")
    print(PAGE.name)
