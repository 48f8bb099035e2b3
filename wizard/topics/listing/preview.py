"""A preview of the app's Marketplace card and page from the current answers.

An edition defines the role of each answer. Only valid answers are shown; missing ones are marked
with the field to open. Opens no files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from wizard.catalogue.field_kinds import Preview
from wizard.catalogue.model import Column, Field, Option, Value
from wizard.catalogue.parts import CardParts, ListingPart, ListingSection, Shape
from wizard.dataclass import dataclass
from wizard.engine.finding import Assessment
from wizard.rules.formats import is_answered
from wizard.text import normalised, one_line

ELLIPSIS = "…"
SKETCH = "Our own sketch of the listing; Procore's design differs."


class PieceKind(StrEnum):
    """The type of a listing piece."""

    TEXT = "text"  # a paragraph
    POINT = "point"  # a list item
    LINK = "link"
    BUTTON = "button"
    PICTURE = "picture"
    FILE = "file"  # a video or another file that a customer opens
    MISSING = "missing"  # not visible to customers: says what is missing


@dataclass(frozen=True, slots=True)
class ListingPiece:
    """One visible element and its field; everything except `target` is clean."""

    sort: PieceKind
    field: str
    text: str
    """One line: a paragraph, the text of a link, the caption of a picture (may be "")."""
    target: str = ""
    """The address of a link; for a picture or file the path exactly as in the answer."""
    cut: str = ""
    """The rest of the text that does not fit; `text` then ends in an ellipsis."""


@dataclass(frozen=True, slots=True)
class Card:
    """The app's entry in a list of apps; None for what the edition has no field for."""

    logo: ListingPiece | None = None
    name: ListingPiece | None = None
    tagline: ListingPiece | None = None
    built_by: ListingPiece | None = None
    categories: ListingPiece | None = None

    @property
    def pieces(self) -> tuple[ListingPiece, ...]:
        """All pieces, from the top."""
        found = (self.logo, self.name, self.tagline, self.built_by, self.categories)
        return tuple(piece for piece in found if piece is not None)


