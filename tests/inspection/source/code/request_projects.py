"""Small projects in each language, with the requests to Procore that they make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Wanted(NamedTuple):
    """A request that must be found."""

    method: str
    path: str
    place: str


class RequestProject(NamedTuple):
    """Files, and all requests in them."""

    files: Mapping[str, str]
    wanted: tuple[Wanted, ...] = ()


ME = "v1.0/me"
RFIS = "v1.0/projects/{}/rfis"

PROJECTS: Mapping[str, RequestProject] = {
    # A literal
    "python literal": RequestProject(
        {"app.py": 'import requests\n\nrequests.get("https://api.procore.com/rest/v1.0/me")\n'},
        (Wanted("GET", ME, "app.py:3"),),
    ),
    "javascript literal": RequestProject(
        {"app.js": 'await axios.post("https://api.procore.com/rest/v1.0/me", body);\n'},
        (Wanted("POST", ME, "app.js:1"),),
    ),
    "typescript literal": RequestProject(
        {
            "app.ts": """\
const answer: Response = await fetch("https://api.procore.com/rest/v1.0/me", {
  method: "PATCH",
});
"""
        },
        (Wanted("PATCH", ME, "app.ts:1"),),
    ),
    "go literal": RequestProject(
        {
            "app.go": """\
package app

func Me() {
\treq, err := http.NewRequest(http.MethodGet, "https://api.procore.com/rest/v1.0/me", nil)
\thttp.DefaultClient.Do(req)
}
"""
        },
        (Wanted("GET", ME, "app.go:4"),),
    ),
    "ruby literal": RequestProject(
        {"app.rb": 'HTTParty.get("https://api.procore.com/rest/v1.0/me")\n'},
        (Wanted("GET", ME, "app.rb:1"),),
    ),
    "csharp literal": RequestProject(
        {
            "App.cs": """\
class App {
  async Task Me(HttpClient http) {
    await http.DeleteAsync("https://api.procore.com/rest/v1.0/me");
  }
}
"""
        },
        (Wanted("DELETE", ME, "App.cs:3"),),
    ),
    "java literal": RequestProject(
        {
            "App.java": """\
class App {
  void me() throws Exception {
    HttpRequest request = HttpRequest.newBuilder()
        .uri(URI.create("https://api.procore.com/rest/v1.0/me"))
        .GET()
        .build();
    http.send(request, BodyHandlers.ofString());
  }
}
"""
        },
        (Wanted("GET", ME, "App.java:4"),),
    ),
    "php literal": RequestProject(
        {"app.php": '<?php\n$http->get("https://api.procore.com/rest/v1.0/me");\n'},
        (Wanted("GET", ME, "app.php:2"),),
    ),
    "elixir literal": RequestProject(
        {"app.ex": 'HTTPoison.get!("https://api.procore.com/rest/v1.0/me")\n'},
        (Wanted("GET", ME, "app.ex:1"),),
    ),
    # A constant with concatenation, interpolation or a format
    "python constant": RequestProject(
        {
            "app.py": """\
import requests

API = "https://api.procore.com"

def rfis(project):
    a = requests.get(f"{API}/rest/v1.0/projects/{project}/rfis")
    b = requests.post(API + "/rest/v1.0/projects/%s/rfis" % project)
    c = requests.patch("{}/rest/v1.0/projects/{}/rfis".format(API, project))
"""
        },
        (
            Wanted("GET", RFIS, "app.py:6"),
            Wanted("POST", RFIS, "app.py:7"),
            Wanted("PATCH", RFIS, "app.py:8"),
        ),
    ),
    "javascript constant": RequestProject(
        {
            "app.js": """\
const API = "https://api.procore.com";
export const list = (id) => axios.get(`${API}/rest/v1.0/projects/${id}/rfis`);
export function make(id) {
  return axios.post(API + "/rest/v1.0/projects/" + id + "/rfis");
}
"""
        },
        (Wanted("GET", RFIS, "app.js:2"), Wanted("POST", RFIS, "app.js:4")),
    ),
    "typescript constant": RequestProject(
        {
            "app.ts": """\
const API: string = "https://api.procore.com";
export async function list(id: number): Promise<Response> {
  const url = new URL(`/rest/v1.0/projects/${id}/rfis`, API);
  return fetch(url.toString());
}
"""
        },
        (Wanted("GET", RFIS, "app.ts:3"),),
    ),
    "go constant": RequestProject(
        {
            "app.go": """\
package app

const api = "https://api.procore.com"

func List(id int) {
\turl := fmt.Sprintf("%s/rest/v1.0/projects/%d/rfis", api, id)
\thttp.Get(url)
\thttp.Post(api+"/rest/v1.0/projects/"+strconv.Itoa(id)+"/rfis", "application/json", body)
}
"""
        },
        (Wanted("GET", RFIS, "app.go:6"), Wanted("POST", RFIS, "app.go:8")),
    ),
    "ruby constant": RequestProject(
        {
            "app.rb": """\
class Rfis
  API = "https://api.procore.com"

  def list(id)
    HTTParty.get("#{API}/rest/v1.0/projects/#{id}/rfis")
    Faraday.post(format("%s/rest/v1.0/projects/%d/rfis", API, id))
  end
