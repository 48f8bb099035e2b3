"""The review screen: all findings by severity, and actions on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from screens.review.rows import (
    TESTS,
    WAIVER,
    ReviewView,
    comments_to_show,
    fields_to_see_again,
    review_rows,
)
from screens.review.waiving import WaiverController
from screens.signing.controller import SigningController
from screens.team.controller import TeamController
from screens.widgets.chips import Chip, Chips
from screens.widgets.common_bindings import (
    CALENDAR,
    CATALOGUE,
    EXPORT,
    FEEDBACK,
    HELP,
    JUMP,
    LIVE,
    MINE,
    NOT_ASKED,
    PAGE_MAP,
    PORTAL,
    REDO,
    SCAN,
    SEARCH,
    UNDO,
)
from screens.widgets.finding_rows import (
    FindingRows,
    ReviewRow,
    key_nearby,
    move_cursor_to,
    place_after,
)
from screens.widgets.hanging_text import HangingText
from screens.widgets.keybar import KeyBar
from screens.widgets.line import StateLine
from screens.widgets.messages import (
    FactsLearned,
    PageRequested,
    ReviewMarksLoaded,
    ScreenRequested,
)
from screens.widgets.mine import MineFilter
from screens.widgets.rows import Rows
from screens.widgets.summary import top_line
from screens.widgets.undo import UndoController, show_among_findings
from wizard.engine.finding import Finding
from wizard.reports.subject import Subject
from wizard.rules.phrasing import counted
from wizard.session.open_draft import OpenDraft
from wizard.session.signing import Author

_KEYS = {
    ReviewView.BLOCKS: ("b", "Show what blocks"),
    ReviewView.WARNS: ("r", "Show what warns"),
    ReviewView.ADVICE: ("a", "Show advice and reminders"),
    ReviewView.UNANSWERED: ("u", "Show what is not answered"),
    ReviewView.ANSWERED: ("g", "Show what is answered but not signed"),
    ReviewView.NOTHING_REPORTED: ("n", "Show empty optional lists"),
    ReviewView.NOT_CHECKED: ("?", "Show what is not checked, and which check decides it"),
    ReviewView.WAIVED: ("v", "Show waivers"),
    ReviewView.MET: ("m", "Show what is met"),
    ReviewView.OPEN: ("o", "Show all that is open, by severity"),
    ReviewView.ALL: ("x", "Show everything, also what is not applicable"),
    ReviewView.PLAN: ("p", "Show what to do next"),
    ReviewView.STEPS: ("s", "Show progress by step"),
    ReviewView.AGAIN: ("l", "Show what to look at again"),
    ReviewView.COMMENTS: ("t", "Show the comments that are open"),
}
_COUNTS = (
    ReviewView.BLOCKS,
    ReviewView.WARNS,
    ReviewView.ADVICE,
    ReviewView.UNANSWERED,
    ReviewView.NOT_CHECKED,
)
_SETTLED = (
    ReviewView.ANSWERED,
    ReviewView.NOTHING_REPORTED,
    ReviewView.WAIVED,
    ReviewView.MET,
)
_WHOLE = (
    ReviewView.OPEN,
    ReviewView.ALL,
    ReviewView.PLAN,
    ReviewView.STEPS,
)


def _binding_of(view: ReviewView) -> str:
    return f"review.view_{view}".replace("-", "_")


_BINDINGS = (
    Binding("right", "turn(1)", "next view", show=False, id="review.next"),
    Binding("left", "turn(-1)", "previous view", show=False, id="review.previous"),
    Binding(
        "tab", "app.focus_next", "read below", tooltip="Read the whole text", id="review.read_below"
    ),
    HELP,
    replace(JUMP, show=False),
    replace(SEARCH, show=False),
    LIVE,
    SCAN,
    EXPORT,
    Binding("escape,f5", "ask('back')", "back", tooltip="Back to where you were", id="review.back"),
    CATALOGUE,
    FEEDBACK,
    PORTAL,
    Binding(
        "e",
        "ask('editions')",
        "editions",
        tooltip="What changed between editions",
        id="review.editions",
    ),
    CALENDAR,
    PAGE_MAP,
)


@dataclass(slots=True)
class ReviewState:
    """State of the review screen, kept when it is left and restored when it is opened again."""

    view: ReviewView = ReviewView.OPEN
    key: str = ""
    """The key of the row under the cursor."""
    author: Author = field(default_factory=Author)
    """Proposed name for the next waiver."""
    keys: tuple[str, ...] = ()
    """The keys of all rows when the list was last shown."""
    whole: bool = False
    """Whether it shows the whole journey, and not what counts at the current milestone."""


class ReviewScreen(Screen[None]):
    """Every finding of the open draft; keeps nothing itself."""

    AUTO_FOCUS = "FindingRows"
    CSS_PATH = "screen.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "waive", "waive", tooltip="Accept it, with a reason", id="review.waive"),
        NOT_ASKED,
        Binding(
            "delete,backspace",
            "unwaive",
            "withdraw",
            tooltip="Withdraw the waiver",
            id="review.withdraw",
        ),
        Binding(
            "k",
            "sign",
            "sign",
            tooltip="Sign the answers, or record what you saw",
            id="review.sign",
        ),
        Binding(
            "0",
            "whole",
            "all milestones",
            tooltip="All milestones, or only the current one",
            id="review.whole",
        ),
        Binding(
            "i",
            "mine",
            "mine",
            tooltip="Only what waits for you, or for everybody",
            id="review.mine",
        ),
        replace(MINE, show=False),
        Binding("y", "approve", "approve", tooltip="Approve this page", id="review.approve"),
        Binding("c", "comment", "comment", tooltip="Comment on this question", id="review.comment"),
        replace(UNDO, tooltip="Undo the last change"),
        REDO,
        *(
            Binding(
                "question_mark" if key == "?" else key,
                f"view('{view}')",
                words,
                show=False,
                id=_binding_of(view),
            )
            for view, (key, words) in _KEYS.items()
        ),
        *_BINDINGS,
    ]

    def __init__(self, open_draft: OpenDraft, state: ReviewState) -> None:
        super().__init__()
        self._open_draft = open_draft
        self._state = state
        self._waivers = waivers = WaiverController(
            self, open_draft.session, state.author, self._under_cursor, self._show_anew
        )
        # A key of the screen looks for its action on the screen only.
        self.action_waive = waivers.waive
        self.action_set_aside = waivers.set_aside
        self.action_unwaive = waivers.unwaive
        shown = show_among_findings(self, self._show_anew)
        changes = UndoController(self, open_draft.session, shown)
        self.action_undo, self.action_redo = changes.undo, changes.redo
        self._signing = SigningController(
            self, open_draft.session, state.author, lambda _: self._show_anew()
        )
        self._team = TeamController(self, open_draft.session, lambda _: self._show_anew())
        self._mine = MineFilter(open_draft)
        self._judge()
        self._shown: tuple[ReviewRow, ...] = ()
        self._detail = HangingText()

    def compose(self) -> ComposeResult:
        """Composes the counts, which are also filters, the rows, and the details of one."""
        yield StateLine(partial(top_line, self._open_draft))
        yield Chips(self._chips, self._state.view, id="review-views")
        yield FindingRows(self._draw, id="review-rows")
        with VerticalScroll(id="review-detail"):
            yield self._detail
        yield KeyBar()

    def on_mount(self) -> None:
        """Restores the cursor to its previous row, or to the next one if that is gone."""
        key, before = self._state.key, self._state.keys
        self._show_view()
        self.call_after_refresh(self._stand_at, key_nearby(key, before, self._shown))

    def _judge(self) -> None:
        """Reads the present findings."""
        session = self._open_draft.session
        catalogue = session.edition.catalogue
        assessment = session.assessment if self._state.whole else session.at_current
        part, only = self._mine.part, self._mine.findings
        me = part.person if part else None
        self._subject = Subject(assessment, session.draft, catalogue, session.today, me, only)
        again = len(fields_to_see_again(session, self._subject))
        comments = len(comments_to_show(session, self._subject))
        self._chips = review_chips(self._subject, again, comments)

    def _draw(self, index: int, width: int) -> Content:
        return self._shown[index].draw(width)

    def _show_view(self) -> None:
        self._shown = review_rows(self._open_draft.session, self._subject, self._state.view)
        self._state.keys = tuple(row.key for row in self._shown)
        rows = self.query_one(FindingRows)
        rows.show(self._draw, len(self._shown), [bool(row.key) for row in self._shown])
        self.query_one(Chips).show(self._chips, self._state.view)
        self.query_one(StateLine).show()

    def _stand_at(self, key: str) -> None:
        """Puts the cursor on the row with a key, or on the first."""
        rows = self.query_one(FindingRows)
        move_cursor_to(rows, self._shown, key)
        self._explain(rows.cursor)

    @on(Rows.Moved)
    def explain(self, event: Rows.Moved) -> None:
        """Shows the details of the row under the cursor."""
        event.stop()
        self._explain(event.rows.cursor)

    def _explain(self, index: int) -> None:
        row = self._shown[index] if index < len(self._shown) else None
        if row is None or row.detail is None:
            self._detail.update(Content())
            return
        another = self._state.key != row.key
        self._state.key = row.key
        self.refresh_bindings()
        self._detail.update(Content("\n").join(row.detail()))
        if another:
            self.query_one("#review-detail").scroll_home(animate=False)

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Requests the field of the row."""
        event.stop()
        row = self._shown[event.index]
        if row.page:
            self._state.key = row.key
            self.post_message(PageRequested(row.page, row.field))

    def action_view(self, name: str) -> None:
        """Shows another view; the cursor keeps its row if that is part of the view."""
        self._state.view = ReviewView(name)
        self._show_view()
        self._stand_at(self._state.key)

    def action_whole(self) -> None:
        """Shows the whole journey, or again what counts at the current milestone."""
        self._state.whole = not self._state.whole
        self._show_anew()
        milestone = self._subject.assessment.milestone
        self.notify(f"Until “{milestone.title}”." if milestone else "The whole journey.")

    def action_mine(self) -> None:
        """Shows only what waits for the person who works here, or again everything."""
        if self._mine.switch(self):
            self._show_anew()

    def action_turn(self, delta: int) -> None:
        """Shows the next or previous view."""
        order = [chip.value for line in self._chips for chip in line if chip.value]
        place = order.index(self._state.view) + delta if self._state.view in order else 0
        self.action_view(order[place % len(order)])

    def _under_cursor(self) -> str:
        """The requirement of the row under the cursor."""
        if not self._shown:
            return ""
        return self._shown[self.query_one(FindingRows).cursor].key.removeprefix(WAIVER)

    def _question_under_cursor(self) -> str:
        """The field of the row under the cursor; "" for a row about none."""
        at = self.query_one(FindingRows).cursor
        return self._shown[at].field if at < len(self._shown) else ""

    def _finding_under_cursor(self) -> Finding | None:
        return self._open_draft.session.assessment.findings.get(self._under_cursor())

    def action_sign(self) -> None:
        """Asks for the word that settles the finding under the cursor."""
        self._signing.sign_finding(self._finding_under_cursor())

    def action_approve(self) -> None:
        """Asks whether the page of the finding under the cursor is approved."""
        if finding := self._finding_under_cursor():
            self._team.approve_finding(finding)

    def action_comment(self) -> None:
        """Shows the comments on the question of the row under the cursor."""
        self._team.comment(self._question_under_cursor())

    def _show_anew(self) -> None:
        """Updates the counts, and the rows that are still part of this view."""
        before, at = self._shown, self.query_one(FindingRows).cursor
        self._judge()
        self._show_view()
        self._stand_at(place_after(before, at, self._shown))

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """Updates findings after files were inspected; cursor and scroll position stay."""
        event.stop()
        if not event.change.findings:
            return
        rows, key = self.query_one(FindingRows), self._state.key
        self._judge()
        self._show_view()
        rows.cursor = next((i for i, r in enumerate(self._shown) if r.key == key), rows.cursor)
        self._explain(rows.cursor)

    @on(ReviewMarksLoaded)
    def show_marked(self, event: ReviewMarksLoaded) -> None:
        """Shows which answers to review again."""
        event.stop()
        self._show_anew()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        has_team = self._team.has_team
        possible: dict[str, Callable[[], bool]] = {
            "unwaive": lambda: self._waivers.waiver is not None,
            "set_aside": lambda: self._waivers.can_set_aside,
            "sign": lambda: self._signing.can_sign(self._finding_under_cursor()),
            "mine": lambda: self._mine.is_possible,
            "approve": lambda: has_team and self._finding_under_cursor() is not None,
            "comment": lambda: has_team and bool(self._question_under_cursor()),
        }
        if action in possible:
            return possible[action]()
        return super().check_action(action, parameters)

    def action_ask(self, name: str) -> None:
        """Requests another screen or dialog from the app."""
        self.post_message(ScreenRequested(name))


