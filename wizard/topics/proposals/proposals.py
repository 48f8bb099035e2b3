"""Autofill proposals for a draft, with their origins, for confirmation.

Existing answers are never overwritten without consent: a differing proposal is shown, is not part
of "all", and is applied only if it is selected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import AutofillMapping, Column, Confidence, Field, Option, Value
from wizard.dataclass import dataclass
from wizard.inspection.procore.manifest import (
    MAX_BYTES,
    AppManifest,
    ManifestError,
    read_app_manifest,
)
from wizard.inspection.source.openapi import ApiDescriptionError, read_plain
from wizard.rules.formats import complaint, is_answered
from wizard.secrets.detection import holds_secret
from wizard.text import normalised, one_line
from wizard.topics.autofill.facts import Fact
from wizard.topics.autofill.manifest import manifest_facts

if TYPE_CHECKING:
    from wizard.session.open_draft import OpenDraft


_MOST_OTHERS = 5
_VERSION = re.compile(r"\d{1,9}(\.\d{1,9}){0,3}([-+.][0-9A-Za-z.+-]{1,60})?")


class ProposalKind(StrEnum):
    """The effect of a proposal on the existing answer."""

    FILL = "fill"
    """There is no answer yet."""
    ADD = "add"
    """Items are added to a list; none is removed."""
    DIFFERS = "differs"
    """An existing answer is replaced."""


@dataclass(frozen=True, slots=True)
class AlternativeValue:
    """Another value for the same field."""

    value: Value
    origin: str
    confidence: Confidence
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed answer."""

    field: str
    value: Value
    was: Value | None
    """The existing answer; None if there is none."""
    origin: str
    """Its origin, for users."""
    confidence: Confidence
    why: str
    """The reason for its confidence; one line."""
    remark: str = ""
    """A remark on the value: "46 characters; at most 40"."""
    others: tuple[AlternativeValue, ...] = ()

    @property
    def case(self) -> ProposalKind:
        """The effect of applying it."""
        if self.was is None:
            return ProposalKind.FILL
        if isinstance(self.value, list) and isinstance(self.was, list):
            return (
                ProposalKind.ADD
                if all(each in self.value for each in self.was)
                else ProposalKind.DIFFERS
            )
        return ProposalKind.DIFFERS

    @property
    def replaces(self) -> bool:
        """Whether applying it loses an existing answer."""
        return self.case is ProposalKind.DIFFERS

    @property
    def new(self) -> Value:
        """The new value; for an extended list, only the new items."""
        if self.case is ProposalKind.ADD and self.was is not None:
            return [each for each in self.value if each not in self.was]
        return self.value

    def turned(self) -> Proposal:
        """The same with the next alternative value."""
        if not self.others:
            return self
        new, *rest = self.others
        old = AlternativeValue(self.value, self.origin, self.confidence, self.why)
        return replace(
            self, value=new.value, origin=new.origin, confidence=new.confidence, why=new.why,
            remark="", others=(*rest, old),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposalSet:
    """All proposals of a source for a draft."""

    proposals: tuple[Proposal, ...]
    """In the order of the edition's fields."""
    same: int = 0
    """Answers that are equal already."""
    remarks: tuple[str, ...] = ()

    def fitting(self, least: Confidence) -> tuple[Proposal, ...]:
        """The proposals in "all": lossless and of at least that confidence."""
        return tuple(
            each
            for each in self.proposals
            if not each.replaces and each.confidence.rank <= least.rank
        )


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value for a field, before it is compared with the draft."""

    field: str
    value: Value
    origin: str
    confidence: Confidence
    why: str
    add: bool = False
    strangers: bool = False


def propose_answers(
    given: Iterable[GivenValue], edition: Edition, answers: Mapping[str, Value],
    remarks: Sequence[str] = (),
) -> ProposalSet:  # fmt: skip
    """The proposals from the given values, each fitted to its field.

    The first value of a field is proposed, with the others as alternatives; values for other
    editions' fields are left out, and invalid values are reported.
    """
    by_field: dict[str, list[GivenValue]] = {}
    messages = list(remarks)
    for one in given:
        field = edition.fields.get(one.field)
        if field is None or field.kind.spec.is_secret:
            continue
        value = fit_to_field(field, one.value)
        trouble = _proposal_problem(field, value, strangers=one.strangers)
        if trouble:
            messages.append(f"Not proposed for “{field.label}”: what {one.origin} says {trouble}.")
        elif is_answered(value):
            by_field.setdefault(one.field, []).append(replace(one, value=value))
    same, found = 0, []
    for name in edition.fields:
        if name in by_field:
            about = edition.derivations.row_key(name)
            given_here = [_with(answers.get(name), one, about) for one in by_field[name]]
            proposal = _proposal(given_here, answers.get(name), _most(edition, name))
            same += proposal is None
            found += [proposal] if proposal else []
    return ProposalSet(tuple(found), same, tuple(dict.fromkeys(map(one_line, messages))))


def _proposal_problem(field: Field, value: Value, *, strangers: bool) -> str:
    """Why a value cannot be proposed, completing a sentence; "" if it can."""
    if holds_secret(value):
        return "looks like a secret"
    if field.kind is Kind.VERSION and isinstance(value, str) and not _VERSION.fullmatch(value):
        return "is no version"
    return "" if strangers else complaint(field, value)


def _proposal(given: Sequence[GivenValue], was: Value | None, most: int) -> Proposal | None:
    """The first value with alternatives; None if the answer equals any of them."""
    was = was if is_answered(was) else None
    values = [(one, one.value) for one in given]
    if any(_is_same_value(value, was) for _, value in values):
        return None
    ((first, value), *rest) = sorted(values, key=lambda pair: pair[0].confidence.rank)
    others: list[AlternativeValue] = []
    for one, other in rest:
        if not _is_same_value(other, value) and all(
            not _is_same_value(other, known.value) for known in others
        ):
            others.append(AlternativeValue(other, one.origin, one.confidence, one.why))
    remark = _too_long(value, most)
    confidence = Confidence.GUESS if remark else first.confidence
    return Proposal(
        field=first.field,
        value=value,
        was=was,
        origin=first.origin,
        confidence=confidence,
        why=first.why,
        remark=remark,
        others=tuple(others[:_MOST_OTHERS]),
    )


def _with(was: Value | None, one: GivenValue, about: str) -> GivenValue:
    """The value as the whole answer, appended to an existing list where allowed.

    `about` is the column that says what a row is about: rows about other things are appended.
    """
    there = was if isinstance(was, list) else []
    if not isinstance(one.value, list) or not (one.add or (about and there)):
        return one
    known = [row.get(about) for row in there if about and isinstance(row, Mapping)]
    new = (each for each in one.value if each not in there and _about(each, about) not in known)
    return replace(one, value=[*there, *new])


def _about(row: Value, column: str) -> Value | None:
    return row.get(column) if column and isinstance(row, Mapping) else None


def _is_same_value(value: Value, other: Value | None) -> bool:
    if isinstance(value, str) and isinstance(other, str):
        return normalised(value) == normalised(other)
    return bool(value == other)


def _most(edition: Edition, name: str) -> int:
    """The maximum of the field's length rule; 0 for none."""
    rules = (r for one in edition.readers.get(name, ()) for r in edition.requirements[one].rules)
    found = (r.params.get("max", 0) for r in rules if r.name == "length" and name in r.fields)
    return next((int(most) for most in found if most), 0)


def _too_long(value: Value, most: int) -> str:
    texts = value if isinstance(value, list) else [value]
    used = max((len(normalised(each)) for each in texts if isinstance(each, str)), default=0)
    return f"{used:,} characters; at most {most:,}" if most and used > most else ""


def given_by(facts: Iterable[Fact], fills: Iterable[AutofillMapping]) -> Iterator[GivenValue]:
    """Maps facts to fields; values of a field are in mapping order."""
    by_name: dict[str, list[Fact]] = {}
    for fact in facts:
        by_name.setdefault(fact.name, []).append(fact)
    for fill in fills:
        for fact in by_name.get(fill.fact, ()):
            value = _meant(fact.value, fill.says)
            yield GivenValue(
                fill.field, value, fact.origin, fill.confidence, fill.why,
                add=fill.add, strangers=fill.strangers,
            )  # fmt: skip


def _meant(value: Value, says: Mapping[str, str]) -> Value:
    if isinstance(value, list):
        return [_meant(each, says) for each in value]
    return says.get(value, value) if isinstance(value, str) else value


def fit_to_field(field: Field, value: Value) -> Value:
    """Converts the value to the format of the field."""
    if field.kind.spec.has_columns:
        rows = value if isinstance(value, list) else []
        return [_row_from_texts(field.columns, row) for row in rows if isinstance(row, Mapping)]
    if field.kind.spec.is_list:
        items = value if isinstance(value, list) else [value]
        return [_chosen(field.options, one) if isinstance(one, str) else one for one in items]
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else value
    return _in_one_line(field, value) if isinstance(value, str) else value


def _in_one_line(field: Field, text: str) -> Value:
    if not field.kind.spec.is_one_line:
        return text
    line = one_line(text)
    if field.kind is Kind.VERSION:
        return line.removeprefix("v")
    return _chosen(field.options, line) if field.kind.spec.has_options else line


def _row_from_texts(columns: Iterable[Column], row: Mapping[str, Any]) -> dict[str, Value]:
    cells = {each.id: row.get(each.id) for each in columns}
    options = {each.id: each.options for each in columns}
    values = {
        name: _chosen(options[name], cell) if isinstance(cell, str) else cell
        for name, cell in cells.items()
    }
    return {name: cell for name, cell in values.items() if cell not in (None, "")}


def _chosen(options: Iterable[Option], text: str) -> str:
    """The choice for a text, ignoring spelling; the text itself if none matches."""
    alike = {_letters_and_digits(each): o.value for o in options for each in (o.label, o.value)}
    return alike.get(_letters_and_digits(text), text)


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def apply_proposals(open_draft: OpenDraft, chosen: Iterable[Proposal]) -> None:
    """Sets each as an answer, with one undo step each. Raises WizardError."""
    session = open_draft.session
    for each in chosen:
        session.end_typing()
        session.set(each.field, each.value)
    session.end_typing()


def manifest_in(path: Path) -> AppManifest:
    """Reads the manifest in a file. Raises ManifestError."""
    label = one_line(str(path))
    try:
        data = read_plain(path, MAX_BYTES)
    except ApiDescriptionError as error:
        raise ManifestError(f"{label} {error}.", "Name the file with the manifest.") from error
    return read_app_manifest(data, label)


def proposals(
    manifest: AppManifest, edition: Edition, answers: Mapping[str, Value]
) -> tuple[Proposal, ...]:
    """Proposals for values in the manifest that differ, in the order of the edition's fields."""
    facts = manifest_facts(manifest, "the manifest")
    return propose_answers(given_by(facts, edition.catalogue.fills), edition, answers).proposals
