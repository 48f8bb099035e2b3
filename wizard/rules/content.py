"""The one place that refuses answers which say nothing: for all questions, before any rule.

What counts as nonsense is data: `assets/catalogue/content.toml`, and `content` in the records of
fields and columns. Whether an answer is what its requirement asks for is a matter of rules. Where
a text denies what it should affirm, a person has to judge the sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.content import AnswerSize, ContentDemand, ContentRule, DayForm, TextForm
from wizard.catalogue.field_kinds import AnswerForm, Kind, TextFormat
from wizard.catalogue.model import Column, Field, Value
from wizard.inspection.media.seen import FileRef, Seen
from wizard.lazy_pattern import lazy_pattern
from wizard.rules.addresses import address_of, matching_host, without_placeholders
from wizard.rules.formats import names_person
from wizard.rules.phrasing import counted, quoted
from wizard.rules.reading import is_filled
from wizard.text import normalised

# Signs that a text says nothing: filling words, repetition, random keys, too few words

_WORD = lazy_pattern(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLAIN_WORD = lazy_pattern(r"[^\W\d_]+")
_EDGES = lazy_pattern(r"^[\W_]+|[\W_]+$")
_CONSONANTS = lazy_pattern(r"[bcdfghjklmnpqrstvwxz]{6,}")
_VOWELS = frozenset("aeiouyäöüéèêëáàâãåæøóòôõíìîïúùûœ")
_LATIN_WORDS = 3
"""How many different words of filling text tell."""
_TECHNICAL = lazy_pattern(r"://|[@/_\\]|\d|\.\w")
"""Addresses, paths, names in code and keys: their letters are no words."""
_PART = 4
"""Keys beside each other that tell; a word has to be as long to be looked at."""
_LONG_WORD, _PARTS_OF_LONG_WORD = 12, 3
"""From how many letters on a word may have such keys by chance, and how many tell then."""
_PARTS_OF_WORDS = frozenset(
    {"erty", "wert", "trew", "ertz", "azer", "zert", "ytre", "reza", "oper"}
)
"""Keys beside each other in words: liberty, Schwert, strewn, Hertz, Azerbaijan."""
_LOOKED_AT = 300
"""Words of a long text that are looked at: enough to see a repetition."""


def _words_of(text: str) -> list[str]:
    """The words of a text, folded; without figures."""
    return [word.casefold() for word in _WORD.findall(text)]


def _core_of(text: str) -> str:
    """The text folded, in one line and without marks at its ends."""
    return " ".join(_EDGES.sub("", text).casefold().split())


def _is_without_content(text: str) -> bool:
    """Whether nothing in it is a letter or a figure."""
    return not any(character.isalnum() for character in text)


def _sizes_of(text: str) -> tuple[int, int]:
    """Letters and words; a sign of a script without spaces counts as a word of two letters."""
    ideographs = (
        sum(unicodedata.category(sign) == "Lo" for sign in text) if _is_foreign(text) else 0
    )
    letters = sum(map(str.isalpha, text))
    return letters + ideographs, len(_WORD.findall(text)) + ideographs


def _is_foreign(text: str) -> bool:
    return not text.isascii()


def _filling_words(words: Sequence[str], filling: Collection[str]) -> tuple[str, ...]:
    """The words of filling text in a text, if they are enough to tell; else none."""
    found = tuple(dict.fromkeys(word for word in words if word in filling))
    return found if len(found) >= _LATIN_WORDS or {"lorem", "ipsum"} <= set(found) else ()


def _is_repeated(text: str, words: Sequence[str]) -> bool:
    """Whether it is one letter, one word or a few words again and again."""
    letters = [letter for letter in text.casefold() if letter.isalnum()]
    if _is_one_letter(letters):
        return True
    seen = words[:_LOOKED_AT]
    if len(seen) > 1 and len(set(seen)) == 1:
        return True
    return len(seen) >= 8 and len(set(seen)) / len(seen) < 0.25  # noqa: PLR2004 - measured


def _is_one_letter(letters: Sequence[str]) -> bool:
    if len(letters) < 2:  # noqa: PLR2004 - one letter is too short, not repeated
        return False
    most = Counter(letters).most_common(1)[0][1]
    if most == len(letters):
        return letters[0].isalpha() or len(letters) > 3  # noqa: PLR2004 - "11" is a number
    return len(letters) >= 4 and most / len(letters) > 0.6  # noqa: PLR2004 - measured


def _is_mash(text: str, rows: tuple[str, ...], *, only_rows: bool = False) -> bool:
    """Whether a third of its longer words were typed at random.

    Words in capitals are abbreviations. With `only_rows`, only keys beside each other tell.
    """
    prose = " ".join(part for part in text.split() if not _TECHNICAL.search(part))
    longer = (w for w in _PLAIN_WORD.findall(prose)[:_LOOKED_AT] if len(w) >= _PART)
    words = [word.casefold() for word in longer if not word.isupper()]
    random = sum(_is_typed_at_random(word, rows, only_rows=only_rows) for word in words)
    return bool(words) and random / len(words) > 0.34  # noqa: PLR2004 - measured


@lru_cache(maxsize=8192)
def _is_typed_at_random(word: str, rows: tuple[str, ...], *, only_rows: bool) -> bool:
    parts = {word[at : at + _PART] for at in range(len(word) - _PART + 1)}
    if len(parts & _parts_of(rows)) >= (1 if len(word) < _LONG_WORD else _PARTS_OF_LONG_WORD):
        return True
    if only_rows or len(word) <= _PART or not word.isascii():
        return False
    return _VOWELS.isdisjoint(word) or _CONSONANTS.search(word) is not None


@lru_cache(maxsize=8)
def _parts_of(rows: tuple[str, ...]) -> frozenset[str]:
    """Keys beside each other, in one direction or the other, that are no part of a word."""
    both = [*rows, *(row[::-1] for row in rows)]
    parts = {row[at : at + _PART] for row in both for at in range(len(row) - _PART + 1)}
    return frozenset(parts - _PARTS_OF_WORDS)


# Answers

_QUOTED_SENTENCE = 100
_COMPARED_LETTERS = 12
"""A long answer, or an item of a list, with fewer letters is compared with no other."""
_NO_IDENTIFIER = 3
"""A text of so many words is no identifier, whatever its field asks for."""
_SHORT_TEXT = 120
"""Patterns of a whole text are looked for in texts of so many characters."""
_NO_SIZE = AnswerSize("", 0, 0, "")
_SIGNATURE = ContentDemand(form=TextForm.PERSON)
_JUDGED = frozenset(
    {AnswerForm.TEXT, AnswerForm.TEXTS, AnswerForm.DATE, AnswerForm.CONFIRMATION, AnswerForm.ROWS}
)


class Objection(NamedTuple):
    """Why an answer says nothing, or why a person has to read it."""

    rule: str
    """The id of the content rule."""
    message: str
    fix: str
    row: int | None = None
    spares_answer: bool = False
    """Whether it is about a cell that may stay empty, so that the rest of the answer counts."""


AnswerKey = tuple[str, str]
"""Equal for answers that are compared with each other and are the same: their sort and value."""


class ContentJudge:
    """Says of each answer whether it can be one."""

    def __init__(self, catalogue: Catalogue) -> None:
        rules = catalogue.content_rules
        self._rules = rules
        self._sizes = catalogue.answer_sizes
        self._filler = frozenset(rules["filler"].items) if rules else frozenset()
        self._filling = frozenset(rules["lorem"].items) if rules else frozenset()
        self._persons = frozenset(rules["person"].items) if rules else frozenset()
        placeholders = rules["placeholder"].items if rules else ()
        self._remarks = tuple(re.compile(each) for each in placeholders if r"\A" not in each)
        whole = [each for each in placeholders if r"\A" in each]
        self._whole_remark = re.compile("|".join(whole) or "(?!)")
        self._text_objection = lru_cache(maxsize=4096)(self._find_in_text)
        self._remark_in = lru_cache(maxsize=4096)(self._find_remark)
        self._doubt = lru_cache(maxsize=1024)(self._find_denial)

    @property
    def has_rules(self) -> bool:
        """Whether the catalogue says what is no answer; a small one of somebody's own may not."""
        return bool(self._rules)

    def objection(self, field: Field, value: Value, today: date) -> Objection | None:
        """Why an answer of the right form says nothing, other answers aside."""
        form = field.kind.spec.form
        if form not in _JUDGED or not self.has_rules:
            return None
        if form is AnswerForm.ROWS:
            return next(self._in_rows(field, value, today), None)
        if form is AnswerForm.TEXTS:
            return next(self._in_items(field, value), None)
        if form is AnswerForm.CONFIRMATION:
            return self._in_confirmation(field, value, today)
        return self._in_value(field.kind, field.content, value, today)

    def doubt(self, field: Field, value: Value) -> Objection | None:
        """The sentence of a claim that denies it or only plans it; None where there is none."""
        demand = field.content
        if not self.has_rules or not (demand.claim or demand.denies):
            return None
        return next(filter(None, (self._doubt(text, demand) for text in texts_of(value))), None)

    def signer_objection(self, name: str) -> Objection | None:
        """Why a name below a waiver or a signature can be nobody's."""
        if not self.has_rules:
            return None
        return self._text_objection(normalised(name), Kind.TEXT, _SIGNATURE)

    def same(self, part: AnswerPart, field: Field, other: Field) -> Objection:
        """The objection to a text or file that another field has as well."""
        column, is_file = part.column, field.kind.spec.is_file
        rule = "same-file" if is_file or column is not None else "same"
        found = self._objection(rule, part.text, other=other.label)
        if column is None or part.row is None:
            return found
        return _in_row(found, part.row, column)._replace(spares_answer=not column.required)

    def _in_rows(self, field: Field, rows: Value, today: date) -> Iterator[Objection]:
        for index, row in enumerate(rows):
            for column in field.columns:
                value = row.get(column.id)
                if column.kind.spec.form not in _JUDGED or not is_filled(value):
                    continue
                found = self._in_cell(column, value, today)
                if found:
                    yield _in_row(found, index, column)

    def _in_cell(self, column: Column, value: Value, today: date) -> Objection | None:
        """A cell is a short answer; one that may stay empty may also be short."""
        kind = Kind.TEXT if column.kind is Kind.LONG_TEXT else column.kind
        found = self._in_value(kind, column.content, value, today)
        excused = not column.required and found and found.rule in {"filler", "short"}
        return None if excused else found

    def _in_items(self, field: Field, items: Value) -> Iterator[Objection]:
        for index, item in enumerate(items):
            found = self._text_objection(normalised(item), field.kind, field.content)
            if found and is_filled(item):
                yield found._replace(row=index)

    def _in_confirmation(self, field: Field, value: Value, today: date) -> Objection | None:
        by, day = value.get("by"), value.get("on")
        found = self._text_objection(normalised(by), Kind.TEXT, _SIGNATURE)
        return found or self._in_day(day, field.content, today)

    def _in_value(
        self, kind: Kind, demand: ContentDemand, value: Value, today: date
    ) -> Objection | None:
        if isinstance(value, str) and kind.spec.form is AnswerForm.TEXT and not kind.spec.is_file:
            return self._text_objection(normalised(value), kind, demand)
        if kind.spec.form is AnswerForm.DATE:
            return self._in_day(value, demand, today)
        return None

    def _in_day(self, day: Value, demand: ContentDemand, today: date) -> Objection | None:
        if not isinstance(day, date) or isinstance(day, datetime):
            return None
        first = self._rules["too-early"].since
        if first and day < first:
            return self._objection("too-early", day.isoformat())
        if demand.day is DayForm.ACT and day > today:
            return self._objection(
                "ahead", day.isoformat(), least=counted((day - today).days, "day")
            )
        return None

    def _find_in_text(self, text: str, kind: Kind, demand: ContentDemand) -> Objection | None:
        if not text:
            return None
        found = self._found(text, kind, demand)
        if not found:
            return self._short(text, kind, demand)
        return self._objection(found, self._part(found, text))

    def _part(self, rule_id: str, text: str) -> str:
        """What is quoted: the remark that was left, or else the beginning of the text."""
        return self._remark(text) if rule_id == "placeholder" else text

    def _remark(self, text: str) -> str:
        """A remark that was left in a text; "" if there is none. Sentences are looked at singly."""
        match = self._whole_remark.match(text) if len(text) <= _SHORT_TEXT else None
        found = match[0] if match else ""
        return found or next(filter(None, map(self._remark_in, sentences_of(text))), "")

    def _find_remark(self, sentence: str) -> str:
        return next((match[0] for each in self._remarks if (match := each.search(sentence))), "")

    def _found(self, text: str, kind: Kind, demand: ContentDemand) -> str:
        """The id of the rule that a text breaks; "" for none."""
        if found := self._found_in_whole(text, demand):
            return found
        address = _TEST_ADDRESSES.get(kind.spec.text_format)
        if address and "." in text:
            rule, host_of = address
            return rule if matching_host(host_of(text), self._rules[rule].items) else ""
        words = _words_of(text)
        tests = (
            ("placeholder", lambda: self._remark(text)),
            ("lorem", lambda: _filling_words(words, self._filling)),
            ("repeated", lambda: _is_repeated(text, words)),
            ("mash", lambda: self._is_mash(text, demand)),
        )
        return next((rule for rule, test in tests if test()), "")

    def _found_in_whole(self, text: str, demand: ContentDemand) -> str:
        """The id of the rule that a text breaks as a whole; "" for none."""
        if _is_without_content(text):
            return "filler"
        core = _core_of(text)
        if demand.form is TextForm.PERSON and (core in self._persons or not names_person(text)):
            return "person"
        is_number = demand.form is TextForm.IDENTIFIER and core.isdecimal()
        return "filler" if core in self._filler and not is_number else ""

    def _is_mash(self, text: str, demand: ContentDemand) -> bool:
        if demand.form is TextForm.IDENTIFIER and len(text.split()) < _NO_IDENTIFIER:
            return False
        rows = self._rules["mash"].items
        return _is_mash(text, rows, only_rows=demand.form is TextForm.PERSON)

    def _short(self, text: str, kind: Kind, demand: ContentDemand) -> Objection | None:
        size = self._sizes.get(kind, _NO_SIZE)
        letters = size.letters if demand.letters is None else demand.letters
        words = size.words if demand.words is None else demand.words
        many_letters, many_words = _sizes_of(text)
        is_figure = kind is not Kind.LONG_TEXT and any(map(str.isdigit, text))
        if many_letters < letters and not is_figure:
            return self._objection("short", text, least=f"at least {counted(letters, 'letter')}")
        if many_words < words and not (is_figure and words == 1):
            return self._objection("short", text, least=f"at least {counted(words, 'word')}")
        return None

    def _find_denial(self, text: str, demand: ContentDemand) -> Objection | None:
        found = denying_sentence(text, claim_patterns(demand, self._rules))
        if found is None:
            return None
        rule, sentence = self._rules[found[0]], quoted(found[1], _QUOTED_SENTENCE)
        return Objection(rule.id, rule.says.format(text=sentence), rule.fix)

    def _objection(self, rule_id: str, text: str, least: str = "", other: str = "") -> Objection:
        rule = self._rules[rule_id]
        message = rule.says.format(text=quoted(text), least=least, other=other)
        return Objection(rule_id, message, rule.fix)