end
"""
        },
        (Wanted("GET", RFIS, "app.rb:5"), Wanted("POST", RFIS, "app.rb:6")),
    ),
    "csharp constant": RequestProject(
        {
            "App.cs": """\
class App {
  private const string Api = "https://api.procore.com";
  async Task List(HttpClient http, long id) {
    await http.GetAsync($"{Api}/rest/v1.0/projects/{id}/rfis");
    await http.PostAsync(Api + "/rest/v1.0/projects/" + id + "/rfis", body);
    await http.DeleteAsync(string.Format("{0}/rest/v1.0/projects/{1}/rfis", Api, id));
  }
}
"""
        },
        (
            Wanted("GET", RFIS, "App.cs:4"),
            Wanted("POST", RFIS, "App.cs:5"),
            Wanted("DELETE", RFIS, "App.cs:6"),
        ),
    ),
    "java constant": RequestProject(
        {
            "App.java": """\
class App {
  private static final String API = "https://api.procore.com";
  void list(RestTemplate rest, long id) {
    rest.getForObject(API + "/rest/v1.0/projects/" + id + "/rfis", String.class);
    rest.postForEntity(String.format("%s/rest/v1.0/projects/%d/rfis", API, id), body, X.class);
  }
}
"""
        },
        (Wanted("GET", RFIS, "App.java:4"), Wanted("POST", RFIS, "App.java:5")),
    ),
    "php constant": RequestProject(
        {
            "app.php": """\
<?php
class Rfis {
    const API = 'https://api.procore.com';

    public function list($id) {
        $this->http->get(self::API . '/rest/v1.0/projects/' . $id . '/rfis');
        $this->http->post(sprintf('%s/rest/v1.0/projects/%d/rfis', self::API, $id));
        $this->http->delete("https://api.procore.com/rest/v1.0/projects/{$id}/rfis");
    }
}
"""
        },
        (
            Wanted("GET", RFIS, "app.php:6"),
            Wanted("POST", RFIS, "app.php:7"),
            Wanted("DELETE", RFIS, "app.php:8"),
        ),
    ),
    "elixir constant": RequestProject(
        {
            "app.ex": """\
defmodule Rfis do
  @api "https://api.procore.com"

  def list(id) do
    Req.get!("#{@api}/rest/v1.0/projects/#{id}/rfis")
    Req.post!(@api <> "/rest/v1.0/projects/" <> id <> "/rfis")
  end
end
"""
        },
        (Wanted("GET", RFIS, "app.ex:5"), Wanted("POST", RFIS, "app.ex:6")),
    ),
    # A method with the verb as a parameter
    "python wrapper": RequestProject(
        {
            "app.py": """\
import requests

class Procore:
    def call(self, method, path, **options):
        return requests.request(method, "https://api.procore.com/rest" + path, **options)

    def me(self):
        return self.call("GET", "/v1.0/me")

    def add(self, project):
        return self.call(method="POST", path=f"/v1.0/projects/{project}/rfis")
"""
        },
        (Wanted("GET", ME, "app.py:8"), Wanted("POST", RFIS, "app.py:11")),
    ),
    "javascript wrapper": RequestProject(
        {
            "app.js": """\
async function call(method, path, body) {
  return fetch("https://api.procore.com/rest" + path, { method, body });
}
call("GET", "/v1.0/me");
const add = (project) => call("POST", `/v1.0/projects/${project}/rfis`, {});
"""
        },
        (Wanted("GET", ME, "app.js:4"), Wanted("POST", RFIS, "app.js:5")),
    ),
    "typescript wrapper": RequestProject(
        {
            "app.ts": """\
class Procore {
  private async call<T>(method: string, path: string): Promise<T> {
    const answer = await fetch(`https://api.procore.com/rest${path}`, { method });
    return (await answer.json()) as T;
  }
  me = () => this.call<User>("GET", "/v1.0/me");
  async add(project: number) {
    return this.call<Rfi>("POST", `/v1.0/projects/${project}/rfis`);
  }
}
"""
        },
        (Wanted("GET", ME, "app.ts:6"), Wanted("POST", RFIS, "app.ts:8")),
    ),
    "go wrapper": RequestProject(
        {
            "app.go": """\
package app

func (c *Client) call(method, path string) (*http.Response, error) {
\treq, _ := http.NewRequest(method, "https://api.procore.com/rest"+path, nil)
\treturn c.http.Do(req)
}

func (c *Client) Me() { c.call(http.MethodGet, "/v1.0/me") }

func (c *Client) Add(project int) {
\tc.call("POST", fmt.Sprintf("/v1.0/projects/%d/rfis", project))
}
"""
        },
        (Wanted("GET", ME, "app.go:8"), Wanted("POST", RFIS, "app.go:11")),
    ),
    "ruby wrapper": RequestProject(
        {
            "app.rb": """\
class Procore
  def call(verb, path, options = {})
    HTTParty.send(verb, "https://api.procore.com/rest#{path}", options)
  end

  def me
    call(:get, "/v1.0/me")
  end

  def add(project)
    call :post, "/v1.0/projects/#{project}/rfis"
  end
