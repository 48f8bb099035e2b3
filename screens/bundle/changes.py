"""Changes since the last bundle on the export screen: one line, and a dialog with the full list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.widgets.background import run_in_background
from screens.widgets.dialogs import Dialog
from screens.widgets.work_progress import WorkProgress
from wizard.errors import WizardError
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.bundle.present import DraftComparison
    from wizard.reports.changes_report import Document


class BundleComparison:
    """Compares the saved draft with its last bundle in a background thread."""

    def __init__(self, app_context: AppContext, open_draft: OpenDraft) -> None:
        self._app_context = app_context
        self._path = open_draft.draft.path
        self._watching = WorkProgress()
        self._now: DraftComparison | None = None
        self._document: Document | None = None
        self._trouble = ""

    async def look(self, *, strip: bool) -> None:
        """Starts a comparison, which reads every file that answers name; cancels a running one."""
        from wizard.bundle.watch import ExportCancelled

        self.stop()
        watching = self._watching = WorkProgress()
        self._now, self._document, self._trouble = None, None, ""
        try:
            found = await run_in_background(lambda: self._compared(watching, strip=strip))
        except ExportCancelled:
            return
        except WizardError as error:
            self._trouble = error.message
            return
        self._now, self._document = found

    def _compared(
        self, watching: WorkProgress, *, strip: bool
    ) -> tuple[DraftComparison, Document | None]:
        from wizard.bundle.present import ComparisonOptions, changes_now

        asked = ComparisonOptions(strip_metadata=strip, cancelled=watching.cancelled)
        draft, day = self._app_context.load(self._path), self._app_context.today
        now = changes_now(draft, self._app_context.catalogue, day, asked)
        if now.base is None or not now.base.changes:
            return now, None
        edition = self._app_context.catalogue.edition(draft.edition)
        return now, now.base.document(edition, day.isoformat())

    def stop(self) -> None:
        """Cancels the comparison."""
        self._watching.stop()

    @property
    def document(self) -> Document | None:
        """The comparison; None while it is not known or when nothing changed."""
        return self._document

    @property
    def line(self) -> Content:
        """Summary in one line; empty while there is nothing to show."""
        if self._trouble:
            words = f"! The last bundle cannot be compared with: {one_line(self._trouble)}"
            return Content.styled(words, "$warning")
        if self._now is None or not self._now.line:
            return Content()
        return Content(f"{self._now.line}{'; c lists it' if self._document else ''}.")


class ChangesDialog(Dialog[None]):
    """Dialog with the full list of changes."""

    AUTO_FOCUS = "#changes-text"
    CSS_PATH = "changes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,c,q", "cancel", "close", tooltip="Back to the export", id="changes.cancel"),
    ]

    def __init__(self, document: Document) -> None:
        super().__init__("What changed")
        self._document = document

    def compose_body(self) -> Iterator[Widget]:
        """Composes the text."""
        with VerticalScroll(id="changes-text"):
            yield Static(Content("\n").join(_change_list_lines(self._document)), markup=False)


def _change_list_lines(document: Document) -> Iterator[Content]:
    from wizard.reports.changes_report import change_sections, changes_summary

    yield Content(changes_summary(document))
    for part in change_sections(document):
        yield Content("")
        yield Content.styled(f"{part.title} ({len(part.entries)})", "bold $primary")
        for entry in part.entries:
            yield Content.styled(entry.title, "bold")
            yield from (Content(f"  {point}") for point in entry.points)
