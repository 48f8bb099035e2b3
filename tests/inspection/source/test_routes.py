"""Routes in source code of many languages: found, written alike, and never with a secret."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.inspection.source.projects import written
from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.source.comparing import RouteTools
from wizard.inspection.source.file_set import Root
from wizard.inspection.source.paths import normalised_path
from wizard.inspection.source.registry import SCANS
from wizard.inspection.source.routes import Route, Routes
from wizard.inspection.source.scan import search_files
from wizard.inspection.source.seeking import ScanPass, source_question

API = "api.procore.com"
RFIS = "v1.0/projects/{}/rfis"


def routes_in(folder: Path, name: str, text: str) -> Routes:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    routes = Routes()
    search_files([Root(".", folder)], [routes])
    return routes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_imported_file_is_read_and_shown_however_it_is_encoded(
    tmp_path: Path, encoding: str
) -> None:
    client = (
        'import { RFIS } from "./paths";\nfetch("https://api.procore.com/rest/v1.0/" + RFIS);\n'
    )
    paths = '// paths\nexport const RFIS = "projects/recent/rfis";\n'
    written(tmp_path, {"src/client.js": client, "src/paths.js": paths.encode(encoding)})
    routes = Routes()
    search_files([Root(".", tmp_path)], [routes, routes.lister])

    ((route, (location,)),) = routes.places.items()
    assert route == Route("GET", API, "v1.0/projects/recent/rfis")
    shown = [(step.name, step.line, step.excerpt) for step in location.steps]
    assert ("src/paths.js", 2, 'export const RFIS = "projects/recent/rfis";') in shown


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("a.js", "fetch(`https://api.procore.com/rest/v1.0/projects/${id}/rfis?page=${n}`)",
         Route("GET", API, RFIS)),
        ("a.ts", 'await http.post("/rest/v1.0/projects/" + id + "/rfis", body);',
         Route("POST", "", RFIS)),
        ("a.py", 'requests.get(f"https://api.procore.com/rest/v1.0/projects/{pid}/rfis")',
         Route("GET", API, RFIS)),
        ("b.py", 'session.patch("rest/v1.0/projects/%s/rfis" % pid)', Route("PATCH", "", RFIS)),
        ("c.py", 'URL = "/rest/v1.0/projects/%(pid)s/rfis"', Route("", "", RFIS)),
        ("a.rb", 'client.get("rest/v1.0/projects/#{id}/rfis")', Route("GET", "", RFIS)),
        ("b.rb", 'Procore::Client; delete "/rest/v1.0/projects/:id/rfis"',
         Route("DELETE", "", RFIS)),
        ("a.php", '$c->get("https://api.procore.com/rest/v1.0/projects/$id/rfis");',
         Route("GET", API, RFIS)),
        ("b.php", '$url = "/rest/v1.0/projects/" . $id . "/rfis";', Route("", "", RFIS)),
        ("a.go", 'NewRequest("PUT", f("https://api.procore.com/rest/v1.0/projects/%d/rfis", id))',
         Route("PUT", API, RFIS)),
        ("A.java", '@GET("rest/v1.0/projects/{id}/rfis")', Route("GET", "", RFIS)),
        ("A.cs", 'await client.PostAsJsonAsync($"/rest/v1.0/projects/{id}/rfis", x);',
         Route("POST", "", RFIS)),
        ("a.swift", 'let u = "https://api.procore.com/rest/v1.0/projects/\\(id)/rfis"', None),
        ("a.kt", '@POST("/rest/v1.0/projects/{id}/rfis")', Route("POST", "", RFIS)),
        ("a.sh", "curl -X DELETE https://api.procore.com/rest/v1.0/projects/$ID/rfis",
         Route("DELETE", API, RFIS)),
        ("a.ex", 'Req.get!("https://api.procore.com/rest/v1.0/projects/#{id}/rfis")',
         Route("GET", API, RFIS)),
        ("a.json", '{"procore": "https:\\/\\/api.procore.com\\/rest\\/v1.0\\/me"}', None),
        ("d.js", "fetch('https://api.procore.com/rest/v1.0/projects/42/rfis', {method: 'POST'})",
         Route("POST", API, RFIS)),
        ("e.js", 'axios({url: "https://api.procore.com/vapid/projects"})',
         Route("GET", API, "/vapid/projects")),
        ("f.js", 'open("https://login.procore.com/oauth/authorize?client_id=1")',
         Route("GET", "login.procore.com", "/oauth/authorize")),
    ],
)  # fmt: skip
def test_a_call_is_found_in_whatever_language(
    tmp_path: Path, name: str, text: str, wanted: Route | None
) -> None:
    found = list(routes_in(tmp_path, name, text).places)
    if wanted is None:
        assert len(found) <= 1, "what is not understood may be passed over, and does no harm"
    else:
        assert found == [wanted]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", 'open("https://app.procore.com/7/company/home")'),
        ("a.js", 'API = "https://api.procore.com"'),
        ("a.js", 'API = "https://api.procore.com/rest/v1.0"'),
        ("a.js", 'API = "https://api.procore.com/rest"'),
        ("notes.txt", "https://api.procore.com/rest/v1.0/me"),
        ("tests/a_test.py", 'get("https://api.procore.com/rest/v1.0/me")'),
        ("README.md", "https://api.procore.com/rest/v1.0/me"),
        ("a.js", "// https://api.procore.com/rest/v1.0/me"),
        ("a.js", 'x("/restaurants/v1.0/me", "procore")'),
        ("a.js", 'fetch("https://notprocore.example/rest")'),
    ],
)
def test_what_is_no_call_of_the_running_app_is_none(tmp_path: Path, name: str, text: str) -> None:
    assert not routes_in(tmp_path, name, text).places


def test_code_beyond_what_is_parsed_is_searched_for_the_form_of_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = "requests.get('https://api.procore.com/rest/v1.0/me')\n"
    monkeypatch.setattr("wizard.inspection.source.code.collecting._MOST_BYTES", len(first))
    second = "api.send(method='GET', resource_path='/rest/v1.0/programs')  # of Procore\n"
    written(tmp_path, {"a.py": first, "b.py": second})
    routes = Routes()
    search_files([Root(".", tmp_path)], [routes, routes.lister])

    assert {route.path for route in routes.places} == {"v1.0/me", "v1.0/programs"}
    assert routes.left_out == 1, "it is told that not all code was read"


def test_a_route_that_a_comment_allows_is_counted_apart(tmp_path: Path) -> None:
    text = (
        "// procore-submit: allow undocumented-routes agreed with Procore in March\n"
        'get("https://api.procore.com/vapid/projects");\n'
    )
    routes = routes_in(tmp_path, "a.js", text)
    assert (list(routes.places), routes.allowed) == ([], 1)


@pytest.mark.parametrize(
    ("route", "wanted"),
    [
        ("https://api.procore.com/rest/v1.0/me", "v1.0/me"),
        ("/rest/v1.0/projects/:id/rfis/:rfi_id", "v1.0/projects/{}/rfis/{}"),
        ("rest/v1.0/projects/{{id}}/rfis", RFIS),
        ("${BASE}/rest/v1.0/projects/${project.id}/rfis", RFIS),
        ("/v1.0/projects/562949953700456/rfis", RFIS),
        ("/rest/v1.0/projects/01K0FAKEEVENT000000000000B/rfis", RFIS),
        ("/rest/v1.0/projects${query}", "v1.0/projects"),
        ("/rest/v1.0/me/#x", "v1.0/me"),
        ("", ""),
        ("/" * 5000, ""),
        ("{" * 5000, "{" * 5000),
        ("http://[", ""),
    ],
)
def test_routes_are_written_alike(route: str, wanted: str) -> None:
    assert normalised_path(route) == wanted


def test_a_line_of_megabytes_is_read_in_moments(tmp_path: Path) -> None:
    begun = time.process_time()
    routes = routes_in(tmp_path, "a.js", "procore rest/v1.0/" + "a/${" * 300_000)
    routes_in(tmp_path, "b.js", '"https://api.procore.com/rest/v1.0/x/" + ' * 25_000)
    assert time.process_time() - begun < 10
    assert len(routes.places) <= 5000


HOSTS = ["api.procore.com", "login.procore.com"]
PAGES = ["app.procore.com"]
PUBLIC = [r"/oauth/(authorize|token(/info)?|revoke)/?$", r"/rest/v\d{1,3}\.\d{1,3}(/|$)", "/?$"]
PRIVATE = [r"/vapid(/|$)", r"/webclients(/|$)", r"/api/v\d"]
DESCRIBED = {
    "paths": {
        "/rest/v1.0/me": {"get": {}},
        "/rest/v1.0/projects/{id}/rfis": {"get": {}, "post": {}},
        "/rest/v1.0/projects/{id}/old": {"get": {"deprecated": True}},
    }
}


def facts_of(
    folder: Path,
    check: str,
    *details: str,
    typed: list[str] | None = None,
    traffic: list[str] | None = None,
) -> Facts:
    """What a search of the folder's `src` finds out, as the program asks for it."""
    (folder / "src").mkdir(exist_ok=True)
    (folder / "api.json").write_text(json.dumps(DESCRIBED))
    calls = json.dumps((HOSTS, PAGES, typed or [], traffic or []))
    question: Question = source_question(check, "x", ["src"], calls, *details)
    made = SCANS[check](question, ScanPass(folder))
    search_files([Root("src", folder / "src")], list(made.seekers))
    return made.facts()


