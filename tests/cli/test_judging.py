"""`check`, `explain` and `editions`: what holds, and why it is asked."""

from __future__ import annotations

import os

import pytest

from tests.cli.conftest import DAY, Shell, data_in
from wizard.session.samples import Sample, sample_folder

READY, WRONG = (str(sample_folder(which)) for which in (Sample.READY, Sample.WRONG))


def test_a_draft_that_nothing_blocks_ends_with_0(shell: Shell) -> None:
    told = shell.ok("check", READY, "--as-of", DAY)

    assert f"as of {DAY}" in told
    assert "0 block" in told


def test_a_draft_that_something_blocks_ends_with_1_and_names_it(shell: Shell) -> None:
    ran = shell.run("check", WRONG, "--as-of", DAY)

    assert ran.code == 1
    assert "What blocks" in ran.out
    assert not ran.err


def test_the_day_decides(shell: Shell) -> None:
    assert shell.run("check", READY, "--as-of", "2024-01-01").code == 1


def test_json_is_for_programs(shell: Shell) -> None:
    ran = shell.run("check", WRONG, "--as-of", DAY, "--format", "json")

    told = data_in(ran.out)
    judged = {finding["id"]: finding for finding in told["findings"]}
    stage = judged["elig-no-demo-beta-trial"]
    assert ran.code == 1
    assert (stage["status"], stage["severity"]) == ("not-met", "blocker")
    assert "Beta" in stage["message"]
    assert told["counts"]["not-met"] == sum(f["status"] == "not-met" for f in judged.values())


def test_markdown_is_for_people(shell: Shell) -> None:
    ran = shell.run("check", WRONG, "--as-of", DAY, "--format", "markdown")

    assert ran.code == 1
    assert ran.out.startswith("# ")


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_report_goes_into_a_file_as_it_would_to_the_terminal(shell: Shell, form: str) -> None:
    words = ("check", WRONG, "--as-of", DAY, "--format", form)
    shell.env["SOURCE_DATE_EPOCH"] = "1743465600"

    ran = shell.run(*words, "-o", "report.txt")

    assert (ran.code, ran.out) == (1, "")
    assert shell.text("report.txt") == shell.run(*words).out


def test_a_file_that_cannot_be_written_is_wrong_use(shell: Shell) -> None:
    ran = shell.run("check", READY, "--as-of", DAY, "-o", "nowhere/report.txt")

    assert ran.code == 2
    assert "nowhere/report.txt cannot be written" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((READY, "--as-of", "yesterday"), "'yesterday' does not match"),
        ((READY, "--format", "pdf"), "'pdf' is not one of"),
        ((), "Missing argument 'DRAFT ...'"),
    ],
)
def test_wrong_use_ends_with_2(shell: Shell, words: tuple[str, ...], said: str) -> None:
    ran = shell.run("check", *words)

    assert ran.code == 2
    assert said in ran.err
    assert not ran.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[wizard]\nname = \n", "broken.toml, line 2"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"a" * 2_000_000, "broken.toml"),
        (b"", "broken.toml"),
    ],
)
def test_a_draft_that_cannot_be_read_ends_with_4_and_names_the_place(
    shell: Shell, content: bytes, said: str
) -> None:
    (shell.folder / "broken.toml").write_bytes(content)

    ran = shell.run("check", "broken.toml")

    assert ran.code == 4
    assert said in ran.err
    assert (shell.folder / "broken.toml").read_bytes() == content


def test_a_draft_of_an_edition_not_known_here_ends_with_4(shell: Shell) -> None:
    draft = shell.draft()
    newer = shell.text(draft).replace('edition = "2025-02"', 'edition = "2099-01"')
    (shell.folder / draft).write_text(newer, "utf-8")

    for command in ("check", "export", "set"):
        ran = shell.run(command, draft)
        assert ran.code == 4
        assert "There is no edition 2099-01" in ran.err


