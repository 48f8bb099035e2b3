"""The order in which the questions of a draft are asked."""

from __future__ import annotations

from itertools import dropwhile, takewhile

from wizard.catalogue.edition import PlacedPage
from wizard.catalogue.model import Field
from wizard.dataclass import dataclass
from wizard.engine.milestones import is_later
from wizard.session.session import Session
from wizard.session.signatures import open_confirmations


@dataclass(frozen=True, slots=True)
class QuestionPlace:
    """A field, a cell of one of its rows, or without a field the end of a page."""

    page: str
    field: str = ""
    row: int | None = None
    column: int = 0


class QuestionRoute:
    """The questions of the current milestone, page by page; answers change which are asked."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def pages(self) -> tuple[PlacedPage, ...]:
        """The pages with questions of the current milestone; all pages where it has none."""
        asked = tuple(p for p in self._session.edition.pages if self.questions_on(p.page.id))
        return tuple(filter(self._is_current, asked)) or asked or self._session.edition.pages

    def _is_current(self, placed: PlacedPage) -> bool:
        current = self._session.milestones.current
        of_field = self._session.edition.milestone_of_field
        fields = filter(self._is_asked, placed.page.fields)
        sent_on = self.sent_on
        return current is None or any(
            of_field[name] == current.id or name in sent_on for name in fields
        )

    @property
    def sent_on(self) -> tuple[str, ...]:
        """The fields with the day on which the current milestone is sent, once it is ready."""
        current = self._session.milestones.current
        return current.sent_on if current and self._session.readiness.ready else ()

    def questions_on(self, page: str) -> tuple[str, ...]:
        """The fields of a page that are asked now; on a page of later milestones, all of them.

        The day on which a milestone is sent may belong to the next; it is asked once this is ready.
        """
        sent_on = self.sent_on
        fields = self._session.edition.page_ids[page].page.fields
        asked = tuple(filter(self._is_asked, fields))
        at_current = self._session.at_current
        now = (name for name in asked if name in sent_on or not is_later(at_current, name))
        return tuple(now) or asked

    def _is_asked(self, field_id: str) -> bool:
        session = self._session
        return session.applies(field_id) is True and not session.is_hidden(field_id)

    def confirmations_at(self, place: QuestionPlace) -> tuple[Field, ...]:
        """The open confirmations that follow each other from a place on; empty for a single one."""
        asked = self.questions_on(place.page)
        if place.row is not None or place.field not in asked:
            return ()
        waiting = open_confirmations(self._session, place.page)
        following = (
            self._session.edition.fields[name] for name in dropwhile(place.field.__ne__, asked)
        )
        together = tuple(takewhile(waiting.__contains__, following))
        return together if len(together) > 1 else ()

    def place_of(self, page: str, field_id: str) -> QuestionPlace:
        """The place of a field, or of what is asked in its stead; the page's end for none."""
        page, field_id = self._session.place_to_answer(page, field_id)
        is_here = field_id in self._session.edition.page_ids[page].page.fields
        return QuestionPlace(page, field_id if is_here else "")

    def first_on(self, page: str) -> QuestionPlace:
        """The first question of a page; its end where nothing is asked."""
        return QuestionPlace(page, next(iter(self.questions_on(page)), ""))

    def after(self, place: QuestionPlace) -> QuestionPlace | None:
        """The next place; None behind the last page of the milestone."""
        if place.row is not None:
            columns = self._session.edition.fields[place.field].columns
            is_last = place.column + 1 >= len(columns)
            number = None if is_last else place.row
            column = 0 if is_last else place.column + 1
            return QuestionPlace(place.page, place.field, number, column)
        if not place.field:
            return self._page_beside(place.page, 1)
        following = self._beside(place, 1)
        return QuestionPlace(place.page, following)

    def before(self, place: QuestionPlace) -> QuestionPlace | None:
        """The place before; None before the first question."""
        if place.row is not None:
            row = place.row if place.column else None
            return QuestionPlace(place.page, place.field, row, max(0, place.column - 1))
        earlier = self._beside(place, -1)
        return QuestionPlace(place.page, earlier) if earlier else self._page_beside(place.page, -1)

    def _beside(self, place: QuestionPlace, step: int) -> str:
        """The question after or before, also of one that is not asked any more; "" for none."""
        order = self._session.edition.page_ids[place.page].page.fields
        here = order.index(place.field) if place.field else len(order)
        asked = self.questions_on(place.page)
        if step > 0:
            return next((name for name in asked if order.index(name) > here), "")
        return next((name for name in reversed(asked) if order.index(name) < here), "")

    def _page_beside(self, page: str, step: int) -> QuestionPlace | None:
        here = self._session.edition.page_ids[page].position
        beside = [p for p in self.pages if (p.position - here) * step > 0]
        if not beside:
            return None
        if step > 0:
            return self.first_on(beside[0].page.id)
        return QuestionPlace(beside[-1].page.id, self.questions_on(beside[-1].page.id)[-1])
