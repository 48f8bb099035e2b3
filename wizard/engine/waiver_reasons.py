"""What a waiver must have to count: rejects reasons without content, and says what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from wizard.catalogue.edition import Edition
from wizard.text import unmasked

_WORD = re.compile(r"\w+")
_EMPTY = (
    "a accepted all already an and any app applicable are as asap at be because before can "
    "cannot cant case closed could defer deferred do does doesnt done else exception exempt "
    "existing fails false fine fix fixed fixing for future go grandfathered have here idea "
    "ignore ignored in is issue it its just know known later legacy maybe n na need needed "
    "next no none not now of off ok okay older on our pending point positive postponed "
    "predated predates predating previous reason requirement rule rules see skip skipped some "
    "someday sometime soon tba tbc tbd temp temporary test that the then there these they "
    "this time to todo todos up us version wait waits waive waived waiver was we were will "
    "wip with wont work works x xx xxx yes yet"
)
_EMPTY_WORDS = frozenset(_EMPTY.split())
"""Words that alone do not explain why a requirement is left open, or until when."""
_TELLING = 2

NOT_ASKED = "Procore's form does not ask this"
"""The reason of a waiver that sets a question of a reconstructed form aside."""


class ActiveWaiver(Protocol):
    """A waiver as the assessment needs it; `wizard.drafts` stores the full record."""

    @property
    def requirement(self) -> str:
        """The id of the waived requirement."""

    @property
    def reason(self) -> str:
        """The reason; an empty one makes the waiver invalid."""

    @property
    def by(self) -> str:
        """The person who accepts it; without a name the waiver is invalid."""

    @property
    def expires(self) -> date | None:
        """The last day of the waiver."""

    @property
    def answers(self) -> str | None:
        """The fingerprint of the answers it is valid for; None for any."""


def is_in_time_with_reason(waiver: ActiveWaiver, today: date) -> bool:
    """Whether a waiver has not ended, and gives a reason with content."""
    return (waiver.expires is None or waiver.expires >= today) and says_why(waiver.reason)


def says_why(reason: str) -> bool:
    """Whether a reason has content: “n/a”, “later” and “predates the rule” do not."""
    words = _split_words(reason)
    telling = [word for word in words if word not in _EMPTY_WORDS]
    # In scripts without spaces, a whole sentence counts as one word here.
    return len(set(telling)) >= _TELLING or any(not word.isascii() for word in telling)


def reason_problem(reason: str, others: Iterable[str] = ()) -> str:
    """Why a waiver reason is rejected, with a better example; "" if it is acceptable.

    `others` are the reasons of the other waivers: one sentence used for all of them is a template
    without content.
    """
    if not reason.strip():
        return "A reason is missing. Say why the app may go on without it."
    if not says_why(reason):
        text = " ".join(reason.split())
        return f"“{text}” does not say why. Name what makes it right for this app."
    mine = _meaningful_words(reason)
    if any(_meaningful_words(other) == mine for other in others):
        return "Another waiver gives the same reason. Say what is particular to this demand."
    return ""


def gives_not_asked(reason: str) -> bool:
    """Whether a reason is the fixed one, however it is spaced and whichever apostrophe it has."""
    return _plain(reason) == _plain(NOT_ASKED)


def is_set_aside(edition: Edition, waiver: ActiveWaiver) -> bool:
    """Whether a waiver gives the fixed reason for what only our reconstruction asks."""
    requirement = edition.requirements.get(waiver.requirement)
    known = requirement is not None and edition.can_be_set_aside(requirement)
    return known and gives_not_asked(waiver.reason)


def is_misplaced(edition: Edition, waiver: ActiveWaiver) -> bool:
    """Whether a waiver gives the fixed reason for what a document of Procore's demands."""
    return gives_not_asked(waiver.reason) and not is_set_aside(edition, waiver)


def _plain(reason: str) -> str:
    return " ".join(reason.replace("’", "'").split()).rstrip(".").casefold()


def _split_words(reason: str) -> list[str]:
    return _WORD.findall(unmasked(reason).casefold().replace("’", "").replace("'", ""))


def _meaningful_words(reason: str) -> list[str]:
    """The words with content in a reason, without digits and spelling differences."""
    return [word for word in _split_words(reason) if not word.isdigit()]
