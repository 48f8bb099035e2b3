"""Content of the team screen: people, who answers what, what is nobody's, approvals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow, group, heading
from screens.widgets.row_text import labelled
from wizard.drafts.team_model import NO_TEAM, Approval, Assignment, Person, QuestionScope
from wizard.rules.phrasing import counted
from wizard.session.session import Session
from wizard.text import one_line
from wizard.topics.team.overview import AssignedWork, PersonWork, TeamOverview, team_overview
from wizard.topics.team.ownership import Ownership, ScopeState
from wizard.topics.team.people import name_of_mail

TeamTarget = Person | Assignment | Approval | QuestionScope
"""What a row is about; a scope alone is nobody's, or waits for an approval."""

_LABEL = 28
_SIGNS = {
    ScopeState.OPEN: "○",
    ScopeState.ANSWERED: "•",
    ScopeState.CHANGES_ASKED: "!",
    ScopeState.APPROVED: "✓",
    ScopeState.CHANGED_SINCE: "↻",
}


@dataclass(slots=True)
class TeamScreenState:
    """State of the team screen, kept when it is left and restored when it is opened again."""

    key: str = ""
    """The key of the row under the cursor."""


class TeamPresenter:
    """Content of the team screen, as of the last `judge`."""

    def __init__(self, session: Session, state: TeamScreenState) -> None:
        self.state = state
        self._session = session
        self.targets: dict[str, TeamTarget] = {}
        """The key of a row to what it is about."""
        self.judge()

    def judge(self) -> None:
        """Reads the present team and answers."""
        session = self._session
        self._ownership = Ownership(session.draft.team or NO_TEAM, session.edition)
        self._overview: TeamOverview = team_overview(
            self._ownership, session.assessment, session.today
        )

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """There is one view."""
        return (), "team"

    def gate(self, _width: int) -> Iterator[Content]:
        """What the list is, and that nothing proves it."""
        yield Content.styled("Who answers what, until when, and who approved it", "bold")
        team = self._ownership.team
        if team.trouble:
            yield Content.styled(one_line(team.trouble), "$error")
        elif not team.people:
            yield Content("Nobody is in the team yet.")
        else:
            yield Content.styled(
                "Names are those that git says; nothing proves them.", "$text-muted"
            )

    def rows(self) -> tuple[ReviewRow, ...]:
        """People, what each answers, what is nobody's, and approvals."""
        self.targets = {}
        overview = self._overview
        people = [self._person(each) for each in overview.people]
        works = (work for each in overview.people for work in each.assignments)
        assigned = [self._assigned(each) for each in works]
        pages = Counter(self._page_of(name) for name in overview.unassigned)
        nobodys = [self._nobodys(page, number) for page, number in pages.items()]
        approvals = [self._approval(each) for each in self._ownership.team.approvals]
        missing = [self._missing(each.scope, each.required.role) for each in overview.approvals]
        made = (
            *group(f"People ({len(people)})", people),
            *group(f"Who answers what ({len(assigned)})", assigned),
            *group(f"Approvals that are missing ({len(missing)})", missing),
            *group(f"Approvals ({len(approvals)})", approvals),
            *group(f"Nobody's ({len(overview.unassigned)})", nobodys),
        )
        return made or (heading("There is nothing to show."),)

    def _page_of(self, field: str) -> str:
        return self._session.edition.page_of_field[field].page.id

    def _row(
        self, key: str, target: TeamTarget, label: str, words: str, sign: str = " ", field: str = ""
    ) -> ReviewRow:
        self.targets[key] = target
        text, shown = one_line(words), one_line(label)
        return ReviewRow(
            key,
            lambda width: labelled(sign, shown, _LABEL, Content(text), width),
            lambda: iter((Content.styled(shown, "bold"), Content(text))),
            field=field,
        )

    def _person(self, work: PersonWork) -> ReviewRow:
        person = work.person
        role = self._session.edition.catalogue.roles.get(person.role)
        parts = (
            role.label if role else "",
            f"{work.left} left now",
            f"{work.open} open",
            person.mail,
        )
        words = " · ".join(filter(None, parts))
        return self._row(f"person:{person.mail}", person, person.name, words)

    def _assigned(self, work: AssignedWork) -> ReviewRow:
        each = work.assignment
        due = f"until {each.due.isoformat()}" if each.due else ""
        late = "late" if work.is_overdue else ""
        owner = name_of_mail(self._ownership.team, each.owner)
        words = " · ".join(filter(None, (owner, work.state.value, due, late)))
        return self._of_scope("assignment", each, each.scope, words, _SIGNS[work.state])

    def _approval(self, each: Approval) -> ReviewRow:
        answers = self._session.assessment.context.answers
        rounds = self._ownership.approvals(each.scope, answers)
        valid = any(found.valid for found in rounds if found.approval == each)
        holds = "holds" if valid else "the answers changed since"
        words = f"{name_of_mail(self._ownership.team, each.by)} · {each.on.isoformat()} · {holds}"
        return self._of_scope(
            f"approval by {each.by}", each, each.scope, words, "✓" if valid else "↻"
        )

    def _missing(self, scope: QuestionScope, role: str) -> ReviewRow:
        label = self._session.edition.catalogue.roles[role].label
        return self._of_scope(f"missing {role}", scope, scope, f"waits for {label}", "✗")

    def _nobodys(self, page: str, number: int) -> ReviewRow:
        scope = QuestionScope(page=page)
        return self._of_scope(
            "nobody", scope, scope, f"{counted(number, 'question')} without an owner"
        )

    def _of_scope(
        self, kind: str, target: TeamTarget, scope: QuestionScope, words: str, sign: str = " "
    ) -> ReviewRow:
        title = scope_title(scope, self._session)
        page = self._session.edition.page_ids.get(scope.page)
        first = next(iter(page.page.fields), "") if page else scope.field
        return self._row(f"{kind}:{scope.name}", target, title, words, sign, first)


def scope_title(scope: QuestionScope, session: Session) -> str:
    """As people read it: the label of a question, or the title of a page and of its group."""
    field, page = session.edition.fields.get(scope.field), session.edition.page_ids.get(scope.page)
    if field is not None:
        return field.label
    title = page.page.title if page else scope.name
    return f"{title}: {scope.group}" if page and scope.group else title
