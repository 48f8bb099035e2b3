"""Counts what is answered on each page, and for each milestone."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cached_property

from wizard.dataclass import dataclass
from wizard.rules.formats import is_answered
from wizard.session.session import AnswerChange, Session


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """Fields that are asked, and those of them that have an answer."""

    answered: int
    asked: int

    @property
    def words(self) -> str:
        """Both numbers, e.g. "52/64"."""
        return f"{self.answered}/{self.asked}"


_OPEN, _ANSWERED = AnswerCount(0, 1), AnswerCount(1, 1)
_NOT_ASKED = AnswerCount(0, 0)


class AnswerCounts:
    """Counts kept by field: after a change only the fields that it concerns are looked at."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fields: dict[str, AnswerCount] = {}
        self.count_all()

    @cached_property
    def pages(self) -> Mapping[str, tuple[str, ...]]:
        """Milestone id to the pages with a field that is asked first for it, in order."""
        edition = self._session.edition
        owner = edition.milestone_of_field
        return {
            milestone.id: tuple(
                placed.page.id
                for placed in edition.pages
                if any(owner[name] == milestone.id for name in placed.page.fields)
            )
            for milestone in edition.milestones
        }

    def count_all(self) -> None:
        """Counts every field."""
        self._count(self._session.edition.page_of_field)

    def count(self, change: AnswerChange) -> bool:
        """Counts again what a change concerns; whether any count differs."""
        if change.folded or not change.field:
            return self._count(self._session.edition.page_of_field)
        dependents = self._session.edition.derivations.dependents(change.field)
        return self._count([change.field, *dependents])

    def of_page(self, page_id: str, only: Container[str] | None = None) -> AnswerCount:
        """The fields of a page; of these ids only, if some are given."""
        fields = self._session.edition.page_ids[page_id].page.fields
        return self._sum(name for name in fields if only is None or name in only)

    def of_milestone(self, milestone_id: str, only: Container[str] | None = None) -> AnswerCount:
        """The fields that are asked first for a milestone; of these ids only, if some are given."""
        owner = self._session.edition.milestone_of_field
        return self._sum(
            name
            for name in self._fields
            if owner[name] == milestone_id and (only is None or name in only)
        )

    def _sum(self, names: Iterable[str]) -> AnswerCount:
        found = [self._fields.get(name, _NOT_ASKED) for name in names]
        return AnswerCount(sum(c.answered for c in found), sum(c.asked for c in found))

    def _count(self, names: Iterable[str]) -> bool:
        placed = self._session.edition.page_of_field
        fresh = {name: self._of_field(name) for name in names if name in placed}
        differs = any(self._fields.get(name) != count for name, count in fresh.items())
        self._fields |= fresh
        return differs

    def _of_field(self, name: str) -> AnswerCount:
        """A field that may stay empty counts once it is answered."""
        session = self._session
        if session.is_hidden(name) or session.applies(name) is not True:
            return _NOT_ASKED
        if is_answered(session.value(name)):
            return _ANSWERED
        return _NOT_ASKED if session.edition.fields[name].optional else _OPEN
