"""The plan of a submission by the people of its team."""

from __future__ import annotations

from typing import NamedTuple

from wizard.engine.plan import Task
from wizard.reports.subject import Subject
from wizard.topics.team.turns import NOBODY


class PersonPlan(NamedTuple):
    """The tasks of one person or role, most useful first."""

    name: str
    tasks: tuple[Task, ...]

    @property
    def title(self) -> str:
        """As a heading."""
        return "Nobody's yet" if self.name == NOBODY else f"Next for {self.name}"


def plan_by_person(subject: Subject) -> tuple[PersonPlan, ...]:
    """The tasks by who has to do them, what is nobody's last; nothing without a team."""
    if subject.ownership is None:
        return ()
    found: dict[str, list[Task]] = {}
    for task in subject.plan:
        found.setdefault(subject.owner_words(task.findings), []).append(task)
    plans = (PersonPlan(name, tuple(tasks)) for name, tasks in found.items())
    return tuple(sorted(plans, key=lambda plan: (plan.name == NOBODY, -len(plan.tasks))))
