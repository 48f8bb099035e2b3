"""What an app's manifest would fill into a draft: one source of proposals among others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.inspection.procore.manifest import (
    MAX_BYTES,
    AppManifest,
    ManifestError,
    read_app_manifest,
)
from wizard.inspection.source.openapi import ApiDescriptionError, read_plain
from wizard.text import one_line
from wizard.topics.autofill.manifest import manifest_facts
from wizard.topics.proposals.proposals import Proposal, given_by, propose_answers


def manifest_in(path: Path) -> AppManifest:
    """The manifest in a file. Raises ManifestError."""
    label = one_line(str(path))
    try:
        data = read_plain(path, MAX_BYTES)
    except ApiDescriptionError as error:
        raise ManifestError(f"{label} {error}.", "Name the file with the manifest.") from error
    return read_app_manifest(data, label)


def proposals(
    manifest: AppManifest, edition: Edition, answers: Mapping[str, Value]
) -> tuple[Proposal, ...]:
    """What the manifest says otherwise than the answers, in the order of the edition's fields."""
    facts = manifest_facts(manifest, "the manifest")
    return propose_answers(given_by(facts, edition.catalogue.fills), edition, answers).proposals
