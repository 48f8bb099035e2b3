"""Opens a link as a run does, and judges it by the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from tests.inspection.probes.asking import LIMITS, NOW, ask_all
from tests.limits import quick
from tests.standin.faulty import Faulty
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.checks.registry import CHECK_QUESTIONS, CHECKS
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.net.client import ClientLimits
from wizard.inspection.net.guard import Guard
from wizard.rules.verdict import Facts, Verdict

TODAY: date = NOW.date()
CATALOGUE: Catalogue = load_catalogue()
HOST = "help.harbor-sync.com"
"""Excludes hosts that look like test hosts."""


class Told(NamedTuple):
    """Evidence of a run and the verdict."""

    verdict: Verdict
    answers: Mapping[Question, Observed]

    @property
    def only(self) -> Observed:
        """The answer to the only question."""
        (observed,) = self.answers.values()
        return observed


def params_of(check: str, requirement: str) -> Mapping[str, Any]:
    """The parameters of a check in a requirement."""
    record = next(r for r in CATALOGUE.requirements if r.id == requirement)
    return next(use.params for use in record.checks if use.name == check)


async def judged(
    web: Faulty,
    answers: Mapping[str, Any],
    *,
    check: str = "link-alive",
    requirement: str = "sup-doc-url-public",
    guard: Guard | None = None,
    limits: ClientLimits = LIMITS,
) -> Told:
    """The verdict of a requirement's check after a run of its questions."""
    params, fields = params_of(check, requirement), tuple(answers)
    facts = Facts(answers, TODAY)
    questions = list(CHECK_QUESTIONS[check](facts, fields, **params))
    found = await ask_all(questions, guard or web.guard(), web.ca_file, limits=limits)
    counted = {question: seen for question, seen in found.items() if not seen.trouble}
    verdict = CHECKS[check](Facts(answers, TODAY, observed=counted), fields, **params)
    return Told(verdict, found)


async def judged_each(web: Faulty, field: str, urls: Mapping[str, str]) -> Mapping[str, Verdict]:
    """The verdict on each address by itself, all opened in one run."""
    found = await judged_through(web.guard(), web.ca_file, list(urls.values()), field)
    return dict(zip(urls, found, strict=True))


async def judged_through(
    guard: Guard, ca_file: Path, urls: Sequence[str], field: str = "support.docs_url"
) -> list[Verdict]:
    """The verdict on each address by itself, all opened in one run through a guard."""
    params = params_of("link-alive", "sup-doc-url-public")
    questions = [Question("link-alive", (url,)) for url in urls]
    seen = await ask_all(questions, guard, ca_file, limits=quick(20.0))
    return [
        CHECKS["link-alive"](Facts({field: url}, TODAY, observed=seen), (field,), **params)
        for url in urls
    ]
