"""A control on one line: label at the left, meter and sign at the right, complaint below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from screens.fields.frame import STAR, FieldControl, FieldTexts
from wizard.dataclass import dataclass

GUTTER = 3
"""Cells at the left for the mark of the focused field, and for a letter that leads to it."""

GAP = 2
"""Cells between the label and the answer."""

_NOTES_SHARE = 0.4
"""Maximum share of the answer's width for notes beside it; longer ones stand below."""

_SIGN_WIDTH = 3
_DEFAULT_WIDTH = 74

LABEL_OF_SHORT = 0.67
"""Maximum share of the width for the label of a date, a number, yes or no."""


@dataclass(frozen=True, slots=True)
class RowLayout:
    """What is drawn around an answer at a width."""

    label: tuple[Content, ...]
    """Lines of the label."""
    left: int
    """Cells between the left edge and the answer."""
    right: Content
    """Notes, meter and sign beside the first line."""
    below: tuple[Content, ...]
    """Lines below the answer, with their indent."""
    stacked: bool
    """Whether the label stands above the answer, and not beside it."""

    @property
    def right_width(self) -> int:
        """Cells between the answer and the right edge."""
        return self.right.cell_length + 1

    @property
    def top(self) -> int:
        """Lines above the answer."""
        return len(self.label) if self.stacked else 0

    def height(self, answer: int) -> int:
        """Lines of the label and an answer of so many lines."""
        return self.top + answer if self.stacked else max(len(self.label), answer)


