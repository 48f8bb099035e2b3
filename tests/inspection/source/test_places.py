"""Where a file stands decides what a find in it means; so does a switch beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inspection.source.projects import searched, written
from tests.inspection.source.rules import page_of, rules_of
from wizard.catalogue.catalogue import Catalogue
from wizard.inspection.source.file_places import place_of
from wizard.inspection.source.standing import IN_FORCE, IN_WORDS, Place, Sure

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
        "Dev.Dockerfile",
        "Dockerfile.dev",
    ],
    Place.TEST: [
        "database/factories/TokenFactory.php",
        "features/api/auth.feature",
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
        "stub_client.py",
        "App.Tests/Usings.cs",
    ],
    Place.CI: [
        ".github/workflows/ship.yml",
        ".gitlab-ci.yml",
        ".circleci/config.yml",
        "Jenkinsfile",
        "azure-pipelines.yml",
        "bitbucket-pipelines.yml",
        ".travis.yml",
        "tox.ini",
    ],
    Place.VENDORED: [
        "api/packages/Data.SqlClient.1.1.3/lib/net46/Data.SqlClient.xml",
        "third_party/http/client.py",
        "assets/vendor/chart.js",
        "public/js/jquery-3.6.0.min.js",
        "js/bootstrap.bundle.js",
    ],
    Place.GENERATED: [
        "Service/bin/Debug/App.config",
        "src/generated/api.ts",
        "src/api.generated.ts",
        "worker-configuration.d.ts",
        "openapi-client/api.py",
        "db/schema.rb",
    ],
    Place.DATA: [
        "icon.svg",
        "rows.csv",
        "notes.txt",
        "server.log",
        "assets/font.svg",
        "Project List.csv",
    ],
    Place.EXAMPLE: [
        "examples/sync.py",
        "config.sample.yml",
        ".env.example",
        "demo/run.rb",
        "settings.php.dist",
        "snippets/rfis.py",
        "oauth-sample-code.html",
    ],
    Place.DOCUMENTATION: [
        "README.md",
        "docs/setup.rst",
        "CHANGELOG",
        "doc/guide.html",
        "LICENSE.txt",
        "_posts/2026-01-01-news.html",
        "api/openapi.yaml",
        "x.postman_collection.json",
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
        "app/models/vendor.rb",
        "src/vendors/list.ts",
        "src/history.js",
        "requirements.txt",
        "src/react-procore.js",
        "lib/generator.rb",
        "app/src/main/java/com/example/sync/Api.kt",
        "contests/list.py",
    ],
}


@pytest.mark.parametrize(
    ("way", "place"), [(way, place) for place, ways in PLACES.items() for way in ways]
)
def test_every_file_has_its_place(way: str, place: Place) -> None:
    assert place_of(way) is place


@pytest.mark.parametrize("place", [Place.VENDORED, Place.GENERATED, Place.DATA, Place.CI])
def test_what_is_no_part_of_the_running_app_is_not_in_force(place: Place) -> None:
    assert place not in IN_FORCE


def test_every_place_has_words() -> None:
    assert set(IN_WORDS) == set(Place)


COMMENTS = {
    "a.js": "// https://sandbox.procore.com",
    "b.py": "  # https://sandbox.procore.com",
    "c.sql": "-- https://sandbox.procore.com",
    "d.html": "<!-- https://sandbox.procore.com",
    "e.java": "/**\n * https://sandbox.procore.com",
    "f.ini": "; https://sandbox.procore.com",
    "g.ex": "# https://sandbox.procore.com",
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


def test_configuration_of_the_sandbox_itself_may_name_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    written(tmp_path, {"config/environments/sandbox.yml": "login: https://sandbox.procore.com\n"})
    _, (finds,) = searched(tmp_path, rules_of(catalogue)["sandbox-hosts"])
    assert [(hit.place, hit.sure) for hit in finds.hits] == [
        (Place.OTHER_ENVIRONMENT, Sure.SWITCHED)
    ]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("oauth_test.py", "token = post(URL)\n", Place.CODE),
        ("src/QuickTest.cs", "class QuickTest { void Run() {} }\n", Place.CODE),
        ("oauth_test.py", "def test_token():\n    assert token\n", Place.TEST),
        ("tests/token_test.py", "token = post(URL)\n", Place.TEST),
        ("api.test.js", "it('works', () => {})\n", Place.TEST),
    ],
)
def test_a_script_that_is_called_a_test_and_tests_nothing_is_code(
    name: str, text: str, place: Place
) -> None:
    assert page_of(name, text).place is place
