"""What stands on real pages, from the socket to the sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.inspection.probes.asking import ask
from tests.inspection.probes.linked import HOST, Told, judged
from tests.standin.faulty import Faulty
from tests.standin.pages import page
from tests.standin.wire import Reply
from wizard.catalogue.model import Severity, Status
from wizard.drafts.evidence_observed import Question

GUIDE = "support.getting_started_url"
WORDS = "<p>Sitebook Sync carries daily logs out of Procore into your books, each night.</p>" * 8
STEPS = "<ol><li>Install</li><li>Sign in</li><li>Choose a project</li></ol>"
POLICY = (
    "<p>We collect personal data and information that you give us.</p>"
    "<p>We use it to carry logs, and for no other purpose.</p>"
    "<p>Data received from connected services, such as Procore, is kept for 30 days.</p>"
    "<p>We share it with nobody but our sub-processors.</p>" + WORDS
)


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty(HOST) as faulty:
        yield faulty


async def read(web: Faulty, shown: Reply, check: str, requirement: str, **more: Any) -> Told:
    """The verdict on a page shown at the address of the check's first field."""
    web.on("/shown", shown)
    field = more.pop("field", GUIDE)
    answers = {field: web.url("/shown", HOST), **more.get("answers", {})}
    return await judged(web, answers, check=check, requirement=requirement)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (WORDS + STEPS, Status.MET, "has 3 ordered steps"),
        (WORDS + "<h2>Step 1</h2><h2>Step 2</h2><h2>Step 3</h2>", Status.MET, "3 ordered steps"),
        (WORDS + "<ol><li>a</ol>", Status.NOT_MET, "shows no ordered steps, as far as a machine"),
        ("<div id=root></div><script src=app.js></script>", Status.COULD_NOT_TELL, "JavaScript"),
        (WORDS * 900 + STEPS, Status.COULD_NOT_TELL, "its end was not read"),
    ],
)
async def test_a_guide_has_ordered_steps(web: Faulty, body: str, status: Status, said: str) -> None:
    verdict = (await read(web, page("Guide", body), "link-steps", "sup-getting-started")).verdict

    assert verdict.status is status
    assert said in verdict.message
    assert verdict.severity in {None, Severity.WARNING}
    assert status is not Status.NOT_MET or verdict.severity is Severity.WARNING


async def test_a_guide_that_is_gone_or_closed_is_held_against_it(web: Faulty) -> None:
    for path, said in (("/status/404", "answers 404"), ("/status/401", "asks to sign in")):
        answers = {GUIDE: web.url(path, HOST)}
        found = await judged(web, answers, check="link-steps", requirement="sup-getting-started")
        assert (found.verdict.status, found.verdict.severity) == (Status.NOT_MET, None)
        assert said in found.verdict.message


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (WORDS, Status.MET, "names “Procore” and “Sitebook Sync”"),
        ("<h1>SITEBOOK <b>sync</b></h1><p>procore</p>", Status.MET, "names"),
        (
            "<p>Logs, every night, into your books.</p>" * 9,
            Status.NOT_MET,
            "does not name “Procore”",
        ),
        ("<script>Procore</script>" + "<p>Sitebook Sync</p>" * 30, Status.NOT_MET, "“Procore”"),
    ],
)
async def test_a_guide_names_the_app_and_procore(
    web: Faulty, body: str, status: Status, said: str
) -> None:
    found = await read(
        web, page("Guide", body), "link-mentions", "sup-core-description",
        answers={"listing.name": "Sitebook Sync"},
    )  # fmt: skip

    assert found.verdict.status is status
    assert said in found.verdict.message
    assert found.verdict.severity in {None, Severity.WARNING}


@pytest.mark.parametrize(
    ("body", "severity", "said"),
    [
        (POLICY, None, "covers everything that is required"),
        (POLICY.replace("Procore", "P").replace("connected", "").replace("services", ""),
         Severity.WARNING, "does not cover data that comes from other services"),
        ("<p>Data from Procore is safe.</p>" * 20, Severity.ADVICE, "how long it is kept"),
    ],
)  # fmt: skip
async def test_a_privacy_policy_mentions_data_of_other_services(
    web: Faulty, body: str, severity: Severity | None, said: str
) -> None:
    found = await read(
        web, page("Privacy", body), "link-privacy", "sup-privacy-policy", field="legal.privacy_url"
    )
    assert said in found.verdict.message
    assert found.verdict.severity is severity