end
"""
        },
        (Wanted("GET", ME, "app.rb:7"), Wanted("POST", RFIS, "app.rb:11")),
    ),
    "csharp wrapper": RequestProject(
        {
            "App.cs": """\
class Procore {
  private Task<HttpResponseMessage> Call(HttpMethod method, string path) {
    var request = new HttpRequestMessage(method, "https://api.procore.com/rest" + path);
    return http.SendAsync(request);
  }
  public Task Me() => Call(HttpMethod.Get, "/v1.0/me");
  public Task Add(long project) => Call(HttpMethod.Post, $"/v1.0/projects/{project}/rfis");
}
"""
        },
        (Wanted("GET", ME, "App.cs:6"), Wanted("POST", RFIS, "App.cs:7")),
    ),
    "java wrapper": RequestProject(
        {
            "App.java": """\
class Procore {
  private String call(HttpMethod method, String path) {
    return rest.exchange("https://api.procore.com/rest" + path, method, entity, String.class);
  }
  String me() { return call(HttpMethod.GET, "/v1.0/me"); }
  String add(long project) {
    return call(HttpMethod.POST, "/v1.0/projects/" + project + "/rfis");
  }
}
"""
        },
        (Wanted("GET", ME, "App.java:5"), Wanted("POST", RFIS, "App.java:7")),
    ),
    "php wrapper": RequestProject(
        {
            "app.php": """\
<?php
class Procore {
    private function call(string $method, string $path) {
        return $this->http->request($method, 'https://api.procore.com/rest' . $path);
    }
    public function me() { return $this->call('GET', '/v1.0/me'); }
    public function add($project) {
        return $this->call('POST', "/v1.0/projects/$project/rfis");
    }
}
"""
        },
        (Wanted("GET", ME, "app.php:6"), Wanted("POST", RFIS, "app.php:8")),
    ),
    "elixir wrapper": RequestProject(
        {
            "app.ex": """\
defmodule Procore do
  def me, do: call(:get, "/v1.0/me")

  def add(project) do
    call(:post, "/v1.0/projects/#{project}/rfis")
  end

  defp call(method, path) do
    HTTPoison.request(method, "https://api.procore.com/rest" <> path)
  end
end
"""
        },
        (Wanted("GET", ME, "app.ex:2"), Wanted("POST", RFIS, "app.ex:5")),
    ),
    # The base and the version as fields of a client in another file
    "python client": RequestProject(
        {
            "procore_client.py": """\
import requests

class ProcoreClient:
    def __init__(self, token, base="https://api.procore.com", version="v1.0"):
        self.base = base
        self.version = version

    def get(self, path):
        return requests.get(f"{self.base}/rest/{self.version}/{path}")
""",
            "app.py": """\
from procore_client import ProcoreClient

client = ProcoreClient("token")
client.get("me")
""",
        },
        (Wanted("GET", ME, "app.py:4"),),
    ),
    "javascript client": RequestProject(
        {
            "procoreClient.js": """\
class ProcoreClient {
  constructor() {
    this.base = "https://api.procore.com";
    this.version = "v1.0";
  }
  get(path) {
    return axios.get(`${this.base}/rest/${this.version}/${path}`);
  }
}
module.exports = ProcoreClient;
""",
            "app.js": """\
const ProcoreClient = require("./procoreClient");
const client = new ProcoreClient();
client.get("me");
""",
        },
        (Wanted("GET", ME, "app.js:3"),),
    ),
    "typescript client": RequestProject(
        {
            "procoreClient.ts": """\
export class ProcoreClient {
  private readonly base = "https://api.procore.com";
  private readonly version: string = "v1.0";
  async get<T>(path: string): Promise<T> {
    return (await axios.get<T>(`${this.base}/rest/${this.version}/${path}`)).data;
  }
}
""",
            "app.ts": """\
import { ProcoreClient } from "./procoreClient";
class Service {
  constructor(private readonly procore: ProcoreClient) {}
  me() {
    return this.procore.get<User>("me");
  }
}
""",
        },
        (Wanted("GET", ME, "app.ts:5"),),
    ),
    "go client": RequestProject(
        {
            "procore/client.go": """\
package procore

type Client struct {
\tBase    string
\tVersion string
}

func NewClient() *Client {
\treturn &Client{Base: "https://api.procore.com", Version: "v1.0"}
}

func (c *Client) Get(path string) {
\thttp.Get(c.Base + "/rest/" + c.Version + "/" + path)
}
""",
            "main.go": """\
package main

import "example.com/app/procore"

func main() {
\tclient := procore.NewClient()
\tclient.Get("me")
}
""",
        },
        (Wanted("GET", ME, "main.go:7"),),
    ),
    "several results": RequestProject(
        {
            "conf.py": """\
def settings(job):
    base = f"https://api.procore.com/rest/v1.0/companies/{job.company}"
    return {"Accept": "json"}, base
""",
            "app.py": """\
from conf import settings

def add(job):
    headers, base = settings(job)
    return requests.post(f"{base}/vendors", headers=headers)
""",
            "app.go": """\
package app

func base() (string, error) {
\treturn "https://api.procore.com/rest/v1.0", nil
}

