"""Evidence counts in files that talk to Procore, that such files use, or that import them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.inspection.source.projects import written
from wizard.inspection.source.conditions import RELEVANT
from wizard.inspection.source.file_set import Root
from wizard.inspection.source.relevance import Relevance
from wizard.inspection.source.rules import Rule, RuleFinds, Searcher
from wizard.inspection.source.scan import search_files
from wizard.inspection.source.standing import IN_FORCE

USED = {
    "a relative import": {
        "src/client.ts": "import { send } from './net/http'\nsend('https://api.procore.com')",
        "src/net/http.ts": "TARGET",
    },
    "an index of a folder": {
        "src/client.js": "const net = require('./net')\nnet('https://api.procore.com')",
        "src/net/index.js": "TARGET",
    },
    "an alias": {
        "src/client.ts": "import { send } from '@/lib/http'\nsend('https://api.procore.com')",
        "src/lib/http.ts": "TARGET",
    },
    "two steps": {
        "src/client.ts": "import { a } from './a'\na('https://api.procore.com')",
        "src/a.ts": "import { b } from './b'",
        "src/b.ts": "TARGET",
    },
    "two steps in the order of the files": {
        "src/a.ts": "import { m } from './m'\nm('https://api.procore.com')",
        "src/m.ts": "import { t } from './t'",
        "src/t.ts": "TARGET",
    },
    "a caller": {
        "src/hosts.ts": "export const api = 'https://api.procore.com'",
        "src/send.ts": "import { api } from './hosts'\nTARGET",
    },
    "Python": {
        "app/client.py": 'from app.net import http\nhttp("https://api.procore.com")\n',
        "app/net/http.py": "TARGET",
    },
    "Python beside": {
        "app/client.py": 'from .http import send\nsend("https://api.procore.com")\n',
        "app/http.py": "TARGET",
    },
    "Go": {
        "a/client.go": 'package a\nimport (\n\t"example.com/x/net/web"\n)\nconst u = "https://api.procore.com"',
        "net/web/send.go": "package web\n// x\nvar y = TARGET",
    },
    "Go in one package": {
        "a/client.go": 'package a\nconst u = "https://api.procore.com"',
        "a/send.go": "package a\nvar y = TARGET",
    },
    "Ruby": {
        "lib/client.rb": 'RetryHandler.new("https://api.procore.com")',
        "lib/retry_handler.rb": "TARGET",
    },
    "C#": {
        "Client.cs": 'class Client { RetryHandler h; string u = "https://api.procore.com"; }',
        "Http/RetryHandler.cs": "class RetryHandler { int x = TARGET; }",
    },
    "Java": {
        "src/Client.java": 'class Client { RetryHandler h; String u = "https://api.procore.com"; }',
        "src/RetryHandler.java": "class RetryHandler { int x = TARGET; }",
    },
    "WordPress": {
        "client.php": '<?php Order_Auth::token("https://api.procore.com");',
        "includes/class-order-auth.php": "<?php class Order_Auth { const X = TARGET; }",
    },
    "a Kotlin file that imports such a class": {
        "data/Api.kt": 'package a.data\nval base = "https://api.procore.com"',
        "ui/Projects.kt": "import a.data.Api\nTARGET",
    },
}
UNUSED = {
    "another client": {
        "src/client.ts": "import { send } from './http'\nsend('https://api.procore.com')",
        "src/mail/http.ts": "TARGET",
    },
    "a mention in a comment": {"src/mail.ts": "// as for procore.com\nTARGET"},
    "only part of a name": {"src/app.ts": "import './x'\nprocoreconnect()", "src/x.ts": "TARGET"},
    "pages of Procore alone": {
        "src/a.js": "open('https://app.procore.com/12/project/home')",
        "src/b.js": "import './a'\nTARGET",
    },
    "a picture": {"src/a.ts": "get('https://api.procore.com')", "src/a.svg": "TARGET procore"},
}


def found_in(folder: Path) -> set[str]:
    """The files in which the target is evidence."""
    relevance = Relevance()
    finds = RuleFinds(Rule("target", ("TARGET",), scope=RELEVANT))
    relevance.add(Searcher(finds, 0))
    search_files([Root("app", folder)], relevance.seekers)
    relevance.settle()
    if not relevance.is_integration:
        return set()
    return {hit.name for hit in finds.hits if hit.place in IN_FORCE}


@pytest.mark.parametrize("way", USED)
def test_what_such_files_use_is_evidence(tmp_path: Path, way: str) -> None:
    files: Mapping[str, str] = USED[way]
    target = next(name for name, text in files.items() if "TARGET" in text)
    assert found_in(written(tmp_path, files)) == {f"app/{target}"}


@pytest.mark.parametrize("way", UNUSED)
def test_what_they_do_not_use_is_none(tmp_path: Path, way: str) -> None:
    assert found_in(written(tmp_path, UNUSED[way])) == set()
