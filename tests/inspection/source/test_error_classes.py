"""Mistakes that a scan of text makes on real integrations: each as small projects of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.inspection.source.projects import written
from tests.inspection.source.rules import made
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import CheckUse, Status
from wizard.checks.registry import CHECKS
from wizard.drafts.evidence_observed import Observed
from wizard.engine.questions import questions_of
from wizard.rules.verdict import Facts, Verdict
from wizard.topics.scan.results import ScanAnswer, ScanReport, paths_scan_target, run_scan
from wizard.topics.scan.scanner import search_sources

DAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
Files = Mapping[str, str]


class Review:
    """A project on disk, and what the scan says about it."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self._folder = folder
        self._edition = catalogue.edition(catalogue.newest)

    def of(self, files: Files, *rules: str) -> ScanReport:
        """The scan of a project, by some of the rules."""
        written(self._folder / "app", files)
        target = paths_scan_target(self._edition, [str(self._folder / "app")], ())
        wanted = tuple(one for one in target.wanted if one.question.inputs[0] in rules)
        return run_scan(replace(target, wanted=wanted, signs={}), NOW)

    def answer(self, files: Files, rule: str) -> ScanAnswer:
        """What is said about one rule."""
        (answered,) = self.of(files, rule).answered
        return answered

    def in_force(self, files: Files, rule: str) -> list[str]:
        """The places of the finds that count: "client.py:3"."""
        report = self.of(files, rule)
        return sorted(
            f"{one.row['name'].rpartition('app/')[2]}:{one.row['line']}"
            for one in report.finds
            if one.weight in ("fails", "warns")
        )

    def routes(self, files: Files, *public: str) -> Verdict:
        """What is said about the routes, with a description of public ones: "GET /rest/v1.0/me"."""
        paths: dict[str, dict[str, Any]] = {}
        for each in public:
            method, path = each.split()
            paths.setdefault(path, {})[method.lower()] = {}
        written(self._folder, {"api.json": json.dumps({"paths": paths})})
        answers = {"scan.endpoint_allowlist": str(self._folder / "api.json")}
        return self._verdict(files, "dq-undocumented-apis", "source-routes", answers)

    def permissions(self, files: Files, *tools: str) -> Verdict:
        """What is said about permissions for the tools that nothing may use."""
        rows = [{"scope": "Project", "tool": tool, "level": "Read Only"} for tool in tools]
        answers = {"app.permissions": rows}
        return self._verdict(files, "prod-least-privilege", "source-permissions", answers)

    def _verdict(
        self, files: Files, requirement: str, check: str, answers: Mapping[str, Any]
    ) -> Verdict:
        written(self._folder / "app", files)
        given = {**answers, "scan.source_paths": [str(self._folder / "app")]}
        use = self._use(requirement, check)
        results = search_sources(questions_of(use, Facts(given, DAY)), self._folder)
        observed = {q: Observed(NOW, dict(r.facts), r.trouble) for q, r in results.items()}
        return CHECKS[check](Facts(given, DAY, observed=observed), use.fields, **use.params)

    def _use(self, requirement: str, check: str) -> CheckUse:
        uses = self._edition.requirements[requirement].checks
        return next(use for use in uses if use.name == check)


@pytest.fixture
def review(tmp_path: Path, catalogue: Catalogue) -> Review:
    return Review(tmp_path, catalogue)


def case(name: str, *files: tuple[str, str]) -> Any:
    return pytest.param(dict(files), id=name)


def lines(*texts: str) -> str:
    return "\n".join(texts) + "\n"


# 1 and 2. Calls through a wrapper

