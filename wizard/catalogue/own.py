"""Loads a company's own requirements from a file and adds them to the catalogue.

`wizard.catalogue.own_limits` defines the permitted content: additions only, no changes to Procore's
records. The file may use the program's rules and checks by name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from wizard.catalogue.catalogue import Catalogue, OwnPage, OwnRequirements
from wizard.catalogue.load import BUILDERS, page_of, parse_toml, validate_once
from wizard.catalogue.model import Document, Journey
from wizard.catalogue.records import (
    CatalogueRecord,
    Raw,
    expand_entry,
    expand_lists,
    resolve_lists,
)
from wizard.errors import CatalogueError
from wizard.files import FileTooLarge, NotRegularFile, read_file
from wizard.secrets.masking import without_secrets

OWN_NAME = "own-requirements.toml"
MAX_BYTES = 256 * 1024
OWN_TIER = "C"
"""The tier of all company requirements."""

_RECORDS = ("requirement", "field", "condition", "list", "approval")


class OwnFileError(CatalogueError):
    """A company's file cannot be used; a usage error."""

    exit_code = 2


def with_own_requirements(
    catalogue: Catalogue, files: Iterable[Path], known_good: Path | None = None
) -> Catalogue:
    """The catalogue with the requirements of these files; duplicate files count once.

    Raises OwnFileError naming file, line, record and key.
    """
    own = {
        each.digest: each
        for each in (_read_own_requirements(path, catalogue, known_good) for path in files)
    }
    seen: dict[str, OwnRequirements] = {}
    for each in own.values():
        if (other := seen.setdefault(each.prefix, each)) is not each:
            message = f"Both {other.file} and {each.file} have the prefix {each.prefix}."
            raise OwnFileError(message, "Keep one of them, or give each a prefix of its own.")
    return extend_catalogue(catalogue, seen.values())


def extend_catalogue(plain: Catalogue, own: Iterable[OwnRequirements]) -> Catalogue:
    """The catalogue with company additions; the same object if there are none."""
    parts = tuple(sorted(own, key=lambda each: each.prefix))
    if not parts:
        return plain
    sums = "".join(f"{each.prefix}\0{each.digest}\n" for each in parts)
    fields = {field.id: field for each in parts for field in each.fields}
    conditions = {each.id: each for part in parts for each in part.conditions}
    return replace(
        plain,
        version="+".join([plain.version, *(each.version for each in parts)]),
        digest=hashlib.sha256(f"{plain.digest}\n{sums}".encode()).hexdigest(),
        fields={**plain.fields, **fields},
        requirements=plain.requirements + tuple(r for each in parts for r in each.requirements),
        conditions={**plain.conditions, **conditions},
        approvals=plain.approvals + tuple(a for each in parts for a in each.approvals),
        documents={**plain.documents, **{each.document.id: each.document for each in parts}},
        journeys={
            name: _with_pages(journey, [page for each in parts for page in each.pages])
            for name, journey in plain.journeys.items()
        },
        own=parts,
        plain=plain,
    )


def as_made_with(catalogue: Catalogue, version: str, digest: str) -> Catalogue:
    """The catalogue with the company additions that a version names, as far as they are known.

    Returns the same object if no part of it has that digest.
    """
    if catalogue.plain is None or catalogue.digest == digest:
        return catalogue
    named = version.split("+")[1:]
    part = extend_catalogue(catalogue.plain, (own for own in catalogue.own if own.version in named))
    return part.on(catalogue.day) if part.digest == digest else catalogue


def missing_own(catalogue: Catalogue, version: str) -> list[str]:
    """Prefixes in a version that this catalogue does not have."""
    here = {own.version for own in catalogue.own}
    return [name.partition(".")[0] for name in version.split("+")[1:] if name not in here]


def _with_pages(journey: Journey, pages: Sequence[OwnPage]) -> Journey:
    steps = tuple(
        replace(
            step, pages=step.pages + tuple(p.page for p in pages if _is_in(p, step.id, journey))
        )
        for step in journey.steps
    )
    return replace(journey, steps=steps)


def _is_in(page: OwnPage, step: str, journey: Journey) -> bool:
    return page.step == step and (not page.editions or journey.id in page.editions)


