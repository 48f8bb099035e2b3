"""The export screen: contents of the bundle, obstacles, the export, and its result."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Static

from screens.bundle.changes import BundleComparison, ChangesDialog
from screens.bundle.exporting import ExportRunner, PlannedFile
from screens.bundle.long_work import LongWorkScreen
from screens.bundle.rows import ExportRow, export_result_lines, gate_content, rows_before
from screens.widgets.common_bindings import HELP
from screens.widgets.dialogs import SafeInput
from screens.widgets.finding_rows import FindingRows
from screens.widgets.key_labels import with_keys
from screens.widgets.keybar import KeyBar
from screens.widgets.line import StateLine
from screens.widgets.messages import FactsLearned, PageRequested
from screens.widgets.path_text import shown_path
from screens.widgets.rows import Rows
from screens.widgets.summary import top_line
from screens.widgets.work_progress import WorkProgress
from wizard.bundle.names import INCOMPLETE, READY, bundle_name
from wizard.engine.finding import Assessment
from wizard.engine.milestones import milestone_name
from wizard.engine.readiness import readiness_of
from wizard.errors import WizardError
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.bundle.export import ExportResult


_KEYS: list[BindingType] = [
    Binding(
        "e",
        "export('ready')",
        "export ready",
        tooltip="Write a bundle marked ready",
        id="export.ready",
    ),
    Binding(
        "x",
        "export('incomplete')",
        "export incomplete",
        tooltip="Write a bundle that is clearly marked as not ready",
        id="export.incomplete",
    ),
    Binding("z", "form", "zip or folder", tooltip="One zip file, or a folder", id="export.form"),
    Binding(
        "m",
        "metadata",
        "metadata",
        tooltip="Pack pictures without location, author and camera, or unchanged",
        id="export.metadata",
    ),
    Binding(
        "c",
        "changes",
        "changes",
        tooltip="Read what changed since the last bundle",
        id="export.changes",
    ),
    Binding(
        "0",
        "whole",
        "all milestones",
        tooltip="A bundle for all milestones, or for the current one",
        id="export.whole",
    ),
    HELP,
    Binding("escape", "leave", "back", tooltip="Stop the export, or go back", id="export.leave"),
]


class ExportOutcome(VerticalScroll):
    """Shows the bundle that was made, next actions, and the result of verifying it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "copy sum", tooltip="Copy the SHA-256 sum", id="exported.copy"),
        Binding(
            "v",
            "verify",
            "verify",
            tooltip="Read the bundle again and judge it",
            id="exported.verify",
        ),
        Binding(
            "ctrl+t",
            "screen.ask('hand-off')",
            "portal",
            tooltip="What to enter there",
            id="screen.portal",
        ),
    ]

    def __init__(self, app_context: AppContext) -> None:
        super().__init__(id="export-result")
        self._app_context = app_context
        self._made: ExportResult | None = None
        self._watching: WorkProgress | None = None
        self._text = Static(markup=False)

    def compose(self) -> ComposeResult:
        """Composes the text."""
        yield self._text

    def show(self, made: ExportResult) -> None:
        """Shows a bundle."""
        self._made = made
        self._text.update(Content("\n").join(export_result_lines(made)))
        self.focus()

    def action_copy(self) -> None:
        """Copies the SHA-256 to the clipboard."""
        if self._made is not None:
            self.app.copy_to_clipboard(self._made.sha256)
            self.notify("The SHA-256 sum is in the clipboard.", markup=False)

    def action_verify(self) -> None:
        """Verifies the bundle and shows the result below."""
        if self._made is not None and self._watching is None:
            self._watching = WorkProgress()
            self._text.update(
                Content(
                    with_keys(
                        "Reading the bundle again … Escape leaves it.", {"Escape": "export.leave"}
                    )
                )
            )
            self.run_worker(self._verify(self._made, self._watching), group="verify")

    async def _verify(self, made: ExportResult, watching: WorkProgress) -> None:
        from screens.bundle.verify import verification_lines

        lines = await verification_lines(self._app_context, made.path, watching)
        self._watching = None
        self._text.update(Content("\n").join([*lines, Content(""), *export_result_lines(made)]))
        self.scroll_home(animate=False)

    def on_unmount(self) -> None:
        """Cancels verification."""
        if self._watching is not None:
            self._watching.stop()


