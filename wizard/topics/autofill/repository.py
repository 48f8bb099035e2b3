"""Facts from a project folder: documents, packages, manifests, API descriptions, pictures."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.look import look_at
from wizard.inspection.procore.manifest import ManifestError, read_app_manifest
from wizard.inspection.source.file_places import place_of
from wizard.inspection.source.openapi import ApiDescriptionError, read_plain
from wizard.inspection.source.standing import Place
from wizard.inspection.source.walk import SkippedCounts, Stopped, walk
from wizard.inspection.source.walk import SourceFile as File
from wizard.rules.phrasing import counted
from wizard.text import one_line
from wizard.topics.autofill.code import facts_in_code, is_code
from wizard.topics.autofill.facts import Fact, SourceFacts, path_as_answer
from wizard.topics.autofill.manifest import manifest_facts, manifest_hosts, manifest_remarks
from wizard.topics.autofill.metadata import KEYS, KINDS, metadata_kind, read_metadata
from wizard.topics.autofill.openapi import document_in, read_openapi
from wizard.topics.autofill.papers import read_changelog, read_licence, read_security
from wizard.topics.autofill.readme import read_readme
from wizard.topics.autofill.screening import (
    Lists,
    ProjectIdentity,
    is_same_name,
    screened,
    squeezed_name,
)

ProgressCallback = Callable[[int, str], None]
"""Called with the number of files done, and the next one."""

MOST_FILES = 50_000
"""Maximum files considered by name."""
_DEEPEST = 4
_NOT_THE_APP = frozenset({Place.TEST, Place.EXAMPLE, Place.VENDORED})
_OF_A_LIBRARY = re.compile(
    r"(^|/)(static|public|assets|wwwroot)/(.*/)?package\.json$", re.IGNORECASE
)
"""A manifest among files that a server sends is of what was copied there."""
_DEEPEST_JSON = 3
_ALIKE = 3
"""Maximum files read of one sort, nearest to the top first."""
_PAPER_BYTES = 1024 * 1024
_JSON_BYTES = 32 * 1024 * 1024

_PAPERS: dict[str, re.Pattern[str]] = {
    "readme": re.compile(r"readme(\.(md|markdown|rst|txt))?"),
    "licence": re.compile(r"(licen[cs]e|copying|copyright|notice)(\.(md|txt|rst))?"),
    "changelog": re.compile(r"(changelog|changes|history|news|releases?)(\.(md|txt|rst))?"),
    "security": re.compile(r"security(\.(md|txt|rst))?"),
    "yaml": re.compile(r"(openapi|swagger)[\w.-]*\.ya?ml"),
    "json": re.compile(r"[\w.-]*(openapi|swagger|manifest)[\w.-]*\.json|api\.json"),
}
_READERS: dict[str, Callable[[bytes, str, SourceFacts], None]] = {
    "readme": read_readme,
    "licence": read_licence,
    "changelog": read_changelog,
    "security": read_security,
}
_OF_THE_TOP = frozenset({"licence", "changelog"})
"""A LICENSE in a folder below belongs to other software."""
_IDENTITY_CHARACTERS = 200_000


@dataclass
class _ProjectFiles:
    """The relevant files of a project, by sort."""

    files: dict[str, list[File]] = field(default_factory=dict)
    pictures: list[File] = field(default_factory=list)
    code: list[File] = field(default_factory=list)

    def take(self, file: File) -> None:
        if is_code(file.below):
            self.code.append(file)
        is_of_others = _OF_A_LIBRARY.search(file.below) or place_of(file.below) in _NOT_THE_APP
        if is_of_others or file.below.count("/") > _DEEPEST:
            return
        sort = sort_of(file.path.name)
        hidden = file.below.startswith(".") and "/" in file.below and sort != "security"
        if sort and not hidden:
            self.files.setdefault(sort, []).append(file)
        elif is_picture(file.below):
            self.pictures.append(file)

    def nearest(self) -> Iterator[tuple[str, File]]:
        """The nearest files to the top of each sort, in order of relevance."""
        metadata = [_depth(file) for sort in KINDS for file in self.files.get(sort, [])]
        top = min(metadata, default=0)
        for sort in (*KINDS, *_PAPERS):
            files = self.files.get(sort, [])
            files.sort(key=lambda file: (_depth(file), file.below))
            if sort in KINDS:  # a package below the top is a part of the app
                files = [file for file in files if _depth(file) == top]
                files.sort(key=lambda file: len(file.below))  # "Sync" before "Sync.Tools"
            elif sort == "json":  # one far below is that of a companion, such as an extension
                files = [file for file in files if _depth(file) <= top + _DEEPEST_JSON]
            elif sort in _OF_THE_TOP:
                files = [file for file in files if not _depth(file)]
            elif sort == "readme":
                files = [file for file in files if _depth(file) <= min(top, 1)]
                files = files if len(files) == 1 or (files and not _depth(files[0])) else []
            most = 1 if sort in _READERS else _ALIKE
            yield from ((sort, file) for file in files[:most])


def _depth(file: File) -> int:
    return file.below.count("/")


def sort_of(name: str) -> str:
    """The sort of a file by its name; "" if irrelevant."""
    folded = name.lower()
    kind = metadata_kind(folded)
    return kind or next((sort for sort, form in _PAPERS.items() if form.fullmatch(folded)), "")


def read_repository(
    root: Path,
    folder: Path,
    lists: Lists,
    stopped: Stopped = lambda: False,
    on_progress: ProgressCallback = lambda *_: None,
) -> SourceFacts:
    """The facts of a project folder; paths are relative to `folder`, the draft's.

    Follows no link, and reads only files with relevant names, each up to a limit. `lists` are those
    of the catalogue.
    """
    source_facts, sorts = SourceFacts(), _ProjectFiles()
    name = _folder_name(root)
    listing = walk("", root, (), SkippedCounts(), stopped)
    for number, (file, _) in enumerate(islice(listing, MOST_FILES + 1)):
        if number == MOST_FILES:
            source_facts.remark(f"Only the first {MOST_FILES:,} files of {name} were looked at.")
        else:
            on_progress(number, file.below)
            sorts.take(file)

    def read(file: File, sort: str, into: SourceFacts) -> None:
        read_project_file(file.path, sort, file.below, folder, into, lists)

    source_facts.take(_documents(sorts, squeezed_name(name), read, stopped))
    if stopped():
        return source_facts
    identity = _identity(root, sorts, source_facts)
    source_facts = screened(source_facts, lists, identity)
    about_procore = "procore" in squeezed_name(f"{name} {identity.texts[:_BEGINNING]}")
    code = [*sorts.code, *(f for f in sorts.files.get("readme", []) if not _depth(f))]
    source_facts.take(facts_in_code(code, lists, stopped, about_procore=about_procore))
    sorts.pictures.sort(key=lambda file: (file.below.count("/"), file.below))
    read_pictures(sorts.pictures, folder, source_facts)
    source_facts.add("repository.folder", path_as_answer(root, folder), f"{name}, the folder")
    return source_facts


def _documents(
    sorts: _ProjectFiles,
    root_name: str,
    read: Callable[[File, str, SourceFacts], None],
    stopped: Stopped,
) -> SourceFacts:
    """The facts of all files; those of parts that differ from each other are no one's."""
    source_facts = SourceFacts()
    parts: dict[str, SourceFacts] = {}
    for sort, file in sorts.nearest():
        if stopped():
            return source_facts
        home = file.below.rpartition("/")[0] if sort in KINDS else ""
        into = parts.setdefault(home, SourceFacts())
        read(file, sort, into)
    main = _main_part([home for home in parts if home], root_name)
    for home, part in parts.items():
        others = [other for place, other in parts.items() if place and place != home]
        kept = [f for f in part.facts if home in {"", main} or not _is_of_a_part(f, main, others)]
        source_facts.take(SourceFacts(kept, part.remarks))
    return source_facts


