"""Reads autofill sources: a bundle, a draft, a project folder or a file, by content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

from wizard.bundle.adopt import adopted_answers
from wizard.bundle.answers import MAX_ANSWERS, read_answers
from wizard.bundle.names import ANSWERS, MANIFEST, OWN
from wizard.bundle.opened import open_bundle, read_small_file
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Confidence, Field, Value
from wizard.checks.looked import fields_in_order, slots_of
from wizard.dataclass import dataclass
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.drafts.team_file import TeamFile
from wizard.errors import WizardError
from wizard.files import NotRegularFile, open_file
from wizard.inspection.media.paths import PathError, located
from wizard.inspection.source.openapi import ApiDescriptionError, read_plain
from wizard.inspection.source.walk import Stopped
from wizard.rules.phrasing import counted, listed
from wizard.text import cleaned_throughout, one_line
from wizard.topics.autofill.facts import SourceFacts, path_as_answer
from wizard.topics.autofill.repository import (
    read_json_file,
    read_project_file,
    read_repository,
    sort_of,
)
from wizard.topics.autofill.screening import ProjectIdentity, screened
from wizard.topics.proposals.assistant import given_by_assistants, is_assistant_proposals
from wizard.topics.proposals.proposals import GivenValue, given_by
from wizard.topics.team.packet import answer_fingerprint
from wizard.topics.team.packet_answer import (
    PacketAnswer,
    fitted_answers,
    is_packet_answer,
    packet_remarks,
    read_packet_answer,
)
from wizard.topics.team.question_sheet import answers_in
from wizard.topics.team.sheet_files import WRITERS, sheet_rows

_BYTES = 32 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_UNPROVED = "A person's confirmation. Nothing proves who wrote it."
_HINT = (
    "Name a folder with a project, a bundle, a draft, an OpenAPI file as JSON, a manifest, or one "
    "file such as README.md or package.json."
)


class AutofillSourceError(WizardError):
    """Nothing can be read for answers at that path; says why."""


@dataclass
class AutofillReading:
    """The result of reading one source."""

    label: str
    given: list[GivenValue] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def named(self) -> Iterator[GivenValue]:
        """The result with the source in each origin, for combined readings."""
        return (replace(one, origin=f"{self.label}: {one.origin}") for one in self.given)


@dataclass(frozen=True, slots=True)
class AutofillReader:
    """Reads sources for one draft."""

    edition: Edition
    draft: Path
    stopped: Stopped = lambda: False
    on_progress: Callable[[int, str], None] = lambda *_: None

    @property
    def catalogue(self) -> Catalogue:
        """All that is known of fields and facts."""
        return self.edition.catalogue

    @property
    def folder(self) -> Path:
        """The draft's folder, to which paths of answers are relative."""
        return self.draft.parent

    @property
    def signs(self) -> tuple[str, ...]:
        """Patterns of pages without content, from live checks (such as "wall: just a moment")."""
        every = (use.params for r in self.edition.requirements.values() for use in r.checks)
        return next((tuple(params["signs"]) for params in every if "signs" in params), ())

    def read(self, path: Path) -> AutofillReading:
        """Reads the source at a path, detecting its type. Raises WizardError."""
        try:
            if path.is_dir():
                return self._folder(path)
            begins = _beginning(path)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "the path cannot be used"
            raise AutofillSourceError(
                f"{_path_label(path)} cannot be read: {reason}.", _HINT
            ) from error
        is_bundle = begins == _ZIP and path.suffix.lower() not in WRITERS
        return self._bundle(path) if is_bundle else self._file(path)

    def of_facts(self, label: str, source_facts: SourceFacts) -> AutofillReading:
        """Maps facts to fields of the edition."""
        given = given_by(source_facts.facts, self.catalogue.fills)
        return AutofillReading(label, list(given), list(source_facts.remarks))

    def _folder(self, path: Path) -> AutofillReading:
        if all((path / name).is_file() for name in (MANIFEST, ANSWERS)):
            return self._bundle(path)
        source_facts = read_repository(
            path, self.folder, self.catalogue.lists, self.stopped, self.on_progress
        )
        reading = self.of_facts(_path_label(path), source_facts)
        beside = path / ANSWERS
        if beside.is_file() and not _same(beside, self.draft):
            earlier = self._draft(beside)
            reading.given[:0] = earlier.given
            reading.remarks += earlier.remarks
        return reading

    def _file(self, path: Path) -> AutofillReading:
        try:
            data = read_plain(path, _BYTES)
        except ApiDescriptionError as error:
            raise AutofillSourceError(f"{_path_label(path)} {error}.", _HINT) from error
        if path.suffix == ".toml" and b"[wizard]" in data:
            return self._draft(path)
        if is_packet_answer(data):
            return self._packet_answer(path, data)
        if is_assistant_proposals(data):
            return self._assistant_proposals(path, data)
        if path.suffix.lower() in WRITERS:
            return self._spreadsheet(path, data)
        source_facts, sort = SourceFacts(), sort_of(path.name)
        if not read_json_file(data, path.name, path_as_answer(path, self.folder), source_facts):
            if sort in {"", "json"}:
                message = f"{_path_label(path)} contains no answers that can be read."
                raise AutofillSourceError(message, _HINT)
            read_project_file(
                path, sort, path.name, self.folder, source_facts, self.catalogue.lists
            )
        own = screened(source_facts, self.catalogue.lists, ProjectIdentity(path.stem))
        return self.of_facts(_path_label(path), own)

    def _draft(self, path: Path) -> AutofillReading:
        if _same(path, self.draft):
            raise AutofillSourceError(
                f"{_path_label(path)} is the draft itself.", "Name another one."
            )
        draft = load_draft(path, self.catalogue.fields)
        names = {}
        for slot in slots_of(fields_in_order(self.edition), draft.given_answers):
            file = _file_beside_draft(slot.text, path.parent)
            if file is not None:
                names[slot.text] = path_as_answer(file, self.folder)
        return self._earlier(draft, _path_label(path), names, "no files beside it")

    def _packet_answer(self, path: Path, data: bytes) -> AutofillReading:
        """What somebody answered to a form that was made for this draft."""
        answer = read_packet_answer(data, _path_label(path))
        draft = load_draft(self.draft, self.catalogue.fields)
        if answer.draft_id != draft.id:
            message = f"{_path_label(path)} answers a form of another submission."
            raise AutofillSourceError(message, f"This one is “{one_line(draft.name)[:60]}”.")
        reading = AutofillReading(_path_label(path))
        reading.remarks += packet_remarks(answer, TeamFile(self.draft).read(), self.edition)
        for known, value in fitted_answers(answer, self.edition):
            own = self._with_files(known, value, path.parent, reading)
            confidence, why = _packet_trust(answer, known.id, self.edition, draft)
            reading.given.append(GivenValue(known.id, own, answer.origin, confidence, why))
        return reading

    def _assistant_proposals(self, path: Path, data: bytes) -> AutofillReading:
        """What assistants proposed for this draft."""
        label = _path_label(path)
        draft = load_draft(self.draft, self.catalogue.fields)
        found = given_by_assistants(data, label, draft, self.edition)
        return AutofillReading(label, list(found.given), list(found.remarks))

    def _spreadsheet(self, path: Path, data: bytes) -> AutofillReading:
        """The column of answers in a table of questions."""
        label = _path_label(path)
        found = answers_in(sheet_rows(data, label), self.edition)
        given = [
            GivenValue(field.id, value, label, *self._trusted_cell(field))
            for field, value in found.answers
        ]
        return AutofillReading(label, given, list(found.remarks))

    def _trusted_cell(self, field: Field) -> tuple[Confidence, str]:
        if field.kind.spec.is_confirmation:
            return Confidence.GUESS, _UNPROVED
        return Confidence.LIKELY, "It stands in the spreadsheet."

    def _with_files(
        self, field: Field, value: Value, folder: Path, reading: AutofillReading
    ) -> Value:
        """The names of files as paths, where the files stand beside the answer."""
        if not field.kind.spec.is_file:
            return value
        given = value if isinstance(value, list) else [value]
        names = [each for each in given if isinstance(each, str) and each]
        found = {name: file for name in names if (file := _file_beside_draft(name, folder))}
        if absent := [one_line(name)[:80] for name in names if name not in found]:
            reading.remarks.append(
                f"{reading.label}: for “{field.label}” put {listed(absent)} beside the answer."
            )
        paths: list[Value] = [path_as_answer(file, self.folder) for file in found.values()]
        return paths if isinstance(value, list) else next(iter(paths), "")

    def _bundle(self, path: Path) -> AutofillReading:
        with open_bundle(path) as bundle:
            answers = read_small_file(bundle, ANSWERS, MAX_ANSWERS)
            draft = read_answers(answers, bundle.label, self.catalogue)
            files = [name for name in bundle.sizes if name not in OWN]
        home = path if path.is_dir() else path.with_suffix("")
        inside = not Path(path_as_answer(home, self.folder)).is_absolute()
        unpacked = [name for name in files if inside and (home / name).is_file()]
        names = {name: path_as_answer(home / name, self.folder) for name in unpacked}
        lacks = "files of a bundle, which must be unpacked beside the draft first"
        return self._earlier(draft, one_line(bundle.label), names, lacks)

    def _earlier(
        self, draft: Draft, label: str, names: Mapping[str, str], lacks: str
    ) -> AutofillReading:
        """Every answer of a draft; files only if they exist."""
        reading = AutofillReading(label)
        fields = fields_in_order(self.edition)
        absent = [s for s in slots_of(fields, draft.given_answers) if s.text not in names]
        if absent:
            count = counted(len(absent), "path")
            reading.remarks.append(f"{label}: {count} not proposed: {lacks}.")
        complete = replace(draft, answers=draft.given_answers)
        origin = f"“{one_line(draft.name)[:60]}” in {label}, changed {draft.changed:%Y-%m-%d}"
        answers = adopted_answers(complete, fields, names)
        for name in (name for name in self.edition.fields if name in answers):
            value = cleaned_throughout(answers[name])
            confidence, why = self._trusted(fields[name])
            reading.given.append(GivenValue(name, value, origin, confidence, why))
        return reading

    def _trusted(self, field: Field) -> tuple[Confidence, str]:
        """The confidence of an answer from an earlier submission."""
        if field.kind.spec.is_confirmation:
            return Confidence.GUESS, "A person's confirmation at that time; confirm it again."
        if (
            field.kind in {Kind.DATE, Kind.VERSION}
            or any(column.kind is Kind.VERSION for column in field.columns)
            or field.id == self.edition.journey.feedback.field
        ):
            return Confidence.GUESS, "It belongs to the earlier submission."
        if field.shared:
            return Confidence.LIKELY, "The earlier answer of the company."
        return Confidence.LIKELY, "The earlier answer; check whether it is still true."


