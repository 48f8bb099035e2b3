"""The list of drafts, drawn on demand, with progress and last change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from screens.home.labels import draft_cells, in_columns
from screens.widgets.rows import Rows
from wizard.dataclass import dataclass
from wizard.drafts.library import DraftSummary, by_attention
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue
    from wizard.session.open_draft import Clock

WELCOME = (
    "",
    "  The wizard leads you through listing an app on the Procore App Marketplace.",
    "  It asks page by page, checks each answer at once, and shows what comes next.",
    "  At the end it packs your bundle. Nothing leaves this computer unless you ask.",
    "",
)
READING = ("", "  Reading your drafts …")


@dataclass(frozen=True, slots=True)
class EmptyListAction:
    """An entry of the empty list: an action of the screen, and its key."""

    action: str
    key: str
    words: str


OFFERS = (
    EmptyListAction("new", "n", "Start a new submission: can the app be listed?"),
    EmptyListAction("sample", "s", "Look at the sample of an invented company"),
    EmptyListAction("take_over", "i", "Import a bundle to continue it"),
    EmptyListAction("open_path", "o", "Open a draft from any folder"),
)


class DraftList(Rows):
    """The drafts, or a welcome text while there are none."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "open", id="drafts.choose")]

    def __init__(self, now: Clock, *, by_change: bool = False) -> None:
        super().__init__(self._draw_reading, len(READING), passable=[False, False], id="drafts")
        self._now = now
        self._all: Sequence[DraftSummary] = ()
        self._seen: Sequence[DraftSummary] = ()
        self._needle = ""
        self._problems: Mapping[Path, str] = {}
        self.catalogue: Catalogue | None = None
        """Once it is read, drafts of an older edition are marked as such."""
        self.by_change = by_change
        """Sorted by the last change; otherwise by the most urgent need."""

    @property
    def draft(self) -> DraftSummary | None:
        """The draft under the cursor."""
        return self._seen[self.cursor] if self.cursor < len(self._seen) else None

    @property
    def total(self) -> int:
        """Number of drafts, including filtered ones."""
        return len(self._all)

    @property
    def matching(self) -> int:
        """Number of listed drafts."""
        return len(self._seen)

    def problem_of(self, draft: DraftSummary) -> str:
        """Why a draft cannot be opened; "" when no problem is known."""
        return one_line(draft.problem or self._problems.get(draft.path, ""))

    def offer_at(self, index: int) -> EmptyListAction | None:
        """The action of a row of the welcome text."""
        place = index - len(WELCOME)
        return OFFERS[place] if not self._all and 0 <= place < len(OFFERS) else None

    def put(
        self, drafts: Sequence[DraftSummary], problems: Mapping[Path, str], at: Path | None
    ) -> None:
        """Lists other drafts; the cursor goes to the draft `at`, or keeps its draft."""
        here = at or (self.draft.path if self.draft else None)
        self._all, self._problems = drafts, problems
        self._list(here or next((each.path for each in drafts), None))

    def sort(self, *, by_change: bool) -> None:
        """Sorts in another order; the cursor keeps its draft."""
        self.by_change = by_change
        self._list(self.draft.path if self.draft else None)

    def narrow(self, needle: str) -> None:
        """Lists the drafts with the text in their name or file name."""
        self._needle = needle.casefold().strip()
        self._list(self.draft.path if self.draft else None)

    def outdated_in_view(self, but: Collection[Path]) -> list[Path]:
        """Visible drafts that changed since they were assessed, nearest to the cursor first."""
        top = round(self.scroll_offset.y)
        rows = self._seen[top : top + max(1, self.size.height)]
        return [d.path for d in rows if d.outdated and not d.problem and d.path not in but]

    def _list(self, here: Path | None) -> None:
        if not self._all:
            self._seen = ()
            passable = [*(False for _ in WELCOME), *(True for _ in OFFERS)]
            self.show(self._draw_welcome, len(passable), passable)
            return
        found = [d for d in self._all if self._matches(d)]
        self._seen = found if self.by_change else by_attention(found)
        self.show(self._draw_draft, len(self._seen))
        place = next((i for i, d in enumerate(self._seen) if d.path == here), None)
        if place is not None:
            self.cursor = place

    def _matches(self, draft: DraftSummary) -> bool:
        needle = self._needle
        return needle in draft.name.casefold() or needle in draft.path.stem.casefold()

    def _draw_reading(self, index: int, _width: int) -> Content:
        return Content.styled(READING[index], "$text-muted")

    def _draw_welcome(self, index: int, _width: int) -> Content:
        offer = self.offer_at(index)
        if offer is None:
            return Content(WELCOME[index])
        pointer = "▸" if index == self.cursor else " "
        key = (offer.key, "bold $footer-key-foreground")
        return Content.assemble(f"  {pointer} ", key, f"  {offer.words}")

    def _draw_draft(self, index: int, width: int) -> Content:
        draft = self._seen[index]
        pointer = "▸" if index == self.cursor else " "
        problem = self.problem_of(draft)
        if problem:
            name = Content(one_line(draft.name)).truncate(max(8, width // 3), ellipsis=True)
            words = (f"✗ cannot be opened: {problem}", "$error")
            return Content.assemble(pointer, name, "  ", words)
        return Content(pointer) + in_columns(
            Content(one_line(draft.name)),
            draft_cells(draft, self._now().date(), self.catalogue),
            width - 1,
        )
