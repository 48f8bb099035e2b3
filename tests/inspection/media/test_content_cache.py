"""What was seen in a file is kept by its content; another file is always looked at itself."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from tests.files import papers, pictures
from tests.files.recordings import page, save_recording
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media import content_cache
from wizard.inspection.media.content_cache import UNCACHED, ContentCache
from wizard.inspection.media.look import LOOKS, inspect_stream, look_at
from wizard.inspection.media.seen import FileSeen, InspectionState


@pytest.fixture
def inspected(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the files that were opened, as they are opened."""
    sizes: list[int] = []

    def counting(file: io.BytesIO, size: int, media: Media) -> FileSeen:
        sizes.append(size)
        return inspect_stream(file, size, media)

    monkeypatch.setattr(content_cache, "inspect_stream", counting)
    return sizes


def _look(cache: ContentCache, path: Path, media: Media) -> FileSeen:
    return look_at(path, media, cache.inspect)


def test_a_copy_elsewhere_is_not_opened_and_gives_the_same_facts(
    tmp_path: Path, inspected: list[int]
) -> None:
    files = [
        (pictures.logo(tmp_path / "logo.png", 400), Media.IMAGE),
        (papers.pdf(tmp_path / "a.pdf"), Media.DOCUMENT),
        (papers.text(tmp_path / "a.txt", "Two lines\nof words.\n"), Media.DOCUMENT),
    ]
    folder = tmp_path / "cache"
    for path, media in files:
        first = _look(ContentCache(folder), path, media)
        copy = path.rename(path.with_stem("elsewhere"))
        assert _look(ContentCache(folder), copy, media) == first == look_at(copy, media)
        assert first.state is InspectionState.OPENED
    assert len(inspected) == len(files)


def test_a_file_with_one_other_byte_is_opened(tmp_path: Path, inspected: list[int]) -> None:
    cache = ContentCache(tmp_path / "cache")
    path = pictures.logo(tmp_path / "logo.png", 400)
    assert _look(cache, path, Media.IMAGE).state is InspectionState.OPENED
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert _look(cache, path, Media.IMAGE) == look_at(path, Media.IMAGE)
    assert len(inspected) == 2


def test_one_content_in_fields_of_two_kinds_is_two_results(tmp_path: Path) -> None:
    cache = ContentCache(tmp_path / "cache")
    path = pictures.logo(tmp_path / "logo.png", 400)
    assert _look(cache, path, Media.DOCUMENT).image is None
    assert _look(cache, path, Media.IMAGE).image is not None


def test_results_of_other_code_or_of_another_shape_do_not_count(
    tmp_path: Path, inspected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ContentCache(tmp_path / "cache")
    path = papers.pdf(tmp_path / "a.pdf")
    found = _look(cache, path, Media.DOCUMENT)
    monkeypatch.setattr(content_cache, "LOOKS", LOOKS + 1)
    assert _look(cache, path, Media.DOCUMENT) == found
    monkeypatch.setattr(content_cache, "stored_result", lambda _: {"state": "opened"})
    monkeypatch.setattr(content_cache, "LOOKS", LOOKS + 2)
    assert [_look(cache, path, Media.DOCUMENT) for _ in range(2)] == [found, found]
    assert len(inspected) == 4


def test_a_damaged_file_is_opened_each_time(tmp_path: Path, inspected: list[int]) -> None:
    cache = ContentCache(tmp_path / "cache")
    path = pictures.logo(tmp_path / "logo.png", 400)
    path.write_bytes(path.read_bytes()[:200])
    found = {_look(cache, path, Media.IMAGE).state for _ in range(2)}
    assert found == {InspectionState.BROKEN}
    assert len(inspected) == 2


def test_a_video_is_decoded_once_wherever_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ContentCache(tmp_path / "cache")
    path = save_recording(tmp_path / "film.mp4", [page()])
    seen = look_at(path, Media.VIDEO)
    decoded = cache.with_playback(seen, path)
    assert decoded == UNCACHED.with_playback(seen, path)
    assert decoded.video is not None
    assert decoded.video.playback is not None
    monkeypatch.setattr(content_cache, "with_playback", None)
    assert cache.with_playback(seen, path.rename(tmp_path / "other.mp4")) == decoded
    assert cache.with_playback(decoded, tmp_path / "gone.mp4") == decoded


def test_a_video_that_a_slow_computer_did_not_finish_is_decoded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ContentCache(tmp_path / "cache")
    path = save_recording(tmp_path / "film.mp4", [page()])
    seen = look_at(path, Media.VIDEO)
    whole = UNCACHED.with_playback(seen, path)
    assert whole.video is not None
    assert whole.video.playback is not None
    part = replace(whole.video.playback, picture_trouble="took too long to decode")
    partial = replace(whole, video=replace(whole.video, playback=part))
    answers = iter([partial, whole])
    monkeypatch.setattr(content_cache, "with_playback", lambda *_: next(answers))
    assert [cache.with_playback(seen, path) for _ in range(3)] == [partial, whole, whole]
