"""How a live run or a source scan stands; kept while one looks at a field and comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from wizard.catalogue.model import Severity, Status
from wizard.drafts.evidence_observed import Observed, Question
from wizard.engine.answers_read import Meaning
from wizard.engine.finding import Finding

if TYPE_CHECKING:
    from wizard.inspection.net.guard import HostPort as HostAndPort
    from wizard.topics.live.live_run import PreparedRun, RunPermissions


class Scope(StrEnum):
    """How much of the journey a run is about; the narrowest first."""

    FIELD = "field"
    PAGE = "page"
    STEP = "step"
    ALL = "all"


class Phase(Enum):
    """How far a run has come."""

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
    """Further certificate authorities to trust, as a PEM file."""


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """What came of one question."""

    observed: Observed
    meanings: tuple[Meaning, ...]
    """What it says of each requirement, the gravest first."""

    @property
    def state(self) -> tuple[Status, Severity]:
        """The gravest; what could not be found out, or is decided by nothing here, is open."""
        worst = next(iter(self.meanings), None)
        if self.observed.trouble or worst is None:
            return Status.COULD_NOT_TELL, Severity.WARNING
        return worst.status, worst.severity


@dataclass(slots=True)
class RunState:
    """How a run stands that finds something out, and what came of it."""

    keep: bool = False
    """Evidence is written although the submission is open for reading only."""
    phase: Phase = Phase.PLANNING
    begun: set[Question] = field(default_factory=set)
    outcomes: dict[Question, QuestionOutcome] = field(default_factory=dict)
    stopped: bool = False
    took_s: float = 0.0
    told: str = ""
    """What is to be said of the evidence file."""
    changed: dict[str, Finding] = field(default_factory=dict)
    """What was found before of the requirements of which the run found something else."""
    key: str = ""
    """The key of the row under the cursor."""

    def forget_run(self) -> None:
        """Back to before anything was done."""
        self.phase = Phase.PLANNING
        self.begun.clear()
        self.outcomes.clear()
        self.stopped = False
        self.told = ""
        self.changed = {}


@dataclass(slots=True)
class LiveState(RunState):
    """The choices for a live run, its plan, and what came of it."""

    scope: Scope = Scope.ALL
    production: bool = False
    private: bool = False
    stand_in: StandIn | None = None
    prepared: PreparedRun | None = None

    def permits(self) -> RunPermissions:
        """What a run may do."""
        from wizard.topics.live.live_run import RunPermissions

        instead = self.stand_in
        return RunPermissions(
            production=self.production,
            allow_private=self.private,
            ca_file=instead.ca_file if instead else "",
            stand_in=(instead.login, instead.api) if instead else None,
        )
