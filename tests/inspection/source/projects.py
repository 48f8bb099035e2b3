"""Generators of small projects: the same integration, right and wrong, in many languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from wizard.inspection.source.file_set import Root
from wizard.inspection.source.rules import Rule, RuleFinds
from wizard.inspection.source.scan import ScanSummary, search_files, seekers_of

HEX = "3f" * 32
"""A made-up value in the form of a client secret."""
KEY = "Ab3_" * 10 + "xY-"
TOKEN = "eyJ0eXAiOiJKV1QifQ." + "eyJzdWIiOjF9."[:12] + ".c2ln"

SANDBOX = Rule("sandbox-hosts", (r"\b(login-)?sandbox\.procore\.com",))
HEADER = Rule("company-header", ("Procore-Company-Id",))
PLAIN = Rule("plain-http", (r"http://([\w-]{1,63}\.){0,4}procore(gov)?\.com\b",))


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def searched(
    folder: Path, *rules: Rule, exclude: Sequence[str] = (), given: str = "app"
) -> tuple[ScanSummary, list[RuleFinds]]:
    """The result of a scan of the folder by the rules, and the finds of each rule."""
    finds, seekers = seekers_of(rules)
    return search_files([Root(given, folder)], seekers, exclude=exclude), finds


def places(finds: RuleFinds) -> list[str]:
    """Places of finds: "app/config.js:3"."""
    return sorted(f"{hit.name}:{hit.line}" for hit in finds.hits)


GOOD: Mapping[str, str] = {
    "client.rb": """\
require "net/http"

class ProcoreClient
  LOGIN = "https://login.procore.com"
  API = "https://api.procore.com"

  def renew
    answer = post("#{LOGIN}/oauth/token", grant_type: "refresh_token",
                  client_secret: ENV.fetch("PROCORE_CLIENT_SECRET"),
                  refresh_token: @store.refresh_token)
    @store.keep(answer["refresh_token"], Time.now + answer["expires_in"])
  end

  def get(path)
    request = Net::HTTP::Get.new(URI(API + path))
    request["Procore-Company-Id"] = @company_id
    response = http.request(request)
    renew if response.code == "401"
    sleep(response["X-Rate-Limit-Reset"].to_i - Time.now.to_i) if response.code == "429"
  end
end
""",
    "client.py": """\
import os
import requests

class Client:
    def get(self, path):
        headers = {"Authorization": f"Bearer {self.token}", "Procore-Company-Id": self.company}
        answer = requests.get("https://api.procore.com" + path, headers=headers, timeout=30)
        if answer.status_code == 401:
            self.renew(os.environ["PROCORE_CLIENT_SECRET"])
        if answer.status_code == 429:
            self.wait(answer.headers["X-Rate-Limit-Reset"])
        return answer.json()

    def renew(self, secret):
        kept = requests.post("https://login.procore.com/oauth/token", timeout=30, data={
            "grant_type": "refresh_token", "refresh_token": self.refresh_token,
            "client_secret": secret,
        }).json()
        self.keep(kept["refresh_token"], kept["expires_in"])
""",
    "client.js": """\
const API = "https://api.procore.com";
export async function get(path, company, store) {
  const answer = await fetch(API + path, {
    headers: { Authorization: `Bearer ${store.token}`, "Procore-Company-Id": company },
  });
  if (answer.status === 401) await store.renew("https://login.procore.com/oauth/token");
  if (answer.status === 429) await store.wait(answer.headers.get("X-Rate-Limit-Reset"));
  await store.keep(answer.refresh_token, answer.expires_in);
  return answer.json();
}
""",
    "client.ts": """\
interface Token { access_token: string; refresh_token: string; expires_in: number }
export class Client {
  constructor(private readonly companyId: bigint, private token: Token) {}
  async get<T>(path: string): Promise<T> {
    const answer = await fetch(`https://api.procore.com${path}`, {
      headers: { "Procore-Company-Id": this.companyId.toString() },
    });
    if (answer.status === 401) this.token = await renew("https://login.procore.com/oauth/token");
    if (answer.status === 429) await until(answer.headers.get("Retry-After"));
    return (await answer.json()) as T;
  }
}
""",
    "Client.cs": """\
