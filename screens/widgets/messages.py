"""What the parts of a screen tell each other; state flows down, these flow up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path

from textual.message import Message

from wizard.catalogue.model import Value
from wizard.session.session import AnswerChange


@dataclass
class AnswerChanged(Message):
    """A person changed the answer of a field; None takes the answer away."""

    field: str
    value: Value | None


@dataclass
class SecretGiven(Message):
    """A person typed a secret for a field; "" forgets it. It goes into the keyring only."""

    field: str
    secret: str = dataclass_field(repr=False)

    def __rich_repr__(self) -> Iterator[tuple[str, str]]:
        """Never shows the secret, not even in a developer's console."""
        yield "field", self.field


@dataclass
class PageRequested(Message):
    """Somebody asks for another page, and perhaps for a field on it."""

    page: str
    field: str = ""


@dataclass
class DraftEdited(Message):
    """The work in hand has something new to save."""

    field: str = ""
    """Whose answer is another one; "" when it is no answer that changed."""


@dataclass
class FactsLearned(Message, bubble=False):
    """Something is found that was not known: in files, in source code or over the network."""

    change: AnswerChange


@dataclass
class ReviewMarksLoaded(Message, bubble=False):
    """It is known which answers somebody should look at again."""


@dataclass
class SaveStateChanged(Message, bubble=False):
    """Something is to be saved now, is saved, or could not be saved."""


@dataclass
class InspectionProgress(Message, bubble=False):
    """How far a long look at files has come; "" once it is over."""

    words: str


@dataclass
class PositionChanged(Message):
    """The cursor stands at a field: where to resume tomorrow."""

    page: str
    field: str


@dataclass
class ScreenRequested(Message):
    """Somebody asks for another screen, e.g. "home", "review", "live" or "export"."""

    name: str


@dataclass(frozen=True, slots=True)
class OperationResult:
    """What came of something done to a draft's file: words, and the fields to stand at."""

    said: str
    fields: Sequence[str] = ()
    """The first that is asked is meant."""


@dataclass
class DraftRequested(Message):
    """Somebody asks for a draft to be opened, and for one of its screens; "" for its page."""

    path: Path
    screen: str = ""
    first: Callable[[], OperationResult] | None = None
    """What is done to the file before it is opened, in another thread, while nobody holds it."""


@dataclass
class RequirementFocused(Message):
    """The cursor came to a requirement that is judged by answers elsewhere; "" for no place."""

    requirement: str


@dataclass
class FieldFocused(Message):
    """The cursor came into a field."""

    field: str
