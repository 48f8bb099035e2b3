"""Beginning drafts, listing them, and setting answers from a script."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from tests.cli.conftest import Shell, data_in
from wizard.shell_words import shell_quoted


def answer(shell: Shell, draft: str, field_id: str) -> object:
    """What the draft's file says to a field."""
    found: object = tomli.loads(shell.text(draft))
    for part in field_id.split("."):
        assert isinstance(found, dict)
        found = found.get(part)
    return str(found) if hasattr(found, "isoformat") else found


def test_a_new_draft_lies_in_the_folder_and_its_path_is_printed(shell: Shell) -> None:
    printed = shell.ok("new", "Sitebook Sync", "--type", "data-user", "--folder", ".").strip()

    draft = tomli.loads(Path(printed).read_text("utf-8"))
    assert Path(printed) == shell.folder / "sitebook-sync.toml"
    assert draft["wizard"]["name"] == "Sitebook Sync"
    assert draft["app"]["types"] == ["data-user"]


def test_a_new_draft_without_a_folder_lies_in_the_users_home(shell: Shell, home: Path) -> None:
    printed = Path(shell.ok("new", "Sitebook Sync").strip())

    assert printed.is_relative_to(home)
    assert printed.is_file()


def test_two_drafts_of_one_name_are_two_files(shell: Shell) -> None:
    assert shell.draft() != shell.draft()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x", "--type", "phone"), "'phone' is not one of full-screen, side-panel"),
        (("x", "--edition", "1999"), "There is no edition 1999. Known: 2025-02"),
        ((), "Missing argument 'NAME'"),
    ],
)
def test_a_draft_that_cannot_be_begun_is_wrong_use_and_leaves_no_file(
    shell: Shell, home: Path, words: tuple[str, ...], said: str
) -> None:
    ran = shell.run("new", *words)

    assert ran.code == 2
    assert said in ran.err
    assert not list(home.rglob("*.toml"))


def test_a_draft_is_called_like_its_app_in_any_script(shell: Shell) -> None:
    made = [Path(shell.ok("new", name).strip()).name for name in ("日本語 アプリ", "Стройка")]

    assert made == ["日本語-アプリ.toml", "стройка.toml"]
    assert "日本語 アプリ" in shell.ok("drafts")


def test_an_empty_list_of_drafts_says_how_to_begin(shell: Shell) -> None:
    assert 'submission-wizard new "Your app"' in shell.ok("drafts")


def test_the_list_shows_every_draft_with_its_progress_and_place(shell: Shell) -> None:
    first, second = shell.draft("First App"), shell.draft("Second App")

    lines = shell.ok("drafts").splitlines()

    assert len(lines) == 2
    assert {line.split(" · ")[0] for line in lines} == {"First App", "Second App"}
    assert all("block" in line for line in lines)
    assert {Path(line.split(" · ")[-1]).name for line in lines} == {first, second}


def test_the_list_as_json_tells_the_same(shell: Shell) -> None:
    draft = shell.draft()

    (listed,) = data_in(shell.ok("drafts", "--json"))

    assert listed["path"] == str(shell.folder / draft)
    assert listed["name"] == "Sitebook Sync"
    assert listed["blockers"] > 0
    assert listed["done"] < listed["total"]


def test_a_broken_draft_is_listed_with_what_is_wrong(shell: Shell) -> None:
    draft = shell.draft()
    (shell.folder / draft).write_text("name = [", "utf-8")

    assert "line 1" in shell.ok("drafts") or "cannot" in shell.ok("drafts")


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("listing.name", "Sitebook Sync", "Sitebook Sync"),
        ("ops.revocation_procedure", "First line\nsecond line", "First line\nsecond line"),
        ("app.previous_versions", '["1.0.0", "1.1.0"]', ["1.0.0", "1.1.0"]),
        ("app.previous_versions", "1.0.0, 1.1.0", ["1.0.0", "1.1.0"]),
        ("screen.shows_ads", "no", False),
        ("screen.shows_ads", "YES", True),
        ("listing.contact", "contact-us", "contact-us"),
        ("app.types", "full-screen,data-user", ["full-screen", "data-user"]),
        ("app.poll_interval_s", "300", 300),
        ("app.poll_interval_s", "2.5", 2.5),
        ("listing.last_reviewed", "2025-03-04", "2025-03-04"),
        ("account.email", "ana@sitebook.example", "ana@sitebook.example"),
        ("app.fullscreen.url", "https://sitebook.example/app", "https://sitebook.example/app"),
        ("app.version", "1.2.3", "1.2.3"),
        ("media.logo", "files/logo.png", "files/logo.png"),
        ("media.screenshots", '["a.png", "b.png"]', ["a.png", "b.png"]),
        ("media.demo_video", "demo.mp4", "demo.mp4"),
        ("release.test_report", "report.pdf", "report.pdf"),
        ("scan.source_paths", "src,lib", ["src", "lib"]),
    ],
)
def test_an_answer_of_each_kind_is_kept_as_given(
    shell: Shell, field: str, given: str, kept: object
) -> None:
    draft = shell.draft()

    said = shell.ok("set", draft, f"{field}={given}")

    assert answer(shell, draft, field) == kept
    assert ": set\n" in said
    assert "block." in said


