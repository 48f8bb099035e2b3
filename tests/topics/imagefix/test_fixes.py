"""What is offered for a file that does not fit, and what the checks say once it is taken."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.drafts.empty import create_draft
from tests.files import films, pictures
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Status, Value
from wizard.errors import WizardError
from wizard.inspection.media.look import look_at
from wizard.inspection.media.seen import FileRef
from wizard.session.session import Session
from wizard.topics.imagefix import fixes as mending
from wizard.topics.imagefix.fixes import Fix, commands_about, fixes_for, placed_beside

DAY = date(2025, 4, 1)
NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
LOGO, SHOTS = "media.logo", "media.screenshots"

Open = Callable[[Mapping[str, Value]], Session]


@pytest.fixture
def opened(tmp_path: Path, catalogue: Catalogue) -> Open:
    """A session over a draft in the folder of the test, whose files were looked at."""

    def opened(answers: Mapping[str, Value]) -> Session:
        draft = create_draft(tmp_path, "Crane", "2025-02", NOON, field_ids=catalogue.fields)
        draft.answers.update(answers)
        session = Session(draft, catalogue.edition("2025-02"), DAY)
        learn(session, tmp_path)
        return session

    return opened


def learn(session: Session, folder: Path) -> None:
    """Looks at the pictures as the program does after each change."""
    shots: list[str] = session.value(SHOTS) or []
    named = filter(None, [session.value(LOGO), *shots])
    session.learn(
        {FileRef(Media.IMAGE, name): look_at(folder / name, Media.IMAGE) for name in named}
    )


def wrong(session: Session, field: str) -> set[str]:
    """The requirements about a field's files that are not met."""
    return {
        finding.id
        for finding in session.findings_of(field)
        if finding.status is Status.NOT_MET and finding.requirement.checks
    }


def titles(fixes: tuple[Fix, ...]) -> list[str]:
    return [fix.title for fix in fixes]


def take(session: Session, folder: Path, field: str, fix: Fix, row: int | None = None) -> Path:
    """Does what the screens do with a fix."""
    path = fix.apply(fix.preview())
    value: Value = path.relative_to(folder).as_posix()
    if row is not None:
        value = list(session.value(field) or ())
        value[row] = path.relative_to(folder).as_posix()
    session.set(field, value)
    learn(session, folder)
    return path


def test_a_large_gif_logo_is_made_to_fit_in_one_go(tmp_path: Path, opened: Open) -> None:
    pictures.drawn_logo(400).crop((0, 0, 400, 300)).save(tmp_path / "logo.gif")
    session = opened({LOGO: "logo.gif"})
    assert wrong(session, LOGO) >= {"lst-logo-format"}

    fixes = fixes_for(session, LOGO, None, tmp_path)
    made = take(session, tmp_path, LOGO, fixes[0])

    assert titles(fixes) == ["Make it fit: 200 × 200 PNG", "Save it as PNG, its size kept"]
    assert "from 400 × 300 to 200 × 150" in fixes[0].does
    assert made.name == "logo-200x200.png"
    assert not wrong(session, LOGO) & {"lst-logo-format", "lst-logo-size"}
    assert fixes_for(session, LOGO, None, tmp_path) == ()


def test_a_right_logo_is_left_in_peace(tmp_path: Path, opened: Open) -> None:
    pictures.logo(tmp_path / "logo.png")
    session = opened({LOGO: "logo.png"})
    assert wrong(session, LOGO) == set()
    assert fixes_for(session, LOGO, None, tmp_path) == ()


def test_a_large_square_logo_only_needs_scaling(tmp_path: Path, opened: Open) -> None:
    pictures.logo(tmp_path / "logo.png", 512)
    session = opened({LOGO: "logo.png"})
    (only,) = fixes_for(session, LOGO, None, tmp_path)
    take(session, tmp_path, LOGO, only)
    assert (only.title, only.honest) == ("Scale it down to 200 × 200", "")
    assert wrong(session, LOGO) == set()


