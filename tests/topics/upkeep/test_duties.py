"""Duties after approval: what is due when, and what is said while nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations, Observed
from wizard.drafts.model import Waiver
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment
from wizard.engine.milestones import at_milestone
from wizard.reports.calendar_report import approval_words
from wizard.topics.upkeep.calendar import Calendar, calendar_of
from wizard.topics.upkeep.duty import LIVE, Duty, DutyState
from wizard.topics.upkeep.expiry import evidence_ages

APPROVED = date(2025, 4, 22)
LISTING = "post-listing-updated"
TAGLINE = "lst-tagline-length"
ENDING = Waiver(TAGLINE, "The reviewer agreed by mail", "Ana", APPROVED, date(2025, 6, 1))
USE = "post-actively-used"
LINKS = "enf-broken-links"
LISTED: Mapping[str, Value] = {
    "approval.on": APPROVED,
    "support.url": "https://help.fieldline-software.com/contact",
    "customers": [
        {"company": "Quay", "role": "active", "since": APPROVED, "last_used": date(2025, 5, 2)}
    ],
}


def assessed(
    catalogue: Catalogue,
    day: date,
    answers: Mapping[str, Any],
    observed: Observations = NOTHING_OBSERVED,
    waivers: tuple[Waiver, ...] = (),
) -> Assessment:
    return Assessor(catalogue.edition("2025-02"), day).assess(
        {**LISTED, **answers}, waivers, {}, observed
    )


def duty(calendar: Calendar, key: str) -> Duty:
    return next(each for each in calendar.duties if each.key == key)


@pytest.mark.parametrize(
    ("day", "state", "left"),
    [
        (date(2025, 5, 1), DutyState.FINE, 31),
        (date(2025, 5, 2), DutyState.DUE_SOON, 30),
        (date(2025, 6, 1), DutyState.DUE_SOON, 0),
        (date(2025, 6, 2), DutyState.OVERDUE, -1),
    ],
)
@pytest.mark.parametrize("approved", [None, APPROVED])
def test_a_waiver_that_ends_has_its_day_whether_the_app_is_approved_or_not(
    catalogue: Catalogue, day: date, state: DutyState, left: int, approved: date | None
) -> None:
    tagline = "Book, move and cancel cranes in site logs"
    answers = {"listing.tagline": tagline, "approval.on": approved}
    endless = replace(ENDING, requirement="lst-tagline-action-verb", expires=None)
    waivers = (ENDING, endless)
    found = calendar_of(assessed(catalogue, day, answers, waivers=waivers), waivers)

    assert [each.requirement.id for each in found.duties if each.is_waiver] == [TAGLINE]
    one = duty(found, f"waiver:{TAGLINE}")
    assert (one.state, one.days_left(day), one.field) == (state, left, "listing.tagline")
    assert one.message == "Accepted by Ana on 2025-04-22: The reviewer agreed by mail"


@pytest.mark.parametrize(
    ("tagline", "until", "told"),
    [
        ("Track lifts", None, []),  # met, so nothing is accepted
        ("Book, move and cancel cranes in site logs", date(2026, 6, 1), [date(2026, 6, 1)]),
    ],
)
def test_a_waiver_that_nothing_hangs_on_any_more_has_no_day(
    catalogue: Catalogue, tagline: str, until: date | None, told: list[date]
) -> None:
    waivers = (ENDING, replace(ENDING, expires=until)) if until else (ENDING,)
    found = assessed(catalogue, date(2025, 7, 1), {"listing.tagline": tagline}, waivers=waivers)

    assert [each.due for each in calendar_of(found, waivers).duties if each.is_waiver] == told


def test_peoples_words_stand_by_age_with_their_evidence_and_the_day_they_lapse(
    catalogue: Catalogue,
) -> None:
    kept = {"by": "Ana", "on": date(2024, 6, 1)}
    read = {"by": "Bo\x1b[2J", "on": date(2024, 5, 1), "rests_on": "minutes.pdf"}
    answers = {"legal.compliance_confirmed": kept, "listing.value_reviewed": read}
    first, last = calendar_of(assessed(catalogue, date(2025, 5, 5), answers)).words

    assert (first.on, first.rests_on, first.until) == (date(2024, 5, 1), "minutes.pdf", None)
    assert "\x1b" not in first.by
    assert first.age_days(date(2025, 5, 5)) == 369
    assert (last.field, last.until) == ("legal.compliance_confirmed", date(2025, 6, 1))
    assert "post-program-compliance" in last.requirements


def test_a_day_of_approval_that_has_not_come_is_no_approval_and_is_named(
    catalogue: Catalogue,
) -> None:
    ahead = calendar_of(assessed(catalogue, date(2025, 5, 5), {"approval.on": date(2052, 4, 22)}))

    assert ahead.approved_on is None
    assert "2052-04-22, which is in the future" in approval_words(ahead)


def test_the_calendar_is_for_the_current_milestone_with_what_waits_for_procore(
    catalogue: Catalogue,
) -> None:
    day = date(2026, 9, 1)
    edition = catalogue.edition("2026-06")
    sent = {"app.types": ["full-screen"], "partner.application_sent_on": date(2026, 8, 20)}
    whole = Assessor(edition, day).assess(sent)
    current, every = calendar_of(at_milestone(whole, "")), calendar_of(whole)

    assert current.milestone is not None
    assert current.milestone.id == "feasibility"
    assert every.milestone is None
    assert len(current.duties) + current.later == len(every.duties)
    assert current.later > 0 == every.later
    waits = {item.finding.id: item.since for item in current.waiting}
    assert waits["app-vetting-approved"] == date(2026, 8, 20)


@pytest.mark.parametrize(
    ("read_on", "day", "state", "left"),
    [
        (None, date(2025, 4, 22), DutyState.NEVER_DONE, 90),
        (None, date(2025, 7, 1), DutyState.DUE_SOON, 20),
        (None, date(2025, 7, 21), DutyState.DUE_SOON, 0),
        (None, date(2025, 7, 22), DutyState.OVERDUE, -1),
        (date(2025, 7, 22), date(2025, 7, 22), DutyState.FINE, 90),
        (date(2025, 7, 22), date(2025, 9, 20), DutyState.DUE_SOON, 30),
        (date(2025, 7, 22), date(2025, 10, 21), DutyState.OVERDUE, -1),
        (date(2025, 1, 1), date(2025, 4, 22), DutyState.OVERDUE, -21),
        (date(2025, 7, 1), date(2025, 4, 22), DutyState.OPEN, 90),  # a day that is ahead
    ],
)
def test_a_duty_that_was_never_done_is_first_due_one_period_after_approval(
    catalogue: Catalogue, read_on: date | None, day: date, state: DutyState, left: int
) -> None:
    answers = {} if read_on is None else {"listing.last_reviewed": read_on}
    found = duty(calendar_of(assessed(catalogue, day, answers)), LISTING)

    assert (found.state, found.days_left(day)) == (state, left)
    assert found.takes_day
    assert found.field == "listing.last_reviewed"


@pytest.mark.parametrize("approved", [None, date(2025, 6, 1)])
def test_before_approval_no_duty_has_a_day_and_what_was_done_is_told_all_the_same(
    catalogue: Catalogue, approved: date | None
) -> None:
    answers = {"approval.on": approved, "listing.last_reviewed": date(2025, 4, 1)}
    calendar = calendar_of(assessed(catalogue, date(2025, 5, 5), answers))

    assert calendar.approved_on is None
    assert calendar.approval_field == "approval.on"
    assert {each.state for each in calendar.duties} == {DutyState.NOT_YET}
    assert not any(each.due for each in calendar.duties)
    assert duty(calendar, LISTING).last == date(2025, 4, 1)


def test_the_last_customer_to_use_the_app_says_when_the_twelve_months_run_out(
    catalogue: Catalogue,
) -> None:
    found = duty(calendar_of(assessed(catalogue, date(2025, 6, 1), {})), USE)

    assert (found.who, found.last, found.due) == ("Quay", date(2025, 5, 2), date(2026, 5, 2))
    assert set(found.also) >= {"elig-active-customer-12m"}  # the same day, told once
    assert found.state is DutyState.FINE
    assert not found.takes_day


def test_every_lasting_duty_has_a_place_and_those_without_a_rhythm_say_when(
    catalogue: Catalogue,
) -> None:
    calendar = calendar_of(assessed(catalogue, date(2025, 6, 1), {}))
    edition = catalogue.edition("2025-02")
    lasting = {r.id for r in edition.requirements.values() if r.level == "ongoing"}

    assert lasting <= {each.requirement.id for each in calendar.duties}
    for each in calendar.duties:
        assert each.period or each.requirement.occasion, each.key
        assert each.requirement.duty or each.requirement.level != "ongoing"
    ranks = [list(DutyState).index(each.state) for each in calendar.duties]
    assert ranks == sorted(ranks)


def test_an_open_fault_waits_to_be_settled_and_a_waived_duty_does_not(
    catalogue: Catalogue,
) -> None:
    day = date(2025, 6, 1)
    fault = {"title": "Sync stops", "since": day, "target": day, "on_time": False}
    waiver = Waiver("post-fix-bugs", "Agreed with the customer", "Ana", day)
    answers = {"ops.open_bugs": [fault]}
    late = duty(calendar_of(assessed(catalogue, day, answers)), "post-fix-bugs")
    waived = duty(
        calendar_of(assessed(catalogue, day, answers, waivers=(waiver,))), "post-fix-bugs"
    )

    assert late.state is DutyState.OPEN
    assert "1 of 1 row" in late.message
    assert waived.state is DutyState.FINE
    assert "Agreed with the customer" in waived.message


def test_evidence_of_live_checks_tells_how_long_it_counts_and_becomes_late(
    catalogue: Catalogue,
) -> None:
    day = APPROVED + timedelta(40)
    before = assessed(catalogue, day, {})
    opened = {"hops": [[200, "https://help.fieldline-software.com/"]], "characters": 900}
    seen = Observed(datetime(2025, 5, 1, 23, 0, tzinfo=UTC), opened)
    asked = evidence_ages(before)
    known = {each.question: seen for each in asked}
    never = calendar_of(before)
    once = calendar_of(assessed(catalogue, day, {}, known))
    trouble = calendar_of(
        assessed(catalogue, day, {}, {q: Observed(seen.at, trouble="hangs") for q in known})
    )

    assert duty(never, LINKS).state is DutyState.OVERDUE
    assert duty(never, LINKS).due == APPROVED + timedelta(30)
    assert (duty(once, LINKS).last, duty(once, LINKS).due) == (date(2025, 5, 1), date(2025, 5, 31))
    assert duty(once, LINKS).is_live
    assert {each.until for each in once.evidence} == {date(2025, 5, 31)}
    assert all(each.is_stale(day) for each in once.evidence)
    assert {(each.seen, each.trouble) for each in trouble.evidence} == {(None, "hangs")}
    assert duty(trouble, LINKS).last is None


def test_live_checks_that_never_ran_stand_in_one_line_and_those_that_did_each_in_its_own(
    catalogue: Catalogue,
) -> None:
    answers = {"support.email": "help@fieldline-software.com", "app.hosts": ["a.example.com"]}
    day = date(2025, 6, 1)
    before = assessed(catalogue, day, answers)
    kinds = {each.question.check for each in evidence_ages(before) if not each.is_ongoing}
    first = next(each for each in evidence_ages(before) if not each.is_ongoing)
    shaken = {
        "fault": "", "said": "", "expires": "2026-01-01", "issuer": "A",
        "offered": ["1.3"], "refused": [],
    }  # fmt: skip
    known = {first.question: Observed(datetime(2025, 5, 20, tzinfo=UTC), shaken)}
    never = [d for d in calendar_of(before).duties if d.key.startswith(LIVE)]
    some = [
        d
        for d in calendar_of(assessed(catalogue, day, answers, known)).duties
        if d.key.startswith(LIVE)
    ]

    assert len(kinds) > 1
    assert [each.key for each in never] == [LIVE]
    assert f"{len(kinds)} kinds" in never[0].message
    assert {each.key for each in some} == {LIVE, f"{LIVE}{first.question.check}"}
