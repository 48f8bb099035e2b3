"""Classifies and cleans texts, addresses and links in project files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

_LONGEST_ADDRESS = 2000
_MAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w-])"
)
_NOBODY = ("noreply", "no-reply", "donotreply", "example@", "@example.")
_TAG = re.compile(r"<[^<>\n]{0,500}>")
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,500}\)|\[[^\[\]\n]{0,100}\])?")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\](?:\([^()\n]{0,800}\)|\[[^\[\]\n]{0,100}\])")
_RST_LINK = re.compile(r"`([^`<>\n]{1,300})<[^<>`\n]{1,800}>`__?")
_RST_ROLE = re.compile(r":[a-z]{1,20}:`([^`\n]{1,300})`")
_MARKS = re.compile(r"\*\*|__|``?|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")

_KINDS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(words, re.IGNORECASE)
    for kind, words in {
        "privacy": r"\bprivacy\b|\bdata protection\b",
        "terms": r"\bterms\b|\bconditions of use\b|\beula\b",
        "pricing": r"\bpricing\b|\bprices?\b|\bplans\b",
        "faq": r"\bfaqs?\b|\bfrequently asked\b|\bquestions and answers\b",
        "started": r"\bgetting started\b|\bget started\b|\bquick ?start\b|\bfirst steps\b",
        "support": r"\bsupport\b|\bhelp(?: cent(?:er|re)| desk)?\b|\bcontact us\b",
        "docs": r"\bdoc(?:s|umentation)?\b|\b(?:user )?(?:guide|manual)\b|\bknowledge base\b",
        "more": r"\bblog\b|\bcase stud(?:y|ies)\b|\bcustomer stories\b",
    }.items()
}
"""The subject of a link by its words; the first match counts."""

OWN_WORDS = re.compile(
    r"(?:our |the |full |online |user )?(?:privacy(?: policy| notice| statement)?|"
    r"terms(?: of (?:service|use)| and conditions)?|eula|pricing|prices|plans(?: and pricing)?|"
    r"faqs?|frequently asked questions|getting started(?: guide)?|get started|"
    r"quick ?start(?: guide)?|(?:customer )?support(?: (?:page|site|center|centre|portal))?|"
    r"help(?: (?:center|centre|desk))?|contact us|docs|documentation|user(?:'s)? (?:guide|manual)|"
    r"guide|manual|knowledge base)",
    re.IGNORECASE,
)
"""Words of a link that speak of the app's own page, and of no other product."""


def kind_of_link(words: str) -> str:
    """The subject of a link: "privacy", "support", …; "" if unknown."""
    if len(words) > 80:  # noqa: PLR2004 - a sentence is no name of a page
        return ""
    return next((kind for kind, known in _KINDS.items() if known.search(words)), "")


def web_address(text: object) -> str:
    """The text if it is a web address without a password; "" otherwise."""
    if not isinstance(text, str):
        return ""
    address = text.strip()
    try:
        parts = urlsplit(address)
        named = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        return ""
    plain = len(address) <= _LONGEST_ADDRESS and address.isprintable() and " " not in address
    return address if named and plain and "@" not in parts.netloc else ""


def mail_in(text: object) -> str:
    """The first e-mail address in a text that is read by people; "" if there is none."""
    if not isinstance(text, str):
        return ""
    found = (match[0] for match in _MAIL.finditer(text[:100_000]))
    return next((m for m in found if not any(word in m.lower() for word in _NOBODY)), "")


def strip_markup(line: str) -> str:
    """A line of Markdown, reStructuredText or HTML as plain text."""
    line = _PICTURE.sub("", line[:4000])
    line = _LINK.sub(r"\1", line)
    line = _RST_LINK.sub(lambda found: found[1].strip(), line)
    line = _RST_ROLE.sub(r"\1", line)
    line = _TAG.sub("", line)
    return " ".join(_MARKS.sub("", line).split())


def decode_project_file(data: bytes) -> str:
    """Decodes a file; invalid UTF-8 is replaced, byte order marks are respected."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return data.decode("utf-8-sig", "replace")
