"""Signing answers, looking, and what ready says it rests on, as a script meets them."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.conftest import Shell, data_in


def test_answers_are_listed_before_anybody_signs_them_and_counted_by_name_after_that(
    shell: Shell,
) -> None:
    shell.sample()
    draft = shell.folder / "ready" / "submission.toml"
    text = draft.read_text("utf-8")
    draft.write_text(text[: text.index("[[signature]]")], "utf-8")
    before = shell.ok("check", "ready")
    assert re.search(
        r"READY to stay listed: \d+ verified, \d+ on your word, \d+ answered, not signed", before
    )
    assert "Answered, but not signed yet" in before

    listed = shell.ok("sign", "ready")
    assert "your-app (" in listed
    assert "sign with --by NAME" in listed
    refused = shell.run("sign", "ready", "--by", "-")
    assert (refused.code, refused.out) == (2, "")
    signed = ""
    for _ in range(9):  # signing one page can make another one ask for it
        if "Nothing must be signed." in shell.ok("sign", "ready"):
            break
        signed = shell.ok("sign", "ready", "--by", "Ana Kovač")
    assert "Signed by Ana Kovač on " in signed

    document = data_in(shell.ok("check", "ready", "--format", "json"))
    assert document["counts"]["answered"] == 0
    by = {each["attested"]["by"] for each in document["findings"] if each["proof"] == "attested"}
    assert "Ana Kovač" in by
    assert document["readiness"]["headline"].startswith("READY to stay listed: ")

    assert "Not signed any more: your-app" in shell.ok(
        "sign", "ready", "--page", "your-app", "--withdraw"
    )
    assert "your-app (" in shell.ok("sign", "ready")


def test_a_draft_whose_source_was_not_searched_is_not_ready_until_it_is(shell: Shell) -> None:
    shell.sample()
    (shell.folder / "ready" / "submission.evidence.json").unlink()
    told = shell.run("check", "ready")
    assert told.code == 0
    assert "NOT READY to stay listed, " in told.out
    assert "The source code was not searched: submission-wizard scan --draft" in told.out.replace(
        "\n    ", " "
    )
    (shell.folder / "out").mkdir()
    refused = shell.run("export", "ready", "--to", "out")
    assert refused.code == 1
    assert "nothing blocks, but" in refused.err
    assert "INCOMPLETE: " in shell.ok("export", "ready", "--to", "out", "--incomplete")

    shell.ok("scan", "--draft", "ready/submission.toml")
    made = shell.ok("export", "ready", "--to", "out")
    assert made.startswith("READY: ")
    assert "on your word" in made
    bundle = next(path for path in Path(shell.folder / "out").iterdir() if "INC" not in path.name)
    verified = shell.ok("verify", str(bundle))
    assert "IDENTICAL" in verified
    assert re.search(r"READY to stay listed: \d+ verified, \d+ on your word", verified)


def test_there_is_nothing_to_look_at_where_a_machine_can_tell(shell: Shell) -> None:
    shell.sample()
    assert "nothing that a person must check" in shell.ok("looked", "ready")
    refused = shell.run("looked", "ready", "lst-tagline-length", "--by", "Ana Kovač")
    assert refused.code == 2
    assert "needs no person's check" in refused.err


def test_the_confirmations_of_a_page_are_given_in_one_name(shell: Shell) -> None:
    draft = shell.ok("new", "Sitebook", "--edition", "2026-06").split()[-1]
    told = shell.ok("sign", draft, "--by", "Ana Kovač", "--page", "logo", "--confirm")

    assert "✓ We may use every mark in the logo" in told
    assert Path(shell.folder / draft).read_text("utf-8").count('by = "Ana Kovač"') >= 4
    refused = shell.run("sign", draft, "--by", "Ana Kovač", "--confirm")
    assert (refused.code, "--page PAGE" in refused.err) == (2, True)