def _packet_trust(
    answer: PacketAnswer, field_id: str, edition: Edition, draft: Draft
) -> tuple[Confidence, str]:
    """An answer to a question that was answered here meanwhile is for a person to decide."""
    now = answer_fingerprint(edition, field_id, draft.all_answers)
    if edition.fields[field_id].kind.spec.is_confirmation:
        return Confidence.GUESS, _UNPROVED
    if answer.shown.get(field_id) == now:
        return Confidence.LIKELY, "Answered on the form that was made for it."
    return Confidence.GUESS, "The answer here was changed after the form was made."


def combine_readings(readings: Iterable[AutofillReading]) -> tuple[list[GivenValue], list[str]]:
    """Combines all results and remarks; with several readings each origin names its source."""
    every = list(readings)
    several = len(every) > 1
    given = [one for each in every for one in (each.named() if several else each.given)]
    return given, [message for each in every for message in each.remarks]


def _beginning(path: Path) -> bytes:
    """The first bytes of a regular file; empty for anything else."""
    try:
        with open_file(path) as file:
            return file.read(len(_ZIP))
    except (IsADirectoryError, NotRegularFile):
        return b""


def _path_label(path: Path) -> str:
    return one_line(path.name or str(path.absolute().name) or str(path))[:80]


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def _file_beside_draft(text: str, folder: Path) -> Path | None:
    """The existing file of a relative path in a draft; other paths are ignored."""
    try:
        path = located(text, folder)
        relative = not Path(text.strip()).expanduser().is_absolute()
        return path if relative and "://" not in text and path.exists() else None
    except (PathError, OSError, ValueError, RuntimeError):
        return None
