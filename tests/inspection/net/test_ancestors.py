"""Who may frame a page, beyond the cases in tests/browser, and headers that nobody should send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.inspection.net.ancestors import (
    Origin,
    ancestors_in,
    may_frame,
    origin_of,
    sandbox_in,
    x_frame_words,
)

PAGE = Origin("https", "app.example.com", 443)
APP = Origin("https", "app.procore.com", 443)
ASCII = st.text(st.characters(max_codepoint=127))


def framed(csp: list[str], xfo: list[str] | None = None, parent: str = "app.procore.com") -> bool:
    words = x_frame_words(xfo or [])
    return may_frame(Origin("https", parent, 443), PAGE, ancestors_in(csp), words)


@pytest.mark.parametrize(
    ("parent", "allowed"),
    [("a.procore.com", True), ("a.b.procore.com", True), ("procore.com", False),
     ("evilprocore.com", False), ("procore.com.evil.example", False)],
)  # fmt: skip
def test_a_wildcard_covers_every_level_below_and_not_the_name_itself(
    parent: str, allowed: bool
) -> None:
    assert framed(["frame-ancestors https://*.procore.com"], parent=parent) is allowed


def test_a_source_without_a_scheme_takes_that_of_the_page() -> None:
    bare = Origin("http", "app.example.com", 80)
    plain_parent = Origin("http", "app.procore.com", 80)
    policies = ancestors_in(["frame-ancestors app.procore.com"])

    assert may_frame(APP, bare, policies, ())
    assert may_frame(plain_parent, bare, policies, ())
    assert not may_frame(plain_parent, PAGE, policies, ())


def test_self_is_the_site_of_the_page_and_its_encrypted_twin() -> None:
    policies = ancestors_in(["frame-ancestors 'self'"])

    assert may_frame(PAGE, PAGE, policies, ())
    assert may_frame(PAGE, Origin("http", "app.example.com", 80), policies, ())
    assert not may_frame(Origin("https", "app.example.com", 8443), PAGE, policies, ())
    assert not may_frame(Origin("http", "app.example.com", 80), PAGE, policies, ())


def test_a_sandbox_grants_only_what_every_policy_with_one_grants() -> None:
    assert sandbox_in(["default-src *"]) is None
    assert sandbox_in(["SANDBOX", "sandbox allow-scripts"]) == ()
    assert sandbox_in(["sandbox Allow-Scripts allow-forms, sandbox allow-scripts"]) == (
        "allow-scripts",
    )


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://A.Example/x?y", Origin("https", "a.example", 443)),
        ("http://a.example:8080", Origin("http", "a.example", 8080)),
        ("https://[::1]/", Origin("https", "::1", 443)),
        ("ftp://a.example", None),
        ("https://", None),
        ("https://a.example:99999", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_the_origin_of_an_address(url: str, origin: Origin | None) -> None:
    assert origin_of(url) == origin


@given(st.lists(st.text() | ASCII), st.lists(st.text() | ASCII), st.text())
def test_whatever_a_server_sends_gives_an_answer(csp: list[str], xfo: list[str], url: str) -> None:
    policies, words = ancestors_in(csp), x_frame_words(xfo)

    assert may_frame(APP, PAGE, policies, words) in {True, False}
    assert may_frame(PAGE, origin_of(url) or PAGE, policies, words) in {True, False}


@given(st.lists(st.sampled_from(["frame-ancestors", " ", ";", ",", "*", "'none'", "https:", "x"])))
def test_one_more_policy_never_admits_a_site_that_was_refused(parts: list[str]) -> None:
    header = "".join(parts)
    before = framed(["frame-ancestors https://app.procore.com", header])

    assert before or not framed([header, "frame-ancestors *", header, "frame-ancestors https:"])
