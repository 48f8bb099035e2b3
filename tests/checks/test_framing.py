"""Whether customers would see the page or an empty box, and what a partner has to send."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.answers import answered
from wizard.catalogue.model import Severity, Status
from wizard.checks.framing import framing, framing_questions
from wizard.drafts.evidence_observed import Question
from wizard.rules.verdict import Facts, Verdict

FIELD = "app.fullscreen.url"
URL = "https://app.example.com/procore"
ADVISED = "'self' https://*.procore.com"
LINE = f"Send Content-Security-Policy: frame-ancestors {ADVISED}"
ALL = [["'self'", "https://*.procore.com"]]
EXACT = ["https://app.procore.com", "https://us02.procore.com", "https://uk01.procore.com"]
SANDBOX = "https://sandbox.procore.com"

SOUND: dict[str, Any] = {
    "url": URL, "status": 200, "moved": False, "filled": [], "stopped": "", "policies": ALL,
    "words": [], "report_only": False, "cookies": [], "password": False, "meta": False,
    "plain": [], "buster": "", "isolation": {"coop": "", "coep": "", "corp": ""},
}  # fmt: skip


def verdict(asked: str = URL, **seen: Any) -> Verdict:
    question = Question("framing", (asked,))
    facts = answered({FIELD: asked}, (question, SOUND | seen))
    return framing(facts, (FIELD,), advised=ADVISED)


def test_a_page_that_every_site_may_show_is_met_and_says_by_whom() -> None:
    found = verdict()

    assert found.status is Status.MET
    assert found.message == (
        "app.procore.com, us02.procore.com, uk01.procore.com and sandbox.procore.com may show it"
    )


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        ({"policies": [], "words": ["deny"]}, "X-Frame-Options is “deny”"),
        ({"policies": [], "words": ["sameorigin"]}, "X-Frame-Options is “sameorigin”"),
        ({"policies": [["'none'"]]}, "frame-ancestors is “'none'”"),
        ({"policies": [[]]}, "frame-ancestors is “nothing”"),
        ({"policies": [["'self'"]], "words": ["allowall"]}, "frame-ancestors is “'self'”"),
        (
            {"policies": [["https://*.procore.com/webclients/"]]},
            "“https://*.procore.com/webclients/”, and an address with a path matches no site",
        ),
        (
            {"policies": [*ALL, ["'self'"]]},
            "frame-ancestors is “'self' https://*.procore.com” and “'self'”, and all must agree",
        ),
    ],
)
def test_a_page_that_nobody_may_show_fails_with_what_it_sent_and_the_line_to_send(
    seen: dict[str, Any], message: str
) -> None:
    found = verdict(**seen)

    assert found.status is Status.NOT_MET
    assert found.severity is None
    assert found.message.startswith("None of app.procore.com, us02.procore.com, uk01.procore.com")
    assert found.message.endswith(message)
    assert f"Content-Security-Policy: frame-ancestors {ADVISED}" in found.fix
    assert found.field == FIELD


def test_a_page_for_the_sandbox_alone_gets_a_sentence_of_its_own() -> None:
    found = verdict(policies=[[SANDBOX]])

    assert found.status is Status.NOT_MET
    assert found.message == (
        "Only the sandbox (sandbox.procore.com) may show it; customers would see an empty box:"
        " frame-ancestors is “https://sandbox.procore.com”"
    )


def test_one_region_that_is_left_out_fails_and_is_named() -> None:
    found = verdict(policies=[[*EXACT[:2], SANDBOX]])

    assert found.status is Status.NOT_MET
    assert found.message.startswith(
        "app.procore.com, us02.procore.com and sandbox.procore.com may show it,"
        " but not uk01.procore.com: "
    )


@pytest.mark.parametrize(
    ("seen", "severity", "message"),
    [
        ({"policies": [[*EXACT, SANDBOX]]}, Severity.ADVICE, "a region that Procore adds may not"),
        (
            {"policies": [[*EXACT, "https://*.procore.com:443"]], "words": ["deny"]},
            None,
            "",
        ),
        ({"policies": [EXACT]}, Severity.ADVICE, "sandbox.procore.com may not"),
        ({"policies": []}, Severity.ADVICE, "anybody else may too"),
        ({"policies": [["*"]]}, Severity.ADVICE, "anybody else may too"),
        ({"policies": [["https:"]]}, Severity.ADVICE, "anybody else may too"),
        (
            {"policies": [], "words": ["allow-from https://app.procore.com"]},
            Severity.ADVICE,
            "X-Frame-Options “allow-from https://app.procore.com” is ignored",
        ),
        (
            {"policies": [], "meta": True},
            Severity.ADVICE,
            "frame-ancestors in a meta tag is ignored",
        ),
        (
            {"policies": [], "report_only": True},
            Severity.ADVICE,
            "a policy that only reports is not enforced",
        ),
        (
            {"cookies": [{"name": "sid", "same_site": "lax", "secure": True}]},
            Severity.WARNING,
            "most likely the cookie “sid” will not come back from inside a frame",
        ),
        (
            {"cookies": [{"name": "sid", "same_site": "none", "secure": False}]},
            Severity.WARNING,
            "“sid”",
        ),
        (
            {
                "cookies": [
                    {"name": "sid", "same_site": "none", "secure": True, "partitioned": False}
                ]
            },
            Severity.ADVICE,
            "browsers that block third-party cookies keep back the cookie “sid”",
        ),
        (
            {
                "cookies": [
                    {"name": "sid", "same_site": "none", "secure": True, "partitioned": True}
                ]
            },
            None,
            "",
        ),
        (
            {"sandbox": ["allow-scripts", "allow-forms"]},
            Severity.WARNING,
            "a sandbox, which switches off cookies and storage of its own, new windows",
        ),
        (
            {"sandbox": ["allow-scripts", "allow-same-origin", "allow-forms", "allow-popups"]},
            Severity.ADVICE,
            "which switches off dialogs and downloads",
        ),
        (
            {"rendering": "data", "kind": "application/json"},
            Severity.WARNING,
            "sent as “application/json”, so the frame shows it raw",
        ),
        ({"buster": "moves"}, Severity.WARNING, "sends the top window elsewhere"),
        ({"buster": "compares"}, Severity.ADVICE, "asks whether it is in a frame"),
        (
            {"plain": ["http://cdn.example/a.js"]},
            Severity.WARNING,
            "will not load “http://cdn.example/a.js”",
        ),
        (
            {"isolation": {"coop": "same-origin; report-to=x", "coep": "", "corp": ""}},
            Severity.ADVICE,
            "Cross-Origin-Opener-Policy is “same-origin”",
        ),
        (
            {"isolation": {"coop": "", "coep": "require-corp", "corp": "same-origin"}},
            Severity.ADVICE,
            "Cross-Origin-Resource-Policy is “same-origin”",
        ),
        ({"isolation": {"coop": "", "coep": "unsafe-none", "corp": "cross-origin"}}, None, ""),
    ],
)
def test_what_else_troubles_a_frame_only_cautions(
    seen: dict[str, Any], severity: Severity | None, message: str
) -> None:
    found = verdict(**seen)

    assert found.severity is severity
    assert found.status is (Status.MET if severity is None else Status.NOT_MET)
    assert message in found.message


def shown(app: str = "shown", sandbox: str = "shown", reason: str = "") -> dict[str, Any]:
    hosts = [origin.removeprefix("https://") for origin in EXACT]
    views = {host: {"outcome": app, "reason": reason} for host in hosts}
    views["sandbox.procore.com"] = {"outcome": sandbox, "reason": reason}
    return {"name": "Chrome/156.0", "views": views}


@pytest.mark.parametrize(
    ("seen", "status", "severity", "message"),
    [
        ({"browser": shown(), "buster": "moves"}, Status.MET, None, "Chrome 156.0 shows it in"),
        # the browser decides, whatever was sent to this program
        ({"browser": shown(), "words": ["deny"], "policies": []}, Status.NOT_MET, Severity.ADVICE,
         "Chrome 156.0 shows it in frames of app.procore.com"),
        ({"browser": shown(sandbox="refused")}, Status.NOT_MET, Severity.ADVICE,
         "sandbox.procore.com may not, so no test there shows it"),
        ({"browser": shown("refused", reason="frame-ancestors"), "policies": [["'self'"]]},
         Status.NOT_MET, None, "in a frame of app.procore.com: frame-ancestors is “'self'”"),
        ({"browser": shown("refused", reason="net::ERR_CONNECTION_RESET")},
         Status.NOT_MET, None, "an error in place of the page in a frame of app.procore.com (net"),
        ({"browser": shown("nothing", reason="download")}, Status.NOT_MET, None,
         "shows nothing in a frame of app.procore.com: the answer is a download"),
        ({"browser": shown("blank"), "buster": "compares"}, Status.NOT_MET, Severity.WARNING,
         "an empty area in a frame of app.procore.com; a script in it asks whether it is in"),
        ({"browser": shown("unsettled")}, Status.COULD_NOT_TELL, None, "got no page in time"),
        ({"browser": shown(), "password": True}, Status.COULD_NOT_TELL, None, "a sign-in page"),
        ({"browser": {"name": "x", "views": {}}}, Status.COULD_NOT_TELL, None, "cannot be read"),
    ],
)  # fmt: skip
def test_what_a_browser_showed_decides(
    seen: dict[str, Any], status: Status, severity: Severity | None, message: str
) -> None:
    found = verdict(**seen)

    assert (found.status, found.severity) == (status, severity)
    assert message in found.message


def test_several_remarks_come_together_and_the_gravest_weighs() -> None:
    found = verdict(policies=[], buster="moves", cookies=[{"name": "sid"}])

    assert found.severity is Severity.WARNING
    assert found.message.startswith("Procore may show it; most likely the cookie “sid”")
    assert found.message.endswith("; anybody else may too")
    assert "SameSite=None; Secure; Partitioned" in found.fix
    assert LINE in found.fix


def test_a_refusal_comes_before_any_remark() -> None:
    found = verdict(policies=[["'self'"]], buster="moves")

    assert found.severity is None
    assert "top window" not in found.message


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        ({"status": 204, "rendering": "nothing"}, "it answered 204, which has no page"),
        ({"rendering": "nothing"}, "the page is empty"),
        (
            {"rendering": "download", "kind": "text/csv", "filled": ["site"]},
            "is sent as “text/csv” for download, not as a page (opened with a sample",
        ),
        ({"blank": True}, "neither text nor pictures nor scripts"),
    ],
)
def test_an_answer_that_leaves_the_frame_empty_fails(seen: dict[str, Any], message: str) -> None:
    found = verdict(**seen)

    assert (found.status, found.severity) == (Status.NOT_MET, None)
    assert found.message.startswith("The frame would stay empty: ")
    assert message in found.message


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        ({"status": 404}, "it answered 404, and an error says little of the page"),
        (
            {"status": 403, "policies": [], "words": ["deny"]},
            "that answer could not be framed: X-Frame-Options is “deny”",
        ),
        (
            {"status": 500, "filled": ["site"]},
            "it answered 500 (opened with a sample for “{{site}}”), and",
        ),
        ({"status": 302}, "it answered 302 without a page"),
        ({"password": True}, "only a sign-in page was seen, “https://app.example.com/procore”"),
        (
            {"moved": True, "url": "https://app.example.com/users/sign_in", "words": []},
            "only a sign-in page was seen",
        ),
        (
            {"moved": True, "url": "https://sso.example.com/", "policies": [["'self'"]]},
            "could not be framed: frame-ancestors is “'self'”",
        ),
    ],
)
def test_an_error_or_a_sign_in_says_little_of_the_page(seen: dict[str, Any], message: str) -> None:
    found = verdict(**seen)

    assert found.status is Status.COULD_NOT_TELL
    assert message in found.message


@pytest.mark.parametrize("path", ["/authors", "/blog/singing", "/signage", "/authority/ssos"])
def test_an_address_that_only_sounds_like_a_sign_in_is_judged(path: str) -> None:
    url = f"https://app.example.com{path}"

    assert verdict(moved=True, url=url).status is Status.MET


def test_a_frame_that_is_led_to_procores_sign_in_fails() -> None:
    found = verdict(stopped="procore", url="https://login.procore.com/oauth/authorize")

    assert found.status is Status.NOT_MET
    assert "leads the frame to Procore's sign-in" in found.message
    assert "window of its own" in found.fix


def test_a_frame_that_is_led_to_another_page_of_procores_is_undecided() -> None:
    found = verdict(stopped="procore", url="https://marketplace.procore.com/apps/x")

    assert found.status is Status.COULD_NOT_TELL


def test_a_redirect_to_plain_http_fails() -> None:
    found = verdict(stopped="plain", url="http://app.example.com/x")

    assert found.status is Status.NOT_MET
    assert "“http://app.example.com/x”, which browsers block" in found.message


def test_samples_for_placeholders_are_told() -> None:
    url = "https://app.example.com/p?c={{procore.company.id}}"
    found = verdict(url, filled=["procore.company.id"])

    assert found.message.endswith(" (opened with a sample for “{{procore.company.id}}”)")


def test_what_a_page_sent_is_never_markup_or_a_control() -> None:
    found = verdict(policies=[["\x1b[31m", "[red]x[/]"]])

    assert "\x1b" not in found.message


@pytest.mark.parametrize(
    "seen", [{}, {"url": URL, "status": "x"}, {"url": 3, "status": 200, "policies": 7}]
)
def test_evidence_of_another_shape_is_no_pass(seen: dict[str, Any]) -> None:
    facts = answered({FIELD: URL}, (Question("framing", (URL,)), seen))

    assert framing(facts, (FIELD,), advised=ADVISED).status is Status.COULD_NOT_TELL


@pytest.mark.parametrize(
    "text", ["http://app.example.com", "app.example.com", "https://{{host}", "x"]
)
def test_an_address_that_no_frame_opens_is_not_asked_and_not_passed(text: str) -> None:
    facts = answered({FIELD: text})

    assert framing_questions(facts, (FIELD,), advised=ADVISED) == ()
    assert framing(facts, (FIELD,), advised=ADVISED).status is Status.COULD_NOT_TELL


def test_an_address_with_placeholders_is_asked_as_it_stands() -> None:
    url = "https://{{site}}.example.com/p?c={{procore.company.id}}"
    facts = answered({FIELD: url})

    assert framing_questions(facts, (FIELD,), advised=ADVISED) == (Question("framing", (url,)),)


def test_nothing_to_judge_is_unanswered_and_nothing_known_is_undecided() -> None:
    assert framing(Facts({}, answered({}).today), (FIELD,), advised=ADVISED).status is (
        Status.UNANSWERED
    )
    known = framing(answered({FIELD: URL}), (FIELD,), advised=ADVISED)
    assert known.status is Status.COULD_NOT_TELL
