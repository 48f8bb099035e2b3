"""Addresses that are put together in several places are judged as what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.corpora.source.program import said_of
from tests.inspection.source.projects import written
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status
from wizard.inspection.source.code.reading import read_code
from wizard.inspection.source.encoding import read_source
from wizard.topics.scan.results import paths_scan_target, run_scan

BASES = "const TOKEN = '/oauth/token';\nexport const base = 'https://{host}.procore.com';\n"
CLIENT = """\
import {{ base }} from './bases';
export async function send(path) {{
  return fetch(base + path, {{ method: 'POST' }});
}}
export async function renew() {{
  return send('{path}');
}}
"""


def finds(folder: Path, catalogue: Catalogue, files: Mapping[str, str]) -> list[tuple[str, str]]:
    """The finds about hosts, each with its rule and its place."""
    said = said_of(written(folder, files), catalogue).finds
    places = [one.place for one in said if one.place.rule.startswith("wrong-")]
    return sorted((place.rule, f"{place.file}:{place.line}") for place in places)


@pytest.mark.parametrize(
    ("host", "path", "wanted"),
    [
        ("api", "/oauth/token", [("wrong-login-host", "client.js:6")]),
        ("login", "/oauth/token", []),
        ("api", "/rest/v1.0/me", []),
        ("login", "/rest/v1.0/me", [("wrong-api-host", "bases.js:2")]),
    ],
)
def test_a_host_is_judged_by_the_path_that_is_sent_to_it(
    tmp_path: Path, catalogue: Catalogue, host: str, path: str, wanted: list[tuple[str, str]]
) -> None:
    files = {"bases.js": BASES.format(host=host), "client.js": CLIENT.format(path=path)}
    assert finds(tmp_path, catalogue, files) == wanted


def test_the_base_of_a_client_counts_with_a_path_that_has_a_version(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    client = "import { base } from './bases';\nconst http = axios.create({ baseURL: base });\n"
    files = {
        "bases.js": "export const base = 'https://login.procore.com';\n",
        "client.js": f"{client}http.get('/rest/v1.0/me');\n",
    }
    assert finds(tmp_path, catalogue, files) == [("wrong-api-host", "bases.js:1")]


def test_a_find_of_the_text_itself_is_not_told_twice(tmp_path: Path, catalogue: Catalogue) -> None:
    text = "requests.post('https://api.procore.com/oauth/token', data)\n"
    assert finds(tmp_path, catalogue, {"a.py": text}) == [("wrong-login-host", "a.py:1")]


def test_a_comment_allows_what_a_request_sends(tmp_path: Path, catalogue: Catalogue) -> None:
    allowed = (
        "  // procore-submit: allow wrong-login-host only for old tokens\n  return send('{path}"
    )
    client = CLIENT.replace("  return send('{path}", allowed).format(path="/oauth/token")
    files = {"bases.js": BASES.format(host="api"), "client.js": client}
    assert finds(tmp_path, catalogue, files) == []


def test_code_is_read_only_where_the_host_of_a_rule_is_written(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noted(name: str, data: bytes, language: str) -> object:
        read.append(name)
        return read_code(name, data, language)

    monkeypatch.setattr("wizard.inspection.source.code.collecting.read_code", noted)
    folder = written(tmp_path, {"client.js": "fetch(`${API}/oauth/token`) // Procore-Company-Id\n"})
    target = paths_scan_target(catalogue.edition("2026-06"), [str(folder)], ())
    run_scan(target, datetime.now(UTC))
    without = list(read)
    written(tmp_path, {"bases.js": "export const API = 'https://api.procore.com';\n"})
    run_scan(target, datetime.now(UTC))

    assert without == []
    assert {Path(name).name for name in read} == {"client.js", "bases.js"}


def test_a_file_with_many_requests_is_read_once_for_a_rule(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def counted(path: Path, limit: int) -> bytes:
        read.append(path)
        return read_source(path, limit)

    monkeypatch.setattr("wizard.inspection.source.request_rules.read_source", counted)
    calls = "".join(f"  await send('/oauth/token?n={n}');\n" for n in range(40))
    client = f"{CLIENT.format(path='/oauth/token')}export async function all() {{\n{calls}}}\n"
    files = {"bases.js": BASES.format(host="api"), "client.js": client}
    assert len(finds(tmp_path, catalogue, files)) > 1
    assert len(read) == len(set(read))


def test_a_route_that_a_client_completes_is_a_call_of_the_interface(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    files = {
        "client.ts": "const BASE = 'https://api.procore.com/rest/v1.0';\n"
        "export const read = (path) => fetch(`${BASE}/${path}`);\n",
        "bills.ts": "import { read } from './client';\nawait read('invoices');\n",
    }
    said = said_of(written(tmp_path, files), catalogue)
    assert said.present["rest-beyond-me"] is Status.MET


def test_a_setting_of_another_service_is_not_the_one_of_procore(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    files = {
        "config.py": "class Billing:\n    base_url: str = 'https://billing.permitmirror.com'\n"
        "class Procore:\n    base_url: str = 'https://api.procore.com'\n",
        "auth.py": "class Auth:\n    def __init__(self, config):\n"
        "        self._base_url = config.billing.base_url\n"
        "    def renew(self, form):\n"
        "        return httpx.post(f'{self._base_url}/oauth/token', data=form)\n",
    }
    assert finds(tmp_path, catalogue, files) == []
