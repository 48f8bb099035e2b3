"""From a host on this machine to a verdict, with the bounds that the catalogue sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.inspection.probes.asking import NOW, ask_all
from tests.standin.faulty import Faulty
from tests.standin.pages import page
from tests.standin.server import StandIn, Switches
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import CheckUse, Severity, Status
from wizard.checks.registry import CHECK_QUESTIONS, CHECKS
from wizard.rules.verdict import Facts, Verdict

KEPT = "keyring:submission-wizard/app/webhook.auth_value"
LOGIN = "https://login.procore.com/oauth/authorize"
MET, NOT_MET, UNSURE = Status.MET, Status.NOT_MET, Status.COULD_NOT_TELL


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty("app.example", "hooks.example") as faulty:
        yield faulty


def use_of(catalogue: Catalogue, name: str, field: str) -> CheckUse:
    uses = (use for requirement in catalogue.requirements for use in requirement.checks)
    return next(use for use in uses if use.name == name and use.fields[0] == field)


async def judged(web: Faulty | StandIn, use: CheckUse, *values: Any, secret: str = "") -> Verdict:
    answers = dict(zip(use.fields, values, strict=False))
    facts = Facts(answers, NOW.date())
    questions = list(CHECK_QUESTIONS[use.name](facts, use.fields, **use.params))
    secrets = {KEPT: secret}
    found = await ask_all(questions, web.guard(), web.ca_file, secrets=secrets)
    assert [observed.trouble for observed in found.values() if observed.trouble] == []
    facts = replace(facts, observed={q: replace(o, rehearsal=False) for q, o in found.items()})
    return CHECKS[use.name](facts, use.fields, **use.params)


@pytest.mark.parametrize(
    ("headers", "status", "severity"),
    [
        ([("Content-Security-Policy", "frame-ancestors 'self' https://*.procore.com")], MET, None),
        (
            [
                ("Content-Security-Policy", "frame-ancestors https://*.procore.com"),
                ("X-Frame-Options", "DENY"),
            ],
            MET,
            None,
        ),
        ([("X-Frame-Options", "SAMEORIGIN")], NOT_MET, None),
        (
            [("Content-Security-Policy", "frame-ancestors https://sandbox.procore.com")],
            NOT_MET,
            None,
        ),
        ([], NOT_MET, Severity.ADVICE),
        ([("Location", LOGIN)], NOT_MET, None),
    ],
)
async def test_pages(
    web: Faulty,
    catalogue: Catalogue,
    headers: list[tuple[str, str]],
    status: Status,
    severity: Severity | None,
) -> None:
    code = 302 if ("Location", LOGIN) in headers else 200
    web.on("/app", replace(page("App", "<p>Hello</p>", code), headers=tuple(headers)))
    use = use_of(catalogue, "framing", "app.fullscreen.url")
    found = await judged(web, use, web.url("/app?c={{procore.company.id}}", host="app.example"))

    assert (found.status, found.severity) == (status, severity)


@pytest.mark.parametrize(
    ("name", "status", "severity"),
    [
        ("app", MET, None),
        ("tls12", MET, None),
        ("old-too", NOT_MET, Severity.ADVICE),
        ("tls11", NOT_MET, Severity.WARNING),
        ("ends-soon", NOT_MET, Severity.WARNING),
        ("expired", NOT_MET, Severity.WARNING),
        ("incomplete", NOT_MET, Severity.WARNING),
        ("no-alternative-name", NOT_MET, Severity.WARNING),
        ("plain-http", NOT_MET, Severity.WARNING),
    ],
)
async def test_hosts(
    web: Faulty, catalogue: Catalogue, name: str, status: Status, severity: Severity | None
) -> None:
    use = use_of(catalogue, "tls", "app.hosts")
    found = await judged(web, use, [f"{name}.example"])

    assert (found.status, found.severity) == (status, severity)


@pytest.mark.parametrize(
    ("origin", "status", "severity"),
    [("https://app.example", MET, None), ("https://x.example", NOT_MET, Severity.ADVICE)],
)
async def test_origins(
    catalogue: Catalogue, origin: str, status: Status, severity: Severity | None
) -> None:
    use = use_of(catalogue, "cors-preflight", "app.cors_origins")
    with StandIn(Switches(cors_origins=("https://app.example",))) as procore:
        found = await judged(procore, use, [origin])

    assert (found.status, found.severity) == (status, severity)
