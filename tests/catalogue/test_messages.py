"""What findings say about an answer is true of it, and is good English by construction."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.answers import any_answer
from wizard.catalogue.catalogue import UnknownEdition
from wizard.catalogue.edition import Edition
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Status
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment, Finding
from wizard.reports.subject import finding_message

CATALOGUE = load_catalogue()
SAMPLES = Path(__file__).parents[2] / "assets" / "samples"
DAYS = {"2025-02": date(2025, 4, 1), "2026-06": date(2026, 9, 15)}

QUOTED = re.compile(r"“[^”]*”")
COUNTED = "days|months|rows|items|points|fields|words|characters|letters|files|pages|times"
ONE_OF_MANY = re.compile(rf"(?<![\w.,:/-])1 (?:{COUNTED})\b")
ANY_ID = re.compile(r"(?<![\w./@:-])[a-z_]+(?:\.[a-z_0-9]+)+(?![\w/@:-])")
BAD_STOPS = re.compile(r"\.\.|[.,;:]\s*[.,;]|\s[.,;:](?:\s|$)|[a-z] {2,}")
SAYS_OPEN = re.compile(r"“([^”]+)” (?:is|are) (?:missing|not answered|not given)")


def starts(edition: str) -> list[dict[str, Any]]:
    folder = SAMPLES / edition
    drafts = [folder / name / "submission.toml" for name in ("ready", "wrong")]
    return [{}, *(dict(load_draft(path, CATALOGUE.fields).answers) for path in drafts)]


CASES = {
    name: (CATALOGUE.edition(name), Assessor(CATALOGUE.edition(name), day), starts(name))
    for name, day in DAYS.items()
}


def some_answers(edition: Edition) -> st.SearchStrategy[dict[str, Any]]:
    """Answers to some questions, good ones and bad ones."""
    changes = st.sampled_from(sorted(edition.fields)).flatmap(
        lambda name: st.tuples(st.just(name), any_answer(edition.fields[name]))
    )
    return st.lists(changes, min_size=5, max_size=20).map(dict)


def faults_in(text: str, edition: Edition) -> list[str]:
    """What is wrong with a message or a fix as English; quoted words are the user's own."""
    bare = QUOTED.sub("“…”", text)
    found = [f"{what}: {match[0]}" for what, match in (
        ("plural", ONE_OF_MANY.search(bare)), ("full stop", BAD_STOPS.search(bare)),
    ) if match]  # fmt: skip
    found += [f"raw id: {name}" for name in ANY_ID.findall(bare) if name in edition.fields]
    found += ["None"] if re.search(r"\bNone\b(?! listed)", bare) else []
    found += ["empty quotes"] if re.search(r"“\s*”|''", text) else []
    quotes = QUOTED.findall(text)
    found += ["named twice"] if len(quotes) != len(set(quotes)) else []
    return found


def contradictions_in(finding: Finding, assessment: Assessment) -> list[str]:
    """Where a message says that there is no answer, and there is one."""
    answers, edition = assessment.context.facts.answers, assessment.edition
    answered = {edition.fields[name].label for name in answers}
    found = [f"answered: {name}" for name in SAYS_OPEN.findall(finding.message) if name in answered]
    is_open = finding.status is Status.UNANSWERED and not finding.is_derived
    if is_open and not finding.message and finding.field in answers:
        found.append("called unanswered")
    return found


@pytest.mark.parametrize("name", CASES)
@given(data=st.data())
def test_a_message_is_true_of_the_answers_and_reads_well(name: str, data: st.DataObject) -> None:
    edition, assessor, samples = CASES[name]
    answers = {**data.draw(st.sampled_from(samples)), **data.draw(some_answers(edition))}
    assessment = assessor.assess({n: v for n, v in answers.items() if v is not None})
    for finding in assessment.findings.values():
        told = faults_in(finding.message, edition) + contradictions_in(finding, assessment)
        told += faults_in(finding.fix, edition)
        told += ["fix without a full stop"] if finding.fix and finding.fix[-1] not in ".!?" else []
        told += ["doubled stop"] if re.search(r"\.\s*\.", finding_message(finding)) else []
        assert not told, (finding.id, finding.message, finding.fix)


def test_an_unknown_edition_that_looks_like_a_secret_is_not_repeated() -> None:
    token = (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + "eyJzdWIiOiI3MzE5MDQ4NTI2In0." + "q3Vt9sKx2bLw"
    )

    with pytest.raises(UnknownEdition) as refused:
        CATALOGUE.edition(token)

    assert "q3Vt9sKx2bLw" not in str(refused.value.message)
