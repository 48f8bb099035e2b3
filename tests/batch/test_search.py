"""What is found in folders, and what is told of the rest."""

from __future__ import annotations

from pathlib import Path

from wizard.batch.search import search

HEAD = '[wizard]\nformat = 2\nid = "1"\nname = "A"\nedition = "2026-06"\n'


def _files(folder: Path, *names: str, text: str = "") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_zip_files_and_folders_with_a_manifest_are_bundles(tmp_path: Path) -> None:
    _files(tmp_path, "b.zip", "a/Z.ZIP", "a/folder/manifest.toml", "a/folder/inner.zip")
    _files(tmp_path, "notes.txt", ".hidden/c.zip", ".DS_Store")
    (tmp_path / "x.zip").symlink_to("x.zip")

    found = search("bundle", (str(tmp_path),))

    names = [Path(item.path).relative_to(tmp_path).as_posix() for item in found.items]
    assert names == ["b.zip", "a/Z.ZIP", "a/folder"]
    assert list(found.lines) == ["3 bundles found.", "No bundle, so left out: notes.txt."]


def test_drafts_are_known_by_their_head_and_not_those_in_bundles(tmp_path: Path) -> None:
    _files(tmp_path, "apps/one.toml", "apps/two/submission.toml", text=HEAD)
    _files(tmp_path, "apps/pyproject.toml", text="[project]\n")
    _files(tmp_path, "apps/out/manifest.toml", "apps/out/submission.toml", text=HEAD)
    _files(tmp_path, "apps/two/files/logo.png")
    _files(tmp_path, "apps/damaged.toml", text="[wizard]\nname =\n")

    found = search("draft", (str(tmp_path), str(tmp_path / "apps" / "two")))

    names = [Path(item.path).relative_to(tmp_path / "apps").as_posix() for item in found.items]
    assert names == ["damaged.toml", "one.toml", "two/submission.toml"]
    assert list(found.lines) == ["3 drafts found.", "No draft, so left out: pyproject.toml."]


def test_a_file_that_others_inherit_from_is_no_submission(tmp_path: Path) -> None:
    _files(tmp_path, "company.toml", text=HEAD)
    _files(tmp_path, "apps/one.toml", text=f'{HEAD}company = "../company.toml"\n')

    found = search("draft", (str(tmp_path),))

    assert [Path(item.path).name for item in found.items] == ["one.toml"]
    assert [item.path for item in search("draft", (str(tmp_path / "company.toml"),)).items]


def test_what_is_named_is_taken_as_it_is(tmp_path: Path) -> None:
    paths = (str(tmp_path / "nothing.zip"), str(tmp_path / "x.txt"), str(tmp_path / "x.txt"))

    assert [item.path for item in search("bundle", paths).items] == list(paths[:2])


def test_many_other_files_are_counted(tmp_path: Path) -> None:
    _files(tmp_path, *(f"{number}.txt" for number in range(9)))

    told = list(search("bundle", (str(tmp_path),)).lines)

    assert told[1].endswith("4.txt and 4 more.")
