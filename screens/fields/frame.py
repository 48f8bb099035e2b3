"""What every control has around its answer: label, sign, meter and complaint."""

from __future__ import annotations

from abc import abstractmethod

from textual.content import Content
from textual.widget import Widget

from screens.fields.surroundings import FieldContext
from screens.widgets.marks import class_of, colour_of, mark_of_field
from screens.widgets.messages import AnswerChanged
from screens.widgets.read_only import READ_ONLY
from wizard.catalogue.model import Field, Value
from wizard.dataclass import dataclass
from wizard.session.field_state import FieldView, length_meter
from wizard.text import clean

STAR = " *"
"""Follows the label of a field that needs an answer."""

LIT_S = 0.8
"""For this time a sign that changed is highlighted."""

STATES = ("-blocks", "-warns", "-met", "-unknown", "-plain")


@dataclass(frozen=True, slots=True)
class FieldTexts:
    """What is drawn around an answer."""

    label: str
    mark: Content = Content(" ")
    notes: Content = Content()
    complaint: Content = Content()
    state: str = "-plain"

    @property
    def drawn(self) -> tuple[object, ...]:
        """What decides the look, colours too: Contents of one text compare as equal."""
        each = (self.mark, self.notes, self.complaint)
        return self.label, self.state, *((content.plain, content.spans) for content in each)


class FieldControl(Widget):
    """Mixin of every control.

    A long answer has its texts in the control's own border, and a short one beside it
    (`RowControl`), so that a field is one widget: the cost of a keystroke grows with the widgets on
    the screen. It comes before Textual's own widget among the bases, so that styles for
    FieldControl apply.
    """

    field: Field
    field_context: FieldContext
    held: Value | None = None
    """The answer as stored, of any type; the shown text may be a cleaned form of it."""
    view: FieldView | None = None
    _drawn: tuple[object, ...] = ()
    _sign = ""
    _is_lit = False
    """Whether the sign is highlighted, since it changed just now."""

    def begin(self, field: Field, value: Value | None, field_context: FieldContext) -> None:
        """Initialises every control; called before Textual's own constructor."""
        self.field = field
        self.held = value
        self.field_context = field_context

    @property
    def cursor_place(self) -> int:
        """Where the cursor is in the answer, to come back to; -1 where there is no such place."""
        return -1

    def go_to_place(self, place: int) -> None:
        """Puts the cursor where it was."""

    @abstractmethod
    def put(self, value: Value | None) -> None:
        """Shows another answer without posting a message, e.g. after an undo."""

    def give(self, value: Value | None) -> None:
        """Sets the answer that the user gave, and posts it."""
        self.held = value
        self.field_context.edited()
        self.post_message(AnswerChanged(self.field.id, value))

    def refuses(self) -> bool:
        """True when the control is read-only; notifies the user in that case."""
        if self.field_context.read_only:
            self.notify(READ_ONLY, markup=False)
        return self.field_context.read_only

    def answer_text(self) -> str:
        """The text whose length the meter counts."""
        return ""

    def show(self, view: FieldView) -> None:
        """Updates the frame from the field's state; redraws only what differs."""
        self.view = view
        notes = Content.styled(" · ".join(self._notes(view)), "$text-muted")
        message = clean(view.message).replace("\n", " ")
        complaint = Content.styled(message, _colour(view))
        label = f"{self.field.label}{STAR if view.needed else ''}"
        mark = mark_of_field(view)
        self._light_up(mark)
        mark = mark.stylize("reverse") if self._is_lit else mark
        texts = FieldTexts(label, mark, notes, complaint, class_of(view.worst))
        if texts.drawn == self._drawn:
            return
        self._drawn = texts.drawn
        self.set_classes([*(c for c in self.classes if c not in STATES), texts.state])
        self.draw_frame(texts)

    def _light_up(self, mark: Content) -> None:
        """Lights up a sign that is another one than before, for a moment."""
        before, self._sign = self._sign, mark.plain
        changed = before not in {"", mark.plain} and not self._is_lit
        if not changed or not self.is_attached or self.app.animation_level == "none":
            return
        self._is_lit = True
        self.set_timer(LIT_S, self._put_out)

    def _put_out(self) -> None:
        self._is_lit = False
        self.show_again()

    def draw_frame(self, texts: FieldTexts) -> None:
        """Draws the texts into the border."""
        self.border_title = Content(f" {texts.label} ")
        parts = [each for each in (texts.notes, texts.complaint, texts.mark) if each.plain.strip()]
        said = Content.assemble(" ", Content(" · ").join(parts), " ") if parts else Content()
        self.border_subtitle = said

    def show_again(self) -> None:
        """Updates the frame after a change that no finding mentions."""
        if self.view is not None:
            self.show(self.view)

    def facts(self) -> str:
        """Facts of the file or address that the answer names."""
        return ""

    def _notes(self, view: FieldView) -> list[str]:
        """Origin of the answer, facts of its file, and the meter."""
        team = self.field_context.team_marks(self.field.id)
        parts = [clean(team)] if team else []
        parts += ["look again"] if view.look_again else []
        parts += ["the company's"] if view.inherited else []
        parts += [clean(view.derived)] if view.derived else []
        parts += ["read only"] if self.field_context.read_only else []
        parts += [facts] if (facts := self.facts()) else []
        if view.limits is not None and self.field.kind.spec.is_prose:
            parts.append(length_meter(self.answer_text(), view.limits))
        return parts


def _colour(view: FieldView) -> str:
    """The colour of the complaint; without a finding, that of a warning."""
    return colour_of(view.worst.status, view.worst.severity) if view.worst else "$warning"
