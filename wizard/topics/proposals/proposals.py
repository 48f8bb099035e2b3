"""What autofill would put into a draft: proposals with their origin, for a person to take.

A person's own words are never overwritten: a proposal that differs from them is shown, is no part
of "all", and is taken only where somebody marks that very one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import AutofillMapping, Column, Confidence, Field, Option, Value
from wizard.inspection.procore.manifest import (
    MAX_BYTES,
    AppManifest,
    ManifestError,
    read_app_manifest,
)
from wizard.inspection.source.openapi import ApiDescriptionError, read_plain
from wizard.rules.formats import complaint, is_answered
from wizard.secret_detection import holds_secret
from wizard.text import normalised, one_line
from wizard.topics.autofill.facts import Fact
from wizard.topics.autofill.manifest import manifest_facts

if TYPE_CHECKING:
    from wizard.session.open_draft import OpenDraft


_MOST_OTHERS = 5
_VERSION = re.compile(r"\d{1,9}(\.\d{1,9}){0,3}([-+.][0-9A-Za-z.+-]{1,60})?")


class ProposalKind(StrEnum):
    """What a proposal would do to the answer that is there."""

    FILL = "fill"
    """Nothing is there."""
    ADD = "add"
    """A list gets more; nothing of it is lost."""
    DIFFERS = "differs"
    """A person's own words would go."""


@dataclass(frozen=True, slots=True)
class AlternativeValue:
    """Another value for the same field."""

    value: Value
    origin: str
    confidence: Confidence
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One answer that could be given."""

    field: str
    value: Value
    was: Value | None
    """The answer there is; None where there is none."""
    origin: str
    """Where it was read, in words that a person can follow."""
    confidence: Confidence
    why: str
    """Why it can be trusted so far and no further; one line."""
    remark: str = ""
    """What is to be known of the value: "46 characters; at most 40"."""
    others: tuple[AlternativeValue, ...] = ()

    @property
    def case(self) -> ProposalKind:
        """What taking it would do."""
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
        """Whether taking it loses something that a person wrote."""
        return self.case is ProposalKind.DIFFERS

    @property
    def new(self) -> Value:
        """What it brings: of a list that is added to, only what is not there yet."""
        if self.case is ProposalKind.ADD and self.was is not None:
            return [each for each in self.value if each not in self.was]
        return self.value

    def turned(self) -> Proposal:
        """The same with the next of the other values in place of this one."""
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
    """All that a source would put into a draft."""

    proposals: tuple[Proposal, ...]
    """In the order of the edition's fields."""
    same: int = 0
    """Answers that say it already."""
    remarks: tuple[str, ...] = ()

    def fitting(self, least: Confidence) -> tuple[Proposal, ...]:
        """What "all" means: whatever loses nothing and is trusted so far at least."""
        return tuple(
            each
            for each in self.proposals
            if not each.replaces and each.confidence.rank <= least.rank
        )


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value for a field, before it is known what the draft says."""

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
    """What the given values would change, each fitted to its field.

    The first value of a field is proposed, the others go along; what the edition does not ask is
    left out, and what cannot be an answer of the field is told.
    """
    by_field: dict[str, list[GivenValue]] = {}
    said = list(remarks)
    for one in given:
        field = edition.fields.get(one.field)
        if field is None or field.kind.spec.is_secret:
            continue
        value = fit_to_field(field, one.value)
        trouble = _proposal_problem(field, value, strangers=one.strangers)
        if trouble:
            said.append(f"Not proposed for “{field.label}”: what {one.origin} says {trouble}.")
        elif is_answered(value):
            by_field.setdefault(one.field, []).append(replace(one, value=value))
    same, found = 0, []
    for name in edition.fields:
        if name in by_field:
            proposal = _proposal(by_field[name], answers.get(name), _most(edition, name))
            same += proposal is None
            found += [proposal] if proposal else []
    return ProposalSet(tuple(found), same, tuple(dict.fromkeys(map(one_line, said))))


def _proposal_problem(field: Field, value: Value, *, strangers: bool) -> str:
    """Why a value cannot be proposed, as the end of a sentence; "" when it can."""
    if holds_secret(value):
        return "looks like a secret"
    if field.kind is Kind.VERSION and isinstance(value, str) and not _VERSION.fullmatch(value):
        return "is no version"
    return "" if strangers else complaint(field, value)


def _proposal(given: Sequence[GivenValue], was: Value | None, most: int) -> Proposal | None:
    """The first value with the others beside it; None when the answer says any of them."""
    was = was if is_answered(was) else None
    values = [(one, _with(was, one)) for one in given]
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


def _with(was: Value | None, one: GivenValue) -> Value:
    """The value as the whole answer: a list may be added to one that is there."""
    if not one.add or not isinstance(one.value, list):
        return one.value
    there = was if isinstance(was, list) else []
    return [*there, *(each for each in one.value if each not in there)]


def _is_same_value(value: Value, other: Value | None) -> bool:
    if isinstance(value, str) and isinstance(other, str):
        return normalised(value) == normalised(other)
    return bool(value == other)


def _most(edition: Edition, name: str) -> int:
    """The characters that the field's length rule allows; 0 for any number."""
    rules = (r for one in edition.readers.get(name, ()) for r in edition.requirements[one].rules)
    found = (r.params.get("max", 0) for r in rules if r.name == "length" and name in r.fields)
    return next((int(most) for most in found if most), 0)


def _too_long(value: Value, most: int) -> str:
    texts = value if isinstance(value, list) else [value]
    used = max((len(normalised(each)) for each in texts if isinstance(each, str)), default=0)
    return f"{used:,} characters; at most {most:,}" if most and used > most else ""


def given_by(facts: Iterable[Fact], fills: Iterable[AutofillMapping]) -> Iterator[GivenValue]:
    """What the facts are for which fields; those of a field in the order of the fills."""
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
    """The value in the form of the field, where it has another one."""
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
    told = {
        name: _chosen(options[name], cell) if isinstance(cell, str) else cell
        for name, cell in cells.items()
    }
    return {name: cell for name, cell in told.items() if cell not in (None, "")}


def _chosen(options: Iterable[Option], text: str) -> str:
    """The choice that a text means, spelling aside; the text itself where it means none."""
    alike = {_letters_and_digits(each): o.value for o in options for each in (o.label, o.value)}
    return alike.get(_letters_and_digits(text), text)


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def apply_proposals(work: OpenDraft, chosen: Iterable[Proposal]) -> None:
    """Each becomes an answer of the draft, one step of undo each. Raises WizardError."""
    session = work.session
    for each in chosen:
        session.end_typing()
        session.set(each.field, each.value)
    session.end_typing()


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