def test_a_folder_stands_for_the_draft_in_it(shell: Shell) -> None:
    assert shell.run("check", shell.sample()).code == 0


def test_checking_changes_no_file(shell: Shell) -> None:
    shell.sample("wrong")
    before = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in shell.folder.rglob("*")}

    shell.run("check", "wrong")

    assert {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in shell.folder.rglob("*")} == before


def test_a_verdict_over_a_file_names_it(shell: Shell) -> None:
    document = data_in(shell.ok("check", shell.sample(), "--format", "json"))

    paths = {e["path"]: e["size"] for f in document["findings"] for e in f["evidence"]}
    for path, size in paths.items():
        assert (shell.folder / "ready" / path).stat().st_size == size
    assert {"files/logo.png", "files/demo-video.mp4", "files/test-report.pdf"} <= paths.keys()


def test_files_that_nobody_changed_are_not_opened_again(shell: Shell) -> None:
    logo = shell.folder / shell.sample() / "files" / "logo.png"
    times = logo.stat()
    first = data_in(shell.ok("check", "ready", "--format", "json"))
    logo.write_bytes(bytes(times.st_size))
    os.utime(logo, ns=(times.st_atime_ns, times.st_mtime_ns))

    unopened = data_in(shell.ok("check", "ready", "--format", "json"))
    logo.touch()
    changed = shell.run("check", "ready", "--format", "json")

    assert unopened == first
    assert changed.code == 1
    assert "logo.png" in changed.out


def test_a_requirement_is_explained_with_its_source(shell: Shell) -> None:
    told = shell.ok("explain", "lst-tagline-length")

    for part in ("Why: ", "Place: ", "Reads: ", "Source: ", "2025-02-03", "In force: from "):
        assert part in told


def test_a_field_is_explained_with_what_reads_it(shell: Shell) -> None:
    told = shell.ok("explain", "listing.tagline")

    assert told.startswith("listing.tagline: Tagline (text)")
    assert "lst-tagline-length" in told


def test_without_a_name_every_requirement_is_listed(shell: Shell) -> None:
    *_, edition = data_in(shell.ok("editions", "--json"))

    ids = [line for line in shell.ok("explain").splitlines() if line.startswith("  ")]

    assert len(ids) == edition["requirements"]


def test_a_slip_in_a_name_is_met_with_what_was_meant(shell: Shell) -> None:
    ran = shell.run("explain", "listing.taglin")

    assert ran.code == 2
    assert "Did you mean listing.tagline" in ran.err


def test_an_edition_that_is_not_known_is_wrong_use(shell: Shell) -> None:
    ran = shell.run("explain", "--edition", "1999")

    assert ran.code == 2
    assert "There is no edition 1999" in ran.err


def test_editions_are_told_with_their_dates(shell: Shell) -> None:
    told = shell.ok("editions")
    assert "2025-02: February 2025" in told
    assert "2026-06 (newest): June 2026" in told
    known = data_in(shell.ok("editions", "--json"))
    assert [each["as_of"] for each in known] == ["2025-02-03", "2026-06-03"]


def test_a_secret_in_an_answer_is_refused_by_export_until_somebody_denies_it(shell: Shell) -> None:
    draft, token = shell.draft(), "ghp_" + "a1B2c3D4e5F6g7H8" * 2 + "i9J0"
    name = "value-secret:listing.tagline"

    said = shell.ok("set", draft, f"listing.tagline=Sync {token}")
    refused = shell.run("export", draft, "--to", ".", "--incomplete")
    denied = shell.ok("waive", draft, name, "--by", "Ana", "--reason", "A made-up example token")
    listed = shell.ok("waive", draft)
    made = shell.run("export", draft, "--to", ".", "--incomplete")

    assert "looks like a GitHub token" in said
    assert (refused.code, made.code) == (1, 0)
    assert "(listing.tagline) looks like a GitHub token" in refused.err
    assert token not in said + refused.out + refused.err + denied + listed
    assert "for the answer at that time" in listed