def _mail_host(text: str) -> str:
    return text.rpartition("@")[2].casefold()


def _site_host(text: str) -> str:
    address = address_of(without_placeholders(text))
    return address.host if address else ""


_TEST_ADDRESSES: Mapping[TextFormat | None, tuple[str, Callable[[str], str]]] = {
    TextFormat.EMAIL: ("test-mail", _mail_host),
    TextFormat.URL: ("test-site", _site_host),
}


def _in_row(found: Objection, row: int, column: Column) -> Objection:
    """An objection to a cell, as one to the list."""
    message = f"Row {row + 1}, {column.label}: {found.message}"
    return found._replace(message=message, row=row)


def group_of(field: Field) -> str:
    """What fields that may have the same answer have in common; a field alone is its own."""
    columns = (column.content.shares for column in _file_columns(field))
    return field.content.shares or next(filter(None, columns), field.id)


def is_needed(field: Field) -> bool:
    """Whether what is compared of a field has to be there; not so a file that a row may lack."""
    columns = _file_columns(field)
    return not field.optional and (not columns or any(column.required for column in columns))


class AnswerPart(NamedTuple):
    """A text or file of an answer, which is compared with those of other fields."""

    text: str
    kind: Kind
    row: int | None = None
    """The index in a list of records."""
    column: Column | None = None


