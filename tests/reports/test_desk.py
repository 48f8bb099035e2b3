"""A reviewer's desk: groups, rounds, statistics, and pages in which hostile text is text."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.reports.html_page import Page, words
from tests.screens.home.stage import HOSTILE, UNSAFE
from wizard.reports.desk import Desk, DeskGroup, DeskOrder, RuleRate, desk_of, in_order
from wizard.reports.desk_html import desk_html
from wizard.reports.desk_text import desk_lines
from wizard.reports.results import (
    BundleResult,
    FindingResult,
    Outcome,
    Result,
    WaiverKind,
    row_text,
)

DAY = date(2026, 11, 30)


def bundle(path: str, **facts: Any) -> BundleResult:
    known: dict[str, Any] = {
        "sha256": hashlib.sha256(path.encode()).hexdigest(),
        "outcome": Outcome.IDENTICAL,
        "exit_code": 0,
        "app": "Sitebook",
        "draft_id": "one",
        "as_of": "2026-11-01",
        "received": "2026-11-02",
        "headline": "READY to launch: 3 verified",
    }
    return BundleResult(path=path, kind="bundle", judged_by="x", **known | facts)


def finding(
    of: BundleResult, requirement: str, verdict: str = "not-met", **facts: Any
) -> FindingResult:
    known: dict[str, Any] = {
        "severity": "blocker",
        "needs_person": False,
        "waiver": WaiverKind.NONE,
        "judged_with": "length",
        "field": "listing.tagline",
        "label": "Tagline",
        "message": "too long",
        "fails": verdict == "not-met",
    }
    known |= {"path": of.path, "sha256": of.sha256, "judged_by": of.judged_by}
    return FindingResult(requirement=requirement, verdict=verdict, **known | facts)


def result(of: BundleResult, *requirements: str) -> Result:
    return Result(of, tuple(finding(of, name) for name in requirements))


def blocked(path: str, *requirements: str, **facts: Any) -> Result:
    headline = "NOT READY to launch, 1 blocks"
    return result(
        bundle(path, blockers=len(requirements), headline=headline, **facts), *requirements
    )


@pytest.mark.parametrize(
    ("facts", "group"),
    [
        ({"outcome": Outcome.UNSOUND, "blockers": 3}, DeskGroup.UNSOUND),
        ({"outcome": Outcome.UNREADABLE, "draft_id": ""}, DeskGroup.UNSOUND),
        ({"outcome": Outcome.SET_ASIDE}, DeskGroup.UNSOUND),
        ({"outcome": Outcome.DIFFERS, "differences": 1}, DeskGroup.DIFFERENT),
        ({"outcome": Outcome.RULES_CHANGED, "differences": 2, "blockers": 1}, DeskGroup.DIFFERENT),
        ({"outcome": Outcome.RULES_CHANGED}, DeskGroup.CLEAN),
        ({"blockers": 1, "needs_eyes": 2}, DeskGroup.BLOCKS),
        ({"headline": "NOT READY to launch, 2 to check first"}, DeskGroup.BLOCKS),
        ({"headline": ""}, DeskGroup.BLOCKS),
        ({"needs_eyes": 2, "headline": "NOT READY, 2 to look at"}, DeskGroup.NEEDS_EYES),
        ({}, DeskGroup.CLEAN),
    ],
)
def test_each_bundle_is_in_the_most_serious_group(facts: dict[str, Any], group: DeskGroup) -> None:
    (row,) = desk_of([Result(bundle("a.zip", **facts))], DAY).rows
    assert row.group is group


def test_the_newest_round_stands_for_the_app_and_says_what_changed() -> None:
    first = blocked("1.zip", "a", "b", changed="2026-11-01T08:00:00+00:00")
    second = blocked("2.zip", "b", "c", changed="2026-11-01T09:00:00+00:00")
    (row,) = desk_of([second, first], DAY).rows
    assert row.bundle.path == "2.zip"
    assert [each.bundle.path for each in row.older] == ["1.zip"]
    assert row.change is not None
    assert (row.change.settled, row.change.new, row.change.still) == (("a",), ("c",), ("b",))
    assert row.change.line == "1 settled, 1 new, 1 still blocks"
    assert row.days == 28


def test_a_copy_of_an_older_round_is_no_newer_round() -> None:
    first, second = blocked("1.zip", "a"), blocked("2.zip", "b", as_of="2026-11-09")
    copy = replace(first, bundle=replace(first.bundle, path="z.zip", received="2026-11-29"))
    (row,) = desk_of([first, second, copy], DAY).rows
    assert row.bundle.path == "2.zip"
    assert row.copies == ("z.zip",)


def test_what_is_judged_differently_says_how_to_see_it() -> None:
    false = blocked("false.zip", "c", outcome=Outcome.DIFFERS, differences=2)
    page = words(Page(desk_html(desk_of([false], DAY))).one("main"))
    assert "2 requirements judged differently than it says" in page


def test_a_bundle_that_is_not_sound_or_says_what_is_not_so_hides_no_other() -> None:
    good = blocked("good.zip", "a")
    forged = blocked("forged.zip", "b", outcome=Outcome.UNSOUND, as_of="2027-01-01")
    false = blocked("false.zip", "c", outcome=Outcome.DIFFERS, as_of="2027-01-01")
    desk = desk_of([good, forged, false], DAY)
    assert [row.bundle.path for row in desk.rows] == ["forged.zip", "false.zip", "good.zip"]
    assert desk.statistics.blocking == (("Tagline (a)", 1), ("Tagline (c)", 1))


def test_an_app_that_takes_the_id_of_another_is_told_to_have_had_another_name() -> None:
    first = blocked("1.zip", "a", app="Honest")
    other = blocked("2.zip", "a", app="Other", as_of="2026-11-09")
    (row,) = desk_of([first, other], DAY).rows
    assert row.change is not None
    assert row.change.line.startswith("was named “Honest”")


@pytest.mark.parametrize("received", ["", "yesterday", "2026-13-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_unknown_or_today(received: str) -> None:
    (row,) = desk_of([Result(bundle("a.zip", received=received))], DAY).rows
    assert row.days in (None, 0)
    assert row.days_words in ("", "today")


def test_rows_are_sorted_within_their_groups() -> None:
    results = [
        blocked("a.zip", "x", draft_id="a", app="Zed", received="2026-11-20"),
        blocked("b.zip", "x", "y", draft_id="b", app="Abe", received="2026-11-10"),
        Result(bundle("c.zip", draft_id="c", app="Ann", received="2026-01-01")),
    ]
    rows = desk_of(results, DAY).rows
    orders = {
        DeskOrder.WAITING: ["Abe", "Zed", "Ann"],
        DeskOrder.APP: ["Abe", "Zed", "Ann"],
        DeskOrder.BLOCKERS: ["Abe", "Zed", "Ann"],
        DeskOrder.EYES: ["Abe", "Zed", "Ann"],
    }
    for order, apps in orders.items():
        assert [row.title for row in in_order(rows, order)] == apps


def test_statistics_count_the_newest_rounds_and_the_share_of_waived_findings() -> None:
    one = bundle("1.zip", draft_id="a")
    two = bundle("2.zip", draft_id="b", headline="NOT READY", blockers=1)
    waived = finding(one, "r", "waived", waiver=WaiverKind.NO_END, judged_with="filler,length")
    unasked = finding(one, "q", "waived", waiver=WaiverKind.NOT_ASKED, judged_with="exotic")
    raised = finding(two, "r", judged_with="length")
    untold = finding(two, "s", "could-not-tell", judged_with="length")
    desk = desk_of([Result(one, (waived, unasked)), Result(two, (raised, untold))], DAY)
    found = desk.statistics
    assert found.blocking == (("Tagline (r)", 1),)
    assert found.waivers == ((WaiverKind.NO_END, 1), (WaiverKind.NOT_ASKED, 1))
    assert found.rules == (RuleRate("filler", 1, 1), RuleRate("length", 2, 1))
    assert found.rules[1].share == 0.5


LONG = "W" * 400


@pytest.fixture
def hostile() -> Desk:
    """A desk of bundles whose names, paths, ids and messages are meant to do harm."""
    text = row_text(f'{HOSTILE}</td></table><script>alert(1)</script>" onclick="x\' --> {LONG}')
    row = bundle(text, app=text, problem=text, milestone=text, edition=text, blockers=2)
    other = replace(row, path="2", sha256=text, as_of="2027-01-01", app=LONG)
    unsound = replace(row, path="3", outcome=Outcome.UNSOUND, draft_id=text)
    harm = finding(row, text, message=text, judged_with=text, field=text, waiver=WaiverKind.NO_END)
    waived = replace(harm, verdict="waived")
    results = [Result(row, (harm,)), Result(other, (waived,)), Result(unsound, (harm,))]
    return desk_of(results, DAY)


def test_hostile_text_is_text_in_the_page_and_in_lines(hostile: Desk) -> None:
    html, text = desk_html(hostile), "\n".join(desk_lines(hostile))
    page = Page(html)
    assert len(page.every("script")) == 1
    assert not any(name.startswith("on") for _, name, _ in page.attributes())
    assert not page.every("red", "blue", "iframe", "img")
    assert not any(sign in each for sign in UNSAFE for each in (html, text))
    assert "<script>alert(1)" in words(page.one("main"))


def test_the_page_is_valid_and_whole_without_its_script(hostile: Desk) -> None:
    page = Page(desk_html(hostile))
    assert [each.get("id") for each in page.every("section")] == ["unsound", "blocks", "statistics"]
    assert page.by_id("controls").get("hidden") == "hidden"
    labels = [words(each) for each in page.every("label")]
    assert all(labels)
    assert len(page.every("th")) == len([e for e in page.every("th") if e.get("scope") == "col"])
    links = [value for _, name, value in page.attributes() if name in ("href", "src")]
    assert links
    assert all(link.startswith("#") for link in links)


def test_only_the_script_of_the_page_may_run(hostile: Desk) -> None:
    page = Page(desk_html(hostile))
    code = page.one("script").text or ""
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    policy = next(e.get("content") or "" for e in page.every("meta") if e.get("http-equiv"))
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "fetch" not in code
    assert "innerHTML" not in code


def test_the_rows_of_the_page_hold_what_the_script_sorts_by() -> None:
    page = Page(desk_html(desk_of([blocked("a.zip", "x", received="2026-11-20")], DAY)))
    (row,) = (each for each in page.every("tr") if each.get("data-app"))
    names = {order.name.lower() for order in DeskOrder}
    assert {f"data-{name}" for name in names} <= set(row.keys())
    assert (row.get("data-waiting"), row.get("data-blockers"), row.get("data-eyes")) == (
        "10",
        "1",
        "0",
    )


def test_an_empty_desk_says_so_on_every_face() -> None:
    desk = desk_of([], DAY)
    assert desk.headline.startswith("0 to review")
    Page(desk_html(desk))
    assert "none" in "\n".join(desk_lines(desk))