def test_a_small_logo_may_be_enlarged_but_not_without_a_word(tmp_path: Path, opened: Open) -> None:
    pictures.logo(tmp_path / "logo.png", 100)
    session = opened({LOGO: "logo.png"})
    centred, enlarged = fixes_for(session, LOGO, None, tmp_path)
    assert centred.title == "Centre it on 200 × 200, its own size kept"
    assert centred.honest == ""
    assert "Enlarging blurs" in enlarged.honest
    for fix in (centred, enlarged):
        seen = fix.preview().file_seen.image
        assert seen is not None
        assert (seen.width, seen.height) == (200, 200)


def test_a_phone_screenshot_is_reported_and_fixed_completely(tmp_path: Path, opened: Open) -> None:
    pictures.screenshot(tmp_path / "one.png")
    pictures.phone(tmp_path / "two.jpg")
    before = (tmp_path / "two.jpg").read_bytes()
    session = opened({SHOTS: ["one.png", "two.jpg"]})
    assert wrong(session, SHOTS) >= {
        "lst-screenshots-dimensions",
        "lst-screenshots-aspect",
        "own-pictures-private",
    }

    fixes = fixes_for(session, SHOTS, 1, tmp_path)
    made = take(session, tmp_path, SHOTS, fixes[0], row=1)

    assert titles(fixes) == [
        "Make it fit: 1440 × 1080 PNG, upright without notes about you",
        "Make it upright without notes about you, its size kept",
        "Remove only its personal data",
    ]
    assert "light grey" in fixes[0].does
    assert "Empty space stays at its sides" in fixes[0].honest
    assert session.value(SHOTS) == ["one.png", "two-1440x1080.png"]
    # The space that is left is honestly told.
    assert wrong(session, SHOTS) <= {"own-screenshots-filled", "lst-screenshots-count"}
    assert (tmp_path / "two.jpg").read_bytes() == before
    assert b"Mara" not in made.read_bytes()
    assert fixes_for(session, SHOTS, 0, tmp_path) == ()

    session.undo()
    assert session.value(SHOTS) == ["one.png", "two.jpg"]


def test_only_the_notes_can_be_taken_out(tmp_path: Path, opened: Open) -> None:
    pictures.with_texts(tmp_path / "logo.png", {"Author": "Mara Okafor"})
    session = opened({LOGO: "logo.png"})
    (only,) = fixes_for(session, LOGO, None, tmp_path)
    made = take(session, tmp_path, LOGO, only)
    assert "no pixel changes" in only.does
    assert made.name == "logo-clean.png"
    assert b"Mara" not in made.read_bytes()
    assert wrong(session, LOGO) == set()


@pytest.mark.parametrize(
    ("make", "title"),
    [
        (lambda path: pictures.in_mode(path, "CMYK"), "Change it to the colours of screens"),
        (pictures.deep, "Change it to the colours of screens"),
        (pictures.animated, "Keep its first picture only"),
        (lambda path: pictures.of_kind(path, "WEBP"), "Save it as PNG"),
        (lambda path: pictures.of_kind(path, "TIFF"), "Save it as PNG"),
    ],
)
def test_odd_kinds_become_an_ordinary_png(
    tmp_path: Path, opened: Open, make: Callable[[Path], Path], title: str
) -> None:
    make(tmp_path / "logo.png")
    session = opened({LOGO: "logo.png"})
    (only,) = fixes_for(session, LOGO, None, tmp_path)
    take(session, tmp_path, LOGO, only)
    assert only.title == title
    assert not wrong(session, LOGO) & {"lst-logo-format", "own-pictures-colours"}


def test_what_an_animation_loses_is_said(tmp_path: Path, opened: Open) -> None:
    pictures.animated(tmp_path / "logo.png")
    (only,) = fixes_for(opened({LOGO: "logo.png"}), LOGO, None, tmp_path)
    assert only.honest == "Only the first of its 3 pictures stays."


def test_bars_can_be_cut_off(tmp_path: Path, opened: Open) -> None:
    pictures.barred(tmp_path / "shot.png", bar=140)
    session = opened({SHOTS: ["shot.png"]})
    assert "own-screenshots-filled" in wrong(session, SHOTS)
    (only,) = fixes_for(session, SHOTS, 0, tmp_path)
    take(session, tmp_path, SHOTS, only, row=0)
    assert only.title == "Cut its empty bars off, to 1000 × 720"
    assert "own-screenshots-filled" not in wrong(session, SHOTS)


