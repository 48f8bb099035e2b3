"""Schemas for editors on the command line, and the line that names them in drafts."""

from __future__ import annotations

import json
import re

from tests.cli.conftest import ROOT, Shell

LINE = "#:schema ./.submission-wizard/draft-{}.json\n"


def first_line(shell: Shell, name: str) -> str:
    return shell.text(name).partition("\n")[0] + "\n"


def test_a_schema_is_printed_or_written_to_a_file(shell: Shell) -> None:
    printed = json.loads(shell.ok("schema", "--edition", "2025-02"))
    shell.ok("schema", "own-requirements", "-o", "own.json")

    assert printed["title"] == "Draft of a submission, edition 2025-02"
    assert json.loads(shell.text("own.json"))["title"] == "A company's own requirements"
    assert shell.run("schema", "--edition", "1999-01").code == 2
    assert shell.run("schema", "company", "--editor", ".").code == 2


def test_the_fields_of_a_company_are_in_the_schema(shell: Shell) -> None:
    own = """
        [own]
        prefix = "acme"
        name = "Acme"
        as_of = 2026-11-01
        [[field]]
        id = "acme.team"
        kind = "text"
        label = "Team"
        help = "The team that owns the app."
        [[page]]
        id = "acme-page"
        step = "eligibility"
        title = "Acme"
        purpose = "What Acme asks."
        fields = ["acme.team"]
        [[requirement]]
        id = "acme-team-named"
        level = "required"
        decided_by = "machine-and-person"
        fields = ["acme.team"]
        statement = "A team owns the app."
        why = "Somebody must answer."
        fix = "Name the team."
        rules = [{ use = "present" }]
    """
    (shell.folder / "own-requirements.toml").write_text(own)
    tables = json.loads(shell.ok("schema", "--edition", "2025-02"))["properties"]

    assert tables["acme"]["properties"]["team"]["description"].startswith("Team. The team")
    told = shell.ok("schema", "--editor", ".")
    assert shell.text("own-requirements.toml") == own  # its digest is part of the catalogue's
    assert "begin it with the line #:schema ./.submission-wizard/own-requirements.json" in told


def test_drafts_name_a_schema_only_after_it_was_asked_for(shell: Shell) -> None:
    before = shell.draft("Before")
    assert not shell.text(before).startswith("#")

    shell.ok("schema", "--editor", ".")
    after = shell.draft("After")

    for name in (before, after):
        assert first_line(shell, name) == LINE.format("2025-02")
        assert (shell.folder / shell.text(name)[len("#:schema ") :].partition("\n")[0]).is_file()


def test_the_line_stays_when_a_draft_is_saved_and_follows_its_edition(shell: Shell) -> None:
    shell.ok("schema", "--editor", ".")
    draft = shell.draft()
    shell.ok("set", draft, "listing.tagline=Sync daily logs", "screen.shows_ads=no")
    saved = first_line(shell, draft)
    shell.ok("carry", draft, "--to", "2026-06")
    carried = first_line(shell, draft)
    shell.ok("carry", draft, "--back")

    assert saved == first_line(shell, draft) == LINE.format("2025-02")
    assert carried == LINE.format("2026-06")
    assert shell.text(draft).count("#:schema") == 1


def test_windows_line_ends_and_the_byte_order_mark_stay(shell: Shell) -> None:
    draft = shell.draft()
    text = shell.text(draft).replace("\n", "\r\n")
    (shell.folder / draft).write_bytes(f"\ufeff{text}".encode())
    shell.ok("schema", "--editor", ".")

    line = LINE.format("2025-02").replace("\n", "\r\n")
    assert (shell.folder / draft).read_bytes() == f"\ufeff{line}{text}".encode()


def test_team_files_name_their_schema_once_it_was_asked_for(shell: Shell) -> None:
    before, after = shell.draft("Before"), shell.draft("After")
    ana = ("team", "add", "ana@example.com", "Ana Lima", "--role", "legal")
    shell.ok(*ana, before)
    assert not shell.text("before.team.toml").startswith("#")

    told = shell.ok("schema", "--editor", ".")
    shell.ok(*ana, after)
    shell.ok("team", "assign", before, "agreements", "ana@example.com")

    assert "before.team.toml: names team.json now\n" in told
    for name in ("before.team.toml", "after.team.toml"):
        assert first_line(shell, name) == "#:schema ./.submission-wizard/team.json\n"
        assert 'name = "Ana Lima"' in shell.text(name)
    assert json.loads(shell.text(".submission-wizard/team.json")) == json.loads(
        shell.ok("schema", "team")
    )


def test_other_files_and_other_schemas_are_left_alone(shell: Shell) -> None:
    theirs = f"# Ours.\n#:schema https://example.com/x.json\n{shell.text(shell.draft('Theirs'))}"
    contents = {"theirs.toml": theirs, "pyproject.toml": "[project]\n", "broken.toml": "x =\n"}
    for name, text in contents.items():
        (shell.folder / name).write_text(text)
    told = shell.ok("schema", "--editor", ".")

    assert {name: shell.text(name) for name in contents} == contents
    assert "theirs.toml: names another schema, https://example.com/x.json; left as it is" in told
    assert "broken.toml: broken.toml, line 1" in told
    assert "pyproject" not in told


def test_a_second_run_changes_nothing(shell: Shell) -> None:
    draft = shell.draft()
    shell.ok("schema", "--editor", ".")
    before = shell.text(draft)

    assert f"{draft}: names draft-2025-02.json\n" in shell.ok("schema", "--editor", ".")
    assert shell.text(draft) == before


def test_editors_read_every_line_of_a_check_by_the_documented_pattern(shell: Shell) -> None:
    docs = (ROOT / "docs" / "editors.md").read_text("utf-8")
    found = re.search(r"```json\n(.*?)```", docs, re.DOTALL)
    assert found
    (task,) = json.loads(found[1])["tasks"]
    pattern = re.compile(task["problemMatcher"]["pattern"]["regexp"])
    wrong = f"{shell.sample('wrong')}/submission.toml"
    lines = shell.run("check", wrong, "--format", "lines").out.splitlines()

    matches = [pattern.fullmatch(line) for line in lines]
    assert all(matches)
    by_id = {each[6]: each for each in matches if each}
    text = shell.text(wrong).splitlines()
    name = by_id["lst-name-length"]
    assert (name[1], name[4], name[5]) == (wrong, "error", "App name: 58 characters; at most 30")
    assert text[int(name[2]) - 1][int(name[3]) - 1 :].startswith('"P r o c o r e')
    assert {each[4] for each in matches if each} >= {"error", "warning"}


def test_a_draft_that_cannot_be_read_is_a_line_too(shell: Shell) -> None:
    (shell.folder / "sub").mkdir()
    (shell.folder / "sub" / "app.toml").write_text("[wizard]\nname =\n")
    ran = shell.run("check", "sub/app.toml", "--format", "lines")

    assert (ran.code, ran.out) == (4, "sub/app.toml:2:7: error: invalid value [unreadable]\n")
