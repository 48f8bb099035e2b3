"""The one screen that renders every page of every step from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from screens.fields.frame import FieldControl
from screens.fields.make import control_for
from screens.fields.surroundings import Surroundings
from screens.guide import Guide
from screens.journey import Journey
from screens.keybar import KeyBar
from screens.line import Line
from screens.marks import mark_of
from screens.messages import (
    AnswerChanged,
    Edited,
    PageWanted,
    PlaceTaken,
    ScreenWanted,
    SecretGiven,
)
from screens.rows import Rows
from screens.summary import next_line, top_line
from wizard.errors import WizardError
from wizard.session.plan import next_blocker
from wizard.session.session import Change
from wizard.session.view import field_view
from wizard.session.work import Work


class StepScreen(Screen[None]):
    """One page of the journey over the work in hand. Holds no answers, so it can be thrown away."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-narrow"), (100, "-wide")]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "help", tooltip="Explain this field and all keys"),
        Binding("f2", "jump", "jump", tooltip="Go to any page"),
        Binding("f3", "blocker(1)", "next blocker", tooltip="Go to the next thing that blocks"),
        Binding("shift+f3", "blocker(-1)", "previous blocker", show=False),
        Binding("f5", "review", "review", tooltip="See all findings"),
        Binding("f7", "next_task", "do next", tooltip="Go to the most useful next thing"),
        Binding("f8", "export", "export", tooltip="Export a bundle"),
        Binding("ctrl+n", "page(1)", "next page"),
        Binding("ctrl+b", "page(-1)", "back a page", show=False),
        Binding(
            "ctrl+f", "search", "find", tooltip="Search fields and requirements", priority=True
        ),
        Binding("ctrl+z", "undo", "undo", priority=True, show=False),
        Binding("ctrl+y", "redo", "redo", priority=True, show=False),
        Binding("escape", "leave", "leave"),
    ]

    def __init__(self, work: Work, surroundings: Surroundings, page_id: str, field_id: str) -> None:
        super().__init__()
        self._work = work
        self._session = work.session
        self._surroundings = surroundings
        self._placed = work.session.edition.page_ids[page_id]
        self._wanted = field_id
        self._controls: dict[str, FieldControl] = {}
        self._folds: dict[str, Line] = {}
        self._field = ""
        """The field that had focus last: what the guide explains."""

    # Composition

    def compose(self) -> ComposeResult:
        """The journey, the page and the guide, between a line of state and a line of keys."""
        yield Line(top_line(self._work), id="top")
        with Horizontal(id="body"):
            yield Journey(self._session, self._placed.page.id)
            with VerticalScroll(id="page", can_focus=False):
                yield from self._compose_page()
            yield Guide(self._session)
        yield Line(next_line(self._session), id="next")
        yield KeyBar()

    def _compose_page(self) -> Iterator[Widget]:
        yield Line(self._heading(), id="heading")
        yield Line(Content.styled(self._placed.page.purpose, "$text-muted"), id="purpose")
        for field_id in self._placed.page.fields:
            yield from self._compose_field(field_id)
        yield from self._compose_judged_here()

    def _compose_field(self, field_id: str) -> Iterator[Widget]:
        view = field_view(self._session, field_id)
        field = self._session.edition.fields[field_id]
        if self._session.edition.conditions_of_field[field_id]:
            fold = Line(_fold_text(field.label, view.folded), classes="fold")
            fold.display = bool(view.folded)
            self._folds[field_id] = fold
            yield fold
        control = control_for(field, self._session.value(field_id), self._surroundings)
        control.show(view)
        control.display = not view.folded
        self._controls[field_id] = control
        yield control

    def _compose_judged_here(self) -> Iterator[Widget]:
        """Requirements of this page whose fields stand on other pages."""
        findings = [
            self._session.assessment.findings[name]
            for name in self._placed.page.requirements
            if name in self._session.assessment.findings
        ]
        if not findings:
            return
        yield Line(Content.styled("Also judged here, from answers on other pages", "bold"))

        def draw(index: int, _width: int) -> Content:
            finding = findings[index]
            return Content.assemble(" ", mark_of(finding), " ", finding.requirement.statement)

        rows = Rows(draw, len(findings), id="judged")
        rows.styles.height = len(findings)
        self._judged = findings
        yield rows

    def _heading(self) -> Content:
        step, page = self._placed.step, self._placed.page
        number = f"{step.number} " if step.number else ""
        place = f"{self._placed.number + 1} of {len(step.pages)}"
        title = f"{number}{step.title} › {page.title}"
        return Content.assemble((title, "bold"), (f"  {place}", "$text-muted"))

    # Life

    def on_mount(self) -> None:
        """Puts the cursor where it was wanted."""
        target = self._controls.get(self._wanted)
        if target is None or not target.display:
            target = next((c for c in self._controls.values() if c.display), None)
        if target is not None:
            target.focus()
        else:
            self.set_focus(next(iter(self.query(Rows).filter("#judged")), None))
        self.set_interval(0.5, self._show_state)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The guide follows the focus, and so does the place to resume at."""
        control = _control_around(event.widget)
        if control is None:
            return
        self._field = control.field.id
        self._session.end_typing()
        self.post_message(PlaceTaken(self._placed.page.id, self._field))
        self.query_one(Guide).show(self._field)

    # Answers

    @on(AnswerChanged)
    def take_answer(self, event: AnswerChanged) -> None:
        """Every answer goes into the session at once; the screen keeps none."""
        event.stop()
        try:
            change = self._session.set(event.field, event.value)
        except WizardError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
            self._controls[event.field].put(self._session.value(event.field))
            return
        self._show_change(change)

    @on(SecretGiven)
    def keep_secret(self, event: SecretGiven) -> None:
        """A secret goes to the keyring; only its reference becomes an answer."""
        event.stop()
        self.run_worker(self._store_secret(event), exclusive=True, group="secret")

    async def _store_secret(self, event: SecretGiven) -> None:
        try:
            reference = await self._surroundings.store_secret(event.field, event.secret)
        except WizardError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
            return
        self._controls[event.field].put(reference)
        self._show_change(self._session.set(event.field, reference))

    def _show_change(self, change: Change) -> None:
        if change.findings or change.folded:
            for field_id, control in self._controls.items():
                control.show(field_view(self._session, field_id))
            if change.folded:
                self._fold()
            self.query_one(Journey).refresh_stops()
            self.query_one("#next", Line).say(next_line(self._session))
        elif change.field in self._controls:
            self._controls[change.field].show(field_view(self._session, change.field))
        if self._field:
            self.query_one(Guide).show(self._field)
        self.post_message(Edited())
        self._show_state()

    def _show_state(self) -> None:
        self.query_one("#top", Line).say(top_line(self._work))

    def _fold(self) -> None:
        for field_id, fold in self._folds.items():
            reason = self._session.why_folded(field_id)
            fold.say(_fold_text(self._session.edition.fields[field_id].label, reason))
            fold.display = bool(reason)
            self._controls[field_id].display = not reason

    # Moving

    @on(Rows.Chosen, "#judged")
    def go_to_judged(self, event: Rows.Chosen) -> None:
        """Goes to the field that a requirement judged here is about."""
        event.stop()
        finding = self._judged[event.index]
        self._go(finding.field)

    def _go(self, field_id: str) -> None:
        page = self._session.edition.page_of_field[field_id].page.id
        if page == self._placed.page.id and field_id in self._controls:
            self._controls[field_id].focus()
        else:
            self.post_message(PageWanted(page, field_id))

    def action_page(self, by: int) -> None:
        """The next or previous page, across steps."""
        position = self._placed.position + by
        pages = self._session.edition.pages
        if 0 <= position < len(pages):
            self.post_message(PageWanted(pages[position].page.id))
        else:
            self.notify("This is the last page." if by > 0 else "This is the first page.")

    def action_blocker(self, direction: int) -> None:
        """The next or previous thing that blocks, seen from here, round the journey."""
        found = next_blocker(self._session.assessment, self._placed.page.id, self._field, direction)
        if found is None:
            self.notify("Nothing blocks.")
        else:
            self._go(found.field)

    def action_next_task(self) -> None:
        """The thing the line below speaks of."""
        plan = self._session.plan
        if plan:
            self._go(plan[0].field)
        else:
            self.notify("Nothing is left to do here.")

    def action_review(self) -> None:
        """All findings."""
        self.post_message(ScreenWanted("review"))

    def action_export(self) -> None:
        """A bundle for upload."""
        self.post_message(ScreenWanted("export"))

    def action_leave(self) -> None:
        """Back to where this page was opened from."""
        self.post_message(ScreenWanted("back"))

    def action_undo(self) -> None:
        """Takes the last change of an answer back, wherever it was made."""
        self._retrace(self._session.undo(), "Nothing to undo.")

    def action_redo(self) -> None:
        """Makes the change that was taken back again."""
        self._retrace(self._session.redo(), "Nothing to redo.")

    def _retrace(self, change: Change | None, otherwise: str) -> None:
        if change is None:
            self.notify(otherwise)
            return
        control = self._controls.get(change.field)
        if control is not None:
            control.put(change.after)
        self._show_change(change)
        self._go(change.field)


def _fold_text(label: str, reason: str) -> Content:
    return Content.styled(f"– {label}: {reason[:1].lower()}{reason[1:]}", "$text-muted")


def _control_around(widget: Widget) -> FieldControl | None:
    found = (node for node in widget.ancestors_with_self if isinstance(node, FieldControl))
    return next(found, None)
