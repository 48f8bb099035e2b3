"""Measures for what pages of the web are taken, in a folder of pages that nobody here made.

    python -m tests.corpora.measure_pages FOLDER > tests/corpora/pages.jsonl

The folder has a folder for each kind (`good`, `missing`, `wall`, `maintenance`, `parked`,
`sign-in`; after a comma, the name of a group) with a file for each page: `SOURCE~NAME.html`, or
`SOURCE~NAME.403.html` for one that was sent with that status. A page is judged in each situation:
its site shows for a made-up address the same page, another one, an honest 404, or nothing is known.
A line is written for each kind, situation and half. Sources whose digest is divisible by three are
the unseen half.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Severity, Status
from wizard.checks.registry import CHECKS
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.net.answer import Answer, RedirectHop
from wizard.inspection.probes.siblings import comparison, sibling_of
from wizard.inspection.probes.visiting import result_of_answer
from wizard.rules.verdict import Facts, Verdict

ADDRESS = "https://help.harbor-sync.com/docs/setup-guide"
HOME = "https://help.harbor-sync.com/"
FIELD = "support.docs_url"
SITUATIONS = {
    "good": ("another page", "a 404", "unknown"),
    "missing": ("the same page", "the same page as a 404", "another 404", "unknown"),
    "maintenance": ("the same page", "unknown"),
    "wall": ("unknown",),
    "parked": ("unknown",),
    "sign-in": ("the same page", "unknown"),
}
SAYS = {
    "missing": "leads to no page",
    "maintenance": "closed for a while",
    "parked": "parked",
    "sign-in": "to sign in",
}
NOT_FOUND = "<title>404 Not Found</title><h1>404 Not Found</h1>"


def answer(url: str, html: str, status: int = 200) -> Answer:
    """An answer with a page."""
    headers = (("content-type", "text/html; charset=utf-8"),)
    return Answer((RedirectHop(url, status),), headers, html.encode())


def verdict_on(page: Answer, beside: Answer | None) -> Verdict:
    """The verdict on a page that must be public."""
    visit = result_of_answer(page)
    facts = dict(visit.facts)
    if beside is not None and visit.markup is not None and visit.succeeded:
        facts["sibling"] = comparison(visit, result_of_answer(beside))
    seen = {
        Question("link-alive", (page.url,)): Observed(datetime(2026, 11, 25, tzinfo=UTC), facts)
    }
    known = Facts({FIELD: page.url}, date(2026, 11, 25), observed=seen)
    record = next(r for r in load_catalogue().requirements if r.id == "sup-doc-url-public")
    params = next(use.params for use in record.checks if use.name == "link-alive")
    return CHECKS["link-alive"](known, (FIELD,), **params)


def beside_in(situation: str, html: str, other: str) -> Answer | None:
    """What the site shows for a made-up address."""
    url = sibling_of(ADDRESS)
    if situation.startswith("the same page"):
        return answer(url, html, 404 if situation.endswith("404") else 200)
    if situation == "another page":
        return answer(url, other)
    return answer(url, NOT_FOUND, 404) if situation.endswith("404") else None


def outcome(kind: str, verdict: Verdict) -> str:
    """Whether a verdict is "right", "unsure" (could not tell) or "wrong"."""
    undecided = verdict.status is Status.COULD_NOT_TELL
    if kind == "good":
        fine = verdict.status is Status.MET or verdict.severity is Severity.ADVICE
        return "right" if fine else "unsure" if undecided else "wrong"
    if kind == "wall" and undecided:
        return "right"  # it tells that nothing can be told
    right = SAYS.get(kind, "a person first") in verdict.message
    return "right" if right else "unsure" if undecided else "wrong"


def is_unseen(source: str) -> bool:
    """Whether a source was left alone until the end."""
    return int(hashlib.sha1(f"split{source}".encode()).hexdigest(), 16) % 3 == 0


def measured(folder: Path, others: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The figures of the pages of a kind; `others` are pages for missing addresses."""
    kind, _, group = folder.name.partition(", ")
    files = sorted(folder.iterdir())
    for situation in SITUATIONS[kind]:
        for half in ("seen", "unseen"):
            told: dict[str, list[str]] = {"right": [], "unsure": [], "wrong": []}
            for number, path in enumerate(files):
                if is_unseen(path.name.partition("~")[0]) is (half == "unseen"):
                    other = others[number % len(others)].read_text(errors="replace")
                    told[_judged(kind, situation, path, other)].append(path.name)
            yield {
                "kind": kind, "group": group, "situation": situation, "half": half,
                "pages": sum(map(len, told.values())), "right": len(told["right"]),
                "unsure": len(told["unsure"]), "wrong": told["wrong"],
            }  # fmt: skip


def _judged(kind: str, situation: str, path: Path, other: str) -> str:
    html = path.read_text(errors="replace")
    status = re.search(r"\.(\d{3})\.html$", path.name)
    page = answer(HOME if kind == "parked" else ADDRESS, html, int(status[1]) if status else 200)
    return outcome(kind, verdict_on(page, beside_in(situation, html, other)))


if __name__ == "__main__":
    root = Path(sys.argv[1])
    missing = sorted((root / "missing, sites").iterdir())
    for one in sorted(root.iterdir()):
        for line in measured(one, missing):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
