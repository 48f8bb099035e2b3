"""Rows of the page map: lines of the page, requirements behind them, and what no line names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from textual.content import Content

from screens.widgets.finding_lines import finding_lines
from screens.widgets.finding_rows import ReviewRow, group, heading
from screens.widgets.key_labels import key_label
from screens.widgets.marks import colour_of, mark_of
from screens.widgets.row_text import NOTHING, behind
from wizard.catalogue.model import Status
from wizard.engine.finding import Finding
from wizard.reports.page_map_report import (
    GROUP_MEANINGS,
    GROUP_TITLES,
    NOT_SO,
    by_document,
    missing_page_words,
    mover_words,
    state_words,
)
from wizard.reports.signs import RECONSTRUCTED, sign_of
from wizard.reports.subject import Subject
from wizard.session.session import Session
from wizard.topics.pagemap.page_map import (
    WAITING,
    LineState,
    OffPageGroup,
    PageMap,
    PageMapLine,
    PageMapSection,
    met_count,
    most_serious,
)

WIDE = 100
"""From this width in cells, rows have a column with the state in words."""
_STATE, _MOVER, _COUNT = 22, 9, 5
"""Widths of the columns at the right, in cells."""
_SECTION, _POINT, _RECORD, _GROUP, _OFF = "section:", "point:", "record:", "group:", "off:"
"""Prefixes of the keys of rows."""


class PageMapView(StrEnum):
    """The views of the page map; one is shown at a time."""

    PAGE = "page"
    OPEN = "open"
    SECTIONS = "sections"
    RECONSTRUCTION = "reconstruction"


@dataclass(slots=True)
class PageMapState:
    """State of the page map, kept when it is left and restored when it is opened again."""

    view: PageMapView = PageMapView.PAGE
    key: str = ""
    """The key of the row under the cursor."""
    unfolded: set[str] = field(default_factory=set)
    """Keys of the rows whose parts are shown."""


@dataclass(frozen=True)
class PageMapRows:
    """Makes the rows of one view, which are drawn when they become visible."""

    session: Session
    page_map: PageMap
    state: PageMapState

    def rows(self) -> tuple[ReviewRow, ...]:
        """The rows of the chosen view; one heading where it is empty."""
        made = {
            PageMapView.PAGE: self._page,
            PageMapView.OPEN: self._open,
            PageMapView.SECTIONS: self._sections,
            PageMapView.RECONSTRUCTION: self._reconstruction,
        }[self.state.view]
        return tuple(made())

    def _page(self) -> Iterator[ReviewRow]:
        if self.page_map.coverage is None:
            yield heading(missing_page_words(self.page_map))
        for section in self.page_map.sections:
            title = f"{section.title} · {section.words}"
            yield from group(title, list(self._lines(section.lines)))
        yield from self._groups(lambda _: True)

    def _open(self) -> Iterator[ReviewRow]:
        for section in self.page_map.sections:
            waiting = [line for line in section.lines if line.state is LineState.OPEN]
            yield from group(f"{section.title} ({len(waiting)})", list(self._lines(waiting)))
        if not self.page_map.states[LineState.OPEN]:
            yield heading("No line of the page is open.")
        yield from self._groups(lambda finding: finding.status in WAITING)

    def _sections(self) -> Iterator[ReviewRow]:
        for section in self.page_map.sections:
            yield self._section(section)
        yield from self._groups(lambda _: True)

    def _reconstruction(self) -> Iterator[ReviewRow]:
        """What rests on our reconstruction of a form, by what became of it."""
        found = self.page_map.reconstructed
        aside = [each for each in found if self.page_map.is_set_aside(each)]
        waived = [each for each in found if each.status is Status.WAIVED and each not in aside]
        answered = [each for each in found if each.status in {Status.MET, Status.ANSWERED}]
        waiting = [
            each for each in found if each.status in WAITING and each.status is not Status.ANSWERED
        ]
        known = {each.id for part in (aside, waived, answered, waiting) for each in part}
        parts = {
            "To answer, or to set aside as not asked": [
                e for e in waiting if self._can_be_set_aside(e)
            ],
            "To answer: a Procore document also asks this": [
                each for each in waiting if not self._can_be_set_aside(each)
            ],
            "Answered": answered,
            "Set aside: Procore's form does not ask this": aside,
            "Waived for another reason": waived,
            "Optional and empty, or not applicable": [e for e in found if e.id not in known],
        }
        for title, part in parts.items():
            rows = [self._finding(each, f"{_OFF}{each.id}", 1) for each in part]
            yield from group(f"{title} ({len(part)})", rows)
        if not found:
            yield heading("Nothing is based on our reconstruction of a form.")

    def _can_be_set_aside(self, finding: Finding) -> bool:
        return self.session.edition.can_be_set_aside(finding.requirement)

    def _lines(self, lines: Iterable[PageMapLine]) -> Iterator[ReviewRow]:
        for line in lines:
            row = self._line(line)
            yield row
            if row.key in self.state.unfolded and len(line.findings) > 1:
                for each in line.findings:
                    yield self._finding(each, f"{_RECORD}{line.point.id}:{each.id}", 5)

    def _line(self, line: PageMapLine) -> ReviewRow:
        key = f"{_POINT}{line.point.id}"
        single = line.findings[0] if len(line.findings) == 1 else None

        def draw(width: int) -> Content:
            if not line.findings:
                reason = Content.styled(f"  {line.why_none}", "$text-disabled")
                says = Content.styled(line.point.says, "$text-muted") + reason
                return behind(Content("     "), says, width)
            fold = self._fold(key) if single is None else self._origin(single)
            lead = Content.assemble(" ", mark_of(line.worst), " ", fold, " ")
            right = self._right(line.findings, width, NOT_SO if line.is_refuted else "")
            return behind(lead, Content(line.point.says), width, right)

        def detail() -> Iterator[Content]:
            return self._line_detail(line)

        worst = line.worst
        return ReviewRow(key, draw, detail, *(self._home(worst) if worst else ("", "")))

    def _section(self, section: PageMapSection) -> ReviewRow:
        def draw(width: int) -> Content:
            sign = mark_of(most_serious(section.findings))
            title = Content.styled(section.title, "bold")
            lead = Content.assemble(" ", sign, " ")
            return behind(lead, title, width, Content(section.words))

        def detail() -> Iterator[Content]:
            yield Content.styled(section.title, "bold")
            for line in section.lines:
                yield Content.assemble(mark_of(line.worst), f" {line.point.says}")

        return ReviewRow(f"{_SECTION}{section.title}", draw, detail)

    def _groups(self, wanted: Callable[[Finding], bool]) -> Iterator[ReviewRow]:
        """What no line of the page names, folded."""
        rows: list[ReviewRow] = []
        for name, every in self.page_map.off_page.items():
            findings = [finding for finding in every if wanted(finding)]
            if findings:
                row = self._group(name, findings)
                rows.append(row)
                rows += self._group_parts(findings) if row.key in self.state.unfolded else ()
        yield from group("Not on the page", rows)

    def _group(self, name: OffPageGroup, findings: Sequence[Finding]) -> ReviewRow:
        key = f"{_GROUP}{name}"

        def draw(width: int) -> Content:
            sign = mark_of(most_serious(findings))
            title = Content.styled(GROUP_TITLES[name], "bold")
            lead = Content.assemble(" ", sign, " ", self._fold(key), " ")
            return behind(lead, title, width, Content(_open_words(findings)))

        def detail() -> Iterator[Content]:
            yield Content.styled(f"{GROUP_TITLES[name]}: {_open_words(findings)}", "bold")
            yield Content(GROUP_MEANINGS[name])
            yield Content.styled(self._fold_words(key), "$text-muted")

        return ReviewRow(key, draw, detail)

    def _group_parts(self, findings: Sequence[Finding]) -> Iterator[ReviewRow]:
        for title, found in by_document(self.page_map, findings).items():
            yield heading(f"    {title} · {_open_words(found)}")
            for each in found:
                yield self._finding(each, f"{_OFF}{each.id}", 5)

    def _finding(self, finding: Finding, key: str, indent: int) -> ReviewRow:
        def draw(width: int) -> Content:
            words = (" " * indent, mark_of(finding), " ", self._origin(finding), " ")
            text = Content(finding.requirement.statement)
            return behind(Content.assemble(*words), text, width, self._right((finding,), width))

        def detail() -> Iterator[Content]:
            return self._finding_detail(finding)

        return ReviewRow(key, draw, detail, *self._home(finding))

    # Parts of a row

    def _right(self, findings: Sequence[Finding], width: int, refuted: str = "") -> Content:
        """At the right: the state in words where there is room, who moves it, how many are met."""
        worst = most_serious(findings)
        if worst is None:
            return NOTHING
        count = met_count(findings)
        met = f"{count.met}/{count.total}" if len(findings) > 1 and count.total else ""
        mover = refuted or mover_words(self.page_map, worst)
        right = " ".join(filter(None, (mover, met)))
        if width >= WIDE:
            word = "set aside" if self.page_map.is_set_aside(worst) else _state_word(worst)
            right = f"{word:<{_STATE}} {mover:<{_MOVER}} {met:>{_COUNT}}"
        return Content.styled(right, colour_of(worst.status, worst.severity))

    def _fold(self, key: str) -> str:
        return "▾" if key in self.state.unfolded else "▸"

    def _origin(self, finding: Finding) -> Content:
        """The sign of what rests on our reconstruction, else a blank."""
        if not self.page_map.is_reconstructed(finding):
            return Content(" ")
        return Content.styled(RECONSTRUCTED.mark, "$accent")

    def _home(self, finding: Finding) -> tuple[str, str]:
        placed = self.session.edition.page_of_field.get(finding.field)
        return (placed.page.id if placed else finding.page), finding.field

    # Details

    def _line_detail(self, line: PageMapLine) -> Iterator[Content]:
        yield Content.styled(line.point.says, "bold")
        if not line.findings:
            yield Content(f"No requirement covers it. {line.why_none}")
        elif len(line.findings) == 1:
            yield from self._finding_detail(line.findings[0])
        else:
            yield from self._several_detail(line)
        place = f"Procore's page “{self.page_map.title}”, {line.point.section}"
        yield Content.styled(place, "$text-muted")

    def _several_detail(self, line: PageMapLine) -> Iterator[Content]:
        worst = line.worst
        mover = mover_words(self.page_map, worst) if worst else ""
        yield Content(" · ".join(filter(None, (line.count.words, mover))))
        for each in line.findings:
            yield Content.assemble(mark_of(each), f" {each.requirement.statement}")
            if each.status in WAITING:
                words = f"{state_words(self.page_map, each)}, {self._subject.place(each)}"
                yield Content.styled(f"  {words}", colour_of(each.status, each.severity))
        yield Content.styled(self._fold_words(f"{_POINT}{line.point.id}"), "$text-muted")

    def _finding_detail(self, finding: Finding) -> Iterator[Content]:
        mover = mover_words(self.page_map, finding)
        parts = (self._subject.place(finding), mover)
        yield Content.styled(" · ".join(filter(None, parts)), "bold")
        if self.page_map.is_reconstructed(finding):
            words = f"{RECONSTRUCTED.mark} {RECONSTRUCTED.word.capitalize()}"
            yield Content.styled(f"{words}: Procore's own wording may differ.", "italic $accent")
        yield from finding_lines(self.session, finding)

    def _fold_words(self, key: str) -> str:
        verb = "folds it" if key in self.state.unfolded else "shows each of them"
        return f"{key_label('findings.choose', 'Enter')} {verb}."

    @property
    def _subject(self) -> Subject:
        session = self.session
        catalogue = session.edition.catalogue
        return Subject(session.assessment, session.draft, catalogue, session.today)


def foldable(row: ReviewRow | None, page_map: PageMap) -> bool:
    """Whether a row has parts that can be shown below it."""
    if row is None:
        return False
    line = line_of(row, page_map)
    return row.key.startswith(_GROUP) or (line is not None and len(line.findings) > 1)


def line_of(row: ReviewRow, page_map: PageMap) -> PageMapLine | None:
    """The line of the page that a row is for; None for other rows."""
    if not row.key.startswith(_POINT):
        return None
    point = row.key.removeprefix(_POINT)
    return next((line for line in page_map.lines if line.point.id == point), None)


def key_of_line(line: PageMapLine) -> str:
    """The key of a line's row."""
    return f"{_POINT}{line.point.id}"


