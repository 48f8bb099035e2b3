"""Interprets error answers of Procore's API in all known formats.

Facts: error_reference.md, building_apps_install_arch.md, troubleshooting.md, tutorial_mpz.md and
document_management_technical_guide.md (June 2026); oauth_access_tokens.md (February 2025). The
bodies are hardly documented, so a text has priority over a status.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from wizard.inspection.net.statuses import MAY_ASK_TO_WAIT
from wizard.inspection.source.mask import masked_source
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.inspection.net.answer import Answer

SHOWN = 120
PAGE = "web page instead of JSON"
REDIRECT_ERRORS = frozenset({"invalid_redirect_uri", "redirect_uri_mismatch"})
"""OAuth errors that reject the redirect URI: of Doorkeeper, and of Google."""
_READ = 4000


class Fault(StrEnum):
    """Why a call failed."""

    NOT_INSTALLED = "not-installed"
    NO_HEADER = "no-header"
    TOKEN = "token"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    ABSENT = "absent"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"
    OTHER = "other"


class ErrorBody(NamedTuple):
    """The content of an error body."""

    text: str
    """For users: one line, shortened; "" if the body has none."""
    codes: frozenset[str] = frozenset()
    """Machine-readable codes."""


class ApiRefused(Exception):
    """Procore's API returned an error that is not transient."""

    def __init__(self, call: str, status: int, fault: Fault, message: str, company: str) -> None:
        super().__init__(f"{call} answered {status}")
        self.call = call
        self.status = status
        self.fault = fault
        self.message = message
        self.company = company


class ApiInconclusive(Exception):
    """The call was inconclusive; `message` completes "could not tell: …" and contains no secret."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


_BY_TEXT = (
    (re.compile("not connected to this company", re.IGNORECASE), Fault.NOT_INSTALLED),
    (re.compile("missing procore-company-id", re.IGNORECASE), Fault.NO_HEADER),
    (re.compile("token has expired|access token is invalid", re.IGNORECASE), Fault.TOKEN),
)
_BY_CODE = {"INVALID_TOKEN": Fault.TOKEN, "invalid_token": Fault.TOKEN}
_BY_STATUS = {
    401: Fault.UNAUTHORISED,
    403: Fault.FORBIDDEN,
    404: Fault.ABSENT,
    429: Fault.LIMITED,
    500: Fault.UNAVAILABLE,
    502: Fault.UNAVAILABLE,
    503: Fault.UNAVAILABLE,
    504: Fault.UNAVAILABLE,
}


def refusal_fault(status: int, body: str) -> Fault:
    """The fault of an error by its text, then its codes, then its status."""
    if status in MAY_ASK_TO_WAIT:
        return _BY_STATUS[status]
    error_body = error_body_in(body[:_READ])
    by_text = (fault for words, fault in _BY_TEXT if words.search(error_body.text))
    by_code = (fault for code, fault in _BY_CODE.items() if code in error_body.codes)
    return next(by_text, None) or next(by_code, None) or _BY_STATUS.get(status, Fault.OTHER)


def is_web_page(answer: Answer) -> bool:
    """Whether the body is HTML, as of a bot wall or a maintenance page."""
    return answer.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def error_body_in(body: str) -> ErrorBody:
    """The text and codes of an error body, in any known format."""
    value = json_in(body)
    if isinstance(value, Mapping):
        return _said_by(value)
    text = value if isinstance(value, str) else body
    return ErrorBody("" if text.lstrip()[:1] in {"<", "["} else one_line(text))


def json_in(text: str) -> Any:
    """Parses JSON, also after a byte order mark; None if invalid. Integers are exact."""
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None


def _said_by(value: Mapping[str, Any]) -> ErrorBody:
    """Reads `errors` as a list, a text or a table, then `error` with details, then `message`."""
    if "errors" in value:
        return ErrorBody(one_line("; ".join(_error_texts(value["errors"]))))
    error = value.get("error")
    if isinstance(error, Mapping):
        details = list(_error_tables(error.get("details")))
        words = [*_strings(details, "message"), *_strings([error], "message")]
        codes = [*_strings(details, "reason_code", "code"), *_strings([error], "code")]
        return ErrorBody(one_line(next(iter(words), "")), frozenset(codes))
    words = list(_strings([value], "message", "reason", "error_description", "error"))
    return ErrorBody(one_line(next(iter(words), "")), frozenset(_strings([value], "error", "code")))


def _error_tables(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (row for row in value if isinstance(row, Mapping))


def _strings(rows: Iterable[Mapping[str, Any]], *names: str) -> Iterator[str]:
    for row in rows:
        yield from (row[name] for name in names if isinstance(row.get(name), str) and row[name])


def _error_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (one for one in value if isinstance(one, str))
    elif isinstance(value, Mapping):
        for name, texts in value.items():
            yield from (f"{name} {text}" for text in _error_texts(texts))


def shown_error(text: str, *secrets: str) -> str:
    """An error text for users: one line, shortened, without secrets."""
    text = text[:_READ]
    for secret in filter(None, secrets):
        text = text.replace(secret, "****")
    plain = re.sub(r"\*{4,}", "****", masked_source(one_line(text)))
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1].rstrip() + "…"
