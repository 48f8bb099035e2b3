"""The table of field kinds and their properties."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum, auto

from wizard.dataclass import dataclass


class Kind(StrEnum):
    """The type of answer a field takes. `FIELD_KINDS` describes each."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    TEXTS = "texts"
    YES_NO = "yes-no"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    EMAIL = "email"
    URL = "url"
    VERSION = "version"
    FILE = "file"
    FILES = "files"
    IMAGE = "image"
    IMAGES = "images"
    VIDEO = "video"
    RECORDS = "records"
    SECRET = "secret"
    CONFIRMATION = "confirmation"

    @property
    def spec(self) -> FieldKind:
        """The properties of the kind. Raises KeyError for a kind without an entry."""
        return FIELD_KINDS[self]


class AnswerForm(Enum):
    """The shape of a stored answer, which decides how it is checked and parsed."""

    TEXT = auto()
    TEXTS = auto()
    YES_NO = auto()
    NUMBER = auto()
    DATE = auto()
    CHOICE = auto()
    CHOICES = auto()
    PATHS = auto()
    """A list of paths. A single path is a TEXT."""
    ROWS = auto()
    """A list of tables, one per row, with the field's columns."""
    SECRET = auto()
    """A reference into the keyring, never the secret."""
    CONFIRMATION = auto()
    """A table with the keys `by` (a name) and `on` (a date)."""


class Portal(Enum):
    """How an answer is entered into a form of the Developer Portal."""

    TYPED = auto()
    CHOSEN = auto()
    EACH_TYPED = auto()
    EACH_CHOSEN = auto()
    CONFIRMED = auto()
    FILE = auto()
    FILES = auto()
    ROWS = auto()
    NEVER = auto()
    """A secret is never shown, copied or stored."""


class Preview(Enum):
    """How an answer looks on the listing."""

    TEXT = auto()
    PARAGRAPHS = auto()
    POINTS = auto()
    YES_NO = auto()
    CHOICE = auto()
    CHOICES = auto()
    LINK = auto()
    PICTURES = auto()
    FILES = auto()
    ROWS = auto()
    HIDDEN = auto()
    """Secrets and confirmations are not part of a listing."""


class Media(StrEnum):
    """The type of files that an answer names."""

    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"


class TextFormat(Enum):
    """A format that a text must conform to."""

    EMAIL = auto()
    URL = auto()
    VERSION = auto()


_LISTS = frozenset({AnswerForm.TEXTS, AnswerForm.CHOICES, AnswerForm.PATHS, AnswerForm.ROWS})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldKind:
    """The properties of one field kind. Its control is made in `screens.fields.make`."""

    form: AnswerForm
    portal: Portal
    preview: Preview
    typed_as: str = ""
    """Describes an answer on a command line, e.g. "yes or no"; "" if any text is accepted."""
    media: Media | None = None
    """The type of its files; None if it names none."""
    text_format: TextFormat | None = None
    """The format its texts must have, in a field and in a column; None if any text is accepted."""
    is_prose: bool = False
    """Whether characters are counted during input."""
    is_one_line: bool = False
    """Whether imported text is joined into one line."""
    column_width: int = 0
    """Column width in cells; 0 to share the remaining width."""

    @property
    def is_list(self) -> bool:
        """Whether an answer is a list."""
        return self.form in _LISTS

    @property
    def is_file(self) -> bool:
        """Whether an answer is one path or a list of paths."""
        return self.media is not None

    @property
    def is_secret(self) -> bool:
        """Whether the answer must never be shown."""
        return self.form is AnswerForm.SECRET

    @property
    def is_confirmation(self) -> bool:
        """Whether the answer is a confirmation signed by a person."""
        return self.form is AnswerForm.CONFIRMATION

    @property
    def has_options(self) -> bool:
        """Whether the answer is chosen from the options of the field."""
        return self.form in {AnswerForm.CHOICE, AnswerForm.CHOICES}

    @property
    def has_columns(self) -> bool:
        """Whether the answer is a list of rows."""
        return self.form is AnswerForm.ROWS