def routes_of(folder: Path, text: str, **more: Any) -> Facts:
    (folder / "src").mkdir(exist_ok=True)
    (folder / "src" / "a.js").write_text(text)
    forms = (json.dumps(PUBLIC), json.dumps(PRIVATE))
    return facts_of(folder, "source-routes", "api.json", *forms, **more)


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ('get("https://api.procore.com/rest/v1.0/me")', "fine/source/sure"),
        ('get("https://api.procore.com/rest/v1.0/projects/" + id + "/rfis")', "fine/source/sure"),
        ('get("https://api.procore.com/rest/v1.0/secret_things")', "unlisted/source/sure"),
        ('get("https://api.procore.com/rest/v9.0/me")', "other-version/source/sure"),
        ('delete("https://api.procore.com/rest/v1.0/me")', "fine/source/sure"),
        ('get("https://api.procore.com/fas/x")', "private/source/sure"),
        ('get("https://login.procore.com/sessions")', "private/source/sure"),
        ('get("https://login.procore.com/oauth/token")', "fine/source/sure"),
        ('get("https://app.procore.com/webclients/x")', "private/source/sure"),
        ('get("https://storage.procore.com/x")', "foreign/source/sure"),
        ('get("/rest/v1.0/secret_things")', "unlisted/source/unsure"),
        ('get("/vapid/users")', "private/source/unsure"),
        ("get(`https://api.procore.com/rest/v1.0/${path}`)", "open/source/sure"),
        ("get(`https://api.procore.com/${path}`)", "open/source/sure"),
        ("get(`https://api.procore.com/rest/v1.0/projects/${a}/${b}`)", "fine/source/sure"),
        ('P = "https://api.procore.com/rest/v1.0/projects"', "open/source/sure"),
    ],
)
def test_only_a_whole_address_that_cannot_be_public_is_sure(
    tmp_path: Path, text: str, sort: str
) -> None:
    assert list(routes_of(tmp_path, text)["counts"]) == [sort]


