"""Suggests fields and requirements for a reviewer's point, ranked, each with a reason.

A suggestion is never applied automatically.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from wizard.catalogue.model import Field, Value
from wizard.dataclass import dataclass
from wizard.rules.phrasing import listed, quoted
from wizard.session.session import Session
from wizard.text import unmasked

MOST = 5

_BY_ID, _BY_ADDRESS, _BY_FILE, _BY_QUOTE, _BY_HOST = 100.0, 60.0, 60.0, 40.0, 12.0
_BY_LABEL = 1.2
"""Weight factor of a label that occurs verbatim in a point."""
_LABEL, _ID, _PLACE, _HELP = 3.0, 2.0, 1.5, 0.8
_STATEMENT, _REQUIREMENT_ID, _REQUIREMENT_FIELD = 2.0, 1.5, 1.0
_NOT_ASKED = 0.4
"""Weight factor of a field that does not apply."""
_CONFIRMED = 0.7
"""Weight factor of a confirmation, since a point is usually about its subject."""
_LEAST, _NEAR = 4.0, 0.25
"""The minimum score, and the minimum share of the best score."""

_WORD = re.compile(r"[^\W_]+")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
_FILE = re.compile(
    r"(?<![\w()+-])[\w()+-]{1,80}(?:[ .][\w()+-]{1,80}){0,8}?\.[A-Za-z][A-Za-z0-9]{1,4}\b"
)
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»\n]{4,200})[\"“”»]")
_SHORTEST_PLURAL = 4
_LOOKED_AT = 4000
"""Characters from its start that determine what a point is about."""
_STOP = (
    "404 a about add address after again all also an and any app appears are as ask asked asks "
    "at be been before being but by can cannot change correct could did do does doesn don each "
    "every file first fix for from get give given gives had has have how i if in into is isn it "
    "its just link list make missing more most must name need needs new no not now of on one "
    "only open or other our out page please point points procore review reviewer right same say "
    "says see seems shall should show shows so some still submission than that the their them "
    "then there these they this those to too two update us use used user users using was we "
    "were what when where which while who why wide will with within work works would wrong yes "
    "you your"
)
_STOP_WORDS = frozenset(_STOP.split())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A possible subject of a point."""

    about: str
    """Id of a field or a requirement."""
    label: str
    why: str
    """Begins in lower case: "its answer has https://…"."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """A field or requirement with its keywords and their weights."""

    about: str
    label: str
    words: Mapping[str, float]
    title: frozenset[str]
    """The keywords of its label or statement."""
    run: str
    """The label's words separated by blanks; "" if it is matched by single words only."""
    share: float
    """From 0 to 1: its weight."""


