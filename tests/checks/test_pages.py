"""What is said of pages by what was kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status
from wizard.checks.page_kinds import signs_of
from wizard.checks.registry import CHECK_QUESTIONS, CHECKS
from wizard.drafts.evidence_observed import Observed
from wizard.rules.verdict import Facts, Verdict

TODAY = date(2026, 11, 25)
AT = datetime(2026, 11, 20, tzinfo=UTC)
URL = "https://help.harbor-sync.com/guide"
PAGE: Mapping[str, Any] = {
    "hops": [[200, URL]], "type": "text/html", "title": "Guide", "text": "How to begin.",
    "characters": 2000, "scripts": 2, "figures": 1, "password": False, "whole": True,
}  # fmt: skip
STEPS = {"least": 3, "signs": ("wall: just a moment",)}


def judged(
    check: str, answers: dict[str, Any], kept: Mapping[str, Any] | None, params: dict[str, Any]
) -> Verdict:
    facts, fields = Facts(answers, TODAY), tuple(answers)
    asked = CHECK_QUESTIONS[check](facts, fields, **params)
    observed = {question: Observed(AT, kept) for question in asked} if kept is not None else {}
    return CHECKS[check](Facts(answers, TODAY, observed=observed), fields, **params)


def steps(kept: Mapping[str, Any] | None, address: Any = URL) -> Verdict:
    return judged("link-steps", {"guide": address}, kept, STEPS)


def test_the_longer_of_list_and_count_is_what_counts() -> None:
    assert steps({**PAGE, "ordered": 2, "numbered": 5}).message.endswith("has 5 ordered steps")
    short = steps({**PAGE, "ordered": 2, "numbered": 1})
    assert short.severity is Severity.WARNING
    assert "2 steps in a row; at least 3" in short.message


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": "Just a moment...", "content": 80}, "wants to see a person first"),
        ({"characters": 40}, "shows its text only with JavaScript"),
        ({"type": "application/pdf"}, "is “application/pdf”; only pages of text are read"),
        ({"whole": False}, "is too long; its end was not read"),
        ({"hops": [[503, URL]]}, "answers 503"),
    ],
)
def test_a_page_that_could_not_be_read_is_undecided(more: dict[str, Any], said: str) -> None:
    found = steps({**PAGE, **more})
    assert found.status is Status.COULD_NOT_TELL
    assert said in found.message


def test_what_was_found_counts_although_the_end_was_not_read() -> None:
    assert steps({**PAGE, "whole": False, "ordered": 4}).status is Status.MET


def test_nothing_is_met_unseen() -> None:
    assert steps(None).status is Status.COULD_NOT_TELL
    assert steps(None, "a.bin").status is Status.COULD_NOT_TELL
    assert steps(None, "http://help.harbor-sync.com").status is Status.COULD_NOT_TELL
    assert steps(None, 7).status is Status.UNANSWERED


def test_words_are_asked_for_only_when_the_app_has_its_name() -> None:
    params = {"words": ("Procore",), "signs": ()}
    facts = Facts({"guide": URL}, TODAY)
    assert CHECK_QUESTIONS["link-mentions"](facts, ("guide", "name"), **params) == ()
    found = CHECKS["link-mentions"](facts, ("guide", "name"), **params)
    assert (found.status, found.field) == (Status.UNANSWERED, "name")


def test_another_name_is_another_question() -> None:
    params = {"words": ("Procore",), "signs": ()}
    fields = ("guide", "name")
    one, other = (
        CHECK_QUESTIONS["link-mentions"](
            Facts({"guide": URL, "name": name}, TODAY), fields, **params
        )
        for name in ("Sitebook", "Sitebook Sync")
    )
    assert one != other
    assert one[0].inputs[0] == other[0].inputs[0] == URL


def test_a_trace_counts_on_a_page_that_could_not_be_read_otherwise() -> None:
    params = {"patterns": ("adnxs",), "where": "markup", "signs": ()}
    kept = {**PAGE, "characters": 0, "found": {"adnxs": "adnxs", "of old": "x"}}
    found = judged("page-content", {"page": URL}, kept, params)
    assert found.severity is Severity.WARNING
    assert "has “adnxs”; a person should look at it" in found.message
    clean = judged("page-content", {"page": URL}, {**kept, "found": {}}, params)
    assert clean.status is Status.COULD_NOT_TELL


def test_a_page_is_ones_own_by_what_both_hosts_are_registered_as() -> None:
    params = {"hosted": ("zendesk.com",)}
    answers = {"page": URL, "site": "https://www.harbor-sync.com"}

    def own(there: str, home: str) -> Verdict:
        return judged("link-own-site", answers, {"there": there, "own": home}, params)

    assert own("help.harbor-sync.co.uk", "www.harbor-sync.co.uk").status is Status.MET
    assert own("harbor.zendesk.com", "harbor.zendesk.com").status is Status.MET
    assert own("a.zendesk.com", "b.zendesk.com").status is Status.COULD_NOT_TELL
    assert own("other.co.uk", "harbor-sync.co.uk").severity is Severity.WARNING
    assert own("", "").status is Status.MET  # by the addresses as they are written


def test_signs_and_topics_are_written_as_the_checks_read_them(catalogue: Catalogue) -> None:
    kinds = {"parked", "unfinished", "missing", "maintenance", "wall", "sign-in"}
    more = {"unfinished-text", "missing-path", "sign-in-path", "sign-in-host"}
    marked = {f"{kind}-mark" for kind in kinds - {"unfinished", "maintenance"}}
    for requirement in catalogue.requirements:
        for use in requirement.checks:
            if "signs" in use.params:
                assert set(signs_of(use.params["signs"])) == kinds | more | marked
            for name in ("topics", "wished", "shows"):
                assert all(": " in item for item in use.params.get(name, ()))
            assert use.params.get("where", "text") in {"text", "markup"}