def test_typed_routes_count_as_the_app_s_own_word(tmp_path: Path) -> None:
    lines = ["GET /rest/v1.0/me", "POST: /rest/v1.0/nothing", "vapid/x", "see the wiki", ""]
    lines += ["PUT /rest/v1.0/me"]
    found = routes_of(tmp_path, "", typed=lines)
    assert found["counts"] == {
        "fine/typed/sure": 1,
        "other-method/typed/sure": 1,
        "private/typed/unsure": 1,
        "unlisted/typed/sure": 1,
    }
    assert found["unread"] == [3, 4]
    assert [row["row"] for row in found["rows"]] == [2, 1, 5]


def test_recorded_and_counted_calls_are_compared(tmp_path: Path) -> None:
    entries = [
        {"request": {"method": "GET", "url": f"https://api.procore.com{path}", "headers": []}}
        for path in ("/rest/v1.0/me", "/rest/v1.0/hidden", "/rest/v1.0/hidden")
    ]
    (tmp_path / "calls.har").write_text(json.dumps({"log": {"entries": entries}}))
    (tmp_path / "activity.csv").write_text(
        "Date,Response Code,HTTP Method,Normalized Route,Count\n"
        "2026-06-01,200,GET,/v1.0/me,41\n"
        "2026-06-01,200,GET,/v1.0/other,7\n"
    )
    files = ["calls.har", "activity.csv", "absent.har", "../out.har"]
    found = routes_of(tmp_path, "", traffic=files)
    assert found["counts"] == {
        "fine/counted/unsure": 1,
        "fine/recorded/sure": 1,
        "unlisted/counted/unsure": 1,
        "unlisted/recorded/sure": 1,
    }
    assert [(row["path"], row["times"]) for row in found["rows"]] == [
        ("api.procore.com/rest/v1.0/hidden", 2),
        ("/rest/v1.0/other", 7),
    ]
    assert found["lacks"] == [
        "“absent.har” does not exist",
        "“../out.har” leads out of the draft's folder",
    ]