def compared_parts(field: Field, value: Value) -> Iterator[AnswerPart]:
    """The texts and files of an answer; of a list of records, its files."""
    if field.kind.spec.has_columns:
        for index, row in enumerate(value):
            for column in _file_columns(field):
                if isinstance(text := row.get(column.id), str) and text.strip():
                    yield AnswerPart(text, column.kind, index, column)
    elif field.kind in _COMPARED:
        texts = value if isinstance(value, list) else [value]
        yield from (AnswerPart(text, field.kind) for text in texts if isinstance(text, str))


def keys_of(field: Field, value: Value, files_seen: Seen) -> Collection[AnswerKey]:
    """What an answer is compared by with those of other fields; nothing for most kinds."""
    return {key for part in compared_parts(field, value) for key in keys_of_part(part, files_seen)}


def keys_of_part(part: AnswerPart, files_seen: Seen) -> Collection[AnswerKey]:
    """A file is compared by its path, and by its content where that was read."""
    keys = {_key_of(part.kind, part.text)}
    media = part.kind.spec.media
    file_seen = files_seen.get(FileRef(media, part.text)) if media is not None else None
    if file_seen is not None:
        keys.add(("content", file_seen.content_fingerprint))
    return {key for key in keys if key[1]}


def _file_columns(field: Field) -> tuple[Column, ...]:
    return tuple(column for column in field.columns if column.kind.spec.is_file)


