"""What code and settings show of an app, each with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.catalogue.load import load_catalogue
from wizard.topics.autofill.facts import Fact
from wizard.topics.autofill.repository import read_repository

LISTS = load_catalogue().lists
HOST = "https://login.procore.com"


def shown(folder: Path, files: dict[str, str]) -> dict[str, Fact]:
    """The facts that code shows, by name without "code."."""
    root = folder / "ledger-sync"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    found = read_repository(root, folder, LISTS).facts
    return {f.name.removeprefix("code."): f for f in found if f.name.startswith("code.")}


@pytest.mark.parametrize(
    ("name", "line", "kind"),
    [
        ("auth.py", 'data = {"grant_type": "client_credentials"}', "data-service"),
        ("auth.go", "config := clientcredentials.Config{}", "data-service"),
        ("Auth.cs", 'new { grant_type = "authorization_code" }', "data-user"),
        ("auth.rb", "redirect_to client.auth_code.authorize_url(state: state)", "data-user"),
        ("auth.php", "$query = ['response_type' => 'code'];", "data-user"),
        ("auth.ts", "url.searchParams.set('response_type', 'code');", "data-user"),
    ],
)
def test_how_tokens_are_asked_for_tells_the_type(
    tmp_path: Path, name: str, line: str, kind: str
) -> None:
    fact = shown(tmp_path, {f"src/{name}": f"x = '{HOST}'\n\n{line}\n"})["types"]
    assert (fact.value, fact.origin) == ([kind], f"src/{name}, line 3")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "src/graph.py",
            "MS = 'https://login.microsoftonline.com'\nG = 'client_credentials'\n",
        ),
        (
            "src/sf.py",
            "# procore\nsalesforce(sf_url, 'salesforce')\nG = 'client_credentials'\n",
        ),
        ("tests/test_auth.py", f"{HOST}\nG = 'client_credentials'\n"),
        ("README.md", f"{HOST}\nUse 'client_credentials'.\n"),
        ("src/auth.py", f"# {HOST}\n# G = 'client_credentials'\n"),
        ("src/token.py", f"U = '{HOST}'\nG = ['authorization_code', 'client_credentials']\n"),
        ("src/auth.py", f'"""Signs in at {HOST}.\n\nG = client_credentials\n"""\n'),
        (
            "lib/auth.ex",
            f'@moduledoc """\n{HOST}\n  redirect_uri: "https://app.acme.com/back"\n"""\n',
        ),
        (
            "src/hubspot.ts",
            f"// {HOST}\nredirectUrl = 'https://procore.acme.com/hubspot/redirect'\n",
        ),
        (
            "src/model.ts",
            f"// {HOST}\nredirectUri: 'https://procore.acme.com/oauth/acc-callback',\n",
        ),
    ],
)
def test_another_services_sign_in_and_words_about_it_tell_nothing(
    tmp_path: Path, name: str, text: str
) -> None:
    assert shown(tmp_path, {name: text}) == {}


def test_callback_addresses_are_told_apart_by_where_they_lead(tmp_path: Path) -> None:
    facts = shown(
        tmp_path,
        {
            ".env.example": "PROCORE_REDIRECT_URI=http://localhost:3000/cb\n"
            "SF_REDIRECT_URI=http://localhost:3000/sf\n",
            "src/config.ts": f"const a = '{HOST}';\n  redirectUri: 'https://app.acme.org/cb',\n",
        },
    )
    assert facts["local_callbacks"].value == ["http://localhost:3000/cb"]
    assert facts["local_callbacks"].origin == ".env.example, line 1"
    assert facts["callbacks"].value == ["https://app.acme.org/cb"]
    assert facts["hosts"].value == ["app.acme.org"]
    assert facts["bases"].value == ["https://app.acme.org"]


@pytest.mark.parametrize(
    ("name", "text", "bases"),
    [
        ("fly.toml", '[env]\nAPP_BASE_URL = "https://sync.acme.org/"\n', ["https://sync.acme.org"]),
        (
            "README.md",
            "It runs at https://ledger.onrender.com/ now.\n",
            ["https://ledger.onrender.com"],
        ),
        ("README.md", "https://a.onrender.com or https://b.onrender.com\n", None),
        ("config.json", '{"public_url": "https://sandbox.procore.com"}', None),
        (".env", "APP_URL=https://your-app.herokuapp.com\n", None),
    ],
)
def test_the_address_of_the_deployed_app_is_found(
    tmp_path: Path, name: str, text: str, bases: list[str] | None
) -> None:
    found = shown(tmp_path, {name: text}).get("bases")
    assert (found and found.value) == bases


def test_an_endpoint_for_procores_webhooks_is_found(tmp_path: Path) -> None:
    text = f"API = '{HOST}'\n@app.route('/procore/webhooks', methods=['POST'])\n"
    assert shown(tmp_path, {"src/app.py": text})["webhooks"].origin == "src/app.py, line 2"
    other = "@app.route('/stripe/webhooks', methods=['POST'])\n"
    assert "webhooks" not in shown(tmp_path / "other", {"src/app.py": other})


ROUTES = f"""API = '{HOST}'
grant = 'client_credentials'
get('/rest/v1.0/projects/' + id + '/rfis')
client.get(f"/rest/v1.0/projects/{{id}}/rfis")
client.post(f"/rest/v1.0/companies/{{id}}/users")
client.get("/rest/v1.0/me")
"""


def test_routes_that_are_written_out_tell_the_tools(tmp_path: Path) -> None:
    written = ROUTES.replace("get('/rest/v1.0/projects/' + id + '/rfis')\n", "")
    assert shown(tmp_path, {"api.py": written})["permissions"].value == [
        {"scope": "company", "tool": "Directory", "level": "Standard"},
        {"scope": "project", "tool": "RFIs", "level": "Read Only"},
    ]


@pytest.mark.parametrize(
    "line", ['get(f"{base}/rest/{version}/{path}")', 'x = "/rest/v1.0/" + path']
)
def test_no_tools_are_told_where_routes_are_put_together(tmp_path: Path, line: str) -> None:
    written = ROUTES.replace("get('/rest/v1.0/projects/' + id + '/rfis')", line)
    assert "permissions" not in shown(tmp_path, {"api.py": written})


def test_a_panel_is_told_by_its_messages_and_words_and_is_less_certain(tmp_path: Path) -> None:
    text = "// procore side panel\nparent.postMessage({ type: 'initialize' }, origin);\n"
    assert "possible_types" not in shown(tmp_path, {"src/page.js": text.replace("side", "")})
    text += "const title = 'side panel';\n"
    assert shown(tmp_path, {"src/page.js": text})["possible_types"].value == ["side-panel"]


@pytest.mark.parametrize("unit", ["redirect", "a", "initialize postMessage ", "handle_", "'"])
def test_code_that_never_ends_is_read_in_no_time(tmp_path: Path, unit: str) -> None:
    shown(tmp_path, {"src/procore.js": "procore " + unit * (400_000 // len(unit))})