def _folder_name(root: Path) -> str:
    """The name of a folder, also where it was given as "."."""
    return root.name or root.resolve().name or str(root)


def _main_part(homes: Sequence[str], root_name: str) -> str:
    """The folder of the package that is named as the project, or with which all others begin."""
    names = {home: squeezed_name(home.rpartition("/")[2]) for home in homes}
    same = [home for home, name in names.items() if len(name) >= _LEAST and name in root_name]
    begins = [h for h, n in names.items() if all(each.startswith(n) for each in names.values())]
    return max(same, key=len) if same else "".join(begins[:1])


_LEAST = 4
"""Minimum letters of a folder's name that tells which package is the app."""


def _is_of_a_part(fact: Fact, main: str, others: Sequence[SourceFacts]) -> bool:
    """Whether a fact is about a part: another is the main one, or another part says otherwise."""
    same = (each for other in others for each in other.facts if each.name == fact.name)
    return fact.name in _OF_A_PART and (bool(main) or any(e.value != fact.value for e in same))


_OF_A_PART = frozenset({"package.name", "package.title", "package.version", "package.description"})


def _identity(root: Path, sorts: _ProjectFiles, source_facts: SourceFacts) -> ProjectIdentity:
    """What tells whether a fact is the project's own."""
    texts = []
    for sort in ("readme", "security"):
        for file in sorts.files.get(sort, [])[:1]:
            with contextlib.suppress(ApiDescriptionError):
                texts.append(read_plain(file.path, _PAPER_BYTES).decode("utf-8", "replace"))
    text = "\n".join(texts)[:_IDENTITY_CHARACTERS]
    named = [str(f.value) for f in source_facts.facts if f.name in _OF_A_REPOSITORY]
    addresses = _ON_A_CODE_HOST.findall("\n".join([*named, text]))
    name = _folder_name(root)
    folder = squeezed_name(name)
    # A template's address may have been copied.
    own = (each for each in addresses if is_same_name(ProjectIdentity("", each).repository, folder))
    return ProjectIdentity(name, _origin_of_git(root) or next(own, ""), text)


