"""Finds the value after "password:", "client_secret=" and similar names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.lazy_pattern import lazy_pattern
from wizard.secrets.found import FoundSecret
from wizard.secrets.values import (
    SHORTEST,
    USUAL,
    VALUE,
    character_classes,
    is_opaque,
    is_password,
    is_placeholder,
    is_random,
    is_word_password,
    trimmed,
)

_CORE = lazy_pattern(
    r"(?P<password>pass(?:word|wd|phrase|code|wort)?|pwd?|psw|kennwort|mot de passe|contraseña|"
    r"clave|senha|wachtwoord|lozinka|hasło|heslo|lösenord|parola|adgangskode|passord|salasana|jelszó|"
    r"parole|şifre|пароль|密码|密碼|パスワード|비밀번호)"
    r"|(?P<key>key|secret(?:[ _\-]?(?:access[ _\-]?)?(?:key|value|token))?|geheimnis|credential"
    r"|zugangsdaten)"
    r"|(?P<token>token|jwt|session[ _\-]?id|authorization)"
)
_BEGINNINGS = (
    *(
        "pass",
        "pwd",
        "psw",
        "kennwort",
        "mot de passe",
        "contraseña",
        "senha",
        "wachtwoord",
        "clave",
    ),
    *("lozinka", "hasło", "heslo", "lösenord", "parol", "key", "secret", "geheimnis", "pw"),
    *("adgangskode", "salasana", "jelszó", "şifre", "пароль", "密码", "密碼", "パスワード"),
    "비밀번호",
    *("credential", "zugangsdaten", "token", "jwt", "session", "authorization"),
)
_WHOLE_WORDS = frozenset(
    {"pass", "pw", "pwd", "psw", "senha", "clave", "heslo", "parola", "parole", "secret", "jwt"}
)
_AMBIGUOUS = frozenset({"pass", "passwd", "psw", "pw", "parole"})
"""Words with other meanings: a verb, a result, a file."""
_KINDS_OF_KEYS = lazy_pattern(
    r"(?:api|access|auth|secret|private|sign(?:ing)?|encryption|consumer|app|application|account|master|"
    r"storage|shared|subscription|webhook|service|admin|deploy|license|session|hmac)[ _\-]?\Z"
)
_LINK = lazy_pattern(
    r"(?:en|s)?(?:[ _\-]?(?:value|v?\d))?(?: ?\([^()\n]{1,40}\))?[\"'`\])*_]{0,4}\s{0,6}"
    r"(?:(?P<strong>=>|:=|->|→|==?|:|%3D)|\||is\b|was\b|ist\b|lautet\b|est\b|es\b"
    r"|(?<=\s)[-–—]|(?<=\s))(?:</\w{1,12}>|[*_\"'`]{1,3})?\s{0,8}(?:<\w{1,12}>)?"
    r"(?:(?:bearer|basic|token)\s{1,4})?[\"'`(<*]{0,3}",
    re.IGNORECASE,
)
_END = lazy_pattern(r"[;,]?\s*(?:\Z|[\n\"'`|/;,)])")
_KINDS = {"password": "a password", "key": "a secret key", "token": "a token"}


def named_values(text: str, lowered: str, *, cautious: bool) -> Iterator[FoundSecret]:
    for name in _secret_words(lowered):
        link = _LINK.match(text, name.end())
        value = VALUE.match(text, link.end()) if link else None
        if link is None or value is None or link.end() == name.end():
            continue
        shown, kind = trimmed(value[0]), str(name.lastgroup)
        if len(shown) < SHORTEST or not _is_name(text, lowered, name):
            continue
        strong = bool(link["strong"])
        alone = strong and kind == "password" and _END.match(text, value.end()) is not None
        is_verb = name[0] in _AMBIGUOUS
        if _is_named(shown, kind, strong=strong, is_verb=is_verb, cautious=cautious) or (
            alone and is_word_password(shown)
        ):
            yield FoundSecret(value.start(), value.start() + len(shown), _KINDS[kind])


def _secret_words(lowered: str) -> Iterator[re.Match[str]]:
    """The words that name secrets, without those that a longer match already covers."""
    places = {at for word in _BEGINNINGS for at in _places(lowered, word)}
    end = 0
    for at in sorted(places):
        name = _CORE.match(lowered, at) if at >= end else None
        if name:
            end = name.end()
            yield name


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _is_name(text: str, lowered: str, name: re.Match[str]) -> bool:
    """Whether a word names a secret in its context: not "compass", and only some kinds of keys."""
    start, word = name.start(), name[0]
    if word == "key":
        return _KINDS_OF_KEYS.search(lowered, max(0, start - 14), start) is not None
    before = text[start - 1 : start]
    if word == "pass" and before != "_" and text.startswith("PASS", start):
        return False
    joined = before.isalpha() and not (before.islower() and text[start].isupper())
    return word not in _WHOLE_WORDS or not joined


def _is_named(value: str, kind: str, *, strong: bool, is_verb: bool, cautious: bool) -> bool:
    """Whether the value after a name is a secret, rather than a description of it."""
    if is_placeholder(value):
        return False
    if cautious and strong:
        return True
    if strong:
        return is_password(value) if kind == "password" else is_opaque(value)
    if kind == "password" and not is_verb:
        return is_password(value) and len(value) >= USUAL and character_classes(value).figure
    if kind == "password":
        return is_random(value, USUAL) and character_classes(value).figure
    return is_random(value, 16)