@lru_cache(maxsize=4096)
def _key_of(kind: Kind, text: str) -> AnswerKey:
    sort, fold = _COMPARED[kind]
    return sort, fold(normalised(text))


def _folded_prose(text: str) -> str:
    letters = "".join(filter(str.isalpha, text.casefold()))
    return letters if len(letters) >= _COMPARED_LETTERS else ""


def _folded_url(text: str) -> str:
    address = address_of(without_placeholders(text))
    return f"{address.host.casefold()}{address.path.rstrip('/')}" if address else ""


_COMPARED: Mapping[Kind, tuple[str, Callable[[str], str]]] = {
    Kind.TEXT: ("text", _core_of),
    Kind.LONG_TEXT: ("prose", _folded_prose),
    Kind.TEXTS: ("prose", _folded_prose),
    Kind.EMAIL: ("email", str.casefold),
    Kind.URL: ("url", _folded_url),
    Kind.FILE: ("file", str),
    Kind.FILES: ("file", str),
    Kind.IMAGE: ("file", str),
    Kind.IMAGES: ("file", str),
    Kind.VIDEO: ("file", str),
}


# Claims: where a text denies what it should affirm, or only plans it

_SENTENCE = lazy_pattern(r"(?<=[.;!?])\s+|\n+")
_CLAUSE = lazy_pattern(
    r"[:,]\s|\s[–—-]\s|\b(?:and|but|because|so|when|until|unless|before|after|if|which|that|with|while)\b",
    re.IGNORECASE,
)
_NOTHING = lazy_pattern(r"(?!)")
_BEFORE, _AFTER = 4, 3
"""How many words may stand between a word that denies and the word that it denies."""


