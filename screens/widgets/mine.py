"""The filter "mine": one state for all screens of an open draft.

It limits what is listed, counted and proposed as next. No page and no question is out of reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from screens.widgets.key_labels import key_label
from screens.widgets.team_words import own_part_trouble, person_here
from wizard.engine.plan import plan_of
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.engine.plan import Task
    from wizard.reports.subject import FindingFilter
    from wizard.session.open_draft import OpenDraft
    from wizard.topics.team.own_part import OwnPart


class MineFilter:
    """What screens show while only what waits for the person who works here is wanted."""

    def __init__(self, open_draft: OpenDraft) -> None:
        self._open_draft = open_draft
        self._found: OwnPart | None = None

    @property
    def is_possible(self) -> bool:
        """Whether there is a team file."""
        return self._open_draft.draft.team is not None

    @property
    def part(self) -> OwnPart | None:
        """The part of the person; None while the filter is off, or if nobody is known."""
        if not self._open_draft.only_mine:
            return None
        session, team = self._open_draft.session, self._open_draft.draft.team
        me = person_here(session)
        if me is None or team is None:
            return None
        found = self._found
        if found is None or found.ownership.team is not team or found.person != me:
            from wizard.topics.team.own_part import OwnPart
            from wizard.topics.team.ownership import Ownership

            self._found = found = OwnPart(me, Ownership(team, session.edition))
        return found

    @property
    def findings(self) -> FindingFilter | None:
        """The findings to show; None for all."""
        part = self.part
        if part is None:
            return None
        from wizard.reports.team_filter import waiting_for_people

        return waiting_for_people(part.person.name, [part.person], part.ownership)

    @property
    def plan(self) -> tuple[Task, ...]:
        """The tasks to show, most useful first; of later milestones where no others are."""
        part, session = self.part, self._open_draft.session
        if part is None:
            return session.plan
        return _own(session.plan, part) or _own(plan_of(session.assessment), part)

    @property
    def lead(self) -> str:
        """What stands before the first task."""
        part, session = self.part, self._open_draft.session
        milestone = session.at_current.milestone
        if part is None or milestone is None or _own(session.plan, part):
            return "Next:"
        return f"Nothing of “{milestone.title}” waits for you. Later:"

    def switch(self, screen: Screen[None]) -> bool:
        """Switches it and says so; False, with the reason, where nobody is known as "me"."""
        if trouble := own_part_trouble(self._open_draft.session):
            screen.notify(trouble, severity="error", timeout=15, markup=False)
            return False
        self._open_draft.only_mine = not self._open_draft.only_mine
        screen.notify(self._words(), markup=False)
        return True

    def _words(self) -> str:
        part = self.part
        if part is None:
            return "What waits for everybody."
        name = one_line(part.person.name)
        return f"Only what waits for {name}, whom git names. {everybody_words()}"


def _own(plan: tuple[Task, ...], part: OwnPart) -> tuple[Task, ...]:
    return tuple(task for task in plan if any(map(part.has, task.findings)))


def everybody_words() -> str:
    """Which key shows everything again."""
    return f"{key_label('screen.mine', 'Shift+F10')} shows everybody's."


def nothing_waits_words() -> str:
    """What is said in place of the next task where nothing waits for the person."""
    return f"Nothing waits for you. {everybody_words()}"
