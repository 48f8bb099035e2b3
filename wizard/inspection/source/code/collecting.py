"""Collects the code that talks to Procore during a pass over the files of a project.

Files that name Procore are read at once. After the pass follow the files that they import, and
those that name one of their classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from wizard.inspection.source.code.embedded import embedded_code, has_embedded_code
from wizard.inspection.source.code.grammars import MAX_BYTES, language_of
from wizard.inspection.source.code.model import CodeFile
from wizard.inspection.source.code.project import Project, Settings
from wizard.inspection.source.code.reading import read_code
from wizard.inspection.source.code.settings import is_settings_file, read_settings
from wizard.inspection.source.encoding import read_source
from wizard.inspection.source.file_places import place_of
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.standing import IN_FORCE, Place
from wizard.inspection.source.walk import SourceFile

_MOST_BYTES = 12 * 1024 * 1024
"""Code that is read for one project; about 8 s."""
_MOST_LISTED = 20_000
_MOST_IMPORTED = 400
_IMPORT_ROUNDS = 3
_MOST_SEARCHED = 32 * 1024 * 1024
_MOST_SETTINGS = 256 * 1024
_MOST_NAMES = 400
_LEAST_LETTERS = 3
_SETTINGS_PLACES = (*IN_FORCE, Place.EXAMPLE, Place.OTHER_ENVIRONMENT)


@dataclass
class CodeCollector:
    """The code of a project that is about Procore."""

    files: list[CodeFile] = field(default_factory=list)
    sources: list[SourceFile] = field(default_factory=list)
    """Where each of the files is."""
    too_much: int = 0
    """The number of files that were left out because there was too much code."""
    is_waiting: bool = False
    """Whether files are only noted during the pass, since their code may not be needed."""
    stopped: Callable[[], bool] = lambda: False
    """Polled after the pass; true reads no more files."""
    reading: Callable[[str], None] = lambda _: None
    """Called after the pass with the name of each file that is read."""
    _settings: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    _listed: dict[str, SourceFile] = field(default_factory=dict)
    _noted: list[SourceFile] = field(default_factory=list)
    _unread: list[SourceFile] = field(default_factory=list)
    _read: set[str] = field(default_factory=set)
    _bytes: int = 0

    def list_file(self, page: SourceText) -> None:
        """Notes a file of code or settings, whatever it contains."""
        if not self.is_waiting:
            self._list(page)
        elif len(self._unread) < _MOST_LISTED and not page.is_minified:
            self._unread.append(page.file)

    def _list(self, page: SourceText) -> None:
        below = page.file.below
        if is_settings_file(below):
            if page.place in _SETTINGS_PLACES and len(page.data) <= _MOST_SETTINGS:
                self._add_settings(below, page.data.decode("utf-8-sig", "replace"))
            return
        if _is_code(below) and page.place in IN_FORCE and not page.is_minified:
            self._list_code(page.file)

    def _list_code(self, source: SourceFile) -> None:
        if len(self._listed) < _MOST_LISTED:
            self._listed[source.name] = source

    def _list_unread(self) -> None:
        for source in self._unread:
            if is_settings_file(source.below):
                data = read_source(source.place, _MOST_SETTINGS + 1)
                self._list(SourceText(source, data))
            elif _is_code(source.below) and place_of(source.below) in IN_FORCE:
                self._list_code(source)

    def _add_settings(self, name: str, text: str) -> None:
        for key, values in read_settings(name, text).items():
            self._settings.setdefault(key, []).extend(values)

    def add(self, page: SourceText) -> bool:
        """Reads a file of code that names Procore; whether it is code of a known language."""
        if page.is_minified or page.place not in IN_FORCE:
            return False
        if self.is_waiting and _is_code(page.file.name):
            self._noted.append(page.file)
            return True
        return self._add(page.file, page.data)

    def _add(self, source: SourceFile, data: bytes) -> bool:
        name = source.name
        language = language_of(name)
        if language is None and has_embedded_code(name):
            data, language = embedded_code(name, data)
        if language is None:
            return False
        if name in self._read:
            return True
        self._read.add(name)
        if len(data) > MAX_BYTES or self._bytes + len(data) > _MOST_BYTES:
            self.too_much += 1
            return False
        self._bytes += len(data)
        self.files.append(read_code(name, data, language))
        self.sources.append(source)
        return True

    def project(self) -> Project:
        """The collected code with what it imports and what uses it."""
        self._list_unread()
        for noted in self._noted:
            self._open(noted)
        if self.files:
            self._add_imported()
            self._add_users()
            self._add_imported()
        settings: Settings = self._settings
        return Project(self.files, settings)

    def _add_imported(self) -> None:
        by_stem: dict[str, list[SourceFile]] = {}
        for listed in self._listed.values():
            by_stem.setdefault(_stem(listed.name), []).append(listed)
        seen, added = 0, 0
        for _ in range(_IMPORT_ROUNDS):
            fresh, seen = self.files[seen:], len(self.files)
            stems = {part for file in fresh for each in file.imports for part in _parts(each)}
            for stem in sorted(stems & by_stem.keys()):
                for listed in by_stem[stem]:
                    if listed.name not in self._read and added < _MOST_IMPORTED:
                        added += self._open(listed)

    def _add_users(self) -> None:
        """Reads the files that name a class of the collected code, or its file."""
        known = {name for file in self.files for name in file.supers}
        known |= {PurePosixPath(file.name).stem for file in self.files}
        names = sorted(name for name in known if len(name) >= _LEAST_LETTERS)[:_MOST_NAMES]
        if not names:
            return
        wanted = re.compile(rb"\b(?:" + b"|".join(re.escape(n.encode()) for n in names) + rb")\b")
        searched = 0
        for listed in list(self._listed.values()):
            if listed.name in self._read or searched > _MOST_SEARCHED or self.stopped():
                continue
            self.reading(listed.name)
            data = _bytes_of(listed)
            searched += len(data)
            if wanted.search(data):
                self._add(listed, data)

    def _open(self, listed: SourceFile) -> bool:
        if self.stopped():
            return False
        self.reading(listed.name)
        return self._add(listed, _bytes_of(listed))


def _is_code(name: str) -> bool:
    return language_of(name) is not None or has_embedded_code(name)


def _bytes_of(source: SourceFile) -> bytes:
    return read_source(source.place, MAX_BYTES + 1)


def _stem(name: str) -> str:
    stem = re.sub(r"(/(index|__init__))?\.\w+\Z", "", name).rpartition("/")[2]
    return re.sub(r"[_-]", "", stem).lower()


def _parts(imported: str) -> list[str]:
    return [re.sub(r"[_-]", "", part).lower() for part in re.split(r"[/.\\:]+", imported) if part]
