"""Where a file stands decides what a find in it means; so does a switch beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inspection.source.projects import searched, written
from tests.inspection.source.rules import rules_of
from wizard.catalogue.catalogue import Catalogue
from wizard.inspection.source.standing import IN_WORDS, Place, Sure, place_of

PLACES = {
    Place.FRONT_END: [
        "dist/app.js",
        "public/js/app.mjs",
        "src/App.vue",
        "app/views/show.html.erb",
        "panel.html",
        "src/Panel.tsx",
        "wwwroot/site.js",
        "lib/x.min.js",
        "templates/show.heex",
        "Pages/Index.cshtml",
    ],
    Place.PRODUCTION: [
        ".env",
        ".env.production",
        "config/environments/production.rb",
        "config/prod.exs",
        "appsettings.Production.json",
        "application-prod.yml",
        "deploy/live/values.yaml",
        "src/environments/environment.prod.ts",
        "docker-compose.production.yml",
        "prod.config.js",
    ],
    Place.OTHER_ENVIRONMENT: [
        ".env.staging",
        ".env.development.local",
        "config/environments/development.rb",
        "config/dev.exs",
        "appsettings.Development.json",
        "application-sandbox.yml",
        "deploy/staging/values.yaml",
        "src/environments/environment.dev.ts",
        "overlays/qa/kustomization.yaml",
    ],
    Place.TEST: [
        "spec/client_spec.rb",
        "tests/test_client.py",
        "src/client.test.ts",
        "client_test.go",
        "src/test/java/ClientTest.java",
        "ClientTests.cs",
        "__mocks__/procore.js",
        "test/client_test.exs",
        "conftest.py",
        "fixtures/answer.json",
        "Button.stories.tsx",
    ],
    Place.EXAMPLE: [
        "examples/sync.py",
        "config.sample.yml",
        ".env.example",
        "demo/run.rb",
        "settings.php.dist",
    ],
    Place.DOCUMENTATION: [
        "README.md",
        "docs/setup.rst",
        "CHANGELOG",
        "doc/guide.html",
        "LICENSE.txt",
    ],
    Place.CODE: [
        "src/client.py",
        "lib/client.rb",
        "Client.cs",
        "main.go",
        "config/settings.py",
        "app/models/token.rb",
        "contest/attest.py",
        "src/latest.js",
        "docker-compose.yml",
        "testimonials.rb",
        "appsettings.json",
    ],
}


@pytest.mark.parametrize(
    ("way", "place"), [(way, place) for place, ways in PLACES.items() for way in ways]
)
def test_every_file_has_its_place(way: str, place: Place) -> None:
    assert place_of(way) is place


def test_every_place_has_words() -> None:
    assert set(IN_WORDS) == set(Place)


COMMENTS = {
    "a.js": "// https://sandbox.procore.com",
    "b.py": "  # https://sandbox.procore.com",
    "c.sql": "-- https://sandbox.procore.com",
    "d.html": "<!-- https://sandbox.procore.com",
    "e.java": " * https://sandbox.procore.com",
    "f.ini": "; https://sandbox.procore.com",
    "g.ex": '"""https://sandbox.procore.com',
}


@pytest.mark.parametrize(("name", "line"), COMMENTS.items())
def test_a_comment_is_a_place_of_its_own(
    tmp_path: Path, catalogue: Catalogue, name: str, line: str
) -> None:
    written(tmp_path, {name: line + "\n"})
    _, (finds,) = searched(tmp_path, rules_of(catalogue)["sandbox-hosts"])
    assert [hit.place for hit in finds.hits] == [Place.COMMENT]


NO_COMMENTS = {
    "a.js": "/* switch */ login = 'https://sandbox.procore.com'",
    "b.c": "#define LOGIN 'https://sandbox.procore.com'",
    "c.css": "#login { background: url(https://sandbox.procore.com) }",
    "d.yml": "- login: https://sandbox.procore.com",
    "e.js": "*login*/ x = 'https://sandbox.procore.com'",
}


