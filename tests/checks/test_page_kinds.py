"""For what a page is taken: by what the site shows for a made-up address, then by its words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.corpora.measure_pages import ADDRESS, HOME, answer, verdict_on
from wizard.catalogue.model import Severity, Status
from wizard.inspection.net.answer import Answer
from wizard.inspection.probes.siblings import sibling_of

MENU = "<nav><a href='/pricing'>Pricing</a><a href='/docs'>Docs</a></nav>"
FOOT = "<footer><p>Harbor Sync, Quay 7. Every right is ours.</p></footer>"
WORDS = "<p>Daily logs arrive in your books each night, with hours, crews and costs by phase.</p>"
NONE = (404, "<title>404</title><h1>No page here</h1>")
FORM = "<form><input name=user><input type=password></form>"


def html(title: str, body: str, head: str = "", attributes: str = "") -> str:
    """A page in the frame of its site."""
    return (
        f"<html><head><title>{title}</title>{head}</head>"
        f"<body {attributes}>{MENU}<main>{body}</main>{FOOT}</body></html>"
    )


Shown = tuple[int, str] | str | None
"""What a site shows for a made-up address: a page, with its status or 200; None if unknown."""


def beside(shown: Shown) -> Answer | None:
    """The answer for the made-up address."""
    status, page = shown if isinstance(shown, tuple) else (200, shown)
    return None if page is None else answer(sibling_of(ADDRESS), page, status)


GONE = html("Harbor Sync", "<h1>Adrift</h1><p>The tide took what was at /docs/setup-guide.</p>")
GONE_TOO = GONE.replace("setup-guide", "no-such-page-1")
HOMELY = html("Harbor Sync", f"<h1>Logs to books</h1>{WORDS * 9}")
SHELL = html("Harbor Sync", "<div id=root></div><script src=/app.js></script>")
ALIAS = html("Set up", f"<h1>Set up</h1>{WORDS}", f"<link rel=canonical href={ADDRESS}>")
MISSING: Mapping[str, tuple[str, Shown]] = {
    "same for any address": (GONE, GONE_TOO),
    "same as the 404 of the site": (GONE, (404, GONE_TOO)),
    "home page for any address": (HOMELY, HOMELY),
    "title and heading": (html("Page not found", "<h1>Page not found</h1>"), None),
    "title only, its own words": (html("404 | Harbor", "<h1>Adrift</h1><p>Sorry.</p>"), None),
    "no index beside an honest 404": (
        html("Oops", "<h1>Page not found</h1>" + WORDS * 4, "<meta name=robots content=noindex>"),
        NONE,
    ),
    "class of the body": (html("Adrift", "<p>Gone fishing.</p>", "", "class=error404"), None),
    "canonical address": (html("Harbor", WORDS, "<link rel=canonical href=/404>"), None),
    "German": (html("Harbor", "<h1>Diese Seite gibt es nicht</h1>"), None),
    "French": (html("Page introuvable – Harbor", "<p>Oups.</p>"), None),
    "Spanish": (html("Harbor", "<h2>La página no existe</h2>"), None),
    "Portuguese": (html("Página não encontrada", ""), None),
    "Italian": (html("Harbor", "<h1>Pagina non trovata</h1>"), None),
    "Polish": (html("Nie znaleziono strony | Harbor", "<p>Ups.</p>"), None),
    "Dutch": (html("Harbor", "<h1>Deze pagina bestaat niet</h1>"), None),
    "Japanese": (html("Harbor", "<h1>ページが見つかりません。</h1>"), None),
    "Chinese": (html("页面不存在 - Harbor", "<p>404</p>"), None),
}
GOOD: Mapping[str, tuple[str, Shown]] = {
    "a plain page": (html("Set up", f"<h1>Set up</h1>{WORDS * 3}"), NONE),
    "a short page": (html("Set up", f"<h1>Set up</h1>{WORDS}"), GONE),
    "about the error": (html("404 Not Found | API", f"<h1>404 Not Found</h1>{WORDS * 5}"), NONE),
    "release notes": (html("2.4", "<h1>2.4</h1><p>Fixed a 404 error in the log list.</p>"), NONE),
    "withdrawn": (html("News", "<h1>Pricing</h1><p>Plan S is no longer available.</p>"), NONE),
    "roadmap": (html("Roadmap", f"<h1>Coming soon: the side panel</h1>{WORDS * 6}"), NONE),
    "status page": (
        html("Harbor status", f"<h1>Scheduled maintenance</h1><p>Sunday, 2 to 4.</p>{WORDS}"),
        NONE,
    ),
    "help with signing in": (html("How to sign in", f"<h1>Sign in</h1>{WORDS * 3}"), NONE),
    "sign-in in the corner": (html("Guide", f"<h1>Guide</h1>{FORM}{WORDS * 9}"), NONE),
    "end of the address ignored": (ALIAS, ALIAS),
    "challenge script on a page": (
        html("Guide", f"<h1>Guide</h1>{WORDS}<script src=/cdn-cgi/challenge-platform/scripts/x>"),
        NONE,
    ),
}
OTHERS: Mapping[str, tuple[str, Shown]] = {
    "closed for a while": (html("Harbor", "<h1>Site en maintenance</h1>"), None),
    "wants to see a person first": (html("", "<script>window._cf_chl_opt={}</script>"), None),
    "asks to sign in": (html("Anmelden", f"<h1>Anmelden</h1>{FORM}"), None),
    "most likely asks to sign in": (html("Log in", "<h1>Log in</h1><input name=user>"),) * 2,
    "is most likely not finished": (html("Harbor", "<h1>Coming soon</h1>"), None),
    "so does any made-up address": (SHELL, SHELL),
    "its script may lead": (
        html("", "<script>var a='/x';location.href=a+1</script>").replace(MENU, ""),
        NONE,
    ),
    "shows an empty page": ("", None),
}


@pytest.mark.parametrize("name", MISSING)
def test_a_page_that_is_missing_is_told_whatever_its_status(name: str) -> None:
    shown, other = MISSING[name]
    verdict = verdict_on(answer(ADDRESS, shown), beside(other))

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert "most likely leads to no page" in verdict.message


@pytest.mark.parametrize("name", GOOD)
def test_a_good_page_is_good_whatever_it_is_about(name: str) -> None:
    shown, other = GOOD[name]
    verdict = verdict_on(answer(ADDRESS, shown), beside(other))

    assert (verdict.status, verdict.message) == (Status.MET, f"{ADDRESS[8:]} opens")


@pytest.mark.parametrize("said", OTHERS)
def test_other_pages_that_are_none_are_told_as_what_they_are(said: str) -> None:
    shown, other = OTHERS[said]
    verdict = verdict_on(answer(ADDRESS, shown), beside(other))

    assert verdict.status is not Status.MET
    assert said in verdict.message


def test_a_parked_domain_is_told_by_its_words_and_by_its_scripts() -> None:
    script = "<script src=https://img.sedoparking.com/x.js></script>"
    for shown in ("<h1>Diese Domain steht zum Verkauf</h1>", script):
        verdict = verdict_on(answer(HOME, f"<title>harbor</title>{shown}"), None)
        assert "is most likely parked" in verdict.message
