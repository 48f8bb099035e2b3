"""What is said of the calls of an app: by the shipped demands, over real folders and files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import CheckUse, Severity, Status
from wizard.checks.registry import CHECKS
from wizard.drafts.evidence_observed import Observed
from wizard.engine.questions import questions_of
from wizard.rules.verdict import Facts, Verdict
from wizard.session.source_freshness import with_outdated_marked
from wizard.topics.scan.scanner import search_sources

API = "https://api.procore.com"
DESCRIBED = {
    "paths": {
        "/rest/v1.0/me": {"get": {}},
        "/rest/v1.0/projects/{id}/rfis": {"get": {}, "post": {}},
        "/rest/v1.0/projects/{id}/old_logs": {"get": {"deprecated": True}},
        "/rest/v1.0/projects/{id}/mixed": {"get": {}, "post": {"deprecated": True}},
        "/rest/v1.0/projects/{id}/users": {"get": {}},
    }
}
PUBLIC, AGE, HEADER = (
    "dq-undocumented-apis",
    "build-no-deprecated-endpoints",
    "prod-company-id-header",
)
USED, DIRECTORY, LEVEL = (
    "prod-least-privilege", "prod-least-privilege-directory", "prod-least-privilege-read-only",
)  # fmt: skip
CANARY = "CANARYc0ffee7f3a9d2b4e6f8a1c3e5d7b9f0a2c4e6"


class Bench:
    """A project on disk, and what the shipped demands say of it."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder = folder
        self.edition = catalogue.edition(catalogue.newest)
        self.answers: dict[str, Any] = {}
        self.describe(DESCRIBED)

    def describe(self, document: object) -> None:
        (self.folder / "api.json").write_text(json.dumps(document))
        self.answers["scan.endpoint_allowlist"] = "api.json"

    def source(self, text: str) -> None:
        (self.folder / "src").mkdir(exist_ok=True)
        (self.folder / "src" / "app.js").write_text(text)
        self.answers["scan.source_paths"] = ["src"]

    def record(self, *calls: tuple[str, str, str]) -> None:
        """Method, address and the name of a header; each holds secrets all over."""
        entries = [
            {
                "request": {
                    "method": method,
                    "url": f"{address}?access_token={CANARY}",
                    "headers": [{"name": name, "value": CANARY} for name in ("Cookie", header)],
                    "cookies": [{"name": "s", "value": CANARY}],
                    "postData": {"text": CANARY},
                },
                "response": {"status": 200, "content": {"text": CANARY}},
            }
            for method, address, header in calls
        ]
        (self.folder / "calls.har").write_text(json.dumps({"log": {"entries": entries}}))
        self.answers["scan.traffic"] = ["calls.har"]

    def use_of(self, requirement: str, check: str) -> CheckUse:
        uses = self.edition.requirements[requirement].checks
        return next(use for use in uses if use.name == check)

    def verdict(self, requirement: str, check: str) -> Verdict:
        use = self.use_of(requirement, check)
        facts = Facts(self.answers, date(2026, 6, 1))
        found = search_sources(questions_of(use, facts), self.folder)
        at = datetime(2026, 6, 1, tzinfo=UTC)
        observed = {q: Observed(at, dict(r.facts), r.trouble) for q, r in found.items()}
        assert CANARY not in json.dumps([dict(r.facts) for r in found.values()])
        verdict = CHECKS[check](
            Facts(self.answers, date(2026, 6, 1), observed=observed), use.fields, **use.params
        )
        assert CANARY not in repr(verdict)
        return verdict

    def public(self) -> Verdict:
        return self.verdict(PUBLIC, "source-routes")

    def age(self) -> Verdict:
        return self.verdict(AGE, "source-deprecated-routes")

    def header(self) -> Verdict:
        return self.verdict(HEADER, "traffic-company")

    def permissions(self, requirement: str, *rows: Sequence[str]) -> Verdict:
        names = ("scope", "tool", "level")
        self.answers["app.permissions"] = [dict(zip(names, row, strict=True)) for row in rows]
        return self.verdict(requirement, "source-permissions")


@pytest.fixture
def bench(tmp_path: Path, catalogue: Catalogue) -> Bench:
    return Bench(tmp_path, catalogue)


