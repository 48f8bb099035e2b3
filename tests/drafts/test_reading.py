"""Opening files: what is found in them, and what is said of those that are no drafts."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.drafts.conftest import BY_HAND, IDS
from tests.posix import make_pipe
from wizard.drafts.errors import UnreadableDraft
from wizard.drafts.model import MAX_BYTES, Waiver
from wizard.drafts.read import load_draft
from wizard.errors import DraftError

HEAD = BY_HAND.partition("# What")[0]


def refusal(path: Path, data: bytes | str) -> UnreadableDraft:
    """What is said of a file with this content, which must stay as it was."""
    raw = data if isinstance(data, bytes) else data.encode()
    path.write_bytes(raw)
    with pytest.raises(UnreadableDraft) as caught:
        load_draft(path, IDS)
    assert path.read_bytes() == raw
    assert caught.value.hint
    assert isinstance(caught.value, DraftError)
    return caught.value


def test_a_hand_written_draft_gives_its_answers_and_shows_the_keys_it_does_not_know(
    by_hand: Path,
) -> None:
    draft = load_draft(by_hand, IDS)
    assert (draft.name, draft.edition) == ("Daily Log Sync", "2025-02")
    assert draft.created == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert draft.answers == {
        "listing.summary": "Two spaces stay",
        "listing.tagline": "Old words",
        "listing.pricing.note": "Free",
        "customers": [{"company": "Acme"}, {"company": "Bolt"}],
    }
    assert draft.extras == {"listing.house_rule": [1, 2]}
    assert draft.waivers == [Waiver("lst-tagline", "Agreed", "Ana", date(2026, 11, 2))]
    assert not draft.read_only


def test_a_confirmation_is_one_answer_and_wrong_types_are_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        HEAD + '[listing]\nmarks_owned = { by = "Ana", on = 2026-11-02 }\ntagline = 7\n'
        '"listing.summary" = "a dotted key in quotes is another key"\n'
    )
    draft = load_draft(path, IDS)
    assert draft.answers == {
        "listing.marks_owned": {"by": "Ana", "on": date(2026, 11, 2)},
        "listing.tagline": 7,
    }
    assert list(draft.extras.values()) == ["a dotted key in quotes is another key"]


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbf" + BY_HAND.replace("\n", "\r\n").encode())
    assert load_draft(path, IDS).answers["listing.tagline"] == "Old words"


def test_a_slip_of_the_pen_is_named_with_its_line_and_column(tmp_path: Path) -> None:
    error = refusal(tmp_path / "a.toml", HEAD + '[listing]\ntagline = "no end\n')
    assert error.line == HEAD.count("\n") + 2
    assert error.column > 1
    assert f"a.toml, line {error.line}" in error.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no [wizard] part"),
        (b"[listing]\na = 1\n", "no [wizard] part"),
        (b"wizard = 1\n", "no [wizard] part"),
        (
            HEAD.replace("format = 1", "format = true"),
            "“format” in [wizard] must be a number",
        ),
        (HEAD.replace('name = "Daily Log Sync"', "name = 5"), "“name” in [wizard] must be a text"),
        (HEAD.replace("edition", "addition"), "“edition” in [wizard]"),
        (HEAD.replace("2026-11-01T08:00:00Z", "2026-11-01"), "“created” in [wizard]"),
        (HEAD.replace("0123456789abcdef", "../../etc"), "“id” in [wizard] must be letters"),
        ("waiver = 3\n" + HEAD, "[[waiver]]"),
        (HEAD + "[waiver]\nby = 'x'\n", "[[waiver]]"),
        (HEAD + "[[waiver]]\nrequirement = 'x'\n", "“reason” of waiver 1 must be a text"),
        (HEAD + "[listing]\npricing = 'free'\n", "“listing.pricing” must be a table"),
        (HEAD + "[[listing]]\ntagline = 'x'\n", "“listing” must be a table"),
        (HEAD + f"[x]\na = {'9' * 5000}\n", "out of range"),
        (HEAD + f"[x]\na = 0x{'9' * 5000}\n", "more than 18 digits"),
        (HEAD + "[x]\na = 2026-02-31\n", ""),
        (HEAD + '[x]\na = "\\ud800"\n', ""),
        (HEAD + f"[x]\na = {'[' * 50}{']' * 50}\n", "nested more than"),
        (HEAD + f"[x]\na = {'[' * 50_000}{']' * 50_000}\n", "nested more than"),
        (HEAD + f"[x]\na = {'{a=' * 3_000}1{'}' * 3_000}\n", "nested more than"),
        (HEAD + f"[x]\n{'a.' * 400}a = 1\n", "nested more than"),
        (HEAD + f"[x]\n{'a.' * 400_000}a = 1\n", ""),
        (HEAD + f"[{'.'.join('a' * 900)}]\n" + "".join(f"k{n}=1\n" for n in range(99_000)), ""),
        (b"\xff\xfe" + HEAD.encode("utf-16-le"), "not UTF-8"),
        (b"\x00" * 100, ""),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "not UTF-8"),
        (b"#" * (MAX_BYTES + 1), "at most 1,048,576"),
    ],
)
def test_what_is_no_draft_is_refused_in_words_and_at_once(
    tmp_path: Path, content: bytes | str, words: str
) -> None:
    begin = time.process_time()
    error = refusal(tmp_path / "a.toml", content)
    assert words in error.message
    assert time.process_time() - begin < 2


def test_a_newer_format_asks_for_a_newer_program(tmp_path: Path) -> None:
    error = refusal(tmp_path / "a.toml", HEAD.replace("format = 1", "format = 3"))
    assert "format 3" in error.message
    assert "newer version" in error.hint
    assert error.line == 4


def test_the_place_of_a_wrong_byte_is_named(tmp_path: Path) -> None:
    error = refusal(tmp_path / "a.toml", HEAD.encode() + b'[listing]\ntagline = "caf\xe9"\n')
    assert (error.line, error.column) == (HEAD.count("\n") + 2, 15)


def test_paths_that_are_no_files_are_refused_without_waiting(tmp_path: Path) -> None:
    make_pipe(tmp_path / "pipe.toml")
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    for path, words in {
        tmp_path: "this is a folder",
        tmp_path / "none.toml": "no such file",
        tmp_path / "pipe.toml": "not an ordinary file",
        tmp_path / "loop.toml": "cannot be read",
        tmp_path / "nul\0.toml": "null",
        Path("/dev/zero"): "not an ordinary file",
    }.items():
        with pytest.raises(UnreadableDraft, match=words):
            load_draft(path, IDS)


def test_a_file_of_somebody_else_is_refused_in_words(
    open_folder: Path, without_rights: Callable[[Callable[[], object]], object]
) -> None:
    path = open_folder / "a.toml"
    path.write_text(BY_HAND)
    path.chmod(0)
    answer = without_rights(lambda: load_draft(path, IDS))
    assert "you may not read this file" in str(answer)
