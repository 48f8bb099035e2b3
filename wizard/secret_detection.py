"""Finds passwords, keys and tokens in text by their format, their name or their place in a URL.

Runs in time linear in the length of the text, well under a millisecond for an answer. The library
detect-secrets was considered: it reads files line by line, is many times slower for one value, and
reports hashes and UUIDs, which are valid answers here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from wizard.lazy_pattern import lazy_pattern
from wizard.secret_forms import TOKEN_FORMS


class FoundSecret(NamedTuple):
    """A part of a text that looks like a secret."""

    start: int
    end: int
    kind: str
    """Completes "looks like": "a GitHub token"."""


@lru_cache(maxsize=512)
def secrets_in(text: str, *, cautious: bool = False) -> tuple[FoundSecret, ...]:
    """Everything that looks like a secret in a text, in order and without overlaps.

    `cautious` also accepts plain words at the place of a secret: suitable for excerpts of source
    code, which are only shown, but too strict for answers.
    """
    plain = text.translate(_FOLDED) if not text.isascii() and _UNUSUAL.search(text) else text
    found = sorted(_find_all(plain, cautious=cautious))
    if found and len(plain) != len(text):
        places = [at for at, letter in enumerate(text) if _FOLDED.get(ord(letter), "") is not None]
        found = [FoundSecret(places[f.start], places[f.end - 1] + 1, f.kind) for f in found]
    return tuple(_merged_finds(found))


def secrets_throughout(value: Any) -> Iterator[tuple[str, FoundSecret]]:
    """Every secret in a TOML or JSON value, with the text that contains it."""
    if isinstance(value, str):
        yield from ((value, found) for found in secrets_in(value))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from secrets_throughout(key)
            yield from secrets_throughout(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from secrets_throughout(part)


def secret_texts(value: Any) -> frozenset[str]:
    """The secrets in a value, at any depth."""
    return frozenset(text[one.start : one.end] for text, one in secrets_throughout(value))


def holds_secret(value: Any) -> bool:
    """Whether any text in a value looks like a secret."""
    return next(secrets_throughout(value), None) is not None


def secrets_digest(value: Any) -> str:
    """A digest of the texts with secrets in a value; 16 hexadecimal digits."""
    joined = "\0".join(text for text, _ in secrets_throughout(value))
    return hashlib.sha256(joined.encode("utf-8", "backslashreplace")).hexdigest()[:16]


_UNSEEN = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E)),
    *((0x2060, 0x2064), (0x2066, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0000, 0xE007F)),
)
_FULL_WIDTH = (0xFF01, 0xFF5E)
_FOLDED: Mapping[int, str | None] = {
    **{at: chr(at - 0xFEE0) for at in range(_FULL_WIDTH[0], _FULL_WIDTH[1] + 1)},
    **{at: None for first, last in _UNSEEN for at in range(first, last + 1)},
}
_UNUSUAL = lazy_pattern(
    "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in (*_UNSEEN, _FULL_WIDTH)) + "]"
)


def _merged_finds(found: list[FoundSecret]) -> Iterator[FoundSecret]:
    """Merges overlapping matches under the name of the first."""
    last: FoundSecret | None = None
    for each in found:
        if last is not None and each.start < last.end:
            last = last._replace(end=max(last.end, each.end))
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _find_all(text: str, *, cautious: bool) -> Iterator[FoundSecret]:
    lowered = text.lower() if text.isascii() else text.translate(_LOWERED)
    long_words = " ".join(word for word in text.split() if len(word) >= _SHORTEST_TOKEN)
    yield from _private_keys(text)
    yield from _by_form(text, long_words)
    if "://" in text:
        yield from _in_addresses(text)
    if "=" in text or "%3" in lowered:
        yield from _in_parameters(text)
    yield from _by_name(text, lowered, cautious=cautious)
    yield from _after_scheme(text, lowered, cautious=cautious)
    if "@" in text:
        yield from _after_user(text, lowered)
    if "-u" in text:
        yield from _on_command_lines(text)
    if len(long_words) >= _SHORTEST_RANDOM:
        yield from _random_words(text)


_CAPITALS = ((0x41, 0x5A), (0xC0, 0x17F), (0x410, 0x42F))
"""Ranges of letters: Latin, Latin with accents, Cyrillic."""
_LOWERED = {
    at: ord(chr(at).lower())
    for first, last in _CAPITALS
    for at in range(first, last + 1)
    if len(chr(at).lower()) == 1
}


# By format: tokens of well-known vendors, and private key blocks.

_SHORTEST_TOKEN = 15
_REPEATED = lazy_pattern(r"(.)\1{7}|x{5}|0123456789|1234567890|abcdefgh", re.IGNORECASE)
_KEY_HEAD = lazy_pattern(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_KEY_BODY = lazy_pattern(r"[A-Za-z0-9+/=]{16}")


def _by_form(text: str, long_words: str) -> Iterator[FoundSecret]:
    for number, form in enumerate(TOKEN_FORMS if long_words else ()):
        if form.hint in long_words:
            for match in _matches(number, text):
                if not _REPEATED.search(match[0]):
                    yield FoundSecret(*match.span(), form.kind)


@cache
def _pattern(number: int) -> re.Pattern[str]:
    return re.compile(TOKEN_FORMS[number].pattern)


def _matches(number: int, text: str) -> Iterator[re.Match[str]]:
    """The matches of a token format, searched only where its hint occurs."""
    form, pattern = TOKEN_FORMS[number], _pattern(number)
    if not form.begins_with_hint:
        yield from pattern.finditer(text)
        return
    at = text.find(form.hint)
    while at >= 0:
        match = pattern.match(text, at)
        if match:
            yield match
        at = text.find(form.hint, match.end() if match else at + 1)


def _private_keys(text: str) -> Iterator[FoundSecret]:
    """A block from header to footer, or to the end of the text if the footer is missing."""
    at = text.find("PRIVATE KEY")
    head = _KEY_HEAD.search(text) if at >= 0 else None
    while head:
        foot = text.find("-----END", head.end())
        end = len(text) if foot < 0 else foot
        if _KEY_BODY.search(text, head.end(), end):
            yield FoundSecret(head.end(), end, "a private key")
        head = _KEY_HEAD.search(text, end)


# In URLs: a password before the host, a token in the query.

_USER = lazy_pattern(r"://([^\s/?#@:\"'<>]{0,100}):([^\s/@\"'<>]{1,200})@(?=[\w\[])")
_PARAMETER = lazy_pattern(
    r"[?&#;%](?:3F|26|23)?(?:amp;)?([A-Za-z_\-]{1,24})(?:=|%3D)", re.IGNORECASE
)
_PARAMETER_VALUE = lazy_pattern(r"[^&\s#\"'<>]{0,2000}")
_TELLING = (
    "accesstoken refreshtoken idtoken authtoken oauthtoken clientsecret apikey apisecret apitoken "
    "password passwd pwd secret appsecret sharedsecret bearertoken xamzsecuritytoken "
    "xamzsignature xgoogsignature jwt clientassertion"
)
_TELLING_PARAMETERS = frozenset(_TELLING.split())
_DOUBTFUL = (
    "token key code sig signature auth sid session sessionid ticket assertion samlresponse pass "
    "invite otp subscriptionkey authorization"
)
_DOUBTFUL_PARAMETERS = frozenset(_DOUBTFUL.split())


def _in_addresses(text: str) -> Iterator[FoundSecret]:
    for match in _USER.finditer(text):
        if not _is_placeholder(match[2]):
            yield FoundSecret(*match.span(2), "a password in an address")


def _in_parameters(text: str) -> Iterator[FoundSecret]:
    for match in _PARAMETER.finditer(text):
        name = re.sub(r"[_\-]", "", match[1]).lower()
        if name not in _TELLING_PARAMETERS and name not in _DOUBTFUL_PARAMETERS:
            continue
        rest = _PARAMETER_VALUE.match(text, match.end())
        value = rest[0].split("%26")[0].rstrip(_TRAILING) if rest else ""
        telling = name in _TELLING_PARAMETERS and not _is_placeholder(value)
        if len(value) >= _SHORTEST and (telling or _is_random(value, 12)):
            start = match.end()
            yield FoundSecret(start, start + len(value), "a token in an address")


# By name: the value after "password:", "client_secret=" and similar.

_SHORTEST = 4
_TRAILING = ".,;:)]}>\"'`*_"
_CORE = lazy_pattern(
    r"(?P<password>pass(?:word|wd|phrase|code|wort)?|pwd?|psw|kennwort|mot de passe|contraseña|"
    r"senha|wachtwoord|lozinka|hasło|heslo|lösenord|parola|adgangskode|passord|salasana|jelszó|"
    r"parole|şifre|пароль|密码|密碼|パスワード|비밀번호)"
    r"|(?P<key>key|secret(?:[ _\-]?(?:access[ _\-]?)?(?:key|value|token))?|geheimnis|credential"
    r"|zugangsdaten)"
    r"|(?P<token>token|jwt|session[ _\-]?id|authorization)"
)
_BEGINNINGS = (
    *("pass", "pwd", "psw", "kennwort", "mot de passe", "contraseña", "senha", "wachtwoord"),
    *("lozinka", "hasło", "heslo", "lösenord", "parol", "key", "secret", "geheimnis", "pw"),
    *("adgangskode", "salasana", "jelszó", "şifre", "пароль", "密码", "密碼", "パスワード"),
    "비밀번호",
    *("credential", "zugangsdaten", "token", "jwt", "session", "authorization"),
)
_WHOLE_WORDS = frozenset(
    {"pass", "pw", "pwd", "psw", "senha", "heslo", "parola", "parole", "secret", "jwt"}
)
_AMBIGUOUS = frozenset({"pass", "passwd", "psw", "pw", "parole"})
"""Words with other meanings: a verb, a result, a file."""
_KINDS_OF_KEYS = lazy_pattern(
    r"(?:api|access|auth|secret|private|signing|encryption|consumer|app|application|account|master|"
    r"storage|shared|subscription|webhook|service|admin|deploy|license|session|hmac)[ _\-]?\Z"
)
_LINK = lazy_pattern(
    r"(?:en|s)?(?:[ _\-]?(?:value|v?\d))?(?: ?\([^()\n]{1,40}\))?[\"'`\])*_]{0,4}\s{0,6}"
    r"(?:(?P<strong>=>|:=|->|→|==?|:|%3D)|\||is\b|was\b|ist\b|lautet\b|est\b|es\b"
    r"|(?<=\s)[-–—]|(?<=\s))(?:</\w{1,12}>|[*_\"'`]{1,3})?\s{0,8}(?:<\w{1,12}>)?"
    r"(?:(?:bearer|basic|token)\s{1,4})?[\"'`(<*]{0,3}",
    re.IGNORECASE,
)
_VALUE = lazy_pattern(r"[^\s\"'`<>|]{4,400}")
_END = lazy_pattern(r"[;,]?\s*(?:\Z|[\n\"'`|/;,)])")
_KINDS = {"password": "a password", "key": "a secret key", "token": "a token"}


def _by_name(text: str, lowered: str, *, cautious: bool) -> Iterator[FoundSecret]:
    for name in _secret_words(lowered):
        link = _LINK.match(text, name.end())
        value = _VALUE.match(text, link.end()) if link else None
        if link is None or value is None or link.end() == name.end():
            continue
        shown, kind = _cut(value[0]), str(name.lastgroup)
        if len(shown) < _SHORTEST or not _is_name(text, lowered, name):
            continue
        strong = bool(link["strong"])
        alone = strong and kind == "password" and _END.match(text, value.end()) is not None
        is_verb = name[0] in _AMBIGUOUS
        if _is_named(shown, kind, strong=strong, is_verb=is_verb, cautious=cautious) or (
            alone and _is_word_password(shown)
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


def _cut(value: str) -> str:
    """The value without trailing punctuation and further parameters."""
    for mark in "&;,":
        if value.find(mark) >= _SHORTEST:
            value = value.split(mark, 1)[0]
    return value.rstrip(_TRAILING)


def _is_named(value: str, kind: str, *, strong: bool, is_verb: bool, cautious: bool) -> bool:
    """Whether the value after a name is a secret, rather than a description of it."""
    if _is_placeholder(value):
        return False
    if cautious and strong:
        return True
    if strong:
        return _is_password(value) if kind == "password" else _is_opaque(value)
    if kind == "password" and not is_verb:
        return _is_password(value) and len(value) >= _USUAL and _character_classes(value).figure
    if kind == "password":
        return _is_random(value, _USUAL) and _character_classes(value).figure
    return _is_random(value, 16)


# By the characters of a value.

_USUAL = 8
"""Minimum length of a secret that is recognised by its characters alone."""
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


def _is_placeholder(value: str) -> bool:
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


class _Letters(NamedTuple):
    """The character classes in a value."""

    small: bool
    capital: bool
    figure: bool
    sign: bool


def _character_classes(value: str) -> _Letters:
    return _Letters(
        any(c.islower() for c in value),
        any(c.isupper() for c in value),
        any(c.isdigit() for c in value),
        any(c in "!@#$%^&*+?~=" for c in value),
    )


def _is_password(value: str) -> bool:
    """Letters with digits or symbols, or digits alone, but not a measure, date or file name."""
    if value.isdigit():
        return True
    has = _character_classes(value)
    if not (has.small or has.capital) or _FILE.search(value) or "://" in value:
        return False
    if has.figure and not has.sign and _TECHNICAL.fullmatch(value):
        return False
    return has.figure or (has.sign and not value.endswith("?")) or _is_random(value, _USUAL)


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


def _is_word_password(value: str) -> bool:
    """A single lower-case word that does not describe the password."""
    if len(value) < _LONG_WORD or not (value.isascii() and value.isalpha()):
        return False
    named = value.isupper() or _NAME_IN_CODE.fullmatch(value) is not None
    return value not in _SAID_OF_PASSWORDS if value.islower() else not named


def _is_opaque(value: str) -> bool:
    """Letters and digits in no format that people or programs use for names."""
    has = _character_classes(value)
    if len(value) < _USUAL or not (has.small or has.capital):
        return False
    if "://" in value or _FILE.search(value):
        return False
    if _UUID.fullmatch(value):
        return True
    return not _is_technical(value) if has.figure else _is_random(value, 20)


_JUDGED = 100
"""Minimum characters for judging whether a value is random."""
_RARE_CHANGES = 0.3
_FREQUENT_CHANGES = 0.4


def _is_random(value: str, least: int) -> bool:
    """Whether letters and digits alternate as in random text."""
    longest = max(re.split(r"[^A-Za-z0-9+=]+", value[:_JUDGED]), key=len)
    if len(value) < least or len(longest) < _USUAL:
        return False
    has = _character_classes(longest)
    if re.fullmatch(r"[0-9a-fA-F]+", longest):
        return has.figure and (has.small or has.capital)
    if has.small and has.capital and has.figure:
        return _changes(longest) >= _RARE_CHANGES
    return (has.figure or (has.small and has.capital)) and _changes(longest) >= _FREQUENT_CHANGES


def _changes(word: str) -> float:
    """How often neighbouring characters differ in class: lower case, upper case, digit."""
    sorts = [0 if c.islower() else 1 if c.isupper() else 2 for c in word]
    changed = sum(one != other for one, other in pairwise(sorts))
    return changed / max(1, len(word) - 1)


# After a user's address, after an authentication scheme, and on command lines.

_USER_AND = lazy_pattern(r"@[\w\-.]{3,100}(?:\s{1,3}[/|:]\s{0,3}|[/|:]\s{1,3})")
_SIGNS_IN = lazy_pattern(r"log-?in|sign-?in|credential|account|user|zugang|demo|test")
_SENTENCE = 60


def _after_user(text: str, lowered: str) -> Iterator[FoundSecret]:
    """A password after a login address: "demo@acme.com / Demo2024!"."""
    at = text.find("@")
    while at >= 0:
        user = _USER_AND.match(text, at)
        value = _VALUE.match(text, user.end()) if user else None
        shown = _cut(value[0]) if value else ""
        sign_in_named = _SIGNS_IN.search(lowered, max(0, at - _SENTENCE), at) is not None
        if value and len(shown) >= _USUAL and _is_beside_user(shown, sign_in_named=sign_in_named):
            yield FoundSecret(value.start(), value.start() + len(shown), "a password")
        at = text.find("@", at + 1)


def _is_beside_user(value: str, *, sign_in_named: bool) -> bool:
    """Letters, digits and symbols; symbols only where no sign-in is named (`sign_in_named`)."""
    has = _character_classes(value)
    mixed = has.sign or (sign_in_named and has.small and has.capital)
    address = "@" in value[1:] and "." in value
    return (
        mixed and has.figure and not address and _is_password(value) and not _is_placeholder(value)
    )


_SCHEME = lazy_pattern(r"(?<![a-z])(bearer|basic)[ \t:=]{1,8}(?=[a-z0-9+/=_.~\-]{8})")
_CREDENTIAL = lazy_pattern(r"[A-Za-z0-9+/=_.~\-]{8,4000}")
_USER_OPTION = lazy_pattern(
    r"(?<![\w\-])(?:-u|--user)[ =]{1,4}[\"']?([^\s:\"']{1,80}):([^\s\"']{4,200})"
)


def _after_scheme(text: str, lowered: str, *, cautious: bool) -> Iterator[FoundSecret]:
    if "bearer" not in lowered and "basic" not in lowered:
        return
    for match in _SCHEME.finditer(lowered):
        credential = _CREDENTIAL.match(text, match.end())
        value = credential[0].rstrip(".") if credential else ""
        is_sent = _is_basic(value) if match[1] == "basic" else _is_bearer(value)
        if not _is_placeholder(value) and (
            is_sent or (cautious and _character_classes(value).figure)
        ):
            start = match.end()
            yield FoundSecret(start, start + len(value), "an Authorization header")


def _is_bearer(value: str) -> bool:
    return _is_opaque(value) or _is_random(value, 12)


def _is_basic(value: str) -> bool:
    """Whether it decodes to "name:password" (HTTP Basic)."""
    try:
        decoded = base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    return b":" in decoded and decoded.isascii() and decoded.decode("ascii").isprintable()


def _on_command_lines(text: str) -> Iterator[FoundSecret]:
    for match in _USER_OPTION.finditer(text):
        if not _is_placeholder(match[2]):
            yield FoundSecret(*match.span(2), "a password")


# Without a name: random words.

_SHORTEST_RANDOM = 32
_LONGEST_RANDOM = 63
_SEVERAL_FIGURES = 3
_RANDOM = lazy_pattern(r"(?<![A-Za-z0-9_+/\-])[A-Za-z0-9_+/\-]{24,}+={0,2}")
_NAME_WITH_NUMBER = lazy_pattern(r"(?:[A-Z]?[a-z]{2,}+|[A-Z]{2,}+)++[A-Za-z]?\d{1,6}")
"""A name of a folder or a program: "LedgerSync2", "DailyLogV3"."""
_BOT_TOKEN = lazy_pattern(r"[MNO][\w\-]{23,27}\.[\w\-]{6}\.[\w\-]{27,40}(?![\w\-])")
_HEX_WORD = lazy_pattern(r"(?<![0-9A-Za-z_\-])[0-9a-f]{64}(?![0-9A-Za-z_\-])")
_SUMS = lazy_pattern(
    r"sha-?\d|hash|checksum|digest|commit|fingerprint|integrity|prüfsumme|somme|md5|blake",
    re.IGNORECASE,
)
_PUBLIC = lazy_pattern(
    r"(?:sha\d{1,3}[:\-] {0,2}|md5[:\-]|verification[=:]|[/?&=#@.%:]|id\"?\W{1,4}|ssh-\w{2,9} |"
    r"data:\S{1,60})\Z",
    re.IGNORECASE,
)


def _random_words(text: str) -> Iterator[FoundSecret]:
    """Long random words, except an id that is the whole answer, and values marked as public."""
    yield from _pairs(text)
    whole = text.strip()
    for match in _RANDOM.finditer(text):
        start, end = match.span()
        bot = _BOT_TOKEN.match(text, start)
        if bot:
            yield FoundSecret(*bot.span(), "a bot token")
        elif match[0] != whole and _is_unnamed_secret(match[0]) and _is_loose(text, start, end):
            yield FoundSecret(start, end, "a key")


def _is_loose(text: str, start: int, end: int) -> bool:
    """Whether a word is not part of an address and not marked as public."""
    if text[end : end + 1] in tuple("@.:/%&#"):
        return False
    return _PUBLIC.search(text, max(0, start - 80), start) is None


def _is_unnamed_secret(word: str) -> bool:
    if not _SHORTEST_RANDOM <= len(word) <= _LONGEST_RANDOM or word.startswith("AAAA"):
        return False
    longest = max(re.split(r"[+/=_\-]", word), key=len)
    has = _character_classes(longest)
    if not (has.small and has.capital and has.figure) or _REPEATED.search(word):
        return False
    if _NAME_WITH_NUMBER.fullmatch(longest):
        return False
    figures = sum(c.isdigit() for c in word)
    random = _changes(longest) >= _FREQUENT_CHANGES
    return len(longest) >= _USUAL and figures >= _SEVERAL_FIGURES and random


def _pairs(text: str) -> Iterator[FoundSecret]:
    """An id and its secret side by side, as shown in Procore's portal."""
    words = list(_HEX_WORD.finditer(text))
    if len(words) == 2 and words[0][0] != words[1][0] and not _SUMS.search(text):  # noqa: PLR2004
        yield FoundSecret(*words[1].span(), "a client ID with its secret")