@pytest.mark.parametrize("name", ["api.json", "calls.har", "src/app.js"])
def test_an_answer_is_outdated_when_a_file_that_it_rests_on_is_another(
    bench: Bench, name: str
) -> None:
    bench.source(RFIS_READ)
    bench.record(("GET", f"{API}/rest/v1.0/me", "Accept"))
    use = bench.use_of(PUBLIC, "source-routes")
    questions = questions_of(use, Facts(bench.answers, date(2026, 6, 1)))
    at = datetime(2026, 6, 1, tzinfo=UTC)
    found = search_sources(questions, bench.folder)
    known = {question: Observed(at, dict(result.facts)) for question, result in found.items()}
    (bench.folder / name).touch()
    assert [each.outdated for each in with_outdated_marked(known, bench.folder).values()] == [""]
    with (bench.folder / name).open("a") as file:
        file.write(" ")
    assert [bool(each.outdated) for each in with_outdated_marked(known, bench.folder).values()] == [
        True
    ]


def test_nothing_is_asked_while_nothing_is_named(bench: Bench) -> None:
    use = bench.use_of(PUBLIC, "source-routes")
    assert questions_of(use, Facts(bench.answers, date(2026, 6, 1))) == ()
    assert bench.public().status is Status.COULD_NOT_TELL
    assert "no source, no list of routes and no recording" in bench.public().message


def test_routes_that_are_all_listed_are_met_with_figures(bench: Bench) -> None:
    bench.source(f'get("{API}/rest/v1.0/me"); post("/rest/v1.0/projects/" + id + "/rfis");')
    assert bench.public() == Verdict(Status.MET, "2 paths public, by a description of 7 routes")


@pytest.mark.parametrize(
    ("text", "said", "route"),
    [
        (f'get("{API}/vapid/users");', "Not a public", "GET api.procore.com/vapid/users"),
        (f'get("{API}/rest/v1.0/hidden");', "Not in the", "GET api.procore.com/rest/v1.0/hidden"),
        ('put("https://app.procore.com/fas/x")', "Not a public", "PUT app.procore.com/fas/x"),
    ],
)
def test_a_whole_address_that_is_not_public_fails(
    bench: Bench, text: str, said: str, route: str
) -> None:
    bench.source(text)
    verdict = bench.public()
    assert (verdict.status, verdict.severity) == (Status.NOT_MET, None)
    assert verdict.message.startswith(said)
    assert verdict.message.endswith(f": “{route}” (src/app.js:1)")
    assert verdict.field == "scan.source_paths"


def test_more_of_a_kind_are_counted(bench: Bench) -> None:
    bench.source("\n".join(f'get("{API}/rest/v1.0/hidden_{n}");' for n in range(70)))
    assert bench.public().message.endswith("(src/app.js:2) and 68 more routes")


def test_what_is_most_likely_private_warns(bench: Bench) -> None:
    bench.source('get("/vapid/users");')
    verdict = bench.public()
    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert "Most likely no public route" in verdict.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('get("/rest/v1.0/hidden");', "1 route could not be matched with the API description"),
        (f'get("{API}/rest/v2.0/companies/1/x");', "1 route could not be matched"),
        ("get(`https://api.procore.com/rest/v1.0/${path}`);", "1 call put together"),
        ("console.log('procore');", "No call of Procore was found"),
    ],
)  # fmt: skip
def test_what_cannot_be_matched_is_told_and_neither_passes_nor_fails(
    bench: Bench, text: str, said: str
) -> None:
    bench.source(text)
    verdict = bench.public()
    assert verdict.status is Status.COULD_NOT_TELL
    assert said in verdict.message


SIGN_IN = 'post("https://login.procore.com/oauth/token");'
WRAPPED = "const get = (endpoint) => fetch(`https://api.procore.com/rest/${v}/${endpoint}`);"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (SIGN_IN, "only 1 sign-in path"),
        (f'BASE = "{API}";', "No call of Procore was found"),
        (f'BASE = "{API}"; {SIGN_IN}', "only 1 sign-in path"),
        (WRAPPED, "1 call put together while the app runs"),
        ('// procore\nget("/rest/" + version + "/" + path);', "1 call put together"),
    ],
)
def test_a_scan_that_read_no_path_of_the_api_concludes_nothing(
    bench: Bench, text: str, seen: str
) -> None:
    bench.source(text)
    rows = (("company", "Directory", "Admin"), ("project", "RFIs", "Admin"))
    verdicts = [
        bench.public(),
        bench.age(),
        *(bench.permissions(each, *rows) for each in (USED, DIRECTORY, LEVEL)),
    ]

    assert {verdict.status for verdict in verdicts} == {Status.COULD_NOT_TELL}
    assert seen in verdicts[0].message