func send(ctx context.Context, method, u string) {
\thttp.NewRequestWithContext(ctx, method, u, nil)
}

func list(ctx context.Context) {
\turl, _ := base()
\tsend(ctx, http.MethodGet, url+"/me")
}
""",
            "app.js": """\
const pair = () => ["x", "https://api.procore.com/rest/v1.0"];
const [, base] = pair();
fetch(`${base}/projects`);
""",
        },
        (
            Wanted("GET", ME, "app.go:13"),
            Wanted("GET", "v1.0/projects", "app.js:3"),
            Wanted("POST", "v1.0/companies/{}/vendors", "app.py:5"),
        ),
    ),
    "ruby client": RequestProject(
        {
            "procore_client.rb": """\
class ProcoreClient
  def initialize(version = "v1.0")
    @base = "https://api.procore.com"
    @version = version
  end

  def get(path)
    HTTParty.get("#{@base}/rest/#{@version}/#{path}")
  end
end
""",
            "app.rb": """\
require_relative "procore_client"

client = ProcoreClient.new
client.get("me")
""",
        },
        (Wanted("GET", ME, "app.rb:4"),),
    ),
    "csharp client": RequestProject(
        {
            "ProcoreClient.cs": """\
namespace App.Procore;
public class ProcoreClient {
  private readonly string _base = "https://api.procore.com";
  private string Version { get; set; } = "v1.0";
  public Task<string> Get(string path) {
    return _http.GetStringAsync($"{_base}/rest/{Version}/{path}");
  }
}
""",
            "App.cs": """\
using App.Procore;
class Service {
  private readonly ProcoreClient _procore;
  public Task Me() {
    return _procore.Get("me");
  }
}
""",
        },
        (Wanted("GET", ME, "App.cs:5"),),
    ),
    "java client": RequestProject(
        {
            "com/app/ProcoreClient.java": """\
package com.app;
public class ProcoreClient {
  private final String base = "https://api.procore.com";
  private String version = "v1.0";
  public String get(String path) {
    return rest.getForObject(base + "/rest/" + this.version + "/" + path, String.class);
  }
}
""",
            "com/web/Service.java": """\
package com.web;
import com.app.ProcoreClient;
class Service {
  private final ProcoreClient procore = new ProcoreClient();
  String me() {
    return procore.get("me");
  }
}
""",
        },
        (Wanted("GET", ME, "com/web/Service.java:6"),),
    ),
    "php client": RequestProject(
        {
            "ProcoreClient.php": """\
<?php
namespace App;
class ProcoreClient {
    private string $base = 'https://api.procore.com';
    public function __construct(private string $version = 'v1.0') {}
    public function get(string $path) {
        return $this->http->get("{$this->base}/rest/{$this->version}/{$path}");
    }
}
""",
            "app.php": """\
<?php
use App\\ProcoreClient;
$client = new ProcoreClient();
$client->get('me');
""",
        },
        (Wanted("GET", ME, "app.php:4"),),
    ),
    "elixir client": RequestProject(
        {
            "lib/procore/client.ex": """\
defmodule App.Procore.Client do
  @base "https://api.procore.com"
  @version "v1.0"

  def get(path) do
    Req.get!("#{@base}/rest/#{@version}/#{path}")
  end
end
""",
            "lib/app.ex": """\
defmodule App.Service do
  alias App.Procore.Client

  def me do
    Client.get("me")
  end
end
""",
        },
        (Wanted("GET", ME, "lib/app.ex:5"),),
    ),
    # Paths from a list in a loop
    "python loop": RequestProject(
        {
            "app.py": """\
import requests

for path in ["me", "companies"]:
    requests.get(f"https://api.procore.com/rest/v1.0/{path}")
"""
        },
        (Wanted("GET", ME, "app.py:3"), Wanted("GET", "v1.0/companies", "app.py:3")),
    ),
    "javascript loop": RequestProject(
        {
            "app.js": """\
const PATHS = ["me", "companies"];
for (const path of PATHS) {
  await axios.get(`https://api.procore.com/rest/v1.0/${path}`);
}
"""
        },
        (Wanted("GET", ME, "app.js:1"), Wanted("GET", "v1.0/companies", "app.js:1")),
    ),
    "typescript loop": RequestProject(
        {
            "app.ts": """\
const paths: string[] = ["me", "companies"];
for (const path of paths) {
  await fetch("https://api.procore.com/rest/v1.0/" + path);
}
"""
        },
        (Wanted("GET", ME, "app.ts:1"), Wanted("GET", "v1.0/companies", "app.ts:1")),
    ),
    "go loop": RequestProject(
        {
            "app.go": """\
package app

func All() {
\tfor _, path := range []string{"me", "companies"} {
\t\thttp.Get("https://api.procore.com/rest/v1.0/" + path)
\t}
}
"""
        },
        (Wanted("GET", ME, "app.go:4"), Wanted("GET", "v1.0/companies", "app.go:4")),
    ),
    "ruby loop": RequestProject(
        {
            "app.rb": """\
PATHS = %w[me companies]
PATHS.each do |path|
  HTTParty.get("https://api.procore.com/rest/v1.0/#{path}")
end
for name in ["users", "vendors"]
  HTTParty.post("https://api.procore.com/rest/v1.0/#{name}")