def requirement_of(row: ReviewRow | None, page_map: PageMap) -> str:
    """The requirement of a row; "" for a row of several or none."""
    if row is None:
        return ""
    kind, _, rest = row.key.partition(":")
    if f"{kind}:" == _OFF:
        return rest
    if f"{kind}:" == _RECORD:
        return rest.partition(":")[2]
    line = line_of(row, page_map)
    return line.findings[0].id if line is not None and len(line.findings) == 1 else ""


def section_of(row: ReviewRow, page_map: PageMap) -> PageMapSection | None:
    """The section that a row of the sections view is for."""
    titles = {f"{_SECTION}{section.title}": section for section in page_map.sections}
    return titles.get(row.key)


def key_to_show(row: ReviewRow, page_map: PageMap, shown: Sequence[ReviewRow]) -> str:
    """The key of the row for the cursor after a row was unfolded: the most serious part of a line.

    Of what stands on no line, the first.
    """
    line = line_of(row, page_map)
    if line is not None and line.worst is not None:
        return f"{_RECORD}{line.point.id}:{line.worst.id}"
    keys = [each.key for each in shown if each.key]
    return next(iter(keys[keys.index(row.key) + 1 :]), row.key)


def _state_word(finding: Finding) -> str:
    return sign_of(finding.status, finding.severity).word


def _open_words(findings: Sequence[Finding]) -> str:
    waiting = sum(finding.status in WAITING for finding in findings)
    return f"{waiting} of {len(findings)} open" if waiting else f"none of {len(findings)} open"