@pytest.mark.parametrize(("name", "line"), NO_COMMENTS.items())
def test_a_line_that_only_begins_like_a_comment_is_none(
    tmp_path: Path, catalogue: Catalogue, name: str, line: str
) -> None:
    written(tmp_path, {name: line + "\n"})
    _, (finds,) = searched(tmp_path, rules_of(catalogue)["sandbox-hosts"])
    assert Place.COMMENT not in {hit.place for hit in finds.hits}


SWITCHED = [
    'const login = process.env.STAGE === "sandbox" ? "https://sandbox.procore.com" : PRODUCTION;',
    'LOGIN = ENV.fetch("PROCORE_LOGIN", "https://sandbox.procore.com")',
    'login = os.environ.get("PROCORE_LOGIN", "https://sandbox.procore.com")',
    "login = Rails.env.production? ? PRODUCTION : 'https://sandbox.procore.com'",
    'String login = System.getenv("LOGIN"); // or https://sandbox.procore.com\nx = "https://sandbox.procore.com"',
    'if sandbox {\n\tlogin = "https://sandbox.procore.com"\n}',
    "'production' => [ 'login' => A ],\n'sandbox' => [ 'login' => 'https://sandbox.procore.com' ],",
    'production:\n  login: "https://login.procore.com"\nsandbox:\n  login: https://sandbox.procore.com',
    "login=${PROCORE_LOGIN:-https://sandbox.procore.com}",
    'when :sandbox then "https://sandbox.procore.com"',
    'config :app, login: (if config_env() == :prod, do: a, else: "https://sandbox.procore.com")',
]


@pytest.mark.parametrize("text", SWITCHED)
def test_a_sandbox_host_behind_a_switch_is_excused(
    tmp_path: Path, catalogue: Catalogue, text: str
) -> None:
    written(tmp_path, {"src/config.txt": text + "\n"})
    _, (finds,) = searched(tmp_path, rules_of(catalogue)["sandbox-hosts"])
    assert {hit.sure for hit in finds.hits} == {Sure.SWITCHED}


PLAIN = [
    'const login = "https://sandbox.procore.com";',
    "login: https://sandbox.procore.com",
    'process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";\nx = "https://sandbox.procore.com"',
    'const client = new Client("https://login-sandbox.procore.com", "https://sandbox.procore.com");',
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_sandbox_host_without_a_switch_is_not(
    tmp_path: Path, catalogue: Catalogue, text: str
) -> None:
    written(tmp_path, {"src/config.txt": text + "\n"})
    _, (finds,) = searched(tmp_path, rules_of(catalogue)["sandbox-hosts"])
    assert {hit.sure for hit in finds.hits} == {Sure.PLAIN}


def test_a_switch_far_away_makes_it_unclear(tmp_path: Path, catalogue: Catalogue) -> None:
    text = "const stage = process.env.STAGE;\n" + "\n" * 30 + 'x = "https://sandbox.procore.com";\n'
    written(tmp_path, {"src/config.js": text})
    _, (finds,) = searched(tmp_path, rules_of(catalogue)["sandbox-hosts"])
    assert [hit.sure for hit in finds.hits] == [Sure.UNCLEAR]


def test_configuration_of_the_sandbox_itself_may_name_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    written(tmp_path, {"config/environments/sandbox.yml": "login: https://sandbox.procore.com\n"})
    _, (finds,) = searched(tmp_path, rules_of(catalogue)["sandbox-hosts"])
    assert [(hit.place, hit.sure) for hit in finds.hits] == [
        (Place.OTHER_ENVIRONMENT, Sure.SWITCHED)
    ]


def test_a_production_host_nearby_is_no_switch(tmp_path: Path, catalogue: Catalogue) -> None:
    text = 'const api = "https://sandbox.procore.com";\nconst other = "https://api.procore.com";\n'
    written(tmp_path, {"src/client.js": text})
    _, (finds,) = searched(tmp_path, rules_of(catalogue)["sandbox-hosts"])

    assert {hit.sure for hit in finds.hits} == {Sure.UNCLEAR}