public sealed class ProcoreClient(HttpClient http, TokenStore store)
{
    public async Task<HttpResponseMessage> Get(string path, long companyId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api.procore.com" + path);
        request.Headers.Add("Procore-Company-Id", companyId.ToString());
        var answer = await http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            await store.Renew("https://login.procore.com/oauth/token");
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            await store.Wait(answer.Headers.RetryAfter);
        await store.Keep(token.RefreshToken, token.ExpiresIn);
        return answer;
    }
}
""",
    "client.go": """\
package procore

func (c *Client) Get(path string) (*http.Response, error) {
\trequest, err := http.NewRequest(http.MethodGet, "https://api.procore.com"+path, nil)
\tif err != nil {
\t\treturn nil, err
\t}
\trequest.Header.Set("Procore-Company-Id", strconv.FormatInt(c.CompanyID, 10))
\tanswer, err := c.http.Do(request)
\tif answer.StatusCode == http.StatusTooManyRequests {
\t\tc.wait(answer.Header.Get("X-Rate-Limit-Reset"))
\t}
\tif answer.StatusCode == 401 {
\t\tc.renew("https://login.procore.com/oauth/token", c.token.RefreshToken, c.token.ExpiresIn)
\t}
\treturn answer, err
}
""",
    "Client.java": """\
final class ProcoreClient {
    HttpResponse<String> get(String path, long companyId) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("https://api.procore.com" + path))
            .header("Procore-Company-Id", Long.toString(companyId)).build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 401) store.renew("https://login.procore.com/oauth/token");
        if (answer.statusCode() == 429) store.await(answer.headers().firstValue("Retry-After"));
        store.keep(answer.refreshToken(), answer.expiresIn());
        return answer;
    }
}
""",
    "client.php": """\
<?php
final class ProcoreClient {
    public function get(string $path): array {
        $curl = curl_init('https://api.procore.com' . $path);
        curl_setopt($curl, CURLOPT_HTTPHEADER, ["Procore-Company-Id: {$this->company}"]);
        curl_setopt($curl, CURLOPT_SSL_VERIFYPEER, true);
        $answer = curl_exec($curl);
        if ($this->status($curl) === 401)
            $this->renew('https://login.procore.com/oauth/token', getenv('SECRET'));
        if ($this->status($curl) === 429) $this->wait($this->header('X-Rate-Limit-Reset'));
        $this->keep($answer['refresh_token'], $answer['expires_in']);
        return json_decode($answer, true);
    }
}
""",
    "client.ex": """\
defmodule Procore.Client do
  @api "https://api.procore.com"

  def get(path, company, token) do
    headers = [{"Procore-Company-Id", company}]

    case Req.get!(@api <> path, headers: headers, auth: {:bearer, token}) do
      %{status: 401} -> renew("https://login.procore.com/oauth/token", System.get_env("SECRET"))
      %{status: 429} = answer -> wait(Req.Response.get_header(answer, "x-rate-limit-reset"))
      answer -> answer.body
    end
  end

  defp keep(%{"refresh_token" => refresh, "expires_in" => seconds}), do: Store.put(refresh, seconds)
end
""",
    "me.sh": """\
#!/bin/sh
set -eu
answer=$(curl --silent --show-error "https://api.procore.com/rest/v1.0/projects" \\
  --header "Authorization: Bearer $TOKEN" --header "Procore-Company-Id: $COMPANY")
[ "$status" = 401 ] && ./renew.sh https://login.procore.com "$refresh_token" "$expires_in"
[ "$status" = 429 ] && sleep "$retry_after"
""",
    "config.yml": """\
procore:
  login: https://login.procore.com
  api: https://api.procore.com
  header: Procore-Company-Id
  client_secret: ${PROCORE_CLIENT_SECRET}
  retry_on: [401, 429]
  wait_for: X-Rate-Limit-Reset
  keep: [refresh_token, expires_in]
""",
    "config.json": """\
{ "procore": { "login": "https://login.procore.com", "api": "https://api.procore.com",
  "header": "Procore-Company-Id", "retryOn": [401, 429], "waitFor": "X-Rate-Limit-Reset",
  "keep": ["refresh_token", "expires_in"] } }
""",
    ".env": """\
PROCORE_LOGIN=https://login.procore.com
PROCORE_API=https://api.procore.com
PROCORE_HEADER=Procore-Company-Id
PROCORE_RETRY_ON="401 429"
PROCORE_WAIT_FOR=X-Rate-Limit-Reset
PROCORE_KEEP="refresh_token expires_in"
PROCORE_CLIENT_SECRET=
""",
}
"""Projects that meet every rule."""

BAD: Mapping[str, str] = {
    "client.rb": """\
