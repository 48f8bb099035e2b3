"""Finds passwords before the host of a URL, and tokens in its query."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.lazy_pattern import lazy_pattern
from wizard.secrets.found import FoundSecret
from wizard.secrets.values import SHORTEST, TRAILING, is_placeholder, is_random

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


def passwords_in_addresses(text: str) -> Iterator[FoundSecret]:
    for match in _USER.finditer(text):
        if not is_placeholder(match[2]):
            yield FoundSecret(*match.span(2), "a password in an address")


def tokens_in_parameters(text: str) -> Iterator[FoundSecret]:
    for match in _PARAMETER.finditer(text):
        name = re.sub(r"[_\-]", "", match[1]).lower()
        if name not in _TELLING_PARAMETERS and name not in _DOUBTFUL_PARAMETERS:
            continue
        rest = _PARAMETER_VALUE.match(text, match.end())
        value = rest[0].split("%26")[0].rstrip(TRAILING) if rest else ""
        telling = name in _TELLING_PARAMETERS and not is_placeholder(value)
        if len(value) >= SHORTEST and (telling or is_random(value, 12)):
            start = match.end()
            yield FoundSecret(start, start + len(value), "a token in an address")
