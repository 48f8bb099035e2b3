"""What GitHub's log and summary are given: annotations at lines, and nothing that obeys a draft."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reports.outcomes import outcome_of
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity
from wizard.reports.baseline import baseline_of
from wizard.reports.formats import FORMATS
from wizard.reports.github import finding_annotations, job_summary
from wizard.reports.outcome import CheckOutcome, FailOn


def obeyed(log: str) -> list[str]:
    """The commands that GitHub's runner would carry out, by its own rules."""
    found, token = [], ""
    for line in log.split("\n"):
        command = re.match(r"\s*::([\w-]+)[^:]*(?:[^:]|:(?!:))*::(.*)", line)
        if token:
            token = "" if line.strip() == f"::{token}::" else token
        elif command and command[1] == "stop-commands":
            token = command[2]
        elif command:
            found.append(line)
    assert not token, "the log would obey nothing any more"
    return found


def test_an_annotation_leads_to_the_answer(tmp_path: Path, catalogue: Catalogue) -> None:
    outcome = outcome_of(tmp_path, catalogue)

    error, notice = finding_annotations(outcome)

    place = outcome.place(outcome.subject.assessment.findings["tagline-length"])
    assert error == (
        f"::error file=draft.toml,line={place.line},col={place.column},"
        f"endColumn={place.end_column},title=Tagline (tagline-length)::"
        "51 characters; at most 40%0AFix: Shorten it by 11 characters."
    )
    assert (
        notice
        == "::notice file=draft.toml,line=1,title=Mail (mail-present)::Support has an address."
    )


def test_what_is_known_is_not_annotated_and_what_was_not_checked_only_if_it_fails(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    first = outcome_of(tmp_path, catalogue)
    known = baseline_of(first.subject.draft, [first.subject.assessment.findings["tagline-length"]])

    lines = list(
        finding_annotations(
            outcome_of(tmp_path, catalogue, baseline=known, fail_on=FailOn.NOT_CHECKED)
        )
    )

    assert [re.findall(r"\((.*)\)", line)[0] for line in lines] == ["logo-size", "mail-present"]


def test_ten_of_a_level_are_shown_and_the_others_counted(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    outcome = outcome_of(tmp_path, catalogue)
    assessment = outcome.subject.assessment
    one = assessment.findings["tagline-length"]
    many = {
        f"rule-{number}": replace(one, requirement=replace(one.requirement, id=f"rule-{number}"))
        for number in range(13)
    }
    mild = {"mild": replace(one, severity=Severity.WARNING)}
    subject = replace(outcome.subject, assessment=replace(assessment, findings=many | mild))

    lines = list(finding_annotations(CheckOutcome(subject)))

    assert sum(line.startswith("::error ") for line in lines) == 10
    assert sum(line.startswith("::warning ") for line in lines) == 1
    assert lines[10].startswith("3 more findings of the level error")


@pytest.mark.parametrize(
    "text",
    [
        "::error::x",
        "##[error]x",
        "a%0A::warning::y",
        "x\r\n::add-mask::secret",
        "::stop-commands::z",
    ],
)
def test_no_text_of_a_draft_is_obeyed(tmp_path: Path, catalogue: Catalogue, text: str) -> None:
    outcome = outcome_of(tmp_path, catalogue)
    tagline = outcome.subject.assessment.findings["tagline-length"]
    findings = {"tagline-length": replace(tagline, message=text, fix=text)}
    assessment = replace(outcome.subject.assessment, findings=findings)
    outcome.subject.draft.name = text

    log = FORMATS["github"].render(CheckOutcome(replace(outcome.subject, assessment=assessment)))

    (command,) = obeyed(log)
    assert command.startswith("::error file=draft.toml,line=")
    assert "Submission of" in log


def test_names_of_files_cannot_end_a_property(tmp_path: Path, catalogue: Catalogue) -> None:
    folder = tmp_path / "a,b::c%"
    folder.mkdir()
    (tmp_path / ".git").mkdir()

    line = next(finding_annotations(outcome_of(folder, catalogue)))

    assert line.startswith("::error file=a%2Cb%3A%3Ac%25/draft.toml,line=")


def test_a_summary_is_cut_between_lines_and_says_so() -> None:
    report = "".join(f"- ünïcode {number}\n" for number in range(1000))

    assert job_summary(report) == report
    short = job_summary(report, 1000)
    assert len(short.encode()) <= 1000
    kept, _, note = short.partition("\n\n*The rest was left out")
    assert report.startswith(f"{kept}\n")
    assert note
    assert job_summary(report, 20) == ""