WRAPPED: Sequence[Any] = [
    case(
        "ruby",
        ("lib/api.rb", lines(
            "class Api",
            '  HOST = "https://api.procore.com"',
            '  VERSION = "v1.0"',
            "  def fetch(endpoint)",
            '    Faraday.get("#{HOST}/rest/#{VERSION}/#{endpoint}", nil, headers)',
            "  end",
            "end",
        )),
        ("lib/rfis.rb", lines(
            "class Rfis",
            "  def list(project)",
            '    @api.fetch("projects/#{project}/rfis")',
            "  end",
            "  def people(project)",
            '    @api.fetch("projects/#{project}/users")',
            "  end",
            "end",
        )),
    ),
    case(
        "python",
        ("site/api.py", lines(
            "import requests",
            'BASE = "https://api.procore.com/rest"',
            "class Api:",
            '    def fetch(self, endpoint, version="v1.0"):',
            '        return requests.get(f"{BASE}/{version}/{endpoint}", headers=self.headers)',
        )),
        ("site/rfis.py", lines(
            "from site.api import Api",
            "def rfis(api: Api, project: int):",
            '    return api.fetch(f"projects/{project}/rfis")',
            "def people(api: Api, project: int):",
            '    return api.fetch(f"projects/{project}/users")',
        )),
    ),
    case(
        "typescript",
        ("src/api.ts", lines(
            'const host = "https://api.procore.com";',
            "export class Api {",
            "  async fetch<T>(endpoint: string): Promise<T> {",
            "    const answer = await fetch(`${host}/rest/v1.0/${endpoint}`, this.options);",
            "    return (await answer.json()) as T;",
            "  }",
            "}",
        )),
        ("src/rfis.ts", lines(
            'import { Api } from "./api";',
            "export const rfis = (api: Api, id: bigint) => api.fetch(`projects/${id}/rfis`);",
            "export const people = (api: Api, id: bigint) => api.fetch(`projects/${id}/users`);",
        )),
    ),
    case(
        "javascript",
        ("src/api.js", lines(
            'const axios = require("axios");',
            'const client = axios.create({ baseURL: "https://api.procore.com/rest/v1.0" });',
            "exports.fetch = (path) => client.get(path);",
        )),
        ("src/rfis.js", lines(
            'const api = require("./api");',
            'exports.rfis = (id) => api.fetch("/projects/" + id + "/rfis");',
            'exports.people = (id) => api.fetch("/projects/" + id + "/users");',
        )),
    ),
    case(
        "go",
        ("client.go", lines(
            "package site",
            'const base = "https://api.procore.com/rest/v1.0"',
            "func (c *Client) fetch(path string) (*http.Response, error) {",
            "\trequest, err := http.NewRequest(http.MethodGet, base+path, nil)",
            "\tif err != nil {",
            "\t\treturn nil, err",
            "\t}",
            "\treturn c.http.Do(request)",
            "}",
        )),
        ("rfis.go", lines(
            "package site",
            "func (c *Client) Rfis(id int64) (*http.Response, error) {",
            '\treturn c.fetch(fmt.Sprintf("/projects/%d/rfis", id))',
            "}",
            "func (c *Client) People(id int64) (*http.Response, error) {",
            '\treturn c.fetch(fmt.Sprintf("/projects/%d/users", id))',
            "}",
        )),
    ),
    case(
        "csharp",
        ("Api.cs", lines(
            "public sealed class Api(HttpClient http)",
            "{",
            '    private const string Base = "https://api.procore.com/rest/v1.0/";',
            "    public Task<Answer> Fetch(string path) => http.GetAsync(Base + path);",
            "}",
        )),
        ("Rfis.cs", lines(
            "public sealed class Rfis(Api api)",
            "{",
            '    public Task List(long id) => api.Fetch($"projects/{id}/rfis");',
            '    public Task People(long id) => api.Fetch($"projects/{id}/users");',
            "}",
        )),
    ),
    case(
        "java",
        ("src/Api.java", lines(
            "final class Api {",
            '    private static final String BASE = "https://api.procore.com/rest/v1.0/";',
            "    HttpResponse<String> fetch(String path) throws Exception {",
            "        var request = HttpRequest.newBuilder(URI.create(BASE + path)).GET().build();",
            "        return http.send(request, BodyHandlers.ofString());",
            "    }",
            "}",
        )),
        ("src/Rfis.java", lines(
            "final class Rfis {",
            "    Object list(Api api, long id) throws Exception {",
            '        return api.fetch("projects/" + id + "/rfis");',
            "    }",
            "    Object people(Api api, long id) throws Exception {",
            '        return api.fetch(String.format("projects/%d/users", id));',
            "    }",
            "}",
        )),
    ),
    case(
        "php",
        ("src/Api.php", lines(
            "<?php",
            "final class Api {",
            "    private const BASE = 'https://api.procore.com/rest/v1.0/';",
            "    public function fetch(string $path): array {",
            "        $curl = curl_init(self::BASE . $path);",
            "        return json_decode(curl_exec($curl), true);",
            "    }",
            "}",
        )),
        ("src/Rfis.php", lines(
            "<?php",
            "final class Rfis {",
            "    public function list(Api $api, string $id): array {",
            '        return $api->fetch("projects/{$id}/rfis");',
            "    }",
            "    public function people(Api $api, string $id): array {",
            "        return $api->fetch('projects/' . $id . '/users');",
            "    }",
            "}",
        )),
    ),
    case(
        "elixir",
        ("lib/api.ex", lines(
            "defmodule Site.Api do",
            '  @base "https://api.procore.com/rest/v1.0"',
            '  def fetch(path, token), do: Req.get!("#{@base}/#{path}", auth: {:bearer, token})',
            "end",
        )),
        ("lib/rfis.ex", lines(
            "defmodule Site.Rfis do",
            "  alias Site.Api",
            '  def list(id, token), do: Api.fetch("projects/#{id}/rfis", token)',
            '  def people(id, token), do: Api.fetch("projects/#{id}/users", token)',
            "end",
        )),
    ),
]  # fmt: skip
RFIS, PEOPLE = "GET /rest/v1.0/projects/{id}/rfis", "GET /rest/v1.0/projects/{id}/users"


@pytest.mark.parametrize("files", WRAPPED)
def test_a_route_that_is_called_through_a_wrapper_is_compared_with_the_description(
    review: Review, files: Files
) -> None:
    verdict = review.routes(files, "GET /rest/v1.0/me", PEOPLE)

    assert verdict.status is not Status.MET
    assert "projects/{}/rfis" in verdict.message


@pytest.mark.parametrize("files", WRAPPED)
def test_wrapped_calls_that_are_all_public_are_counted_or_left_open(
    review: Review, files: Files
) -> None:
    verdict = review.routes(files, "GET /rest/v1.0/me", PEOPLE, RFIS)

    assert verdict.status is not Status.NOT_MET
    assert verdict.status is not Status.MET or verdict.message.startswith("2 paths public")


@pytest.mark.parametrize("files", WRAPPED)
def test_a_tool_that_is_called_through_a_wrapper_is_not_called_idle(
    review: Review, files: Files
) -> None:
    assert "No call of" not in review.permissions(files, "Directory", "RFIs").message