end
"""
        },
        (
            Wanted("GET", ME, "app.rb:1"),
            Wanted("GET", "v1.0/companies", "app.rb:1"),
            Wanted("POST", "v1.0/users", "app.rb:5"),
            Wanted("POST", "v1.0/vendors", "app.rb:5"),
        ),
    ),
    "csharp loop": RequestProject(
        {
            "App.cs": """\
class App {
  async Task All(HttpClient http) {
    foreach (var path in new[] { "me", "companies" }) {
      await http.GetAsync($"https://api.procore.com/rest/v1.0/{path}");
    }
  }
}
"""
        },
        (Wanted("GET", ME, "App.cs:3"), Wanted("GET", "v1.0/companies", "App.cs:3")),
    ),
    "java loop": RequestProject(
        {
            "App.java": """\
class App {
  void all(RestTemplate rest) {
    for (String path : List.of("me", "companies")) {
      rest.getForObject("https://api.procore.com/rest/v1.0/" + path, String.class);
    }
  }
}
"""
        },
        (Wanted("GET", ME, "App.java:3"), Wanted("GET", "v1.0/companies", "App.java:3")),
    ),
    "php loop": RequestProject(
        {
            "app.php": """\
<?php
foreach (['me', 'companies'] as $path) {
    $http->get("https://api.procore.com/rest/v1.0/$path");
}
"""
        },
        (Wanted("GET", ME, "app.php:2"), Wanted("GET", "v1.0/companies", "app.php:2")),
    ),
    "elixir loop": RequestProject(
        {
            "app.ex": """\
defmodule All do
  def all do
    for path <- ["me", "companies"] do
      Req.get!("https://api.procore.com/rest/v1.0/#{path}")
    end
  end
end
"""
        },
        (Wanted("GET", ME, "app.ex:3"), Wanted("GET", "v1.0/companies", "app.ex:3")),
    ),
    # Lookups and routes of the app's own server
    "python lookup": RequestProject(
        {
            "procore_app.py": """\
from flask import Flask

app = Flask(__name__)

@app.get("/rest/hook")
def hook():
    return request.headers.get("x/procore"), cache.get("procore/token")
"""
        },
    ),
    "javascript lookup": RequestProject(
        {
            "procoreApp.js": """\
router.get("/api/procore/:id", (req, res) => res.send(req.headers.get("x/procore")));
app.post("/oauth/callback", handler);
const kept = cache.get("procore/token");
"""
        },
    ),
    "typescript lookup": RequestProject(
        {
            "procoreApp.ts": """\
router.get("/api/procore/:id", async (req: Request, res: Response): Promise<void> => {
  const kept: string = cache.get("procore/token");
});
const params = new URLSearchParams(); params.get("/procore");
"""
        },
    ),
    "go lookup": RequestProject(
        {
            "procore.go": """\
package app

func Routes(r *gin.Engine) {
\tr.GET("/api/procore", handler)
\tr.POST("/api/procore/hook", func(c *gin.Context) { c.Request.Header.Get("x/procore") })
}
"""
        },
    ),
    "ruby lookup": RequestProject(
        {
            "routes.rb": """\
Rails.application.routes.draw do
  get "/procore/callback", to: "procore#callback"
  post "/procore/hook", to: "procore#hook"
end
""",
            "procore.rb": 'token = Rails.cache.fetch("procore/token")\nx = ENV.fetch("/procore")\n',
        },
    ),
    "csharp lookup": RequestProject(
        {
            "ProcoreApp.cs": """\
class ProcoreApp {
  void Map(WebApplication app) {
    app.MapGet("/api/procore", () => "x");
    var kept = _cache.Get("procore/token");
    var header = request.Headers.Get("x/procore");
  }
}
"""
        },
    ),
    "java lookup": RequestProject(
        {
            "ProcoreApp.java": """\
@RestController
class ProcoreApp {
  @GetMapping("/api/procore")
  String show(HttpServletRequest request, Map<String, String> map) {
    return map.get("/procore") + request.getHeader("x/procore");
  }
}
"""
        },
    ),
    "php lookup": RequestProject(
        {
            "procore.php": """\
<?php
Route::get('/procore/callback', [ProcoreController::class, 'callback']);
$kept = $cache->get('procore/token');
$header = $request->headers->get('x/procore');
"""
        },
    ),
    "elixir lookup": RequestProject(
        {
            "router.ex": """\
defmodule AppWeb.Router do
  scope "/procore", AppWeb do
    get "/callback", ProcoreController, :callback
    post "/hook", ProcoreController, :hook
  end

  def kept(map), do: Map.get(map, "/procore")
end
"""
        },
    ),
    # Another API in the same project
    "python other": RequestProject(
        {
            "procore.py": """\
import requests

def sync():
    requests.get("https://api.procore.com/rest/v1.0/me")
    requests.get("https://api.example.com/rest/v1.0/me")
    requests.post("/api/projects")
"""
        },
        (Wanted("GET", ME, "procore.py:4"),),
    ),
    "javascript other": RequestProject(
        {
            "procore.js": """\
