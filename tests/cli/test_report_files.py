"""Reports that go into files, whichever command writes them."""

from __future__ import annotations

import pytest

from tests.cli.conftest import DAY, Shell


@pytest.mark.parametrize(
    "words",
    [
        ("check", "DRAFT", "--as-of", DAY),
        ("hand-off", "DRAFT", "--as-of", DAY, "--entered", "listing.name"),
        ("calendar", "DRAFT", "--as-of", DAY),
        ("feedback", "reply", "DRAFT"),
    ],
    ids=lambda words: words[0],
)
def test_no_report_is_written_over_the_draft_that_it_tells_of(
    shell: Shell, words: tuple[str, ...]
) -> None:
    shell.run("sample", "wrong", "app")
    draft = shell.folder / "app" / "submission.toml"
    before = draft.read_bytes()
    beside = sorted(path.name for path in draft.parent.iterdir())

    ran = shell.run(*(word.replace("DRAFT", "app") for word in words), "-o", str(draft))

    assert ran.code == 2
    assert "is the draft itself" in ran.err
    assert draft.read_bytes() == before
    assert sorted(path.name for path in draft.parent.iterdir()) == beside
