"""Facts from source code by patterns: kinds of sign-in, callback addresses, webhooks, tools.

`facts_in_code` is all that others use, so that a reader of syntax trees can take its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from wizard.catalogue.model import NamedList, Value
from wizard.inspection.procore.hosts import is_procore
from wizard.inspection.source.comparing import RouteTools
from wizard.inspection.source.file_places import place_of
from wizard.inspection.source.needles import WordFilter, needles_of
from wizard.inspection.source.openapi import ApiDescriptionError, read_plain
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.paths import normalised_path, path_segments
from wizard.inspection.source.standing import IN_FORCE
from wizard.inspection.source.walk import SourceFile, Stopped
from wizard.rules.addresses import is_public_host
from wizard.topics.autofill.facts import Fact, SourceFacts
from wizard.topics.autofill.words import decode_project_file

PATTERNS = "autofill-code-patterns"
OTHERS = "autofill-other-services"
TOOLS = "tools-of-routes"
DEPLOYED = "autofill-deploy-hosts"

_CODE = frozenset(
    {".py", ".rb", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".cs", ".vb", ".go", ".java",
     ".kt", ".php", ".ex", ".exs", ".rs", ".scala", ".swift", ".dart", ".vue", ".svelte", ".sh",
     ".ps1", ".properties", ".ipynb"}
)  # fmt: skip
_SETTINGS = re.compile(
    r"\.env(?:\.[\w.-]+)?|(?:appsettings|config|settings|local\.settings)[\w.-]*\.json|"
    r"application[\w.-]*\.ya?ml|(?:fly|wrangler|netlify)\.toml|render\.ya?ml|vercel\.json|app\.(?:json|ya?ml)|"
    r"(?:docker-)?compose[\w.-]*\.ya?ml|serverless\.ya?ml|procfile|[\w.-]*ingress[\w.-]*\.ya?ml",
    re.IGNORECASE,
)
_BYTES = 512 * 1024
_MOST_FILES = 3_000
_MOST_BYTES = 48 * 1024 * 1024
_LONGEST_LINE = 200
"""Characters before a match in which its line begins, or has the name that is assigned."""
_MOST_MATCHES = 40
"""Maximum matches of a pattern in a file."""
_AROUND = 1_500
"""Characters before and after a match that tell whose sign-in it is."""
_PLACEHOLDER = re.compile(r"[<>{}$*]|your|example\.|placeholder|xxx|\.\.\.", re.IGNORECASE)


class SourceMatch(NamedTuple):
    """A match in the source: its fact, its value, and the line."""

    fact: str
    value: str
    file: str
    line: int
    named: bool = True
    """Whether the file names Procore."""

    @property
    def place(self) -> str:
        """The place for users: "src/auth.py, line 12"."""
        return f"{self.file}, line {self.line}"


def is_code(below: str) -> bool:
    """Whether a file may hold code or settings of the running app."""
    name = PurePosixPath(below).name
    if _SETTINGS.fullmatch(name):
        return True
    return PurePosixPath(name).suffix.lower() in _CODE and place_of(below) in IN_FORCE


def facts_in_code(
    files: Iterable[SourceFile],
    lists: Mapping[str, NamedList],
    stopped: Stopped = lambda: False,
    *,
    about_procore: bool = False,
) -> SourceFacts:
    """The facts of files for which `is_code` holds, each with file and line as its origin.

    Of other files, such as a README, only addresses of the deployed app are read. `about_procore`
    says that the project is about Procore, so that files need not name it.
    """
    found: list[SourceMatch] = []
    search = _search(lists)
    left = _MOST_BYTES
    for file in sorted(files, key=_relevance)[:_MOST_FILES]:
        if stopped() or left <= 0:
            break
        try:
            data = read_plain(file.path, _BYTES)
        except ApiDescriptionError:
            continue
        left -= len(data)
        named = b"procore" in data.lower()
        if named or about_procore or file.path.suffix not in _CODE:
            matches = search(file, decode_project_file(data))
            found += (each._replace(named=named) for each in matches)
    about = about_procore or any(each.fact in {"user", "service"} for each in found)
    own = (each for each in found if about or each.named or each.fact in {"base", "deployed"})
    return _facts(list(own), lists)


def _relevance(file: SourceFile) -> tuple[bool, int, str]:
    return "procore" not in file.below.lower(), file.below.count("/"), file.below


def _search(lists: Mapping[str, NamedList]) -> Callable[[SourceFile, str], Iterator[SourceMatch]]:
    rows = [line.partition(" = ")[::2] for line in lists[PATTERNS].items]
    flags = re.IGNORECASE | re.MULTILINE
    patterns = [(fact, re.compile(text, flags), needles_of(text)) for fact, text in rows]
    literals = WordFilter(word for *_, needles in patterns for word in needles or ())
    others = re.compile("|".join(lists[OTHERS].items), re.IGNORECASE)

    def search(file: SourceFile, text: str) -> Iterator[SourceMatch]:
        name = file.below
        starts = [0, *(at.end() for at in re.finditer("\n", text))]
        page = SourceText(file, text.encode())
        is_settings = _SETTINGS.fullmatch(PurePosixPath(name).name) is not None
        wanted = _IN_SETTINGS if is_settings else _IN_CODE if is_code(name) else _IN_TEXTS
        words = literals.words_in(page.lowered)
        for fact, pattern, needles in patterns:
            if fact not in wanted or (needles is not None and words.isdisjoint(needles)):
                continue
            for match in islice(pattern.finditer(text), _MOST_MATCHES):
                number = bisect_right(starts, match.start())
                start = max(starts[number - 1], match.start() - _LONGEST_LINE)
                line = text[start : match.end()]
                if fact in _GRANTS and _ENUMERATED.search(text, start, _end_of_line(text, match)):
                    continue
                around = line if is_settings else _around(text, match)
                if not _is_for_procore(line, around, others):
                    continue
                if page.is_comment(len(text[: match.start()].encode())):
                    continue
                value = next(filter(None, match.groups()), "").rstrip(".,;:")
                if fact == "callback" and others.search(urlsplit(value).path):
                    continue
                if fact == "route":
                    value = f"{_method(text, match)} {value}"
                yield SourceMatch(fact, value, name, number)

    return search


_GRANTS = frozenset({"service", "user"})
_ENUMERATED = re.compile(
    r"client_credentials\b[^\n]{1,200}\bauthorization_code\b"
    r"|authorization_code\b[^\n]{1,200}\bclient_credentials\b"
)
"""All grants in one line are those that exist, not those that are used."""


def _end_of_line(text: str, match: re.Match[str]) -> int:
    end = text.find("\n", match.end())
    return len(text) if end < 0 else min(end, match.end() + _LONGEST_LINE)


_VERB = re.compile(r"(?<![a-z])(get|post|put|patch|delete)(?=[^a-z]|async|json)", re.IGNORECASE)
_VERB_REACH = 120


def _method(text: str, match: re.Match[str]) -> str:
    """The method of a call: the verb nearest before its path in the same statement."""
    before = text[max(0, match.start() - _VERB_REACH) : match.start()]
    verbs = _VERB.findall(re.split(r"[;{}]\s|\n\s*\n", before)[-1])
    return str(verbs[-1]).upper() if verbs else ""


_IN_SETTINGS = frozenset({"callback", "base"})
_IN_CODE = _IN_SETTINGS | {"service", "user", "frame", "panel", "webhook", "route", "open_route"}
_IN_TEXTS = frozenset({"deployed"})


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _AROUND) : match.end() + _AROUND]


def _is_for_procore(line: str, around: str, others: re.Pattern[str]) -> bool:
    """Whether a line and its surroundings speak of Procore more than of other services."""
    if "procore" in line.lower():
        return True
    named = around.lower().count("procore")
    return not others.search(line) and named >= len(others.findall(around))


def _facts(found: list[SourceMatch], lists: Mapping[str, NamedList]) -> SourceFacts:
    facts = SourceFacts()
    framed = {each.file for each in found if each.fact == "frame"}
    known = [e for e in found if e.fact in _TYPES and (e.fact != "panel" or e.file in framed)]
    types = {fact: each for fact in _TYPES for each in [e for e in known if e.fact == fact][:1]}
    if types:
        sure = "panel" not in types and all(each.named for each in types.values())
        name = "code.types" if sure else "code.possible_types"
        place = next(iter(types.values())).place
        facts.facts.append(Fact(name, [_TYPES[each] for each in types], place))
    for first in [e for e in found if e.fact == "webhook" and e.named][:1]:
        facts.facts.append(Fact("code.webhooks", True, first.place))  # noqa: FBT003 - the answer
    for read in (_callbacks, _bases, _permissions):
        for name, value, origin in read(found, lists):
            facts.add(name, value, origin)
    return facts


_TYPES = {"service": "data-service", "user": "data-user", "panel": "side-panel"}


_Row = tuple[str, Value, str]
Lists = Mapping[str, NamedList]


def _callbacks(found: Sequence[SourceMatch], _lists: Lists) -> Iterator[_Row]:
    """Callback addresses: those on this computer, and those of a deployed service."""
    signs_in = any(each.fact == "user" for each in found)
    known: dict[str, dict[str, str]] = {"code.local_callbacks": {}, "code.callbacks": {}}
    for each in found:
        # A service account has no way back; some send this word all the same.
        if each.fact != "callback" or (each.value.startswith("urn:") and not signs_in):
            continue
        public = _public_host(each.value)
        local = each.value.startswith("urn:") or _LOCAL.match(each.value)
        if (public or local) and not is_procore(public) and not _PLACEHOLDER.search(each.value):
            kind = "code.callbacks" if public else "code.local_callbacks"
            known[kind].setdefault(each.value, each.place)
    for name, places in known.items():
        if places:
            yield name, list(places)[:_MOST_ADDRESSES], next(iter(places.values()))


_MOST_ADDRESSES = 5
_LOCAL = re.compile(
    r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?![\w.])", re.IGNORECASE
)


def _bases(found: Sequence[SourceMatch], lists: Lists) -> Iterator[_Row]:
    """The addresses at which the app is deployed."""
    bases: dict[str, str] = {}
    for each in (*found, *_deployed(found, lists)):
        host = _public_host(each.value) if each.fact in {"callback", "base"} else ""
        if not host or _PLACEHOLDER.search(each.value) or is_procore(host):
            continue
        if each.fact == "base" and _is_client_of(each.file, host):
            continue
        others = lists["autofill-hosts-of-others"].items + lists["autofill-code-hosts"].items
        deployed = any(host.endswith(f".{end}") for end in lists[DEPLOYED].items)
        if deployed or not any(host == end or host.endswith(f".{end}") for end in others):
            bases.setdefault(f"https://{host}", each.place)
    if bases:
        place = next(iter(bases.values()))
        yield "code.bases", list(bases)[:_MOST_ADDRESSES], place
        hosts = [each.removeprefix("https://") for each in bases]
        yield "code.hosts", hosts[:_MOST_ADDRESSES], place


def _is_client_of(file: str, host: str) -> bool:
    """Whether a file is named after the service whose API it calls."""
    name, _, domain = host.partition(".")
    service = domain.partition(".")[0].replace("-", "")
    return name.startswith("api") and bool(service) and service in re.sub(r"[-_]", "", file.lower())


def _deployed(found: Sequence[SourceMatch], lists: Lists) -> Iterator[SourceMatch]:
    """The one address that a README names at a service for deployed apps."""
    hosts: dict[str, SourceMatch] = {}
    for each in found:
        host = _public_host(each.value) if each.fact == "deployed" else ""
        if any(host.endswith(f".{end}") for end in lists[DEPLOYED].items):
            hosts.setdefault(host, each)
    if len(hosts) == 1:
        yield from (each._replace(fact="base") for each in hosts.values())


def _public_host(address: str) -> str:
    try:
        parts = urlsplit(address if ":" in address else f"https://{address}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    tunnel = host.endswith((".ngrok.io", ".ngrok-free.app", ".ngrok.app", ".loca.lt"))
    return host if parts.scheme == "https" and is_public_host(host) and not tunnel else ""


def _permissions(found: Sequence[SourceMatch], lists: Lists) -> Iterator[_Row]:
    """The tools of the routes with a service account, where method and level are known.

    None if some routes are put together at run time, since their tools would be missing.
    """
    tools = RouteTools(lists[TOOLS].items)
    in_files = Counter(each.file for each in found if each.fact == "route")
    too_many = max(in_files.values(), default=0) >= _MOST_MATCHES
    if too_many or any(each.fact == "open_route" for each in found):
        return
    rows: dict[tuple[str, str], tuple[str, str]] = {}
    for each in found:
        verb, _, path = each.value.partition(" ")
        route = normalised_path(path)
        tool, scope = tools.of(route), _scope(route)
        if each.fact != "route" or tool == "-":
            continue
        if not (tool and scope and verb):
            return
        level = "Read Only" if verb.upper() == "GET" else "Standard"
        known = rows.get((scope, tool))
        if known is None or (known[0] == "Read Only" and level == "Standard"):
            rows[scope, tool] = level, each.place
    if rows and any(each.fact == "service" for each in found):
        table: list[Value] = [
            {"scope": scope, "tool": tool, "level": level}
            for (scope, tool), (level, _) in sorted(rows.items())
        ]
        yield "code.permissions", table, next(iter(rows.values()))[1]


def _scope(route: str) -> str:
    parts = path_segments(route)
    return next((word for part, word in _SCOPES.items() if part in parts), "")


_SCOPES = {"projects": "project", "companies": "company"}
