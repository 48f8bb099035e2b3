"""Who may frame a page: the standards' own cases, and headers that nobody should send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.inspection.net.ancestors import (
    Origin,
    ancestors_in,
    may_frame,
    origin_of,
    x_frame_refuses,
    x_frame_words,
)

PAGE = Origin("https", "app.example.com", 443)
APP = Origin("https", "app.procore.com", 443)
ASCII = st.text(st.characters(max_codepoint=127))


def framed(csp: list[str], xfo: list[str] | None = None, parent: str = "app.procore.com") -> bool:
    words = x_frame_words(xfo or [])
    return may_frame(Origin("https", parent, 443), PAGE, ancestors_in(csp), words)


@pytest.mark.parametrize(
    ("source", "allowed"),
    [
        ("*", True),
        ("'none'", False),
        ("'NONE'", False),
        ("", False),
        ("'self'", False),
        ("https:", True),
        ("HTTPS:", True),
        ("http:", True),  # browsers let an http source admit its encrypted twin
        ("ws:", True),
        ("wss:", True),
        ("data:", False),
        ("blob:", False),
        ("https://app.procore.com", True),
        ("https://APP.Procore.COM", True),
        ("http://app.procore.com", True),
        ("app.procore.com", True),
        ("ftp://app.procore.com", False),
        ("https://app.procore.com/", True),
        ("https://app.procore.com/any/path", True),
        ("https://app.procore.com?x", True),
        ("https://app.procore.com:443", True),
        ("https://app.procore.com:0443", True),
        ("https://app.procore.com:8443", False),
        ("https://app.procore.com:*", True),
        ("https://app.procore.com:", False),
        ("https://app.procore.com:99999999999999999999999", False),
        ("https://*.procore.com", True),
        ("*.procore.com", True),
        ("*.procore.com:*", True),
        ("https://*", True),
        ("https://*:443", True),
        ("*:443", True),
        ("https://*.app.procore.com", False),
        ("https://procore.com", False),
        ("https://*procore.com", False),
        ("https://app.*.com", False),
        ("https://*.*.com", False),
        ("https://*.com", True),
        ("https://app.procore.com.", False),
        ("https://us02.procore.com", False),
        ("https//app.procore.com", False),
        ("https://", False),
        ("https://user@app.procore.com", False),
        ("'https://app.procore.com'", False),
        ('"https://app.procore.com"', False),
        ("'unsafe-inline'", False),
        ("'self' https://*.procore.com", True),
        ("'none' https://*.procore.com", True),  # only alone does 'none' forbid
        ("https://one.example https://two.example", False),
        ("https://one.example\t\thttps://app.procore.com", True),
        ("https://одно.example https://app.procore.com", None),
    ],
)
def test_a_source_admits_a_site_as_browsers_match_it(source: str, allowed: bool | None) -> None:
    if allowed is None:  # a directive that is not ASCII is passed over, so nothing forbids
        assert ancestors_in([f"frame-ancestors {source}"]) == ()
        assert framed([f"frame-ancestors {source}"])
    else:
        assert framed([f"frame-ancestors {source}"]) is allowed


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


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ([], True),
        (["default-src 'none'"], True),
        (["default-src 'none'; frame-ancestors https://app.procore.com"], True),
        (["; ;frame-ancestors https://app.procore.com;;"], True),
        (["FRAME-ANCESTORS 'none'"], False),
        (["frame-ancestors"], False),
        (["frame-ancestors;"], False),
        (["frame-ancestors-x 'none'"], True),
        (["script-src 'self' frame-ancestors 'none'"], True),
        # within a policy the first counts
        (["frame-ancestors https://app.procore.com; frame-ancestors 'none'"], True),
        (["frame-ancestors 'none'; frame-ancestors https://app.procore.com"], False),
        # several policies: all must agree, whether by headers or by commas
        (["frame-ancestors https://app.procore.com", "frame-ancestors 'none'"], False),
        (["frame-ancestors https://app.procore.com, frame-ancestors 'self'"], False),
        (["frame-ancestors *", "default-src 'self'", "frame-ancestors https:"], True),
        (["frame-ancestors https://app.procore.com,"], True),
        ([",,,"], True),
        (["frame-ancestors https://a.example, https://app.procore.com"], False),
    ],
)
def test_every_policy_counts_and_the_first_directive_in_each(
    headers: list[str], allowed: bool
) -> None:
    assert framed(headers) is allowed


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ([], False),
        ([""], False),
        (["DENY"], True),
        (["  deny\t"], True),
        (["SameOrigin"], True),
        (["ALLOWALL"], False),
        (["ALLOW-FROM https://app.procore.com"], False),
        (["nonsense"], False),
        (["DENY, DENY"], True),
        (["DENY", "deny"], True),
        (["SAMEORIGIN, ALLOWALL"], True),
        (["ALLOWALL", "ALLOW-FROM https://x.example"], True),
        (["ALLOW-FROM https://a.example, ALLOW-FROM https://b.example"], False),
        (["DENY,"], True),
        (["foo, bar"], False),
    ],
)
def test_x_frame_options_are_read_as_browsers_read_them(headers: list[str], refused: bool) -> None:
    assert x_frame_refuses(x_frame_words(headers)) is refused
    assert framed([], headers) is not refused


def test_x_frame_options_count_only_where_no_policy_names_ancestors() -> None:
    assert framed(["frame-ancestors https://*.procore.com"], ["DENY"])
    assert not framed(["frame-ancestors 'none'"], ["ALLOWALL"])
    assert not framed(["default-src *"], ["DENY"])


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
