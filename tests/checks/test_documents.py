"""What is said of real papers, and of names in a list, from the file to the sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from tests.files import papers
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Severity, Status
from wizard.checks.documents import FORMS, Paper
from wizard.checks.registry import CHECKS
from wizard.inspection.media.kinds import NAMES
from wizard.inspection.media.look import look_at
from wizard.inspection.media.seen import FileRef, FileSeen, InspectionState
from wizard.rules.verdict import Facts, Verdict

Maker = Callable[[Path], Path]
TODAY = date(2025, 4, 1)


def facts_of(answers: dict[str, object], *files: Path) -> Facts:
    """The answers, with what a look finds in these files."""
    seen = {FileRef(Media.DOCUMENT, str(path)): look_at(path, Media.DOCUMENT) for path in files}
    return Facts(answers, TODAY, files_seen=seen)


def judged(path: Path, *kinds: Paper) -> Verdict:
    return CHECKS["document"](facts_of({"a": str(path)}, path), ("a",), kinds=kinds)


@pytest.mark.parametrize(
    ("make", "kinds", "found"),
    [
        (papers.pdf, ("pdf",), "PDF, 1 page"),
        (lambda path: papers.pdf(path, 3), ("pdf",), "PDF, 3 pages"),
        (papers.office, ("pdf", "docx"), "Word document"),
        (papers.mail, ("mail",), "e-mail"),
        (papers.mail, ("txt",), "e-mail"),
        (papers.outlook_mail, ("mail",), "file of old Microsoft Office or Outlook"),
        (papers.picture, ("pdf", "picture"), "PNG picture"),
        (papers.html, ("html",), "HTML page"),
        (lambda path: papers.text(path, "# Set-up\n1. Sign in"), ("md",), "text, 4 words"),
    ],
)
def test_a_sound_paper_of_a_wanted_kind_is_met_and_says_what_it_is(
    make: Maker, kinds: tuple[Paper, ...], found: str, tmp_path: Path
) -> None:
    verdict = judged(make(tmp_path / "agreement.pdf"), *kinds)
    assert (verdict.status, verdict.message) == (Status.MET, found)


@pytest.mark.parametrize(
    ("make", "kinds", "said"),
    [
        (papers.picture, ("pdf",), "agreement.pdf is a PNG picture; it must be a PDF"),
        (
            papers.plain_zip,
            ("pdf", "docx"),
            "agreement.pdf is a zip archive; it must be a PDF or a Word document",
        ),
        (
            papers.pdf,
            ("md", "txt", "html"),
            "agreement.pdf is a PDF; it must be a text or an HTML page",
        ),
        (
            papers.locked_pdf,
            ("pdf",),
            "agreement.pdf opens only with a password; it must open without one",
        ),
        (papers.cut_off_pdf, ("pdf",), "agreement.pdf is damaged or cut off"),
        (papers.pdf_without_pages, ("pdf",), "agreement.pdf has no pages"),
        (papers.blank_pdf, ("pdf",), "agreement.pdf shows nothing: its page is blank"),
        (lambda path: papers.text(path, ""), ("pdf",), "agreement.pdf is empty"),
        (lambda path: path, ("pdf",), "agreement.pdf does not exist"),
        (
            lambda path: papers.text(path, "\x01\x02" * 90),
            ("pdf",),
            "agreement.pdf is a file of an unknown kind; it must be a PDF",
        ),
    ],
)
def test_what_is_wrong_with_a_paper_is_said_with_what_to_do(
    make: Maker, kinds: tuple[Paper, ...], said: str, tmp_path: Path
) -> None:
    verdict = judged(make(tmp_path / "agreement.pdf"), *kinds)
    assert (verdict.status, verdict.message) == (Status.NOT_MET, said)
    assert verdict.field == "a"
    assert verdict.fix.endswith(".")


def test_of_many_wanted_kinds_a_few_are_named(tmp_path: Path) -> None:
    verdict = judged(papers.plain_zip(tmp_path / "report.zip"), *get_args(Paper))
    assert len(verdict.message) < 180
    assert verdict.message.endswith("more")


def test_what_could_not_be_opened_is_never_judged() -> None:
    seen = {
        FileRef(Media.DOCUMENT, "a.pdf"): FileSeen(
            InspectionState.UNREADABLE, "may not be read by you"
        )
    }
    facts = Facts({"a": "a.pdf", "b": "b.pdf"}, TODAY, files_seen=seen)
    for field, said in {"a": "may not be read by you", "b": "was not inspected yet"}.items():
        verdict = CHECKS["document"](facts, (field,), kinds=("pdf",))
        assert verdict.status is Status.COULD_NOT_TELL
        assert verdict.message == f"{field}.pdf {said}"


def test_one_wrong_paper_among_several_is_the_one_that_is_named(tmp_path: Path) -> None:
    files = [
        papers.pdf(tmp_path / "one.pdf"),
        papers.picture(tmp_path / "two.pdf"),
        tmp_path / "three.pdf",
    ]
    facts = facts_of({"mails": [str(file) for file in files]}, *files)
    verdict = CHECKS["document"](facts, ("mails",), kinds=("pdf",))
    assert verdict.message.startswith("two.pdf is a PNG picture")
    assert verdict.row == 1


def test_a_field_that_is_empty_does_not_stand_in_the_way_of_another(tmp_path: Path) -> None:
    path = papers.pdf(tmp_path / "b.pdf")
    facts = facts_of({"b": str(path)}, path)
    assert CHECKS["document"](facts, ("a", "b"), kinds=("pdf",)).status is Status.MET
    assert CHECKS["document"](facts, ("a",), kinds=("pdf",)).status is Status.UNANSWERED


def test_each_row_is_judged_by_its_file_and_none_needs_to_have_one(tmp_path: Path) -> None:
    mail = papers.mail(tmp_path / "harbor.eml")
    broken = papers.text(tmp_path / "quay.eml", "")
    rows: list[dict[str, object]] = [
        {"company": "Pier"},
        {"evidence": str(mail)},
        {"evidence": str(broken)},
        {"x": 1},
    ]

    def judge(rows: list[dict[str, object]]) -> Verdict:
        facts = facts_of({"customers": rows}, mail, broken)
        return CHECKS["document-rows"](facts, ("customers",), kinds=("mail",), column="evidence")

    verdict = judge(rows)
    assert (verdict.status, verdict.message, verdict.row) == (
        Status.NOT_MET,
        "quay.eml is empty",
        2,
    )
    assert judge(rows[:2]).status is Status.MET
    assert judge(rows[:1]).status is Status.MET


def test_a_file_name_cannot_take_over_a_terminal(tmp_path: Path) -> None:
    verdict = judged(tmp_path / "a\x1b[31m\u202e\nb.pdf", "pdf")
    assert verdict.message == "a\ufffd[31m\ufffd b.pdf does not exist"
    assert len(judged(tmp_path / ("x" * 200 + ".pdf"), "pdf").message) < 100


NAMES_LIST = "Ledger Sync\n\n  Site   Walk  \nÜBERGABE\nSitebook Sync\n"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Sitebook Sync", 5),
        ("SITEBOOK  sync", 5),
        ("site walk", 3),
        ("Übergabe", 4),
        ("Sitebook", 0),
        ("Sitebook Sync 2", 0),
    ],
)
def test_a_name_is_compared_with_each_line_but_for_capitals_and_space(
    name: str, line: int, tmp_path: Path
) -> None:
    path = papers.text(tmp_path / "names.txt", NAMES_LIST)
    facts = facts_of({"name": name, "list": str(path)}, path)
    verdict = CHECKS["listed-names"](facts, ("name", "list"))
    if line:
        assert verdict.status is Status.NOT_MET
        assert verdict.message.endswith(f"is in line {line} of names.txt")
        assert verdict.field == "name"
    else:
        assert (verdict.status, verdict.message) == (Status.MET, "none of the 4 names in names.txt")


def test_without_a_list_there_is_nothing_to_compare() -> None:
    facts = Facts({"name": "Sitebook Sync"}, TODAY)
    assert CHECKS["listed-names"](facts, ("name", "list")).status is Status.MET


def test_a_list_that_is_no_text_or_too_long_compares_nothing(tmp_path: Path) -> None:
    sheet = papers.office(tmp_path / "names.txt", "xlsx")
    facts = facts_of({"name": "Sitebook Sync", "list": str(sheet)}, sheet)
    verdict = CHECKS["listed-names"](facts, ("name", "list"))
    assert verdict.status is Status.NOT_MET
    assert verdict.message.startswith("names.txt is an Excel sheet")
    assert verdict.severity in {None, Severity.BLOCKER}
    shot, seen = next(iter(facts.files_seen.items()))
    long = papers.text(sheet, "a name\n" * 30_000)
    facts = replace(facts, files_seen={shot: look_at(long, Media.DOCUMENT)})
    verdict = CHECKS["listed-names"](facts, ("name", "list"))
    assert verdict.status is Status.COULD_NOT_TELL
    assert seen.content == "xlsx"


def test_every_kind_of_paper_can_be_asked_for_and_told() -> None:
    assert set(FORMS) == set(get_args(Paper))
    for form in FORMS.values():
        assert form.contents <= set(NAMES)


def test_the_kinds_of_paper_are_described() -> None:
    page = (Path(__file__).parents[2] / "docs" / "catalogue-format.md").read_text("utf-8")
    assert [kind for kind in FORMS if f"`{kind}`" not in page] == []
