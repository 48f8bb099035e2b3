"""Classifies matches by project location, and whether they are active."""

from __future__ import annotations

import re
from enum import StrEnum


class Place(StrEnum):
    """The part of a project that a file belongs to."""

    FRONT_END = "front-end"
    PRODUCTION = "production"
    """Configuration of production."""
    CODE = "code"
    """Everything else, including configuration without an environment."""
    OTHER_ENVIRONMENT = "other-environment"
    """Configuration of another environment: sandbox, test, development."""
    TEST = "test"
    EXAMPLE = "example"
    DOCUMENTATION = "documentation"
    COMMENT = "comment"
    """A comment line, in any file."""


IN_WORDS = {
    Place.FRONT_END: "delivered to browsers",
    Place.PRODUCTION: "production configuration",
    Place.CODE: "code",
    Place.OTHER_ENVIRONMENT: "configuration for another environment",
    Place.TEST: "a test",
    Place.EXAMPLE: "an example",
    Place.DOCUMENTATION: "documentation",
    Place.COMMENT: "a comment",
}

IN_FORCE = (Place.FRONT_END, Place.PRODUCTION, Place.CODE)
"""The places that are part of the running app."""


class Sure(StrEnum):
    """Whether a find is in force, where its surroundings can excuse it."""

    PLAIN = "plain"
    UNCLEAR = "unclear"
    """Something in the file may excuse it; undecided."""
    SWITCHED = "switched"
    """Its context excuses it."""


_OTHER = (
    r"(sandbox|staging|stage|stg|dev|devel|develop|development|local|test|testing|qa|uat|demo|ci)"
)
_CONFIG = (
    r"\.(ya?ml|json|json5|toml|ini|cfg|conf"
    r"|properties|env|xml|config|exs|rb|py|js|ts|php|tfvars|hcl)"
)
_ENVIRONMENT_FILE = re.compile(
    rf"(^|/)\.env[.\-_]{_OTHER}([.\-_]|$)"
    rf"|(^|/)(environments?|envs?|config|configs|overlays|settings|deploy)/([\w.-]+/)*{_OTHER}({_CONFIG}|/)"
    rf"|(^|/)(environment|env|config|settings|appsettings|application|values|secrets|web|app|docker-compose|compose)[.\-_]{_OTHER}([.\-_]\w+)?{_CONFIG}$"
    rf"|(^|/){_OTHER}[.\-_](config|settings|values|env){_CONFIG}$",
    re.IGNORECASE,
)
_PRODUCTION_FILE = re.compile(
    r"(^|/)\.env([.\-_](prod|production|live))?$"
    rf"|(^|/)(environments?|envs?|config|configs|overlays|settings|deploy)/([\w.-]+/)*(prod|production|live)({_CONFIG}|/)"
    rf"|(^|/)(environment|env|config|settings|appsettings|application|values|secrets|web|app|docker-compose|compose)[.\-_](prod|production|live|release)([.\-_]\w+)?{_CONFIG}$"
    rf"|(^|/)(prod|production)[.\-_](config|settings|values|env){_CONFIG}$",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"(^|/)(tests?|specs?|__tests__|__mocks__|mocks?|fixtures?|testdata|e2e|cypress|stubs?|cassettes)/"
    r"|(^|/)(test_[^/]*|conftest)\.py$"
    r"|[._-](test|tests|spec|specs|mock|fixture|stories)\.\w+$"
    r"|_(test|tests|spec)\.\w+$"
    r"|(^|/)[^/]*(?-i:Tests?|Spec|IT)\.(java|kt|cs|php|scala|swift|groovy)$",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"(^|/)(examples?|samples?|demos?|tutorials?|playground)/"
    r"|\.(example|sample|dist|template|tmpl|tpl)(\.\w+)?$"
    r"|(^|/)[^/]*[._-](example|sample)\.\w+$",
    re.IGNORECASE,
)
_DOCUMENTATION = re.compile(
    r"(^|/)(docs?|documentation|wiki|man|licenses?|adr)/"
    r"|\.(md|mdx|markdown|rst|adoc|asciidoc|textile|org|po|pot)$"
    r"|(^|/)(readme|changelog|changes|history|license|licence|notice|contributing|todo)(\.\w+)?$",
    re.IGNORECASE,
)
_FRONT_END = re.compile(
    r"\.min\.(js|css|mjs)$|\.bundle\.js$|\.chunk\.js$"
    r"|\.(html?|xhtml|vue|svelte|jsx|tsx|css|scss|less|erb|haml|slim|hbs|ejs|pug|cshtml|razor|blade\.php|heex|eex|twig|jsp)$"
    r"|(^|/)(dist|build|public|static|wwwroot|www|htdocs|frontend|front-end|client|webapp|assets)/"
    r"([^/]+/)*[^/]+\.(js|mjs|cjs|ts|map|json)$",
    re.IGNORECASE,
)
_IN_ORDER = (
    (_TEST, Place.TEST),
    (_DOCUMENTATION, Place.DOCUMENTATION),
    (_EXAMPLE, Place.EXAMPLE),
    (_ENVIRONMENT_FILE, Place.OTHER_ENVIRONMENT),
    (_PRODUCTION_FILE, Place.PRODUCTION),
    (_FRONT_END, Place.FRONT_END),
)


def place_of(below: str) -> Place:
    """The place of a file by its path below the searched folder."""
    for pattern, place in _IN_ORDER:
        if pattern.search(below):
            return place
    return Place.CODE