def _file_kind(media: Media, preview: Preview) -> FieldKind:
    return FieldKind(form=AnswerForm.TEXT, portal=Portal.FILE, preview=preview, media=media)


def _files_kind(media: Media, preview: Preview) -> FieldKind:
    return FieldKind(
        form=AnswerForm.PATHS,
        portal=Portal.FILES,
        preview=preview,
        media=media,
        typed_as="a list of paths",
    )


FIELD_KINDS: Mapping[Kind, FieldKind] = {
    Kind.TEXT: FieldKind(
        form=AnswerForm.TEXT,
        portal=Portal.TYPED,
        preview=Preview.TEXT,
        is_prose=True,
        is_one_line=True,
    ),
    Kind.LONG_TEXT: FieldKind(
        form=AnswerForm.TEXT,
        portal=Portal.TYPED,
        preview=Preview.PARAGRAPHS,
        is_prose=True,
    ),
    Kind.TEXTS: FieldKind(
        form=AnswerForm.TEXTS,
        portal=Portal.EACH_TYPED,
        preview=Preview.POINTS,
        typed_as="JSON: a list of texts",
    ),
    Kind.YES_NO: FieldKind(
        form=AnswerForm.YES_NO,
        portal=Portal.CHOSEN,
        preview=Preview.YES_NO,
        typed_as="yes or no",
        column_width=3,
    ),
    Kind.CHOICE: FieldKind(
        form=AnswerForm.CHOICE,
        portal=Portal.CHOSEN,
        preview=Preview.CHOICE,
        is_one_line=True,
        column_width=12,
    ),
    Kind.CHOICES: FieldKind(
        form=AnswerForm.CHOICES,
        portal=Portal.EACH_CHOSEN,
        preview=Preview.CHOICES,
        typed_as="a list of choices",
    ),
    Kind.NUMBER: FieldKind(
        form=AnswerForm.NUMBER,
        portal=Portal.TYPED,
        preview=Preview.TEXT,
        typed_as="a number",
        column_width=6,
    ),
    Kind.DATE: FieldKind(
        form=AnswerForm.DATE,
        portal=Portal.TYPED,
        preview=Preview.TEXT,
        typed_as="a date like 2026-11-24",
        column_width=10,
    ),
    Kind.EMAIL: FieldKind(
        form=AnswerForm.TEXT,
        portal=Portal.TYPED,
        preview=Preview.TEXT,
        text_format=TextFormat.EMAIL,
        is_one_line=True,
    ),
    Kind.URL: FieldKind(
        form=AnswerForm.TEXT,
        portal=Portal.TYPED,
        preview=Preview.LINK,
        text_format=TextFormat.URL,
        is_one_line=True,
    ),
    Kind.VERSION: FieldKind(
        form=AnswerForm.TEXT,
        portal=Portal.TYPED,
        preview=Preview.TEXT,
        text_format=TextFormat.VERSION,
        is_one_line=True,
        column_width=8,
    ),
    Kind.FILE: _file_kind(Media.DOCUMENT, Preview.FILES),
    Kind.FILES: _files_kind(Media.DOCUMENT, Preview.FILES),
    Kind.IMAGE: _file_kind(Media.IMAGE, Preview.PICTURES),
    Kind.IMAGES: _files_kind(Media.IMAGE, Preview.PICTURES),
    Kind.VIDEO: _file_kind(Media.VIDEO, Preview.FILES),
    Kind.RECORDS: FieldKind(
        form=AnswerForm.ROWS,
        portal=Portal.ROWS,
        preview=Preview.ROWS,
        typed_as="JSON: a list of tables",
    ),
    Kind.SECRET: FieldKind(form=AnswerForm.SECRET, portal=Portal.NEVER, preview=Preview.HIDDEN),
    Kind.CONFIRMATION: FieldKind(
        form=AnswerForm.CONFIRMATION,
        portal=Portal.CONFIRMED,
        preview=Preview.HIDDEN,
        typed_as='JSON like {"by": "Ana Kovač", "on": "2026-11-24"} with a name in "by"',
    ),
}