def review_chips(
    subject: Subject, again: int = 0, comments: int = 0
) -> tuple[tuple[Chip, ...], ...]:
    """The counts, each with the key that shows what was counted; three lines fit 80 columns."""
    tally = subject.tally
    count = {v: sum(map(test, subject.findings)) for v, test in TESTS.items()}
    words = {
        ReviewView.BLOCKS: f"{tally.blockers} block",
        ReviewView.WARNS: f"{tally.warnings} warn",
        ReviewView.ADVICE: f"{tally.advice + tally.reminders} advice",
        ReviewView.UNANSWERED: f"{count[ReviewView.UNANSWERED]} unanswered",
        ReviewView.ANSWERED: f"{tally.answered} answered",
        ReviewView.NOTHING_REPORTED: f"{tally.nothing_reported} nothing reported",
        ReviewView.NOT_CHECKED: f"{count[ReviewView.NOT_CHECKED]} not checked",
        ReviewView.WAIVED: f"{tally.waived} waived",
        ReviewView.MET: f"{tally.met} met ({tally.verified} ⚙ {tally.attested} ✎)",
        ReviewView.OPEN: "open",
        ReviewView.ALL: f"all {count[ReviewView.ALL]}",
        ReviewView.PLAN: "what next",
        ReviewView.STEPS: "by step",
        ReviewView.AGAIN: f"again {again}",
        ReviewView.COMMENTS: counted(comments, "comment"),
    }
    whole = (*_WHOLE, *[ReviewView.AGAIN] * bool(again), *[ReviewView.COMMENTS] * bool(comments))
    lines = (_COUNTS, _SETTLED, whole)
    views = [tuple(_chip(view, words[view]) for view in line) for line in lines]
    is_on = subject.only is not None
    mine = Chip("i", "mine", "", "mine", "review.mine", is_on=is_on)
    return (*views[:-1], (*views[-1], mine) if subject.draft.team is not None else views[-1])


def _chip(view: ReviewView, words: str) -> Chip:
    return Chip(_KEYS[view][0], words, view, f"view('{view}')", _binding_of(view))