HIDDEN: Sequence[Any] = [
    case(
        "csharp",
        ("Program.cs", lines(
            "builder.Services.AddHttpClient<Api>(client =>",
            '    client.BaseAddress = new Uri("https://api.procore.com/"));',
            'var me = "https://api.procore.com/rest/v1.0/me";',
        )),
        ("Services/Api.cs", lines(
            "public sealed class Api(HttpClient http)",
            "{",
            "    public Task<Answer> Send(HttpMethod method, string version, string endpoint)",
            "    {",
            '        endpoint = $"rest/v{version}/{endpoint}";',
            "        return http.SendAsync(new HttpRequestMessage(method, endpoint));",
            "    }",
            "}",
        )),
        ("Services/People.cs", lines(
            "public sealed class People(Api api)",
            "{",
            '    public Task All(long id) => api.Send(Method.Get, "1.3", $"companies/{id}/users");',
            "}",
        )),
    ),
    case(
        "python",
        ("app/api.py", lines(
            "class Api:",
            '    base = "https://api.procore.com"',
            "    def send(self, method, version, endpoint):",
            '        path = "/".join(["rest", "v" + version, endpoint])',
            "        return self.session.request(method, urljoin(self.base, path))",
            "    def me(self):",
            '        return self.session.get("https://api.procore.com/rest/v1.0/me")',
        )),
        ("app/people.py", lines(
            "def people(api, company):",
            '    return api.send("GET", "1.3", f"companies/{company}/users")',
        )),
    ),
    case(
        "ruby",
        ("lib/api.rb", lines(
            "class Api",
            '  ME = "https://api.procore.com/rest/v1.0/me"',
            "  def send_to(method, version, endpoint)",
            '    http.send(method, ["rest", "v#{version}", endpoint].join("/"))',
            "  end",
            "  def http = @http ||= Faraday.new('https://api.procore.com')",
            "end",
        )),
        ("lib/people.rb", lines(
            "class People",
            '  def all(company) = @api.send_to(:get, "1.3", "companies/#{company}/users")',
            "end",
        )),
    ),
]  # fmt: skip


@pytest.mark.parametrize("files", HIDDEN)
def test_one_route_that_is_read_proves_nothing_about_calls_that_are_put_together(
    review: Review, files: Files
) -> None:
    assert review.routes(files, "GET /rest/v1.0/me").status is not Status.MET
    assert "No call of" not in review.permissions(files, "Directory").message


