"""A test line: judges a typed value by one requirement at each key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from screens.widgets.dialogs import SafeInput
from screens.widgets.line import Line
from screens.widgets.marks import colour_of, mark_for_state
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Requirement
from wizard.engine.finding import Finding
from wizard.text import clean, one_line
from wizard.topics.browse.try_value import can_be_tried, input_hint, trial_words, unread_fields

Judge = Callable[[Requirement, str], Finding]
"""Maps a requirement and a typed text to a verdict; changes nothing."""


class ValueTester(Vertical):
    """Judges a typed value; the answers of the draft do not change."""

    DEFAULT_CSS = """
    ValueTester { height: auto; max-height: 6; padding: 0 1; border-top: solid $border-blurred; }
    ValueTester:focus-within { border-top: heavy $primary; }
    ValueTester Horizontal { height: 1; }
    ValueTester Line { width: auto; }
    ValueTester SafeInput, ValueTester SafeInput:focus {
        border: none; height: 1; width: 1fr; padding: 0 1;
    }
    ValueTester Static { height: auto; max-height: 4; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "tab",
            "screen.read",
            "read above",
            tooltip="Read the whole requirement",
            id="try_value.read",
        ),
    ]

    def __init__(self, edition: Edition, judge: Judge, beside: str) -> None:
        """Creates the tester; `beside` says which draft's answers are used for other fields."""
        super().__init__(id="bench")
        self._edition = edition
        self._judge = judge
        self._beside = beside
        self._requirement: Requirement | None = None
        self._label = Line()
        self._entry = SafeInput(select_on_focus=False, id="try")
        self._verdict = Static(markup=False)

    def compose(self) -> ComposeResult:
        """Composes the field's label, the input and the verdict below."""
        with Horizontal():
            yield self._label
            yield self._entry
        yield self._verdict

    def show(self, requirement: Requirement | None) -> None:
        """Shows another requirement; clears the text typed for the previous one."""
        if requirement is self._requirement:
            self._tell()
            return
        self._requirement = requirement
        field = self._edition.fields.get(requirement.fields[0]) if requirement else None
        self._entry.disabled = field is None or not can_be_tried(field)
        self._label.say(Content.styled(f"Try {one_line(field.label)}:" if field else "", "bold"))
        self._entry.placeholder = input_hint(self._edition, requirement) if requirement else ""
        self._entry.value = ""
        self._tell()

    @on(SafeInput.Edited)
    @on(SafeInput.Entered)
    def typed(self, event: Message) -> None:
        """Updates the verdict while typing; ignores the search line."""
        event.stop()
        self._tell()

    def _tell(self) -> None:
        self._verdict.update(Content("\n").join(self._lines()))

    def _lines(self) -> Iterator[Content]:
        requirement = self._requirement
        if requirement is None:
            return
        if not self._entry.value.strip():
            yield Content.styled(self._beside, "$text-muted")
            return
        finding = self._judge(requirement, self._entry.value)
        colour = colour_of(finding.status, finding.severity)
        mark = mark_for_state(finding.status, finding.severity)
        yield Content.assemble(mark, (f" {clean(trial_words(finding))}", colour))
        if finding.fix:
            yield Content(f"  → {clean(finding.fix)}")
        if rest := unread_fields(self._edition, requirement):
            yield Content.styled(f"  Not tried; other answers decide it: {rest}", "$text-muted")