_OF_A_REPOSITORY = frozenset({"package.repository", "package.bugs", "package.homepage"})
_ON_A_CODE_HOST = re.compile(
    r"\b(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)[/:][\w.-]{1,60}/[\w.-]{1,99}"
)
_BEGINNING = 2_000
"""Characters of the README that say what the project is about."""
_ORIGIN = re.compile(r'\[remote "origin"\][^\[]{0,2000}?\n\s*url\s*=\s*(\S{1,500})')


def _origin_of_git(root: Path) -> str:
    """The address from which a clone was made; "" if there is none."""
    try:
        text = read_plain(root / ".git" / "config", _CONFIG_BYTES).decode("utf-8", "replace")
    except ApiDescriptionError:
        return ""
    found = _ORIGIN.search(text)
    return found[1] if found else ""


_CONFIG_BYTES = 64 * 1024


def read_project_file(
    path: Path, sort: str, name: str, folder: Path, source_facts: SourceFacts, lists: Lists
) -> None:
    """Adds the facts of one file; `sort` is that of `sort_of`."""
    limit = _JSON_BYTES if sort == "json" else _PAPER_BYTES
    try:
        data = read_plain(path, limit)
    except ApiDescriptionError as error:
        source_facts.remark(f"{name} {error}; it is left out.")
        return
    if sort in KINDS:
        read_metadata(data, sort, name, source_facts, metadata_keys(lists))
    elif sort in _READERS:
        _READERS[sort](data, name, source_facts)
    elif sort == "json":
        known = read_json_file(data, name, path_as_answer(path, folder), source_facts)
        if not known and path.name == "manifest.json":
            read_metadata(data, "extension", name, source_facts, metadata_keys(lists))
    else:
        source_facts.remark(f"{name} is YAML; only the JSON form of a description can be read.")


