"""Prints how many questions each kind of app is asked in an edition, by step.

Run it with an edition's id, or without one for the newest.
"""

from __future__ import annotations

import sys
from collections import Counter

from wizard.catalogue.load import load_catalogue
from wizard.engine.question_count import asked_questions

KINDS = {
    "full screen": ["full-screen"],
    "side panel and service account": ["side-panel", "data-service"],
    "full screen and user login": ["full-screen", "data-user"],
    "data connection only": ["data-service"],
}
"""The kinds of app that are counted, by the answer to “App types”."""


def main(edition_id: str = "") -> None:
    """Prints a line for each kind of app: all questions, then those of each step."""
    catalogue = load_catalogue()
    edition = catalogue.edition(edition_id or catalogue.newest)
    for label, types in KINDS.items():
        asked = asked_questions(edition, {"app.types": types})
        steps = Counter(each.placed.step.id for each in asked)
        parts = ", ".join(f"{step} {number}" for step, number in steps.items())
        print(f"{label}: {len(asked)} ({parts})")


if __name__ == "__main__":
    main(*sys.argv[1:2])