@pytest.mark.parametrize(
    "make",
    [
        pictures.drawing,
        pictures.bomb,
        pictures.scratched,
        lambda path: path.write_bytes(b"no picture"),
        lambda _: None,
    ],
)
def test_nothing_is_offered_for_what_cannot_be_opened(
    tmp_path: Path, opened: Open, make: Callable[[Path], object]
) -> None:
    make(tmp_path / "logo.png")
    assert fixes_for(opened({LOGO: "logo.png"}), LOGO, None, tmp_path) == ()


def test_nothing_is_offered_in_a_draft_that_is_only_read(tmp_path: Path, opened: Open) -> None:
    pictures.logo(tmp_path / "logo.png", 400)
    session = opened({LOGO: "logo.png"})
    session.draft.read_only = True
    assert fixes_for(session, LOGO, None, tmp_path) == ()


def test_nothing_is_offered_for_what_is_no_file(tmp_path: Path, opened: Open) -> None:
    session = opened({LOGO: "../logo.png", SHOTS: []})
    for field, row in ((LOGO, None), (SHOTS, 0), ("listing.name", None), ("no.field", None)):
        assert fixes_for(session, field, row, tmp_path) == ()


# Writing


def test_a_taken_name_gets_a_number_and_the_same_file_is_not_written_twice(tmp_path: Path) -> None:
    original = pictures.logo(tmp_path / "logo.png")
    names = [
        placed_beside(original, "logo-200x200.png", data).name for data in (b"1", b"2", b"1", b"3")
    ]
    assert names == [
        "logo-200x200.png",
        "logo-200x200-2.png",
        "logo-200x200.png",
        "logo-200x200-3.png",
    ]


def test_a_fixed_file_is_fixed_again_under_the_first_name(tmp_path: Path, opened: Open) -> None:
    pictures.logo(tmp_path / "logo-100x100.png", 400)
    (only,) = fixes_for(opened({LOGO: "logo-100x100.png"}), LOGO, None, tmp_path)
    assert only.name == "logo-200x200.png"


def test_others_may_read_the_new_file_if_they_may_read_the_original(tmp_path: Path) -> None:
    original = pictures.logo(tmp_path / "logo.png")
    original.chmod(0o644)
    made = placed_beside(original, "logo-clean.png", b"1")
    assert made.stat().st_mode == original.stat().st_mode


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "you may not write to this folder"),
        (errno.EROFS, "the disk is read-only"),
    ],
)
def test_a_folder_that_takes_nothing_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    original = pictures.logo(tmp_path / "logo.png")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("wizard.drafts.disk.temporary_path", refuse)
    with pytest.raises(WizardError, match=said):
        placed_beside(original, "logo-200x200.png", b"1")
    assert list(tmp_path.iterdir()) == [original]


def test_names_run_out_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "_MANY", 2)
    original = pictures.logo(tmp_path / "logo.png")
    placed_beside(original, "logo-clean.png", b"1")
    with pytest.raises(WizardError, match="exists already"):
        placed_beside(original, "logo-clean.png", b"2")


# Videos


def test_a_video_gets_commands_by_the_figures_of_its_records(tmp_path: Path, opened: Open) -> None:
    film = films.Film(sound="", frames=10)
    films.save_film(tmp_path / "demo.mp4", film)
    session = opened({"media.demo_video": "demo.mp4"})
    seen = look_at(tmp_path / "demo.mp4", Media.VIDEO)
    commands = commands_about(session, "media.demo_video", None, tmp_path, seen)
    said = " ".join(command.purpose for command in commands)
    assert "720 lines" in said
    assert "no sound" in said
    assert "too short" in said
    assert any(command.line.startswith("ffmpeg ") for command in commands)
    assert fixes_for(session, "media.demo_video", None, tmp_path, seen) == ()


def test_a_picture_gets_no_commands(tmp_path: Path, opened: Open) -> None:
    pictures.logo(tmp_path / "logo.png", 400)
    session = opened({LOGO: "logo.png"})
    assert commands_about(session, LOGO, None, tmp_path) == ()
