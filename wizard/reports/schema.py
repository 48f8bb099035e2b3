"""The published shape of an assessment, version 4, and versions 1 to 3 as bundles hold them.

Run `python -m wizard.reports.schemas` after a change; a test tells when the file is behind.
A change that old readers would stumble over needs a new version, not a new field here.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wizard.catalogue.model import Cost, DecidedBy, Level, Severity, Status
from wizard.engine.finding import Proof
from wizard.engine.milestones import MilestonePlace
from wizard.engine.readiness import HoldReason, Responsible
from wizard.session.waivers import Standing

Count = Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """A part of the document; unknown keys are errors, so that typing mistakes are seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Program(Part):
    """The program that judged."""

    name: Literal["submission-wizard"]
    version: str


class DraftName(Part):
    """Which draft was judged."""

    id: str
    name: str


class EditionName(Part):
    """What Procore asked, and when."""

    id: str
    label: str
    as_of: date
    rules_as_of: date | None = None
    """The day whose rules were used, where they are others than those of the edition's own day."""


class CatalogueName(Part):
    """Which catalogue was used; the digest is the SHA-256 of its files."""

    version: str
    digest: str


class ProgressPart(Part):
    """How many of the requirements that apply are met or waived."""

    done: Count
    answered: Count = 0
    """Filled in and signed by nobody yet: part of the total, and not done."""
    total: Count
    blockers: Count
    not_checked: Count


class StepProgress(ProgressPart):
    """The progress of one step."""

    id: str
    number: str
    title: str


class WholeProgress(ProgressPart):
    """The progress of the whole, duties after approval aside, and of each step."""

    steps: list[StepProgress]


class TaskPart(Part):
    """One thing to do at one field; the list is in the order that helps most."""

    owner: str | None = None
    """Who of the team has to do it, by name; absent without a team."""
    field: str
    page: str
    action: str
    severity: Severity
    findings: list[str]


class CheckPart(Part):
    """A slow check that decides; the label completes "decided by …".

    The command runs it, with the path of a draft in place of DRAFT; "" when `check` always does.
    """

    id: str
    label: str
    cost: Cost
    command: str


class UncheckedPart(Part):
    """A requirement that nothing has decided yet, and why."""

    id: str
    field: str
    page: str
    message: str
    checks: list[CheckPart]


class AttestedPart(Part):
    """Who confirmed, on which day, and on what evidence."""

    by: str
    on: str
    rests_on: str = ""
    age_days: int | None = None


class EvidencePart(Part):
    """A file that a check looked at when it decided, on the day of the document.

    The fingerprint is equal for equal files; it is taken over the size and both ends.
    """

    check: str
    path: str
    size: Count
    fingerprint: str


class ObservedPart(Part):
    """What a run saw, over the network or in source code, that the finding speaks of.

    `subject` is what was looked at. A rehearsal was asked of a stand-in and proves nothing of
    Procore. The age is that on the day of the document, negative for what was seen later.
    """

    check: str
    subject: str
    at: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    age_days: int
    stale: bool
    rehearsal: bool


class WaiverPart(Part):
    """Why a finding was accepted, by whom, and until when."""

    reason: str
    by: str
    on: date
    expires: date | None
    this_answer: bool = False


class StandingPart(Part):
    """What a waiver of the draft is worth on the day of the document."""

    requirement: str
    standing: Standing
    note: str


class SourcePart(Part):
    """Where a requirement comes from."""

    document: str
    section: str
    as_of: date
    revision: str


class NamedSourcePart(SourcePart):
    """Where a requirement comes from, with the document's title."""

    title: str


class FindingPart(Part):
    """The verdict on one requirement."""

    id: str
    owner: str | None = None
    """Who of the team has to settle it, by name or role; absent without a team."""
    status: Status
    severity: Severity
    level: Level
    tier: str
    decided_by: DecidedBy
    proof: Proof | None
    needs_person: bool = False
    milestone: str = ""
    """The first milestone at which it must hold; "" for an edition without milestones."""
    responsible: Responsible | None = None
    """Who has to act; none for what is settled."""
    """Could not be told, and only a person who looks can."""
    attested: AttestedPart | None
    evidence: list[EvidencePart]
    observed: list[ObservedPart]
    waiver: WaiverPart | None
    field: str
    row: Count | None
    page: str
    step: str
    message: str
    fix: str
    statement: str
    why: str
    ours: str
    source: SourcePart