UNKNOWN: Sequence[Any] = [
    case("ruby", ("app/proxy.rb", lines(
        "class Proxy",
        "  def call(version, endpoint)",
        '    Faraday.get("https://api.procore.com/rest/#{version}/#{endpoint}", nil, headers)',
        "  end",
        "end",
    ))),
    case("javascript", ("proxy.js", lines(
        'const client = axios.create({ baseURL: "https://api.procore.com" });',
        "app.get('/proxy', async (request, response) => {",
        "  response.json((await client.get(request.query.path)).data);",
        "});",
    ))),
    case("python", ("proxy.py", lines(
        "@app.get('/proxy')",
        "def proxy(path: str):",
        '    return requests.get("https://api.procore.com" + path, headers=headers()).json()',
    ))),
    case("csharp", ("Proxy.cs", lines(
        "public class Proxy(HttpClient http)",
        "{",
        '    public Task Get(string path) => http.GetAsync($"https://api.procore.com/rest/{path}");',
        "}",
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", UNKNOWN)
def test_a_call_whose_route_is_not_known_leaves_routes_and_permissions_open(
    review: Review, files: Files
) -> None:
    described = review.routes(files, "GET /rest/v1.0/me")

    assert described.status is Status.COULD_NOT_TELL
    assert next(iter(files)) in described.message
    idle = review.permissions(files, "Directory")
    assert idle.status is Status.COULD_NOT_TELL
    assert "No call of" not in idle.message


# 3. Switches

FIXED_HOST: Sequence[Any] = [
    case("python", ("settings.py", lines(
        "import os",
        'PORT = int(os.environ.get("PORT", "8000"))',
        'API = "https://sandbox.procore.com"',
        'DEBUG = os.getenv("DEBUG") == "1"',
    ))),
    case("javascript", ("config.js", lines(
        "const port = process.env.PORT || 3000;",
        "",
        'const api = "https://sandbox.procore.com";',
        "module.exports = { port, api, secret: process.env.PROCORE_SECRET };",
    ))),
    case("typescript", ("config.ts", lines(
        "export const config = {",
        "  clientId: process.env.PROCORE_CLIENT_ID!,",
        '  apiBase: "https://sandbox.procore.com",',
        '  isProduction: process.env.NODE_ENV === "production",',
        "};",
    ))),
    case("ruby", ("config.rb", lines(
        "CLIENT_ID = ENV.fetch('PROCORE_CLIENT_ID')",
        "CLIENT_SECRET = ENV.fetch('PROCORE_CLIENT_SECRET')",
        "API = 'https://sandbox.procore.com'",
    ))),
    case("go", ("config.go", lines(
        "package site",
        'var clientID = os.Getenv("PROCORE_CLIENT_ID")',
        'var api = "https://sandbox.procore.com"',
    ))),
    case("csharp", ("Config.cs", lines(
        "public static class Config {",
        '    public static string Id => Environment.GetEnvironmentVariable("PROCORE_ID");',
        '    public const string Api = "https://sandbox.procore.com";',
        "}",
    ))),
    case("java", ("Config.java", lines(
        "final class Config {",
        '    static final String ID = System.getenv("PROCORE_ID");',
        '    static final String API = "https://sandbox.procore.com";',
        "}",
    ))),
    case("php", ("config.php", lines(
        "<?php",
        "$id = getenv('PROCORE_CLIENT_ID');",
        "$api = 'https://sandbox.procore.com';",
    ))),
    case("elixir", ("lib/config.ex", lines(
        "defmodule Config do",
        '  def id, do: System.get_env("PROCORE_CLIENT_ID")',
        '  def api, do: "https://sandbox.procore.com"',
        "end",
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", FIXED_HOST)
def test_a_fixed_sandbox_host_is_not_excused_by_another_environment_variable(
    review: Review, files: Files
) -> None:
    assert review.in_force(files, "sandbox-hosts") == [f"{next(iter(files))}:3"]


SWITCHED_HOST: Sequence[Any] = [
    case("python", ("settings.py", lines(
        "import os",
        'SANDBOX = os.environ.get("PROCORE_SANDBOX") == "1"',
        'API = "https://sandbox.procore.com" if SANDBOX else "https://api.procore.com"',
    ))),
    case("javascript", ("config.js", lines(
        "const hosts = {",
        '  production: "https://api.procore.com",',
        '  sandbox: "https://sandbox.procore.com",',
        "};",
        "module.exports = hosts[process.env.PROCORE_ENVIRONMENT];",
    ))),
    case("ruby", ("config.rb", lines(
        "def host",
        "  if Rails.env.production?",
        "    'https://api.procore.com'",
        "  else",
        "    'https://sandbox.procore.com'",
        "  end",
        "end",
    ))),
    case("go", ("config.go", lines(
        "package site",
        "func host(sandbox bool) string {",
        "\tif sandbox {",
        '\t\treturn "https://sandbox.procore.com"',
        "\t}",
        '\treturn "https://api.procore.com"',
        "}",
    ))),
    case("csharp", ("Config.cs", lines(
        "public static class Hosts {",
        '    private const string Production = "https://api.procore.com";',
        '    private const string Sandbox = "https://sandbox.procore.com";',
        "    public static string For(bool sandbox) => sandbox ? Sandbox : Production;",
        "}",
    ))),
    case("php", ("config.php", lines(
        "<?php",
        "$api = getenv('PROCORE_ENV') === 'sandbox'",
        "    ? 'https://sandbox.procore.com'",
        "    : 'https://api.procore.com';",
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", SWITCHED_HOST)
def test_a_sandbox_host_that_a_switch_chooses_is_not_in_force(review: Review, files: Files) -> None:
    assert review.in_force(files, "sandbox-hosts") == []


# 4. Tries with a pause and an end

RETRIES: Sequence[Any] = [
    case("python", ("client.py", lines(
        "import time",
        "import requests",
        'API = "https://api.procore.com"',
        "def call(path):",
        "    for attempt in range(3):",
        "        answer = requests.get(API + path, timeout=30)",
        "        if answer.status_code < 500:",
        "            return answer",
        "        time.sleep(2 ** attempt)",
        '    raise RuntimeError("Procore does not answer")',
    ))),
    case("typescript", ("client.ts", lines(
        'const api = "https://api.procore.com";',
        "export async function call(path: string, tries = 3): Promise<Response> {",
        "  for (let n = 0; n < tries; n++) {",
        "    const answer = await fetch(api + path);",
        "    if (answer.ok) return answer;",
        "    await new Promise((done) => setTimeout(done, 1000 * 2 ** n));",
        "  }",
        '  throw new Error("Procore does not answer");',
        "}",
    ))),
    case("go", ("client.go", lines(
        "package site",
        'const api = "https://api.procore.com"',
        "func (c *Client) call(path string) (*http.Response, error) {",
        "\tfor n := 0; n < 3; n++ {",
        "\t\tanswer, err := c.http.Get(api + path)",
        "\t\tif err == nil && answer.StatusCode < 500 {",
        "\t\t\treturn answer, nil",
        "\t\t}",
        "\t\ttime.Sleep(time.Duration(1<<n) * time.Second)",
        "\t}",
        '\treturn nil, errors.New("procore does not answer")',
        "}",
    ))),
    case("ruby", ("client.rb", lines(
        "def call(path)",
        "  tries = 0",
        "  begin",
        '    Net::HTTP.get(URI("https://api.procore.com#{path}"))',
        "  rescue Net::ReadTimeout",
        "    tries += 1",
        "    raise if tries > 3",
        "    sleep(2**tries)",
        "    retry",
        "  end",
        "end",
    ))),
    case("csharp", ("Client.cs", lines(
        "public async Task<HttpResponseMessage> Call(string path)",
        "{",
        "    for (var n = 0; n < 3; n++)",
        "    {",
        '        var answer = await http.GetAsync("https://api.procore.com" + path);',
        "        if (answer.IsSuccessStatusCode) return answer;",
        "        await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, n)));",
        "    }",
        '    throw new HttpRequestException("Procore does not answer");',
        "}",
    ))),
    case("java", ("Client.java", lines(
        "final class Client {",
        "    String call(String path) throws Exception {",
        "        for (int n = 0; n < 3; n++) {",
        '            var answer = send("https://api.procore.com" + path);',
        "            if (answer.statusCode() < 500) return answer.body();",
        "            Thread.sleep(1000L << n);",
        "        }",
        '        throw new IOException("Procore does not answer");',
        "    }",
        "}",
    ))),
    case("php", ("client.php", lines(
        "<?php",
        "function call(string $path): string {",
        "    for ($n = 0; $n < 3; $n++) {",
        "        $answer = file_get_contents('https://api.procore.com' . $path);",
        "        if ($answer !== false) return $answer;",
        "        sleep(2 ** $n);",
        "    }",
        "    throw new RuntimeException('Procore does not answer');",
        "}",
    ))),
    case("elixir", ("lib/client.ex", lines(
        "defmodule Client do",
        "  def call(path, tries \\\\ 3)",
        "  def call(_path, 0), do: {:error, :no_answer}",
        "  def call(path, tries) do",
        '    case Req.get("https://api.procore.com" <> path) do',
        "      {:ok, %{status: 200} = answer} -> {:ok, answer}",
        "      _ ->",
        "        Process.sleep(1000 * tries)",
        "        call(path, tries - 1)",
        "    end",
        "  end",
        "end",
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", RETRIES)
def test_code_that_waits_and_tries_again_needs_no_library(review: Review, files: Files) -> None:
    assert review.answer(files, "retries").status is Status.MET


def test_a_call_that_is_made_once_is_no_try_again(review: Review) -> None:
    text = lines(
        "import requests",
        "def call(path):",
        '    return requests.get("https://api.procore.com" + path, timeout=30)',
    )

    assert review.answer({"client.py": text}, "retries").status is Status.NOT_MET


# 5. Addresses that are not called

BASES: Sequence[Any] = [
    case("base of the sign-in", ("auth.py", 'OAUTH = "https://login.procore.com/oauth"\n')),
    case("base of the API", ("Api.cs", 'const string Base = "https://api.procore.com/rest/v1.0";\n')),
    case("link to a page", ("help.html", '<a href="https://app.procore.com/webclients/host">Open</a>\n')),
    case("lines of a text file", ("calls.txt", lines(
        "https://api.procore.com/rest/v1.0/companies/8089/projects",
        "GET /rest/v1.0/projects/1/wishes",
    ))),
    case("name of a domain in a manifest", ("manifest.json", lines(
        '{ "host_permissions": ["https://app.procore.com/*", "https://api.procore.com/*"] }',
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", BASES)
def test_an_address_that_nothing_calls_is_no_route(review: Review, files: Files) -> None:
    app = {"main.js": 'console.log("started");\n', **files}
    verdict = review.routes(app, "GET /rest/v1.0/me")

    assert verdict.status is Status.COULD_NOT_TELL
    assert "could not be matched" not in verdict.message


# 6. The header that names the company

NAMES_OF_VARIABLES: Sequence[Any] = [
    case("python", ("settings.py", 'NEEDED = ["PROCORE_COMPANY_ID", "PROCORE_PORT"]\n')),
    case("typescript", ("config.ts", lines(
        "export const load = (env: Env) => ({",
        "  companyId: env.PROCORE_COMPANY_ID,",
        "  clientId: env.PROCORE_CLIENT_ID,",
        "});",
    ))),
    case("go", ("config.go", lines(
        "package site",
        'var needed = []string{"PROCORE_CLIENT_ID", "PROCORE_COMPANY_ID", "PORT"}',
    ))),
    case("yaml", ("docker-compose.yml", lines(
        "services:", "  app:", "    environment:", "      PROCORE_COMPANY_ID: ${COMPANY}",
    ))),
    case("ruby", ("config.rb", "KEYS = %w[PROCORE_CLIENT_ID PROCORE_COMPANY_ID].freeze\n")),
    case("csharp", ("Config.cs", lines(
        'var company = config.GetValue<long>("PROCORE_COMPANY_ID", 0);',
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", NAMES_OF_VARIABLES)
def test_the_name_of_an_environment_variable_is_no_header(review: Review, files: Files) -> None:
    assert review.in_force(files, "wrong-company-header") == []


WRONG_HEADER: Sequence[Any] = [
    case("python", ("client.py", lines(
        "import requests",
        'answer = requests.get("https://api.procore.com/rest/v1.0/projects",',
        '    headers={"PROCORE_COMPANY_ID": company})',
    ))),
    case("javascript", ("client.js", lines(
        "const answer = await fetch(",
        '  "https://api.procore.com/rest/v1.0/projects",',
        '  { headers: { "PROCORE_COMPANY_ID": company } });',
    ))),
    case("ruby", ("client.rb", lines(
        'uri = URI("https://api.procore.com/rest/v1.0/projects")',
        "request = Net::HTTP::Get.new(uri)",
        'request["PROCORE_COMPANY_ID"] = company',
    ))),
    case("csharp", ("Client.cs", lines(
        'var uri = "https://api.procore.com/rest/v1.0/projects";',
        "var request = new HttpRequestMessage(HttpMethod.Get, uri);",
        'request.Headers.Add("PROCORE_COMPANY_ID", company);',
    ))),
    case("go", ("client.go", lines(
        "package site",
        'request, _ := http.NewRequest("GET", "https://api.procore.com/rest/v1.0/projects", nil)',
        'request.Header.Set("PROCORE_COMPANY_ID", company)',
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", WRONG_HEADER)
def test_a_header_of_a_wrong_spelling_is_found_where_it_is_sent(
    review: Review, files: Files
) -> None:
    assert review.in_force(files, "wrong-company-header") == [f"{next(iter(files))}:3"]


# 7. Evidence

CALLS = 'fetch("https://api.procore.com/rest/v1.0/projects", { headers });\n'
NO_EVIDENCE: Sequence[Any] = [
    case("font", ("public/icons.svg", lines(
        '<svg><font><glyph unicode="401 unauthorized" d="M401 429"/></font></svg>',
    ))),
    case("notes", ("notes.txt", "A 401 unauthorized means: refresh the token. A 429: wait.\n")),
    case("output of a notebook", ("try.ipynb", json.dumps({
        "cells": [{
            "cell_type": "code", "metadata": {}, "execution_count": 1, "source": ["call()\n"],
            "outputs": [{"output_type": "stream", "name": "stdout",
                         "text": ["401 Unauthorized, Retry-After: 3\n"]}],
        }],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }, indent=1))),
    case("another service", ("server.js", lines(
        "app.use((request, response, next) => {",
        "  if (!request.session.user) return response.status(401).send('sign in');",
        "  next();",
        "});",
    ))),
    case("a limit of one's own", ("limits.rb", lines(
        "Rack::Attack.throttled_responder = lambda do |request|",
        "  [429, { 'Retry-After' => '60' }, ['slow down']]",
        "end",
    ))),
]  # fmt: skip


@pytest.mark.parametrize("rule", ["refused-token", "rate-limit"])
@pytest.mark.parametrize("files", NO_EVIDENCE)
def test_only_code_that_talks_to_procore_handles_its_answers(
    review: Review, files: Files, rule: str
) -> None:
    assert review.answer({"calls.js": CALLS, **files}, rule).status is not Status.MET


# 8. Libraries

NO_LIBRARY: Sequence[Any] = [
    case("key", ("store.js", 'cache.set("procore-api", token);\n')),
    case("header", ("calls.go", 'package site\nvar agent = "procore-client/1.0"\n')),
    case("own name", ("package.json", '{ "name": "procore-client", "version": "1.2.0" }\n')),
    case("own module", ("sync.py", "import procore\nfrom procore import sessions\n")),
]  # fmt: skip


@pytest.mark.parametrize("files", NO_LIBRARY)
def test_a_name_with_procore_in_it_is_no_library(review: Review, files: Files) -> None:
    own = {"procore/__init__.py": "", "procore/sessions.py": "limit = 3\n"}
    answer = review.answer({"calls.js": CALLS, **own, **files}, "revoke")

    assert answer.status is Status.NOT_MET


LIBRARY: Sequence[Any] = [
    case("npm", ("package.json", '{ "dependencies": { "@procore/js-sdk": "^4.3.0" } }\n')),
    case("gem", ("Gemfile", 'source "https://rubygems.org"\ngem "procore", "~> 1.3"\n')),
    case("composer", ("composer.json", '{ "require": { "moab-tech/procore-php-sdk": "^1.0" } }\n')),
]  # fmt: skip


@pytest.mark.parametrize("files", LIBRARY)
def test_a_library_in_a_manifest_may_do_what_is_not_seen(review: Review, files: Files) -> None:
    answer = review.answer({"calls.js": CALLS, **files}, "revoke")

    assert answer.status is Status.COULD_NOT_TELL
    assert f"{next(iter(files))}:" in answer.message


# 9. Revocation

NO_REVOCATION: Sequence[Any] = [
    case("form", ("templates/account.html", lines(
        '<form action="/revoke_token" method="post"></form>',
    ))),
    case("own route", ("app.py", lines(
        '@app.route("/oauth/revoke")',
        "def revoke_token():",
        "    session.clear()",
        '    return redirect("/")',
    ))),
    case("another service", ("slack.js", lines(
        'await fetch("https://slack.com/api/auth.revoke", { headers: { token } });',
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", NO_REVOCATION)
def test_what_is_revoked_elsewhere_is_no_revocation_at_procore(
    review: Review, files: Files
) -> None:
    assert review.answer({"calls.js": CALLS, **files}, "revoke").status is Status.NOT_MET


REVOCATION: Sequence[Any] = [
    case("python", ("auth.py", lines(
        'requests.post("https://login.procore.com/oauth/revoke", data=form)',
    ))),
    case("ruby", ("auth.rb", lines(
        'LOGIN = "https://login.procore.com"',
        'Faraday.post("#{LOGIN}/oauth/revoke", form)',
    ))),
    case("csharp", ("Auth.cs", lines(
        'const string Login = "https://login.procore.com";',
        'await http.PostAsync(Login + "/oauth/revoke", form);',
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", REVOCATION)
def test_a_call_that_gives_a_token_back_is_seen(review: Review, files: Files) -> None:
    assert review.answer(files, "revoke").status is Status.MET


# 10. Addresses that are named, not called

HOME_PAGES: Sequence[Any] = [
    case("npm", ("package.json", lines(
        '{ "author": "Acme (http://www.procore.com)", "homepage": "http://procore.com" }',
    ))),
    case("gem", ("site.gemspec", lines(
        "Gem::Specification.new do |spec|", '  spec.homepage = "http://procore.com"', "end",
    ))),
    case("python", ("setup.py", 'setup(name="site", url="http://procore.com/developers")\n')),
    case("maven", ("pom.xml", "<project><url>http://www.procore.com</url></project>\n")),
    case("sentence", ("errors.rb", lines(
        'raise Problem, "Ask support, see http://support.procore.com for help."',
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", HOME_PAGES)
def test_a_home_page_is_no_call_without_encryption(review: Review, files: Files) -> None:
    assert review.in_force(files, "plain-http") == []


def test_a_call_without_encryption_is_found(review: Review) -> None:
    text = lines("import requests", 'requests.get("http://api.procore.com/rest/v1.0/me")')

    assert review.in_force({"client.py": text}, "plain-http") == ["client.py:2"]


# Further ones

ASIDE: Sequence[Any] = [
    case("workflow", (".github/workflows/test.yml", lines(
        "jobs:", "  test:", "    env:", "      PROCORE_API: https://sandbox.procore.com",
    ))),
    case("GitLab", (".gitlab-ci.yml", "variables:\n  API: https://sandbox.procore.com\n")),
    case("JSX", ("src/Panel.jsx", lines(
        "export const Panel = () => (",
        "  <div>",
        "    {/* once at https://sandbox.procore.com */}",
        "  </div>",
        ");",
    ))),
    case("C#", ("Client.cs", lines(
        "/* Tried with", "   https://sandbox.procore.com", "   for a year. */", "class Client {}",
    ))),
    case("Python", ("client.py", lines(
        "def call():", '    """Calls the API.', "    Not https://sandbox.procore.com.", '    """',
    ))),
    case("end of a line", ("client.go", lines(
        "package site", "var tries = 3 // as https://sandbox.procore.com allows",
    ))),
    case("Ruby", ("client.rb", lines("=begin", "https://sandbox.procore.com", "=end", "A = 1"))),
]  # fmt: skip


@pytest.mark.parametrize("files", ASIDE)
def test_builds_and_comments_are_not_the_running_app(review: Review, files: Files) -> None:
    report = review.of({"main.js": "start();\n", **files}, "sandbox-hosts")

    assert [one.weight for one in report.finds] in ([], ["told"])
    assert report.answered[0].status is Status.MET


WEB_PAGE: Sequence[Any] = [
    case("python", ("client.py", lines(
        "import requests",
        'BASE = "https://app.procore.com"',
        'projects = requests.get(BASE + "/rest/v1.0/projects", headers=headers)',
    ))),
    case("typescript", ("api.ts", lines(
        "export class Api {",
        '  private readonly base = "https://app.procore.com";',
        "  get = (path: string) => fetch(`${this.base}/rest/v1.0/${path}`, this.options);",
        "}",
    ))),
    case("yaml", ("config/application.yml", lines(
        "production:", "  procore_api_url: https://app.procore.com",
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", WEB_PAGE)
def test_the_web_page_as_base_of_the_api_is_found(review: Review, files: Files) -> None:
    call = 'Faraday.get("#{Config.procore_api_url}/rest/v1.0/projects", nil, headers)\n'

    assert f"{next(iter(files))}:2" in review.in_force(
        {"lib/client.rb": call, **files}, "wrong-api-host"
    )


LIFETIMES: Sequence[Any] = [
    case("python", ("auth.py", lines(
        'LOGIN = "https://login.procore.com/oauth/token"',
        'ends = token["created_at"] + 7200',
    ))),
    case("ruby", ("auth.rb", lines(
        'LOGIN = "https://login.procore.com/oauth/token"',
        "ends = Time.at(token['created_at'] + 7200)",
    ))),
    case("javascript", ("auth.js", lines(
        'const login = "https://login.procore.com/oauth/token";',
        "const ends = token.created_at + 5400;",
    ))),
    case("go", ("auth.go", lines(
        'const login = "https://login.procore.com/oauth/token"',
        "ends := token.CreatedAt + 7200",
    ))),
    case("almost two hours", ("auth.ts", lines(
        'const login = "https://login.procore.com/oauth/token";',
        "token = { value, expiresAt: Date.now() + 110 * 60 * 1000 };",
    ))),
]  # fmt: skip


@pytest.mark.parametrize("files", LIFETIMES)
def test_a_lifetime_that_is_added_to_the_beginning_is_found(review: Review, files: Files) -> None:
    assert review.in_force(files, "fixed-lifetime") == [f"{next(iter(files))}:2"]


# Bundles of libraries, and links for people

BUNDLE = 'window.pieces.push([function(a){a.postMessage("","*")}]);'


def test_a_bundle_of_libraries_is_not_the_app(review: Review) -> None:
    sign_in = ("auth.js", 'const login = "https://login.procore.com/oauth/authorize";\n')
    files = dict([sign_in, ("2.62f665b6.chunk.js", BUNDLE), ("main.d6c57b60.chunk.js", BUNDLE)])

    assert review.in_force(files, "post-message-wildcard") == ["main.d6c57b60.chunk.js:1"]


def test_a_link_to_a_page_is_no_read_of_a_page_of_records(review: Review) -> None:
    link = "https://us02.procore.com/42/company/directory/groups/users?page=1&per_page=150"
    files = {"page.js": f'const api = "https://api.procore.com/rest/v1.0/me";\nopen("{link}");\n'}

    assert review.answer(files, "narrow-reads").status is Status.NOT_MET
    files["page.js"] += 'get("https://api.procore.com/rest/v1.0/projects?per_page=100");\n'
    assert review.answer(files, "narrow-reads").status is Status.MET


# Files that are not read as code, and what another service sends


def test_a_comment_of_basic_is_not_in_force(review: Review) -> None:
    address = "https://app.procore.com/sessions"
    files = {"Sign.bas": f'\'posts to {address}\n  .Open "POST", "{address}", False\n'}

    assert review.in_force(files, "password-grant") == ["Sign.bas:2"]


@pytest.mark.parametrize("option", ["secret_key", "pepper"])
def test_what_devise_writes_as_a_comment_is_no_secret(review: Review, option: str) -> None:
    value = made("'{hex}'")
    initializer = f"  # config.{option} = {value}\n  config.{option} = {value}\n"
    files = {"config/initializers/devise.rb": f"Devise.setup do |config|\n{initializer}end\n"}

    assert review.in_force(files, "other-secret") == ["config/initializers/devise.rb:3"]


def test_an_answer_that_was_kept_is_data(review: Review) -> None:
    kept = '{"api": "https://api.procore.com/rest/v1.0", "company_id": "562949953421312"}\n'
    files = {"settings.json": kept, "debug-procore-raw.json": kept}

    assert review.in_force(files, "hard-coded-ids") == ["settings.json:1"]


def test_the_check_of_another_service_s_webhook_is_none_of_procore(review: Review) -> None:
    api = 'get("https://api.procore.com/rest/v1.0/me");\n'
    check = f"{api}if (webhookSecret !== request.headers.get('signature')) refuse();\n"

    answer = review.answer({"api/stripe/route.js": check}, "webhook-verification")
    assert answer.status is Status.NOT_MET
    answer = review.answer({"api/hooks/route.js": check}, "webhook-verification")
    assert answer.status is Status.MET


# Products in which Procore is one service among many

PRODUCT = {
    "src/procore.js": CALLS,
    "src/menu.js": "const links = ['/procore', '/billing'];\n" + "// more of the menu\n" * 90,
}
ELSEWHERE: Sequence[Any] = [
    pytest.param("pagination", "src/menu.js", "while (more) get(++page, page_size);\n"),
    pytest.param("upload-flow", ".env", "PROCORE_URL=x\nUPLOAD_DIR=/uploads\nUPLOAD_ID=1\n"),
    pytest.param("narrow-reads", "src/log.py", 'LOG = {"filters": ["secrets"]}\n'),
    pytest.param("refused-token", "src/menu.js", "if (answer.status === 401) show('sign in');\n"),
    pytest.param("refused-token", "SignIn.tsx", "// Procore\nif (a.status === 401) refuse();\n"),
    pytest.param("rate-limit", "procore.php", "<?php return ['retry_after' => 90];\n"),
    pytest.param("refused-token", "src/own.js", "import './procore';\nreply(401).end();\n"),
    pytest.param("rate-limit", "src/own.py", "import procore\nraise Refused(429, 'again')\n"),
    pytest.param(
        "webhook-idempotence", "public/about.html", "<p>Procore: webhook idempotency, event_id</p>"
    ),
    pytest.param(
        "login-popup", "src/drive.js", "window.open(address, 'google drive login', 'width=500');\n"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "name", "text"), ELSEWHERE)
def test_what_a_product_does_elsewhere_is_no_evidence(
    review: Review, rule: str, name: str, text: str
) -> None:
    files = {**PRODUCT, name: PRODUCT.get(name, "") + text}

    assert review.answer(files, rule).status is not Status.MET


def test_the_client_of_another_service_is_no_evidence(review: Review) -> None:
    shop = "export function shop() {\n  if (a.status === 401) renew();\n}\n"
    both = "import { shop } from './integrations/shop';\nshop();\n"
    files = {
        "src/sync.js": f"{both}{CALLS}",
        "src/integrations/procore.js": CALLS,
        "src/integrations/shop.js": shop,
    }

    assert review.answer(files, "refused-token").status is not Status.MET
    files["src/integrations/http.js"] = shop
    files["src/sync.js"] = files["src/sync.js"].replace("integrations/shop", "integrations/http")
    assert review.answer(files, "refused-token").status is Status.MET


def test_one_of_many_clients_of_other_services_is_no_evidence(review: Review) -> None:
    shop = "export function shop() {\n  if (a.status === 401) renew();\n}\n"
    others = {f"src/{name}WorkClient.js": "export const x = 1;\n" for name in ("maps", "mail")}
    files = {
        **others,
        "src/sync.js": f"import {{ shop }} from './shopWorkClient';\nshop();\n{CALLS}",
        "src/procoreWorkClient.js": CALLS,
        "src/shopWorkClient.js": shop,
    }

    assert review.answer(files, "refused-token").status is not Status.MET
    files["src/shopWorkClient.js"] = (
        f"import {{ send }} from './procoreWorkClient';\n{shop}send();\n"
    )
    assert review.answer(files, "refused-token").status is Status.MET


def test_what_a_page_does_about_its_own_server_is_no_evidence(review: Review) -> None:
    page = "// rows of Procore\nif (a.status === 401) localStorage.clear();\n"

    files = {"src/procore.js": CALLS, "src/rows.js": page}
    assert review.answer(files, "refused-token").status is not Status.MET
    files["src/rows.js"] = page + CALLS
    assert review.answer(files, "refused-token").status is Status.MET


LINKED: Sequence[Any] = [
    pytest.param("refused-token", {"src/procore.js": f"{CALLS}if (a.status === 401) renew();\n"}),
    pytest.param(
        "refused-token",
        {
            "src/procore.js": f"import {{ sendOnce }} from './http';\nsendOnce(1);\n{CALLS}",
            "src/http.js": "export function sendOnce(a) {\n  if (a.status === 401) renew();\n}\n",
        },
    ),
    pytest.param(
        "narrow-reads",
        {
            "src/client.js": f"export const client = 1;\n{CALLS}",
            "src/rows.js": "import { client } from './client';\nclient.get('/rows?per_page=9');\n",
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "files"), LINKED)
def test_what_calls_that_code_or_is_called_by_it_is_evidence(
    review: Review, rule: str, files: Files
) -> None:
    assert review.answer(files, rule).status is Status.MET


OTHERS_ROUTES: Sequence[Any] = [
    pytest.param("fetch(`${supabaseUrl}/rest/v1/rfis`);\n"),
    pytest.param("fetch(`${base}/functions/v1/procore-sync`);\n"),
    pytest.param("fetch(`${base}/restapi/v2.1/accounts/${id}`);\n"),
    pytest.param("fetch(`${BASE}/integrate/procore/${id}`);\n"),
    pytest.param("byNumber.get(procoreId);\n"),
    pytest.param("router.get('/list', guard('admin'), async (call, reply) => reply.end());\n"),
]


@pytest.mark.parametrize("text", OTHERS_ROUTES)
def test_a_route_of_another_service_or_of_the_app_is_none_of_procore(
    review: Review, text: str
) -> None:
    helper = "export function get(path) {\n  return fetch(`${PROCORE}/rest/v1.0${path}`);\n}\n"
    one, _, two = review.routes(
        {"src/procore.js": f"{CALLS}{helper}", "src/other.js": text}
    ).message.partition(" ")
    assert two
    plain = review.routes({"src/procore.js": f"{CALLS}{helper}"}).message
    assert (one, two) == tuple(plain.split(" ", 1))