class ExportScreen(LongWorkScreen):
    """Saves the draft, then exports what the file on disk contains."""

    AUTO_FOCUS = "Rows"
    CSS_PATH = "export_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = _KEYS

    def __init__(self, app_context: AppContext, open_draft: OpenDraft) -> None:
        super().__init__("Packing")
        self._app_context = app_context
        self._open_draft = open_draft
        self._comparison = BundleComparison(app_context, open_draft)
        self._exporting = ExportRunner(app_context, open_draft)
        self._parts: tuple[PlannedFile, ...] | None = None
        self._rows: tuple[ExportRow, ...] = ()
        self._as_folder = False
        self._strip = False
        """Pictures are taken without metadata."""
        self._whole = False
        """The bundle is of the whole journey, and not of the current milestone."""
        self._made: ExportResult | None = None
        self._trouble = ""

    # Display

    def compose(self) -> ComposeResult:
        """Composes state, obstacles, target, contents, and then the result."""
        yield StateLine(partial(top_line, self._open_draft))
        yield Static(markup=False, id="export-gate")
        target = SafeInput(
            value=shown_path(self._open_draft.draft.path.parent), select_on_focus=False
        )
        target.border_title = "Into the folder"
        yield target
        yield FindingRows(self._draw, id="export-rows")
        yield ExportOutcome(self._app_context)
        yield self._progress_line
        yield KeyBar()

    async def on_mount(self) -> None:
        """Saves, and inspects the files in the background."""
        self.show()
        self.run_worker(self._prepare(), group="prepare", exclusive=True)

    async def _prepare(self) -> None:
        try:
            await self._exporting.save()
        except WizardError as error:
            self._tell(error)
        self._parts = await self._exporting.parts(self._assessment)
        self._compare()
        for rows in self.query(Rows):
            rows.action_edge(0)
            rows.scroll_home(animate=False)  # scrolls the first heading into view too

    def show(self) -> None:
        """Redraws everything, unless the screen is being left."""
        with suppress(NoMatches):  # its widgets go one after the other
            self._redraw()

    def _redraw(self) -> None:
        self._rows = rows_before(self._assessment, self._parts, strip=self._strip)
        passable = [bool(row.field) for row in self._rows]
        self.query_one(Rows).show(self._draw, len(self._rows), passable)
        self.query_one(StateLine).show()
        in_the_way = gate_content(
            self._assessment, self._parts, self._trouble, self._comparison.line
        )
        self.query_one("#export-gate", Static).update(in_the_way)
        self.query_one(SafeInput).border_subtitle = Content(f" {self._bundle_name()} ")
        self.refresh_bindings()

    def _compare(self) -> None:
        """Redraws, and starts the comparison with the last bundle in the background."""
        self.show()
        self.run_worker(self._look(), group="compare", exclusive=True)

    async def _look(self) -> None:
        await self._comparison.look(strip=self._strip)
        self.show()

    def on_unmount(self) -> None:
        """Cancels the comparison."""
        self._comparison.stop()

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """Updates obstacles after files were inspected."""
        event.stop()
        if event.change.findings:
            self.show()

    def _draw(self, index: int, width: int) -> Content:
        return self._rows[index].draw(width)

    def _bundle_name(self) -> str:
        draft = self._open_draft.draft
        milestone = milestone_name(self._assessment)
        today = self._app_context.today
        name = bundle_name(draft.name, draft.edition, today, self._state, milestone)
        return f"{name}/" if self._as_folder else f"{name}.zip"

    @property
    def _state(self) -> str:
        return READY if readiness_of(self._assessment).ready else INCOMPLETE

    @property
    def _assessment(self) -> Assessment:
        """What the bundle is judged by."""
        session = self._open_draft.session
        return session.assessment if self._whole else session.at_current

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        busy, done = self._watching is not None, self._made is not None
        if action == "export":
            fit = self._parts is not None and not any(part.trouble for part in self._parts)
            return fit and not busy and not done and parameters == (self._state,)
        if action in {"form", "metadata", "whole"}:
            return not busy and not done
        return action != "changes" or (self._comparison.document is not None and not done)

    def action_form(self) -> None:
        """Switches between one file and a folder."""
        self._as_folder = not self._as_folder
        self.show()

    def action_metadata(self) -> None:
        """Switches between original pictures and copies without metadata."""
        self._strip = not self._strip
        self._compare()

    def action_whole(self) -> None:
        """Switches between the whole journey and the current milestone."""
        self._whole = not self._whole
        self.run_worker(self._prepare(), group="prepare", exclusive=True)

    def action_changes(self) -> None:
        """Shows the list of changes."""
        if self._comparison.document is not None:
            self.app.push_screen(ChangesDialog(self._comparison.document))

    @on(SafeInput.Entered)
    def accept_target(self, event: SafeInput.Entered) -> None:
        """Returns focus to the list on Enter in the folder's input."""
        event.stop()
        self.query_one(Rows).focus()

    @on(Rows.Chosen)
    def go_to_field(self, event: Rows.Chosen) -> None:
        """Requests the field of a row."""
        event.stop()
        placed = self._open_draft.session.edition.page_of_field.get(self._rows[event.index].field)
        if placed is not None and self._watching is None:
            self.post_message(PageRequested(placed.page.id, self._rows[event.index].field))

    def action_export(self, state: str) -> None:
        """Starts the export."""
        watching = self._begin_work()
        self._trouble = ""
        self.refresh_bindings()
        self.run_worker(self._export(state == INCOMPLETE, watching), group="export")

    async def _export(self, incomplete: bool, watching: WorkProgress) -> None:
        from wizard.bundle.export import ExportOptions

        target = self.query_one(SafeInput).value
        options = ExportOptions(
            allow_incomplete=incomplete,
            as_folder=self._as_folder,
            strip_metadata=self._strip,
            milestone=milestone_name(self._assessment),
            now=self._app_context.now,
            progress=watching.progress,
            cancelled=watching.cancelled,
        )
        try:
            self._made = await self._exporting.export(target, options)
        except WizardError as error:
            self._tell(error)
        finally:
            self._end_work()
            self.show()
        if self._made is not None:
            self.add_class("-done")
            self.query_one(ExportOutcome).show(self._made)

    def _tell(self, error: WizardError) -> None:
        self._trouble = one_line(error.full_message)