def _read_own_requirements(
    path: Path, catalogue: Catalogue, known_good: Path | None
) -> OwnRequirements:
    from wizard.catalogue.own_limits import complaints

    data = read_own_file(path, MAX_BYTES)
    try:
        document = parse_toml(str(path), data)
        _refuse_own(complaints(document, catalogue), path, data)
        return _built(path, data, document, catalogue, known_good)
    except CatalogueError as error:
        raise OwnFileError(without_secrets(error.message), error.hint) from error


def _refuse_own(found: Sequence[tuple[str, str]], path: Path, data: bytes) -> None:
    if found:
        message = "\n".join(
            f"{path}:{record_line(data, name)}, {what}" for name, what in found[:20]
        )
        raise OwnFileError(f"What your company adds cannot be used:\n{message}", _MEND)


_MEND = "Correct the file at those places; it adds to Procore's requirements and changes none."


def read_own_file(path: Path, limit: int) -> bytes:
    """Reads a regular file of bounded size. Raises OwnFileError."""
    try:
        return read_file(path, limit)
    except FileTooLarge as error:
        message = f"{path} has more than {limit:,} bytes."
        raise OwnFileError(message, "Take out what is not needed.") from error
    except (IsADirectoryError, NotRegularFile) as error:
        message = f"{path} is not an ordinary file."
        raise OwnFileError(message, "Put the file itself there.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise OwnFileError(f"{path} cannot be read: {reason}.", "Check the file.") from error


def record_line(data: bytes, name: str) -> int:
    """The line, from 1, of a record's id; the line of the first record if it has none."""
    wanted = re.compile(rf"""\s*(?:id|prefix)\s*=\s*["']{re.escape(name)}["']""")
    lines = data.decode("utf-8-sig", "replace").splitlines()
    return next((n for n, line in enumerate(lines, 1) if wanted.match(line)), 1)


def _built(
    path: Path, data: bytes, document: Raw, catalogue: Catalogue, known_good: Path | None
) -> OwnRequirements:
    head, digest = document["own"], hashlib.sha256(data).hexdigest()
    records = list(_own_records(path, data, document, catalogue))
    sheets = [(raw, _page_entry(path, data, raw)) for raw in document.get("page", [])]
    validate_once([*records, *(entry for _, entry in sheets)], digest, known_good)
    made: Mapping[str, list[Any]] = {table: [] for table in _RECORDS}
    for entry in records:
        made[entry.table].append(BUILDERS[entry.table](expand_entry(entry)))
    return OwnRequirements(
        prefix=head["prefix"],
        name=head["name"],
        as_of=head["as_of"],
        file=str(path),
        digest=digest,
        document=Document(
            document_id(head), head["name"], "What the company asks for in its own file."
        ),
        fields=tuple(made["field"]),
        requirements=tuple(made["requirement"]),
        conditions=tuple(made["condition"]),
        pages=tuple(_own_page(raw, entry.raw) for raw, entry in sheets),
        approvals=tuple(made["approval"]),
    )


def document_id(head: Raw) -> str:
    """The source id of all requirements of a file."""
    return f"{head['prefix']}-own"


def _own_records(
    path: Path, data: bytes, document: Raw, catalogue: Catalogue
) -> Iterator[CatalogueRecord]:
    """Every record except pages, with tier, source and date filled in."""
    shipped = {name: each.items for name, each in catalogue.lists.items()}
    own = [CatalogueRecord(str(path), "list", raw) for raw in document.get("list", [])]
    lists = expand_lists(own, shipped)
    for table in _RECORDS:
        for raw in document.get(table, []):
            place = f"{path}:{record_line(data, raw['id'])}"
            given = _given(document["own"], path) if table == "requirement" else {}
            entry = CatalogueRecord(place, table, given | raw)
            resolve_lists(entry, lists)
            yield entry


def _given(head: Raw, path: Path) -> Raw:
    source = {"document": document_id(head), "section": path.name, "as_of": head["as_of"]}
    return {"tier": OWN_TIER, "source": source, "since": head["as_of"]}


def _page_entry(path: Path, data: bytes, raw: Raw) -> CatalogueRecord:
    own = {key: part for key, part in raw.items() if key not in {"step", "editions"}}
    return CatalogueRecord(f"{path}:{record_line(data, raw['id'])}", "page", own)


def _own_page(raw: Raw, own: Raw) -> OwnPage:
    return OwnPage(raw["step"], page_of(own), tuple(raw.get("editions", ())))
