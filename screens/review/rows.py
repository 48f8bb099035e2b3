"""Rows of the review: findings in groups, the plan, progress by step, and waivers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from textual.content import Content

from screens.widgets.finding_lines import finding_lines, review_mark_lines
from screens.widgets.finding_rows import ReviewRow, heading
from screens.widgets.key_labels import with_keys
from screens.widgets.marks import colour_of, mark_of
from screens.widgets.row_text import behind, id_at_right, labelled
from wizard.catalogue.model import Cost, Page, Severity, Status
from wizard.drafts.team_model import NO_TEAM, Comment
from wizard.engine.finding import OPEN, Finding, Progress, progress_of
from wizard.engine.plan import Task
from wizard.reports.signs import AGAIN
from wizard.reports.subject import Subject, finding_message, step_title
from wizard.session.field_state import worst_of
from wizard.session.review_marks import marked_fields
from wizard.session.session import Session
from wizard.session.waivers import StandingWaiver, terms_of
from wizard.text import clean, one_line

WAIVER = "waiver:"
"""Prefix of the keys of waivers; the requirement's id follows."""

_LABEL, _ID = 24, 32
_ID_FROM = 140
"""Below this width in cells, rows show no ids."""
_BAR = 12
_UNKNOWN = frozenset({Status.COULD_NOT_TELL, Status.STALE})

_SEVERITIES = {
    Severity.BLOCKER: "Keeps the bundle from being ready",
    Severity.WARNING: "Warns: reviewers may ask about it",
    Severity.ADVICE: "Advice",
    Severity.REMINDER: "Reminders for after approval",
}
_COSTS = {
    Cost.FILE: "Not checked · needs your files",
    Cost.LIVE: "Not checked · needs the network · F6 runs them",
    Cost.SOURCE: "Not checked · needs your source code · Shift+F6 scans it",
}
_DEAREST = (Cost.LIVE, Cost.SOURCE, Cost.FILE)


class ReviewView(StrEnum):
    """The views of the review; one is shown at a time."""

    OPEN = "open"
    BLOCKS = "blocks"
    WARNS = "warns"
    ADVICE = "advice"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    NOTHING_REPORTED = "nothing-reported"
    NOT_CHECKED = "not-checked"
    WAIVED = "waived"
    MET = "met"
    ALL = "all"
    PLAN = "plan"
    STEPS = "steps"
    AGAIN = "again"
    COMMENTS = "comments"


Test = Callable[[Finding], bool]

TESTS: Mapping[ReviewView, Test] = {
    ReviewView.OPEN: lambda f: f.status in OPEN | _UNKNOWN or f.status is Status.WAIVED,
    ReviewView.BLOCKS: lambda f: f.blocks,
    ReviewView.WARNS: lambda f: f.status in OPEN and f.severity is Severity.WARNING,
    ReviewView.ADVICE: lambda f: f.status in OPEN and f.severity.rank > Severity.WARNING.rank,
    ReviewView.UNANSWERED: lambda f: f.status is Status.UNANSWERED,
    ReviewView.ANSWERED: lambda f: f.status is Status.ANSWERED,
    ReviewView.NOTHING_REPORTED: lambda f: f.status is Status.NOTHING_REPORTED,
    ReviewView.NOT_CHECKED: lambda f: f.status in _UNKNOWN,
    ReviewView.MET: lambda f: f.status is Status.MET,
    ReviewView.ALL: lambda _: True,
}

_NOTHING = {
    ReviewView.OPEN: "Nothing is left to do.",
    ReviewView.BLOCKS: "Nothing blocks.",
    ReviewView.WARNS: "Nothing warns.",
    ReviewView.ADVICE: "There is no advice.",
    ReviewView.UNANSWERED: "Every question that applies is answered.",
    ReviewView.ANSWERED: "Nothing waits for a signature.",
    ReviewView.NOTHING_REPORTED: "No optional list is empty.",
    ReviewView.NOT_CHECKED: "Everything is checked.",
    ReviewView.WAIVED: "Nothing is waived.",
    ReviewView.MET: "Nothing is met yet.",
    ReviewView.ALL: "This edition asks for nothing.",
    ReviewView.PLAN: "Nothing is left to do.",
    ReviewView.AGAIN: "Nothing must be looked at again.",
    ReviewView.COMMENTS: "No comment is open.",
}


def review_rows(session: Session, subject: Subject, view: ReviewView) -> tuple[ReviewRow, ...]:
    """Rows of one view, each group under a heading; one heading when it is empty."""
    make = _ReviewRowFactory(session, subject)
    if view is ReviewView.PLAN:
        plan = (task for task in session.plan if any(map(subject.shows, task.findings)))
        rows = [make.task(number, task) for number, task in enumerate(plan, 1)]
    elif view is ReviewView.STEPS:
        rows = list(make.steps())
    elif view is ReviewView.AGAIN:
        rows = [make.again(name) for name in fields_to_see_again(session, subject)]
    elif view is ReviewView.COMMENTS:
        rows = [make.comment(each) for each in comments_to_show(session, subject)]
    elif view is ReviewView.WAIVED:
        waivers = subject.standing_waivers
        rows = [make.waiver(w) for w in waivers if not w.finding or subject.shows(w.finding)]
    else:
        chosen = [finding for finding in subject.findings if TESTS[view](finding)]
        groups = _by_meaning if view in {ReviewView.OPEN, ReviewView.NOT_CHECKED} else _by_step
        rows = [row for title, group in groups(subject, chosen) for row in make.group(title, group)]
    return tuple(rows) or (heading(_nothing(subject, view)),)


