"""A form with one person's questions, and the answers that come back."""

import base64
import html
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wizard.bundle.sources import AutofillReader
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Confidence
from wizard.drafts.read import load_draft
from wizard.drafts.team_file import TeamFile
from wizard.drafts.team_model import Person, SentPacket, Team
from wizard.drafts.write import new_draft, write_new
from wizard.errors import WizardError
from wizard.reports.packet_page import answer_file_name, packet_page
from wizard.session.session import Session
from wizard.topics.team.packet import NothingToAsk, Packet, fields_of_role, packet_for
from wizard.topics.team.packet_answer import BEGIN, END, SCHEMA, PacketAnswerError

DAY = date(2026, 11, 29)
ANA = Person("ana@example.com", "Ana <b>Lima</b>", "legal")
FIELDS = ["listing.name", "listing.tagline", "app.types", "media.logo", "legal.no_redlines_ack"]


@pytest.fixture
def path(tmp_path: Path, catalogue: Catalogue) -> Path:
    from datetime import UTC, datetime

    now = datetime(2026, 11, 1, tzinfo=UTC)
    draft = new_draft(
        tmp_path / "app.toml", "Site </script> sync", "2026-06", now, catalogue.fields
    )
    draft.answers["listing.name"] = "Sitebook </script><b>Sync"
    return write_new(draft).path


@pytest.fixture
def packet(path: Path, catalogue: Catalogue) -> Packet:
    edition = catalogue.edition("2026-06")
    return packet_for(Session(load_draft(path, edition.fields), edition, DAY), ANA, FIELDS, DAY)


def answer_to(packet: Packet, **answers: Any) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "draft": packet.draft_id,
        "digest": packet.digest,
        "name": "Ana Lima",
        "mail": ANA.mail,
        "on": "2026-11-29",
        "answers": answers,
        "shown": {each.field.id: each.fingerprint for each in packet.questions},
    }


def reading(path: Path, catalogue: Catalogue, content: str, name: str = "answer.json") -> Any:
    file = path.parent / name
    file.write_text(content, "utf-8")
    return AutofillReader(catalogue.edition("2026-06"), path).read(file)


def test_the_form_asks_these_questions_alone_and_loads_nothing(packet: Packet) -> None:
    page = packet_page(packet)
    asked = re.findall(r'data-field="([^"]+)"', page)
    assert asked == FIELDS
    assert not re.findall(r'(?:src|href)="', page)
    assert "default-src 'none'" in html.unescape(page)
    assert page.count("<script") == page.count("</script>") == 2
    assert "<b>" not in page
    assert page == packet_page(packet)


def test_the_digest_says_which_questions_and_answers_the_form_showed(packet: Packet) -> None:
    same = Packet(**{f: getattr(packet, f) for f in packet.__dataclass_fields__})
    fewer = Packet(packet.draft_id, "", packet.edition, ANA, DAY, packet.questions[:2])
    assert same.digest == packet.digest != fewer.digest
    assert answer_file_name(packet).endswith(".answers.json")


def test_a_form_without_a_question_is_not_made(path: Path, catalogue: Catalogue) -> None:
    edition = catalogue.edition("2026-06")
    session = Session(load_draft(path, edition.fields), edition, DAY)
    with pytest.raises(NothingToAsk):
        packet_for(session, ANA, [], DAY)


def test_what_a_role_answers_is_data(catalogue: Catalogue) -> None:
    edition = catalogue.edition("2026-06")
    assert "legal.no_redlines_ack" in fields_of_role(edition, "legal")
    assert "support.hours" in fields_of_role(edition, "support")