def test_a_list_that_names_only_the_sign_in_proves_no_other_call(bench: Bench) -> None:
    bench.source(WRAPPED)
    bench.answers["app.routes"] = ["POST https://login.procore.com/oauth/token"]

    assert bench.public().status is Status.COULD_NOT_TELL
    assert bench.permissions(DIRECTORY, ("company", "Directory", "Admin")).status is (
        Status.COULD_NOT_TELL
    )


def test_admin_for_a_tool_that_no_call_was_seen_of_is_not_passed(bench: Bench) -> None:
    bench.source('get("/rest/v1.0/me");')
    verdict = bench.permissions(LEVEL, ("project", "RFIs", "Admin"))

    assert verdict.status is Status.COULD_NOT_TELL
    assert "No call of “RFIs” was found" in verdict.message


def test_a_list_or_a_recording_proves_calls_built_at_run_time(bench: Bench) -> None:
    bench.source("get(`https://api.procore.com/rest/v1.0/${path}`);")
    bench.answers["app.routes"] = ["GET /rest/v1.0/me"]
    verdict = bench.public()
    assert verdict.status is Status.MET
    assert verdict.message == (
        "1 path public, by a description of 7 routes, 1 call put together while the app runs"
    )


def test_a_typed_route_that_is_not_listed_fails_in_its_row(bench: Bench) -> None:
    bench.answers["app.routes"] = ["GET /rest/v1.0/me", "GET /rest/v1.0/hidden"]
    verdict = bench.public()
    assert (verdict.status, verdict.field, verdict.row) == (Status.NOT_MET, "app.routes", 1)
    bench.answers["app.routes"] = ["GET /rest/v1.0/me", "see the wiki"]
    verdict = bench.public()
    assert (verdict.status, verdict.field, verdict.row) == (Status.COULD_NOT_TELL, "app.routes", 1)
    assert verdict.message.startswith("Row 2 names no route")


def test_a_recorded_call_that_is_not_listed_fails(bench: Bench) -> None:
    bench.record(("GET", f"{API}/rest/v1.0/hidden", "Accept"))
    verdict = bench.public()
    assert (verdict.status, verdict.field) == (Status.NOT_MET, "scan.traffic")
    assert "“GET api.procore.com/rest/v1.0/hidden” (“calls.har”)" in verdict.message


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("api.yaml", "“api.yaml” is not JSON; only the JSON form can be read."),
        ("absent.json", "“absent.json” does not exist."),
        ("", "No API description to compare the routes with."),
    ],
)
def test_without_a_description_nothing_is_passed(bench: Bench, name: str, said: str) -> None:
    bench.source(f'get("{API}/rest/v1.0/me");')
    (bench.folder / "api.yaml").write_text("openapi: 3.0.0\n")
    bench.answers["scan.endpoint_allowlist"] = name
    for verdict in (bench.public(), bench.age()):
        assert (verdict.status, verdict.message) == (Status.COULD_NOT_TELL, said)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('get("/rest/v1.0/projects/1/old_logs");', Status.NOT_MET),
        ('get("/rest/v1.0/projects/1/rfis");', Status.MET),
        ('get("/rest/v1.0/projects/1/mixed");', Status.MET),
        ('post("/rest/v1.0/projects/1/mixed");', Status.COULD_NOT_TELL),
        ('U = "/rest/v1.0/projects/1/mixed"', Status.COULD_NOT_TELL),
        ("get(`/rest/v1.0/projects/1/${tool}`);", Status.COULD_NOT_TELL),
    ],
)
def test_deprecated_routes_are_found(bench: Bench, text: str, status: Status) -> None:
    bench.source(text)
    assert bench.age().status is status


def test_a_missing_folder_leaves_the_question_open(bench: Bench) -> None:
    bench.answers["scan.source_paths"] = ["gone"]
    bench.answers["app.routes"] = ["GET /rest/v1.0/me"]
    verdict = bench.public()
    assert (verdict.status, verdict.message) == (Status.COULD_NOT_TELL, "“gone” is not there.")