class Suggester:
    """Suggests subjects from an edition and a session's answers at creation time."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._own = session.edition.journey.feedback.field

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """At most `MOST` subjects of a point, most likely first."""
        text = text[:_LOOKED_AT]
        scores: dict[str, float] = {}
        reasons: dict[str, str] = {}
        for about, score, why in (*self._by_answers(text), *self._by_words(text)):
            if score > scores.get(about, 0.0):
                reasons[about] = why
            scores[about] = scores.get(about, 0.0) + score
        ranked = sorted(scores, key=lambda about: (-scores[about], self._order[about]))
        best = scores[ranked[0]] if ranked else 0.0
        enough = [about for about in ranked if scores[about] >= max(_LEAST, best * _NEAR)]
        return tuple(
            Suggestion(about, self._subjects[about].label, reasons[about])
            for about in enough[:MOST]
        )

    # What is known

    @cached_property
    def _subjects(self) -> Mapping[str, _Subject]:
        edition = self._session.edition
        fields = (self._of_field(f) for name, f in edition.fields.items() if name != self._own)
        requirements = map(self._of_requirement, edition.requirements)
        return {subject.about: subject for subject in (*fields, *requirements)}

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {about: place for place, about in enumerate(self._subjects)}

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        """Word to its weight, which is lower the more subjects have it."""
        having = Counter(word for subject in self._subjects.values() for word in subject.words)
        count = len(self._subjects)
        return {word: math.log(1 + count / number) for word, number in having.items()}

    def _of_field(self, field: Field) -> _Subject:
        page = self._session.edition.page_of_field[field.id].page
        words = _weighed(
            (field.label, _LABEL),
            (field.id, _ID),
            (page.title, _PLACE),
            (f"{field.help} {field.placeholder}", _HELP),
        )
        share = 1.0 if self._session.applies(field.id) is not False else _NOT_ASKED
        if field.kind.spec.is_confirmation:
            share *= _CONFIRMED
        title = frozenset(_stems(field.label))
        return _Subject(field.id, field.label, words, title, _run_of(field.label), share)

    def _of_requirement(self, name: str) -> _Subject:
        edition = self._session.edition
        requirement = edition.requirements[name]
        words = _weighed(
            (requirement.statement, _STATEMENT),
            (name, _REQUIREMENT_ID),
            (edition.titles[name], _REQUIREMENT_FIELD),
        )
        title = frozenset(_stems(requirement.statement))
        return _Subject(name, requirement.statement, words, title, "", 1.0)

    # How a point is read

    def _by_words(self, text: str) -> Iterator[tuple[str, float, str]]:
        originals = _originals(text)
        run, folded = _run_of(text), text.casefold()
        for about, subject in self._subjects.items():
            if _mentions_id(folded, about):
                yield about, _BY_ID, "it is named by its id"
            shared = {
                w: subject.words[w] * self._rarity[w] for w in originals if w in subject.words
            }
            if not shared:
                continue
            telling = sorted(shared, key=lambda word: -shared[word])
            words = listed((quoted(originals[word]) for word in telling[:3]), 3)
            score = sum(shared.values()) * subject.share * self._covered(subject, shared)
            yield about, score, f"speaks of {words}"
            if subject.run and subject.run in run:
                yield about, score * _BY_LABEL, "it is named by its label"

    def _covered(self, subject: _Subject, shared: Iterable[str]) -> float:
        """From 0.5 to 1: the share of the label that occurs."""
        whole = sum(self._rarity[word] for word in subject.title)
        matched = sum(self._rarity[word] for word in subject.title.intersection(shared))
        return (1 + matched / whole) / 2 if whole else 0.5

    def _by_answers(self, text: str) -> Iterator[tuple[str, float, str]]:
        links = {_plain_url(found): found for found in map(_trimmed, _URL.findall(text))}
        files = {found.casefold(): found for found in _FILE.findall(_URL.sub(" ", text))}
        quotes = {_folded_plain(found): found for found in _QUOTED.findall(text)}
        if links or files or quotes:
            for name, field in self._session.edition.fields.items():
                if name != self._own and not field.kind.spec.is_secret:
                    yield from self._by_answer(name, links, files, quotes)

    def _by_answer(
        self,
        name: str,
        links: Mapping[str, str],
        files: Mapping[str, str],
        quotes: Mapping[str, str],
    ) -> Iterator[tuple[str, float, str]]:
        for answer in _texts_in(self._session.value(name)):
            plain, folded = _plain_url(answer), _folded_plain(answer)
            base = folded.replace("\\", "/").rpartition("/")[2]
            for link, shown in links.items():
                if link == plain:
                    yield name, _BY_ADDRESS, f"its answer is {quoted(shown, 60)}"
                elif link in _folded_plain(answer):
                    yield name, _BY_ADDRESS * 0.8, f"its answer has {quoted(shown, 60)}"
                elif "://" in answer and _host_part(link) == _host_part(plain):
                    yield name, _BY_HOST, f"its answer is on {quoted(_host_part(link))}"
            for file, shown in files.items():
                if base and (base == file or file.endswith(f" {base}")):
                    yield name, _BY_FILE, f"its answer names {quoted(shown)}"
            for quote, shown in quotes.items():
                if quote in folded:
                    yield name, _BY_QUOTE, f"its answer says {quoted(shown)}"


def _weighed(*texts: tuple[str, float]) -> dict[str, float]:
    """Word to the highest weight of a text that has it."""
    words: dict[str, float] = {}
    for text, weight in texts:
        for word in _stems(text):
            if weight > words.get(word, 0.0):
                words[word] = weight
    return words


def _originals(text: str) -> dict[str, str]:
    """The keywords of a point, each with its original form."""
    found: dict[str, str] = {}
    for word in _WORD.findall(unmasked(_URL.sub(" ", text))):
        stem = _stem(word.casefold())
        if stem:
            found.setdefault(stem, word)
    return found


def _stems(text: str) -> Iterator[str]:
    for word in _WORD.findall(unmasked(text).casefold()):
        stem = _stem(word)
        if stem:
            yield stem


def _stem(word: str) -> str:
    """The singular of a word; "" for a stop word."""
    return "" if word in _STOP_WORDS or len(word) == 1 else _singular(word)


def _singular(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _run_of(text: str) -> str:
    """All words as singulars; "" if all are stop words."""
    words = _WORD.findall(unmasked(text).casefold())
    telling = any(map(_stem, words))
    return f" {' '.join(_singular(word) for word in words)} " if telling else ""


def ids_named(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The ids of fields and requirements that stand in a text by themselves, outside of links."""
    text = _URL.sub(" ", text[:_LOOKED_AT]).casefold()
    return tuple(name for name in names if _mentions_id(text, name))


def _mentions_id(text: str, about: str) -> bool:
    """Whether an id that cannot be an ordinary word occurs in a folded text by itself."""
    if about not in text or not ("." in about or "-" in about):
        return False
    return re.search(rf"(?<![\w.-]){re.escape(about)}(?![\w-]|\.\w)", text) is not None


def _texts_in(value: Value | None) -> Iterator[str]:
    """Every text in an answer."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts_in(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _texts_in(part)


def _folded_plain(text: str) -> str:
    return " ".join(unmasked(text).casefold().split())


def _trimmed(url: str) -> str:
    return url.rstrip(".,;:!?…")


def _plain_url(url: str) -> str:
    """A URL without insignificant differences."""
    plain = url.strip().casefold()
    plain = re.sub(r"^https?://", "", plain).removeprefix("www.")
    return plain.rstrip("/")


def _host_part(plain: str) -> str:
    return re.split(r"[/?#:]", plain, maxsplit=1)[0]
