"""The form of one page, made from the catalogue; fields that are not asked fold to one line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from screens.fields.choice import OptionsControl
from screens.fields.frame import FieldControl
from screens.fields.listing import FilesControl
from screens.fields.make import control_for
from screens.fields.row import align_labels
from screens.fields.surroundings import FieldContext
from screens.step.groups import GroupHeading, groups_of
from screens.widgets.line import Line
from screens.widgets.messages import FieldFocused, NothingAsked
from wizard.catalogue.edition import PlacedPage
from wizard.catalogue.model import FieldGroup, Value
from wizard.reports.subject import step_title
from wizard.session.field_state import field_view, why_folded
from wizard.session.session import AnswerChange, Session

WIDE = 100
"""From this width in columns, the journey and the guide are beside the page."""

WIDEST = 100
"""Maximum width of a field, so that lines stay readable."""


def form_width(app_width: int) -> int:
    """The width of a field for that of the terminal, as `screen.tcss` has it.

    Rows are made for it, so that they are not laid out again after the first paint.
    """
    if app_width < WIDE:
        return app_width - 3
    journey, guide = max(26, min(38, int(app_width * 0.2))), min(48, int(app_width * 0.27))
    return min(WIDEST, app_width - journey - guide - 3)


class PageHeading(Line):
    """The title of the page, and its place in the step, as a block that is higher than a line."""

    def __init__(self, placed: PlacedPage) -> None:
        super().__init__(id="heading")
        self._placed = placed

    def render(self) -> Content:
        """Draws the title at the left; the place at the right if there is room."""
        step, width = self._placed.step, self.size.width
        place = f"{step_title(step)}, {self._placed.number + 1} of {len(step.pages)} "
        title = f" {self._placed.page.title}"
        room = width - Content(title).cell_length
        place = f"{place:>{room}}" if room >= len(place) + 2 else " " * room
        return Content.assemble(
            ("▄" * width, "$primary"),
            "\n",
            (title, "bold reverse $primary"),
            (place, "reverse $primary"),
        )


class PageForm(VerticalScroll, can_focus=False):
    """Shows the answers of the session and keeps none itself."""

    def __init__(self, session: Session, field_context: FieldContext, placed: PlacedPage) -> None:
        super().__init__(id="page")
        self._session = session
        self._field_context = field_context
        self._placed = placed
        self._controls: dict[str, FieldControl] = {}
        self._folds: dict[str, Line] = {}
        self._headings: list[GroupHeading] = []

    def compose(self) -> ComposeResult:
        """Composes the heading and the fields in their groups."""
        yield PageHeading(self._placed)
        yield Line(Content.styled(self._placed.page.purpose, "$text-muted"), id="purpose")
        groups = [list(self._compose_group(group)) for group in self._groups()]
        align_labels(self._controls.values(), form_width(self.app.size.width))
        self._fold()
        for widgets in groups:
            yield from widgets

    def _groups(self) -> Iterator[FieldGroup]:
        page = self._placed.page
        shown = [name for name in page.fields if not self._session.is_hidden(name)]
        return groups_of(page, self._session.edition, shown)

    def _compose_group(self, group: FieldGroup) -> Iterator[Widget]:
        fields = [widget for name in group.fields for widget in self._compose_field(name)]
        heading = GroupHeading(group.title, [self._controls[name] for name in group.fields])
        self._headings.append(heading)
        if group.title or len(self._headings) > 1:
            yield heading
        yield from fields

    def _compose_field(self, field_id: str) -> Iterator[Widget]:
        view = field_view(self._session, field_id)
        field = self._session.edition.fields[field_id]
        control = control_for(field, self._session.value(field_id), self._field_context)
        control.show(view)
        self._controls[field_id] = control
        if self._session.edition.conditions_of_field[field_id]:
            fold = Line(classes="fold")
            self._folds[field_id] = fold
            yield fold
        yield control

    def enter(self, field_id: str) -> bool:
        """Focuses a field, or the first one; False when the field is not on this page."""
        control = self._controls.get(field_id)
        if control is None or not control.display:
            if field_id and field_id not in self._controls:
                return False
            control = next((c for c in self._controls.values() if c.display), None)
        if control is not None:
            control.focus(scroll_visible=False)
            first = control is next(iter(self._controls.values()))
            if not first or self.screen.has_class("-low"):
                # Its position is known only after layout.
                self.call_after_refresh(self.scroll_to_widget, control, animate=False)
        else:
            self.post_message(NothingAsked())
        return True

    def cursor_of(self, field_id: str) -> int:
        """The place of the cursor in a field; -1 where there is none."""
        control = self._controls.get(field_id)
        return control.cursor_place if control else -1

    def go_to_place(self, field_id: str, place: int) -> None:
        """Puts the cursor of a field where it was."""
        control = self._controls.get(field_id)
        if control is not None and place >= 0:
            control.go_to_place(place)

    def put(self, field_id: str, value: Value | None) -> None:
        """Shows another answer, e.g. after an undo, if the field is on this page."""
        if field_id in self._controls:
            self._controls[field_id].put(value)

    def row_of(self, field_id: str) -> int:
        """Index of the file or option under the cursor; 0 for other fields."""
        control = self._controls.get(field_id)
        return control.row if isinstance(control, FilesControl | OptionsControl) else 0

    def show(self, change: AnswerChange) -> None:
        """Updates every field that the change affects."""
        touched = self._controls if change.findings or change.folded else {change.field}
        for field_id in touched & self._controls.keys():
            self._controls[field_id].show(field_view(self._session, field_id))
        self._show_derived(change.field)
        self._show_signers()
        if change.folded:
            self._fold()

    def _show_signers(self) -> None:
        for heading in self._headings:
            heading.show()

    def _show_derived(self, changed: str) -> None:
        """Shows the answers on this page that follow from one that changed."""
        for name in self._session.edition.derivations.dependents(changed):
            control = self._controls.get(name)
            if control is not None and not self._session.overrules(name):
                control.put(self._session.value(name))
                control.show(field_view(self._session, name))

    def show_again(self, field_id: str = "") -> None:
        """Updates the frame of a field, or of all fields."""
        for name, control in self._controls.items():
            if field_id in {"", name}:
                control.show(field_view(self._session, name))

    def learn(self, change: AnswerChange) -> None:
        """Updates facts after files were inspected; input and scroll position stay."""
        self.show(change)
        for field_id, control in self._controls.items():
            if control.field.shared and not control.has_focus_within:
                control.put(self._session.value(field_id))
            if control.field.names_files or control.field.shared:
                control.show(field_view(self._session, field_id))

    def _fold(self) -> None:
        """Folds what is not asked; fields in a row with one reason share a line."""
        reasons = [(name, why_folded(self._session, name)) for name in self._controls]
        for reason, run in groupby(reasons, key=itemgetter(1)):
            names = [name for name, _ in run]
            for name in names:
                self._controls[name].display = not reason
                if fold := self._folds.get(name):
                    fold.display = bool(reason) and name == names[0]
            if reason:
                labels = [self._session.edition.fields[name].label for name in names]
                self._folds[names[0]].say(_fold_text(", ".join(labels), reason))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Posts which field has focus."""
        around = (n for n in event.widget.ancestors_with_self if isinstance(n, FieldControl))
        control = next(around, None)
        if control is not None:
            self.post_message(FieldFocused(control.field.id))


def _fold_text(label: str, reason: str) -> Content:
    return Content.styled(f"– {label}: {reason[:1].lower()}{reason[1:]}", "$text-muted")
