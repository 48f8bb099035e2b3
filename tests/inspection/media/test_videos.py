"""Videos as players see them: real encoders' files, files built by hand, and hostile ones."""

from __future__ import annotations

import io
import json
import random
import shutil
import struct
import subprocess
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream

from tests.files.films import (
    FTYP,
    PICTURE,
    QUICKTIME,
    SOUND,
    Film,
    Reel,
    box,
    boxed_film,
    forge_clock,
    fragment,
    index_of,
    save_film,
    save_sparse,
    turn_film,
    usual,
)
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.look import FileWindow, inspect_stream, look_at
from wizard.inspection.media.seen import FileSeen, InspectionState, VideoFacts

FRONT = {"movflags": "faststart"}
SOUND_FILMS: Mapping[str, Film] = {
    "plain.mp4": Film(),
    "plain.mov": Film(),
    "front.mp4": Film(options=FRONT),
    "front.mov": Film(options=FRONT, rate=Fraction(30)),
    "film-rate.mp4": Film(rate=Fraction(30000, 1001), options=FRONT),
    "silent.mp4": Film(sound="", options=FRONT),
    "uneven.mp4": Film(steps=(1, 1, 4), options=FRONT),
    "uneven.mov": Film(steps=(1, 5), options=FRONT),
    "fragments.mp4": Film(options={"movflags": "frag_keyframe+empty_moov"}),
    "fragments.mov": Film(options={"movflags": "frag_keyframe"}),
    "two-films.mov": Film(films=2),
    "hevc.mp4": Film("libx265"),
    "mpeg4.mp4": Film("mpeg4", "libmp3lame"),
    "prores.mov": Film("prores_ks", "pcm_s16le", pixels="yuv422p10le"),
    "webm-codecs.mp4": Film("libvpx-vp9", ""),
    "wide.mp4": Film(width=320, height=180, frames=10),
    "single.mp4": Film(frames=1, sound=""),
}
NAMES = {
    "h264": "H.264",
    "hevc": "HEVC",
    "mpeg4": "MPEG-4 part 2",
    "prores": "ProRes",
    "vp9": "VP9",
    "libvpx-vp9": "VP9",
    "aac": "AAC",
    "mp3float": "MP3",
    "mp3": "MP3",
    "pcm_s16le": "PCM",
}


def seen_in(data: bytes) -> FileSeen:
    return inspect_stream(io.BytesIO(data), len(data), Media.VIDEO)


def facts_of(data: bytes) -> VideoFacts:
    seen = seen_in(data)
    assert seen.state is InspectionState.OPENED, seen.trouble
    assert seen.video is not None
    return seen.video


def told_by_av(path: Path) -> VideoFacts:
    """The same facts by another reader."""
    with av.open(str(path), format="mov") as container:
        film = container.streams.video[0]
        assert isinstance(film, VideoStream)
        ends = [
            float(stream.duration * stream.time_base)
            for stream in container.streams
            if stream.duration and stream.time_base
        ]
        sounds = container.streams.audio
        return VideoFacts(
            duration=max(ends),
            width=film.width,
            height=film.height,
            fps=float(film.average_rate or 0),
            video_codec=NAMES[film.codec_context.name],
            audio_codec=NAMES[sounds[0].codec_context.name] if sounds else "",
        )


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("films")
    return {name: save_film(folder / name, film) for name, film in SOUND_FILMS.items()}


@pytest.mark.parametrize("name", SOUND_FILMS)
def test_a_film_is_seen_as_another_reader_sees_it(films: dict[str, Path], name: str) -> None:
    seen = look_at(films[name], Media.VIDEO)
    assert (seen.state, seen.trouble) == (InspectionState.OPENED, "")
    assert seen.content == name[-3:]
    ours, theirs = seen.video, told_by_av(films[name])
    assert ours is not None
    assert ours.duration == pytest.approx(theirs.duration, abs=0.05)
    assert ours.fps == pytest.approx(theirs.fps, rel=0.01)
    assert (ours.width, ours.height) == (theirs.width, theirs.height)
    assert (ours.video_codec, ours.audio_codec) == (theirs.video_codec, theirs.audio_codec)
    assert ours.complete


