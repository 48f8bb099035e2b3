"""The comment on a pull request: what it changes, and nothing that a draft can make of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.reports.outcomes import outcome_of
from tests.reports.small import HALF_DONE
from tests.reports.test_markdown_report import HOSTILE
from wizard.catalogue.catalogue import Catalogue
from wizard.reports.comment import comment_report
from wizard.reports.outcome import CheckOutcome

READER = MarkdownIt("gfm-like")


def compared(folder: Path, catalogue: Catalogue, before: str, now: str) -> CheckOutcome:
    """A draft now, with an earlier state of it."""
    earlier = outcome_of(folder, catalogue, answers=before).subject
    return replace(outcome_of(folder, catalogue, answers=now), before=earlier)


def tagline(words: str) -> str:
    line = next(line for line in HALF_DONE.splitlines() if "tagline" in line)
    return HALF_DONE.replace(line, f'tagline = "{words}"')


def test_what_is_gone_stands_beside_its_question(tmp_path: Path, catalogue: Catalogue) -> None:
    comment = comment_report(compared(tmp_path, catalogue, HALF_DONE, tagline("Note it")))

    assert "**Findings: 0 new, 1 gone, 0 different.**" in comment
    (row,) = [line for line in comment.splitlines() if "`tagline-length`" in line]
    _, question, before, now, _ = row.split("|")
    assert question.strip().endswith("› Tagline")
    assert before.strip().startswith("✗ 51 characters; at most 40")
    assert now.strip().startswith("✓ ")


def test_what_is_new_stands_beside_its_question(tmp_path: Path, catalogue: Catalogue) -> None:
    comment = comment_report(compared(tmp_path, catalogue, tagline("Note it"), HALF_DONE))

    assert "**Findings: 1 new, 0 gone, 0 different.**" in comment
    states = [line for line in comment.splitlines() if line.startswith(("| before", "| now"))]
    assert len(states) == 2
    assert "1 block" not in states[0]
    assert "1 block" in states[1]


def test_another_number_in_the_same_finding_is_no_difference(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    longer = HALF_DONE.replace("Write down", "Write down and keep")

    assert "No finding is new, gone or different." in comment_report(
        compared(tmp_path, catalogue, HALF_DONE, longer)
    )


def test_without_an_earlier_state_the_comment_says_so(tmp_path: Path, catalogue: Catalogue) -> None:
    comment = comment_report(outcome_of(tmp_path, catalogue))

    assert "There is no earlier state to compare with." in comment
    assert "NOT READY" in comment


def tokens(text: str) -> list[Token]:
    return [part for token in READER.parse(text) for part in (token, *(token.children or ()))]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_draft_is_never_markup_in_the_comment(
    tmp_path: Path, catalogue: Catalogue, text: str
) -> None:
    outcome = compared(tmp_path, catalogue, HALF_DONE, tagline("Note it"))
    outcome.subject.draft.name = text

    kinds = [token.type for token in tokens(comment_report(outcome))]

    assert not {"link_open", "image", "hr", "list_item_open"} & set(kinds)
    assert kinds.count("html_block") == 1  # the mark
    assert kinds.count("table_open") == 2


def test_an_id_that_is_no_id_does_not_end_the_mark(tmp_path: Path, catalogue: Catalogue) -> None:
    outcome = outcome_of(tmp_path, catalogue)
    outcome.subject.draft.id = 'x" --> <script>'

    assert comment_report(outcome).startswith("<!-- submission-wizard: xscript -->\n### ")


def test_the_longest_comment_is_one_that_github_takes(tmp_path: Path, catalogue: Catalogue) -> None:
    outcome = compared(tmp_path, catalogue, HALF_DONE, tagline("Note it"))
    assessment = outcome.subject.assessment
    long = {
        f"r{number}": replace(
            finding,
            requirement=replace(finding.requirement, id=f"r{number}"),
            field=f"field{number}",
            message="@" * 5000,
        )
        for finding in outcome.asking[:1]
        for number in range(500)
    }
    now = replace(outcome.subject, assessment=replace(assessment, findings=long))
    now.draft.name = "[" * 100_000

    comment = comment_report(replace(outcome, subject=now))

    assert len(comment) < 65_536
    assert "more questions in the report of the run." in comment