const slack = axios.create({ baseURL: "https://slack.com/api" });
const procore = axios.create({ baseURL: "https://api.procore.com/rest/v1.0" });
slack.post("/chat.postMessage");
procore.get("/me");
fetch("/api/projects");
"""
        },
        (Wanted("GET", ME, "procore.js:4"),),
    ),
    "typescript other": RequestProject(
        {
            "procore.ts": """\
const graph: string = "https://graph.microsoft.com/v1.0";
export const me = (): Promise<Response> => fetch(`${graph}/me`);
export const own = (): Promise<Response> => fetch("https://api.procore.com/rest/v1.0/me");
"""
        },
        (Wanted("GET", ME, "procore.ts:3"),),
    ),
    "go other": RequestProject(
        {
            "procore.go": """\
package app

const box = "https://api.box.com/2.0"

func All() {
\thttp.Get(box + "/folders/0")
\thttp.Get("https://api.procore.com/rest/v1.0/me")
}
"""
        },
        (Wanted("GET", ME, "procore.go:7"),),
    ),
    "ruby other": RequestProject(
        {
            "procore.rb": """\
class Slack
  include HTTParty
  base_uri "https://slack.com"

  def post
    self.class.post("/api/chat.postMessage")
  end
end

class Procore
  include HTTParty
  base_uri "https://api.procore.com"

  def me
    self.class.get("/rest/v1.0/me")
  end
end
"""
        },
        (Wanted("GET", ME, "procore.rb:15"),),
    ),
    "csharp other": RequestProject(
        {
            "Procore.cs": """\
class Sync {
  async Task All() {
    var box = new HttpClient { BaseAddress = new Uri("https://api.box.com") };
    var procore = new HttpClient { BaseAddress = new Uri("https://api.procore.com") };
    await box.GetAsync("/2.0/folders");
    await procore.GetAsync("/rest/v1.0/me");
  }
}
"""
        },
        (Wanted("GET", ME, "Procore.cs:6"),),
    ),
    "java other": RequestProject(
        {
            "Procore.java": """\
class Sync {
  private static final String BOX = "https://api.box.com";
  private static final String PROCORE = "https://api.procore.com";
  void all(RestTemplate rest) {
    rest.getForObject(BOX + "/2.0/folders", String.class);
    rest.getForObject(PROCORE + "/rest/v1.0/me", String.class);
  }
}
"""
        },
        (Wanted("GET", ME, "Procore.java:6"),),
    ),
    "php other": RequestProject(
        {
            "procore.php": """\
<?php
$box = new Client(['base_uri' => 'https://api.box.com']);
$procore = new Client(['base_uri' => 'https://api.procore.com']);
$box->get('/2.0/folders');
$procore->get('/rest/v1.0/me');
"""
        },
        (Wanted("GET", ME, "procore.php:5"),),
    ),
    "elixir other": RequestProject(
        {
            "procore.ex": """\
defmodule Procore do
  def all do
    Req.get!("https://slack.com/api/users.list")
    Req.get!("https://api.procore.com/rest/v1.0/me")
  end
end
"""
        },
        (Wanted("GET", ME, "procore.ex:4"),),
    ),
    # A function that is called with the current object
    "typescript call with the current object": RequestProject(
        {
            "transport.ts": """\
export async function send(this: Context, options: Options) {
  const base = "https://api.procore.com/rest/v1.0";
  const request = { method: options.method, url: `${base}${options.endpoint}` };
  return this.helpers.httpRequest.call(this, request);
}
""",
            "rfis.ts": """\
import { send } from "./transport";
const all = await send.call(this, { method: "GET", endpoint: `/projects/${id}/rfis` });
const me = await send.apply(this, [{ method: "GET", endpoint: "/me" }]);
""",
        },
        (Wanted("GET", RFIS, "rfis.ts:2"), Wanted("GET", ME, "rfis.ts:3")),
    ),
    # Clients of Procore's libraries
    "ruby library": RequestProject(
        {
            "sync.rb": """\
class Sync
  def run(id)
    procore.get("projects/#{id}/rfis", version: "v1.1")
    client = Procore::Client.new(client_id: ENV["ID"], store: store)
    client.post("projects", body: {})
    client.get("rest/v2.0/companies")
  end

  def procore
    Procore::Client.new(client_id: ENV["ID"], store: store)
  end
end
"""
        },
        (
            Wanted("GET", "v1.1/projects/{}/rfis", "sync.rb:3"),
            Wanted("POST", "{}/projects", "sync.rb:5"),
            Wanted("GET", "v2.0/companies", "sync.rb:6"),
        ),
    ),
    "javascript library": RequestProject(
        {
            "sync.js": """\
import { client, oauth } from "@procore/js-sdk";
const procore = client(oauth(token));
await procore.get({ base: "/me", version: "v1.0" });
await procore.post({ base: "/projects", action: "sync" }, {});
"""
        },
        (Wanted("GET", ME, "sync.js:3"), Wanted("POST", "{}/projects/sync", "sync.js:4")),
    ),
    # A method that the call names, where the function has a branch for each
    "php method in a branch": RequestProject(
        {
            "Procore.php": """\
