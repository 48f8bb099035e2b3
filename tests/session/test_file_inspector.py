"""Files are looked at once as long as nobody touches them, and again as soon as somebody did."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.files import papers
from tests.files.recordings import page, save_recording
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Status
from wizard.drafts.model import Draft
from wizard.inspection.media import playback
from wizard.inspection.media.content_cache import UNCACHED
from wizard.inspection.media.decoder import Decoder
from wizard.inspection.media.look import Inspect, look_at
from wizard.inspection.media.playback import available_decoder
from wizard.inspection.media.seen import FileRef, FileSeen, InspectionState, PlaybackFacts, Seen
from wizard.places import UserFolders
from wizard.session import file_inspector
from wizard.session.app_context import AppContext
from wizard.session.file_inspector import FileInspector, InspectionCache, inspection_cache_of

PAPER = "legal.framework_pdf"
SHOT = FileRef(Media.DOCUMENT, "a.pdf")
DAY = date(2025, 4, 1)


@pytest.fixture
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition("2025-02")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A draft's folder with a paper in it."""
    folder = tmp_path / "draft"
    folder.mkdir()
    papers.pdf(folder / "a.pdf")
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were opened, as they are opened."""
    names: list[str] = []

    def counting(path: Path, look: Media, inspect: Inspect) -> FileSeen:
        names.append(path.name)
        return look_at(path, look, inspect)

    monkeypatch.setattr(file_inspector, "look_at", counting)
    return names


NewLooker = Callable[[], FileInspector]


@pytest.fixture
def new_looker(edition: Edition, folder: Path, tmp_path: Path) -> NewLooker:
    """A looker as another run of the program would have it: with the same memory on disk."""
    return lambda: FileInspector(
        edition.fields, folder, InspectionCache(tmp_path / "cache" / "looks.json"), UNCACHED
    )


def look(looker: FileInspector, answers: Mapping[str, object] | None = None) -> Seen:
    return looker.look(dict(answers or {PAPER: "a.pdf"}))


def test_a_file_is_opened_once_in_this_run_and_the_next(
    new_looker: NewLooker, opened: list[str]
) -> None:
    looker = new_looker()
    first = look(looker)
    assert look(looker) == first
    assert look(new_looker()) == first
    assert new_looker().known({PAPER: "a.pdf"}) == first
    assert first[SHOT].document is not None
    assert opened == ["a.pdf"]


def test_one_file_in_two_places_is_opened_once(new_looker: NewLooker, opened: list[str]) -> None:
    seen = look(new_looker(), {PAPER: "a.pdf", "legal.addendum_pdf": "a.pdf"})
    assert (len(seen), opened) == (1, ["a.pdf"])


def test_a_file_is_looked_at_again_when_it_has_changed(
    new_looker: NewLooker, opened: list[str], folder: Path
) -> None:
    before = look(new_looker())
    papers.pdf(folder / "a.pdf", 2)
    after = look(new_looker())
    assert before[SHOT].document != after[SHOT].document
    assert opened == ["a.pdf", "a.pdf"]


def test_a_changed_file_of_equal_size_is_looked_at_again(
    new_looker: NewLooker, folder: Path
) -> None:
    path = folder / "a.pdf"
    before = look(new_looker())[SHOT]
    stood = path.stat()
    path.write_bytes(b"\x89PNG\r\n\x1a\n".ljust(stood.st_size, b"."))
    os.utime(path, ns=(stood.st_atime_ns, stood.st_mtime_ns + 1_000_000))
    after = look(new_looker())[SHOT]
    assert before.size == after.size
    assert (before.content, after.content) == ("pdf", "png")


def test_another_file_put_in_its_place_is_looked_at_though_its_time_is_equal(
    new_looker: NewLooker, folder: Path
) -> None:
    path = folder / "a.pdf"
    stood = path.stat()
    look(new_looker())
    other = papers.text(folder / "b.pdf", "x" * stood.st_size)
    os.utime(other, ns=(stood.st_atime_ns, stood.st_mtime_ns))
    other.replace(path)
    assert look(new_looker())[SHOT].content == "text"


def test_nothing_is_known_of_a_file_that_changed_or_went(
    new_looker: NewLooker, folder: Path, opened: list[str]
) -> None:
    look(new_looker())
    papers.pdf(folder / "a.pdf", 2)
    assert new_looker().known({PAPER: "a.pdf"}) == {}
    (folder / "a.pdf").unlink()
    assert new_looker().known({PAPER: "a.pdf"}) == {}
    assert opened == ["a.pdf"]


def test_an_absent_file_is_asked_for_anew_each_time(new_looker: NewLooker, folder: Path) -> None:
    (folder / "a.pdf").unlink()
    looker = new_looker()
    assert look(looker)[SHOT].state is InspectionState.ABSENT
    papers.pdf(folder / "a.pdf")
    assert look(looker)[SHOT].state is InspectionState.OPENED


DAMAGE: dict[str, Callable[[str], str]] = {
    "cut off": lambda text: text[: len(text) // 2],
    "empty": lambda _: "",
    "no table": lambda _: "[1, 2]",
    "rows of another form": lambda text: text.replace('"stamp"', '"stomp"'),
    "an unknown state": lambda text: text.replace('"opened"', '"ajar"'),
    "an unknown look": lambda text: text.replace('"document"', '"odour"', 1),
    "an unknown fact": lambda text: text.replace('"pages"', '"sheets"'),
    "other code": lambda text: text.replace(file_inspector.MAKE, "0.0.1/0"),
    "a nest": lambda _: "[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_memory_only_costs_a_look(
    damage: str, new_looker: NewLooker, tmp_path: Path, opened: list[str]
) -> None:
    first = look(new_looker())
    file = tmp_path / "cache" / "looks.json"
    file.write_text(DAMAGE[damage](file.read_text()))
    assert new_looker().known({PAPER: "a.pdf"}) == {}
    assert look(new_looker()) == first
    assert opened == ["a.pdf", "a.pdf"]
    assert look(new_looker()) == first
    assert len(opened) == 2


def test_what_is_kept_holds_no_text_of_a_file(
    new_looker: NewLooker, folder: Path, tmp_path: Path
) -> None:
    papers.text(folder / "note.txt", "Between Fieldline and Harbor\nsecret terms\n")
    look(new_looker(), {"listing.known_names": "note.txt"})
    kept = json.loads((tmp_path / "cache" / "looks.json").read_text())
    assert "secret" not in json.dumps(kept)
    assert kept["looks"][0]["seen"]["document"]["words"] == 6


def test_a_memory_that_cannot_be_written_keeps_nobody_from_looking(
    edition: Edition, folder: Path, tmp_path: Path
) -> None:
    in_the_way = papers.text(tmp_path / "cache", "a file where the folder should be")
    looker = FileInspector(
        edition.fields, folder, InspectionCache(in_the_way / "looks.json"), UNCACHED
    )
    assert look(looker)[SHOT].state is InspectionState.OPENED


@pytest.mark.parametrize("path", ["../secret.pdf", "file://server/a.pdf", "~nobody-here/a.pdf"])
def test_a_path_out_of_the_folder_is_told_and_never_opened(
    path: str, new_looker: NewLooker, tmp_path: Path, opened: list[str]
) -> None:
    papers.pdf(tmp_path / "secret.pdf")
    (seen,) = look(new_looker(), {PAPER: path}).values()
    assert seen.state is InspectionState.ABSENT
    assert seen.trouble
    assert opened == []


def test_looking_tells_how_far_it_is_and_ends_when_it_is_stopped(
    new_looker: NewLooker, folder: Path, opened: list[str]
) -> None:
    papers.pdf(folder / "b.pdf")
    answers = {PAPER: "a.pdf", "legal.addendum_pdf": "b.pdf"}
    told: list[tuple[int, int, str]] = []
    whole = new_looker().look(answers, lambda *step: told.append(step))
    assert told == [(0, 2, "a.pdf"), (1, 2, "b.pdf")]
    assert len(whole) == 2
    papers.pdf(folder / "a.pdf", 2)
    opened.clear()
    part = new_looker().look(answers, None, lambda: bool(opened))
    assert (list(part), opened) == ([SHOT], ["a.pdf"])


def test_a_look_that_was_stopped_forgets_nothing_that_was_known(
    new_looker: NewLooker, opened: list[str]
) -> None:
    look(new_looker())
    assert new_looker().look({PAPER: "a.pdf"}, None, lambda: True) == {}
    look(new_looker())
    assert opened == ["a.pdf"]


def test_each_draft_has_a_memory_of_its_own_below_one_folder(tmp_path: Path) -> None:
    for draft_id in ("one", "../../two", "", "x" * 500):
        memory = inspection_cache_of(tmp_path, draft_id)
        memory.keep(
            {
                (Media.IMAGE, Path("a")): file_inspector.CachedInspection(
                    (1, 2, 3), FileSeen(InspectionState.BROKEN)
                )
            }
        )
    assert len(list((tmp_path / "looks").iterdir())) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["looks"]


@pytest.fixture
def desk(home: Path) -> AppContext:
    return AppContext(UserFolders.below(home), lambda: datetime(2025, 4, 1, tzinfo=UTC), DAY)


def test_what_is_seen_changes_the_findings_that_rest_on_it_and_no_others(
    desk: AppContext, tmp_path: Path
) -> None:
    work = desk.open(desk.begin("Sitebook", "2025-02", (), tmp_path))
    try:
        session = work.session
        session.set(PAPER, "a.pdf")
        session.set("legal.framework_signed_on", DAY)
        name = "partner-framework-agreement"
        assert session.assessment.findings[name].status is Status.COULD_NOT_TELL
        papers.picture(work.draft.path.parent / "a.pdf")
        change = session.learn(work.look())
        finding = session.assessment.findings[name]
        assert finding.message == "a.pdf is a PNG picture; it must be a PDF"
        assert name in change.findings
        assert change.field == ""
        assert not any(other.startswith("lst-") for other in change.findings)
        papers.pdf(work.draft.path.parent / "a.pdf", 2)
        session.learn(work.look())
        assert session.assessment.findings[name].status is Status.ANSWERED
        session.learn({})
        assert session.assessment.findings[name].status is Status.COULD_NOT_TELL
    finally:
        work.close()


def test_a_draft_that_is_opened_again_knows_what_was_seen(
    desk: AppContext, tmp_path: Path, opened: list[str]
) -> None:
    path = desk.begin("Sitebook", "2025-02", (), tmp_path)
    papers.pdf(path.parent / "a.pdf", 2)
    work = desk.open(path)
    work.session.set(PAPER, "a.pdf")
    work.look()
    work.close()
    again = desk.open(path)
    again.close()
    assert again.session.files_seen[SHOT].document is not None
    assert opened == ["a.pdf"]


def test_a_judgement_without_screens_looks_by_itself(desk: AppContext, tmp_path: Path) -> None:
    draft: Draft = desk.load(desk.begin("Sitebook", "2025-02", (), tmp_path))
    draft.answers[PAPER] = "a.pdf"
    draft.answers["legal.framework_signed_on"] = DAY
    papers.cut_off_pdf(draft.path.parent / "a.pdf")
    finding = desk.assess(draft).findings["partner-framework-agreement"]
    assert (finding.status, finding.message) == (Status.NOT_MET, "a.pdf is damaged or cut off")


def test_a_video_is_decoded_once_and_later_if_nothing_could_decode_it_before(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_recording(tmp_path / "film.mp4", [page()])
    decoders: list[Decoder | None] = [None, available_decoder()]
    monkeypatch.setattr(playback, "available_decoder", lambda: decoders.pop(0))
    seen: list[PlaybackFacts | None] = []
    for _ in range(4):
        memory = InspectionCache(tmp_path / "cache" / "looks.json")
        looker = FileInspector(edition.fields, tmp_path, memory, UNCACHED)
        (file_seen,) = look(looker, {"media.demo_video": "film.mp4"}).values()
        seen.append(file_seen.video.playback if file_seen.video else None)
    assert seen[0] is None
    assert seen[1] is not None
    assert seen[1:] == [seen[1]] * 3
