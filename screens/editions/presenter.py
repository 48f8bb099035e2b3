"""What stands on the screen of editions: the changes between two, and how they touch the app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from textual import on
from textual.content import Content

from screens.editions.rows import EditionsContent, EditionsState, EditionsView, editions_rows
from screens.widgets.background import run_in_background
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import FindingRows, ReviewRow
from screens.widgets.list_and_detail import ListScreen
from screens.widgets.messages import FactsLearned, ReviewMarksLoaded
from screens.widgets.postponed import postponed
from screens.widgets.rows import Rows
from screens.widgets.summary import top_line
from wizard.catalogue.difference import EditionDifference
from wizard.drafts.journal_model import EditionMove
from wizard.errors import WizardError
from wizard.reports.difference_report import counts_words
from wizard.session.app_context import AppContext
from wizard.session.journal_file import JournalFile
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line
from wizard.topics.editions.difference import DraftDifference, difference_for, pair_for

VIEW_KEYS = {
    EditionsView.ALL: "x",
    EditionsView.NEW: "n",
    EditionsView.TIGHTER: "t",
    EditionsView.LOOSER: "l",
    EditionsView.GONE: "g",
    EditionsView.MOVED: "m",
    EditionsView.KEPT: "k",
    EditionsView.AGAIN: "r",
}
_WORDS = {
    EditionsView.ALL: "all",
    EditionsView.NEW: "new",
    EditionsView.TIGHTER: "tighter",
    EditionsView.LOOSER: "looser",
    EditionsView.GONE: "gone",
    EditionsView.MOVED: "moved",
    EditionsView.KEPT: "kept",
    EditionsView.AGAIN: "look again",
}
_ROOMY = 100
"""Narrower lines have no room for the name of a file."""

_OF_A_DRAFT = frozenset({EditionsView.KEPT, EditionsView.AGAIN})


class EditionsShown(ListScreen):
    """Shows what lies between two editions, over a work or over none; decides nothing."""

    def __init__(self, desk: AppContext, work: OpenDraft | None, state: EditionsState) -> None:
        super().__init__()
        self._desk = desk
        self._work = work
        self._session = work.session if work else None
        self._state = state
        self._key = state.key
        edition = work.session.edition.id if work else ""
        state.pair = state.pair or pair_for(desk.catalogue, edition)
        self._difference = self._between()
        self._touched: DraftDifference | None = None
        self._moves: tuple[EditionMove, ...] = ()

    def _between(self) -> EditionDifference | None:
        pair = self._state.pair
        if pair is None:
            return None
        earlier, later = map(self._desk.catalogue.edition, pair)
        return EditionDifference(earlier, later)

    def on_mount(self) -> None:
        """The same row as last time; how it touches the app is found out meanwhile."""
        self.app.clear_notifications()  # what they say of editions stands here at length
        self.show()
        self.judge()

    def on_unmount(self) -> None:
        """Where one comes back to."""
        self._state.key = self._key

    def compare_others(self) -> None:
        """Shows what lies between the editions that are chosen now."""
        self._difference, self._touched = self._between(), None
        self.show()
        self.judge()

    def judge(self) -> None:
        """Judges the draft by both editions, in the background."""
        if self._work is not None:
            self.run_worker(postponed(self._judge, self._work), group="judge", exclusive=True)

    async def _judge(self, work: OpenDraft) -> None:
        self._moves = await run_in_background(partial(_moves_of, work))
        difference = self._difference
        if difference is not None:
            self._touched = await run_in_background(
                partial(_difference_in_work, self._desk, work, difference)
            )
        self.show()

    # What is shown

    @property
    def shown(self) -> EditionsContent:
        """What there is to show now."""
        return EditionsContent(
            self._difference, self._touched, self._session, self._state.everything
        )

    def top(self) -> Content:
        """Where the draft stands; without one, what this is."""
        if self._work is not None:
            return top_line(self._work, self.app.size.width)
        return Content.assemble((" Editions", "bold"), " · what Procore asked, at which date")

    def list_of_rows(self) -> Rows:
        """The list."""
        return FindingRows(self.draw, id="editions-rows")

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """The kinds of change, with how many there are, and what the draft keeps."""
        counts = self.shown.counts
        chips = {v: Chip(VIEW_KEYS[v], f"{_WORDS[v]} {counts[v]}", v) for v in EditionsView}
        changes = [chip for view, chip in chips.items() if view not in _OF_A_DRAFT]
        if self._work is None:
            return (changes,), self._state.view
        return (changes, [chips[EditionsView.KEPT], chips[EditionsView.AGAIN]]), self._state.view

    def gate(self) -> Iterator[Content]:
        """Which editions are compared, what that means for the app, and what can be done."""
        difference = self._difference
        if difference is None:
            yield Content("Only one edition is known here; there is nothing to compare.")
            return
        earlier, later = difference.earlier.journey, difference.later.journey
        words = f"From {earlier.id} ({earlier.label}) to {later.id} ({later.label})"
        yield Content.styled(words, "bold")
        yield Content(self._meaning(difference))
        if self._moves:
            last = self._moves[-1]
            told = f"Carried over from {last.before} on {last.on}; U undoes it."
            kept = f" As it was: {one_line(last.kept)}" if self.app.size.width >= _ROOMY else ""
            yield Content.styled(told + kept, "$text-muted")

    def _meaning(self, difference: EditionDifference) -> str:
        if self._work is None:
            return counts_words(difference)
        if self._touched is None:
            return f"Judging your answers by edition {difference.later.id} …"
        return f"{self._touched.line}.{' All is shown.' if self._state.everything else ''}"

    def rows(self) -> tuple[ReviewRow, ...]:
        """The changes, or what the draft keeps."""
        return editions_rows(self.shown, self._state.view)

    @on(FactsLearned)
    @on(ReviewMarksLoaded)
    def show_learned(self, event: FactsLearned | ReviewMarksLoaded) -> None:
        """Something was found out: what is judged here may stand otherwise now."""
        event.stop()
        self.show()
        self.judge()


def _difference_in_work(
    desk: AppContext, work: OpenDraft, difference: EditionDifference
) -> DraftDifference:
    """The difference as it touches the draft, with a look at the files that it names."""
    draft, session = work.draft, work.session
    seen = {**session.seen, **desk.look_into(draft, difference.later)}
    return difference_for(difference, draft, session.today, seen, session.observed)


def _moves_of(work: OpenDraft) -> tuple[EditionMove, ...]:
    """The moves that were made; none where the journal cannot be read."""
    try:
        return JournalFile(work.draft.path).read().carried
    except WizardError:
        return ()
