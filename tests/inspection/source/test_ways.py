"""What must be there is satisfied by any sound way, in any language."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import tomli

from tests.inspection.source.rules import page_of, searched_page
from wizard.catalogue.load import load_catalogue
from wizard.checks.source import demands_of
from wizard.inspection.source.conditions import REQUEST, item_of
from wizard.inspection.source.rules import Rule

WAYS: list[dict[str, Any]] = tomli.loads(
    (Path(__file__).parent / "examples/ways.toml").read_text("utf-8")
)["way"]
RULES = {
    str(use.params["rule"]): Rule(str(use.params["rule"]), tuple(use.params["patterns"]))
    for requirement in load_catalogue().requirements
    for use in requirement.checks
    if use.name == "source-present"
}


def shown_by(way: dict[str, Any]) -> set[int]:
    """The patterns of its rule that find a way."""
    rule = RULES[way["rule"]]
    finds = searched_page(page_of(way["file"], way["text"]), rule)
    return {at for at, number in finds.by_pattern.items() if number}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way['rule']}-{way['file']}")
def test_a_sound_way_satisfies_what_is_asked_for(way: dict[str, Any]) -> None:
    demand = demands_of(RULES[way["rule"]].patterns)[way["demand"]]
    assert shown_by(way) & set(demand)


@pytest.mark.parametrize("rule", RULES)
def test_every_way_is_shown_by_an_example(rule: str) -> None:
    shown = set[int]().union(*(shown_by(way) for way in WAYS if way["rule"] == rule))
    unshown = [each for at, each in enumerate(RULES[rule].patterns) if at not in shown]
    assert [each for each in unshown if item_of(each).scope != REQUEST] == []


def test_everything_asked_for_has_examples_in_three_languages() -> None:
    languages: dict[tuple[str, int], set[str]] = defaultdict(set)
    for way in WAYS:
        languages[way["rule"], way["demand"]].add(way["file"].rpartition(".")[2])
    few = [
        (rule, demand)
        for rule in RULES
        for demand in range(len(demands_of(RULES[rule].patterns)))
        if len(languages[rule, demand]) < 3
    ]
    assert few == []


UNSOUND = {
    "retries": [
        ("a.py", "for row in rows:\n    time.sleep(1)\n"),
        ("a.js", "const retry = document.querySelector('#retry')\n"),
        ("package.json", '{"dependencies": {"axios-retry": "^4"}}'),
        ("a.tsx", "const State = () => <p>Retrying by itself</p>"),
        ("go.mod", "require github.com/cenkalti/backoff/v4 v4.3.0 // indirect"),
    ],
    "refused-token": [
        ("a.cs", "response.StatusCode = 401;"),
        ("a.js", "res.status(401).json({ error: 'who are you' })"),
        ("icon.svg", '<path d="M 401 12" />'),
        ("a.py", "# if status == 401: renew"),
    ],
    "rate-limit": [("a.js", "res.set('Retry-After', '5')"), ("rows.csv", "a;429;b")],
    "revoke": [
        ("page.html", '<form action="{{ url_for(\'app_revoke_token\') }}" method="POST">'),
        ("a.js", "app.post('/oauth/revoke', handler)"),
        ("a.py", "def revoke_token():\n    return requests.post(LOGIN + '/oauth/token')"),
    ],
    "token-refresh": [
        ("a.ex", "%Credentials{refresh_token: token.refresh_token}"),
        ("a.js", "row.kept = tokenData.refresh_token || null"),
        ("a.ts", "interface Token { expires_in: number }"),
        ("a.py", "print('for', answer['expires_in'], 'seconds')"),
        ("a.cs", '[JsonPropertyName("expires_in")] public int ExpiresIn { get; set; }'),
    ],
    "api-host": [("a.js", "const signIn = 'https://api.procore.com/oauth/authorize'")],
    "rest-beyond-me": [
        ("a.js", "link.href = `https://app.procore.com/${id}/project/drawing_areas/${area}/get`"),
        ("a.py", 'name = f"projects/{own}/secrets/{key}/versions/1"\nvault.get_value(name)'),
    ],
    "webhook-idempotence": [
        ("a.py", "# of the events\nevent = 1\ndeduped = list(dict.fromkeys(terms))"),
    ],
    "pagination": [
        ("a.py", "rows = cursor.fetchall()"),
        ("a.php", "$rows = $query->paginate($perPage);"),
        ("a.js", "const columns = [{ headerName: 'Total' }]"),
        ("a.js", "const next_page = '/home'"),
        ("header.js", 'import Link from "next/link"\nexport default function Header() {}'),
    ],
    "narrow-reads": [("a.php", "$perPage = $request->get('per_page', 15);  // of rows\n")],
    "webhook-verification": [
        ("pay_service.py", "def validate_webhook_data(self, webhook_data):\n    return True\n"),
    ],
    "webhook-registration": [("a.js", "app.post('/webhooks/hooks', receive)")],
}


@pytest.mark.parametrize(
    ("rule", "name", "text"), [(rule, *each) for rule, every in UNSOUND.items() for each in every]
)
def test_what_only_looks_like_a_way_satisfies_nothing(rule: str, name: str, text: str) -> None:
    assert not shown_by({"rule": rule, "file": name, "text": text})