def test_rows_and_confirmations_are_given_as_json_with_dates(shell: Shell) -> None:
    draft = shell.draft()
    rows = '[{"company": "Harbor", "role": "active", "since": "2025-01-15"}]'

    shell.ok("set", draft, f"customers={rows}")
    shell.ok("set", draft, 'release.quality_kept={"by": "Ana Kovač", "on": "2025-03-30"}')

    found = tomli.loads(shell.text(draft))
    assert found["customers"][0]["since"].isoformat() == "2025-01-15"
    assert found["release"]["quality_kept"]["by"] == "Ana Kovač"
    assert found["release"]["quality_kept"]["on"].isoformat() == "2025-03-30"


def test_several_answers_at_once_and_one_taken_away(shell: Shell) -> None:
    draft = shell.draft()
    shell.ok("set", draft, "listing.tagline=Sync all", "listing.name=Sitebook")

    said = shell.ok("set", draft, "listing.name=Other", "--unset", "listing.tagline")

    assert "Tagline: answer removed" in said
    assert answer(shell, draft, "listing.name") == "Other"
    assert answer(shell, draft, "listing.tagline") is None


def test_a_text_comes_from_a_file(shell: Shell) -> None:
    draft = shell.draft()
    (shell.folder / "summary.txt").write_bytes("\ufeffKeeps the daily log.\n".encode())

    shell.ok("set", draft, "listing.summary=@summary.txt")

    assert str(answer(shell, draft, "listing.summary")).strip() == "Keeps the daily log."


def test_setting_says_once_what_is_wrong_with_the_answer(shell: Shell) -> None:
    said = shell.ok("set", shell.draft(), "listing.contact=carrier-pigeon")

    blame = [line for line in said.splitlines() if "✗" in line]
    assert any("carrier-pigeon" in line for line in blame)
    assert len(blame) == len(set(blame))


def test_comments_in_the_draft_survive(shell: Shell) -> None:
    draft = shell.draft()
    path = shell.folder / draft
    path.write_text(f"# ours, do not touch\n{shell.text(draft)}", "utf-8")

    shell.ok("set", draft, "screen.shows_ads=no")

    assert "# ours, do not touch" in shell.text(draft)


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("listing.name", "has no “=”; write FIELD=VALUE"),
        ("listing.nmae=x", "has no field listing.nmae"),
        ("screen.shows_ads=maybe", "'maybe' is not yes or no"),
        ("app.poll_interval_s=soon", "'soon' is not a number"),
        ("app.poll_interval_s=nan", "'nan' is not a number"),
        ("app.poll_interval_s=1e999", "'1e999' is not a number"),
        ("app.poll_interval_s=99999999999999999999", "is not a number"),
        ("listing.last_reviewed=2025-13-01", "is not a date like 2026-11-24"),
        ("customers=Harbor", "is not JSON: a list of tables"),
        ('customers=["Harbor"]', "is not JSON: a list of tables"),
        ('customers=[{"since": NaN}]', "is not JSON: a list of tables"),
        ("customers=[{", "is not JSON: a list of tables"),
        ("release.quality_kept=yes", "is not JSON like"),
        ('release.quality_kept={"by": "-", "on": "2025-03-01"}', 'with a name in "by"'),
        ("listing.summary=@nowhere.txt", "cannot be read from nowhere.txt"),
        ("listing.summary=@bytes.txt", "cannot be read from bytes.txt: it is not UTF-8"),
    ],
)
def test_what_is_no_answer_is_refused_and_the_draft_stays_as_it_was(
    shell: Shell, assignment: str, said: str
) -> None:
    draft = shell.draft()
    before = shell.text(draft)
    (shell.folder / "bytes.txt").write_bytes(b"\xff\xfe")

    ran = shell.run("set", draft, "listing.tagline=Sync all", assignment)

    assert ran.code == 2
    assert said in ran.err
    assert shell.text(draft) == before
    assert not list(shell.folder.glob(".*.lock"))


def test_a_secret_is_refused_on_the_command_line_and_not_repeated(shell: Shell) -> None:
    draft = str((shell.folder / shell.draft()).rename(shell.folder / "my draft.toml"))

    ran = shell.run("set", draft, "prod.client_secret=hunter2-hunter2")

    assert ran.code == 2
    command = f"submission-wizard secret set {shell_quoted(draft)} prod.client_secret"
    assert command in " ".join(ran.err.split()), "to be pasted, also with blanks in the path"
    assert "hunter2" not in ran.out + ran.err + shell.text(draft)


def test_what_a_draft_says_never_reaches_the_terminal_as_a_control_sequence(shell: Shell) -> None:
    draft = shell.draft("Sitebook \x1b]0;owned\x07\x1b[2J Sync")
    shell.ok("set", draft, "listing.name=a\x1b[2Jb", "account.email=\x9b31m")

    for words in (("drafts",), ("check", draft), ("check", draft, "--format", "markdown")):
        ran = shell.run(*words)
        assert not {"\x1b", "\x9b", "\x07"} & set(ran.out + ran.err)