class RowControl(FieldControl):
    """Base class of controls with a frame of one line; one widget draws all of it.

    The cost of a key grows with the number of widgets, so the label is drawn into the padding.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row--edge"}

    DEFAULT_CSS = """
    RowControl { width: 100%; border: none; }
    """

    has_label = True
    """Whether the label stands at the left; False where the answer itself draws it."""
    label_share = 0.5
    """Maximum share of the width for the label; a longer one is wrapped."""
    most_width = 0
    """Maximum width in cells of the answer; 0 where it may have all the room."""
    label_width = 0
    """Width in cells of the labels above and below; at least that of the own label is used."""
    _width = _DEFAULT_WIDTH
    _height = 0
    _texts = FieldTexts("")
    _layout: RowLayout | None = None
    _edges: tuple[object, tuple[tuple[Strip, Strip], ...]] = (None, ())

    def place(self, width: int, label_width: int) -> None:
        """Fits the row into a width, with the answers of all rows in one column."""
        if (width, label_width) != (self._width, self.label_width):
            self._width, self.label_width = width, label_width
            self.fit()

    def on_resize(self) -> None:
        """Fits the row into the width that it got, and draws it also where its height stays."""
        if self.outer_size.width != self._width:
            self.place(self.outer_size.width, self.label_width)
            Widget.refresh(self)

    def draw_frame(self, texts: FieldTexts) -> None:
        """Draws other texts around the answer."""
        self._texts = texts
        self.fit()
        Widget.refresh(self)

    def answer_height(self, width: int) -> int:
        """Lines of the answer at a width in cells."""
        del width
        return 1

    def least_width(self) -> int:
        """Cells that the answer needs; with less beside it, the label stands above it."""
        return 0

    @property
    def shown_label(self) -> str:
        """The label, with a star where an answer is needed."""
        return self._texts.label

    @property
    def own_label_width(self) -> int:
        """Cells of the label with its star; 0 where the answer draws it."""
        return Content(self.shown_label).cell_length if self.has_label else 0

    @property
    def answer_width(self) -> int:
        """Cells of the answer."""
        return max(1, self._width - self.styles.padding.width)

    def fit(self) -> None:
        """Sets padding and height to what is drawn; asks for a layout only if they change."""
        self._layout = layout = self._lay_out_texts()
        padding = (layout.top, layout.right_width, 0, layout.left)
        if tuple(self.styles.padding) != padding:
            self.styles.padding = padding
        height = layout.height(self.answer_height(self.answer_width)) + len(layout.below)
        if height != self._height:
            self._height = self.styles.height = height
            if self.is_attached:
                Widget.refresh(self, layout=True)

    def _lay_out_texts(self) -> RowLayout:
        texts, width = self._texts, self._width
        column = min(
            int(width * self.label_share),
            GUTTER + max(self.label_width, self.own_label_width) + GAP,
        )
        stacked = self.has_label and width - column - _SIGN_WIDTH < self.least_width()
        left = GUTTER + GAP if stacked else column if self.has_label else GUTTER
        label_room = width - GUTTER - _SIGN_WIDTH if stacked else left - GUTTER - GAP
        label = _wrapped(texts.label, label_room) if self.has_label else ()
        sign = Content.assemble(" ", texts.mark)
        fits = 0 < texts.notes.cell_length <= (width - left) * _NOTES_SHARE
        right = Content.assemble(" ", texts.notes, sign) if fits else sign
        if self.most_width:
            spare = width - left - right.cell_length - 1 - self.most_width
            right = Content.assemble(" " * max(0, spare), right)
        said = [each for each in (texts.complaint, Content() if fits else texts.notes) if each]
        below = tuple(line for each in said for line in _indented(each, left, width))
        return RowLayout(tuple(label), left, right, below, stacked)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draws label, meter, sign and complaint around the answer."""
        width = self.outer_size.width
        strips = super().render_lines(Region(0, crop.y, width, crop.height))
        edges = self._drawn_edges(width)
        whole = [
            _with_edges(strip, *edges[y]) if y < len(edges) else strip
            for y, strip in zip(crop.line_range, strips, strict=True)
        ]
        if crop.column_span != (0, width):
            whole = [strip.crop(*crop.column_span) for strip in whole]
        return whole

    def _drawn_edges(self, width: int) -> tuple[tuple[Strip, Strip], ...]:
        """The cells around the answer, line by line; kept until something differs."""
        about = (self._layout, self._height, width, self.has_focus, self.visual_style)
        if self._edges[0] != about:
            self._edges = (about, tuple(self._draw_edges(width)))
        return self._edges[1]

    def _draw_edges(self, width: int) -> Iterator[tuple[Strip, Strip]]:
        layout = self._layout or self._lay_out_texts()
        for y in range(self._height - len(layout.below)):
            label = layout.label[y] if y < len(layout.label) else Content()
            mark = " ▸ " if self.has_focus and y == 0 else " " * GUTTER
            text = Content.assemble(mark, label.stylize("bold") if self.has_focus else label)
            right = layout.right if y == 0 else Content()
            left_width = width - layout.right_width if y < layout.top else layout.left
            yield self._strip(text, left_width), self._strip(right, layout.right_width)
        for line in layout.below:
            yield self._strip(line, width), Strip([])

    def _strip(self, content: Content, width: int) -> Strip:
        style = self.get_visual_style("row--edge")
        text = content.truncate(width, ellipsis=True)
        made = Visual.to_strips(self, text, width, 1, style, apply_selection=False)
        strip = made[0].adjust_cell_length(width, style.rich_style)
        for each in self.get_line_filters():
            strip = strip.apply_filter(each, self.background_colors[1])
        return strip


def _wrapped(label: str, width: int) -> list[Content]:
    """The lines of a label; its star is on no line of its own."""
    text = label.removesuffix(STAR)
    star = label[len(text) :]
    *lines, last = Content(text).wrap(max(1, width - len(star)))
    return [*lines, last + star]


def _with_edges(strip: Strip, left: Strip, right: Strip) -> Strip:
    start = left.cell_length
    return Strip.join(
        [left, strip.crop(start, max(start, strip.cell_length - right.cell_length)), right]
    )


def _indented(content: Content, left: int, width: int) -> Iterable[Content]:
    """Lines of a text below the answer, or below the label if they are too long there."""
    room = max(1, width - left - 1)
    start = left if content.cell_length <= room else GUTTER
    for line in content.wrap(max(1, width - start - 1)):
        yield Content.assemble(" " * start, line)


def align_labels(controls: Iterable[FieldControl], width: int) -> None:
    """Puts the answers of rows that stand together into one column."""
    rows = [each for each in controls if isinstance(each, RowControl)]
    widest = 0
    for share in sorted({each.label_share for each in rows}):
        same = [each for each in rows if each.label_share == share]
        widest = max(widest, *(each.own_label_width for each in same))
        for each in same:
            each.place(width, widest)
