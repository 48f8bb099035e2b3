"""What is said of addresses by what a visit kept, whatever an evidence file holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status
from wizard.checks.links import links_of, moved_to
from wizard.checks.registry import CHECK_QUESTIONS, CHECKS
from wizard.drafts.evidence_observed import Observed, Question
from wizard.rules.verdict import Facts, Verdict

TODAY = date(2026, 11, 25)
AT = datetime(2026, 11, 20, tzinfo=UTC)
DOCS = "support.docs_url"
OLD = "https://help.harbor-sync.com/old"
NEW = "https://docs.harbor-sync.com/new"
SIGNS = (
    "parked: domain is for sale", "sign-in: sign in", "sign-in-path: login",
    "sign-in-host: accounts.*", "wall: just a moment",
)  # fmt: skip
ALIVE: Mapping[str, Any] = {
    "type": "text/html", "title": "Help", "text": "How logs come into books.", "characters": 900,
    "scripts": 1, "figures": 1, "password": False, "tls_expires": "2027-03-01",
}  # fmt: skip


def seen(*steps: tuple[int, str], **more: Any) -> dict[str, Any]:
    return {**ALIVE, "hops": [list(step) for step in steps], **more}


def facts_of(
    answers: dict[str, Any], found: Mapping[str, Any], *, rehearsal: bool = False, trouble: str = ""
) -> Facts:
    observed = {
        Question("link-alive", (url,)): Observed(AT, facts, trouble, rehearsal)
        for url, facts in found.items()
    }
    return Facts(answers, TODAY, observed=observed)


def alive(facts: Facts, *fields: str, public: bool = True) -> Verdict:
    params = {"public": public, "signs": SIGNS, "test_hosts": ("sandbox.*", "*.ngrok.io")}
    return CHECKS["link-alive"](facts, fields or tuple(facts.answers), **params)


def verdict(address: str, facts: Mapping[str, Any], *, public: bool = True) -> Verdict:
    return alive(facts_of({DOCS: address}, {address: facts}), public=public)


# Moved


@pytest.mark.parametrize("status", [301, 308])
def test_an_address_that_moved_for_good_is_advised_and_offered(status: int) -> None:
    facts = facts_of({DOCS: OLD}, {OLD: seen((status, OLD), (200, NEW))})
    found = alive(facts)

    assert (found.status, found.severity) == (Status.NOT_MET, Severity.ADVICE)
    assert found.message == (
        "help.harbor-sync.com/old has moved permanently to docs.harbor-sync.com/new"
    )
    assert found.fix == f"Enter {NEW}."
    assert moved_to(facts, DOCS) == [(None, OLD, NEW)]


def test_only_the_part_of_the_way_that_is_for_good_counts() -> None:
    here, there = "https://help.harbor-sync.com/en/old", "https://help.harbor-sync.com/en/x"
    facts = facts_of({DOCS: OLD}, {OLD: seen((301, OLD), (302, here), (200, there))})

    assert moved_to(facts, DOCS) == [(None, OLD, here)]


@pytest.mark.parametrize(
    "found",
    [
        seen((302, OLD), (200, NEW)),
        seen((301, OLD), (404, NEW)),
        seen((301, OLD), (0, NEW), failure="no-host", said="there is no host"),
        seen((301, OLD), (200, OLD + "/")),
        seen((301, OLD), (200, "https://accounts.harbor-sync.com/start")),
        seen((301, OLD), (200, "https://help.harbor-sync.com/login")),
        seen((301, OLD), (200, "https://help.harbor-sync.com/")),
        seen((301, OLD), (200, "https://help.harbor-sync.com/" + "x" * 500)),
        seen((200, OLD)),
        {},
    ],
)
def test_nothing_else_is_offered(found: Mapping[str, Any]) -> None:
    facts = facts_of({DOCS: OLD}, {OLD: found})
    assert moved_to(facts, DOCS, SIGNS) == []


def test_a_page_that_leads_to_the_home_page_is_most_likely_gone() -> None:
    found = verdict(OLD, seen((301, OLD), (200, "https://help.harbor-sync.com/")))

    assert found.severity is Severity.ADVICE
    assert "leads to the home page; the page itself is most likely gone" in found.message


def test_a_page_at_a_sign_in_address_that_asks_for_no_password_is_read() -> None:
    address = "https://help.harbor-sync.com/login"

    assert verdict(address, seen((200, address))).status is Status.MET
    assert verdict(address, seen((302, OLD), (200, address))).status is not Status.MET


def test_the_place_on_a_page_moves_with_it() -> None:
    facts = facts_of({DOCS: f"{OLD}#setup"}, {f"{OLD}#setup": seen((301, OLD), (200, NEW))})
    assert moved_to(facts, DOCS) == [(None, f"{OLD}#setup", f"{NEW}#setup")]


def test_addresses_in_texts_and_rows_move_where_they_stand() -> None:
    text = f"Read {OLD}, then install."
    answers = {
        "listing.about": text,
        "listing.links": [{"label": "Blog", "url": NEW}, {"label": "Help", "url": OLD}],
    }
    facts = facts_of(answers, {OLD: seen((301, OLD), (200, NEW)), NEW: seen((200, NEW))})

    assert moved_to(facts, "listing.about") == [(None, OLD, NEW)]
    assert moved_to(facts, "listing.links") == [(1, OLD, NEW)]
    assert text.replace(OLD, NEW) == f"Read {NEW}, then install."


def test_what_a_rehearsal_or_a_failed_try_saw_is_not_offered() -> None:
    moved = {OLD: seen((301, OLD), (200, NEW))}
    assert moved_to(facts_of({DOCS: OLD}, moved, rehearsal=True), DOCS) == []
    assert moved_to(facts_of({DOCS: OLD}, moved, trouble="offline"), DOCS) == []
    assert moved_to(Facts({DOCS: OLD}, TODAY), DOCS) == []


# What is asked


def test_every_address_is_asked_for_once_wherever_it_stands() -> None:
    answers = {
        DOCS: OLD,
        "listing.about": f"See ({NEW}) and {OLD}. Or write to mailto:x@y.example.",
        "listing.links": [{"label": OLD, "url": "https://{{site}}.harbor-sync.com/{{id}}"}],
        "plain": "http://help.harbor-sync.com/",
        "other": 7,
    }
    asked = CHECK_QUESTIONS["link-alive"](Facts(answers, TODAY), tuple(answers))

    assert [question.inputs[0] for question in asked] == [
        OLD,
        NEW,
        "https://{{site}}.harbor-sync.com/{{id}}",
    ]
    links = links_of(Facts(answers, TODAY), tuple(answers))
    assert [(link.field, link.row) for link in links][-3:] == [
        ("listing.links", 0),
        ("listing.links", 0),
        ("plain", None),
    ]


def test_nothing_is_met_before_it_was_opened() -> None:
    assert alive(Facts({DOCS: OLD}, TODAY), DOCS).status is Status.COULD_NOT_TELL
    assert alive(Facts({DOCS: "a.bin"}, TODAY), DOCS).status is Status.COULD_NOT_TELL
    assert alive(Facts({}, TODAY), DOCS).status is Status.UNANSWERED
    about = Facts({"about": "A text without any address"}, TODAY)
    assert alive(about, "about") == Verdict(Status.MET)


# What is said


@pytest.mark.parametrize(
    ("found", "sure"),
    [
        (seen((401, OLD)), True),
        (seen((403, OLD), password=True), True),
        (seen((403, OLD), title="Sign in – Harbor"), True),
        (seen((302, OLD), (200, "https://accounts.harbor-sync.com/x"), password=True), True),
        (seen((302, OLD), (200, "https://help.harbor-sync.com/login.aspx"), password=True), True),
        (seen((302, OLD), (200, "https://help.harbor-sync.com/LOGIN/"), characters=0), False),
        (seen((200, OLD), title="Sign in", password=True), False),
    ],
)
def test_a_sign_in_counts_only_where_the_page_must_be_public(
    found: Mapping[str, Any], sure: bool
) -> None:
    closed = verdict(OLD, found)
    assert closed.status is Status.NOT_MET
    assert closed.severity is (None if sure else Severity.WARNING)
    assert "to sign in; it must be public" in closed.message
    inside = verdict(OLD, found, public=False)
    assert inside.status is Status.MET
    assert inside.message.endswith("opens, on a sign-in")


def test_a_public_page_with_a_sign_in_in_its_corner_is_public() -> None:
    assert verdict(OLD, seen((200, OLD), password=True)).status is Status.MET


@pytest.mark.parametrize(
    ("host", "severity"),
    [("help.harbor-sync.com", Severity.WARNING), ("10.1.2.3", None), ("localhost", None),
     ("[::1]", None)],
)  # fmt: skip
def test_a_private_address_is_plain_only_where_it_is_written(
    host: str, severity: Severity | None
) -> None:
    url = f"https://{host}/x"
    found = verdict(url, {"hops": [], "failure": "private", "said": f"{host} is private"})

    assert (found.status, found.severity) == (Status.NOT_MET, severity)


def test_a_sandbox_or_tunnel_at_the_end_of_the_way_is_told() -> None:
    found = verdict(OLD, seen((302, OLD), (200, "https://a1.ngrok.io/x")))

    assert found.severity is Severity.WARNING
    assert "leads to a1.ngrok.io, which looks like a test or sandbox host" in found.message


def test_a_certificate_that_ended_since_makes_the_answer_stale() -> None:
    found = verdict(OLD, seen((200, OLD), tls_expires="2026-11-24"))

    assert found.status is Status.STALE
    assert "ended on 2026-11-24" in found.message


def test_words_of_a_parked_page_prove_nothing_on_a_long_one() -> None:
    text = {"text": "How we found out that our domain is for sale"}
    assert verdict(OLD, seen((200, OLD), **text)).severity is Severity.WARNING
    assert verdict(OLD, seen((200, OLD), characters=4000, **text)).status is Status.MET


def test_with_samples_in_it_an_address_is_never_called_dead() -> None:
    url = "https://{{site}}.harbor-sync.com/"
    gone = {"hops": [], "failure": "no-host", "said": "there is no host sample.harbor-sync.com"}
    found = verdict(url, gone, public=False)
    assert found.status is Status.COULD_NOT_TELL
    assert found.severity is None
    ended = {"hops": [], "failure": "tls-expired", "said": "its certificate has expired"}
    assert verdict(url, ended, public=False).status is Status.NOT_MET


def test_what_a_server_calls_itself_reaches_no_terminal() -> None:
    said = "no host \x1b[2Jevil\u202e"
    found = verdict(OLD, {"hops": [[0, OLD]], "failure": "no-host", "said": said})
    assert "\x1b" not in found.message
    assert "\u202e" not in found.message
    named = verdict("https://harbor-sync.com/\x1b]0;x", {})
    assert "\x1b" not in named.message


# Whatever an evidence file holds

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
NAMES = (
    "hops", "failure", "said", "title", "text", "characters", "scripts", "figures", "password",
    "type", "tls_expires", "found", "ordered", "numbered", "language", "whole", "there", "own",
    "exists", "servers", "lost", "refuses", "address",
)  # fmt: skip
HOPS = st.lists(st.tuples(st.sampled_from([0, 200, 301, 403, 999]), st.sampled_from(
    [OLD, NEW, "", "https://[", "https://[::1", "//", "x" * 600, "https://a@b@c/"]
)).map(list), max_size=3)  # fmt: skip
KEPT = st.dictionaries(st.sampled_from(NAMES), JSON).flatmap(
    lambda some: HOPS.map(lambda hops: {"hops": hops, **some})
)


@given(KEPT)
def test_no_evidence_makes_a_check_fall_over(catalogue: Catalogue, kept: dict[str, Any]) -> None:
    mine = ("link-", "page-content", "mail-domain")
    for requirement in catalogue.requirements:
        for use in requirement.checks:
            if use.name.startswith(mine):
                value = "help@harbor-sync.com" if use.name == "mail-domain" else OLD
                facts = Facts(dict.fromkeys(use.fields, value), TODAY)
                asked = CHECK_QUESTIONS[use.name](facts, use.fields, **use.params)
                known = {question: Observed(AT, kept) for question in asked}
                found = CHECKS[use.name](
                    Facts(facts.answers, TODAY, observed=known), use.fields, **use.params
                )
                assert isinstance(found, Verdict)
