"""What a page does about the files that its fields name: shows what is found, and looks closer."""

from __future__ import annotations

from textual import on

from screens.fields.surroundings import FieldContext
from screens.step.company_on_page import CompanyOnPage
from screens.step.page import PageForm
from screens.widgets.messages import AnswerChanged, FactsLearned, InspectionProgress
from wizard.catalogue.model import Value
from wizard.session.session import Session


class FilesOnPage(CompanyOnPage):
    """A screen over a page; what stands around the page is for its subclass to show."""

    def __init__(self, session: Session, page_id: str, surroundings: FieldContext) -> None:
        super().__init__(session, page_id, surroundings)
        self._looking = ""
        """How far a long look at files has come."""

    def show_state(self) -> None:
        """Shows the line of state as it is now."""
        raise NotImplementedError

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """What was found in files is shown; nothing of it is to be saved."""
        event.stop()
        self.query_one(PageForm).learn(event.change)
        self.show_around(event.change)

    @on(InspectionProgress)
    def tell_looking(self, event: InspectionProgress) -> None:
        """A long look at files is spoken of in the line of state."""
        event.stop()
        self._looking = event.words
        self.show_state()

    def look_closer(self, field_id: str, row: int | None) -> None:
        """Shows a file from near; one that was mended takes its place as any answer does."""
        from screens.imagefix.screen import ImageFixScreen

        def take(path: str | None) -> None:
            if path:
                self._put_file(field_id, row, path)

        dialog = ImageFixScreen(self._session, field_id, row, self._surroundings)
        self.app.push_screen(dialog, take)

    def _put_file(self, field_id: str, row: int | None, path: str) -> None:
        value: Value = path
        if row is not None:
            value = list(self._session.value(field_id) or ())
            value[row : row + 1] = [path]
        self._session.end_typing()
        self.query_one(PageForm).put(field_id, value)
        self.post_message(AnswerChanged(field_id, value))
