"""`hand-off` as a shell starts it: the sheet, and the notes of what was entered."""

from __future__ import annotations

from tests.cli.conftest import DAY, Shell, data_in

DRAFT = "app.toml"


def write(shell: Shell, name: str) -> str:
    """A draft whose app has this name; its file name."""
    text = f"""
[wizard]
format = 2
id = "5f0c6a1e9b7d4c3e8a2f4d6b1c9e7a30"
name = "Sitebook"
edition = "2025-02"
created = 2025-02-03T09:00:00Z
changed = 2025-02-03T09:00:00Z

[approval]
on = 2025-03-31

[listing]
name = "{name}"
tagline = "Sync logs"
"""
    (shell.folder / DRAFT).write_text(text, "utf-8")
    return DRAFT


def test_what_is_noted_as_entered_leaves_the_sheet_until_it_is_another_value(shell: Shell) -> None:
    draft = write(shell, "Sitebook")

    ran = shell.run("hand-off", draft, "--as-of", DAY, "--entered", "listing.name")
    assert ran.code == 0
    assert "Noted as entered: App name" in ran.err
    assert "1 of 3 entered" in ran.out  # the name in the portal is that of the listing
    assert "[ ] Tagline" in ran.out
    assert "App name" not in ran.out

    write(shell, "Sitebook Sync")
    changed = shell.ok("hand-off", draft, "--as-of", DAY)
    assert "[~] App name" in changed
    assert f"changed since it was entered on {DAY}" in changed


def test_a_note_that_cannot_be_made_makes_none(shell: Shell) -> None:
    draft = write(shell, "Sitebook")
    words = ("--entered", "listing.name", "--entered", "prod.client_secret")

    ran = shell.run("hand-off", draft, *words)

    assert ran.code == 2
    assert "prod.client_secret is not entered in the portal" in ran.err
    assert not (shell.folder / draft.replace(".toml", ".journal.json")).exists()


def test_the_page_goes_into_a_file_and_the_json_to_a_script(shell: Shell) -> None:
    draft = write(shell, "<b>Sitebook</b>")

    assert not shell.ok("hand-off", draft, "--format", "html", "-o", "sheet.html")
    assert "<pre>\n&lt;b&gt;Sitebook&lt;/b&gt;</pre>" in shell.text("sheet.html")
    document = data_in(shell.ok("hand-off", draft, "--all", "--format", "json"))
    assert document["counts"]["to-do"] == 3


def test_a_damaged_journal_is_told_and_never_written_over(shell: Shell) -> None:
    draft = write(shell, "Sitebook")
    journal = shell.folder / draft.replace(".toml", ".journal.json")
    journal.write_text("{", "utf-8")

    told = shell.run("hand-off", draft)
    refused = shell.run("hand-off", draft, "--entered", "listing.name")

    assert told.code == 0
    assert "is not a journal of this program" in told.err
    assert refused.code != 0
    assert journal.read_text("utf-8") == "{"
