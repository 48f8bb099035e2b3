"""State of a live run or a source scan, kept while the user visits a field."""

from __future__ import annotations

from dataclasses import field
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Question
from wizard.engine.finding import Finding
from wizard.topics.live.outcomes import QuestionOutcome

if TYPE_CHECKING:
    from wizard.inspection.net.guard import HostPort as HostAndPort
    from wizard.inspection.probes.comparison import PlanComparison
    from wizard.topics.live.live_run import PreparedRun, RunPermissions


class Scope(StrEnum):
    """The scope of a run, the narrowest first."""

    FIELD = "field"
    PAGE = "page"
    STEP = "step"
    ALL = "all"


class Phase(Enum):
    """The phase of a run."""

    PLANNING = "planning"
    TOLD = "told"
    """The plan is shown; nothing was called yet."""
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class StandIn:
    """What is called in place of Procore in a rehearsal."""

    login: HostAndPort
    api: HostAndPort
    ca_file: str = ""
    """Additional certificate authorities to trust, as a PEM file."""


@dataclass(slots=True)
class RunState:
    """State of a run and its outcome."""

    keep: bool = False
    """Whether evidence is written although the submission is read-only."""
    phase: Phase = Phase.PLANNING
    begun: set[Question] = field(default_factory=set)
    outcomes: dict[Question, QuestionOutcome] = field(default_factory=dict)
    stopped: bool = False
    took_s: float = 0.0
    message: str = ""
    """A message about the evidence file."""
    changed: dict[str, Finding] = field(default_factory=dict)
    """Earlier findings of the requirements whose finding changed in the run."""
    key: str = ""
    """The key of the row under the cursor."""

    def forget_run(self) -> None:
        """Resets the state to before the run."""
        self.phase = Phase.PLANNING
        self.begun.clear()
        self.outcomes.clear()
        self.stopped = False
        self.message = ""
        self.changed = {}


@dataclass(slots=True)
class LiveState(RunState):
    """Options of a live run, its plan, and its outcome."""

    scope: Scope = Scope.ALL
    production: bool = False
    private: bool = False
    browser: bool = False
    stand_in: StandIn | None = None
    prepared: PreparedRun | None = None
    comparison: PlanComparison | None = None
    """What the run sent, beside its plan."""

    def permits(self) -> RunPermissions:
        """What a run is allowed to call."""
        from wizard.topics.live.live_run import RunPermissions

        instead = self.stand_in
        return RunPermissions(
            production=self.production,
            allow_private=self.private,
            ca_file=instead.ca_file if instead else "",
            stand_in=(instead.login, instead.api) if instead else None,
            browser=self.browser,
        )
