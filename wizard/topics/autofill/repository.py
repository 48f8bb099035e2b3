"""Facts from a project folder: documents, packages, manifests, API descriptions, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.look import look_at
from wizard.inspection.procore.manifest import ManifestError, read_app_manifest
from wizard.inspection.source.openapi import ApiDescriptionError, read_plain
from wizard.inspection.source.standing import Place, place_of
from wizard.inspection.source.walk import SkippedCounts, Stopped, walk
from wizard.inspection.source.walk import SourceFile as File
from wizard.rules.phrasing import counted
from wizard.text import one_line
from wizard.topics.autofill.facts import SourceFacts, path_as_answer
from wizard.topics.autofill.manifest import manifest_facts, manifest_hosts, manifest_remarks
from wizard.topics.autofill.metadata import KINDS, read_metadata
from wizard.topics.autofill.openapi import document_in, read_openapi
from wizard.topics.autofill.papers import read_changelog, read_licence, read_security
from wizard.topics.autofill.readme import read_readme

ProgressCallback = Callable[[int, str], None]
"""Called with the number of files done, and the next one."""

MOST_FILES = 50_000
"""Maximum files considered by name."""
_DEEPEST = 4
_NOT_THE_APP = frozenset({Place.TEST, Place.EXAMPLE})
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


@dataclass
class _ProjectFiles:
    """The relevant files of a project, by sort."""

    files: dict[str, list[File]] = field(default_factory=dict)
    pictures: list[File] = field(default_factory=list)

    def take(self, file: File) -> None:
        if file.below.count("/") > _DEEPEST or place_of(file.below) in _NOT_THE_APP:
            return
        sort = sort_of(file.path.name)
        if sort:
            self.files.setdefault(sort, []).append(file)
        elif is_picture(file.below):
            self.pictures.append(file)

    def nearest(self) -> Iterator[tuple[str, File]]:
        """The nearest files to the top of each sort, in order of relevance."""
        for sort in (*KINDS, *_PAPERS):
            files = self.files.get(sort, [])
            files.sort(key=lambda file: (file.below.count("/"), file.below))
            # A LICENSE in a deep folder belongs to other software.
            most = 1 if sort in _READERS else _ALIKE
            yield from ((sort, file) for file in files[:most])


def sort_of(name: str) -> str:
    """The sort of a file by its name; "" if irrelevant."""
    folded = name.lower()
    if folded in KINDS:
        return folded
    if folded.endswith(".csproj"):
        return ".csproj"
    return next((sort for sort, form in _PAPERS.items() if form.fullmatch(folded)), "")


def read_repository(
    root: Path,
    folder: Path,
    stopped: Stopped = lambda: False,
    on_progress: ProgressCallback = lambda *_: None,
) -> SourceFacts:
    """The facts of a project folder; paths are relative to `folder`, the draft's.

    Follows no link, and reads only files with relevant names, each up to a limit.
    """
    source_facts, sorts = SourceFacts(), _ProjectFiles()
    listing = walk("", root, (), SkippedCounts(), stopped)
    for number, file in enumerate(islice(listing, MOST_FILES + 1)):
        if number == MOST_FILES:
            source_facts.remark(
                f"Only the first {MOST_FILES:,} files of {root.name} were looked at."
            )
        else:
            on_progress(number, file.below)
            sorts.take(file)
    for sort, file in sorts.nearest():
        if not stopped():
            read_project_file(file.path, sort, file.below, folder, source_facts)
    if stopped():
        return source_facts
    sorts.pictures.sort(key=lambda file: (file.below.count("/"), file.below))
    read_pictures(sorts.pictures, folder, source_facts)
    source_facts.add("repository.folder", path_as_answer(root, folder), f"{root.name}, the folder")
    return source_facts


def read_project_file(
    path: Path, sort: str, name: str, folder: Path, source_facts: SourceFacts
) -> None:
    """Adds the facts of one file; `sort` is that of `sort_of`."""
    limit = _JSON_BYTES if sort == "json" else _PAPER_BYTES
    try:
        data = read_plain(path, limit)
    except ApiDescriptionError as error:
        source_facts.remark(f"{name} {error}; it is left out.")
        return
    if sort in KINDS:
        read_metadata(data, sort, name, source_facts)
    elif sort in _READERS:
        _READERS[sort](data, name, source_facts)
    elif sort == "json":
        read_json_file(data, name, path_as_answer(path, folder), source_facts)
    else:
        source_facts.remark(f"{name} is YAML; only the JSON form of a description can be read.")


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
_LOGO = re.compile(r"(^|[-_.])(app[-_]?)?(logo|icon)([-_.]|$)", re.IGNORECASE)
_SHOTS = re.compile(r"^(app[-_]?)?screen[-_ ]?shots?$|^screens$", re.IGNORECASE)
_LOOKS = 12
"""Maximum pictures opened to find a logo."""
_MOST_SHOTS = 10


def is_picture(below: str) -> bool:
    """Whether a file may be a logo or a screenshot by its name."""
    *folders, name = below.split("/")
    if not name.lower().endswith(_PICTURE):
        return False
    return bool(_LOGO.search(Path(name).stem)) or any(map(_SHOTS.match, folders))


def read_pictures(files: Sequence[File], folder: Path, source_facts: SourceFacts) -> None:
    """Adds both; paths are as an answer of a draft in `folder` names them."""
    shots = [f for f in files if any(map(_SHOTS.match, f.below.split("/")[:-1]))]
    logos = [f for f in files if f not in shots]
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
