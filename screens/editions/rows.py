"""Rows of the editions screen: changes grouped by their effect, and answers that are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from textual.content import Content

from screens.widgets.finding_lines import finding_lines, review_mark_lines
from screens.widgets.finding_rows import ReviewRow, group, heading
from screens.widgets.marks import mark_of
from screens.widgets.row_text import behind, id_at_right, labelled
from wizard.catalogue.difference import EditionDifference, RequirementDifference
from wizard.reports.difference_report import (
    difference_source_words,
    level_words,
    what_is_instead,
    where_before,
    where_now,
)
from wizard.reports.kept import KEPT_TITLE, KeptAnswer, kept_answers
from wizard.reports.signs import AGAIN
from wizard.session.review_marks import marked_fields
from wizard.session.session import Session
from wizard.topics.editions.difference import GROUPS, DraftDifference, by_group

_ID_FROM = 140
"""Below this width in cells, rows show no ids."""
_ID = 34
_LABEL = 30


class EditionsView(StrEnum):
    """The views; one is shown at a time."""

    ALL = "all"
    NEW = "new"
    TIGHTER = "tighter"
    LOOSER = "looser"
    GONE = "gone"
    MOVED = "moved"
    KEPT = "kept"
    AGAIN = "again"


_GROUP_OF = dict(
    zip(
        (
            EditionsView.NEW,
            EditionsView.TIGHTER,
            EditionsView.LOOSER,
            EditionsView.GONE,
            EditionsView.MOVED,
        ),
        GROUPS,
        strict=True,
    )
)


@dataclass(slots=True)
class EditionsState:
    """State of the editions screen, kept when it is left and restored when it is opened again."""

    view: EditionsView = EditionsView.ALL
    key: str = ""
    """The key of the row under the cursor."""
    pair: tuple[str, str] | None = None
    """The compared editions; None before they are chosen."""
    everything: bool = False
    """Whether changes that do not affect the app are shown too."""


@dataclass(frozen=True)
class EditionsContent:
    """Data to show. `touched` is None without a draft, and before the draft is judged."""

    difference: EditionDifference | None
    touched: DraftDifference | None
    session: Session | None
    everything: bool

    def changes(self, view: EditionsView) -> tuple[RequirementDifference, ...]:
        """The changes of a group that are shown."""
        if self.difference is None:
            return ()
        every = by_group(self.difference)[_GROUP_OF[view]]
        touched = None if self.everything else self.touched
        return tuple(each for each in every if touched is None or touched.concerns(each))

    @property
    def kept(self) -> tuple[KeptAnswer, ...]:
        """Answers of the draft that its edition does not ask for."""
        return kept_answers(self.session.draft, self.session.edition) if self.session else ()

    @property
    def marked(self) -> list[str]:
        """The fields to review again."""
        return marked_fields(self.session) if self.session else []

    @property
    def counts(self) -> Mapping[EditionsView, int]:
        """The number of entries of each view."""
        counts = {view: len(self.changes(view)) for view in _GROUP_OF}
        return {
            EditionsView.ALL: sum(counts.values()),
            **counts,
            EditionsView.KEPT: len(self.kept),
            EditionsView.AGAIN: len(self.marked),
        }


def editions_rows(content: EditionsContent, view: EditionsView) -> tuple[ReviewRow, ...]:
    """Rows of one view, each group under a heading; one heading when it is empty."""
    if view is EditionsView.KEPT:
        rows = group(f"{KEPT_TITLE} ({len(content.kept)})", [_kept_row(k) for k in content.kept])
        return rows or (heading("Every answer has its place in this edition."),)
    if view is EditionsView.AGAIN:
        marked = [_again_row(content, name) for name in content.marked]
        rows = group(f"To look at again ({len(marked)})", marked)
        return rows or (heading("Nothing must be looked at again."),)
    views = _GROUP_OF if view is EditionsView.ALL else (view,)
    rows = tuple(row for each in views for row in _group(content, each))
    return rows or (heading("Nothing of this kind."),)


def _group(content: EditionsContent, view: EditionsView) -> tuple[ReviewRow, ...]:
    changes = content.changes(view)
    meant = _GROUP_OF[view]
    title = f"{meant.title} ({len(changes)}): {meant.about[:1].lower()}{meant.about[1:]}"
    return group(title, [_change_row(content, each) for each in changes])


def _change_row(content: EditionsContent, each: RequirementDifference) -> ReviewRow:
    finding = content.touched.finding(each) if content.touched else None
    words = each.why or each.requirement.statement

    def draw(width: int) -> Content:
        lead = Content.assemble(" ", mark_of(finding), " ")
        right = id_at_right(each.id, _ID, width, _ID_FROM)
        return behind(lead, Content(words), width, right)

    return ReviewRow(
        each.id, draw, lambda: _change_lines(content, each), "", each.requirement.fields[0]
    )


def _change_lines(content: EditionsContent, each: RequirementDifference) -> Iterator[Content]:
    """Details of a change."""
    difference = content.difference
    if difference is None:
        return
    requirement = each.requirement
    yield Content.styled(requirement.statement, "bold")
    if each.why:
        yield Content(f"What changed: {each.why}")
    if each.before and each.before.statement != requirement.statement:
        yield Content(f"Before: {each.before.statement}")
    yield Content(level_words(each))
    yield from (Content(f"In its place: {words}") for words in what_is_instead(difference, each))
    if now := where_now(difference, each):
        yield Content(f"Its page: {now}")
    if (was := where_before(difference, each)) and was != now:
        yield Content(f"Its page was: {was}")
    yield from _requirement_detail(content, each)


def _requirement_detail(content: EditionsContent, each: RequirementDifference) -> Iterator[Content]:
    """State of the requirement in the later edition, and its source."""
    finding = content.touched.finding(each) if content.touched else None
    if finding is not None and content.session is not None:
        yield Content("Your draft by the later edition:")
        yield from finding_lines(content.session, finding)
    elif content.difference is not None:
        yield Content.styled(f"Why: {each.requirement.why}", "$text-muted")
        words = difference_source_words(content.difference, each)
        yield Content.styled(f"Source: {words} · {each.id}", "$text-muted")


def _kept_row(kept: KeptAnswer) -> ReviewRow:
    label = kept.field.label

    def draw(width: int) -> Content:
        return labelled(" ", label, _LABEL, Content(kept.words), width)

    def detail() -> Iterator[Content]:
        yield Content.styled(label, "bold")
        yield Content(kept.words)
        yield Content.styled(
            "It stays in the draft's file, and counts again in an edition that asks for it.",
            "$text-muted",
        )
        yield Content.styled(f"Field {kept.field.id}", "$text-muted")

    return ReviewRow(f"kept:{kept.field.id}", draw, detail)


def _again_row(content: EditionsContent, name: str) -> ReviewRow:
    session = content.session
    if session is None:
        raise AssertionError(name)
    label, reasons = session.edition.fields[name].label, session.look_again[name]

    def draw(width: int) -> Content:
        sign = Content.styled(AGAIN.mark, "$warning")
        return labelled(sign, label, _LABEL, Content(reasons[0]), width)

    def detail() -> Iterator[Content]:
        yield Content.styled(label, "bold")
        yield from review_mark_lines(session, name)

    return ReviewRow(f"again:{name}", draw, detail, "", name)
