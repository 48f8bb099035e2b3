"""Whether a partner's hosts are reached safely; no document asks it of them, so it only warns."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.answers import answered
from wizard.catalogue.model import Severity, Status
from wizard.checks.hosts import tls, tls_questions
from wizard.drafts.evidence_observed import Question
from wizard.rules.verdict import Verdict

FIELD = "app.hosts"
HOST = "app.example.com"
BOUNDS: dict[str, Any] = {"oldest": "1.2", "days": 14}
SOUND: dict[str, Any] = {
    "fault": "", "said": "", "expires": "2027-02-01", "issuer": "Some CA",
    "offered": ["1.2", "1.3"], "refused": ["1.0", "1.1"],
}  # fmt: skip


def verdict(**seen: Any) -> Verdict:
    facts = answered({FIELD: [HOST]}, (Question("tls", (f"{HOST}:443",)), SOUND | seen))
    return tls(facts, (FIELD,), **BOUNDS)


def test_a_sound_host_is_met_with_what_was_found() -> None:
    found = verdict()

    assert found.status is Status.MET
    assert found.message == "TLS 1.2 and 1.3, certificate until 2027-02-01"


@pytest.mark.parametrize(
    ("seen", "severity", "message", "fix"),
    [
        (
            {"offered": ["1.0", "1.1"], "fault": "tls-old", "said": "-", "expires": ""},
            Severity.WARNING,
            "app.example.com: it offers TLS 1.0 and 1.1 at most; TLS 1.2 or later is required",
            "Turn on TLS 1.2 or later.",
        ),
        (
            {"offered": [], "fault": "tls-old", "said": "-", "expires": ""},
            Severity.WARNING,
            (
                "app.example.com: it offers no version of TLS that could be tried;"
                " TLS 1.2 or later is required"
            ),
            "Turn on TLS 1.2 or later.",
        ),
        (
            {"offered": [], "fault": "tls", "said": "it does not speak TLS on that port"},
            Severity.WARNING,
            "app.example.com: it does not speak TLS on that port",
            "Serve TLS 1.2 or later there.",
        ),
        (
            {"offered": ["1.0", "1.1", "1.2"]},
            Severity.ADVICE,
            (
                "app.example.com: it still accepts TLS 1.0 and 1.1; TLS 1.2 is the oldest"
                " version that is needed"
            ),
            "Turn off what is older than TLS 1.2.",
        ),
        (
            {"fault": "tls-expired", "said": "its certificate has expired", "expires": ""},
            Severity.WARNING,
            "app.example.com: its certificate has expired",
            "Renew the certificate, and automate the renewal.",
        ),
        (
            {"fault": "tls-name", "said": "its certificate is for another host", "expires": ""},
            Severity.WARNING,
            "app.example.com: its certificate is for another host",
            "Get a certificate that names this host.",
        ),
        (
            {"expires": "2026-12-09"},
            Severity.WARNING,
            (
                "app.example.com: its certificate ends on 2026-12-09, in 14 days;"
                " it must be valid for more than 14 days"
            ),
            "Renew the certificate.",
        ),
        (
            {"expires": "2026-11-26"},
            Severity.WARNING,
            (
                "app.example.com: its certificate ends on 2026-11-26, in 1 day;"
                " it must be valid for more than 14 days"
            ),
            "Renew the certificate.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_the_figure_wanted_and_the_fix(
    seen: dict[str, Any], severity: Severity, message: str, fix: str
) -> None:
    found = verdict(**seen)

    assert (found.status, found.severity) == (Status.NOT_MET, severity)
    assert (found.message, found.fix) == (message, fix)
    assert (found.field, found.row) == (FIELD, 0)


def test_an_unknown_issuer_may_be_the_work_of_ones_own_network() -> None:
    found = verdict(fault="tls-issuer", said="its issuer is not known", expires="")

    assert "a device of your network may look into connections" in found.fix


def test_a_certificate_good_for_one_day_more_than_needed_passes() -> None:
    assert verdict(expires="2026-12-10").status is Status.MET


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("app.example.com", "app.example.com:443"),
        ("APP.example.com:8443", "app.example.com:8443"),
        ("https://app.example.com/path?x", "app.example.com:443"),
        ("https://app.example.com:443", "app.example.com:443"),
        ("app.example.com/path", "app.example.com:443"),
    ],
)
def test_a_host_may_be_written_in_several_ways(text: str, subject: str) -> None:
    facts = answered({FIELD: [text]})

    assert tls_questions(facts, (FIELD,), **BOUNDS) == (Question("tls", (subject,)),)


@pytest.mark.parametrize(
    "text", ["*.example.com", "{{site}}.example.com", "http://app.example.com", "intranet", "a b.c"]
)
def test_what_is_no_host_is_not_asked_and_not_passed(text: str) -> None:
    facts = answered({FIELD: [HOST, text]}, (Question("tls", (f"{HOST}:443",)), SOUND))
    found = tls(facts, (FIELD,), **BOUNDS)

    assert tls_questions(facts, (FIELD,), **BOUNDS) == (Question("tls", (f"{HOST}:443",)),)
    assert (found.status, found.row) == (Status.COULD_NOT_TELL, 1)
    assert "is not a host that can be connected to" in found.message


def test_of_several_hosts_the_worst_is_told_and_the_others_counted() -> None:
    hosts = [f"{name}.example.com" for name in "abc"]
    seen = [SOUND | {"offered": ["1.0", "1.2"]}, SOUND, SOUND | {"expires": "2026-11-30"}]
    known = [(Question("tls", (f"{h}:443",)), s) for h, s in zip(hosts, seen, strict=True)]
    found = tls(answered({FIELD: hosts}, *known), (FIELD,), **BOUNDS)

    assert (found.severity, found.row) == (Severity.WARNING, 2)
    assert found.message.endswith("; 1 more host fails too")


def test_a_host_that_is_named_twice_is_asked_once() -> None:
    facts = answered({FIELD: [HOST, f"https://{HOST}/x"]})

    assert len(tls_questions(facts, (FIELD,), **BOUNDS)) == 1


@pytest.mark.parametrize("seen", [{}, SOUND | {"offered": ["x"]}, SOUND | {"expires": "soon"}])
def test_evidence_of_another_shape_is_no_pass(seen: dict[str, Any]) -> None:
    facts = answered({FIELD: [HOST]}, (Question("tls", (f"{HOST}:443",)), seen))

    assert tls(facts, (FIELD,), **BOUNDS).status is Status.COULD_NOT_TELL