@dataclass(frozen=True, slots=True, eq=False)
class ClaimPatterns:
    """The compiled patterns for the claim of one field."""

    planned: re.Pattern[str]
    opposite: re.Pattern[str]
    own_opposite: re.Pattern[str]
    rightly_denied: tuple[re.Pattern[str], ...]
    denier: re.Pattern[str]
    claim: tuple[str, ...]
    close: str
    """Denying words near to what is claimed; compiled for a clause that has words of both."""

    @property
    def doubtful(self) -> tuple[re.Pattern[str], ...]:
        """What a sentence has to match for a person to be asked, whatever it denies rightly."""
        return (self.planned, self.opposite, self.denier)


def claim_patterns(demand: ContentDemand, rules: Mapping[str, ContentRule]) -> ClaimPatterns:
    """What is looked for in the answers to a field that affirms something."""
    return _compiled(
        demand.claim,
        (demand.may_deny, rules["rightly-denied"].items),
        demand.denies,
        rules["denied"].items,
        (rules["opposite"].items, rules["planned"].items),
    )


@lru_cache(maxsize=256)
def _compiled(
    claim: tuple[str, ...],
    rightly: tuple[tuple[str, ...], tuple[str, ...]],
    denies: tuple[str, ...],
    deniers: tuple[str, ...],
    opposite_and_planned: tuple[tuple[str, ...], tuple[str, ...]],
) -> ClaimPatterns:
    term, denier = _any_of(claim), rf"\b(?:{_any_of(deniers)})\b"
    between_before = rf"(?:\s+\S+){{0,{_BEFORE}}}?\s+"
    between_after = rf"(?:\s+\S+){{0,{_AFTER}}}?\s+"
    close = rf"{denier}{between_before}(?:{term})|(?:{term})\S*{between_after}{denier}"
    opposite, planned = opposite_and_planned
    return ClaimPatterns(
        planned=_pattern(planned),
        opposite=_pattern(opposite),
        own_opposite=_pattern(denies),
        rightly_denied=tuple(map(_pattern, rightly)),
        denier=_pattern((denier,)),
        claim=claim,
        close=close,
    )


