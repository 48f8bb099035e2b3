"""`manifest.toml`: a bundle's files, and the catalogue and program that assessed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final, Literal

import tomli
import tomli_w

from wizard import __version__
from wizard.bundle.attach import SkippedFile
from wizard.bundle.compare import error_place
from wizard.bundle.names import MANIFEST, READY
from wizard.catalogue.model import Severity
from wizard.dataclass import dataclass
from wizard.engine.milestones import WHOLE_JOURNEY
from wizard.errors import BundleError
from wizard.inspection.media.seen import PlaybackFacts
from wizard.reports.json_report import Document

MANIFEST_FORMAT: Final = 1
MAX_MANIFEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One file of the bundle; `field` is the answer that attaches it, "" for generated files."""

    name: str
    size: int
    sha256: str
    field: str = ""
    stripped: bool = False
    """Whether it is a copy of a picture without metadata."""
    playback: PlaybackFacts | None = None
    """What decoding a video showed, since not every computer can decode it."""


@dataclass(frozen=True, slots=True)
class BundleManifest:
    """The manifest. Its facts about the assessment are also in `assessment.json`."""

    format: Literal[1]
    program_version: str
    id: str
    name: str
    edition: str
    catalogue_version: str
    catalogue_digest: str
    as_of: date
    state: Literal["ready", "incomplete"]
    blockers: int
    not_checked: int
    waived: int
    milestone: str = WHOLE_JOURNEY
    """The id of the milestone that it is for, or "all", as for bundles of older versions."""
    headline: str = ""
    """The state and what it rests on; "" in bundles of older versions."""
    rules_as_of: date | None = None
    """The date whose rules were used, if they differ from the edition's own."""
    file: list[ManifestEntry] = field(default_factory=list)
    not_included: list[SkippedFile] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """True when nothing blocked or held it on the day of the export."""
        return self.state == READY


def manifest_of(
    document: Document, listed: Sequence[ManifestEntry], left_out: Sequence[SkippedFile]
) -> BundleManifest:
    """The manifest for an assessment and these files."""
    return BundleManifest(
        format=MANIFEST_FORMAT,
        program_version=document["program"]["version"],
        id=document["draft"]["id"],
        name=document["draft"]["name"],
        edition=document["edition"]["id"],
        catalogue_version=document["catalogue"]["version"],
        catalogue_digest=document["catalogue"]["digest"],
        as_of=date.fromisoformat(document["as_of"]),
        state=document["state"],
        blockers=document["open"][Severity.BLOCKER.value],
        not_checked=len(document["not_checked"]),
        waived=document["waived"],
        milestone=document["milestone"],
        headline=document["readiness"]["headline"],
        rules_as_of=_rules_day(document),
        file=sorted(listed, key=lambda part: part.name),
        not_included=list(left_out),
    )


def _rules_day(document: Document) -> date | None:
    day = document["edition"].get("rules_as_of")
    return date.fromisoformat(day) if day else None


def repeats_assessment(manifest: BundleManifest, document: Document) -> bool:
    """Whether the manifest agrees with an untrusted assessment document."""
    blockers = document["open"].get(Severity.BLOCKER.value)
    facts = (
        document["program"]["version"],
        document["draft"],
        document["edition"]["id"],
        document["edition"].get("rules_as_of"),
        document["catalogue"],
        document["as_of"],
        document["state"],
        (blockers, len(document["not_checked"]), document["waived"]),
        document.get("milestone", WHOLE_JOURNEY),
        document.get("readiness", {}).get("headline", ""),
    )
    return facts == (
        manifest.program_version,
        {"id": manifest.id, "name": manifest.name},
        manifest.edition,
        manifest.rules_as_of.isoformat() if manifest.rules_as_of else None,
        {"version": manifest.catalogue_version, "digest": manifest.catalogue_digest},
        manifest.as_of.isoformat(),
        manifest.state,
        (manifest.blockers, manifest.not_checked, manifest.waived),
        manifest.milestone,
        manifest.headline,
    )


def manifest_text(manifest: BundleManifest) -> bytes:
    """The file's bytes. Raises BundleError if there are too many files."""
    from dataclasses import asdict

    table: dict[str, Any] = asdict(manifest)
    if manifest.rules_as_of is None:
        del table["rules_as_of"]
    if not manifest.headline:
        del table["headline"]
    if manifest.milestone == WHOLE_JOURNEY:
        del table["milestone"]
    files = [_without_defaults(row) for row in table.pop("file")]
    left = [_without_defaults(row) for row in table.pop("not_included")]
    head = tomli_w.dumps(table)
    rows = [("file", row) for row in files] + [("not_included", row) for row in left]
    data = (head + "".join(_manifest_table(name, row) for name, row in rows)).encode("utf-8")
    if len(data) > MAX_MANIFEST:
        raise BundleError("The draft attaches too many files.", "Attach fewer than 1,000 files.")
    return data


def _manifest_table(name: str, row: dict[str, Any]) -> str:
    plain = {key: value for key, value in row.items() if not isinstance(value, dict)}
    inner = [(key, value) for key, value in row.items() if isinstance(value, dict)]
    tables = (f"\n[{name}.{key}]\n{tomli_w.dumps(value)}" for key, value in inner)
    return f"\n[[{name}]]\n{tomli_w.dumps(plain)}{''.join(tables)}"


def _without_defaults(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in ("", _UNSAID.get(key))}


_UNSAID = {"position": 0, "stripped": False}


def read_bundle_manifest(data: bytes, label: str) -> BundleManifest:
    """Parses a manifest. Raises BundleError with one sentence that names the file."""
    from pydantic import TypeAdapter, ValidationError

    table = _parse_manifest(data, label)
    if isinstance(table.get("format"), int) and table["format"] > MANIFEST_FORMAT:
        message = f"{label} has a {MANIFEST} of format {table['format']}."
        raise BundleError(message, f"Version {__version__} reads {MANIFEST_FORMAT}; update it.")
    try:
        manifest = TypeAdapter(BundleManifest).validate_python(table)
    except ValidationError as error:
        place = error_place(error) or "its tables"
        message = f"{MANIFEST} in {label} is not what a bundle has: see {place}."
        raise BundleError(message, "Ask for a sound bundle.") from error
    if manifest_text(manifest) != data:
        raise BundleError(f"{MANIFEST} in {label} was changed.", "Ask for a sound bundle.")
    return manifest


def _parse_manifest(data: bytes, label: str) -> dict[str, Any]:
    try:
        return tomli.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BundleError(f"{MANIFEST} in {label} is not UTF-8 text.", "") from error
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{MANIFEST} in {label} is not valid TOML.", "") from error