def metadata_keys(lists: Lists) -> tuple[str, ...]:
    """The items of the list that says which key is which fact."""
    return lists[KEYS].items


def read_json_file(data: bytes, name: str, path: str, source_facts: SourceFacts) -> bool:
    """Adds the facts of an app manifest or API description; False for other files."""
    document = document_in(data)
    if document is not None:
        read_openapi(document, name, path, source_facts)
        return True
    try:
        manifest = read_app_manifest(data, one_line(name))
    except ManifestError:
        return False
    for fact in (*manifest_facts(manifest, name), *manifest_hosts(manifest, name)):
        source_facts.add(*fact)
    for message in manifest_remarks(manifest):
        source_facts.remark(message)
    return True


_PICTURE = (".png", ".jpg", ".jpeg")
_LOGO = re.compile(
    r"(?:(?:app|site|brand|company|product|main|project|square|favicon|apple-touch)[-_.]?)?(?:logo|icon)(?:mark)?"
    r"(?:[-_.](?:mark|square|sq|main|full|colou?r|light|dark|black|white|small|large|hi-?res|rgb))?"
    r"(?:[-_.@]?\d{1,4}(?:x\d{1,4})?)?(?:@\dx)?",
    re.IGNORECASE,
)
_OF_A_TEMPLATE = re.compile(r"(?:^|/)(?:logo(?:192|512)|wwwroot/icon-(?:192|512))\.png$")
"""Pictures that tools put into a new app."""
_SHOTS = re.compile(r"^(app[-_]?)?screen[-_ ]?shots?$|^screens$", re.IGNORECASE)
_ICON_FOLDERS = 2
"""Maximum folders with logos; more are logos of different things."""
_LOOKS = 12
"""Maximum pictures opened to find a logo."""
_MOST_SHOTS = 10


def is_picture(below: str) -> bool:
    """Whether a file may be a logo or a screenshot by its name."""
    *folders, name = below.split("/")
    if not name.lower().endswith(_PICTURE) or _OF_A_TEMPLATE.search(below):
        return False
    return bool(_is_logo(Path(name).stem)) or any(map(_SHOTS.match, folders))


def _is_logo(stem: str) -> bool:
    """Whether a picture is the app's own logo by its name; Procore's is never."""
    named = re.search(r"(^|[-_.])(logo|icon)([-_.]|$)", stem, re.IGNORECASE) is not None
    return bool(_LOGO.fullmatch(stem)) or (named and stem.lower().count("icon") == 0)


def read_pictures(files: Sequence[File], folder: Path, source_facts: SourceFacts) -> None:
    """Adds both; paths are as an answer of a draft in `folder` names them."""
    shots = [f for f in files if any(map(_SHOTS.match, f.below.split("/")[:-1]))]
    logos = [f for f in files if f not in shots and "procore" not in f.path.name.lower()]
    if len({f.below.rpartition("/")[0] for f in logos}) > _ICON_FOLDERS:
        logos = []
    if shots:
        home = shots[0].below.rpartition("/")[0]
        same = sorted(f.below for f in shots if f.below.rpartition("/")[0] == home)
        paths = {f.below: path_as_answer(f.path, folder) for f in shots}
        origin = f"{home}/, {counted(len(same), 'picture')}"
        source_facts.add("pictures.screenshots", [paths[way] for way in same[:_MOST_SHOTS]], origin)
    for file in logos[:_LOOKS]:
        image = look_at(file.path, Media.IMAGE).image
        if image is not None and image.width == image.height:
            origin = f"{file.below}, {image.width}×{image.height}"
            source_facts.add("pictures.logo", path_as_answer(file.path, folder), origin)