def _nothing(subject: Subject, view: ReviewView) -> str:
    if subject.only is None:
        return _NOTHING[view]
    if subject.assessment.milestone is None:
        words = "None of these waits for you. i shows everybody's."
    else:
        words = "None of these waits for you. 0 shows all milestones, i everybody's."
    return with_keys(words, {"i": "review.mine", "0": "review.whole"})


def comments_to_show(session: Session, subject: Subject) -> Sequence[Comment]:
    """The first comments of the open threads that are part of what is shown."""
    team = subject.draft.team
    if team is None or not team.comments:
        return ()
    from wizard.topics.team.team_editor import open_threads

    known = session.edition.fields
    found = [each for each in open_threads(team.comments) if each.field in known]
    if subject.only is None:
        return found
    return [each for each in found if any(map(subject.shows, session.findings_of(each.field)))]


def fields_to_see_again(session: Session, subject: Subject) -> list[str]:
    """The fields to look at again that are part of what is shown."""
    marked = marked_fields(session)
    if subject.only is None:
        return marked
    return [name for name in marked if any(map(subject.shows, session.findings_of(name)))]


def _by_meaning(
    subject: Subject, findings: Sequence[Finding]
) -> Iterator[tuple[str, list[Finding]]]:
    """Groups: open findings by severity, unchecked ones by what a check needs, then waived ones."""
    open_ones = [f for f in findings if f.status in OPEN and f.status is not Status.STALE]
    open_ones.sort(key=lambda finding: bool(finding.refused_field))
    for severity, title in _SEVERITIES.items():
        yield title, [f for f in open_ones if f.severity is severity]
    eyes = with_keys("Needs a person's check · k records the result", {"k": "review.sign"})
    yield eyes, [f for f in findings if f.needs_person]
    unknown = [f for f in findings if f.status in _UNKNOWN and not f.needs_person]
    for cost, usual in _COSTS.items():
        title = with_keys(usual, {"Shift+F6": "screen.scan", "F6": "screen.live"})
        yield title, [f for f in unknown if cost_of(subject, f) is cost]
    yield "Not checked", [f for f in unknown if cost_of(subject, f) is None]
    yield "Waived", [f for f in findings if f.status is Status.WAIVED]


