"""Content of the editions screen: changes between two editions and their effect on the app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from textual.content import Content

from screens.editions.rows import EditionsContent, EditionsState, EditionsView, editions_rows
from screens.widgets.background import run_in_background
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow
from wizard.catalogue.difference import EditionDifference
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import EditionMove
from wizard.errors import WizardError
from wizard.reports.difference_report import counts_words
from wizard.session.app_context import AppContext
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
"""Below this width in cells, lines show no file name."""

_OF_A_DRAFT = frozenset({EditionsView.KEPT, EditionsView.AGAIN})


class EditionsPresenter:
    """Differences between two editions, with an open draft or without one."""

    def __init__(
        self, app_context: AppContext, open_draft: OpenDraft | None, state: EditionsState
    ) -> None:
        self.state = state
        self._app_context = app_context
        self._open_draft = open_draft
        edition = open_draft.session.edition.id if open_draft else ""
        state.pair = state.pair or pair_for(app_context.catalogue, edition)
        self._difference: EditionDifference | None = None
        self.touched: DraftDifference | None = None
        """How the difference touches the draft; None before `judge`."""
        self.moves: tuple[EditionMove, ...] = ()
        """The moves to another edition that the draft has made."""
        self.compare()

    def compare(self) -> None:
        """Compares the chosen editions."""
        self.touched = None
        if self.state.pair is not None:
            self._difference = EditionDifference(
                *map(self._app_context.catalogue.edition, self.state.pair)
            )

    async def judge(self, open_draft: OpenDraft) -> None:
        """Judges the draft by both editions, in the background."""
        self.moves = await run_in_background(partial(_moves_of, open_draft))
        difference = self._difference
        if difference is not None:
            self.touched = await run_in_background(
                partial(_difference_in_work, self._app_context, open_draft, difference)
            )

    @property
    def _shown(self) -> EditionsContent:
        session = self._open_draft.session if self._open_draft else None
        return EditionsContent(self._difference, self.touched, session, self.state.everything)

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """The kinds of change with their counts, and what the draft keeps."""
        counts = self._shown.counts
        chips = {
            v: Chip(
                VIEW_KEYS[v], f"{_WORDS[v]} {counts[v]}", v, f"view('{v}')", f"editions.view_{v}"
            )
            for v in EditionsView
        }
        changes = [chip for view, chip in chips.items() if view not in _OF_A_DRAFT]
        if self._open_draft is None:
            return (changes,), self.state.view
        return (changes, [chips[EditionsView.KEPT], chips[EditionsView.AGAIN]]), self.state.view

    def gate(self, width: int) -> Iterator[Content]:
        """Which editions are compared, the effect on the app, and the possible actions."""
        difference = self._difference
        if difference is None:
            yield Content("Only one edition is known here; there is nothing to compare.")
            return
        earlier, later = difference.earlier.journey, difference.later.journey
        words = f"From {earlier.id} ({earlier.label}) to {later.id} ({later.label})"
        yield Content.styled(words, "bold")
        yield Content(self._meaning(difference))
        if self.moves:
            last = self.moves[-1]
            message = f"Carried over from {last.before} on {last.on}; U undoes it."
            kept = f" The previous draft: {one_line(last.kept)}" if width >= _ROOMY else ""
            yield Content.styled(message + kept, "$text-muted")

    def _meaning(self, difference: EditionDifference) -> str:
        if self._open_draft is None:
            return counts_words(difference)
        if self.touched is None:
            return f"Judging your answers by edition {difference.later.id} …"
        return f"{self.touched.line}.{' All is shown.' if self.state.everything else ''}"

    def rows(self) -> tuple[ReviewRow, ...]:
        """Rows of the changes, or of what the draft keeps."""
        return editions_rows(self._shown, self.state.view)


def _difference_in_work(
    app_context: AppContext, open_draft: OpenDraft, difference: EditionDifference
) -> DraftDifference:
    """The differences that affect the draft; inspects the files that it names."""
    draft, session = open_draft.draft, open_draft.session
    files_seen = {**session.files_seen, **app_context.look_into(draft, difference.later)}
    return difference_for(difference, draft, session.today, files_seen, session.observed)


def _moves_of(open_draft: OpenDraft) -> tuple[EditionMove, ...]:
    """Earlier migrations; none when the journal cannot be read."""
    try:
        return JournalFile(open_draft.draft.path).read().carried
    except WizardError:
        return ()