<?php
class Procore {
  private $base = 'https://api.procore.com/rest/v1.0';
  function call($method, $path) {
    $url = $this->base . $path;
    if ($method === 'GET') { return Http::get($url); }
    if ($method === 'DELETE') { return Http::delete($url); }
    return Http::post($url);
  }
  function all() { return $this->call('GET', '/projects'); }
}
"""
        },
        (Wanted("GET", "v1.0/projects", "Procore.php:10"),),
    ),
    "javascript method in options that are copied": RequestProject(
        {
            "procore.js": """\
async function send(path, options = {}) {
  const request = { headers: { a: 1, ...options.headers }, ...options };
  return fetch(`https://api.procore.com${path}`, request);
}
const drop = (id) => send(`/rest/v1.0/webhooks/hooks/${id}`, { method: "DELETE" });
"""
        },
        (Wanted("DELETE", "v1.0/webhooks/hooks/{}", "procore.js:5"),),
    ),
    # A part of a path that is set later
    "javascript empty at first": RequestProject(
        {
            "app.js": """\
let projectId = "";
fetch(`https://api.procore.com/rest/v1.0/projects/${projectId}/rfis`);
"""
        },
        (Wanted("GET", RFIS, "app.js:2"),),
    ),
    # Two versions, if that is what is sent
    "python version twice": RequestProject(
        {
            "procore.py": """\
import requests
BASE = "https://api.procore.com/rest/v1.0"
def send(path):
    return requests.get(BASE + path)
def tasks():
    return send("/rest/v1.0/tasks")
"""
        },
        (Wanted("GET", "v1.0/rest/v1.0/tasks", "procore.py:6"),),
    ),
    # An address for tokens that a setting holds
    "python token setting": RequestProject(
        {
            "procore.py": """\
import requests
from config import TOKEN_URL
def renew(data):
    return requests.post(TOKEN_URL, data=data)
"""
        },
        (Wanted("POST", "/oauth/token", "procore.py:4"),),
    ),
    # A variable that is set again
    "python script": RequestProject(
        {
            "app.py": """\
BASE = "https://api.procore.com"
path = "/oauth/token"
requests.post(BASE + path, data=grant)
path = "/rest/v1.0/me"
me = requests.get(f"{BASE}{path}")
path = f"/rest/v1.0/projects/{project}/rfis"
requests.get(url=f"{BASE}{path}")
"""
        },
        (
            Wanted("POST", "/oauth/token", "app.py:2"),
            Wanted("GET", ME, "app.py:4"),
            Wanted("GET", RFIS, "app.py:6"),
        ),
    ),
    "javascript function": RequestProject(
        {
            "app.js": """\
async function main(id) {
  let url = `https://api.procore.com/rest/v1.0/me`;
  await axios.get(url);
  url = `https://api.procore.com/rest/v1.0/projects/${id}/rfis`;
  await axios.post(url, body);
}
"""
        },
        (Wanted("GET", ME, "app.js:2"), Wanted("POST", RFIS, "app.js:4")),
    ),
    "python variable of a branch": RequestProject(
        {
            "app.py": """\
url = "https://api.procore.com/rest/v1.0/me"
url = "https://api.procore.com/rest/v1.0/projects"
if project:
    url = f"https://api.procore.com/rest/v1.0/projects/{project}/rfis"
requests.get(url)
"""
        },
        (
            Wanted("GET", ME, "app.py:1"),
            Wanted("GET", "v1.0/projects", "app.py:2"),
            Wanted("GET", RFIS, "app.py:4"),
        ),
    ),
    "php variable that grows": RequestProject(
        {
            "app.php": """\
<?php
$url = "https://api.procore.com/rest/v1.0";
$url = "https://api.procore.com/rest/v1.0/projects";
$url .= "/" . $id . "/rfis";
$http->get($url);
"""
        },
        (Wanted("GET", "v1.0/{}/rfis", "app.php:4"), Wanted("GET", RFIS, "app.php:4")),
    ),
    # An address in an address
    "javascript callback in a query": RequestProject(
        {
            "app.js": """\
const page = `https://login.procore.com/oauth/authorize?client_id=${id}&response_type=code\
&redirect_uri=https://site.example.org/procore/callback&state=${state}`;
response.redirect(page);
"""
        },
        (Wanted("GET", "/oauth/authorize", "app.js:1"),),
    ),
    "javascript proxy": RequestProject(
        {"app.js": 'fetch("https://proxy.example.org/?https://api.procore.com/rest/v1.0/me");\n'},
        (Wanted("GET", ME, "app.js:1"),),
    ),
    # A page that the browser opens
    "typescript sign-in page beside the address of tokens": RequestProject(
        {
            "app.ts": """\
const SIGN_IN = "https://login.procore.com/oauth/authorize";
const TOKENS = "https://login.procore.com/oauth/token";
export const page = (params: URLSearchParams) => `${SIGN_IN}?${params.toString()}`;
await fetch(TOKENS, { method: "POST", body: form({ grant_type: "authorization_code", code }) });
"""
        },
        (Wanted("GET", "/oauth/authorize", "app.ts:1"), Wanted("POST", "/oauth/token", "app.ts:2")),
    ),
    "typescript sign-in page that is not used": RequestProject(
        {
            "app.ts": """\
