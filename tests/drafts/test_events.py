"""Each change of an answer adds a line to the events, if a draft has such a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.drafts.conftest import IDS, LATER, NOW
from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts import events
from wizard.drafts.events import HOLD, DraftEvent, EventLog, append_events, read_events
from wizard.drafts.model import Draft, Waiver, events_path
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft

SECRET = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Draft:
    """A draft with a record that has no line yet."""
    monkeypatch.setattr(events, "git_author", lambda _: "Ann <ann@example.com>")
    events.author_of.cache_clear()
    found = create_draft(tmp_path, "Sitebook", "2025-02", NOW, field_ids=IDS)
    events_path(found.path).write_bytes(b"")
    return found


def recorded(draft: Draft) -> list[DraftEvent]:
    found = read_events(draft.path)
    assert found is not None
    assert found.damaged == ()
    return list(found.events)


def test_a_change_is_recorded_with_who_when_from_and_to(draft: Draft) -> None:
    draft.answers["listing.tagline"] = "One"
    draft.waivers = [Waiver("lst-tagline", "agreed", "Ann", NOW.date())]
    draft.name = "Siteback"
    save_draft(draft, LATER)
    draft.answers["listing.tagline"] = "Two"
    save_draft(draft, LATER + timedelta(seconds=1))
    found = recorded(draft)
    assert [(each.field, each.before, each.after) for each in found if "." in each.field] == [
        ("wizard.name", "Sitebook", "Siteback"),
        ("listing.tagline", None, "One"),
        ("listing.tagline", "One", "Two"),
    ]
    assert {each.who for each in found} == {"Ann <ann@example.com>"}
    assert found[0].at == LATER


def test_without_such_a_file_nothing_is_recorded(draft: Draft) -> None:
    events_path(draft.path).unlink()
    draft.answers["listing.tagline"] = "One"
    save_draft(draft, LATER)
    assert read_events(draft.path) is None


def test_of_what_is_or_looks_like_a_secret_only_that_it_changed(
    draft: Draft, catalogue: Catalogue
) -> None:
    known = load_draft(draft.path, catalogue.fields)
    secret = next(name for name, f in catalogue.fields.items() if f.kind.spec.is_secret)
    known.answers[secret] = "keyring:one"
    known.answers["listing.summary"] = f"The key is {SECRET}"
    save_draft(known, LATER)
    known.answers["listing.summary"] = "The key is gone"
    save_draft(known, LATER)
    assert all(each.hidden for each in recorded(draft))
    text = events_path(draft.path).read_text("utf-8")
    assert SECRET not in text
    assert "keyring:one" not in text
    assert "is gone" not in text


def test_a_line_that_a_crash_cut_off_is_told_and_nothing_is_joined_to_it(draft: Draft) -> None:
    path = events_path(draft.path)
    path.write_bytes(b'{"at": "2026-11-2')
    draft.answers["listing.tagline"] = "One"
    save_draft(draft, LATER)
    found = read_events(draft.path)
    assert found is not None
    assert found.damaged == (1,)
    assert [each.after for each in found.events] == ["One"]


def test_what_is_typed_within_a_minute_is_one_event_which_closing_writes(draft: Draft) -> None:
    draft.log = EventLog(draft.path, HOLD)
    for second, text in ((0, "O"), (1, "On"), (2, "One"), (70, "Once")):
        draft.answers["listing.tagline"] = text
        save_draft(draft, LATER + timedelta(seconds=second))
    assert [(each.before, each.after) for each in recorded(draft)] == [(None, "One")]
    draft.answers["listing.summary"] = "Other"
    save_draft(draft, LATER + timedelta(seconds=71))
    assert [each.after for each in recorded(draft)] == ["One", "Once"]
    draft.log.flush()
    assert [each.after for each in recorded(draft)] == ["One", "Once", "Other"]


def test_a_record_that_cannot_be_written_does_not_hold_up_saving(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = draft.log = EventLog(draft.path)
    real = Path.open

    def full(path: Path, mode: str = "r", *words: object) -> object:
        if path == log.path:
            raise OSError(28, "No space left on device")
        return real(path, mode, *words)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    draft.answers["listing.tagline"] = "One"
    assert save_draft(draft, LATER).written
    assert "No space left" in log.trouble


def test_lines_of_others_are_read_without_their_secrets_and_oddities(draft: Draft) -> None:
    path = events_path(draft.path)
    odd = DraftEvent(datetime(2026, 1, 1, tzinfo=UTC), f"Eve {SECRET}", "comment", "x", SECRET)
    append_events(path, [odd])
    path.write_bytes(path.read_bytes() + b"[1]\nnull\n")
    found = read_events(draft.path)
    assert found is not None
    assert found.damaged == (2, 3)
    assert SECRET not in repr(found.events)