def test_the_answers_come_back_as_proposals_from_that_person(
    path: Path, packet: Packet, catalogue: Catalogue
) -> None:
    sent = SentPacket(packet.digest, ANA.mail, DAY, 5)
    TeamFile(path).change(lambda _: Team(packets=(sent,)))
    answers = {
        "listing.tagline": "Every site in step",
        "app.types": ["data-user"],
        "legal.no_redlines_ack": {"by": "Ana Lima", "on": "2026-11-29"},
    }
    found = reading(path, catalogue, json.dumps(answer_to(packet, **answers)))
    values = {each.field: each.value for each in found.given}
    assert values == answers | {"legal.no_redlines_ack": {"by": "Ana Lima", "on": DAY}}
    assert {each.origin for each in found.given} == {"from Ana Lima, 2026-11-29"}
    trust = {each.field: each.confidence for each in found.given}
    assert trust.pop("legal.no_redlines_ack") is Confidence.GUESS
    assert set(trust.values()) == {Confidence.LIKELY}
    assert "the form of 2026-11-29 for ana@example.com" in found.remarks[0]


def test_a_quoted_mail_gives_the_same_answers(
    path: Path, packet: Packet, catalogue: Catalogue
) -> None:
    document = json.dumps(answer_to(packet, **{"listing.tagline": "Jeder Ort — im Takt"}))
    body = base64.b64encode(document.encode()).decode()
    wrapped = "\r\n".join(f"> {body[n : n + 50]}" for n in range(0, len(body), 50))
    mail = f"Hello,\r\n> 1 answer\r\n> {BEGIN}\r\n{wrapped}\r\n> {END}\r\nBest, Ana\r\n"
    found = reading(path, catalogue, mail, "mail.txt")
    assert [each.value for each in found.given] == ["Jeder Ort — im Takt"]
    assert "not among those made here" in found.remarks[0]


def test_what_changed_meanwhile_is_for_a_person_to_decide(
    path: Path, packet: Packet, catalogue: Catalogue
) -> None:
    path.write_text(
        path.read_text("utf-8").replace("Sitebook </script><b>Sync", "Sitebook"), "utf-8"
    )
    answers = {"listing.name": "Sitebook Sync", "listing.tagline": "In step"}
    found = reading(path, catalogue, json.dumps(answer_to(packet, **answers)))
    trust = {each.field: each.confidence for each in found.given}
    assert trust == {"listing.name": Confidence.GUESS, "listing.tagline": Confidence.LIKELY}


def test_files_are_taken_by_name_where_they_stand_beside_the_answer(
    path: Path, packet: Packet, catalogue: Catalogue
) -> None:
    (path.parent / "logo.png").write_bytes(b"png")
    there = reading(path, catalogue, json.dumps(answer_to(packet, **{"media.logo": "logo.png"})))
    assert [each.value for each in there.given] == ["logo.png"]
    away = reading(path, catalogue, json.dumps(answer_to(packet, **{"media.logo": "../x.png"})))
    assert [each.value for each in away.given] == [""]
    assert "beside the answer" in away.remarks[-1]
    odd = reading(path, catalogue, json.dumps(answer_to(packet, **{"media.logo": [["a"], 1]})))
    assert [each.value for each in odd.given] == [[]]


def test_unknown_questions_are_named_and_ignored(
    path: Path, packet: Packet, catalogue: Catalogue
) -> None:
    answers = {"listing.no\x1b[31mthing": "x", "listing.tagline": "In step"}
    found = reading(path, catalogue, json.dumps(answer_to(packet, **answers)))
    assert [each.field for each in found.given] == ["listing.tagline"]
    assert "1 answer to questions that this edition does not ask" in found.remarks[-1]
    assert "\x1b" not in found.remarks[-1]


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "nothing"},
        {"digest": None},
        {"answers": ["a"]},
        {"answers": {str(n): "x" for n in range(1_001)}},
        {"schema": f"{SCHEMA}0"},
    ],
)
def test_a_damaged_answer_is_refused(
    path: Path, packet: Packet, catalogue: Catalogue, change: dict[str, Any]
) -> None:
    document = json.dumps(answer_to(packet) | change) + f" {SCHEMA}"
    with pytest.raises(PacketAnswerError):
        reading(path, catalogue, document.removesuffix(f" {SCHEMA}"))


def test_an_answer_to_another_submission_is_refused(
    path: Path, packet: Packet, catalogue: Catalogue
) -> None:
    document = answer_to(packet) | {"draft": "0" * 32}
    with pytest.raises(WizardError, match="answers a form of another submission"):
        reading(path, catalogue, json.dumps(document))