def _any_of(patterns: Sequence[str]) -> str:
    return "|".join(patterns) or "(?!)"


@lru_cache(maxsize=512)
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return lazy_pattern(_any_of(patterns), re.IGNORECASE) if patterns else _NOTHING


def denying_sentence(text: str, patterns: ClaimPatterns) -> tuple[str, str] | None:
    """The first sentence that a person has to judge, after the id of the rule that found it."""
    for sentence in sentences_of(text):
        rule = _found_in(sentence, patterns)
        if rule:
            return rule, sentence.strip()
    return None


def sentences_of(text: str) -> list[str]:
    """The text in parts: each keeps the mark at its end."""
    return _SENTENCE.split(text)


@lru_cache(maxsize=2048)
def _found_in(sentence: str, patterns: ClaimPatterns) -> str:
    if patterns.own_opposite.search(sentence):
        return "opposite"
    if not any(each.search(sentence) for each in patterns.doubtful):
        return ""  # most sentences; what is rightly denied is not even compiled for them
    rest = sentence
    for pattern in patterns.rightly_denied:
        rest = pattern.sub(" , ", rest)
    if patterns.planned.search(rest):
        return "planned"
    if patterns.opposite.search(rest):
        return "opposite"
    if not patterns.denier.search(rest):
        return ""
    claimed, denier = _pattern(patterns.claim), patterns.denier
    both = [each for each in _CLAUSE.split(rest) if denier.search(each) and claimed.search(each)]
    return "denied" if both and any(map(_pattern((patterns.close,)).search, both)) else ""


def texts_of(value: object) -> Iterator[str]:
    """Every text of an answer: itself, the items of a list, the cells of its rows."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts_of(part)
