"""Reads the catalogue's TOML files into the dataclasses of `wizard.catalogue.model`.

The files are validated strictly with pydantic the first time this computer sees their bytes, and
built directly afterwards, since validation takes longer than the rest of the start.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tomli

from wizard import __version__
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.content import (
    AnswerSize,
    ContentDemand,
    ContentRule,
    DayForm,
    TextForm,
)
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import (
    AutofillMapping,
    ChangeType,
    CheckKind,
    CheckUse,
    Column,
    Condition,
    Confidence,
    Cost,
    DecidedBy,
    Derivation,
    Document,
    Examples,
    Field,
    FieldGroup,
    Journey,
    Level,
    NamedList,
    Option,
    Page,
    QuestionList,
    RequiredApproval,
    Requirement,
    RequirementChange,
    Restatement,
    Role,
    RuleUse,
    Severity,
    Source,
    Step,
    Tier,
    TierOrigin,
)
from wizard.catalogue.moves import PageBefore
from wizard.catalogue.parsed_files import parsed_files
from wizard.catalogue.parts import (
    AfterParts,
    CardParts,
    ChangeOf,
    FeedbackParts,
    ListingPart,
    ListingParts,
    ListingSection,
    Milestone,
    Need,
    PortalParts,
    PortalSection,
    Shape,
    SignInFields,
    StartFields,
    Waiting,
)
from wizard.catalogue.records import (
    CatalogueRecord,
    Raw,
    catalogue_records,
    expand_entry,
    expand_lists,
    move_from,
    resolve_lists,
    with_tuples,
)
from wizard.errors import CatalogueError
from wizard.files import read_file
from wizard.places import assets_folder


def catalogue_folder() -> Path:
    """The folder of the shipped catalogue."""
    return assets_folder("catalogue")


_LOADED: dict[str, Catalogue] = {}
"""Loaded catalogues by digest, most recently used last. They are read-only."""
_MAX_LOADED = 3


def load_catalogue(folder: Path | None = None, known_good: Path | None = None) -> Catalogue:
    """The catalogue in `folder` (the shipped one by default).

    `known_good` is a cache folder with copies and digests of validated catalogues; without it the
    files are parsed and validated, unless this process has loaded them before. Raises
    CatalogueError naming the file and the record.
    """
    folder = folder or catalogue_folder()
    files = _read_files(folder)
    digest = _catalogue_digest(files)
    catalogue = _LOADED.pop(digest, None) or _load(files, digest, known_good)
    _LOADED[digest] = catalogue
    stamp = _stamp(digest, known_good)
    if stamp and not stamp.exists():
        remember(stamp)
    while len(_LOADED) > _MAX_LOADED:
        _LOADED.pop(next(iter(_LOADED)), None)
    return catalogue


def _load(files: Mapping[str, bytes], digest: str, known_good: Path | None) -> Catalogue:
    documents = parsed_files(digest, known_good, lambda: _resolved_files(files))
    entries = list(catalogue_records(documents))
    validate_once(entries, digest, known_good)
    return _build(documents, entries, digest)


def _resolved_files(files: Mapping[str, bytes]) -> dict[str, Raw]:
    """The parsed files, with the items of a list wherever it is named."""
    documents = {name: parse_toml(name, content) for name, content in files.items()}
    entries = list(catalogue_records(documents))
    lists = expand_lists([entry for entry in entries if entry.table == "list"], {})
    for entry in entries:
        resolve_lists(entry, lists)
    return documents


def _read_files(folder: Path) -> dict[str, bytes]:
    paths = sorted(folder.rglob("*.toml"))
    if not paths:
        message = f"There is no catalogue in {folder}."
        raise CatalogueError(message, "Install the program again; its assets are missing.")
    return {path.relative_to(folder).as_posix(): _catalogue_bytes(path) for path in paths}


_MAX_BYTES = 4 * 1024 * 1024


def _catalogue_bytes(path: Path) -> bytes:
    try:
        return read_file(path, _MAX_BYTES)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise CatalogueError(message, "Check the file.") from error


def _catalogue_digest(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in files.items():
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def parse_toml(name: str, content: bytes) -> Raw:
    """Parses a TOML file. Raises CatalogueError with the line."""
    try:
        return tomli.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        message = f"The catalogue file {name} is not valid TOML: {error}"
        raise CatalogueError(message, "Mend the file at that place.") from error


def validate_once(entries: list[CatalogueRecord], digest: str, known_good: Path | None) -> None:
    """Validates records unless their digest is known to be valid. Raises CatalogueError."""
    stamp = _stamp(digest, known_good)
    if stamp and stamp.exists():
        return
    from wizard.catalogue.validate import validate

    validate(entries)
    if stamp:
        remember(stamp)


def _stamp(digest: str, known_good: Path | None) -> Path | None:
    """The empty marker file for a validated digest."""
    return known_good / f"catalogue-{__version__}-{digest[:32]}" if known_good else None


def remember(stamp: Path) -> None:
    """Records a digest as validated."""
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()
    except OSError:
        return  # a read-only cache only costs time


def _option(raw: Raw) -> Option:
    return Option(**raw)


def _column(raw: Raw) -> Column:
    options = tuple(_option(part) for part in raw.pop("options"))
    kind = Kind(raw.get("kind", "text"))
    return Column(**raw | {"kind": kind, "options": options} | _content_from(raw))


def _content_from(raw: Raw) -> Raw:
    """What an answer must hold, where the record of a field or column says so."""
    if "content" not in raw:
        return {}
    given = _frozen_lists(raw["content"])
    form, day = TextForm(given.get("form", "")), DayForm(given.get("day", "act"))
    return {"content": ContentDemand(**given | {"form": form, "day": day})}


def _field_from(raw: Raw) -> Field:
    raw["kind"] = Kind(raw["kind"])
    raw["options"] = tuple(_option(part) for part in raw["options"])
    raw["columns"] = tuple(_column(part) for part in raw["columns"])
    raw["applies"] = tuple(raw.get("applies", ()))
    raw["derived"] = tuple(Derivation(**_frozen_lists(part)) for part in raw.get("derived", []))
    return Field(**raw | _content_from(raw))


def _severity_from(raw: Raw) -> Severity | None:
    return Severity(raw["severity"]) if "severity" in raw else None


def _requirement(raw: Raw) -> Requirement:
    raw["rules"] = tuple(
        RuleUse(r["name"], tuple(r["fields"]), with_tuples(r["params"]), _severity_from(r))
        for r in raw["rules"]
    )
    raw["checks"] = tuple(
        CheckUse(c["name"], tuple(c["fields"]), with_tuples(c["params"]), _severity_from(c))
        for c in raw["checks"]
    )
    raw["level"] = Level(raw["level"])
    raw["decided_by"] = DecidedBy(raw["decided_by"])
    raw["severity"] = _severity_from(raw)
    raw["fields"] = tuple(raw["fields"])
    raw["applies"] = tuple(raw.get("applies", ()))
    raw["source"] = Source(**raw["source"])
    raw["restated"] = tuple(_restated(part) for part in raw.get("restated", []))
    for key in ("change", "ended"):
        raw[key] = _change_from(raw.get(key))
    raw["waiting"] = Waiting(**raw["waiting"]) if "waiting" in raw else None
    raw["examples"] = Examples(**_frozen_lists(raw.get("examples", {})))
    return Requirement(**raw)


def _restated(raw: Raw) -> Restatement:
    return Restatement(
        Source(**raw["source"]), raw.get("tier", ""), _change_from(raw.get("change"))
    )


def _change_from(raw: Raw | None) -> RequirementChange | None:
    return (
        RequirementChange(ChangeType(raw["how"]), raw["why"], tuple(raw.get("by", ())))
        if raw
        else None
    )


def _tier(raw: Raw) -> Tier:
    raw["severity"] = {level: Severity(name) for level, name in raw["severity"].items()}
    if "contradicted" in raw:
        raw["contradicted"] = Severity(raw["contradicted"])
    if "origin" in raw:
        raw["origin"] = TierOrigin(raw["origin"])
    return Tier(**raw)


def page_of(raw: Raw) -> Page:
    """A page from its record."""
    groups = tuple(FieldGroup(**_frozen_lists(part)) for part in raw.get("groups", ()))
    return Page(**_frozen_lists(raw) | {"groups": groups})


def _frozen_lists(raw: Raw) -> Raw:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in raw.items()}


def _step_from(raw: Raw) -> Step:
    return Step(**raw | {"pages": tuple(page_of(page) for page in raw["pages"])})


def _journey(raw: Raw) -> Journey:
    raw["steps"] = tuple(_step_from(part) for part in raw["steps"])
    raw["milestones"] = tuple(Milestone(**_frozen_lists(part)) for part in raw["milestones"])
    raw["start"] = StartFields(**raw.get("start", {}))
    raw["sign_in"] = SignInFields(**raw.get("sign_in", {}))
    raw["listing"] = _listing_parts(raw.get("listing", {}))
    raw["portal"] = _portal(raw.get("portal", {}))
    raw["feedback"] = FeedbackParts(**raw.get("feedback", {}))
    raw["after"] = _after_parts(raw.get("after", {}))
    return Journey(**raw)


def _portal(raw: Raw) -> PortalParts:
    sections = tuple(PortalSection(**_frozen_lists(part)) for part in raw.get("sections", []))
    return PortalParts(**_frozen_lists(raw) | {"sections": sections})


def _after_parts(raw: Raw) -> AfterParts:
    changes = tuple(_change_of_from(part) for part in raw.get("changes", []))
    return AfterParts(**raw | {"changes": changes})


def _change_of_from(raw: Raw) -> ChangeOf:
    needs = tuple(Need(name) for name in raw["needs"])
    return ChangeOf(**_frozen_lists(raw) | {"needs": needs})


def _listing_parts(raw: Raw) -> ListingParts:
    card = CardParts(**raw.get("card", {}))
    sections = tuple(
        ListingSection(part["title"], tuple(_listing_part(p) for p in part["parts"]))
        for part in raw.get("sections", [])
    )
    return ListingParts(card, sections, raw.get("ours", ""))


def _listing_part(raw: Raw) -> ListingPart:
    return ListingPart(**raw | {"shape": Shape(raw.get("shape", Shape.PLAIN))})


BUILDERS: Mapping[str, Callable[[Raw], Any]] = {
    "field": _field_from,
    "requirement": _requirement,
    "tier": _tier,
    "condition": lambda raw: Condition(**_frozen_lists(raw)),
    "check": lambda raw: CheckKind(**raw | {"cost": Cost(raw["cost"])}),
    "document": lambda raw: Document(**raw),
    "edition": _journey,
    "fill": lambda raw: AutofillMapping(**raw | {"confidence": Confidence(raw["confidence"])}),
    "move": move_from,
    "page_before": lambda raw: PageBefore(**_frozen_lists(raw)),
    "question_list": lambda raw: QuestionList(**_frozen_lists(raw)),
    "role": lambda raw: Role(**raw),
    "approval": lambda raw: RequiredApproval(**raw),
    "list": lambda raw: NamedList(**raw | {"items": tuple(raw["items"])}),
    "answer_size": lambda raw: AnswerSize(**raw),
    "content_rule": lambda raw: ContentRule(**_frozen_lists(raw)),
}


def _build(documents: Mapping[str, Raw], entries: list[CatalogueRecord], digest: str) -> Catalogue:
    built: dict[str, list[Any]] = {table: [] for table in BUILDERS}
    for entry in entries:
        if entry.table in BUILDERS:
            built[entry.table].append(BUILDERS[entry.table](expand_entry(entry)))
    head = documents.get("catalogue.toml", {})
    return Catalogue(
        version=str(head.get("version", "")),
        as_of=head.get("as_of"),
        digest=digest,
        fields={item.id: item for item in built["field"]},
        requirements=tuple(built["requirement"]),
        conditions={item.id: item for item in built["condition"]},
        checks={item.id: item for item in built["check"]},
        tiers={item.id: item for item in built["tier"]},
        documents={item.id: item for item in built["document"]},
        journeys={item.id: item for item in built["edition"]},
        fills=tuple(built["fill"]),
        moves=tuple(built["move"]),
        pages_before={(item.edition, item.page): item for item in built["page_before"]},
        question_lists={item.id: item for item in built["question_list"]},
        lists={item.id: item for item in built["list"]},
        roles={item.id: item for item in built["role"]},
        approvals=tuple(built["approval"]),
        answer_sizes={item.id: item for item in built["answer_size"]},
        content_rules={item.id: item for item in built["content_rule"]},
        minutes=head.get("minutes", {}),
    )