class BaselinePart(Part):
    """What `check --baseline` makes of the findings: ids of requirements, no verdicts.

    Known findings are still open. What is gone was found, or said something else, when the
    baseline was written.
    """

    known: list[str]
    new: list[str]
    gone: list[str]
    failing: list[str]


class BoundPart(Part):
    """The most that a live run sends; `requests` are calls, retries and redirects together."""

    requests: Count
    calls: Count
    retries: Count
    redirects: Count
    handshakes: Count
    lookups: Count
    pages: Count


class HostBoundPart(BoundPart):
    """What the calls to one host become at most, wherever their redirects lead."""

    host: str


class MadeCallPart(Part):
    """The calls to one address: what was announced, what was sent, and how it was answered."""

    method: str
    address: str
    announced: BoundPart
    made: BoundPart
    statuses: list[Count]


class MadePart(BoundPart):
    """What was sent; `elsewhere` are hosts that redirects alone led to, with their requests."""

    elsewhere: dict[str, Count]
    calls_by_address: list[MadeCallPart]


class LivePart(BoundPart):
    """What `check --live` or `watch` announced before anything was called.

    `made` is null where nothing was called.
    """

    hosts: list[HostBoundPart]
    proxies: list[str]
    made: MadePart | None


class HoldPart(Part):
    """A blocker that has to be checked or looked at before it is ready."""

    id: str
    reason: HoldReason
    message: str


class ReadinessPart(Part):
    """What the state rests on; `headline` says all of it in one line."""

    headline: str
    verified: Count
    attested: Count
    answered: Count
    not_checked: Count
    could_block: Count
    reconstructed: Count
    set_aside: Count = 0
    """Added in version 3."""
    holds: list[HoldPart]


class MilestonePart(Part):
    """One milestone: where the partner stands before it, and what is left to it alone.

    `left` counts items by who has to act; `minutes` is what their answers usually take, by our own
    table.
    """

    id: str
    title: str
    gain: str
    place: MilestonePlace
    left: dict[Responsible, Count]
    minutes: Count


class WaitingPart(Part):
    """What only Procore can do, since when the partner waits, and what usually happens next."""

    id: str
    since: date | None
    usually: str


class TeamPart(Part):
    """Whose turn it is; `plan` has the fields of each person's tasks, by name."""

    turn: str
    only: str | None
    """Whose findings the document has; null for all."""
    plan: dict[str, list[str]]


class _AssessmentBody(Part):
    draft: DraftName
    edition: EditionName
    catalogue: CatalogueName
    as_of: date
    state: Literal["ready", "incomplete"]
    counts: dict[Status, Count]
    open: dict[Severity, Count]
    proofs: dict[Proof, Count]
    waived: Count
    progress: WholeProgress
    plan: list[TaskPart]
    not_checked: list[UncheckedPart]
    findings: list[FindingPart]
    waivers: list[StandingPart] = []
    live: LivePart | None = None
    baseline: BaselinePart | None = None


class AssessmentPart(_AssessmentBody):
    """All findings of a draft against an edition on a day."""

    readiness: ReadinessPart
    milestone: str
    """The id of the milestone that everything else is about; "all" for the whole journey."""
    cannot_be_listed: str
    """What keeps the app out, in a few words; "" for nothing."""
    milestones: list[MilestonePart]
    waiting: list[WaitingPart]
    team: TeamPart | None = None
    """Absent without a team."""


class ThirdAssessmentPart(AssessmentPart):
    """As version 3 had it, without a frame."""

    schema_: Literal["submission-wizard/assessment/3"] = Field(alias="schema")
    program: Program


class SecondAssessmentPart(_AssessmentBody):
    """As version 2 had it, which knew no milestones: bundles of older versions still hold it."""

    schema_: Literal["submission-wizard/assessment/2"] = Field(alias="schema")
    program: Program
    readiness: ReadinessPart


class FirstAssessmentPart(_AssessmentBody):
    """As version 1 had it: bundles of older versions still hold it."""

    schema_: Literal["submission-wizard/assessment/1"] = Field(alias="schema")
    program: Program