def test_deprecated_routes_are_told_from_those_that_may_be(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.js").write_text(
        'get("/rest/v1.0/projects/1/old"); get("/rest/v1.0/me");'
        "get(`/rest/v1.0/projects/1/${tool}`);"
    )
    found = facts_of(tmp_path, "source-deprecated-routes", "api.json", json.dumps(PUBLIC))
    assert found["counts"] == {
        "deprecated/source/unsure": 1,
        "fine/source/unsure": 1,
        "partly/source/unsure": 1,
    }


def test_a_description_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("openapi: 3.0.0\n")
    found = facts_of(tmp_path, "source-routes", "api.yaml", json.dumps(PUBLIC), json.dumps(PRIVATE))
    assert found["operations"] == 0
    assert found["lacks"] == ["“api.yaml” is not JSON; only the JSON form can be read"]


def test_facts_stay_small_however_much_there_is(tmp_path: Path) -> None:
    text = "\n".join(f'get("https://api.procore.com/rest/v1.0/hidden_{n}");' for n in range(9000))
    found = routes_of(tmp_path, text)
    assert found["counts"] == {"unlisted/source/sure": 5000}
    assert found["left_out"] == 4000
    assert len(json.dumps(found)) < 20_000


WORDS = ["rfis=RFIs", "users=Directory", "*_logs=Daily Log", "uploads=-", "projects=-"]


@pytest.mark.parametrize(
    ("path", "tool"),
    [
        ("v1.0/projects/{}/rfis", "RFIs"),
        ("v1.0/projects/{}/users", "Directory"),
        ("v1.0/projects/{}/weather_logs/{}", "Daily Log"),
        ("v1.0/projects/{}/uploads", "-"),
        ("v1.0/projects", "-"),
        ("v1.0/unheard_of", ""),
    ],
)
def test_the_most_telling_word_of_a_route_names_its_tool(path: str, tool: str) -> None:
    assert RouteTools(WORDS).of(path) == tool


def test_tools_are_told_with_what_is_done_to_them(tmp_path: Path) -> None:
    lines = [
        "GET /rest/v1.0/projects/1/rfis",
        "/rest/v1.0/users",
        "POST /rest/v1.0/projects/1/rfis",
    ]
    found = facts_of(
        tmp_path, "source-permissions", json.dumps(WORDS), typed=[*lines, "GET /rest/v1.0/odd"]
    )
    assert {
        tool: (row["reads"], row["writes"], row["unknown"]) for tool, row in found["tools"].items()
    } == {
        "RFIs": (1, 1, 0),
        "Directory": (0, 0, 1),
    }
    assert found["unsorted"] == ["/rest/v1.0/odd"]


CANARY = "CANARYc0ffee7f3a9d2b4e6f8a1c3e5d7b9f0a2c4e6"


def test_recorded_calls_without_the_company_are_told_without_any_value(tmp_path: Path) -> None:
    def call(method: str, path: str, *names: str) -> dict[str, Any]:
        headers = [{"name": name, "value": CANARY} for name in ("Cookie", "Authorization", *names)]
        url = f"https://api.procore.com{path}?token={CANARY}"
        return {"request": {"method": method, "url": url, "headers": headers}}

    entries = [
        call("GET", "/rest/v1.0/me"),
        call("GET", "/rest/v1.0/projects/7/rfis"),
        call("GET", "/rest/v1.0/projects/8/rfis"),
        call("POST", "/rest/v1.0/projects/8/rfis", "procore-company-id"),
        call("POST", "/oauth/token"),
        call("GET", f"/rest/v1.0/files/{CANARY}"),
    ]
    (tmp_path / "calls.har").write_text(json.dumps({"log": {"entries": entries}}))
    details = ("Procore-Company-Id", json.dumps(["/rest/v1.0/me"]))
    found = facts_of(tmp_path, "traffic-company", *details, traffic=["calls.har"])
    assert (found["needed"], found["routes"]) == (4, 2)
    assert found["lacking"] == [
        {"method": "GET", "path": "/rest/v1.0/files/{}", "times": 1},
        {"method": "GET", "path": "/rest/v1.0/projects/{}/rfis", "times": 2},
    ]
    every = routes_of(tmp_path, "", traffic=["calls.har"])
    assert CANARY not in json.dumps((found, every))