def test_recorded_calls_must_name_the_company(bench: Bench) -> None:
    assert bench.header() == Verdict(Status.MET)
    bench.record(
        ("GET", f"{API}/rest/v1.0/me", "Accept"),
        ("POST", "https://login.procore.com/oauth/token", "Accept"),
        ("GET", f"{API}/rest/v1.0/projects/7/rfis", "PROCORE-COMPANY-ID"),
    )
    assert bench.header() == Verdict(Status.MET, "1 recorded call with the header")
    bench.record(
        ("GET", f"{API}/rest/v1.0/projects/7/rfis", "Accept"),
        ("GET", f"{API}/rest/v1.0/projects/8/rfis", "Accept"),
        ("GET", f"{API}/rest/v1.0/users/{CANARY}", "Accept"),
    )
    verdict = bench.header()
    assert verdict.status is Status.NOT_MET
    assert verdict.message == (
        "Recorded without Procore-Company-Id: “GET /rest/v1.0/projects/{}/rfis”, 2 calls"
        " and 1 more route"
    )


def test_a_recording_without_a_call_that_needs_the_header_passes_nothing(bench: Bench) -> None:
    bench.record(("GET", "https://app.fieldline-software.com/", "Accept"))

    assert bench.header().status is Status.COULD_NOT_TELL
    assert bench.header().message == "No call that needs Procore-Company-Id was recorded."


def test_a_recording_that_cannot_be_read_passes_nothing(bench: Bench) -> None:
    bench.answers["scan.traffic"] = ["absent.har"]
    assert bench.header().status is Status.COULD_NOT_TELL


RFIS_READ = 'get("/rest/v1.0/projects/1/rfis");'


def test_a_permission_without_a_call_warns_in_its_row(bench: Bench) -> None:
    bench.source(RFIS_READ)
    rows = (("project", "RFIs", "Read Only"), ("company", "Directory", "Standard"))
    for requirement in (USED, DIRECTORY):
        verdict = bench.permissions(requirement, *rows)
        assert (verdict.status, verdict.severity, verdict.row) == (
            Status.NOT_MET,
            Severity.WARNING,
            1,
        )
        assert verdict.message == "No call of “Directory” was found"


def test_none_is_no_permission_and_a_call_of_users_needs_the_directory(bench: Bench) -> None:
    bench.source(RFIS_READ)
    assert bench.permissions(DIRECTORY, ("company", "Directory", "None")).status is Status.MET
    bench.source('get("/rest/v1.0/projects/1/users");')
    assert bench.permissions(DIRECTORY, ("company", "Directory", "Admin")).status is Status.MET


def test_an_absence_is_not_believed_while_calls_are_out_of_sight(bench: Bench) -> None:
    bench.source("get(`https://api.procore.com/rest/v1.0/${path}`);")
    verdict = bench.permissions(DIRECTORY, ("company", "Directory", "Admin"))
    assert verdict.status is Status.COULD_NOT_TELL
    assert "may be of any tool" in verdict.message


def test_a_route_of_no_known_tool_may_be_the_one_that_is_missed(bench: Bench) -> None:
    bench.source('get("/rest/v1.0/unheard_of");')
    verdict = bench.permissions(DIRECTORY, ("company", "Directory", "Admin"))
    assert verdict.status is Status.COULD_NOT_TELL
    assert "“/rest/v1.0/unheard_of”" in verdict.message


@pytest.mark.parametrize(
    ("text", "level", "status"),
    [
        (RFIS_READ, "Admin", Status.NOT_MET),
        (RFIS_READ, "Standard", Status.MET),
        ('post("/rest/v1.0/projects/1/rfis");', "Admin", Status.MET),
        ('U = "/rest/v1.0/projects/1/rfis"', "Admin", Status.COULD_NOT_TELL),
    ],
)
def test_admin_is_not_asked_where_only_reads_happen(
    bench: Bench, text: str, level: str, status: Status
) -> None:
    bench.source(text)
    verdict = bench.permissions(LEVEL, ("project", "RFIs", level))
    assert verdict.status is status
    if status is Status.NOT_MET:
        assert verdict.severity is Severity.WARNING
        assert verdict.message == "“RFIs” is set to Admin, but all its calls only read (1 route)"


def test_a_tool_that_is_called_but_not_listed_is_named(bench: Bench) -> None:
    bench.source(RFIS_READ)
    bench.answers["app.data_flows"] = [{"tool": "Photos", "direction": "pull", "trigger": "x"}]
    verdict = bench.verdict("lst-tools-data-flow", "source-permissions")
    assert verdict.message == "Called but not listed: “RFIs” (src/app.js:1)"
    bench.source('get("/rest/v1.0/me");')
    nothing = bench.verdict("lst-tools-data-flow", "source-permissions")
    assert nothing.status is Status.COULD_NOT_TELL
    assert verdict.severity is Severity.WARNING