@pytest.mark.parametrize("name", SOUND_FILMS)
def test_how_a_film_is_laid_out_is_seen(films: dict[str, Path], name: str) -> None:
    video = look_at(films[name], Media.VIDEO).video
    assert video is not None
    made = SOUND_FILMS[name]
    assert video.fragmented == ("fragments" in name)
    assert video.fast_start == (video.fragmented or made.options == FRONT)
    assert video.variable == (len(made.steps) > 1)


def test_ffprobe_agrees_where_it_is_installed(films: dict[str, Path]) -> None:
    probe = shutil.which("ffprobe")
    asked = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]
    for path in films.values() if probe else ():
        command = [str(probe), *asked, str(path)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        video = look_at(path, Media.VIDEO).video
        assert video is not None
        assert video.duration == pytest.approx(float(said), abs=0.1), path.name


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turned_film_has_the_size_that_a_player_shows(tmp_path: Path, degrees: int) -> None:
    path = turn_film(save_film(tmp_path / "phone.mov", Film(sound="", frames=5)), degrees)
    video = look_at(path, Media.VIDEO).video
    assert video is not None
    assert video.rotation == degrees
    upright = degrees in {90, 270}
    assert (video.width, video.height) == ((96, 160) if upright else (160, 96))


def test_a_forged_clock_does_not_make_a_film_longer(tmp_path: Path) -> None:
    path = forge_clock(save_film(tmp_path / "short.mp4", Film()), 240)
    video = look_at(path, Media.VIDEO).video
    assert video is not None
    assert video.duration == 2.0


def test_a_film_inside_an_archive_is_seen_as_outside(films: dict[str, Path]) -> None:
    data = films["plain.mp4"].read_bytes()
    window = io.BufferedReader(FileWindow(io.BytesIO(b"x" * 77 + data + b"y" * 99), 77, len(data)))
    assert inspect_stream(window, len(data), Media.VIDEO) == look_at(
        films["plain.mp4"], Media.VIDEO
    )


FOUR_GIGABYTES = 4 << 30


class Counted(io.FileIO):
    """A file that counts what is read of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(-1 if size is None else size)
        self.taken += len(data)
        return data


@pytest.mark.parametrize("index_first", [True, False])
def test_a_film_of_four_gigabytes_is_read_no_further_than_a_small_one(
    tmp_path: Path, index_first: bool
) -> None:
    path = save_sparse(tmp_path / "long.mp4", FOUR_GIGABYTES, index_first=index_first)
    with Counted(path) as file:
        seen = inspect_stream(file, FOUR_GIGABYTES, Media.VIDEO)
        assert file.taken < 200_000
    assert seen.video is not None
    assert (seen.state, seen.video.duration) == (InspectionState.OPENED, 4.0)
    assert seen.video.fast_start is index_first


def test_a_film_of_four_gigabytes_without_its_end_is_cut_off(tmp_path: Path) -> None:
    path = save_sparse(tmp_path / "long.mp4", FOUR_GIGABYTES, index_first=True)
    with path.open("r+b") as file:
        file.truncate(FOUR_GIGABYTES - 4096)
    seen = look_at(path, Media.VIDEO)
    assert seen.state is InspectionState.BROKEN
    assert seen.trouble.startswith("is cut off")
    assert seen.video is not None
    assert not seen.video.complete


@pytest.mark.parametrize("name", ["plain.mp4", "front.mov", "fragments.mp4", "silent.mp4"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.9, 0.99])
def test_a_film_that_is_cut_off_is_never_taken_for_whole(
    films: dict[str, Path], name: str, share: float
) -> None:
    data = films[name].read_bytes()
    seen = seen_in(data[: int(len(data) * share)])
    assert seen.state is InspectionState.BROKEN
    assert seen.trouble.startswith("is cut off")


@pytest.mark.parametrize(
    ("reel", "size"),
    [
        (Reel(size=(1440, 1080), pixel=(4, 3)), (1920, 1080)),  # as MOV files say it
        (Reel(size=(1440, 1080), shown=(1920, 1080), pixel=(4, 3)), (1920, 1080)),  # as MP4 do
        (Reel(size=(1440, 1080), shown=(1920, 1080)), (1920, 1080)),
        (Reel(size=(1440, 1080), pixel=(1, 1)), (1440, 1080)),
        (Reel(size=(1440, 1080), pixel=(0, 3)), (1440, 1080)),
        (Reel(size=(1440, 1080), pixel=(4_000_000, 3)), (1440, 1080)),
        (Reel(size=(1440, 1080), pixel=(4, 3), turn=90), (1080, 1920)),
    ],
)
def test_the_size_is_that_in_which_the_film_is_shown(reel: Reel, size: tuple[int, int]) -> None:
    video = seen_in(boxed_film(reel)).video
    assert video is not None
    assert (video.width, video.height) == size


FOREIGN: Mapping[str, tuple[bytes, str]] = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "is a PNG picture, not MP4 or MOV"),
    "a text": (b"https://videos.example.com/demo\n", "is a text, not MP4 or MOV"),
    "a page": (b"<!doctype html><title>Watch</title>", "is an HTML page, not MP4 or MOV"),
    "an archive": (b"PK\3\4" + bytes(99), "is a zip archive, not MP4 or MOV"),
    "noise": (bytes(range(128, 256)) * 9, "is neither MP4 nor MOV"),
    "a broadcast": ((b"G" + b"\xff" * 187) * 9, "is an MPEG video, not MP4 or MOV"),
    "a still": (box("ftyp", b"heicxxxxmif1") + bytes(99), "is a HEIC picture, not MP4 or MOV"),
    "a phone's film": (box("ftyp", b"3gp5xxxx3gp5") + bytes(99), "is a 3GP video, not MP4 or MOV"),
    "nothing": (b"", "is empty"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_film_is_called_by_its_name(kind: str) -> None:
    data, trouble = FOREIGN[kind]
    seen = seen_in(data)
    assert (seen.state, seen.trouble) == (InspectionState.BROKEN, trouble)


@pytest.mark.parametrize(
    ("name", "film", "trouble"),
    [
        ("renamed.mkv", Film(), "is a Matroska or WebM video, not MP4 or MOV"),
        ("renamed.avi", Film("mpeg4", "libmp3lame"), "is an AVI video, not MP4 or MOV"),
        ("speech.m4a", Film(picture=""), "has sound, but no picture"),
        ("speech.mp4", Film(picture=""), "has sound, but no picture"),
    ],
)
def test_a_real_file_of_another_kind_is_called_by_its_name(
    tmp_path: Path, name: str, film: Film, trouble: str
) -> None:
    made = save_film(tmp_path / name, film)
    path = made.rename(tmp_path / "video.mp4")
    seen = look_at(path, Media.VIDEO)
    assert (seen.state, seen.trouble) == (InspectionState.BROKEN, trouble)


LOCKED = replace(PICTURE, codec="encv")
STILL = replace(PICTURE, codec="png ", times=((1, 4000),), number=9)
BROKEN: Mapping[str, tuple[bytes, str]] = {
    "encrypted": (boxed_film(LOCKED), "is encrypted, so that nobody can play it without its key"),
    "encrypted sound": (boxed_film(PICTURE, replace(SOUND, codec="enca")), "is encrypted"),
    "a sleeve and sound": (boxed_film(STILL, SOUND), "has sound, but no picture"),
    "nothing inside": (boxed_film(replace(PICTURE, handler="text")), "has neither picture nor"),
    "no frames": (boxed_film(replace(PICTURE, times=())), "has neither picture nor sound"),
    "no index": (FTYP + box("mdat", bytes(99)), "has not got the index"),
    "index lost": (FTYP + box("mdat", bytes(99))[:-9], "is cut off, and has lost the index"),
    "index cut": (FTYP + index_of(PICTURE)[:-9], "is cut off: its index is not whole"),
    "clock stands": (boxed_film(replace(PICTURE, ticks=0)), "is damaged: the clock"),
    "movie's clock stands": (boxed_film(PICTURE, ticks=0), "is damaged: the clock"),
    "data behind the end": (boxed_film(replace(PICTURE, offsets=(64, 99999))), "is cut off"),
    "elsewhere": (boxed_film(replace(PICTURE, elsewhere="file:///a.mov")), "keeps its data in"),
    "only refers": (FTYP + box("moov", box("rmra", bytes(8))), "only refers to other files"),
    "no tracks' head": (boxed_film(more=box("trak", box("mdia"))).replace(b"tkhd", b"none"), "is"),
    "years long": (boxed_film(replace(PICTURE, times=((90, 2**32 - 1),))), "is damaged"),
    "counts too much": (boxed_film(replace(PICTURE, times=((2**31, 1),))), "is damaged"),
    "overrun": (
        FTYP + box("moov", struct.pack(">I4s", 999, b"mvhd"), bytes(99)) + bytes(999),
        "is damaged: its part “mvhd” is larger than “moov” around it",
    ),
    "size of nothing": (FTYP + struct.pack(">I4s", 4, b"moov") + bytes(99), "is damaged"),
    "letters of a terminal": (
        FTYP + box("moov", struct.pack(">I4s", 3, b"\x1b[2J"), bytes(9)),
        "is damaged: its part “?[2J” has an impossible size",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_film_that_cannot_be_played_says_why(kind: str) -> None:
    data, trouble = BROKEN[kind]
    seen = seen_in(data)
    assert seen.state is InspectionState.BROKEN
    assert seen.trouble.startswith(trouble)


BEYOND: Mapping[str, Callable[[], bytes]] = {
    "compressed index": lambda: FTYP + box("moov", box("cmov", bytes(99))) + bytes(99),
    "too many pieces": lambda: FTYP + box("free") * 10_001,
    "a deep well": lambda: FTYP + box("moov", box("free") * 200_001),
    "too many tracks": lambda: boxed_film(*[replace(PICTURE, number=n) for n in range(65)]),
    "a huge index": lambda: FTYP + box("moov", bytes(64 << 20)),
    "too many times": lambda: boxed_film(PICTURE).replace(
        b"stts" + bytes(7) + b"\1", b"stts" + bytes(4) + b"\xff\0\0\0"
    ),
}


@pytest.mark.parametrize("kind", BEYOND)
def test_what_is_more_than_is_read_is_not_called_broken(kind: str) -> None:
    seen = seen_in(BEYOND[kind]())
    assert seen.state is InspectionState.UNREADABLE
    assert seen.trouble


LAYOUTS: Mapping[str, tuple[bytes, Mapping[str, object]]] = {
    "plain": (boxed_film(), {"duration": 4.0, "fps": 25.0, "audio_codec": "AAC", "width": 1280}),
    "wide numbers": (
        boxed_film(replace(PICTURE, version=1, long_offsets=True)),
        {"duration": 4.0, "fps": 25.0, "height": 720},
    ),
    "QuickTime's preface": (
        QUICKTIME + box("wide") + box("mdat", bytes(99)) + box("skip") + index_of(PICTURE),
        {"duration": 4.0, "fast_start": False},
    ),
    "no preface": (index_of(PICTURE) + box("mdat", bytes(99)), {"fast_start": True}),
    "a placeholder first": (
        FTYP + box("mdat") + index_of(PICTURE) + box("mdat", bytes(99)),
        {"fast_start": True},
    ),
    "wide boxes": (
        FTYP + box("mdat", bytes(99), wide=True) + box("uuid", bytes(16)) + index_of(PICTURE),
        {"duration": 4.0},
    ),
    "data to the end": (
        FTYP + index_of(PICTURE) + struct.pack(">I4s", 0, b"mdat") + bytes(999),
        {"duration": 4.0, "fast_start": True},
    ),
    "junk at the end": (boxed_film() + b"\xff" * 20, {"duration": 4.0}),
    "a forged clock": (boxed_film(claimed=240_000), {"duration": 4.0}),
    "longer sound": (boxed_film(PICTURE, replace(SOUND, times=((500, 20),))), {"duration": 10.0}),
    "trimmed": (boxed_film(replace(PICTURE, edits=((1500, 1000),))), {"duration": 1.5}),
    "shown twice": (boxed_film(replace(PICTURE, edits=((3000, 0), (3000, 0)))), {"duration": 6.0}),
    "forged edit": (boxed_film(replace(PICTURE, edits=((240_000, 0),))), {"duration": 4.0}),
    "both late": (
        boxed_film(
            replace(PICTURE, edits=((500, -1), (4000, 0))),
            replace(SOUND, edits=((500, -1), (4000, 0))),
        ),
        {"duration": 4.0},
    ),
    "sound late": (
        boxed_film(PICTURE, replace(SOUND, edits=((500, -1), (4000, 0)))),
        {"duration": 4.5},
    ),
    "turned": (boxed_film(replace(PICTURE, turn=90)), {"width": 720, "height": 1280}),
    "no size of its own": (
        boxed_film(replace(PICTURE, shown=(0, 0))),
        {"width": 1280, "height": 720},
    ),
    "blown up": (
        boxed_film(replace(PICTURE, size=(320, 180), shown=(1280, 720))),
        {"width": 320, "height": 180},
    ),
    "broad pixels": (
        boxed_film(replace(PICTURE, size=(720, 480), shown=(853, 480))),
        {"width": 853, "height": 480},
    ),
    "rounded": (
        boxed_film(replace(PICTURE, times=((1, 33), (1, 33), (1, 34)) * 40)),
        {"variable": False, "fps": 30.0},
    ),
    "coarsely rounded": (
        boxed_film(replace(PICTURE, ticks=30, times=((3, 1), (1, 2)) * 40)),
        {"variable": False, "fps": 24.0},
    ),
    "long last frame": (
        boxed_film(replace(PICTURE, times=((99, 40), (1, 900)))),
        {"variable": False},
    ),
    "one hiccup": (
        boxed_film(replace(PICTURE, times=((100, 40), (1, 90), (150, 40)))),
        {"variable": False},
    ),
    "uneven": (
        boxed_film(replace(PICTURE, times=((30, 40), (10, 200), (30, 40)))),
        {"variable": True},
    ),
    "two halves": (boxed_film(replace(PICTURE, times=((60, 33), (60, 99)))), {"variable": True}),
    "a sleeve": (boxed_film(STILL, PICTURE), {"video_codec": "H.264", "fps": 25.0}),
    "chapters' pictures": (
        boxed_film(
            replace(PICTURE, codec="jpeg", times=((4, 9000),), number=5),
            replace(PICTURE, chapters=(5,)),
        ),
        {"video_codec": "H.264", "duration": 4.0},
    ),
    "a hidden film": (
        boxed_film(
            replace(PICTURE, number=3, enabled=False, times=((9000, 40),)),
            replace(PICTURE, codec="hvc1"),
        ),
        {"video_codec": "HEVC", "duration": 4.0},
    ),
    "subtitles longer": (
        boxed_film(PICTURE, replace(SOUND, handler="sbtl", codec="tx3g", times=((1, 99_999),))),
        {"duration": 4.0, "audio_codec": ""},
    ),
    "time code": (
        boxed_film(PICTURE, replace(SOUND, handler="tmcd", codec="tmcd", number=4), SOUND),
        {"audio_codec": "AAC"},
    ),
    "letters of a terminal": (
        boxed_film(replace(PICTURE, codec="\x1b[2J")),
        {"video_codec": "?[2J"},
    ),
    "fragments of usual length": (
        FTYP
        + index_of(replace(PICTURE, times=(), offsets=()), more=usual(1, 40))
        + fragment(1, 25) * 3,
        {"duration": 3.0, "fps": 25.0, "fragmented": True, "fast_start": True},
    ),
    "fragments that say their length": (
        FTYP
        + index_of(replace(PICTURE, times=(), offsets=()), more=usual(1, 1))
        + fragment(1, 25, 20)
        + fragment(1, 0, each=[20] * 25)
        + fragment(77, 9000),
        {"duration": 1.0, "fps": 50.0, "variable": False},
    ),
    "uneven fragments": (
        FTYP
        + index_of(replace(PICTURE, times=(), offsets=()), more=usual(1, 1))
        + fragment(1, 0, each=[20, 80] * 25),
        {"duration": 2.5, "variable": True},
    ),
}


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_film_of_unusual_build_is_understood(kind: str) -> None:
    data, wanted = LAYOUTS[kind]
    facts = asdict(facts_of(data))
    assert {key: facts[key] for key in wanted} == wanted


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with a few bytes, numbers or letters changed, left out or doubled."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 9))):
        at = chance.randrange(len(changed))
        kind = chance.randrange(5)
        if kind == 0:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            number = chance.choice((0, 1, 7, 8, 2**31 - 1, 2**31, 2**32 - 1, len(data)))
            changed[at : at + 4] = struct.pack(">I", number)
        elif kind == 2:
            del changed[at : at + chance.choice((1, 4, 8, 64))]
        elif kind == 3:
            changed[at:at] = changed[at : at + chance.choice((4, 8, 200))]
        else:
            word = chance.choice((b"trak", b"moov", b"stts", b"moof", b"trun", b"elst", b"stco"))
            changed[at : at + 4] = word
        if not changed:
            return b"\0"
    return bytes(changed)


def hostile_files() -> dict[str, bytes]:
    """What is mutated: small, and with every kind of box that is read."""
    edits = replace(PICTURE, edits=((500, -1), (3000, 20)), chapters=(4, 5), version=1)
    empty = replace(PICTURE, times=(), offsets=())
    pieces = fragment(1, 25) + fragment(1, 0, each=[20, 30, 40]) + fragment(1, 5, 40)
    return {
        "index first": boxed_film(edits, SOUND),
        "index last": QUICKTIME + box("wide") + box("mdat", bytes(64)) + index_of(PICTURE, SOUND),
        "fragments": FTYP + index_of(empty, more=usual(1, 40)) + pieces,
    }


def is_sane(seen: FileSeen) -> bool:
    """Told in plain words, with figures that can be true."""
    json.dumps(asdict(seen))
    if seen.state is not InspectionState.OPENED:
        return bool(seen.trouble) and seen.trouble.isprintable()
    video = seen.video
    return (
        video is not None
        and 0 < video.duration < 1_000_000
        and video.fps >= 0
        and video.video_codec.isprintable()
        and video.complete
    )


@pytest.mark.parametrize("kind", hostile_files())
def test_mutated_films_only_ever_give_a_result(kind: str) -> None:
    base = hostile_files()[kind]
    chance = random.Random(kind)
    for number in range(1500):
        data = mutated(base, chance)
        assert is_sane(seen_in(data)), number


def test_encoded_films_with_a_mutated_index_only_ever_give_a_result(
    films: dict[str, Path],
) -> None:
    chance = random.Random(4)
    for name in ("plain.mp4", "fragments.mp4", "prores.mov", "mpeg4.mp4"):
        data = films[name].read_bytes()
        at = data.index(b"moov") - 4
        (size,) = struct.unpack(">I", data[at : at + 4])
        for number in range(250):
            index = mutated(data[at : at + size], chance)
            assert is_sane(seen_in(data[:at] + index + data[at + size :])), (name, number)


def test_every_truncation_of_a_film_gives_a_result() -> None:
    for data in hostile_files().values():
        for size in range(len(data)):
            seen = seen_in(data[:size])
            assert is_sane(seen)


def test_noise_behind_a_sound_beginning_gives_a_result() -> None:
    chance = random.Random(7)
    for start in (b"", FTYP, FTYP + box("moov")[:-8] + struct.pack(">I4s", 300, b"moov")):
        for _ in range(300):
            assert is_sane(seen_in(start + chance.randbytes(300)))


def test_a_hostile_film_takes_little_memory() -> None:
    long_table = replace(PICTURE, times=((1, 40), (1, 80)) * 100_000)
    many_chunks = replace(SOUND, offsets=range(300_000))
    whole = boxed_film(long_table, many_chunks)
    files = [whole, whole[:-8192], FTYP + box("free") * 10_001, *hostile_files().values()]
    tracemalloc.start()
    for data in files:
        seen_in(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20
