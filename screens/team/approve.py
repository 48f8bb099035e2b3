"""The dialog in which a person of the team approves answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.team.presenter import scope_title
from screens.widgets.dialogs import ConfirmDialog
from wizard.drafts.team_model import NO_TEAM, Person, QuestionScope
from wizard.engine.approvals import answered_fields, open_approvals, scope_fields
from wizard.reports.reviewer_report import answer_words
from wizard.rules.phrasing import counted
from wizard.session.session import Session
from wizard.text import one_line

_KEPT = "kept outside the draft"


def approval_title(scope: QuestionScope, session: Session) -> str:
    """What is approved: the title of a group alone, else of a page or a question."""
    return scope.group or scope_title(scope, session)


class ApproveDialog(ConfirmDialog):
    """Shows the answers and in whose name they are approved. True when approved."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, session: Session, scopes: Sequence[QuestionScope], me: Person) -> None:
        scope = scopes[0]
        title = approval_title(scope, session)
        text = (
            f"In the name of {one_line(me.name)} <{one_line(me.mail)}>, whom git names. "
            "Nothing proves it. It holds until one of these answers changes."
        )
        super().__init__(f"Approve “{title}”", text, yes="Approve", danger=False)
        self._session = session
        self._scope = scope
        self._me = me

    def compose_body(self) -> Iterator[Widget]:
        """The answers, which can be scrolled, and the buttons."""
        with VerticalScroll(id="answers"):
            yield Static(Content("\n").join(self._lines()), markup=False)
        yield from super().compose_body()

    def on_mount(self) -> None:
        """Enter approves; the answers are read with Tab."""
        self.query_one("#yes").focus()

    def _lines(self) -> Iterator[Content]:
        session = self._session
        edition, answers = session.edition, session.assessment.context.answers
        given = answered_fields(self._scope, edition, answers)
        for field in (edition.fields[name] for name in given):
            secret = field.kind.spec.is_secret
            words = _KEPT if secret else answer_words(field, answers[field.id])
            yield Content.assemble("• ", (one_line(field.label), "bold"), f": {words}")
        asked = [n for n in scope_fields(self._scope, edition) if session.applies(n) is not False]
        if unanswered := len(set(asked).difference(given)):
            yield Content(f"{counted(unanswered, 'question')} without an answer.")
        if any(edition.fields[name].names_files for name in given):
            yield Content("Of files it counts how many are named, not what is in them.")
        yield from self._asked_of_others()
        if self._me not in (session.draft.team or NO_TEAM).people:
            yield Content.styled("The team file does not have this mail address.", "$warning")

    def _asked_of_others(self) -> Iterator[Content]:
        """The approvals of the page that somebody of another role has to give."""
        edition, context = self._session.edition, self._session.assessment.context
        for each in open_approvals(edition, context):
            role = each.required.role
            if each.scope.page == self._scope.page and role != self._me.role:
                label = edition.catalogue.roles[role].label
                words = f"It is not the approval by {label} that your company asks for."
                yield Content.styled(words, "$warning")
