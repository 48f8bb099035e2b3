"""Classifies files by their path below the searched folder."""

from __future__ import annotations

import re

from wizard.inspection.source.standing import Place

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
    rf"|(^|/){_OTHER}[.\-_](config|settings|values|env){_CONFIG}$"
    rf"|(^|/){_OTHER}[.\-_]Dockerfile$|(^|/)Dockerfile[.\-_]{_OTHER}$",
    re.IGNORECASE,
)
_PRODUCTION_FILE = re.compile(
    r"(^|/)\.env([.\-_](prod|production|live))?$"
    rf"|(^|/)(environments?|envs?|config|configs|overlays|settings|deploy)/([\w.-]+/)*(prod|production|live)({_CONFIG}|/)"
    rf"|(^|/)(environment|env|config|settings|appsettings|application|values|secrets|web|app|docker-compose|compose)[.\-_](prod|production|live|release)([.\-_]\w+)?{_CONFIG}$"
    rf"|(^|/)(prod|production)[.\-_](config|settings|values|env){_CONFIG}$",
    re.IGNORECASE,
)
_CI = re.compile(
    r"(^|/)\.(github/(workflows|actions)|circleci|buildkite|gitlab/ci|semaphore|woodpecker|drone|teamcity)/"
    r"|(^|/)\.?gitlab-ci(\.[\w-]+)?\.ya?ml$|(^|/)\.(travis|drone|cirrus|appveyor|woodpecker)\.ya?ml$"
    r"|(^|/)(appveyor|buildspec|cloudbuild|codeship-\w+|bitbucket-pipelines|azure-pipelines[\w.-]*|wercker)\.ya?ml$"
    r"|(^|/)(Jenkinsfile[\w.-]*|[\w.-]+\.jenkinsfile|tox\.ini|noxfile\.py|renovate\.json5?)$"
    r"|(^|/)\.github/dependabot\.ya?ml$|(^|/)(\.azure-pipelines|\.pipelines|jenkins)/",
    re.IGNORECASE,
)
_VENDORED = re.compile(
    r"(^|/)(vendored|staticfiles|third[_-]?party|3rd[_-]?party|bower_components|jspm_packages|Pods|Carthage"
    r"|site-packages|web_modules|ckeditor\d?|tinymce|tcpdf|fpdf|phpmailer|codemirror|kcfinder)/|(^|/)(assets|static|public|js|javascripts|lib|wwwroot)/vendors?/"
    r"|(^|/)(jquery|bootstrap|lodash|moment|angular|react|react-dom|vue|d3|tinymce|ckeditor|popper)"
    r"([.-]v?\d[\w.]*)?(\.(min|bundle|slim|esm|umd))*\.(js|css)$"
    r"|(^|/)vendors?[.~-][\w.~-]{1,80}\.js$|(^|/)packages/[\w.-]{1,80}\.\d{1,4}\.\d{1,4}[\w.-]{0,20}/",
    re.IGNORECASE,
)
_ARCHIVED = re.compile(
    r"(^|/)_?(archived?|attic|deprecated|backups?|old_code|obsolete)/", re.IGNORECASE
)
_GENERATED = re.compile(
    r"(^|/)(__generated__|generated|autogen|codegen|gen-src|openapi-client|swagger-client"
    r"|\.openapi-generator)/|(^|/)(bin|obj)/(Debug|Release|x64|x86)/|\.(generated|gen|g|pb)\.\w+$|(^|/)db/schema\.rb$|[._-]generated\.\w+$|\.d\.[cm]?ts$",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"\.(svg|ttf|otf|eot|woff2?|csv|tsv|log|har|lock|ics|vcf|geojson|tex|bib|rtf|out|diff|patch"
    r"|srt|vtt|dic|aff|ipynb_checkpoints|sum)$"
    r"|(^|/)(?!requirements|constraints|cmakelists)[^/]+\.(txt|text)$"
    r"|[._-](raw|dump|responses?|captures?)\.(json|xml)$",
    re.IGNORECASE,
)
_TEST_FOLDER = re.compile(
    r"(^|/)(tests?|specs?|__tests__|__mocks__|mocks?|fixtures?|testdata|e2e|cypress|stubs?|cassettes"
    r"|testing|test-utils|database/factories|__snapshots__|playwright|features/step_definitions)/"
    r"|(^|/)[\w.-]+[._-](tests?|e2e)/"
    r"|(^|/)(?-i:[\w.]+\.?(Tests?|Specs?))/",
    re.IGNORECASE,
)
_TEST = re.compile(
    _TEST_FOLDER.pattern + r"|(^|/)(test_[^/]*|tests|conftest)\.py$"
    r"|[._-](test|tests|spec|specs|mock|fixture|stories)\.\w+$"
    r"|_(test|tests|spec)\.\w+$|(^|/)(stub|mock|fake)s?([_-][^/]*)?\.\w+$|(^|/)mock(?-i:[A-Z])\w*\.\w+$"
    r"|(^|/)[^/]*(?-i:Tests?|Spec|IT)\.(java|kt|cs|php|scala|swift|groovy)$|\.feature$"
    r"|(^|/)(?-i:Test[A-Z])\w*\.ps1$",
    re.IGNORECASE,
)
_NAMED_TEST = re.compile(r"tests?[^/]*\.(py|rb|jsx?|tsx?|cs|java|kt|php|sh|ps1)$", re.IGNORECASE)
_TESTS_SOMETHING = re.compile(
    rb"\bassert|\bdef test|\bclass Test|unittest|pytest|doctest|\bdescribe\b|\bit\(|\btest\("
    rb"|\bexpect\b|\[(fact|theory|test|testmethod)\b|@test\b|testing\.t\b|rspec|minitest|mock|stub|jest|vitest"
    rb"|mocha|chai|should\b",
    re.IGNORECASE,
)
_PAGE_OF_APP = re.compile(
    r"(^|/)app/((?!tests?/|__tests__/)[\w@()\[\].-]+/)+tests?/([\w@()\[\].-]+/)*(page|layout|route)\.(jsx?|tsx?)$",
)
"""A page or route of Next.js at an address such as /procore/test."""
_EXAMPLE = re.compile(
    r"(^|/)(?<!com/)(?<!org/)(examples?|samples?|demos?|tutorials?|playground|snippets?)/"
    r"|\.(example|sample|dist|template|tmpl|tpl)(\.\w+)?$"
    r"|(^|/)[^/]*[._-](example|sample)([._-][\w.-]*)?\.\w+$|(^|/)(example|sample)[._-][^/]*$"
    r"|(^|/)(test|mock)[_-]?(events?|payloads?|responses?)\.[cm]?[jt]s$",
    re.IGNORECASE,
)
_DOCUMENTATION = re.compile(
    r"(^|/)(docs?|documentation|wiki|man|licenses?|adr|_posts|_drafts|docs-site|mkdocs|docusaurus"
    r"|sphinx|apidocs?|javadoc|postman)/"
    r"|(^|/)\.(playwright-mcp|claude|cursor|codex|gemini|windsurf|aider[\w.]*|specstory|idea|history"
    r"|roo|kiro|trae|junie|vscode)/"
    r"|(^|/)(openapi|swagger|[\w.-]*postman_collection|[\w.-]*insomnia)[\w.-]*\.(json|ya?ml)$"
    r"|(^|/)(docusaurus\.config\.\w+|mkdocs\.ya?ml|\.readthedocs\.ya?ml|_config\.yml|antora\.yml)$"
    r"|\.(rest|http|md|mdx|markdown|rst|adoc|asciidoc|textile|org|po|pot)$"
    r"|(^|/)(readme|changelog|changes|history|license|licence|notice|contributing|todo)(\.(md|txt|rst|html?|adoc))?$",
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
    (_CI, Place.CI),
    (_VENDORED, Place.VENDORED),
    (_ARCHIVED, Place.ARCHIVED),
    (_TEST, Place.TEST),
    (_DOCUMENTATION, Place.DOCUMENTATION),
    (_EXAMPLE, Place.EXAMPLE),
    (_GENERATED, Place.GENERATED),
    (_DATA, Place.DATA),
    (_ENVIRONMENT_FILE, Place.OTHER_ENVIRONMENT),
    (_PRODUCTION_FILE, Place.PRODUCTION),
    (_FRONT_END, Place.FRONT_END),
)


def is_script_named_test(below: str, data: bytes) -> bool:
    """Whether a file is called a test, stands in no folder of tests, and tests nothing."""
    return (
        _NAMED_TEST.search(below) is not None
        and not _TEST_FOLDER.search(below)
        and not _TESTS_SOMETHING.search(data)
    )


def place_of(below: str) -> Place:
    """The place of a file by its path below the searched folder."""
    for pattern, place in _IN_ORDER:
        if pattern.search(below) and not (place is Place.TEST and _PAGE_OF_APP.search(below)):
            return place
    return Place.CODE
