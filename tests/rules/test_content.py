"""Answers that say nothing are refused in one place, and honest ones are not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.corpora.measure import Judge, is_caught, objected, read_lines
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity
from wizard.rules.content import ContentJudge

TODAY = date(2026, 7, 1)
LONG = "app.use_cases"
SITE = (
    "It keeps the todo list of the site team in step with punch items. Buildings under "
    "construction have test reports and sample texts of their own."
)

NONSENSE: list[tuple[str, Any, str]] = [
    (LONG, "n/a", "filler"),
    (LONG, "N.A.", "filler"),
    (LONG, "???", "filler"),
    (LONG, "TODO describe what it does for whom", "placeholder"),
    (LONG, "The text is still a todo: ask Ana before we send this", "placeholder"),
    (LONG, "[insert the use cases of the app]", "placeholder"),
    (LONG, "It books cranes. Duis aute irure dolor in reprehenderit in voluptate.", "lorem"),
    (LONG, "This app is great. " * 12, "repeated"),
    (LONG, "x" * 200, "repeated"),
    (LONG, "asdf jkl asdfjkl qwer uiop zxcv", "mash"),
    (LONG, "It works.", "short"),
    ("listing.name", "x", "short"),
    ("listing.name", "qwerty uiop", "mash"),
    ("test.onboarding.tester", "John Doe", "person"),
    ("test.onboarding.tester", "-", "filler"),
    ("listing.trademark_ack", {"by": "nobody", "on": TODAY}, "person"),
    ("listing.trademark_ack", {"by": "Ana Kovač", "on": date(1970, 1, 1)}, "too-early"),
    ("support.email", "ana@test.com", "test-mail"),
    ("support.email", "ana@mail.example.org", "test-mail"),
    ("support.url", "https://example.com/help", "test-site"),
    ("test.date", date(1600, 1, 1), "too-early"),
    ("test.date", date(2031, 1, 1), "ahead"),
    ("listing.features", ["Book a crane by phone", "Other"], "filler"),
    ("customers", [{"company": "-", "role": "beta", "since": TODAY}], "filler"),
]
HONEST: list[tuple[str, Any]] = [
    (LONG, SITE),
    (LONG, "我们的应用程序将每日日志与账簿同步。"),
    ("listing.name", "Trial Pit Logger"),
    ("listing.name", "HSSEQ"),
    ("listing.name", "Todo"),
    ("test.onboarding.tester", "Li Wu"),
    ("test.onboarding.tester", "Srđan Krč"),
    ("app.id", "7"),
    ("sandbox.client_id", "b1Kx7pQ2sT9vWm4RyE6hLd0nZc3fJa8gUi5oXtNkPwM"),
    ("support.email", "help@contest.company"),
    ("launch.planned_on", date(2031, 1, 1)),
    ("app.hosts", ["app.fieldline-software.com"]),
    ("listing.regions", ["Azerbaijan", "Liechtenstein"]),
    ("media.demo_chapters", [{"topic": "end-to-end", "start": "0:08", "end": "0:58"}]),
]


@pytest.fixture(scope="module")
def judge(catalogue: Catalogue) -> ContentJudge:
    return ContentJudge(catalogue)


@pytest.mark.parametrize(("field", "answer", "rule"), NONSENSE)
def test_nonsense_is_refused_with_words_on_what_to_write(
    catalogue: Catalogue, judge: ContentJudge, field: str, answer: object, rule: str
) -> None:
    found = judge.objection(catalogue.fields[field], answer, TODAY)

    assert found
    assert (found.rule, bool(found.message), bool(found.fix)) == (rule, True, True)
    assert len(found.message) <= 180


@pytest.mark.parametrize(("field", "answer"), HONEST)
def test_an_honest_answer_is_not_called_nonsense(
    catalogue: Catalogue, judge: ContentJudge, field: str, answer: object
) -> None:
    assert judge.objection(catalogue.fields[field], answer, TODAY) is None


def test_each_way_of_saying_nothing_has_a_case(catalogue: Catalogue) -> None:
    claims = {"denied", "opposite", "planned", "rightly-denied"}
    assert {rule for _, _, rule in NONSENSE} | {"same", "same-file"} | claims == set(
        catalogue.content_rules
    )


def test_lies_about_what_an_app_does_wait_for_a_person_and_honest_words_pass(
    catalogue: Catalogue,
) -> None:
    judge = Judge(catalogue)
    lies = [item for item in read_lines("bad_texts.jsonl") if item["kind"] == "claim"]
    caught = objected(judge, lies)
    held = objected(judge, read_lines("honest_claims.jsonl"))
    blocked = [name for name, told in held.items() if any(_could_block(one) for one in told)]

    assert sum(is_caught(item, caught[item["id"]]) for item in lies) >= 0.95 * len(lies)
    assert len(blocked) <= 0.05 * len(held), blocked


def _could_block(one: Any) -> bool:
    return one.severity is Severity.BLOCKER


def test_nearly_all_deliberately_bad_texts_are_caught(catalogue: Catalogue) -> None:
    items = read_lines("bad_texts.jsonl")
    told = objected(Judge(catalogue), items)

    assert sum(is_caught(item, told[item["id"]]) for item in items) >= 0.95 * len(items)


def test_the_sentence_that_denies_is_quoted(catalogue: Catalogue, judge: ContentJudge) -> None:
    field = catalogue.fields["q.encryption"]
    lie = "TLS 1.2 is on. AES-256 at rest is planned for next year."
    right = "We never store passwords; data at rest is encrypted with AES-256."
    found = judge.doubt(field, lie)

    assert found
    assert found.message.endswith("“AES-256 at rest is planned for next year.”")
    assert judge.doubt(field, right) is None