@dataclass(frozen=True, slots=True)
class PreviewSection:
    """A part of the page with its heading; never empty."""

    title: str
    pieces: tuple[ListingPiece, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The card, and the sections of the page in order."""

    card: Card
    sections: tuple[PreviewSection, ...]
    ours: str
    """Which of it is our own interpretation."""

    @property
    def known(self) -> bool:
        """False for an edition that does not define a listing."""
        return bool(self.card.pieces or self.sections)


def card_of(assessment: Assessment) -> Card:
    """The card for the assessed answers, without the page."""
    return _Sketch(assessment).card(assessment.edition.journey.listing.card)


def listing_of(assessment: Assessment) -> Listing:
    """The listing for the assessed answers."""
    parts = assessment.edition.journey.listing
    sketch = _Sketch(assessment)
    sections = (sketch.section(section) for section in parts.sections)
    return Listing(card_of(assessment), tuple(s for s in sections if s.pieces), parts.ours)


def cut_at(text: str, limit: int) -> tuple[str, str]:
    """A text within `limit` characters including its ellipsis, and the rest; 0: no limit.

    Combined characters, such as accented letters and emoji, are never split.
    """
    if not limit or len(text) <= limit:
        return text, ""
    kept = ""
    for letter in _letters(text):
        if len(kept) + len(letter) >= limit:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS, text[len(kept) :].strip()


def _letters(text: str) -> Iterator[str]:
    if text.isascii():
        return iter(text)
    import wcwidth

    return wcwidth.iter_graphemes(text)


@dataclass(frozen=True, slots=True)
class _ListedAnswer:
    """A valid answer, and its captions."""

    field: Field
    part: ListingPart
    value: Value
    words: tuple[str, ...]

    def piece(self, sort: PieceKind, text: str, target: str = "") -> ListingPiece:
        return ListingPiece(sort, self.field.id, _preview_line(text), target)

    def led(self, text: str) -> str:
        return f"{self.part.lead} {text}".strip()

    def label_of(self, value: str) -> str:
        return self.part.says.get(value) or _label(self.field.options, value)


@dataclass(frozen=True, slots=True)
class _Sketch:
    """Builds the parts of one listing."""

    assessment: Assessment

    def card(self, parts: CardParts) -> Card:
        return Card(
            self._first(ListingPart(parts.logo)),
            self._first(ListingPart(parts.name), parts.name_cut),
            self._first(ListingPart(parts.tagline), parts.tagline_cut),
            self._first(ListingPart(parts.built_by, lead="Built by")),
            self._first(ListingPart(parts.categories)),
        )

    def section(self, section: ListingSection) -> PreviewSection:
        pieces = (piece for part in section.parts for piece in self._pieces(part))
        return PreviewSection(section.title, tuple(pieces))

    def _first(self, part: ListingPart, limit: int = 0) -> ListingPiece | None:
        piece = next(self._pieces(part), None)
        if piece is None or piece.sort is not PieceKind.TEXT:
            return piece
        shown, cut = cut_at(piece.text, limit)
        return ListingPiece(piece.sort, piece.field, shown, cut=cut)

    def _pieces(self, part: ListingPart) -> Iterator[ListingPiece]:
        field = self.assessment.edition.fields.get(part.field)
        if field is None:
            return
        value = self.assessment.context.facts.answers.get(field.id)
        if value is None:
            yield from self._missing(field)
            return
        words = self._words(part.words)
        yield from _READERS[field.kind.spec.preview](_ListedAnswer(field, part, value, words))
        yield from self._missing_words(part.words, words, value)

    def _words(self, field_id: str) -> tuple[str, ...]:
        value = self.assessment.context.facts.answers.get(field_id)
        texts = value if isinstance(value, list) else [value]
        return tuple(_preview_line(text) if isinstance(text, str) else "" for text in texts)

    def _missing(self, field: Field, row: str = "") -> Iterator[ListingPiece]:
        """A piece for a missing answer, if the field is asked and not optional."""
        context = self.assessment.context
        if field.id in context.complaints:
            yield _missing_piece(field, "its answer cannot be read")
        elif field.id in context.secrets:
            yield _missing_piece(field, "its answer looks like a secret")
        elif context.applies.get(field.id) and not field.optional:
            yield _missing_piece(field, "not answered yet", row)

    def _missing_words(
        self, field_id: str, words: tuple[str, ...], value: Value
    ) -> Iterator[ListingPiece]:
        """Pieces for rows without captions, and captions without rows."""
        field = self.assessment.edition.fields.get(field_id)
        rows = value if isinstance(value, list) else [value]
        if field is None:
            return
        if not any(words):
            yield from self._missing(field)
            return
        for number, row in enumerate(rows):
            if is_answered(row) and not (number < len(words) and words[number]):
                yield from self._missing(field, f" {number + 1}")
        if (more := len(words) - len(rows)) > 0:
            yield _missing_piece(field, f"{more} more than there are pictures")


def _missing_piece(field: Field, why: str, row: str = "") -> ListingPiece:
    return ListingPiece(PieceKind.MISSING, field.id, f"{field.label}{row}: {why}")


def _preview_line(text: str) -> str:
    return one_line(normalised(text))


def _label(options: tuple[Option, ...], value: str) -> str:
    return next((option.label for option in options if option.value == value), value)


Reader = Callable[[_ListedAnswer], Iterator[ListingPiece]]
"""The piece types of each kind of answer."""


def _text_pieces(answer: _ListedAnswer) -> Iterator[ListingPiece]:
    yield answer.piece(PieceKind.TEXT, answer.led(_cell(answer.value)))


def _paragraphs(answer: _ListedAnswer) -> Iterator[ListingPiece]:
    lines = [line for line in answer.value.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        yield answer.piece(PieceKind.TEXT, line if number else answer.led(line))


def _points(answer: _ListedAnswer) -> Iterator[ListingPiece]:
    yield from (answer.piece(PieceKind.POINT, text) for text in answer.value if text.strip())


def _yes_no(answer: _ListedAnswer) -> Iterator[ListingPiece]:
    yield answer.piece(PieceKind.TEXT, answer.led(answer.label_of("yes" if answer.value else "no")))


def _choice(answer: _ListedAnswer) -> Iterator[ListingPiece]:
    sort = PieceKind.BUTTON if answer.part.shape is Shape.BUTTON else PieceKind.TEXT
    yield answer.piece(sort, answer.led(answer.label_of(answer.value)))


def _choice_pieces(answer: _ListedAnswer) -> Iterator[ListingPiece]:
    chosen = (answer.label_of(value) for value in answer.value if value.strip())
    yield answer.piece(PieceKind.TEXT, answer.led(" · ".join(chosen)))


def _link(answer: _ListedAnswer) -> Iterator[ListingPiece]:
    words = answer.words[0] if answer.words else ""
    yield answer.piece(PieceKind.LINK, answer.led(words), _preview_line(answer.value))


def _pictures(answer: _ListedAnswer) -> Iterator[ListingPiece]:
    paths = answer.value if isinstance(answer.value, list) else [answer.value]
    for row, path in enumerate(paths):
        if path.strip():
            caption = answer.words[row] if row < len(answer.words) else ""
            yield answer.piece(PieceKind.PICTURE, caption, path)


def _file_list_pieces(answer: _ListedAnswer) -> Iterator[ListingPiece]:
    paths = answer.value if isinstance(answer.value, list) else [answer.value]
    for path in paths:
        if path.strip():
            name = path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path
            yield answer.piece(PieceKind.FILE, answer.led(name), path)


def _row_pieces(answer: _ListedAnswer) -> Iterator[ListingPiece]:
    for row in answer.value:
        cells = [(column, _cell(row.get(column.id), column)) for column in answer.field.columns]
        address = next(
            (text for column, text in cells if column.kind.spec.preview is Preview.LINK), ""
        )
        words = " – ".join(
            t for column, t in cells if t and column.kind.spec.preview is not Preview.LINK
        )
        if address:
            yield answer.piece(PieceKind.LINK, words, _preview_line(address))
        elif words:
            yield answer.piece(PieceKind.POINT, words)


def _cell(value: Value, column: Column | None = None) -> str:
    """One value as shown to customers."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    return _label(column.options, text) if column else text


def _nothing(_answer: _ListedAnswer) -> Iterator[ListingPiece]:
    """Secrets and confirmations are never rendered."""
    return iter(())


_READERS: Mapping[Preview, Reader] = {
    Preview.TEXT: _text_pieces,
    Preview.PARAGRAPHS: _paragraphs,
    Preview.POINTS: _points,
    Preview.YES_NO: _yes_no,
    Preview.CHOICE: _choice,
    Preview.CHOICES: _choice_pieces,
    Preview.LINK: _link,
    Preview.PICTURES: _pictures,
    Preview.FILES: _file_list_pieces,
    Preview.ROWS: _row_pieces,
    Preview.HIDDEN: _nothing,
}
