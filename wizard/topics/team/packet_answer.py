"""Reads the answer to a packet: a file that the form saved, or the text of a mail.

It comes from outside, so everything in it is bounded and nothing in it is markup.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field, Value
from wizard.dataclass import dataclass
from wizard.drafts.team_model import Team
from wizard.errors import WizardError
from wizard.rules.days import read_day
from wizard.rules.phrasing import counted, listed
from wizard.session.parse_value import with_days
from wizard.text import cleaned_throughout, one_line

SCHEMA = "submission-wizard/packet-answer/1"
BEGIN, END = "-----BEGIN ANSWERS-----", "-----END ANSWERS-----"
MAX_BYTES = 2 * 1024 * 1024
MAX_ANSWERS = 1_000
_SHOWN = 80
_DIGEST = re.compile(r"[0-9a-f]{16}")
_QUOTED = re.compile(r"^[>\s]+", re.MULTILINE)
_HINT = "Ask for the file that the form saves, or for the whole text that it shows."


class PacketAnswerError(WizardError):
    """The file or text is no answer to a packet; the message says why."""


@dataclass(frozen=True, slots=True)
class PacketAnswer:
    """What somebody answered, with the packet that it answers."""

    draft_id: str
    digest: str
    """Of the packet; see `Packet.digest`."""
    name: str
    """Who answered, as they wrote it."""
    mail: str
    on: date | None
    answers: Mapping[str, Value]
    """By field id; values are not checked yet."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """Field id to the fingerprint of the answer that the form showed."""

    @property
    def origin(self) -> str:
        """Who says so and when, e.g. "from Ana Lima, 2026-11-29"."""
        day = f", {self.on.isoformat()}" if self.on else ""
        return f"from {self.name or self.mail or 'an unnamed person'}{day}"


def is_packet_answer(data: bytes) -> bool:
    """Whether a file looks like the answer to a packet."""
    return BEGIN.encode() in data or SCHEMA.encode() in data[:4096]


def read_packet_answer(data: bytes, label: str) -> PacketAnswer:
    """The answer in a file or a mail. Raises PacketAnswerError naming `label`."""
    if len(data) > MAX_BYTES:
        raise PacketAnswerError(f"{label} has more than {MAX_BYTES:,} bytes.", _HINT)
    try:
        text = data.decode("utf-8-sig")
        document = json.loads(_decoded(text) if BEGIN in text else text)
        return _answer_of(document)
    except (
        ValueError,
        binascii.Error,
        RecursionError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        message = f"{label} is no complete answer to a form of this program."
        raise PacketAnswerError(message, _HINT) from error


def packet_remarks(answer: PacketAnswer, team: Team, edition: Edition) -> Iterator[str]:
    """Which form it answers, and which answers belong to no question of the edition."""
    form = next((each for each in team.packets if each.digest == answer.digest), None)
    known = f"the form of {form.on.isoformat()} for {one_line(form.to)}" if form else ""
    yield f"Answers {answer.origin} to {known or 'a form that is not among those made here'}."
    unknown = [one_line(name)[:_SHOWN] for name in answer.answers if name not in edition.fields]
    if unknown:
        number = counted(len(unknown), "answer")
        yield f"{number} to questions that this edition does not ask: {listed(unknown)}."


def fitted_answers(answer: PacketAnswer, edition: Edition) -> Iterator[tuple[Field, Value]]:
    """The answers to known fields, with dates in place of their texts; secrets are left out."""
    for name, value in answer.answers.items():
        known = edition.fields.get(name)
        if known and not known.kind.spec.is_secret:
            yield known, with_days(known, cleaned_throughout(value))


def _decoded(text: str) -> str:
    """The document between the marks of a text, which mail programs may have quoted."""
    inside = text.partition(BEGIN)[2].partition(END)[0]
    letters = "".join(_QUOTED.sub("", inside).split())
    return base64.b64decode(letters, validate=True).decode()


def _answer_of(document: dict[str, Any]) -> PacketAnswer:
    if document["schema"] != SCHEMA or not _DIGEST.fullmatch(document["digest"]):
        raise ValueError
    answers, shown = document["answers"], document.get("shown", {})
    if len(answers) > MAX_ANSWERS or len(shown) > MAX_ANSWERS:
        raise ValueError
    return PacketAnswer(
        draft_id=str(document["draft"])[:_SHOWN],
        digest=document["digest"],
        name=_line(document.get("name")),
        mail=_line(document.get("mail")),
        on=read_day(str(document.get("on", ""))[:10]).day,
        answers=dict(answers.items()),
        shown={name: str(each)[:_SHOWN] for name, each in shown.items()},
    )


def _line(value: object) -> str:
    return one_line(value)[:_SHOWN] if isinstance(value, str) else ""
