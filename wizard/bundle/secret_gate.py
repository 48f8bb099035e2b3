"""Prevents bundles that contain passwords, keys or tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wizard.bundle.attach import Attachment, read_blocks
from wizard.drafts.model import Draft
from wizard.engine.finding import Assessment
from wizard.errors import BundleError
from wizard.secrets.detection import secrets_in, secrets_throughout
from wizard.secrets.found import FoundSecret
from wizard.secrets.masking import without_secrets
from wizard.text import one_line

_WAY_OUT = "Remove it, and replace it where it is used."
_DENIAL = "If it is no secret, say why: `waive`."
_TEXT_FILES = (".txt", ".md", ".json", ".yaml", ".yml", ".csv", ".xml", ".html", ".toml", ".ini")
_MOST_READ = 1024 * 1024
_BY_NAME = frozenset({"a password", "a secret key", "a token", "a key", "an Authorization header"})
"""Kinds that match examples in documents too; in files only long ones count."""
_SURELY_RANDOM = 32
_HEAD = 4096
_API_DESCRIPTION = re.compile(r"""(?:\A|[{,\s"'])(?:openapi|swagger)["']?\s*:\s*["']?[23]\.""")
"""OpenAPI files, such as Procore's own, contain example tokens."""


class SecretInBundle(BundleError):
    """Something to be packed looks like a secret; the message says where."""

    exit_code = 1


def refuse_secrets_in_answers(draft: Draft, assessment: Assessment) -> None:
    """Raises SecretInBundle for the first answer that looks like a secret, asked or not."""
    for place, kind, deniable in _secrets_in_bundle(draft, assessment):
        message = f"No bundle is made: {place} looks like {kind}."
        denial = f" {_DENIAL}" if deniable else ""
        raise SecretInBundle(message, f"{_WAY_OUT}{denial}")


def refuse_secrets_in_files(attached: Iterable[Attachment]) -> None:
    """Raises SecretInBundle for the first text file with a secret, within the read limit."""
    for attachment in attached:
        found = next(_certain(attachment), None)
        if found:
            name, label = one_line(attachment.path.name), attachment.slot.field.label
            message = f"No bundle is made: {name} of “{label}” holds what looks like {found.kind}."
            raise SecretInBundle(message, _WAY_OUT)


def _secrets_in_bundle(draft: Draft, assessment: Assessment) -> Iterator[tuple[str, str, bool]]:
    """The location and kind of each secret, and whether a waiver can deny it."""
    edition = assessment.edition
    for name, held_secret in assessment.context.secrets.items():
        if held_secret.denied is None:
            yield f"“{edition.fields[name].label}” ({name})", held_secret.kind, True
    unasked = {n: v for n, v in draft.given_answers.items() if n not in edition.fields}
    for name, value in (unasked | draft.extras).items():
        key = name.rpartition(".")[2]
        entry = f"{key}: {value}" if isinstance(value, str) else {key: value}
        for _, found in secrets_throughout(entry):
            yield without_secrets(name), found.kind, False


def _certain(attachment: Attachment) -> Iterator[FoundSecret]:
    if not attachment.name.lower().endswith(_TEXT_FILES):
        return
    data = next(read_blocks(attachment), b"")[:_MOST_READ]
    text = data.decode("utf-8", "replace")
    if _API_DESCRIPTION.search(text, 0, _HEAD):
        return
    for found in secrets_in(text):
        if found.kind not in _BY_NAME or found.end - found.start >= _SURELY_RANDOM:
            yield found
