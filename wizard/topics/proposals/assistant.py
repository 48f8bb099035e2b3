"""What an assistant may propose: an answer of the right type that a person can take or leave."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Confidence, Field, Value
from wizard.checks.looked import slots_of
from wizard.drafts.model import Draft
from wizard.drafts.proposals_file import SCHEMA, AssistantProposal, ProposalsFile, read_proposals
from wizard.errors import WizardError
from wizard.inspection.media.paths import PathError, located
from wizard.rules.formats import complaint, is_answered
from wizard.secrets.detection import holds_secret
from wizard.session.parse_value import expected_text, value_of
from wizard.text import cleaned_throughout, did_you_mean, one_line
from wizard.topics.proposals.proposals import GivenValue

if TYPE_CHECKING:
    from wizard.session.session import Session

MAX_VALUE = 20_000
"""Characters of a proposed answer as JSON."""
_SHOWN = 80


class ProposalRefused(WizardError):
    """An answer that no assistant may propose; says why."""


class AssistantReading(NamedTuple):
    """What a proposals file gives, and sentences about what of it is left out."""

    given: tuple[GivenValue, ...]
    remarks: tuple[str, ...]


def is_assistant_proposals(data: bytes) -> bool:
    """Whether a file looks like proposals of assistants."""
    return data.lstrip().startswith(b"{") and f'"{SCHEMA}"'.encode() in data


def proposed_answer(edition: Edition, folder: Path, name: str, value: Any) -> Value:
    """The answer for a JSON value. Raises ProposalRefused.

    Refused are confirmations and secrets, values that look like a secret, values of another type,
    and files outside of `folder`, which is the draft's.
    """
    field = edition.fields.get(name)
    if field is None:
        shown = one_line(name)[:_SHOWN]
        message = f"Edition {edition.id} has no field {shown}."
        raise ProposalRefused(message, did_you_mean(name, edition.fields))
    _require_proposable(field)
    answer = _parsed(field, value)
    if holds_secret(answer):
        message = f"The value for {name} looks like a secret."
        raise ProposalRefused(message, "Secrets are entered by a person.")
    _require_inside(field, answer, folder)
    return answer


def waiting_proposals(session: Session) -> Path | None:
    """The file with proposals of assistants that differ from the answers; None without any."""
    file = ProposalsFile(session.draft.path)
    try:
        stored = file.read()
    except WizardError:
        return file.path  # to read it says what is wrong with it
    return file.path if any(session.value(e.field) != e.value for e in stored) else None


def given_by_assistants(
    data: bytes, label: str, draft: Draft, edition: Edition
) -> AssistantReading:
    """The proposals in a file, each a guess until a person takes it.

    The file may have been changed by anybody, so every value is judged again. Raises
    DamagedProposals, or ProposalRefused for the proposals of another draft.
    """
    stored = read_proposals(data, label)
    if stored.draft_id != draft.id:
        message = f"{label} has proposals for another submission."
        raise ProposalRefused(message, f"This one is “{one_line(draft.name)[:60]}”.")
    read = [_given(each, label, draft, edition) for each in stored.proposals]
    given = tuple(each for each in read if isinstance(each, GivenValue))
    return AssistantReading(given, tuple(each for each in read if isinstance(each, str)))


def _given(each: AssistantProposal, label: str, draft: Draft, edition: Edition) -> GivenValue | str:
    """The value to propose, or why it is not proposed."""
    try:
        value = proposed_answer(edition, draft.path.parent, each.field, each.value)
    except ProposalRefused as error:
        return f"Not proposed: {error.message}"
    origin = f"{label}, by the assistant “{each.assistant}”, {each.on}"
    return GivenValue(each.field, value, origin, Confidence.GUESS, each.reason)


def _require_proposable(field: Field) -> None:
    if field.kind.spec.is_confirmation:
        message = f"{field.id} is a person's confirmation."
        raise ProposalRefused(message, "Only a person gives it, with a name and a day.")
    if field.kind.spec.is_secret:
        message = f"{field.id} is a secret."
        raise ProposalRefused(message, "A person stores it with `submission-wizard secret set`.")


def _parsed(field: Field, value: Any) -> Value:
    """The answer that a JSON value stands for; texts are read as on the command line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(text) > MAX_VALUE:
        message = f"The value for {field.id} has more than {MAX_VALUE:,} characters."
        raise ProposalRefused(message, "Shorten it.")
    try:
        answer = cleaned_throughout(value_of(field, text))
        trouble = complaint(field, answer)
    except (ValueError, TypeError, AttributeError, RecursionError):
        trouble = f"is not {expected_text(field, text)}"
    if trouble:
        message = f"The value for {field.id} {trouble}."
        raise ProposalRefused(message, f"The field takes: {field.kind.spec.typed_as or 'a text'}.")
    if not is_answered(answer):
        raise ProposalRefused(f"The value for {field.id} is empty.", "Only a person empties one.")
    return answer


def _require_inside(field: Field, answer: Value, folder: Path) -> None:
    for path in _paths_in(field, answer):
        if trouble := _path_problem(path, folder):
            message = f"The path {one_line(path)[:_SHOWN]} for {field.id} {trouble}."
            hint = "Name a file in the draft's folder, relative to it."
            raise ProposalRefused(message, hint)


def _path_problem(path: str, folder: Path) -> str:
    """Why a path is not one in the draft's folder, completing "the path …"; "" if it is."""
    if not _is_relative(path):
        return "is not relative"
    try:
        located(path, folder)
    except PathError as error:
        return error.trouble
    return ""


def _paths_in(field: Field, answer: Value) -> Iterator[str]:
    answers: Mapping[str, Value] = {field.id: answer}
    for slot in slots_of({field.id: field}, answers):
        yield slot.text


def _is_relative(text: str) -> bool:
    """Whether a path is relative on every system, without a home folder or an address."""
    text = text.strip()
    windows = PureWindowsPath(text)
    absolute = PurePosixPath(text).is_absolute() or windows.drive or windows.root
    climbs = ".." in windows.parts
    return not (absolute or climbs or text.startswith("~") or ":" in text)