async def test_a_policy_in_another_language_is_told(web: Faulty) -> None:
    text = POLICY.encode().join((b"<html lang='de'>", b"</html>"))
    found = await read(
        web, Reply(body=text), "link-privacy", "sup-privacy-policy", field="legal.privacy_url"
    )

    assert found.verdict.severity is Severity.WARNING
    assert "says that it is in “de”; it must be in “en”" in found.verdict.message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "<p>Version 1.4.0 – last updated 3 March 2025</p>",
            "shows “Version 1.4.0” and “3 March 2025”",
        ),
        ("<p>v2.1</p><p>2025-03-31</p>", "shows “v2.1” and “2025-03-31”"),
        ("<p>Last updated 2 days ago. Release 3.2.</p>", "“Release 3.2” and “updated 2 days ago”"),
        ("<p>Updated Mar 3, 2025</p>", "shows no version, as far as a machine can tell"),
        ("<p>Version 7 of the app</p>", "shows no date"),
        ("<p>Call 555-123-4567, room 3.14b</p>", "shows no version and no date"),
    ],
)
async def test_a_version_and_a_date_are_found_as_people_write_them(
    web: Faulty, body: str, said: str
) -> None:
    found = await read(
        web, page("Support", body + "<p>Write to us.</p>" * 20), "link-version-date",
        "sup-version-and-date", field="support.docs_url",
    )  # fmt: skip

    assert said in found.verdict.message
    assert found.verdict.severity in {None, Severity.WARNING}


@pytest.mark.parametrize(
    ("requirement", "field", "body", "said"),
    [
        ("dq-ads", "app.fullscreen.url",
         WORDS + '<script src="//pagead2.googlesyndication.com/js"></script>', "googlesyndication"),
        ("dq-push-notifications", "app.sidepanel.url",
         "<script>Notification.requestPermission()</script>", "Notification.requestPermission"),
        ("prod-no-placeholder-content", "app.fullscreen.url", "<p>Lorem ipsum</p>" * 300,
         "Lorem ipsum"),
        ("dq-ai-training", "legal.privacy_url",
         WORDS * 9 + "<p>We use your <b>data</b> to train our AI models.</p>", "to train our AI"),
    ],
)  # fmt: skip
async def test_a_trace_on_a_page_asks_for_a_persons_look_and_never_fails(
    web: Faulty, requirement: str, field: str, body: str, said: str
) -> None:
    found = await read(web, page("App", body), "page-content", requirement, field=field)

    assert (found.verdict.status, found.verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert said in found.verdict.message
    assert "a person should look" in found.verdict.message


@pytest.mark.parametrize(
    ("requirement", "field", "body"),
    [
        ("dq-ads", "app.fullscreen.url", WORDS),
        ("prod-no-placeholder-content", "app.fullscreen.url",
         WORDS + "<script>// TODO: later</script>"),
        ("dq-ai-training", "legal.privacy_url",
         WORDS + "<p>We never use your data to train AI models.</p>"),
    ],
)  # fmt: skip
async def test_nothing_found_says_how_much_was_looked_for(
    web: Faulty, requirement: str, field: str, body: str
) -> None:
    found = await read(web, page("App", body), "page-content", requirement, field=field)

    assert found.verdict.status is Status.MET
    assert found.verdict.message.startswith("none of ")


@pytest.mark.parametrize("path", ["/status/404", "/sign-in", "/json", "/bot-wall/challenge"])
async def test_a_page_that_cannot_be_read_is_neither_clean_nor_guilty(
    web: Faulty, path: str
) -> None:
    answers = {"app.fullscreen.url": web.url(path, HOST)}
    found = await judged(web, answers, check="page-content", requirement="dq-ads")

    assert found.verdict.status is Status.COULD_NOT_TELL


async def test_a_paper_is_not_read(web: Faulty) -> None:
    shown = Reply(body=b"%PDF-1.7 Procore Sitebook Sync", kind="application/pdf")
    found = await read(web, shown, "link-steps", "sup-getting-started")

    assert found.verdict.status is Status.COULD_NOT_TELL
    assert "is “application/pdf”; only pages of text are read" in found.verdict.message


@pytest.mark.parametrize(
    "kind",
    [
        *("text/html; charset=no-such", "text/html; charset=punycode", "text/html; charset=idna"),
        *("text/html; charset=hex", "text/html; charset=undefined", "text/html; charset=utf-16"),
        *("text/html; charset=utf-7", "TEXT/HTML;;;charset", ""),
    ],
)
async def test_a_wrong_charset_or_none_costs_no_more_than_some_letters(
    web: Faulty, kind: str
) -> None:
    body = b"<html><p>Procore " + b"\xff\xfe\x80a" * 1000 + b"</p></html>"
    found = await read(web, Reply(body=body, kind=kind), "link-steps", "sup-getting-started")

    assert found.only.trouble == ""


async def test_what_a_hostile_page_leaves_is_short_and_of_one_line(web: Faulty) -> None:
    title = "\x1b]0;owned\x07[red]" + "x" * 100_000
    text = "\u202e[/bold]\x9b31m<script>" * 5000
    shown = Reply(body=f"<title>{title}</title><p>{text}".encode())
    found = await read(web, shown, "link-steps", "sup-getting-started")
    kept = json.dumps(found.only.facts, ensure_ascii=False)

    assert len(kept) < 2000
    assert not any(bad in kept for bad in ("\x1b", "\x07", "\x9b", "\u202e"))


async def test_a_damaged_pattern_is_a_trouble_of_the_catalogue(web: Faulty) -> None:
    question = Question("page-content", (web.url("/page", HOST), "text", "(half"))
    observed = await ask(question, web.guard(), web.ca_file)

    assert observed.trouble.startswith("a pattern of the catalogue is damaged")