const SIGN_IN = "https://login.procore.com/oauth/authorize";
const TOKENS = "https://login.procore.com/oauth/token";
await fetch(TOKENS, { method: "POST", body: form({ grant_type: "client_credentials" }) });
"""
        },
        (Wanted("POST", "/oauth/token", "app.ts:2"),),
    ),
    # A method of lists and routers
    "typescript function named like a method of lists": RequestProject(
        {
            "push.ts": """\
export async function send(project: number) {
  const sent: string[] = [];
  async function push(path: string) {
    await fetch(`https://api.procore.com/rest/v1.0/projects/${project}/${path}`);
  }
  await push("rfis");
  sent.push("work");
}
""",
            "page.tsx": 'import { send } from "./push";\nrouter.push("/welcome");\n',
        },
        (Wanted("GET", RFIS, "push.ts:6"),),
    ),
    # Strings in a row
    "python strings in a row": RequestProject(
        {
            "app.py": """\
import requests
BASE = "https://api.procore.com"

def rfis(project):
    url = (
        f"{BASE}/rest/v1.0/projects/"
        # the requests for information
        f"{project}/rfis"
    )
    requests.get(url)
    requests.post("https://api.procore.com/rest/v1.0" \\
                  "/projects/%s/rfis" % project)
"""
        },
        (Wanted("GET", RFIS, "app.py:8"), Wanted("POST", RFIS, "app.py:11")),
    ),
    "ruby strings in a row": RequestProject(
        {
            "app.rb": """\
HTTParty.get("https://api.procore.com/rest/v1.0/" \\
  "projects/#{id}/rfis")
"""
        },
        (Wanted("GET", RFIS, "app.rb:2"),),
    ),
    # A query that is added
    "javascript query that is added": RequestProject(
        {
            "app.js": """\
const BASE = "https://api.procore.com/rest/v1.0";
async function read(base, path, params) {
  let url = `${base}${path}`;
  if (params) {
    url += `?${new URLSearchParams(params)}`;
  }
  return (await axios.get(url)).data;
}
read(BASE, "/me");
"""
        },
        (Wanted("GET", ME, "app.js:9"),),
    ),
    # Options that are passed on
    "typescript options that are passed on": RequestProject(
        {
            "app.ts": """\
const client = axios.create({ baseURL: "https://api.procore.com/rest/v1.0" });
export class Transport {
  async request(options: Options) {
    return client.request(options);
  }
}
new Transport().request({ method: "GET", url: "/me" });
"""
        },
        (Wanted("GET", ME, "app.ts:7"),),
    ),
    "typescript options that are completed": RequestProject(
        {
            "app.ts": """\
const client = axios.create({ baseURL: "https://api.procore.com/rest/v1.0" });
export class Transport {
  async request(options: Options) {
    const completed = this.completed(options);
    return client.request(completed);
  }
  private completed(options: Options) {
    const { token, ...others } = options;
    return { ...others, headers: { Authorization: `Bearer ${token}` } };
  }
}
new Transport().request({ method: "PATCH", url: "/me", token });
"""
        },
        (Wanted("PATCH", ME, "app.ts:12"),),
    ),
    # A base that the constructor gets
    "typescript base for a constructor": RequestProject(
        {
            "http.ts": """\
export class Transport {
  constructor(config: Config = {}) {
    this.client = axios.create({ baseURL: config.baseURL, ...config.others });
  }
  async request(options: Options) {
    return this.client.request({ ...options });
  }
}
""",
            "me.ts": """\
import { Transport } from "./http";
export class Me {
  constructor(private readonly http: Transport) {}
  read() {
    return this.http.request({ ...common(), method: "GET", url: "/me" });
  }
}
""",
            "index.ts": """\
import { Transport } from "./http";
import { Me } from "./me";
const BASE = "https://api.procore.com/rest/v1.0";
export function create(options = {}) {
  const http = new Transport({ ...options, baseURL: options.baseURL ?? BASE });
  return { me: new Me(http) };
}
""",
        },
        (Wanted("GET", ME, "me.ts:5"),),
    ),
    "python base for a constructor": RequestProject(
        {
            "app.py": """\
import requests

class Client:
    def __init__(self, site):
        self.site = site

    def me(self):
        return requests.get(f"{self.site}/rest/v1.0/me")

client = Client("https://api.procore.com")
"""
        },
        (Wanted("GET", ME, "app.py:8"),),
    ),
    # A setting
    "csharp setting in a file with comments": RequestProject(
        {
            "appsettings.json": """\
{
  "Stage": "test", //"live",
  // "Procore": { "Api": "https://sandbox.procore.com/rest/v1.0" },
  "Procore": { "Api": "https://api.procore.com/rest/v1.0", /* the site */ },
}
""",
            "App.cs": """\
class Requests {
  public async Task<string> Send(string path, Verb type) {
    var url = $"{configuration["Procore:Api"]}/{path}";
    if (type == Verb.GET) return await http.GetAsync(url);
    return await http.PostAsync(url, body);
  }
}
class Me {
  public async Task<string> Read() => await procore.Send("me", Verb.GET);
}
""",
        },
        (Wanted("GET", ME, "App.cs:9"),),
    ),
}
