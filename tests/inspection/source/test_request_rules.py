"""Addresses that are put together in several places are judged as what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.corpora.source.program import said_of
from tests.inspection.source.projects import written
from wizard.catalogue.catalogue import Catalogue

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
