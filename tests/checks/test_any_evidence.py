"""Whatever somebody writes into an evidence file: no check falls over, and nothing passes by it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.answers import AT, DAY
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import CheckUse, Status
from wizard.checks.registry import CHECK_QUESTIONS, CHECKS
from wizard.drafts.evidence_observed import Observed
from wizard.engine.questions import questions_of
from wizard.rules.verdict import Facts, Verdict
from wizard.text import clean

PAGE = "https://help.harbor-sync.com/start"
SECRET = "keyring:submission-wizard/1/sandbox.client_secret"
TOOLS = [{"tool": "RFIs", "level": "Admin"}, {"tool": "Directory", "level": "Standard"}]
ANSWERS: Mapping[str, Any] = {
    "app.cors_origins": ["https://app.harbor-sync.com"],
    "app.data_flows": TOOLS,
    "app.hosts": ["app.harbor-sync.com"],
    "app.permissions": TOOLS,
    "app.proof_company_id": "77122",
    "app.redirect_uris.production": ["https://app.harbor-sync.com/cb"],
    "app.redirect_uris.sandbox": ["https://app.harbor-sync.com/cb"],
    "app.routes": ["GET /rest/v1.0/me"],
    "app.service_account_kind": "dmsa",
    "listing.name": "Harbor Sync",
    "listing.sales_email": "sales@harbor-sync.com",
    "prod.client_id": "b",
    "prod.client_secret": SECRET,
    "prod.own_base_urls": ["https://api.harbor-sync.com"],
    "sandbox.client_id": "a",
    "sandbox.client_secret": SECRET,
    "sandbox.company_id": "77120",
    "sandbox.second_company_id": "77121",
    "scan.endpoint_allowlist": "api.json",
    "scan.repository": "private",
    "scan.source_paths": ["src"],
    "scan.traffic": ["calls.har"],
    "support.email": "help@harbor-sync.com",
    "account.email": "mara@fieldline-software.com",
    "webhook.auth_value": SECRET,
    "webhook.url": "https://hooks.harbor-sync.com/procore",
}
"""Of the fields that are not here, each holds an address."""

VISIT = {
    "hops": [[301, "https://harbor-sync.com/start"], [200, PAGE]], "type": "text/html",
    "tls": "TLSv1.3", "tls_expires": "2027-01-01", "title": "Start", "text": "Set up the app",
    "characters": 900, "scripts": 2, "figures": 1, "password": False, "whole": True,
}  # fmt: skip
SCAN = {
    "files": 12, "has_code": True, "folders": {"src": 12}, "gaps": [], "minified": 0, "excluded": 0,
    "skipped": {"binary": 1}, "unsearched": [], "content": "c", "stamps": "s",
}  # fmt: skip
HIT = {
    "name": "src/a.js", "line": 3, "excerpt": "host = …", "place": "code", "sure": "plain",
    "unreasoned": False,
}  # fmt: skip
FINDS = {
    "counts": {"code/plain": 2}, "patterns": {"0": 1}, "hits": [HIT], "allowed": 1,
    "allowances": [["src/b.js", 4, "a test"]], "unreasoned": 0, "libraries": [], "scan": SCAN,
}  # fmt: skip
ROUTE = {
    "method": "GET", "path": "/rest/v1.0/gone", "where": "src/a.js:3", "times": 1,
    "origin": "source", "sort": "unlisted", "sure": False, "row": None,
}  # fmt: skip
CALLS = {
    "sources": {"source": 2, "typed": 1, "recorded": 0, "counted": 0}, "unread": [], "allowed": 0,
    "calls": {"source": 1, "typed": 1, "recorded": 0, "counted": 0}, "others": {"sign-in": 1},
    "left_out": 0, "lacks": [], "files": {}, "scan": SCAN, "rows": [ROUTE], "paths": 1,
    "counts": {"unlisted/source/unsure": 1, "fine/typed/sure": 1}, "operations": 9,
}  # fmt: skip
REFUSED = {"call": "GET /rest/v1.0/me", "status": 403, "fault": "not-installed", "said": "no"}
ANSWER = {"status": 200, "seconds": 0.4, "said": ""}
FRAMED = {
    "url": PAGE, "status": 200, "moved": True, "filled": ["site"], "stopped": "",
    "policies": [["'self'", "https://*.procore.com"]], "words": ["deny"], "report_only": False,
    "cookies": [{"name": "sid", "same_site": "lax", "secure": True}], "meta": False,
    "isolation": {"coop": "same-origin", "coep": "", "corp": ""}, "password": False,
    "plain": ["http://cdn.example/a.js"], "buster": "moves",
}  # fmt: skip
SOUND: Mapping[str, Mapping[str, Any]] = {
    "companies-installed": {"count": 1, "listed": True, "whole": True, "refused": REFUSED},
    "company-header": {"accepted": False, "refused": REFUSED},
    "cors-preflight": {"status": 204, "origin": "*", "headers": "x", "methods": "GET"},
    "framing": FRAMED,
    "installation": {"answers": True, "record": "found", "since": "2026-01-01", "before": True},
    "link-alive": VISIT,
    "link-mentions": {**VISIT, "found": {"Procore": 2, "Harbor Sync": 0}},
    "link-own-site": {"there": "help.harbor-sync.com", "own": "harbor-sync.com"},
    "link-privacy": {**VISIT, "found": {"retention": "kept for"}, "language": "en"},
    "link-steps": {**VISIT, "ordered": 4, "numbered": 0},
    "link-version-date": {**VISIT, "found": {"version": "1.2", "date": "2026-01-01"}},
    "mail-domain": {"exists": True, "servers": ["mx.harbor-sync.com"], "lost": []},
    "multi-company": {"companies": [{"id": "77120", "refused": REFUSED}], "same": False},
    "oauth-token": {
        "outcome": "token", "kind": "bearer", "seconds": 5400, "refresh": False, "owner": "other",
        "error": "invalid_client", "status": 401,
    },
    "page-content": {**VISIT, "found": {"login": "login"}},
    "source-absent": FINDS,
    "source-deprecated-routes": CALLS,
    "source-permissions": {
        **CALLS, "tools": {"RFIs": {"reads": 1, "writes": 0, "unknown": 1, "where": "a.js:3"}},
        "open": 1, "unsorted": ["/rest/v1.0/odd"],
    },
    "source-present": FINDS,
    "source-routes": CALLS,
    "source-secrets": FINDS,
    "tls": {
        "fault": "tls-name", "said": "another name", "expires": "2027-01-01", "issuer": "A",
        "offered": ["1.1", "1.3"], "refused": ["1.0"],
    },
    "traffic-company": {
        "needed": 2, "foreign": 0, "lacking": [{"method": "GET", "path": "/x", "times": 1}],
        "routes": 1, "lacks": [], "files": {}, "scan": SCAN,
    },
    "webhook-auth": {"without": ANSWER, "wrong": ANSWER, "with": ANSWER},
    "webhook-delivery": {"2.0": ANSWER, "4.0": ANSWER, "other-type": ANSWER, "get": ANSWER},
    "webhook-duplicate": {"first": ANSWER, "again": ANSWER},
}  # fmt: skip
"""Facts of the right shape, with something wrong wherever there is room for it."""

CATALOGUE = load_catalogue()
USES = tuple({(u.name, u.fields): u for r in CATALOGUE.requirements for u in r.checks
              if u.name in CHECK_QUESTIONS}.values())  # fmt: skip
KEYS = sorted({key for facts in SOUND.values() for key in facts})
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["\x1b[2J", "https://[", "not-installed", "200", "9999-99-99", 10**30])
)  # fmt: skip
ODD = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)


def judged(use: CheckUse, seen: Mapping[str, Any]) -> Verdict:
    """The verdict, every question having found the same."""
    facts = Facts({name: ANSWERS.get(name, PAGE) for name in use.fields}, DAY)
    known = {question: Observed(AT, seen) for question in questions_of(use, facts)}
    assert known, f"{use.name} asks nothing"
    return CHECKS[use.name](
        Facts(facts.answers, DAY, observed=known), use.fields, **use.params
    )  # fmt: skip


def places_in(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each part of the facts, however deep."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        yield (*way, key)
        if isinstance(part, (dict, list)):
            yield from places_in(part, (*way, key))


def changed(facts: Mapping[str, Any], way: tuple[Any, ...], odd: Any) -> dict[str, Any]:
    """The facts with one part replaced."""
    found: Any = copy.deepcopy(dict(facts))
    whole = found
    for key in way[:-1]:
        found = found[key]
    found[way[-1]] = odd
    return dict(whole)


def is_fit_to_be_shown(verdict: Verdict) -> bool:
    return clean(verdict.message) == verdict.message and "\n" not in verdict.message


def test_every_check_that_asks_is_looked_at_here() -> None:
    assert {use.name for use in USES} == set(SOUND)


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.name}-{use.fields[0]}")
def test_sound_evidence_is_read_and_an_empty_one_never_passes(use: CheckUse) -> None:
    assert "cannot be read" not in judged(use, json.loads(json.dumps(SOUND[use.name]))).message
    assert judged(use, {}).status is not Status.MET


@given(st.sampled_from(USES), ODD, st.data())
def test_one_odd_part_makes_no_check_fall_over(
    use: CheckUse, odd: Any, data: st.DataObject
) -> None:
    sound = SOUND[use.name]
    way = data.draw(st.sampled_from(list(places_in(dict(sound)))))

    assert is_fit_to_be_shown(judged(use, changed(sound, way, odd)))


@given(st.sampled_from(USES), st.dictionaries(st.sampled_from(KEYS), ODD, max_size=4))
def test_nothing_passes_by_what_makes_no_sense(use: CheckUse, seen: dict[str, Any]) -> None:
    sound = SOUND[use.name]
    odd = {key: value for key, value in seen.items() if value != sound.get(key)}
    verdict = judged(use, odd)

    assert is_fit_to_be_shown(verdict)
    assert verdict.status is not Status.MET
