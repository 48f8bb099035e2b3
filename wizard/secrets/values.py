"""Cuts out values, and tells secrets from words, names and placeholders by their characters."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from wizard.lazy_pattern import lazy_pattern

SHORTEST = 4
USUAL = 8
"""Minimum length of a secret that is recognised by its characters alone."""
TRAILING = ".,;:)]}>\"'`*_"
VALUE = lazy_pattern(r"[^\s\"'`<>|]{4,400}")
REPEATED = lazy_pattern(r"(.)\1{7}|x{5}|0123456789|1234567890|abcdefgh", re.IGNORECASE)
_PLACEHOLDER = lazy_pattern(
    r"[${<%\[(…•*#@|\\/?]|x{3}|\.\.|___|your|my[_\-]|the[_\-]|some[_\-]|example|sample|dummy|"
    r"change[_\-]?me|keyring:|env[.:(_\[]|os\.|process\.|getenv|system\.|config[.(\[]|self\.|"
    r"this\.|settings\.|https?:|none\b|null\b|true\b|false\b|undefined\b|string\b|redacted|hidden|"
    r"insert|replace|todo\b",
    re.IGNORECASE,
)
_IN_PLACEHOLDER = lazy_pattern(
    r"\*{3}|••|x{4}|\.{3}|…|\$\{|\{\{|#\{|<|_here\b|%\(|\(\)|redacted", re.IGNORECASE
)
_DOTTED_NAME = lazy_pattern(r"[A-Za-z_]+(?:[.:\[(]{1,2}[A-Za-z_][A-Za-z_\-]*[\])]{0,3})+")
_FILE = lazy_pattern(
    r"\.(?:md|txt|html?|py|rb|js|ts|json|ya?ml|toml|env|pdf|php|cs|go|java|com|org|net|io)\b",
    re.IGNORECASE,
)
_UUID = lazy_pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TECHNICAL = lazy_pattern(
    r"(?:sha|hs|rs|es|ps|aes|rsa|md|base|utf|oauth|tls|ssl|https?|ipv|ecdsa|ed|argon|pbkdf|hmac|x|"
    r"v|ver|version|rfc|iso|s|web|auth|step|level|page|line|section|art|type|mode|api|rest|html|"
    r"css|py|python|java|node|log|office|oidc|saml|scim|kdf|ec|p|k)[\-_ ]?\d{1,5}[a-z]{0,4}"
    r"|\d{1,4}[\-_ ]?(?:bits?|bytes?|chars?|characters?|digits?|days?|hours?|hrs?|minutes?|mins?|"
    r"seconds?|secs?|months?|years?|fa|nd|rd|th|st|kb|mb|gb|ms|s|m|h|d|x|px|pt|k)"
    r"|v?\d{1,4}(?:\.\d{1,6})*\w{0,4}|[a-z]?\d+[a-z]?",
    re.IGNORECASE,
)


def trimmed(value: str) -> str:
    """The value without trailing punctuation and further parameters."""
    for mark in "&;,":
        if value.find(mark) >= SHORTEST:
            value = value.split(mark, 1)[0]
    return value.rstrip(TRAILING)


def is_placeholder(value: str) -> bool:
    """Whether a value is a placeholder: a variable, a call, "your-token", "****"."""
    return (
        _PLACEHOLDER.match(value) is not None
        or _IN_PLACEHOLDER.search(value) is not None
        or _DOTTED_NAME.fullmatch(value) is not None
        or len(set(value)) <= 2  # noqa: PLR2004
    )


def _is_technical(value: str) -> bool:
    """Whether a value consists of words, measures, dates, versions and names of algorithms."""
    parts = re.split(r"[^A-Za-z0-9.]+", value)
    return all(not part or part.isalpha() or _TECHNICAL.fullmatch(part) for part in parts)


class CharacterClasses(NamedTuple):
    """The character classes in a value."""

    small: bool
    capital: bool
    figure: bool
    sign: bool


def character_classes(value: str) -> CharacterClasses:
    return CharacterClasses(
        any(c.islower() for c in value),
        any(c.isupper() for c in value),
        any(c.isdigit() for c in value),
        any(c in "!@#$%^&*+?~=" for c in value),
    )


def is_password(value: str) -> bool:
    """Letters with digits or symbols, or digits alone, but not a measure, date or file name."""
    if value.isdigit():
        return True
    has = character_classes(value)
    if not (has.small or has.capital) or _FILE.search(value) or "://" in value:
        return False
    if has.figure and not has.sign and _TECHNICAL.fullmatch(value):
        return False
    return has.figure or (has.sign and not value.endswith("?")) or is_random(value, USUAL)


_LONG_WORD = 6
_NAME_IN_CODE = lazy_pattern(r"[A-Z]?[a-z]+(?:[A-Z][a-z]+)*")
_SAID = (
    "above account accepted access admins after again algorithm allowed always apple application "
    "authentication automatic automatically based basic bearer before below between cannot "
    "changed changes chars characters client configured confirm confirmation contact created "
    "credentials custom default depends described disabled during either email empty enabled "
    "encoded encrypted enforced enter every expired expires expiry field forgot forgotten "
    "generated google handled hashed hashing having header hidden ignored incorrect inside "
    "instead internal invalid issued keychain keyring keycloak leave length limited locked login "
    "logins longer managed mandatory manual masked maximum microsoft minimum missing multiple "
    "needed never nobody number object obtained offline online optional options otherwise oauth "
    "parameter password passwords permanent permitted personal please policy possible private "
    "procore profile prompt prompted protected provided random received recovery refused request "
    "requested require required requires reset resets rotated rotation saved salted secret "
    "secrets secure security server service session shared should shown simple single someone "
    "something static storage stored string strong supplied support supported temporary through "
    "token tokens unchanged under unique unknown unused unlimited updated upon usable username "
    "users using valid validated validation value values varies various verified version virtual "
    "whatever wherever within without wrong"
)
_SAID_OF_PASSWORDS = frozenset(_SAID.split())


def is_word_password(value: str) -> bool:
    """A single lower-case word that does not describe the password."""
    if len(value) < _LONG_WORD or not (value.isascii() and value.isalpha()):
        return False
    named = value.isupper() or _NAME_IN_CODE.fullmatch(value) is not None
    return value not in _SAID_OF_PASSWORDS if value.islower() else not named


def is_opaque(value: str) -> bool:
    """Letters and digits in no format that people or programs use for names."""
    has = character_classes(value)
    if len(value) < USUAL or not (has.small or has.capital):
        return False
    if "://" in value or _FILE.search(value):
        return False
    if _UUID.fullmatch(value):
        return True
    return not _is_technical(value) if has.figure else is_random(value, 20)


_JUDGED = 100
"""Minimum characters for judging whether a value is random."""
_RARE_CHANGES = 0.3
FREQUENT_CHANGES = 0.4


def is_random(value: str, least: int) -> bool:
    """Whether letters and digits alternate as in random text."""
    longest = max(re.split(r"[^A-Za-z0-9+=]+", value[:_JUDGED]), key=len)
    if len(value) < least or len(longest) < USUAL:
        return False
    has = character_classes(longest)
    if re.fullmatch(r"[0-9a-fA-F]+", longest):
        return has.figure and (has.small or has.capital)
    if has.small and has.capital and has.figure:
        return changes(longest) >= _RARE_CHANGES
    return (has.figure or (has.small and has.capital)) and changes(longest) >= FREQUENT_CHANGES


def changes(word: str) -> float:
    """How often neighbouring characters differ in class: lower case, upper case, digit."""
    sorts = [0 if c.islower() else 1 if c.isupper() else 2 for c in word]
    changed = sum(one != other for one, other in pairwise(sorts))
    return changed / max(1, len(word) - 1)
