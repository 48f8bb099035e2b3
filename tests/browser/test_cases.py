"""Our verdicts on framing are those of a real browser, which are recorded with the cases."""

from __future__ import annotations

from tests.browser.cases import LEADS_ON, PARENTS, agreement, framing_cases, judged


def test_every_decided_case_is_judged_as_the_browser_shows_it() -> None:
    cases = [case for case in framing_cases() if case.name not in LEADS_ON]
    found = {case.name: agreement(case, judged(case)) for case in cases}
    undecided = {case.status for case in cases if found[case.name] == "could not tell"}

    assert [name for name, how in found.items() if how == "wrong"] == []
    assert all(set(case.browser) == set(PARENTS) for case in cases)
    assert undecided == {300, 302, 304, 307, 401, 403, 404, 500}
