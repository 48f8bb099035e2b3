"""Messages from widgets and screens to their parents; state is passed down, messages go up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from wizard.dataclass import dataclass

if TYPE_CHECKING:
    from wizard.catalogue.model import Value
    from wizard.session.session import AnswerChange


@dataclass
class AnswerChanged(Message):
    """The user changed the answer of a field; None clears it."""

    field: str
    value: Value | None


@dataclass
class SecretGiven(Message):
    """The user typed a secret for a field; "" deletes it. It is stored in the keyring only."""

    field: str
    secret: str = dataclass_field(repr=False)

    def __rich_repr__(self) -> Iterator[tuple[str, str]]:
        """Leaves out the secret, also in a developer's console."""
        yield "field", self.field


@dataclass
class PageRequested(Message):
    """Requests another page, and optionally a field on it."""

    page: str
    field: str = ""


@dataclass
class OptionReached(Message):
    """The cursor of a choice moved to another option."""

    field: str


@dataclass
class DraftEdited(Message):
    """The open draft has unsaved changes."""

    field: str = ""
    """The field whose answer changed; "" for changes that are not answers."""


@dataclass
class FactsLearned(Message, bubble=False):
    """New facts were found: in files, in source code or over the network."""

    change: AnswerChange


@dataclass
class ReviewMarksLoaded(Message, bubble=False):
    """The answers to review again are known."""


@dataclass
class InspectionProgress(Message, bubble=False):
    """Progress of a long inspection of files; "" once it is over."""

    words: str


@dataclass
class PositionChanged(Message):
    """Focus moved to a field: the position to resume at."""

    page: str
    field: str


@dataclass
class ScreenRequested(Message):
    """Requests another screen, e.g. "home", "review", "live" or "export"."""

    name: str


@dataclass(frozen=True, slots=True)
class OperationResult:
    """Result of an operation on a draft's file: a text, and the fields to go to."""

    message: str
    fields: Sequence[str] = ()
    """The first one that is asked is used."""


@dataclass
class DraftRequested(Message):
    """Requests to open a draft, and one of its screens; "" for its page."""

    path: Path
    screen: str = ""
    first: Callable[[], OperationResult] | None = None
    """Operation on the file before it is opened, in a thread, without holding its lock."""


class NothingAsked(Message):
    """A page has no field to focus, since none of its questions is asked."""


@dataclass
class FieldFocused(Message):
    """Focus moved into a field."""

    field: str
