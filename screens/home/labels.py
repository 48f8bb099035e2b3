"""Texts of a draft in the list of drafts and below it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from textual.content import Content

from screens.widgets.key_labels import key_label
from wizard.drafts.index import Urgency
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue
    from wizard.drafts.library import DraftSummary

_BAR = 6
_TITLE = 12
_WIDE = 110
"""Columns from which there is room for the edition and for all that is left."""


def drafts_heading(width: int) -> Content:
    names = [Content(name) for name in ("Edition", "Milestone", "Left", "Last change")]
    return in_columns(Content(" App"), names, width).stylize("$text-muted")


def draft_cells(
    draft: DraftSummary, today: date, catalogue: Catalogue | None = None
) -> list[Content]:
    """A draft's edition, milestone with its progress, what is left, and last change."""
    old = " old" if catalogue and catalogue.is_older(draft.edition) else ""
    progress = draft.progress
    calm = progress.ready and progress.urgency >= Urgency.READY
    return [
        Content(f"{one_line(draft.edition)}{old}"),
        milestone_cell(draft),
        Content.styled(progress.needs if progress.total else "", "$success" if calm else "$error"),
        Content(changed_at_words(draft.changed, today)),
    ]


_LEAST_APP = 18


def in_columns(app: Content, columns: Sequence[Content], width: int) -> Content:
    """One row; in narrow lists the edition is left out first, then dates, then what is left."""
    widths = (11, _TITLE + _BAR + 3, 34 if width >= _WIDE else 21, 11)
    shown = list(range(len(columns)))
    for victim in (0, 3, 2):
        if width - sum(widths[i] + 2 for i in shown) < _LEAST_APP:
            shown.remove(victim)
    room = width - sum(widths[i] + 2 for i in shown)
    row = app.truncate(max(1, room), ellipsis=True, pad=True)
    for i in shown:
        fitted = columns[i].truncate(widths[i], ellipsis=True)
        gap = " " * (widths[i] - fitted.cell_length)
        row = Content.assemble(row, "  ", fitted, gap)
    return row


def milestone_cell(draft: DraftSummary) -> Content:
    """The milestone, how much of it is done or answered, and what was not checked in sight."""
    progress = draft.progress
    if not progress.total:
        return Content.styled("not assessed yet", "$text-muted")
    filled = progress.done + progress.answered
    done, full = (min(_BAR, _BAR * part // progress.total) for part in (progress.done, filled))
    full = _BAR if progress.ready else full
    doubt = " ↻" if draft.outdated else " ?" if progress.ready and progress.not_checked else ""
    colour = "$success" if progress.ready else "$primary"
    title = Content(one_line(progress.milestone)).truncate(_TITLE, ellipsis=True, pad=True)
    return Content.assemble(
        title,
        " ",
        ("█" * done + "▒" * (full - done), colour),
        ("░" * (_BAR - full), "$text-muted"),
        doubt,
    )


def changed_at_words(changed: datetime, today: date) -> str:
    """Time of a change in words: "today 14:02", "12 Nov", "2 Oct 2025"."""
    local = changed.astimezone()
    if local.date() == today:
        return f"today {local:%H:%M}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {local:%b}{year}"


def title_line(total: int, matching: int, order: str) -> Content:
    """The program's name, the number of listed drafts, and their order."""
    count = f"{total:,} submission{'s' if total != 1 else ''}" if total else ""
    if matching != total:
        count = f"{matching:,} of {count}"
    sorted_by = f" · {order}" if total > 1 else ""
    words = f"   {count}{sorted_by}"
    return Content.assemble((" Submission Wizard", "bold"), (words, "$text-muted"))


def next_task_line(draft: DraftSummary, problem: str) -> Content:
    """What to do next in a draft, or why it cannot be opened."""
    name = (f" {one_line(draft.name)}", "bold")
    if problem:
        return Content.assemble(name, (f" — cannot be opened: {problem}", "$error"))
    progress = draft.progress
    if not progress.total:
        return Content.assemble(name, (" — not assessed yet", "$text-muted"))
    head = (f" — {progress.headline}", "$success" if progress.ready else "")
    following = f" · next: {one_line(progress.next)}" if progress.next else ""
    if not progress.blockers:
        return Content.assemble(name, head, following)
    unchecked = f" · {progress.not_checked} not checked" if progress.not_checked else ""
    return Content.assemble(name, f" — next: {one_line(progress.next)}", unchecked)


def resume_line(draft: DraftSummary, problem: str, catalogue: Catalogue | None) -> Content:
    """Where the user stopped in the draft; the file, for one that cannot be opened."""
    if problem:
        return Content(
            f" {one_line(str(draft.path))} · {key_label('drafts.choose', 'Enter')} shows where"
        )
    place = place_words(draft, catalogue)
    return Content(f" Resume at: {place}" if place else f" {one_line(str(draft.path))}")


def place_words(draft: DraftSummary, catalogue: Catalogue | None) -> str:
    """The page and field where the user stopped; "" while they are not known."""
    journey = catalogue.journeys.get(draft.edition) if catalogue else None
    if catalogue is None or journey is None:
        return ""
    pages = (page for step in journey.steps for page in step.pages)
    page = next((page for page in pages if page.id == draft.place_page), None)
    if page is None:
        return ""
    field = catalogue.fields.get(draft.place_field)
    return f"{page.title} › {field.label}" if field else page.title