http.verify_mode = OpenSSL::SSL::VERIFY_NONE
answer = post("https://login-sandbox.procore.com/oauth/token", grant_type: "password")
t.integer :procore_project_id
get "http://app.procore.com/rest/v1.0/projects?access_token=#{token}"
""",
    "client.py": f"""\
CLIENT_SECRET = "{HEX}"
answer = requests.post("https://login-sandbox.procore.com/oauth/token", verify=False,
                       data={{"grant_type": "password"}})
procore_id = models.IntegerField()
requests.get("http://app.procore.com/rest/v1.0/projects?access_token=" + token)
""",
    "client.js": f"""\
const client_secret = "{HEX}";
new https.Agent({{ rejectUnauthorized: false }});
fetch("https://login-sandbox.procore.com/oauth/token", {{ body: "grant_type=password" }});
fetch("http://app.procore.com/rest/v1.0/projects?access_token=" + token);
""",
    "client.ts": f"""\
const clientSecret: string = "{HEX}";
const agent: Agent = new Agent({{ rejectUnauthorized: false }});
post<Token>("https://login-sandbox.procore.com/oauth/token", {{ grant_type: "password" }});
get("http://app.procore.com/rest/v1.0/projects?access_token=" + token);
""",
    "Client.cs": f"""\
const string ClientSecret = "{HEX}";
ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls11;
Post("https://login-sandbox.procore.com/oauth/token", ("grant_type", "password"));
Int32 ProcoreProjectId;
Get("http://app.procore.com/rest/v1.0/projects?access_token=" + token);
""",
    "client.go": f"""\
const clientSecret = "{HEX}"
var insecure = &tls.Config{{InsecureSkipVerify: true}}
var form = url.Values{{"grant_type": {{"password"}}}}
var login = "https://login-sandbox.procore.com/oauth/token"
var procoreProjectID int32
var list = "http://app.procore.com/rest/v1.0/projects?access_token=" + token
""",
    "Client.java": f"""\
static final String CLIENT_SECRET = "{HEX}";
var context = SSLContext.getInstance("TLSv1");
post("https://login-sandbox.procore.com/oauth/token", "grant_type=password");
get("http://app.procore.com/rest/v1.0/projects?access_token=" + token);
""",
    "client.php": f"""\
<?php
$client_secret = '{HEX}';
curl_setopt($curl, CURLOPT_SSL_VERIFYPEER, false);
post('https://login-sandbox.procore.com/oauth/token', 'grant_type=password');
get('http://app.procore.com/rest/v1.0/projects?access_token=' . $token);
""",
    "client.ex": f"""\
client_secret = "{HEX}"
ssl = [verify: :verify_none]
post("https://login-sandbox.procore.com/oauth/token", grant_type: "password")
get("http://app.procore.com/rest/v1.0/projects?access_token=" <> token)
""",
    "me.sh": f"""\
CLIENT_SECRET={HEX}
export NODE_TLS_REJECT_UNAUTHORIZED=0
curl https://login-sandbox.procore.com/oauth/token --data grant_type=password
curl "http://app.procore.com/rest/v1.0/projects?access_token=$TOKEN"
""",
    "config.yml": f"""\
client_secret: {HEX}
NODE_TLS_REJECT_UNAUTHORIZED: "0"
login: https://login-sandbox.procore.com
grant_type: password
projects: http://app.procore.com/rest/v1.0/projects?access_token=abc
""",
    "config.json": f"""\
{{
  "client_secret": "{HEX}",
  "rejectUnauthorized": false,
  "login": "https://login-sandbox.procore.com",
  "grant_type": "password",
  "projects": "http://app.procore.com/rest/v1.0/projects?access_token=abc"
}}
""",
    ".env": f"""\
PROCORE_CLIENT_SECRET={HEX}
NODE_TLS_REJECT_UNAUTHORIZED=0
PROCORE_LOGIN=https://login-sandbox.procore.com
PROCORE_GRANT_TYPE=password
PROCORE_PROJECTS=http://app.procore.com/rest/v1.0/projects?access_token=abc
""",
}
"""Projects that break the same rules in different languages."""