def _by_step(subject: Subject, findings: Sequence[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(step_title(subject.step_of(finding)), []).append(finding)
    yield from groups.items()


def cost_of(subject: Subject, finding: Finding) -> Cost | None:
    """Maximum cost of deciding a finding: of what went stale, else of all that has an input."""
    kinds, answers = subject.catalogue.checks, subject.assessment.context.facts.answers
    stale = {kinds[each.check].cost for each in finding.observed if each.stale}
    uses = finding.requirement.checks
    given = [use for use in uses if any(name in answers for name in use.fields)] or uses
    costs = stale or {kinds[use.name].cost for use in given if use.name in kinds}
    return next((cost for cost in _DEAREST if cost in costs), None)


def step_progress_bar(progress: Progress) -> str:
    """A bar: what is done, what is answered and not signed, and what is left."""
    done, filled = int(progress.share * _BAR), int(progress.share_filled * _BAR)
    return "█" * done + "▒" * (filled - done) + "░" * (_BAR - filled)


@dataclass(frozen=True)
class _ReviewRowFactory:
    """Makes rows that are drawn when they become visible."""

    session: Session
    subject: Subject

    def group(self, title: str, findings: Sequence[Finding]) -> Iterator[ReviewRow]:
        if findings:
            yield heading(f"{title} ({len(findings)})")
            yield from map(self.finding, findings)

    def finding(self, finding: Finding) -> ReviewRow:
        label = self.subject.label(finding.field)
        return ReviewRow(
            finding.id,
            lambda width: _finding_line(
                mark_of(finding), label, finding_message(finding), finding.id, width
            ),
            lambda: self._finding_detail(finding),
            *self._home(finding.field, finding.page),
        )

    def task(self, number: int, task: Task) -> ReviewRow:
        sign = mark_of(task.findings[0])
        more = f" (+{len(task.findings) - 1})" if len(task.findings) > 1 else ""
        return ReviewRow(
            f"task:{task.field}",
            lambda width: behind(
                Content.assemble(f" {number:>3} ", sign, " "),
                Content.assemble(one_line(task.action), (more, "$text-muted")),
                width,
            ),
            lambda: self._details(task.findings),
            task.page,
            task.field,
        )

    def again(self, name: str) -> ReviewRow:
        sign = Content.styled(AGAIN.mark, "$warning")
        label, reasons = self.subject.label(name), self.session.look_again[name]

        def detail() -> Iterator[Content]:
            yield Content.styled(label, "bold")
            yield from review_mark_lines(self.session, name)
            yield from self._details(self.session.findings_of(name))

        return ReviewRow(
            f"again:{name}",
            lambda width: _finding_line(sign, label, reasons[0], name, width),
            detail,
            *self._home(name, ""),
        )

    def comment(self, first: Comment) -> ReviewRow:
        from wizard.topics.team.people import name_of_mail
        from wizard.topics.team.team_editor import threads_on

        team = self.session.draft.team or NO_TEAM
        label = self.subject.label(first.field)
        thread = next(t for t in threads_on(first.field, team.comments) if t[0] is first)
        last = thread[-1]
        words = one_line(f"{name_of_mail(team, last.by)}: {last.text}")

        def detail() -> Iterator[Content]:
            yield Content.styled(label, "bold")
            for each in thread:
                head = f"{name_of_mail(team, each.by)}, {each.at:%Y-%m-%d %H:%M}"
                yield Content.styled(one_line(head), "bold")
                yield Content(clean(each.text))

        return ReviewRow(
            f"comment:{first.id}",
            lambda width: _finding_line(Content("○"), label, words, first.field, width),
            detail,
            *self._home(first.field, ""),
        )

    def steps(self) -> Iterator[ReviewRow]:
        for step in self.session.edition.journey.steps:
            pages = [page for page in step.pages if not self.subject.only or self._of_page(page)]
            whole = [finding for page in pages for finding in self._of_page(page)]
            if pages:
                title = Content.styled(step_title(step), "bold")
                yield self._part(f"step:{step.id}", " ", title, whole, pages[0])
            for page in pages:
                title, found = Content(page.title), self._of_page(page)
                yield self._part(f"page:{page.id}", "   ", title, found, page)

    def _of_page(self, page: Page) -> list[Finding]:
        return list(filter(self.subject.shows, self.session.assessment.by_page[page.id]))

    def _part(
        self, key: str, indent: str, words: Content, findings: list[Finding], page: Page
    ) -> ReviewRow:
        title = Content.assemble(indent, mark_of(worst_of(findings)), " ", words)
        progress = progress_of(findings)

        def draw(width: int) -> Content:
            room = max(10, width - _BAR - 34)
            return Content.assemble(
                title.truncate(room, ellipsis=True, pad=True), _progress_cells(progress)
            )

        waiting = tuple(f for f in self._of_page(page) if f.status in OPEN | _UNKNOWN)

        def detail() -> Iterator[Content]:
            yield Content(page.purpose)
            yield from self._details(waiting)

        return ReviewRow(key, draw, detail, page.id)

    def waiver(self, standing: StandingWaiver) -> ReviewRow:
        waiver, finding = standing.waiver, standing.finding
        label = self.subject.label(finding.field) if finding else one_line(waiver.requirement)
        sign = mark_of(finding) if finding else Content.styled("?", "$warning")
        message = one_line(f"{standing.standing.value}: {waiver.reason}")
        name = one_line(waiver.requirement)
        return ReviewRow(
            WAIVER + name,
            lambda width: _finding_line(sign, label, message, name, width),
            lambda: self._waiver_detail(standing),
            *(self._home(finding.field, finding.page) if finding else ("", "")),
        )

    def _waiver_detail(self, standing: StandingWaiver) -> Iterator[Content]:
        yield Content(f"Waiver ({standing.standing.value}): {one_line(standing.waiver.reason)}")
        yield Content(one_line(terms_of(standing.waiver)))
        if standing.note:
            yield Content.styled(clean(standing.note), "$warning")
        if standing.finding:
            yield from self._finding_detail(standing.finding)

    def _finding_detail(self, finding: Finding) -> Iterator[Content]:
        yield Content.styled(self.subject.place(finding), "bold")
        yield from finding_lines(self.session, finding)

    def _details(self, findings: Iterable[Finding]) -> Iterator[Content]:
        for finding in findings:
            yield from finding_lines(self.session, finding)

    def _home(self, field: str, page: str) -> tuple[str, str]:
        """The page of a field, and the field."""
        placed = self.session.edition.page_of_field.get(field)
        return (placed.page.id if placed else page), field


def _finding_line(sign: Content, label: str, message: str, name: str, width: int) -> Content:
    """Sign, label and message; the id at the right where there is room."""
    right = id_at_right(name, _ID, width, _ID_FROM)
    return labelled(sign, label, _LABEL, Content(one_line(message)), width, right)


def _progress_cells(progress: Progress) -> Content:
    """Progress bar, done of total, blockers and unchecked."""
    if not progress.total:
        return Content.styled("not applicable", "$text-muted")
    blocks = f"{progress.blockers:>3} block" if progress.blockers else " " * 9
    unchecked = f"{progress.not_checked:>3} unchecked" if progress.not_checked else ""
    done = f" {progress.done:>3}/{progress.total:<3} "
    colour = colour_of(Status.NOT_MET, Severity.BLOCKER)
    return Content.assemble(step_progress_bar(progress), done, (blocks, colour), unchecked)
